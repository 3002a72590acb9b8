"""What a decision rests on, and whether it still does."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from briefgen.gate import all_checks
from briefgen.model import Basis
from briefgen.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefgen.model import Claim, Decision, Judgement, Source

__all__ = ["basis_of", "checks_digest", "digest", "stale_because"]


def digest(value: object) -> str:
    """The sha256 of a value as JSON, hexadecimal."""
    return _sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def checks_digest(version: str = __version__) -> str:
    """The sha256 of the checks that run here: code, name and page of each, and the version of the program they are of."""
    return digest([version, [[c.code, c.name, c.doc] for c in all_checks()]])


def basis_of(judgement: Judgement, sources: Mapping[int, Source], checks: str) -> Basis:
    """What a decision on a claim rests on.

    Args:
        judgement: of the claim as it stands, with the quotes that were located now.
        sources: by number.
        checks: as of :func:`checks_digest`.
    """
    claim = judgement.claim
    texts = {n: sources[n].text_sha256 for n in claim.sources if n in sources}
    quotes = [[texts[q.source], q.span.start, q.span.end, q.text] for q in judgement.quotes]
    return Basis(_sha256(claim.text), digest(quotes), tuple(texts.values()), checks)


def stale_because(decision: Decision, claim: Claim, now: Basis) -> tuple[str, ...]:
    """Why a decision no longer holds, in words for the reader; empty while it does.

    Args:
        decision: that was made.
        claim: as it stands.
        now: what a decision on it would rest on.
    """
    return tuple(_reasons(decision, claim, now))


def _reasons(decision: Decision, claim: Claim, now: Basis) -> Iterator[str]:
    then = decision.basis
    # An edit was decided on the words that it replaces, and holds as well where it has replaced them.
    written = decision.action == "edit" and claim.text == decision.text
    if then.claim != now.claim and not written:
        yield "the words of the claim are different"
    if len(then.sources) != len(now.sources):
        yield "it cites another number of sources"
    elif then.sources != now.sources:
        places = [n for n, a, b in zip(claim.sources, then.sources, now.sources, strict=False) if a != b]
        yield f"the text of source {', '.join(f'[{n}]' for n in places)} is different"
    elif then.evidence != now.evidence:
        yield "the quotes that carry it are different"
    if then.checks != now.checks:
        yield "the checks are of another version"
