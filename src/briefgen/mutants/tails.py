"""A reason, a consequence or a detail added that no source gives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random

from briefgen.mutants.case import Case, keys
from briefgen.mutants.mutant import Edit
from briefgen.mutants.telling import telling

__all__ = ["TAILS", "tail"]

TAILS = tuple(
    line.strip()
    for line in """
after months of private talks
because of rising costs
in order to save money
following complaints from neighbours
at the request of the treasury
despite earlier assurances
to the surprise of its own advisers
, a move that is expected to double spending
, prompting two resignations
under pressure from lenders
ahead of a vote of confidence
as part of a wider settlement
on the advice of outside lawyers
for the first time in a decade
without consulting the staff
after a computer fault was found
, leaving hundreds of families without help
because the paperwork had been lost
in return for tax relief
following an anonymous tip
, which cost taxpayers a further 3 million
after a late change of heart
under a rule that was never published
to avoid a strike
, according to minutes seen by investigators
in breach of its own rules
after rival bidders withdrew
, and an apology has been issued
because inspectors had been misled
with the backing of the trade unions
amid fears of flooding
, ending a dispute of eight years
as a favour to a former colleague
after the insurers refused to pay
in line with a court order
, bringing the work forward by six months
on grounds of national security
because demand had been overestimated
, with the remainder to be paid in instalments
following a heated meeting of shareholders
""".strip().splitlines()
)
"""What may be added before the full stop; those with a comma bring it."""


_MOST = 0.5  # of the words


def tail(case: Case, rng: Random) -> Iterator[Edit]:
    """One of the tails, where no cited source has most of its words in one sentence."""
    body = case.text.rstrip()
    end = len(body) - 1 if body.endswith(".") else len(body)
    if not body or body[end - 1] in ".!?,;:" or body.endswith((".”", '."', "?", "!", ".’")):
        return
    told = frozenset[str]().union(*(_told(source.text) for source in case.cited))
    able = [t for t in TAILS if t not in told]
    if able:
        now = rng.choice(able)
        yield Edit(end, end, now if now.startswith(",") else f" {now}")


@lru_cache(maxsize=256)
def _told(text: str) -> frozenset[str]:
    """The tails of which a sentence of a source has most of the words."""
    return frozenset(t for t in TAILS if any(telling(keys(t), _MOST, text)))
