"""What a build pays for, counted by the model's side: everything once, then only what changed."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import pipeline, resources
from briefgen.drafting import prompting
from briefgen.drafting.conversation import open_conversation
from briefgen.drafting.dialect import Request
from briefgen.drafting.prompting import Message
from briefgen.errors import BudgetError, ExitCode, MalformedReplyError
from briefgen.ledger import Ledger, store
from briefgen.model import Briefing
from briefgen.rendering import record_json
from briefgen.settings import Progress, Settings, Spent
from tests.model_server import ModelServer, a_model

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

KILLS = 3
"""Random moments at which a build is killed; 40 were tried before this number was put here."""
BUILDS = 4
"""Builds at once that share a ledger; eight were tried."""

_SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "run",
    "tes",
    "var",
    "bel",
    "dor",
    "fen",
    "gil",
    "hus",
    "nor",
    "pel",
    "quo",
    "sar",
    "wim",
)


def article(number: int, *, edition: int = 0) -> str:
    """Of words that no other one has: it is a copy of none."""
    rng = random.Random(number)

    def word() -> str:
        return "".join(rng.choice(_SYLLABLES) for _ in range(3))

    def name() -> str:
        return word().capitalize()

    town = name()
    votes, cost = rng.randrange(11, 60), rng.randrange(20, 900) + edition
    return (
        f"{name()} {word()} {word()} in {town}\n\n"
        f"The {word()} board of {town} approved the {word()} {word()} on {rng.randrange(1, 28)} March 2025 by {votes} votes.\n\n"
        f"Its {word()} {word()} will cost €{cost} million and replace a {word()} {word()} of {word()} {word()}.\n\n"
        f"{name()} {name()} said the {word()} {word()} would bring {word()} and {word()} to {town}.\n"
    )


def write(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.txt").write_text(article(number), encoding="utf-8")
    return folder


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with a_model() as server:
        yield server


@dataclasses.dataclass
class Desk:
    """A folder of sources and how they are built."""

    model: ModelServer
    sources: Path
    settings: Settings
    told: list[Progress] = dataclasses.field(default_factory=list)

    def build(self, **changes: Any) -> Briefing:
        self.model.forget()
        self.told.clear()
        return pipeline.build([self.sources], replace(self.settings, **changes), progress=self.told.append)

    @property
    def paid(self) -> dict[str, int]:
        assert self.model.repeats() == 0
        return self.model.by_step()

    @property
    def spent(self) -> Spent:
        spent = self.told[-1].spent
        assert spent is not None
        return spent


def desk(model: ModelServer, folder: Path, count: int = 5, **changes: Any) -> Desk:
    settings = Settings(
        base_url=model.url, model="counting", cache=str(folder / "cache"), as_of="2026-05-01", selftest=False
    )
    return Desk(model, write(folder / "sources", count), replace(settings, **changes))


def change_prompt(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Words that the model sees are changed; the answers of this model stay the same."""
    real = resources.read_prompt
    file = prompting.PROMPTS[name]

    def read(asked: str) -> str:
        text = real(asked)
        return text.replace("{% block user -%}", "{% block user -%}\nBe brief.\n") if asked == file else text

    monkeypatch.setattr(prompting, "read_prompt", read)
    prompting._template.cache_clear()


@pytest.fixture(autouse=True)
def _templates() -> Iterator[None]:
    yield
    prompting._template.cache_clear()


# --- exact counts -------------------------------------------------------------------------------------------------------

COMPOSING = {5: {"compose": 1, "repair": 1}, 50: {"compose": 2, "merge": 1, "repair": 1}}
"""Calls after the extraction, by number of sources: the evidence of fifty does not fit one request."""


@pytest.mark.parametrize("count", [5, 50])
def test_calls_and_tokens(model: ModelServer, tmp_path: Path, count: int) -> None:
    at = desk(model, tmp_path, count)
    first = at.build()
    assert at.paid == {"extract": count, **COMPOSING[count]}
    assert at.spent == Spent(model.calls, 0, model.tokens)
    usage = first.method.usage
    assert (usage.calls, usage.prompt_tokens + usage.completion_tokens) == (model.calls, model.tokens)

    again = at.build()
    assert (model.calls, model.tokens, model.connections) == (0, 0, 0)
    assert at.spent == Spent(0, usage.calls, 0)
    assert record_json(again) == record_json(first)

    extra = at.sources / "new.txt"
    extra.write_text(article(count), encoding="utf-8")
    added = at.build()
    assert at.paid == {"extract": 1, "compose": 1}
    assert (added.method.usage.calls, at.spent.reused) == (usage.calls + 1, usage.calls - 1)
    assert at.spent.tokens == model.tokens

    extra.write_text(article(count, edition=1), encoding="utf-8")
    at.build()
    assert at.paid == {"extract": 1, "compose": 1}

    extra.unlink()
    assert record_json(at.build()) == record_json(first)
    assert at.paid == {}

    (at.sources / "002.txt").unlink()
    at.build()
    assert at.paid == {step: calls for step, calls in COMPOSING[count].items() if step != "repair"}


