"""What a decision rests on, and whether it still does."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from briefgen.gate import all_checks
from briefgen.model import Basis
from briefgen.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from briefgen.model import Claim, Decision, Judgement, Source

__all__ = ["WORDS", "basis_of", "checks_digest", "digest", "stale_because"]

WORDS = "the words of the claim have changed"


def digest(value: object) -> str:
    """The sha256 of a value as JSON, hexadecimal."""
    return _sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def checks_digest(version: str = __version__) -> str:
    """The sha256 of the checks that run here: their program and its version, and code, name and page of each."""
    return digest([version, _program(), [[c.code, c.name, c.doc] for c in all_checks()]])


@cache
def _program() -> list[tuple[str, str]]:
    """Name and sha256 of each file that a verdict comes from: a version number may be left as it was."""
    return [found for room in ("gate", "text") for found in _files(room, files("briefgen") / room)]


def _files(name: str, place: Traversable) -> Iterator[tuple[str, str]]:
    for each in sorted(place.iterdir(), key=lambda p: p.name):
        if each.is_dir():
            yield from _files(f"{name}/{each.name}", each)
        elif each.name.endswith((".py", ".json")):
            # Read as text, so that another line ending is no other program.
            yield f"{name}/{each.name}", _sha256(each.read_text(encoding="utf-8"))


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
        yield WORDS
    if len(then.sources) != len(now.sources):
        yield "the number of sources it cites has changed"
    elif then.sources != now.sources:
        places = [n for n, a, b in zip(claim.sources, then.sources, now.sources, strict=False) if a != b]
        yield f"the text of source {', '.join(f'[{n}]' for n in places)} has changed"
    elif then.evidence != now.evidence:
        yield "the quotes that carry it have changed"
    if then.checks != now.checks:
        yield "the checks have changed"
