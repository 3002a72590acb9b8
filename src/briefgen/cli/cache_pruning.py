"""What ``briefgen cache prune`` removes: entries of the ledger, and indexes of passages beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.corpus.kept import Index, indexes, removable, remove
from briefgen.ledger import Ledger, Pruned, Pruning, stock_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["prune"]

_PASSAGES = "passages"


def prune(folder: Path, pruning: Pruning, *, dry_run: bool) -> tuple[Pruned, tuple[Index, ...], tuple[Index, ...]]:
    """Remove what a folder keeps.

    Args:
        folder: of the ledger.
        pruning: which; of the kind ``passages`` are the indexes.
        dry_run: only count.

    Returns:
        What went of the ledger, the indexes that went, and those that would have, but for a build that works on them.

    Raises:
        LedgerError: something cannot be read or removed.
    """
    stock = stock_of(folder)
    pruned = Pruned(0, 0, 0, 0, 0.0)
    if stock.size and pruning.kind != _PASSAGES:
        with Ledger(folder) as ledger:
            pruned = ledger.prune(pruning, dry_run=dry_run)
    going = _going(folder, pruning, sum(kind.size for kind in stock.kinds) - pruned.size)
    gone = going if dry_run else remove(going)
    return pruned, gone, tuple(index for index in going if index not in gone)


def _going(folder: Path, pruning: Pruning, entries: int) -> tuple[Index, ...]:
    """The indexes that may go; ``entries`` is what the rest of the ledger takes, in bytes."""
    if pruning.kind not in {"", _PASSAGES}:
        return ()
    found = indexes(folder)
    only_these = pruning.kind == _PASSAGES
    bounds = [day for day in (pruning.made_before, pruning.used_before) if day is not None]
    if pruning.everything or (only_these and not bounds and pruning.max_size is None):
        return found
    room = None if pruning.max_size is None else pruning.max_size - (0 if only_these else entries)
    return removable(found, used_before=min(bounds) if bounds else None, room=room)
