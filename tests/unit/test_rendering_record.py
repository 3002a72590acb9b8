from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from briefgen import rendering
from briefgen.errors import OutputError, SettingsError
from tests.builders import hostile_briefing, tram_briefing
from tests.hostile import OWN


def test_a_record_reads_back_as_it_was_written() -> None:
    briefing = tram_briefing()
    data = rendering.record_json(briefing)
    assert rendering.parse_record(data) == briefing
    assert rendering.record_json(rendering.parse_record(data)) == data
    assert data.endswith(b"}\n")
    assert "الترام".encode() in data


@pytest.mark.parametrize("word", OWN.values(), ids=OWN.keys())
def test_a_hostile_record_reads_back_as_it_was_written(word: str) -> None:
    briefing = hostile_briefing(word)
    assert rendering.parse_record(rendering.record_json(briefing)) == briefing


def test_the_build_id_covers_all_but_itself() -> None:
    briefing = tram_briefing()
    assert rendering.build_id(replace(briefing, build="other")) == briefing.build
    assert rendering.build_id(replace(briefing, question="another?")) != briefing.build


def _drop_version(raw: dict[str, Any]) -> None:
    del raw["version"]


def _newer(raw: dict[str, Any]) -> None:
    raw["version"] = 7


def _text_for_number(raw: dict[str, Any]) -> None:
    raw["sources"]["sources"][1]["number"] = "2"


def _unknown_field(raw: dict[str, Any]) -> None:
    raw["sources"]["sources"][0]["trusted"] = True


def _unknown_in_span(raw: dict[str, Any]) -> None:
    raw["evidence"][0]["quote"]["span"]["middle"] = 3


def _empty_span(raw: dict[str, Any]) -> None:
    raw["evidence"][0]["quote"]["span"] = {"start": 5, "end": 5}


def _beyond_the_text(raw: dict[str, Any]) -> None:
    raw["evidence"][0]["quote"]["span"]["end"] = 10**6


def _no_such_source(raw: dict[str, Any]) -> None:
    raw["report"]["judgements"][0]["quotes"][0]["source"] = 9


def _gap(raw: dict[str, Any]) -> None:
    raw["sources"]["sources"][5]["number"] = 8


def _no_judgement(raw: dict[str, Any]) -> None:
    raw["report"]["judgements"].pop()


def _other_wording(raw: dict[str, Any]) -> None:
    raw["draft"]["facts"][0]["text"] = "Something else."


def _bottom_line(raw: dict[str, Any]) -> None:
    raw["draft"]["bottom_line"][0] = "F99"


def _replaced_beyond(raw: dict[str, Any]) -> None:
    raw["replaced"][0]["judgement"]["quotes"][0]["span"]["end"] = 10**6


def _replaced_nearest(raw: dict[str, Any]) -> None:
    raw["replaced"][0]["nearest"]["source"] = 9


def _replaced_by_nothing(raw: dict[str, Any]) -> None:
    raw["replaced"][0]["judgement"]["claim"]["id"] = "F99"


def _bad_verdict(raw: dict[str, Any]) -> None:
    raw["report"]["judgements"][0]["verdict"] = "true"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_drop_version, "version"),
        (_newer, "record version 7, this program reads 1"),
        (_text_for_number, r"got `str` - at `\$\.sources\.sources\[1\]\.number`"),
        (_unknown_field, r"unknown field \$\.sources\.sources\[0\]\.trusted"),
        (_unknown_in_span, r"unknown field \$\.evidence\[0\]\.quote\.span\.middle"),
        (_empty_span, "0 <= start < end"),
        (_beyond_the_text, r"\$\.evidence\[0\]\.quote: the span ends at 1000000"),
        (_no_such_source, r"\$\.report\.judgements\[0\]\.quotes\[0\]: there is no source 9"),
        (_gap, "without a gap"),
        (_no_judgement, "one judgement for each claim"),
        (_other_wording, "not the draft's 'F1'"),
        (_bottom_line, "'F99' is no fact"),
        (_replaced_beyond, r"\$\.replaced\[0\]\.judgement\.quotes\[0\]: the span ends at 1000000"),
        (_replaced_nearest, r"\$\.replaced\[0\]\.nearest: there is no source 9"),
        (_replaced_by_nothing, r"\$\.replaced\[0\]: 'F99' is no claim of the draft"),
        (_bad_verdict, "verdict"),
    ],
)
def test_a_spoiled_record_is_refused_with_its_place(spoil: Any, says: str) -> None:
    raw = json.loads(rendering.record_json(tram_briefing()))
    spoil(raw)
    with pytest.raises(SettingsError, match=says):
        rendering.parse_record(json.dumps(raw).encode())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no JSON"),
        (b"\xff\xfe", "byte 0 is not UTF-8"),
        (b"<html>", "no JSON"),
        (b"[]", "an object"),
        (b'{"version": 1, "version": 1}', "stands twice"),
        (b'{"version": NaN}', "NaN"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"version": ' + b"9" * 5000 + b"}", "not a briefing record"),
        (b'{"version": 1, "draft": {}}', "missing required field"),
    ],
    ids=["empty", "bytes", "html", "list", "twice", "nan", "deep", "huge", "missing"],
)
def test_what_is_no_record_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        rendering.parse_record(data)


@pytest.mark.parametrize("form", rendering.FORMATS[:-1])
def test_a_lone_surrogate_is_named_before_anything_is_written(form: str) -> None:
    briefing = tram_briefing()
    first, *others = briefing.sources.sources
    broken = replace(first, text=f"{first.text} The end \ud800 of it.")
    with pytest.raises(OutputError, match=r"The end|depots"):
        rendering.render_bytes(replace(briefing, sources=replace(briefing.sources, sources=(broken, *others))), form)


def test_the_report_counts_what_became_of_each_claim_and_quote() -> None:
    briefing = tram_briefing()
    report = json.loads(rendering.report_json(briefing.report, briefing=briefing))
    assert report["accepted"] is True
    assert report["build"] == briefing.build
    assert report["claims"] == {
        "offered": 17,
        "verified": 16,
        "rewritten": 2,
        "quoted": 1,
        "not_verified": 0,
        "dropped": 1,
    }
    assert report["sources"][0]["quotes"] == {"offered": 7, "located": 6, "used": 4}
    assert len(report["judgements"]) == 16
    assert [r["judgement"]["claim"]["id"] for r in report["replaced"]] == ["F5"]


def test_a_refused_build_says_so() -> None:
    briefing = tram_briefing()
    report = json.loads(rendering.report_json(briefing.report, refused=briefing.refused, sources=briefing.sources))
    assert report["accepted"] is False
    assert report["build"] == ""
    assert report["sources"][2]["quotes"] == {"offered": 4, "located": 3, "used": 3}
