"""Hostile text, Markdown, web pages and mail, made by code: name, suffix, bytes. Each has honest words in it, or none at all."""

# ruff: noqa: PLW0108 - what is made is made when it is asked for, not when the table is read

from __future__ import annotations

import base64
import random
from collections.abc import Callable

from tests.source_files import STORY, page

__all__ = ["MAIL", "MARKDOWN", "PAGES", "TEXTS"]

Made = dict[str, tuple[str, Callable[[], bytes]]]

SAID = "\n\n".join(STORY)
BODY = "".join(f"<p>{s}</p>" for s in STORY)


def _noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)


def _css() -> bytes:
    rules = "".join(f"div.a{i} div.b{i} > p:not(.c{i}) {{ color: #{i % 4096:03x} }}\n" for i in range(20_000))
    divs = "".join(f'<div class="a{i} b{i}">' for i in range(400)) + BODY + "</div>" * 400
    return page(divs, head=f"<style>{rules}</style>")


def _mail(head: str, body: str = SAID) -> bytes:
    return f"From: Ada <ada@quay.example>\r\nSubject: Costs\r\n{head}\r\n\r\n{body}".encode()


def _parts(count: int) -> bytes:
    parts = f"--b\r\nContent-Type: text/plain\r\n\r\n{STORY[0]}\r\n" * count
    return _mail('MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"', f"{parts}--b--\r\n")


def _multiparts(depth: int) -> bytes:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b0"'
    body = "".join(f'--b{i}\r\nContent-Type: multipart/mixed; boundary="b{i + 1}"\r\n\r\n' for i in range(depth))
    return _mail(head, f"{body}--b{depth}\r\nContent-Type: text/plain\r\n\r\n{SAID}\r\n")


def _forwards(depth: int) -> bytes:
    return _mail("Content-Type: message/rfc822", "Content-Type: message/rfc822\r\n\r\n" * depth + SAID)


def _base64(size: int) -> bytes:
    packed = base64.encodebytes(SAID.encode() + b" " * size).decode()
    return _mail("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", packed)


TEXTS: Made = {
    "40,001 spaces": (".txt", lambda: (STORY[0] + " " * 40_001 + "x").encode()),
    "one line of 20 MB": (".txt", lambda: b"word " * 3_900_000),
    "a million blank lines": (".txt", lambda: b"\n" * 1_000_000 + STORY[0].encode()),
    "a million lines of one letter": (".txt", lambda: b"a\n" * 1_000_000),
    "a million combining marks": (".txt", lambda: ("e" + "\u0301" * 1_000_000).encode()),
    "a million zero-width characters": (".txt", lambda: (STORY[0] + "\u200b" * 1_000_000).encode()),
    "noise": (".txt", lambda: _noise(500_000)),
    "UTF-16 without a mark": (".txt", lambda: (SAID * 50).encode("utf-16-le")),
    "a mark that lies": (".txt", lambda: b"\xff\xfe\x00" + SAID.encode()),
    "5 MB of Latin-1": (".txt", lambda: ("Été à l'hôtel, où ça coûte 3 £. " * 160_000).encode("latin-1")),
    "two encodings": (
        ".txt",
        lambda: "Ударил шторм по пристани города. ".encode("cp1251") * 500 + "港の防潮堤".encode("shift-jis") * 500,
    ),
    "NUL bytes": (".txt", lambda: SAID.encode() + b"\0" * 100_000),
    "front matter of aliases": (".txt", lambda: f"---\n{_aliases()}title: *k\n---\n{SAID}".encode()),
    "a PDF named .txt": (".txt", lambda: b"%PDF-1.7\n" + SAID.encode()),
}


def _aliases() -> str:
    return "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join([f'*{b}'] * 9)}]\n" for b, c in zip("abcdefghij", "bcdefghijk", strict=True)
    )


MARKDOWN: Made = {
    "50,000 nested quotations": (".md", lambda: (">" * 50_000 + SAID).encode()),
    "50,000 nested lists": (".md", lambda: ("- " * 50_000 + SAID).encode()),
    "100,000 open brackets": (".md", lambda: ("[" * 100_000 + SAID).encode()),
    "100,000 open images": (".md", lambda: ("![" * 100_000 + SAID).encode()),
    "100,000 open links": (".md", lambda: ("[a](<b" * 100_000 + SAID).encode()),
    "emphasis by the thousand": (".md", lambda: ("*a **b _c __d " * 25_000 + SAID).encode()),
    "growing backticks": (".md", lambda: (" ".join("`" * i for i in range(1, 1500)) + SAID).encode()),
    "50,000 link definitions": (
        ".md",
        lambda: ("".join(f"[a{i}]: /b\n" for i in range(50_000)) + "[a] " * 50_000 + SAID).encode(),
    ),
    "a table of 2,000 columns": (
        ".md",
        lambda: ("|a" * 2000 + "\n" + "|-" * 2000 + "\n" + ("|b" * 2000 + "\n") * 200).encode(),
    ),
    "open HTML tags": (".md", lambda: ("<a " * 100_000 + SAID).encode()),
    "front matter nested deep": (".md", lambda: f"---\ntitle: {'[' * 5000}{']' * 5000}\n---\n{SAID}".encode()),
    "front matter with a number without end": (".md", lambda: f"---\ntitle: 0x{'f' * 100_000}\n---\n{SAID}".encode()),
    "front matter of aliases in Markdown": (".md", lambda: f"---\n{_aliases()}author: *k\n---\n{SAID}".encode()),
    "front matter that makes an object": (
        ".md",
        lambda: f"---\ntitle: !!python/object/apply:os.system ['true']\n---\n{SAID}".encode(),
    ),
}

