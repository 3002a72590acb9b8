from __future__ import annotations

import ctypes
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from pypdfium2 import raw

from briefgen import rendering
from briefgen.errors import OutputError
from briefgen.model import Found, SourceSet
from briefgen.rendering import pdf
from briefgen.rendering.pdf_content import content
from briefgen.rendering.templates import asset
from briefgen.rendering.view import arrange
from briefgen.rendering.visible import visible
from tests.builders import hostile_briefing, large_briefing, tram_briefing, whole_briefing
from tests.hostile import OWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Briefing

ROOT = Path(__file__).parents[2]

# --- a second reader --------------------------------------------------------------------------------------------------


def _squeezed(text: str) -> str:
    """The letters of a text: where lines end, and marks that show nothing, are the typesetter's."""
    return re.sub(r"[\s\u200b\u200e\u2066-\u2069\ufffe]+", "", text)


def _pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def _text(data: bytes) -> str:
    return _squeezed(" ".join(_pages(data)))


def _tags(data: bytes) -> list[str]:
    """The tags of the structure trees of all pages, in reading order."""
    out: list[str] = []
    for page in pypdfium2.PdfDocument(data):
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        for k in range(raw.FPDF_StructTree_CountChildren(tree)):
            out += _below(raw.FPDF_StructTree_GetChildAtIndex(tree, k))
        raw.FPDF_StructTree_Close(tree)
    return out


def _below(element: object) -> Iterator[str]:
    if not element:
        return
    buffer = ctypes.create_string_buffer(raw.FPDF_StructElement_GetType(element, None, 0))
    raw.FPDF_StructElement_GetType(element, buffer, len(buffer))
    yield buffer.raw.decode("utf-16-le").rstrip("\0")
    for k in range(raw.FPDF_StructElement_CountChildren(element)):
        yield from _below(raw.FPDF_StructElement_GetChildAtIndex(element, k))


def _bookmarks(data: bytes) -> list[tuple[int, str]]:
    return [(b.level, b.get_title()) for b in pypdfium2.PdfDocument(data).get_toc()]


def _references(briefing: Briefing) -> int:
    """How many ``[n]`` the text shows, each number counted."""
    view = arrange(briefing)
    claims = [*view.bottom_line, *view.facts, *(q.view for q in view.questions)]
    for dispute in view.disputes:
        claims += [claim for _, claim in dispute.sides]
        claims += [dispute.settles] if dispute.settles else []
    return sum(len(c.references) for c in claims)


def _holds(text: str, words: str) -> bool:
    """Whether a text holds some words; those written from right to left each alone, as readers differ in their order."""
    shown = visible(words)
    if re.search("[\u0590-\u07ff]", shown):
        return all(word in text for word in shown.split())
    return _squeezed(shown) in text


@cache
def _made() -> bytes:
    return pdf.render(whole_briefing())


# --- what it holds ----------------------------------------------------------------------------------------------------


def _shown() -> Iterator[object]:
    """Every text that a reader is to find, by where it comes from."""
    briefing, view = whole_briefing(), arrange(whole_briefing())
    for claim in view.claims:
        yield pytest.param(claim.claim.text, id=f"claim {claim.claim.id}")
        for excerpt in claim.excerpts:
            yield pytest.param(excerpt.words, id=f"quote {claim.claim.id} {excerpt.source.number} {excerpt.span.start}")
    for dispute in view.disputes:
        yield from (pytest.param(p.holder, id=f"holder {p.holder}") for p, _ in dispute.sides)
    for item in briefing.sources.sources:
        for name in ("title", "author", "publisher", "url"):
            if found := getattr(item, name):
                yield pytest.param(found.value, id=f"{name} of source {item.number}")
        yield pytest.param(item.path, id=f"path of source {item.number}")
        yield pytest.param(item.sha256[:16], id=f"digest of source {item.number}")
    for rejection in (*briefing.rejected, *briefing.replaced):
        yield pytest.param(rejection.offered, id=f"offered {rejection.judgement.claim.id}")
        yield from (
            pytest.param(f.message, id=f.message[:20]) for f in rejection.judgement.findings if f.severity != "note"
        )
    yield from (pytest.param(r.quote, id=f"refused {r.quote[:20]}") for r in briefing.refused)
    yield from (pytest.param(u.reason, id=f"unreadable {u.path}") for u in briefing.sources.unreadable)
    for text in (
        briefing.draft.title, briefing.question, briefing.build, view.assistance, view.claims_line, view.coverage_line,
        "DRAFT: not yet reviewed by a person", "Briefing as of 23 March 2026", "record version 1",
        "Dropped: It is not known who will drive.", "New source: Aldermouth Transport Board (published 2026-03)",
        "Who could answer: the national transport fund", "What would settle it: The union has asked",
        "The extended line is will run for 46 km long kilometres.",
        "sha256 abababababababab", "Of 29 one-place changes to the accepted claims the gate caught 28",
        "a made-up name98", "tighterEdited to: The extension costs £182 million.", "2026-03-23 09:05:00",
    ):  # fmt: skip
        yield pytest.param(text, id=text[:40])


