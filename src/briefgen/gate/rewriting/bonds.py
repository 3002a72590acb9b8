"""A claim held against a sentence in any order: each word with the verb, and beside the word, that it has in the source.

Weaker than a proof, which follows the sentence step by step; what it lets pass, the checks still have to let pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise, product

from briefgen.gate.rewriting.clausing import inner_clauses
from briefgen.gate.rewriting.dropping import kept_back
from briefgen.gate.rewriting.holding import same_voice
from briefgen.gate.rewriting.matching import Page, is_free
from briefgen.gate.rewriting.openings import FACTIVE
from briefgen.gate.rewriting.passives import activations, without_doer
from briefgen.gate.rewriting.phrasing import phrased
from briefgen.gate.rewriting.reporting import unspoken
from briefgen.gate.rewriting.scoping import joint_of, narrowed, unlimited
from briefgen.gate.rewriting.timing import dates_stand
from briefgen.gate.rewriting.unit import Unit
from briefgen.gate.voices import Voice

__all__ = ["in_any_order"]

# Ways to place a claim's words in a sentence that has some of them more than once.
_MOST_WAYS = 24
_MOST_LOOKED_AT = 500
_BREAKS = frozenset({"relative", "that", "subordinator", "condition"})
_BREAKING_MARKS = frozenset({";", ":", "—", "(", ")"})
_OPENERS = frozenset({"before", "after", "until", "till", "since"})
_IN_PHRASE = frozenset({"article", "adverb", "quantifier"})
_SKIPPED = frozenset({"adverb", "auxiliary", "modal", "negation", "date", "quantifier"})


def in_any_order(units: Sequence[Unit], page: Page, voices: Sequence[Voice] = ()) -> bool:
    """Whether all words of a claim stand in one sentence, each bound there as the claim binds it.

    Args:
        units: of a sentence of the claim.
        page: a sentence of the source.
        voices: who speaks in it; what somebody says there the claim has to have said by the same.
    """
    wanted = [u for i, u in enumerate(units) if not is_free(units, i) and u.kind != "preposition"]
    if not wanted or not _asserts(units) or not all(page.holds(u) for u in wanted):
        return False
    for ours in _turns(units):
        for theirs in _pages(page):
            if _bound(ours, theirs, voices):
                return True
    return False


def _asserts(units: Sequence[Unit]) -> bool:
    """Whether there is a verb outside relative clauses: "to those who work shifts" says nothing by itself."""
    verb = next((i for i, u in enumerate(units) if u.is_verb), None)
    return verb is not None and not any(u.kind == "relative" for u in units[:verb])


def _turns(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    yield units
    yield from activations(units)
    doerless = without_doer(units)
    if doerless is not None:
        yield doerless


def _pages(page: Page) -> Iterator[Page]:
    bare = _without_brackets(page)
    for one in (page, *((bare,) if bare is not page else ()), *inner_clauses(bare)):
        yield one
        for turned in activations(one.units):
            yield one.turned(turned)


def _without_brackets(page: Page) -> Page:
    """The page without what stands in brackets: "a £50 million ($67 million) contract"."""
    out: list[Unit] = []
    depth = 0
    for unit in page.units:
        depth += unit.text in {"(", "["}
        if not depth:
            out.append(unit)
        depth = max(0, depth - (unit.text in {")", "]"}))
    return page if len(out) == len(page.units) or depth else page.turned(tuple(out))


def _bound(ours: Sequence[Unit], page: Page, voices: Sequence[Voice]) -> bool:
    wanted = [i for i, u in enumerate(ours) if not is_free(ours, i) and u.kind != "preposition"]
    held = [page.places(ours[i]) for i in wanted]
    if not all(held) or not dates_stand(ours, page):
        return False
    ways = (w for w in islice(product(*held), _MOST_LOOKED_AT) if len(set(w)) == len(w))
    return any(_fits(ours, dict(zip(wanted, way, strict=True)), page, voices) for way in islice(ways, _MOST_WAYS))


def _fits(claimed: Sequence[Unit], places: dict[int, int], page: Page, voices: Sequence[Voice]) -> bool:
    taken = sorted(places.values())
    theirs = page.units
    if narrowed(theirs, taken) is not None or unlimited(theirs, taken) is not None:
        return False
    ours = _read_alike(claimed, places, theirs)
    if not phrased(ours, lambda i: (places[i],) if i in places else (), theirs):
        return False
    if unspoken([theirs[p] for p in taken], voices) is not None:
        return False
    if _turned(ours, places, theirs) or any(_denied(theirs, p, taken) for p in taken):
        return False
    if any(_parted(ours, i, theirs, p) for i, p in places.items()):
        return False
    bonds = _bonds(ours, places)
    return all(_stands(bond, ours, places, theirs) for bond in bonds) and not _limits_lost(taken, theirs)


def _read_alike(ours: Sequence[Unit], places: dict[int, int], theirs: Sequence[Unit]) -> Sequence[Unit]:
    """The claim's words as verbs or nouns as the source has them: word order tells less where a phrase was moved."""
    out = list(ours)
    for i, p in places.items():
        given = theirs[p]
        if out[i].kind == given.kind == "word" and out[i].is_verb != given.is_verb and out[i].text == given.text:
            out[i] = replace(out[i], is_verb=given.is_verb, voice=given.voice)
    return out


