"""BG406: the words around the quote turn it."""

from collections.abc import Iterator

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Passage, keys
from briefgen.gate.frames import Frame, frames
from briefgen.gate.scopes import scoped
from briefgen.gate.surroundings import taken_back_beside
from briefgen.model import Finding, Span
from briefgen.text.clauses import clauses
from briefgen.text.fold import fold
from briefgen.text.speech import attributions
from briefgen.text.tokens import content_tokens, tokens

__all__ = ["CHECK", "framed"]

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


# The share of a clause's words from which it rests on a sentence.
_RESTS = 0.6


def framed(exhibit: Exhibit) -> Iterator[Finding]:
    """What takes a sentence that the claim rests on out of what the source asserts: asked of proved claims too."""
    for passage in exhibit.passages:
        found = _frame_of(exhibit, passage) or _beside(exhibit, passage)
        if found is None:
            continue
        rivals = _as_good(exhibit, passage)
        if rivals and all(_frame_of(exhibit, p) or _beside(exhibit, p) for p in rivals):
            words = " ".join(found.of(exhibit.source.text).split()).strip(" ,;:—–-(")
            message = f"[{exhibit.source.number}] does not say it as a fact: “{words}”, which the claim leaves out"
            yield finding("BG406", "problem", exhibit, message, source_span=found)


def _as_good(exhibit: Exhibit, passage: Passage) -> list[Passage]:
    """The sentences that carry as much of a clause as this one, itself among them; none where no clause rests on it."""
    resting = [p for p in exhibit.pairings if p.passage == passage and p.share >= _RESTS]
    wanted = [keys(p.clause.of(exhibit.claim.text)) for p in resting]
    return [p for p in exhibit.passages if any(len(w & keys(p.text)) >= len(w & keys(passage.text)) for w in wanted)]


def _frame_of(exhibit: Exhibit, passage: Passage) -> Span | None:
    claim = exhibit.claim.text
    for frame in frames(passage.text):
        if _shares(claim, frame.governs.of(passage.text)) and not _kept(frame, passage.text, claim):
            return passage.in_source(frame.words)
    return None


def _shares(claim: str, governed: str) -> bool:
    """Whether a claim has a word of what is governed that carries meaning; any word of it where none does, as of "all"."""
    wanted = keys(governed)
    if wanted:
        return bool(wanted & keys(claim))
    return bool({t.key for t in tokens(governed)} & {t.key for t in tokens(claim)})


def _kept(frame: Frame, sentence: str, claim: str) -> bool:
    """Whether a claim has a frame too: its mark, or one of its words that carry meaning."""
    words = frame.words.of(sentence)
    if words.strip().startswith("?"):
        return "?" in claim
    theirs = {t.key for t in content_tokens(words)} or {t.key for t in tokens(words)}
    return bool(theirs & {t.key for t in tokens(claim)}) or (frame.is_ending and bool(attributions(claim)))


def _beside(exhibit: Exhibit, passage: Passage) -> Span | None:
    if attributions(exhibit.claim.text) or attributions(passage.text):
        return None  # what somebody said is denied by somebody else: the claim keeps who said it
    return taken_back_beside(passage.span, exhibit.source.text)


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    yield from framed(exhibit)
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
        "limit it (`but`, `unless`), or the claim leaves out the condition under which its sentence holds; or its sentence is no assertion: "
        "it is supposed, rumoured, told of a film, asked, taken back at its end (`which is false`) or by the sentence beside it (`None of "
        "this is true.`). Quote and say the whole."
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
