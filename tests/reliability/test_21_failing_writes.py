"""The n-th call that changes a file fails, for every n: earlier outputs as they were, an error that says what and the way out, and
the same command does it afterwards."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen.ledger import Ledger
from tests.reliability.commands import COMMANDS, Case, decided, run_of, seen, undisturbed
from tests.reliability.ground import Ground
from tests.reliability.rig import Ended, How, missing
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.skipif(bool(missing()), reason=missing())]

CODES = {"no room": errno.ENOSPC, "input/output error": errno.EIO, "no right": errno.EACCES}
EACH_CODE = ("build", "verify", "render")
"""Commands of which each write fails with each code; with the others one follows on the other, from write to write."""
WAYS_OUT = re.compile(
    r"another|-o\b|--cache|--no-cache|make room|writable|goes on|the next run|finish it again|room on the disk"
)


def wrong_with(ground: Ground, case: Case, ended: Ended, *, broken: bool) -> str:
    """What a failing write did that it may not; then the same command runs undisturbed."""
    found = seen(ground, case.command)
    # A disk on which nothing can be written any more is one on which nothing can be put back: then it is noted, and finished later.
    noted = broken and (ground.work / case.command.folder / ".briefgen.note").exists()
    if "Traceback" in ended.said or "internal error" in ended.said:
        return ended.said
    if ended.exit == 0 and found != case.after:
        return "it says that all is well, and outputs are missing"
    if ended.exit and not (named(case, ended, told := told_by(ground, ended)) and WAYS_OUT.search(told)):
        return f"exit {ended.exit}, and no word of what or of the way out: {told}"
    if ended.exit and not noted and not as_before(case, found):
        return f"exit {ended.exit}, and outputs changed: {ended.said}"
    if case.name == "review" and (lost := ended.said.count("saved") - decided(ground)) > 0:
        return f"{lost} decisions are lost that were answered"
    again = ground.rig.run(run_of(ground, case.name))
    if again.exit or seen(ground, case.command) != case.after:
        return f"after {ended.said!r}, the same command: {again.exit} {again.said}"
    if case.name == "batch":  # a row that was done is not run again: its ledger is opened by whatever runs next
        Ledger(ground.work / "cache").close()
    return ", ".join(f"{name} is left lying" for name in ground.left_lying())


def told_by(ground: Ground, ended: Ended) -> str:
    """What a person is told: a row of a batch tells its message in the results."""
    results = ground.work / "results" / "results.jsonl"
    return ended.said + (results.read_text(encoding="utf-8") if results.exists() else "")


def named(case: Case, ended: Ended, told: str) -> bool:
    """Whether what is told names what could not be written, or its folder; of a batch the row's, which is called a."""
    hit = Path(ended.last.split(" ", 1)[-1]).name
    known = (case.command.folder, "cache", hit, *(("'a'", "a/") if case.name == "batch" else ()))
    return any(name in told for name in known)


def as_before(case: Case, found: dict[str, bytes]) -> bool:
    """Whether what was there is as it was; results of a batch are each old or new, as rows are done one by one."""
    if case.name != "batch":
        return found == case.before
    return all(data == case.after[name] or name.startswith("results.") for name, data in found.items())


def failures(ground: Ground, case: Case, how: How, step: int, *, every_code: bool) -> tuple[int, list[str]]:
    """Let each n-th event fail, n by n in steps; with each code, or with one after the other."""
    tried, wrong = 0, []
    for at in range(1, case.events + 1, step):
        for number, (why, code) in enumerate(CODES.items()):
            if not every_code and (at // step + number) % len(CODES):
                continue
            case.command.prepare(ground)
            ended = ground.rig.run(replace(run_of(ground, case.name), how=how, at=at, code=code))
            tried += 1
            if said := wrong_with(ground, case, ended, broken=how == "fail on"):
                wrong.append(f"{ended.last} ({at}, {why}): {said}")
    return tried, wrong


@pytest.mark.parametrize("name", COMMANDS)
@sizes(3, 0)
def test_the_nth_write_fails(ground: Ground, tally: Tally, name: str, size: int) -> None:
    case = undisturbed(ground, name)
    step = max(1, case.events // size) if size else 1
    tried, wrong = failures(ground, case, "fail once", step, every_code=not size and name in EACH_CODE)
    tally.none(21, f"{name}: the n-th write fails", tried=tried, unit="failing writes", wrong=wrong)


@pytest.mark.parametrize("name", COMMANDS)
@sizes(1, 40)
def test_all_writes_fail_from_the_nth_on(ground: Ground, tally: Tally, name: str, size: int) -> None:
    case = undisturbed(ground, name)
    tried, wrong = failures(ground, case, "fail on", max(1, case.events // size), every_code=False)
    tally.none(21, f"{name}: the n-th write fails and all after it", tried=tried, unit="failing writes", wrong=wrong)
