"""``briefgen sources -q``: which passages of a corpus would be read for a question, and why these."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.cli.progress import listening
from briefgen.cli.screen import emit, emit_json, plain, show, table
from briefgen.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.corpus import Ranking
    from briefgen.model import Source, Span
    from briefgen.settings import Settings

__all__ = ["show_ranking"]

_COLUMNS = (("Score", "number"), ("File", "text"), ("Characters", "number"), ("First words", "text"))
_FIRST_WORDS = 90


@dataclass(frozen=True, slots=True)
class _Row:
    """A chosen passage."""

    path: str
    span: Span
    score: float
    words: str


def show_ranking(paths: Sequence[str], settings: Settings, *, quiet: bool, as_json: bool) -> int:
    """Print the passages that a build with this question would read, nearest first."""
    from briefgen.corpus import nearest  # noqa: PLC0415 - imported when used
    from briefgen.ledger import Ledger  # noqa: PLC0415 - imported when used
    from briefgen.sources.load import load_files, none_readable  # noqa: PLC0415 - imported when used

    with ExitStack() as held:
        ledger = held.enter_context(Ledger(Path(settings.cache))) if settings.cache else None
        listener = held.enter_context(listening(quiet=quiet))
        found = nearest(paths, settings, ledger=ledger, progress=listener)
        if not found.documents:
            raise none_readable(paths, found.unreadable)
        read = load_files([c.item for c in found.chosen], progress=listener, ledger=ledger)
    rows = _rows(found, {s.path: s for s in read.sources})
    if as_json:
        emit_json(_as_json(found, rows))
    else:
        _print(found, rows, settings)
    return ExitCode.PARTIAL if found.unreadable else ExitCode.OK


def _rows(found: Ranking, sources: dict[str, Source]) -> list[_Row]:
    rows = []
    for chosen in found.chosen:
        shown = chosen.item.candidate.shown
        source = sources.get(shown)
        text = source.text if source and source.text_sha256 == chosen.text_sha256 else ""
        for span, score in chosen.passages:
            words = " ".join(span.of(text)[:_FIRST_WORDS].split()) if text else "(the file has just changed)"
            rows.append(_Row(shown, span, score, words))
    return sorted(rows, key=lambda r: -r.score)


def _print(found: Ranking, rows: Sequence[_Row], settings: Settings) -> None:
    lines = []
    if rows:
        cells = [(f"{r.score:.2f}", r.path, f"{r.span.start}–{r.span.end}", r.words) for r in rows]
        show(table(_COLUMNS, cells), err=False)
        lines.append(
            f"{len(rows)} of {found.passages} passages would be read, in {len(found.chosen)} of {found.documents} documents."
        )
    else:
        lines.append(
            f"Everything would be read: {found.passages} passages in {found.documents} documents, and up to "
            f"{settings.passages} may be read (--passages)."
        )
    if found.absent:
        lines.append(f"Words of the question that stand nowhere: {', '.join(found.absent)}")
    lines.extend(f"Not read: {item.path}: {item.reason}" for item in found.unreadable)
    emit("".join(f"{plain(line)}\n" for line in lines))


def _as_json(found: Ranking, rows: Sequence[_Row]) -> dict[str, object]:
    return {
        "documents": found.documents,
        "passages": found.passages,
        "chosen": [
            {
                "path": r.path,
                "start": r.span.start,
                "end": r.span.end,
                "score": round(r.score, 6),
                "first_words": r.words,
            }
            for r in rows
        ],
        "absent_words": list(found.absent),
        "unreadable": [{"path": item.path, "reason": item.reason} for item in found.unreadable],
    }
