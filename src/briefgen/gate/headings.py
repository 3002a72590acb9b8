"""The question of a dispute asserts nothing; it may name nothing that the positions' evidence does not name."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.gate.exhibit import Exhibit
from briefgen.gate.licence import licence
from briefgen.gate.lookup import names_in
from briefgen.gate.readable import strange_characters
from briefgen.model import Claim, Finding, Span
from briefgen.text.quantities import quantities
from briefgen.text.tokens import content_tokens

__all__ = ["judge_heading"]

# Words by which a question is asked of any evidence.
_NEUTRAL = frozenset(
    """
    sourc differ disput account giv reason position question reported cause happen happened amount figur valu true
    right agree disagree view
    """.split()
)


def judge_heading(claim: Claim, exhibits: Sequence[Exhibit]) -> list[Finding]:
    """Findings for words of a heading that no cited source licenses."""
    allowed = [licence(e) for e in exhibits]
    named = [n.span for e in exhibits for n in names_in(claim.text, e.source)]
    counted = [q.span for q in quantities(claim.text)]
    out = []
    for token in content_tokens(claim.text):
        if token.key in _NEUTRAL or any(a.has(token) for a in allowed):
            continue
        code = "BG303" if _in(token.span, named) else "BG301" if _in(token.span, counted) else "BG501"
        severity = "unverified" if code == "BG501" else "problem"
        message = f"nothing in the quoted words of the positions carries “{token.text}”"
        out.append(Finding(code, "problem" if severity == "problem" else "unverified", message, token.span))
    strange = strange_characters(claim.text, (p.text for e in exhibits for p in e.passages))
    if strange:
        shown = ", ".join(f"U+{ord(c):04X}" for c in strange)
        out.append(Finding("BG901", "unverified", f"signs that the quoted words do not have: {shown}"))
    return out


def _in(span: Span, spans: list[Span]) -> bool:
    return any(s.overlaps(span) for s in spans)
