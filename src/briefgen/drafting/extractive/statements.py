"""Who takes which position: an offer read for its speaker, the force of its verb and whom it turns against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.offers import Offer
from briefgen.model import Span
from briefgen.text.fold import fold
from briefgen.text.names import Name, names
from briefgen.text.speech import Attribution, attributions
from briefgen.text.tokens import content_tokens

__all__ = ["Statement", "holder_name", "statements"]

_AGAINST = regex.compile(
    r"(?i)\b(?:accus\w+|critici[sz]\w+|reject\w*|den(?:y|ies|ied|ying)|disput(?:e[sd]?|ing)|dismiss\w*|condemn\w*|blam\w+|"
    r"attack(?:ed|s|ing)?|oppos(?:e[sd]?|ing)|object(?:s|ed)? to|refut\w+|rebut\w*|question(?:ed|s)|challeng(?:ed|es))\b"
)
_JUDGING = regex.compile(
    r"(?i)\b(?:disappoint\w+|unjustified|unfair|unlawful|illegal|wrong|misguided|reckless|irresponsible|unacceptable|flawed|"
    r"outrage\w*|disgrace\w*|baseless|unfounded|untrue|false|misleading|politically motivated|unnecessary|dangerous|"
    r"absurd|nonsense|short-sighted|excessive|regrettable|deeply concerned|not fit|betray\w*|mistaken|inaccurate)\b"
)
_HOLDING = regex.compile(
    r"(?i)\b(?:maintain\w*|insist\w*|argu\w+|defend\w*|warn\w*|contend\w*|claim\w*|urg\w+|allege[sd]?|alleging)\b"
)
_PRONOUN = regex.compile(r"(?i)^(?:he|she|it|they|who|which|that|this|i|we|others|some|many|critics|supporters|one)\b")
_NOT_SAYING = regex.compile(r"(?i)\b(?:not|never|nobody|no one|to|has|have|had|did|does|will|would|could|may)$|n't$")
_LEAD = regex.compile(r"(?i)^(?:the |an? )?(?:statement|spokes\w+) (?:from|for|of) (?:the )?")


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One position.

    Attributes:
        offer: that carries it.
        holder: as the wording names the speaker.
        content: what is said, as a part of the wording.
        verb: the reporting words.
        force: 3 turns against somebody or something, 2 judges it, 1 holds a view, 0 says.
        keys: content keys of what is said.
        targets: names within what is said, the holder's own left out.
        object: what the verb turns against, in the wording's words; empty where that cannot be told.
    """

    offer: Offer
    holder: str
    content: str
    verb: str
    force: int
    keys: frozenset[str]
    targets: tuple[Name, ...]
    object: str


def statements(offers: Iterable[Offer]) -> tuple[Statement, ...]:
    """Every position that the offers hold, in their order; one for each speaker of an offer."""
    return tuple(s for offer in offers for s in _of_offer(offer))


def _of_offer(offer: Offer) -> Iterator[Statement]:
    wording = offer.wording
    seen: set[str] = set()
    for act in attributions(wording):
        holder = holder_name(wording, act.speaker)
        if not holder or holder.casefold() in seen:
            continue
        seen.add(holder.casefold())
        said = _all_said(wording, act)
        own = {t.key for t in content_tokens(holder)}
        yield Statement(
            offer=offer,
            holder=holder,
            content=said,
            verb=act.verb.of(wording),
            force=_force(act.verb.of(wording), said),
            keys=frozenset(t.key for t in content_tokens(said)) - own,
            targets=tuple(n for n in names(said) if not set(n.key.split()) & {h.casefold() for h in holder.split()}),
            object=_object(act, wording),
        )


def holder_name(wording: str, speaker: Span | None) -> str:
    """The speaker as a reader can take the name: no pronoun, nobody unnamed; empty where there is none."""
    if speaker is None:
        return ""
    phrase = _LEAD.sub("", " ".join(speaker.of(wording).split())).strip(" ,")
    if (
        _PRONOUN.match(phrase)
        or _NOT_SAYING.search(phrase)
        or len(phrase.split()) > 12
        or not any(w[:1].isupper() for w in phrase.split()[0:12])
    ):
        return ""
    if phrase.split()[0].casefold() in {"while", "as", "after", "when", "although", "but", "and"}:
        phrase = phrase.partition(" ")[2]  # nothing is left where that is no name at all ("As", "When")
    return regex.sub(r"^(?:The|A|An)\s", lambda m: m[0].lower(), phrase)


def _all_said(wording: str, act: Attribution) -> str:
    """From the verb to the end of the sentence, the verb left out; what lies before it if that is the content."""
    if act.content.start < act.verb.start:
        return act.content.of(wording)
    return wording[act.verb.end :].strip(" ,.")


def _force(verb: str, said: str) -> int:
    if _AGAINST.search(verb):
        return 3
    if _JUDGING.search(fold(said).text):
        return 2
    return 1 if _HOLDING.search(verb) else 0


_OBJECT = regex.compile(
    r"^\s*(?:(?:\p{Lu}[\p{L}'’.-]*|the \w+|him|her|them)(?: \p{Lu}[\p{L}'’.-]*)* (?:of|for|over) )?(?:the (?:idea|claim|suggestion|notion|allegation)s? (?:that|of) )?"
    r"(?P<object>[^,;.\"“”]+?)(?= (?:as|for|after|because|by|and|but|while|in|on|at|who|which|that|was|is|were|are|had|has|did|does|would|will)\b|[,;.\"“”]|$)"
)


def _object(act: Attribution, wording: str) -> str:
    if not (_AGAINST.search(act.verb.of(wording)) or "describ" in act.verb.of(wording)):
        return ""
    match = _OBJECT.match(wording[act.verb.end :])
    found = " ".join(match["object"].split()) if match else ""
    return found if 1 <= len(found.split()) <= 7 and not _PRONOUN.match(found) else ""
