"""Which source each number is: told by what the document says of it, or left open with the candidates."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.documents import CitedClaim, CitedDocument, Reference, bind
from briefgen.documents.references import addresses, file_name
from briefgen.model import Found, Source


def source(number: int, path: str, title: str = "", publisher: str = "", date: str = "", url: str = "") -> Source:
    def found(value: str) -> Found | None:
        return Found(value, "manifest") if value else None

    name = Found(title, "manifest") if title else Found(path.rpartition("/")[2], "file name")
    return Source(number, path, "text/plain", "", "text", name, None, found(publisher), found(date), found(url))


SHELF = (
    source(1, "courier.html", "Harbour gate held up again", "The Courier", "2026-05-03", "https://www.courier.example.org/gate/"),
    source(2, "board/statement.txt", "Statement on the storm barrier", "Harbour Board", "2026-05-03"),
    source(3, "echo.md", "Gate", "Evening Echo", "2026-05", "https://echo.example.org/a?id=7"),
    source(4, "late/statement.txt"),
    source(5, "courier2.html", "Harbour gate held up again and again", "The Courier", "2026-05-09"),
    source(6, "digest.txt", "Weekly digest", "The Courier", "2026-05-09"),
)  # fmt: skip


def document(*texts: str, used: tuple[int, ...] = (1,), numbers: tuple[int, ...] = ()) -> CitedDocument:
    told = numbers or tuple(range(1, len(texts) + 1))
    references = tuple(
        Reference(n, text, next(iter(addresses(text)), None), file_name(text), n)
        for n, text in zip(told, texts, strict=True)
    )
    return CitedDocument(
        Path("note.md"), "text/markdown", "", (CitedClaim("It rained.", used, 1, 1, 1, 11),), references
    )


@pytest.mark.parametrize(
    ("text", "number", "by"),
    [
        ("See http://courier.example.org/gate?utm_source=x#top", 1, "address"),
        ("Echo, https://echo.example.org/a?id=7.", 3, "address"),
        ("Archive copy, courier.html", 1, "file"),
        ("board/statement.txt", 2, "file"),
        ("Harbour Board, \u201cStatement on the storm barrier\u201d, May 2026", 2, "title"),
        ("HARBOUR GATE HELD UP AGAIN, said the paper", 1, "title"),
        ("The Courier: Harbour gate held up again and again", 5, "title"),
        ("The Courier, report, 3 May 2026", 1, "publisher and date"),
        ("Evening Echo, May 2026, page 4", 3, "publisher and date"),
        ("The Courier, Weekly digest, 9 May 2026", 6, "title"),
    ],
)
def test_an_entry_tells_its_source(text: str, number: int, by: str) -> None:
    binding = bind(document(text), SHELF)
    assert (dict(binding.sources), dict(binding.by), binding.unbound) == ({1: number}, {1: by}, ())


@pytest.mark.parametrize(
    ("text", "candidates", "reason"),
    [
        ("statement.txt", (2, 4), "fits several sources by file"),
        ("The Courier, 9 May 2026", (5, 6), "fits several sources by publisher and date"),
        ("The Courier, 7 May 2026", (), "fits no source"),
        ("Daily Planet, Gate, 1 May 2026", (), "fits no source"),
        ("https://courier.example.org/other", (), "fits no source"),
        ("Evening Echo, 4 May 2026", (), "fits no source"),
        (
            "Weekly digest, https://courier.example.org/gate",
            (1, 6),
            "the address of one source and the title of another",
        ),
    ],
    ids=["file", "day", "other-day", "short-title", "other-page", "day-for-month", "at-odds"],
)
def test_what_cannot_be_told_is_left_open(text: str, candidates: tuple[int, ...], reason: str) -> None:
    binding = bind(document(text), SHELF)
    (unbound,) = binding.unbound
    assert dict(binding.sources) == {}
    assert (unbound.number, unbound.candidates) == (1, candidates)
    assert reason in unbound.reason
    assert unbound.reference is not None
    assert unbound.reference.text == text


def test_without_references_the_order_counts() -> None:
    binding = bind(document(used=(1, 3, 9)), SHELF)
    assert (dict(binding.sources), dict(binding.by)) == ({1: 1, 3: 3}, {1: "order", 3: "order"})
    assert [(u.number, u.candidates, u.reference) for u in binding.unbound] == [(9, (), None)]


def test_with_references_the_order_never_counts() -> None:
    binding = bind(document("Statement on the storm barrier", "Daily Planet", used=(1, 2, 3)), SHELF)
    assert dict(binding.sources) == {1: 2}
    assert [(u.number, u.reference is None) for u in binding.unbound] == [(2, False), (3, True)]


def test_an_entry_that_no_marker_uses_is_no_fault() -> None:
    assert bind(document("courier.html", "Daily Planet"), SHELF).unbound == ()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("courier.html", "Ibid., p. 4", "ibid."), {1: 1, 2: 1, 3: 1}),
        (("courier.html", "See [1], p. 3."), {1: 1, 2: 1}),
        (("[2]", "echo.md"), {1: 3, 2: 3}),
        (("[2]", "[1]"), {}),
        (("[1]",), {}),
    ],
    ids=["ibid", "see", "forward", "circle", "itself"],
)
def test_notes_that_lead_to_other_notes(texts: tuple[str, ...], expected: dict[int, int]) -> None:
    used = tuple(range(1, len(texts) + 1))
    binding = bind(document(*texts, used=used), SHELF)
    assert dict(binding.sources) == expected
    assert [u.number for u in binding.unbound] == [n for n in used if n not in expected]


def test_a_number_listed_twice() -> None:
    same = bind(document("courier.html", "The Courier, 3 May 2026", numbers=(1, 1)), SHELF)
    assert dict(same.sources) == {1: 1}
    (unbound,) = bind(document("courier.html", "echo.md", numbers=(1, 1)), SHELF).unbound
    assert unbound.candidates == (1, 3)
    assert "listed twice" in unbound.reason


def test_another_address_is_noted() -> None:
    binding = bind(document("Harbour gate held up again, https://mirror.example.org/gate"), SHELF)
    assert dict(binding.sources) == {1: 1}
    assert binding.notes == ("[1] is listed with another address than source 1 has",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Courier (https://a.example.org/x).", ("https://a.example.org/x",)),
        ("https://a.example.org/x_(y), p. 3", ("https://a.example.org/x_(y)",)),
        ("<https://a.example.org/x>; https://b.example.org", ("https://a.example.org/x", "https://b.example.org")),
        ("no address here", ()),
    ],
)
def test_addresses(text: str, expected: tuple[str, ...]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Board, `late/statement.txt`, p. 3", "late/statement.txt"),
        ("https://a.example.org/statement.html", None),
        ("Board, statement.", None),
        ("(notes-2.docx)", "notes-2.docx"),
    ],
)
def test_file_names(text: str, expected: str | None) -> None:
    assert file_name(text) == expected
