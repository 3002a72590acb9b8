"""Text that a reader of the original does not see, from the file to the verdict: never verified, and never shown by a build."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from briefgen import build
from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Source, Verdict
from briefgen.resources import sample_dir
from briefgen.settings import Settings
from briefgen.sources.parsed import ReadError
from tests.reliability import hidden_html, hidden_pdf, hidden_word
from tests.reliability.clean_files import clean_pages, clean_pdfs
from tests.reliability.conftest import Corpus
from tests.reliability.reading import read, seen_text
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.source_files import STORY

SECRET = hidden_html.SECRET
HIDDEN: dict[str, tuple[str, dict[str, bytes]]] = {
    "web pages": ("a.html", {n: hidden_html.web_page(*m) for n, m in hidden_html.HIDDEN.items()}),
    "PDFs": ("a.pdf", hidden_pdf.HIDDEN),
    "Word documents": ("a.docx", hidden_word.HIDDEN),
    "mails": ("a.eml", hidden_word.MAIL_HIDDEN),
}
SEEN: dict[str, tuple[str, dict[str, bytes]]] = {
    "web pages": ("a.html", {n: hidden_html.web_page(*m) for n, m in hidden_html.SEEN.items()}),
    "PDFs": ("a.pdf", hidden_pdf.SEEN),
    "Word documents": ("a.docx", hidden_word.SEEN),
    "mails": ("a.eml", hidden_word.MAIL_SEEN),
}


def verdict(source: Source, quote: str) -> tuple[Verdict, set[str]]:
    judged = Gate([source]).judge(Claim("F1", quote, (Citation(1, quote),)))
    return judged.verdict, {f.code for f in judged.findings}


def passes(source: Source, quote: str) -> bool:
    """Whether hidden words pass, or are refused for no such reason as that they are hidden or absent."""
    found, codes = verdict(source, quote)
    return found is Verdict.VERIFIED or not codes & {"BG201", "BG203", "BG205"} or quote in seen_text(source)


@pytest.mark.parametrize("kind", HIDDEN)
def test_hidden_words(kind: str, tally: Tally) -> None:
    name, files = HIDDEN[kind]
    sources = {case: read(name, data) for case, data in files.items()}
    passed = [case for case, source in sources.items() if passes(source, SECRET)]
    tally.none(9, f"hidden words in {kind}", tried=len(files), unit="files", wrong=passed, of="verified as visible")
    lost = [case for case, source in sources.items() if not _kept(source)]
    tally.none(9, f"visible text beside hidden words in {kind}", tried=len(files), unit="files", wrong=lost, of="lost")


def _kept(source: Source) -> bool:
    """Whether the story stands whole in what is seen, and its sentences can be quoted."""
    seen = " ".join(seen_text(source).split())
    quotes = [s if s in seen else s[:70] for s in STORY]
    return all(
        q.strip() in seen and not verdict(source, q.strip())[1] & {"BG201", "BG202", "BG203", "BG205"} for q in quotes
    )


@pytest.mark.parametrize("kind", SEEN)
def test_the_same_words_in_plain_sight(kind: str, tally: Tally) -> None:
    name, files = SEEN[kind]
    alarms = [case for case, data in files.items() if _alarm(read(name, data))]
    part = f"words in plain sight in {kind}, of looks like those of hidden ones"
    tally.at_most(9, part, tried=len(files), unit="files", bad=len(alarms), share=0.01, of="called hidden")


def _alarm(source: Source) -> bool:
    return SECRET not in seen_text(source) or any(
        r.kind == "hidden" and "plain version" not in r.reason for r in source.regions
    )


def test_forged_text_layers(tally: Tally) -> None:
    passed = [case for case, (data, said) in hidden_pdf.FORGED.items() if passes(read("a.pdf", data), said)]
    part = "PDFs whose text layer says other words than the page shows"
    tally.none(9, part, tried=len(hidden_pdf.FORGED), unit="files", wrong=passed, of="verified as visible")


@sizes(30, 10_000)
def test_forged_digits(size: int, tally: Tally) -> None:
    fonts = ("Helvetica", "Times-Roman", "Times-Italic", "Courier", "Helvetica-BoldOblique")
    forgeries = hidden_pdf.digit_forgeries(fonts if size > 100 else fonts[:1])[:: 1 if size > 100 else 3][:size]
    passed = [name for name, data, said in forgeries if passes(read("a.pdf", data), said)]
    part = "PDFs that show one digit and say another, every pair"
    tally.none(9, part, tried=len(forgeries), unit="files", wrong=passed, of="verified as visible")


def test_a_build_shows_no_hidden_words(tmp_path: Path, tally: Tally) -> None:
    files = [(f"{i}-{name}", data) for name, cases in HIDDEN.values() for i, data in enumerate(cases.values())]
    files = files[::4]
    for name, data in files:
        (tmp_path / name).write_bytes(data)
    briefing = build([tmp_path], Settings(drafter="extractive", cache=""))
    shown = [c for c in dataclasses.asdict(briefing.draft).values() if "in secret" in repr(c)]
    quoted = [e for e in briefing.evidence if "in secret" in e.quote.text]
    tally.none(
        9, "builds of the extractive drafter", tried=len(files), unit="sources", wrong=[*shown, *quoted], of="shown"
    )


@sizes(60, 10_000)
def test_clean_files(size: int, tally: Tally) -> None:
    files = [*clean_pages()[:size], *clean_pdfs(20 if size < 100 else size)]
    folder = sample_dir()
    assert folder is not None
    # One page of the sample hides a paragraph on purpose.
    names = sorted(p for p in folder.iterdir() if p.suffix != ".toml" and b'style="display:none"' not in p.read_bytes())
    files += [(p.name, p.read_bytes()) for p in names]
    alarms = [name for name, data in files if any(r.kind == "hidden" for r in read(name, data).regions)]
    part = "clean files: themes, small notes, tables, fonts, and the sample"
    tally.at_most(
        9,
        part,
        tried=len(files),
        unit="files",
        bad=len(alarms),
        share=0.01,
        of=f"with a false alarm {alarms[:3]}" if alarms else "with a false alarm",
    )


@sizes(8, 10_000)
def test_public_pdfs(size: int, corpus: Corpus, tally: Tally) -> None:
    part = "public sample PDFs: visible words called hidden"
    folder = corpus(9, part, "pdf/sample-files")
    words = hidden = 0
    for file in sorted(folder.glob("*.pdf"), key=lambda f: f.stat().st_size)[:size]:
        try:
            source = read(file.name, file.read_bytes())
        except ReadError:
            continue
        words += len(source.text.split())
        hidden += sum(
            len(r.span.of(source.text).split())
            for r in source.regions
            if r.kind == "hidden" and r.reason != "off the page"
        )
    tally.at_most(9, part, tried=words, unit="words", bad=hidden, share=0.01, of="called hidden")
