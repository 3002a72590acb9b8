"""Words that show otherwise than code reads them: unseen characters, turned directions, borrowed letters, styled figures.

What a language or a format really uses is no disguise: joiners between Arabic or Indic letters, direction marks beside Hebrew, a
soft hyphen in a long word, the selector behind an emoji, full-width letters in Japanese, a superscript behind a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.lookalikes import LOOKALIKES, TWINS, skeleton

__all__ = ["Disguise", "disguised_words", "disguises", "opens_turned", "visible"]


@dataclass(frozen=True, slots=True)
class Disguise:
    """A stretch that may show otherwise than it reads.

    Attributes:
        span: in the text given; a run without white space.
        kind: of disguise, in words: ``an unseen character``, ``letters of two alphabets`` ...
        turns: whether it turns the direction of what follows, so that even the same characters elsewhere may show otherwise.
    """

    span: Span
    kind: str
    turns: bool = False


# Text of these alone hides nothing, which is told sooner.
_OPEN = regex.compile(
    r"(?:[\t\n\r\f -~\u00a0-\u00ac\u00ae-\u0130\u0132-\u024f\u2002-\u2008\u2010-\u2015\u2018-\u2027\u2030-\u2043\u2045-\u205e€²³¹]|\p{L}\u00ad(?=\p{L}))*+"
)
_RUN = regex.compile(r"[^\t\n\r\f \u00a0\u1680\u2000-\u2008\u202f\u205f\u3000]+")

_TURNING = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")
_MARK = r"[\u061c\u200e\u200f]"
_RTL = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_JOINING = r"[\p{Arabic}\p{Syriac}\p{Mongolian}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}\p{Thai}\p{Lao}\p{Tibetan}]"
_PICTURE = r"[\p{So}\p{Sm}\p{Sk}\U0001f3fb-\U0001f3ff]"

# What is seen of them is right, or nothing.
_HARMLESS = regex.compile(
    rf"(?<!\d)[\u00ad\u200b\u2060\ufeff]|[\u00ad\u200b\u2060\ufeff](?!\d)"
    rf"|(?<={_JOINING}\p{{M}}{{0,4}})[\u200c\u200d]|[\u200c\u200d](?={_JOINING})"
    rf"|(?<={_PICTURE}\ufe0f?)\u200d(?={_PICTURE})|(?<={_PICTURE})[\ufe00-\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    rf"|(?<=\p{{Han}})[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    rf"|(?<={_RTL}\S{{0,40}}){_MARK}|{_MARK}(?=\S{{0,40}}{_RTL})"
    r"|(?<=\U0001f3f4)[\U000e0020-\U000e007f]+"
    r"|(?<=\p{Hangul})[\u115f\u1160]|(?<=[^\p{Latin}\p{Nd}])\u034f"
)
_UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cf}\u2028\u2029\u2800]")
_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_NO_MEANING = regex.compile(r"[\p{Co}\p{Cn}\p{Cs}\ufffd]")
_STRUCK = regex.compile(
    r"[\u0334-\u0338\u0488\u0489\u20d0-\u20df\u20e1\u20e2\u20e4-\u20f0]|\u20e3(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}].)\u20e3|\p{Nd}(?!\u20e3)\p{M}|\p{M}{3}"
)
_STYLED = regex.compile(
    r"[\U0001d400-\U0001d7ff\U0001f130-\U0001f189\u24b6-\u24e9\u1d00-\u1d22\u1d2c-\u1d6a\u1d78\u1d9b-\u1dbf\u2071\u2090-\u209c\u02b0-\u02b8"
    r"\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f\ua730\ua731\u2102\u210a-\u2112\u2115\u2119-\u211d\u2124\u2128\u212a\u212c-\u2131\u2133-\u2138\u2145-\u2149"
    r"\u2160-\u2188]|(?<!\d)\u207f|[\U0001f1e6-\U0001f1ff]{3}"
)
_WIDE = regex.compile(r"[\uff01-\uff5e]")
_EAST = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_OTHER_DIGIT = regex.compile(
    r"(?![0-9\uff10-\uff19])\p{Nd}|[\u2460-\u249b\u2776-\u2793\U0001f100-\U0001f10a](?<!^.)|[0-9][\u3007\p{Nl}]|[\u3007\p{Nl}][0-9]"
)
_FIGURE = regex.compile(r"[0-9]\s?[\u2044\u2215\u2236\uff0f][0-9]|[0-9][\u2009\u200a](?![0-9]{3}(?![0-9]))[0-9]")
_OWN = regex.compile(r"\p{Latin}")
_BORROWED = regex.compile(r"[\p{Cyrillic}\p{Armenian}\p{Cherokee}\p{Coptic}\p{Lisu}]")
_PHONETIC = regex.compile(r"[ɑɡɩʋǀ]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{Cf}\u034f\u115f\u1160\u3164\uffa0\p{N}]+")
_LETTER = regex.compile(r"\p{L}")
# Words that turn a sentence: in borrowed dress they would be passed over as words that nobody knows.
_TURNS = frozenset(
    """
    not no never none nobody nothing neither nor without cannot if unless until except but may might could would should can said
    says told denied denies rejected former ex acting alleged some few most many all only almost nearly about over under less
    more against before after deputy fake false failed refused planned proposed
    """.split()
)


def disguises(text: str) -> tuple[Disguise, ...]:
    """The disguises of a sentence or another short text, by position."""
    return () if _OPEN.fullmatch(text) else _disguises(text)


@lru_cache(maxsize=4096)
def _disguises(text: str) -> tuple[Disguise, ...]:
    latin = _is_latin(text)
    out = []
    for run in _RUN.finditer(text):
        kind = None if _OPEN.fullmatch(run[0]) else _kind(run[0], latin=latin)
        if kind:
            out.append(Disguise(Span(*run.span()), kind, turns=kind == _DIRECTION))
    out.extend(Disguise(Span(*m.span()), "a gap or a stroke within a figure") for m in _FIGURE.finditer(text))
    return tuple(sorted(out, key=lambda d: (d.span, d.kind)))


_DIRECTION = "a turn of direction"


def _is_latin(text: str) -> bool:
    """Whether half of the letters are Latin, those that only look so left out."""
    letters = _LETTER.findall(text)
    return 2 * len(_OWN.findall(text)) >= len(letters) - sum(c in LOOKALIKES for c in letters)


def _kind(run: str, *, latin: bool) -> str | None:
    if _TURNING.search(run):
        return _DIRECTION
    if _CONTROL.search(run):
        return "a control character"
    bare = _HARMLESS.sub("", run)
    if _UNSEEN.search(bare):
        return "an unseen character"
    if _NO_MEANING.search(bare) and len(bare) > 1:
        return "a character without a meaning of its own"
    if _STRUCK.search(bare):
        return "a mark over or through it"
    if not latin:
        return None
    return next(_of_letters(bare), None)


def _of_letters(run: str) -> Iterator[str]:
    if _STYLED.search(run) or (_WIDE.search(run) and not _EAST.search(run)):
        yield "styled letters or figures"
    if _OTHER_DIGIT.search(run):
        yield "figures of another script"
    for word in _WORD.findall(run):
        if word.isascii():
            continue
        alike = [c for c in word if c in LOOKALIKES and not _OWN.match(c)]
        mixed = _OWN.search(word) or any(c in "0123456789" for c in word)
        if mixed and (alike or _BORROWED.search(word) or _PHONETIC.search(word)):
            yield "letters of two alphabets"
        elif alike and all(c in TWINS for c in _LETTER.findall(word)):
            yield "letters of another alphabet that look like Latin ones"
        plain = skeleton(word)
        if plain != word.lower() and plain.isascii() and (plain in _TURNS or (plain.endswith("ly") and len(plain) > 4)):
            yield f"a spelling that may be read as “{plain}”"


def disguised_words(text: str) -> dict[str, tuple[int, str]]:
    """By kind of disguise, how often a text of any length has it, and the first place in words for a reader: "n<U+200C>ot"."""
    out: dict[str, tuple[int, str]] = {}
    for line in text.splitlines():
        for found in disguises(line):
            count, first = out.get(found.kind, (0, visible(found.span.of(line))))
            out[found.kind] = (count + 1, first)
    return out


def visible(words: str, most: int = 40) -> str:
    """Words with each character that is not plain as its number: "n<U+200C>ot"."""
    return "".join(c if c.isascii() and c.isprintable() else f"<U+{ord(c):04X}>" for c in words[:most])


def opens_turned(text: str, span: Span) -> bool:
    """Whether a direction was turned before a stretch, in its line, and not turned back."""
    if not _ever_turned(text):
        return False
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    depth = 0
    for match in _TURNING.finditer(line):
        depth = max(0, depth - 1) if match[0] in "\u202c\u2069" else depth + 1
    return depth > 0


@lru_cache(maxsize=1024)
def _ever_turned(text: str) -> bool:
    return _TURNING.search(text) is not None
