"""The sample story: every format is read as it should be, and what is planted in it is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from briefgen import Source, SourceSet, Span, load_sources
from briefgen.resources import sample_dir
from briefgen.text.sentences import sentences

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sources"


@pytest.fixture(scope="module")
def loaded() -> SourceSet:
    return load_sources([SAMPLE])


@pytest.fixture
def source(loaded: SourceSet, path: str) -> Source:
    return next(s for s in loaded.sources if s.path == path)


def prose(source: Source) -> str:
    """The paragraphs that a reader reads: no furniture, no headings, nothing hidden."""
    kept = [p for p in source.paragraphs if not any(r.span.overlaps(p) for r in source.regions)]
    return "\n\n".join(p.of(source.text) for p in kept)


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_sample_is_found() -> None:
    assert sample_dir() == SAMPLE


def test_every_file_is_read_and_numbered_in_the_order_of_the_manifest(loaded: SourceSet) -> None:
    assert [(s.number, s.path) for s in loaded.sources] == [
        (1, "contract-refused.html"),
        (2, "police-response.pdf"),
        (3, "pilot-extended.docx"),
        (4, "evening-post.txt"),
        (5, "april-warning.txt"),
        (6, "lock-in.md"),
        (7, "policing-note.eml"),
        (8, "surveillance-veto.txt"),
    ]
    assert loaded.unreadable == ()


FIELDS = [
    # path, title's origin, author, publisher, date
    ("contract-refused.html", "json-ld", "Ruth Adeyemi", "The Borough Courier", "2026-05-21"),
    ("police-response.pdf", "manifest", "Samir Whitlock", "Thames Policy Digest", "2026-05-22"),
    ("pilot-extended.docx", "properties", "Imogen Castle", "Whitehall and Wards", "2026-06-18"),
    ("evening-post.txt", "text", None, "Riverside Evening Post", "2026-05-22"),
    ("april-warning.txt", "text", "Tomasz Reed", "The Lantern Weekly", "2026-04-27"),
    ("lock-in.md", "front-matter", "Priya Nandakumar", "Civic Systems Review", "2026-05-24"),
    ("policing-note.eml", "header", "Nell Barrow", None, "2026-06-19"),
    ("surveillance-veto.txt", "text", None, None, None),
]


@pytest.mark.parametrize(("path", "origin", "author", "publisher", "date"), FIELDS, ids=[f[0] for f in FIELDS])
def test_metadata(source: Source, origin: str, author: str | None, publisher: str | None, date: str | None) -> None:
    found = [f.value if f else None for f in (source.author, source.publisher, source.date)]
    assert found == [author, publisher, date]
    assert source.title.origin == origin


@pytest.mark.parametrize("path", [f[0] for f in FIELDS])
def test_length_of_an_article(source: Source) -> None:
    assert 230 <= len(prose(source).split()) <= 450


def test_one_voice_under_two_names(loaded: SourceSet) -> None:
    assert {s.path: s.copy_of for s in loaded.sources if s.copy_of} == {"evening-post.txt": 1}


PLANTS = [
    (
        "reason-tendering",
        "contract-refused.html",
        "City Hall gave the breach of procurement rules as the main reason for the refusal.",
    ),
    ("reason-lock-in", "lock-in.md", "mainly because it feared vendor lock‑in"),
    (
        "reason-surveillance",
        "surveillance-veto.txt",
        "The mayor’s main reason was the danger that AI‑powered surveillance poses",
    ),
    ("staff-45", "pilot-extended.docx", "about 45,000 officers and staff"),
    ("staff-46", "policing-note.eml", "about 46,000 people"),
    ("contracts-600", "contract-refused.html", "more than £600\u00a0million"),
    ("contracts-670", "police-response.pdf", "£670 million in all"),
    ("safety-police", "police-response.pdf", "would make London less safe"),
    ("safety-city-hall", "police-response.pdf", "the refusal would not make London less safe"),
    ("inner-markers", "surveillance-veto.txt", "[1, 2]"),
    ("non-breaking-hyphen", "april-warning.txt", "US\u2011based"),
    ("no-break-space", "lock-in.md", "£10\u00a0million"),
    ("curly-quotes", "pilot-extended.docx", "“discovery\u2011based model”"),
    ("straight-quotes-in-the-copy", "evening-post.txt", '"clear and serious breach"'),
    ("hedged", "april-warning.txt", "have reportedly held confidential talks"),
    ("denied", "pilot-extended.docx", "denies that the pilot gives officers a score"),
    ("not-banned", "contract-refused.html", "Palantir is not banned from bidding"),
    ("but-in-a-quotation", "police-response.pdf", "but nobody compared its price with that of any other,”"),
    ("open-undecided", "lock-in.md", "has not decided which of the three"),
    ("open-unknown", "pilot-extended.docx", "It is not known how many suppliers will bid."),
    (
        "open-to-come",
        "policing-note.eml",
        "will question the Commissioner, Sir Mark Rowley, about the pilot on 8 July 2026",
    ),
    ("footnote", "pilot-extended.docx", "The figure of 45,000 is the Commissioner’s"),
]


@pytest.mark.parametrize(("path", "words"), [p[1:] for p in PLANTS], ids=[p[0] for p in PLANTS])
def test_planted_in_prose(source: Source, words: str) -> None:
    # Lines of the PDF and the mail end where they end; a no-break space is no line end.
    found = prose(source).replace("\n", " ")
    assert words in found


SET_ASIDE = [
    ("contract-refused.html", "We use cookies to remember your preferences."),
    ("contract-refused.html", "Related stories"),
    ("contract-refused.html", "Share on Facebook"),
    ("police-response.pdf", "Page 1 of 2"),
    ("police-response.pdf", "Page 2 of 2"),
    ("police-response.pdf", "For subscribers. Do not forward."),
    ("pilot-extended.docx", "For subscribers only."),
    ("evening-post.txt", "ADVERTISEMENT"),
    ("april-warning.txt", "All rights reserved."),
    ("april-warning.txt", "Share this article"),
    ("lock-in.md", "5 min read"),
    ("lock-in.md", "Subscribe to Civic Systems Review"),
    ("policing-note.eml", "You receive this note"),
    ("surveillance-veto.txt", "Loading comments"),
]


@pytest.mark.parametrize(("path", "words"), SET_ASIDE, ids=[f"{p}: {w}" for p, w in SET_ASIDE])
def test_furniture_is_kept_and_set_aside(source: Source, words: str) -> None:
    assert words in source.text
    assert words not in prose(source)


@pytest.mark.parametrize("path", ["policing-note.eml"])
def test_what_a_reader_of_the_message_was_not_told_is_no_prose(source: Source) -> None:
    assert "80,000" not in prose(source)


@pytest.mark.parametrize("path", ["contract-refused.html"])
def test_the_hidden_paragraph_is_marked_as_hidden(source: Source) -> None:
    start = source.text.index("£75\u00a0million")
    assert source.regions_at(Span(start, start + 3), "hidden")


@pytest.mark.parametrize("path", ["police-response.pdf"])
def test_a_sentence_runs_across_the_page_break(source: Source) -> None:
    crossing = [
        s for s in sentences(source.text) if source.page_of(s) == 1 and source.page_of(Span(s.end - 1, s.end)) == 2
    ]
    assert [flat(s.of(source.text)) for s in crossing] == [
        (
            "Stella Creasy, the Labour MP for Walthamstow, criticised Mosley for bringing abuse by police officers into an "
            "argument about a contract."
        )
    ]


@pytest.mark.parametrize("path", ["police-response.pdf"])
def test_a_word_is_broken_at_a_line_end(source: Source) -> None:
    assert "the spokes-\nwoman said." in source.text


@pytest.mark.parametrize("name", ["police-response.pdf", "pilot-extended.docx"])
def test_the_script_makes_the_same_bytes(name: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "make_sample.py", tmp_path], check=True)
    assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes()
