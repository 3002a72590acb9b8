"""One unit of a sentence: a name, a figure, a date, or a word by its class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.model import Span
from briefgen.text.dates import DateMention
from briefgen.text.names import Name
from briefgen.text.quantities import Quantity

__all__ = ["Kind", "Unit"]

Kind = Literal[
    "word",
    "name",
    "quantity",
    "date",
    "pronoun",
    "article",
    "preposition",
    "conjunction",
    "but",
    "subordinator",
    "condition",
    "relative",
    "that",
    "auxiliary",
    "modal",
    "negation",
    "quantifier",
    "adverb",
    "mark",
]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a sentence.

    Attributes:
        span: in the text given.
        kind: its class.
        text: casefolded.
        key: for comparing words; of a modal, its group; of a mark, the mark.
        value: the name, quantity or date where it is one.
        preposition: of the noun phrase it stands in; empty where it has none.
        is_verb: whether it is a verb, as far as its form and the words before it tell.
        voice: ``passive``, ``progressive`` or empty; of verbs only.
    """

    span: Span
    kind: Kind
    text: str
    key: str
    value: Name | Quantity | DateMention | None = None
    preposition: str = ""
    is_verb: bool = False
    voice: str = ""

    @property
    def is_nominal(self) -> bool:
        """Whether it may be part of a noun phrase."""
        return self.kind in {"name", "quantity", "date", "pronoun"} or (self.kind == "word" and not self.is_verb)
