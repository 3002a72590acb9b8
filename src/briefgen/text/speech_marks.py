"""Marks that would mislead a reader of speech: the full stop of an abbreviation, two apostrophes for a quotation mark."""

from __future__ import annotations

import regex

__all__ = ["plain_marks"]

_TITLES = "mr mrs ms dr prof st sen sens rep reps gov govs lt gen col sgt capt cmdr rev hon pres supt det insp jr sr inc ltd co corp bros"
_MONTHS = "jan feb mar apr jun jul aug sept sep oct nov dec"
_STATES = (
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash "
    "wis wyo"
)
_SHORT = "|".join(f"{_TITLES} {_MONTHS} {_STATES}".title().split())
# "Sen. Bell", "D. B. Quist", "the U.S. court", "(D-Ore.)": a full stop that ends no sentence.
_STOP = regex.compile(
    rf"(?<![\p{{L}}.])(?:{_SHORT}|No(?=\.\s\d)|\p{{Lu}}|\p{{L}}(?:\.\p{{L}})++)(?<stop>\.)(?=\s\S|[),;:])|(?<=-)(?:{_SHORT}|\p{{Lu}}\.\p{{Lu}})(?<stop>\.)(?=\s\S|[),;:])"
)
# A full stop that does not end its text: all that is looked at closer.
_GOING_ON = regex.compile(r"\.(?:\s\S|[),;:])")
_OPENS = regex.compile(r"(?<=^|\s)''(?=\S)")
_CLOSES = regex.compile(r"''")


def plain_marks(text: str) -> str:
    """A folded text with the full stops of abbreviations as "_" and doubled apostrophes as quotation marks; of the same length."""
    if "''" in text:
        text = _CLOSES.sub('" ', _OPENS.sub(' "', text))
    stops = [m.start("stop") for m in _STOP.finditer(text)] if _GOING_ON.search(text) else []
    if not stops:
        return text
    signs = list(text)
    for at in stops:
        signs[at] = "_"
    return "".join(signs)
