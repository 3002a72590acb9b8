"""``--judge`` and ``--nli-model``: what is asked, what is printed, and what is said where it cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.faults.server import content, serving
from tests.nli_model import write_model

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

NOTE = "The council of Arvel approved the tram line on 3 March 2025. [1]\n\nThe tram line is free. [1]\n\n1. tram.txt\n"
DOUBT = content(json.dumps({"supported": False, "reason": "the day is open"}))
FINE = content(json.dumps({"supported": True, "reason": ""}))


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_verify_asks_the_judge_about_the_verified_claim_alone(
    run: Run, articles: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(DOUBT) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("BRIEFGEN_MODEL", "tiny")
        ended = run("verify", note, "--sources", articles, "--judge", "--json")
        assert server.count == 1
    (document,) = ended.json()["documents"]
    assert document["doubters"] == ["llm-judge tiny"]
    assert [f["code"] for f in document["claims"][0]["findings"]] == ["BG502"]
    assert "BG502" not in [f["code"] for f in document["claims"][1]["findings"]]
    assert "able only to doubt them: llm-judge tiny." in ended.err
    assert ended.code == 1


@pytest.mark.parametrize("form", ["text", "sarif", "html"])
def test_each_output_says_which_ran(run: Run, articles: Path, note: Path, form: str) -> None:
    pytest.importorskip("onnxruntime", reason="the local judge is NOT TESTED: the extra nli is not installed")
    write_model(note.parent / "nli")
    ended = run("verify", note, "--sources", articles, "--nli-model", "nli", "--format", form)
    assert "onnx model.onnx sha256 " in (ended.err if form == "text" else ended.out)


def test_the_file_may_name_them_and_an_option_takes_them_back(
    run: Run, articles: Path, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(FINE) as server:
        (tmp_path / "briefgen.toml").write_text(
            f'[build]\nbase_url = "{server.url}"\nmodel = "tiny"\n[verify]\nsources = ["{articles.name}"]\njudge = true\n'
        )
        assert run("verify", note, "--json").json()["documents"][0]["doubters"] == ["llm-judge tiny"]
        assert run("verify", note, "--no-judge", "--json").json()["documents"][0]["doubters"] == []
        assert server.count == 1


def test_a_path_in_a_file_is_relative_to_it(run: Run, articles: Path, note: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for table in ("build", "verify"):
        (tmp_path / "there" / "b.toml").write_text(f'[{table}]\nnli_model = "nli"\n')
        what = [articles] if table == "build" else [note, "--sources", articles]
        ended = run(table, *what, "--config", "there/b.toml")
        assert ended.code == 2
        assert "there/nli: there is no such NLI model" in ended.err


def test_a_record_is_doubted_too(run: Run, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(FINE, DOUBT) as server:
        options = ("--base-url", server.url, "--model", "tiny", "--drafter", "extractive", "--no-selftest", "--judge")
        assert run("build", articles, *options).code == 0
        asked = server.count
        record = json.loads(Path("briefing/briefing.json").read_text("utf-8"))
        assert record["report"]["doubters"] == ["llm-judge tiny"]
        assert record["method"]["usage"]["calls"] == asked > 0
        assert [name for name, _ in record["method"]["prompts"]] == ["judge.v1.md.jinja"]
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("BRIEFGEN_MODEL", "tiny")
        ended = run("verify", "briefing", "--judge")
        assert server.count > asked
    assert ended.code == 1
    assert "BG502: llm-judge tiny doubts it: the day is open" in ended.out
    assert run("verify", "briefing").code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("--judge",), "the judge needs an endpoint: give --base-url URL, or set", id="no-endpoint"),
        pytest.param(("--nli-model", "nowhere"), "nowhere: there is no such NLI model", id="no-model"),
    ],
)
@pytest.mark.parametrize("command", ["build", "verify"])
def test_what_is_missing_is_said_before_anything_is_read(
    run: Run, articles: Path, note: Path, command: str, arguments: tuple[str, ...], words: str
) -> None:
    what = [articles] if command == "build" else [note, "--sources", articles]
    ended = run(command, *what, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


def test_a_wrong_value_in_the_file_is_said(run: Run, note: Path, tmp_path: Path) -> None:
    (tmp_path / "briefgen.toml").write_text('[verify]\njudge = "yes"\n')
    ended = run("verify", note)
    assert ended.code == 2
    assert "judge in" in ended.err
    assert "'yes' is not allowed; allowed are true and false" in ended.err
