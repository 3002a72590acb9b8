"""How each claim of a briefing stands in it: where, in whose words, and on which evidence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from briefgen.changes.articles import Article, folded
from briefgen.rendering.wording import NOTE_LABELS
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens

if TYPE_CHECKING:
    from briefgen.model import Briefing, Claim, Judgement, Source

__all__ = ["ROLES", "Standing", "called", "standings"]

_Role = Literal["fact", "heading", "position", "settles", "question"]
_Section = Literal["facts", "disputes", "questions", "sources"]

_SECTIONS: Mapping[_Role, _Section] = {
    "fact": "facts",
    "heading": "disputes",
    "position": "disputes",
    "settles": "disputes",
    "question": "questions",
}
"""In which section a claim of each role stands."""

ROLES: Mapping[_Role, str] = {
    "fact": "an established fact",
    "heading": "a question in dispute",
    "position": "one side of a dispute",
    "settles": "what would settle a dispute",
    "question": "an open question",
}
"""Each role in words."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim as it stands in one version.

    Attributes:
        claim: its words.
        role: what it is there for.
        shown: its words as a reader meets them, with who holds the position or could answer the question.
        holder: who holds the position; empty for all else.
        leads: whether it stands in the bottom line.
        verdict: of the checks.
        notes: of the checks, by code, that a reader is told of; the first of each code.
        heading: position of its dispute's heading among the claims; None outside disputes.
        evidence: the article and the folded words of each quote.
        articles: that it cites, under names that both versions share.
        places: the sentences it is quoted from, so that a sentence of either version knows its partner.
        words: the keys of its words of meaning.
    """

    claim: Claim
    role: _Role
    shown: str
    holder: str
    leads: bool
    verdict: str
    notes: Mapping[str, str]
    heading: int | None
    evidence: frozenset[tuple[str, str]]
    articles: frozenset[str]
    places: frozenset[Hashable]
    words: frozenset[str]

    @property
    def quoted(self) -> str:
        """The folded words of all its quotes, in one order."""
        return " ".join(sorted(words for _, words in self.evidence))

    @property
    def section(self) -> _Section:
        """Where it stands."""
        return _SECTIONS[self.role]


@dataclass(frozen=True, slots=True)
class _Seen:
    """One version's source, the name it has in both versions, and by sentence the link to the other version's."""

    source: Source
    name: str
    links: Mapping[int, Hashable]


def called(sources: Sequence[Source], articles: Sequence[Article], *, new: bool) -> dict[int, str]:
    """By number in one version, the name of each source that both versions share."""
    shared = {(a.new if new else a.old).number: f"{a.old.number} {a.new.number}" for a in articles}
    return {s.number: shared.get(s.number, f"{'new' if new else 'old'} {s.number}") for s in sources}


def _seen(briefing: Briefing, articles: Sequence[Article], *, new: bool) -> dict[int, _Seen]:
    sources = briefing.sources.sources
    names = called(sources, articles, new=new)
    mine = {(a.new if new else a.old).number: a.links for a in articles}
    return {
        s.number: _Seen(
            s,
            names[s.number],
            {pair[new]: (names[s.number], at) for at, pair in enumerate(mine.get(s.number, ()))},
        )
        for s in sources
    }


def standings(briefing: Briefing, articles: Sequence[Article], *, new: bool) -> tuple[Standing, ...]:
    """Every claim of one of two versions, in the order of :meth:`briefgen.model.Draft.claims`."""
    seen = _seen(briefing, articles, new=new)
    judged = {j.claim.id: j for j in briefing.report.judgements}
    out = []
    first = frozenset(briefing.draft.bottom_line)
    numbered = {
        s.source.name: f"“{s.source.title.value}”"
        for s in seen.values()
        if s.source.name == f"Source {s.source.number}"
    }
    for claim, role, given_by, heading in _roles(briefing):
        by = numbered.get(given_by, given_by)  # a number is another source's in the other version
        judgement = judged.get(claim.id)
        located = judgement.quotes if judgement else ()
        given = [(q.source, q.text) for q in located] or [(c.source, c.quote) for c in claim.citations]
        places: set[Hashable] = set()
        for quote in located:
            places.update(_places(seen[quote.source], quote.span.start, quote.span.end))
        out.append(
            Standing(
                claim=claim,
                role=role,
                shown=_shown(claim, role, by),
                holder=by if role == "position" else "",
                leads=claim.id in first,
                verdict=judgement.verdict.value if judgement else "not checked",
                notes=_notes(judgement),
                heading=heading,
                evidence=frozenset((seen[n].name, folded(words)) for n, words in given if n in seen),
                articles=frozenset(seen[n].name for n in claim.sources if n in seen),
                places=frozenset(places),
                words=frozenset(t.key for t in content_tokens(claim.text)),
            )
        )
    return tuple(out)


def _notes(judgement: Judgement | None) -> dict[str, str]:
    found = judgement.findings if judgement else ()
    return {f.code: f.message for f in reversed(found) if f.severity == "note" and f.code in NOTE_LABELS}


def _shown(claim: Claim, role: _Role, by: str) -> str:
    if role == "question" and by:
        return f"{claim.text} (Who could answer: {by})"
    if role == "position" and not folded(claim.text).casefold().startswith(folded(by).casefold()):
        return f"{by}: {claim.text}"
    return claim.text


def _roles(briefing: Briefing) -> Iterator[tuple[Claim, _Role, str, int | None]]:
    """Each claim with its role, who holds it or could answer it, and the position of its dispute's heading."""
    draft = briefing.draft
    for fact in draft.facts:
        yield fact, "fact", "", None
    at = len(draft.facts)
    for dispute in draft.disputes:
        heading = at
        yield dispute.heading, "heading", "", heading
        for position in dispute.positions:
            yield position.claim, "position", position.holder, heading
        if dispute.settles:
            yield dispute.settles, "settles", "", heading
        at += 1 + len(dispute.positions) + bool(dispute.settles)
    for question in draft.open_questions:
        yield question.claim, "question", question.who or "", None


def _places(seen: _Seen, start: int, end: int) -> Iterator[Hashable]:
    """The sentences a quote touches: their words, and the link to the sentence of the other version."""
    spans = sentences(seen.source.text)
    at = max(bisect_right(spans, start, key=lambda s: s.start) - 1, 0)
    while at < len(spans) and spans[at].start < end:
        if spans[at].end > start:
            yield folded(spans[at].of(seen.source.text))
            if at in seen.links:
                yield seen.links[at]
        at += 1
