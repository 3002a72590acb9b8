"""The claims of documents judged here, or in shards by workers; each worker makes a gate once, and the outcome is the same."""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.checking.document import Bench, judge, judged
from briefgen.errors import ClusterError
from briefgen.gate import Gate
from briefgen.model import Judgement
from briefgen.settings import Progress, ProgressListener
from briefgen.workers import Crew, WorkerDiedError, Workplace, each, hire, shared

if TYPE_CHECKING:
    from briefgen.documents import CitedDocument

__all__ = ["Case", "judged_apart", "judged_here"]

# More shards than workers, so that none waits long for the slowest; not so many that sources are read by all of them.
_SHARDS_EACH = 4
_SMALLEST = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A document and what its claims are held against."""

    document: CitedDocument
    bench: Bench


def judged_here(cases: Sequence[Case], progress: ProgressListener | None) -> list[dict[int, Judgement]]:
    """For each document its judgements, of code alone, by the place of the sentence."""
    out = []
    for done, case in enumerate(cases):
        if progress:
            progress(Progress("verify", done, len(cases), str(case.document.path)))
        claims = case.document.claims
        out.append({i: judge(claims[i], case.bench) for i in judged(case.document)})
    return out


def judged_apart(
    cases: Sequence[Case], place: Workplace, progress: ProgressListener | None
) -> list[dict[int, Judgement]]:
    """The same, by workers.

    Raises:
        ClusterError: the cluster has gone, or one claim has cost two workers.
    """
    out: list[dict[int, Judgement]] = [{} for _ in cases]
    total = sum(len(judged(case.document)) for case in cases)
    done = 0
    if not place.dask:
        place = Workplace(max(1, min(place.width, total // _SMALLEST)))
    with hire(place) as crew:
        for ended in each(crew, _judge_shard, _shards(cases, crew)):
            number, places = ended.key
            if isinstance(ended.error, WorkerDiedError):
                raise ClusterError(_lost(cases[number], places, ended.error)) from ended.error
            out[number].update(zip(places, ended.got(), strict=True))
            done += len(places)
            if progress:
                progress(Progress("verify", done, total, str(cases[number].document.path)))
    return out


def _lost(case: Case, places: Sequence[int], error: WorkerDiedError) -> str:
    lines = sorted(case.document.claims[i].line for i in places)
    return (
        f"{case.document.path}: of the claims in lines {lines[0]} to {lines[-1]}, one cannot be judged: {error} (killed, or "
        "out of memory); leave --jobs and --dask out to see more"
    )


def _shards(
    cases: Sequence[Case], crew: Crew
) -> Iterator[tuple[tuple[int, tuple[int, ...]], tuple[object, str, tuple[int, ...]]]]:
    for number, case in enumerate(cases):
        data = pickle.dumps((tuple(case.document.claims), *_plain(case.bench)), protocol=pickle.HIGHEST_PROTOCOL)
        token, digest = crew.share(data), hashlib.sha256(data).hexdigest()
        order = _by_source(case.document)
        size = max(_SMALLEST, -(-len(order) // (crew.width * _SHARDS_EACH)))
        for start in range(0, len(order), size):
            places = tuple(order[start : start + size])
            yield (number, places), (token, digest, places)


def _by_source(document: CitedDocument) -> list[int]:
    """Claims on one source together, those that cite none at the end: what is read of a source is then read by few."""

    def key(i: int) -> tuple[bool, tuple[int, ...], int]:
        cited = document.claims[i]
        return (not cited.numbers, cited.numbers, i)

    return sorted(judged(document), key=key)


def _plain(bench: Bench) -> tuple[object, ...]:
    """A bench as data: the doubters stay where the keys are."""
    return (tuple(bench.gate.sources.values()), bench.named, dict(bench.references))


# --- in the worker ----------------------------------------------------------------------------------------------------

_Opened = tuple[tuple[object, ...], Bench]


class _Known(threading.local):
    """The case at hand of each thread."""

    digest = ""
    claims: tuple[object, ...] = ()
    bench: Bench | None = None


_known = _Known()


def _judge_shard(token: object, digest: str, places: Sequence[int]) -> list[Judgement]:
    if _known.digest != digest:
        claims, sources, named, references = pickle.loads(shared(token))  # noqa: S301 - of our own process, a moment ago
        _known.claims, _known.bench = claims, Bench(Gate(sources), named, references)
        _known.digest = digest
    bench = _known.bench
    if bench is None:
        raise AssertionError("it was made with the digest")
    return [judge(_known.claims[i], bench) for i in places]  # type: ignore[arg-type] # claims, from the pickle
