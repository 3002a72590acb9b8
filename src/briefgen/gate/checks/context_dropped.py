"""BG406: the words around the quote turn it."""

from collections.abc import Iterator

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Passage, keys
from briefgen.gate.scopes import scoped
from briefgen.model import Finding, Span
from briefgen.text.clauses import clauses
from briefgen.text.fold import fold
from briefgen.text.tokens import tokens

__all__ = ["CHECK"]

# What may stand right before a quote and take it back, and right after it and limit it.
_BEFORE = regex.compile(
    r"\b(?:false|untrue|not true|incorrect|wrong|a myth|denied|denies|deny|denying|rejected|dismissed|disputed|doubts?|doubted|if|unless|"
    r"whether|reportedly|allegedly|rumou?rs?|supposedly|as though|as if|would have|had (?:it|they) )(?:\s+(?:the\s+)?(?:idea|claim|claims|suggestion|"
    r"reports?|allegations?|notion))?(?:\s+that)?[\s,:\"']*$",
    regex.IGNORECASE,
)
_AFTER = regex.compile(
    r"^[\s,;:\"')–—-]*(?:but|unless|except|although|though|only if|provided|if|however|yet|until|which (?:is|was) (?:false|untrue|denied)|is (?:false|untrue)|"
    r"was (?:denied|rejected|dismissed))\b",
    regex.IGNORECASE,
)


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    said = {t.text.casefold() for t in tokens(exhibit.claim.text)}
    for passage in exhibit.passages:
        yield from _at_the_edges(exhibit, passage, said)
        yield from _condition(exhibit, passage, said)


def _at_the_edges(exhibit: Exhibit, passage: Passage, said: set[str]) -> Iterator[Finding]:
    text = fold(passage.text).text if len(fold(passage.text).text) == len(passage.text) else passage.text
    for quoted in passage.quoted:
        before = _BEFORE.search(text[: quoted.start])
        after = _AFTER.match(text[quoted.end :])
        for match, offset, side in ((before, 0, "follows"), (after, quoted.end, "stops before")):
            if match is None:
                continue
            words = match[0].strip(" ,;:\"'–—-")
            if said & {w.casefold() for w in words.split()} - {"that", "the", "is", "was"}:
                continue
            place = Span(offset + match.start(), offset + match.end())
            yield finding(
                "BG406",
                "problem",
                exhibit,
                f"the quote {side} “{words}” in [{exhibit.source.number}], which the claim leaves out",
                source_span=passage.in_source(place),
            )


def _condition(exhibit: Exhibit, passage: Passage, said: set[str]) -> Iterator[Finding]:
    """A condition in the sentence that the claim rests on, and none in the claim."""
    paired = [p for p in exhibit.pairings if p.passage == passage]
    if not paired or scoped(exhibit.claim.text, "condition"):
        return
    for c in scoped(passage.text, "condition"):
        words = c.cue.span.of(passage.text)
        if words.casefold() == "whether" or not c.scope or set(words.casefold().split()) & said:
            continue
        if words.casefold() in _IN_TIME and not scoped(passage.text, "modal", "negation"):
            continue  # of what is done, a time is no condition
        if not any(q.covers(c.cue.span) for q in passage.quoted):
            continue  # outside the quote: the edges have been looked at
        if _in_other_part(passage, c.cue.span, exhibit):
            continue
        place = Span(c.cue.span.start, c.spans[0].end)
        yield finding(
            "BG406",
            "problem",
            exhibit,
            f"[{exhibit.source.number}] says it under a condition, “{place.of(passage.text)}”, which the claim leaves out",
            claim_span=paired[0].clause,
            source_span=passage.in_source(place),
        )
        return


_IN_TIME = frozenset({"until", "pending", "once", "when", "after"})


def _in_other_part(passage: Passage, cue: Span, exhibit: Exhibit) -> bool:
    """Whether the condition stands in a part of the sentence from which the claim takes no word."""
    said = keys(exhibit.claim.text)
    part = next((c for c in clauses(passage.text) if c.covers(cue)), None)
    neighbours = [
        c for c in clauses(passage.text) if part and (c == part or c.start == part.end or c.end == part.start)
    ]
    return not any(said & keys(c.of(passage.text)) for c in neighbours)


CHECK = Check(
    code="BG406",
    name="context-dropped",
    doc=(
        "The quote begins right after words that take it back (`it is false that`, `denied that`, `if`), stops right before words that "
        "limit it (`but`, `unless`), or the claim leaves out the condition under which its sentence holds. Quote and say the whole."
    ),
    failing=Example(
        "The reactor leaked.",
        ((1, "the reactor leaked"),),
        ("It is false that the reactor leaked, inspectors wrote.",),
    ),
    passing=Example(
        "The reactor leaked in March.",
        ((1, "the reactor leaked in March"),),
        ("Residents moved away after the reactor leaked in March.",),
    ),
    run=_run,
)
