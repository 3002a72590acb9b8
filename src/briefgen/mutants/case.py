"""A claim with its evidence, as the makers of mutants look at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from briefgen.model import Claim, Quote, Source, Span
from briefgen.mutants.telling import keys, sentences_of, share, telling
from briefgen.text.clauses import clauses
from briefgen.text.cues import Cue, cues
from briefgen.text.dates import parse_iso
from briefgen.text.sentences import sentence_at
from briefgen.text.speech import quoted_spans

__all__ = ["Case", "anchor", "case_of", "keys", "sentences_of", "share"]

_WEAK = frozenset({"some", "many", "most", "few", "one of", "not all"})
_OPEN = regex.compile(r"\b(?:whether|if|unless|until|once|or)\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, what it cites and where that stands.

    Attributes:
        claim: to be changed.
        cited: the sources it cites, ascending.
        evidence: the sentences in which its quotes stand.
        sources: all sources by number, ascending.
        quoted: what stands in quotation marks in the claim.
    """

    claim: Claim
    cited: tuple[Source, ...]
    evidence: tuple[str, ...]
    sources: tuple[Source, ...]
    quoted: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The claim's words."""
        return self.claim.text

    @property
    def keys(self) -> frozenset[str]:
        """The comparing keys of the claim's content words."""
        return keys(self.text)

    def is_own(self, start: int, end: int) -> bool:
        """Whether a stretch of the claim is its own words: not in quotation marks."""
        return not any(q.start < end and start < q.end for q in self.quoted)

    def clause_at(self, at: int) -> Span:
        """The clause in which a position lies."""
        found = (c for c in clauses(self.text) if c.start <= at < c.end)
        return next(found, Span(0, len(self.text)))

    def is_flat(self, at: int) -> bool:
        """Whether the clause at a position asserts one thing, so that its opposite cannot hold beside it.

        Not flat: what is denied, may be, holds of some only, or is left open ("whether", "if", a question).
        """
        clause = self.clause_at(at)
        if self.text.rstrip().endswith("?") or _OPEN.search(self.text, 0, at):
            return False
        return not any(cue.span.overlaps(clause) and _loosens(cue, cue.span.of(self.text)) for cue in cues(self.text))

    def told_elsewhere(self, wanted: Iterable[str], least: float) -> bool:
        """Whether a sentence of a cited source that is no evidence holds that share of some keys."""
        wanted = frozenset(wanted)
        return any(text not in self.evidence for source in self.cited for text in telling(wanted, least, source.text))


def _loosens(cue: Cue, words: str) -> bool:
    """Whether a cue leaves room for the opposite; "can" alone is a fact."""
    if cue.kind == "modal":
        return cue.key in {"may", "consider"} and words.casefold() != "can"
    return cue.kind == "negation" or (cue.kind == "quantifier" and cue.key in _WEAK)


def case_of(claim: Claim, quotes: Sequence[Quote], sources: Mapping[int, Source]) -> Case:
    """Look at a claim: its located quotes and the sources by number."""
    cited = tuple(sources[n] for n in claim.sources if n in sources)
    evidence = (
        sentence_at(sources[q.source].text, q.span).of(sources[q.source].text) for q in quotes if q.source in sources
    )
    return Case(
        claim=claim,
        cited=cited,
        evidence=tuple(dict.fromkeys(evidence)),
        sources=tuple(sources[n] for n in sorted(sources)),
        quoted=quoted_spans(claim.text),
    )


def anchor(source: Source) -> dt.date | None:
    """The day on which a source was published; None where it does not say."""
    return parse_iso(source.date.value) if source.date else None