@pytest.mark.parametrize("words", list(_shown()))
def test_every_text_is_found_by_a_second_reader(words: str) -> None:
    assert _holds(_text(_made()), words)


def test_the_order_is_that_of_every_view() -> None:
    assert [title for level, title in _bookmarks(_made()) if level == 0] == [
        "Bottom line",
        "Established facts",
        "Disputes",
        "Open questions",
        "Changes since the last version",
        "Sources",
        "Annex A: the evidence for every claim",
        "Annex B: what was rejected, and why",
        "Annex C: method",
    ]


@pytest.mark.parametrize(
    "briefing",
    [
        pytest.param(tram_briefing(), id="tram"),
        pytest.param(large_briefing(6, 60), id="many claims"),
        pytest.param(hostile_briefing("a long quotation " * 120), id="notes longer than a page"),
    ],
)
def test_each_citation_has_its_footnote(briefing: Briefing) -> None:
    made = pdf.render(briefing)
    assert len(re.findall(rb"/S\s*/Note\b", made)) == _references(briefing) > 0


def test_a_footnote_names_source_place_words_and_digest() -> None:
    note = (
        "[2] Aldermouth Transport Board, Saltmarsh extension: outline business case, March 2026, page 2, paragraph 6: "
        "“Passenger numbers are forecast to reach 11,000 a day in the fifth year of operation”; sha256 "
    )
    assert _squeezed(note + tram_briefing().sources.sources[1].sha256[:16]) in _text(_made())


def test_a_footnote_stands_on_the_page_of_its_marker() -> None:
    found = 0
    for page in _pages(pdf.render(large_briefing(6, 60))):
        markers = re.findall(r"\[\d+(?:, \d+)*\](\d+)\s", page)
        notes = re.findall(r"^(\d+)\s*\[\d+\] Pier", page, re.MULTILINE)
        assert set(markers) <= set(notes)
        found += len(markers)
    assert found >= 60


def test_every_page_carries_marking_status_build_and_its_number() -> None:
    pages = _pages(_made())
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert page.count("OFFICIAL: SENSITIVE") >= 2
        assert "DRAFT · Briefing as of 23 March 2026" in page
        assert f"DRAFT · briefgen 0.1.0, build {whole_briefing().build}" in page
        assert f"Page {number} of {len(pages)}" in page


def test_nothing_to_say_is_said() -> None:
    text = _text(pdf.render(replace(large_briefing(2, 1), marking="")))
    for words in (
        "No dispute was found.", "No open question was found.", "No claim was dropped.", "No claim was replaced.",
        "No quote was refused.",
    ):  # fmt: skip
        assert _squeezed(words) in text
    assert _squeezed("Changes since") not in text


# --- what a screen reader needs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark",
    [
        b"/StructTreeRoot",
        b"/MarkInfo",
        b"/Marked true",
        b"/Lang(en-GB)",
        b"<pdfuaid:part>1</pdfuaid:part>",
        b"/DisplayDocTitle true",
    ],
)
def test_the_file_says_that_it_is_tagged(mark: bytes) -> None:
    assert mark.replace(b" ", b"") in _made().replace(b" ", b"")


def test_the_file_has_a_title() -> None:
    document = pypdfium2.PdfDocument(_made())
    assert document.is_tagged()
    assert document.get_metadata_value("Title") == tram_briefing().draft.title


