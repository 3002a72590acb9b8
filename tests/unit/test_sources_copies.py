from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from briefgen.sources import load_sources
from briefgen.sources.copies import Body, body_words, differences, find_copies
from tests.source_files import page

ARTICLE = (
    "The harbour board has paused a £50 million contract for the storm barrier, because only one builder was heard before it was signed. "
    "Engineers had asked for a decision before the autumn tides, which flooded 900 homes two years ago. "
    "Board chair Ruth Okafor said on 5 March that the rules apply to every builder alike, and promised a new tender by June. "
    "The builder, Deltaworks, said it would study the decision and kept open a claim for its costs."
)
OTHER = (
    "Homes along the river will stay without a barrier for another winter. On Thursday the board of the harbour stopped the £50 million job. "
    "Residents said they had waited long enough; some have sandbags at the door since the flood. "
    "Ruth Okafor, who chairs the board, wants several firms to bid. Deltaworks may ask for money back, and a court could have to decide."
)


def _body(text: str) -> Body:
    return body_words(text, ())


VOCABULARY = [f"w{i}" for i in range(3000)]
WEIGHTS = list(itertools.accumulate(1 / (i + 1) for i in range(3000)))


def _words(rng: random.Random, count: int) -> list[str]:
    return rng.choices(VOCABULARY, cum_weights=WEIGHTS, k=count)


def _edited(rng: random.Random, words: list[str], share: float) -> list[str]:
    out: list[str] = []
    for word in words:
        draw = rng.random() / share if share else 2.0
        if draw < 0.6:
            out.append(rng.choice(_words(rng, 1)))
        elif draw < 0.8:
            continue
        elif draw < 1:
            out += [word, *_words(rng, 1)]
        else:
            out.append(word)
    return out


@pytest.mark.parametrize("share", [0, 0.05, 0.1, 0.2])
def test_edited_copies_are_found(share: float) -> None:
    rng = random.Random(1)
    for _ in range(50):
        words = _words(rng, 400)
        pair = [_body(" ".join(words)), _body(" ".join(_edited(rng, words, share)))]
        assert find_copies(pair) == [None, 0]


@pytest.mark.parametrize("shared", [0, 40, 100, 150], ids="{} shared words of 400".format)
def test_reports_that_share_a_passage_stay_apart(shared: int) -> None:
    rng = random.Random(2)
    for _ in range(50):
        passage = _words(rng, shared)
        left = _words(rng, 400 - shared) + passage
        right = passage + _words(rng, 400 - shared)
        assert find_copies([_body(" ".join(left)), _body(" ".join(right))]) == [None, None]


@pytest.mark.parametrize(
    ("texts", "copies"),
    [
        pytest.param([ARTICLE, OTHER], [None, None], id="two reports of one event"),
        pytest.param([ARTICLE, ARTICLE.upper()], [None, 0], id="other case"),
        pytest.param([ARTICLE, OTHER, ARTICLE.replace("'", "’"), OTHER], [None, None, 0, 1], id="two families"),
        pytest.param([ARTICLE, ARTICLE + " " + OTHER * 3], [None, None], id="a longer report that holds it"),
        pytest.param(["Board met.", "Board met.", "Board left."], [None, 0, None], id="short texts only if equal"),
    ],
)
def test_find_copies(texts: list[str], copies: list[int | None]) -> None:
    assert find_copies([_body(t) for t in texts]) == copies


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("£50 million", "£60 million", "£50 million / £60 million"),
        ("900 homes", "9,000 homes", "900 / 9,000"),
        ("5 March", "6 March", "5 March / 6 March"),
        ("March", "April", "March / April"),
        ("Ruth Okafor", "Rita Okafor", "Ruth / Rita"),
        ("Deltaworks", "Seawall", "Deltaworks / Seawall"),
        ("two years", "three years", "two / three"),
        ("Engineers had asked", "Engineers had not asked", "had asked / had not asked"),
    ],
)
def test_what_differs_between_copies_is_shown(old: str, new: str, shown: str) -> None:
    assert differences(_body(ARTICLE), _body(ARTICLE.replace(old, new))) == (shown,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("promised", "announced"),
        (" for its costs", ""),
        ("Engineers had", "Local engineers had"),
        ("The builder", "The firm"),
    ],
)
def test_other_wording_is_no_conflict(old: str, new: str) -> None:
    assert differences(_body(ARTICLE), _body(ARTICLE.replace(old, new))) == ()


def test_a_copy_in_another_format_with_another_figure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "b.html").write_bytes(
        page(
            f"<nav>Front</nav><article><h1>Barrier paused</h1><p>{ARTICLE.replace('£50', '£60')}</p></article><footer>© Quay</footer>"
        )
    )
    (tmp_path / "c.txt").write_text(OTHER, encoding="utf-8")
    sources = load_sources([tmp_path]).sources
    assert [s.copy_of for s in sources] == [None, 1, None]
    assert sources[1].warnings == ("differs from [1] in: £50 million / £60 million",)


def test_many_copies_and_many_texts_are_compared_in_step_with_their_number() -> None:
    rng = random.Random(4)
    words = _words(rng, 400)
    bodies = [_body(" ".join(_edited(rng, words, 0.05))) for _ in range(150)] + [
        _body(" ".join(_words(rng, 400))) for _ in range(150)
    ]
    found = find_copies(bodies)
    assert found[:150] == [None, *[0] * 149]
    assert found[150:] == [None] * 150


def _plainly_copies(left: Body, right: Body) -> bool:
    """What a copy is, without a short cut: the shares of the words that stand in runs of three that both have."""
    shares = []
    for ours, theirs in ((left.words, right.words), (right.words, left.words)):
        runs = {theirs[i : i + 3] for i in range(len(theirs) - 2)}
        shared = {i + k for i in range(len(ours) - 2) if ours[i : i + 3] in runs for k in range(3)}
        shares.append((len(ours), len(shared) / len(ours)))
    (short, of_shorter), (long, of_longer) = sorted(shares, key=lambda s: s[0])
    return short >= 0.4 * long and of_shorter >= 0.55 and of_longer >= 0.4


@pytest.mark.parametrize("kept", [0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.8], ids="{} of the words kept".format)
def test_a_copy_is_what_the_plain_count_says(kept: float) -> None:
    rng = random.Random(6)
    for _ in range(30):
        words = _words(rng, 200)
        cut = int(200 * kept)
        left, right = _body(" ".join(words)), _body(" ".join([*words[:cut], *_words(rng, rng.randint(0, 200))]))
        assert find_copies([left, right]) == [None, 0 if _plainly_copies(left, right) else None]


def test_words_beyond_ascii_are_those_that_a_fold_leaves() -> None:
    assert _body("The “harbour’s” café—ﬁne, ÉCLAIR-shaped").words == (
        "the",
        "harbour's",
        "café",
        "fine",
        "éclair-shaped",
    )


def test_a_name_that_begins_a_sentence_is_one() -> None:
    text = f"{ARTICLE} Deltaworks begins in May."
    assert differences(_body(text), _body(text.replace("Deltaworks begins", "Seawall begins"))) == (
        "Deltaworks / Seawall",
    )


def test_differences_beyond_the_most_are_counted() -> None:
    texts = [" and ".join(f"item {n} costs {n + base} pounds" for n in range(12)) for base in (100, 300)]
    assert differences(*map(_body, texts))[-1] == "and 4 more"


def test_texts_of_one_word_are_compared_at_once() -> None:
    assert differences(_body("a " * 4000), _body("a b " * 2000)) == ()
