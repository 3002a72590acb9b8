"""Killed at every call of the system that changes a file or talks to the model, and at random moments: the same bytes, paid once."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from briefgen.ledger import Ledger
from tests.reliability.commands import COMMANDS, Case, decided, run_of, undisturbed
from tests.reliability.commands import seen as shown
from tests.reliability.ground import Ground, contents, quiet, replies_kept
from tests.reliability.rig import Ended, How, missing
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.skipif(bool(missing()), reason=missing())]


@dataclass
class Seen:
    """What was found over many crashes."""

    crashes: int = 0
    outputs: list[str] = field(default_factory=list)
    paid_again: list[str] = field(default_factory=list)
    lost: int = 0
    uncounted: list[str] = field(default_factory=list)

    def told(self, tally: Tally, when: str) -> None:
        """To the tally, part by part."""
        unit = "crashes"
        tally.none(
            5, f"{when}: outputs, during and after", tried=self.crashes, unit=unit, wrong=self.outputs, of="wrong"
        )
        tally.none(
            5,
            f"{when}: answers in the ledger that were paid for again",
            tried=self.crashes,
            unit=unit,
            wrong=self.paid_again,
            of="paid twice",
        )
        tally.within(
            5,
            f"{when}: answers on their way when it struck, one request at a time",
            tried=self.crashes,
            unit=unit,
            worst=self.lost,
            most=1,
            of="lost a crash",
        )
        tally.none(
            5,
            f"{when}: tokens answered and not counted",
            tried=self.crashes,
            unit=unit,
            wrong=self.uncounted,
            of="runs",
        )


def crashed(ground: Ground, ended: Ended, seen: Seen, aside: Path) -> None:
    """Look at what a crash left, build again, and look again."""
    where = f"{ended.last} ({ended.events})"
    seen.crashes += 1
    quiet()
    if wrong := ground.mixed():
        seen.outputs.append(f"{where}: {wrong}")
    answered, tokens = ground.model.calls, ground.model.tokens
    kept = replies_kept(ground.work / "cache", aside)
    again = ground.rig.run(ground.build())
    quiet()
    if again.exit or again.said or contents(ground.work / "out") != ground.new or ground.left_lying():
        seen.outputs.append(f"{where}, then {again.exit} {again.said} {ground.left_lying()}")
    if ground.model.calls - answered != ground.calls - kept:
        seen.paid_again.append(f"{where}: {kept} kept, {ground.model.calls - answered} asked of {ground.calls}")
    seen.lost = max(seen.lost, answered - kept)
    if ended.counted < tokens or again.counted < ground.model.tokens - tokens:
        seen.uncounted.append(f"{where}: {ended.counted} of {tokens}, {again.counted}")


@sizes(8, 0)
def test_at_every_event(ground: Ground, tally: Tally, tmp_path: Path, size: int) -> None:
    ground.reset()
    events = ground.rig.events(ground.build())
    step = max(1, events // size) if size else 1
    seen = Seen()
    ways: tuple[How, ...] = ("kill", "tear")
    for at in range(1, events + 1, step):
        ground.reset()
        ended = ground.rig.run(ground.build(how=ways[at % 2], at=at))
        if ended.exit == 0:
            continue  # this time there were not so many
        assert ended.exit == -9, ended
        crashed(ground, ended, seen, tmp_path)
    assert seen.crashes >= 0.9 * (events // step)
    seen.told(tally, "at every file and network event" if step == 1 else "at some file and network events")


@sizes(3, 200)
def test_at_random_moments(ground: Ground, tally: Tally, tmp_path: Path, size: int) -> None:
    ground.reset()
    calm = ground.rig.run(ground.build())
    rng = random.Random(5)
    seen = Seen()
    while seen.crashes < size:
        ground.reset()
        ended = ground.rig.run(ground.build(kill_after_s=rng.uniform(0, calm.seconds)))
        if ended.exit == -9:
            crashed(ground, ended, seen, tmp_path)
    seen.told(tally, "at random moments")


@pytest.mark.parametrize("name", [name for name in COMMANDS if not name.startswith("build")])
@sizes(2, 0)
def test_other_commands(ground: Ground, tally: Tally, name: str, size: int) -> None:
    case = undisturbed(ground, name)
    step = max(1, case.events // size) if size else 1
    crashes, wrong = 0, []
    for at in range(1, case.events + 1, step):
        case.command.prepare(ground)
        ended = ground.rig.run(replace(run_of(ground, name), how="tear" if at % 2 else "kill", at=at))
        if ended.exit == 0:
            continue
        crashes += 1
        if said := wrong_after(ground, case, ended):
            wrong.append(f"{ended.last} ({at}): {said}")
    tally.none(5, f"{name}: at every file event", tried=crashes, unit="crashes", wrong=wrong)


def wrong_after(ground: Ground, case: Case, ended: Ended) -> str:
    """What a crash left that it may not; then the same command runs again."""
    found = shown(ground, case.command)
    if torn := [name for name, data in found.items() if data not in (case.before.get(name), case.after.get(name))]:
        return f"neither old nor new: {torn}"
    noted = (ground.work / case.command.folder / ".briefgen.note").exists()
    if case.name != "batch" and not noted and found not in (case.before, case.after):
        return "old and new mixed, and nothing noted"
    if case.name == "review" and (lost := ended.said.count("saved") - decided(ground)) > 0:
        return f"{lost} decisions are lost that were answered"
    again = ground.rig.run(run_of(ground, case.name))
    if again.exit or shown(ground, case.command) != case.after:
        return f"then {again.exit} {again.said}"
    if case.name == "batch":  # a row that was done is not run again: its ledger is opened by whatever runs next
        Ledger(ground.work / "cache").close()
    return ", ".join(f"{name} is left lying" for name in ground.left_lying())
