"""A ledger that was damaged in a thousand ways never changes a build, and what was asked otherwise is never answered from it."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from briefgen import pipeline, resources
from briefgen.drafting import dialect, prompting, remembering
from briefgen.errors import BriefgenError
from briefgen.ledger.rows import COLUMNS, INSERT, Row
from briefgen.model import Verdict
from briefgen.rendering import record_json
from briefgen.settings import Settings
from briefgen.sources import parsing
from briefgen.sources.confining import sandbox
from briefgen.version import READERS
from tests.model_server import ModelServer, a_model
from tests.reliability.corrupting import CORRUPTIONS, corrupt_rows
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.unit.test_pay_once import article, change_prompt

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

STEPS = ("extract", "compose", "repair")


@pytest.fixture(autouse=True)
def _templates() -> Iterator[None]:
    yield
    prompting._template.cache_clear()


@pytest.fixture
def _parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand builds, most of which parse anew what was damaged: the child process answers once for each file."""
    real, said = sandbox.Sandbox.answer, dict[str, Any]()

    def answer(self: sandbox.Sandbox, data: bytes, suffix: str, *more: Any, **named: Any) -> Any:
        name = f"{suffix} {hashlib.sha256(data).hexdigest()}"
        if name not in said:
            said[name] = real(self, data, suffix, *more, **named)
        return said[name]

    monkeypatch.setattr(sandbox.Sandbox, "answer", answer)


@dataclass
class Desk:
    """Sources, a model, and a ledger that a build has filled."""

    folder: Path
    model: ModelServer
    settings: Settings
    record: bytes = b""

    def build(self, **changes: Any) -> bytes:
        self.model.forget()
        return record_json(pipeline.build([self.folder / "sources"], replace(self.settings, **changes)))

    def asked(self) -> dict[str, int]:
        steps = self.model.by_step()
        return {step: steps.get(step, 0) for step in STEPS}

    def with_ledger(self, name: str) -> Path:
        """A copy of the filled ledger."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.folder / "kept", self.folder / name)
        return self.folder / name


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "sources").mkdir()
    for number in range(2):
        (tmp_path / "sources" / f"{number}.txt").write_text(article(number), encoding="utf-8")
    page = "".join(f"<p>{part}</p>" for part in article(2).split("\n\n"))
    (tmp_path / "sources" / "2.html").write_text(
        f"<html><body><article>{page}</article></body></html>", encoding="utf-8"
    )
    with a_model() as model:
        settings = Settings(base_url=model.url, model="counting", as_of="2026-05-01", selftest=False, concurrency=1)
        desk = Desk(tmp_path, model, settings)
        desk.record = desk.build(cache=str(tmp_path / "kept"))
        yield desk


# --- damage ---------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_parsed_once")
@sizes(25, 1000)
def test_whatever_happens_to_the_file(desk: Desk, tally: Tally, caplog: pytest.LogCaptureFixture, size: int) -> None:
    desk.build(cache=str(desk.with_ledger("used")))
    wrong: list[str] = []
    told = 0
    for seed in range(size):
        rng = random.Random(seed)
        path = desk.with_ledger("used") / "ledger.sqlite"
        if seed % 3:
            data = bytearray(path.read_bytes())
            rng.choice(CORRUPTIONS)(data, rng)
            path.write_bytes(data)
        else:
            corrupt_rows(path, rng)
        caplog.clear()
        try:
            if desk.build(cache=str(path.parent)) != desk.record:
                wrong.append(f"{seed}: another record")
            told += bool(caplog.records)
            again = desk.record if seed % 5 else desk.build(cache=str(path.parent))
        except Exception as error:  # noqa: BLE001 - any one is a fault of the program
            wrong.append(f"{seed}: {error!r}")
            continue
        if again != desk.record or (seed % 5 == 0 and desk.model.calls):
            wrong.append(f"{seed}: not made whole again")
    tally.none(23, "builds on a corrupted ledger", tried=size, unit="corruptions", wrong=wrong)
    assert told, "some damage is told of"


# --- what an answer depends on --------------------------------------------------------------------------------------------

Change = Callable[[Desk, pytest.MonkeyPatch], dict[str, Any]]


def setting(**changes: Any) -> Change:
    return lambda _desk, _patch: changes


def prompt(name: str) -> Change:
    def change(_desk: Desk, patch: pytest.MonkeyPatch) -> dict[str, Any]:
        change_prompt(patch, name)
        return {}

    return change


def schema(name: str) -> Change:
    def change(_desk: Desk, patch: pytest.MonkeyPatch) -> dict[str, Any]:
        real = resources.read_schema

        def read(asked: str) -> dict[str, Any]:
            return {**real(asked), "description": "x"} if asked.startswith(name) else real(asked)

        patch.setattr(dialect, "read_schema", read)
        return {}

    return change


def source(name: str) -> Change:
    def change(desk: Desk, _patch: pytest.MonkeyPatch) -> dict[str, Any]:
        path = desk.folder / "sources" / name
        path.write_text(path.read_text(encoding="utf-8").replace("million", "billion"), encoding="utf-8")
        return {}

    return change


def readers(_desk: Desk, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    for module in (remembering, parsing):
        patch.setattr(module, "READERS", READERS + 1)
    return {}


ALL = {"extract": 3, "compose": 1, "repair": 1}
FIELDS: dict[str, tuple[Change, dict[str, int]]] = {
    "model": (setting(model="another"), ALL),
    "temperature": (setting(temperature=0.2), ALL),
    "seed": (setting(seed=8), ALL),
    "structured off": (setting(structured="off"), ALL),
    "structured strictly": (setting(structured="schema"), ALL),
    "tokens of a reply": (setting(reply_tokens=2400), ALL),
    "question": (setting(question="What will it cost?"), {"extract": 3, "compose": 1}),
    "size of a chunk": (setting(chunk_size=200, chunk_overlap=0), {"extract": 6}),
    "most facts": (setting(max_facts=7), {"compose": 1}),
    "version of the readers": (readers, ALL),
    "a text": (source("0.txt"), {"extract": 1, "compose": 1}),
    "a page": (source("2.html"), {"extract": 1, "compose": 1}),
    "prompt extract": (prompt("extract"), {"extract": 3}),
    "prompt extract_again": (prompt("extract_again"), {"extract": 3}),
    "prompt compose": (prompt("compose"), {"compose": 1}),
    "prompt repair": (prompt("repair"), {"repair": 1}),
    "prompt again": (prompt("again"), ALL),
    "prompt shape": (prompt("shape"), ALL),
    "schema of extraction": (schema("extraction"), {"extract": 3}),
    "schema of composition": (schema("composition"), {"compose": 1}),
    "schema of repair": (schema("repair"), {"repair": 1}),
}


@pytest.mark.usefixtures("_parsed_once")
def test_changed_fields(desk: Desk, tally: Tally, tmp_path: Path) -> None:
    """Whatever an answer depends on is changed: as many questions go out as without a ledger, and the record is the same."""
    stale: list[str] = []
    sources = {path: path.read_bytes() for path in (tmp_path / "sources").iterdir()}
    for name, (change, least) in FIELDS.items():
        with pytest.MonkeyPatch.context() as patch:
            changes = change(desk, patch)
            bare = desk.build(**changes)
            kept = desk.build(**changes, cache=str(desk.with_ledger("used")))
            asked = desk.asked()
        prompting._template.cache_clear()
        for path, data in sources.items():
            path.write_bytes(data)
        short = {step: count for step, count in least.items() if asked[step] < count}
        if kept != bare or short:
            stale.append(f"{name}: {asked} asked, {'the same' if kept == bare else 'another'} record")
    with a_model() as other:
        before, desk.model = desk.model, other
        desk.build(base_url=other.url, cache=str(desk.with_ledger("used")))
        stale += ["address of the endpoint"] * (desk.asked() != ALL)
        desk.model = before
    assert desk.build(cache=str(desk.with_ledger("used"))) == desk.record
    assert desk.model.calls == 0, "what was not changed is answered from the ledger"
    tally.none(
        23, "fields that a key covers, each changed", tried=len(FIELDS) + 1, unit="fields", wrong=stale, of="stale"
    )


# --- who may write into it ------------------------------------------------------------------------------------------------


def rewritten(path: Path, change: Callable[[dict[str, Any], random.Random], None], rng: random.Random) -> None:
    """Replies edited by somebody who knows the checksum and puts it right."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        rows = other.execute(f"SELECT {', '.join(COLUMNS)} FROM entries WHERE kind = 'reply'").fetchall()
        for values in rows:
            row = Row.read(values)
            assert row is not None
            reply = json.loads(row.value)
            change(reply, rng)
            other.execute(INSERT, replace(row, value=json.dumps(reply).encode("ascii")).values())


