"""Words turned into their opposites."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import regex

from briefgen.mutants.case import Case, keys, sentences_of
from briefgen.mutants.mutant import Edit
from briefgen.mutants.verbs import ing, participle, past, third
from briefgen.text.names import names
from briefgen.text.tokens import tokens

__all__ = ["antonym", "opposite_of"]

# Verbs with the opposite that fits most of their uses in news; both ways unless marked ">".
_VERBS = """
approve reject|accept refuse|rise fall|increase decrease|win lose|support oppose|allow forbid>|permit forbid|ban permit>|hire dismiss>|confirm deny
praise criticise|strengthen weaken|expand shrink|raise lower|join leave|arrive leave>|accelerate slow>|publish withhold|reveal hide
gain lose>|succeed fail>|begin end|start stop|welcome condemn|adopt abandon|admit deny>|improve worsen>|grow shrink>|
tighten relax|import export|uphold overturn|grant refuse>|award deny>|extend shorten|buy sell|build demolish>|protect endanger>
include exclude|fund defund>|retain abandon>|restore remove>|renew cancel|launch scrap|enter leave>|lift impose|repay borrow>
encourage discourage|agree disagree|appoint dismiss>|pass reject>|endorse reject>|open close>|resume suspend|reopen shut>
ratify reject>|defend attack|release detain|acquit convict|arrest release>|ease tighten>|cut raise>|delay speed>|reduce increase>
drop rise>|climb fall>|decline grow>
"""
_OTHERS = """
higher lower|public private|legal illegal|lawful unlawful|larger smaller|more fewer>|safe unsafe|guilty innocent|northern southern
eastern western|north south|east west|best worst|first last>|new old>|early late|rising falling|temporary permanent
successful unsuccessful|likely unlikely|senior junior|internal external|voluntary compulsory|mandatory optional
before after|above below|inside outside|increase decrease|majority minority|profit loss|victory defeat|success failure
approval rejection|support opposition|rise fall|surplus deficit|domestic foreign|urban rural|male female|positive negative
stronger weaker|faster slower|cheaper dearer|longer shorter|warmer colder|upper lower|major minor|unanimous divided
satisfied dissatisfied|available unavailable|sufficient insufficient|secure insecure|official unofficial|win defeat>
"""
# After these a form in -ed is a participle, not a past.
_HELPED = regex.compile(r"(?i)\b(?:be|been|being|is|are|was|were|has|have|had)(?: not)?\s+(?:\w+ly\s+)?$")
# Forms that are as often another word: a noun, an adjective, a name.
_DOUBTFUL = frozenset(
    "lower pass open close cut end start support increase decrease rise fall fund award import export release drop decline ease hire lift ban attack".split()
)
_SAME_THING = 0.6


def antonym(case: Case, rng: Random) -> Iterator[Edit]:
    """A verb, adjective or preposition turned into its opposite, where one thing is asserted flatly."""
    named = [n.span for n in names(case.text)]
    found = []
    for token in tokens(case.text):
        word, start, end = token.span.of(case.text), token.span.start, token.span.end
        now = opposite_of(word, case.text[:start])
        if now is None or not case.is_own(start, end) or any(n.overlaps(token.span) for n in named):
            continue
        if case.is_flat(start) and not _holds_too(case, word, now):
            found.append(Edit(start, end, now))
    rng.shuffle(found)
    yield from found


def opposite_of(word: str, before: str = "") -> str | None:
    """The opposite in the same form ("approved" gives "rejected"), capital kept; None where the table has none.

    Args:
        word: as written.
        before: the text before it, which tells a participle from a past ("was allowed" gives "was forbidden").
    """
    forms = _table().get(word) or _table().get(word[:1].casefold() + word[1:])
    if forms is None:
        return None
    now = forms[1] if _HELPED.search(before) else forms[0]
    return now[0].upper() + now[1:] if word[0].isupper() else now


def _holds_too(case: Case, word: str, now: str) -> bool:
    """Whether the opposite may be true beside it: it stands in the evidence, or with much the same words elsewhere."""
    wanted = keys(now)
    if not wanted:
        return any(f" {now.casefold()} " in text.casefold() for text in case.evidence)
    if any(wanted & keys(text) for text in case.evidence):
        return True
    rest = case.keys - keys(word)
    return any(case.told_elsewhere({*rest, key}, _SAME_THING) and _in_cited(case, key, rest) for key in wanted)


def _in_cited(case: Case, key: str, rest: frozenset[str]) -> bool:
    return any(
        key in held and len(rest & held) >= _SAME_THING * len(rest)
        for s in case.cited
        for _, held in sentences_of(s.text)
    )


@cache
def _table() -> dict[str, tuple[str, str]]:
    """Every form to its opposite, as a past and as a participle; the two differ for few."""
    out: dict[str, tuple[str, str]] = {}
    for left, right, both in _rows(_OTHERS):
        out.setdefault(left, (right, right))
        if both:
            out.setdefault(right, (left, left))
    for left, right, both in _rows(_VERBS):
        for was, now in ((left, right), (right, left))[: 2 if both else 1]:
            for form in (str, third, ing):
                out.setdefault(form(was), (form(now), form(now)))
            out.setdefault(past(was), (past(now), participle(now)))
            out.setdefault(participle(was), (participle(now), participle(now)))
    out["closed"] = ("opened", "open")
    return {was: forms for was, forms in out.items() if was not in forms and was not in _DOUBTFUL}


def _rows(table: str) -> Iterator[tuple[str, str, bool]]:
    for line in table.strip().splitlines():
        for row in filter(None, line.split("|")):
            left, right = row.removesuffix(">").split()
            yield left, right, not row.endswith(">")
