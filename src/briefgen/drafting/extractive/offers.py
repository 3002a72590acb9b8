"""What each source can be made to say in a sentence that stands on its own, with the sentences that carry it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.drafting.extractive.anaphora import resolve
from briefgen.drafting.extractive.cast import Cast, cast
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.rewriting import dated, drop_connective, embedded, independent, trimmed
from briefgen.drafting.extractive.selection import refusal, words
from briefgen.model import Citation, Claim
from briefgen.text.tokens import content_tokens

__all__ = ["Offer", "citations", "claim", "offers", "run"]

_LONG = 42  # words above which a shorter form is preferred
_RUN_WORDS = 62


@dataclass(frozen=True, slots=True)
class Offer:
    """A wording that stands on its own.

    Attributes:
        wording: one sentence, or two that follow each other.
        sentence: of which it is made.
        support: further sentences of the same source that carry what was put in full.
        whole: whether it is the whole sentence and not a part of it.
        keys: content keys of the wording.
    """

    wording: str
    sentence: Sentence
    support: tuple[Sentence, ...]
    whole: bool
    keys: frozenset[str]

    @property
    def voice(self) -> int:
        """The voice that says it."""
        return self.sentence.voice

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences that carry it, in the order of the source."""
        return tuple(sorted((self.sentence, *self.support), key=lambda s: s.index))


def _offer(wording: str, sentence: Sentence, support: tuple[Sentence, ...], *, whole: bool) -> Offer:
    return Offer(wording, sentence, support, whole, frozenset(t.key for t in content_tokens(wording)))


def offers(page: Page) -> tuple[Offer, ...]:
    """Every wording that one source allows, by position; at most a few for each sentence."""
    who = cast(page)
    return tuple(o for s in page.sentences for o in _of_sentence(page, who, s))


def _of_sentence(page: Page, who: Cast, sentence: Sentence) -> Iterator[Offer]:
    if sentence.wording.rstrip().endswith(("?", ":")):
        return
    parts = independent(drop_connective(sentence.wording))
    for part in parts:
        whole = _stand(page, who, sentence, part)
        if whole is not None and words(whole.wording) <= _LONG:
            yield whole if len(parts) == 1 else _offer(whole.wording, sentence, whole.support, whole=False)
            yield from _embedded(page, who, whole)
            continue
        short = next((s for t in trimmed(part) if words(t) <= _LONG and (s := _stand(page, who, sentence, t))), None)
        if short is not None:
            yield _offer(short.wording, sentence, short.support, whole=False)
        elif whole is not None:
            yield whole


def _embedded(page: Page, who: Cast, offer: Offer) -> Iterator[Offer]:
    for clause in embedded(offer.wording):
        found = _stand(page, who, offer.sentence, clause)
        if found is not None:
            support = tuple(dict.fromkeys((*offer.support, *found.support)))
            yield _offer(found.wording, offer.sentence, support, whole=False)


def _stand(page: Page, who: Cast, sentence: Sentence, wording: str) -> Offer | None:
    told = dated(wording, page.anchor)
    resolved = resolve(page, who, sentence, told) if told else None
    if resolved is None or refusal(resolved.wording):
        return None
    return _offer(resolved.wording, sentence, resolved.support, whole=True)


def run(page: Page, sentence: Sentence, before: Offer | None) -> Offer | None:
    """Two sentences that follow each other, where the second leans on the first and the first stands on its own."""
    if before is None or not before.whole or before.sentence.index != sentence.index - 1:
        return None
    told = dated(drop_connective(sentence.wording), page.anchor)
    if told is None or refusal(told):
        return None
    wording = f"{before.wording} {told}"
    if words(wording) > _RUN_WORDS:
        return None
    return _offer(wording, sentence, (before.sentence, *before.support), whole=False)


def citations(sentences: tuple[Sentence, ...]) -> tuple[Citation, ...]:
    """One citation for each sentence, each once."""
    return tuple(Citation(s.source, s.text) for s in dict.fromkeys(sentences))


def claim(identifier: str, offer: Offer, *, kind: str = "fact", also: tuple[Sentence, ...] = ()) -> Claim:
    """An offer as a claim.

    Args:
        identifier: of the claim.
        offer: what it says, and the sentences of its own source.
        kind: as in :class:`briefgen.model.Claim`.
        also: sentences of further sources, each source of which carries the whole wording.
    """
    ordered = sorted({*offer.sentences, *also}, key=lambda s: s.place)
    return Claim(identifier, offer.wording, citations(tuple(ordered)), kind)  # type: ignore[arg-type]
