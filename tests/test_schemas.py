from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, ValidationError

from briefgen import rendering
from briefgen.rendering import schemas
from tests.builders import hostile_briefing, large_briefing, tram_briefing
from tests.hostile import OWN

_FOLDER = Path(__file__).parents[1] / "schemas"
_BRIEFINGS = {"tram": tram_briefing(), "large": large_briefing(20, 40), "hostile": hostile_briefing(OWN["bidi"])}


def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((_FOLDER / name).read_text("utf-8")))


@pytest.mark.parametrize("name", schemas.published())
def test_a_published_schema_is_fresh_and_a_schema(name: str) -> None:
    text = (_FOLDER / name).read_text("utf-8")
    assert text == schemas.text(schemas.published()[name]), "run: python -m briefgen.rendering.schemas schemas"
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("name", _BRIEFINGS)
def test_real_outputs_hold_to_the_schemas(name: str) -> None:
    briefing = _BRIEFINGS[name]
    _validator("briefing.schema.json").validate(json.loads(rendering.record_json(briefing)))
    for accepted in (briefing, None):
        report = rendering.report_json(briefing.report, briefing=accepted, sources=briefing.sources)
        _validator("report.schema.json").validate(json.loads(report))


def test_a_field_that_is_not_named_is_refused() -> None:
    record = json.loads(rendering.record_json(tram_briefing()))
    record["sources"]["sources"][0]["trusted"] = True
    with pytest.raises(ValidationError, match="trusted"):
        _validator("briefing.schema.json").validate(record)


def test_every_property_of_a_noun_with_attributes_is_described() -> None:
    nouns = json.loads((_FOLDER / "briefing.schema.json").read_text("utf-8"))["$defs"]
    documented = ("Briefing", "Source", "Claim", "Finding", "Method")
    assert [(n, p) for n in documented for p, s in nouns[n]["properties"].items() if "description" not in s] == []
