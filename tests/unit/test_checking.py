"""A cited document against its sources: numbers, places, waivers and counts."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import briefgen
from briefgen import checking
from briefgen.checked import CheckedClaim, Counts, DocumentReport, Place, PlacedFinding
from briefgen.checking.codes import Codes, chosen
from briefgen.checking.numbering import numbered
from briefgen.checking.places import place_in, source_words, where_opened
from briefgen.errors import SettingsError, SourceError
from briefgen.model import Source, Span, Verdict
from tests.builders import source
from tests.source_files import docx, page, paragraph

FERRY = """Ferry line opens at Brannock

12 March 2026

The Brannock ferry carried 140 passengers on its first day, the harbour office said.

Marta Oyelaran, the port's director, said the second boat may be bought in May.
"""
COUNCIL = """Council minutes

14 March 2026

The council of Brannock refused the request for a second boat by 9 votes to 4.

The mayor of Brannock said the money was needed for schools.
"""
REFERENCES = "\n## References\n\n[1] Council minutes. council.txt\n[2] Ferry line opens at Brannock. ferry.txt\n"

GOOD = "The council of Brannock refused the request for a second boat by 9 votes to 4. [1]\n"
WRONG_NUMBER = "The Brannock ferry carried 410 passengers on its first day, the harbour office said. [2]\n"
ELSEWHERE = "The mayor of Brannock said the money was needed for schools. [2]\n"
UNCITED = "The harbour office opened the new line in the spring.\n"
UNBOUND = "The mayor of Brannock said the money was needed for schools. [7]\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "council.txt").write_text(COUNCIL, encoding="utf-8")
    return folder


def check(articles: Path, text: str, *, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> DocumentReport:
    path = articles.parent / "report.md"
    path.write_text(text, encoding="utf-8")
    return briefgen.verify_document(path, [articles], select=select, ignore=ignore)


def only(report: DocumentReport, code: str) -> PlacedFinding:
    found = [finding for finding in report.findings if finding.code == code]
    assert len(found) == 1, [(f.code, f.message) for f in report.findings]
    return found[0]


# --- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdict", "code"),
    [
        pytest.param(GOOD, Verdict.VERIFIED, None, id="good"),
        pytest.param(WRONG_NUMBER, Verdict.PROBLEM, "BG301", id="wrong number"),
        pytest.param(ELSEWHERE, Verdict.PROBLEM, "BG202", id="in another source"),
        pytest.param(UNCITED, Verdict.PROBLEM, "BG102", id="without a marker"),
        pytest.param(UNBOUND, Verdict.PROBLEM, "BG101", id="number of no source"),
        pytest.param(GOOD.replace("[1]", "[1, 7]"), Verdict.PROBLEM, "BG101", id="one of two numbers is of no source"),
    ],
)
def test_a_sentence(articles: Path, text: str, verdict: Verdict, code: str | None) -> None:
    report = check(articles, text + REFERENCES)
    (claim,) = report.claims
    assert claim.verdict is verdict
    assert report.fails() is (verdict is not Verdict.VERIFIED)
    if code is None:
        assert [w.path for w in claim.evidence] == [(articles / "council.txt").as_posix()]
    else:
        assert code in {finding.code for finding in claim.findings}


def test_messages_speak_of_the_documents_own_numbers(articles: Path) -> None:
    """[1] is read second and [2] first; a source without a number is called by its path."""
    found = only(check(articles, ELSEWHERE + REFERENCES), "BG202")
    assert found.message.startswith("[2] does not carry this; [1] does")
    assert found.source is not None
    assert (found.source.number, found.source.words) == (1, COUNCIL.splitlines()[6])
    alone = REFERENCES.replace("[1] Council minutes. council.txt\n", "")
    found = only(check(articles, ELSEWHERE + alone), "BG202")
    assert found.message.startswith("[2] does not carry this; council.txt does")
    assert found.source is not None
    assert found.source.number is None


def test_an_unbound_number_is_shown_with_its_reference(articles: Path) -> None:
    found = only(check(articles, UNBOUND + REFERENCES + "[7] Harbour gazette, issue 12\n"), "BG101")
    assert "[7] is bound to no source that was read" in found.message
    assert "Harbour gazette, issue 12" in found.message


def test_a_sentence_without_a_marker_is_told_which_source_carries_it(articles: Path) -> None:
    found = only(check(articles, GOOD.replace(" [1]", "") + ELSEWHERE + REFERENCES), "BG102")
    assert "[1] carries it" in found.message
    assert found.source is not None
    assert found.source.words == GOOD.removesuffix(" [1]\n")


def test_both_places_are_told_in_lines_and_columns(articles: Path) -> None:
    report = check(articles, "# Ferries\n\nTheir start. " + WRONG_NUMBER + REFERENCES)
    found = only(report, "BG301")
    column = len("Their start. The Brannock ferry carried ") + 1
    assert found.place == Place(3, column, 3, column + 3)
    assert found.source is not None
    assert found.source.place is not None
    line = FERRY.splitlines()[found.source.place.line - 1]
    assert line[found.source.place.column - 1 : found.source.place.end_column - 1] == found.source.words
    assert found.source.words == FERRY[found.source.start : found.source.end]


def test_words_of_a_claim_that_goes_over_lines_are_placed(articles: Path) -> None:
    text = WRONG_NUMBER.replace("ferry carried", "ferry\ncarried")
    found = only(check(articles, "Their start. " + text + REFERENCES), "BG301")
    assert found.place == Place(2, 9, 2, 12)


def test_parts_with_markers_of_their_own_are_undecided_not_wrong(articles: Path) -> None:
    """Each source carries its part and no more: no source is blamed for the other's part, and nothing is verified."""
    said = "Brannock saw 140 passengers on the first day [2] and 9 votes to 4 against a second boat [1].\n"
    (claim,) = check(articles, said + REFERENCES).claims
    assert claim.verdict is Verdict.UNVERIFIED
    assert "BG901" in {f.code for f in claim.findings}
    (claim,) = check(articles, said.replace("140", "777") + REFERENCES).claims
    assert claim.verdict is Verdict.PROBLEM
    assert [f.words for f in claim.findings if f.severity == "problem"] == ["777", "777"]


