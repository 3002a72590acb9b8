"""BG401: one side denies what the other says."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, keys
from briefgen.gate.scopes import Scoped, is_touched, scoped
from briefgen.model import Finding, Span
from briefgen.text.speech import attributions

__all__ = ["CHECK"]

# How far a negation reaches: "no" and "without" deny the noun phrase after them, "not" the verb and its object's head.
_REACH = {"not": 2, "fail": 1, "barely": 1, "far from": 1, "no longer": 1}


def _anchors(s: Scoped) -> tuple[str, ...]:
    return s.scope[: _REACH.get(s.cue.key, 3)]


def _claimed(exhibit: Exhibit, pairing: Pairing) -> list[Scoped]:
    return [s for s in scoped(exhibit.claim.text, "negation") if pairing.clause.covers(s.cue.span)]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    for pairing in exhibit.pairings:
        given = scoped(pairing.passage.text, "negation")
        claimed = _claimed(exhibit, pairing)
        yield from _added(exhibit, pairing, claimed, given)
        yield from _dropped(exhibit, pairing, given)
        yield from _denials(exhibit, pairing)


def _added(exhibit: Exhibit, pairing: Pairing, claimed: list[Scoped], given: tuple[Scoped, ...]) -> Iterator[Finding]:
    for c in claimed:
        if not any(set(_anchors(c)) & set(g.scope) or set(_anchors(g)) & set(c.scope) or not c.scope for g in given):
            words = Span(c.cue.span.start, c.spans[0].end if c.spans else c.cue.span.end).of(exhibit.claim.text)
            yield finding(
                "BG401",
                "problem",
                exhibit,
                f"the claim says “{words}”; the quoted words of [{exhibit.source.number}] do not deny it",
                claim_span=c.cue.span,
                source_span=pairing.passage.span,
            )


def _dropped(exhibit: Exhibit, pairing: Pairing, given: tuple[Scoped, ...]) -> Iterator[Finding]:
    clause = pairing.clause.of(exhibit.claim.text)
    said = keys(clause)
    kept = {key for c in scoped(exhibit.claim.text, "negation") for key in c.scope}
    for g in given:
        if kept & set(_anchors(g)):
            continue
        for key, span in zip(_anchors(g), g.spans, strict=False):
            if key not in said:
                continue
            covered = tuple(s for other in given for s in other.spans)
            if not is_touched(key, pairing.passage.text, covered):
                continue  # it also stands undenied in the same sentence
            words = Span(g.cue.span.start, span.end)
            yield finding(
                "BG401",
                "problem",
                exhibit,
                f"[{exhibit.source.number}] says “{words.of(pairing.passage.text)}”; the claim does not deny it",
                claim_span=pairing.clause,
                source_span=pairing.passage.in_source(words),
            )
            break


def _denials(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """What the source says somebody denied, stated as if it were so; and the reverse."""
    given = [a for a in attributions(pairing.passage.text) if a.force == "deny"]
    claimed = [a for a in attributions(exhibit.claim.text) if a.force == "deny"]
    said = keys(pairing.clause.of(exhibit.claim.text))
    for a in given:
        content = keys(a.content.of(pairing.passage.text))
        if not claimed and said and len(said & content) >= 0.6 * len(said):
            verb = a.verb.of(pairing.passage.text)
            yield finding(
                "BG401",
                "problem",
                exhibit,
                f"[{exhibit.source.number}] reports this as {verb}; the claim does not",
                claim_span=pairing.clause,
                source_span=pairing.passage.in_source(a.verb),
            )
    for a in claimed:
        if not given and pairing.clause.covers(a.verb):
            yield finding(
                "BG401",
                "problem",
                exhibit,
                f"the claim says “{a.verb.of(exhibit.claim.text)}”; nobody does so in the quoted words of [{exhibit.source.number}]",
                claim_span=a.verb,
                source_span=pairing.passage.span,
            )


CHECK = Check(
    code="BG401",
    name="negation-mismatch",
    doc=(
        "The claim denies what the quoted words say, or drops their denial (`not`, `no`, `never`, `without`, `failed to`, `denied`). Compared "
        "where the negation stands: what it governs, in the sentence that carries the clause of the claim."
    ),
    failing=Example(
        "The inspector approved the crane.",
        ((1, "The inspector has not approved the crane."),),
        ("The inspector has not approved the crane.",),
    ),
    passing=Example(
        "The inspector did not approve the crane.",
        ((1, "The inspector has not approved the crane."),),
        ("The inspector has not approved the crane.",),
    ),
    run=_run,
)
