"""Killed at every call of the system that changes a file or talks to the model, and at random moments: the same bytes, paid once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.reliability.ground import Ground, a_ground, contents, quiet, replies_kept
from tests.reliability.rig import Ended, How, missing
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.skipif(bool(missing()), reason=missing())]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with a_ground(tmp_path_factory.mktemp("crashes")) as ground:
        yield ground


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
            5, f"{when}: tokens answered and not counted", tried=self.crashes, unit=unit, wrong=self.uncounted, of="runs"
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


@sizes(14, 0)
def test_at_every_event(ground: Ground, tally: Tally, tmp_path: Path, size: int) -> None:
    ground.reset()
    events = ground.rig.events(ground.build())
    step = max(1, events // size) if size else 1
    seen = Seen()
    ways: tuple[How, ...] = ("kill", "tear")
    for at in range(1, events + 1, step):
        for how in ways if step == 1 else (ways[at % 2],):
            ground.reset()
            ended = ground.rig.run(ground.build(how=how, at=at))
            if ended.exit == 0:
                continue  # this time there were not so many
            assert ended.exit == -9, ended
            crashed(ground, ended, seen, tmp_path)
    assert seen.crashes >= 0.9 * (events // step)
    seen.told(tally, "at every file and network event" if step == 1 else "at some file and network events")


@sizes(6, 200)
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
