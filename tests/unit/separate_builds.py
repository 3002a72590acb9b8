"""Builds in processes of their own, which can be killed: forked from one that has loaded everything, so that each is soon there."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Literal

from briefgen import pipeline, rendering
from briefgen.drafting import conversation, llm  # noqa: F401 - loaded before the fork
from briefgen.ledger import store
from briefgen.rendering import word  # noqa: F401 - likewise
from briefgen.settings import Settings

__all__ = ["When", "built", "forked", "said_by", "started", "written"]

When = Literal["before", "within", "after"]
"""Where, about the writing of an answer, a build is killed."""

_WRITTEN = ("md", "json")


def built(sources: Path, settings: Settings, out: Path) -> None:
    """A build, in this process."""
    rendering.write(pipeline.build([sources], settings), out, _WRITTEN)


def written(out: Path) -> dict[str, bytes]:
    """What a build wrote."""
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def started(sources: Path, settings: Settings, out: Path, *, die: tuple[When, int] | None = None) -> BaseProcess:
    """A build in another process.

    Args:
        sources, settings, out: as for :func:`built`; what it says on standard error stands beside ``out``.
        die: it kills itself about the writing of this answer, counted from one.
    """
    return forked(_run, sources, settings, out, die)


def forked(run: Callable[..., None], *args: object) -> BaseProcess:
    """A process that runs a function of a module."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", __name__])
    process = context.Process(target=run, args=args)
    process.start()
    return process


def said_by(out: Path) -> str:
    """What the build of this folder said on standard error."""
    return out.with_suffix(".err").read_text(encoding="utf-8")


def _run(sources: Path, settings: Settings, out: Path, die: tuple[When, int] | None) -> None:
    with out.with_suffix(".err").open("w", encoding="utf-8") as sys.stderr:
        if die:
            _die_at(*die)
        built(sources, settings, out)


def _die_at(when: When, number: int) -> None:
    left = number

    def die() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    save, writing = store.Ledger._save, store.Ledger._writing

    def saving(self: store.Ledger, rows: Any) -> bool:
        is_reply = rows[0].kind == "reply"
        if when == "before" and is_reply:
            die()
        done = save(self, rows)
        if when == "after" and is_reply:
            die()
        return done

    def dying(self: store.Ledger, work: Any, *, paid: bool = False) -> bool:
        def whole(connection: sqlite3.Connection) -> None:
            work(connection)
            if paid:
                die()

        return writing(self, whole, paid=paid)

    store.Ledger._save = saving  # type: ignore[method-assign]
    if when == "within":
        store.Ledger._writing = dying  # type: ignore[method-assign]
