"""``briefgen build --dry-run``: nothing is sent, no key is needed, and what it foretells is what a build does."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.errors import ExitCode
from tests.cli.billing import Books, billing
from tests.cli.conftest import Ended, Run
from tests.faults.model import article

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PRICES = '[prices]\n"m" = { input = 0.4, cached_input = 0.1, output = 1.6 }\n'
HIDDEN = "The mayor of Nowhere sold the hidden lighthouse."
PAGE = f"""<html><head><title>Ferryton and its ferry</title></head><body><nav><a href="/">Home</a> <a href="/b">Sport</a></nav>
<article><h1>Ferryton and its ferry</h1><p>{article(6).splitlines()[2]}</p><p style="display:none">{HIDDEN}</p>
<p>{article(27).splitlines()[2]}</p></article></body></html>"""


@pytest.fixture
def books() -> Iterator[Books]:
    with billing() as kept:
        yield kept


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "story"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(article(number), encoding="utf-8")
    (tmp_path / "briefgen.toml").write_text(PRICES, encoding="utf-8")
    return folder


Build = Callable[..., Ended]


@pytest.fixture
def build(run: Run, story: Path, books: Books) -> Build:
    def build(*more: str) -> Ended:
        plain = ("--format", "md", "--no-selftest")
        return run("build", story, "--base-url", books.url, "--model", "m", *plain, *more)

    return build


@pytest.fixture
def foretold(build: Build) -> Callable[..., Any]:
    def foretold(*more: str) -> Any:
        ended = build("--dry-run", "--json", *more)
        assert ended.code == ExitCode.OK, ended.err
        return ended.json()

    return foretold


def steps(told: Any) -> dict[str, Any]:
    return {step["step"]: step for step in told["steps"]}


# --- nothing is sent --------------------------------------------------------------------------------------------------


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was made")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


ASKING = {
    "named": ("--model", "gpt-4.1-mini"),
    "drafter": ("--drafter", "llm", "--model", "gpt-4.1-mini"),
    "dated": ("--model", "gpt-4.1-mini-2025-04-14"),
    "batch": ("--model", "gpt-4.1-mini", "--batch"),
    "judge": ("--drafter", "extractive", "--judge", "--model", "gpt-4.1-mini"),
}


@pytest.mark.usefixtures("unplugged")
@pytest.mark.parametrize("options", ASKING.values(), ids=ASKING)
def test_no_connection_and_no_key(run: Run, story: Path, options: tuple[str, ...]) -> None:
    ended = run("build", story, "--dry-run", "--json", *options)
    assert ended.code == ExitCode.OK, ended.err
    told = ended.json()
    assert told["host"] == "api.openai.com"
    assert told["price"]["input"] == (0.2 if "--batch" in options else 0.4)
    assert told["price"]["noted"] >= "2026"
    assert told["notes"] == ["OPENAI_API_KEY is not set; the build itself needs it"]
    assert 0 < told["cost"]["likely"] <= told["cost"]["at_most"]


@pytest.mark.usefixtures("unplugged")
def test_the_extractive_drafter_sends_nothing(run: Run, story: Path) -> None:
    told = run("build", story, "--dry-run", "--json").json()
    assert (told["drafter"], told["host"], told["model"], told["steps"]) == ("extractive", None, None, [])
    assert told["cost"] == {"likely": 0.0, "at_most": 0.0}
    assert [item["sent"] for item in told["files"]] == [0] * 4
    assert "nothing would be sent anywhere" in run("build", story, "--dry-run").out


def test_nothing_is_written(build: Build, story: Path, books: Books, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert build("--dry-run").code == ExitCode.OK
    assert sorted(tmp_path.rglob("*")) == before
    assert (books.count, books.connections) == (0, 0)


# --- what it foretells is what a build does ---------------------------------------------------------------------------

LAYOUTS = {
    "whole": (),
    "chunks": ("chunk_size = 220\nchunk_overlap = 20\n",),
    "narrow": ("context_tokens = 2600\nreply_tokens = 600\n",),
    "one-lane": ("concurrency = 1\n",),
    "object": ('structured = "off"\n',),
}


@pytest.mark.parametrize("lines", LAYOUTS.values(), ids=LAYOUTS)
def test_extraction_is_exact_and_the_rest_bounded(
    build: Build, foretold: Callable[..., Any], books: Books, story: Path, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    (tmp_path / "briefgen.toml").write_text(f"[build]\n{''.join(lines)}{PRICES}", encoding="utf-8")
    (story / "page.html").write_text(PAGE, encoding="utf-8")
    (story / "again.txt").write_text(article(1), encoding="utf-8")
    told = foretold()
    assert build().code in {ExitCode.OK, ExitCode.UNVERIFIED}
    assert (
        steps(told)["extract"]["calls"]
        == sum(item["calls"] for item in told["files"])
        == books.asked("extract", first=True)
    )
    for name in ("compose", "merge", "repair"):
        assert steps(told).get(name, {"paid_at_most": 0})["paid_at_most"] >= books.asked(name)
    follow_ups = books.asked("extract") - books.asked("extract", first=True)
    assert steps(told)["extract again"]["paid_at_most"] >= follow_ups
    assert told["tokens"]["at_most"]["sent"] >= books.sent
    assert told["tokens"]["at_most"]["received"] >= books.received
    assert told["cost"]["at_most"] >= books.cost((0.4, 0.1, 1.6))
    if not lines:
        assert steps(told)["compose"]["calls"] == books.asked("compose")
        likely = told["tokens"]["likely"]
        assert 0.5 < (likely["sent"] + likely["received"]) / books.tokens < 2.5


def test_of_each_file_it_says_what_is_kept_back(
    foretold: Callable[..., Any], build: Build, books: Books, story: Path
) -> None:
    (story / "page.html").write_text(PAGE, encoding="utf-8")
    (story / "twin.txt").write_text(article(0).replace("\n\n", "\n \n"), encoding="utf-8")
    files = {item["path"]: item for item in foretold()["files"]}
    page, twin, plain = files["page.html"], files["twin.txt"], files["0.txt"]
    assert page["not_sent"]["hidden"] >= len(HIDDEN)
    assert page["sent"] + sum(page["not_sent"].values()) == page["characters"]
    assert (twin["sent"] > 0, twin["calls"], twin["copy_of"]) == (True, 1, plain["number"])
    assert plain["sent"] == plain["characters"]
    assert build().code == ExitCode.OK
    assert HIDDEN not in json.dumps(books.bodies, ensure_ascii=False)


def test_the_table_lists_files_steps_and_cost(build: Build, story: Path, books: Books) -> None:
    (story / "page.html").write_text(PAGE, encoding="utf-8")
    (story / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    ended = build("--dry-run", "--max-cost", "2")
    assert ended.code == ExitCode.OK
    told = " ".join(ended.out.split())
    for words in (
        f"to {books.url.split('/')[2]}, to be read by m. Nothing has been sent yet.",
        "page.html",
        "hidden",
        "extract again",
        "your price: US dollars 0.4 sent, 1.6 received, for a million tokens",
        "Budget: $2.00; a build never spends more.",
        "Likely: a chunk yields",
    ):
        assert words in told
    assert "Not read: broken.pdf" in ended.err
    assert "Using the llm drafter" not in ended.err


# --- what earlier runs paid for ---------------------------------------------------------------------------------------


def paid(told: Any) -> dict[str, int]:
    return {step["step"]: step["paid"] for step in told["steps"] if step["paid_at_most"]}


def test_what_the_ledger_has_is_not_paid_for_again(
    foretold: Callable[..., Any], build: Build, books: Books, story: Path
) -> None:
    assert build().code == ExitCode.OK
    asked = books.count
    told = foretold()
    assert paid(told) == {}
    assert sum(step["reused"] for step in told["steps"]) == asked
    assert told["cost"] == {"likely": 0.0, "at_most": 0.0}
    assert books.count == asked

    (story / "new.txt").write_text(article(9), encoding="utf-8")
    told = foretold()
    assert paid(told)["extract"] == 1
    assert steps(told)["extract"]["reused"] == 4
    assert steps(told)["compose"]["paid"] == 1
    before = books.asked("extract", first=True)
    assert build().code == ExitCode.OK
    assert books.asked("extract", first=True) == before + 1
    assert paid(foretold()) == {}


def test_what_the_judge_was_answered_is_known(foretold: Callable[..., Any], build: Build, books: Books) -> None:
    assert build().code == ExitCode.OK
    assert steps(foretold("--judge"))["judge"]["paid"] > 0, "it was not asked yet"
    assert build("--judge").code == ExitCode.OK
    judged = steps(foretold("--judge"))
    assert judged["judge"]["calls"] == books.asked("judge") > 0
    assert [step["paid_at_most"] for step in judged.values()] == [0] * len(judged)


def test_asking_anew_reuses_nothing(foretold: Callable[..., Any], build: Build) -> None:
    assert build().code == ExitCode.OK
    told = foretold("--refresh")
    assert sum(step["reused"] for step in told["steps"]) == 0
    assert steps(told)["extract"]["paid"] == 4


def test_without_the_name_of_the_model_the_ledger_cannot_tell(
    run: Run, build: Build, story: Path, books: Books
) -> None:
    assert build().code == ExitCode.OK
    connections = books.connections
    ended = run("build", story, "--base-url", books.url, "--dry-run", "--json")
    told = ended.json()
    assert told["model"] is None
    assert "--model" in told["notes"][0]
    assert steps(told)["extract"]["paid"] == 4
    assert books.connections == connections


@pytest.mark.parametrize("damaged", ["reply"])
def test_an_entry_that_is_damaged_is_to_be_paid_for(
    foretold: Callable[..., Any], build: Build, tmp_path: Path, damaged: str
) -> None:
    import sqlite3

    assert build().code == ExitCode.OK
    with sqlite3.connect(tmp_path / ".briefgen" / "ledger.sqlite") as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        table = next(
            t for t in tables if {"kind", "value"} <= {row[1] for row in database.execute(f"pragma table_info({t})")}
        )
        database.execute(f"update {table} set value = x'00' where kind = ?", (damaged,))
    database.close()
    assert steps(foretold())["extract"]["paid"] == 4


# --- the budget -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "most", "named"), [("--max-cost", "0.0001", "max_cost"), ("--max-tokens", "500", "max_tokens")]
)
def test_a_budget_too_small_for_the_first_step(build: Build, books: Books, option: str, most: str, named: str) -> None:
    ended = build("--dry-run", "--json", option, most)
    assert ended.code == ExitCode.BUDGET
    assert ended.json()["budget"]["short"] == named
    assert "the first step (extract) may take up to" in ended.err
    assert option in ended.err
    assert books.count == 0


def test_a_budget_in_dollars_without_a_price(run: Run, story: Path, books: Books) -> None:
    ended = run("build", story, "--base-url", books.url, "--model", "unknown", "--dry-run", "--max-cost", "1")
    assert ended.code == ExitCode.USAGE
    assert "no price is known of the model 'unknown'" in ended.err


def test_no_price_is_no_cost_of_nothing(run: Run, story: Path, books: Books) -> None:
    ended = run("build", story, "--base-url", books.url, "--model", "unknown", "--dry-run", "--json")
    assert (ended.code, ended.json()["price"], ended.json()["cost"]) == (0, None, {"likely": None, "at_most": None})
    assert (
        "price not known of unknown"
        in run("build", story, "--base-url", books.url, "--model", "unknown", "--dry-run").out
    )
