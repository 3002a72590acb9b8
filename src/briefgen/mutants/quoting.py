"""A word altered inside quotation marks, or inside the quote that a citation gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from briefgen.model import Span
from briefgen.mutants.case import Case
from briefgen.mutants.mutant import Edit, Recited
from briefgen.mutants.opposites import opposite_of
from briefgen.text.locate import find_all, locate
from briefgen.text.quantities import quantities
from briefgen.text.tokens import Token, content_tokens

__all__ = ["quote_word"]

_LEAST_LETTERS = 4
_MOST_WORDS = 400  # of a source, from which another word is taken


def quote_word(case: Case, rng: Random) -> Iterator[Edit | Recited]:
    """One word of a quotation or of a citation's quote replaced, so that no cited source holds it any more."""
    for span in case.quoted:
        words = span.of(case.text)
        if any(find_all(words, s.text) for s in case.cited):
            changed = _altered(case, words, rng)
            if changed:
                was, now = changed
                yield Edit(span.start + was.start, span.start + was.end, now)
    if case.claim.citations:
        at = rng.randrange(len(case.claim.citations))
        quote = case.claim.citations[at].quote
        changed = _altered(case, quote, rng)
        if changed:
            was, now = changed
            new = quote[: was.start] + now + quote[was.end :]
            citations = list(case.claim.citations)
            citations[at] = replace(citations[at], quote=new)
            yield Recited(tuple(citations), was.of(quote), now)


def _altered(case: Case, quote: str, rng: Random) -> tuple[Span, str] | None:
    """Which word of a quote becomes which; None where none can."""
    figures = [q.span for q in quantities(quote)]
    able = [
        t
        for t in content_tokens(quote)
        if t.text.isalpha() and len(t.text) >= _LEAST_LETTERS and not any(f.overlaps(t.span) for f in figures)
    ]
    rng.shuffle(able)
    for token in able[:6]:
        now = opposite_of(token.span.of(quote)) or _another_word(case, token, rng)
        if now is None:
            continue
        new = quote[: token.span.start] + now + quote[token.span.end :]
        if not any(locate(new, s.text) for s in case.cited):
            return token.span, now
    return None


def _another_word(case: Case, token: Token, rng: Random) -> str | None:
    """A word of a cited source with the same ending and the same kind of capital, and another key."""
    words = [t for s in case.cited for t in content_tokens(s.text)[:_MOST_WORDS] if t.text.isalpha()]
    able = sorted(
        {
            t.text
            for t in words
            if t.key != token.key
            and len(t.text) >= _LEAST_LETTERS
            and t.text[-2:] == token.text[-2:]
            and t.text[0].isupper() == token.text[0].isupper()
        }
    )
    return rng.choice(able) if able else None
