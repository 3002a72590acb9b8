"""Rows judged on all cores; the outcome of a row depends on that row alone."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefgen.evaluation.rows import Row
from briefgen.model import Claim, Found, Source, Span

__all__ = ["Outcome", "judge_rows", "sources_of"]

# Below this many rows starting processes takes longer than the rows.
_WORTH_A_POOL = 48
_LARGEST_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the gate says of one row.

    Attributes:
        verdict: ``verified``, ``problem`` or ``unverified``.
        codes: of the findings that count against the claim, ascending, each once.
        score: 0 to 1: how likely it is that the sources support the claim, for ranking.
        overlap: share of the claim's words of meaning that the cited documents hold: the floor to compare with.
        fault: of briefgen itself, while it judged this row; empty where there was none.
    """

    verdict: str
    codes: tuple[str, ...]
    score: float
    overlap: float
    fault: str = ""


def judge_rows(
    rows: Sequence[Row], *, jobs: int = 0, on_done: Callable[[int, int], None] | None = None
) -> list[Outcome]:
    """Judge rows.

    Args:
        rows: n rows.
        jobs: processes; 0 for one a core. The outcomes are the same for any number.
        on_done: told after each chunk how many of how many rows are judged.

    Returns:
        n outcomes, in the order of the rows.
    """
    jobs = jobs or _cores()
    order = _by_document(rows)
    size = max(1, min(_LARGEST_CHUNK, len(rows) // (jobs * 4)))
    chunks = [order[i : i + size] for i in range(0, len(order), size)]
    out: list[Outcome | None] = [None] * len(rows)
    done = 0
    for chunk, outcomes in _mapped([[rows[i] for i in chunk] for chunk in chunks], chunks, jobs, len(rows)):
        for i, outcome in zip(chunk, outcomes, strict=True):
            out[i] = outcome
        done += len(chunk)
        if on_done:
            on_done(done, len(rows))
    return [outcome for outcome in out if outcome is not None]


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _mapped(
    batches: list[list[Row]], chunks: list[list[int]], jobs: int, count: int
) -> Iterator[tuple[list[int], list[Outcome]]]:
    if jobs == 1 or count < _WORTH_A_POOL:
        yield from zip(chunks, map(_judge_chunk, batches), strict=True)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - imported when used
    from multiprocessing import get_context  # noqa: PLC0415

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from zip(chunks, pool.map(_judge_chunk, batches), strict=True)


def _by_document(rows: Sequence[Row]) -> list[int]:
    """The rows' places, those of one document together: what is worked out of a text is then worked out once."""
    first: dict[tuple[str, ...], int] = {}
    for i, row in enumerate(rows):
        first.setdefault(row.docs, i)
    return sorted(range(len(rows)), key=lambda i: (first[rows[i].docs], i))


def _judge_chunk(rows: Sequence[Row]) -> list[Outcome]:
    return [_judge_or_fault(row) for row in rows]


def _judge_or_fault(row: Row) -> Outcome:
    try:
        return _judge(row)
    except Exception as error:  # noqa: BLE001 - a fault costs one row, not the run; it is told, and the exit status tells too
        return Outcome("unverified", ("BG901",), 0.0, 0.0, fault=f"{type(error).__name__}: {error}")


def _judge(row: Row) -> Outcome:
    from briefgen.gate import Gate  # noqa: PLC0415 - imported where the work is done
    from briefgen.gate.scoring import score  # noqa: PLC0415
    from briefgen.text.tokens import content_tokens  # noqa: PLC0415

    gate = Gate(sources_of(row.docs))
    judgement = gate.search(Claim("claim", row.claim, ()), row.cites)
    codes = sorted({f.code for f in judgement.findings if f.severity != "note"})
    scores = [score(row.claim, gate.sources[n], judgement) for n in row.cites]
    held = {t.key for n in row.cites for t in content_tokens(gate.sources[n].text)}
    wanted = [t.key for t in content_tokens(row.claim)]
    overlap = sum(key in held for key in wanted) / len(wanted) if wanted else 0.0
    return Outcome(judgement.verdict.value, tuple(codes), round(min(scores, default=0.0), 6), overlap)


@lru_cache(maxsize=64)
def sources_of(docs: tuple[str, ...]) -> tuple[Source, ...]:
    """The documents of a row as sources, numbered from 1: what the reader of plain text makes of each."""
    return tuple(_source(text, number) for number, text in enumerate(docs, start=1))


def _source(text: str, number: int) -> Source:
    """The document as the reader of plain text makes it; one that it would not take, as it is."""
    from briefgen.sources.load import source_from_text  # noqa: PLC0415 - imported where the work is done
    from briefgen.sources.parsed import ReadError  # noqa: PLC0415

    path = f"{number}.txt"
    try:
        return source_from_text(text, number=number, path=path)
    except ReadError:
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        spans = (Span(0, len(text)),) if text else ()
        return Source(number, path, "text/plain", digest, text, Found(path, "file name"), paragraphs=spans)
