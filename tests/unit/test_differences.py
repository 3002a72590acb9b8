from __future__ import annotations

import time
from itertools import pairwise

import pytest

from briefgen.rendering.differences import differences

CASES = {
    "equal": ("The ferry runs daily.", "The ferry runs daily.", "The ferry runs daily."),
    "both-empty": ("", "", ""),
    "from-nothing": ("", "A ferry.", "+A ferry.+"),
    "to-nothing": ("A ferry.", "", "-A ferry.-"),
    "one-word": ("The ferry runs daily.", "The ferry runs weekly.", "The ferry runs -daily-+weekly+."),
    "put-in": ("The ferry runs.", "The old ferry runs.", "The +old +ferry runs."),
    "taken-out": ("The old ferry runs.", "The ferry runs.", "The -old -ferry runs."),
    "figure-is-one-word": ("It is 4.6 km.", "It is 46 km.", "It is -4.6-+46+ km."),
    "grouped-figure": ("It took 11,000 crowns.", "It took 12,000 crowns.", "It took -11,000-+12,000+ crowns."),
    "currency-is-part-of-the-figure": ("It cost £182.", "It cost £215.", "It cost -£182-+£215+."),
    "percent-is-part-of-the-figure": ("by 5% a year", "by 5 a year", "by -5%-+5+ a year"),
    "apostrophe": ("the union's chair", "the unions' chair", "the -union's-+unions'+ chair"),
    "hyphen": ("a so-called plan", "a so-named plan", "a -so-called-+so-named+ plan"),
    "phrase-as-one": ("It will carry many.", "It is said by some.", "It -will carry many-+is said by some+."),
    "word-kept-between": ("a b c d e", "x b y d z", "-a-+x+ b -c-+y+ d -e-+z+"),
    "white-space-only": ("one two", "one  two", "one- -+  +two"),
    "line-end": ("one\ntwo", "one two", "one-\n-+ +two"),
    "accents-stay-with-their-letter": ("cafe\u0301 open", "cafe open", "-cafe\u0301-+cafe+ open"),
    "right-to-left": ("مرفأ قديم ينتظر", "مرفأ جديد ينتظر", "مرفأ -قديم-+جديد+ ينتظر"),
    "end-exchanged": ("It opens in May", "It opens in June", "It opens in -May-+June+"),
    "start-exchanged": ("May is wet", "June is wet", "-May-+June+ is wet"),
}
_MARKS = {"same": "", "out": "-", "in": "+"}


@pytest.mark.parametrize(("old", "new", "shown"), CASES.values(), ids=CASES.keys())
def test_difference_as_marked_text(old: str, new: str, shown: str) -> None:
    assert "".join(f"{_MARKS[op]}{words}{_MARKS[op]}" for op, words in differences(old, new)) == shown


@pytest.mark.parametrize(("old", "new"), [c[:2] for c in CASES.values()], ids=CASES.keys())
def test_pieces_join_to_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(words for op, words in pieces if op != "in") == old
    assert "".join(words for op, words in pieces if op != "out") == new
    assert all(words for _, words in pieces)
    assert all(a[0] != b[0] for a, b in pairwise(pieces))


LONG = {
    "one-word-of-many": ("the pier " * 40_000, "the pier " * 20_000 + "quay " + "the pier " * 20_000),
    "nothing-alike": ("pier " * 20_000, "quay " * 20_000),
    "same-words-turned-round": ("a b " * 10_000, "b a " * 10_000),
    "one-word-without-end": ("x" * 500_000, "x" * 499_999 + "y"),
    "signs": ("-" * 50_000, "+" * 50_000),
}


@pytest.mark.parametrize(("old", "new"), LONG.values(), ids=LONG.keys())
def test_long_texts_take_no_square_time(old: str, new: str) -> None:
    start = time.process_time()
    pieces = differences(old, new)
    assert time.process_time() - start < 5
    assert "".join(words for op, words in pieces if op != "in") == old
    assert "".join(words for op, words in pieces if op != "out") == new
