"""Words under another source's number, made-up numbers and ids, and another's title, date or address beside true words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from briefgen.drafting.dialect import Request
from briefgen.drafting.drafts import assemble
from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Evidence, Quote, Source, Span, Verdict
from briefgen.settings import Settings
from tests.reliability.asked import SETTINGS, built, evidence, honest, sentences
from tests.reliability.broken import broken, broken_views
from tests.reliability.sizes import sizes
from tests.reliability.stories import EVENTS, PAPERS, sources_of
from tests.reliability.tally import Tally

SPOOFS = (
    "According to the {other}, {text}",
    "{other} reports: “{text}”",
    "{other} states: “{text}”",
    "The {other} of 3 May 2031 says that {text}",
    "{text} ({other}, 3 May 2031)",
    "{text} See {url}.",
    "{text} [{title}, {other}]",
    "{title}: {text}",
    "On 3 May 2031 the {other} wrote: {text}",
    "{text}, the {other} said.",
)
INVENTED = ("e9.9", "e1.99", "[9]", "99", "0", "e0.1", "E1.1", "source 1", "e1.1\u200b", "-1", "１", "e999.1")


def _told(source: Source) -> list[str]:
    """Sentences that say something by themselves."""
    return [s for s in sentences(source.text) if len(s.split()) > 6 and s.endswith(".") and "“" not in s]


def _alone(text: str, other: Source) -> bool:
    return text not in other.text


def _forged(sources: tuple[Source, ...], rng: random.Random) -> Iterator[tuple[str, Claim]]:
    """Claims with a kind each, none of which may be verified."""
    for source in sources:
        others = [s for s in sources if s is not source]
        for text in _told(source):
            other = rng.choice(others)
            if not _alone(text, other):
                continue
            own, under = Citation(source.number, text), Citation(other.number, text)
            theirs = Citation(other.number, rng.choice(_told(other)))
            yield "another's number", Claim("F1", text, (under,))
            yield "both numbers", Claim("F1", text, (own, under))
            yield "another's words as evidence", Claim("F1", text, (theirs,))
            yield "another's words beside its own", Claim("F1", text, (own, theirs))
            yield "no such number", Claim("F1", text, (Citation(rng.choice((0, 9, 99, 10**9)), text),))
            yield "no such number beside its own", Claim("F1", text, (own, Citation(rng.choice((9, 99)), text)))
            yield "no words", Claim("F1", text, (Citation(source.number, rng.choice(("", " ", "\u200b"))),))
            spoof = rng.choice(SPOOFS)
            face = {
                "other": other.name,
                "title": "Ministers confirm it all",
                "url": other.url.value if other.url else "",
            }
            yield "another's face", Claim("F1", spoof.format(text=text, **face), (own,))


def _all(rng: random.Random) -> list[tuple[tuple[Source, ...], str, Claim]]:
    sets = [sources_of(event, *rng.sample(range(len(PAPERS)), 3)) for event in EVENTS]
    return [(sources, kind, claim) for sources in sets for kind, claim in _forged(sources, rng)]


@sizes(80, 500)
def test_claims_under_another_number_or_face(size: int, tally: Tally) -> None:
    tried = random.Random(4).sample(_all(random.Random(3)), size)
    gates = {id(sources): Gate(sources) for sources, _, _ in tried}
    assert len({kind for _, kind, _ in tried}) == 8
    judged = [(kind, claim, gates[id(sources)].judge(claim)) for sources, kind, claim in tried]
    wrong = [(kind, claim) for kind, claim, j in judged if j.verdict is Verdict.VERIFIED]
    tally.none(
        4, "another's number, made-up numbers, another's face", tried=size, unit="claims", wrong=wrong, of="verified"
    )


@sizes(20, 150)
def test_the_same_words_under_their_own_number(size: int, tally: Tally) -> None:
    """What is refused above is refused for its number: each of these words is verified where it stands."""
    rng = random.Random(5)
    sets = [sources_of(event, *range(3)) for event in EVENTS]
    told = [(sources, Claim("F1", t, (Citation(s.number, t),))) for sources in sets for s in sources for t in _told(s)]
    tried = rng.sample(told, min(size, len(told)))
    good = sum(Gate(sources).judge(claim).verdict is Verdict.VERIFIED for sources, claim in tried)
    tally.at_least(
        4, "true words under their own number", tried=len(tried), unit="claims", good=good, share=0.95, of="verified"
    )


def test_made_up_ids_lead_nowhere(tally: Tally) -> None:
    wrong, tried = [], 0
    for event in EVENTS:
        sources = sources_of(event, 0, 2)
        text = _told(sources[0])[0]
        start = sources[0].text.index(text)
        known = {"e1.1": Evidence("e1.1", Quote(1, Span(start, start + len(text)), text), "so", "fact")}
        for name in INVENTED:
            tried += 1
            fact = {"text": text, "evidence": [name]}
            reply = {"facts": [fact], "bottom_line": [1], "disputes": [], "open_questions": []}
            draft, _ = assemble(reply, known, Settings(), title="T")
            if Gate(sources).judge(draft.facts[0]).verdict is Verdict.VERIFIED:
                wrong.append((name, draft.facts[0]))
    tally.none(4, "made-up ids of evidence", tried=tried, unit="claims", wrong=wrong, of="verified")


def _mixed(sources: tuple[Source, ...], request: Request) -> dict[str, Any]:
    """Of three facts one as it is, one under another's face, one under the evidence of another and ids that nobody gave."""
    said = honest(request)
    ids = list(evidence(request))
    for n, fact in enumerate(said.get("facts", ())):
        if n % 3 == 1:
            fact["evidence"] = [ids[(n + len(ids) // 3) % len(ids)], *(["e9.9"] if n % 2 else [])]
        if n % 3:
            face = {"other": sources[n % 3].name, "title": "Ministers confirm it all", "url": "https://planet.example"}
            fact["text"] = SPOOFS[n % len(SPOOFS)].format(text=fact["text"], **face)
    return said


@sizes(3, 10)
def test_a_model_that_mixes_all_sources_up(size: int, tally: Tally, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it puts under another's evidence or face is shown in the source's own words, under its own number, or not at all."""
    wrong: list[object] = []
    tried = 0
    for event in EVENTS[:size]:
        sources = sources_of(event, 0, 1, 3)

        briefing, _ = built(monkeypatch, sources, partial(_mixed, sources), replace(SETTINGS, rounds=0))
        tried += len(briefing.report.judgements) + len(briefing.rejected)
        wrong += [*broken(briefing, sources, title=sources[0].title.value), *broken_views(briefing)]
        wrong += [
            j.claim.text
            for j in briefing.report.judgements
            if "May 2031" in j.claim.text or "Ministers" in j.claim.text
        ]
    tally.none(
        4, "whole builds by a model that mixes all sources up", tried=tried, unit="claims", wrong=wrong, of="shown"
    )
