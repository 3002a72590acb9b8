"""Quotes: none that is false by one word may be placed, and those that a file format damaged have to be."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import regex

from benchmarks.accuracy.damage import DAMAGES, Edit, applied, moved
from benchmarks.accuracy.near_misses import rows
from briefgen.gate.locating import locate_citation
from briefgen.model import Citation, Found, Source, Span

__all__ = ["damaged", "forged", "measured"]

COUNT = 1000
_SEED = 20260501
_SAMPLE = Path(__file__).resolve().parents[2] / "sources"
# A figure is one word: "1,500" cut at its comma is no quote.
_WORD = regex.compile(r"\p{N}+(?:[.,:]\p{N}+)*[\p{L}\p{N}-]*|\p{L}(?:[\p{L}\p{N}'’-]*[\p{L}\p{N}])?")
_LEAST, _MOST = 6, 28  # words of a quote


@dataclass(frozen=True, slots=True)
class Case:
    """A quote offered, the text to place it in, and where it belongs; ``span`` None: nowhere."""

    kind: str
    quote: str
    text: str
    span: Span | None


def texts() -> list[str]:
    """The documents to quote from: those of the open near-miss texts, and the sample's sources."""
    from briefgen.sources import load_sources  # noqa: PLC0415 - it loads the readers of all formats

    near = [doc for row in rows("open") for doc in row.docs]
    return list(dict.fromkeys([*near, *(s.text for s in load_sources([_SAMPLE]).sources)]))


def measured(count: int = COUNT) -> dict[str, Any]:
    """Figures of ``count`` forgeries and ``count`` damaged quotes: how many, how many placed, by kind."""
    documents = texts()
    return {
        "documents": len(documents),
        "forgeries": _counted(forged(documents, count)),
        "damaged": _counted(damaged(documents, count)),
    }


def _counted(cases: Sequence[Case]) -> dict[str, Any]:
    """How many are placed: a true quote where it belongs, a forged one anywhere."""
    of, hits = Counter(case.kind for case in cases), Counter[str]()
    for case in cases:
        found = placed(case)
        hits[case.kind] += found == (case.span,) if case.span else bool(found)
    kinds = {kind: {"n": of[kind], "placed": hits[kind]} for kind in sorted(of)}
    return {"n": len(cases), "placed": sum(hits.values()), "kinds": kinds}


def placed(case: Case) -> tuple[Span, ...]:
    """Where the gate places the quote; nowhere if it finds fault with it."""
    source = Source(1, "1.txt", "text/plain", "0" * 64, case.text, Found("1", "file name"))
    quotes, wrong = locate_citation(Citation(1, case.quote), {1: source})
    return () if wrong else tuple(q.span for q in quotes)


def forged(documents: Sequence[str], count: int) -> list[Case]:
    """Quotes with one word of theirs changed, the kinds in turn; none of them stands anywhere in its document."""
    pick = random.Random(_SEED)
    out: list[Case] = []
    kinds = list(_FORGERIES)
    while len(out) < count:
        text, span = _quote(documents, pick)
        kind = kinds[len(out) % len(kinds)]
        quote = _FORGERIES[kind](span.of(text), text, pick)
        if quote is not None and _bare(quote) not in _bare(text):
            out.append(Case(kind, quote, text, None))
    return out


def damaged(documents: Sequence[str], count: int) -> list[Case]:
    """True quotes, the kinds of damage in turn: now the quote is damaged and the text is not, now the other way round.

    All kinds together on one quote are the last kind, "all of these".
    """
    pick = random.Random(_SEED + 1)
    kinds = (*DAMAGES, "all of these")
    out: list[Case] = []
    while len(out) < count:
        case = _damaged(kinds[len(out) % len(kinds)], documents, pick)
        if case is not None:
            out.append(case)
    return out


def _damaged(kind: str, documents: Sequence[str], pick: random.Random) -> Case | None:
    text, span = _quote(documents, pick)
    text, span = _with_pauses(text, span, _PAUSES.get(kind, ", "))
    if kind == "all of these":
        edits = _merged([damage(text, pick) for damage in DAMAGES.values()])
    else:
        edits = DAMAGES[kind](text, pick)
    inside = [Edit(e.start - span.start, e.end - span.start, e.new) for e in edits if _within(e, span)]
    if not inside or not _once(span.of(text), text):
        return None
    if pick.random() < 0.5:
        return Case(kind, applied(span.of(text), inside), text, span)
    stored = Span(moved(span.start, edits, closing=False), moved(span.end, edits, closing=True))
    return Case(kind, span.of(text), applied(text, edits), stored)


# The documents have no ellipses: for these kinds their commas are made into pauses first.
_PAUSES = {"ellipsis character": "... ", "three full stops": "… "}


