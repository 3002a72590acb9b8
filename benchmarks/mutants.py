"""Both sides of the gate on real text: ``python benchmarks/mutants.py [SOURCES ...]``.

Accept rate: of the claims that the extractive drafter writes from the sources (the sample if none are named), how many the gate
verifies. Catch rate: of near-miss twins made from the verified ones, each changed in one place, how many it does not verify, by
kind. Some twins happen to mean the same (two names of one list in another order), so 100 % is not to be had.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from briefgen.drafting.extractive import ExtractiveDrafter
from briefgen.gate import Gate
from briefgen.gate.lookup import names_in
from briefgen.model import Claim, Source, Verdict
from briefgen.settings import Settings
from briefgen.sources import load_sources
from briefgen.text.names import Name, names
from briefgen.text.quantities import quantities
from briefgen.text.speech import attributions

_SWAPS = {
    "negation": (
        *(
            (f" {verb} ", f" {verb} not ")
            for verb in ("will", "is", "has", "have", "had", "was", "were", "are", "could")
        ),
        (" not ", " "),
        (" without ", " with "),
        (" no ", " a "),
        (" said ", " denied "),
    ),
    "modality": (
        (" may ", " will "),
        (" could ", " will "),
        (" might ", " will "),
        (" would ", " will "),
        (" threatened to ", " decided to "),
        (" reportedly ", " "),
        (" considering ", " starting "),
    ),
    "quantifier": (
        (" some ", " all "),
        (" many ", " all "),
        (" most ", " all "),
        ("Several ", "All "),
        (" around ", " "),
        (" about ", " "),
        (" more than ", " "),
        (" only ", " "),
    ),
    "opposite": ((" for ", " against "), (" before ", " after "), (" after ", " before ")),
}


def twins(claim: Claim, source: Source, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Pairs of kind and text, each changed in one place."""
    text = claim.text
    yield from _figures(text, source, rng)
    found = names_in(text, source)
    others = sorted({n.text for n in names(source.text) if len(n.text) > 3})
    yield from _names(text, found, others, rng)
    yield from _speakers(text, others, rng)
    for kind, pairs in _SWAPS.items():
        yield from ((kind, text.replace(old, new, 1)) for old, new in pairs if old in text)
    yield "tail", text.rstrip(".") + " after months of secret talks."


def _put(text: str, start: int, end: int, words: str) -> str:
    return text[:start] + words + text[end:]


def _figures(text: str, source: Source, rng: random.Random) -> Iterator[tuple[str, str]]:
    for q in (q for q in quantities(text) if q.value is not None):
        words, at = q.span.of(text), (q.span.start, q.span.end)
        digit = re.search(r"\d", words)
        if digit:
            yield "number", _put(text, *at, words.replace(digit[0], str(int(digit[0]) % 8 + 2), 1))
        same = [
            o.span.of(source.text)
            for o in quantities(source.text)
            if o.value not in {None, q.value} and (o.kind, o.unit) == (q.kind, q.unit)
        ]
        if same:
            yield "other number of the source", _put(text, *at, rng.choice(same))
        if "million" in words:
            yield "scale", _put(text, *at, words.replace("million", "billion"))
        if "£" in words:
            yield "unit", _put(text, *at, words.replace("£", "$"))


def _names(text: str, found: tuple[Name, ...], others: list[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    for name in found:
        free = [o for o in others if o not in text and o.casefold() not in name.key and name.key not in o.casefold()]
        if free:
            yield "other name of the source", _put(text, name.span.start, name.span.end, rng.choice(free))
            yield "made-up name", _put(text, name.span.start, name.span.end, "Ortwin Blaine")
    if len(found) > 1:
        left, right = sorted(rng.sample(list(found), 2), key=lambda n: n.span)
        swapped = _put(
            _put(text, right.span.start, right.span.end, left.text), left.span.start, left.span.end, right.text
        )
        yield "role", swapped


def _speakers(text: str, others: list[str], rng: random.Random) -> Iterator[tuple[str, str]]:
    for said in attributions(text):
        if said.speaker is None:
            continue
        free = [o for o in others if o not in said.speaker.of(text)]
        if free:
            yield "speaker", _put(text, said.speaker.start, said.speaker.end, rng.choice(free))
        content = said.content.of(text).strip(' ."“”')
        if len(content.split()) > 4:
            yield "speaker dropped", content[0].upper() + content[1:] + "."


def main() -> None:
    """Print accept and catch rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="*", default=[str(Path(__file__).parents[1] / "sources")])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print that many of the twins that passed")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    sources = load_sources(arguments.sources).sources
    gate, by_number = Gate(sources), {s.number: s for s in sources}
    draft = ExtractiveDrafter(Settings()).draft(sources, progress=lambda _: None).draft
    judged = [j for j in gate.verify(draft.claims()).judgements if j.claim.kind != "heading"]
    verified = [j.claim for j in judged if j.verdict is Verdict.VERIFIED]
    print(f"accepted  {len(verified)} of {len(judged)} drafted claims")
    made, caught, passed = Counter[str](), Counter[str](), []
    for claim in verified:
        for kind, text in twins(claim, by_number[claim.sources[0]], rng):
            if text != claim.text:
                made[kind] += 1
                (judgement,) = gate.verify([replace(claim, text=text)]).judgements
                caught[kind] += judgement.verdict is not Verdict.VERIFIED
                if judgement.verdict is Verdict.VERIFIED:
                    passed.append((kind, text))
    for kind in sorted(made):
        print(f"caught    {caught[kind]:4} of {made[kind]:4}  {100 * caught[kind] / made[kind]:5.1f} %  {kind}")
    print(
        f"caught    {caught.total():4} of {made.total():4}  {100 * caught.total() / max(1, made.total()):5.1f} %  all"
    )
    for kind, text in passed[: arguments.show]:
        print(f"passed    {kind}: {text}")


if __name__ == "__main__":
    main()