def _parted(ours: Sequence[Unit], i: int, theirs: Sequence[Unit], p: int) -> bool:
    """Whether a noun stands behind a preposition in the one, and as subject or object, or behind another, in the other."""
    claimed, given = ours[i], theirs[p]
    if not claimed.is_nominal or "date" in {claimed.kind, given.kind} or "pronoun" in {claimed.kind, given.kind}:
        return False
    joints = {joint_of(ours, i), joint_of(theirs, p)}
    return len(joints) > 1 and not joints <= {"", "of"}


def _limits_lost(taken: Sequence[int], theirs: Sequence[Unit]) -> bool:
    """Whether something beside what the claim takes may not be left out."""
    inside = (u for i, u in enumerate(theirs[taken[0] : taken[-1]], taken[0]) if i not in taken)
    if any(u.kind == "condition" for u in inside) or kept_back(theirs, -1, _phrase_begin(theirs, taken[0])) is not None:
        return True
    joints = (-1, *taken, len(theirs))
    return any(
        kept is not None and kept.kind in {"negation", "condition", "quantifier", "modal"}
        for a, b in pairwise(joints)
        if (kept := kept_back(theirs, _second_half(theirs, a, b), b)) is not None
    )


def _behind_particle(units: Sequence[Unit], verb: int) -> int:
    """The "out" of "pays out only when both sign": no phrase follows it."""
    particle = verb + 1 < len(units) and units[verb].is_verb and units[verb + 1].kind == "preposition"
    alone = verb + 2 < len(units) and units[verb + 2].kind in {"quantifier", "condition", "subordinator"}
    return verb + 1 if particle and alone and units[verb + 2].text in {"only", "if", "unless"} else verb


def _phrase_begin(units: Sequence[Unit], index: int) -> int:
    """Where the phrase of an aligned noun begins: with its preposition, which is compared elsewhere."""
    while index > 0 and units[index - 1].kind in {"article", "preposition"}:
        index -= 1
    return index


def _second_half(units: Sequence[Unit], last: int, following: int) -> int:
    """Where to begin behind an aligned unit: behind the first of two things that one subject does."""
    if following == len(units):
        return _behind_particle(units, last)
    if last < 0 or not units[following].is_verb:
        return last
    at = following - 1
    while at > last and units[at].kind in {"auxiliary", "adverb", "modal", "negation"}:
        at -= 1
    return at if at > last and units[at].text == "and" and any(u.is_verb for u in units[last + 1 : at]) else last


def _turned(ours: Sequence[Unit], places: dict[int, int], theirs: Sequence[Unit]) -> bool:
    """Whether a verb has a denial, a modal word or a voice of its own in the one and not in the other."""
    for i, p in places.items():
        claimed = ours[i]
        if not claimed.is_verb or claimed.kind != "word":
            continue
        if _before(ours, i) != _before(theirs, p) or not _opens_alike(_opener(ours, i), _opener(theirs, p)):
            return True
        if not same_voice(claimed, theirs, p) or _form(ours, i) != _form(theirs, p):
            return True
        ruler, other = _ruler(ours, i), _ruler(theirs, p)
        if _form(ours, i) and (None if ruler is None else places.get(ruler)) != other:
            return True
    return False