@pytest.mark.parametrize(
    ("text", "verdict", "code"),
    [
        pytest.param("> " + GOOD, Verdict.VERIFIED, None, id="word for word"),
        pytest.param("> " + GOOD.replace("request", "appeal"), Verdict.PROBLEM, "BG203", id="one word changed"),
        pytest.param("> " + GOOD.replace("[1]", ""), Verdict.PROBLEM, "BG102", id="from nowhere"),
    ],
)
def test_a_block_quotation_stands_in_its_source(articles: Path, text: str, verdict: Verdict, code: str | None) -> None:
    (claim,) = check(articles, text + REFERENCES).claims
    assert claim.verdict is verdict
    assert code is None or code in {f.code for f in claim.findings}


@pytest.mark.parametrize("text", ["# Ferries\n", "See [1].\n", "Who refused the boat?\n"])
def test_what_asserts_nothing_is_no_claim(articles: Path, text: str) -> None:
    report = check(articles, text + REFERENCES)
    assert (report.claims, report.counts.claims, report.fails()) == ((), 0, False)


def test_a_heading_that_cites_nothing_there_is_a_problem(articles: Path) -> None:
    only(check(articles, "## The second boat [8]\n" + REFERENCES), "BG101")


# --- coverage and waivers ---------------------------------------------------------------------------------------------


def test_counts(articles: Path) -> None:
    report = check(articles, GOOD + "\n" + WRONG_NUMBER + "\n" + UNCITED + REFERENCES)
    counts = report.counts
    assert (counts.claims, counts.marked, counts.verified, counts.problem) == (3, 2, 1, 2)
    assert counts.verified + counts.problem + counts.unverified == counts.claims
    assert counts.suppressed == counts.waived == 0


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"ignore": ("BG1", "bg102")}, id="ignored"),
        pytest.param({"select": ("BG3",)}, id="not selected"),
        pytest.param({"select": ("BG1",), "ignore": ("BG102",)}, id="ignore wins"),
    ],
)
def test_what_the_settings_waive_stays_a_problem_in_the_counts(
    articles: Path, given: dict[str, tuple[str, ...]]
) -> None:
    report = check(articles, UNCITED, **given)
    (claim,) = report.claims
    assert (claim.verdict, claim.waived, report.fails()) == (Verdict.PROBLEM, True, False)
    assert (report.counts.verified, report.counts.problem, report.counts.waived) == (0, 1, 1)
    assert (report.counts.findings, report.counts.suppressed) == (0, 1)
    waiver = claim.findings[0].waiver
    assert waiver is not None
    assert (waiver.by, waiver.line) == ("settings", None)
    assert "BG102" in waiver.reason


def test_a_suppression_waives_what_it_names_and_nothing_else(articles: Path) -> None:
    said = UNCITED.strip() + " <!-- briefgen: ignore BG102 -- our own count -->\n"
    report = check(articles, said + "\n" + UNCITED.replace("spring", "autumn"))
    first, second = report.claims
    assert (first.waived, second.waived, report.fails()) == (True, False, True)
    waiver = first.findings[0].waiver
    assert waiver is not None
    assert (waiver.by, waiver.reason, waiver.line) == ("inline", "our own count", 1)
    assert report.remarks == ()


