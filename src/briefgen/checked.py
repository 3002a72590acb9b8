"""What became of a cited document: the nouns that ``briefgen verify`` makes and that its formats show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.model import Span, Unreadable, Verdict

__all__ = [
    "FAIL_ON",
    "CheckedClaim",
    "CheckedReference",
    "Counts",
    "DocumentReport",
    "Place",
    "PlacedFinding",
    "ReadSource",
    "Remark",
    "SourceWords",
    "Verification",
    "Waiver",
    "weighed",
]

FAIL_ON = ("problem", "unverified")
"""The least verdict that fails, as it may be chosen."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where words stand in a file, lines and columns from 1, columns in code points.

    Attributes:
        line, column: of the first character.
        end_line, end_column: just behind the last character.
    """

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source that the document could cite.

    Attributes:
        numbers: the document's numbers for it; empty where it has none.
        path: as the user can open it.
        title: of the source.
        sha256: of the file's bytes.
    """

    numbers: tuple[int, ...]
    path: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Words of a source and where they stand.

    Attributes:
        number: the document's number for the source; None where it has none.
        path: of its file, as the user can open it.
        title: of the source.
        words: verbatim.
        start, end: half-open, code points into the source's text.
        page, paragraph: from 1; None where the format has none, or the words stand outside.
        place: line and column in the file; None where the text is not the file's own, as in a PDF.
    """

    number: int | None
    path: str
    title: str
    words: str
    start: int
    end: int
    page: int | None = None
    paragraph: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why a finding is not held against the claim: it stays in the counts of what is not verified.

    Attributes:
        by: ``inline`` (a comment in the document) or ``settings`` (``--select``, ``--ignore``, the config file).
        reason: as given in the comment, or the setting.
        line: of the comment; None for a setting.
    """

    by: Literal["inline", "settings"]
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """One thing a check has to say, with the words of both sides and where they stand.

    Attributes:
        code: such as ``BG301``.
        name: of the check, such as ``number-unlicensed``.
        severity: ``problem`` (something named is wrong), ``unverified`` (code cannot decide) or ``note`` (changes nothing).
        message: one sentence that names both sides' words.
        place: of the claim's words in the document.
        words: the claim's words; the whole claim where no part of it is meant.
        span: of these words, code points into the claim's text; None where no part of it is meant.
        source: the source's words; None where there are none.
        waiver: None where the finding counts.
        fingerprint: the same for the same finding after lines have moved; unlike any other of the document.
    """

    code: str
    name: str
    severity: Literal["problem", "unverified", "note"]
    message: str
    place: Place
    words: str
    span: Span | None
    source: SourceWords | None
    waiver: Waiver | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A sentence of the document that asserts something, and what the gate says of it.

    Attributes:
        text: without its markers.
        place: in the document.
        numbers: what its markers say; empty where it has none.
        verdict: by all checks, whatever is waived.
        waived: not verified, and every finding that says so is waived: it is counted apart and fails nothing.
        findings: by code; notes and waived ones included.
        evidence: the sources' words that carry the claim.
    """

    text: str
    place: Place
    numbers: tuple[int, ...]
    verdict: Verdict
    waived: bool
    findings: tuple[PlacedFinding, ...]
    evidence: tuple[SourceWords, ...]


@dataclass(frozen=True, slots=True)
class CheckedReference:
    """A number that the document uses or lists.

    Attributes:
        number: as in its markers.
        text: of the reference list; empty where the list has no such number.
        line: of that entry; None where there is none.
        path: of the source it is bound to; None where it is bound to none.
        how: what it was bound by, such as its address.
        reason: why it is bound to none; empty where it is, or no marker uses it.
        candidates: paths of the sources that it may mean, where it is bound to none.
    """

    number: int
    text: str = ""
    line: int | None = None
    path: str | None = None
    how: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """What the writer of the document should know, and no claim is to blame for: an unused suppression, a part not read.

    Attributes:
        message: one sentence.
        line: in the document; None for the whole of it.
    """

    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a document was checked and what it came to.

    Attributes:
        sentences: all that were found, headings with markers, questions and pointers included.
        claims: of these, how many assert something or carry a marker, and were judged.
        marked: of the claims, how many carry a marker.
        verified, problem, unverified: the claims by verdict.
        waived: how many of the problems and the unverified fail nothing, because all that stands against them is waived.
        findings: problems and doubts that count; notes do not.
        suppressed: problems and doubts that are waived.
    """

    sentences: int = 0
    claims: int = 0
    marked: int = 0
    verified: int = 0
    problem: int = 0
    unverified: int = 0
    waived: int = 0
    findings: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """A cited document, held against its sources claim by claim.

    Attributes:
        path: as given.
        media_type: as read.
        counts: coverage and verdicts.
        claims: in reading order.
        references: by number.
        remarks: by line.
        sources: what was read.
        unreadable: sources that could not be read.
        checks: codes of the checks that ran.
        doubters: names of the judges that were asked about verified claims and could add a doubt (BG502).
    """

    path: str
    media_type: str
    counts: Counts
    claims: tuple[CheckedClaim, ...]
    references: tuple[CheckedReference, ...]
    remarks: tuple[Remark, ...]
    sources: tuple[ReadSource, ...]
    unreadable: tuple[Unreadable, ...]
    checks: tuple[str, ...]
    doubters: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[PlacedFinding, ...]:
        """All findings: claim by claim, what is wrong before what is undecided and what is only noted."""
        return tuple(finding for claim in self.claims for finding in weighed(claim))

    def fails(self, on: Literal["problem", "unverified"] = "unverified") -> bool:
        """Whether a claim fails: a problem, or with ``unverified`` also what code could not decide; waived ones do not."""
        bad = {Verdict.PROBLEM} if on == "problem" else {Verdict.PROBLEM, Verdict.UNVERIFIED}
        return any(claim.verdict in bad and not claim.waived for claim in self.claims)


def weighed(claim: CheckedClaim) -> tuple[PlacedFinding, ...]:
    """The findings of a claim: what is wrong, then what is undecided, then what is only noted; each by place."""
    return tuple(sorted(claim.findings, key=_weight))


def _weight(finding: PlacedFinding) -> tuple[int, Place, str]:
    return ("problem", "unverified", "note").index(finding.severity), finding.place, finding.code


@dataclass(frozen=True, slots=True)
class Verification:
    """What ``briefgen verify --format json`` prints: one report a document, and the sum.

    Attributes:
        version: of this layout.
        briefgen: version of the program.
        passed: no claim fails, by the ``fail_on`` in force.
        fail_on: the least verdict that fails.
        counts: over all documents.
        documents: in the order given.
    """

    version: int
    briefgen: str
    passed: bool
    fail_on: Literal["problem", "unverified"]
    counts: Counts
    documents: tuple[DocumentReport, ...]
