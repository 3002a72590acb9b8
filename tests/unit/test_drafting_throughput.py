"""What makes many requests cheap: a prefix that stays the same, a provider's cache that is counted, tries that are told of."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.doubting.judge import LLMJudge
from briefgen.drafting.client import Endpoint, complete_all
from briefgen.drafting.envelope import reply_of
from briefgen.errors import BudgetError, ModelAuthenticationError, ModelError, PendingError
from briefgen.model import Usage
from briefgen.pipeline import build
from briefgen.settings import Settings
from tests.faults.asking import ASKED, FINE, GOOD, Watch, error
from tests.faults.batch_server import batching
from tests.faults.model import article, says, step_of
from tests.faults.server import Answer, chat, serving

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.block_network(allowed_hosts=["127\\.0\\.0\\.1"])


# --- the prefix -----------------------------------------------------------------------------------------------------------


def sources(folder: Path, count: int) -> Path:
    folder.mkdir()
    for n in range(count):
        (folder / f"{n:02}.txt").write_text(article(n), encoding="utf-8")
    return folder


def bodies_of(folder: Path, **changes: Any) -> list[dict[str, Any]]:
    """All that a build sends: small rooms, so that evidence is composed in groups and merged; and what a judge is asked."""
    with batching(says) as server:
        base = Settings(base_url=server.url, model="m", context_tokens=3000, reply_tokens=700, rounds=1)
        settings = replace(base, **changes)
        build([folder], settings)
        judge = LLMJudge(settings)
        for n in range(3):
            judge(f"The council sat {n} times.", f"The council sat {n} times, the mayor said.")
        return server.bodies


STEPS = {"extract", "compose", "merge", "repair", "judge"}


@pytest.mark.parametrize("structured", ["auto", "off"])
@pytest.mark.parametrize("question", ["", "Who guards the harbour?"], ids=["general", "question"])
def test_what_a_step_sends_begins_with_the_same_bytes(tmp_path: Path, structured: Any, question: str) -> None:
    heads: dict[str, set[str]] = defaultdict(set)
    sent = bodies_of(sources(tmp_path / "s", 12), structured=structured, question=question)
    for body in sent:
        head = {**body, "messages": body["messages"][:1]}
        heads[step_of(body)].add(json.dumps(head))
        assert body["messages"][0]["role"] == "system"
    assert set(heads) == STEPS
    assert {step: len(variants) for step, variants in heads.items()} == dict.fromkeys(STEPS, 1)
    assert len({json.dumps(body["messages"]) for body in sent}) == len(sent) > 20


def test_a_follow_up_goes_on_from_what_was_sent(tmp_path: Path) -> None:
    sent = bodies_of(sources(tmp_path / "s", 4))
    first = {json.dumps(body["messages"][:2]) for body in sent if len(body["messages"]) == 2}
    follow_ups = [body for body in sent if len(body["messages"]) > 2]
    assert follow_ups
    assert all(json.dumps(body["messages"][:2]) in first for body in follow_ups)


# --- what the provider had in its cache --------------------------------------------------------------------------------------

CACHED: dict[str, tuple[object, int]] = {
    "told": ({"prompt_tokens": 1200, "prompt_tokens_details": {"cached_tokens": 1024}}, 1024),
    "none": ({"prompt_tokens": 1200, "prompt_tokens_details": {"cached_tokens": 0}}, 0),
    "more-than-sent": ({"prompt_tokens": 100, "prompt_tokens_details": {"cached_tokens": 1024}}, 0),
    "negative": ({"prompt_tokens": 100, "prompt_tokens_details": {"cached_tokens": -1}}, 0),
    "null": ({"prompt_tokens": 100, "prompt_tokens_details": None}, 0),
    "text": ({"prompt_tokens": 100, "prompt_tokens_details": {"cached_tokens": "64"}}, 0),
    "list": ({"prompt_tokens": 100, "prompt_tokens_details": [64]}, 0),
    "no-details": ({"prompt_tokens": 100}, 0),
    "no-usage": (None, 0),
}


@pytest.mark.parametrize(("usage", "cached"), CACHED.values(), ids=CACHED.keys())
def test_cached_tokens(usage: object, cached: int) -> None:
    assert reply_of({**chat(GOOD), "usage": usage}).cached_tokens == cached


def test_cached_tokens_are_summed() -> None:
    usage = {"prompt_tokens": 1200, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 1024}}
    with serving(Answer(json.dumps({**chat(GOOD), "usage": usage}).encode())) as server:
        asked = Endpoint(Settings(base_url=server.url, model="m"))
        assert asked.complete(ASKED).cached_tokens == 1024
        asked.complete(ASKED)
        assert asked.usage() == Usage(2, 2400, 6, None, 2048)


# --- what a try may cost -----------------------------------------------------------------------------------------------------

TRIES: dict[str, tuple[list[Answer], str]] = {
    "at-once": ([FINE], "due sent"),
    "refused-then-ok": ([error(429, "no"), FINE], "due sent unbilled due sent"),
    "failed-then-ok": ([error(500, "no"), FINE], "due sent due sent"),
    "broken-then-ok": ([Answer(b"{"), FINE], "due sent due sent"),
    "hung-up-then-ok": ([Answer(close=True), FINE], "due sent due sent"),
    "cut-then-ok": ([Answer(FINE.body, cut=20, lie=True), FINE], "due sent due sent"),
    "schema-refused-then-ok": ([error(400, "json_schema is not supported"), FINE], "due sent unbilled due sent"),
    "key-refused": ([error(401, "no")], "due sent unbilled"),
    "does-not-fit": ([error(400, "maximum context length")], "due sent unbilled"),
    "no-answer": ([Answer(FINE.body, wait_s=2.0)], "due sent due sent due sent"),
}


@pytest.mark.parametrize(("answers", "told"), TRIES.values(), ids=TRIES.keys())
def test_each_try_is_told_of(answers: list[Answer], told: str) -> None:
    watch, heard = Watch(), []
    with serving(*answers) as server:
        timeout_s = 0.4 if answers[-1].wait_s else 60.0  # a busy machine may take a while for any answer
        settings = Settings(base_url=server.url, model="m", timeout_s=timeout_s)
        asked = Endpoint(settings, on_try=lambda _, event: heard.append(event), sleep=watch.sleep, clock=watch.clock)
        try:
            asked.complete(ASKED)
        except ModelError:
            assert answers[-1] != FINE
        assert server.count == heard.count("sent")
    assert " ".join(heard) == told


def test_nobody_listening_is_not_billed() -> None:
    watch, heard = Watch(), []
    with serving(FINE) as server:
        url = server.url
    settings = Settings(base_url=url, model="m")
    asked = Endpoint(settings, on_try=lambda _, event: heard.append(event), sleep=watch.sleep, clock=watch.clock)
    with pytest.raises(ModelError):
        asked.complete(ASKED)
    assert heard == ["due", "sent", "unbilled"] * 4


def test_a_try_that_the_budget_forbids_does_not_go_out() -> None:
    def forbid(_request: object, _event: str) -> None:
        raise BudgetError("spent")

    with serving(FINE) as server:
        asked = Endpoint(Settings(base_url=server.url, model="m", concurrency=1), on_try=forbid)
        for _ in range(2):  # and its lane is free again
            with pytest.raises(BudgetError):
                asked.complete(ASKED)
        assert server.count == 0


def test_a_reply_that_may_not_be_used_comes_with_its_fault_and_its_cost() -> None:
    with serving(Answer(json.dumps(chat("half", finish="length")).encode())) as server:
        reply = Endpoint(Settings(base_url=server.url, model="m")).answer(ASKED)
    assert (reply.text, reply.prompt_tokens, reply.completion_tokens) == ("half", 7, 3)
    assert reply.fault is not None
    assert len(reply.fault.request_digest) == 64
    assert reply.spoken is not None
    with pytest.raises(ModelError, match="cut off"):
        reply.usable()


# --- several at a time ---------------------------------------------------------------------------------------------------------


def test_what_is_pending_ends_no_other_request() -> None:
    done: list[int] = []

    def job(n: int) -> int:
        if n % 2:
            raise PendingError(f"number {n}")
        return n

    with pytest.raises(PendingError, match="number 1"):
        complete_all([lambda n=n: job(n) for n in range(8)], concurrency=3, on_done=done.append)  # type: ignore[misc]
    assert sorted(done) == [0, 2, 4, 6]


def test_a_failure_goes_before_what_is_pending() -> None:
    def job(n: int) -> None:
        raise PendingError("later") if n < 3 else ModelAuthenticationError("no")

    with pytest.raises(ModelAuthenticationError):
        complete_all([lambda n=n: job(n) for n in range(4)], concurrency=1, on_done=print)  # type: ignore[misc]


# --- nothing is loaded that is not needed ----------------------------------------------------------------------------------------


def test_a_build_that_asks_nothing_loads_no_client(tmp_path: Path) -> None:
    folder = sources(tmp_path / "s", 2)
    with batching(says) as server:
        settings = Settings(base_url=server.url, model="m", cache=str(tmp_path / "cache"))
        build([folder], settings)
        asked = len(server.bodies)
        code = (
            "import sys\nfrom briefgen import Settings, build\n"
            f"build([{str(folder)!r}], Settings(base_url={server.url!r}, model='m', cache={settings.cache!r}))\n"
            "print('openai' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert (done.stdout.strip(), len(server.bodies)) == ("False", asked)
