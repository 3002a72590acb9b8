"""The ladder: written again closer to the quote, then the source's own words, then dropped with the reason.

Each step is verified again before it counts. A false alarm so costs one rewrite; a miss would cost trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefgen.errors import UnverifiedBriefingError
from briefgen.gate.labels import answerer, holder
from briefgen.gate.locating import near_quote
from briefgen.model import (
    Citation,
    Claim,
    Dispute,
    Draft,
    Finding,
    Judgement,
    OpenQuestion,
    Position,
    Quote,
    Rejection,
    Report,
    Source,
    Step,
    Verdict,
)
from briefgen.text.sentences import sentence_at, sentences
from briefgen.text.tokens import content_tokens

__all__ = ["Accepted", "accept"]

Verify = Callable[[Sequence[Claim]], Report]
Repair = Callable[[Sequence[Judgement]], Mapping[str, Claim]]

_NEUTRAL_HEADING = "What do the sources say?"
_ASKING = ("?", "？", "؟")
_LONGEST_QUOTED_WORDS = 70
_UNUSABLE = {"BG101", "BG102", "BG201", "BG202", "BG203", "BG204", "BG205", "BG406"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the ladder left standing.

    Attributes:
        draft: verified content only.
        report: one judgement for each claim of it.
        rejected: claims that fell, with their last wording and reason.
        replaced: first wordings that failed, of claims that stand in another.
        rounds: repair rounds that ran.
    """

    draft: Draft
    report: Report
    rejected: tuple[Rejection, ...]
    replaced: tuple[Rejection, ...]
    rounds: int


def accept(
    draft: Draft,
    sources: Sequence[Source],
    *,
    verify: Verify,
    repair: Repair,
    rounds: int,
    strict: bool,
) -> Accepted:
    """Take a draft through the gate.

    Args:
        draft: as written.
        sources: all that were read.
        verify: the gate.
        repair: the drafter's second try; returns new wordings by claim id.
        rounds: most times that failed claims go back.
        strict: whether a claim left unverified after the rounds fails the build.

    Raises:
        UnverifiedBriefingError: strict, and a claim failed; or no claim at all held.
    """
    offered = {c.id: c.text for c in draft.claims()}
    report = verify(draft.claims())
    first = {j.claim.id: _asking(j) for j in report.judgements}
    judged = dict(first)
    ran = _rounds(judged, verify, repair, rounds)
    failed = [j for j in judged.values() if j.verdict is not Verdict.VERIFIED]
    if strict and failed:
        whole = replace(report, judgements=tuple(judged.values()))
        raise UnverifiedBriefingError(
            f"strict: {len(failed)} of {len(judged)} claims are not verified; the report lists each with the reason. "
            "Fix the sources or the draft, or build without --strict to have such claims quoted or dropped.",
            report=whole,
        )
    rejected = tuple(_fall(judged, failed, offered, sources, verify))
    kept = _assemble(draft, judged, {r.judgement.claim.id for r in rejected}, {s.number: s for s in sources})
    if not kept.facts and not kept.disputes and not kept.open_questions:
        raise UnverifiedBriefingError(
            f"{_nothing_held(len(offered))}; no briefing was written, and the report lists what was offered and why it failed. "
            "Another drafter, another model or longer sources may do better.",
            report=replace(report, judgements=tuple(judged.values())),
        )
    final = replace(report, judgements=tuple(judged[c.id] for c in kept.claims()))
    by_number = {s.number: s for s in sources}
    replaced = tuple(
        Rejection(first[j.claim.id], offered[j.claim.id], _nearest(first[j.claim.id], by_number))
        for j in final.judgements
        if j.step is not Step.DRAFTED
    )
    return Accepted(kept, final, rejected, replaced, ran)


def _asking(judgement: Judgement) -> Judgement:
    """A judgement in which a heading that asserts something is not verified: it is held to its words alone, as a question is."""
    claim = judgement.claim
    if claim.kind != "heading" or judgement.verdict is not Verdict.VERIFIED:
        return judgement
    if len(sentences(claim.text)) == 1 and claim.text.rstrip(" \"'”’").endswith(_ASKING):
        return judgement
    finding = Finding("BG901", "unverified", "the heading of a dispute has to be one question, so this was not checked")
    return replace(judgement, verdict=Verdict.UNVERIFIED, findings=(*judgement.findings, finding))


def _nothing_held(offered: int) -> str:
    return (
        f"none of the {offered} claims offered could be verified"
        if offered
        else "the drafter found nothing in these sources that it could offer with a quote of its own"
    )


def _rounds(judged: dict[str, Judgement], verify: Verify, repair: Repair, rounds: int) -> int:
    for ran in range(rounds):
        failed = [j for j in judged.values() if j.verdict is not Verdict.VERIFIED and j.claim.kind != "heading"]
        if not failed:
            return ran
        rewritten = {i: c for i, c in repair(failed).items() if i in judged and c != judged[i].claim}
        if not rewritten:
            return ran + 1
        for judgement in verify(tuple(rewritten.values())).judgements:
            judged[judgement.claim.id] = replace(judgement, step=Step.REWRITTEN)
    return rounds


