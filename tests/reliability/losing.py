"""Files in which text goes missing when they are read without care; each knows the words that it holds."""

from __future__ import annotations

import base64
import codecs
import zlib
from dataclasses import dataclass
from itertools import product

from tests.reliability.hidden_pdf import Pdf
from tests.source_files import lines, mail, page, pdf

__all__ = ["MAILS", "PAGES", "PDFS", "TEXTS", "WORDS", "Case", "held"]

WORDS = ["".join(p) + e for e in ("ra", "lo", "ven", "dis") for p in product("bdfgklmnprst", "aeiou")][:200]
"""Two hundred words that no format adds by itself."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file.

    Attributes:
        name: of the case.
        suffix: of the file.
        data: its bytes.
        words: that it holds.
        kept: whether they have to be read; where not, a warning or an error will do.
    """

    name: str
    suffix: str
    data: bytes
    words: tuple[str, ...]
    kept: bool = False


def held(first: int = 0, last: int = 200) -> str:
    """Some of the words as sentences."""
    chosen = WORDS[first:last]
    return " ".join(" ".join(chosen[i : i + 12]).capitalize() + "." for i in range(0, len(chosen), 12))


def _words(first: int = 0, last: int = 200) -> tuple[str, ...]:
    return tuple(WORDS[first:last])


def _page(
    name: str, body: str | bytes, head: str = "", *, kept: bool = False, words: tuple[str, ...] | None = None
) -> Case:
    data = body if isinstance(body, bytes) else page(body, head=head)
    return Case(name, ".html", data, words if words is not None else _words(), kept)


def _halves(odd: str) -> str:
    """Half of the words in a paragraph, the other half in odd markup."""
    return f"<p>{held(0, 100)}</p>{odd.replace('HELD', held(100))}"


