"""Each format of what was found in a document: well formed, whatever the words in it try to be."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from briefgen import rendering
from briefgen.checked import (
    CheckedClaim,
    CheckedReference,
    Counts,
    DocumentReport,
    Place,
    PlacedFinding,
    ReadSource,
    Remark,
    SourceWords,
    Verification,
    Waiver,
)
from briefgen.errors import OutputError, SettingsError
from briefgen.model import Span, Unreadable, Verdict
from briefgen.rendering.findings import summary
from tests.hostile import OWN

ROOT = Path(__file__).parents[2]
RULES = (
    ("BG301", "number-unlicensed", "A number has no licence. Cite the words."),
    ("BG404", "speaker-mismatch", "x."),
)
SAID = "The ferry carried 410 passengers."


def verification(
    *, words: str = SAID, path: str = "report.md", message: str = "“410” is not in the words cited", **waiver: Any
) -> Verification:
    """One document: a claim that holds, a problem, a waived problem of two lines; every text as given."""
    behind = SourceWords(1, "articles/ferry, port.txt", words, words, 10, 40, None, 2, Place(3, 5, 3, 35))
    paged = replace(behind, path="articles/port.pdf", page=4, place=None)
    first = PlacedFinding(
        "BG301",
        "number-unlicensed",
        "problem",
        message,
        Place(4, 19, 4, 22),
        "410",
        Span(18, 21),
        behind,
        None,
        "a" * 32,
    )
    note = replace(
        first, code="BG601", name="contradicted-elsewhere", severity="note", fingerprint="b" * 32, source=None
    )
    second = replace(
        first,
        code="BG404",
        name="speaker-mismatch",
        severity="unverified",
        place=Place(6, 1, 7, 9),
        words=words,
        span=None,
        source=paged,
        waiver=Waiver("inline", words, 5),
        fingerprint="c" * 32,
    )
    claims = (
        CheckedClaim(
            SAID, Place(3, 1, 3, 30), (1, 3), Verdict.VERIFIED, waived=False, findings=(), evidence=(behind, paged)
        ),
        CheckedClaim(
            SAID, Place(4, 1, 4, 34), (1,), Verdict.PROBLEM, waived=False, findings=(first, note), evidence=(behind,)
        ),
        CheckedClaim(words, Place(6, 1, 7, 9), (), Verdict.UNVERIFIED, waived=True, findings=(second,), evidence=()),
    )
    report = DocumentReport(
        path=path,
        media_type="text/markdown",
        counts=Counts(4, 3, 2, 1, 1, 1, 1, 1, 1),
        claims=claims,
        references=(CheckedReference(1, words, 20, "articles/ferry, port.txt", "title"), CheckedReference(9, words)),
        remarks=(Remark(f"unused suppression: {words}", 8), Remark(words)),
        sources=(ReadSource((1,), "articles/ferry, port.txt", words, "0" * 64),),
        unreadable=(Unreadable("x.pdf", words),),
        checks=("BG301", "BG404"),
    )
    return Verification(1, "0.1", passed=False, fail_on="unverified", counts=report.counts, documents=(report,))


def view(form: str, **given: Any) -> str:
    return rendering.render_verification(verification(**given), form, RULES)


# --- text -------------------------------------------------------------------------------------------------------------


def test_text_is_one_line_a_finding_with_both_sides_below() -> None:
    assert view("text").splitlines() == [
        "report.md:4:19 BG301 “410” is not in the words cited",
        "    claim   “410”",
        f"    source  articles/ferry, port.txt:3:5 “{SAID}”",
        "report.md:4:19 BG601 note: “410” is not in the words cited",
        "    claim   “410”",
        f"report.md:8:1 warning: unused suppression: {SAID}",
        f"report.md:1:1 warning: {SAID}",
    ]


@pytest.mark.parametrize("words", OWN.values(), ids=OWN)
def test_no_word_begins_a_line_of_text_or_of_github(words: str) -> None:
    for form, start in (
        ("text", r"report\.md:\d+:\d+ |    (claim|source)  "),
        ("github", r"::(error|notice|warning) file="),
    ):
        lines = view(form, words=words, message=words).splitlines()
        assert len(lines) == (7 if form == "text" else 4)
        assert [line for line in lines if not re.match(start, line)] == []
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e\u2028]", "".join(lines))


def test_a_source_without_lines_is_shown_by_page_and_characters() -> None:
    found = verification()
    (report,) = found.documents
    claim = replace(report.claims[2], findings=(replace(report.claims[2].findings[0], waiver=None),))
    shown = rendering.render_verification(replace(found, documents=(replace(report, claims=(claim,)),)), "text")
    assert f"    source  articles/port.pdf, page 4, paragraph 2, characters 10–40: “{SAID}”" in shown.splitlines()
    assert shown.startswith("report.md:6:1 BG404 unverified: ")


def test_the_summary_tells_coverage_verdicts_and_what_is_waived() -> None:
    assert summary(verification().counts) == (
        "3 claims in 4 sentences, 2 with markers: 1 verified, 1 problem, 1 unverified (1 of these waived); 1 finding, 1 suppressed"
    )
    assert summary(Counts()) == "no claims found: nothing was checked"


# --- GitHub -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("a:b,c%d.md", "a%3Ab%2Cc%25d.md", id="colon, comma, percent"),
        pytest.param("a\n::error::x.md", "a%0A%3A%3Aerror%3A%3Ax.md", id="a command of its own"),
        pytest.param("a\r.md", "a%0D.md", id="carriage return"),
        pytest.param("a%0A.md", "a%250A.md", id="what looks escaped"),
    ],
)
def test_github_escapes_properties(path: str, shown: str) -> None:
    first = view("github", path=path).split("\n")[0]
    assert first.startswith(
        f"::error file={shown},line=4,endLine=4,col=19,endColumn=22,title=BG301 number-unlicensed::"
    )


def test_github_escapes_data_and_keeps_its_lines_apart() -> None:
    first = view("github", message="100%0A of: a,b").splitlines()[0].partition("unlicensed::")[2]
    assert first == f"100%250A of: a,b%0AClaim: “410”%0ASource: articles/ferry, port.txt:3:5 “{SAID}”"


def test_github_tells_columns_only_on_one_line() -> None:
    found = verification()
    (report,) = found.documents
    wide = replace(report.claims[1].findings[0], place=Place(4, 19, 5, 2))
    report = replace(report, claims=(replace(report.claims[1], findings=(wide,)),), remarks=())
    shown = rendering.render_verification(replace(found, documents=(report,)), "github")
    assert shown.startswith("::error file=report.md,line=4,endLine=5,title=")


# --- SARIF ------------------------------------------------------------------------------------------------------------


def run_of(**given: Any) -> dict[str, Any]:
    log = json.loads(view("sarif", **given))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run: dict[str, Any] = log["runs"][0]
    return run


def test_sarif_rules_are_all_checks_and_each_result_names_its_own() -> None:
    run = run_of()
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["BG301", "BG404", "BG601"]
    assert rules[0]["help"]["text"] == "A number has no licence. Cite the words. More: briefgen explain BG301"
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]
    assert [(r["ruleId"], r["level"]) for r in run["results"]] == [
        ("BG301", "error"),
        ("BG601", "note"),
        ("BG404", "warning"),
    ]


def test_sarif_places_are_of_code_points_and_both_sides() -> None:
    run = run_of()
    assert run["columnKind"] == "unicodeCodePoints"
    first = run["results"][0]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "report.md", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 4, "startColumn": 19, "endLine": 4, "endColumn": 22},
            }
        }
    ]
    (related,) = first["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "articles/ferry%2C%20port.txt"
    assert related["physicalLocation"]["region"]["startLine"] == 3
    paged = run["results"][2]["relatedLocations"][0]
    assert "region" not in paged["physicalLocation"]
    assert paged["properties"] == {"number": 1, "start": 10, "end": 40, "page": 4, "paragraph": 2}


def test_sarif_carries_suppressions_on_every_result() -> None:
    results = run_of()["results"]
    assert [len(r["suppressions"]) for r in results] == [0, 0, 1]
    suppressed = results[2]["suppressions"][0]
    assert (suppressed["kind"], suppressed["justification"]) == ("inSource", SAID)
    assert suppressed["location"]["physicalLocation"]["region"] == {"startLine": 5}


def test_sarif_notifies_of_remarks_and_of_the_outcome() -> None:
    (invocation,) = run_of()["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == ["warning", "warning"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("a b/ü#?.md", {"uri": "a%20b/%C3%BC%23%3F.md", "uriBaseId": "%SRCROOT%"}, id="relative"),
        pytest.param("/data/a b.md", {"uri": "file:///data/a%20b.md"}, id="absolute"),
        pytest.param("a:b.md", {"uri": "a%3Ab.md", "uriBaseId": "%SRCROOT%"}, id="no scheme"),
    ],
)
def test_sarif_paths_are_uris(path: str, uri: dict[str, str]) -> None:
    location = run_of(path=path)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == uri


def test_sarif_messages_hold_no_placeholder_and_no_link() -> None:
    text = run_of(message="{0} and [x](https://evil.example) {")["results"][0]["message"]["text"]
    assert text.startswith("{{0}} and [x\\](https://evil.example) {{\n")


@pytest.mark.parametrize("words", OWN.values(), ids=OWN)
def test_sarif_is_json_whatever_the_words(words: str) -> None:
    assert len(run_of(words=words, message=words)["results"]) == 3


# --- JSON -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [SAID, *OWN.values()], ids=["plain", *OWN])
def test_json_holds_to_its_schema(words: str) -> None:
    schema = json.loads((ROOT / "schemas" / "verification.schema.json").read_text("utf-8"))
    made = json.loads(view("json", words=words, message=words))
    Draft202012Validator(schema).validate(made)
    assert made["documents"][0]["claims"][2]["findings"][0]["waiver"] == {"by": "inline", "reason": words, "line": 5}
    assert made["documents"][0]["claims"][1]["findings"][0]["message"] == words


def test_json_counts_are_named() -> None:
    made = json.loads(view("json"))
    assert list(made["counts"]) == [f.name for f in fields(Counts)]


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_what_no_file_can_hold_is_refused(form: str) -> None:
    with pytest.raises(OutputError, match="no UTF-8 file can hold"):
        view(form, path="a\udc80.md", message="\udc80")


# --- HTML -------------------------------------------------------------------------------------------------------------


class Shown(HTMLParser):
    """Tags with their attributes, and the visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def shown(page: str) -> Shown:
    parser = Shown()
    parser.feed(page)
    parser.close()
    return parser


PLAIN = shown(view("html"))


@pytest.mark.parametrize("words", OWN.values(), ids=OWN)
def test_html_is_the_same_page_whatever_the_words(words: str) -> None:
    made = shown(view("html", words=words, message=words, path=words))
    assert made.tags == PLAIN.tags
    assert [name for name, _ in made.attributes] == [name for name, _ in PLAIN.attributes]
    assert set(made.tags) & {"script", "img", "a", "iframe", "link", "form"} == set()


def test_html_shows_claim_marks_findings_and_both_sides() -> None:
    page = view("html")
    assert "The ferry carried <mark>410</mark> passengers. [1]" in page
    assert "✓ Verified" in page
    assert "articles/port.pdf, page 4, paragraph 2, characters 10–40" in page
    assert "Waived in line 5" in page
    assert "[9] bound to no source" in page
    assert "default-src 'none'" in page


def test_html_shows_what_would_not_be_seen() -> None:
    assert "safe⟨U+202E⟩gnp.exe" in view("html", words=OWN["bidi"])


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(SettingsError, match="unknown format 'xml'; there are text, json, sarif, github, html"):
        view("xml")
