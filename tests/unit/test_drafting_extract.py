from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from briefgen.drafting.envelope import CutReplyError
from briefgen.drafting.extract import Extracted, distinct, extract
from briefgen.errors import MalformedReplyError, ModelRefusedError, ModelUnavailableError, SettingsError
from briefgen.model import Region, Span
from briefgen.settings import Settings
from tests.unit.drafting_fakes import FakeEndpoint, Listener, evidence_reply, source

if TYPE_CHECKING:
    from briefgen.drafting.dialect import Request

HOSPITAL = (
    "St Brannoc's Hospital will store its scans with Nimbus Works for seven years.\n\n"
    "“Patients were never asked,” said Petra Lund of the patients' council.\n\n"
    "The hospital has not published the price."
)
WARDS = "Nurses at St Brannoc's expect the new system in March. Petra Lund wants a vote."
SETTINGS = Settings(concurrency=3)


def run(
    fake: FakeEndpoint, *sources: object, settings: Settings = SETTINGS, listener: Listener | None = None
) -> Extracted:
    return extract(fake, sources, settings, progress=listener or Listener())  # type: ignore[arg-type]


def asked_text(request: Request) -> str:
    return request.messages[1].content


def test_evidence_is_located_numbered_and_in_the_order_of_the_text() -> None:
    fake = FakeEndpoint(
        lambda _: evidence_reply(
            "The hospital has not published the price.", '"Patients were never asked,"', speaker="Petra Lund"
        )
    )
    found = run(fake, source(1, HOSPITAL))
    assert [(e.id, e.quote.text, e.speaker) for e in found.evidence] == [
        ("e1.1", "“Patients were never asked,”", "Petra Lund"),
        ("e1.2", "The hospital has not published the price.", "Petra Lund"),
    ]
    assert all(e.quote.span.of(HOSPITAL) == e.quote.text for e in found.evidence)
    assert found.refused == ()
    assert len(fake.requests) == 1


def test_a_speaker_that_the_source_does_not_name_is_nobody() -> None:
    fake = FakeEndpoint(lambda _: evidence_reply("Petra Lund wants a vote.", speaker="Minister Okafor"))
    assert run(fake, source(1, WARDS)).evidence[0].speaker is None


def test_refused_quotes_are_asked_for_again_once() -> None:
    def answer(request: Request) -> object:
        if len(request.messages) == 2:
            return evidence_reply("Petra Lund wants a ballot.", "Nurses are on strike in eleven wards tonight.")
        return evidence_reply("Petra Lund wants a vote.", "Still made up, word by word, again.")

    fake = FakeEndpoint(answer)
    found = run(fake, source(1, WARDS), source(2, HOSPITAL))
    first = [r for r in fake.requests if "Nurses at" in asked_text(r)]
    assert [len(r.messages) for r in first] == [2, 4]
    assert "Petra Lund wants a vote." in first[1].messages[-1].content
    assert [e.quote.text for e in found.evidence if e.quote.source == 1] == ["Petra Lund wants a vote."]
    assert [(r.quote, r.code) for r in found.refused if r.source == 1] == [
        ("Petra Lund wants a ballot.", "BG203"),
        ("Nurses are on strike in eleven wards tonight.", "BG201"),
        ("Still made up, word by word, again.", "BG201"),
    ]


def test_a_quote_of_another_source_is_refused_and_never_attributed_to_that() -> None:
    fake = FakeEndpoint(
        lambda r: (
            evidence_reply("The hospital has not published the price.")
            if "Nurses" in asked_text(r)
            else evidence_reply()
        )
    )
    found = run(fake, source(1, WARDS), source(2, HOSPITAL))
    assert found.evidence == ()
    assert {(r.source, r.code) for r in found.refused} == {(1, "BG202")}
    assert all(HOSPITAL[:20] not in m.content for r in fake.requests if "Nurses" in asked_text(r) for m in r.messages)


def test_what_is_asked_of_one_source_does_not_depend_on_the_others() -> None:
    def answer(request: Request) -> object:
        return evidence_reply("The hospital has not published the price.", "Petra Lund wants a vote.")

    alone, among = FakeEndpoint(answer), FakeEndpoint(answer)
    one = run(alone, source(1, WARDS))
    both = run(among, source(1, WARDS), source(2, HOSPITAL))
    assert [r for r in among.requests if "Nurses" in asked_text(r)] == alone.requests
    assert [e for e in both.evidence if e.quote.source == 1] == list(one.evidence)


def test_hidden_text_and_furniture_are_not_read_to_the_model() -> None:
    start = HOSPITAL.index("“Patients")
    hidden = Region("hidden", Span(start, HOSPITAL.index("\n\nThe hospital")), "white on white")
    fake = FakeEndpoint(lambda _: evidence_reply())
    run(fake, source(1, HOSPITAL, regions=(hidden,)))
    assert "Patients" not in asked_text(fake.requests[0])
    assert "published the price" in asked_text(fake.requests[0])


def test_a_source_that_is_all_hidden_is_not_asked_about() -> None:
    fake = FakeEndpoint(lambda _: evidence_reply())
    found = run(fake, source(1, WARDS, regions=(Region("hidden", Span(0, len(WARDS)), "x"),)))
    assert fake.requests == []
    assert found.evidence == ()


VOTES = ("Petra Lund wants a vote.", "Petra Lund wants two votes.")


