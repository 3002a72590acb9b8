"""BG302: a date of the claim that its evidence does not give."""

from collections.abc import Iterator

from briefgen.gate.check import Check, Example, finding
from briefgen.gate.exhibit import Exhibit
from briefgen.gate.lookup import run_of_words
from briefgen.model import Finding, Span
from briefgen.text.dates import DateMention
from briefgen.text.periods import dates_told

__all__ = ["CHECK"]


def _given(exhibit: Exhibit) -> list[tuple[DateMention, Span, str]]:
    return [
        (d, passage.in_source(d.span), d.span.of(passage.text))
        for passage in exhibit.passages
        for d in dates_told(passage.text, exhibit.source.text, exhibit.anchor)
    ]


def _licenses(given: DateMention, claimed: DateMention) -> bool:
    if given.first is None or given.last is None or claimed.first is None or claimed.last is None:
        return False
    # The claim may be coarser ("in May" for "on 21 May"), never finer.
    return claimed.first <= given.first and given.last <= claimed.last


def _run(exhibit: Exhibit) -> Iterator[Finding]:
    given = _given(exhibit)
    for claimed in dates_told(exhibit.claim.text, exhibit.source.text, exhibit.anchor):
        words = claimed.span.of(exhibit.claim.text)
        if any(_licenses(d, claimed) for d, _, _ in given) or any(
            run_of_words(words, p.text) for p in exhibit.passages
        ):
            continue
        rival = next((g for g in given if g[0].precision == claimed.precision), given[0] if given else None)
        elsewhere = run_of_words(words, exhibit.source.text)
        if claimed.first is None:
            severity, message = (
                "unverified",
                f"“{words}” cannot be placed on a calendar, and is not in the quoted words",
            )
        elif rival:
            severity, message = (
                "problem",
                f"“{words}” is not what the quoted words of [{exhibit.source.number}] give: “{rival[2]}”",
            )
        elif elsewhere:
            severity, message = "unverified", f"“{words}” is in [{exhibit.source.number}] but not in the quoted words"
        else:
            severity, message = "problem", f"“{words}” is nowhere in [{exhibit.source.number}]"
        yield finding(
            "BG302",
            "unverified" if severity == "unverified" else "problem",
            exhibit,
            message,
            claim_span=claimed.span,
            source_span=rival[1] if rival else elsewhere,
        )


CHECK = Check(
    code="BG302",
    name="date-unlicensed",
    doc=(
        "A date or period of the claim is not in the quoted words. Relative dates (`last month`, `on Tuesday`) are resolved "
        "against the source's own date; in a source without one they only support themselves. A claim may be coarser than its "
        "evidence, never finer."
    ),
    failing=Example(
        "The vote was held on 4 March 2026.",
        ((1, "The vote was held on 3 March 2026."),),
        ("The vote was held on 3 March 2026.",),
    ),
    passing=Example(
        "The vote was held in February 2026.",
        ((1, "The vote was held last month."),),
        ("The vote was held last month.",),
        dated="2026-03-10",
    ),
    run=_run,
)
