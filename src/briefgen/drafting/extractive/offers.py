"""What each source can be made to say in a sentence that stands on its own, with the sentences that carry it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from briefgen.drafting.extractive.anaphora import resolve
from briefgen.drafting.extractive.cast import Cast, cast
from briefgen.drafting.extractive.leaning import dangling
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.rewriting import cores, dated, drop_connective, embedded, independent, trimmed
from briefgen.drafting.extractive.selection import refusal, words
from briefgen.model import Citation, Claim
from briefgen.text.tokens import content_tokens

__all__ = ["Offer", "citations", "claim", "offers", "run"]

_LONG = 42  # words above which a shorter form is preferred
_RUN_WORDS = 70
_OPENS_ON = regex.compile(
    r"(?:It|This|That) (?=follow|came|comes|was|is|means|meant|marks|marked|would|will|had|has)|"
    r"(?:The|This|That) (?:decision|move|step|change|ruling|announcement|order|vote|ban|measure|cut|delay|closure|dispute|incident)(?= )"
)
_OPENED = "Parliament"  # stands for the opening that the first sentence explains


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A wording that stands on its own.

    Attributes:
        wording: one sentence, or two that follow each other.
        sentence: of which it is made.
        support: further sentences of the same source that carry what was put in full.
        whole: whether it is the whole sentence and not a part of it.
        paired: whether it is two sentences that follow each other.
        keys: content keys of the wording.
    """

    wording: str
    sentence: Sentence
    support: tuple[Sentence, ...]
    whole: bool
    keys: frozenset[str]
    paired: bool = False

    @property
    def voice(self) -> int:
        """The voice that says it."""
        return self.sentence.voice

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences that carry it, in the order of the source."""
        return tuple(sorted((self.sentence, *self.support), key=lambda s: s.span))


def _offer(wording: str, sentence: Sentence, support: tuple[Sentence, ...], *, whole: bool) -> Offer:
    if wording == sentence.wording:  # most are: words and keys take their room once
        return Offer(sentence.wording, sentence, support, whole, sentence.keys)
    return Offer(wording, sentence, support, whole, frozenset(t.key for t in content_tokens(wording)))


def offers(page: Page) -> tuple[Offer, ...]:
    """Every wording that one source allows, by position; at most a few for each sentence."""
    who = cast(page)
    out: list[Offer] = []
    whole: Offer | None = None  # of the sentence before
    for sentence in filter(page.chose, page.sentences):
        found = tuple(_of_sentence(page, who, sentence))
        out.extend(found)
        if not any(o.whole for o in found) and (joined := run(page, sentence, whole)) is not None:
            out.append(joined)
        whole = next((o for o in found if o.whole), None)
    return tuple(o for o in out if all(map(page.chose, o.sentences)))


def _of_sentence(page: Page, who: Cast, sentence: Sentence) -> Iterator[Offer]:
    if sentence.wording.rstrip().endswith(("?", ":")):
        return
    parts = independent(drop_connective(sentence.wording))
    for part in parts:
        whole = _stand(page, who, sentence, part)
        if whole is not None and words(whole.wording) <= _LONG:
            yield whole if len(parts) == 1 else _offer(whole.wording, sentence, whole.support, whole=False)
            yield from _embedded(page, who, sentence, part)
            continue
        yield from _embedded(page, who, sentence, part)
        short = next((s for t in trimmed(part) if words(t) <= _LONG and (s := _stand(page, who, sentence, t))), None)
        if short is not None:
            yield _offer(short.wording, sentence, short.support, whole=False)
        elif whole is not None:
            yield whole


def _embedded(page: Page, who: Cast, sentence: Sentence, part: str) -> Iterator[Offer]:
    for clause in embedded(part):
        found = next((f for c in (clause, *cores(clause)) if (f := _stand(page, who, sentence, c))), None)
        if found is not None:
            yield _offer(found.wording, sentence, found.support, whole=False)


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
    # The second may lean on the first by its opening only: whatever else leans would still hang in the air.
    opened = _OPENS_ON.match(told) if told else None
    if told is None or refusal(told) or opened is None or dangling(f"{_OPENED} {told[opened.end() :].lstrip()}"):
        return None
    wording = f"{before.wording} {told}"
    if words(wording) > _RUN_WORDS:
        return None
    joined = _offer(wording, sentence, (before.sentence, *before.support), whole=False)
    return replace(joined, paired=True)


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
    ordered = sorted({*offer.sentences, *also}, key=lambda s: (s.source, s.span))
    return Claim(identifier, offer.wording, citations(tuple(ordered)), kind)  # type: ignore[arg-type]
