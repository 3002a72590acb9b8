"""A command line to run in this process, a hand-made record, and a stand-in for the build."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from briefgen import pipeline, rendering
from briefgen.cli import main
from briefgen.model import (
    Briefing,
    Citation,
    Claim,
    Draft,
    Evidence,
    Found,
    Judgement,
    Method,
    Quote,
    RefusedQuote,
    Rejection,
    Report,
    Source,
    SourceSet,
    Span,
    Step,
    Unreadable,
    Verdict,
)
from briefgen.settings import Progress, ProgressListener, Settings
from briefgen.workers import hire

if TYPE_CHECKING:
    from pathlib import Path

TRAM = (
    "Tram line delayed\n\nThe council of Arvel approved the tram line on 3 March 2025 by 21 votes to 9. "
    "The line will cost €240 million, according to the council. It is not yet known when work will begin."
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _bare_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "BRIEFGEN_MODEL", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777593600")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str | Path) -> Ended:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


@pytest.fixture
def rows_run_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of a batch run in this process, for what does not depend on there being another: starting one takes a second."""
    monkeypatch.setattr("briefgen.batch.running.hire", partial(hire, here=True))


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "tram.txt").write_text(TRAM, encoding="utf-8")
    return folder


@pytest.fixture
def record() -> Briefing:
    """Two claims shown (as drafted, and quoted), one dropped, one quote refused, one file unreadable."""
    source = Source(1, "tram.txt", "text/plain", "0" * 64, TRAM, title=Found("Tram line delayed", "text"))
    first = _judged("F1", "The council of Arvel approved the tram line on 3 March 2025 by 21 votes to 9.", Step.DRAFTED)
    second = _judged("F2", "The line will cost €240 million, according to the council.", Step.QUOTED)
    dropped = replace(_judged("F3", "It is not yet known when work will begin.", Step.DRAFTED), verdict=Verdict.PROBLEM)
    briefing = Briefing(
        version=1,
        build="",
        question="",
        marking="",
        as_of="2026-05-01",
        status="DRAFT",
        draft=Draft("Tram line delayed", ("F1",), (first.claim, second.claim), (), ()),
        report=Report((first, second), ("BG201",)),
        rejected=(Rejection(dropped, "It is known when work will begin."),),
        refused=(RefusedQuote(1, "The line is free.", "BG201", "not found"),),
        evidence=tuple(Evidence(f"e1.{n}", q, "", "fact") for n, q in enumerate((*first.quotes, *second.quotes), 1)),
        sources=SourceSet((source,), (Unreadable("broken.pdf", "not a PDF"),)),
        method=Method("0", "extractive"),
    )
    return replace(briefing, build=rendering.build_id(briefing))


def _judged(name: str, words: str, step: Step) -> Judgement:
    start = TRAM.index(words)
    quote = Quote(1, Span(start, start + len(words)), words)
    return Judgement(Claim(name, words, (Citation(1, words),)), Verdict.VERIFIED, (), (quote,), step)


@dataclass
class Pretended:
    """A stand-in for the build: what it is to do, and what it was told."""

    outcome: Briefing | BaseException
    sources: Sequence[str | Path] = ()
    settings: Settings = field(default_factory=Settings)

    def __call__(self, sources: Sequence[str | Path], settings: Settings, *, progress: ProgressListener) -> Briefing:
        progress(Progress("load", 0, len(sources)))
        self.sources, self.settings = sources, settings
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch, record: Briefing) -> Pretended:
    pretended = Pretended(replace(record, sources=replace(record.sources, unreadable=())))
    monkeypatch.setattr(pipeline, "build", pretended)
    return pretended
