"""A verified document as SARIF 2.1.0, for code scanning and editors.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from briefgen.errors import OutputError
from briefgen.rendering.findings import source_place
from briefgen.rendering.visible import json_escaped, one_line, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.checked import DocumentReport, Place, PlacedFinding, Remark, SourceWords, Verification, Waiver

__all__ = ["Rule", "sarif"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"problem": "error", "unverified": "warning", "note": "note"}
_ROOT = "%SRCROOT%"

Rule = tuple[str, str, str]
"""A check: its code, its name, its paragraph."""
_Json = dict[str, object]


def sarif(verification: Verification, rules: Sequence[Rule]) -> str:
    """One run of all documents.

    Args:
        verification: what was found; waived findings stand in it with their suppressions.
        rules: all checks, whether they found something or not; a finding's code that is none of them gets a bare rule.

    Raises:
        OutputError: a text holds a lone surrogate, which no UTF-8 file can hold.
    """
    known = {code: (name, doc) for code, name, doc in rules}
    for finding in (f for d in verification.documents for f in d.findings):
        known.setdefault(finding.code, (finding.name, finding.name))
    codes = sorted(known)
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "briefgen",
                        "version": verification.briefgen,
                        "rules": [_rule(code, *known[code]) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which briefgen was run."}}},
                "artifacts": _artifacts(verification.documents),
                "invocations": [_invocation(verification)],
                "results": [_result(d, f, codes) for d in verification.documents for f in d.findings],
                "properties": {"documents": [_counted(d) for d in verification.documents]},
            }
        ],
    }
    out = json.dumps(log, ensure_ascii=False, indent=1) + "\n"
    try:
        out.encode("utf-8")
    except UnicodeEncodeError as error:
        raise OutputError(f"the findings hold a character that no UTF-8 file can hold: {error.reason}") from error
    return json_escaped(out)


def _rule(code: str, name: str, doc: str) -> _Json:
    said = " ".join(doc.split())
    first = said.split(". ")[0].rstrip(".") + "."
    return {
        "id": code,
        "name": "".join(part.capitalize() for part in re.split(r"[^0-9A-Za-z]+", name)),
        "shortDescription": {"text": _message(f"{code} {name}")},
        "fullDescription": {"text": _message(first)},
        "help": {"text": _message(f"{said} More: briefgen explain {code}"), "markdown": _message(said)},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["citations", f"{code[:3]}xx"]},
    }


def _result(report: DocumentReport, finding: PlacedFinding, codes: Sequence[str]) -> _Json:
    said = one_line(finding.message)
    out: _Json = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(f"{said}\nClaim: “{one_line(finding.words)}”{_behind(finding.source)}")},
        "locations": [{"physicalLocation": _physical(report.path, finding.place)}],
        "partialFingerprints": {"briefgenClaim/v1": finding.fingerprint},
        # Present on every result of a run or on none, says the standard.
        "suppressions": [_suppression(report.path, finding.waiver)] if finding.waiver else [],
        "properties": {"severity": finding.severity, "words": visible(finding.words)},
    }
    if finding.source:
        out["relatedLocations"] = [_related(finding.source)]
    return out


def _behind(source: SourceWords | None) -> str:
    return f"\nSource: {source_place(source)} “{one_line(source.words)}”" if source else ""


def _related(source: SourceWords) -> _Json:
    physical: _Json = {"artifactLocation": _location(source.path)}
    if source.place:
        physical["region"] = {**_region(source.place), "snippet": {"text": visible(source.words)}}
    at: _Json = {
        "number": source.number,
        "start": source.start,
        "end": source.end,
        "page": source.page,
        "paragraph": source.paragraph,
    }
    return {
        "id": 1,
        "message": {"text": _message(f"“{one_line(source.words)}” ({source_place(source).rstrip(':')})")},
        "physicalLocation": physical,
        "properties": {name: value for name, value in at.items() if value is not None},
    }


def _suppression(path: str, waiver: Waiver) -> _Json:
    out: _Json = {
        "kind": "inSource" if waiver.by == "inline" else "external",
        "status": "accepted",
        "justification": visible(waiver.reason),
    }
    if waiver.line:
        where = {"artifactLocation": _location(path), "region": {"startLine": waiver.line}}
        out["location"] = {"physicalLocation": where}
    return out


def _physical(path: str, place: Place) -> _Json:
    return {"artifactLocation": _location(path), "region": _region(place)}


def _region(place: Place) -> _Json:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _location(path: str) -> _Json:
    """A file as a URI: relative to the folder of the run, absolute where the path is."""
    pure = PurePath(path)
    if pure.is_absolute():
        return {"uri": pure.as_uri()}
    named = quote(PurePosixPath(pure.as_posix()).as_posix().encode("utf-8", "replace"))
    return {"uri": named or ".", "uriBaseId": _ROOT}


def _artifacts(documents: Sequence[DocumentReport]) -> list[_Json]:
    """Each file once: the documents, then the sources they were held against."""
    out: dict[str, _Json] = {}
    for report in documents:
        out.setdefault(
            report.path,
            {"location": _location(report.path), "mimeType": report.media_type, "roles": ["analysisTarget"]},
        )
    for source in (s for d in documents for s in d.sources):
        out.setdefault(
            source.path,
            {
                "location": _location(source.path),
                "roles": ["referencedOnCommandLine"],
                "hashes": {"sha-256": source.sha256},
                "description": {"text": _message(one_line(source.title))},
            },
        )
    return list(out.values())


def _invocation(verification: Verification) -> _Json:
    out: _Json = {"executionSuccessful": True, "exitCode": 0 if verification.passed else 1}
    told = [_notification(d.path, remark) for d in verification.documents for remark in d.remarks]
    return {**out, "toolExecutionNotifications": told} if told else out


def _notification(path: str, remark: Remark) -> _Json:
    physical: _Json = {"artifactLocation": _location(path)}
    if remark.line:
        physical["region"] = {"startLine": remark.line}
    return {
        "level": "warning",
        "message": {"text": _message(one_line(remark.message))},
        "locations": [{"physicalLocation": physical}],
    }


def _counted(report: DocumentReport) -> _Json:
    counts = report.counts
    return {
        "path": report.path,
        **({"doubters": [visible(name) for name in report.doubters]} if report.doubters else {}),
        **{name: getattr(counts, name) for name in ("claims", "marked", "verified", "problem", "unverified", "waived")},
    }


def _message(text: str) -> str:
    """A message in which no brace is a placeholder and no bracket a link (3.11.5, 3.11.6)."""
    return visible(text).replace("{", "{{").replace("}", "}}").replace("](", "\\](")
