"""The nouns of an account as rows of plain values: words, names, sentences and offers are told by their places in tables."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from briefgen.text.packed import PackedQuantity

__all__ = [
    "AccountRow",
    "ActRow",
    "FigureRow",
    "NameRow",
    "OfferRow",
    "OpenRow",
    "ReasonRow",
    "Ref",
    "Refs",
    "SentenceRow",
    "StatementRow",
    "TraitsRow",
]

Ref = Annotated[int, msgspec.Meta(ge=0)]
Refs: TypeAlias = list[Ref]


class _Row(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Columns without names; one more or one less is another format."""


class NameRow(_Row, frozen=True):
    """A name; its words are places in the table of words."""

    start: int
    end: int
    text: Ref
    key: Ref


class SentenceRow(_Row, frozen=True):
    """A sentence or heading; where it stands in the tables is its place."""

    paragraph: int
    start: int
    end: int
    wording: str | None  # None: as it stands in the source
    keys: Refs
    names: Refs
    quantities: Refs


class StatementRow(_Row, frozen=True):
    """A position, without the offer that carries it."""

    holder: str
    content: str
    verb: str
    force: int
    keys: Refs
    targets: Refs
    object: str


class TraitsRow(_Row, frozen=True):
    """Traits of a wording."""

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
    said: list[StatementRow]


class OfferRow(_Row, frozen=True):
    """A wording with its traits."""

    sentence: Ref
    support: Refs
    whole: bool
    paired: bool
    wording: str | None  # None: that of its sentence
    keys: Refs | None  # None: those of its sentence
    traits: TraitsRow


class ReasonRow(_Row, frozen=True):
    """A reason."""

    offer: Ref
    action: str
    family: str
    keys: Refs
    thing: str


class FigureRow(_Row, frozen=True):
    """A figure."""

    offer: Ref
    quantity: Ref
    keys: Refs
    years: Refs
    holder: str
    named: Refs
    head: Ref


class ActRow(_Row, frozen=True):
    """A position that is something done."""

    offer: Ref
    statement: StatementRow


class OpenRow(_Row, frozen=True):
    """Something open."""

    offer: Ref
    degree: float
    who: str | None


class AccountRow(_Row, frozen=True):
    """An account, after the tables that all else points into."""

    words: list[str]
    names: list[NameRow]
    quantities: list[PackedQuantity]
    sentences: list[SentenceRow]
    headings: list[SentenceRow]
    offers: list[OfferRow]
    reasons: list[ReasonRow]
    figures: list[FigureRow]
    acts: list[ActRow]
    questions: list[OpenRow]