PAGES: Made = {
    "100,000 nested tags": (".html", lambda: page("<div>" * 100_000 + BODY)),
    "100,000 nested inline tags": (".html", lambda: page("<b>" * 100_000 + BODY)),
    "1.2 MB of <!--": (".html", lambda: page(BODY + "<!--" * 300_000)),
    "a million attributes": (
        ".html",
        lambda: page("<p " + " ".join(f"a{i}=b" for i in range(1_000_000)) + f">{SAID}</p>"),
    ),
    "a million open brackets": (".html", lambda: page(BODY + "<" * 1_000_000)),
    "a million character references": (".html", lambda: page(BODY + "<p>" + "&amp;" * 1_000_000 + "</p>")),
    "a million empty cells": (".html", lambda: page(BODY + "<table><tr>" + "<td>" * 1_000_000)),
    "100,000 paragraphs": (
        ".html",
        lambda: page("".join(f"<p>Paragraph {i} of the report on the storm barrier.</p>" for i in range(100_000))),
    ),
    "20,000 style rules": (".html", _css),
    "a script that never ends": (".html", lambda: page(BODY + "<script>" + "if (a < b) " * 200_000)),
    "an encoding that lies": (
        ".html",
        lambda: f'<meta charset="utf-16"><p>{SAID} \xe9</p>'.encode("latin-1", "replace"),
    ),
    "an encoding that is none": (".html", lambda: f'<meta charset="zlib_codec"><p>{SAID}</p>'.encode() + b"\xe9"),
    "nested JSON-LD": (
        ".html",
        lambda: page(BODY, head=f'<script type="application/ld+json">{"[" * 200_000}</script>'),
    ),
    "a number without end in JSON-LD": (
        ".html",
        lambda: page(BODY, head=f'<script type="application/ld+json">{{"headline": {"9" * 200_000}}}</script>'),
    ),
    "a title of 5 MB": (".html", lambda: page(BODY, head=f"<title>{'barrier ' * 600_000}</title>")),
    "a page that is a PDF too": (".html", lambda: b"%PDF-1.4\n" + page(BODY)),
}

MAIL: Made = {
    "100,000 parts": (".eml", lambda: _parts(100_000)),
    "1,000 mails in each other": (".eml", lambda: _forwards(1000)),
    "50,000 mails in each other": (".eml", lambda: _forwards(50_000)),
    "500 nested multiparts": (".eml", lambda: _multiparts(500)),
    "10,000 nested multiparts": (".eml", lambda: _multiparts(10_000)),
    "a header of 10 MB": (".eml", lambda: _mail(f"X-Long: {'x ' * 5_000_000}")),
    "a subject of 1 MB": (".eml", lambda: f"Subject: {'word ' * 200_000}\r\n\r\n{SAID}".encode()),
    "100,000 encoded words": (".eml", lambda: f"Subject: {'=?utf-8?b?YQ==?= ' * 100_000}\r\n\r\n{SAID}".encode()),
    "100,000 headers": (".eml", lambda: _mail("".join(f"X-{i}: y\r\n" for i in range(100_000)).rstrip())),
    "100,000 open comments": (".eml", lambda: f"From: {'(' * 100_000}\r\nSubject: x\r\n\r\n{SAID}".encode()),
    "100,000 addresses": (".eml", lambda: f"From: {'a@b.example, ' * 100_000}c@d.example\r\n\r\n{SAID}".encode()),
    "a boundary of 1 MB": (".eml", lambda: _mail(f'Content-Type: multipart/mixed; boundary="{"b" * 1_000_000}"')),
    "a million parameters": (".eml", lambda: _mail("Content-Type: text/plain" + "; a=b" * 200_000)),
    "30 MB of base64": (".eml", lambda: _base64(30_000_000)),
    "soft line ends": (".eml", lambda: _mail("Content-Transfer-Encoding: quoted-printable", SAID + "=\r\n" * 500_000)),
    "a charset that is none": (
        ".eml",
        lambda: _mail("Content-Type: text/plain; charset=zip\r\nContent-Transfer-Encoding: 8bit", SAID + "\xe9"),
    ),
    "100,000 quoted levels": (".eml", lambda: _mail("", "> " * 100_000 + SAID)),
}
