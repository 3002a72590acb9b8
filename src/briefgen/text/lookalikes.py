"""Letters of other alphabets that look like Latin ones, and what a disguised word looks like to a reader."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["LOOKALIKES", "TWINS", "skeleton"]

_PAIRS = (
    # Cyrillic
    "аa еe оo рp сc уy хx іi јj ѕs һh ԁd ԛq ԝw ӏl ѵv ьb гr кk мm нh тt вb пn иu зз ԍg ҽe ҫc қk ңn үy ұy ҳx ӓa ӕæ ёe їi ўy "
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ӀI ԌG ԚQ ԜW ҮY ЗЗ ЬЬ "
    # Greek
    "αa γy εe ιi κk νv οo ρp σo τt υu χx ϲc ϳj ωw ηn "
    "ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC Ϳj "
    # Armenian, Coptic, Cherokee, Lisu
    "օo սu ոn հh ցg զq յj սu քf աw ՕO ՍU ԼL ⲟo ⲣp ⲥc ⲭx ⲤC ⲞO ⲢP ⲦT ⲘM ⲔK "
    "ᎪA ᏴB ᏟC ᎬE ᏀG ᎻH ᎥI ᎫJ ᏦK ᏞL ᎷM ᏢP ᏚS ᎢT ᏙV ᎳW ᏃZ ꓮA ꓐB ꓚC ꓓD ꓰE ꓝF ꓖG ꓧH ꓲI ꓙJ ꓗK ꓡL ꓟM ꓠN ꓳO ꓑP ꓣR ꓢS ꓔT ꓴU ꓦV ꓪW ꓫX ꓬY ꓜZ "
    # Latin letters of phonetics and small capitals
    "ɑa ɡg ıi ȷj ɩi ʋv ʟl ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ɐa ɘe ɛe ɔo ʊu ǀl ӏl "
)
LOOKALIKES: dict[str, str] = {pair[0]: pair[1:] for pair in _PAIRS.split() if pair[0] != pair[1:]}
"""By letter: what it looks like."""

TWINS = frozenset("аеорсухіјѕһԁԛԝӏѵАВЕЅІЈКМНОРСТУХӀԌԚԜоνιϲϳηοΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿօսհցոᎪᏴᏟᎬᏀᎻᎥᎫᏦᏞᎷᏢᏚᎢᏙᎳᏃⲟⲣⲥⲤⲞⲢ") | frozenset(
    c for c in LOOKALIKES if "\ua4d0" <= c <= "\ua4ff"
)
"""Letters of other alphabets that no reader tells from Latin ones: a whole word of them is no word of its own alphabet."""


@lru_cache(maxsize=4096)
def skeleton(word: str) -> str:
    """A word as a hurried reader takes it: look-alikes as Latin letters, styled letters plain, marks and unseen characters gone."""
    out = []
    for char in word:
        for part in unicodedata.normalize("NFKD", LOOKALIKES.get(char, char)):
            kind = unicodedata.category(part)
            if kind[0] not in "MC" and part not in "\u115f\u1160\u3164\uffa0":
                out.append(LOOKALIKES.get(part, part))
    return "".join(out).lower()