@pytest.mark.parametrize(
    "tag", ["H1", "H2", "H3", "P", "Note", "Table", "THead", "TH", "TD", "L", "LI", "BlockQuote", "Link"]
)
def test_the_structure_is_tagged(tag: str) -> None:
    assert tag in _tags(_made())


def test_headings_leave_out_no_level() -> None:
    levels = [int(tag[1]) for tag in _tags(_made()) if re.fullmatch("H[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


# --- what others wrote is shown, never run ----------------------------------------------------------------------------

TYPST = {
    "typst-code": '#eval("1 + 1") #read("/etc/hosts") #import "@preview/x:0.1.0": y',
    "typst-markup": "$x^2$ *b* _i_ `raw` <label> @ref = head - item + item / term: x ~ -- --- ... \\u{41} // no /* no */",
    "typst-brackets": "]) #[ } { ( \\",
    "json": '", "page": {"title": "x"}, "x": "\\u0041',
}


@pytest.mark.parametrize("word", [pytest.param(w, id=k) for k, w in {**OWN, **TYPST}.items() if k != "long"])
def test_hostile_text_is_shown_and_nothing_more(word: str) -> None:
    made = pdf.render(hostile_briefing(word))
    text = _text(made)
    assert _holds(text, word)
    assert not re.search(rb"/S\s*/(?:URI|JavaScript|Launch|GoToR|SubmitForm|ImportData)\b", made)
    assert not re.search(rb"/(?:EmbeddedFiles|AcroForm|OpenAction|RichMedia)\b", made)


def test_the_template_reads_only_its_data() -> None:
    template = (Path(pdf.__file__).parent / "assets" / "briefing.typ").read_text("utf-8")
    code = "\n".join(line for line in template.splitlines() if not line.strip().startswith("//"))
    assert not re.search(r"\b(eval|read|import|include|plugin|image|csv|yaml|toml|xml|cbor)\(", code)
    assert not re.search(r"#?\b(import|include)\s", code)
    assert re.findall(r"sys\.inputs\.\w+", code) == ["sys.inputs.data"]
    assert code.count("json(") == 1


@pytest.mark.parametrize(
    ("word", "code_points"),
    [
        pytest.param("北京 said", "⟨U+5317 U+4EAC⟩ said", id="chinese"),
        pytest.param("한국어", "⟨U+D55C U+AD6D U+C5B4⟩", id="korean"),
        pytest.param("ok 👍", "ok ⟨U+1F44D⟩", id="emoji"),
        pytest.param("กา", "⟨U+0E01 U+0E32⟩", id="thai"),
        pytest.param("private \ue000", "private ⟨U+E000⟩", id="private use"),
    ],
)
def test_a_character_without_a_glyph_is_written_as_its_code_point(word: str, code_points: str) -> None:
    text = _text(pdf.render(hostile_briefing(word)))
    assert text.count(_squeezed(code_points)) > 20
    assert _squeezed("written as code points, such as ⟨U+") in text


@pytest.mark.parametrize(
    "word",
    ["Zürich–Łódź, çà “et là” ’s œuvre €5", "Ωμέγα Жизнь", "שלום עולם", "مرفأ ينتظر", "a\u0304\u0323 e\u0301"],
)
def test_letters_that_the_fonts_have_stay_letters(word: str) -> None:
    text = _text(pdf.render(hostile_briefing(word)))
    assert "⟨U+" not in text
    assert {c for c in _squeezed(word) if c.isalpha()} <= set(text) | set("ạ̄é")


def test_a_figure_beside_words_from_the_right_is_not_drawn_among_them() -> None:
    # The date follows the name: its day stands right of all of the name's letters.
    data = pdf.render(tram_briefing())
    for page in pypdfium2.PdfDocument(data):
        reader = page.get_textpage()
        text = reader.get_text_range()
        for found in re.finditer(r"\[5\][^\[]*?(21) March 2026", text):
            start = found.start(1)
            day = reader.get_charbox(start)
            month = reader.get_charbox(start + 3)
            if abs(day[1] - month[1]) < 4:
                assert 0 < month[0] - day[2] < 12


def test_a_character_found_missing_only_in_its_place_is_written_as_its_code_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "_tried", lambda _rare: frozenset())
    assert "⟨U+5317U+4EAC⟩" in _text(pdf.render(hostile_briefing("北京")))


def test_a_missing_character_that_is_not_named_is_written_as_its_code_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_named", lambda _diagnostic: iter(()))
    assert "⟨U+5317U+4EAC⟩" in _text(pdf.render(hostile_briefing("北京")))


# --- shape ------------------------------------------------------------------------------------------------------------

LONG = {
    "title of 5,000 characters": ("A long headline about trams and docks " * 140)[:5000],
    "address without end": "https://x.example/" + "a-b_c/d?e=f&" * 60,
    "one word": "w" * 900,
    "wide letters": "W" * 300,
}


@pytest.mark.parametrize("word", [pytest.param(w, id=k) for k, w in LONG.items()])
def test_long_text_stays_on_the_page(word: str) -> None:
    sources = tram_briefing().sources
    first = replace(
        sources.sources[0], title=Found(word, "text"), url=Found(word, "text"), publisher=Found(word[:60], "text")
    )
    briefing = replace(
        tram_briefing(), sources=SourceSet((first, *sources.sources[1:]), sources.unreadable), marking=word
    )
    made = pdf.render(replace(briefing, draft=replace(briefing.draft, title=word)))
    for page in pypdfium2.PdfDocument(made):
        width, height = page.get_size()
        reader = page.get_textpage()
        for k in range(0, reader.count_chars(), 7):
            left, bottom, right, top = reader.get_charbox(k)
            assert 0 <= left <= right <= width
            assert 0 <= bottom <= top <= height
    assert Counter(_text(made)) >= Counter(_squeezed(word * 2))  # the title of the briefing and that of the source


def test_a_row_of_the_sources_stays_whole_and_its_head_is_repeated() -> None:
    pages = [p for p in _pages(pdf.render(large_briefing(80, 2))) if "Gazette" in p and "Used" in p]
    assert len(pages) > 2
    assert all(re.search(r"No\.\s+Publisher\s+Title\s+Date\s+sha256\s+Used", p) for p in pages)


# --- the same bytes, and what is refused ------------------------------------------------------------------------------


def test_the_same_record_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib, sys\n"
        "from briefgen.rendering import pdf\n"
        "from tests.builders import tram_briefing\n"
        "print(hashlib.sha256(pdf.render(tram_briefing())).hexdigest())"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "PYTHONHASHSEED": "5",
        "SOURCE_DATE_EPOCH": "86400",
        "TZ": "Asia/Tokyo",
    }
    other = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert other.stdout.strip() == hashlib.sha256(pdf.render(tram_briefing())).hexdigest()


