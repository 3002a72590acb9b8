"""Commands that write, each from what stands before it to what stands after it, for tests that disturb it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from briefgen import rendering
from briefgen.review.store import open_store, review_path
from tests.reliability.ground import Ground, visible
from tests.reliability.rig import Run

__all__ = ["COMMANDS", "Case", "decided", "run_of", "seen", "undisturbed"]

_UNLIKE = (".sqlite", ".sqlite-journal", "times.csv", "batch.jsonl")
"""Ends of names of which no two files have the same bytes: databases, and what tells the time."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command whose writes fail.

    Attributes:
        arguments: of the run.
        folder: of its outputs, in the folder of the runs.
        prepare: makes all as it was before the first run.
    """

    arguments: tuple[str, ...]
    folder: str
    prepare: Callable[[Ground], None]


def _as_built(ground: Ground) -> None:
    """The folder of the old build, to be built anew."""
    ground.reset()


def _with_results(ground: Ground) -> None:
    ground.reset()
    for name in ("results", "manifest.jsonl"):
        shutil.rmtree(ground.work / name, ignore_errors=True)
    row = {"id": "a", "sources": ["sources"], "as_of": "2026-05-01", "selftest": False, "formats": ["md", "json"]}
    (ground.work / "manifest.jsonl").write_text(json.dumps({**row, "cache": "cache"}) + "\n", encoding="utf-8")


def _new_built(ground: Ground) -> None:
    """The folder of the new build, and another one with views of it."""
    ground.reset()
    shutil.rmtree(ground.work / "views", ignore_errors=True)
    (ground.work / "views").mkdir()
    for name, data in ground.new.items():
        (ground.work / "out" / name).write_bytes(data)
    for name in ("briefing.md", "briefing.html"):
        (ground.work / "views" / name).write_bytes(ground.old[name])


COMMANDS = {
    "build": Command((), "out", _as_built),
    "build by a model": Command((), "out", _as_built),
    "batch": Command(("tests.reliability.tasks:batch", "manifest.jsonl", "-o", "results", "--quiet"), "results", _with_results),
    "review": Command(("tests.reliability.tasks:review", "out"), "out", _new_built),
    "verify": Command(
        ("verify", "out/briefing.json", "--json", "--quiet", "--output", "views/briefing.md"), "views", _new_built
    ),
    "render": Command(("render", "out", "-o", "views", "--format", "md,html,docx"), "views", _new_built),
}  # fmt: skip


def run_of(ground: Ground, name: str) -> Run:
    """The run of a command."""
    if name == "build":
        return ground.plain_build()
    if name == "build by a model":
        return ground.build(sockets=False)
    return Run(COMMANDS[name].arguments, ground.work)


@dataclass(frozen=True, slots=True)
class Case:
    """One command, undisturbed: what stands before it and after it."""

    name: str
    command: Command
    before: MappingProxyType[str, bytes]
    after: MappingProxyType[str, bytes]
    events: int


def undisturbed(ground: Ground, name: str) -> Case:
    """Run a command in peace."""
    command = COMMANDS[name]
    command.prepare(ground)
    ground.rig.warm(run_of(ground, name))
    command.prepare(ground)
    before = seen(ground, command)
    events = ground.rig.events(run_of(ground, name))
    return Case(name, command, MappingProxyType(before), MappingProxyType(seen(ground, command)), events)


def seen(ground: Ground, command: Command) -> dict[str, bytes]:
    """What a reader sees of the outputs, by name."""
    found = visible(ground.work / command.folder) if command.folder != "results" else below(ground.work / "results")
    return {name: data for name, data in found.items() if not name.endswith(_UNLIKE)}


def below(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def decided(ground: Ground) -> int:
    """How many decisions stand in the review file."""
    record = ground.work / "out" / "briefing.json"
    with closing(open_store(review_path(record), rendering.parse_record(record.read_bytes()))) as store:
        return len(store.decisions())
