"""A claim laid beside one cited source: its located quotes, the sentences they stand in, and which clause rests on which."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from briefgen.model import Claim, Quote, Source, Span
from briefgen.text.clauses import clauses
from briefgen.text.dates import parse_iso
from briefgen.text.framing import unframed
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens, tokens, words

__all__ = ["Exhibit", "Pairing", "Passage", "exhibit", "keys"]


_SPACED_HYPHEN = regex.compile(r"(?<![\p{L}\p{N}-])([\p{L}\p{N}]+(?:(?: - | -|- )[\p{L}\p{N}]+)+)")

_HYPHEN = regex.compile(r" ?- ?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a source that quotes touch.

    Attributes:
        span: in the source's text.
        text: of the span, what says nothing of the world blanked: see :func:`briefgen.text.framing.unframed`.
        quoted: the quoted parts, in code points of ``text``.
    """

    span: Span
    text: str
    quoted: tuple[Span, ...]

    def is_quoted(self, span: Span) -> bool:
        """Whether a part of this sentence lies inside one quote."""
        return any(q.covers(span) for q in self.quoted)

    def in_source(self, span: Span) -> Span:
        """A span of this sentence as a span of the source."""
        return Span(self.span.start + span.start, self.span.start + span.end)


@dataclass(frozen=True, slots=True)
class Pairing:
    """A clause of the claim and the sentence of the source that carries most of its words.

    Attributes:
        clause: in code points of the claim's text.
        passage: the sentence.
        share: of the clause's content words that the sentence holds, 0 to 1.
    """

    clause: Span
    passage: Passage
    share: float


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A claim beside one of the sources it cites.

    Attributes:
        claim: as drafted, what says nothing of the world blanked: offsets are those of the draft.
        source: cited.
        quotes: located in it, one at least.
        passages: the sentences they stand in, by position.
        pairings: one a clause of the claim.
        anchor: the source's own date, against which its relative dates are read; None if it has none.
    """

    claim: Claim
    source: Source
    quotes: tuple[Quote, ...]
    passages: tuple[Passage, ...]
    pairings: tuple[Pairing, ...]
    anchor: dt.date | None

    def __hash__(self) -> int:
        # What tells most exhibits apart; a hash of all of it would read the whole source each time.
        return hash((self.claim.text, self.source.number, self.quotes))


@lru_cache(maxsize=16384)
def keys(text: str) -> frozenset[str]:
    """The comparing keys of the words of a text that carry meaning."""
    return frozenset(t.key for t in content_tokens(text))


def _passages(source: Source, quotes: tuple[Quote, ...]) -> tuple[Passage, ...]:
    """One passage a sentence; a quote that runs over several sentences is cut at their edges."""
    pieces: dict[Span, list[Span]] = {}
    all_sentences = sentences(source.text)
    for quote in quotes:
        index = bisect_left(all_sentences, quote.span.start + 1, key=lambda s: s.end)
        while index < len(all_sentences) and all_sentences[index].start < quote.span.end:
            sentence = all_sentences[index]
            part = Span(max(sentence.start, quote.span.start), min(sentence.end, quote.span.end))
            pieces.setdefault(sentence, []).append(part)
            index += 1
    return tuple(
        Passage(
            s, unframed(s.of(source.text)), tuple(Span(p.start - s.start, p.end - s.start) for p in sorted(set(parts)))
        )
        for s, parts in sorted(pieces.items())
    )


def _pairings(claim: Claim, passages: tuple[Passage, ...]) -> tuple[Pairing, ...]:
    out: list[Pairing] = []
    held = [{t.key for t in tokens(p.text)} for p in passages]
    for sentence in sentences(claim.text):
        for clause in clauses(sentence.of(claim.text)):
            span = Span(sentence.start + clause.start, sentence.start + clause.end)
            wanted = keys(span.of(claim.text))
            if not wanted or not passages:
                continue
            shares = [len(wanted & h) / len(wanted) for h in held]
            best = max(range(len(passages)), key=lambda i: (shares[i], -i))
            out.append(Pairing(span, passages[best], shares[best]))
    return tuple(out)


def _hyphened(text: str, source_text: str) -> str:
    """A claim with "north - east" as the source writes it, "north-east"; of the same length, with blanks at its end."""

    def together(match: regex.Match[str]) -> str:
        words = _HYPHEN.sub("-", match[0])
        return words if words in source_text else match[0]

    return _SPACED_HYPHEN.sub(together, text).ljust(len(text)) if "-" in text else text


@lru_cache(maxsize=1024)
def _cases(source_text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys of a source's words that stand there in small letters, and of those with a capital."""
    found = words(source_text)
    return frozenset(key for word, key in found if word.islower()), frozenset(
        key for word, key in found if word[0].isupper()
    )


def _lowered(text: str, source_text: str) -> str:
    """A claim with "Fishbone Diagram" as the source writes it, "fishbone diagram": words behind a capital, common there."""
    small, capital = _cases(source_text)
    out, after = text, ""
    for token in tokens(text):
        joined = text[max(0, token.span.start - 1) : token.span.start] == " " and after[:1].isupper()
        common = token.key in small and token.key not in capital
        if joined and common and token.text.istitle() and len(token.text) > 2:
            at = token.span.start
            out = out[:at] + out[at].lower() + out[at + 1 :]
        after = token.text
    return out


def exhibit(claim: Claim, source: Source, quotes: tuple[Quote, ...]) -> Exhibit:
    """Lay a claim beside one cited source."""
    claim = replace(claim, text=_lowered(_hyphened(unframed(claim.text), source.text), source.text))
    passages = _passages(source, quotes)
    anchor = parse_iso(source.date.value) if source.date else None
    return Exhibit(claim, source, quotes, passages, _pairings(claim, passages), anchor)
