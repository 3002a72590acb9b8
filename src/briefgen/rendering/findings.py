"""A verified document as text and as GitHub's workflow commands: one finding, one line that a program can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.visible import one_line, visible
from briefgen.rendering.wording import place as spoken_place
from briefgen.rendering.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.checked import Counts, DocumentReport, PlacedFinding, Remark, SourceWords, Verification

__all__ = ["github", "source_place", "summary", "text"]

_LONGEST = 400
_COMMANDS = {"problem": "error", "unverified": "warning", "note": "notice"}
_LEADS = {"problem": "", "unverified": "unverified: ", "note": "note: "}


def text(verification: Verification) -> str:
    """``file:line:col CODE message`` a finding, below it, indented, the claim's words and the source's with their place.

    What is waived is not shown. No word of a document or a source can begin a line, or be anything but text in it.
    """
    lines: list[str] = []
    for report in verification.documents:
        shown = one_line(report.path)
        lines += [line for finding in _counting(report) for line in _lines(shown, finding)]
        lines += [f"{shown}:{remark.line or 1}:1 warning: {one_line(remark.message)}" for remark in report.remarks]
    return "".join(f"{line}\n" for line in lines)


def _counting(report: DocumentReport) -> Iterator[PlacedFinding]:
    return (finding for finding in report.findings if finding.waiver is None)


def _lines(path: str, finding: PlacedFinding) -> Iterator[str]:
    message = f"{_LEADS[finding.severity]}{one_line(finding.message)}"
    yield f"{path}:{finding.place.line}:{finding.place.column} {finding.code} {message}"
    yield f"    claim   {_quoted(finding.words)}"
    if finding.source:
        yield f"    source  {source_place(finding.source)} {_quoted(finding.source.words)}"


def _quoted(words: str) -> str:
    line = one_line(words)
    return f"“{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}”"


def source_place(words: SourceWords) -> str:
    """Where a source's words stand: ``file:line:col`` where that can be opened, else page, paragraph and characters."""
    from briefgen.model import Span  # noqa: PLC0415 - imported when used

    path = one_line(words.path)
    if words.place:
        return f"{path}:{words.place.line}:{words.place.column}"
    return f"{path}, {spoken_place(words.page, words.paragraph, Span(words.start, words.end))}:"


def summary(counts: Counts) -> str:
    """One line: coverage first, then the verdicts, then what is waived."""
    if not counts.claims:
        return "no claims found: nothing was checked"
    waived = f" ({counts.waived} of these waived)" if counts.waived else ""
    suppressed = f", {counts.suppressed} suppressed" if counts.suppressed else ""
    return (
        f"{plural(counts.claims, 'claim')} in {plural(counts.sentences, 'sentence')}, {counts.marked} with markers: {counts.verified} verified, "
        f"{plural(counts.problem, 'problem')}, {counts.unverified} unverified{waived}; "
        f"{plural(counts.findings, 'finding')}{suppressed}"
    )


# --- GitHub -----------------------------------------------------------------------------------------------------------


def github(verification: Verification) -> str:
    """One workflow command a finding, so that it stands beside its line in a pull request.

    Source: GitHub Actions, "Workflow commands": data escape ``%``, CR and LF; properties ``:`` and ``,`` as well.
    """
    lines: list[str] = []
    for report in verification.documents:
        lines += [_command(report.path, finding) for finding in _counting(report)]
        lines += [_warning(report.path, remark) for remark in report.remarks]
    return "".join(f"{line}\n" for line in lines)


def _command(path: str, finding: PlacedFinding) -> str:
    place = finding.place
    known: dict[str, object] = {"file": _named(path), "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:  # columns are only read on one line
        known |= {"col": place.column, "endColumn": place.end_column}
    known["title"] = f"{finding.code} {finding.name}"
    said = [one_line(finding.message), f"Claim: {_quoted(finding.words)}"]
    if finding.source:
        said.append(f"Source: {source_place(finding.source)} {_quoted(finding.source.words)}")
    message = _data("\n".join(said))
    return f"::{_COMMANDS[finding.severity]} {_properties(known)}::{message}"


def _warning(path: str, remark: Remark) -> str:
    known: dict[str, object] = {"file": _named(path), "line": remark.line or 1, "title": "briefgen"}
    return f"::warning {_properties(known)}::{_data(one_line(remark.message))}"


def _named(path: str) -> str:
    """A path without what a terminal would obey; a carriage return is escaped by the rules of the format."""
    return "\r".join(visible(part) for part in path.split("\r"))


def _properties(known: dict[str, object]) -> str:
    return ",".join(f"{name}={_property(str(value))}" for name, value in known.items())


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
