"""The record and the report as JSON: the same bytes for the same nouns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import msgspec

from briefgen.model import (
    Judgement,
    RefusedQuote,
    Rejection,
    Unreadable,
)
from briefgen.rendering.tally import Tally, Use, tally, uses
from briefgen.rendering.visible import json_escaped, surrogate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed import DataclassInstance

    from briefgen.model import Briefing, Report, SourceSet

__all__ = ["ReportFile", "SourceUse", "build_id", "record_json", "report_json"]

REPORT_VERSION = 1


@dataclass(frozen=True, slots=True)
class SourceUse:
    """One source in the report, and how much of it was used.

    Attributes:
        number: the ``n`` of ``[n]``.
        path: as shown to the reader.
        title: of the source.
        sha256: of the file's bytes.
        copy_of: number of the source of which this is a copy.
        quotes: how many were offered, located and used.
    """

    number: int
    path: str
    title: str
    sha256: str
    copy_of: int | None
    quotes: Use


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The report: every claim with its verdict and findings, whether the briefing was accepted or not.

    Attributes:
        version: of this layout.
        accepted: false for a build that was refused: no briefing belongs to this report.
        build: of the briefing; empty for a refused build.
        claims: how many claims were offered and what became of them.
        checks: codes of the checks that ran.
        judgements: one a claim.
        rejected: claims that are not in the briefing, and why.
        replaced: first wordings that failed, of claims that stand in another; the judgement is of the wording that failed.
        refused: quotes that were offered and not found word for word.
        sources: what was read, with the use made of it.
        unreadable: what could not be read.
        doubters: names of the judges that were asked about verified claims and could add a doubt (BG502).
    """

    version: int
    accepted: bool
    build: str
    claims: Tally
    checks: tuple[str, ...]
    judgements: tuple[Judgement, ...]
    rejected: tuple[Rejection, ...]
    replaced: tuple[Rejection, ...]
    refused: tuple[RefusedQuote, ...]
    sources: tuple[SourceUse, ...]
    unreadable: tuple[Unreadable, ...]
    doubters: tuple[str, ...] = ()


def build_id(briefing: Briefing) -> str:
    """The first 16 hexadecimal digits of the sha256 of the record with an empty ``build``."""
    digest = hashlib.sha256(_encode(_record(replace(briefing, build=""))))
    digest.update(b"\n")
    return digest.hexdigest()[:16]


def record_json(briefing: Briefing) -> bytes:
    """The record as JSON; see :func:`briefgen.rendering.record_json`."""
    return _file(_record(briefing))


def _record(briefing: Briefing) -> dict[str, object]:
    """The record's fields, what lies deeper as it is: as many sources and quotes once more would take their room again."""
    method = _sparse(briefing.method, "selftest")
    method["usage"] = _sparse(briefing.method.usage, "cached_tokens")
    sources = _sparse(briefing.sources, "selection")
    sources["sources"] = [s if s.passages else _sparse(s, "passages") for s in briefing.sources.sources]
    record = _sparse(briefing, "changes", "decisions")
    return record | {"method": method, "report": _sparse(briefing.report, "doubters"), "sources": sources}


def _sparse(noun: DataclassInstance, *optional: str) -> dict[str, object]:
    """The fields of a noun; the optional ones only where there is something in them.

    So a record from before these fields keeps its bytes and its build id.
    """
    return {f.name: v for f in fields(noun) if (v := getattr(noun, f.name)) or f.name not in optional}


def report_json(
    report: Report,
    *,
    briefing: Briefing | None,
    rejected: Iterable[Rejection],
    refused: Iterable[RefusedQuote],
    sources: SourceSet | None,
) -> bytes:
    """The report as JSON; see :func:`briefgen.rendering.report_json`."""
    if briefing is not None:
        rejected, refused, sources = briefing.rejected, briefing.refused, briefing.sources
    rejected, refused = tuple(rejected), tuple(refused)
    used = uses(sources, report, rejected, refused, briefing.evidence if briefing else ()) if sources else {}
    return _file(
        ReportFile(
            version=REPORT_VERSION,
            accepted=briefing is not None,
            build=briefing.build if briefing else "",
            claims=tally(report, rejected),
            checks=report.checks,
            judgements=report.judgements,
            rejected=rejected,
            replaced=briefing.replaced if briefing else (),
            refused=refused,
            sources=tuple(
                SourceUse(s.number, s.path, s.title.value, s.sha256, s.copy_of, used[s.number])
                for s in (sources.sources if sources else ())
            ),
            unreadable=sources.unreadable if sources else (),
            doubters=report.doubters,
        )
    )


def _file(noun: ReportFile | dict[str, object]) -> bytes:
    """As written: what nobody would see, or a terminal would obey, stands as an escape."""
    return json_escaped(_encode(noun).decode("utf-8")).encode("utf-8") + b"\n"


def _encode(noun: ReportFile | dict[str, object]) -> bytes:
    try:
        packed = msgspec.json.encode(noun)
    except UnicodeEncodeError as error:
        raise surrogate(error) from error
    return msgspec.json.format(packed, indent=1)