_ALL = f"<p>{held()}</p>"
PAGES: tuple[Case, ...] = (
    _page("plain", _ALL, kept=True),
    _page("100,000 tags deep", "<div>" * 100_000 + _ALL),
    _page("300 tags deep", _halves("<div>" * 300 + "<p>HELD</p>")),
    _page("200 tags deep", _halves("<div>" * 200 + "<p>HELD</p>"), kept=True),
    _page("bold never closed", _halves("<b>" * 2000 + "HELD")),
    _page("bold opened 100 times", _halves("<p><b>x</p>" * 100 + "HELD"), kept=True),
    _page("behind the end of the page", _halves("</body></html><p>HELD</p>"), kept=True),
    _page("two bodies", _halves("</body><body><p>HELD</p>"), kept=True),
    _page("NUL in the text", _ALL.replace(" ", " \0", 3), kept=True),
    _page("NUL in a tag", _halves("<p\0>HELD</p>")),
    _page("broken entities", _halves("<p>&#xZZ; &nosuch; &#0; &#99999999; &lt HELD &</p>"), kept=True),
    _page("lone signs", _halves("<p>a < b, 3 <4 and c > d: HELD</p>"), kept=True),
    _page("brackets in attributes", _halves('<p title="a > b" data-x="<p>no</p>">HELD</p>'), kept=True),
    _page("attribute never closed", _halves('<a href="x><p>HELD</p>')),
    _page("comment never closed", _halves("<!-- HELD")),
    _page("comment closed oddly", _halves("<!-- a --!><p>HELD</p><!-- -->")),
    _page("short comment", _halves("<!--><p>HELD</p><!-- -->")),
    _page("title never closed", f"<p>{held()}</p>", "<title>News"),
    _page("style never closed", _halves("<style>p{} <p>HELD</p>")),
    _page("script never closed", _halves("<script>1 <p>HELD</p>")),
    _page("text area", _halves("<textarea>HELD</textarea>"), kept=True),
    _page("options", _halves("<select><option>HELD</option></select>"), kept=True),
    _page("drawing", _halves("<svg><text>HELD</text></svg>"), kept=True),
    _page("formula", _halves("<math><mi>HELD</mi></math>"), kept=True),
    _page("frame with its page", _halves('<iframe srcdoc="<p>HELD</p>"></iframe>')),
    _page("frame", _halves('<iframe src="b.html"></iframe>')),
    _page("frames only", b"<html><frameset><frame src='a.html'></frameset></html>"),
    _page("object", _halves('<object data="a.pdf"></object>')),
    _page("shadow root", _halves("<div><template shadowrootmode=open><p>HELD</p></template></div>"), kept=True),
    _page("drawn by a script", f"<div id='app'></div><script>draw('{held()}' + '{'x' * 400}')</script>"),
    _page("drawn by a script from elsewhere", "<p>Loading.</p><script src='app.js'></script>"),
    _page(
        "asks for scripts", f"<noscript>Turn on scripts.</noscript><script>draw('{held()}' + '{'x' * 400}')</script>"
    ),
    _page("loose in a table", _halves("<table><tr>HELD<td>1</td><td>2</td></tr></table>"), kept=True),
    _page("layout table", _halves("<table><tr><td><table><tr><td>HELD</td></tr></table></td></tr></table>"), kept=True),
    _page("only line ends", held().replace(" ", "<br>"), kept=True),
    _page("preformatted", _halves("<pre>HELD</pre>"), kept=True),
    _page("example text", _halves("<xmp><b>HELD</b></xmp>"), kept=True),
    _page("plain to the end", _halves("<plaintext>HELD"), kept=True),
    _page("marquee and centre", _halves("<center><marquee>HELD</marquee></center>"), kept=True),
    _page("lists of definitions", _halves("<dl><dt>Word</dt><dd>HELD</dd></dl>"), kept=True),
    _page(
        "by a style sheet",
        f"<p>{held(0, 190)}</p><p class='x'></p>",
        f"<style>.x::before{{content:'{held(190)}'}}</style>",
        kept=True,
    ),
    _page("two bytes a letter, no mark", f"<html><body>{_ALL}</body></html>".encode("utf-16-le"), kept=True),
    _page("two bytes a letter, other order", f"<html><body>{_ALL}</body></html>".encode("utf-16-be"), kept=True),
    _page("declares UTF-16, is UTF-8", page(_ALL).replace(b"utf-8", b"utf-16"), kept=True),
    _page("declares UTF-7", page(f"{_ALL}<p>caf\u00e9</p>").replace(b"utf-8", b"utf-7"), kept=True),
    _page(
        "declares escapes",
        page(f"{_ALL}<p>caf\u00e9</p>").decode().encode("cp1252").replace(b"utf-8", b"unicode_escape"),
        kept=True,
    ),
    _page(
        "declares nothing known",
        page(f"{_ALL}<p>caf\u00e9</p>").decode().encode("cp1252").replace(b"utf-8", b"no-such"),
        kept=True,
    ),
    _page("cut off", page(_ALL)[:900], words=_words(0, 90)),
    _page("empty body", "<p></p>"),
)


def _text(name: str, data: str | bytes, *, suffix: str = ".txt", kept: bool = True) -> Case:
    return Case(name, suffix, data if isinstance(data, bytes) else data.encode(), _words(), kept)


