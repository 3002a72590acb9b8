"""An account from what was written down of it: only of the text that was read, and only if all of it fits."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import msgspec

from briefgen.drafting.extractive.account import Account
from briefgen.drafting.extractive.evidence import evidence_of
from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.questions import Open
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.reasons import Event, Reason
from briefgen.drafting.extractive.rows import (
    AccountRow,
    FigureRow,
    OfferRow,
    Refs,
    SentenceRow,
    StatementRow,
    TraitsRow,
)
from briefgen.drafting.extractive.statements import Statement
from briefgen.drafting.extractive.traits import Traits
from briefgen.drafting.extractive.values import Figure
from briefgen.model import Source, Span
from briefgen.text.dates import parse_iso
from briefgen.text.names import Name
from briefgen.text.packed import unpacked_quantity
from briefgen.text.quantity import Quantity

__all__ = ["unpack"]

_DECODER = msgspec.msgpack.Decoder(AccountRow)


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

    def __init__(self, rows: AccountRow, source: Source) -> None:
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

    def _sentence(self, row: SentenceRow, index: int, paragraph: int) -> Sentence:
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

    def _offer(self, row: OfferRow, known: Sequence[Sentence]) -> Offer:
        own = known[row.sentence]
        return Offer(
            own.wording if row.wording is None else row.wording,
            own,
            tuple([known[ref] for ref in row.support]),
            row.whole,
            own.keys if row.keys is None else self._keys(row.keys),
            row.paired,
        )

    def _traits(self, row: TraitsRow, offer: Offer) -> Traits:
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

    def _statement(self, row: StatementRow, offer: Offer) -> Statement:
        keys, targets = self._keys(row.keys), self._named(row.targets, row.content)
        return Statement(offer, row.holder, row.content, row.verb, row.force, keys, targets, row.object)

    def _figure(self, row: FigureRow, offer: Offer) -> Figure:
        return Figure(
            offer,
            self._quantity(row.quantity, offer.wording),
            self._keys(row.keys),
            self._keys(row.years),
            row.holder,
            self._keys(row.named),
            self._words[row.head],
        )

    def _keys(self, refs: Refs) -> frozenset[str]:
        words = self._words
        return frozenset([words[ref] for ref in refs])

    def _named(self, refs: Refs, wording: str) -> tuple[Name, ...]:
        found = tuple([self._names[ref] for ref in refs])
        if any(name.span.end > len(wording) for name in found):
            raise ValueError("a name stands outside its wording")
        return found

    def _quantity(self, ref: int, wording: str) -> Quantity:
        found = self._quantities[ref]
        if found.span.end > len(wording):
            raise ValueError("a quantity stands outside its wording")
        return found