def test_a_claim_of_which_one_finding_is_waived_still_fails(articles: Path) -> None:
    said = WRONG_NUMBER.strip() + " <!-- briefgen: ignore BG301 -- they told us -->\n"
    report = check(articles, said + REFERENCES)
    (claim,) = report.claims
    assert {f.waiver is None for f in claim.findings if f.severity != "note"} == {True, False}
    assert (claim.waived, report.fails()) == (False, True)


@pytest.mark.parametrize(
    ("comment", "fails", "remark"),
    [
        pytest.param("ignore BG404 -- not so", True, "unused suppression of BG404", id="unused"),
        pytest.param("ignore BG102", True, "not heeded", id="no reason"),
        pytest.param("ignore BG999 -- why", True, "there is no such check", id="unknown code"),
        pytest.param("ignore BG1 -- a family", False, "", id="beginning of a code"),
        pytest.param("ignore BG102 BG404 -- both", False, "unused suppression of BG404", id="one of two unused"),
    ],
)
def test_a_suppression_that_does_not_serve_is_remarked(articles: Path, comment: str, fails: bool, remark: str) -> None:  # noqa: FBT001
    report = check(articles, f"{UNCITED.strip()} <!-- briefgen: {comment} -->\n")
    assert report.fails() is fails
    assert [remark in r.message for r in report.remarks] == ([True] if remark else [])
    assert all(r.line == 1 for r in report.remarks)


def test_a_suppression_of_what_is_not_selected_is_not_called_unused(articles: Path) -> None:
    report = check(articles, f"{UNCITED.strip()} <!-- briefgen: ignore BG404 -- x -->\n", ignore=("BG4",))
    assert report.remarks == ()


def test_fail_on_problem_lets_the_undecided_pass() -> None:
    report = DocumentReport("x.md", "text/markdown", Counts(), (), (), (), (), (), ())
    claim = CheckedClaim("x", Place(1, 1, 1, 2), (1,), Verdict.UNVERIFIED, waived=False, findings=(), evidence=())
    undecided = replace(report, claims=(claim,))
    assert (undecided.fails(), undecided.fails("problem"), report.fails()) == (True, False, False)


# --- stability --------------------------------------------------------------------------------------------------------


def test_fingerprints_outlive_moved_lines_and_tell_twins_apart(articles: Path) -> None:
    text = f"{UNCITED}\n{WRONG_NUMBER}\n{UNCITED}"
    first = [f.fingerprint for f in check(articles, text + REFERENCES).findings]
    moved = [f.fingerprint for f in check(articles, "# Ferries\n\n" + text + REFERENCES).findings]
    assert first == moved
    assert len(set(first)) == len(first) > 2


def test_two_runs_give_the_same_report(articles: Path) -> None:
    text = GOOD + WRONG_NUMBER + UNCITED + REFERENCES
    assert check(articles, text) == check(articles, text)


def test_several_documents_share_their_sources(articles: Path) -> None:
    paths = [articles.parent / name for name in ("a.md", "b.txt")]
    for path in paths:
        path.write_text(GOOD + REFERENCES.replace("## ", ""), encoding="utf-8")
    reports = checking.verify_documents(paths, [articles])
    assert [report.counts.verified for report in reports] == [1, 1]
    both = checking.summed(reports, fail_on="unverified")
    assert (both.counts.verified, both.passed) == (2, all(not r.fails() for r in reports))


def test_sources_may_be_given_as_loaded(articles: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text(GOOD + REFERENCES, encoding="utf-8")
    loaded = briefgen.load_sources([articles])
    assert briefgen.verify_document(path, loaded).counts.verified == 1
    assert briefgen.verify_document(path, list(loaded.sources)).counts.verified == 1


@pytest.mark.parametrize(
    "given", [{"select": ("BG999",)}, {"ignore": ("301",)}, {"ignore": ("",)}, {"select": "BG301"}]
)
def test_a_code_that_no_check_has_is_refused(articles: Path, given: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(SettingsError, match=r"no check has the code|give a list"):
        check(articles, GOOD, **given)


@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        pytest.param("report.html", page(f"<h1>Ferries</h1>\n<p>{WRONG_NUMBER}</p>"), 2, id="html"),
        pytest.param("report.docx", docx(paragraph("Ferries") + paragraph(WRONG_NUMBER.strip())), 2, id="docx"),
        pytest.param("report.txt", ("Ferries\n\n" + WRONG_NUMBER).encode(), 3, id="txt"),
    ],
)
def test_other_formats(articles: Path, name: str, data: bytes, line: int) -> None:
    """No list of references: the second source in the order of the paths is the ferry's."""
    (articles.parent / name).write_bytes(data)
    report = briefgen.verify_document(articles.parent / name, [articles])
    found = only(report, "BG301")
    assert (found.place.line, found.words) == (line, "410")
    assert found.place.end_column - found.place.column == 3