_PROSE = held().replace(". ", ".\n\n")
_RULES = f"---\nThe chair said: {held(0, 60)}\nAnd then: {held(60, 100)}\n---\n\n{held(100)}"
TEXTS: tuple[Case, ...] = (
    *(_text(f"plain {s}", _PROSE, suffix=s) for s in (".txt", ".md")),
    *(_text(f"prose between rules {s}", _RULES, suffix=s) for s in (".txt", ".md")),
    *(
        _text(f"front matter of prose {s}", f"---\n{held(0, 60)}\n\n{held(60, 100)}\n---\n{held(100)}", suffix=s)
        for s in (".txt", ".md")
    ),
    *(
        _text(f"broken front matter {s}", f"---\ntitle: [x\n{held(0, 100)}\n---\n{held(100)}", suffix=s)
        for s in (".txt", ".md")
    ),
    _text("front matter never closed", f"---\ntitle: x\n\n{_PROSE}"),
    _text("two bytes a letter, no mark", _PROSE.encode("utf-16-le")),
    _text("two bytes a letter, other order", _PROSE.encode("utf-16-be")),
    _text("four bytes a letter", codecs.BOM_UTF32_LE + _PROSE.encode("utf-32-le")),
    _text("Windows", f"{_PROSE} caf\u00e9 \u201cquoted\u201d".encode("cp1252")),
    _text("Japanese by escapes", f"{_PROSE} \u8b66\u5bdf\u306f".encode("iso2022_jp")),
    _text("some NULs", _PROSE.replace(" ", " \0", 4)),
    _text("old line ends", _PROSE.replace("\n", "\r")),
    _text("page feeds", _PROSE.replace("\n\n", "\n\f\n")),
    _text("cut within a letter", (_PROSE + " caf\u00e9").encode()[:-1]),
    _text("tags in plain text", _PROSE.replace(". ", ". <b> ")),
    _text("unclosed element", f"<div>\n\n{_PROSE}", suffix=".md"),
    _text("element in the way", f"{held(0, 100)}\n\n<section>\n{held(100)}\n</section>", suffix=".md"),
    _text("comment never closed", f"{held(0, 100)}\n\n<!--\n{held(100)}", suffix=".md", kept=False),
    _text("script never closed", f"{held(0, 100)}\n\n<script>\n{held(100)}", suffix=".md", kept=False),
    _text(
        "words in brackets",
        f"{held(0, 100)}\n\nIf x <{held(100).lower().replace('.', '')}> then.",
        suffix=".md",
        kept=False,
    ),
    _text("quoted 25 times", f"{held(0, 100)}\n\n{'> ' * 25}{held(100)}", suffix=".md"),
    _text("quoted 300 times", f"{held(0, 100)}\n\n{'> ' * 300}{held(100)}", suffix=".md", kept=False),
    _text("code", f"{held(0, 100)}\n\n```\n{held(100)}\n```\n", suffix=".md"),
    _text("code never closed", f"{held(0, 100)}\n\n```\n{held(100)}", suffix=".md"),
    _text("indented code", f"{held(0, 100)}\n\n    {held(100)}", suffix=".md"),
    _text(
        "table",
        "| a | b |\n|---|---|\n" + "\n".join(f"| {w} | {v} |" for w, v in zip(WORDS[::2], WORDS[1::2], strict=True)),
        suffix=".md",
    ),
    _text(
        "link definitions",
        f"{held(0, 100)}\n\n" + "\n".join(f"[{w}]: {w}" for w in WORDS[100:]),
        suffix=".md",
        kept=False,
    ),
    _text("details", f"<details><summary>More</summary>\n\n{_PROSE}\n\n</details>", suffix=".md"),
    _text("footnotes", f"{held(0, 100)}[^1]\n\n[^1]: {held(100)}", suffix=".md"),
)


def _mail(
    name: str, body: str | bytes, kind: str = "text/plain; charset=utf-8", encoding: str = "8bit", *, kept: bool = False
) -> Case:
    head = f"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return Case(name, ".eml", head.encode() + (body if isinstance(body, bytes) else body.encode()), _words(), kept)


def _parts(*parts: str, kind: str = "mixed", end: str = "--x--\r\n") -> bytes:
    head = f'From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="x"\r\n\r\n'
    return (head + "".join(f"--x\r\n{p}\r\n" for p in parts) + end).encode()


def _many(name: str, *parts: str, kept: bool = True, kind: str = "mixed", end: str = "--x--\r\n") -> Case:
    return Case(name, ".eml", _parts(*parts, kind=kind, end=end), _words(), kept)


