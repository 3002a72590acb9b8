"""BG405: the same names, in each other's place."""

from collections.abc import Iterator
from itertools import pairwise

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, Passage
from briefgen.gate.lookup import names_in, part_of, run_of_words
from briefgen.gate.slots import slot
from briefgen.model import Finding, Span
from briefgen.text.names import Name, aliases
from briefgen.text.tokens import Token, content_tokens, tokens

__all__ = ["CHECK"]

_PASSIVE = regex.compile(r"\b(?:was|were|is|are|been|being|be)\b[^,;.]{0,40}\bby\b")
_BE = regex.compile(r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+\s+)?$")
_BY = regex.compile(r"[^,;.:]{0,40}\bby\b")
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

    yield from _slots(exhibit)
    yield from _other_subject(exhibit)


def _order(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """A did it to B, the source says; B did it to A, the claim says (a passive turns the order round and keeps the roles)."""
    claim, text = exhibit.claim.text, pairing.passage.text
    clause_names = [n for n in names_in(claim, exhibit.source) if pairing.clause.covers(n.span)]
    for left, right in pairwise(clause_names):
        between = [t for t in content_tokens(claim) if left.span.end <= t.span.start < right.span.start]
        places = (_place(left, exhibit, text), _place(right, exhibit, text))
        if not between or places[0] is None or places[1] is None or places[0].overlaps(places[1]):
            continue
        first, second = sorted((places[0], places[1]))
        middle = {t.key for t in tokens(text) if first.end <= t.span.start < second.start}
        shared = next((t.key for t in between if t.key in middle), None)
        swapped = places[0] > places[1]
        if shared is not None and swapped != (_is_passive(shared, claim) != _is_passive(shared, text)):
            yield finding(
                "BG405",
                "problem",
                exhibit,
                f"the claim has “{left.text}” before “{right.text}” where [{exhibit.source.number}] has them the other way round",
                claim_span=Span(left.span.start, right.span.end),
                source_span=pairing.passage.in_source(Span(first.start, second.end)),
            )


def _is_passive(key: str, text: str) -> bool:
    """Whether a verb stands in the passive with its doer after it: "was blocked on Monday by"."""
    for token in tokens(text):
        if token.key == key:
            before, after = (
                text[max(0, token.span.start - 30) : token.span.start],
                text[token.span.end : token.span.end + 60],
            )
            if _BE.search(before) and _BY.match(after):
                return True
    return False


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
        paired = [p.passage for p in exhibit.pairings if p.clause.covers(name.span)]
        for other, passage in there:
            if _same(other, name, exhibit) or other.key in name.key or name.key in other.key:
                continue
            held = slot(passage.text, other.span)
            first = other.span == min(n.span for n, p in there if p == passage)
            if (
                (passage in paired and at.left and at.left in _nearest_lefts(other, passage))
                or (at.right and at.right == held.right)
                or (first and at.right and at.right in held.coordinated)
            ):
                yield finding(
                    "BG405",
                    "problem",
                    exhibit,
                    f"the claim has “{name.text}” where [{exhibit.source.number}] has “{other.text}”",
                    claim_span=name.span,
                    source_span=passage.in_source(other.span),
                )
                break


_APART = regex.compile(r"[,;:()–—]")


def _nearest_lefts(name: Name, passage: Passage) -> frozenset[str]:
    """What a name may stand after: the words that describe it, and the one before them ("founded by billionaire Ann Bell")."""
    content = [t for t in content_tokens(passage.text) if t.span.end <= name.span.start]
    out: set[str] = set()
    edge = name.span.start
    for token in reversed(content):
        gap = passage.text[token.span.end : edge]
        if _APART.search(gap) or token.text[:1].isupper():
            break
        out.add(token.key)
        if gap.strip(" -‑"):
            break
        edge = token.span.start
    return frozenset(out)


def _other_subject(exhibit: Exhibit) -> Iterator[Finding]:
    """A name does what in the evidence some other thing does: "Bell has pooled data" for "the pilot has pooled data"."""
    claim = exhibit.claim.text
    said = {t.key for t in tokens(claim)}
    there = [(n, p) for p in exhibit.passages for n in names_in(p.text, exhibit.source)]
    for name in names_in(claim, exhibit.source):
        at = slot(claim, name.span)
        own = [(n, p) for n, p in there if _same(n, name, exhibit)]
        if not at.right or not own or any(at.met_by(slot(p.text, n.span), turned=False) for n, p in own):
            continue
        passage = next((p.passage for p in exhibit.pairings if p.clause.covers(name.span)), None)
        doer = _doer(at.right, passage.text) if passage else None
        if passage is None or doer is None or doer.key in said or _may_stand_for(doer, name, exhibit):
            continue
        longer = [n for n, p in there if p == passage and n.span.covers(doer.span)]
        if any(set(n.key.split()) & set(name.key.split()) for n in longer):
            continue  # "the Palantir AI pilot", told as "the Palantir pilot"
        yield finding(
            "BG405",
            "unverified",
            exhibit,
            f"the claim has “{name.text}” where [{exhibit.source.number}] has “{doer.text}”",
            claim_span=name.span,
            source_span=passage.in_source(doer.span),
        )


def _doer(key: str, text: str) -> Token | None:
    """The word right before the only place of a word, if it is a bare noun: no pronoun, no name, no break between."""
    content = content_tokens(text)
    places = [i for i, t in enumerate(content) if t.key == key]
    if len(places) != 1 or places[0] == 0:
        return None
    before = content[places[0] - 1]
    between = text[before.span.end : content[places[0]].span.start]
    small = regex.search(
        r"[,;:()\"“”–—]|\b(?:he|she|they|it|who|which|that|and|but|or|to|not|no)\b", between, regex.IGNORECASE
    )
    return None if small or before.text.endswith("ly") else before


def _may_stand_for(doer: Token, name: Name, exhibit: Exhibit) -> bool:
    """Whether the noun is a post or kind of the named one by the source's own words ("the mayor", "the company")."""
    noun = doer.text.casefold().removesuffix("'s")
    return bool(_ANAPHOR.fullmatch(f"the {noun}")) or aliases(exhibit.source.text).same(name.key, noun)


def _same(left: Name, right: Name, exhibit: Exhibit) -> bool:
    return part_of(left.key, right.key) or aliases(exhibit.source.text).same(left.key, right.key)


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