def _fall(
    judged: dict[str, Judgement],
    failed: Iterable[Judgement],
    offered: Mapping[str, str],
    sources: Sequence[Source],
    verify: Verify,
) -> Iterator[Rejection]:
    """The last two rungs, for each failed claim: the source's own words, else out with the reason."""
    by_number = {s.number: s for s in sources}
    told = [q for j in judged.values() if j.verdict is Verdict.VERIFIED and _retells(j, by_number) for q in j.quotes]
    for judgement in failed:
        if judgement.claim.kind == "heading":
            standing = _neutral(judgement, verify)
        else:
            standing = _quoted(judgement, by_number, verify, told)
        if standing is None:
            yield Rejection(judgement, offered[judgement.claim.id], _nearest(judgement, by_number))
            continue
        judged[judgement.claim.id] = standing
        told.extend(standing.quotes)


def _retells(judgement: Judgement, sources: Mapping[int, Source]) -> bool:
    """Whether a claim tells most of what its first quoted sentence says: to quote that sentence would say it again."""
    if not judgement.quotes or judgement.claim.kind == "heading":
        return False
    said = _keys(judgement.claim.text)
    return any(
        2 * len(said & _keys(_own_words(q, sources[q.source]))) >= len(_keys(_own_words(q, sources[q.source])))
        for q in judgement.quotes
    )


def _neutral(judgement: Judgement, verify: Verify) -> Judgement | None:
    claim = replace(judgement.claim, text=_NEUTRAL_HEADING)
    again = verify((claim,)).judgements[0]
    return replace(again, step=Step.REWRITTEN) if again.verdict is Verdict.VERIFIED else None


def _quoted(
    judgement: Judgement, sources: Mapping[int, Source], verify: Verify, told: Sequence[Quote]
) -> Judgement | None:
    """The sentence that the claim came from, in its own words: the one that shares most with it, if that is half of the claim."""
    said = _keys(judgement.claim.text)
    ranked = sorted(_usable(judgement), key=lambda q: -len(said & _keys(_own_words(q, sources[q.source]))))
    for quote in ranked:
        source = sources[quote.source]
        words = _own_words(quote, source)
        if 2 * len(said & _keys(words)) < len(said):
            break
        if any(t.source == quote.source and t.span.overlaps(quote.span) for t in told):
            continue
        text = f"{_voice(source)} states: “{words}”"
        claim = replace(judgement.claim, text=text, citations=(Citation(quote.source, words),))
        again = verify((claim,)).judgements[0]
        if again.verdict is Verdict.VERIFIED:
            return replace(again, step=Step.QUOTED)
    return None


def _keys(text: str) -> frozenset[str]:
    return frozenset(t.key for t in content_tokens(text))


def _usable(judgement: Judgement) -> list[Quote]:
    """The quotes with which nothing is wrong in themselves."""
    bad = [f for f in judgement.findings if f.code in _UNUSABLE and f.source_span is not None and f.code != "BG202"]
    return [
        q
        for q in judgement.quotes
        if not any(f.source == q.source and f.source_span and f.source_span.overlaps(q.span) for f in bad)
    ]


def _own_words(quote: Quote, source: Source) -> str:
    """The whole sentence the quote stands in, unless that is too long to be quoted."""
    sentence = sentence_at(source.text, quote.span).of(source.text)
    return sentence if len(sentence.split()) <= _LONGEST_QUOTED_WORDS else quote.text


def _voice(source: Source) -> str:
    return source.publisher.value if source.publisher else "The source"


def _nearest(judgement: Judgement, sources: Mapping[int, Source]) -> Quote | None:
    for citation in judgement.claim.citations:
        source = sources.get(citation.source)
        found = near_quote(citation.quote or judgement.claim.text, source) if source else None
        if found:
            return found
    return None


def _assemble(draft: Draft, judged: Mapping[str, Judgement], out: set[str], sources: Mapping[int, Source]) -> Draft:
    """The draft with accepted wordings, without what fell.

    A side left alone in its dispute joins the facts, and what would have settled it the open questions.
    """
    facts = [judged[c.id].claim for c in draft.facts if c.id not in out]
    disputes: list[Dispute] = []
    unsettled: list[OpenQuestion] = []
    for dispute in draft.disputes:
        positions = tuple(
            Position(holder(p.holder, judged[p.claim.id], sources), judged[p.claim.id].claim)
            for p in dispute.positions
            if p.claim.id not in out
        )
        settles = judged[dispute.settles.id].claim if dispute.settles and dispute.settles.id not in out else None
        if len(positions) < 2 or dispute.heading.id in out:
            facts.extend(p.claim for p in positions)
            if settles:
                unsettled.append(OpenQuestion(settles))
            continue
        if any([p.claim.text for p in d.positions] == [p.claim.text for p in positions] for d in disputes):
            continue  # the same sides once more, under a question that fell
        disputes.append(Dispute(judged[dispute.heading.id].claim, positions, settles))
    questions = tuple(
        OpenQuestion(judged[q.claim.id].claim, answerer(q.who, judged[q.claim.id], sources))
        for q in draft.open_questions
        if q.claim.id not in out
    )
    ids = {c.id for c in facts}
    bottom = tuple(i for i in draft.bottom_line if i in ids) or tuple(c.id for c in facts[:2])
    return Draft(draft.title, bottom, tuple(facts), tuple(disputes), (*questions, *unsettled))
