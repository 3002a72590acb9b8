"""An account written down: words, names and quantities once in tables, all else by its place in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from briefgen.drafting.extractive.account import Account
from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.reading import Sentence
from briefgen.drafting.extractive.rows import (
    AccountRow,
    ActRow,
    FigureRow,
    NameRow,
    OfferRow,
    OpenRow,
    ReasonRow,
    SentenceRow,
    StatementRow,
    TraitsRow,
)
from briefgen.drafting.extractive.statements import Statement
from briefgen.drafting.extractive.traits import Traits
from briefgen.drafting.extractive.values import Figure
from briefgen.text.names import Name
from briefgen.text.packed import PackedQuantity, packed_quantity
from briefgen.text.quantity import Quantity

__all__ = ["pack"]


@dataclass(slots=True)
class _Tables:
    """What was put into the tables so far: words by what they are; all else by which object it is, so that one stays one."""

    words: dict[str, int] = field(default_factory=dict)
    names: dict[int, tuple[int, NameRow]] = field(default_factory=dict)
    quantities: dict[int, tuple[int, PackedQuantity]] = field(default_factory=dict)

    def word(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))

    def keys(self, keys: Iterable[str]) -> list[int]:
        return [self.word(key) for key in sorted(keys)]

    def name(self, name: Name) -> int:
        if id(name) not in self.names:
            row = NameRow(name.span.start, name.span.end, self.word(name.text), self.word(name.key))
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
        ReasonRow(at[r.offer], r.event.action, r.event.thing, tables.keys(r.keys), r.thing) for r in account.reasons
    ]
    figures = [_packed_figure(f, at, tables) for f in account.figures]
    acts = [ActRow(at[a.offer], _packed_statement(a, tables)) for a in account.acts]
    questions = [OpenRow(at[q.offer], q.degree, q.who) for q in account.questions]
    return msgspec.msgpack.encode(
        AccountRow(
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


def _packed_sentence(sentence: Sentence, tables: _Tables) -> SentenceRow:
    return SentenceRow(
        sentence.paragraph,
        sentence.span.start,
        sentence.span.end,
        None if sentence.wording == sentence.text else sentence.wording,
        tables.keys(sentence.keys),
        [tables.name(n) for n in sentence.names],
        [tables.quantity(q) for q in sentence.quantities],
    )


def _packed_offer(offer: Offer, traits: Traits, places: dict[Sentence, int], tables: _Tables) -> OfferRow:
    own = offer.sentence
    return OfferRow(
        places[own],
        [places[s] for s in offer.support],
        offer.whole,
        offer.paired,
        None if offer.wording == own.wording else offer.wording,
        None if offer.keys == own.keys else tables.keys(offer.keys),
        TraitsRow(
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


def _packed_statement(said: Statement, tables: _Tables) -> StatementRow:
    keys, targets = tables.keys(said.keys), [tables.name(n) for n in said.targets]
    return StatementRow(said.holder, said.content, said.verb, said.force, keys, targets, said.object)


def _packed_figure(figure: Figure, at: dict[Offer, int], tables: _Tables) -> FigureRow:
    return FigureRow(
        at[figure.offer],
        tables.quantity(figure.quantity),
        tables.keys(figure.keys),
        tables.keys(figure.years),
        figure.holder,
        tables.keys(figure.named),
        tables.word(figure.head),
    )
