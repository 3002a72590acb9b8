"""What a request to a model holds, taken apart; and an honest model's answer to it, from which the others go wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from briefgen.drafting.dialect import Request
from briefgen.drafting.llm import LLMDrafter
from briefgen.errors import ModelError
from briefgen.model import Briefing, Source, SourceSet
from briefgen.pipeline import build
from briefgen.settings import Settings
from tests.unit.drafting_fakes import FakeEndpoint

__all__ = ["SETTINGS", "Said", "article", "built", "cases", "evidence", "honest", "sentences", "step_of"]

Said = str | dict[str, Any] | ModelError
SETTINGS = Settings(
    model="fake", base_url="http://127.0.0.1:9/v1", as_of="2026-07-09", selftest=False, concurrency=1, max_facts=40
)

_ARTICLE = re.compile(r"<<<(ARTICLE-\w+)\n(.*?)\n\1>>>", re.DOTALL)
_EVIDENCE = re.compile(r"^(e\d+\.\d+)[^\n]*?: (\"(?:[^\"\\]|\\.)*\")", re.MULTILINE)
_CASE = re.compile(r"^(\w[\w.]*) \((\w+)\): (\".*\")\n(?:  fault: .*\n)*(  q\d+: \"(?:[^\"\\]|\\.)*\")?", re.MULTILINE)
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?][”\"']?(?=\s)|$)(?=\s|$)", re.MULTILINE)


def step_of(request: Request) -> str:
    """The prompt that opened the conversation: ``extract``, ``compose``, ``merge`` or ``repair``."""
    return request.step


def _told(request: Request) -> str:
    return "\n".join(m.content for m in request.messages if m.role == "user")


def article(request: Request) -> str:
    """The text that an extraction request is about."""
    found = _ARTICLE.search(_told(request))
    return found[2] if found else ""


def evidence(request: Request) -> dict[str, str]:
    """Quotes by id."""
    return {name: json.loads(quote) for name, quote in _EVIDENCE.findall(_told(request))}


def cases(request: Request) -> list[tuple[str, str, str]]:
    """Claims of a repair request: id, wording, and the first quote that is offered for it."""
    out = []
    for name, _, text, offered in _CASE.findall(_told(request)):
        quote = json.loads(offered.partition(": ")[2]) if offered else ""
        out.append((name, json.loads(text), quote))
    return out


def sentences(text: str) -> list[str]:
    """Sentences by full stops and line ends."""
    return [m[0].strip() for m in _SENTENCE.finditer(text) if m[0].strip()]


def honest(request: Request) -> dict[str, Any]:
    """What a model answers that copies what it is given."""
    if step_of(request) == "extract":
        items = sentences(article(request))[:14]
        return {"evidence": [{"quote": q, "speaker": None, "kind": "fact", "says": "so"} for q in items]}
    if step_of(request) == "repair":
        return {"claims": [{"id": i, "text": quote or text, "evidence": ["q1"]} for i, text, quote in cases(request)]}
    facts = [{"text": quote, "evidence": [name]} for name, quote in evidence(request).items()]
    return {"facts": facts[:40], "bottom_line": [1], "disputes": [], "open_questions": []}


def built(
    monkeypatch: pytest.MonkeyPatch,
    sources: tuple[Source, ...],
    said: Callable[[Request], Said],
    settings: Settings = SETTINGS,
) -> tuple[Briefing, FakeEndpoint]:
    """A build of sources that were read before, with a model in process; raises what the build raises."""
    monkeypatch.setattr("briefgen.corpus.choose", lambda *_, **__: SourceSet(sources))
    endpoint = FakeEndpoint(said)
    return build(["-"], settings, drafter=LLMDrafter(settings, endpoint=endpoint)), endpoint
