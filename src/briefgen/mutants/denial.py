"""Negation put in or taken out, by the grammar of the verb."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import regex

from briefgen.mutants.case import Case
from briefgen.mutants.mutant import Edit
from briefgen.mutants.verbs import VERBS, base_of, is_past, past
from briefgen.text.cues import cues

__all__ = ["negation"]

_AUX = "is|are|was|were|has|have|had|will|would|should|must|did|does|do"
_BASES = "|".join(sorted(VERBS, key=len, reverse=True))
_DID_NOT = regex.compile(rf"\b(?:did not|didn['’]t)\s+(?P<base>{_BASES})\b")
_FAILED_TO = regex.compile(rf"\b(?:failed|refused|declined) to\s+(?P<base>{_BASES})\b")
_AUX_NOT = regex.compile(rf"\b(?P<aux>{_AUX}|can(?=not))(?:\s+not|n['’]t|not)\b(?!\s+(?:only|just|all|every|yet))")
_OTHER = (
    (regex.compile(r"\bno longer\b"), "still"),
    (regex.compile(r"\bwithout\b"), "with"),
    (
        regex.compile(
            r"\bno(?=\s+(?:evidence|plans?|decision|agreement|contract|reason|sign|record|charges?|tender|link)\b)"
        ),
        "clear",
    ),
    (regex.compile(r"\bnever\b(?=\s+\p{Ll})"), "often"),
)
_AUX_BEFORE = regex.compile(rf"\b(?P<aux>{_AUX}|can|cannot)\b(?!n['’]t|\s+(?:not|no|only|to|also|been only)\b)")
_FINITE = regex.compile(r"(?<=[\p{L}\p{N})’'”\"]\s)(?P<verb>\p{Ll}+)(?=\s+(?P<next>[\p{L}\p{N}£$€“\"]+))")
_OBJECT = frozenset(
    "the a an its their his her this that these those it them him all more new about over up at most least".split()
)
_NO_VERB_BEFORE = regex.compile(
    r"(?i)\b(?:to|be|is|are|was|were|been|being|has|have|had|will|would|could|should|may|might|must|can|did|do|does|by|the|an?|of|and|or|newly|recently)\s+(?:\w+ly\s+)?$"
)


def negation(case: Case, rng: Random) -> Iterator[Edit]:
    """A denial dropped where there is one, put in where there is none; never both, and never a second beside a first."""
    denials = [c for c in cues(case.text) if c.kind == "negation"]
    if len(denials) == 1:
        yield from _dropped(case)
    if not denials:
        found = list(_added(case))
        if found:
            yield rng.choice(found)


def _dropped(case: Case) -> Iterator[Edit]:
    if case.text.rstrip().endswith("?") or regex.search(r"(?i)\b(?:whether|if|unless)\b", case.text):
        return
    for pattern in (_DID_NOT, _FAILED_TO):
        for found in pattern.finditer(case.text):
            if case.is_own(*found.span()):
                yield Edit(*found.span(), past(found["base"]))
    for found in _AUX_NOT.finditer(case.text):
        if (
            case.is_own(*found.span())
            and not _DID_NOT.match(case.text, found.start())
            and found["aux"] not in {"did", "does", "do"}
        ):
            yield Edit(*found.span(), found["aux"])
    for pattern, now in _OTHER:
        for found in pattern.finditer(case.text):
            if case.is_own(*found.span()):
                yield Edit(*found.span(), now)


def _added(case: Case) -> Iterator[Edit]:
    for found in _AUX_BEFORE.finditer(case.text):
        aux = found["aux"]
        if case.is_own(*found.span()) and case.is_flat(found.start()) and _is_helper(case.text, found.end(), aux):
            yield Edit(*found.span(), "cannot" if aux == "can" else f"{aux} not")
            return
    for found in _FINITE.finditer(case.text):
        base = base_of(found["verb"])
        if base is None or base in {"have", "do"} or not case.is_own(*found.span()) or not case.is_flat(found.start()):
            continue
        sure = (
            is_past(found["verb"])
            or found["next"].casefold() in _OBJECT
            or found["next"][0].isupper()
            or found["next"][0] in "£$€0123456789"
        )
        if sure and not _NO_VERB_BEFORE.search(case.text[: found.start()]):
            yield Edit(*found.span("verb"), f"did not {base}")
            return


def _is_helper(text: str, end: int, aux: str) -> bool:
    """Whether "not" may follow: "has closed" and "is open", not "has a bridge"."""
    if aux in {"has", "have", "had", "do", "does", "did"}:
        after = regex.match(r"\s+(?:\w+ly\s+)?(\p{Ll}+)", text[end : end + 40])
        return after is not None and (after[1] in {"been", "made", "become"} or after[1].endswith(("ed", "en", "wn")))
    return bool(regex.match(r"\s+\p{L}", text[end : end + 2]))
