"""Small files of every format, written by hand, on a made-up story: a storm barrier in a harbour town."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(*pages: str, rotate: int = 0, info: str = "") -> bytes:
    """A PDF of one font whose pages have these content streams."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for i, page in enumerate(pages):
        content = page.encode("cp1252")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Rotate {rotate}"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * i} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream")
    objects.append(f"<<{info}>>".encode())
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(objects), at)


def lines(*text: str, x: int = 72, y: int = 700, size: int = 11, before: str = "") -> str:
    """Lines of a PDF page, 14 points apart, after some operators of their own."""
    shown = " 0 -14 Td ".join(f"({t}) Tj" for t in text)
    return f"BT {before} /F1 {size} Tf {x} {y} Td {shown} ET "


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this body; further parts by name with "__" for "/" ("word__footnotes")."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {NS}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def paragraph(text: str, *, style: str = "", look: str = "") -> str:
    """A Word paragraph of one run."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def mail(body: str, *, headers: Sequence[str] = (), kind: str = "text/plain; charset=utf-8") -> bytes:
    """A mail of one part."""
    head = "\r\n".join([*headers, "MIME-Version: 1.0", f"Content-Type: {kind}", "Content-Transfer-Encoding: 8bit"])
    return f"{head}\r\n\r\n{body}".encode()


def page(body: str, *, head: str = "") -> bytes:
    """A web page."""
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


STORY = (
    "The harbour board has paused the contract for the storm barrier because only one builder was heard before it was signed.",
    "Engineers had asked for a decision before the autumn tides, which flooded 900 homes two years ago.",
    "Board chair Ruth Okafor promised a new tender by June and said the rules apply to every builder alike.",
    "The builder said it would study the decision and kept open a claim for costs of £3.5 million.",
)
