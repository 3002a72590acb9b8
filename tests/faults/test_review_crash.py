"""A review that is killed: what was answered is on the disk, and the file stays whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from briefgen import rendering
from briefgen.review.session import NotTaken, Session
from briefgen.review.store import open_store, review_path
from tests.review_case import at_desk, review_briefing, write
from tests.review_client import ENVIRONMENT, reviewing

pytestmark = pytest.mark.enable_socket

ROUNDS = 6
IDS = ("F1", "F2", "F3", "D1", "D1.1", "D1.2", "D1.3", "Q1")


def test_nothing_answered_is_lost(tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    answered: list[str] = []
    newest = dict.fromkeys(IDS, 0)
    for turn in range(ROUNDS):
        claim = IDS[turn % len(IDS)]
        asked = {"claim": claim, "action": "comment", "reviewer": "Ada", "text": "", "seen": 0}
        with reviewing(record) as client:
            client.visit()
            for step in range(turn % 3 + 1):
                reason = f"turn {turn}, step {step}"
                status, told = client.post("/decide", {**asked, "reason": reason, "based_on": newest[claim]})
                assert status == 200, told
                newest[claim] = told["head"]
                answered.append(reason)
            unanswered = client.begin("/decide", {**asked, "reason": f"turn {turn}, lost", "based_on": newest[claim]})
            client.process.send_signal(signal.SIGKILL)
            client.process.wait(30)
            unanswered.close()
        with closing(open_store(review_path(record), review_briefing())) as store:
            kept = store.decisions()
        assert [d.reason for d in kept if not d.reason.endswith("lost")] == answered
        newest[claim] = max(d.number for d in kept if d.claim == claim)
    assert len(answered) == sum(turn % 3 + 1 for turn in range(ROUNDS))


_KILLED = """
import os, signal, sys
from pathlib import Path
from briefgen.review.session import Session
from briefgen.review.store import open_store, review_path
from tests.review_case import review_briefing

left, record, plain = int(sys.argv[1]), Path(sys.argv[2]), Path.replace

def replace(path, target):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return plain(path, target)

Path.replace = replace
store = open_store(review_path(record), review_briefing())
Session(record, review_briefing(), store, clock=str).finish(8)
"""


@pytest.mark.parametrize("renamed", range(5))
def test_a_finish_that_is_killed_can_be_done_again(tmp_path: Path, renamed: int) -> None:
    folder = tmp_path / "briefing"
    desk = at_desk(folder, None, "md", "html", "report")
    desk.accept_all()
    desk.store.close()
    root = Path(__file__).parents[2]
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{ENVIRONMENT['PYTHONPATH']}{os.pathsep}{root}"}
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(renamed), str(desk.record)],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    briefing = rendering.parse_record(desk.record.read_bytes())
    assert briefing == review_briefing(), "the record is the last to be replaced"
    with rendering.writing(folder):  # as whoever comes next does
        pass
    briefing = rendering.parse_record(desk.record.read_bytes())
    assert briefing.status == ("REVIEWED" if renamed else "DRAFT"), "once it was noted it is finished"
    with closing(open_store(review_path(desk.record), briefing)) as store:
        outcome = Session(desk.record, briefing, store, clock=str).finish(8)
    assert not isinstance(outcome, NotTaken)
    reviewed = rendering.parse_record(desk.record.read_bytes())
    assert (reviewed.status, len(reviewed.decisions)) == ("REVIEWED", 8)
    assert (folder / "briefing.md").read_text(encoding="utf-8") == rendering.render(reviewed, "md")
