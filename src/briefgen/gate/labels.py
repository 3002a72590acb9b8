"""Who is named beside a claim (the holder of a position, who could answer): by the claim and its evidence, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.gate.lookup import own_voice
from briefgen.model import Judgement, Source
from briefgen.text.sentences import sentence_at
from briefgen.text.speech import attributions
from briefgen.text.tokens import content_tokens

__all__ = ["answerer", "holder"]


def _keys(text: str) -> frozenset[str]:
    return frozenset(t.key for t in content_tokens(text))


def holder(offered: str, judgement: Judgement, sources: Mapping[int, Source]) -> str:
    """Who holds a position, as the reader is told.

    Args:
        offered: by the drafter.
        judgement: of the position's claim, verified.
        sources: by number.

    Returns:
        The name offered where it is the claim's speaker, stands in a claim that has none, or is a cited source itself;
        else the claim's speaker; else the cited source's name.
    """
    text = judgement.claim.text
    cited = [sources[n] for n in judgement.claim.sources if n in sources]
    wanted = _keys(offered)
    speakers = [a.speaker.of(text) for a in attributions(text) if a.speaker]
    if any(wanted and (wanted <= _keys(s) or _keys(s) <= wanted <= _keys(text)) for s in speakers):
        return offered
    if any(offered == s.name or own_voice(offered, s) for s in cited):
        return offered
    if speakers:
        return speakers[0]
    if wanted and wanted <= _keys(text):
        return offered
    return cited[0].name if cited else offered


def answerer(offered: str | None, judgement: Judgement, sources: Mapping[int, Source]) -> str | None:
    """Who could answer an open question: the name offered if the evidence's sentences hold it, else nobody."""
    if not offered or not _keys(offered):
        return None
    for quote in judgement.quotes:
        text = sources[quote.source].text
        if _keys(offered) <= _keys(sentence_at(text, quote.span).of(text)):
            return offered
    return None
