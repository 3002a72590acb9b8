"""What each reader keeps, sets aside and finds hidden."""

from __future__ import annotations

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from briefgen.errors import SourceError
from briefgen.model import Source
from briefgen.sources import load_sources
from briefgen.sources.confining.sandbox import Sandbox
from briefgen.sources.confining.warming import reader_of
from briefgen.sources.confining.worker import reply
from briefgen.sources.parsed import ReadError
from briefgen.sources.readers.docx import read_docx
from briefgen.sources.readers.pdf import read_pdf
from tests.source_files import NS, STORY, docx, lines, mail, page, paragraph, pdf

SECRET = "The chair approved it in secret."
PROSE = "".join(f"<p>{s}</p>" for s in STORY)


@pytest.fixture(autouse=True)
def _readers_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child process has tests of its own; a table of fifty files need not start fifty."""
    monkeypatch.setattr(Sandbox, "answer", lambda _, data, suffix: reply(reader_of(suffix), data))


def _load(folder: Path, name: str, data: bytes) -> Source:
    (folder / name).write_bytes(data)
    return load_sources([folder / name]).sources[0]


def _of(source: Source, kind: str) -> list[str]:
    return [r.span.of(source.text) for r in source.regions if r.kind == kind]


def _hidden_html(wrapped: str, head: str = "") -> bytes:
    return page(f"<main><h1>Barrier paused</h1>{PROSE}{wrapped}</main>", head=head)


def _hidden_docx(look: str) -> bytes:
    styles = f'<w:styles {NS}><w:style w:styleId="V"><w:name w:val="v"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="C"><w:name w:val="c"/><w:basedOn w:val="V"/></w:style></w:styles>'
    body = "".join(paragraph(s) for s in STORY)
    unseen = paragraph(SECRET, style=look[1:]) if look.startswith("=") else paragraph(SECRET, look=look)
    return docx(body + unseen, word__styles=styles)


def _hidden_pdf(line: str) -> bytes:
    return pdf(lines(*(s[:70] for s in STORY)) + line)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *(
            pytest.param("a.html", _hidden_html(wrapped, head), id=f"html {label}")
            for label, wrapped, head in (
                ("display none", f'<p style="display:none">{SECRET}</p>', ""),
                ("display none important", f'<p style="DISPLAY: none !important">{SECRET}</p>', ""),
                ("inherited", f'<div style="display:none"><p><b>{SECRET}</b></p></div>', ""),
                ("visibility", f'<p style="visibility:hidden">{SECRET}</p>', ""),
                ("hidden attribute", f"<p hidden>{SECRET}</p>", ""),
                ("aria-hidden", f'<p aria-hidden="true">{SECRET}</p>', ""),
                ("off screen", f'<p style="position:absolute;left:-9999px">{SECRET}</p>', ""),
                ("text indent", f'<p style="text-indent:-999em">{SECRET}</p>', ""),
                ("font size 0", f'<p style="font-size:0">{SECRET}</p>', ""),
                ("font size 1px", f'<p style="font-size: 1px">{SECRET}</p>', ""),
                ("opacity", f'<p style="opacity:0">{SECRET}</p>', ""),
                ("white", f'<p style="color:#FFF">{SECRET}</p>', ""),
                ("font white", f'<p><font color="white">{SECRET}</font></p>', ""),
                ("same colour", f'<p style="color:#eee;background:#eee">{SECRET}</p>', ""),
                (
                    "page rule by class",
                    f'<p class="x">{SECRET}</p>',
                    "<style>/* a */ .x, .y { display : none }</style>",
                ),
                ("page rule by id", f'<p id="x">{SECRET}</p>', "<style>#x{font-size:0px}</style>"),
                ("screen reader class", f'<span class="sr-only">{SECRET}</span>', ""),
                ("clipped", f'<p style="height:1px;overflow:hidden">{SECRET}</p>', ""),
                ("noscript", f"<noscript>{SECRET}</noscript>", ""),
            )
        ),
        pytest.param(
            "a.md",
            f"# Barrier\n\n{STORY[0]}\n\n<div style='display:none'>{SECRET}</div>\n".encode(),
            id="markdown with raw html",
        ),
        pytest.param(
            "a.eml",
            mail(
                f"<p>{STORY[0]}</p><p style='display:none'>{SECRET}</p>",
                headers=["From: a@b.example"],
                kind="text/html",
            ),
            id="html mail",
        ),
        *(
            pytest.param("a.docx", _hidden_docx(look), id=f"docx {label}")
            for label, look in (
                ("vanish", "<w:vanish/>"),
                ("white", '<w:color w:val="FFFFFF"/>'),
                ("tiny", '<w:sz w:val="2"/>'),
                ("style", "=V"),
                ("style of a style", "=C"),
            )
        ),
        *(
            pytest.param("a.pdf", _hidden_pdf(line), id=f"pdf {label}")
            for label, line in (
                ("render mode 3", lines(SECRET, y=400, before="3 Tr")),
                ("white", lines(SECRET, y=400, before="1 1 1 rg")),
                ("off the page", lines(SECRET, y=4000)),
                ("left of the page", lines(SECRET, x=-900, y=400)),
                ("tiny", f"BT 1 0 0 1 72 400 Tm /F1 0.4 Tf ({SECRET}) Tj ET"),
            )
        ),
    ],
)
def test_hidden_text_is_kept_apart_and_told(tmp_path: Path, name: str, data: bytes) -> None:
    source = _load(tmp_path, name, data)
    assert _of(source, "hidden") == [SECRET]
    assert source.text.endswith(SECRET)
    assert any("a reader of the original does not see" in w for w in source.warnings)
    assert STORY[0][:60] in source.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param(
            "a.html",
            _hidden_html(f'<div style="background:#003"><p style="color:white">{SECRET}</p></div>'),
            id="white on dark",
        ),
        pytest.param(
            "a.html",
            _hidden_html(f'<p class="x">{SECRET}</p>', "<style>@media print{.x{display:none}}</style>"),
            id="hidden in print only",
        ),
        pytest.param(
            "a.html",
            _hidden_html(f'<p class="xy">{SECRET}</p>', "<style>.x .xy{display:none} .x{display:none}</style>"),
            id="other selectors",
        ),
        pytest.param(
            "a.html", _hidden_html(f'<p style="opacity:0.9;left:-5px;font-size:12px">{SECRET}</p>'), id="harmless style"
        ),
        pytest.param("a.docx", _hidden_docx('<w:vanish w:val="0"/>'), id="vanish off"),
        pytest.param(
            "a.docx", _hidden_docx('<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>'), id="white on shading"
        ),
        pytest.param(
            "a.pdf",
            _hidden_pdf("0 0 0.4 rg 60 390 400 30 re f " + lines(SECRET, y=400, before="1 1 1 rg")),
            id="white on a dark box",
        ),
    ],
)
def test_seen_text_is_not_called_hidden(tmp_path: Path, name: str, data: bytes) -> None:
    source = _load(tmp_path, name, data)
    assert _of(source, "hidden") == []
    assert SECRET in source.text


def test_a_page_is_kept_whole_with_its_furniture_behind_the_body(tmp_path: Path) -> None:
    source = _load(
        tmp_path,
        "a.html",
        page(
            '<header><nav><a href="/">Front</a><a href="/n">News</a></nav></header><main><article><h1>Barrier paused</h1>'
            f"<p>{STORY[0]} [1, 2]</p><h2>What follows</h2><p>{STORY[1]}<br>{STORY[2]}</p><ul><li>A tender by June.</li><li>Terms in April.</li></ul>"
            f"<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2025</td><td>£2 million</td></tr></table><p>{STORY[3]}</p></article></main>"
            "<aside><h3>Most read</h3><a>Ferry fares to rise</a></aside><footer>© 2026 The Quay Post</footer><script>var a = 'Nothing';</script><!-- note -->"
        ),
    )
    body = [
        "Barrier paused",
        f"{STORY[0]} [1, 2]",
        "What follows",
        f"{STORY[1]}\n{STORY[2]}",
        "A tender by June.",
        "Terms in April.",
        "Year\tCost",
        "2025\t£2 million",
        STORY[3],
    ]
    assert [p.of(source.text) for p in source.paragraphs][: len(body)] == body
    assert source.text.startswith("\n\n".join(body))
    assert _of(source, "heading") == ["Barrier paused", "What follows"]
    assert {"FrontNews", "Most read", "Ferry fares to rise", "© 2026 The Quay Post"} == set(_of(source, "furniture"))
    assert "Nothing" not in source.text


def test_soft_hyphens_and_no_break_spaces_stay_as_they_are(tmp_path: Path) -> None:
    source = _load(
        tmp_path,
        "a.html",
        page(
            f"<article><p>A £40&nbsp;million con&shy;tract was paused by the board of the harbour on Monday.</p>{PROSE}</article>"
        ),
    )
    assert "£40\u00a0million con\u00adtract" in source.text


def test_a_page_whose_text_is_lost_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(page("<div>" * 100_000 + f"<p>{' '.join(STORY)}</p>"))
    with pytest.raises(SourceError, match="nested too deep"):
        load_sources([tmp_path])


@pytest.mark.parametrize("tag", ["div", "nav", "aside", "table", "span"])
def test_whole_sentences_are_body_whatever_the_page_wraps_them_in(tmp_path: Path, tag: str) -> None:
    source = _load(tmp_path, "a.html", page(f"<{tag}>{PROSE}</{tag}>"))
    assert [p.of(source.text) for p in source.paragraphs] == list(STORY)
    assert _of(source, "furniture") == []


def test_a_page_in_another_encoding(tmp_path: Path) -> None:
    data = page(f"<article><p>The café paid £40 million.</p>{PROSE}</article>").replace(b"utf-8", b"windows-1252")
    source = _load(tmp_path, "a.html", data.decode().encode("cp1252"))
    assert "café paid £40 million" in source.text
    assert source.warnings == ("read as windows-1252, as declared",)


def test_markdown_gives_what_a_reader_sees(tmp_path: Path) -> None:
    text = f"# Barrier\n\nThe **board** [paused](https://x.example/a) it [1].\n\n- One item.\n- Two items.\n\n![alt](i.png)\n\n> {STORY[0]}\n\n[1]: https://x.example/ref\n"
    source = _load(tmp_path, "a.md", text.encode())
    assert [p.of(source.text) for p in source.paragraphs] == [
        "Barrier",
        "The board paused it [1].",
        "One item.",
        "Two items.",
        STORY[0],
        "[1]: https://x.example/ref",
    ]
    assert source.url is None


def test_mail_sets_replies_and_signatures_aside(tmp_path: Path) -> None:
    body = f"Dear all,\n\n{STORY[0]}\n\nOn Wed, 4 Mar 2026 at 10:00, Desk <d@quay.example> wrote:\n> Can you comment?\n> It is urgent.\n\n{STORY[1]}\n\n-- \nRuth Okafor\n"
    source = _load(tmp_path, "a.eml", mail(body, headers=["From: r@board.example"]))
    assert _of(source, "furniture") == [
        "On Wed, 4 Mar 2026 at 10:00, Desk <d@quay.example> wrote:",
        "> Can you comment?\n> It is urgent.",
        "Ruth Okafor",
    ]
    assert source.text.startswith(f"Dear all,\n\n{STORY[0]}\n\n{STORY[1]}\n\n")


def test_mail_lists_its_attachments(tmp_path: Path) -> None:
    head = b'From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    parts = b'--x\r\nContent-Type: text/plain\r\n\r\nThe terms are attached to this mail.\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="terms.pdf"\r\n\r\nzz\r\n--x--\r\n'
    assert _load(tmp_path, "a.eml", head + parts).warnings == ("attachments not read: terms.pdf",)


def test_word_keeps_insertions_drops_deletions_appends_footnotes(tmp_path: Path) -> None:
    body = (
        f"{paragraph('Barrier paused', style='H')}<w:p><w:r><w:t xml:space='preserve'>It costs </w:t></w:r><w:ins><w:r><w:t>£60</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>£50</w:delText></w:r></w:del><w:r><w:t xml:space='preserve'> million.</w:t><w:footnoteReference w:id='2'/></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Cost</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    source = _load(
        tmp_path,
        "a.docx",
        docx(
            body,
            word__styles=f'<w:styles {NS}><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>',
            word__footnotes=f'<w:footnotes {NS}><w:footnote w:type="separator">{paragraph("no")}</w:footnote><w:footnote w:id="2">{paragraph("A note on costs.")}</w:footnote></w:footnotes>',
            word__header1=f"<w:hdr {NS}>{paragraph('Board paper 7')}</w:hdr>",
            word__comments=f"<w:comments {NS}/>",
        ),
    )
    assert source.text == "Barrier paused\n\nIt costs £60 million.\n\nYear\tCost\n\nA note on costs.\n\nBoard paper 7"
    assert (_of(source, "heading"), _of(source, "furniture")) == (["Barrier paused"], ["Board paper 7"])
    assert source.warnings == (
        "holds tracked changes: 1 insertions kept, 1 deleted words left out",
        "holds comments, which were not read",
    )


def _zipped(content: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", content)
    return buffer.getvalue()


DOCUMENT = f"<w:document {NS}><w:body>{paragraph('&x;')}</w:body></w:document>"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(_zipped(f'<!DOCTYPE a [<!ENTITY x "y">]>{DOCUMENT}'.encode()), "document type", id="entity"),
        pytest.param(
            _zipped(f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>{DOCUMENT}'.encode()),
            "document type",
            id="external entity",
        ),
        pytest.param(_zipped(b"<a>" + b" " * 70_000_000), "unpacks to", id="zip bomb"),
        pytest.param(b"PK\x03\x04 and nothing more", "archive is broken", id="broken archive"),
        pytest.param(b"\xd0\xcf\x11\xe0" + b"\0" * 600, "encrypted or an old", id="encrypted"),
        pytest.param(_zipped(b"<a"), "not valid XML", id="broken part"),
        pytest.param(docx(""), "no text", id="empty"),
    ],
)
def test_hostile_word_documents(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_docx(data)


def test_public_entity_bombs_in_word_documents() -> None:
    folder = Path(os.environ.get("BRIEFGEN_CORPORA", "../shared/corpora")) / "xml"
    if not folder.is_dir():
        pytest.skip("the public corpora are not here (BRIEFGEN_CORPORA)")
    for file in folder.glob("*.xml"):
        with pytest.raises(ReadError):
            read_docx(_zipped(file.read_bytes()))


def test_pdf_paragraphs_pages_and_page_heads(tmp_path: Path) -> None:
    def one(number: int, *text: str) -> str:
        return lines("Harbour Board papers", y=770) + lines(*text) + lines(f"Page {number} of 2", x=280, y=20)

    source = _load(
        tmp_path,
        "a.pdf",
        pdf(
            one(
                1,
                "The board has paused the contract for the storm barrier, because only",
                "one builder was heard before it was signed.",
            )
            + lines(
                "A second paragraph stands apart from the first one and ends in the pro-",
                "cess of a sentence that goes on over the page and ends only after",
                y=640,
            ),
            one(2, "the page break, as sentences do in printed reports of this kind now.")
            + lines("Ten more lines would be needed here to fill the page, but four will do.", "They are short.", y=640)
            + lines("Here is the last one.", y=580)
            + lines("A very last one.", y=540),
        ),
    )
    assert [p.of(source.text) for p in source.paragraphs][1] == (
        "A second paragraph stands apart from the first one and ends in the pro-\ncess of a sentence that goes on over the page and ends only after\n"
        "the page break, as sentences do in printed reports of this kind now."
    )
    assert len(source.pages) == 2
    assert source.pages[1].of(source.text).startswith("the page break")
    assert source.page_of(source.paragraphs[2]) == 2
    assert _of(source, "furniture") == ["Harbour Board papers", "Page 1 of 2", "Harbour Board papers", "Page 2 of 2"]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param(
            ["The largest is a contract with the", "Environment Agency, it said."], 1, id="no room for the next word"
        ),
        pytest.param(["The builder left.", "A new one is sought for the works."], 2, id="room, and a closing stop"),
        pytest.param(["What follows", "A new tender will be held by June."], 2, id="room, and a capital"),
        pytest.param(
            ["The board has paused the", "contract for the barrier by the sea."], 1, id="goes on in lower case"
        ),
    ],
)
def test_pdf_lines_of_one_paragraph(text: list[str], paragraphs: int) -> None:
    assert len(read_pdf(pdf(lines(*text))).blocks) == paragraphs


def test_pdf_columns_are_read_one_after_the_other() -> None:
    left = [f"left line {i} of the running text here" for i in range(8)]
    right = [f"right line {i} of the running text here" for i in range(8)]
    rows = "".join(
        lines(a, x=72, y=600 - 14 * i) + lines(b, x=330, y=600 - 14 * i)
        for i, (a, b) in enumerate(zip(left, right, strict=True))
    )
    blocks = read_pdf(
        pdf(lines("A headline that spans both of the columns of this page", y=700, size=18) + rows)
    ).blocks
    assert [b.text for b in blocks] == [
        "A headline that spans both of the columns of this page",
        "\n".join([*left, *right]),
    ]


@pytest.mark.parametrize(
    "turned",
    ["1 0 0 1 72 700", "0 1 -1 0 300 72", "0 -1 1 0 300 700", "-1 0 0 -1 500 500"],
    ids=["level", "up", "down", "over head"],
)
def test_pdf_text_in_any_direction(turned: str) -> None:
    blocks = read_pdf(
        pdf(f"BT /F1 11 Tf {turned} Tm (The ferry company has cut) Tj 0 -14 Td (its night service by half.) Tj ET")
    ).blocks
    assert [b.text for b in blocks] == ["The ferry company has cut\nits night service by half."]


def _columns(word: str) -> tuple[list[str], str]:
    left = [f"{word} {letter} stands in the left column" for letter in "abcdefgh"]
    right = [f"{word} {letter} stands in the right one" for letter in "ijklmnop"]
    rows = enumerate(zip(left, right, strict=True))
    return [*left, *right], "".join(
        lines(a, x=72, y=600 - 14 * i) + lines(b, x=330, y=600 - 14 * i) for i, (a, b) in rows
    )


def test_pdf_page_heads_over_columns_and_a_headline_of_two_lines(tmp_path: Path) -> None:
    edge = lines("Quay Review", y=770) + lines("5 March 2026", x=400, y=770) + lines("Do not forward", y=20)
    title = lines("A headline of two lines that", y=700, size=18) + lines("spans columns", y=680, size=18)
    first, second = _columns("first"), _columns("second")
    source = _load(
        tmp_path,
        "a.pdf",
        pdf(
            edge + title + first[1] + lines("Page 1 of 2", x=400, y=20),
            edge + second[1] + lines("Page 2 of 2", x=400, y=20),
        ),
    )
    assert source.title.value == "A headline of two lines that spans columns"
    assert source.date is not None
    assert source.date.value == "2026-03-05"
    head = "Quay Review\t5 March 2026"
    assert _of(source, "furniture") == [head, "Do not forward\tPage 1 of 2", head, "Do not forward\tPage 2 of 2"]
    assert source.paragraphs[1].of(source.text) == "\n".join([*first[0], *second[0]])


def test_pdf_page_numbers_count_pages_without_text(tmp_path: Path) -> None:
    source = _load(tmp_path, "a.pdf", pdf("", lines("The board met."), "", "", lines("The board left.")))
    assert [source.page_of(p) for p in source.paragraphs] == [2, 5]
    assert "pages without a text layer: 1, 3, 4" in source.warnings


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf(""), "no text layer"),
        (b"%PDF-1.4 and nothing more", "broken PDF"),
        (b"%PDF-1.4\n" + b"\0" * 500, "broken PDF"),
    ],
    ids=["no text", "cut off", "zeros"],
)
def test_unreadable_pdfs(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read_pdf(data)
