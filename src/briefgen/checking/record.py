"""A briefing's record as a document: each claim stands where its text does in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from briefgen.checked import CheckedReference, DocumentReport, Place, ReadSource, Remark
from briefgen.checking.codes import chosen
from briefgen.checking.document import counted
from briefgen.checking.numbering import Numbered
from briefgen.checking.places import Opened, place_in
from briefgen.checking.placing import Desk, Said, placed
from briefgen.checking.waivers import Waivers
from briefgen.gate import all_checks
from briefgen.model import Claim

if TYPE_CHECKING:
    from briefgen.model import Briefing, Report

__all__ = ["verify_record_document"]


def verify_record_document(
    briefing: Briefing,
    report: Report,
    *,
    path: str,
    text: str,
    faults: Sequence[str] = (),
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> DocumentReport:
    """The fresh report of a record, put in its places.

    Args:
        briefing: as read.
        report: of verifying it again.
        path: of the record, as given.
        text: of the record.
        faults: of the record as a whole; they are remarks here.
        select: codes, or beginnings of codes, that alone count; empty for all.
        ignore: codes, or beginnings of codes, that do not count.
    """
    names = {check.code: check.name for check in all_checks()}
    sources = briefing.sources.sources
    numbers = frozenset(s.number for s in sources)
    opened = {s.number: Opened(s, s.number, s.path) for s in sources}
    order = Numbered(sources, numbers, {n: n for n in numbers})
    desk = Desk(order, opened, names, Waivers(chosen(select, ignore, names), (), names))
    said = _said([j.claim for j in report.judgements], text)
    claims = tuple(placed(one, judgement, desk) for one, judgement in zip(said, report.judgements, strict=True))
    return DocumentReport(
        path=path,
        media_type="application/json",
        counts=counted(len(claims), claims),
        claims=claims,
        references=tuple(CheckedReference(s.number, s.title.value, None, s.path, "record") for s in sources),
        remarks=tuple(Remark(fault) for fault in faults),
        sources=tuple(ReadSource((s.number,), s.path, s.title.value, s.sha256) for s in sources),
        unreadable=briefing.sources.unreadable,
        checks=report.checks,
        doubters=report.doubters,
    )


def _said(claims: Sequence[Claim], text: str) -> Iterator[Said]:
    """Each claim where its words first stand in the file after the claim before it; at the top where they are not found."""
    at = 0
    for index, claim in enumerate(claims):
        written = json.dumps(claim.text, ensure_ascii=False)[1:-1]
        start = text.find(f'"{written}"', at) + 1 or text.find(f'"{written}"') + 1
        place = place_in(text, start, start + len(written)) if start else Place(1, 1, 1, 1)
        at = start or at
        yield Said(index, claim.text, claim.sources, place, written if start else "")
