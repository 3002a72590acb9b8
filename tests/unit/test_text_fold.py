"""The fold: what is folded, what is kept, and the way back."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.model import Span
from briefgen.text.fold import fold


@pytest.mark.parametrize(
    ("stored", "folded"),
    [
        pytest.param("“a” ‘b’", "\"a\" 'b'", id="quote-marks"),
        pytest.param("Met‑Police – now — then", "Met-Police - now - then", id="dashes"),
        pytest.param("£50\u202fm and\u00a0£60\u2009m", "£50 m and £60 m", id="spaces"),
        pytest.param("pro\u00adcure", "procure", id="soft-hyphen"),
        pytest.param("o\ufb03ce \ufb02oor", "office floor", id="ligatures"),
        pytest.param("procure-\nment rules", "procurement rules", id="line-end-hyphen"),
        pytest.param("Ann Reyes-\nTarqui", "Ann Reyes-Tarqui", id="line-end-hyphen-of-a-name"),
        pytest.param("a 12-\nweek course", "a 12-week course", id="line-end-hyphen-after-a-figure"),
        pytest.param("COVID-\r\n19", "COVID-19", id="line-end-hyphen-before-a-figure"),
        pytest.param("one\n\n  two\t three", "one two three", id="white-space-runs"),
        pytest.param("Cafe\u0301", "Café", id="combining"),
        pytest.param("10² and ½ of 10", "10² and ½ of 10", id="superscripts-kept"),
        pytest.param("ΑBC İ ß", "ΑBC İ ß", id="letters-and-case-kept"),
        pytest.param("٤٥", "٤٥", id="digits-kept"),
        pytest.param("wait…", "wait...", id="ellipsis"),
    ],
)
def test_fold(stored: str, folded: str) -> None:
    assert fold(stored).text == folded


def test_line_end_hyphen_may_be_kept() -> None:
    assert fold("officer-\nconduct", keep_line_hyphens=True).text == "officer-conduct"


def test_an_edge_inside_a_unit_is_no_edge() -> None:
    folded = fold("a\ufb01b")
    assert folded.text == "afib"
    assert folded.to_stored(0, 2) is None
    assert folded.to_stored(2, 4) is None
    assert folded.to_stored(1, 3) == Span(1, 2)


ODD = st.text(alphabet="ab “”‘’–\u00ad\u00a0\u202f\n-ﬁé\u0301e…5£²", max_size=60)


@given(ODD)
@settings(max_examples=300, deadline=None)
def test_the_table_is_monotone_and_leads_back(text: str) -> None:
    folded = fold(text)
    for left, right in zip(folded.units, folded.units[1:], strict=False):
        assert left[1] <= right[0]
        assert left[3] <= right[2]
    for start in range(len(folded.text)):
        for end in range(start + 1, min(start + 6, len(folded.text)) + 1):
            span = folded.to_stored(start, end)
            if span is not None:
                assert fold(span.of(text)).text.strip() == folded.text[start:end].strip() or "\n" in span.of(text)


@given(ODD)
@settings(max_examples=200, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text, keep_line_hyphens=True).text
    assert fold(once, keep_line_hyphens=True).text == once


def test_folding_twice_changes_nothing_of_any_character_that_nfc_replaces() -> None:
    replaced = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.normalize("NFC", c) != c]
    assert len(replaced) > 1000
    for character in replaced:
        for text in (character, f"{character}\u0301", f"a{character}\u0338\u0301"):
            once = fold(text).text
            assert fold(once).text == once, ascii(text)
