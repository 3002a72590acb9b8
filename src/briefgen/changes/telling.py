"""What is different, in a few words for the reader of a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.changes.articles import Article, folded, said
from briefgen.changes.particulars import exchanged
from briefgen.changes.standing import ROLES, Standing, called
from briefgen.rendering.wording import NOTE_LABELS, STATUS, date, plural

if TYPE_CHECKING:
    from briefgen.model import Briefing, Rejection, Source, SourceSet

__all__ = [
    "Side",
    "carried",
    "cited",
    "edited",
    "exchanged",
    "joined",
    "judged",
    "leads",
    "led",
    "moved",
    "recited",
    "side",
    "stands",
    "text",
    "unread",
    "unread_before",
    "why_added",
    "why_dropped",
]

_LONGEST = 240
"""Most code points of a name or a sentence within a detail."""

_PERSON = "REVIEW"
"""The code of a finding that a person made in a review."""

_FEW = 3
"""Most sentences of a changed source that are quoted one by one."""


@dataclass(frozen=True, slots=True)
class Side:
    """One version as the other is told of it.

    Attributes:
        names: what a reader calls each source, by the name that both versions share.
        texts: their folded texts.
        rejected: folded wordings that were offered and are not shown: who rejected each, and why, where that was a person.
        edited: folded wordings that a person gave: who, and why.
        said: folded wordings of its claims.
        quoted: all evidence of its claims.
    """

    names: Mapping[str, str]
    texts: Mapping[str, str]
    rejected: Mapping[str, str]
    edited: Mapping[str, str]
    said: frozenset[str]
    quoted: frozenset[tuple[str, str]]


def side(briefing: Briefing, articles: Sequence[Article], claims: Sequence[Standing], *, new: bool) -> Side:
    """One of two versions, with its claims as they stand."""
    sources = briefing.sources.sources
    often = Counter(s.name for s in sources)
    keys = called(sources, articles, new=new)
    names = {keys[s.number]: _name(s, often[s.name]) for s in sources}
    rejected = {
        folded(words): _by_person(r) for r in briefing.rejected for words in (r.offered, r.judgement.claim.text)
    }
    stand = {c.claim.id: folded(c.claim.text) for c in claims}
    edited = {stand[r.judgement.claim.id]: _by_person(r) for r in briefing.replaced if r.judgement.claim.id in stand}
    return Side(
        names=names,
        texts={keys[s.number]: folded(s.text) for s in sources},
        rejected=rejected,
        edited=edited,
        said=frozenset(folded(c.claim.text) for c in claims),
        quoted=frozenset().union(*(c.evidence for c in claims if c.role != "heading")),
    )


def _by_person(rejection: Rejection) -> str:
    """Who rejected or reworded a claim, and why; empty where the checks did."""
    said = next((f.message for f in rejection.judgement.findings if f.code == _PERSON), "")
    return _cut(said[:1].lower() + said[1:])


def edited(claim: Standing, side: Side) -> str:
    """Who gave a claim its words in a review; empty where nobody did."""
    return side.edited.get(folded(claim.claim.text), "")


def _name(source: Source, often: int) -> str:
    """A publisher bare, a title in quote marks; both where several sources have that publisher."""
    title = f"“{_cut(source.title.value)}”"
    if not source.publisher:
        return title
    return _cut(source.publisher.value) + (f" ({title})" if often > 1 else "")


def joined(*parts: str) -> str:
    """The parts that say something, as one detail."""
    return "; ".join(p for p in parts if p)


def why_added(claim: Standing, old: Side, new: Side) -> str:
    """Where an added claim comes from."""
    names = _listed(new, claim.articles)
    if folded(claim.claim.text) in old.said:
        return "stood in the briefing last time too, in another place"
    if (why := old.rejected.get(folded(claim.claim.text))) is not None:
        return f"not shown last time: {why or 'rejected by the checks'}"
    if not claim.articles:
        return ""
    if claim.articles.isdisjoint(old.texts):
        return f"from {'a new source' if len(claim.articles) == 1 else 'new sources'}, {names}"
    if not stands(claim, old):
        return f"new in {names}"
    unused = not claim.evidence <= old.quoted
    return f"already in {names} last time{', but not in the briefing' if unused else ', and quoted for other claims'}"


def why_dropped(claim: Standing, old: Side, new: Side) -> str:
    """What became of the words that a dropped claim rested on."""
    names = _listed(old, claim.articles)
    if folded(claim.claim.text) in new.said:
        return "still stands in the briefing, in another place"
    if (why := new.rejected.get(folded(claim.claim.text))) is not None:
        return why or "offered again, and rejected by the checks"
    if not claim.articles:
        return ""
    if claim.articles.isdisjoint(new.texts):
        return f"from {'a source' if len(claim.articles) == 1 else 'sources'} no longer read, {names}"
    if not stands(claim, new):
        return f"no longer in {names}"
    unused = not claim.evidence <= new.quoted
    return f"still in {names}{', but not in the briefing' if unused else ', and quoted for other claims'}"


def stands(claim: Standing, there: Side) -> bool:
    """Whether every quote of a claim stands in the other version's text of its source; False of a question in dispute."""
    return (
        claim.role != "heading"
        and bool(claim.evidence)
        and all(words in there.texts.get(article, "") for article, words in claim.evidence)
    )


