"""Kept replies: what their name covers, what comes back, when they are asked anew, and what is dropped."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import resources
from briefgen.drafting import dialect, prompting, remembering
from briefgen.drafting.conversation import Conversation, open_conversation
from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.envelope import CutReplyError, Reply
from briefgen.drafting.keeping import RunMemory, packed, unpacked
from briefgen.drafting.prompting import Message
from briefgen.errors import (
    MalformedReplyError,
    ModelError,
    ModelRefusedError,
    ModelUnavailableError,
    PendingError,
)
from briefgen.ledger import Ledger
from briefgen.model import Usage
from briefgen.settings import Price, Settings

GOOD = json.dumps({"supported": True, "reason": ""})
ASKED = Request((Message("system", "judge"), Message("user", "a claim")), "judge.v1.json", 50, "judge")
SETTINGS = Settings(base_url="http://127.0.0.1:9/v1", model="m", prices={"m": Price(1.0, 0.5, 2.0)})


class Scripted:
    """Answers with what it is given, in turn, and the last for ever; raises what is an error."""

    host = "127.0.0.1:9"

    def __init__(self, *answers: Reply | ModelError | PendingError, spoken: Dialect | None = None) -> None:
        self.answers = answers or (Reply(GOOD, 100, 10),)
        self.spoken = spoken or Dialect()
        self.asked: list[Request] = []
        self.flushed = False
        self.wait_s = 0.0
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Reply:
        with self._lock:
            self.asked.append(request)
            said = self.answers[min(len(self.asked), len(self.answers)) - 1]
        time.sleep(self.wait_s)
        if isinstance(said, Exception):
            raise said
        return replace(said, spoken=self.spoken)

    def model(self) -> str:
        return "m"

    def dialect(self) -> Dialect:
        return self.spoken

    def adopt(self, spoken: Dialect) -> None:
        self.spoken = self.spoken.less(spoken)

    def stop(self) -> None:
        pass

    def flush(self) -> None:
        self.flushed = True


def talk(
    ledger: Ledger | None, *answers: Reply | ModelError | PendingError, spoken: Dialect | None = None, **changes: Any
) -> tuple[Conversation, Scripted]:
    scripted = Scripted(*answers, spoken=spoken)
    return open_conversation(replace(SETTINGS, **changes), ledger=ledger, endpoint=scripted), scripted


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger(tmp_path / "cache") as ledger:
        yield ledger


# --- the name covers all that a reply depends on --------------------------------------------------------------------------


def key(request: Request = ASKED, model: str = "m", **changes: Any) -> str:
    scripted = Scripted()
    memory = remembering.Remembering(
        scripted,
        replace(SETTINGS, **changes),
        model=lambda: model,
        store=RunMemory(),
        cost=lambda _: None,
        adopt=lambda _: None,
    )
    return memory.key(request)


def said(*words: str) -> Request:
    return replace(ASKED, messages=tuple(Message("user", word) for word in words))


FIELDS: dict[str, Callable[[], str]] = {
    "source-text": lambda: key(said("another claim")),
    "a-turn-more": lambda: key(said("a claim", "another")),
    "role": lambda: key(replace(ASKED, messages=(Message("user", "judge"), Message("user", "a claim")))),
    "schema": lambda: key(replace(ASKED, schema_name="repair.v1.json")),
    "length": lambda: key(replace(ASKED, max_tokens=51)),
    "step": lambda: key(replace(ASKED, step="repair")),
    "model": lambda: key(model="m2"),
    "endpoint": lambda: key(base_url="http://127.0.0.1:10/v1"),
    "path": lambda: key(base_url="http://127.0.0.1:9/v2"),
    "temperature": lambda: key(temperature=0.1),
    "seed": lambda: key(seed=8),
    "structured": lambda: key(structured="off"),
    "strictly-structured": lambda: key(structured="schema"),
}


@pytest.mark.parametrize("other", FIELDS.values(), ids=FIELDS.keys())
def test_the_name_covers(other: Callable[[], str]) -> None:
    assert other() != key()


SAME = {
    "key": {"api_key": "sk-1"},
    "user-of-the-address": {"base_url": "http://me:pw@127.0.0.1:9/v1"},
    "slash": {"base_url": "http://127.0.0.1:9/v1/"},
    "question": {"question": "it stands in the messages"},
    "lanes": {"concurrency": 9},
    "budget": {"max_tokens": 9},
}


@pytest.mark.parametrize("changes", SAME.values(), ids=SAME.keys())
def test_the_name_does_not_cover(changes: dict[str, Any]) -> None:
    assert key(**changes) == key()


def test_openai_by_its_address_or_by_default_is_one() -> None:
    assert key(base_url="") == key(base_url="https://api.openai.com/v1")


@pytest.mark.parametrize("name", sorted(prompting.PROMPTS))
@pytest.mark.parametrize("step", ["extract", "compose", "merge", "repair", "judge", ""])
def test_the_name_covers_the_prompts_of_its_step(monkeypatch: pytest.MonkeyPatch, name: str, step: str) -> None:
    request = replace(ASKED, step=step)
    before = key(request)
    file = prompting.PROMPTS[name]
    monkeypatch.setattr(prompting, "read_prompt", lambda n: resources.read_prompt(n) + (" " if n == file else ""))
    of_the_step = {step, "again", "shape"} | ({"extract_again"} if step == "extract" else set())
    assert (key(request) != before) == (name in of_the_step or not step)


def test_the_name_covers_readers_schema_and_format(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {key()}
    with monkeypatch.context() as patch:
        patch.setattr(remembering, "READERS", 99)
        names.add(key())
    with monkeypatch.context() as patch:
        patch.setattr(remembering, "_FORMAT", 99)
        names.add(key())
    with monkeypatch.context() as patch:
        patch.setattr(dialect, "read_schema", lambda _: {"type": "object"})
        names.add(key())
    assert len(names) == 4


# --- what comes back ------------------------------------------------------------------------------------------------------

REPLIES = {
    "plain": Reply(GOOD, 100, 10, None, 40, Dialect()),
    "odd-characters": Reply(
        "half a pair \ud83d, a null \0, é", 1, 1, None, 0, Dialect(structured="prompt", seed=False)
    ),
    "cut": Reply('{"supp', 100, 50, CutReplyError("cut off", reply='{"supp'), 0, None),
    "refused": Reply("", 100, 5, ModelRefusedError("the model refused: no"), 0, Dialect()),
    "malformed": Reply("{", 100, 5, MalformedReplyError("ended for the reason 'x'", reply="{"), 0, Dialect()),
}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    again = unpacked(packed(reply, calls=1, cost=0.25))
    assert again is not None
    assert again[1:] == (1, 0.25)
    assert replace(again[0], fault=None) == replace(reply, fault=None)
    assert (type(again[0].fault), str(again[0].fault)) == (type(reply.fault), str(reply.fault))
    assert getattr(again[0].fault, "reply", "") == getattr(reply.fault, "reply", "")


@pytest.mark.parametrize(
    "value",
    [b"", b"[]", b"{}", b'{"text": 1}', b"\xff", b'{"fault": {"kind": "new"}, "spoken": null, "text": ""}'],
    ids=["empty", "list", "no-field", "one-field", "no-text", "unknown-fault"],
)
def test_what_another_version_kept_otherwise_is_no_answer(value: bytes, ledger: Ledger) -> None:
    assert unpacked(value) is None
    chat, scripted = talk(ledger)
    chat.complete(ASKED)
    for (name,) in [(key(),)]:
        ledger.put("reply", name, value)
    chat, scripted = talk(ledger)
    assert chat.complete(ASKED).text == GOOD
    assert len(scripted.asked) == 1


@pytest.mark.parametrize("fault", [name for name, reply in REPLIES.items() if reply.fault])
def test_a_fault_is_kept_and_raised_again(ledger: Ledger, fault: str) -> None:
    errors = []
    for _ in range(2):
        chat, scripted = talk(ledger, REPLIES[fault])
        with pytest.raises(ModelError) as raised:
            chat.complete(ASKED)
        errors.append((type(raised.value), str(raised.value)))
        assert chat.usage().calls == 1
    assert errors[0] == errors[1]
    assert scripted.asked == []


def test_a_request_that_does_not_fit_costs_nothing_and_is_asked_again(ledger: Ledger) -> None:
    """The endpoint may have been given a wider context meanwhile."""
    for _ in range(2):
        chat, scripted = talk(ledger, CutReplyError("the request does not fit the model's context"))
        with pytest.raises(CutReplyError, match="does not fit"):
            chat.complete(ASKED)
        assert (len(scripted.asked), chat.usage(), chat.has(ASKED)) == (1, Usage(), False)
    chat, scripted = talk(ledger)
    assert chat.complete(ASKED).text == GOOD


def test_a_batch_tells_but_once_that_a_request_does_not_fit(ledger: Ledger) -> None:
    for sent in (1, 0):
        chat, scripted = talk(ledger, CutReplyError("the request does not fit the model's context"), batch=True)
        with pytest.raises(CutReplyError, match="does not fit") as raised:
            chat.complete(ASKED)
        assert raised.value.reply == ""
        assert (len(scripted.asked), chat.usage()) == (sent, Usage(0, 0, 0, 0.0))


@pytest.mark.parametrize("error", [ModelUnavailableError("down"), ModelError("400"), PendingError("queued")], ids=repr)
def test_what_was_not_answered_is_not_kept(ledger: Ledger, error: ModelError | PendingError) -> None:
    chat, _ = talk(ledger, error)
    with pytest.raises(type(error)):
        chat.complete(ASKED)
    assert not chat.has(ASKED)
    chat, scripted = talk(ledger)
    assert chat.complete(ASKED).text == GOOD
    assert len(scripted.asked) == 1


def test_a_hit_restores_how_the_endpoint_is_spoken_to(ledger: Ledger) -> None:
    plain = Dialect(structured="object", seed=False)
    talk(ledger, spoken=plain)[0].complete(ASKED)
    chat, scripted = talk(ledger)
    chat.complete(ASKED)
    assert (scripted.spoken, chat.dialect()) == (plain, plain)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Dialect(), Dialect(), Dialect()),
        (Dialect(structured="object"), Dialect(), Dialect(structured="object")),
        (Dialect(structured="prompt"), Dialect(structured="object"), Dialect(structured="prompt")),
        (Dialect(seed=False), Dialect(temperature=False), Dialect(seed=False, temperature=False)),
        (
            Dialect(limit="max_completion_tokens"),
            Dialect(system=False),
            Dialect("schema", "max_completion_tokens", system=False),
        ),
    ],
    ids=["none", "one", "looser", "both", "all"],
)
def test_two_dialects_come_to_what_both_gave_up(one: Dialect, other: Dialect, both: Dialect) -> None:
    assert one.less(other) == other.less(one) == both


# --- asked anew -----------------------------------------------------------------------------------------------------------


def test_refresh_asks_each_request_once_a_run(ledger: Ledger) -> None:
    talk(ledger, Reply("old", 1, 1))[0].complete(ASKED)
    chat, scripted = talk(ledger, Reply("new", 1, 1), refresh=True)
    assert not chat.has(ASKED)
    assert [chat.complete(ASKED).text for _ in range(3)] == ["new"] * 3
    assert (len(scripted.asked), chat.has(ASKED)) == (1, True)
    assert talk(ledger)[0].complete(ASKED).text == "new"


def test_faults_are_forgotten_where_the_run_failed_by_them(ledger: Ledger) -> None:
    requests = {name: said(name) for name in ("good", "no-json", "refused", "no-schema")}
    chat, _ = talk(ledger, Reply(GOOD, 1, 1), Reply("hm", 1, 1), REPLIES["refused"], Reply('{"supported": 1}', 1, 1))
    for request in requests.values():
        try:
            chat.complete(request)
        except ModelRefusedError:
            continue
    chat.forget_faults()
    chat, _ = talk(ledger)
    assert {name: chat.has(request) for name, request in requests.items()} == {
        "good": True,
        "no-json": False,
        "refused": False,
        "no-schema": False,
    }


# --- what it cost ---------------------------------------------------------------------------------------------------------


def test_usage_is_the_same_whoever_paid_and_spent_is_not(ledger: Ledger) -> None:
    reply = Reply(GOOD, 1000, 100, None, 400)
    first, _ = talk(ledger, reply)
    second, _ = talk(ledger)
    for chat in (first, second):
        for word in ("a", "b", "a"):
            chat.complete(said(word))
    assert first.usage() == second.usage() == Usage(2, 2000, 200, 2 * (600 + 200 + 200) / 1e6, 800)
    assert (first.spent().calls, first.spent().reused, first.spent().tokens) == (2, 0, 2200)
    assert (second.spent().calls, second.spent().reused, second.spent().tokens) == (0, 2, 0)


def test_usage_by_step(ledger: Ledger) -> None:
    chat, _ = talk(ledger)
    chat.complete(ASKED)
    chat.complete(replace(ASKED, step="extract"))
    assert (chat.usage("judge").calls, chat.usage("extract", "compose").calls, chat.usage().calls) == (1, 1, 2)
    assert chat.usage("compose") == Usage()


def test_the_ledger_says_what_an_answer_cost(ledger: Ledger) -> None:
    from briefgen.ledger import stock_of

    chat, _ = talk(ledger, Reply(GOOD, 1000, 100))
    chat.complete(ASKED)
    (kind,) = stock_of(ledger.folder).kinds
    assert (kind.kind, kind.entries, kind.calls, kind.tokens, kind.cost) == ("reply", 1, 1, 1100, 0.0012)


# --- several at once ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [True, False], ids=["ledger", "one-run"])
def test_threads_that_ask_the_same_pay_once(ledger: Ledger, *, keep: bool) -> None:
    chat, scripted = talk(ledger if keep else None)
    scripted.wait_s = 0.1
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: chat.complete(ASKED).text, range(32)))
    assert (set(replies), len(scripted.asked), chat.usage().calls) == ({GOOD}, 1, 1)


def test_a_run_that_was_stopped_waits_for_nobody(ledger: Ledger) -> None:
    chat, scripted = talk(ledger)
    with ledger.only_one(key()):
        chat.stop()
        with ThreadPoolExecutor(1) as pool, pytest.raises(ModelUnavailableError, match="was ended"):
            pool.submit(chat.complete, ASKED).result(10)
    assert scripted.asked == []


def test_flush_reaches_the_batch() -> None:
    chat, scripted = talk(None)
    chat.flush()
    assert scripted.flushed