def test_a_document_that_is_not_there_is_named(articles: Path) -> None:
    with pytest.raises((SourceError, SettingsError), match=re.escape("absent.md")):
        briefgen.verify_document(articles.parent / "absent.md", [articles])


# --- the parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "code", "counts"),
    [
        (Codes(), "BG301", True),
        (Codes(("BG3",)), "BG301", True),
        (Codes(("BG3",)), "BG401", False),
        (Codes((), ("BG30",)), "BG301", False),
        (Codes((), ("BG30",)), "BG311", True),
        (Codes(("BG3",), ("BG301",)), "BG301", False),
    ],
)
def test_codes(codes: Codes, code: str, counts: bool) -> None:  # noqa: FBT001
    assert (codes.waived(code) == "") is counts


def test_codes_are_tidied() -> None:
    assert chosen([" bg3 ", "BG3"], [], ["BG301"]) == Codes(("BG3",), ())


def _four() -> tuple[Source, ...]:
    texts = [f"The quay number {n} was closed." for n in range(1, 5)]
    first, *rest = (source(n, text, f"Quay {n}") for n, text in enumerate(texts, start=1))
    return (first, replace(rest[0], copy_of=1), *rest[1:])


def test_sources_take_the_documents_numbers() -> None:
    made = numbered(_four(), {7: 1, 3: 4, 9: 4})
    assert [(s.number, s.path, s.copy_of) for s in made.sources] == [
        (3, "articles/04.txt", None),
        (7, "articles/01.txt", None),
        (9, "articles/04.txt", 3),
        (1001, "articles/02.txt", 7),
        (1002, "articles/03.txt", None),
    ]
    assert made.named == {3, 7, 9}
    assert made.read == {3: 4, 7: 1, 9: 4, 1001: 2, 1002: 3}
    assert made.in_words("[3] does not; [1002] does, and [12]") == "[3] does not; articles/03.txt does, and [12]"


def test_sources_without_a_number_keep_out_of_the_documents_way() -> None:
    made = numbered(_four()[:2], {1500: 1})
    assert [s.number for s in made.sources] == [1500, 1501]
    assert [s.number for s in numbered(_four(), {}).sources] == [1001, 1002, 1003, 1004]


@pytest.mark.parametrize(
    ("start", "end", "place"),
    [(0, 2, Place(1, 1, 1, 3)), (1, 4, Place(1, 2, 2, 2)), (3, 5, Place(2, 1, 2, 3)), (6, 7, Place(3, 1, 3, 2))],
)
def test_places_count_from_one(start: int, end: int, place: Place) -> None:
    assert place_in("ab\ncd\ne", start, end) == place


@pytest.mark.parametrize("given", ["folder", "file", "pattern"])
def test_a_source_is_found_where_the_user_can_open_it(articles: Path, given: str) -> None:
    paths = {"folder": articles, "file": articles / "ferry.txt", "pattern": articles / "*.txt"}
    ferry = next(s for s in briefgen.load_sources([paths[given]]).sources if s.path.endswith("ferry.txt"))
    opened = where_opened(ferry, [paths[given]])
    assert Path(opened.path) == articles / "ferry.txt"
    start = ferry.text.index("140")
    words = source_words(opened, Span(start, start + 3))
    assert words.place == Place(5, 28, 5, 31)


def test_line_ends_of_windows_do_not_move_a_place(articles: Path) -> None:
    (articles / "ferry.txt").write_bytes(b"\xef\xbb\xbf" + FERRY.replace("\n", "\r\n").encode())
    (ferry,) = briefgen.load_sources([articles / "ferry.txt"]).sources
    start = ferry.text.index("140")
    words = source_words(where_opened(ferry, [articles]), Span(start, start + 3))
    assert words.place == Place(5, 28, 5, 31)


def test_a_file_that_changed_since_it_was_read_is_not_pointed_into(articles: Path) -> None:
    (ferry,) = briefgen.load_sources([articles / "ferry.txt"]).sources
    (articles / "ferry.txt").write_text("another text\n", encoding="utf-8")
    opened = where_opened(ferry, [articles])
    assert (opened.path, opened.text) == ("ferry.txt", None)
    assert source_words(opened, Span(0, 5)).place is None
