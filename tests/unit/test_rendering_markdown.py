from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from briefgen import rendering
from briefgen.model import Finding
from briefgen.rendering.escape import code, escaped, marked
from briefgen.rendering.visible import one_line
from briefgen.rendering.wording import shown
from tests.builders import hostile_briefing, tram_briefing
from tests.hostile import OWN, public

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_HARMLESS = {"text", "text_special", "code_inline", "strong_open", "strong_close", "em_open", "em_close"}


@cache
def _reader() -> MarkdownIt:
    pytest.importorskip("linkify_it", reason="linkify-it-py is not installed: links from bare words go untested")
    from markdown_it import MarkdownIt

    return MarkdownIt("gfm-like", {"html": True, "linkify": True, "typographer": True}).enable(["linkify", "table"])


def _blocks(text: str) -> list[tuple[str, str, int]]:
    return [(t.type, t.tag, t.level) for t in _reader().parse(text)]


def _inlines(text: str) -> list[Token]:
    return [child for token in _reader().parse(text) for child in token.children or ()]


def _words(tokens: Sequence[Token]) -> str:
    return "".join(t.content for t in tokens)


@cache
def _template() -> list[tuple[str, str, int]]:
    return _blocks(rendering.markdown(hostile_briefing("Plain words")))


@pytest.mark.parametrize("word", OWN.values(), ids=OWN.keys())
def test_no_string_of_ours_changes_the_block_tree(word: str) -> None:
    _hold(word)


@pytest.mark.slow
def test_no_public_string_changes_the_block_tree() -> None:
    strings = public()
    if not strings:
        pytest.skip("the public lists of hostile strings are not here (BRIEFGEN_CORPORA)")
    for word in strings.values():
        _hold(word)


def _hold(word: str) -> None:
    text = rendering.markdown(hostile_briefing(word))
    assert _blocks(text) == _template(), repr(word)
    inlines = _inlines(text)
    assert {t.type for t in inlines} <= _HARMLESS, repr(word)
    shown = one_line(word)
    if shown:
        assert _words(inlines).count(shown) >= 20, repr(word)


def test_the_sections_stand_in_the_order_of_a_briefing() -> None:
    lines = rendering.markdown(tram_briefing()).splitlines()
    assert lines[0] == "# The tram to Saltmarsh Docks: where things stand"
    assert [line[3:] for line in lines if line.startswith("## ")] == [
        "Bottom line",
        "Established facts",
        "Disputes",
        "Open questions",
        "Sources",
        "Files that could not be read",
        "Annex A: the evidence for every claim",
        "Annex B: what was rejected, and why",
        "Annex C: method",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "- **Status:** DRAFT: not yet reviewed by a person",
        "- The extension is to cost £182 million. [1, 2, 5]",
        "4. The Aldermouth Courier reports: “Work is due to begin in March 2027.” [1] *(The source’s own words)*",
        "   - Contradicted elsewhere (BG601): source 2 also gives £215 million for the cost",
        "- **Independent review:** With Quay Bridge strengthened the cost is £215 million. [2]",
        "   - Address: `https://courier.example/tram-docks?id=7`",
        "   - A copy of source 1: the two are one voice",
        "   - Title from the file name",
        "   - The same file also as `web/traders-copy.html`",
        "- `papers/scan.pdf`: no text on any of its 12 pages; it may be a scan",
        "  - BG203: “8” stands for “18”",
        "### 1 claim dropped",
        "### 1 claim replaced",
        "- Offered: The line will carry 11,000 passengers a day from its fifth year.",
        "  - BG402: “will carry” is firmer than “are forecast to reach”",
        "  - Now: Passenger numbers are forecast to reach 11,000 a day in the fifth year.",
    ],
)
def test_a_briefing_has_the_line(line: str) -> None:
    assert line in rendering.markdown(tram_briefing()).splitlines()


def test_a_note_is_no_reason_for_a_replacement() -> None:
    assert "was not parsed as a date" not in rendering.markdown(tram_briefing())


def test_nothing_rejected_is_said_in_one_line_each() -> None:
    bare = replace(tram_briefing(), rejected=(), replaced=(), refused=())
    annex = rendering.markdown(bare).split("## Annex B: what was rejected, and why\n\n")[1].split("## Annex C")[0]
    assert annex == "No claim was dropped.\n\nNo claim was replaced.\n\nNo quote was refused.\n\n"


@pytest.mark.parametrize(("count", "more"), [(3, ""), (4, "and 1 more"), (9, "and 6 more")])
def test_of_many_other_figures_three_are_shown(count: int, more: str) -> None:
    figures = [Finding("BG601", "note", f"source 2 also gives {n} days") for n in range(count)]
    last = Finding("BG901", "note", "a part was not parsed")
    three = [f.message for f in figures[:3]]
    assert [f.message for f in shown([*figures, last])] == [*three, *([more] if more else []), last.message]


def test_every_verified_quote_stands_in_the_annex() -> None:
    briefing = tram_briefing()
    annex = rendering.markdown(briefing).split("## Annex A")[1].split("## Annex B")[0]
    for judgement in briefing.report.judgements:
        for quote in judgement.quotes:
            assert f"**{one_line(quote.text)}**" in annex
            assert f"characters {quote.span.start}–{quote.span.end}" in annex


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("plain words, 4.6 km (U.S.)", "plain words, 4.6 km (U.S.)"),
        ("a_b *c*", r"a\_b \*c\*"),
        ("2024. A year", r"2024\. A year"),
        ("- dash", r"\- dash"),
        ("see www.a.example now", "see `www.a.example` now"),
        ("me@a.example", "`me@a.example`"),
        ("a\n\n b", "a b"),
        ("x\u202ey", "x⟨U+202E⟩y"),
        ("", "—"),
    ],
)
def test_escaped(text: str, out: str) -> None:
    assert escaped(text) == out


@pytest.mark.parametrize(
    ("text", "out"), [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), (" \n", "—"), ("a  b", "`a b`")]
)
def test_code(text: str, out: str) -> None:
    assert code(text) == out


@pytest.mark.parametrize(
    ("before", "words", "after", "out"),
    [
        ("He said ", "it is", " so.", "He said **it is** so."),
        ("", "All of it.", "", "**All of it.**"),
        ("mid", "word", "s", "mid**word**s"),
        ("mid", "-word", " x", r"mid⟦\-word⟧ x"),
        ("£", "50m.", "x", "£⟦50m.⟧x"),
        ("“", "We go", ",” she said", "“**We go**,” she said"),
    ],
)
def test_marked(before: str, words: str, after: str, out: str) -> None:
    assert marked(before, words, after) == out
