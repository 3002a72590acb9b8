"""BG402: what may be, was proposed or is only reported has become what is."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, keys
from briefgen.gate.scopes import Scoped, is_touched, scoped
from briefgen.model import Finding, Span
from briefgen.text.tokens import tokens

__all__ = ["CHECK"]


def _governed(s: Scoped) -> tuple[str, ...]:
    return s.scope[:1] if s.cue.kind == "modal" else s.scope[:2]


def _cue_words(text: str, cue_span: Span) -> set[str]:
    return {t.key for t in tokens(text) if cue_span.covers(t.span) and t.is_content}


def _equal(claimed: Scoped, given: Scoped) -> bool:
    return (claimed.cue.kind, claimed.cue.strength) == (given.cue.kind, given.cue.strength)


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    for pairing in exhibit.pairings:
        given = scoped(pairing.passage.text, "modal", "hedge")
        claimed = scoped(exhibit.claim.text, "modal", "hedge")
        yield from _dropped(exhibit, pairing, claimed, given)
        yield from _added(exhibit, pairing, claimed, given)


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
