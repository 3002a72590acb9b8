"""Who is named beside a claim (the holder of a position, who could answer): by the claim and its evidence, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.gate.lookup import own_voice
from briefgen.model import Judgement, Source
from briefgen.text.locate import find_all
from briefgen.text.sentences import sentence_at
from briefgen.text.speech import attributions
from briefgen.text.tokens import content_tokens

__all__ = ["answerer", "holder"]


def _keys(text: str) -> frozenset[str]:
    return frozenset(t.key for t in content_tokens(text))


# Words that begin what is said of a name and end none.
_TRAILING = frozenset({"which", "who", "whom", "whose", "that"})


def _written(offered: str, *texts: str) -> str | None:
    """A name as the first of some texts has it, word for word, its first letter as offered; None where none does."""
    found = next((hits[0].of(text) for text in texts if offered.strip() and (hits := find_all(offered, text))), None)
    first = offered.strip()[:1]
    return first + found[1:] if found and found[:1].casefold() == first.casefold() else found


def _speakers(text: str) -> list[str]:
    """Who speaks in a claim, as named there; half a figure or a run into a relative clause is no name."""
    spans = [a.speaker for a in attributions(text) if a.speaker]
    named = [(s.of(text), text[max(0, s.start - 1) : s.start]) for s in spans]
    return [
        name
        for name, before in named
        if name.split()[-1].casefold() not in _TRAILING and not (before in {".", ","} and name[0].isdigit())
    ]


def holder(offered: str, judgement: Judgement, sources: Mapping[int, Source]) -> str:
    """Who holds a position, as the reader is told.

    Args:
        offered: by the drafter.
        judgement: of the position's claim, verified.
        sources: by number.

    Returns:
        The name offered, in the very words of the claim, where it is the claim's speaker or stands in a claim that has
        none; the cited source's name where that is meant; else the claim's speaker; else the cited source's name.
    """
    text = judgement.claim.text
    cited = [sources[n] for n in judgement.claim.sources if n in sources]
    wanted = _keys(offered)
    speakers, written = _speakers(text), _written(offered, text)
    if written and any(wanted and (wanted <= _keys(s) or _keys(s) <= wanted <= _keys(text)) for s in speakers):
        return written
    if any(offered == s.name or own_voice(offered, s) for s in cited):
        return offered
    if speakers:
        return speakers[0]
    if written and wanted:
        return written
    return cited[0].name if cited else offered


def answerer(offered: str | None, judgement: Judgement, sources: Mapping[int, Source]) -> str | None:
    """Who could answer an open question: the name offered, as the evidence's sentences have it, else nobody."""
    if not offered or not _keys(offered):
        return None
    texts = (sources[quote.source].text for quote in judgement.quotes)
    around = (sentence_at(text, quote.span).of(text) for text, quote in zip(texts, judgement.quotes, strict=True))
    return _written(offered, *around)
