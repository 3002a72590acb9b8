"""Placing quotes: word for word through the fold, and nothing less."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.model import Span
from briefgen.text.fold import fold
from briefgen.text.locate import find_all, locate, nearest, split_ellipsis

TEXT = (
    "The tram line’s cost rose to £21.5\u202fmillion, the “harbour” board said. It had 1,600 signa-\n"
    "tures, and an officer-\nconduct review.\n\nThe o\ufb03ce closed. The line was not, in the end, extended."
)


@pytest.mark.parametrize(
    ("quote", "slice_"),
    [
        pytest.param("The tram line's cost rose", "The tram line’s cost rose", id="apostrophe"),
        pytest.param("£21.5 million", "£21.5\u202fmillion", id="narrow-space"),
        pytest.param('the "harbour" board', "the “harbour” board", id="quote-marks"),
        pytest.param("1,600 signatures", "1,600 signa-\ntures", id="line-end-hyphen-dropped"),
        pytest.param("officer-conduct review", "officer-\nconduct review", id="line-end-hyphen-kept"),
        pytest.param("The office closed", "The o\ufb03ce closed", id="ligature"),
        pytest.param("“The office closed.”", "The o\ufb03ce closed.", id="wrapped"),
        pytest.param("the office closed", "The o\ufb03ce closed", id="first-letter"),
        pytest.param("the “harbour” board said;", "the “harbour” board said", id="closing-stop"),
    ],
)
def test_located(quote: str, slice_: str) -> None:
    spans = locate(quote, TEXT)
    assert [s.of(TEXT) for s in spans] == [slice_]


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("1.5 million", id="inside-a-number"),
        pytest.param("600 signatures", id="tail-of-a-number"),
        pytest.param("£21", id="head-of-a-number"),
        pytest.param("arbour", id="inside-a-word"),
        pytest.param("The Tram Line’s cost", id="case"),
        pytest.param("£21.6 million", id="one-digit"),
        pytest.param("the line was in the end extended", id="dropped-not"),
        pytest.param("Тhe tram line", id="look-alike-letter"),
        pytest.param("The tram\u200d line", id="zero-width-joiner"),
        pytest.param("", id="empty"),
        pytest.param("…", id="only-marks"),
    ],
)
def test_absent(quote: str) -> None:
    assert locate(quote, TEXT) == ()


def test_ellipsis_is_located_part_by_part() -> None:
    spans = locate("The tram line’s cost … the “harbour” board said", TEXT)
    assert [s.of(TEXT) for s in spans] == ["The tram line’s cost", "the “harbour” board said"]
    assert split_ellipsis("a [...] b … c") == ["a", "b", "c"]


def test_a_missing_part_is_a_miss() -> None:
    assert locate("The tram line’s cost … the harbour master said", TEXT) == ()


def test_every_hit_is_found() -> None:
    assert find_all("ab", "ab cab ab, ab-ab") == [Span(0, 2), Span(7, 9), Span(11, 13), Span(14, 16)]


def test_nearest_names_the_place_and_is_no_support() -> None:
    found = nearest("The tram line's cost fell to £21.5 million", TEXT)
    assert found is not None
    assert found[0].of(TEXT).startswith("The tram line’s cost rose to £21.5")
    assert found[1] < 1
    assert nearest("Penguins marched through Vienna at noon", TEXT) is None


def test_a_long_quote_with_many_different_words_is_placed() -> None:
    text = " ".join(f"word{i}" for i in range(3000))
    found = nearest(text[2000:9000].replace("word450", "other"), text)
    assert found is not None
    assert 1900 < found[0].start < 2100


WORDS = st.lists(st.sampled_from(["ab", "cd", "“ef”", "g’h", "12", "3.4", "é"]), min_size=1, max_size=30)


@given(WORDS, st.data())
@settings(max_examples=200, deadline=None)
def test_any_run_of_words_is_found_and_slices_back(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    quote = " ".join(words[start:end])
    spans = find_all(quote, text)
    assert spans
    assert all(fold(s.of(text)).text.strip("\"'") in {fold(quote).text, fold(quote).text.strip("\"'")} for s in spans)
    # A plain quadratic finder agrees that the quote stands at the first of them.
    assert any(
        text[i : i + len(quote)].strip("“”") == quote.strip("“”") or text[i:].startswith(quote.strip("“”"))
        for i in range(len(text))
    )
