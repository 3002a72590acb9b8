"""Which source each number of a document is: by its list of references, or in order where it has none; never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

import regex

from briefgen.documents.nouns import CitedDocument, Reference
from briefgen.documents.references import addresses
from briefgen.model import Source
from briefgen.text.dates import dates, parse_iso
from briefgen.text.fold import fold

__all__ = ["Binding", "Unbound", "bind"]

_SHORTEST_TITLE = 10
_TRACKING = regex.compile(r"^(?:utm_\w+|fbclid|gclid|ref|source|cmpid|ocid)=", regex.IGNORECASE)
_SAME_AS = regex.compile(
    r"\W*(?:(?:see|cf\.?)\s+)?(?:(?:also|source|ref|reference|note|no)\.?\s*)?[\[(]?(\d{1,3})[\])]?(?:\s*[,:]\s*(?:pp?\.|para(?:graph)?s?\.?|§)\s*[\d–-]+)?\W*",
    regex.IGNORECASE,
)
_IBID = regex.compile(r"\W*ibid(?:em)?\b", regex.IGNORECASE)
_LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Unbound:
    """A number that no one source can be told for.

    Attributes:
        number: as the document uses it.
        reference: what the document says of it; None where it does not list it.
        candidates: numbers of the sources that it could be, ascending; empty where none fits.
        reason: one sentence for the reader.
    """

    number: int
    reference: Reference | None
    candidates: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Binding:
    """Which source each number of a document is.

    Attributes:
        sources: number of the document to number of the source, ascending.
        by: number of the document to how it was told: ``order``, ``address``, ``file``, ``title``, ``publisher and date``,
            or ``same as [n]``.
        unbound: numbers that are used in a marker and could not be told, ascending.
        notes: what a reader should know, such as an entry whose address is another than its source's.
    """

    sources: Mapping[int, int]
    by: Mapping[int, str]
    unbound: tuple[Unbound, ...] = ()
    notes: tuple[str, ...] = ()


def bind(document: CitedDocument, sources: Sequence[Source]) -> Binding:
    """Tell which source each number of a document is.

    Where the document says nothing of its numbers, number n is source n, in the order of the manifest. Where it does, only
    what it says counts: the address, the file's name, the title, then publisher and date, the first that fits any source;
    a fit with several is narrowed by the others or left open.

    Args:
        document: with its references.
        sources: what was read.
    """
    if not document.references:
        return _in_order(document.numbers, sources)
    shelf = _Shelf.of(sources)
    told: dict[int, _Fit] = {}
    listed: dict[int, list[Reference]] = {}
    for reference in document.references:
        listed.setdefault(reference.number, []).append(reference)
    before: int | None = None
    for number, references in listed.items():
        told[number] = _fit_all(references, shelf, before)
        before = number
    fits = {number: _followed(number, told) for number in told}
    unbound = tuple(_unbound(n, listed.get(n, []), fits.get(n)) for n in document.numbers if not _one(fits.get(n)))
    bound = {n: fit for n, fit in sorted(fits.items()) if _one(fit)}
    return Binding(
        MappingProxyType({n: fit.candidates[0] for n, fit in bound.items()}),
        MappingProxyType({n: fit.by for n, fit in bound.items()}),
        unbound,
        tuple(f"[{n}] {fit.note}" for n, fit in bound.items() if fit.note),
    )


def _in_order(numbers: Sequence[int], sources: Sequence[Source]) -> Binding:
    known = {s.number for s in sources}
    reason = f"there is no list of references, and the sources are numbered 1 to {len(sources)}"
    found = {n: n for n in numbers if n in known}
    return Binding(
        MappingProxyType(found),
        MappingProxyType(dict.fromkeys(found, "order")),
        tuple(Unbound(n, None, (), reason) for n in numbers if n not in known),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """What a number could be: sources, ascending, and how that was told; or another number of the document."""

    candidates: tuple[int, ...] = ()
    by: str = ""
    note: str = ""
    same_as: int | None = None


def _one(fit: _Fit | None) -> bool:
    return fit is not None and len(fit.candidates) == 1


def _followed(number: int, told: Mapping[int, _Fit]) -> _Fit:
    """The fit of a number, through "see [2]" and "ibid." to where they lead."""
    seen = {number}
    fit = told[number]
    while fit.same_as is not None and fit.same_as in told and fit.same_as not in seen:
        seen.add(fit.same_as)
        lead = fit.same_as
        fit = told[lead]
        if fit.same_as is None:
            return _Fit(fit.candidates, f"same as [{lead}]")
    return fit


def _unbound(number: int, references: Sequence[Reference], fit: _Fit | None) -> Unbound:
    if not references or fit is None:
        return Unbound(number, None, (), "the document's list of references has no such number")
    reference = references[0]
    if fit.note:
        return Unbound(number, reference, fit.candidates, fit.note)
    if fit.candidates:
        return Unbound(number, reference, fit.candidates, f"its entry fits several sources by {fit.by}")
    return Unbound(number, reference, (), "its entry fits no source by address, file, title or publisher and date")


def _fit_all(references: Sequence[Reference], shelf: _Shelf, before: int | None) -> _Fit:
    """The fit of a number listed once, or several times with the same meaning."""
    fits = [_fit(r, shelf, before) for r in references]
    found = {f.candidates for f in fits if f.candidates}
    if len(found) > 1:
        return _Fit(
            tuple(sorted({n for c in found for n in c})), note="the number is listed twice, for different sources"
        )
    return next((f for f in fits if f.candidates), fits[0])


def _fit(reference: Reference, shelf: _Shelf, before: int | None) -> _Fit:
    text = reference.text[:_LONGEST_TEXT]
    if _IBID.match(text) and before is not None:
        return _Fit(same_as=before)
    same = _SAME_AS.fullmatch(text)
    if same and int(same[1]) != reference.number:
        return _Fit(same_as=int(same[1]))
    tried = [(by, look(reference, text)) for by, look in shelf.ways()]
    chosen: frozenset[int] = frozenset()
    how = ""
    for by, found in tried:
        if not found:
            continue
        if not chosen:
            chosen, how = found, by
        elif chosen & found:
            chosen &= found
        elif by == "title":
            both = tuple(sorted(chosen | found))
            return _Fit(both, how, f"its entry gives the {how} of one source and the title of another")
    if len(chosen) != 1:
        return _Fit(tuple(sorted(chosen)), how)
    return _Fit(tuple(chosen), how, shelf.other_address(reference, next(iter(chosen))) if how != "address" else "")


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The sources by what a reference may call them."""

    sources: Mapping[int, Source]
    by_address: Mapping[str, frozenset[int]]
    by_file: Mapping[str, frozenset[int]]
    titles: Sequence[tuple[str, int]]
    publishers: Sequence[tuple[str, str, int]]

    @classmethod
    def of(cls, sources: Sequence[Source]) -> _Shelf:
        by_address: dict[str, set[int]] = {}
        by_file: dict[str, set[int]] = {}
        for source in sources:
            if source.url:
                by_address.setdefault(_address(source.url.value), set()).add(source.number)
            for path in (source.path, *source.same_bytes):
                by_file.setdefault(path.rpartition("/")[2].casefold(), set()).add(source.number)
        return cls(
            {s.number: s for s in sources},
            {k: frozenset(v) for k, v in by_address.items()},
            {k: frozenset(v) for k, v in by_file.items()},
            [(_folded(s.title.value), s.number) for s in sources if s.title.origin != "file name"],
            [(_folded(s.publisher.value), s.date.value, s.number) for s in sources if s.publisher and s.date],
        )

    def ways(self) -> tuple[tuple[str, Callable[[Reference, str], frozenset[int]]], ...]:
        """How to look a reference up, the surest first."""
        return (
            ("address", self._address),
            ("file", self._file),
            ("title", self._title),
            ("publisher and date", self._publisher),
        )

    def _address(self, reference: Reference, text: str) -> frozenset[int]:
        urls = addresses(text, [reference.url] if reference.url else [])
        return frozenset().union(*(self.by_address.get(_address(url), frozenset()) for url in urls))

    def _file(self, reference: Reference, _text: str) -> frozenset[int]:
        if reference.path is None:
            return frozenset()
        path = reference.path.casefold()
        found = self.by_file.get(path.rpartition("/")[2], frozenset())
        exact = frozenset(n for n in found if any(_ends(p, path) for p in self._paths(n)))
        return exact if len(found) > 1 and exact else found

    def _paths(self, number: int) -> tuple[str, ...]:
        source = self.sources[number]
        return tuple(p.casefold() for p in (source.path, *source.same_bytes))

    def _title(self, _reference: Reference, text: str) -> frozenset[int]:
        entry = f" {_folded(text)} "
        hits = [(title, n) for title, n in self.titles if title and (entry.strip() == title or _holds(entry, title))]
        # "Budget cut" inside "Budget cut again" is not what the entry names.
        return frozenset(
            n for title, n in hits if not any(title != other and f" {title} " in f" {other} " for other, _ in hits)
        )

    def _publisher(self, _reference: Reference, text: str) -> frozenset[int]:
        entry = f" {_folded(text)} "
        named = [(date, n) for publisher, date, n in self.publishers if publisher and f" {publisher} " in entry]
        if not named:
            return frozenset()
        days, months = _dates(text)
        return frozenset(n for date, n in named if (date in months if len(date) == 7 else parse_iso(date) in days))

    def other_address(self, reference: Reference, number: int) -> str:
        """A warning where an entry gives another address than its source has; empty where it does not."""
        source = self.sources[number]
        if reference.url and source.url and _address(reference.url) != _address(source.url.value):
            return f"is listed with another address than source {number} has"
        return ""


