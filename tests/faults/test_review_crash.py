"""A review that is killed: what was answered is on the disk, and the file stays whole."""

from __future__ import annotations

import signal
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from briefgen.review.store import open_store, review_path
from tests.review_case import review_briefing, write
from tests.review_client import reviewing

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.enable_socket

ROUNDS = 20
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
