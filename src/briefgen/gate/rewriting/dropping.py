"""What a claim may leave out of a sentence: asides, phrases of place and time, descriptions, the other half of a pair.

Each rule names what it lets go; what no rule names stays. A denial, a modal word, a quantifier, a condition, a speaker or a verb
that governs what the claim says is never let go of, unless it goes with a whole clause of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.gate.rewriting import lexicon as lx
from briefgen.gate.rewriting.openings import FACTIVE, TIME, begins_clause, is_share, kept_at_opening
from briefgen.gate.rewriting.pairing import other_half
from briefgen.gate.rewriting.unit import Unit
from briefgen.text.quantities import Quantity

__all__ = ["kept_back"]

_FREE = frozenset({"article", "mark", "adverb"})
_SMALL = frozenset({"article", "that", "auxiliary", "conjunction", "adverb", "preposition"})
_TELL = frozenset(lx.key_of(v) for v in ("tell", "inform", "remind", "assure", "notify", "warn"))
_NEVER_ALONE = frozenset({"without", "except", "than", "unlike", "instead", "worth"})
_BAD_IN_ASIDE = frozenset({"condition"})


def kept_back(units: Sequence[Unit], last: int, following: int, shared: frozenset[str] = frozenset()) -> Unit | None:
    """The first unit between two aligned ones that the claim may not leave out.

    Args:
        units: of the sentence.
        last: index of the aligned unit before; -1 at the sentence's beginning.
        following: index of the aligned unit after; ``len(units)`` at its end.
        shared: small words that the claim has in the same place.

    Returns:
        None where all of it may go.
    """
    if last < 0:
        return kept_at_opening(units, following)
    return _Gap(units, last, following, shared).blocked()


def _until_day(units: Sequence[Unit], index: int) -> bool:
    """Whether an "until" behind a participle names a day: ", funded until 2026,"."""
    return index > 0 and units[index].text == "until" and any(u.kind == "date" for u in units[index + 1 : index + 3])


def _is_inverted(units: Sequence[Unit]) -> bool:
    """Whether a condition begins without its "if": "were the roof to fall in", "had Veld known"."""
    return (
        len(units) > 2
        and units[0].text in {"were", "had", "should"}
        and (units[1].is_nominal or units[1].kind in {"article", "quantifier"})
        and any(u.is_verb or u.text == "to" for u in units[2:])
    )


class _Gap:
    """A stretch of a sentence behind an aligned unit, taken apart from left to right."""

    def __init__(self, units: Sequence[Unit], last: int, following: int, shared: frozenset[str]) -> None:
        self.units, self.last, self.end, self.shared = units, last, following, shared
        self.trailing = following == len(units)
        self.at = last + 1

    def blocked(self) -> Unit | None:
        if other_half(self.units, self.last, self.end):
            return None
        while self.at < self.end:
            begun = self.at
            bad = self._take(self.units[self.at])
            if bad is not None:
                return bad
            if self.at == begun:
                return self.units[begun]
        return None

    def _previous(self) -> Unit:
        return self.units[self.at - 1]

    def _take(self, unit: Unit) -> Unit | None:
        if unit.text in self.shared and (unit.kind in _SMALL or unit.kind == "mark"):
            self.at += 1
            return None
        if unit.kind == "mark":
            return self._mark(unit)
        if unit.kind in {"article", "date"} or (unit.kind == "adverb" and unit.text not in lx.LIMITS):
            self.at += 1
            return None
        if unit.kind == "quantity" and self._margin():
            self.at += 1
            return None  # "climbed [12 per cent] to 3.18 dollars"
        if unit.kind == "auxiliary":
            return self._auxiliary(unit)
        if unit.kind == "preposition":
            return self._phrase(unit)
        if unit.kind in {"relative", "that"}:
            return self._relative(unit)
        if unit.kind == "conjunction":
            return self._pair(unit)
        if unit.kind == "subordinator":
            return self._rest() if self.trailing else unit
        if unit.kind == "but":
            return self._contrast(unit)
        if unit.is_verb and unit.kind == "word":
            return self._participle(unit)
        if unit.is_nominal:
            return self._description(unit)
        return unit

    def _margin(self) -> bool:
        """Whether a figure says by how much something rose or fell to what follows."""
        return (
            self._previous().is_verb
            and self._previous().voice == ""
            and self.at + 1 < len(self.units)
            and self.units[self.at + 1].text == "to"
        )

    def _rest(self) -> Unit | None:
        """All that is left may go."""
        self.at = self.end
        return None

    def _mark(self, unit: Unit) -> Unit | None:
        if unit.text in {'"', ")", "]"}:
            self.at += 1
            return None
        closing = {"(": ")", "—": "—", "[": "]"}.get(unit.text, ",")
        close = next((i for i in range(self.at + 1, self.end) if self.units[i].text == closing), None)
        if unit.text in {";", ":"} and self.trailing:
            return self._rest()
        if close is None and not self.trailing:
            if unit.text == ",":
                self.at += 1
                return None
            return unit
        inside = self.units[self.at + 1 : self.end if close is None else close]
        bad = next(
            (
                u
                for i, u in enumerate(inside[:3])
                if (u.kind in _BAD_IN_ASIDE and not _until_day(inside, i)) or u.text == "except"
            ),
            None,
        )
        if bad is None and inside and (inside[0].text == "only" or _is_inverted(inside)):
            bad = inside[0]
        if bad is None and unit.text == "," and inside and inside[0].kind == "but":
            bad = self._contrast_at(inside)
        if bad is not None:
            return bad
        if close is None:
            return self._rest()
        # A comma that closes one aside may open the next.
        self.at = close if unit.text == "," else close + 1
        return None

    def _auxiliary(self, unit: Unit) -> Unit | None:
        if self.trailing:
            return unit
        if self._helps_the_next():
            self.at = self.end
            return None
        return unit

    def _helps_the_next(self) -> bool:
        """Whether nothing but helping words stands before the aligned unit, and that goes on with the verb."""
        between, aligned = self.units[self.at : self.end], self.units[self.end]
        return all(u.kind in {"auxiliary", "adverb"} for u in between) and (
            aligned.is_verb or aligned.kind in {"negation", "adverb", "quantifier"}
        )

    def _phrase(self, unit: Unit) -> Unit | None:
        """A preposition with its noun phrase."""
        if self.at + 1 == self.end and not self.trailing and self.units[self.end].kind == "date" and unit.text in TIME:
            self.at += 1
            return None
        if unit.text == "including" and not self.trailing:
            return unit  # "three options, including a dam with a wall": what follows belongs to the one named
        if unit.text in _NEVER_ALONE or (unit.text == "of" and self._measured()):
            return unit
        if self._universal():
            return unit
        index = self.at + 1
        if unit.text == "to" and index < self.end and self.units[index].is_verb:
            return self._rest() if self.trailing and self._previous().is_nominal else unit
        if index < self.end and self.units[index].kind == "relative" and not self._universal() and self._ends(index):
            return None  # "a hall from which cameras were barred"
        if index < self.end and self.units[index].is_verb and self.trailing:
            return self._rest()  # "by closing two roads", "after leaving office"
        seen = False
        while index < self.end:
            inner = self.units[index]
            if inner.is_nominal or inner.kind in {"article", "quantifier"}:
                seen = seen or inner.is_nominal
            elif inner.kind == "adverb" and inner.text not in lx.LIMITS and not seen:
                pass
            else:
                break
            index += 1
        if not seen:
            return unit
        if index == self.end and not self.trailing and self.units[index].is_nominal:
            return unit  # the aligned unit stands in the same noun phrase
        if index < self.end and self.units[index].is_verb and self.trailing and self.units[index].kind == "word":
            # "in the year ending June", "at a plant owned by Veld" - or a clause: "after the court ruled"
            return self._rest()
        if index < self.end and self.trailing and self.units[index].kind in {"auxiliary", "modal"}:
            return self._rest() if unit.text in FACTIVE | {"before"} else self.units[index]
        self.at = index
        return None

    def _measured(self) -> bool:
        """Whether the "of" belongs to a share or a quantifier: "82 percent of people", "most of the staff"."""
        before = self._previous()
        return self.at - 1 == self.last and (before.kind in {"quantity", "quantifier"} or before.text in lx.CANCELLING)

    def _universal(self) -> bool:
        """Whether the noun phrase before speaks of all or of a share of them, so that less said is more claimed."""
        shared = self.at < len(self.units) and self.units[self.at].text == "of"
        for unit in reversed(self.units[: self.at]):
            by_so_much = isinstance(unit.value, Quantity) and unit.preposition == "by"
            if unit.text in lx.UNIVERSALS or unit.kind == "negation" or (shared and is_share(unit) and not by_so_much):
                return True
            shared = unit.text == "of" or (unit.is_nominal and unit.kind == "word")
            if unit.is_verb or unit.kind in {"mark", "conjunction", "subordinator", "relative", "that", "but"}:
                return False
        return False

    def _relative(self, unit: Unit) -> Unit | None:
        before = self._previous()
        if not self._universal() and (before.is_nominal or before.kind == "mark") and self._ends(self.at):
            return None
        if not self.trailing and not self._universal() and self._restricts_one():
            self.at = self.end
            return None
        if (
            unit.kind == "that"
            and not self.trailing
            and (before.is_verb or before.kind in {"condition", "conjunction", "but"})
        ):
            self.at += 1
            return None
        return unit

    def _ends(self, index: int) -> bool:
        """Whether the clause begun ends in the gap, with the sentence or at a comma; it is stepped over then."""
        comma = next((i for i in range(index + 1, self.end) if self.units[i].text == ","), None)
        if not self.trailing and comma is None:
            return False
        self.at = self.end if self.trailing else comma or self.end
        return True

    def _restricts_one(self) -> bool:
        """Whether the gap is a relative clause that describes one thing or so many: "an inspector [who came in May] took samples"."""
        inside, following = self.units[self.at + 1 : self.end], self.units[self.end]
        start = self.at
        while start > 0 and (self.units[start - 1].is_nominal or self.units[start - 1].kind == "article"):
            start -= 1
        head = self.units[start : self.at]
        if not head or not inside or not inside[0].is_verb:
            return False
        one = (
            head[0].kind == "quantity"
            or head[0].text in {"a", "an"}
            or (head[0].kind == "article" and not head[-1].text.endswith("s"))
        )
        verbs = [i for i, u in enumerate(inside) if u.is_verb and u.kind == "word"]
        return (
            one
            and (start == 0 or self.units[start - 1].kind in {"mark", "conjunction", "that"})
            and following.is_verb
            and following.voice in {"", "passive"}
            and len(verbs) == 1
            and not any(u.kind in _CLAUSAL or u.kind in {"negation", "conjunction"} for u in inside)
        )

    def _pair(self, unit: Unit) -> Unit | None:
        """The second of a pair: a noun phrase, or at the end of a sentence whatever follows."""
        if self.trailing:
            nouns = self.units[self.at + 1 : self.end]
            if nouns and nouns[0].kind in {"negation", "condition"}:
                return nouns[0]
            if self._universal() and unit.text == "or":
                return unit
            return self._rest()
        self.at += 1
        while self.at < self.end and (
            self.units[self.at].is_nominal or self.units[self.at].kind in {"article", "adverb"}
        ):
            self.at += 1
        if self.at == self.end and self.units[self.end].is_nominal and self.units[self.end - 1].is_nominal:
            return self.units[self.end - 1]
        return None

    def _contrast(self, unit: Unit) -> Unit | None:
        if not self.trailing:
            return unit
        bad = self._contrast_at(self.units[self.at : self.end])
        return bad if bad is not None else self._rest()

    def _contrast_at(self, units: Sequence[Unit]) -> Unit | None:
        """A "but" may go with a clause of its own, not with a limit: "but only for 2026", "but not in Leeds"."""
        return (
            None
            if len(units) > 1
            and begins_clause(units, 1)
            and units[1].kind not in {"negation", "condition"}
            and units[1].text not in lx.LIMITS | {"only"}
            else units[0]
        )

    def _participle(self, unit: Unit) -> Unit | None:
        if (
            self.trailing
            and self._previous().is_nominal
            and unit.text.endswith(("ing", "ed", "en", "t", "n", "d"))
            and not self._universal()
        ):
            return self._rest()
        if self._reduced(unit):
            self._past_phrases()
            return None
        return unit

    def _reduced(self, unit: Unit) -> bool:
        """Whether a participle describes the noun before it: "creditors [led by the bank] are expected"."""
        after = self.units[self.at + 1] if self.at + 1 < self.end else None
        return (
            self._previous().is_nominal
            and not self._universal()
            and after is not None
            and after.kind == "preposition"
            and (unit.voice == "passive" or (unit.voice == "participle" and not self.trailing))
            and not any(u.is_verb for u in self._stretch() if u.kind != "auxiliary")
        )

    def _stretch(self) -> Sequence[Unit]:
        """The units behind this one up to the next mark or the gap's end."""
        mark = next((i for i in range(self.at + 1, self.end) if self.units[i].kind == "mark"), self.end)
        return self.units[self.at + 1 : mark]

    def _past_phrases(self) -> None:
        self.at += 1
        while self.at < self.end and (
            self.units[self.at].is_nominal
            or self.units[self.at].kind in {"article", "preposition", "adverb", "quantifier", "conjunction"}
        ):
            self.at += 1

    def _description(self, unit: Unit) -> Unit | None:
        """Words that describe the aligned noun behind them."""
        before = self._previous()
        if self.trailing and self._contact_clause(unit):
            return self._rest()
        opened = before.kind in {"article", "quantity", "preposition", "conjunction", "mark"} or (
            before.is_verb and before.text not in lx.BE
        )
        if self.trailing or not opened:
            if before.is_verb and before.key in _TELL and not self.trailing:
                return self._told()
            return unit
        index = self.at
        while index < self.end and self.units[index].is_nominal:
            if self.units[index].text in lx.LIMITS or is_share(self.units[index]):
                return self.units[index]
            index += 1
        if index == self.end and self.units[index].is_nominal:
            self.at = index
            return None
        if before.is_verb and before.key in _TELL:
            return self._told()
        return unit

    def _contact_clause(self, unit: Unit) -> bool:
        """Whether a relative clause without its pronoun begins: "the papers [he had requested]"."""
        after = self.units[self.at + 1] if self.at + 1 < self.end else None
        subject = unit.kind == "pronoun" and unit.text in {"he", "she", "they", "we", "i", "it"}
        return (
            subject
            and after is not None
            and after.is_verb
            and self._previous().kind == "word"
            and not self._universal()
        )

    def _told(self) -> Unit | None:
        """Who was told: "told reporters that"."""
        while self.at < self.end and (
            self.units[self.at].is_nominal or self.units[self.at].kind in {"article", "conjunction"}
        ):
            self.at += 1
        return None


_CLAUSAL = frozenset({"relative", "that", "subordinator", "condition", "mark"})