def _lies(reply: dict[str, Any], rng: random.Random) -> None:
    """Another word in what the model is said to have answered, somewhere."""
    words = reply["text"].split(" ")
    words[rng.randrange(len(words))] = rng.choice(("never", "4711", "“all”", "Ministers", '"', "}", "<script>", "[2]"))
    reply["text"] = " ".join(words)


def _nonsense(reply: dict[str, Any], rng: random.Random) -> None:
    name = rng.choice(tuple(reply))
    reply[name] = rng.choice((None, [], {}, -1, "x", 1e300, True, [[[]]]))


@pytest.mark.usefixtures("_parsed_once")
@sizes(20, 300)
def test_replies_put_there_by_somebody_else(desk: Desk, tally: Tally, size: int) -> None:
    """Such an answer is held to what every answer is held to: nothing is shown as verified that a source does not say."""
    desk.build(cache=str(desk.with_ledger("used")))
    wrong: list[str] = []
    for seed in range(size):
        rng = random.Random(seed)
        path = desk.with_ledger("used") / "ledger.sqlite"
        rewritten(path, _nonsense if seed % 4 == 0 else _lies, rng)
        try:
            briefing = pipeline.build([desk.folder / "sources"], replace(desk.settings, cache=str(path.parent)))
        except BriefgenError:
            continue
        except Exception as error:  # noqa: BLE001 - any other is a fault of the program
            wrong.append(f"{seed}: {error!r}")
            continue
        fresh = pipeline.verify(briefing.draft.claims(), [desk.folder / "sources"])
        texts = {item.number: item.text for item in briefing.sources.sources}
        wrong += [f"{seed}: {j.claim.text}" for j in fresh.judgements if j.verdict is not Verdict.VERIFIED]
        quotes = [quote for judged in briefing.report.judgements for quote in judged.quotes]
        wrong += [f"{seed}: {quote.text}" for quote in quotes if quote.span.of(texts[quote.source]) != quote.text]
    tally.none(
        23,
        "answers edited with their checksum put right",
        tried=size,
        unit="ledgers",
        wrong=wrong,
        of="claims shown that do not hold",
    )