def moved(old: Standing, new: Standing, asked: str) -> str:
    """That a claim stands elsewhere now; empty where it does not.

    Args:
        old: as it stood.
        new: as it stands.
        asked: the question in dispute, if it stands in a dispute or did.
    """
    if old.role == new.role:
        return ""
    return f"was {_stood(old, asked)}, is now {_stood(new, asked)}"


def _stood(claim: Standing, asked: str) -> str:
    if claim.role != "position":
        return ROLES[claim.role]
    return f"one side of “{asked}” (held by {claim.holder})"


def led(old: Standing, new: Standing) -> str:
    """That a claim came into the bottom line or left it."""
    if old.leads == new.leads:
        return ""
    return "now in the bottom line" if new.leads else "no longer in the bottom line"


def judged(old: Standing, new: Standing) -> str:
    """That the checks find otherwise of a claim now; empty where they do not."""
    was, now = (STATUS.get(c.verdict, c.verdict) for c in (old, new))
    came = [f"now “{NOTE_LABELS[code]}”: {_cut(new.notes[code])}" for code in new.notes if code not in old.notes]
    gone = [f"no longer “{NOTE_LABELS[code]}”" for code in old.notes if code not in new.notes]
    return joined("" if was == now else f"was “{was}”, is now “{now}”", *came, *gone)


def leads(claim: Standing, verb: str) -> str:
    """That a claim stands, or stood, in the bottom line."""
    return f"{verb} in the bottom line" if claim.leads else ""


def recited(before: Standing, after: Standing, old: Side, new: Side) -> str:
    """Which sources a claim cites now and which no more; empty where they are the same."""
    came = _listed(new, after.articles - before.articles)
    also = "also " if before.articles & after.articles else ""
    gone = [
        f"no longer on {_lost(article, before, old, new)}" for article in _ordered(before.articles - after.articles)
    ]
    return joined(came and f"now {also}rests on {came}", *gone)


def _lost(article: str, claim: Standing, old: Side, new: Side) -> str:
    """A source that a claim cites no more, and why that may be."""
    if article not in new.texts:
        return f"{old.names[article]}, which is no longer read"
    changed = any(words not in new.texts[article] for name, words in claim.evidence if name == article)
    return f"{old.names[article]}{', where these words have changed' if changed else ''}"


def carried(before: Standing, after: Standing, old: Side, new: Side) -> str:
    """The same, and where the sources are the same, that other words of them are quoted."""
    if before.evidence == after.evidence and before.articles == after.articles:
        return ""
    if cites := recited(before, after, old, new):
        return cites
    return f"rests on other words of {_listed(new, {article for article, _ in before.evidence ^ after.evidence})}"


def _ordered(articles: Iterable[str]) -> list[str]:
    """In the order of their numbers in the later version, or in the one they are in."""
    return sorted(articles, key=lambda name: [int(part) for part in name.split() if part.isdecimal()][::-1])


def _listed(side: Side, articles: Iterable[str]) -> str:
    """What a reader calls some sources: "A, B and C"."""
    names = [side.names[a] for a in _ordered(articles) if a in side.names]
    return " and ".join(p for p in (", ".join(names[:-1]), *names[-1:]) if p)


def cited(source: Source) -> str:
    """A source as a reader looks for it: publisher, title and date."""
    publisher = f"{_cut(source.publisher.value)}: " if source.publisher else ""
    return f"{publisher}{_cut(source.title.value)} ({_cut(date(source.date))})"


def _cut(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def unread(source: Source, now: SourceSet) -> str:
    """That a source which is gone could not be read, or may be there and was not chosen; empty where it was not given."""
    reasons = (f"could not be read this time: {_cut(u.reason)}" for u in now.unreadable if u.path == source.path)
    return next(reasons, "not among the passages read this time" if now.selection else "")


def unread_before(source: Source, then: SourceSet) -> str:
    """That a source which is new could not be read last time, or may have been there and was not chosen."""
    if any(u.path == source.path for u in then.unreadable):
        return "could not be read last time"
    return "not among the passages read last time" if then.selection else ""


def text(article: Article) -> str:
    """What is another in the text of a source: how many sentences, and a few of them in words."""
    before, after = said(article.old), said(article.new)
    kinds = (
        (
            "reworded",
            [_exchange(before[i], after[j]) for i, j in article.links if folded(before[i]) != folded(after[j])],
        ),
        ("gone", [f"“{_cut(before[i])}”" for i in article.gone]),
        ("new", [f"“{_cut(after[j])}”" for j in article.came]),
    )
    found = [(what, those) for what, those in kinds if those]
    few = sum(len(those) for _, those in found) <= _FEW
    told = [
        f"{plural(len(those), 'sentence')} {what}" + (f": {joined(*those)}" if few else "") for what, those in found
    ]
    same = article.old.sha256 == article.new.sha256
    return joined("the same file, read otherwise" if same else "", *told) or "the same sentences in another order"


def _exchange(was: str, now: str) -> str:
    return joined(*exchanged(was, now)) or f"“{_cut(was)}” is now “{_cut(now)}”"
