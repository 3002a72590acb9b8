"""BG403: some has become all, nearly has become exactly."""

from collections.abc import Iterator, Sequence

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, keys
from briefgen.gate.figures import Given, evidence_quantities, licences
from briefgen.gate.rewriting import proof
from briefgen.gate.scopes import Scoped, is_touched, scoped
from briefgen.model import Finding, Span
from briefgen.text.quantities import quantities

__all__ = ["CHECK", "may_join_a_range"]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    for pairing in exhibit.pairings:
        given = scoped(pairing.passage.text, "quantifier")
        claimed = [s for s in scoped(exhibit.claim.text, "quantifier") if pairing.clause.covers(s.cue.span)]
        if not proof(
            exhibit
        ).holds:  # which holds the claim's quantifiers against the source's, and "most" against 70 per cent
            yield from _raised(exhibit, pairing, claimed, given)
        yield from _dropped(exhibit, pairing, given)
    yield from _bounds(exhibit)
    yield from _ends(exhibit)


def _raised(exhibit: Exhibit, pairing: Pairing, claimed: list[Scoped], given: tuple[Scoped, ...]) -> Iterator[Finding]:
    for c in claimed:
        same = [g for g in given if set(g.scope[:2]) & set(c.scope[:2]) or (not g.scope and not c.scope)]
        if any(_allows(g, c) for g in same):
            continue
        if not same and c.cue.key in {"some", "few"}:
            continue
        words = Span(c.cue.span.start, c.spans[0].end if c.spans else c.cue.span.end).of(exhibit.claim.text)
        against = same[0].cue.span.of(pairing.passage.text) if same else "no such word"
        yield finding(
            "BG403",
            "problem",
            exhibit,
            f"the claim says “{words}”; the quoted words of [{exhibit.source.number}] have “{against}”",
            claim_span=c.cue.span,
            source_span=pairing.passage.in_source(same[0].cue.span) if same else pairing.passage.span,
        )


def _allows(given: Scoped, claimed: Scoped) -> bool:
    if "only" in {given.cue.key, claimed.cue.key}:
        return given.cue.key == claimed.cue.key
    return claimed.cue.strength <= given.cue.strength


_BOUND = regex.compile(r"(?i)some\s\p{Sc}?[0-9]")


def _dropped(exhibit: Exhibit, pairing: Pairing, given: tuple[Scoped, ...]) -> Iterator[Finding]:
    said = keys(pairing.clause.of(exhibit.claim.text))
    kept = {k for c in scoped(exhibit.claim.text, "quantifier") for k in c.scope[:2]}
    for g in given:
        if _BOUND.match(pairing.passage.text, g.cue.span.start):
            continue  # "some 340,000": a limit of the figure
        if g.cue.key == "all" or not g.scope or g.scope[0] not in said or set(g.scope[:2]) & kept:
            continue
        if not is_touched(g.scope[0], pairing.passage.text, tuple(s for o in given for s in o.spans[:2])):
            continue
        words = Span(g.cue.span.start, g.spans[0].end)
        yield finding(
            "BG403",
            "problem" if g.cue.key in {"almost all", "most", "not all", "few", "one of"} else "unverified",
            exhibit,
            f"[{exhibit.source.number}] says “{words.of(pairing.passage.text)}”; the claim drops the limit",
            claim_span=pairing.clause,
            source_span=pairing.passage.in_source(words),
        )


def _bounds(exhibit: Exhibit) -> Iterator[Finding]:
    """An "about 45,000" made "45,000"; "up to" made "over"."""
    claim = exhibit.claim.text
    evidence = evidence_quantities(exhibit)
    for q in quantities(claim):
        same = [e for e in evidence if licences(e.quantity, q, e.words, q.span.of(claim))]
        if not same or any(e.quantity.bound == q.bound for e in same) or q.bound == "about":
            continue
        bound = same[0].quantity.bound
        yield finding(
            "BG403",
            "problem" if {bound, q.bound} & {"over", "under"} else "unverified",
            exhibit,
            f"“{q.span.of(claim)}” is given in [{exhibit.source.number}] with another limit ({bound or 'none'}, not {q.bound or 'none'})",
            claim_span=q.span,
            source_span=same[0].span,
        )


