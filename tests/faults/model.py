"""A stand-in for a model that can do a whole build: it copies sentences, misquotes now and then, and mends when told to."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["article", "says", "step_of"]

_STEPS = {
    "You copy evidence": "extract",
    "You write a briefing": "compose",
    "You make one briefing": "merge",
    "A checker compared": "repair",
    "You check one sentence": "judge",
}
_LINE = re.compile(r'^(e[\d.]+) \([^)]*\): (".*")$', re.MULTILINE)
_PART = re.compile(r'^[^:"]+: (".*") (e[\d.]+(?: e[\d.]+)*)$', re.MULTILINE)
_CASE = re.compile(r'^(\S+) \((fact|\w+)\): (".*")\n(?:  fault: .*\n)*(?:  (q\d+): (".*"))?', re.MULTILINE)


_WORDS = (
    "harbour bridge orchard museum tunnel quarry ferry market chapel stadium reservoir depot nursery archive mill "
    "theatre clinic garden station barracks"
).split()
_ACTS = "approved funded closed sold leased rebuilt painted cleaned measured insured".split()


def article(number: int) -> str:
    """Source text with words and figures of its own; of two articles one has a sentence that the model misquotes."""
    thing, other = _WORDS[number % 20], _WORDS[(7 * number + 3) % 20]
    act, next_act = _ACTS[number % 10], _ACTS[(3 * number + 1) % 10]
    name = f"{thing.title()}ton {number}" if number >= 20 else f"{thing.title()}ton"
    return (
        f"{name} and its {thing}\n\n"
        f"The council of {name} {act} the old {thing} for {300 + 7 * number} thousand pounds on {number % 27 + 1} March 2024. "
        f"The {other} in {name} was {next_act} by {20 + number} volunteers after {thing} visitors complained. "
        f"Residents of {name} sent {1200 + number} letters about the {other} and its {thing}.\n\n"
        f"The mayor of {name} has not said who will guard the {other} for {40 + number} nights.\n"
    )


def step_of(body: dict[str, Any]) -> str:
    """Which prompt opened the conversation."""
    first = body["messages"][0]["content"]
    return next(step for words, step in _STEPS.items() if first.startswith(words))


def says(body: dict[str, Any]) -> dict[str, Any]:
    """The reply to one request."""
    told = body["messages"][-1]["content"]
    return {"extract": _extracted, "compose": _composed, "merge": _merged, "repair": _repaired, "judge": _judged}[
        step_of(body)
    ](body, told)


def _extracted(body: dict[str, Any], told: str) -> dict[str, Any]:
    if len(body["messages"]) > 2:
        quotes = [json.loads(q) for q in re.findall(r'The article has: (".*")', told)]
    else:
        text = told.split("\n", 1)[1].rsplit("\n\nCopy the", 1)[0]
        quotes = re.findall(r"(?:The|Residents)[^.]*\.", text)
        sent = re.search(r"sent (\d+) letters", text)
        if sent and int(sent[1]) % 2 == 0:
            quotes[-2] = quotes[-2].replace("sent", "posted")
    return {"evidence": [{"quote": q, "speaker": None, "kind": "fact", "says": "so"} for q in quotes]}


def _composed(_body: dict[str, Any], told: str) -> dict[str, Any]:
    facts = [{"text": json.loads(quote), "evidence": [name]} for name, quote in _LINE.findall(told)][:6]
    if facts:
        facts[0]["text"] = str(facts[0]["text"]).replace("approved", "rejected")
    return {"facts": facts, "bottom_line": [2] if len(facts) > 1 else [], "disputes": [], "open_questions": []}


def _merged(_body: dict[str, Any], told: str) -> dict[str, Any]:
    facts = [{"text": json.loads(text), "evidence": ids.split()} for text, ids in _PART.findall(told)]
    return {"facts": facts, "bottom_line": [1, 2], "disputes": [], "open_questions": []}


def _repaired(_body: dict[str, Any], told: str) -> dict[str, Any]:
    cases = [(i, q, json.loads(quote)) for i, _, _, q, quote in _CASE.findall(told) if q]
    return {"claims": [{"id": i, "text": quote, "evidence": [q]} for i, q, quote in cases]}


def _judged(_body: dict[str, Any], _told: str) -> dict[str, Any]:
    return {"supported": True, "reason": "the quote says so"}
