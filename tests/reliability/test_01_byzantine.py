"""A model that answers anything: what stands in the briefing keeps every promise all the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.drafting.dialect import Request
from briefgen.drafting.prompting import Message
from briefgen.errors import ModelError, UnverifiedBriefingError
from briefgen.model import Briefing, Source
from briefgen.rendering import parse_record
from briefgen.resources import read_schema
from briefgen.sources import load_sources
from tests.faults.model import step_of
from tests.model_server import Asked, a_model
from tests.reliability.accounting import Overheard, unaccounted
from tests.reliability.asked import built
from tests.reliability.broken import broken, broken_views
from tests.reliability.byzantine import Byzantine
from tests.reliability.nonsense import nonsense
from tests.reliability.sizes import sizes
from tests.reliability.stories import EVENTS, PAPERS, Event, report, sources_of
from tests.reliability.tally import Tally

PROMISES = {
    "P1": "quotes are the source's own words",
    "P2": "numbers, titles, dates and addresses are the manifest's",
    "P3": "figures, names and denials are licensed",
    "P5": "nothing becomes a link, an element or a sign",
    "P6": "what was offered, refused and dropped adds up",
}
_VIEWS_OF = 3  # of so many briefings one is looked at in Markdown and HTML too


def _names(event: Event) -> list[str]:
    return [event.town, event.leader, event.firm, event.group, event.critic]


def _breaks(
    briefing: Briefing, sources: tuple[Source, ...], heard: Overheard | None, *, views: bool
) -> list[tuple[str, str]]:
    out = broken(briefing, sources, title=sources[0].title.value)
    if heard:
        out += [("P6", what) for what in unaccounted(briefing, heard, sources)]
    return out + broken_views(briefing) if views else out


def _tell(tally: Tally, what: str, tried: int, wrong: dict[str, list[str]]) -> None:
    assert set(wrong) <= set(PROMISES)
    for promise, words in PROMISES.items():
        tally.none(1, f"{what}: {promise}, {words}", tried=tried, unit="replies", wrong=wrong[promise], of="broken")


@sizes(200, 10_000)
def test_arbitrary_replies(size: int, tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    tried = shown = seed = 0
    while tried < size:
        seed += 1
        event, rng = EVENTS[seed % len(EVENTS)], random.Random(seed)
        sources = sources_of(event, *rng.sample(range(len(PAPERS)), 3))
        heard = Overheard(Byzantine(seed, sources, _names(event)))
        try:
            briefing, _ = built(monkeypatch, sources, heard)
        except (UnverifiedBriefingError, ModelError):
            continue
        finally:
            tried += heard.replies
        shown += len(briefing.draft.claims())
        for promise, what in _breaks(briefing, sources, heard, views=seed % _VIEWS_OF == 0):
            wrong[promise].append(f"{seed}: {what}")
    assert shown > tried / 10  # most replies hold something true, or nothing would be tried
    _tell(tally, "in process", tried, wrong)


@sizes(100, 2_000)
def test_replies_of_the_right_shape_and_no_sense(size: int, tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = sources_of(EVENTS[0], 0, 1, 2)
    words = [s for source in sources for s in source.text.split("\n\n")] + [
        f"e{n}.{m}" for n in range(5) for m in range(5)
    ]
    words += ["q1", "q2", "F1", "D1", "Q1", *_names(EVENTS[0]), sources[0].url.value if sources[0].url else ""]
    said = {name: nonsense(read_schema(f"{name}.v1.json"), words) for name in ("extraction", "composition", "repair")}
    wrong: dict[str, list[str]] = defaultdict(list)
    tried = 0

    @settings(max_examples=max(1, size // 8), derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(
        st.lists(said["extraction"], min_size=6, max_size=6),
        said["composition"],
        st.lists(said["repair"], min_size=4, max_size=4),
    )
    def once(extractions: list[Any], composition: Any, repairs: list[Any]) -> None:
        nonlocal tried
        queue = {"extract": iter(extractions), "compose": iter([composition]), "repair": iter(repairs)}
        heard = Overheard(lambda request: next(queue[request.step], "nothing"))
        try:
            briefing, _ = built(monkeypatch, sources, heard)
        except (UnverifiedBriefingError, ModelError):
            return
        finally:
            tried += heard.replies
        for promise, what in _breaks(briefing, sources, heard, views=True):
            wrong[promise].append(what)

    once()
    _tell(tally, "of the right shape, drawn from the schemas", tried, wrong)


def _serving(model: Byzantine, body: dict[str, Any]) -> tuple[Asked, bytes]:
    messages = tuple(Message(m["role"], m["content"]) for m in body["messages"])
    schema = body["response_format"]["json_schema"]["name"] + ".v1.json"
    said = model(Request(messages, schema, 100, step_of(body)))
    refused = isinstance(said, ModelError)
    content = "" if refused else said if isinstance(said, str) else json.dumps(said)
    message = {"role": "assistant", "content": content, **({"refusal": "no"} if refused else {})}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    envelope = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return Asked(step_of(body), "", 0), json.dumps(envelope).encode()


@sizes(2, 12)
def test_through_a_server_and_the_command_line(size: int, tally: Tally, tmp_path: Path) -> None:
    wrong: dict[str, list[str]] = defaultdict(list)
    tried = 0
    ends: Counter[int] = Counter()
    for seed in range(size):
        event, folder, out = EVENTS[seed % len(EVENTS)], tmp_path / f"in-{seed}", tmp_path / f"out-{seed}"
        folder.mkdir()
        for paper in range(3):
            (folder / f"{paper}.txt").write_text(report(event, paper), encoding="utf-8")
        sources = load_sources([folder]).sources
        with a_model() as server:
            model = Byzantine(seed, sources, _names(event))
            model.usual = 0.3  # mostly true, so that a briefing comes of it
            server.reply = partial(_serving, model)  # type: ignore[method-assign]
            run = subprocess.run(
                [sys.executable, "-m", "briefgen", "build", str(folder), "-o", str(out), "--drafter", "llm", "--no-cache", "--no-selftest",
                 "--base-url", server.url, "--model", "m", "--as-of", "2026-07-09", "--format", "md,html,json"],
                capture_output=True, text=True, timeout=120, check=False,
            )  # fmt: skip
            tried += server.calls
        ends[run.returncode] += 1
        assert run.returncode in {0, 1, 4}, run.stderr
        assert "Traceback" not in run.stderr
        assert (out / "briefing.json").is_file() == (run.returncode == 0)
        if run.returncode == 0:
            briefing = parse_record((out / "briefing.json").read_bytes())
            for promise, what in _breaks(briefing, sources, None, views=True):
                wrong[promise].append(f"{seed}: {what}")
    assert ends[0] >= size / 2, ends
    _tell(tally, "through a server and the command line", tried, wrong)