def _opener(units: Sequence[Unit], verb: int) -> str:
    """The word that opens a verb's clause: "before" of "dated from before he took over"; empty where there is none."""
    for unit in reversed(units[:verb]):
        if unit.kind in {"subordinator", "condition"} or unit.text in _OPENERS:
            return unit.text
        if unit.kind in {"that", "relative", "but", "conjunction"} or unit.text in _BREAKING_MARKS | {","}:
            return ""
        if unit.is_verb and unit.kind == "word":
            return ""
    return ""


def _opens_alike(ours: str, theirs: str) -> bool:
    return ours == theirs or (not ours and theirs in FACTIVE)


def _denied(units: Sequence[Unit], place: int, taken: Sequence[int]) -> bool:
    """Whether a denial that the claim leaves out stands right before a word that it takes."""
    at = place - 1
    while at >= 0 and units[at].kind in {"adverb", "auxiliary", "modal", "article"}:
        at -= 1
    return at >= 0 and units[at].kind == "negation" and at not in taken


def _form(units: Sequence[Unit], index: int) -> str:
    """How a verb hangs on what stands before it: ``to``, a preposition, or empty where it stands by itself."""
    before = next((u for u in reversed(units[:index]) if u.kind != "adverb"), None)
    if before is None:
        return ""
    hangs = before.text == "to" or (before.kind == "preposition" and units[index].voice == "participle")
    return before.key if hangs else ""


def _ruler(units: Sequence[Unit], index: int) -> int | None:
    """The verb or noun that an infinitive or a gerund hangs on: "declined [to comment]"."""
    return next((i for i in range(index - 1, -1, -1) if units[i].kind == "word"), None)


def _before(units: Sequence[Unit], index: int) -> set[str]:
    """What stands before a verb that turns it."""
    out: set[str] = set()
    for unit in reversed(units[:index]):
        if unit.kind in {"negation", "modal"}:
            out.add(unit.key)
        elif unit.kind not in {"adverb", "auxiliary"}:
            break
    return out


def _bonds(ours: Sequence[Unit], places: dict[int, int]) -> Iterator[tuple[str, int, int]]:
    """What a claim binds: subjects and objects to verbs, words to the words beside them."""
    verbs = [i for i in places if ours[i].is_verb and ours[i].kind == "word"]
    for i in places:
        unit = ours[i]
        if not unit.is_nominal and unit.kind != "quantifier":
            continue
        last = next((v for v in reversed(verbs) if v < i and not _broken(ours, v, i)), None)
        following = next((v for v in verbs if v > i), None)
        joint = joint_of(ours, i)
        if joint == "of":
            continue  # it hangs on the noun before it
        adjunct = unit.kind == "date" or joint
        if adjunct:
            near = last if last is not None else following
            if near is not None:
                yield ("near", i, near)
        elif last is not None:
            yield ("after", i, last)
        elif following is not None and not _broken(ours, i, following):
            yield ("before", i, following)
    for a, b in pairwise(sorted(places)):
        between = ours[a + 1 : b]
        if not (ours[a].is_nominal and ours[b].is_nominal) or ours[a].kind == "date":
            continue
        if ours[b].kind != "date" and all(u.kind in _IN_PHRASE or u.text == "of" for u in between):
            yield ("beside", a, b)
        elif all(u.kind in _IN_PHRASE or u.kind == "preposition" for u in between):
            yield ("phrase", a, b)


def _broken(units: Sequence[Unit], a: int, b: int) -> bool:
    return any(u.kind in _BREAKS or u.text in _BREAKING_MARKS for u in units[a + 1 : b])