STEPS = {
    "extract": {"extract": 5},
    "extract_again": {"extract": 5},
    "compose": {"compose": 1},
    "repair": {"repair": 1},
    "merge": {},
    "judge": {},
    "again": {"extract": 5, "compose": 1, "repair": 1},
}


@pytest.mark.parametrize(("prompt", "paid"), STEPS.items(), ids=STEPS.keys())
def test_a_changed_prompt_redoes_its_step(
    model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prompt: str, paid: dict[str, int]
) -> None:
    at = desk(model, tmp_path)
    first = at.build()
    change_prompt(monkeypatch, prompt)
    second = at.build()
    assert at.paid == paid
    assert second.draft == first.draft
    at.build()
    assert model.calls == 0


def test_composition_is_redone_where_the_evidence_changed(
    model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = desk(model, tmp_path)
    at.build()
    change_prompt(monkeypatch, "extract")
    quote = article(0).splitlines()[-1]
    model.said["extract"] = [
        json.dumps({"evidence": [{"quote": quote, "speaker": None, "kind": "fact", "says": "so"}]})
    ]
    at.build(concurrency=1)
    assert (at.paid["extract"], at.paid["compose"]) == (5, 1)


EVERYTHING = {"extract": 5, "compose": 1, "repair": 1}
CHANGES: dict[str, tuple[dict[str, Any], dict[str, int]]] = {
    "model": ({"model": "another"}, EVERYTHING),
    "temperature": ({"temperature": 0.2}, EVERYTHING),
    "seed": ({"seed": 8}, EVERYTHING),
    "structured": ({"structured": "off"}, EVERYTHING),
    "structured-strictly": ({"structured": "schema"}, EVERYTHING),
    "reply-tokens": ({"reply_tokens": 2400}, EVERYTHING),
    "question": ({"question": "What will it cost?"}, {"extract": 5, "compose": 1}),
    "refresh": ({"refresh": True}, EVERYTHING),
    "chunks": ({"chunk_size": 200, "chunk_overlap": 0}, {"extract": 11}),
    "sections": ({"max_facts": 7}, {"compose": 1}),
    # What plays no part in what is asked:
    "key": ({"api_key": "sk-another"}, {}),
    "slash": ({"base_url": "/"}, {}),
    "lanes": ({"concurrency": 1}, {}),
    "title": ({"title": "Another", "marking": "OPEN"}, {}),
    "patience": ({"timeout_s": 20.0, "deadline_s": 50.0}, {}),
    "budget": ({"max_tokens": 10}, {}),
}


@pytest.mark.parametrize(("changes", "paid"), CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_setting(model: ModelServer, tmp_path: Path, changes: dict[str, Any], paid: dict[str, int]) -> None:
    at = desk(model, tmp_path)
    at.build()
    if "base_url" in changes:
        changes = {"base_url": model.url + changes["base_url"]}
    at.build(**changes)
    assert {step: count for step, count in at.paid.items() if step in paid} == paid
    assert paid or model.calls == 0
    at.build(**{**changes, "refresh": False})
    assert model.calls == 0


def test_another_endpoint_is_another_answer(model: ModelServer, tmp_path: Path) -> None:
    at = desk(model, tmp_path)
    at.build()
    with a_model() as other:
        replace(at, model=other).build(base_url=other.url)
        assert other.by_step() == EVERYTHING


def test_a_changed_schema_is_another_question(
    model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from briefgen.drafting import dialect

    at = desk(model, tmp_path)
    at.build()
    real = resources.read_schema

    def read(name: str) -> dict[str, Any]:
        schema = real(name)
        return {**schema, "description": "x"} if name.startswith("repair") else schema

    monkeypatch.setattr(dialect, "read_schema", read)
    at.build()
    assert at.paid == {"repair": 1}


def test_a_new_reader_is_another_question(model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefgen.drafting import remembering
    from briefgen.version import READERS

    at = desk(model, tmp_path)
    at.build()
    monkeypatch.setattr(remembering, "READERS", READERS + 1)
    at.build()
    assert at.paid == EVERYTHING


# --- the record is the same, whoever paid --------------------------------------------------------------------------------


@pytest.mark.parametrize("refuse", [False, True], ids=["schema", "plain-endpoint"])
def test_the_record_is_the_same_with_and_without_a_ledger(tmp_path: Path, *, refuse: bool) -> None:
    with a_model(refuse=refuse) as model:
        at = desk(model, tmp_path)
        bare = record_json(at.build(cache=""))
        paid = record_json(at.build())
        kept = record_json(at.build())
        assert (model.calls, model.refused, model.connections) == (0, 0, 0)
        (at.sources / "new.txt").write_text(article(5), encoding="utf-8")
        at.build()
        assert model.refused == 0, "what the endpoint refuses was learnt once"
    assert bare == paid == kept


def test_the_same_words_twice_are_paid_for_once(model: ModelServer, tmp_path: Path) -> None:
    with Ledger(tmp_path / "cache") as ledger:
        for keep in (ledger, None):
            chat = open_conversation(Settings(base_url=model.url, model="m"), ledger=keep)
            request = Request((Message("user", "x"),), "judge.v1.json", 50, "judge")
            assert not chat.has(request)
            model.forget()
            assert chat.complete(request) == chat.complete(request)
            assert (model.calls, chat.usage().calls, chat.spent().calls, chat.has(request)) == (1, 1, 1, True)


# --- replies that cannot be used ----------------------------------------------------------------------------------------


def test_a_faulty_reply_is_kept_where_the_build_goes_on(model: ModelServer, tmp_path: Path) -> None:
    at = desk(model, tmp_path)
    model.said["extract"] = ["no JSON at all"] * 3
    first = at.build(concurrency=1)
    assert "no evidence was taken" in first.method.notes[0]
    assert model.calls == 5 + 2 + 2
    assert record_json(at.build(concurrency=1)) == record_json(first)
    assert model.calls == 0


def test_a_build_that_fails_by_them_asks_anew_the_next_time(model: ModelServer, tmp_path: Path) -> None:
    at = desk(model, tmp_path, 1)
    model.said["compose"] = ["no JSON at all"] * 3
    with pytest.raises(MalformedReplyError, match="composing the draft"):
        at.build()
    assert model.by_step() == {"extract": 1, "compose": 3}
    at.build()
    assert at.paid == {"compose": 1, "repair": 1}


def test_a_budget_that_does_not_suffice_goes_on_with_a_larger_one(model: ModelServer, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    whole = desk(model, tmp_path / "a")
    undisturbed = record_json(whole.build())
    at = replace(whole, settings=replace(whole.settings, cache=str(tmp_path / "b")))
    with pytest.raises(BudgetError):
        at.build(max_tokens=9_000, concurrency=1)
    before = list(model.answered)
    assert 0 < len(before) < 7
    assert record_json(at.build()) == undisturbed
    assert model.calls == 7 - len(before)
    assert not {asked.digest for asked in before} & {asked.digest for asked in model.answered}


# --- killed -------------------------------------------------------------------------------------------------------------

_BUILD = """
import sys
from pathlib import Path
from briefgen import pipeline, rendering
from briefgen.settings import Settings
settings = Settings(base_url=sys.argv[1], model="counting", cache=sys.argv[3], as_of="2026-05-01", selftest=False)
briefing = pipeline.build([Path(sys.argv[2])], settings)
rendering.write(briefing, Path(sys.argv[4]), ("md", "json"))
"""
LANES = Settings().concurrency


def started(at: Desk, out: Path, *before: str) -> subprocess.Popen[bytes]:
    code = "\n".join((*before, _BUILD))
    arguments = [model_url(at), str(at.sources), at.settings.cache, str(out)]
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stderr=subprocess.PIPE)


def model_url(at: Desk) -> str:
    return at.model.url


def finished(process: subprocess.Popen[bytes]) -> str:
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    return said.decode()


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build that nobody kills writes."""
    folder = tmp_path_factory.mktemp("calm")
    with a_model() as model:
        finished(started(desk(model, folder, 8), folder / "out"))
        return written(folder / "out")


def test_killed_at_any_moment(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with a_model(wait_s=0.03) as model:
        at = desk(model, tmp_path, 8)
        for number in range(KILLS):
            rng = random.Random(number)
            at.settings = replace(at.settings, cache=str(tmp_path / f"cache{number}"))
            out = tmp_path / f"out{number}"
            model.forget()
            process = started(at, out)
            goal = rng.randrange(10)
            while process.poll() is None and len(model.answered) < goal:
                time.sleep(0.001)
            time.sleep(rng.random() * 0.02)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert not out.exists() or process.returncode == 0
            finished(started(at, out))
            assert model.repeats() <= LANES, "only what was in flight may be asked twice"
            assert len({asked.digest for asked in model.answered}) == 10
            assert written(out) == undisturbed
            assert not list((tmp_path / f"cache{number}").glob("ledger.damaged*"))


_KILL_AT = """
import os, signal
from briefgen.ledger import store
from briefgen.settings import Settings
left = {at}
def die():
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
real_save = store.Ledger._save
def save(self, rows):
    if {when!r} == "before" and rows[0].kind == "reply":
        die()
    done = real_save(self, rows)
    if {when!r} == "after" and rows[0].kind == "reply":
        die()
    return done
store.Ledger._save = save
if {when!r} == "within":
    real_writing = store.Ledger._writing
    def writing(self, work, **how):
        def dying(connection):
            work(connection)
            if how.get("paid"):
                die()
        return real_writing(self, dying, **how)
    store.Ledger._writing = writing
import briefgen.settings as s
original = s.Settings.__init__
def one_lane(self, *a, **k):
    original(self, *a, **{{**k, "concurrency": 1}})
s.Settings.__init__ = one_lane
"""


@pytest.mark.parametrize(("when", "twice"), [("before", 1), ("within", 1), ("after", 0)])
def test_killed_around_a_write(tmp_path: Path, undisturbed: dict[str, bytes], when: str, twice: int) -> None:
    """An answer that was kept is never paid for again; one that was not yet is, and no other."""
    at_reply = 9
    with a_model() as model:
        at = desk(model, tmp_path, 8)
        process = started(at, tmp_path / "out", _KILL_AT.format(at=at_reply, when=when))
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        assert model.calls == at_reply
        finished(started(at, tmp_path / "out"))
        assert (model.repeats(), model.calls) == (twice, 10 + twice)
        assert written(tmp_path / "out") == undisturbed


# --- several at once ----------------------------------------------------------------------------------------------------


def test_builds_that_share_a_ledger_pay_once(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with a_model(wait_s=0.05) as model:
        at = desk(model, tmp_path, 8)
        outs = [tmp_path / f"out{n}" for n in range(BUILDS)]
        for process in [started(at, out) for out in outs]:
            assert finished(process) == ""
        assert (model.calls, model.repeats()) == (10, 0)
        assert all(written(out) == undisturbed for out in outs)


# --- disks --------------------------------------------------------------------------------------------------------------


def test_a_full_disk_ends_no_build(
    model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    at = desk(model, tmp_path)
    whole = record_json(at.build())
    real = store.Ledger._writing

    def full(self: Ledger, work: Any, **how: Any) -> bool:
        def failing(connection: sqlite3.Connection) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        return real(self, failing, **how)

    monkeypatch.setattr(store.Ledger, "_writing", full)
    assert record_json(at.build(refresh=True)) == whole
    assert at.paid == EVERYTHING
    assert "disk is full" in caplog.text
    assert "7 answers were paid for and could not be kept" in caplog.text


def test_a_damaged_answer_is_asked_anew_and_no_other(
    model: ModelServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    at = desk(model, tmp_path)
    whole = record_json(at.build())
    path = tmp_path / "cache" / "ledger.sqlite"
    other = sqlite3.connect(path)
    other.execute("UPDATE entries SET value = substr(value, 2) WHERE kind = 'reply' AND id % 3 = 0")
    other.commit()
    (damaged,) = other.execute("SELECT count(*) FROM entries WHERE kind = 'reply' AND id % 3 = 0").fetchone()
    other.close()
    assert record_json(at.build()) == whole
    assert (damaged > 0, model.calls) == (True, damaged)
    assert caplog.text.count("is damaged: it was dropped, and is made anew") == damaged


@pytest.mark.parametrize("content", [b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 9000], ids=["zeros", "garbage"])
def test_a_ledger_that_is_none_ends_no_build(
    model: ModelServer, tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    at = desk(model, tmp_path)
    whole = record_json(at.build())
    (tmp_path / "cache" / "ledger.sqlite").write_bytes(content)
    assert record_json(at.build()) == whole
    assert "set aside as 'ledger.damaged-1.sqlite'" in caplog.text


def test_exit_codes_are_as_documented() -> None:
    assert (ExitCode.OUTPUT, BudgetError.exit_code) == (6, 7)


def spawned(url: str, folder: str, queue: Any) -> None:
    """A build in a process of its own that holds the ledger's lock on a request for long."""
    settings = Settings(base_url=url, model="counting", cache=folder)
    with Ledger(Path(folder)) as ledger:
        queue.put(os.getpid())
        open_conversation(settings, ledger=ledger).complete(
            Request((Message("user", "x"),), "judge.v1.json", 50, "judge")
        )


def test_a_request_whose_asker_died_is_asked_by_the_next(tmp_path: Path) -> None:
    with a_model(wait_s=0.5) as model:
        context = multiprocessing.get_context("spawn")
        queue = context.Queue()
        process = context.Process(target=spawned, args=(model.url, str(tmp_path), queue))
        process.start()
        queue.get(timeout=30)
        time.sleep(0.1)
        with Ledger(tmp_path) as ledger:
            chat = open_conversation(Settings(base_url=model.url, model="counting"), ledger=ledger)
            process.kill()
            process.join(10)
            reply = chat.complete(Request((Message("user", "x"),), "judge.v1.json", 50, "judge"))
        assert json.loads(reply.text)["supported"] is True
