"""BG401: one side denies what the other says."""

from collections.abc import Iterator

import regex

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit, Pairing, Passage, keys
from briefgen.gate.scopes import Scoped, is_touched, scoped
from briefgen.model import Finding, Span
from briefgen.text.inflection import lemma
from briefgen.text.speech import attributions
from briefgen.text.tokens import Token, content_tokens, tokens

__all__ = ["CHECK"]

# How far a negation reaches: "no" and "without" deny the noun phrase after them, "not" the verb and its object's head.
_OPPOSITES = {
    word: other
    for pair in (
        "for against",
        "to from",
        "before after",
        "above below",
        "over under",
        "up down",
        "more less",
        "in out",
        "on off",
    )
    for word, other in (pair.split(), pair.split()[::-1])
}
_REACH = {"not": 2, "fail": 1, "barely": 1, "far from": 1, "no longer": 1}


def _anchors(s: Scoped) -> tuple[str, ...]:
    return s.scope[: _REACH.get(s.cue.key, 3)]


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    for passage in dict.fromkeys(p.passage for p in exhibit.pairings):
        pairings = [p for p in exhibit.pairings if p.passage == passage]
        yield from _compare(exhibit, passage, pairings)
        for pairing in pairings:
            yield from _denials(exhibit, pairing)
            yield from _opposed(exhibit, pairing)
            yield from _cancelled(exhibit, pairing)


def _compare(exhibit: Exhibit, passage: Passage, pairings: list[Pairing]) -> Iterator[Finding]:
    """Match the negations of the clauses that rest on a sentence with the sentence's, one to one; what is left over differs."""
    claim = exhibit.claim.text
    claimed = [s for s in scoped(claim, "negation") if any(p.clause.covers(s.cue.span) for p in pairings)]
    given = list(scoped(passage.text, "negation"))
    pairs = sorted(
        ((_likeness(c, g), -i, -k) for i, c in enumerate(claimed) for k, g in enumerate(given) if _likeness(c, g)),
        reverse=True,
    )
    met: set[int] = set()
    used: set[int] = set()
    for _, i, k in pairs:
        if -i not in met and -k not in used:
            met.add(-i)
            used.add(-k)
    for i, c in enumerate(claimed):
        if i not in met:
            yield _added(exhibit, passage, c)
    said = {key for p in pairings for key in keys(p.clause.of(claim))}
    for k, g in enumerate(given):
        if k not in used and _concerns(g, said, passage, given):
            yield _dropped(exhibit, passage, pairings[0], g)


def _likeness(claimed: Scoped, given: Scoped) -> int:
    """How much two negations govern the same: 0 where what one denies is not what the other denies."""
    if not claimed.scope and not given.scope:
        return 1
    if set(_anchors(claimed)) & set(given.scope) or set(_anchors(given)) & set(claimed.scope):
        return 1 + len(set(claimed.scope) & set(given.scope))
    return 0


def _concerns(g: Scoped, said: set[str], passage: Passage, given: list[Scoped]) -> bool:
    """Whether the claim speaks of what a negation of the source denies, and the sentence nowhere says it undenied."""
    covered = tuple(s for other in given for s in other.spans)
    anchors = [k for k in _anchors(g) if k in said and is_touched(k, passage.text, covered)]
    return bool(anchors) and len(set(g.scope) & said) * 2 >= len(set(g.scope))


def _added(exhibit: Exhibit, passage: Passage, c: Scoped) -> Finding:
    words = Span(c.cue.span.start, c.spans[0].end if c.spans else c.cue.span.end).of(exhibit.claim.text)
    return finding(
        "BG401",
        "problem",
        exhibit,
        f"the claim says “{words}”; the quoted words of [{exhibit.source.number}] do not deny it",
        claim_span=c.cue.span,
        source_span=passage.span,
    )


def _dropped(exhibit: Exhibit, passage: Passage, pairing: Pairing, g: Scoped) -> Finding:
    words = Span(g.cue.span.start, g.spans[0].end if g.spans else g.cue.span.end)
    return finding(
        "BG401",
        "problem",
        exhibit,
        f"[{exhibit.source.number}] says “{words.of(passage.text)}”; the claim does not deny it",
        claim_span=pairing.clause,
        source_span=passage.in_source(words),
    )


