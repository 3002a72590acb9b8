"""Which persons of a text are men and which are women, as far as it shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from briefgen.text.forenames import forename_gender
from briefgen.text.mentioned import bearer_of, mentions
from briefgen.text.person_nouns import FEMALE, MALE, is_person_noun
from briefgen.text.plain import plain
from briefgen.text.referring_words import HE, PERSONAL
from briefgen.text.sentences import sentences
from briefgen.text.spans import inside
from briefgen.text.tokens import tokens

__all__ = ["gender_of", "genders"]


def gender_of(bearer: str, text: str) -> str | None:
    """``m`` or ``f`` where a text shows it of a bearer; else None."""
    return genders(text, posts=True).get(bearer)


_TITLED = {
    "mr": "m",
    "sir": "m",
    "lord": "m",
    "mrs": "f",
    "ms": "f",
    "miss": "f",
    "dame": "f",
    "lady": "f",
    "baroness": "f",
}
_TITLE = regex.compile(r"(\p{L}+)\.?\s$")
_SAME_BREATH = regex.compile(
    r"(?:,\s[^,.;]{2,60},)?\s(?:said|says|added|told\s\p{L}+|argued|admitted|insisted|believes|denied|promised|warned|thinks|claimed)\s(?:that\s)?(he|she)\b|,\swho\s[^.;]{1,60}\b(his|her)\b"
)


@lru_cache(maxsize=512)
def genders(text: str, *, posts: bool) -> dict[str, str]:
    """``m`` or ``f`` by bearer, where a title, a post or a pronoun beside the name shows it and nothing shows the other."""
    seen: dict[str, set[str]] = {}
    view = plain(text)
    for mention in mentions(text, posts=False):
        if not mention.person:
            continue
        shown = seen.setdefault(mention.bearer, set())
        title = _TITLE.search(view[max(0, mention.span.start - 12) : mention.span.start])
        if title is not None and title[1].casefold() in _TITLED:
            shown.add(_TITLED[title[1].casefold()])
        after = _SAME_BREATH.match(view, mention.span.end)
        if after is not None:
            shown.add("m" if (after[1] or after[2]) in {"he", "his"} else "f")
    if posts:
        from briefgen.text.posts import posts as read  # noqa: PLC0415 - the two rest on one another

        for post in read(text):
            bearer = bearer_of(post.holder, text)
            if post.head in MALE | FEMALE and bearer in seen:
                seen[bearer].add("m" if post.head in MALE else "f")
    for bearer, shown in seen.items():
        given = forename_gender(bearer.partition(" ")[0]) if " " in bearer else None
        if not shown and given is not None:
            shown.add(given)
    for bearer, gender in _alone_with(text):
        if bearer in seen and not seen[bearer]:
            seen[bearer].add(gender)
    return {bearer: next(iter(shown)) for bearer, shown in seen.items() if len(shown) == 1}


def _alone_with(text: str) -> Iterator[tuple[str, str]]:
    """Who is the only person that a sentence speaks of, with the gender of the pronouns behind the name: "Dahl lost her title"."""
    pool = mentions(text, posts=False)
    for sentence in sentences(text):
        found = [m for m in inside(pool, sentence.start, sentence.end) if m.person]
        if len({m.bearer for m in found}) != 1:
            continue
        shown = {"m" if m[0].casefold() in HE else "f" for m in PERSONAL.finditer(text, sentence.start, sentence.end)}
        first = PERSONAL.search(text, found[0].span.end, sentence.end)
        if len(shown) != 1 or first is None or PERSONAL.search(text, sentence.start, found[0].span.start):
            continue
        apposed = _APPOSITION.match(text, found[0].span.end, first.start())
        start = apposed.end() if apposed else found[0].span.end
        between = tokens(text[start : first.start()])
        if not any(is_person_noun(t.text.casefold().removesuffix("'s")) for t in between):
            yield found[0].bearer, next(iter(shown))


_APPOSITION = regex.compile(r",\s[^,.;]{2,60},")
