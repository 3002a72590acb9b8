"""The n-th call that changes a file fails, for every n: earlier outputs as they were, an error that says what and the way out, and
the same command does it afterwards."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from briefgen import rendering
from briefgen.review.store import open_store, review_path
from tests.reliability.ground import Ground, a_ground, visible
from tests.reliability.rig import Ended, How, Run, missing
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.skipif(bool(missing()), reason=missing())]

CODES = {"no room": errno.ENOSPC, "input/output error": errno.EIO, "no right": errno.EACCES}
WAYS_OUT = re.compile(r"another|-o\b|--cache|--no-cache|make room|writable|goes on|the next run|finish it again|room on the disk")


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


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with a_ground(tmp_path_factory.mktemp("writes")) as ground:
        yield ground


def run_of(ground: Ground, name: str) -> Run:
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
    command = COMMANDS[name]
    command.prepare(ground)
    before = seen(ground, command)
    events = ground.rig.events(run_of(ground, name))
    return Case(name, command, MappingProxyType(before), MappingProxyType(seen(ground, command)), events)


def seen(ground: Ground, command: Command) -> dict[str, bytes]:
    """What a reader sees; of databases and of the times of a batch nothing, as no two have the same bytes."""
    found = visible(ground.work / command.folder) if command.folder != "results" else below(ground.work / "results")
    return {name: data for name, data in found.items() if not name.endswith((".sqlite", ".sqlite-journal", "times.csv", "batch.jsonl"))}


def below(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def wrong_with(ground: Ground, case: Case, ended: Ended, *, broken: bool) -> str:
    """What a failing write did that it may not; then the same command runs undisturbed."""
    found = seen(ground, case.command)
    # A disk on which nothing can be written any more is one on which nothing can be put back: then it is noted, and finished later.
    noted = broken and (ground.work / case.command.folder / ".briefgen.note").exists()
    if "Traceback" in ended.said or "internal error" in ended.said:
        return ended.said
    if ended.exit == 0 and found != case.after:
        return "it says that all is well, and outputs are missing"
    if ended.exit and not (named(case, ended) and WAYS_OUT.search(ended.said)):
        return f"exit {ended.exit}, and no word of what or of the way out: {ended.said}"
    if ended.exit and not noted and not as_before(case, found):
        return f"exit {ended.exit}, and outputs changed: {ended.said}"
    if case.name == "review" and (lost := ended.said.count("saved") - decided(ground)) > 0:
        return f"{lost} decisions are lost that were answered"
    again = ground.rig.run(run_of(ground, case.name))
    if again.exit or seen(ground, case.command) != case.after:
        return f"after {ended.said!r}, the same command: {again.exit} {again.said}"
    return ", ".join(f"{name} is left lying" for name in ground.left_lying())


def named(case: Case, ended: Ended) -> bool:
    """Whether the message names what could not be written, or its folder."""
    return case.command.folder in ended.said or "cache" in ended.said or Path(ended.last.split(" ", 1)[-1]).name in ended.said


def as_before(case: Case, found: dict[str, bytes]) -> bool:
    """Whether what was there is as it was; results of a batch are each old or new, as rows are done one by one."""
    if case.name != "batch":
        return found == case.before
    return all(data == case.after[name] or name.startswith("results.") for name, data in found.items())


def decided(ground: Ground) -> int:
    record = ground.work / "out" / "briefing.json"
    with closing(open_store(review_path(record), rendering.parse_record(record.read_bytes()))) as store:
        return len(store.decisions())


def failures(ground: Ground, case: Case, how: How, step: int) -> tuple[int, list[str]]:
    tried, wrong = 0, []
    for at in range(1, case.events + 1, step):
        for number, (why, code) in enumerate(CODES.items()):
            if step > 1 and (at + number) % len(CODES):
                continue
            case.command.prepare(ground)
            run = run_of(ground, case.name)
            ended = ground.rig.run(Run(run.arguments, run.root, how=how, at=at, code=code))
            tried += 1
            if said := wrong_with(ground, case, ended, broken=how == "fail on"):
                wrong.append(f"{ended.last} ({at}, {why}): {said}")
    return tried, wrong


@pytest.mark.parametrize("name", COMMANDS)
@sizes(5, 0)
def test_the_nth_write_fails(ground: Ground, tally: Tally, name: str, size: int) -> None:
    case = undisturbed(ground, name)
    tried, wrong = failures(ground, case, "fail once", max(1, case.events // size) if size else 1)
    tally.none(21, f"{name}: the n-th write fails", tried=tried, unit="failing writes", wrong=wrong)


@pytest.mark.parametrize("name", COMMANDS)
@sizes(3, 0)
def test_all_writes_fail_from_the_nth_on(ground: Ground, tally: Tally, name: str, size: int) -> None:
    case = undisturbed(ground, name)
    tried, wrong = failures(ground, case, "fail on", max(1, case.events // size) if size else 1)
    tally.none(21, f"{name}: the n-th write fails and all after it", tried=tried, unit="failing writes", wrong=wrong)
