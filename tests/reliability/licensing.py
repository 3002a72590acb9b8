"""A plain second reading of an accepted claim beside its cited quotes. It shares no code with the gate, and knows far less.

It asks of each cited source alone: does each word of the claim stand in the sentences quoted; is no word of denial gone from between
two words that the claim keeps; and do words in quotation marks stand there as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from briefgen.model import Claim, Judgement, Source

__all__ = ["squeezed", "unlicensed", "words"]

_WORD = re.compile(r"[£$€]?\w+(?:[.,'’:/-]\w+)*%?", re.UNICODE)
_END = re.compile(r"[.!?]['\"”’]?\s+(?=[“\"‘A-Z])|\n")
_DENIAL = frozenset("not no never nobody none nothing neither nor without cannot".split())
# What joins words and sentences, and what says whose words follow: neither a figure, a date, a name nor a denial. The tests of one
# changed word are about these.
_JOINING = frozenset(
    """
    a about according after against all also among an and any are as at be been before behind but by did do does during each for from had has have he
    her here his however how if in indeed inside into is it its meanwhile more most of on one's only or other our out over own she since so some
    such than that the their them then there these they this those through to towards under until up upon was we were what when where which who
    whom whose why will with within would you your said says states reports reported source stated told
    """.split()
)
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
# Dots say that something is left out: the words around them have to stand side by side all the same.
_NOTHING_LEFT_OUT = re.compile(r"\s*(?:\.{3,}|…)\s*")
_FORCE = frozenset("may might could would should will shall must can".split())


def words(text: str) -> list[str]:
    """Words and figures, in small letters."""
    return [w.casefold().replace("’", "'") for w in _WORD.findall(text)]


def squeezed(text: str) -> str:
    """A text with one kind of quotation mark, one kind of space and one kind of dash."""
    for old, new in (
        ("“", '"'),
        ("”", '"'),
        ("‘", "'"),
        ("’", "'"),
        ("`", "'"),
        ("–", "-"),
        ("—", "-"),
        ("‑", "-"),
        ("\u00ad", ""),
    ):
        text = text.replace(old, new)
    return " ".join(text.split())


def _sentences(judgement: Judgement, source: Source) -> list[str]:
    """The sentences of a source that the quotes touch, by full stops and line ends alone."""
    edges = [0, *(m.end() for m in _END.finditer(source.text)), len(source.text)]
    out = []
    for start, end in pairwise(edges):
        if any(q.source == source.number and q.span.start < end and start < q.span.end for q in judgement.quotes):
            out.append(source.text[start:end])
    return out


def unlicensed(judgement: Judgement, sources: Mapping[int, Source]) -> Iterator[str]:
    """What a claim says that one of its cited sources does not license, in words."""
    for number in judgement.claim.sources:
        yield from _by_one(judgement, sources[number])


def _by_one(judgement: Judgement, source: Source) -> Iterator[str]:
    claim = judgement.claim
    evidence = _sentences(judgement, source)
    held = {w for sentence in evidence for w in words(sentence)}
    voice = set(words(source.publisher.value)) if source.publisher else set()
    asked = claim.kind == "heading"
    common = {w for w in words(claim.text) if len(w) > 3 and w.isalpha() and w in claim.text}
    for word in words(claim.text):
        if word in held | voice | _JOINING:
            continue
        if word in common and any(_is_form(word, other) for other in held):
            continue
        if not asked or any(c.isdigit() for c in word):
            yield f"“{word}” is not in the quoted sentences of [{source.number}]: {claim.text!r}"
    if not asked:
        yield from _denials(claim, evidence)
        yield from _quotations(claim, source)


def _is_form(word: str, other: str) -> bool:
    """Whether a common word may be another form of one: "households", "household"."""
    return other.startswith(word[: max(4, len(word) - 2)]) and abs(len(word) - len(other)) < 4


def _denials(claim: Claim, evidence: list[str]) -> Iterator[str]:
    """Words of denial or of possibility between two words that the claim has side by side."""
    said = words(claim.text)
    beside = set(pairwise(said))
    for sentence in evidence:
        told = words(sentence)
        for before, word, after in zip(told, told[1:], told[2:], strict=False):
            if word in _DENIAL | _FORCE and (before, after) in beside and word not in said:
                yield f"“{before} {word} {after}” is told as “{before} {after}”: {claim.text!r}"


def _quotations(claim: Claim, source: Source) -> Iterator[str]:
    text = squeezed(source.text)
    for match in _QUOTED.finditer(claim.text):
        inner = squeezed(_NOTHING_LEFT_OUT.sub(" ", match[1] or match[2])).rstrip(".,")
        if inner not in text and inner[:1].swapcase() + inner[1:] not in text:
            yield f"“{inner}” is quoted and does not stand in [{source.number}]"