def _denials(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """What the source says somebody denied, stated as if it were so; and the reverse."""
    spoken = attributions(pairing.passage.text)
    given = [a for a in spoken if a.force == "deny"]
    claimed = [a for a in attributions(exhibit.claim.text) if a.force == "deny"]
    asserted = _asserted(exhibit, pairing)
    for a in given:
        # Governed by the nearest verb: "rejected the charge and said it would sell" does not deny the sale.
        nearer = [o for o in spoken if o.force != "deny" and o.verb.start > a.verb.start]
        held = [part for part in asserted if _mostly(part, a.content.of(pairing.passage.text))]
        if not claimed and any(
            not any(_mostly(part, o.content.of(pairing.passage.text)) for o in nearer) for part in held
        ):
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


def _asserted(exhibit: Exhibit, pairing: Pairing) -> list[frozenset[str]]:
    """What a clause of the claim asserts, by keys: what its speakers say, or all of it where nobody speaks."""
    claim = exhibit.claim.text
    said = [a for a in attributions(claim) if pairing.clause.overlaps(a.content)]
    parts = [keys(a.content.of(claim)) for a in said] or [keys(pairing.clause.of(claim))]
    return [part for part in parts if part]


def _mostly(part: frozenset[str], text: str) -> bool:
    return len(part & keys(text)) >= 0.6 * len(part)


# Verbs that undo what they govern: to leave them out asserts it.
_CANCELS = frozenset(
    lemma(word)
    for word in """
    rule overturn block prevent cancel annul withdraw avert halt abandon reverse postpone quash scrap shelve veto reject refuse
    dismiss drop stop suspend revoke repeal delay oppose ban prohibit exclude disprove debunk
    """.split()
)
_PARTED = regex.compile(r"[,;:.]\s|\b(?:and|but)\b")
_RULED_OUT = regex.compile(r"\brul(?:e|es|ed|ing) out\b", regex.IGNORECASE)


def _cancelled(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """What the source says was undone, said without the undoing: "ruled out sabotage", "blocked the closure"."""
    text, claim = pairing.passage.text, exhibit.claim.text
    said = {t.key for t in tokens(claim)}
    clause = keys(pairing.clause.of(claim))
    content = content_tokens(text)
    for i, token in enumerate(content):
        if (
            token.key not in _CANCELS
            or token.key in said
            or (token.key == lemma("rule") and not _RULED_OUT.match(text, token.span.start))
        ):
            continue
        governed = [t for t in content[i + 1 : i + 6] if not _PARTED.search(text[token.span.end : t.span.start])]
        held = [t for t in governed if t.key in clause]
        own = {t.key for t in content[:i]} & clause
        if governed and held and len(held) * 2 >= len(governed) and len(own) * 2 < len(clause):
            place = Span(token.span.start, governed[0].span.end)
            yield finding(
                "BG401",
                "problem",
                exhibit,
                f"[{exhibit.source.number}] says “{place.of(text)}”, which the claim leaves out",
                claim_span=pairing.clause,
                source_span=pairing.passage.in_source(place),
            )


def _between(text: str) -> dict[tuple[str, str], list[Token]]:
    """The words of opposite direction in a text, by the keys of the content words on either side."""
    out: dict[tuple[str, str], list[Token]] = {}
    before = ""
    waiting: list[Token] = []
    for token in tokens(text):
        if token.text.casefold() in _OPPOSITES:
            if before:
                waiting.append(token)
        elif token.is_content:
            for small in waiting:
                out.setdefault((before, token.key), []).append(small)
            waiting.clear()
            before = token.key
    return out


def _opposed(exhibit: Exhibit, pairing: Pairing) -> Iterator[Finding]:
    """The opposite small word between the same two words: "voted for the plan", "voted against the plan"."""
    claimed = _between(pairing.clause.of(exhibit.claim.text))
    given = _between(pairing.passage.text) if claimed else {}
    for place, words in claimed.items():
        held = {t.text.casefold(): t for t in given.get(place, ())}
        for token in words:
            word = token.text.casefold()
            if word not in held and _OPPOSITES[word] in held:
                other = held[_OPPOSITES[word]]
                start = pairing.clause.start + token.span.start
                yield finding(
                    "BG401",
                    "problem",
                    exhibit,
                    f"the claim says “{token.text}” where [{exhibit.source.number}] says “{other.text}”",
                    claim_span=Span(start, start + len(token.text)),
                    source_span=pairing.passage.in_source(other.span),
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