def test_a_copy_is_read_by_itself_and_its_voice_is_heard_once() -> None:
    changed = WARDS.replace("Petra Lund wants a vote.", "Petra Lund wants two votes.")
    fake = FakeEndpoint(
        lambda r: evidence_reply(*[s for s in VOTES if s in asked_text(r)], WARDS.partition(" Petra")[0])
    )
    sources = (source(1, WARDS), source(2, changed, copy_of=1))
    found = run(fake, *sources)
    assert {e.quote.source for e in found.evidence} == {1, 2}
    assert [(e.quote.source, e.quote.text) for e in distinct(found.evidence, sources) if e.quote.source == 2] == [
        (2, VOTES[1])
    ]


def test_the_same_place_counts_once_and_the_longer_quote_is_kept() -> None:
    fake = FakeEndpoint(
        lambda _: evidence_reply(
            "new system in March", "Nurses at St Brannoc's expect the new system in March.", "expect the new system"
        )
    )
    found = run(fake, source(1, WARDS))
    assert [e.quote.text for e in found.evidence] == ["Nurses at St Brannoc's expect the new system in March."]


LONG = "\n\n".join(f"Ward {n} has {n * 7} beds and keeps its scans for {n} years." for n in range(1, 41))


def test_a_chunk_whose_reply_is_cut_is_read_again_in_halves() -> None:
    def answer(request: Request) -> object:
        if "Ward 1 has" in asked_text(request) and "Ward 40 has" in asked_text(request):
            return CutReplyError("cut")
        return (
            evidence_reply("Ward 1 has 7 beds and keeps its scans for 1 years.")
            if "Ward 1 has" in asked_text(request)
            else evidence_reply("Ward 40 has 280 beds")
        )

    fake = FakeEndpoint(answer)
    found = run(fake, source(1, LONG))
    assert [e.id for e in found.evidence] == ["e1.1", "e1.2"]
    assert len(fake.requests) == 3
    assert found.notes == ()


def test_halves_are_not_halved_again() -> None:
    fake = FakeEndpoint(
        lambda r: CutReplyError("cut") if "Ward 1 has" in asked_text(r) else evidence_reply("Ward 40 has 280 beds")
    )
    found = run(fake, source(1, LONG))
    assert [e.quote.text for e in found.evidence] == ["Ward 40 has 280 beds"]
    assert len(found.notes) == 1
    assert found.notes[0].startswith("01.txt, characters 0 to ")


@pytest.mark.parametrize(
    "error", [MalformedReplyError("prose"), ModelRefusedError("filter")], ids=["malformed", "refused"]
)
def test_a_chunk_that_fails_is_skipped_aloud(error: Exception) -> None:
    fake = FakeEndpoint(lambda r: error if "Nurses" in asked_text(r) else evidence_reply("Patients were never asked,"))
    found = run(fake, source(1, WARDS), source(2, HOSPITAL))
    assert [e.id for e in found.evidence] == ["e2.1"]
    assert found.notes == (f"01.txt, characters 0 to {len(WARDS)}: no evidence was taken: {error}",)


def test_a_model_that_only_ever_returns_prose_fails_the_build() -> None:
    fake = FakeEndpoint(lambda _: "I would be glad to help!")
    with pytest.raises(MalformedReplyError):
        run(fake, source(1, WARDS), source(2, HOSPITAL))
    assert len(fake.requests) == 6


def test_an_endpoint_that_is_down_fails_the_build() -> None:
    fake = FakeEndpoint(lambda _: ModelUnavailableError("down"))
    with pytest.raises(ModelUnavailableError):
        run(fake, source(1, WARDS), source(2, HOSPITAL), settings=replace(SETTINGS, concurrency=1))
    assert len(fake.requests) <= 2


def test_every_quote_invented_leaves_no_evidence_and_says_so() -> None:
    fake = FakeEndpoint(lambda _: evidence_reply("A made-up sentence that nobody wrote."))
    found = run(fake, source(1, WARDS), source(2, HOSPITAL))
    assert found.evidence == ()
    assert [(r.source, r.code) for r in found.refused] == [(1, "BG201"), (2, "BG201")]


def test_progress_names_the_file_and_counts_the_chunks() -> None:
    listener = Listener()
    run(FakeEndpoint(lambda _: evidence_reply()), source(1, WARDS), source(2, HOSPITAL), listener=listener)
    assert [(p.stage, p.done, p.total) for p in listener.heard] == [("extract", 1, 2), ("extract", 2, 2)]
    assert {p.detail for p in listener.heard} == {"01.txt", "02.txt"}


@pytest.mark.parametrize("concurrency", [1, 2, 8])
def test_the_order_of_answers_does_not_matter(concurrency: int) -> None:
    sources = [source(n, f"Lock number {n} opens at {n} in the morning. It is closed on Sundays.") for n in range(1, 9)]
    fake = FakeEndpoint(lambda r: evidence_reply(asked_text(r).split("\n")[1].split(". ")[0]))
    found = run(fake, *sources, settings=replace(SETTINGS, concurrency=concurrency))
    assert [e.id for e in found.evidence] == [f"e{n}.1" for n in range(1, 9)]


def test_a_small_context_gets_small_chunks() -> None:
    fake = FakeEndpoint(lambda _: evidence_reply())
    run(fake, source(1, LONG), settings=replace(SETTINGS, context_tokens=2000, reply_tokens=500))
    assert len(fake.requests) > 1


def test_a_context_without_room_is_a_setting_to_change() -> None:
    with pytest.raises(SettingsError, match="context_tokens is 1000"):
        run(FakeEndpoint(lambda _: evidence_reply()), source(1, LONG), settings=replace(SETTINGS, context_tokens=1000))