def _holds(entry: str, title: str) -> bool:
    return len(title) >= _SHORTEST_TITLE and " " in title and f" {title} " in entry


def _ends(path: str, tail: str) -> bool:
    return path == tail or path.endswith("/" + tail) or tail.endswith("/" + path)


def _dates(text: str) -> tuple[set[dt.date], set[str]]:
    """The days that a reference names, and the months that it names without a day."""
    days: set[dt.date] = set()
    months: set[str] = set()
    for mention in dates(text):
        if mention.first is None or mention.last is None:
            continue
        if mention.first == mention.last:
            days.add(mention.first)
        elif (mention.first.year, mention.first.month) == (mention.last.year, mention.last.month):
            months.add(mention.first.isoformat()[:7])
    return days, months


def _folded(text: str) -> str:
    """Words only, casefolded: punctuation and markup no longer matter."""
    return " ".join(regex.findall(r"[\p{L}\p{M}\p{N}]+", fold(text).text.casefold()))


def _address(url: str) -> str:
    """An address without what does not tell pages apart: scheme, "www.", trailing slash, fragment, tracking."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = (parts.netloc or "").casefold().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    query = "&".join(q for q in parts.query.split("&") if q and not _TRACKING.match(q))
    return f"{host}{parts.path.rstrip('/')}" + (f"?{query}" if query else "")
