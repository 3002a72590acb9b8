from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from briefgen import rendering
from briefgen.rendering import word
from briefgen.rendering.view import arrange
from briefgen.rendering.word.markup import clipped, shown_text
from tests.builders import hostile_briefing, large_briefing, tram_briefing, whole_briefing
from tests.hostile import OWN
from tests.word_reading import (
    W,
    cells_of,
    footnotes_in,
    hold_closed,
    hold_ordered,
    hold_styles,
    hold_whole,
    paragraphs_in,
    printed,
    runs_in,
    shape_of,
    style_of,
    text_of,
    tree,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from briefgen.model import Briefing


def _shown(briefing: Briefing) -> list[tuple[str, int, list[str]]]:
    """Every ``[n]`` that the text shows, in order: the claim's words, the number, the quotes of that source."""
    view = arrange(briefing)
    claims = [*view.bottom_line, *view.facts]
    for dispute in view.disputes:
        claims += [claim for _, claim in dispute.sides]
        claims += [dispute.settles] if dispute.settles else []
    claims += [q.view for q in view.questions]
    return [
        (c.claim.text, r.source.number, [e.words for e in c.excerpts if e.source.number == r.source.number])
        for c in claims
        for r in c.references
    ]


@cache
def _made(name: str) -> tuple[Briefing, bytes]:
    makers: dict[str, Callable[[], Briefing]] = {
        "llm": tram_briefing,
        "extractive": lambda: tram_briefing(drafter="extractive"),
        "whole": whole_briefing,
        "large": lambda: large_briefing(12, 40),
        "bidi": lambda: hostile_briefing(OWN["bidi"]),
        "newlines": lambda: hostile_briefing(OWN["newlines"]),
        "rtl": lambda: hostile_briefing(OWN["rtl"]),
        "empty": _empty,
    }
    briefing = makers[name]()
    return briefing, word.render(briefing)


def _empty() -> Briefing:
    briefing = tram_briefing()
    draft = replace(briefing.draft, bottom_line=(), facts=(), disputes=(), open_questions=())
    return replace(briefing, draft=draft, report=replace(briefing.report, judgements=()), rejected=(), refused=(),
                   replaced=(), evidence=(), question="", marking="", status="REVIEWED")  # fmt: skip


NAMES = ("llm", "extractive", "whole", "large", "bidi", "newlines", "rtl", "empty")

# --- structure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_citation_shown_has_its_footnote(name: str) -> None:
    briefing, data = _made(name)
    shown = _shown(briefing)
    marks = [m.get(f"{W}id") for m in tree(data, "word/document.xml").iter(f"{W}footnoteReference")]
    notes = footnotes_in(data)
    assert marks == [str(n) for n in range(1, len(shown) + 1)]
    assert [n.get(f"{W}id") for n in notes] == marks
    assert name == "empty" or len(shown) > 5


@pytest.mark.parametrize("name", NAMES)
def test_every_footnote_holds_source_place_and_the_quoted_words(name: str) -> None:
    briefing, data = _made(name)
    sources = {s.number: s for s in briefing.sources.sources}
    for note, (_, number, quotes) in zip(footnotes_in(data), _shown(briefing), strict=True):
        source, text = sources[number], text_of(note)
        assert list(runs_in(note, "BriefingQuotation")) == [shown_text(q) for q in quotes]
        assert all(q in source.text for q in quotes)
        assert text.strip().startswith(f"[{number}] ")
        assert shown_text(source.title.value)[:150] in text
        assert source.publisher is None or shown_text(source.publisher.value)[:150] in text
        assert f"sha256 {source.sha256[:16]}" in text
        assert re.search(r"page \d|paragraph \d|characters \d", text)
        assert text.count("“") >= len(quotes) <= text.count("”")


def test_footnote_names_page_paragraph_and_date() -> None:
    _, data = _made("llm")
    texts = [text_of(n).strip() for n in footnotes_in(data)]
    assert texts[0].startswith(
        "[1] Aldermouth Courier, Council backs tram to the docks, 18 March 2026, paragraph 3: “voted by 31 to 14"
    )
    assert any("[2] Aldermouth Transport Board" in t and "March 2026, page 1, paragraph" in t for t in texts)
    assert any(", undated, paragraph" in t for t in texts)


@pytest.mark.parametrize("name", NAMES)
def test_markers_in_the_text_are_the_numbers_of_the_sources(name: str) -> None:
    briefing, data = _made(name)
    claims = dict.fromkeys(text for text, _, _ in _shown(briefing))
    paragraphs = [
        p
        for p in tree(data, "word/document.xml").iter(f"{W}p")
        if next(p.iter(f"{W}footnoteReference"), None) is not None
    ]
    for paragraph in paragraphs:
        text = text_of(paragraph)
        claim = next(c for c in claims if shown_text(c) in text)
        numbers = [n for c, n, _ in _shown(briefing) if c == claim]
        assert f"[{', '.join(map(str, dict.fromkeys(numbers)))}]" in text
        assert len(list(paragraph.iter(f"{W}footnoteReference"))) == len(dict.fromkeys(numbers))


@pytest.mark.parametrize("name", NAMES)
def test_headings_go_down_by_one_level_at_most(name: str) -> None:
    _, data = _made(name)
    levels = {"Title": 0, "Heading1": 1, "Heading2": 2, "BriefingClaim": 2, "Heading3": 3}
    seen = [levels[style_of(p)] for p in tree(data, "word/document.xml").iter(f"{W}p") if style_of(p) in levels]
    assert seen[0] == 0
    assert seen.count(0) == 1
    assert all(b <= a + 1 for a, b in pairwise(seen))


def test_sections_stand_in_the_order_of_every_view() -> None:
    _, data = _made("whole")
    assert paragraphs_in(data, "Heading1") == [
        "Bottom line", "Established facts", "Disputes", "Open questions", "Changes since the last version", "Sources",
        "Annex A: the evidence for every claim", "Annex B: what was rejected, and why", "Annex C: method",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_style_named_is_there(name: str) -> None:
    _, data = _made(name)
    styles = {s.get(f"{W}styleId") for s in tree(data, "word/styles.xml").iter(f"{W}style")}
    hold_styles(data, styles)


@pytest.mark.parametrize("name", NAMES)
def test_no_look_is_set_beside_the_styles(name: str) -> None:
    _, data = _made(name)
    for properties in tree(data, "word/document.xml").iter(f"{W}rPr"):
        assert {e.tag for e in properties} <= {f"{W}rStyle", f"{W}rtl"}
    for properties in tree(data, "word/document.xml").iter(f"{W}pPr"):
        assert {e.tag for e in properties} <= {f"{W}pStyle", f"{W}numPr", f"{W}bidi", f"{W}pageBreakBefore"}
    breaks = [
        p for p in tree(data, "word/document.xml").iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert [text_of(p) for p in breaks] == ["Annex A: the evidence for every claim"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_reaches_out_runs_or_has_to_be_updated(name: str) -> None:
    hold_closed(_made(name)[1])


@pytest.mark.parametrize("name", NAMES)
def test_every_part_has_a_type_and_every_relationship_a_target(name: str) -> None:
    hold_whole(_made(name)[1])
    hold_ordered(_made(name)[1])


def test_rules_of_the_footnotes_are_there_and_named_in_the_settings() -> None:
    _, data = _made("llm")
    kinds = {n.get(f"{W}id"): n.get(f"{W}type") for n in tree(data, "word/footnotes.xml") if n.get(f"{W}type")}
    assert kinds == {"-1": "separator", "0": "continuationSeparator"}
    settings = tree(data, "word/settings.xml").find(f"{W}footnotePr")
    assert settings is not None
    assert [e.get(f"{W}id") for e in settings] == ["-1", "0"]


@pytest.mark.parametrize("name", ["llm", "whole", "large", "empty"])
def test_tables_have_alternative_text_and_a_repeated_head(name: str) -> None:
    _, data = _made(name)
    tables = list(tree(data, "word/document.xml").iter(f"{W}tbl"))
    assert tables
    for table in tables:
        assert all(table.find(f"{W}tblPr/{W}{n}").get(f"{W}val") for n in ("tblCaption", "tblDescription"))  # type: ignore[union-attr]
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert {len(r.findall(f"{W}tc")) for r in rows} == {len(table.findall(f"{W}tblGrid/{W}gridCol"))}
        assert all(c[-1].tag == f"{W}p" for r in rows for c in r.findall(f"{W}tc"))


def test_marking_status_date_and_build_stand_on_every_page() -> None:
    briefing, data = _made("llm")
    section = tree(data, "word/document.xml").find(f"{W}body/{W}sectPr")
    assert section is not None
    assert section.find(f"{W}titlePg") is None  # so the default ones stand on the first page too
    head, foot = (text_of(tree(data, f"word/{n}1.xml")) for n in ("header", "footer"))
    assert briefing.marking in head
    assert briefing.marking in foot
    assert "DRAFT" in head
    assert "23 March 2026" in head
    assert briefing.build in foot
    assert next(tree(data, "word/footer1.xml").iter(f"{W}pgNum"), None) is not None


def test_core_properties_are_the_briefings_own() -> None:
    briefing, data = _made("llm")
    core = {etree.QName(e).localname: e.text for e in tree(data, "docProps/core.xml")}
    assert core["title"] == briefing.draft.title
    assert core["subject"] == briefing.question
    assert core["creator"] is None
    assert core["created"] == core["modified"] == "2026-03-23T00:00:00Z"
    assert core["language"] == "en-GB"
    assert core["version"] == briefing.build


@pytest.mark.parametrize("as_of", ["2026-02-31", "2026-13-01", "2026-3-1", "20260301", "soon", "٢٠٢٦-٠٣-٠١"])
def test_a_day_that_is_none_is_no_property(as_of: str) -> None:
    core = tree(word.render(replace(tram_briefing(), as_of=as_of)), "docProps/core.xml")
    assert not {"created", "modified"} & {etree.QName(e).localname for e in core}


# --- content ----------------------------------------------------------------------------------------------------------


def test_sources_table_names_digest_use_and_copies() -> None:
    briefing, data = _made("llm")
    rows = cells_of(data, "Sources")[1:]
    assert [r[0] for r in rows] == [str(s.number) for s in briefing.sources.sources]
    assert [r[4] for r in rows] == [s.sha256[:16] for s in briefing.sources.sources]
    assert rows[0][1:4:2] == ["Aldermouth Courier", "18 March 2026"]
    assert "https://courier.example/tram-docks?id=7" in rows[0][2]
    assert "A copy of source 1: the two are one voice" in rows[3][2]
    assert rows[5][1] == "not named"
    assert "Title from the file name" in rows[5][2]


def test_dispute_shows_holder_words_source_and_what_settles_it() -> None:
    _, data = _made("llm")
    rows = cells_of(data, "Dispute 2: the sides")
    assert rows[1][0] == "Saltmarsh Traders' Union"
    assert rows[1][1].startswith("The works would close Chandler Street for 18 months. [3]")
    assert rows[1][2] == "[3] Saltmarsh Weekly, Docks traders fear two lost summers, 20 March 2026"
    settles = [p for p in paragraphs_in(data, "Normal") if p.startswith("What would settle it: ")]
    assert len(settles) == 1
    assert "ombudsman" in settles[0]


def test_evidence_is_marked_within_its_sentence() -> None:
    briefing, data = _made("llm")
    root = tree(data, "word/document.xml")
    marked = [
        t for p in root.iter(f"{W}p") if style_of(p) == "BriefingExcerpt" for t in runs_in(p, "BriefingQuotedWords")
    ]
    expected = [shown_text(e.words) for c in arrange(briefing).claims if c.claim.kind != "heading" for e in c.excerpts]
    assert marked[: len(expected)] == expected


def test_rejected_claims_show_the_difference_word_by_word() -> None:
    _, data = _made("llm")
    root = tree(data, "word/document.xml")
    changed = {text_of(p).split(": ")[0]: p for p in root.iter(f"{W}p") if next(runs_in(p, "BriefingInserted"), None)}
    refused = changed["The source’s nearest words, with the difference marked"]
    assert list(runs_in(refused, "BriefingDeleted")) == ["8"]
    assert list(runs_in(refused, "BriefingInserted")) == ["18"]
    assert "for 8 18 months" in text_of(refused)
    assert {"Last wording, with the change marked", "Now, with the change marked"} <= set(changed)


@pytest.mark.parametrize(
    ("cited", "said"), [(slice(0, 1), "Now: the same words"), (slice(0, 0), "Now: the same words, on other quotes")]
)
def test_same_words_are_not_shown_as_a_change(cited: slice, said: str) -> None:
    briefing = tram_briefing()
    (old,) = briefing.replaced
    standing = next(f for f in briefing.draft.facts if f.id == old.judgement.claim.id)
    before = replace(standing, citations=standing.citations[cited])
    data = word.render(
        replace(
            briefing, replaced=(replace(old, offered=standing.text, judgement=replace(old.judgement, claim=before)),)
        )
    )
    assert said in paragraphs_in(data, "Normal")


def test_version_self_test_and_review_are_shown_where_they_are() -> None:
    _, data = _made("whole")
    items = paragraphs_in(data, "ListBullet")
    assert items[:4] == [
        "Reworded: The line extension is to cost £180 £182 million.",
        "New: Noise would be measured every night.",
        "Dropped: It is not known who will drive.",
        "New source: Aldermouth Transport Board (published 2026-03)",
    ]
    assert cells_of(data, "Self-test of the checks")[1:] == [
        ["a number nobody gave", "20", "20"],
        ["a made-up name", "9", "8"],
    ]
    decided = cells_of(data, "Review decisions")
    assert decided[2] == [
        "2",
        "F2",
        "edit",
        "O. Lindqvist",
        "2026-03-23 09:05:00",
        "tighter\nEdited to: The extension costs £182 million.",
    ]
    plain = _made("llm")[1]
    assert not {"Changes since the last version", "Self-test of the checks", "Review decisions"} & {
        *paragraphs_in(plain, "Heading1"), *paragraphs_in(plain, "Heading2")
    }  # fmt: skip


def test_reviewed_briefing_says_so() -> None:
    _, data = _made("empty")
    assert "REVIEWED" in text_of(tree(data, "word/header1.xml"))
    assert any("REVIEWED by a person" in p for p in paragraphs_in(data, "Subtitle"))


# --- hostile content --------------------------------------------------------------------------------------------------


@cache
def _shape() -> tuple[list[str], ...]:
    return shape_of(word.render(hostile_briefing("Plain words")))


@pytest.mark.parametrize("text", OWN.values(), ids=OWN.keys())
def test_no_string_changes_the_shape_or_gets_out(text: str) -> None:
    data = word.render(hostile_briefing(text))
    assert shape_of(data) == _shape()
    hold_closed(data)
    hold_whole(data)


FORMULAS = {
    "formula": "=cmd|' /C calc'!A0",
    "dde": "DDEAUTO c:\\windows\\system32\\cmd.exe",
    "field-code": '{ INCLUDETEXT "https://evil.example" }',
    "cdata-end": "]]>",
    "w-markup": '</w:t></w:r><w:fldSimple w:instr="PAGE"/><w:r><w:t>',
    "style-markup": '<w:pStyle w:val="Title"/><w:numId w:val="2"/>',
    "entity": "&#x0;&lol;",
    "noncharacters": "x\ufffe\uffff\U0001ffffy",
    "all-controls": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "long": "A title without an end, " * 210,
    "long-word": "x" * 5000,
    "quotation-marks": "‘“”’\"'",
}


@pytest.mark.parametrize("text", FORMULAS.values(), ids=FORMULAS.keys())
def test_words_stay_words(text: str) -> None:
    briefing = hostile_briefing(text)
    data = word.render(briefing)
    assert shape_of(data) == _shape()
    hold_closed(data)
    assert [text_of(p) for p in tree(data, "word/document.xml").iter(f"{W}p") if style_of(p) == "Title"] == [
        shown_text(clipped(text, 400))
    ]
    assert shown_text(text) in text_of(tree(data, "word/document.xml"))


@pytest.mark.parametrize("part", ["word/header1.xml", "word/footer1.xml"])
def test_long_marking_leaves_room_on_the_page(part: str) -> None:
    data = word.render(replace(tram_briefing(), marking="SECRET " * 800))
    assert len(text_of(tree(data, part))) < 400
    assert "SECRET" in text_of(tree(data, part))


def test_title_without_end_fills_no_pages() -> None:
    briefing = tram_briefing()
    first, *rest = briefing.sources.sources
    first = replace(first, title=replace(first.title, value="Tram " * 1000))
    data = word.render(replace(briefing, sources=replace(briefing.sources, sources=(first, *rest))))
    assert max(len(text_of(p)) for p in tree(data, "word/document.xml").iter(f"{W}p")) < 1000
    assert max(len(text_of(n)) for n in footnotes_in(data)) < 1000
    assert " …" in cells_of(data, "Sources")[1][2]


def test_words_from_the_right_are_marked_as_such() -> None:
    _, data = _made("rtl")
    title = next(p for p in tree(data, "word/document.xml").iter(f"{W}p") if style_of(p) == "Title")
    assert title.find(f"{W}pPr/{W}bidi") is not None
    assert all(r.find(f"{W}rPr/{W}rtl") is not None for r in title.iter(f"{W}r") if text_of(r))


# --- the same again ---------------------------------------------------------------------------------------------------


def test_the_same_record_gives_the_same_bytes() -> None:
    briefing = tram_briefing()
    again = rendering.parse_record(rendering.record_json(briefing))
    assert word.render(briefing) == word.render(again) == rendering.render_bytes(briefing, "docx")
    with zipfile.ZipFile(io.BytesIO(word.render(briefing))) as archive:
        assert {e.date_time for e in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- other readers ----------------------------------------------------------------------------------------------------


def test_second_reader_counts_as_many_footnotes_as_there_are_citations() -> None:
    mammoth = pytest.importorskip("mammoth", reason="mammoth is not installed: no second reader counts the footnotes")
    for name in ("llm", "whole"):
        briefing, data = _made(name)
        page = mammoth.convert_to_html(io.BytesIO(data)).value
        assert len(re.findall(r'<li id="footnote-\d+">', page)) == len(_shown(briefing))
        assert len(re.findall(r'<a href="#footnote-\d+"', page)) == len(_shown(briefing))


def test_python_docx_reads_headings_tables_and_properties() -> None:
    import docx

    for name in ("whole", "llm"):
        document = docx.Document(io.BytesIO(_made(name)[1]))
        names = [p.style.name for p in document.paragraphs if p.style]
        assert names[0] == "Title"
        assert names.count("Heading 1") >= 8
        assert document.core_properties.title == tram_briefing().draft.title
        assert len(document.tables) >= 4


@pytest.mark.parametrize("name", ["whole", "long"])
def test_libreoffice_prints_it(name: str, tmp_path: Path) -> None:
    pages = printed(_made("whole")[1] if name == "whole" else word.render(hostile_briefing(FORMULAS["long"])), tmp_path)
    if name == "long":
        assert len(pages) < 200
        return
    assert all("OFFICIAL: SENSITIVE" in page and "DRAFT" in page for page in pages)
    text = "".join(pages)
    assert "Annex C: method" in text
    assert text.count("sha256 6bac671c8b279e0f") >= 5
