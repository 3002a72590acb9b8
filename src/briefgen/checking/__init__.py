"""Cited documents held against their sources: read, bind the numbers, judge claim by claim, set waivers aside."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Literal

from briefgen.checked import CheckedReference, Counts, DocumentReport, ReadSource, Remark, Verification
from briefgen.checking.codes import Codes, chosen
from briefgen.checking.document import Bench, counted, place_claims
from briefgen.checking.numbering import Numbered, numbered
from briefgen.checking.places import Opened, where_opened
from briefgen.checking.placing import Desk
from briefgen.checking.record import verify_record_document
from briefgen.checking.shards import Case, judged_apart, judged_here
from briefgen.checking.waivers import Waivers
from briefgen.gate import Doubting, Gate, all_checks
from briefgen.model import Judgement, Source, SourceSet, Unreadable
from briefgen.settings import ProgressListener
from briefgen.version import __version__
from briefgen.workers import Workplace

if TYPE_CHECKING:
    from briefgen.documents import Binding, CitedDocument, Reference

__all__ = ["rules", "summed", "verify_document", "verify_documents", "verify_record_document"]

_VERSION = 1
_Paths = Sequence[str | os.PathLike[str]]


def verify_document(
    path: str | os.PathLike[str],
    sources: SourceSet | Sequence[Source] | _Paths,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    doubter: Doubting | Sequence[Doubting] | None = None,
) -> DocumentReport:
    """Hold a cited document against its sources, sentence by sentence.

    Args:
        path: a Markdown, HTML, Word or text file with markers such as ``[1]``.
        sources: as loaded, or files, folders and patterns to load.
        select: codes, or beginnings of codes, that alone count; empty for all.
        ignore: codes, or beginnings of codes, that do not count. A claim is never verified by this: it stays in the counts
            as what it is, and is waived if nothing else stands against it.
        doubter: a judge, or several, that may add a doubt to a verified claim (BG502), never a pass.

    Returns:
        Each claim with its verdict, its findings with the words and places of both sides, and what carries it.

    Raises:
        SourceError: the document or the sources cannot be read.
        SettingsError: a code that no check has.
    """
    return verify_documents([path], sources, select=select, ignore=ignore, doubter=doubter)[0]


def verify_documents(
    paths: _Paths,
    sources: SourceSet | Sequence[Source] | _Paths,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    progress: ProgressListener | None = None,
    doubter: Doubting | Sequence[Doubting] | None = None,
    place: Workplace | None = None,
) -> tuple[DocumentReport, ...]:
    """Hold several documents against the same sources, which are read once; see :func:`verify_document`.

    Args:
        paths: the documents.
        sources: as loaded, or files, folders and patterns to load.
        select: as of :func:`verify_document`.
        ignore: likewise.
        progress: told of each step forward.
        doubter: likewise; the doubters are asked in this process.
        place: where claims are judged; None for this process. The reports are the same wherever that is.

    Raises:
        SourceError, SettingsError: as of :func:`verify_document`.
        ClusterError: the cluster cannot be reached or has gone.
    """
    from briefgen.checking.reading import read_documents  # noqa: PLC0415 - readers are heavy
    from briefgen.documents import bind  # noqa: PLC0415 - likewise

    codes = chosen(select, ignore, (check.code for check in all_checks()))
    documents = read_documents(paths)
    read, given = _loaded(sources, progress)
    files = {source.number: where_opened(source, given) for source in read.sources}
    gates: dict[tuple[tuple[int, int], ...], Gate] = {}
    cases, bound = [], []
    for document in documents:
        binding = bind(document, read.sources)
        order = numbered(read.sources, binding.sources)
        # A gate learns its sources by and by: documents that number them alike share one.
        gate = gates.setdefault(tuple(sorted(order.read.items())), Gate(order.sources, doubter=doubter))
        cases.append(Case(document, Bench(gate, order.named, _references(document, binding, files))))
        bound.append((binding, order))
    if place is None or (not place.dask and place.width == 1):
        judgements = judged_here(cases, progress)
    else:
        judgements = judged_apart(cases, place, progress)
    return tuple(
        _report(case, found, one, files, codes, read.unreadable)
        for case, one, found in zip(cases, bound, judgements, strict=True)
    )


def rules() -> tuple[tuple[str, str, str], ...]:
    """Code, name and paragraph of every check."""
    return tuple((check.code, check.name, check.doc) for check in all_checks())


def summed(reports: Sequence[DocumentReport], *, fail_on: Literal["problem", "unverified"]) -> Verification:
    """Several reports and their sum."""
    counts = Counts(**{f.name: sum(getattr(r.counts, f.name) for r in reports) for f in fields(Counts)})
    passed = not any(report.fails(fail_on) for report in reports)
    return Verification(_VERSION, __version__, passed, fail_on, counts, tuple(reports))


def _loaded(
    sources: SourceSet | Sequence[Source] | _Paths, progress: ProgressListener | None
) -> tuple[SourceSet, list[str | os.PathLike[str]]]:
    if isinstance(sources, SourceSet):
        return sources, []
    if isinstance(sources, str | os.PathLike):
        sources = [sources]
    ready = tuple(s for s in sources if isinstance(s, Source))
    paths = [s for s in sources if not isinstance(s, Source)]
    if ready:
        return SourceSet(ready), []
    from briefgen.sources import load_sources  # noqa: PLC0415 - readers are heavy

    return load_sources(paths, progress=progress), paths


def _report(
    case: Case,
    judgements: Mapping[int, Judgement],
    bound: tuple[Binding, Numbered],
    files: Mapping[int, Opened],
    codes: Codes,
    unreadable: tuple[Unreadable, ...],
) -> DocumentReport:
    document, bench, (binding, order) = case.document, case.bench, bound
    opened = {s.number: _numbered(files[order.read[s.number]], s, order) for s in order.sources}
    known = {check.code: check.name for check in all_checks()}
    waivers = Waivers(codes, document.suppressions, known)
    claims = place_claims(document, judgements, bench.gate, Desk(order, opened, known, waivers))
    remarks = [*map(Remark, (*document.faults, *binding.notes)), *waivers.remarks()]
    return DocumentReport(
        path=os.fsencode(document.path).decode("utf-8", "replace"),
        media_type=document.media_type,
        counts=counted(len(document.claims), claims),
        claims=claims,
        references=tuple(bench.references[number] for number in sorted(bench.references)),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line or 0)),
        sources=_read(order, files),
        unreadable=unreadable,
        checks=tuple(code for code in known if code != "BG502" or bench.gate.doubters),
        doubters=bench.gate.doubters,
    )


def _numbered(opened: Opened, source: Source, order: Numbered) -> Opened:
    return replace(opened, source=source, number=source.number if source.number in order.named else None)


def _references(document: CitedDocument, binding: Binding, files: Mapping[int, Opened]) -> dict[int, CheckedReference]:
    """What each number of the document stands for: every one that it uses or lists."""
    listed: dict[int, Reference] = {}
    for reference in document.references:
        listed.setdefault(reference.number, reference)
    unbound = {one.number: one for one in binding.unbound}
    out = {}
    for number in sorted({*document.numbers, *listed}):
        entry, open_ = listed.get(number), unbound.get(number)
        out[number] = CheckedReference(
            number=number,
            text=entry.text if entry else "",
            line=entry.line if entry else None,
            path=files[binding.sources[number]].path if number in binding.sources else None,
            how=binding.by.get(number, ""),
            reason=open_.reason if open_ else "",
            candidates=tuple(files[n].path for n in open_.candidates) if open_ else (),
        )
    return out


def _read(order: Numbered, files: Mapping[int, Opened]) -> tuple[ReadSource, ...]:
    """Each source once, with all numbers that the document gives it."""
    numbers: dict[int, list[int]] = {}
    for number in sorted(order.named):
        numbers.setdefault(order.read[number], []).append(number)
    return tuple(
        ReadSource(tuple(numbers.get(n, ())), one.path, one.source.title.value, one.source.sha256)
        for n, one in files.items()
    )
