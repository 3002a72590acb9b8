"""What a reader of the page may filter by: verdict, source and check, each with how often it is there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.rendering.visible import one_line
from briefgen.rendering.wording import NOTE_LABELS, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from briefgen.model import Finding
    from briefgen.rendering.view import View

__all__ = ["Choice", "Filters", "filters"]

_FATES: Mapping[str, str] = {"dropped": "Claim dropped", "replaced": "Claim replaced", "refused": "Quote refused"}
_LONGEST = 60
"""Most code points of a source's name in a list to choose from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to filter by.

    Attributes:
        value: of our own making, never of a source: a status, a number, or ``k1`` for a code.
        label: for the reader.
        count: how many claims and entries it holds of.
    """

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Filters:
    """The three lists to choose from, and the values by which findings are known in the page."""

    verdicts: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    checks: tuple[Choice, ...]
    tokens: Mapping[str, str]

    def checks_of(self, *codes: str) -> str:
        """The values of some codes, each once, separated by spaces."""
        return " ".join(dict.fromkeys(self.tokens[code] for code in codes))

    def checks_in(self, findings: Iterable[Finding]) -> str:
        """The values of the codes of some findings."""
        return self.checks_of(*(f.code for f in findings))


def filters(view: View) -> Filters:
    """Count what there is to filter by; what holds of nothing is not offered."""
    briefing = view.briefing
    failed = [r.judgement for r in (*briefing.rejected, *briefing.replaced)]
    claims = [c for c in view.claims if c.claim.kind != "heading"]
    statuses = Counter([c.status for c in claims])
    statuses += Counter({"dropped": len(briefing.rejected), "replaced": len(briefing.replaced)})
    statuses += Counter({"refused": len(briefing.refused)})
    numbers = Counter(n for c in (*(v.claim for v in claims), *(j.claim for j in failed)) for n in c.sources)
    numbers.update(r.source for r in briefing.refused)
    codes = Counter(
        code for found in (*(v.findings for v in claims), *(j.findings for j in failed)) for code in _codes(found)
    )
    codes.update(r.code for r in briefing.refused)
    tokens = {code: f"k{n}" for n, code in enumerate(sorted(codes), start=1)}
    return Filters(
        verdicts=tuple(Choice(s, label, statuses[s]) for s, label in {**STATUS, **_FATES}.items() if statuses[s]),
        sources=tuple(
            Choice(str(s.source.number), f"[{s.source.number}] {_short(s.source.name)}", numbers[s.source.number])
            for s in view.sources
            if numbers[s.source.number]
        ),
        checks=tuple(Choice(token, _check(code), codes[code]) for code, token in tokens.items()),
        tokens=tokens,
    )


def _codes(findings: Iterable[Finding]) -> set[str]:
    return {f.code for f in findings}


def _check(code: str) -> str:
    return f"{_short(code)}: {NOTE_LABELS[code].lower()}" if code in NOTE_LABELS else _short(code)


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