def _with_pauses(text: str, span: Span, pause: str) -> tuple[str, Span]:
    edits = [Edit(*m.span(), pause) for m in regex.finditer(", ", text)]
    where = Span(moved(span.start, edits, closing=False), moved(span.end, edits, closing=True))
    return applied(text, edits), where


def _within(edit: Edit, span: Span) -> bool:
    return span.start < edit.start and edit.end < span.end


def _merged(lists: Sequence[Sequence[Edit]]) -> list[Edit]:
    """The edits of all, those left out that touch one taken before."""
    out: list[Edit] = []
    for edit in sorted((e for edits in lists for e in edits), key=lambda e: (e.start, e.end, e.new)):
        if not out or edit.start > out[-1].end + 1:
            out.append(edit)
    return out


def _quote(documents: Sequence[str], pick: random.Random) -> tuple[str, Span]:
    """A document and a run of its words, within a paragraph, from the first letter of the first to the last of the last."""
    while True:
        text = pick.choice(documents)
        words = [Span(*m.span()) for m in _WORD.finditer(text)]
        length = pick.randint(_LEAST, _MOST)
        if len(words) <= length:
            continue
        first = pick.randrange(len(words) - length)
        span = Span(words[first].start, words[first + length - 1].end)
        if "\n" not in span.of(text):
            return text, span


def _once(quote: str, text: str) -> bool:
    return _bare(text).count(_bare(quote)) == 1


def _bare(text: str) -> str:
    """Letters and digits in lower case, parted by single spaces: a plain reading of what a text says."""
    words = " ".join(regex.findall(r"[\p{L}\p{N}\p{M}]+", text.casefold()))
    return f" {words} "


def _inner(quote: str, pick: random.Random, wanted: Callable[[str], bool] = lambda _: True) -> Span | None:
    """A word of the quote, neither its first nor its last: without an outer word a quote is still a quote."""
    inner = [Span(*m.span()) for m in _WORD.finditer(quote)][1:-1]
    fit = [span for span in inner if wanted(span.of(quote))]
    return pick.choice(fit) if fit else None


def _other(text: str, but: str, pick: random.Random) -> str:
    words = sorted({w.casefold() for w in _WORD.findall(text)} - {but.casefold()})
    word: str = pick.choice(words)
    return word


def _put(quote: str, span: Span, new: str) -> str:
    return quote[: span.start] + new + quote[span.end :]


def _changed(quote: str, text: str, pick: random.Random) -> str | None:
    span = _inner(quote, pick)
    return _put(quote, span, _other(text, span.of(quote), pick)) if span else None


def _dropped(quote: str, _: str, pick: random.Random) -> str | None:
    span = _inner(quote, pick)
    return " ".join(_put(quote, span, "").split()) if span else None


def _added(quote: str, text: str, pick: random.Random) -> str | None:
    span = _inner(quote, pick)
    return _put(quote, span, f"{_other(text, '', pick)} {span.of(quote)}") if span else None


def _number(quote: str, _: str, pick: random.Random) -> str | None:
    span = _inner(quote, pick, lambda word: any(c.isdecimal() for c in word))
    if span is None:
        return None
    word = span.of(quote)
    at = pick.choice([i for i, c in enumerate(word) if c.isdecimal()])
    digit = pick.choice([d for d in "123456789" if d != word[at]])
    return _put(quote, span, word[:at] + digit + word[at + 1 :])


def _negated(quote: str, _: str, pick: random.Random) -> str | None:
    span = _inner(quote, pick)
    return _put(quote, span, f"not {span.of(quote)}") if span else None


def _letter(quote: str, _: str, pick: random.Random) -> str | None:
    """One letter of a word left out or put for another: "proved" for "proven"."""
    span = _inner(quote, pick, lambda word: len(word) > 3 and word.isalpha())
    if span is None:
        return None
    at = pick.randrange(span.start + 1, span.end)
    new = pick.choice(["", *(c for c in "aeinorst" if c != quote[at].casefold())])
    return _put(quote, Span(at, at + 1), new)


_FORGERIES: dict[str, Callable[[str, str, random.Random], str | None]] = {
    "word changed": _changed,
    "word left out": _dropped,
    "word added": _added,
    "digit changed": _number,
    "“not” added": _negated,
    "letter changed": _letter,
}


def failures(count: int = COUNT) -> Iterator[Case]:
    """The cases that went wrong, to look at."""
    documents = texts()
    yield from (case for case in forged(documents, count) if placed(case))
    yield from (case for case in damaged(documents, count) if placed(case) != (case.span,))


if __name__ == "__main__":
    print(measured())
    for case in failures():
        print(case.kind, repr(case.quote), case.span, repr(case.span.of(case.text)) if case.span else "", placed(case))
