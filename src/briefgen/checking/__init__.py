"""Cited documents held against their sources: read, bind the numbers, judge claim by claim, set waivers aside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from briefgen.checked import CheckedReference, Counts, DocumentReport, ReadSource, Remark, Verification
from briefgen.checking.codes import Codes, chosen
from briefgen.checking.document import Bench, check_claims, counted
from briefgen.checking.numbering import Numbered, numbered
from briefgen.checking.places import Opened, where_opened
from briefgen.checking.waivers import Waivers
from briefgen.gate import Gate, all_checks
from briefgen.model import Source, SourceSet
from briefgen.settings import Progress, ProgressListener
from briefgen.version import __version__

if TYPE_CHECKING:
    from briefgen.documents import Binding, CitedDocument

__all__ = ["rules", "summed", "verify_document", "verify_documents"]

_VERSION = 1
_Paths = Sequence[str | os.PathLike[str]]


def verify_document(
    path: str | os.PathLike[str],
    sources: SourceSet | Sequence[Source] | _Paths,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
) -> DocumentReport:
    """Hold a cited document against its sources, sentence by sentence.

    Args:
        path: a Markdown, HTML, Word or text file with markers such as ``[1]``.
        sources: as loaded, or files, folders and patterns to load.
        select: codes, or beginnings of codes, that alone count; empty for all.
        ignore: codes, or beginnings of codes, that do not count. A claim is never verified by this: it stays in the counts
            as what it is, and is waived if nothing else stands against it.

    Returns:
        Each claim with its verdict, its findings with the words and places of both sides, and what carries it.

    Raises:
        SourceError: the document or the sources cannot be read.
        SettingsError: a code that no check has.
    """
    return verify_documents([path], sources, select=select, ignore=ignore)[0]


def verify_documents(
    paths: _Paths,
    sources: SourceSet | Sequence[Source] | _Paths,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    progress: ProgressListener | None = None,
) -> tuple[DocumentReport, ...]:
    """Hold several documents against the same sources, which are read once; see :func:`verify_document`."""
    from briefgen.documents import read_document  # noqa: PLC0415 - readers are heavy

    codes = chosen(select, ignore, (check.code for check in all_checks()))
    documents = [read_document(Path(path)) for path in paths]
    read, given = _loaded(sources, progress)
    out = []
    for done, document in enumerate(documents):
        if progress:
            progress(Progress("verify", done, len(documents), str(document.path)))
        out.append(_report(document, read, given, codes))
    return tuple(out)


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


def _report(document: CitedDocument, read: SourceSet, given: _Paths, codes: Codes) -> DocumentReport:
    from briefgen.documents import bind  # noqa: PLC0415 - readers are heavy

    binding = bind(document, read)
    order = numbered(read.sources, _bound(binding))
    opened = {s.number: where_opened(s, s.number if s.number in order.named else None, given) for s in order.sources}
    references = _references(document, binding, opened)
    known = {check.code: check.name for check in all_checks()}
    waivers = Waivers(codes, document.suppressions, known)
    bench = Bench(Gate(order.sources), order, opened, references, known, waivers)
    claims = check_claims(document, bench)
    remarks = [*(Remark(fault) for fault in document.faults), *waivers.remarks()]
    return DocumentReport(
        path=os.fsencode(document.path).decode("utf-8", "replace"),
        media_type=document.media_type,
        counts=counted(len(document.claims), claims),
        claims=claims,
        references=tuple(references[number] for number in sorted(references)),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line or 0)),
        sources=_read(order, opened),
        unreadable=read.unreadable,
        checks=tuple(code for code in known if code != "BG502"),
    )


def _bound(binding: Binding) -> dict[int, int]:
    """The document's number to the number of the source as read."""
    return {number: source for number, source in binding.sources.items()}
