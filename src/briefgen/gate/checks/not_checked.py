"""BG901: something that code could not read."""

from collections.abc import Iterator, Sequence

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.lookup import run_of_words
from briefgen.gate.readable import strange_characters
from briefgen.model import Finding, Span
from briefgen.text.disguises import disguises, opens_turned, visible
from briefgen.text.quantities import quantities
from briefgen.text.tokens import Token, content_tokens, tokens

__all__ = ["CHECK", "disguised"]

# What is compared as if it were not there, and shows nothing.
_FOLDED_AWAY = "\u00ad\u200b\u2060\ufeff"
_EDGES = ".,;:!?()[]{}\"“”'‘’«»"


def _without(text: str, spans: Sequence[Span]) -> str:
    """A text without some stretches of it, ascending, that do not overlap."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    return "".join(text[begin:end] for begin, end in zip(edges[::2], edges[1::2], strict=True))


def _loose(claim: str, clauses: Sequence[Span]) -> Token | None:
    """The first word that carries meaning and stands in none of the clauses that rest on a sentence."""
    if len(clauses) == 1 and clauses[0].start == 0 and clauses[0].end == len(claim):
        return None
    return next((t for t in content_tokens(claim) if not any(c.covers(t.span) for c in clauses)), None)


def disguised(exhibit: Exhibit) -> Iterator[Finding]:
    """What of the claim or of its evidence may show otherwise than it was read; a note where both have the same characters."""
    claim, source = exhibit.claim.text, exhibit.source
    for passage in exhibit.passages:
        for d in disguises(passage.text):
            words = d.span.of(passage.text).strip(_EDGES)
            if d.turns or words not in claim:
                message = f"[{source.number}] has {d.kind} in “{visible(words)}”: what its reader sees was not checked"
                yield finding("BG901", "unverified", exhibit, message, source_span=passage.in_source(d.span))
        if opens_turned(source.text, passage.span):
            message = (
                f"a turn of direction stands before this in [{source.number}]: what its reader sees was not checked"
            )
            yield finding("BG901", "unverified", exhibit, message, source_span=passage.span)
    for d in disguises(claim):
        words = d.span.of(claim).strip(_EDGES)
        same = not d.turns and any(words in p.text for p in exhibit.passages)
        message = f"the claim has {d.kind} in “{visible(words)}”" + (f", as [{source.number}] has" if same else "")
        yield finding("BG901", "note" if same else "unverified", exhibit, message, claim_span=d.span)
    unseen = [c for c in _FOLDED_AWAY if c in claim and not any(c in p.text for p in exhibit.passages)]
    if unseen:
        shown = ", ".join(f"U+{ord(c):04X}" for c in unseen)
        yield finding(
            "BG901", "note", exhibit, f"the claim has unseen characters that [{source.number}] has not: {shown}"
        )


# Letters that are compared as two others, or as another.
_MERGED = regex.compile(r"[ßẞſŉ]")


def _respelled(exhibit: Exhibit) -> Iterator[Finding]:
    """A word of the claim that is compared as the same as one of the evidence and is written with other letters: ẞ for SS."""
    claim = exhibit.claim.text
    texts = [p.text for p in exhibit.passages if _MERGED.search(claim) or _MERGED.search(p.text)]
    told = [t.text for text in texts for t in tokens(text)]
    held = {w.lower() for w in told}
    folded = {w.casefold() for w in told}
    for t in tokens(claim):
        if t.text.casefold() in folded and t.text.lower() not in held:
            message = f"“{t.text[:40]}” is spelled with other letters in [{exhibit.source.number}]"
            yield finding("BG901", "unverified", exhibit, message, claim_span=t.span)


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    yield from disguised(exhibit)
    yield from _respelled(exhibit)
    claim = exhibit.claim.text
    figures = [q.span for q in quantities(claim) if q.kind != "unparsed"]
    bare = _without(claim, figures)
    strange = strange_characters(bare, (p.text for p in exhibit.passages))
    if strange:
        shown = ", ".join(f"U+{ord(c):04X}" for c in strange)
        yield finding(
            "BG901",
            "unverified",
            exhibit,
            f"signs that the quoted words do not have, so they were not checked: {shown}",
        )
    loose = _loose(claim, [p.clause for p in exhibit.pairings]) if exhibit.passages else None
    if loose is not None:
        yield finding(
            "BG901",
            "unverified",
            exhibit,
            f"“{loose.text[:40]}” was not read as part of any clause",
            claim_span=loose.span,
        )
    for q in quantities(exhibit.claim.text):
        words = q.span.of(exhibit.claim.text)
        if q.kind == "unparsed" and not any(run_of_words(words, p.text) or words in p.text for p in exhibit.passages):
            yield finding(
                "BG901",
                "unverified",
                exhibit,
                f"“{words}” could not be read as a figure, so it was not checked",
                claim_span=q.span,
            )


CHECK = Check(
    code="BG901",
    name="not-checked",
    doc=(
        "A figure of the claim could not be read, so it was not checked and the claim is not verified; or the claim holds no word that "
        "could be checked; or the claim or its evidence has characters that may show otherwise than code reads them (unseen ones, turned "
        "directions, letters of two alphabets in one word, styled letters). Write a figure or a word as the source does: the same "
        "words are always licensed."
    ),
    failing=Example("The vault holds ٤٥ boxes.", ((1, "The vault holds 45 boxes."),), ("The vault holds 45 boxes.",)),
    passing=Example("The vault holds 45 boxes.", ((1, "The vault holds 45 boxes."),), ("The vault holds 45 boxes.",)),
    run=_run,
)
