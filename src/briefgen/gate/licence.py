"""Which words of a claim its evidence licenses, beyond those that stand there: the rewriting that code can prove."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.gate.exhibit import Exhibit, Pairing
from briefgen.gate.figures import evidence_quantities, licences
from briefgen.gate.lookup import name_stands, names_in, own_voice, run_of_words
from briefgen.model import Span
from briefgen.text.cues import cues
from briefgen.text.dates import dates
from briefgen.text.quantities import quantities
from briefgen.text.speech import attributions
from briefgen.text.tokens import Token, content_tokens, tokens

__all__ = ["Licence", "licence"]

# Reporting words that add no force: they license one another.
_PLAIN = frozenset(
    """
    say state add tell writ remark comment reply respond explain note accord describ statement
    """.split()
)
# One cause in two wordings: "because of the cost", "due to the cost".
_CAUSE = frozenset({"becaus", "due", "ow"})  # keys: inflection and a silent "e" removed
_ABOUT = frozenset(
    """
    about around roughly approximately circa some nearly almost over more than least up to under less fewer
    """.split()
)


@dataclass(frozen=True, slots=True)
class Licence:
    """What a claim may say by one source.

    Attributes:
        words: keys of the words inside the quotes.
        spans: stretches of the claim licensed as a whole: names by alias, equal figures, resolved dates, own voice.
        places: keys of the words of each quoted sentence, by the sentence's start.
        claim: the claim's text.
    """

    words: frozenset[str]
    spans: tuple[Span, ...]
    places: dict[int, frozenset[str]]
    claim: str

    def has(self, token: Token) -> bool:
        """Whether one word of the claim is licensed."""
        return token.key in self.words or any(s.overlaps(token.span) for s in self.spans)

    def in_one_place(self, pairing: Pairing) -> bool:
        """Whether the words of a clause, apart from names, figures and dates, all stand in the one sentence it rests on."""
        held = self.places.get(pairing.passage.span.start, frozenset())
        return all(
            t.key in held or any(s.overlaps(t.span) for s in self.spans)
            for t in content_tokens(self.claim)
            if pairing.clause.covers(t.span)
        )


def licence(exhibit: Exhibit) -> Licence:
    """What the quotes of one source let a claim say."""
    words: set[str] = set()
    places: dict[int, frozenset[str]] = {}
    for passage in exhibit.passages:
        whole = passage.is_quoted(Span(0, len(passage.text)))
        quoted = {t.key for t in tokens(passage.text) if whole or passage.is_quoted(t.span)}
        if quoted & _CAUSE:
            quoted |= _CAUSE
        words |= quoted
        places[passage.span.start] = frozenset(quoted)
    spans = (*_names(exhibit), *_figures(exhibit), *_dates(exhibit), *_reporting(exhibit))
    return Licence(frozenset(words), spans, places, exhibit.claim.text)


def _names(exhibit: Exhibit) -> list[Span]:
    return [n.span for n in names_in(exhibit.claim.text, exhibit.source) if name_stands(n.key, exhibit)]


def _figures(exhibit: Exhibit) -> list[Span]:
    claim = exhibit.claim.text
    given = evidence_quantities(exhibit)
    out = []
    for q in quantities(claim):
        if any(licences(e.quantity, q, e.words, q.span.of(claim)) for e in given):
            out.append(q.span)
            # The word of the limit ("roughly") goes with the figure; BG403 holds limits against each other.
            before = [t for t in tokens(claim) if t.span.end <= q.span.start][-2:]
            out.extend(t.span for t in before if t.text.casefold() in _ABOUT)
    return out


def _dates(exhibit: Exhibit) -> list[Span]:
    given = [d for p in exhibit.passages for d in dates(p.text, exhibit.anchor) if d.first is not None]
    out = []
    for d in dates(exhibit.claim.text, exhibit.anchor):
        for g in given:
            if d.first and d.last and g.first and g.last and d.first <= g.first and g.last <= d.last:
                out.append(d.span)
                break
    return out


def _reporting(exhibit: Exhibit) -> list[Span]:
    """Plain reporting words where the evidence reports too, and the source named as its own voice."""
    claim = exhibit.claim.text
    out: list[Span] = []
    reported = any(attributions(p.text) for p in exhibit.passages)
    for a in attributions(claim):
        own = a.speaker is not None and own_voice(a.speaker.of(claim), exhibit.source)
        if own and a.speaker:
            out.extend((a.speaker, a.verb))
            continue
        verb = [t for t in tokens(claim) if a.verb.covers(t.span)]
        if reported and a.force == "say" and any(t.key in _PLAIN for t in verb):
            out.append(
                a.verb if not a.speaker or not a.verb.overlaps(a.speaker) else Span(a.verb.start, a.verb.start + 12)
            )
    out.extend(c.span for c in cues(claim) if c.kind in {"modal", "negation"} and _stands(c.span.of(claim), exhibit))
    return out


def _stands(words: str, exhibit: Exhibit) -> bool:
    return any(run_of_words(words, p.text) for p in exhibit.passages)