_RANGE_BEFORE = regex.compile(
    r"(?:\bbetween\s*|\d\S*\s*(?:%|per ?cent)?\s*(?:-|–|to)\s*|\bbetween\b[^.;]{1,30}\band\s*)$", regex.IGNORECASE
)
_RANGE_AFTER = regex.compile(r"^\s*(?:-|–|to)\s*[£$€]?\d", regex.IGNORECASE)
_WHOLE_BEFORE = regex.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) of (?:its|the|their|his|her|these|those|all)?\s*$",
    regex.IGNORECASE,
)


def _ends(exhibit: Exhibit) -> Iterator[Finding]:
    """One end of a range given as the figure; the whole of "11 of its 30" given as the part."""
    claim = exhibit.claim.text
    mine = quantities(claim)
    evidence = evidence_quantities(exhibit)
    for q in mine:
        words = q.span.of(claim)
        same = [e for e in evidence if licences(e.quantity, q, e.words, words)]
        if not same:
            continue
        if all(_in_range(e.span, exhibit) and _has_partner(e, evidence) for e in same) and not _is_end(q.span, claim):
            yield finding(
                "BG403",
                "problem",
                exhibit,
                f"“{words}” is one end of a range in [{exhibit.source.number}]",
                claim_span=q.span,
                source_span=same[0].span,
            )
        elif (
            all(_is_whole(e.span, exhibit) for e in same)
            and not _WHOLE_BEFORE.search(claim[max(0, q.span.start - 60) : q.span.start])
            and not proof(exhibit).holds  # "Of the ten members, four left"
        ):
            yield finding(
                "BG403",
                "unverified",
                exhibit,
                f"“{words}” is the whole of which [{exhibit.source.number}] names a part",
                claim_span=q.span,
                source_span=same[0].span,
            )


_BETWEEN = regex.compile(r"\bbetween\b", regex.IGNORECASE)
# What a range may go on with where a sentence begins, behind a figure of the one before it.
_GOES_ON = regex.compile(r"%|per|cent|-|–|to\b", regex.IGNORECASE)


def may_join_a_range(text: str, sentence: Span) -> bool:
    """Whether a figure of a sentence may be the end of a range whose other end stands outside the sentence.

    Args:
        text: of the source.
        sentence: one that begins with a letter and ends with a full stop or the like.
    """
    before = text[max(0, sentence.start - 60) : sentence.start]
    return bool(
        _RANGE_AFTER.match(text[sentence.end : sentence.end + 20])
        or before[-1:].strip()  # no space between: what stands there may be one word with the sentence's first
        or _BETWEEN.search(before)
        or _RANGE_BEFORE.search(before)
        or (_GOES_ON.match(text, sentence.start) and any(c.isdigit() for c in before))
    )


def _is_end(span: Span, text: str) -> bool:
    return bool(
        _RANGE_BEFORE.search(text[max(0, span.start - 60) : span.start]) or _RANGE_AFTER.match(text[span.end :])
    )


def _in_range(span: Span, exhibit: Exhibit) -> bool:
    text = exhibit.source.text
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 20]
    return bool(_RANGE_BEFORE.search(before) or _RANGE_AFTER.match(after))


def _has_partner(given: Given, evidence: Sequence[Given]) -> bool:
    """Whether a figure that may be the other end stands near: "by 18 per cent to 2,360 francs" is no range."""
    start, end = given.span.start, given.span.end
    near = [e.quantity for e in evidence if e is not given and e.span.start - end <= 20 and start - e.span.end <= 60]
    alike = {(given.quantity.kind, given.quantity.unit), ("count", "")}
    return not near or any(q.value is None or (q.kind, q.unit) in alike for q in near)


def _is_whole(span: Span, exhibit: Exhibit) -> bool:
    return bool(_WHOLE_BEFORE.search(exhibit.source.text[max(0, span.start - 40) : span.start]))


CHECK = Check(
    code="BG403",
    name="quantifier-strengthened",
    doc=(
        "`some`, `many`, `most`, `nearly all` or a limit such as `about`, `over`, `up to` has been raised, dropped or swapped. A "
        "claim may keep the source's quantifier or take a weaker one."
    ),
    failing=Example(
        "All drivers back the strike.", ((1, "Most drivers back the strike."),), ("Most drivers back the strike.",)
    ),
    passing=Example(
        "Many drivers back the strike.", ((1, "Most drivers back the strike."),), ("Most drivers back the strike.",)
    ),
    run=_run,
)