def _stands(bond: tuple[str, int, int], ours: Sequence[Unit], places: dict[int, int], theirs: Sequence[Unit]) -> bool:
    kind, i, j = bond
    a, b = places[i], places[j]
    if kind == "beside":
        low, high = sorted((a, b))
        return (
            all(u.is_nominal or u.kind in _IN_PHRASE or u.text in {"of", ",", "'s"} for u in theirs[low + 1 : high])
            or theirs[a].kind == "pronoun"
            or theirs[b].kind == "pronoun"
        )
    if kind == "phrase":
        low, high = sorted((a, b))
        return not any(
            u.kind in {"conjunction", "but"} or u.text in {";", "including"} for u in theirs[low + 1 : high]
        ) and not _broken(theirs, low, high)
    if kind == "near":
        low, high = sorted((a, b))
        inside = theirs[low + 1 : high]
        count = sum(u.kind in {"conjunction", "but"} for u in inside)
        ours_count = sum(u.kind in {"conjunction", "but"} for u in ours[min(i, j) + 1 : max(i, j)])
        return not _broken(theirs, low, high) and count <= ours_count
    if kind == "before":
        return a in set(_subjects(theirs, b))
    return a in set(_objects(theirs, b))


def _subjects(units: Sequence[Unit], verb: int, depth: int = 0) -> Iterator[int]:
    """What a verb may have as its subject."""
    at, seen = verb - 1, False
    if depth > 4:
        return
    while at >= 0:
        unit = units[at]
        if unit.is_nominal:
            seen = True
            yield at
        elif unit.text == ",":
            opening = next((i for i in range(at - 1, -1, -1) if units[i].text == ","), None)
            if seen:
                # "Ann Bell, the director," - or the end of what came before
                at -= 1
                if at >= 0 and not units[at].is_nominal:
                    return
                continue
            if opening is not None and any(u.is_nominal or u.is_verb for u in units[opening:at]):
                for i in range(opening + 1, at):
                    if units[i].is_nominal and not units[i - 1].is_verb and units[i].kind == "name":
                        yield i
                at = opening - 1
                continue
            former = _verb_before(units, at)
            if former is not None:
                yield from _subjects(units, former, depth + 1)
            return
        elif unit.kind in {"conjunction", "but"}:
            if seen and at and units[at - 1].is_nominal:
                at -= 1
                continue
            if not seen:
                former = _verb_before(units, at)
                if former is not None:
                    yield from _subjects(units, former, depth + 1)
            return
        elif unit.kind in {"relative", "that"}:
            if not seen:
                yield from _described(units, at)
            return
        elif unit.is_verb and unit.kind == "word":
            if not seen or units[verb].voice == "participle":
                yield from _subjects(units, at, depth + 1)
            return
        elif unit.text == "to" or unit.kind == "preposition" or unit.kind in _SKIPPED or unit.kind == "article":
            pass
        elif unit.kind in _BREAKS or unit.text in _BREAKING_MARKS:
            return
        at -= 1


def _described(units: Sequence[Unit], pronoun: int) -> Iterator[int]:
    """The nouns that a relative pronoun may stand for: the noun phrase before it, with the phrases it closes."""
    end = pronoun - 1 - (pronoun > 0 and units[pronoun - 1].text == ",")
    while end >= 0 and (
        units[end].is_nominal
        or units[end].kind in _IN_PHRASE
        or (units[end].kind == "preposition" and units[end].text not in {"by", "to"})
    ):
        if units[end].is_nominal:
            yield end
        end -= 1


def _verb_before(units: Sequence[Unit], at: int) -> int | None:
    return next((i for i in range(at - 1, -1, -1) if units[i].is_verb and units[i].kind == "word"), None)


def _objects(units: Sequence[Unit], verb: int) -> Iterator[int]:
    """What a verb may have behind it; and the noun before "which" that it takes."""
    for at in range(verb + 1, len(units)):
        unit = units[at]
        if unit.is_nominal or unit.kind == "quantifier":
            yield at
        elif (
            unit.kind in _BREAKS
            or unit.text in _BREAKING_MARKS
            or (
                unit.is_verb
                and unit.kind in {"word", "modal"}
                and unit.voice != "participle"
                and units[at - 1].text != "to"
            )
        ):
            break
        elif unit.kind in {"conjunction", "but"} or unit.text == ",":
            following = next((u for u in units[at + 1 :] if not u.is_nominal and u.kind not in _IN_PHRASE), None)
            if following is not None and following.is_verb:
                break
    pronoun = next(
        (
            i
            for i in range(verb - 1, -1, -1)
            if units[i].kind in {"relative", "that"} or (units[i].is_verb and units[i].kind == "word")
        ),
        None,
    )
    if pronoun is not None and units[pronoun].kind in {"relative", "that"}:
        yield from _described(units, pronoun)
