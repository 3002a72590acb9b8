"""Guards over every cassette: no secret, no orphan, nothing of the machine it was recorded on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
CASSETTES = sorted((HERE / "cassettes").rglob("*.yaml"))
SECRET = re.compile(
    r"(?i)authorization|bearer\s|api[-_]?key|set-cookie|x-request-id|openai-organization|sk-[a-z0-9]{8}|org-[a-z0-9]{6}"
    r"|/(?:root|home|users)/|127\.0\.0\.1|localhost"
)


@pytest.mark.parametrize("path", CASSETTES, ids=lambda p: p.stem)
def test_no_secret_and_no_trace_of_a_machine(path: Path) -> None:
    found = SECRET.search(path.read_text(encoding="utf-8"))
    assert found is None, f"{path.name} holds {found[0]!r}"


@pytest.mark.parametrize("path", CASSETTES, ids=lambda p: p.stem)
def test_only_known_headers(path: Path) -> None:
    for interaction in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
        assert {h.lower() for h in interaction["request"]["headers"]} <= {"accept", "content-type"}
        assert {h.lower() for h in interaction["response"]["headers"]} <= {
            "content-type",
            "retry-after",
            "retry-after-ms",
        }
        assert interaction["request"]["uri"].startswith("http://llm.invalid/v1/")


def test_every_cassette_has_its_test_and_every_recorded_test_its_cassette() -> None:
    tree = ast.parse((HERE / "test_recorded_builds.py").read_text(encoding="utf-8"))
    tests = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    assert tests == {path.stem for path in CASSETTES}
    assert {path.parent.name for path in CASSETTES} == {"test_recorded_builds"}
