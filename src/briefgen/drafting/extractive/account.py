"""Everything that one source brings to a briefing, read in one go: no other source is looked at.

Many rules ask for what is read of a sentence. Asked while its source is read, each sentence is read once; asked when all
sources have been read, it would be read again.
"""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.drafting.extractive.evidence import evidence_of
from briefgen.drafting.extractive.offers import Offer, offers
from briefgen.drafting.extractive.opposition import acts
from briefgen.drafting.extractive.questions import Open, open_offers
from briefgen.drafting.extractive.reading import Page, read
from briefgen.drafting.extractive.reasons import Reason, reasons
from briefgen.drafting.extractive.statements import Statement
from briefgen.drafting.extractive.traits import Traits, traits_of
from briefgen.drafting.extractive.values import Figure, figures
from briefgen.model import Evidence, Source

__all__ = ["Account", "account"]


@dataclass(frozen=True, slots=True)
class Account:
    """What one source brings.

    Attributes:
        page: the source as read.
        wordings: every wording that it allows, by position, with its traits.
        evidence: the sentences that the wordings rest on.
        reasons, figures, acts, questions: what the wordings give to disputes and open questions; of a copy nothing.
    """

    page: Page
    wordings: tuple[tuple[Offer, Traits], ...]
    evidence: tuple[Evidence, ...]
    reasons: tuple[Reason, ...] = ()
    figures: tuple[Figure, ...] = ()
    acts: tuple[Statement, ...] = ()
    questions: tuple[Open, ...] = ()


def account(source: Source) -> Account:
    """Read one source."""
    page = read(source)
    found = offers(page)
    wordings = tuple((o, traits_of(o)) for o in found)
    evidence = evidence_of(source.number, wordings)
    if source.copy_of is not None:
        return Account(page, wordings, evidence)
    single = [(o, t) for o, t in wordings if not o.paired]
    return Account(
        page,
        wordings,
        evidence,
        reasons=reasons(found),
        figures=figures(wordings),
        acts=acts(o for o, _ in single),
        questions=open_offers(single),
    )
