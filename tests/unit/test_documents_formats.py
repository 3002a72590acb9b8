"""The same note as Markdown, a page, a Word document and plain text; notes, references, suppressions, hostile input."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.documents import CitedDocument, read_document
from briefgen.errors import SourceError
from tests.source_files import NS, docx, paragraph


def read(folder: Path, content: str | bytes, suffix: str) -> CitedDocument:
    path = folder / f"note{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path)


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def note_mark(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def numbered(text: str) -> str:
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr></w:pPr>{run(text)}</w:p>'


RAISED = '<w:vertAlign w:val="superscript"/>'
FOOTNOTES = (
    f'<w:footnotes {NS}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    f'<w:footnote w:id="7">{paragraph("Courier, 3 May 2026, https://courier.example.org/gate")}</w:footnote>'
    f'<w:footnote w:id="8">{paragraph("Harbour Board, statement.pdf")}</w:footnote></w:footnotes>'
)
STYLES = f'<w:styles {NS}><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'

MARKDOWN = """# Note

The gate is late.[^a] It cost 3 million.[^2] It rained.

[^a]: Courier, 3 May 2026, <https://courier.example.org/gate>
[^2]: Harbour Board, statement.pdf
"""
PAGE = """<html><head><title>Note [9]</title></head><body><nav><p>The shop was open.</p></nav><h1>Note</h1>
<p>The gate is late.<sup><a href="#fn1" id="r1">1</a></sup> It cost 3&nbsp;million.<sup><a href="#fn2">2</a></sup> It rained.</p>
<p style="display: none">The wall is late.</p><script>The.wall("is late");</script>
<section class="footnotes"><ol><li id="fn1"><p>Courier, 3 May 2026, <a href="https://courier.example.org/gate">page</a> <a href="#r1">↩</a></p></li>
<li id="fn2">Harbour Board, statement.pdf</ol></section></body></html>"""
TEXT = """NOTE

The gate is late.[1] It cost
3 million [2]. It rained.

References

[1] Courier, 3 May 2026,
    https://courier.example.org/gate
