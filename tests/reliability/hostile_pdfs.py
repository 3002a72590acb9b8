"""Hostile PDFs, made by code: circles, bombs, lies about length, and things that ask to be run."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

from tests.source_files import STORY, lines

__all__ = ["PDFS", "assembled"]

Made = dict[str, tuple[str, Callable[[], bytes]]]

WORDS = lines(*(s.replace("£", "GBP ") for s in STORY), size=8)
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 4 0 R>>{more}>>/Contents {at} 0 R{page}>>"


def stream(data: bytes, entries: str = "", *, length: int | str | None = None) -> bytes:
    """A stream object's body; its length may be made to lie."""
    said = len(data) if length is None else length
    return f"<<{entries}/Length {said}>>stream\n".encode() + data + b"\nendstream"


def assembled(objects: Mapping[int, bytes | str], trailer: str = "", *, xref: bool = True) -> bytes:
    """A PDF of these objects, with a table of where they stand, or none."""
    out = b"%PDF-1.7\n"
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + (body if isinstance(body, bytes) else body.encode("latin-1")) + b"\nendobj\n"
    size = max(objects) + 1
    at = len(out)
    if xref:
        rows = b"".join(
            b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size)
        )
        out += b"xref\n0 %d\n" % size + rows
    return out + f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF".encode()


def page(
    content: bytes = WORDS.encode(), *, more: str = "", extra: str = "", catalog: str = "", **objects: bytes | str
) -> bytes:
    """One page; further objects by name ``o7`` and so on."""
    of_page: dict[int, bytes | str] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: PAGE.format(more=more, at=5, page=extra),
        4: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        5: stream(content),
    }
    return assembled(of_page | {int(name[1:]): body for name, body in objects.items()})


def _squeezed(content: bytes, times: int = 1, entries: str = "") -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    return stream(content, f"/Filter[{'/FlateDecode' * times}]{entries}")


def _with_content(body: bytes | str) -> bytes:
    return page(o5=body)


def _object_stream(count: int, filler: int) -> bytes:
    """A table that is a stream, and objects in a stream that unpacks to far more than it holds."""
    listed = " ".join(f"{10 + i} 0" for i in range(count)) + " "
    packed = _squeezed(listed.encode() + b"<<>>" + b" " * filler, entries=f"/Type/ObjStm/N {count}/First {len(listed)}")
    return page(catalog="/X 10 0 R", o6=packed)


def _kids(depth: int) -> bytes:
    objects: dict[int, bytes | str] = {1: "<</Type/Catalog/Pages 2 0 R>>"}
    for i in range(depth):
        objects[2 + i] = f"<</Type/Pages/Kids[{3 + i} 0 R]/Count 1>>"
    objects[2 + depth] = "<</Type/Page/MediaBox[0 0 612 792]>>"
    return assembled(objects)


def _encrypted() -> bytes:
    data = page(o6="<</Filter/Standard/V 4/R 4/Length 128/P -44/O<00>/U<00>/CF<</StdCF<</CFM/AESV2>>>>/StmF/StdCF>>")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 6 0 R/ID[<00><00>]")


def _forms(levels: int, width: int) -> bytes:
    """Forms that draw each other, so many times on every level."""
    objects: dict[str, Any] = {}
    for i in range(levels):
        last = i == levels - 1
        inner = WORDS if last else "/X Do " * width
        named = "" if last else f"/XObject<</X {11 + i} 0 R>>"
        head = f"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 4 0 R>>{named}>>"
        objects[f"o{10 + i}"] = stream(inner.encode(), head)
    return page(b"/X Do " * width, more="/XObject<</X 10 0 R>>", **objects)


