"""A second try at claims that the gate sent back: each goes to the model with its findings and the quotes that it may use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import regex

from briefgen.drafting.asking import Chat, ask
from briefgen.drafting.client import complete_all
from briefgen.drafting.drafts import closed, plain
from briefgen.drafting.prompting import render, tokens
from briefgen.drafting.redacting import redactor_of
from briefgen.errors import MalformedReplyError, ModelRefusedError
from briefgen.model import Citation, Claim, Evidence, Judgement
from briefgen.settings import Progress, ProgressListener, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefgen.drafting.redacting import Redactor

__all__ = ["repair"]

SCHEMA = "repair.v1.json"
MOST_CLAIMS = 6
_AGAIN_TOKENS = 600
_SUGGESTED = 2
_MOST_FAULTS = 4

_WORD = regex.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class _Case:
    """One claim to write anew, the citations it may rest on by their labels, and what is wrong with it."""

    claim: Claim
    citations: Mapping[str, Citation]
    faults: tuple[str, ...]

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.claim.id,
            "kind": self.claim.kind,
            "text": self.claim.text,
            "problems": self.faults,
            "evidence": [{"id": label, "quote": plain(c.quote)[0]} for label, c in self.citations.items()],
        }

    def size(self) -> int:
        shown = self.shown()
        return tokens(self.claim.text, *self.faults, *(item["quote"] for item in shown["evidence"]))


def repair(
    chat: Chat,
    judgements: Sequence[Judgement],
    evidence: Sequence[Evidence],
    settings: Settings,
    *,
    progress: ProgressListener,
) -> Mapping[str, Claim]:
    """Write failed claims anew.

    Args:
        chat: answers the requests.
        judgements: of the claims that failed.
        evidence: offered where a claim has no located quote at all.
        settings: room of a request.
        progress: told of each request answered.

    Returns:
        New wordings by claim id, same id and kind, resting on some of the quotes offered; a claim that the model left out,
        left as it was, or rested on nothing that it was offered, is left out.

    Raises:
        ModelError: the endpoint failed. A reply that stays unusable only leaves its claims as they were.
    """
    redactor = redactor_of(settings)
    cases = [case for judgement in judgements if (case := _case(judgement, evidence, redactor)).citations]
    batches = _batches(cases, settings)
    done = 0

    def tell(_: int) -> None:
        nonlocal done
        done += 1
        progress(Progress("repair", done, len(batches)))

    jobs = [partial(_rewritten, chat, batch, settings) for batch in batches]
    replies = complete_all(jobs, concurrency=settings.concurrency, on_done=tell)
    return {claim.id: claim for reply in replies for claim in reply}


def _case(judgement: Judgement, evidence: Sequence[Evidence], redactor: Redactor) -> _Case:
    offered = [Citation(q.source, q.text) for q in judgement.quotes]
    if not offered:
        offered = [Citation(e.quote.source, e.quote.text) for e in _likely(judgement.claim.text, evidence)]
    labels = {f"q{n}": citation for n, citation in enumerate(dict.fromkeys(offered), start=1)}
    beside = (judgement.claim.text, *(citation.quote for citation in labels.values()))
    messages = (redactor.guarded(f.message, *beside) for f in judgement.findings if f.severity != "note")
    faults = tuple(dict.fromkeys(messages))
    return _Case(judgement.claim, labels, faults[:_MOST_FAULTS])


def _likely(text: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that shares most words with a text, if it shares three or more."""
    wanted = {word.casefold() for word in _WORD.findall(text)}
    shared = [(len(wanted & {w.casefold() for w in _WORD.findall(e.quote.text)}), e) for e in evidence]
    best = sorted(shared, key=lambda pair: -pair[0])[:_SUGGESTED]
    return [e for count, e in best if count >= 3]


def _batches(cases: Sequence[_Case], settings: Settings) -> list[list[_Case]]:
    overhead = tokens(*(m.content for m in render("repair", claims=[])))
    room = settings.context_tokens - settings.reply_tokens - _AGAIN_TOKENS - overhead
    out: list[list[_Case]] = []
    left = 0
    for case in cases:
        needed = case.size()
        if not out or needed > left or len(out[-1]) >= MOST_CLAIMS:
            out.append([])
            left = room
        out[-1].append(case)
        left -= needed
    return out


def _rewritten(chat: Chat, batch: Sequence[_Case], settings: Settings) -> list[Claim]:
    messages = render("repair", claims=[case.shown() for case in batch])
    try:
        reply, _ = ask(chat, messages, schema_name=SCHEMA, max_tokens=settings.reply_tokens, step="repair")
    except (MalformedReplyError, ModelRefusedError):
        return []  # the claims stay as they are; the ladder has further rungs
    items = {item["id"].strip(): item for item in reversed(reply["claims"])}
    return [claim for case in batch if (claim := _claim(case, items.get(case.claim.id)))]


def _claim(case: _Case, item: Mapping[str, Any] | None) -> Claim | None:
    if item is None:
        return None
    text, _ = plain(item["text"])
    citations = tuple(dict.fromkeys(case.citations[i] for i in item["evidence"] if i in case.citations))
    claim = replace(case.claim, text=closed(text), citations=citations)
    return claim if text and citations and claim != case.claim else None
