"""How likely a source supports a claim: a number to rank by, where a verdict says only yes, no or cannot tell.

It never decides anything: the verdict is the checks' alone.
"""

from __future__ import annotations

from briefgen.gate.index import index
from briefgen.model import Judgement, Source, Verdict
from briefgen.text.tokens import tokens

__all__ = ["score"]


def score(claim: str, source: Source, judgement: Judgement) -> float:
    """0 to 1."""
    found = index(source)
    wanted = {t.key for t in tokens(claim) if t.is_content}
    ranked = found.ranked(wanted)
    best = ranked[0][1] if ranked else 0.0
    return 0.6 * best + 0.4 * (judgement.verdict is Verdict.VERIFIED)
