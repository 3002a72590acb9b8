"""A budget through the command line and the library: never exceeded, nothing lost, and told as it goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen import pipeline
from briefgen.cli.money import dollars, left, short, spending, spending_json
from briefgen.cli.progress import listening
from briefgen.errors import BudgetError, ExitCode, ModelUnavailableError
from briefgen.rendering.method import method_lines
from briefgen.settings import Price, Progress, Settings, Spent
from tests.cli.billing import Books, billing
from tests.cli.conftest import Ended, Run
from tests.cli.test_screen import Terminal
from tests.faults.model import article

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

RATES = (0.4, 0.1, 1.6)


@pytest.fixture
def books() -> Iterator[Books]:
    with billing() as kept:
        yield kept


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "story"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(article(number), encoding="utf-8")
    (tmp_path / "briefgen.toml").write_text(
        '[prices]\n"m" = { input = 0.4, cached_input = 0.1, output = 1.6 }\n', encoding="utf-8"
    )
    return folder


Build = Callable[..., Ended]


@pytest.fixture
def build(run: Run, story: Path, books: Books) -> Build:
    def build(*more: str) -> Ended:
        plain = ("--format", "json", "--no-selftest")
        return run("build", story, "--base-url", books.url, "--model", "m", *plain, *more)

    return build


# --- never exceeded, nothing lost -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "named"), [("--max-cost", "max_cost"), ("--max-tokens", "max_tokens")])
def test_a_budget_of_nothing_sends_nothing(build: Build, books: Books, option: str, named: str) -> None:
    ended = build(option, "0")
    assert (ended.code, books.count) == (ExitCode.BUDGET, 0)
    assert "the budget does not suffice" in ended.err
    assert named in ended.err
    assert f"a larger {option} goes on from there" in ended.err


def test_what_is_wholly_kept_needs_no_budget(build: Build, books: Books, tmp_path: Path) -> None:
    assert build().code == ExitCode.OK
    asked, record = books.count, (tmp_path / "briefing" / "briefing.json").read_bytes()
    ended = build("--max-cost", "0", "--max-tokens", "0")
    assert (ended.code, books.count) == (ExitCode.OK, asked)
    assert (tmp_path / "briefing" / "briefing.json").read_bytes() == record
    told = [" ".join(line.split()) for line in ended.err.splitlines()]
    assert "Paid now nothing" in told
    assert f"Reused {asked} answers from the ledger, at no cost" in told
    assert f"Spent: 0 calls, 0 of 0 tokens, $0.00 of $0.00, {asked} reused." in told


@pytest.mark.parametrize("lanes", ["1", "8"])
@pytest.mark.parametrize(
    ("option", "steps"), [("--max-cost", (0.009, 0.012, 0.02)), ("--max-tokens", (11_000, 15_000, 30_000))]
)
def test_a_larger_budget_goes_on_from_there(
    build: Build, books: Books, tmp_path: Path, option: str, steps: tuple[float, ...], lanes: str
) -> None:
    books.wait_s, books.cached = 0.02, 25
    codes, before = [], (0, 0.0)
    for most in steps:
        codes.append(build(option, str(most), "--concurrency", lanes).code)
        spent = (books.tokens, books.cost(RATES))
        assert spent[option == "--max-cost"] - before[option == "--max-cost"] <= most
        before = spent
    assert codes[0] == ExitCode.BUDGET
    assert codes[-1] == ExitCode.OK
    assert len({str(body) for body in books.bodies}) == books.count  # nothing was asked, or paid for, twice
    shared = (tmp_path / "briefing" / "briefing.json").read_bytes()
    assert build("--no-cache").code == ExitCode.OK
    assert (tmp_path / "briefing" / "briefing.json").read_bytes() == shared


def test_answers_under_way_are_waited_for_and_kept(build: Build, books: Books) -> None:
    books.wait_s = 0.3  # all are under way when the budget refuses one
    assert build("--max-tokens", "12000", "--concurrency", "8").code == ExitCode.BUDGET
    under_way = books.count
    assert under_way >= 2
    assert build().code == ExitCode.OK
    assert len({str(body) for body in books.bodies}) == books.count


def test_an_endpoint_that_is_busy_costs_nothing(build: Build, books: Books) -> None:
    books.fails = [200, 200, 200, 429]
    ended = build("--max-tokens", "40000", "--json", "--concurrency", "1")
    assert ended.code == ExitCode.OK
    assert ended.json()["spent"]["tokens"] == books.tokens


def test_an_endpoint_that_fails_may_have_billed(build: Build, books: Books) -> None:
    books.fails = [500, 500]
    ended = build("--json", "--concurrency", "1")
    assert ended.code == ExitCode.OK
    assert ended.json()["spent"]["tokens"] > books.tokens + 2 * 2500


def test_the_judge_has_the_same_budget(build: Build, books: Books) -> None:
    assert build("--judge", "--json").json()["spent"]["tokens"] == books.tokens
    assert books.asked("judge") > 0


def test_the_judge_goes_without_rather_than_over(build: Build, books: Books, tmp_path: Path) -> None:
    assert build().code == ExitCode.OK
    before = books.tokens
    ended = build("--judge", "--max-tokens", "100")
    assert ended.code == ExitCode.OK
    assert books.tokens == before
    assert "was not asked: the budget does not suffice" in (tmp_path / "briefing" / "report.json").read_text("utf-8")


def test_by_library(books: Books, story: Path, tmp_path: Path) -> None:
    made: dict[str, Any] = {"base_url": books.url, "model": "m", "prices": {"m": Price(*RATES)}, "selftest": False}
    with pytest.raises(BudgetError, match="with --cache FOLDER answers are kept") as caught:
        pipeline.build([story], Settings(**made, max_cost=0.008))
    assert caught.value.field == "max_cost"
    assert books.cost(RATES) <= 0.008
    heard: list[Progress] = []
    books.cached = 20
    briefing = pipeline.build(
        [story], Settings(**made, max_cost=0.1, cache=str(tmp_path / "kept")), progress=heard.append
    )
    spent = heard[-1].spent
    assert spent is not None
    assert (spent.calls, spent.max_cost) == (briefing.method.usage.calls, 0.1)
    assert spent.cost == pytest.approx(briefing.method.usage.cost)
    told = dict(method_lines(briefing))
    assert f"({briefing.method.usage.cached_tokens} of them from the provider's cache)" in told["Tokens"]
    assert told["Cost"] == f"{spent.cost:.4f} US dollars"
    assert pipeline.estimate([story], Settings(**made, cache=str(tmp_path / "kept"))).most.tokens == 0


def test_no_price_no_budget_in_dollars(run: Run, story: Path, books: Books) -> None:
    ended = run("build", story, "--base-url", books.url, "--model", "other", "--max-cost", "1")
    assert (ended.code, books.connections) == (ExitCode.USAGE, 0)
    assert "no price is known of the model 'other'" in ended.err
    assert "Reading sources" not in ended.err


# --- what is told -----------------------------------------------------------------------------------------------------


def test_the_closing_table_and_the_summary(build: Build, books: Books) -> None:
    books.cached = 50
    ended = build("--max-cost", "0.5", "--json")
    told = [" ".join(line.split()) for line in ended.err.splitlines()]
    cost = books.cost(RATES)
    assert f"Paid now {books.count} calls, {books.tokens:,} tokens, {dollars(cost)}" in told
    assert f"Budget left {dollars(0.5 - cost)} of $0.50" in told
    assert f"({books.from_cache} of them in the provider's cache)" in " ".join(told)
    summary = ended.json()
    assert summary["usage"]["cached_tokens"] == books.from_cache
    assert summary["usage"]["cost"] == pytest.approx(cost)
    spent = summary["spent"]
    assert spent["cost"] == pytest.approx(cost)
    assert spent["cost_left"] == pytest.approx(0.5 - cost)
    assert (spent["calls"], spent["reused"], spent["tokens"], spent["tokens_left"]) == (
        books.count,
        0,
        books.tokens,
        None,
    )


def test_where_no_price_is_known(run: Run, story: Path, books: Books) -> None:
    ended = run("build", story, "--base-url", books.url, "--model", "other", "--json", "--no-selftest")
    assert f"Paid now {books.count} calls, {books.tokens:,} tokens, price not known" in " ".join(ended.err.split())
    assert (ended.json()["spent"]["cost"], ended.json()["usage"]["cost"]) == (None, None)


def test_a_build_that_asks_nobody_spends_nothing(run: Run, articles: Path) -> None:
    ended = run("build", articles, "--json")
    assert ended.json()["spent"] is None
    assert "Paid now" not in ended.err
    assert "Spent" not in ended.err


SPENT = Spent(12, 0, 34_210, 0.01234, None, 1.0)


@pytest.mark.parametrize(
    ("spent", "line"),
    [
        (SPENT, "12 calls, 34k tokens, $0.012 of $1.00"),
        (Spent(1, 3, 940, None, 1_500_000), "1 call, 940 of 1.5M tokens, 3 reused"),
        (Spent(2, 0, 3_400, 0.00034), "2 calls, 3.4k tokens, $0.00034"),
    ],
    ids=["dollars", "tokens", "no-budget"],
)
def test_spending_on_one_line(spent: Spent, line: str) -> None:
    assert spending(spent) == line


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0.0, "$0.00"),
        (12.0, "$12.00"),
        (1234.5, "$1,234.50"),
        (0.5, "$0.50"),
        (0.0123, "$0.012"),
        (0.0996, "$0.100"),
        (None, "price not known"),
    ],
    ids=str,
)
def test_dollars(amount: float | None, shown: str) -> None:
    assert dollars(amount) == shown


def test_what_is_left_is_never_less_than_nothing() -> None:
    over = Spent(1, 0, 500, 2.0, 400, 1.0)
    assert left(over) == "$0.00 of $1.00, 0 of 400 tokens"
    assert (spending_json(over)["tokens_left"], spending_json(over)["cost_left"]) == (0, 0.0)
    assert (left(Spent(1, 0, 5, 0.1)), short(999_999), short(12_345_678)) == ("", "1000k", "12M")


EVENTS = (Progress("load", 1, 1, "a.txt", Spent()), Progress("extract", 3, 9, "a.txt", SPENT), Progress("render", 0, 0))


def test_the_bar_shows_what_was_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "160")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with listening(quiet=False) as listener:
        for event in EVENTS:
            listener(event)
    assert "12 calls, 34k tokens, $0.012 of $1.00 · a.txt" in terminal.getvalue()
    assert listener.spent == SPENT
    assert "Spent:" not in terminal.getvalue()  # the closing table says it


def test_a_failure_in_a_terminal_says_what_was_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    def fail() -> None:
        with listening(quiet=False) as listener:
            listener(EVENTS[1])
            raise ModelUnavailableError("down")

    with pytest.raises(ModelUnavailableError):
        fail()
    assert terminal.getvalue().rstrip().endswith("Spent: 12 calls, 34k tokens, $0.012 of $1.00.")


@pytest.mark.parametrize("quiet", [False, True], ids=["told", "quiet"])
def test_elsewhere_the_sum_stands_at_the_end(capsys: pytest.CaptureFixture[str], *, quiet: bool) -> None:
    with listening(quiet=quiet) as listener:
        for event in EVENTS:
            listener(event)
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1:] == ([] if quiet else ["Spent: 12 calls, 34k tokens, $0.012 of $1.00."])
