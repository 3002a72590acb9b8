"""Which bearers of a text are firms, and which cannot be."""

from __future__ import annotations

from functools import lru_cache

import regex

from briefgen.text.mentioned import bearer_of, is_person, mentions
from briefgen.text.name_words import BODIES, PLACES
from briefgen.text.person_nouns import BUSINESSES
from briefgen.text.referring_words import WHERE

__all__ = ["businesses", "no_companies"]

_DATELINE = regex.compile(r"(?:,| /)\s(?:\p{Lu}\p{L}+,\s)?(?:\d{1,2}\s)?\p{Lu}\p{L}+\.?\s(?:\d{1,2},\s)?\d{4}")
_COMPANY_WORDS = frozenset(
    "inc ltd limited plc llc llp corp corporation company co group holding holdings ag gmbh sa".split()
)
_PUBLIC = (BODIES - frozenset("bank group company corporation".split())) | frozenset(
    "tribunal senate cabinet treasury embassy".split()
)


@lru_cache(maxsize=512)
def no_companies(text: str) -> frozenset[str]:
    """The bearers that are public bodies or places."""
    out = set()
    bare = {
        m.bearer
        for m in mentions(text, posts=False)
        if text[max(0, m.span.start - 4) : m.span.start].casefold() != "the "
    }
    for mention in mentions(text, posts=False):
        words = mention.bearer.split()
        placed = WHERE.search(text[max(0, mention.span.start - 12) : mention.span.start]) or _DATELINE.match(
            text, mention.span.end
        )
        articled = mention.bearer not in bare  # "the Aurora": a ship, a river
        if (
            placed
            or articled
            or words[0] in PLACES
            or any(w in _PUBLIC for w in words)
            or mention.span.of(text).islower()
            or mention.bearer[-1].isdigit()  # a model: "the PX4"
        ):
            out.add(mention.bearer)
    return frozenset(out - businesses(text))


@lru_cache(maxsize=512)
def businesses(text: str) -> frozenset[str]:
    """The bearers that a text calls a firm or a maker, or that have it in their names."""
    from briefgen.text.posts import kinds  # noqa: PLC0415 - the two rest on one another

    found = {bearer_of(holder, text) for head, holder in kinds(text) if head in BUSINESSES}
    found |= {m.bearer for m in mentions(text, posts=False) if set(m.bearer.split()) & _COMPANY_WORDS}
    return frozenset(b for b in found if not is_person(b, text))
