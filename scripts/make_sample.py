"""Write the PDF and the Word file of the sample story from the texts in ``scripts/sample``.

    python scripts/make_sample.py [FOLDER]

Both are written by hand, byte by byte, so that the same text always gives the same file and nothing has to be installed.
The PDF has what makes PDFs hard: two columns, a running head and foot with page numbers, words hyphenated at line ends and a
sentence that runs across the page break. The Word file has headings, document properties and a footnote.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
TEXTS = HERE / "sample"

# --- PDF --------------------------------------------------------------------------------------------------------------

PAGE_WIDTH, PAGE_HEIGHT = 420, 595  # A5, in points
MARGIN, GUTTER, TOP, BOTTOM = 40, 20, 62, 84
COLUMN = (PAGE_WIDTH - 2 * MARGIN - GUTTER) / 2
SIZE, LEADING, TITLE_SIZE = 10.5, 14.0, 17.0

# Advance widths of Helvetica, thousandths of the size, from the Adobe font metrics: space to tilde, then the rest.
_ASCII = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 "
    "584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 "
    "278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 "
    "500 334 260 334 584"
)
WIDTHS = {chr(32 + i): int(w) for i, w in enumerate(_ASCII.split())} | {
    "£": 556,
    "‘": 222,
    "’": 222,
    "“": 333,
    "”": 333,
    "–": 556,
}

# Where a word of the sample may be broken at a line end.
BREAKS = {
    w.replace("-", ""): w
    for w in "pro-cure-ment contract-ed evi-dence detec-tives Metro-politan require-ment compa-ny".split()
} | {
    w.replace("-", ""): w
    for w in "dis-pute soft-ware spokes-woman Lon-doners finding pub-lic compe-tition confi-dential".split()
}


def width(text: str, size: float) -> float:
    return sum(WIDTHS[c] for c in text) * size / 1000


def wrap(paragraph: str, measure: float, size: float, *, hyphenate: bool = True) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        longer = f"{line} {word}".strip()
        if width(longer, size) <= measure:
            line = longer
            continue
        head, tail = broken(word, measure - width(f"{line} ", size), size) if hyphenate else ("", word)
        lines.append(f"{line} {head}".strip())
        line = tail
    return [*lines, line]


def broken(word: str, room: float, size: float) -> tuple[str, str]:
    """The part of a word that fits ``room`` points, hyphen included, and the rest."""
    core = word.strip("“”,.’")
    parts = BREAKS.get(core, core).split("-")
    for cut in range(len(parts) - 1, 0, -1):
        head = word[: word.index(core)] + "".join(parts[:cut])
        if width(head + "-", size) <= room:
            return head + "-", word[len(head) :]
    return "", word


def show(x: float, y: float, size: float, text: str, font: str = "F1") -> str:
    coded = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)").decode("latin-1")
    return f"BT /{font} {size:g} Tf {x:.2f} {y:.2f} Td ({coded}) Tj ET"


def columns(title_lines: int) -> Iterator[tuple[int, float, list[float]]]:
    """Page, x and the y of each line, column by column; the headline takes room on the first page only."""
    for page in count():
        top = PAGE_HEIGHT - TOP - (title_lines * TITLE_SIZE * 1.25 + 40 if page == 0 else 0)
        lines = int((top - BOTTOM) / LEADING) + 1
        for column in range(2):
            yield page, MARGIN + column * (COLUMN + GUTTER), [top - i * LEADING for i in range(lines)]


def headline_of(title: str) -> list[str]:
    lines = wrap(title, PAGE_WIDTH - 2 * MARGIN, TITLE_SIZE, hyphenate=False)
    ys = [PAGE_HEIGHT - TOP - 8 - i * TITLE_SIZE * 1.25 for i in range(len(lines) + 1)]
    shown = [show(MARGIN, y, TITLE_SIZE, line, "F2") for line, y in zip(lines, ys, strict=False)]
    return [*shown, show(MARGIN, ys[-1] - 2, 9, "By Samir Whitlock")]


def pages_of(title: str, paragraphs: list[str]) -> list[str]:
    headline = headline_of(title)
    left = [line for p in paragraphs for line in (*wrap(p, COLUMN, SIZE), "")]
    pages: list[list[str]] = []
    for page, x, ys in columns(len(headline) - 1):
        while left and not left[0]:
            left.pop(0)
        if not left:
            break
        if len(pages) == page:
            pages.append(headline if page == 0 else [])
        taken, left = left[: len(ys)], left[len(ys) :]
        pages[page].extend(show(x, y, SIZE, line) for y, line in zip(ys, taken, strict=False) if line)
    return ["\n".join([*furniture(n, len(pages)), *ops]) for n, ops in enumerate(pages, start=1)]


def furniture(page: int, pages: int) -> list[str]:
    head = (
        show(MARGIN, PAGE_HEIGHT - 36, 8, "Thames Policy Digest")
        + "\n"
        + show(PAGE_WIDTH - MARGIN - 62, PAGE_HEIGHT - 36, 8, "22 May 2026")
    )
    foot = (
        show(MARGIN, 32, 8, "For subscribers. Do not forward.")
        + "\n"
        + show(PAGE_WIDTH - MARGIN - 42, 32, 8, f"Page {page} of {pages}")
    )
    return [head, foot]


def pdf(text: str) -> bytes:
    title, *paragraphs = [p for p in text.strip().split("\n\n") if p]
    contents = pages_of(title.removeprefix("# "), paragraphs)
    first = 5
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(contents)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        font.format("Helvetica"),
        font.format("Helvetica-Bold"),
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] /Contents {first + 2 * number + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode("latin-1")
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
    return bytes(out)


# --- Word -------------------------------------------------------------------------------------------------------------

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NOTE = re.compile(r"\[\^(\d+)\]")


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def runs(text: str) -> str:
    pieces = NOTE.split(text)
    return "".join(
        run(p) if i % 2 == 0 else f'<w:r><w:footnoteReference w:id="{p}"/></w:r>' for i, p in enumerate(pieces)
    )


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs(text)}</w:p>"


def style(name: str, shown: str) -> str:
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'


def document(blocks: list[str]) -> str:
    body = []
    for block in blocks:
        if block.startswith("## "):
            body.append(paragraph(block[3:], "Heading2"))
        elif block.startswith("# "):
            body.append(paragraph(block[2:], "Heading1"))
        elif not block.startswith("[^"):
            body.append(paragraph(block))
    edges = '<w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
    names = f'{W} xmlns:r="{OFFICE}"'
    return f"{HEAD}<w:document {names}><w:body>{''.join(body)}<w:sectPr>{edges}</w:sectPr></w:body></w:document>"


def edge(tag: str, text: str) -> str:
    return f"{HEAD}<w:{tag} {W}>{paragraph(text)}</w:{tag}>"


def footnotes(blocks: list[str]) -> str:
    notes = [
        f'<w:footnote w:id="{match[1]}">{paragraph(match[2])}</w:footnote>'
        for block in blocks
        if (match := re.fullmatch(r"\[\^(\d+)\]: (.+)", block, re.DOTALL))
    ]
    return f"{HEAD}<w:footnotes {W}>{''.join(notes)}</w:footnotes>"


def relations(*rows: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(rows, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def docx_parts(text: str) -> dict[str, str]:
    blocks = [b for b in text.strip().split("\n\n") if b]
    overrides = (
        ("/word/document.xml", f"{WORD}.document.main+xml"),
        ("/word/styles.xml", f"{WORD}.styles+xml"),
        ("/word/footnotes.xml", f"{WORD}.footnotes+xml"),
        ("/word/header1.xml", f"{WORD}.header+xml"),
        ("/word/footer1.xml", f"{WORD}.footer+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    )
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
        ),
        "_rels/.rels": relations(
            (f"{OFFICE}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": (
            f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(blocks[0].removeprefix('# '))}</dc:title><dc:creator>Imogen Castle</dc:creator></cp:coreProperties>"
        ),
        "word/document.xml": document(blocks),
        "word/styles.xml": f"{HEAD}<w:styles {W}>{style('Heading1', 'heading 1')}{style('Heading2', 'heading 2')}</w:styles>",
        "word/footnotes.xml": footnotes(blocks),
        "word/header1.xml": edge("hdr", "Whitehall and Wards · 18 June 2026"),
        "word/footer1.xml": edge("ftr", "Copyright Whitehall and Wards. For subscribers only."),
        "word/_rels/document.xml.rels": relations(
            (f"{OFFICE}/styles", "styles.xml"),
            (f"{OFFICE}/footnotes", "footnotes.xml"),
            (f"{OFFICE}/header", "header1.xml"),
            (f"{OFFICE}/footer", "footer1.xml"),
        ),
    }


def write_docx(text: str, path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in docx_parts(text).items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            # Stored, not deflated: compressed bytes differ between versions of zlib.
            archive.writestr(entry, part.encode("utf-8"))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "sources"
    (folder / "police-response.pdf").write_bytes(pdf((TEXTS / "police-response.txt").read_text(encoding="utf-8")))
    write_docx((TEXTS / "pilot-extended.txt").read_text(encoding="utf-8"), folder / "pilot-extended.docx")


if __name__ == "__main__":
    main()
