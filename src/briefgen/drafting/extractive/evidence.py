"""What each source offers, located: made of that source alone, so that no other source can change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.traits import Traits
from briefgen.model import Evidence, Quote

__all__ = ["evidence_of"]

_OPEN = 2.0


def evidence_of(number: int, offers: Sequence[tuple[Offer, Traits]]) -> tuple[Evidence, ...]:
    """Every sentence that one source's offers rest on, as evidence, by position.

    Args:
        number: of the source.
        offers: of that source, each with its traits.
    """
    says: dict[int, tuple[Offer, Traits]] = {}
    for each in offers:
        says.setdefault(each[0].sentence.index, each)
    sentences = sorted({s for o, _ in offers for s in o.sentences}, key=lambda s: s.span)
    out = []
    for ordinal, sentence in enumerate(sentences, start=1):
        offer, traits = says.get(sentence.index, (None, None))
        kind, speaker = _kind(traits) if traits else ("fact", None)
        out.append(
            Evidence(
                id=f"e{number}.{ordinal}",
                quote=Quote(number, sentence.span, sentence.text),
                says=offer.wording if offer else sentence.wording,
                kind=kind,
                speaker=speaker,
            )
        )
    return tuple(out)


def _kind(traits: Traits) -> tuple[Literal["fact", "position", "unknown"], str | None]:
    said = traits.said[0] if traits.said else None
    if traits.openness > _OPEN:
        return "unknown", said.holder if said else None
    return ("position", said.holder) if said else ("fact", None)
