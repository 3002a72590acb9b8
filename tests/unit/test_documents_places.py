"""Lines and columns: whatever stands around a claim, they point at its words."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.documents import CitedDocument, read_document

_LINE_END = regex.compile(r"\r\n?|\n")
_PREFIXES = ("", "- ", "  * ", "3. ", "> ", "> - ", "- [ ] ", "   ", "| ")
_PIECES = st.sampled_from(
    [
        "The gate is late", "it cost **£3 million**", "the board (of Lund) was told", "prices *rose* by 4 %", "`x[1]` was set",
        "the [report](https://a.example.org) said so", "a &amp; b were told", "“It rained,” she said", "caf\u00e9s closed",
        "[1]", "[1, 3]", "[2][4]", "¹", "[^n]", "<sup>2</sup>", "<!-- a note -->", ".", ". ", ", ", "; ", " ", "?", ":", "\\[5\\]",
    ]
)  # fmt: skip
_LINES = st.tuples(st.sampled_from(_PREFIXES), st.lists(_PIECES, min_size=1, max_size=9).map("".join)).map("".join)
_TEXTS = st.tuples(st.lists(_LINES, min_size=1, max_size=8), st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"])).map(
    lambda t: t[1].join(t[0])
)


def read(text: str, suffix: str) -> CitedDocument:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"note{suffix}"
        path.write_bytes(("It rained here.\n\n" + text).encode())
        return read_document(path)


def pointed_at(document: CitedDocument) -> list[tuple[str, str]]:
    """Each claim's text with what stands in the file between its ends, letters and figures only."""
    lines = _LINE_END.split(document.text)
    out = []
    for claim in document.claims:
        inside = lines[claim.line - 1 : claim.end_line]
        last = inside[-1][: claim.end_column - 1]
        inside = [*inside[:-1], last]
        out.append((claim.text, "\n".join([inside[0][claim.column - 1 :], *inside[1:]])))
    return out


@settings(max_examples=150, deadline=None)
@given(text=_TEXTS, suffix=st.sampled_from([".md", ".txt", ".html"]))
def test_claims_point_at_their_words(text: str, suffix: str) -> None:
    for words, inside in pointed_at(read(text, suffix)):
        first, last = words.split()[0], words.split()[-1]
        assert inside[:1] == first[:1] or inside.startswith(("&", "\\")), (words, inside)
        at = 0
        for character in (c for c in words if c.isalnum()):
            found = inside.find(character, at)
            assert found >= 0, (words, inside)
            at = found + 1
        assert inside[-1:] == last[-1:] or inside.endswith((";", "&amp")), (words, inside)


@pytest.mark.parametrize(
    ("suffix", "text", "place"),
    [
        (".md", "The gate is late [1].", (3, 1, 3, 22)),
        (".md", "x\r\n\r\n  - **The gate** is\r\n    late [1].", (5, 7, 6, 14)),
        (".md", "> The gate\n> is late [1].", (3, 3, 4, 15)),
        (".md", "| a | b |\n|---|---|\n| c \\| d | The gate is late [1]. |", (5, 12, 5, 33)),
        (".md", "<div>The gate\nis late [1].</div>", (3, 6, 4, 13)),
        (".txt", "  The gate\n  is late [1].", (3, 3, 4, 15)),
        (".html", "<p>\n  The <b>gate</b> is &quot;late&quot; [1].", (4, 3, 4, 43)),
    ],
    ids=["plain", "item", "quote", "cell", "markup", "text", "page"],
)
def test_places(suffix: str, text: str, place: tuple[int, int, int, int]) -> None:
    claims = [c for c in read(text, suffix).claims if "gate" in c.text]
    assert [(c.line, c.column, c.end_line, c.end_column) for c in claims] == [place]
