"""BG402: what may be, was proposed or is only reported has become what is."""

from collections.abc import Iterator

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, keys
from briefgen.gate.scopes import Scoped, is_touched, scoped
from briefgen.model import Finding, Span
from briefgen.text.clauses import clauses
from briefgen.text.fold import fold
from briefgen.text.tokens import content_tokens, tokens

__all__ = ["CHECK"]


def _governed(s: Scoped) -> tuple[str, ...]:
    return s.scope[:1] if s.cue.kind == "modal" else s.scope[:2]


def _cue_words(text: str, cue_span: Span) -> set[str]:
    return {t.key for t in content_tokens(text) if cue_span.covers(t.span)}


def _equal(claimed: Scoped, given: Scoped) -> bool:
    return (claimed.cue.kind, claimed.cue.strength) == (given.cue.kind, given.cue.strength)


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    for pairing in exhibit.pairings:
        given = scoped(pairing.passage.text, "modal", "hedge")
        claimed = scoped(exhibit.claim.text, "modal", "hedge")
        yield from _dropped(exhibit, pairing, claimed, given)
        yield from _added(exhibit, pairing, claimed, given)
        yield from _limits(exhibit, pairing)


# Words that limit or cancel what they stand beside, wherever they stand in the clause.
_LIMIT = regex.compile(
    r"\b(?:almost|nearly|virtually|practically|effectively|formerly|previously|temporarily|provisionally|falsely|wrongly|mistakenly|"
    r"knowingly|unknowingly|initially|originally|so far|as yet|for now|at the (?:earliest|latest|time)|more or less|probably|possibly|perhaps|"
    r"supposedly|ostensibly|in theory|in principle|in part|up to a point|if anything|at best|at worst|half of|part of|some of|most of|"
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten) of)\b",
    regex.IGNORECASE,
)


def _stands_by(match: regex.Match[str], text: str, said: frozenset[str]) -> bool:
    """Whether the limit stands right beside a word that the claim uses."""
    content = content_tokens(text)
    after = [t.key for t in content if t.span.start >= match.end()][:2]
    before = [t.key for t in content if t.span.end <= match.start()][-1:]
    return bool(said & set(after or before)) or (bool(said & set(before)) and not after)


def _limits(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """A limit in the clause of the source that the claim's clause rests on, and nowhere in the claim."""
    said = keys(pairing.clause.of(exhibit.claim.text))
    claim = fold(exhibit.claim.text).text.casefold()
    for part in clauses(pairing.passage.text):
        text = part.of(pairing.passage.text)
        held = keys(text)
        if not held or 2 * len(held & said) < min(len(held), len(said)):
            continue
        for match in _LIMIT.finditer(text):
            if (
                match[0].casefold() not in claim
                and _stands_by(match, text, said)
                and not (match[0].endswith(" of") and " of " in claim)
            ):
                place = Span(part.start + match.start(), part.start + match.end())
                yield finding(
                    "BG402",
                    "problem",
                    exhibit,
                    f"[{exhibit.source.number}] says “{match[0]}”; the claim drops the limit",
                    claim_span=pairing.clause,
                    source_span=pairing.passage.in_source(place),
                )


def _dropped(
    exhibit: Exhibit, pairing: Pairing, claimed: tuple[Scoped, ...], given: tuple[Scoped, ...]
) -> Iterator[Finding]:
    said = keys(pairing.clause.of(exhibit.claim.text))
    all_words = {t.key for t in tokens(exhibit.claim.text)}
    covered = tuple(s for g in given for s in g.spans[:2])
    for g in given:
        wanted = [k for k in _governed(g) if k in said]
        if not wanted or not is_touched(wanted[0], pairing.passage.text, covered):
            continue
        own_words = _cue_words(pairing.passage.text, g.cue.span)
        if own_words and own_words <= all_words:
            continue  # "threatened to" is kept as "threat of", "threatened"
        kept = [c for c in claimed if wanted[0] in c.scope]
        if any(_equal(c, g) for c in kept):
            continue
        words = Span(g.cue.span.start, g.spans[0].end)
        yield finding(
            "BG402",
            "problem",
            exhibit,
            f"[{exhibit.source.number}] says “{words.of(pairing.passage.text)}”; the claim makes it more certain",
            claim_span=pairing.clause,
            source_span=pairing.passage.in_source(words),
        )


def _added(
    exhibit: Exhibit, pairing: Pairing, claimed: tuple[Scoped, ...], given: tuple[Scoped, ...]
) -> Iterator[Finding]:
    for c in claimed:
        if not pairing.clause.covers(c.cue.span):
            continue
        if any(_equal(c, g) for g in given):
            continue
        yield finding(
            "BG402",
            "unverified",
            exhibit,
            f"“{c.cue.span.of(exhibit.claim.text)}” has nothing like it in the quoted words of [{exhibit.source.number}]",
            claim_span=c.cue.span,
            source_span=pairing.passage.span,
        )


CHECK = Check(
    code="BG402",
    name="modality-strengthened",
    doc=(
        "What the source calls possible, planned, proposed, threatened or reported, the claim states as done or certain; or the "
        "claim brings a modal word of its own. `may` stays `may` or becomes `could`; `plans to` stays `plans to`."
    ),
    failing=Example(
        "The operator closed the depot.",
        ((1, "The operator threatened to close the depot."),),
        ("The operator threatened to close the depot.",),
    ),
    passing=Example(
        "The operator threatened to close the depot.",
        ((1, "The operator has threatened to close the depot."),),
        ("The operator has threatened to close the depot.",),
    ),
    run=_run,
)