def test_the_file_carries_no_time() -> None:
    assert b"CreationDate" not in _made()
    assert b"CreateDate" not in _made()


def test_it_is_a_format_by_name() -> None:
    assert rendering.render_bytes(whole_briefing(), "pdf") == _made()


def test_without_the_typesetter_the_reason_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(OutputError, match="needs the package typst"):
        pdf.render(tram_briefing())


@pytest.mark.parametrize(
    "template",
    [
        pytest.param('#panic("no")', id="panic"),
        pytest.param("#let", id="no template"),
        pytest.param('#read("/etc/hostname")', id="file outside"),
        pytest.param("Untitled", id="no title"),
    ],
)
def test_a_document_that_is_refused_is_an_error_of_one_line(monkeypatch: pytest.MonkeyPatch, template: str) -> None:
    monkeypatch.setattr(pdf, "asset", lambda _name: template)
    with pytest.raises(OutputError, match="the PDF could not be made: ") as error:
        pdf.render(tram_briefing())
    assert "\n" not in str(error.value)


def test_another_size_is_tried_where_the_first_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    template = asset("briefing.typ") + "\n#if data.size == 10.8 { panic() }\n"
    monkeypatch.setattr(pdf, "asset", lambda _name: template)
    assert "Bottomline" in _text(pdf.render(tram_briefing()))


def test_the_typesetter_is_loaded_only_when_used() -> None:
    program = (
        "import sys; import briefgen.rendering.pdf; print([m for m in ('typst', 'lxml', 'docx') if m in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    out = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_all_data_is_text_numbers_and_their_lists() -> None:
    def kinds(value: object) -> Iterator[type]:
        if isinstance(value, dict | list):
            for item in value.values() if isinstance(value, dict) else value:
                yield from kinds(item)
        else:
            yield type(value)

    assert set(kinds(content(whole_briefing()))) <= {str, int, bool, type(None)}