_BASE = base64.b64encode(held().encode()).decode()
_FIRST, _SECOND = (f"Content-Type: text/plain\r\n\r\n{held(a, b)}" for a, b in ((0, 100), (100, 200)))
_OUTER = "From: c@d.example\r\nSubject: Inner\r\n\r\n"
MAILS: tuple[Case, ...] = (
    Case("plain", ".eml", mail(held(), headers=["From: a@b.example"]), _words(), kept=True),
    _mail("base64", _BASE, encoding="base64", kept=True),
    _mail("base64 broken off", _BASE[: len(_BASE) // 2 + 1], encoding="base64"),
    _mail("base64 with other signs", _BASE[:600] + "\r\n!!*?\r\n" + _BASE[600:], encoding="base64"),
    _mail("base64 that is none", held(), encoding="base64"),
    _mail("quoted-printable", held().replace(" ", "=20", 9), encoding="quoted-printable", kept=True),
    _mail("quoted-printable, broken", held().replace(" ", " =ZZ ", 9), encoding="quoted-printable", kept=True),
    _mail("unknown encoding", base64.b85encode(held().encode()), encoding="x-base85"),
    _mail("compressed", zlib.compress(held().encode()), encoding="x-gzip"),
    _mail("unknown charset", held(), "text/plain; charset=x-none", kept=True),
    _mail("wrong charset", f"{held()} caf\u00e9".encode("cp1252"), kept=True),
    _mail(
        "charset of escapes", f"{held()} caf\u00e9".encode("cp1252"), "text/plain; charset=unicode_escape", kept=True
    ),
    _mail(
        "Japanese",
        f"{held()} \u8b66\u5bdf\u306f".encode("iso2022_jp"),
        "text/plain; charset=iso-2022-jp",
        "7bit",
        kept=True,
    ),
    _mail("two bytes a letter", held().encode("utf-16-le"), "text/plain; charset=utf-16le", kept=True),
    _mail("page", f"<p>{held()}</p>", "text/html; charset=utf-8", kept=True),
    _mail("page nested too deep", f"<p>{held(0, 50)}</p>" + "<div>" * 400 + f"<p>{held(50)}</p>", "text/html"),
    _mail("no kind", held(), "", kept=True),
    _many("two texts", _FIRST, _SECOND),
    _many("text behind a picture", _FIRST, "Content-Type: image/png\r\nContent-Disposition: inline\r\n\r\nzz", _SECOND),
    _many("text and page", _FIRST, f"Content-Type: text/html\r\n\r\n<p>{held(100)}</p>"),
    _many(
        "two versions",
        f"Content-Type: text/plain\r\n\r\n{held()}",
        f"Content-Type: text/html\r\n\r\n<p>{held()}</p>",
        kind="alternative",
    ),
    _many(
        "a stub and a page",
        "Content-Type: text/plain\r\n\r\nSee the page.",
        f"Content-Type: text/html\r\n\r\n<p>{held()}</p>",
        kind="alternative",
    ),
    _many("attached text", _FIRST, "Content-Disposition: attachment; filename=a.txt\r\n" + _SECOND, kept=False),
    _many("attached file", _FIRST, "Content-Type: application/pdf\r\n\r\nzz", kept=False),
    _many("attached mail", _FIRST, f"Content-Type: message/rfc822\r\n\r\n{_OUTER}{held(100)}", kept=False),
    _many("mail in a mail", f"Content-Type: message/rfc822\r\n\r\n{_OUTER}{held()}", kept=False),
    _many("attachment only", "Content-Type: application/pdf\r\n\r\nzz", kept=False),
    _many("end missing", _FIRST, _SECOND, end=""),
    _many("enriched text", _FIRST, f"Content-Type: text/enriched\r\n\r\n{held(100)}", kept=False),
    Case(
        "boundary that never comes", ".eml", _parts(_FIRST, _SECOND).replace(b'boundary="x"', b'boundary="y"'), _words()
    ),
    Case(
        "before the first part",
        ".eml",
        _parts(_FIRST).replace(b"\r\n\r\n", b"\r\n\r\n" + held(100).encode() + b"\r\n", 1),
        _words(),
    ),
    Case(
        "part of no end in another",
        ".eml",
        _parts(f'Content-Type: multipart/mixed; boundary="z"\r\n\r\n--z\r\n{_FIRST}', _SECOND),
        _words(),
    ),
)

_IMAGE = "q 612 0 0 792 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xa0 EI Q "


def _sheet(first: int, last: int, y: int = 740) -> str:
    chosen = WORDS[first:last]
    return lines(*(" ".join(chosen[i : i + 8]) for i in range(0, len(chosen), 8)), y=y)


def _squeezed(content: str, cut: int = 0) -> bytes:
    data = zlib.compress(content.encode())
    return data[: len(data) - cut]


def _flate(data: bytes) -> bytes:
    made = Pdf("")
    made.objects[4] = b"<</Filter/FlateDecode/Length %d>>stream\n" % len(data) + data + b"\nendstream"
    return made.done()


def _identity() -> bytes:
    """A font whose codes are numbers of glyphs, and no map from them to letters."""
    made = Pdf("BT /F1 11 Tf 72 700 Td <" + "".join(f"{36 + i % 26:04X}" for i in range(900)) + "> Tj ET")
    made.objects[2] = b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+Own/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    return (
        made.add(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+Own/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 7 0 R>>"
        )
        .add(
            "<</Type/FontDescriptor/FontName/AAAAAA+Own/Flags 4/Ascent 800/Descent -200/CapHeight 700/StemV 80/ItalicAngle 0/FontBBox[0 0 1000 1000]>>"
        )
        .done()
    )


_TWO = pdf(_sheet(0, 100), _sheet(100, 200))


def _pdf(name: str, data: bytes, words: tuple[str, ...] | None = None, *, kept: bool = False) -> Case:
    return Case(name, ".pdf", data, _words() if words is None else words, kept)


PDFS: tuple[Case, ...] = (
    _pdf("plain", pdf(_sheet(0, 200)), kept=True),
    _pdf("two pages", _TWO, kept=True),
    _pdf("pictures only", pdf(_IMAGE, _IMAGE)),
    _pdf("pictures among text", pdf(_sheet(0, 100), _IMAGE, _IMAGE)),
    _pdf("pictures with page numbers", pdf(_sheet(0, 100), _IMAGE + lines("Exhibit 7 of the board", y=20))),
    _pdf(
        "encrypted",
        _TWO.replace(
            b"/Root 1 0 R",
            b"/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<"
            + b"0" * 64
            + b">/U<"
            + b"0" * 64
            + b">>>",
        ),
    ),
    _pdf("unknown encryption", _TWO.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Own/V 9>>")),
    _pdf("no map to letters", _identity()),
    _pdf("compressed", _flate(_squeezed(_sheet(0, 200))), kept=True),
    _pdf("compressed and cut off", _flate(_squeezed(_sheet(0, 200), cut=500))),
    _pdf(
        "compressed and broken", _flate(_squeezed(_sheet(0, 200))[:200] + b"\0" * 200 + _squeezed(_sheet(0, 200))[400:])
    ),
    _pdf("unknown filter", Pdf(_sheet(0, 200)).done().replace(b"<</Length", b"<</Filter/None/Length", 1)),
    *(_pdf(f"cut off after {share} %", _TWO[: len(_TWO) * share // 100]) for share in (20, 40, 60, 80, 95)),
    _pdf("page lost", _TWO.replace(b"6 0 obj", b"66 0 obj")),
    _pdf("content lost", _TWO.replace(b"7 0 obj", b"77 0 obj")),
    _pdf("font lost", _TWO.replace(b"/F1 3 0 R", b"/F9 3 0 R")),
    _pdf(
        "in a form",
        Pdf("/X1 Do ", resources="/XObject<</X1 6 0 R>>")
        .stream("/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>", _sheet(0, 200))
        .done(),
        kept=True,
    ),
    _pdf(
        "in notes",
        Pdf(_sheet(0, 100), page="/Annots[6 0 R]")
        .add(f"<</Type/Annot/Subtype/FreeText/Rect[60 90 400 300]/Contents({held(100)})>>")
        .done(),
    ),
    _pdf(
        "in a field",
        Pdf(_sheet(0, 100), page="/Annots[6 0 R]", catalog="/AcroForm<</Fields[6 0 R]>>")
        .add(f"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[60 90 400 300]/V({held(100)})>>")
        .done(),
    ),
    _pdf("sideways", pdf(_sheet(0, 190) + "BT /F1 9 Tf 0 1 -1 0 500 72 Tm (" + held(190) + ") Tj ET"), kept=True),
    _pdf("turned", pdf(_sheet(0, 200), rotate=90), kept=True),
    _pdf(
        "letter by letter",
        pdf(
            "".join(
                f"BT /F1 11 Tf {72 + 60 * (i % 8)} {740 - 14 * (i // 8)} Td " + "".join(f"({c}) Tj " for c in w) + "ET "
                for i, w in enumerate(WORDS)
            )
        ),
        kept=True,
    ),
)
