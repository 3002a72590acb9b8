from __future__ import annotations

import pytest

from briefgen.sources.parsed import ReadError
from briefgen.sources.plaintext import clean, decode, invisible, paragraphs

WRAPPED = (
    "The harbour board has paused the contract for the storm barrier, and it\n"
    "will open a new tender by June so that other builders can bid for the\n"
    "work as well.\n"
    "A second paragraph begins here without a blank line, as some programs do\n"
    "it, and it goes on for a while.\n"
)


@pytest.mark.parametrize(
    ("data", "text", "told"),
    [
        pytest.param("Ångström".encode(), "Ångström", "", id="utf-8"),
        pytest.param(b"\xef\xbb\xbfTide", "Tide", "", id="utf-8 with mark"),
        pytest.param(
            b"\xff\xfe" + "Tide £5".encode("utf-16-le"), "Tide £5", "utf-16-le (byte order mark)", id="utf-16 little"
        ),
        pytest.param(
            b"\xfe\xff" + "Tide £5".encode("utf-16-be"), "Tide £5", "utf-16-be (byte order mark)", id="utf-16 big"
        ),
        pytest.param(
            b"\xff\xfe\0\0" + "Tide".encode("utf-32-le"),
            "Tide",
            "utf-32-le (byte order mark)",
            id="utf-32 is not taken for utf-16",
        ),
    ],
)
def test_decode(data: bytes, text: str, told: str) -> None:
    found, warnings = decode(data)
    assert found == text
    assert told in " ".join(warnings)
    assert bool(told) == bool(warnings)


def test_the_declared_charset_comes_before_a_guess() -> None:
    assert decode("Žatec".encode("iso-8859-2"), declared="ISO-8859-2") == (
        "Žatec",
        ("read as iso-8859-2, as declared",),
    )


def test_a_guess_is_told_with_its_confidence() -> None:
    text, warnings = decode(("The café board paid £40 million – “a fair price”, it said. " * 8).encode("cp1252"))
    assert "£40 million – “a fair price”" in text
    assert "guess" in warnings[0]
    assert "confidence" in warnings[0]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf\xff\xfe\xfa", b"\xff\xfe\x00\xd8\x41"], ids=["utf-8", "utf-16"])
def test_a_mark_that_lies(data: bytes) -> None:
    with pytest.raises(ReadError, match="byte order mark"):
        decode(data)


@pytest.mark.parametrize(
    ("text", "cleaned", "warned"),
    [
        pytest.param("a\r\nb\rc", "a\nb\nc", False, id="line ends"),
        pytest.param("a\fb\x85c\u2028d\u2029e", "a\nb\nc\nd\n\ne", False, id="rarer line ends"),
        pytest.param("a\x00b", "a\ufffdb", True, id="NUL"),
        pytest.param("a\x1bb\x9fc", "a\ufffdb\ufffdc", True, id="controls"),
        pytest.param("a\tb\u00adc", "a\tb\u00adc", False, id="tab and soft hyphen stay"),
        pytest.param("a\ud800b", "a\ufffdb", True, id="lone surrogate"),
    ],
)
def test_clean(text: str, cleaned: str, warned: bool) -> None:  # noqa: FBT001 - a table
    found, warnings = clean(text)
    assert found == cleaned
    assert bool(warnings) is warned
    found.encode("utf-8")


def test_binary_data_is_refused() -> None:
    with pytest.raises(ReadError, match="binary"):
        clean("\x00\x01\x02\x03" * 20 + "abc")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("One.\n\nTwo.\n \t\nThree.", ["One.", "Two.", "Three."], id="blank lines"),
        pytest.param(
            "Headline here\nA long sentence stands on the next line.\nPublished: 4 May 2026",
            ["Headline here", "A long sentence stands on the next line.", "Published: 4 May 2026"],
            id="line by line",
        ),
        pytest.param(
            WRAPPED,
            [WRAPPED[: WRAPPED.index("\nA second")], WRAPPED[WRAPPED.index("A second") :].rstrip()],
            id="wrapped at a width",
        ),
        pytest.param(
            "  • First item\n  • Second item\n 3. Third item", ["First item", "Second item", "Third item"], id="bullets"
        ),
        pytest.param(
            "The board said it would\nnot pay the bill.",
            ["The board said it would\nnot pay the bill."],
            id="goes on in lower case",
        ),
        pytest.param("3.5 million homes\n-5 degrees", ["3.5 million homes", "-5 degrees"], id="numbers are no bullets"),
        pytest.param("\n \n", [], id="blank"),
    ],
)
def test_paragraphs(text: str, found: list[str]) -> None:
    assert [span.of(text) for span in paragraphs(text)] == found


def test_tag_characters_are_hidden_text() -> None:
    text = "Seen" + "".join(chr(0xE0000 + ord(c)) for c in "obey") + " and on"
    regions, warnings = invisible(text)
    assert [(r.kind, r.span.start, r.span.end) for r in regions] == [("hidden", 4, 8)]
    assert warnings == ("holds 1 runs of invisible tag characters",)


@pytest.mark.parametrize(("text", "told"), [("ab\u202ecd", "direction"), ("con\u200btract", "inside words")])
def test_invisible_characters_are_told(text: str, told: str) -> None:
    assert told in invisible(text)[1][0]
