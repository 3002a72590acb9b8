"""What the sentences of a source tell in figures, as written down on a shelf."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, TypeAlias

import msgspec

from briefgen.gate.telling import Telling, tellings
from briefgen.model import Span
from briefgen.text.packed import PackedQuantity, packed_quantity, unpacked_quantity
from briefgen.text.shelf import Shelf, code_digest, kept, reading_key

__all__ = ["shelved_tellings"]

_Told: TypeAlias = Sequence[tuple[Span, Telling]]
_Ref = Annotated[int, msgspec.Meta(ge=0)]


class _Sentence(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A sentence: where it stands, its figures, and the places of the words of its topic and names in the table."""

    start: int
    end: int
    figures: list[PackedQuantity]
    topic: list[_Ref]
    named: list[_Ref]


class _Page(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """The sentences of a source, and a table of their words."""

    words: list[str]
    sentences: list[_Sentence]


def shelved_tellings(text: str, shelf: Shelf) -> _Told:
    """The sentences of a text that give a figure, with what each tells: read once, then from the shelf."""
    key = reading_key("tellings", code_digest("briefgen.model", "briefgen.text", "briefgen.gate"), text)
    return kept(shelf, key, make=lambda: list(tellings(text)), pack=_pack, unpack=lambda value: _unpack(value, text))


def _pack(found: _Told) -> bytes:
    words: dict[str, int] = {}

    def refs(keys: frozenset[str]) -> list[int]:
        return [words.setdefault(key, len(words)) for key in sorted(keys)]

    rows = [
        _Sentence(span.start, span.end, [packed_quantity(q) for q in told.figures], refs(told.topic), refs(told.named))
        for span, told in found
    ]
    return msgspec.msgpack.encode(_Page(list(words), rows))


def _unpack(value: bytes, text: str) -> _Told:
    try:
        page = msgspec.msgpack.decode(value, type=_Page)
        words = [sys.intern(word) for word in page.words]
        return [_sentence(row, words, text) for row in page.sentences]
    except (msgspec.DecodeError, IndexError) as error:
        raise ValueError(f"not what a source tells in figures: {error}") from error


def _sentence(row: _Sentence, words: Sequence[str], text: str) -> tuple[Span, Telling]:
    span = Span(row.start, row.end)
    figures = tuple(unpacked_quantity(q) for q in row.figures)
    if span.end > len(text) or any(q.value is None or q.span.end > span.end - span.start for q in figures):
        raise ValueError("a figure stands outside the text")
    return span, Telling(figures, frozenset([words[r] for r in row.topic]), frozenset([words[r] for r in row.named]))