[2] Harbour Board, statement.pdf
"""


def word() -> bytes:
    body = paragraph("Note", style="H") + (
        "<w:p>"
        + run("The gate is late.")
        + note_mark(7)
        + run(" It cost 3 million")
        + note_mark(8)
        + run(". ")
        + "<w:del><w:r><w:delText>Nobody cared.</w:delText></w:r></w:del>"
        + run("It rained.")
        + "</w:p>"
    )
    return docx(body, word__footnotes=FOOTNOTES, word__styles=STYLES)


FORMATS: tuple[tuple[str, str | bytes], ...] = (
    (".md", MARKDOWN),
    (".html", PAGE),
    (".docx", word()),
    (".txt", TEXT),
)


@pytest.mark.parametrize(("suffix", "content"), FORMATS, ids=[f[0] for f in FORMATS])
def test_every_format_gives_the_same_claims(tmp_path: Path, suffix: str, content: str | bytes) -> None:
    document = read(tmp_path, content, suffix)
    claims = [(c.text.replace("\u00a0", " "), len(c.numbers), c.kind) for c in document.claims]
    assert claims == [("The gate is late.", 1, "claim"), ("It cost 3 million.", 1, "claim"), ("It rained.", 0, "claim")]
    by_number = {r.number: r for r in document.references}
    first, second = (by_number[c.numbers[0]] for c in document.claims[:2])
    assert (first.url, first.path) == ("https://courier.example.org/gate", None)
    assert (second.url, second.path) == (None, "statement.pdf")
    assert first.text.startswith("Courier, 3 May 2026")


def test_named_notes_keep_clear_of_the_numbers_in_use(tmp_path: Path) -> None:
    text = "It is late [1].[^x] It rained.[^1]\n\n[^x]: Echo\n[^1]: Digest\n\n## Sources\n\n1. Courier\n"
    document = read(tmp_path, text, ".md")
    listed = {r.number: r.text for r in document.references}
    assert [[listed[n] for n in c.numbers] for c in document.claims] == [["Courier", "Echo"], ["Digest"]]


def test_a_note_without_text_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, "It is late.[^x]\n", ".md").faults == ("the note 'x' is used but has no text",)


@pytest.mark.parametrize(
    ("suffix", "content", "expected"),
    [
        (".md", 'It is late [1].\n\n[1]: https://a.example.org/x "The gate"\n', [(1, "https://a.example.org/x")]),
        (".md", "It is late [1](https://a.example.org/x).\n", [(1, "https://a.example.org/x")]),
        (".md", "A [1].\n\n## Sources\n\n- [1] Courier, https://a.example.org/x.\n", [(1, "https://a.example.org/x")]),
        (".md", "A [1].\n\n## 5. Works cited:\n\n3. Courier\n4. Echo\n", [(3, None), (4, None)]),
        (".md", "A [1].\n\nReferences\n==========\n\n[1] Courier\n[2] Echo\n", [(1, None), (2, None)]),
        (".md", "A [1].\n\n## Sources\n\n1. Courier\n   - Address: `https://a.example.org/x`\n2. Echo\n", [(1, "https://a.example.org/x"), (2, None)]),
        (".md", "A [1].\n\n## Sources\n\n| No | Title |\n|---|---|\n| 1 | Courier |\n| 2 | Echo |\n", [(1, None), (2, None)]),
        (".txt", "A is late [1].\n\nSources:\n1. Courier, 3 May\n2. Echo, 4 May\n", [(1, None), (2, None)]),
        (".html", "<p>A [1].<h2>References</h2><ol start=3><li>Courier<li>Echo</ol>", [(3, None), (4, None)]),
        (".html", '<p>A<a href="https://a.example.org/x">[1]</a>.', [(1, "https://a.example.org/x")]),
        (".html", "<p>A [1].<p>References<p>[1] Courier<br>[2] Echo", [(1, None), (2, None)]),
        (".docx", docx(paragraph("A is late [1].") + paragraph("References") + numbered("Courier") + numbered("Echo")), [(1, None), (2, None)]),
    ],
    ids=["definition", "link", "bullets", "numbered-list", "lines", "nested", "table", "text", "start", "anchor", "breaks", "word"],
)  # fmt: skip
def test_reference_lists_are_read(
    tmp_path: Path, suffix: str, content: str | bytes, expected: list[tuple[int, str | None]]
) -> None:
    assert [(r.number, r.url) for r in read(tmp_path, content, suffix).references] == expected


def test_a_list_without_numbers_is_told(tmp_path: Path) -> None:
    document = read(tmp_path, "It is late [1].\n\n## Sources\n\n- Courier, 3 May 2026\n- Echo, 4 May 2026\n", ".md")
    assert document.references == ()
    assert document.faults == ("the list of references has 2 entries without a number",)


def test_word_superscripts_and_units(tmp_path: Path) -> None:
    body = "<w:p>" + run("The gate is late.") + run("1", RAISED) + run(" It takes 300 m") + run("2", RAISED) + run(".") + "</w:p>"  # fmt: skip
    claims = read(tmp_path, docx(body), ".docx").claims
    assert [(c.text, c.numbers) for c in claims] == [("The gate is late.", (1,)), ("It takes 300 m2.", ())]


COMMENT = "<!-- briefgen: ignore BG102, BG404 -- known to all -->"


@pytest.mark.parametrize(
    ("suffix", "content", "scope", "claims"),
    [
        (".md", f"It is late. {COMMENT} It rained.\n", "sentence", (0,)),
        (".md", f"It is late.\n\n{COMMENT}\nIt rained. It poured.\n\nIt stopped.\n", "block", (1, 2)),
        (".md", f"- It is late.\n- It rained. {COMMENT}\n", "sentence", (1,)),
        (".md", f"It is late.\n\n{COMMENT.replace('ignore', 'ignore-file')}\n", "file", (0,)),
        (".txt", f"It is late.\n\n{COMMENT}\nIt rained.\n", "block", (1,)),
        (".html", f"<p>It is late. {COMMENT} It rained.</p>", "sentence", (0,)),
        (".html", f"<p>It is late.</p>{COMMENT}<p>It rained.</p>", "block", (1,)),
    ],
    ids=["sentence", "block", "item", "file", "text", "page-sentence", "page-block"],
)
def test_suppressions_say_what_they_cover(
    tmp_path: Path, suffix: str, content: str, scope: str, claims: tuple[int, ...]
) -> None:
    document = read(tmp_path, content, suffix)
    (one,) = document.suppressions
    assert (one.codes, one.reason, one.fault) == (("BG102", "BG404"), "known to all", "")
    assert (one.scope, one.claims) == (scope, claims)
    assert document.text.split("\n")[one.line - 1][one.column - 1 :].startswith("<!--")


def test_a_word_comment_suppresses(tmp_path: Path) -> None:
    body = paragraph("It rained.") + "<w:p>" + run("It is late.") + '<w:r><w:commentReference w:id="3"/></w:r></w:p>'
    comments = (
        f'<w:comments {NS}><w:comment w:id="3">{paragraph("briefgen: ignore BG102 -- known")}</w:comment></w:comments>'
    )
    (one,) = read(tmp_path, docx(body, word__comments=comments), ".docx").suppressions
    assert (one.codes, one.reason, one.line, one.claims) == (("BG102",), "known", 2, (1,))


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("ignore BG102", "gives no reason"),
        ("ignore BG102 --", "gives no reason"),
        ("ignore -- known", "names no code"),
        ("ignroe BG102 -- known", "unknown word 'ignroe'"),
        ("!", "cannot be read"),
    ],
)
def test_a_faulty_suppression_is_told(tmp_path: Path, comment: str, fault: str) -> None:
    (one,) = read(tmp_path, f"It rained. <!-- briefgen: {comment} -->\n", ".md").suppressions
    assert one.fault.startswith(fault)


def test_comments_of_others_and_in_code_are_none(tmp_path: Path) -> None:
    text = f"It rained. <!-- ignore BG102 -- known -->\n\n```\n{COMMENT}\n```\n\nUse `{COMMENT}` there.\n"
    assert read(tmp_path, text, ".md").suppressions == ()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("note.pdf", b"%PDF-1.7", "unsupported format .pdf"),
        ("note", b"x", "unsupported format without a suffix"),
        ("note.md", b"%PDF-1.7", "begins like another format"),
        ("note.md", b" \n", "is empty"),
        ("note.md", b"\x00\x01\x02\x03" * 99, "binary data"),
        ("note.md", b"x" * 5_000_001, "is larger than 5 MB"),
        ("note.html", b"<script>x</script>", "holds no text"),
        ("note.docx", b"PK\x03\x04 broken", "its archive is broken"),
        ("note.docx", b"\xd0\xcf\x11\xe0 old", "old .doc file"),
        ("note.docx", docx("<w:p>"), "not valid XML"),
        ("note.docx", docx(paragraph("x"), word__footnotes='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "document type"),
        ("note.docx", docx(paragraph("x" * 40_000_000)), "unpacks to"),
    ],
    ids=["pdf", "bare", "misnamed", "empty", "binary", "large", "no-text", "zip", "doc", "xml", "entity", "bomb"],
)  # fmt: skip
def test_what_cannot_be_read_is_an_error(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=words):
        read_document(tmp_path / name)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be opened"):
        read_document(tmp_path / "none.md")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("\ufeffIt cost £3.".encode(), ()),
        ("It cost £3.".encode("utf-16"), ()),
        ("It cost £3.".encode("cp1252"), ("read as Windows-1252, a guess: save it as UTF-8",)),
    ],
    ids=["mark", "utf-16", "windows"],
)
def test_encodings(tmp_path: Path, data: bytes, fault: tuple[str, ...]) -> None:
    document = read(tmp_path, data, ".txt")
    assert [(c.text, c.column) for c in document.claims] == [("It cost £3.", 1)]
    assert document.faults == fault


HOSTILE: tuple[tuple[str, str, Callable[[int], str]], ...] = (
    ("markers", ".md", lambda n: "It rose [1]. " * n),
    ("one-sentence", ".md", lambda n: "it rose [1] " * n),
    ("markers-alone", ".md", lambda n: "[1];;" * n),
    ("open-brackets", ".md", lambda n: "[" * n),
    ("brackets", ".md", lambda n: "[" * n + "1" + "]" * n),
    ("links", ".md", lambda n: "[" * n + "1" + "](http://x)" * n),
    ("destinations", ".md", lambda n: '[a](b "' * n),
    ("comments", ".md", lambda n: "x <!-- " * n),
    ("backticks", ".md", lambda n: " ".join("`" * (i % 99 + 1) for i in range(n // 50))),
    ("comments-text", ".txt", lambda n: "<!-- -" * n),
    ("numbers", ".txt", lambda n: "[1" + ", 1" * n + "]"),
    ("spaces", ".txt", lambda n: "a" + " " * n + "b [1]" + " " * n + "."),
    ("entries", ".txt", lambda n: "[1] a\n" * n),
    ("elements", ".html", lambda n: "<div>" * n + "It rose [1]."),
    ("paragraphs", ".html", lambda n: "<p>It rose [1]." * n),
    ("arrows", ".html", lambda n: "<p>" + "a <a href='#x'>↩</a>" * n),
    ("attributes", ".html", lambda n: "<p " + "a='b " * n + "> It rose."),
)


@pytest.mark.parametrize(("suffix", "make"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile_input_takes_time_in_proportion(tmp_path: Path, suffix: str, make: Callable[[int], str]) -> None:
    def seconds(n: int) -> float:
        start = time.process_time()
        read(tmp_path, make(n) + "\n\nIt rained.\n", suffix)
        return time.process_time() - start

    seconds(10)
    small = seconds(1_000)
    assert seconds(8_000) < 8 * 4 * max(small, 0.01)
