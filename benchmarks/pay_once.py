"""Calls and tokens of a build and of its rebuilds, counted by the model's side: ``python benchmarks/pay_once.py``.

A model on the loopback answers and counts. Every count in the table is asserted. Then: how fast kept answers are read.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from articles import write_articles

from briefgen import pipeline, resources
from briefgen.drafting import prompting
from briefgen.ledger import Ledger, key_of
from briefgen.rendering import record_json
from briefgen.settings import Settings
from tests.model_server import ModelServer, a_model

_SIZES = (5, 50)
_GETS = 5000
_REST = {5: {"compose": 1, "repair": 1}, 50: {"compose": 2, "merge": 1, "repair": 1}}


@dataclass(frozen=True, slots=True)
class Row:
    """One build: what was done before it, what the model answered, and what came of it."""

    what: str
    sources: int
    by_step: dict[str, int]
    calls: int
    tokens: int
    record: bytes


class Bench:
    """One folder of sources, built again and again."""

    def __init__(self, model: ModelServer, folder: Path, count: int) -> None:
        write_articles(folder / "all", count + 1)
        shutil.copytree(folder / "all", folder / "sources")
        self.model, self.sources, self.count = model, folder / "sources", count
        self.names = sorted(path.name for path in self.sources.iterdir())
        self.extra = self.sources / self.names[-1]
        self.extra_text = self.extra.read_text(encoding="utf-8")
        self.extra.unlink()
        self.settings = Settings(
            base_url=model.url, model="counting", cache=str(folder / "cache"), as_of="2026-05-01", selftest=False
        )
        self.rows: list[Row] = []

    def build(self, what: str, expected: dict[str, int], **changes: object) -> Row:
        """Build, and hold the model's count to what is expected."""
        self.model.forget()
        briefing = pipeline.build([self.sources], replace(self.settings, **changes))
        paid = self.model.by_step()
        assert paid == expected, f"{self.count} sources, {what}: {paid} instead of {expected}"
        row = Row(what, len(briefing.sources.sources), paid, self.model.calls, self.model.tokens, record_json(briefing))
        self.rows.append(row)
        return row


@contextmanager
def _prompt_changed(name: str) -> Iterator[None]:
    file, real = prompting.PROMPTS[name], resources.read_prompt

    def read(asked: str) -> str:
        text = real(asked)
        return text.replace("{% block user -%}", "{% block user -%}\nBe brief.\n") if asked == file else text

    prompting.read_prompt = read  # type: ignore[assignment]
    prompting._template.cache_clear()  # noqa: SLF001 - as a new version of the file would
    try:
        yield
    finally:
        prompting.read_prompt = real
        prompting._template.cache_clear()  # noqa: SLF001 - likewise


def measured(count: int) -> list[Row]:
    """The builds of one size."""
    with tempfile.TemporaryDirectory() as folder, a_model() as model:
        bench = Bench(model, Path(folder), count)
        rest = _REST[count]
        first = bench.build("first build", {"extract": count, **rest})
        assert bench.build("rebuild", {}).record == first.record
        bench.extra.write_text(bench.extra_text, encoding="utf-8")
        bench.build("one source added", {"extract": 1, "compose": 1})
        bench.extra.write_text(bench.extra_text.replace(" the ", " that ", 1), encoding="utf-8")
        bench.build("one source changed", {"extract": 1, "compose": 1})
        bench.extra.unlink()
        assert bench.build("that source removed", {}).record == first.record
        for prompt, expected in (
            ("extract", {"extract": count}),
            ("compose", {"compose": rest["compose"]}),
            ("repair", {"repair": 1}),
            ("judge", {}),
        ):
            with _prompt_changed(prompt):
                bench.build(f"prompt changed: {prompt}", expected)
        bench.build("model changed", {"extract": count, **rest}, model="another")
        bench.build("asked anew (--refresh)", {"extract": count, **rest}, refresh=True)
        bench.build("no ledger", {"extract": count, **rest}, cache="")
        return bench.rows


def _shown(count: int, rows: list[Row]) -> None:
    print(f"\n{count} sources")
    print(f"  {'':26}{'sources':>8}{'calls':>7}{'tokens':>9}  by step")
    for row in rows:
        steps = ", ".join(f"{step} {calls}" for step, calls in row.by_step.items())
        print(f"  {row.what:26}{row.sources:8}{row.calls:7}{row.tokens:9,}  {steps}")


def _rate(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return _GETS / (time.process_time() - began)


def _ledger_speed() -> None:
    value, keys = os.urandom(4000), [key_of(n=n) for n in range(_GETS)]
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder)) as ledger:
        puts = _rate(lambda: [ledger.put("parsed", key, value) for key in keys])
        gets = _rate(lambda: [ledger.get("parsed", key) for key in keys])
    print(f"\nledger, by processor time: {gets:,.0f} entries of 4,000 bytes read a second, {puts:,.0f} written")


def main() -> None:
    for count in _SIZES:
        _shown(count, measured(count))
    _ledger_speed()


if __name__ == "__main__":
    main()
