"""That a build's cost follows what its sources hold: what was read of a sentence is not read again, and short cuts change nothing."""

from __future__ import annotations

import random
from functools import _lru_cache_wrapper

import pytest

from briefgen.drafting.extractive import ExtractiveDrafter, introductions
from briefgen.drafting.extractive.account import account
from briefgen.drafting.extractive.reading import read
from briefgen.model import Source
from briefgen.settings import Progress, Settings
from briefgen.text.cues import cues
from briefgen.text.names import aliases, names
from briefgen.text.quantities import quantities
from briefgen.text.speech import attributions
from tests.unit.extractive_fixtures import hospital, source

READERS = (names, cues, quantities, attributions)


def _harbours(count: int) -> tuple[Source, ...]:
    rng = random.Random(count)
    towns = [
        f"{a}{b}" for a in ("Arn", "Bel", "Cor", "Dun", "Esk", "Far") for b in ("holm", "wick", "by", "stead", "mouth")
    ]
    texts = []
    for _ in range(count):
        town, other = rng.sample(towns, 2)
        texts.append(
            f"{town} Harbour Trust approved a £{rng.randint(3, 900)} million pier on 3 May 2025. "
            f"Some {rng.randint(20, 900)} workers from {other} will build the pier at {town}, the trust said. "
            f"It is not known whether {other} will pay a share of £{rng.randint(3, 90)} million. "
            f"{other} Council rejected a claim by {town} Harbour Trust that the pier would harm trade."
        )
    return tuple(source(n, text, publisher=f"The Paper {n}") for n, text in enumerate(texts, start=1))


def _read_while_composing(count: int) -> dict[str, int]:
    """How many texts each reader is given for the first time after all sources have been read."""

    def forget(event: Progress) -> None:
        if event.stage == "compose" and not event.done:
            for reader in READERS:
                assert isinstance(reader, _lru_cache_wrapper)
                reader.cache_clear()

    ExtractiveDrafter(Settings()).draft(_harbours(count), progress=forget)
    return {r.__name__: r.cache_info().misses for r in READERS}


def test_composing_reads_a_sentence_again_only_where_it_is_chosen() -> None:
    few, many = _read_while_composing(30), _read_while_composing(120)
    assert all(many[name] <= few[name] + 10 for name in few), (few, many)


def test_a_copy_gives_evidence_and_nothing_to_disputes() -> None:
    first, _, third = (account(s) for s in hospital())
    assert first.reasons
    assert first.figures
    assert third.evidence
    assert (third.reasons, third.figures, third.acts, third.questions) == ((), (), (), ())


def test_a_wording_that_is_its_sentence_takes_no_room_of_its_own() -> None:
    page = account(source(1, "Northmoor Trust paid £6 million to Corvale Health in May 2024."))
    (offer, _), *_ = page.wordings
    assert offer.wording is offer.sentence.wording is offer.sentence.text
    assert offer.keys is offer.sentence.keys


def test_the_other_names_of_a_text_are_asked_for_only_where_two_of_one_kind_may_be_one() -> None:
    aliases.cache_clear()
    account(source(1, "Arnholm Council closed the pier. The decision of Arnholm Council was read out in May."))
    assert aliases.cache_info().misses == 0
    account(source(1, "Arnholm Council closed the pier. Belwick Council opened a pier of its own in May."))
    assert aliases.cache_info().misses == 1


@pytest.mark.parametrize("seed", range(20))
def test_noun_phrases_are_those_that_one_pattern_finds(seed: int) -> None:
    rng = random.Random(seed)
    words = (
        "a",
        "the",
        "its",
        "Delta's",
        "£5",
        "million",
        "plan",
        "plan",
        "proposal",
        "contract",
        "with",
        "Ada",
        "Quist",
        "of",
        "new",
    )
    for _ in range(60):
        text = " ".join(rng.choice(words) for _ in range(14))
        plain = introductions._phrase(("plan",), unpointed=True).finditer(text, overlapped=True)
        assert [m.groupdict() for m in introductions._phrases(("plan",), text)] == [m.groupdict() for m in plain]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Why the Harbour AI pilot ended", "Harbour AI pilot"),
        ("Why the Harbour AI pilot scheme ended", ""),
        ("Why the Harbour AI pilot scheme and the Delta pilot ended", "Delta pilot"),
        ("Harbour pilot", ""),
        ("What became of the pilot", ""),
    ],
)
def test_the_first_name_of_a_thing_in_a_heading(text: str, found: str) -> None:
    assert introductions._first_named("pilot", text) == found


def test_a_heading_is_seen_from_the_stretch_behind_it() -> None:
    page = read(
        source(1, "Harbour closed for a year\n\nArnholm Council closed the pier in May.\n\nIt opens again in June.")
    )
    assert [s.wording for s in page.sentences] == ["Arnholm Council closed the pier in May.", "It opens again in June."]


def test_a_speaker_that_is_no_name_is_none() -> None:
    text = (
        "When threatened, the snake may form a narrow hood and opens the mouth to expose the interior of Arnholm Zoo."
    )
    ((offer, traits),) = account(source(1, text)).wordings
    assert offer.wording == text
    assert traits.said == ()
