"""What a build pays for, counted by the model's side: everything once, then only what changed."""

from __future__ import annotations

import dataclasses
import json
import random
import signal
import sqlite3
import threading
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
from tests.unit.separate_builds import When, built, forked, said_by, started, written

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

QUESTION = Request((Message("user", "x"),), "judge.v1.json", 50, "judge")
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
            assert not chat.has(QUESTION)
            model.forget()
            assert chat.complete(QUESTION) == chat.complete(QUESTION)
            assert (model.calls, chat.usage().calls, chat.spent().calls, chat.has(QUESTION)) == (1, 1, 1, True)


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

LANES = Settings().concurrency


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build that nobody kills writes."""
    folder = tmp_path_factory.mktemp("calm")
    with a_model() as model:
        at = desk(model, folder, 8)
        built(at.sources, at.settings, folder / "out")
        return written(folder / "out")


def test_killed_at_any_moment(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with a_model(wait_s=0.03) as model:
        at = desk(model, tmp_path, 8)
        for number in range(KILLS):
            rng = random.Random(number)
            at.settings = replace(at.settings, cache=str(tmp_path / f"cache{number}"))
            out = tmp_path / f"out{number}"
            model.forget()
            process = started(at.sources, at.settings, out)
            goal = rng.randrange(10)
            while process.is_alive() and len(model.answered) < goal:
                time.sleep(0.001)
            time.sleep(rng.random() * 0.02)
            process.kill()
            process.join()
            assert not out.exists() or process.exitcode == 0
            built(at.sources, at.settings, out)
            assert model.repeats() <= LANES, "only what was in flight may be asked twice"
            assert len({asked.digest for asked in model.answered}) == 10
            assert written(out) == undisturbed
            assert not list((tmp_path / f"cache{number}").glob("ledger.damaged*"))


@pytest.mark.parametrize(("when", "twice"), [("before", 1), ("within", 1), ("after", 0)])
def test_killed_around_a_write(tmp_path: Path, undisturbed: dict[str, bytes], when: When, twice: int) -> None:
    """An answer that was kept is never paid for again; one that was not yet is, and no other."""
    at_reply = 9
    with a_model() as model:
        at = desk(model, tmp_path, 8)
        out = tmp_path / "out"
        process = started(at.sources, replace(at.settings, concurrency=1), out, die=(when, at_reply))
        process.join(120)
        assert process.exitcode == -signal.SIGKILL, said_by(out)
        assert model.calls == at_reply
        built(at.sources, at.settings, out)
        assert (model.repeats(), model.calls) == (twice, 10 + twice)
        assert written(out) == undisturbed


# --- several at once ----------------------------------------------------------------------------------------------------


def test_builds_that_share_a_ledger_pay_once(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with a_model(wait_s=0.05) as model:
        at = desk(model, tmp_path, 8)
        outs = [tmp_path / f"out{n}" for n in range(BUILDS)]
        for process in [started(at.sources, at.settings, out) for out in outs]:
            process.join(120)
        assert [said_by(out) for out in outs] == [""] * BUILDS
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


def asks(url: str, folder: Path) -> None:
    """In a process of its own, hold the ledger's lock on a request for as long as the answer takes."""
    with Ledger(folder) as ledger:
        chat = open_conversation(Settings(base_url=url, model="counting"), ledger=ledger)
        chat.complete(QUESTION)


def test_a_request_whose_asker_died_is_asked_by_the_next(tmp_path: Path) -> None:
    asked, gone = threading.Event(), threading.Event()

    def wait(_: object) -> None:
        asked.set()
        gone.wait(30)

    with a_model(before=wait) as model:
        process = forked(asks, model.url, tmp_path)
        assert asked.wait(30)
        process.kill()
        process.join()
        gone.set()
        with Ledger(tmp_path) as ledger:
            chat = open_conversation(Settings(base_url=model.url, model="counting"), ledger=ledger)
            reply = chat.complete(QUESTION)
        assert json.loads(reply.text)["supported"] is True
