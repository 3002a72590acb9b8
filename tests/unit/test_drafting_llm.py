from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.drafting.llm import LLMDrafter
from briefgen.errors import ModelUnavailableError, SettingsError
from briefgen.model import Judgement, Verdict
from briefgen.settings import Settings
from tests.unit.drafting_fakes import FakeEndpoint, Listener, evidence_reply, source

if TYPE_CHECKING:
    from briefgen.drafting.dialect import Request
    from briefgen.drafting.protocol import Drafter

LEVEE = "The levee at Ostrow was raised by two metres. Nobody has said when the gates will close."
SETTINGS = Settings(model="fake", base_url="http://127.0.0.1:9/v1")


def answer(request: Request) -> dict[str, Any]:
    if request.schema_name.startswith("extraction"):
        return evidence_reply("The levee at Ostrow was raised by two metres.", "The levee was painted green last week.")
    if request.schema_name.startswith("repair"):
        return {"claims": [{"id": "F1", "text": "The levee at Ostrow was raised.", "evidence": ["q1"]}]}
    return {
        "facts": [{"text": "The levee was raised by three metres.", "evidence": ["e1.1"]}],
        "bottom_line": [1],
        "disputes": [],
        "open_questions": [],
    }


def drafter(fake: FakeEndpoint, **changes: Any) -> LLMDrafter:
    return LLMDrafter(replace(SETTINGS, **changes), endpoint=fake)


def test_it_is_a_drafter() -> None:
    made: Drafter = drafter(FakeEndpoint(answer))
    assert made.name == "llm"


def test_draft_and_repair() -> None:
    fake, listener = FakeEndpoint(answer), Listener()
    made = drafter(fake)
    drafted = made.draft([source(1, LEVEE), source(2, LEVEE, copy_of=1)], progress=listener)
    assert [e.id for e in drafted.evidence] == ["e1.1", "e2.1"]
    assert [(r.source, r.code) for r in drafted.refused] == [(1, "BG201"), (2, "BG201")]
    # The copy is sent in the same words: each question was asked once.
    assert [r.step for r in fake.requests] == ["extract", "extract", "compose"]
    assert drafted.draft.title == "Title 1"
    failed = Judgement(drafted.draft.facts[0], Verdict.PROBLEM, (), (drafted.evidence[0].quote,))
    assert made.repair([failed], progress=listener)["F1"].text == "The levee at Ostrow was raised."
    assert {p.stage for p in listener.heard} == {"extract", "compose", "repair"}


@pytest.mark.parametrize(
    ("changes", "title"),
    [({}, "Title 1"), ({"question": "Is it safe?"}, "Is it safe?"), ({"title": "Levee", "question": "Q"}, "Levee")],
    ids=["lead-source", "question", "title"],
)
def test_the_title_never_comes_from_the_model(changes: dict[str, str], title: str) -> None:
    made = drafter(FakeEndpoint(answer), **changes)
    assert made.draft([source(1, LEVEE)], progress=Listener()).draft.title == title


def test_provenance_tells_how_to_do_it_again() -> None:
    made = drafter(FakeEndpoint(answer))
    made.draft([source(1, LEVEE)], progress=Listener())
    told = made.provenance()
    parameters = {name: json.loads(value) for name, value in told.parameters}
    assert told.model == "fake"
    assert (parameters["temperature"], parameters["seed"], parameters["structured"]) == (0.0, 7, "schema")
    assert list(told.parameters) == sorted(told.parameters)
    assert "extract.v1.md.jinja" in dict(told.prompts)
    assert told.usage.calls == 3


def test_the_same_sources_give_the_same_draft() -> None:
    first, second = (drafter(FakeEndpoint(answer)).draft([source(1, LEVEE)], progress=Listener()) for _ in range(2))
    assert first == second


def test_a_failure_ends_the_other_requests() -> None:
    fake = FakeEndpoint(lambda _: ModelUnavailableError("down"))
    with pytest.raises(ModelUnavailableError):
        drafter(fake).draft([source(1, LEVEE)], progress=Listener())
    assert fake.stopped


def test_no_endpoint_no_drafter() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        LLMDrafter(Settings())


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, briefgen.drafting.llm; print([m for m in ('openai', 'langchain_text_splitters', 'jinja2', 'tenacity', 'jsonschema') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