PDFS: Made = {
    "pages that hold themselves": (".pdf", lambda: page(o2="<</Type/Pages/Kids[2 0 R 2 0 R 3 0 R]/Count 3>>")),
    "a page that is its own parent": (".pdf", lambda: page(extra="/Parent 3 0 R")),
    "5,000 levels of pages": (".pdf", lambda: _kids(5000)),
    "a count that lies": (".pdf", lambda: page(o2="<</Type/Pages/Kids[3 0 R]/Count 2000000000>>")),
    "a count below zero": (".pdf", lambda: page(o2="<</Type/Pages/Kids[3 0 R]/Count -1>>")),
    "one page 100,000 times": (".pdf", lambda: page(o2=f"<</Type/Pages/Kids[{'3 0 R ' * 100_000}]/Count 100000>>")),
    "one page 1,900 times": (".pdf", lambda: page(o2=f"<</Type/Pages/Kids[{'3 0 R ' * 1900}]/Count 1900>>")),
    "300 MB in a stream": (".pdf", lambda: _with_content(_squeezed(b" " * 300_000_000))),
    "a stream packed four times": (".pdf", lambda: _with_content(_squeezed(b" " * 200_000_000, 4))),
    "a stream of 100 filters": (".pdf", lambda: _with_content(stream(b"x", f"/Filter[{'/ASCIIHexDecode' * 100}]"))),
    "objects in a stream of 100 MB": (".pdf", lambda: _object_stream(10, 100_000_000)),
    "100,000 objects in a stream": (".pdf", lambda: _object_stream(100_000, 0)),
    "a form that draws itself": (
        ".pdf",
        lambda: page(
            WORDS.encode() + b"/X Do",
            more="/XObject<</X 6 0 R>>",
            o6=stream(b"/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"),
        ),
    ),
    "forms that draw ten to the ninth": (".pdf", lambda: _forms(9, 10)),
    "a font that writes in itself": (
        ".pdf",
        lambda: page(
            b"BT /F2 12 Tf (aaa) Tj ET" + WORDS.encode(),
            more="/Font<</F1 4 0 R/F2 6 0 R>>",
            o6="<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 7 0 R>>/Encoding<</Differences[97/a]>>"
            "/FirstChar 97/LastChar 97/Widths[9]/Resources<</Font<</F2 6 0 R>>>>>>",
            o7=stream(b"9 0 d0 BT /F2 1 Tf (aaaaaaaaaa) Tj ET"),
        ),
    ),
    "a page of the size of a galaxy": (".pdf", lambda: page(extra="/MediaBox[-1e38 -1e38 1e38 1e38]")),
    "a page of no size": (".pdf", lambda: page(extra="/MediaBox[0 0 0 0]/UserUnit 1e30")),
    "a table that leads to itself": (".pdf", lambda: page().replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9")),
    "a table far beyond the end": (".pdf", lambda: page().replace(b"startxref\n", b"startxref\n99999999")),
    "no table": (
        ".pdf",
        lambda: assembled({1: "<</Type/Catalog/Pages 2 0 R>>", 2: "<</Type/Pages/Kids[]/Count 0>>"}, xref=False),
    ),
    "a length that is too long": (".pdf", lambda: _with_content(stream(WORDS.encode(), length=2_000_000_000))),
    "a length below zero": (".pdf", lambda: _with_content(stream(WORDS.encode(), length=-5))),
    "a length that is the stream itself": (".pdf", lambda: _with_content(stream(WORDS.encode(), length="5 0 R"))),
    "a million operators": (".pdf", lambda: page(b"q Q " * 1_000_000 + WORDS.encode())),
    "a million open states": (".pdf", lambda: page(b"q " * 1_000_000 + WORDS.encode())),
    "a million letters": (".pdf", lambda: page(b"BT /F1 9 Tf 50 700 Td " + b"(board met ) Tj " * 100_000 + b"ET")),
    "letters all in one place": (
        ".pdf",
        lambda: page(b"BT /F1 9 Tf " + b"1 0 0 1 50 700 Tm (board) Tj " * 30_000 + b"ET"),
    ),
    "100,000 nested arrays": (".pdf", lambda: page(catalog="/X " + "[" * 100_000 + "]" * 100_000)),
    "100,000 nested tables": (".pdf", lambda: page(catalog="/X " + "<</a" * 100_000 + ">>" * 100_000)),
    "a script that opens and launches": (
        ".pdf",
        lambda: page(
            catalog="/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://127.0.0.1:9'\\))>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>"
        ),
    ),
    "a form of XFA": (
        ".pdf",
        lambda: page(
            catalog="/AcroForm<</XFA 6 0 R/Fields[]>>",
            o6=stream(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>"),
        ),
    ),
    "encrypted by nobody knows what": (".pdf", _encrypted),
    "a bookmark that leads to itself": (
        ".pdf",
        lambda: page(
            catalog="/Outlines 6 0 R", o6="<</First 7 0 R/Last 7 0 R>>", o7="<</Title(x)/Next 7 0 R/Parent 6 0 R>>"
        ),
    ),
    "a font of one byte": (
        ".pdf",
        lambda: page(
            o4="<</Type/Font/Subtype/TrueType/BaseFont/A/FontDescriptor 6 0 R>>",
            o6="<</Type/FontDescriptor/FontName/A/FontFile2 7 0 R>>",
            o7=stream(b"\0"),
        ),
    ),
    "a map of letters without end": (
        ".pdf",
        lambda: page(
            o4="<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
            o6=_squeezed(b"1 beginbfrange\n<0000> <ffff> <0041>\nendbfrange\n" * 100_000),
        ),
    ),
    "a PDF that is a page too": (".pdf", lambda: page() + b"\n<html><script>alert(1)</script></html>"),
    "an archive that is a PDF too": (".pdf", lambda: b"PK\3\4" + b"\0" * 100 + page()),
    "nothing but a head": (".pdf", lambda: b"%PDF-1.7\n" + b"\0" * 100_000),
}
