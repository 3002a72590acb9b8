"""Whether one unit of a claim is one unit of its evidence, in other clothes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from briefgen.gate.bearing import generic_bearer, same_name
from briefgen.gate.figures import licences, same_bound
from briefgen.gate.rewriting.antecedents import stands_for
from briefgen.gate.rewriting.lexicon import is_alone, same_word
from briefgen.gate.rewriting.subjects import nouns_meant
from briefgen.gate.rewriting.unit import Unit
from briefgen.model import Source, Span
from briefgen.text.dates import DateMention, contains
from briefgen.text.names import Name
from briefgen.text.periods import is_edge
from briefgen.text.posts import tails
from briefgen.text.quantities import Quantity, quantities
from briefgen.text.referring import is_person
from briefgen.text.units import UNITS

__all__ = ["Page", "is_free", "matches"]


@dataclass(frozen=True, slots=True)
class Page:
    """A sentence of a source as units.

    Attributes:
        source: it stands in.
        span: of the sentence, in the source's text.
        units: offsets in the sentence.
        quoted: by unit, whether the claim's quotes hold it.
        known: what was matched before, by the spans of claimed and given unit; shared by all pages of one sentence.
    """

    source: Source
    span: Span
    units: tuple[Unit, ...]
    quoted: tuple[bool, ...]
    known: dict[tuple[int, int, str], dict[tuple[int, int, str], bool]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def has(self, claimed: Unit, index: int) -> bool:
        """Whether the unit at ``index`` is this one of the claim, inside the quotes or a name."""
        return self._has(claimed, index, self._known_of(claimed))

    def places(self, claimed: Unit) -> list[int]:
        """Where the units are that :meth:`has` finds to be this one of the claim."""
        return list(self._places(claimed))

    def holds(self, claimed: Unit) -> bool:
        """Whether there is such a place."""
        return next(self._places(claimed), None) is not None

    def _places(self, claimed: Unit) -> Iterator[int]:
        known = self._known_of(claimed)
        plain = _is_plain_word(claimed)
        for index, given in enumerate(self.units):
            key = (given.span.start, given.span.end, given.text)
            found = known.get(key)
            if found is None:
                if plain and given.kind == "word" and given.value is None:
                    found = given.key == claimed.key  # what matches would tell, and most pairs are of two words
                else:
                    found = matches(claimed, self, index)
                known[key] = found
            if found and (self.quoted[index] or given.kind in {"name", "pronoun"}):
                yield index

    def _known_of(self, claimed: Unit) -> dict[tuple[int, int, str], bool]:
        return self.known.setdefault((claimed.span.start, claimed.span.end, claimed.text), {})

    def _has(self, claimed: Unit, index: int, known: dict[tuple[int, int, str], bool]) -> bool:
        given = self.units[index]
        key = (given.span.start, given.span.end, given.text)
        found = known.get(key)
        if found is None:
            found = known[key] = matches(claimed, self, index)
        return found and (self.quoted[index] or given.kind in {"name", "pronoun"})

    def part(self, within: Span) -> Page:
        """The page cut down to the units inside a span of its sentence."""
        return self.turned(tuple(u for u in self.units if within.covers(u.span)))

    def turned(self, units: tuple[Unit, ...]) -> Page:
        """The page with its units in another order, or some of them."""
        held = {u.span: q for u, q in zip(self.units, self.quoted, strict=True)}
        return Page(self.source, self.span, units, tuple(held[u.span] for u in units), self.known)


# Reporting words: each may be told as one of a lower row of its list, never of a higher one.
_REPORTING = {
    word: rank
    for rank, words in enumerate(
        (
            "say state tell add note remark comment explain reply respond write",
            "announce report declare point observ mention indicat",
            "confirm acknowledg admit conced reveal disclos stress emphasis emphasise warn caution argu insist maintain conclud claim contend assert",
        )
    )
    for word in words.split()
}
_LADDER = {
    "nearly all": 3.5,
    "all": 4,
    "every": 4,
    "each": 4,
    "most": 3,
    "majority": 3,
    "many": 2,
    "several": 1,
    "some": 1,
}
_PLAIN_NOT = frozenset({"not", "cannot", "no", "neither", "nor"})
_FREE_ADVERBS = frozenset(
    """
    also too however meanwhile moreover furthermore then there additionally indeed actually nevertheless nonetheless
    """.split()
)
# "The yard located in Sund" is the yard in Sund.
_PLACED = frozenset({"located", "situated"})
_FIRST = frozenset({"i", "we", "us", "me", "our", "my"})
_ENDS = frozenset({"from", "to", "until", "till"})
_ENDS = frozenset({"from", "to", "until", "till"})
_EDGES = frozenset({"by", "sinc", "befor", "after"})
_DATE_PREPOSITIONS = frozenset({"in", "on", "at", "during", "of"})


def is_free(units: Sequence[Unit], index: int) -> bool:
    """Whether a unit of a claim need not be found in the evidence: articles, helping verbs, "that", marks."""
    unit = units[index]
    if unit.kind == "article" and unit.text in _POSSESSIVE and index == 0:
        return False  # "its director" is not "the carrier's director"
    if unit.kind in {"article", "that", "mark", "conjunction"}:
        return True
    if unit.text in {"at", "least"} and [u.text for u in units[index : index + 3]][-2:] == ["least", "some"]:
        return True  # "at least some": no more than "some"
    if unit.text == "least" and [u.text for u in units[max(0, index - 1) : index + 2]] == ["at", "least", "some"]:
        return True
    if unit.kind == "adverb":
        return unit.text in _FREE_ADVERBS
    if unit.text in _PLACED:
        return [u.kind for u in units[index + 1 : index + 2]] == ["preposition"]
    if unit.kind == "auxiliary":
        return _helps(units, index)
    if unit.kind == "preposition":
        after = next((u for u in units[index + 1 :] if u.kind != "article"), None)
        return after is not None and after.kind == "date" and unit.text in _DATE_PREPOSITIONS
    return False


def _helps(units: Sequence[Unit], index: int) -> bool:
    for unit in units[index + 1 :]:
        if unit.is_verb:
            return True
        if unit.kind not in {"adverb", "negation"}:
            return False
    return False


def _is_plain_word(unit: Unit) -> bool:
    """Whether a unit is a word that only a form of itself can be: no other says the same, or measures or reports as it does."""
    word = unit.kind == "word" and unit.value is None
    return word and is_alone(unit.key) and unit.text not in UNITS and unit.key not in _REPORTING


def matches(claimed: Unit, page: Page, index: int) -> bool:
    """Whether a unit of a claim is the unit of the page at ``index``, in a licensed form."""
    given = page.units[index]
    if claimed.kind == "article":
        # "Our staff", said by whom the claim names, is "its staff".
        return given.kind == "article" and given.text in {claimed.text, "our", "my"}
    if claimed.kind == "word" and claimed.value is None and given.value is None:
        # Most pairs are of two words, or a word and a comma.
        if given.kind == "word":
            return _same_word(claimed, given)
        if given.kind == "mark":
            return False
    if isinstance(claimed.value, Quantity):
        return isinstance(given.value, Quantity) and (
            _same_figure(given, claimed)
            or _same_sum(given, claimed, page)
            or (_is_plain(page) and _within(given.value, claimed.value))
        )
    if isinstance(claimed.value, DateMention):
        return (
            isinstance(given.value, DateMention)
            and _same_date(given.value, claimed.value, given, claimed)
            and _whole_run(given.value, claimed.value, page)
        )
    if given.kind == "article" and given.text in _POSSESSIVE:
        return _owns(claimed, page, index) or _owned_by(claimed, page, index)
    if isinstance(claimed.value, Name) or isinstance(given.value, Name):
        return _same_bearer(claimed, page, index)
    if given.kind == "pronoun" and given.text in _THINGS and claimed.kind == "word":
        return claimed.key in nouns_meant(page.source.text, page.span, given.span.start, given.text)
    if claimed.kind == "pronoun":
        return _same_pronoun(claimed, given)
    if claimed.kind == "modal":
        return given.kind == "modal" and given.key == claimed.key
    if claimed.kind == "negation":
        return given.kind == "negation" and (given.key == claimed.key or (_not(given) and _not(claimed)))
    if claimed.kind == "quantifier" and isinstance(given.value, Quantity):
        return _is_plain(page) and _so_many(claimed.text, given.value)
    if claimed.kind == "quantifier":
        return given.kind == "quantifier" and (
            same_word(given.key, claimed.key)
            or (
                _is_plain(page)
                and (claimed.text != "most" or given.text == "nearly all")
                and 0 < _LADDER.get(claimed.text, 0) < _LADDER.get(given.text, 0)
            )
        )
    if claimed.kind == "auxiliary":
        return (given.kind == "auxiliary" and given.key == claimed.key) or (given.text == "," and claimed.key == "be")
    if claimed.kind == "relative" and given.kind in {"relative", "that"}:
        return claimed.text == given.text or {claimed.text, given.text} <= {"which", "who", "that"}
    if {claimed.kind, given.kind} & {"condition", "relative", "but"}:
        return claimed.kind == given.kind and claimed.text == given.text
    if given.kind == "mark" or given.value is not None:
        return False
    return _same_word(claimed, given)


_THINGS = frozenset({"it", "they", "them"})
_POSSESSIVE = frozenset({"its", "their", "his", "her"})


def _owns(claimed: Unit, page: Page, index: int) -> bool:
    """Whether a possessive stands for the subject of its sentence, which the claim names: "the commune draws half of its water"."""
    opening = page.units[: next((i for i, u in enumerate(page.units) if u.is_verb), 0)]
    personal = page.units[index].text in {"his", "her"}
    if page.units[index].text == "its" and claimed.kind == "name" and is_person(claimed.key, page.source.text):
        return False
    if personal and any(u.kind == "name" and not matches(claimed, page, i) for i, u in enumerate(opening)):
        return False  # "Bell's deputy, Ann Marsh, sent her letter"
    return index >= len(opening) and any(
        u.is_nominal and u.kind in {"name", "word"} and not _possesses(u, page) and matches(claimed, page, i)
        for i, u in enumerate(opening)
    )


def _possesses(unit: Unit, page: Page) -> bool:
    """Whether a unit of a page stands in the possessive: "Bell's", "the growers'"."""
    end = page.span.start + unit.span.end
    return unit.text.endswith(("'s", "s'", "’s", "s’")) or page.source.text[end : end + 2] in {"'s", "’s", "' ", "’ "}


def _owned_by(claimed: Unit, page: Page, index: int) -> bool:
    """Whether a possessive stands for the name, or the noun of the sentence before, that the claim has in its place."""
    given = page.units[index]
    if isinstance(claimed.value, Name):
        return stands_for(page.source, page.span, given, claimed.value)
    if claimed.kind != "word" or given.text not in {"its", "their"}:
        return False
    if any(
        u.is_nominal and not (given.text == "their" and u.kind == "word" and u.text[-1] not in "s’'")
        for u in page.units[:index]
    ):
        return False
    return claimed.key in nouns_meant(page.source.text, page.span, given.span.start, given.text)


def _not(unit: Unit) -> bool:
    return unit.text in _PLAIN_NOT or unit.text.endswith("n't")


def _same_figure(given: Unit, claimed: Unit) -> bool:
    ours, theirs = claimed.value, given.value
    if not isinstance(ours, Quantity):
        raise TypeError
    if not isinstance(theirs, Quantity):
        raise TypeError
    if not licences(theirs, ours, given.text, claimed.text):
        return False
    return same_bound(theirs, ours)


def _same_sum(given: Unit, claimed: Unit, page: Page) -> bool:
    """Whether "the 6.8 million" is the sum of money of that value which the text gave before, and no other thing of that number."""
    ours, theirs = claimed.value, given.value
    if not isinstance(ours, Quantity):
        raise TypeError
    if not isinstance(theirs, Quantity):
        raise TypeError
    if (
        ours.kind != "money"
        or (theirs.kind, theirs.unit) != ("count", "")
        or ours.value != theirs.value
        or ours.bound != theirs.bound
    ):
        return False
    at = page.span.start + given.span.start
    if page.source.text[max(0, at - 4) : at].casefold() != "the " or theirs.head:
        return False
    same = [
        q
        for q in quantities(page.source.text[:at])
        if q.value == ours.value and q.kind in {"money", "count", "measure"}
    ]
    return bool(same) and all((q.kind, q.unit) == (ours.kind, ours.unit) for q in same)


def _is_plain(page: Page) -> bool:
    """Whether nothing in a sentence turns more into less: a denial, a condition."""
    return not any(u.kind in {"negation", "condition"} for u in page.units)


def _within(given: Quantity, claimed: Quantity) -> bool:
    """Whether a claim's lower bound holds of the source's figure: "more than 300" of 318."""
    if given.value is None or claimed.value is None:
        return False
    if (
        (given.kind, claimed.kind) == ("percent", "count")
        and given.unit == "%"
        and claimed.unit == ""
        and claimed.value < 1
    ):
        # "more than half" of 70 per cent, or of about 70 per cent; of about 52 per cent it may be less
        least = given.value / 100 * (Decimal("0.9") if given.bound == "about" else 1)
        return claimed.bound == "over" and given.bound != "under" and claimed.value < least <= claimed.value * 2
    if (given.kind, given.unit) != (claimed.kind, claimed.unit):
        return False
    # Half of it at least: "more than three" of 318 is true, and misleads.
    return claimed.bound == "over" and given.bound in {"", "over"} and claimed.value < given.value <= claimed.value * 2


def _so_many(word: str, given: Quantity) -> bool:
    """Whether a figure is "some", "several" or "most"."""
    if given.value is None or given.bound == "under" or given.kind not in {"count", "percent"}:
        return False
    if word == "most":
        share = given.value / 100 if given.kind == "percent" else given.value
        return share < 1 and share > Decimal("0.5")
    if given.kind != "count" or given.value < 1:
        return False
    return (word == "some" and given.value >= 2) or (word == "several" and given.value >= 3)


def _same_date(given: DateMention, claimed: DateMention, left: Unit, right: Unit) -> bool:
    # "by Monday" is not "on Monday".
    if {left.preposition, right.preposition} & _EDGES and left.preposition != right.preposition:
        return False
    if {left.preposition, right.preposition} <= _ENDS and (left.preposition == "from") != (right.preposition == "from"):
        return False  # "from April to June" is not "from June to April"
    if left.text.replace("/", "-") == right.text.replace("/", "-"):
        return True
    if left.preposition in _EDGES and is_edge(left.text) and not is_edge(right.text) and right.text[:1].isalpha():
        return False  # "by June" is before "by the end of June"
    if _STRETCH.match(left.text) and _STRETCH.match(right.text):
        return (given.first, given.last) == (claimed.first, claimed.last) and given.first is not None
    return contains(claimed, given)


# "the next three weeks" lies in "the next three months", and is another stretch of time.
_STRETCH = regex.compile(r"(?:the\s+)?(?:last|past|next|coming|previous|following)\s+\w+\s+\w+")


def _whole_run(given: DateMention, claimed: DateMention, page: Page) -> bool:
    """Whether some days of the claim, "on 15 and 16 May", are those of the page, "on Friday and Saturday": the first and the last."""
    some_days = claimed.precision == "day" and claimed.first != claimed.last
    if not some_days or (given.first, given.last) == (claimed.first, claimed.last):
        return True
    last = any(isinstance(u.value, DateMention) and u.value.last == claimed.last for u in page.units)
    return given.first == claimed.first and last


def _same_bearer(claimed: Unit, page: Page, index: int) -> bool:
    given = page.units[index]
    if isinstance(claimed.value, Name) and isinstance(given.value, Name):
        return same_name(claimed.value.key, given.value.key, page.source.text)
    if {claimed.kind, given.kind} == {"name", "word"} and claimed.text.removesuffix("'s") == given.text.removesuffix(
        "'s"
    ):
        return True  # a name that opens a sentence may not be known for one
    if isinstance(claimed.value, Name):
        return stands_for(page.source, page.span, given, claimed.value)
    if claimed.kind == "pronoun":
        return False
    # "the trust" for the "Alder Hospital Trust", "the company" for the one that the source calls so
    if not isinstance(given.value, Name):
        raise TypeError
    bearer = tails(page.source.text).get(claimed.key) or generic_bearer(
        claimed.text.removesuffix("'s"), page.source.text
    )
    return claimed.kind == "word" and bearer is not None and same_name(bearer, given.value.key, page.source.text)


def _same_pronoun(claimed: Unit, given: Unit) -> bool:
    if given.kind != "pronoun":
        return False
    return given.text == claimed.text or given.text in _FIRST


def _same_word(claimed: Unit, given: Unit) -> bool:
    if same_word(claimed.key, given.key):
        return True
    if claimed.text in UNITS and UNITS[claimed.text] == UNITS.get(given.text):
        return True  # "a kilo", "per kilogram"
    ours, theirs = _REPORTING.get(claimed.key), _REPORTING.get(given.key)
    return ours is not None and theirs is not None and ours <= max(theirs, 0) and ours <= 1
