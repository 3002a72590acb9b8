"""What markers cover: one made-up story of a harbour town and its storm barrier, in every form that writers use."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.documents import CitedDocument, read_document

Said = tuple[str, tuple[int, ...]]


def read(folder: Path, text: str, suffix: str = ".md") -> CitedDocument:
    path = folder / f"note{suffix}"
    path.write_bytes(text.encode())
    return read_document(path)


def said(document: CitedDocument) -> list[Said]:
    return [(claim.text, claim.numbers) for claim in document.claims]


MARKERS: tuple[tuple[str, str, list[Said]], ...] = (
    ("before-the-stop", "The gate is late [1].", [("The gate is late.", (1,))]),
    ("after-the-stop", "The gate is late.[1] It rained.", [("The gate is late.", (1,)), ("It rained.", ())]),
    ("after-the-stop-spaced", "The gate is late. [1] It rained.", [("The gate is late.", (1,)), ("It rained.", ())]),
    ("no-space-after", "The gate is late.[1]It rained.[2]", [("The gate is late.", (1,)), ("It rained.", (2,))]),
    ("list", "The gate is late [3, 1].", [("The gate is late.", (1, 3))]),
    ("tight-list", "The gate is late [1,3].", [("The gate is late.", (1, 3))]),
    ("semicolons", "The gate is late [1; 2].", [("The gate is late.", (1, 2))]),
    ("side-by-side", "The gate is late [2][4].", [("The gate is late.", (2, 4))]),
    ("joined-by-and", "The gate is late [2] and [4].", [("The gate is late.", (2, 4))]),
    ("range", "The gate is late [1-3].", [("The gate is late.", (1, 2, 3))]),
    ("range-en-dash", "The gate is late [1\u20133, 5].", [("The gate is late.", (1, 2, 3, 5))]),
    ("twice", "The gate is late [1] [1].", [("The gate is late.", (1,))]),
    ("in-round-brackets", "The gate is late ([1], [2]).", [("The gate is late.", (1, 2))]),
    ("see", "The gate is late (see [4]).", [("The gate is late.", (4,))]),
    ("page", "The gate is late [1, p. 4].", [("The gate is late.", (1,))]),
    ("word-for-source", "The gate is late [Source: 1].", [("The gate is late.", (1,))]),
    ("lenticular", "The gate is late \u30103\u2020source\u3011.", [("The gate is late.", (3,))]),
    ("escaped", r"The gate is late \[1\].", [("The gate is late.", (1,))]),
    (
        "after-a-quotation",
        "\u201cIt is late.\u201d[1] It rained.",
        [("\u201cIt is late.\u201d", (1,)), ("It rained.", ())],
    ),
    ("superscript", "The gate is late.\u00b9 It rained\u00b2.", [("The gate is late.", (1,)), ("It rained.", (2,))]),
    ("sup-element", "The gate is late.<sup>1,2</sup>", [("The gate is late.", (1, 2))]),
    ("after-a-word", "In Lund[1] the gate is late.", [("In Lund the gate is late.", (1,))]),
    ("after-a-year", "It began in 2004[1][2] (in May).", [("It began in 2004 (in May).", (1, 2))]),
    ("numbered-link", "The gate is late [1](https://a.example.org/x).", [("The gate is late.", (1,))]),
    (
        "according-to",
        "It rained. According to [2], the gate is late.",
        [("It rained.", ()), ("the gate is late.", (2,))],
    ),
    ("opening", "[1] The gate is late. It rained.", [("The gate is late.", (1,)), ("It rained.", ())]),
)

NO_MARKERS: tuple[tuple[str, str], ...] = (
    ("year", "The budget [2024] was cut."),
    ("zero", "The list [0] was cut."),
    ("sic", "The baord [sic] was late."),
    ("link", "The [full report](https://a.example.org) was late."),
    ("code", "The value is `x[1]` and was late."),
    ("index", "The value is row_total[1] and was late."),
    ("square-metres", "The gate covers 300 m\u00b2 and was late."),
    ("power", "The gate weighs 10\u00b3 tonnes and was late."),
    ("score", "The gate lost [3-1] and was late."),
    ("too-wide", "The gate lost [1-900] and was late."),
    ("words", "The gate was late [see the annex]."),
)

CLAUSES: tuple[tuple[str, str, list[Said]], ...] = (
    (
        "two-clauses",
        "Sales rose by 4 % [1]; costs fell by half [2].",
        [("Sales rose by 4 %", (1,)), ("costs fell by half.", (2,))],
    ),
    (
        "rest-is-a-clause",
        "Sales rose by 4 % [1], but the board was not told.",
        [("Sales rose by 4 %", (1,)), ("the board was not told.", ())],
    ),
    (
        "rest-has-no-subject",
        "Sales rose by 4 % [1] and fell in Lund.",
        [("Sales rose by 4 % and fell in Lund.", (1,))],
    ),
    ("after-the-subject", "The mayor [1] said the gate is late.", [("The mayor said the gate is late.", (1,))]),
    ("aside", "The mayor, who was told [1], left the town.", [("The mayor, who was told, left the town.", (1,))]),
    ("reporting-tail", "The gate is late [1], the mayor said.", [("The gate is late, the mayor said.", (1,))]),
    ("condition", "If the gate fails [1], the town floods [2].", [("If the gate fails, the town floods.", (1, 2))]),
    ("enumeration", "In Lund [1] and Oslo [2] prices rose.", [("In Lund and Oslo prices rose.", (1, 2))]),
    ("only-the-last", "It rained. The gate is late. [1]", [("It rained.", ()), ("The gate is late.", (1,))]),
)


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in MARKERS], ids=[c[0] for c in MARKERS])
def test_markers_are_read_and_removed(tmp_path: Path, text: str, expected: list[Said]) -> None:
    assert said(read(tmp_path, text)) == expected


@pytest.mark.parametrize("text", [c[1] for c in NO_MARKERS], ids=[c[0] for c in NO_MARKERS])
def test_what_only_looks_like_a_marker_stays(tmp_path: Path, text: str) -> None:
    (claim,) = read(tmp_path, text).claims
    assert claim.numbers == ()
    assert claim.is_unmarked


def test_a_year_that_is_listed_is_a_marker(tmp_path: Path) -> None:
    document = read(tmp_path, "The budget was cut [2024].\n\n## References\n\n[2024] Courier, Budget, 3 May 2026\n")
    assert said(document) == [("The budget was cut.", (2024,))]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CLAUSES], ids=[c[0] for c in CLAUSES])
def test_a_marker_inside_covers_its_clause(tmp_path: Path, text: str, expected: list[Said]) -> None:
    assert said(read(tmp_path, text)) == expected


@pytest.mark.parametrize(
    ("text", "together"),
    [("In Lund [1] and Oslo [2] prices rose.", True), ("Prices rose in Lund [1, 2].", False)],
    ids=["spread", "one-group"],
)
def test_markers_of_parts_that_cannot_stand_alone_are_read_together(tmp_path: Path, text: str, together: bool) -> None:  # noqa: FBT001 - a table
    (claim,) = read(tmp_path, text).claims
    assert claim.together is together


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The gate is late.", "claim"),
        ("Nobody told the board about the gate.", "claim"),
        ("A long night of wind and rain for everyone.", "claim"),
        ("Is the gate late?", "question"),
        ("Is the gate late? [1]", "question"),
        ("He asked \u201cIs it late?\u201d in the hall.", "claim"),
        ("See below.", "not-a-claim"),
        ("For more details, see Annex B.", "not-a-claim"),
        ("The board found three faults:", "not-a-claim"),
        ("This note summarises what the board knew.", "not-a-claim"),
        ("Main points", "not-a-claim"),
        ("- Costs of the gate", "not-a-claim"),
        ("- The gate covers 300 homes", "claim"),
        ("- Costs rose by half", "claim"),
        ("- Owner: the harbour board", "not-a-claim"),
        ("- Costs of the gate [1]", "claim"),
        ("> We shall build it again.", "quotation"),
    ],
)
def test_only_what_asserts_is_a_claim(tmp_path: Path, text: str, kind: str) -> None:
    (claim,) = read(tmp_path, text).claims
    assert claim.kind == kind
    assert claim.is_unmarked is (kind in {"claim", "quotation"} and not claim.numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The board saw two faults [2]:\n\n- the gate was late\n- the wall cracked\n", [(2,), (2,), (2,)]),
        ("The board saw two faults [2]:\n\n- the gate was late [1]\n- the wall cracked\n", [(2,), (1,), ()]),
        ("The board saw two faults:\n\n- the gate was late\n- the wall cracked [1]\n", [(), (), (1,)]),
        ("The mayor said [2]:\n\n> We wait. We hope.\n", [(2,), (2,), (2,)]),
        ("> We wait. We hope. [3]\n", [(3,), (3,)]),
        ("> We wait.\n\nIt was late [1].\n", [(), (1,)]),
        ("| Year | Cost |\n|---|---|\n| 2024 | \u00a33m [1] |\n", [(1,)]),
        ("| Claim | Source |\n|---|---|\n| The gate was late. | [1] |\n", [(1,)]),
        ("# The gate is late [1]\n\nIt rained [2].\n", [(1,), (2,)]),
    ],
    ids=["lead", "own-marker", "last-item-only", "quoted-lead", "quote", "quote-without", "cell", "column", "heading"],
)
def test_blocks_hand_their_markers_on(tmp_path: Path, text: str, expected: list[tuple[int, ...]]) -> None:
    assert [claim.numbers for claim in read(tmp_path, text).claims] == expected


def test_a_marked_cell_is_read_with_the_label_of_its_row(tmp_path: Path) -> None:
    text = "| Year | Cost | Place |\n|---|---|---|\n| 2024 | \u00a33m [1] | Lund |\n"
    assert said(read(tmp_path, text)) == [("2024: \u00a33m", (1,))]


@pytest.mark.parametrize(
    ("text", "expected", "label"),
    [
        ("- **The board:** The gate is late. [1]", "The gate is late.", "The board"),
        ("- **The board**: The gate is late. [1]", "The gate is late.", "The board"),
        ("- **Costs:** 3 million [1]", "Costs: 3 million", ""),
        ("- The board: The gate is late. [1]", "The board: The gate is late.", ""),
    ],
    ids=["colon-inside", "colon-outside", "fragment", "not-bold"],
)
def test_a_bold_label_is_no_part_of_the_sentence(tmp_path: Path, text: str, expected: str, label: str) -> None:
    (claim,) = read(tmp_path, text).claims
    assert (claim.text, claim.label) == (expected, label)


@pytest.mark.parametrize(
    "text",
    [
        "---\nstatus: It is late.\n---\n\nIt rained.\n",
        "To: The mayor was told\n\nIt rained.\n",
        "```\nThe gate is late [1].\n```\n\nIt rained.\n",
        "    The gate is late [1].\n\nIt rained.\n",
        "## The gate is late\n\nIt rained.\n",
        "![The gate is late [1]](a.png)\n\nIt rained.\n",
        "It rained.\n\n## Sources\n\n1. Courier, The gate is late, 3 May 2026\n",
        "It rained.\n\n**Notes**\n\n[1] The gate is late, said the Courier, 2026.\n",
        "It rained.\n\n[1] Courier, The gate is late, 3 May 2026\n[2] Echo, It was late, 4 May 2026\n",
    ],
    ids=["front-matter", "memo", "fence", "indented", "heading", "image", "list", "bold-heading", "no-heading"],
)
def test_parts_that_assert_nothing_are_not_read(tmp_path: Path, text: str) -> None:
    assert said(read(tmp_path, text)) == [("It rained.", ())]


@pytest.mark.parametrize(
    ("text", "read_again"),
    [
        ("## Notes\n\nThe gate is late.\n\nThe wall held.\n", True),
        ("## Notes\n\n1. The gate is late.\n2. The wall held.\n", False),
        ("## Sources\n\n- Courier, 3 May 2026\n- Echo was late, 4 May 2026\n", False),
    ],
    ids=["prose", "numbered", "bullets"],
)
def test_a_heading_alone_makes_no_list_of_references(tmp_path: Path, text: str, read_again: bool) -> None:  # noqa: FBT001 - a table
    expected = [("The gate is late.", ()), ("The wall held.", ())] if read_again else []
    assert said(read(tmp_path, text)) == expected


def test_entries_right_below_their_heading(tmp_path: Path) -> None:
    document = read(tmp_path, "It rained [1].\n\nSources:\n[1] https://a.example.org\n[2] https://b.example.org\n")
    assert said(document) == [("It rained.", (1,))]
    assert [r.url for r in document.references] == ["https://a.example.org", "https://b.example.org"]


def test_a_section_after_the_references_is_read_again(tmp_path: Path) -> None:
    text = "## Sources\n\n1. Courier, 3 May 2026\n\n### Of the board\n\n2. Board, 4 May\n\n## Outlook\n\nIt rained.\n"
    document = read(tmp_path, text)
    assert said(document) == [("It rained.", ())]
    assert [r.number for r in document.references] == [1, 2]
