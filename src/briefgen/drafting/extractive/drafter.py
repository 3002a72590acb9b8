"""The built-in drafter: picks, groups and quotes the sources' own sentences. No key, no network, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefgen.drafting.extractive.account import Account, account
from briefgen.drafting.extractive.disputes import find_disputes
from briefgen.drafting.extractive.facts import choose_facts, in_order
from briefgen.drafting.extractive.offers import Offer, claim
from briefgen.drafting.extractive.questions import choose_open
from briefgen.drafting.extractive.reading import Page
from briefgen.drafting.extractive.salience import salience, weigh
from briefgen.drafting.extractive.traits import Traits
from briefgen.drafting.protocol import Drafted, Provenance
from briefgen.model import Claim, Draft, Judgement, OpenQuestion, Source
from briefgen.settings import Progress, ProgressListener, Settings
from briefgen.text.shelf import Shelf

__all__ = ["ExtractiveDrafter"]

_BOTTOM_LINE = 3
_PLAINLY_OPEN = 2.0
_MOST_AGE = 2.5
_DAYS = 20.0
_OLD = 2.0  # an age from which an open question gives way to newer ones, if there are enough of these
_ENOUGH_OPEN = 3


class ExtractiveDrafter:
    """A drafter that invents nothing: every claim is a sentence of a source, or a licensed rewriting of one.

    It does not summarise, and it sees no connection that no sentence states.
    """

    name = "extractive"

    def __init__(self, settings: Settings, *, shelf: Shelf | None = None) -> None:
        """Draft as the settings say; what a source brings is taken from the shelf where it lies there, and put there."""
        self._settings = settings
        self._shelf = shelf

    def draft(self, sources: Sequence[Source], *, progress: ProgressListener) -> Drafted:
        """Write a draft; see :class:`briefgen.drafting.protocol.Drafter`."""
        accounts: list[Account] = []
        progress(Progress("extract", 0, len(sources)))
        for done, source in enumerate(sources, start=1):
            accounts.append(self._account(source))
            progress(Progress("extract", done, len(sources), source.path))
        progress(Progress("compose", 0, 1))
        draft = self._compose(accounts)
        evidence = tuple(e for a in accounts for e in a.evidence)
        progress(Progress("compose", 1, 1))
        return Drafted(draft, evidence)

    def _account(self, source: Source) -> Account:
        if self._shelf is None:
            return account(source)
        from briefgen.drafting.extractive.shelved import shelved_account  # noqa: PLC0415 - where nothing is kept none is loaded

        return shelved_account(source, self._shelf)

    def repair(self, judgements: Sequence[Judgement], *, progress: ProgressListener) -> Mapping[str, Claim]:  # noqa: ARG002
        """A claim that several sources were to carry, with those alone that raised no finding; else nothing.

        Its wordings stand as close to the source as it can put them.
        """
        out = {}
        for judgement in judgements:
            faulty = {f.source for f in judgement.findings if f.severity != "note"}
            kept = tuple(c for c in judgement.claim.citations if c.source not in faulty)
            if kept and len(kept) < len(judgement.claim.citations) and judgement.claim.kind != "heading":
                out[judgement.claim.id] = replace(judgement.claim, citations=kept)
        return out

    def provenance(self) -> Provenance:
        """No model, no prompts, no cost."""
        return Provenance()

    def _compose(self, accounts: Sequence[Account]) -> Draft:
        knobs = self._settings
        pages = {a.page.source.number: a.page for a in accounts}
        weights = weigh(tuple(pages.values()), knobs.question)
        own = [a for a in accounts if a.page.source.copy_of is None]
        scores = {o: salience(o.sentence, t, weights, length=len(a.wordings)) for a in own for o, t in a.wordings}
        disputes, taken = find_disputes(own, weights, knobs.max_disputes)
        ages = _ages(pages)
        questions = choose_open(
            [
                (scores[q.offer] - ages[q.offer.sentence.source], q)
                for a in own
                for q in a.questions
                if q.offer.sentence.place not in taken
            ],
            weights,
            knobs.max_questions,
        )
        current = tuple(q for q in questions if ages[q.offer.sentence.source] < _OLD)
        questions = current if len(current) >= _ENOUGH_OPEN else questions
        settled = {q.offer.sentence.place for q in questions if q.degree >= _PLAINLY_OPEN}
        eligible = [
            (scores[o] - _discount(o, t, taken) - _overtaken(o, t, ages), o)
            for a in own
            for o, t in a.wordings
            if o.sentence.place not in settled and not o.paired
        ]
        facts = in_order(choose_facts(eligible, weights, pages, knobs.max_facts), weights)
        shown = {f.offer.sentence.place for f in facts}
        questions = tuple(q for q in questions if q.offer.sentence.place not in shown)
        claims = tuple(claim(f"F{n}", f.offer, also=f.also) for n, f in enumerate(facts, start=1))
        return Draft(
            title=self._title(pages, facts_sources=[f.offer.sentence.source for f in facts]),
            bottom_line=tuple(c.id for c in claims[:_BOTTOM_LINE]),
            facts=claims,
            disputes=disputes,
            open_questions=tuple(
                OpenQuestion(claim(f"Q{n}", q.offer, kind="unknown"), q.who) for n, q in enumerate(questions, start=1)
            ),
        )

    def _title(self, pages: Mapping[int, Page], *, facts_sources: Sequence[int]) -> str:
        if self._settings.title or self._settings.question:
            return self._settings.title or self._settings.question
        used = Counter(facts_sources)
        titled = [
            n for n, p in sorted(pages.items()) if p.source.title.origin != "file name" and p.source.copy_of is None
        ]
        if not titled:
            count = sum(p.source.copy_of is None for p in pages.values())
            return f"Briefing on {count} source{'s' if count != 1 else ''}"
        return pages[max(titled, key=lambda n: (used[n], -n))].source.title.value


def _ages(pages: Mapping[int, Page]) -> dict[int, float]:
    """What weighs against an open question by the age of its source: what was open a month ago may be decided."""
    newest = max((p.anchor for p in pages.values() if p.anchor), default=None)
    return {
        n: min(_MOST_AGE, (newest - p.anchor).days / _DAYS) if newest and p.anchor else 0.0 for n, p in pages.items()
    }


def _overtaken(offer: Offer, traits: Traits, ages: Mapping[int, float]) -> float:
    """What weighs against a fact that later sources may have overtaken: what an older one says is not so, or not yet."""
    return 0.6 * ages[offer.sentence.source] if traits.unsettled else 0.0


def _discount(offer: Offer, traits: Traits, taken: frozenset[tuple[int, int]]) -> float:
    """What weighs against a wording as a fact: that it is a position, or is shown as one already."""
    said = traits.said
    shown = offer.sentence.place in taken
    return (
        0.8 * traits.quoted
        + 1.0 * any(s.force >= 2 for s in said)
        + 0.4 * bool(said)
        + (2.5 if said and shown else 1.2 if shown else 0.0)
    )
