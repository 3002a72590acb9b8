"""What a wording shows by itself, read once while its source is read: no other source is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from briefgen.drafting.extractive.offers import Offer
from briefgen.drafting.extractive.openness import openness
from briefgen.drafting.extractive.selection import outside_quotes, words
from briefgen.drafting.extractive.statements import Statement, statements
from briefgen.text.cues import cues
from briefgen.text.names import names
from briefgen.text.speech import quoted_spans

__all__ = ["Traits", "traits_of"]

_LONG_QUOTE = 6  # words
_NOT_YET = frozenset({"not", "no", "consider", "plan", "will"})
_EVENT = regex.compile(
    r"(?i)\b(?:block(?:ed|s)|approv(?:ed|es)|sign(?:ed|s)|award(?:ed|s)|extend(?:ed|s)|grant(?:ed|s)|halt(?:ed|s)|announc(?:ed|es)|"
    r"rul(?:ed|es)|order(?:ed|s)|refus(?:ed|es)|turn(?:ed|s) down|allow(?:ed|s)|permit(?:ted|s)|set aside|reject(?:ed|s)|launch(?:ed|es)|agree[ds]|suspend(?:ed|s)|cancel(?:led|ed|s)|scrapp(?:ed|s)|clos(?:ed|es)|"
    r"open(?:ed|s)|vot(?:ed|es)|pass(?:ed|es)|appoint(?:ed|s)|resign(?:ed|s)|sack(?:ed|s)|dismiss(?:ed|es)|fin(?:ed|es)|charg(?:ed|es)|"
    r"convict(?:ed|s)|sentenc(?:ed|es)|arrest(?:ed|s)|kill(?:ed|s)|injur(?:ed|es)|collaps(?:ed|es)|fail(?:ed|s)|fell|rose|cut|raised|"
    r"bought|sold|won|lost|paid|spent|cost|costs|withdrew|overturned|upheld|quash(?:ed|es)|delay(?:ed|s)|postpon(?:ed|es)|"
    r"ban(?:ned|s)|introduc(?:ed|es)|publish(?:ed|es)|releas(?:ed|es)|report(?:ed|s)|pool(?:ed|s)|hold(?:s)?|held|buil(?:t|ds)|"
    r"stopp(?:ed|s)|start(?:ed|s)|began|ended|earmarked|invested|acquir(?:ed|es)|hir(?:ed|es)|recruit(?:ed|s)|sought|seeks)\b"
)
_COLOUR = regex.compile(
    r"(?i)\b(?:striking|strikingly|contentious|controversial|deeper|mere|predictable|ironically|unsurprisingly|arguably|"
    r"breathing room|flashpoint|tug-of-war|stark|dramatic|dramatically|remarkable|extraordinary|unprecedented|bitter|explosive|"
    r"shocking|stunning|bombshell|seismic|bold|landmark|historic|high-profile|leaning|hard-hitting|sketch|sits|uneasily|"
    r"underscores?|highlights?|reflects?|reflecting|echoes|raises questions|sparking|sparked|tension|tensions|clash|"
    r"intersection|precedent|signals? to|broader|wider debate|growing|increasingly|ultimately|live issue|at stake|"
    r"in a move|mirrors?|dissonance|imperatives?|perpetuating|inadvertently|systemic|suggests?|seems|rhetoric\w*|looms?|hanging over|turns? into|far from clear)\b"
)
_SETTLES = regex.compile(
    r"(?i)\b(?:court|courts|tribunal|inquiry|inquest|judicial review|review|audit|tender|ruling|vote|referendum|appeal|judge|"
    r"arbitration|investigation|ombudsman|litigation|hearing)\b"
)


@dataclass(frozen=True, slots=True)
class Traits:
    """Traits of one wording.

    Attributes:
        named: how many names it holds, each once.
        words: how many.
        coloured: how many words of colour or judgement it has outside its quotations.
        openness: how plainly it says that something is open; 0 where it does not.
        event: whether it tells of an event.
        hedged, modal, conditional: whether it says so with reserve, as a possibility, under a condition.
        unsettled: whether it says that something is not so, or not yet.
        quoted: whether it holds a long quotation.
        settles: whether it names what may settle a dispute: a court, a review, a vote.
        said: the positions that it holds.
    """

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
    said: tuple[Statement, ...]


def traits_of(offer: Offer) -> Traits:
    """Read one wording."""
    wording = offer.wording
    bare = outside_quotes(wording)
    kinds = {c.kind for c in cues(bare)}
    return Traits(
        named=len({n.key for n in names(wording)}),
        words=words(wording),
        coloured=len(_COLOUR.findall(bare)),
        openness=openness(bare),
        event=bool(_EVENT.search(bare)),
        hedged="hedge" in kinds,
        modal="modal" in kinds,
        conditional="condition" in kinds,
        unsettled=any(c.key in _NOT_YET for c in cues(wording)),
        quoted=any(len(q.of(wording).split()) > _LONG_QUOTE for q in quoted_spans(wording)),
        settles=bool(_SETTLES.search(bare)),
        said=statements((offer,)),
    )
