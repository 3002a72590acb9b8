"""An account written down, and back: words, names and quantities once in tables, all else by its place in them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

import msgspec

from briefgen.drafting.extractive.account import Account
from briefgen.drafting.extractive.evidence import evidence_of
from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.questions import Open
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.reasons import Event, Reason
from briefgen.drafting.extractive.statements import Statement
from briefgen.drafting.extractive.traits import Traits
from briefgen.drafting.extractive.values import Figure
from briefgen.model import Source, Span
from briefgen.text.dates import parse_iso
from briefgen.text.names import Name
from briefgen.text.packed import PackedQuantity, packed_quantity, unpacked_quantity
from briefgen.text.quantity import Quantity

__all__ = ["pack", "unpack"]

_Ref = Annotated[int, msgspec.Meta(ge=0)]
_Refs: TypeAlias = list[_Ref]


class _Row(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """The nouns of an account, told in :mod:`briefgen.drafting.extractive`; here their words and parts are places in tables."""


class _Name(_Row):
    start: int
    end: int
    text: _Ref
    key: _Ref


class _Sentence(_Row):
    paragraph: int
    start: int
    end: int
    wording: str | None  # None: as it stands in the source
    keys: _Refs
    names: _Refs
    quantities: _Refs


class _Statement(_Row):
    holder: str
    content: str
    verb: str
    force: int
    keys: _Refs
    targets: _Refs
    object: str


class _Traits(_Row):
    named: int
    words: int
    coloured: int
    openness: float
    event: bool
    hedged: bool
    modal: bool
    conditional: bool
    unsettled: bool
    quoted: bool
    settles: bool
    said: list[_Statement]


class _Offer(_Row):
    sentence: _Ref
    support: _Refs
    whole: bool
    paired: bool
    wording: str | None  # None: that of its sentence
    keys: _Refs | None  # None: those of its sentence
    traits: _Traits


class _Reason(_Row):
    offer: _Ref
    action: str
    family: str
    keys: _Refs
    thing: str


class _Figure(_Row):
    offer: _Ref
    quantity: _Ref
    keys: _Refs
    years: _Refs
    holder: str
    named: _Refs
    head: _Ref


class _Act(_Row):
    offer: _Ref
    statement: _Statement


class _Open(_Row):
    offer: _Ref
    degree: float
    who: str | None


class _Account(_Row):
    words: list[str]
    names: list[_Name]
    quantities: list[PackedQuantity]
    sentences: list[_Sentence]
    headings: list[_Sentence]
    offers: list[_Offer]
    reasons: list[_Reason]
    figures: list[_Figure]
    acts: list[_Act]
    questions: list[_Open]


_DECODER = msgspec.msgpack.Decoder(_Account)


# --- down -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Tables:
    """What was put into the tables so far: words by what they are; all else by which object it is, so that one stays one."""

    words: dict[str, int] = field(default_factory=dict)
    names: dict[int, tuple[int, _Name]] = field(default_factory=dict)
    quantities: dict[int, tuple[int, PackedQuantity]] = field(default_factory=dict)

    def word(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))

    def keys(self, keys: Iterable[str]) -> list[int]:
        return [self.word(key) for key in sorted(keys)]

    def name(self, name: Name) -> int:
        if id(name) not in self.names:
            row = _Name(name.span.start, name.span.end, self.word(name.text), self.word(name.key))
            self.names[id(name)] = len(self.names), row
        return self.names[id(name)][0]

    def quantity(self, quantity: Quantity) -> int:
        if id(quantity) not in self.quantities:
            self.quantities[id(quantity)] = len(self.quantities), packed_quantity(quantity)
        return self.quantities[id(quantity)][0]


def pack(account: Account) -> bytes:
    """Write an account down."""
    page, tables = account.page, _Tables()
    sentences = [_packed_sentence(s, tables) for s in page.sentences]
    headings = [_packed_sentence(s, tables) for s in page.headings]
    places = {s: place for place, s in enumerate((*page.sentences, *page.headings))}
    offers = [_packed_offer(o, t, places, tables) for o, t in account.wordings]
    at = {o: place for place, (o, _) in enumerate(account.wordings)}
    reasons = [
        _Reason(at[r.offer], r.event.action, r.event.thing, tables.keys(r.keys), r.thing) for r in account.reasons
    ]
    figures = [_packed_figure(f, at, tables) for f in account.figures]
    acts = [_Act(at[a.offer], _packed_statement(a, tables)) for a in account.acts]
    questions = [_Open(at[q.offer], q.degree, q.who) for q in account.questions]
    return msgspec.msgpack.encode(
        _Account(
            list(tables.words),
            [row for _, row in tables.names.values()],
            [row for _, row in tables.quantities.values()],
            sentences,
            headings,
            offers,
            reasons,
            figures,
            acts,
            questions,
        )
    )


def _packed_sentence(sentence: Sentence, tables: _Tables) -> _Sentence:
    return _Sentence(
        sentence.paragraph,
        sentence.span.start,
        sentence.span.end,
        None if sentence.wording == sentence.text else sentence.wording,
        tables.keys(sentence.keys),
        [tables.name(n) for n in sentence.names],
        [tables.quantity(q) for q in sentence.quantities],
    )


def _packed_offer(offer: Offer, traits: Traits, places: dict[Sentence, int], tables: _Tables) -> _Offer:
    own = offer.sentence
    return _Offer(
        places[own],
        [places[s] for s in offer.support],
        offer.whole,
        offer.paired,
        None if offer.wording == own.wording else offer.wording,
        None if offer.keys == own.keys else tables.keys(offer.keys),
        _Traits(
            traits.named,
            traits.words,
            traits.coloured,
            traits.openness,
            traits.event,
            traits.hedged,
            traits.modal,
            traits.conditional,
            traits.unsettled,
            traits.quoted,
            traits.settles,
            [_packed_statement(s, tables) for s in traits.said],
        ),
    )


def _packed_statement(said: Statement, tables: _Tables) -> _Statement:
    keys, targets = tables.keys(said.keys), [tables.name(n) for n in said.targets]
    return _Statement(said.holder, said.content, said.verb, said.force, keys, targets, said.object)


def _packed_figure(figure: Figure, at: dict[Offer, int], tables: _Tables) -> _Figure:
    return _Figure(
        at[figure.offer],
        tables.quantity(figure.quantity),
        tables.keys(figure.keys),
        tables.keys(figure.years),
        figure.holder,
        tables.keys(figure.named),
        tables.word(figure.head),
    )


# --- back -------------------------------------------------------------------------------------------------------------


def unpack(value: bytes, source: Source) -> Account:
    """The account of a source from what was written down of the same text.

    Args:
        value: as :func:`pack` makes it.
        source: with the text that was read; its number may be another.

    Raises:
        ValueError: it is no account, or none of this text.
    """
    try:
        return _Unpacking(_DECODER.decode(value), source).account()
    except (msgspec.DecodeError, IndexError) as error:
        raise ValueError(f"no account of {source.path}: {error}") from error


class _Unpacking:
    """Rows and the tables that they point into."""

    def __init__(self, rows: _Account, source: Source) -> None:
        self._rows = rows
        self._source = source
        # Words that stand in many sources take their room once.
        self._words = [sys.intern(word) for word in rows.words]
        self._names = [Name(Span(n.start, n.end), self._words[n.text], self._words[n.key]) for n in rows.names]
        self._quantities = [unpacked_quantity(q) for q in rows.quantities]

    def account(self) -> Account:
        rows, source = self._rows, self._source
        page = self._page()
        known = (*page.sentences, *page.headings)
        offers = [self._offer(row, known) for row in rows.offers]
        wordings = tuple((o, self._traits(row.traits, o)) for o, row in zip(offers, rows.offers, strict=True))
        return Account(
            page,
            wordings,
            evidence_of(source.number, wordings),
            reasons=tuple(
                Reason(Event(r.action, r.family), offers[r.offer], self._keys(r.keys), r.thing) for r in rows.reasons
            ),
            figures=tuple(self._figure(row, offers[row.offer]) for row in rows.figures),
            acts=tuple(self._statement(row.statement, offers[row.offer]) for row in rows.acts),
            questions=tuple(Open(offers[q.offer], q.degree, q.who) for q in rows.questions),
        )

    def _page(self) -> Page:
        rows, source = self._rows, self._source
        sentences = tuple(self._sentence(row, index, row.paragraph) for index, row in enumerate(rows.sentences))
        headings = tuple(self._sentence(row, -n, -n) for n, row in enumerate(rows.headings, start=1))
        return Page(source, sentences, headings, parse_iso(source.date.value) if source.date else None)

    def _sentence(self, row: _Sentence, index: int, paragraph: int) -> Sentence:
        source, span = self._source, Span(row.start, row.end)
        if span.end > len(source.text):
            raise ValueError(f"a sentence ends at {span.end} of {len(source.text)} code points")
        text = span.of(source.text)
        wording = text if row.wording is None else row.wording
        quantities = tuple([self._quantity(ref, wording) for ref in row.quantities])
        return Sentence(
            source=source.number,
            voice=source.copy_of or source.number,
            index=index,
            paragraph=paragraph,
            span=span,
            text=text,
            wording=wording,
            keys=self._keys(row.keys),
            names=self._named(row.names, wording),
            quantities=quantities,
        )

    def _offer(self, row: _Offer, known: Sequence[Sentence]) -> Offer:
        own = known[row.sentence]
        return Offer(
            own.wording if row.wording is None else row.wording,
            own,
            tuple([known[ref] for ref in row.support]),
            row.whole,
            own.keys if row.keys is None else self._keys(row.keys),
            row.paired,
        )

    def _traits(self, row: _Traits, offer: Offer) -> Traits:
        return Traits(
            row.named,
            row.words,
            row.coloured,
            row.openness,
            row.event,
            row.hedged,
            row.modal,
            row.conditional,
            row.unsettled,
            row.quoted,
            row.settles,
            tuple([self._statement(s, offer) for s in row.said]),
        )

    def _statement(self, row: _Statement, offer: Offer) -> Statement:
        keys, targets = self._keys(row.keys), self._named(row.targets, row.content)
        return Statement(offer, row.holder, row.content, row.verb, row.force, keys, targets, row.object)

    def _figure(self, row: _Figure, offer: Offer) -> Figure:
        return Figure(
            offer,
            self._quantity(row.quantity, offer.wording),
            self._keys(row.keys),
            self._keys(row.years),
            row.holder,
            self._keys(row.named),
            self._words[row.head],
        )

    def _keys(self, refs: _Refs) -> frozenset[str]:
        words = self._words
        return frozenset([words[ref] for ref in refs])

    def _named(self, refs: _Refs, wording: str) -> tuple[Name, ...]:
        found = tuple([self._names[ref] for ref in refs])
        if any(name.span.end > len(wording) for name in found):
            raise ValueError("a name stands outside its wording")
        return found

    def _quantity(self, ref: int, wording: str) -> Quantity:
        found = self._quantities[ref]
        if found.span.end > len(wording):
            raise ValueError("a quantity stands outside its wording")
        return found
