"""Two versions of a briefing, compared: each claim and each source once, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from briefgen.changes import telling
from briefgen.changes.articles import Article, folded, pair_articles
from briefgen.changes.claims import pair_claims
from briefgen.changes.standing import Standing, standings
from briefgen.model import Change, Changes

if TYPE_CHECKING:
    from briefgen.model import Briefing, Source

__all__ = ["compare"]

_Kind = Literal["disputed", "settled", "reworded", "checks", "moved", "evidence"]
"""What may be said of a claim that stands in both versions, what matters most first."""

_SECTIONS = ("facts", "disputes", "questions", "sources")


@dataclass(frozen=True, slots=True)
class _Versions:
    """Both briefings with their claims, and who pairs with whom."""

    old: Sequence[Standing]
    new: Sequence[Standing]
    pairs: Mapping[int, int]
    then: telling.Side
    now: telling.Side


def compare(old: Briefing, new: Briefing) -> Changes:
    """Say what is different in a newer version of a briefing.

    Sources are paired first, whatever their numbers: :func:`briefgen.changes.articles.pair_articles`. Claims then:
    :func:`briefgen.changes.claims.pair_claims`. Every claim of either version, headings of disputes included, stands
    in exactly one item or is counted in ``same``. A heading's evidence is that of its sides and is not compared.

    Returns:
        The items in reading order of the new version, dropped claims where they stood, sources last.
    """
    articles = pair_articles(old.sources.sources, new.sources.sources)
    before, after = standings(old, articles, new=False), standings(new, articles, new=True)
    sides = telling.side(old, articles, before, new=False), telling.side(new, articles, after, new=True)
    steady = [telling.stands(c, sides[1]) for c in before], [telling.stands(c, sides[0]) for c in after]
    versions = _Versions(before, after, pair_claims(before, after, steady), *sides)
    items = list(_claims(versions))
    same = len(versions.pairs) - sum(bool(i.old_id and i.new_id) for i in items)
    return Changes(old.build, old.as_of, (*items, *_sources(old, new, articles)), same)


def _claims(versions: _Versions) -> Iterator[Change]:
    old, new, pairs = versions.old, versions.new, versions.pairs
    back = {j: i for i, j in pairs.items()}
    placed: list[tuple[tuple[int, int, int], Change]] = []
    for j, standing in enumerate(new):
        change = _added(j, versions) if j not in back else _other(old[back[j]], standing, versions)
        if change:
            placed.append(((_SECTIONS.index(standing.section), j, -1), change))
    after = -1  # the place in the new version of the last claim of the old one that still stands in this section
    for i, standing in enumerate(old):
        if i and old[i - 1].section != standing.section:
            after = -1
        if i not in pairs:
            placed.append(((_SECTIONS.index(standing.section), after, i), _dropped(i, versions)))
        elif new[pairs[i]].section == standing.section:
            after = pairs[i]
    return (change for _, change in sorted(placed, key=lambda item: item[0]))


def _added(place: int, versions: _Versions) -> Change:
    new = versions.new[place]
    if new.role == "heading":
        return Change("disputed", "disputes", "", new.shown, "", new.claim.id)
    # Of a dispute that is new as a whole the question stands right above.
    question = _on(new, versions.new) if new.heading in versions.pairs.values() else ""
    detail = telling.joined(question, telling.leads(new, "stands"), telling.why_added(new, versions.then, versions.now))
    return Change("added", new.section, "", new.shown, "", new.claim.id, detail)


def _dropped(place: int, versions: _Versions) -> Change:
    old = versions.old[place]
    if old.role == "heading":
        return Change("settled", "disputes", old.shown, "", old.claim.id)
    question = _on(old, versions.old) if old.heading in versions.pairs else ""
    detail = telling.joined(
        question, telling.leads(old, "stood"), telling.why_dropped(old, versions.then, versions.now)
    )
    return Change("dropped", old.section, old.shown, "", old.claim.id, "", detail)


def _other(old: Standing, new: Standing, versions: _Versions) -> Change | None:
    """What is different of a claim that stands in both versions; None if nothing is."""
    sides = versions.then, versions.now
    disputed = new.role == "position" != old.role
    settled = old.role == "position" != new.role
    asked = _asked(new, versions.new) if disputed else _asked(old, versions.old)
    elsewhere = telling.moved(old, new, asked)
    moved = telling.joined(elsewhere, telling.led(old, new))
    judged = telling.judged(old, new)
    # Who holds or could answer what stands elsewhere now is no change of its words.
    before, after = (old.claim.text, new.claim.text) if elsewhere else (old.shown, new.shown)
    reworded = folded(before) != folded(after)
    carried = "" if new.role == "heading" else telling.carried(old, new, *sides)
    told: dict[_Kind, object] = {
        "disputed": disputed,
        "settled": settled,
        "reworded": reworded,
        "checks": judged,
        "moved": moved,
        "evidence": carried,
    }
    kind = next((kind for kind, holds in told.items() if holds), None)
    if kind is None:
        return None
    exchanged = telling.exchanged(before, after) if reworded else ()
    cites = telling.recited(old, new, *sides) if reworded or elsewhere else carried
    edited = telling.edited(new, versions.now) if reworded else ""
    stands = telling.leads(new, "stands") if old.leads else ""
    detail = telling.joined(judged, moved, *exchanged, stands, edited, cites)
    return Change(kind, new.section, before, after, old.claim.id, new.claim.id, detail)


def _asked(standing: Standing, version: Sequence[Standing]) -> str:
    """The question of the dispute that a claim stands in; empty where it stands in none."""
    return version[standing.heading].shown if standing.heading is not None else ""


def _on(standing: Standing, version: Sequence[Standing]) -> str:
    asked = _asked(standing, version)
    return f"on “{asked}”" if asked else ""


def _sources(old: Briefing, new: Briefing, articles: Sequence[Article]) -> Iterator[Change]:
    """New and changed sources by their new number, each withdrawn one where it stood."""
    partners = {a.old.number: a for a in articles}
    known = {a.new.number: a for a in articles}
    placed = [((s.number, 0), _present(s, known.get(s.number), old)) for s in new.sources.sources]
    after = 0
    for source in old.sources.sources:
        if source.number in partners:
            after = partners[source.number].new.number
        else:
            why = telling.unread(source, new.sources)
            gone = Change("source-withdrawn", "sources", telling.cited(source), "", str(source.number), "", why)
            placed.append(((after, source.number), gone))
    return (change for _, change in sorted(placed, key=lambda item: item[0]) if change)


def _present(source: Source, article: Article | None, old: Briefing) -> Change | None:
    """A source of the new version, if it is new, or its text or what the reader knows it by is another."""
    name, number = telling.cited(source), str(source.number)
    if article is None:
        return Change("source-added", "sources", "", name, "", number, telling.unread_before(source, old.sources))
    before = article.old
    was = telling.cited(before)
    if not article.changed and was == name:
        return None
    detail = telling.text(article) if article.changed else "the text is the same"
    return Change("source-changed", "sources", was, name, str(before.number), number, detail)
