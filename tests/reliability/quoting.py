"""Sentences made by rule, true quotes of them as programs write them, and forgeries of one word."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator

import regex

__all__ = ["FORGERIES", "STYLES", "article", "forgeries", "true_quotes"]

_WHO = (
    "Lena Storm", "Tomas Reuter", "the harbour board", "Norrin & Sons", "the Office for Rivers", "Mayor Ida Falk", "the nurses' union",
    "Piet de Groot", "the Café Élan group", "Dr Amira Saleh", "the Öresund ferry line", "O'Neill Shipping",
)  # fmt: skip
_DID = (
    "sold {n} boats to {w}", "did not approve the plan of {w}", "told {w} that the offices were unsafe", "paid £{n}.{d} million to {w}",
    "cut the staff of {w} by {d}.{d2} per cent", "blamed {w} for the flood of {y}", "never met {w} before {y}", "lent {n} tonnes of flour to {w}",
    "fined {w} €{n},{n3} for the leak", "refused to sign the contract with {w}", "said: “The first floor is sufficient for {w}”",
    "opened a twelve-week course for {w}", "will close {n} of the {n3} wells near {w}", "found {n} km² of flooded land owned by {w}",
)  # fmt: skip
_WHEN = (
    " on {d} March {y}", " – after a long debate –", " in the old town-hall", "", " in spite of a warning", " at 7.{d2}0 a.m.",
    ", although nobody agreed", " without a permit", " for the {d}th time", " because of the office's affairs",
)  # fmt: skip


def article(seed: int, length: int = 12) -> list[str]:
    """Sentences of one article; none twice."""
    draw = random.Random(seed)
    out: dict[str, None] = {}
    while len(out) < length:
        who, other = draw.sample(_WHO, 2)
        words = (draw.choice(_DID) + draw.choice(_WHEN)).format(
            w=other, n=draw.randint(11, 98), d=draw.randint(3, 9), d2=draw.randint(1, 5), n3=draw.randint(100, 999), y=draw.randint(1951, 2024)
        )  # fmt: skip
        out[f"{who[0].upper()}{who[1:]} {words}."] = None
    return list(out)


# --- true quotes -----------------------------------------------------------------------------------------------------

_LONG = regex.compile(r"\p{L}{7,}")


def _in_long_words(joint: str) -> Callable[[str], str]:
    return lambda text: _LONG.sub(lambda m: m[0][:4] + joint + m[0][4:], text)


STYLES: dict[str, Callable[[str], str]] = {
    "as it stands": str,
    "straight quotes": lambda t: t.translate(str.maketrans("“”‘’", "\"\"''")),
    "curly quotes": lambda t: t.replace(' "', " “").replace('"', "”").replace("'", "’"),
    "guillemets": lambda t: t.replace("“", "«").replace("”", "»"),
    "inner quotes single": lambda t: t.replace("“", "‘").replace("”", "’"),
    "wrapped in quotes": lambda t: f"“{t}”",
    "no-break spaces": lambda t: regex.sub(r"(?<=\d) | (?=\d)", "\u00a0", t),
    "thin spaces": lambda t: regex.sub(r"(?<=\d) ", "\u2009", t),
    "narrow no-break spaces": lambda t: t.replace(" per cent", "\u202fper cent").replace(" million", "\u202fmillion"),
    "ligatures": lambda t: t.replace("ffi", "ﬃ").replace("ff", "ﬀ").replace("fi", "ﬁ").replace("fl", "ﬂ"),
    "line-end hyphens": _in_long_words("-\n"),
    "line-end hyphens, CRLF": _in_long_words("-\r\n"),
    "lines wrapped": lambda t: regex.sub(r"((?:\S+ ){5}\S+) ", "\\1\n", t),
    "soft hyphens": _in_long_words("\u00ad"),
    "zero-width spaces at hyphens": lambda t: t.replace("-", "-\u200b"),
    "em dashes": lambda t: t.replace("–", "—"),
    "hyphens for dashes": lambda t: t.replace("–", "-"),
    "no-break hyphens": lambda t: t.replace("-", "\u2011"),
    "accents decomposed": lambda t: unicodedata.normalize("NFD", t),
    "double spaces": lambda t: t.replace(" ", "  "),
    "tabs": lambda t: t.replace(" ", "\t", 3),
    "ellipsis behind": lambda t: t.rstrip(".") + "…",
    "ellipses around": lambda t: f"…{t.rstrip('.')}…",
    "bracketed ellipsis in front": lambda t: f"[...] {t}",
    "no full stop": lambda t: t.rstrip("."),
    "comma for the stop": lambda t: t.rstrip(".") + ",",
    "first letter small": lambda t: t[:1].lower() + t[1:],
    "byte order mark": lambda t: "\ufeff" + t,
    "word joiners": lambda t: t.replace("–", "\u2060–\u2060"),
}  # fmt: skip
# These change the quote only: a source does not write so.
_QUOTE_ONLY = {"wrapped in quotes", "ellipsis behind", "ellipses around", "bracketed ellipsis in front", "no full stop", "comma for the stop", "first letter small", "byte order mark"}  # fmt: skip


def true_quotes(count: int) -> Iterator[tuple[str, str, str]]:
    """A style, the text of a source and a true quote of it; the style is the quote's or the source's."""
    names = list(STYLES)
    for index in range(count):
        told = article(index // len(names))
        name, place = names[index % len(names)], (index * 5) % len(told)
        if index // len(names) % 2 and name not in _QUOTE_ONLY:
            yield name, " ".join(STYLES[name](s) for s in told), told[place]
        else:
            yield name, " ".join(told), STYLES[name](told[place])


# --- forgeries --------------------------------------------------------------------------------------------------------

_NEGATED = regex.compile(r"\b(?:did not|never|refused to|without) ")
_VERB = regex.compile(r" (?:sold|told|paid|cut|blamed|lent|fined|opened|found|will) ")


def _dropped(words: list[str], draw: random.Random) -> list[str]:
    at = draw.randrange(1, len(words) - 1)
    return words[:at] + words[at + 1 :]


def _doubled(words: list[str], draw: random.Random) -> list[str]:
    at = draw.randrange(1, len(words) - 1)
    return [*words[:at], draw.choice(["former", "almost", "only", "not", "deputy", "other"]), *words[at:]]


def _swapped(words: list[str], draw: random.Random) -> list[str]:
    at = draw.randrange(len(words))
    other = draw.choice("harbour offer rejected river Veld seldom market against daughter".split())
    return [*words[:at], other, *words[at + 1 :]]


def _turned(words: list[str], draw: random.Random) -> list[str]:
    at = draw.randrange(len(words) - 1)
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def _by_word(change: Callable[[list[str], random.Random], list[str]]) -> Callable[[str, random.Random], str]:
    return lambda text, draw: " ".join(change(text.split(), draw))


def _digit(text: str, draw: random.Random) -> str:
    places = [m.start() for m in regex.finditer(r"\d", text)]
    if not places:
        return text
    at = draw.choice(places)
    return text[:at] + draw.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def _names(text: str, draw: random.Random) -> str:
    found = [w for w in _WHO if w in text]
    if not found:
        return text
    return text.replace(draw.choice(found), draw.choice([w for w in _WHO if w not in text]))


def _letter(text: str, draw: random.Random) -> str:
    words = text.split()
    at = draw.choice([i for i, w in enumerate(words) if len(w) > 5 and w.isalpha()] or [0])
    cut = draw.randrange(1, len(words[at]) - 1)
    words[at] = words[at][:cut] + draw.choice("aeiou") + words[at][cut + 1 :]
    return " ".join(words)


FORGERIES: dict[str, Callable[[str, random.Random], str]] = {
    "word dropped": _by_word(_dropped),
    "word added": _by_word(_doubled),
    "word swapped": _by_word(_swapped),
    "two words turned": _by_word(_turned),
    "digit changed": _digit,
    "name changed": _names,
    "letter changed": _letter,
    "negation added": lambda text, _: _VERB.sub(lambda m: f" never{m[0]}", text, count=1),
    "negation taken out": lambda text, _: _NEGATED.sub("", text, count=1),
    "superscript flattened": lambda text, _: text.replace("km²", "km2"),
    "decimal point moved": lambda text, _: regex.sub(r"(\d)(\d)\.(\d)", r"\1.\2\3", text, count=1),
    "unit changed": lambda text, _: regex.sub("million|tonnes|per cent|€|£", lambda m: {"million": "billion", "tonnes": "kilos", "per cent": "points", "€": "£", "£": "$"}[m[0]], text, count=1),
}  # fmt: skip


def forgeries(count: int) -> Iterator[tuple[str, str, str]]:
    """A kind, the text of a source and a quote of it forged in one place; the forged words stand nowhere in the text."""
    names = list(FORGERIES)
    draw = random.Random(2)
    made = tried = 0
    while made < count:
        told = article(1000 + tried // 20)
        name = names[tried % len(names)]
        sentence = told[tried % len(told)]
        forged = FORGERIES[name](sentence, draw)
        tried += 1
        if forged != sentence and forged.rstrip(".").casefold() not in " ".join(told).casefold():
            made += 1
            yield name, " ".join(told), forged
