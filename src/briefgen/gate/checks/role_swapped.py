"""BG405: the same names, in each other's place."""

from collections.abc import Iterator
from itertools import pairwise

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, Passage
from briefgen.gate.lookup import names_in, run_of_words
from briefgen.gate.slots import slot
from briefgen.model import Finding, Span
from briefgen.text.clauses import clauses
from briefgen.text.names import Name, aliases
from briefgen.text.tokens import tokens

__all__ = ["CHECK"]

_PASSIVE = regex.compile(r"\b(?:was|were|is|are|been|being|be)\b[^,;.]{0,40}\bby\b")
_ANAPHOR = regex.compile(
    r"\b(?:he|she|they|it|his|her|their|its|(?:the|this|that) (?:company|firm|force|department|minister|group|body|mayor|union|council|agency))\b",
    regex.IGNORECASE,
)


def _place(name: Name, exhibit: Exhibit, text: str) -> Span | None:
    forms = sorted({name.key, *aliases(exhibit.source.text).of(name.key)}, key=lambda f: (-len(f), f))
    return next((place for form in forms if (place := run_of_words(form, text))), None)


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    for pairing in exhibit.pairings:
        yield from _order(exhibit, pairing)
        yield from _stand_in(exhibit, pairing)
    yield from _slots(exhibit)


def _order(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """A did it to B, the source says; B did it to A, the claim says (a passive turns the order round and keeps the roles)."""
    claim, text = exhibit.claim.text, pairing.passage.text
    clause_names = [n for n in names_in(claim, exhibit.source) if pairing.clause.covers(n.span)]
    for left, right in pairwise(clause_names):
        between = [t for t in tokens(claim) if left.span.end <= t.span.start < right.span.start and t.is_content]
        places = (_place(left, exhibit, text), _place(right, exhibit, text))
        if not between or places[0] is None or places[1] is None or places[0].overlaps(places[1]):
            continue
        first, second = sorted((places[0], places[1]))
        middle = {t.key for t in tokens(text) if first.end <= t.span.start < second.start}
        swapped = places[0] > places[1] and any(t.key in middle for t in between)
        turned = bool(_PASSIVE.search(claim[left.span.end : right.span.start])) != bool(
            _PASSIVE.search(text[first.end : second.start])
        )
        if swapped != turned and any(t.key in middle for t in between):
            yield finding(
                "BG405",
                "problem",
                exhibit,
                f"the claim has “{left.text}” before “{right.text}” where [{exhibit.source.number}] has them the other way round",
                claim_span=Span(left.span.start, right.span.end),
                source_span=pairing.passage.in_source(Span(first.start, second.end)),
            )


def _best_clause(exhibit: Exhibit, pairing: Pairing, named: list[Name]) -> tuple[Passage, Span] | None:
    """The clause of the evidence that carries the claim's clause, names apart, if one plainly does."""
    claim = exhibit.claim.text
    wanted = {
        t.key
        for t in tokens(claim)
        if t.is_content and pairing.clause.covers(t.span) and not any(n.span.overlaps(t.span) for n in named)
    }
    if len(wanted) < 2:
        return None
    parts = [(p, c) for p in exhibit.passages for c in clauses(p.text)]
    held = [len(wanted & {t.key for t in tokens(c.of(p.text))}) for p, c in parts]
    best = max(range(len(parts)), key=lambda i: (held[i], -i), default=-1)
    if best < 0 or held[best] < 0.7 * len(wanted) or sorted(held)[-1:] == sorted(held)[-2:-1]:
        return None
    return parts[best]


def _stand_in(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """A name of the claim stands where the evidence has another that the claim does not name."""
    claim = exhibit.claim.text
    named = [n for n in names_in(claim, exhibit.source) if pairing.clause.covers(n.span)]
    found = _best_clause(exhibit, pairing, named) if named else None
    if found is None:
        return
    passage, clause = found
    text = clause.of(passage.text)
    there = names_in(text, exhibit.source)
    if _ANAPHOR.search(text):
        return  # "he", "the company": the name may be what it stands for
    missing = [
        n
        for n in named
        if _place(n, exhibit, text) is None and any(_place(n, exhibit, p.text) is not None for p in exhibit.passages)
    ]
    spare = [
        o
        for o in there
        if not any(_same(o, n, exhibit) for n in names_in(claim, exhibit.source))
        and run_of_words(o.text, claim) is None
    ]
    if missing and spare and len(there) <= len(named) and not _carried(missing[0], clause, passage, exhibit):
        yield finding(
            "BG405",
            "problem",
            exhibit,
            f"the claim has “{missing[0].text}” where [{exhibit.source.number}] has “{spare[0].text}”",
            claim_span=missing[0].span,
            source_span=passage.in_source(Span(clause.start + spare[0].span.start, clause.start + spare[0].span.end)),
        )


def _slots(exhibit: Exhibit) -> Iterator[Finding]:
    """A name beside words that the evidence puts beside another name, and never beside this one."""
    claim = exhibit.claim.text
    there = [(n, p) for p in exhibit.passages for n in names_in(p.text, exhibit.source)]
    for name in names_in(claim, exhibit.source):
        at = slot(claim, name.span)
        own = [(n, p) for n, p in there if _same(n, name, exhibit)]
        turned = bool(_PASSIVE.search(claim))
        if not own or any(
            at.met_by(slot(p.text, n.span), turned=turned != bool(_PASSIVE.search(p.text))) for n, p in own
        ):
            continue
        for other, passage in there:
            if _same(other, name, exhibit) or other.key in name.key or name.key in other.key:
                continue
            held = slot(passage.text, other.span)
            if (at.left and at.left == held.left) or (at.right and at.right == held.right):
                yield finding(
                    "BG405",
                    "problem",
                    exhibit,
                    f"the claim has “{name.text}” where [{exhibit.source.number}] has “{other.text}”",
                    claim_span=name.span,
                    source_span=passage.in_source(other.span),
                )
                break


def _same(left: Name, right: Name, exhibit: Exhibit) -> bool:
    return left.key == right.key or aliases(exhibit.source.text).same(left.key, right.key)


def _carried(name: Name, clause: Span, passage: Passage, exhibit: Exhibit) -> bool:
    """Whether the name is the subject that the sentence opens with and carries into the clause."""
    place = _place(name, exhibit, passage.text)
    return place is not None and place.start < 12 <= clause.start


CHECK = Check(
    code="BG405",
    name="role-swapped",
    doc=(
        "The names of the claim are those of the evidence, in each other's place: who did it and to whom, who pays and who is paid. "
        "A passive keeps the roles and is allowed."
    ),
    failing=Example(
        "Norfield sued Westhaven over the pier.",
        ((1, "Westhaven sued Norfield over the pier."),),
        ("Westhaven sued Norfield over the pier.",),
    ),
    passing=Example(
        "Norfield was sued by Westhaven over the pier.",
        ((1, "Westhaven sued Norfield over the pier."),),
        ("Westhaven sued Norfield over the pier.",),
    ),
    run=_run,
)
