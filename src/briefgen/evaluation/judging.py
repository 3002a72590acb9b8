"""Rows judged on all cores; the outcome of a row depends on that row alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefgen.evaluation.rows import Row
from briefgen.model import Claim, Found, Source, Span
from briefgen.workers import Ended, WorkerDiedError, Workplace, each, hire

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
    place = Workplace(jobs)
    order = _by_document(rows)
    size = max(1, min(_LARGEST_CHUNK, len(rows) // (place.width * 4)))
    chunks = [tuple(order[i : i + size]) for i in range(0, len(order), size)]
    out: list[Outcome | None] = [None] * len(rows)
    done = 0
    with hire(place, here=place.width == 1 or len(rows) < _WORTH_A_POOL) as crew:
        for ended in each(crew, _judge_chunk, ((chunk, ([rows[i] for i in chunk],)) for chunk in chunks)):
            for i, outcome in zip(ended.key, _outcomes(ended), strict=True):
                out[i] = outcome
            done += len(ended.key)
            if on_done:
                on_done(done, len(rows))
    return [outcome for outcome in out if outcome is not None]


def _outcomes(ended: Ended[tuple[int, ...], list[Outcome]]) -> list[Outcome]:
    """What came back; of rows whose worker died, that it did."""
    if isinstance(ended.error, WorkerDiedError):
        return [_faulty(f"{ended.error}, at one of {len(ended.key)} rows that it was given together")] * len(ended.key)
    return ended.got()


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
        return _faulty(f"{type(error).__name__}: {error}")


def _faulty(fault: str) -> Outcome:
    return Outcome("unverified", ("BG901",), 0.0, 0.0, fault=fault)


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
