"""A story of our own for mutants, the raising of a dam, and a short way to the twins of a claim."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefgen.model import Citation, Claim, Found, Quote, Source
from briefgen.mutants import Mutant, mutants
from briefgen.text.locate import locate

__all__ = ["DAM", "FERRY", "a_claim", "a_source", "nows", "twins"]

DAM = """Ardwen Dam to be raised by four metres

The Ardwen Water Board approved the raising of the dam on 14 March 2023 by 11 votes to 3. The work will cost €48 million and
take 30 months. About 260 people live below the dam. At least 40 farms would lose land, according to the Valley Farmers' Union.

Hanne Vester, the chair of the board, said that the old wall was safe. Engineer Piet Olderman warned that the spillway could
fail in a flood. The union sued the board in May 2023. Lukas Brandvik, a lawyer for the union, has not said when the case will
be heard. Some residents have moved away since the vote. The Riverside Trust opposed the plan.

The county of Tolmark paid €7 million for a new road. The Federal Bridge Institute expects to publish its study in 2025.
Quarry workers, who blocked the road after a landslide, returned on Monday.
"""

FERRY = """Night ferry to Solberg ends

The Solberg Line will stop its night ferry at the end of the season. Its manager, Ann Dahl, blamed the price of fuel.
"""


def a_source(text: str, number: int = 1, **more: object) -> Source:
    known: dict[str, object] = {
        "path": f"{number}.txt",
        "media_type": "text/plain",
        "sha256": f"{number:064}",
        "title": Found(f"{number}.txt", "file name"),
    }
    return Source(number=number, text=text, **{**known, **more})  # type: ignore[arg-type]


def a_claim(text: str, quote: str, number: int = 1) -> Claim:
    return Claim("F1", text, (Citation(number, quote),))


def located(claim: Claim, sources: Iterable[Source]) -> tuple[Quote, ...]:
    texts = {s.number: s.text for s in sources}
    spans = [(c.source, span) for c in claim.citations for span in locate(c.quote, texts[c.source])]
    return tuple(Quote(n, span, span.of(texts[n])) for n, span in spans)


def twins(
    kind: str,
    text: str,
    source: str | Sequence[Source] = DAM,
    *,
    quote: str = "",
    seeds: int = 12,
) -> list[Mutant]:
    """The mutants of one kind over a dozen seeds, each once; the claim quotes itself unless told otherwise."""
    sources = [a_source(source)] if isinstance(source, str) else list(source)
    claim = a_claim(text, quote or text)
    quotes = located(claim, sources)
    assert quotes, "the case itself is wrong: its quote stands nowhere"
    numbered = {s.number: s for s in sources}
    found = [m for seed in range(seeds) for m in mutants(claim, quotes, numbered, seed=seed, kinds={kind})]
    assert all(m.kind == kind and m.claim.id == claim.id for m in found)
    return list({(m.claim, m.changed): m for m in found}.values())


def nows(found: Iterable[Mutant]) -> set[tuple[str, str]]:
    """What was changed into what."""
    return {(m.was, m.now) for m in found}
