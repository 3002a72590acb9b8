"""A claim that says two things, taken apart: each half has to follow by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.gate.rewriting.unit import Unit

__all__ = ["asides", "halves", "rejoined", "subject_of"]

_JOINTS = frozenset({";", "while", "whereas", "although", "though"})
_POSSESSIVE = frozenset({"his", "her", "its", "their"})
_PERSONAL = frozenset({"he", "she", "it", "they"})


def halves(text: str, units: Sequence[Unit]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The two clauses of a sentence joined by a conjunction.

    Args:
        text: the sentence.
        units: of it.

    Yields:
        The first clause, and what the second may be: as it stands, with the first one's subject where it has none, or with
        it in a pronoun's place. Whether the second has a verb shows when it is read by itself.
    """
    for index, unit in enumerate(units):
        if unit.text == "or" or (unit.kind not in {"conjunction", "but"} and unit.text not in _JOINTS):
            continue
        before, after = units[:index], units[index + 1 :]
        if not any(u.is_verb for u in before) or not after:
            continue
        left, right = text[: unit.span.start].rstrip(" ,;"), text[unit.span.end :].strip()
        subject = subject_of(text, before)
        opener = next((u for u in after if u.kind != "adverb"), None)
        if opener is not None and opener.is_verb:
            helpers = _passive_helpers(text, before)
            yield (
                left,
                ((f"{subject} {right}", *((f"{subject} {helpers} {right}",) if helpers else ())) if subject else ()),
            )
        elif opener is not None and opener.kind == "negation" and subject:
            yield left, (right, f"{subject} {right}")
        elif opener is not None and opener.kind == "word" and opener.text.endswith("ed") and subject:
            # "said it was late and asked drivers": read as a noun with a participle
            yield left, (*rejoined(right, after, subject), f"{subject} {right}")
        else:
            yield left, tuple(rejoined(right, after, subject))


def _passive_helpers(text: str, units: Sequence[Unit]) -> str:
    """The helping verbs of a passive, which its second participle shares: "has been fined and barred"."""
    verb = next((i for i, u in enumerate(units) if u.voice == "passive"), None)
    if verb is None:
        return ""
    start = verb
    while start > 0 and units[start - 1].kind in {"auxiliary", "modal"}:
        start -= 1
    return text[units[start].span.start : units[verb].span.start].strip() if start < verb else ""


def asides(text: str, units: Sequence[Unit]) -> Iterator[tuple[str, str]]:
    """A sentence without one of its relative clauses, and what that clause says: "Veld sold the yard, which makes cranes"."""
    for index, unit in enumerate(units):
        if unit.text not in {"which", "who"} or index < 2 or units[index - 1].text != ",":
            continue
        end = next((u.span.start for u in units[index + 1 :] if u.text == ","), len(text.rstrip(" .")))
        named = index - 1
        while named > 0 and (units[named - 1].is_nominal or units[named - 1].kind == "article"):
            named -= 1
        if named == index - 1 or index + 1 >= len(units):
            continue
        antecedent = text[units[named].span.start : units[index - 1].span.start]
        whole = text[: units[index - 1].span.start] + text[end:].removeprefix(",")
        if not units[index + 1].is_verb:
            verb = next((u for u in units[index + 1 :] if u.is_verb and u.kind == "word" and u.span.end <= end), None)
            if verb is not None:  # "the survey, which the guild had commissioned in May"
                said, rest = text[units[index + 1].span.start : verb.span.end], text[verb.span.end : end].strip()
                yield whole, f"{said} {antecedent} {rest}".strip()
            continue
        yield whole, f"{antecedent} {text[unit.span.end : end].strip()}"


def subject_of(text: str, units: Sequence[Unit]) -> str:
    """The noun phrase that opens a sentence, asides apart; empty where none does."""
    start = 0
    while start < len(units) and (units[start].kind in {"preposition", "date", "adverb"} or units[start].text == ","):
        start += 1
        while start < len(units) and units[start - 1].kind == "preposition" and units[start].kind == "article":
            start += 1
    end = start
    while end < len(units) and (
        units[end].is_nominal or units[end].kind in {"article", "quantifier"} or units[end].text == "of"
    ):
        end += 1
    return text[units[start].span.start : units[end - 1].span.end] if end > start else ""


def rejoined(text: str, units: Sequence[Unit], subject: str) -> Iterator[str]:
    """The words as they stand, and with the subject of what came before in place of the pronoun that opens them.

    "Its director" may be that of that subject: "Veld's director".
    """
    begun = units[0].text if units else ""
    owned = begun in _POSSESSIVE
    yield text
    if subject and (owned or (begun in _PERSONAL and units[0].kind == "pronoun")):
        place = text.casefold().find(begun)
        yield text[:place] + subject + ("'s" if owned else "") + text[place + len(begun) :]
