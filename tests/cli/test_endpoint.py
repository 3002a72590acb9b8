"""The llm drafter through the command line, against an endpoint on this machine that misbehaves in each known way."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from briefgen.errors import ExitCode
from tests.cli.conftest import Ended, Run

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

APPROVED = "The council of Arvel approved the tram line on 3 March 2025 by 21 votes to 9."
COST = "The line will cost €240 million, according to the council."
UNKNOWN = "It is not yet known when work will begin."


def extraction(*quotes: str) -> str:
    items = [{"quote": quote, "says": "a point", "kind": "fact", "speaker": None} for quote in quotes]
    return json.dumps({"evidence": items})


def composition(*facts: tuple[str, str]) -> str:
    listed = [{"text": text, "evidence": [name]} for text, name in facts]
    return json.dumps({"facts": listed, "bottom_line": [1], "disputes": [], "open_questions": []})


@dataclass
class Endpoint:
    """Answers by what is asked; ``status`` other than 200 answers with an error."""

    extract: str = ""
    compose: str = ""
    status: int = 200
    models: tuple[str, ...] = ("tiny",)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""

    def reply(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/models"):
            return {"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]}
        self.asked.append(body)
        composing = any("Evidence:" in message["content"] for message in body["messages"])
        content = self.compose if composing else self.extract
        message = {"role": "assistant", "content": content}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        return {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": "tiny",
            "choices": [choice],
            "usage": usage,
        }


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    scripted = Endpoint()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            scripted.keys.append(self.headers.get("Authorization"))
            wrong = {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}
            sent = json.dumps(wrong if scripted.status != 200 else scripted.reply(self.path, body)).encode()
            self.send_response(scripted.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = _answer  # noqa: N815 - names that the server looks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's signature
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    scripted.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield scripted
    server.shutdown()
    server.server_close()
    thread.join()


Build = Callable[..., Ended]


@pytest.fixture
def build(run: Run, articles: Path, endpoint: Endpoint) -> Build:
    def build(*more: str) -> Ended:
        return run("build", articles, "--base-url", endpoint.url, "--model", "tiny", "--deadline", "5", *more)

    return build


def test_whole_build(
    build: Build, endpoint: Endpoint, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-key")
    endpoint.extract = extraction(APPROVED, COST)
    endpoint.compose = composition((APPROVED, "e1.1"), (COST, "e1.2"))
    ended = build("--json")
    assert ended.code == 0
    assert f"Using the llm drafter: tiny at {endpoint.url} (because of --base-url)." in ended.err
    assert ended.json()["claims"]["verified_as_drafted"] == 2
    assert (ended.json()["drafter"], ended.json()["model"]) == ("llm", "tiny")
    calls = len(endpoint.asked)
    assert ended.json()["usage"] == {
        "calls": calls,
        "prompt_tokens": 10 * calls,
        "completion_tokens": 5 * calls,
        "cached_tokens": 0,
        "cost": None,
    }
    assert f"tiny: {calls} calls, {10 * calls} tokens sent, {5 * calls} received" in " ".join(ended.err.split())
    assert set(endpoint.keys) == {"Bearer canary-key"}
    assert run("verify", "briefing").code == 0
    written = b"".join(path.read_bytes() for path in (tmp_path / "briefing").iterdir())
    assert b"canary" not in written + (ended.out + ended.err).encode()


def _wrong_key(endpoint: Endpoint) -> None:
    endpoint.status = 401


def _prose(endpoint: Endpoint) -> None:
    endpoint.extract = endpoint.compose = "Sure! Here is a lovely briefing for you."


def _prose_composed(endpoint: Endpoint) -> None:
    endpoint.extract, endpoint.compose = extraction(APPROVED), "I would rather not answer in JSON."


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        pytest.param(_wrong_key, "OPENAI_API_KEY", id="wrong key"),
        pytest.param(_prose, "JSON", id="prose throughout"),
        pytest.param(_prose_composed, "JSON", id="prose when composing"),
    ],
)
def test_model_fault(
    build: Build, endpoint: Endpoint, tmp_path: Path, fault: Callable[[Endpoint], None], message: str
) -> None:
    earlier = tmp_path / "briefing" / "briefing.md"
    earlier.parent.mkdir()
    earlier.write_text("earlier", encoding="utf-8")
    fault(endpoint)
    ended = build("--quiet")
    assert (ended.code, ended.out) == (ExitCode.MODEL, "")
    assert message in ended.err
    assert ended.err.count("briefgen: ") == 1
    assert "Traceback" not in ended.err
    assert [path.name for path in earlier.parent.iterdir()] == ["briefing.md"]
    assert earlier.read_text(encoding="utf-8") == "earlier"


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        pytest.param(_prose, "reading the sources, the model 'tiny' at 127.0.0.1:", id="throughout"),
        pytest.param(_prose_composed, "composing the draft, the model 'tiny' at 127.0.0.1:", id="when composing"),
    ],
)
def test_prose_is_shown_with_a_way_out(
    build: Build, endpoint: Endpoint, fault: Callable[[Endpoint], None], where: str
) -> None:
    fault(endpoint)
    endpoint.compose = f"\x9b31m{endpoint.compose}"
    ended = build("--quiet")
    said = " ".join(ended.err.split())
    assert where in said
    assert ("tram.txt: " in said) == (fault is _prose)
    assert "the reply begins “" in said
    assert "\x9b" not in said
    assert "try another model, --structured off, or --drafter extractive" in said


@pytest.mark.parametrize(
    ("key", "message"),
    [
        pytest.param("", "no OPENAI_API_KEY is set", id="none"),
        pytest.param("canary-key", "does not accept the key in OPENAI_API_KEY", id="refused"),
    ],
)
def test_key_wanted(build: Build, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, key: str, message: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    endpoint.status = 401
    assert message in " ".join(build("--quiet").err.split())


@pytest.mark.parametrize("status", [404, 405, 501])
def test_models_are_not_listed(run: Run, articles: Path, endpoint: Endpoint, status: int) -> None:
    endpoint.status = status
    ended = run("build", articles, "--base-url", endpoint.url)
    assert ended.code == ExitCode.USAGE
    assert "the endpoint does not list its models: name one with --model" in " ".join(ended.err.split())
    assert len(endpoint.keys) == 1


def test_unwritable_output_is_found_before_anything_is_asked(
    build: Build, endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    ended = build("-o", "new/deep")
    assert ended.code == ExitCode.OUTPUT
    assert "No space left on device" in ended.err
    assert endpoint.keys == []
    assert not (tmp_path / "new").exists()


def test_endpoint_down(run: Run, articles: Path) -> None:
    ended = run("build", articles, "--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--deadline", "1", "--quiet")
    assert (ended.code, ended.out) == (ExitCode.MODEL, "")
    assert "cannot reach 127.0.0.1:9" in ended.err
    assert "Traceback" not in ended.err


def test_several_models_and_none_named(run: Run, articles: Path, endpoint: Endpoint) -> None:
    endpoint.models = ("small", "large")
    ended = run("build", articles, "--base-url", endpoint.url)
    assert ended.code == ExitCode.USAGE
    assert "--model" in ended.err
    assert "large, small" in ended.err


def test_cites_what_is_not_there(build: Build, endpoint: Endpoint) -> None:
    """A made-up source or evidence id never reaches the reader; what stands is built."""
    endpoint.extract = extraction(APPROVED, COST)
    endpoint.compose = composition((APPROVED, "e1.1"), ("The line is free of charge [9].", "e9.9"))
    ended = build("--json")
    assert ended.code == 0
    text = Path("briefing/briefing.md").read_text(encoding="utf-8").split("## Annex")[0]
    assert "[9]" not in text
    assert "free of charge" not in text
    assert ended.json()["claims"]["verified_as_drafted"] == 1


def test_every_quote_is_invented(build: Build, endpoint: Endpoint, tmp_path: Path) -> None:
    invented = ("The line will be built by elves.", "Nobody in Arvel has ever voted.")
    endpoint.extract = extraction(*invented)
    endpoint.compose = composition(("Elves will build the line.", "e1.1"))
    ended = build()
    assert (ended.code, ended.out) == (ExitCode.UNVERIFIED, "")
    assert "2 quotes that the drafter offered stand in no source" in ended.err
    assert "Traceback" not in ended.err
    (report,) = (tmp_path / "briefing").iterdir()
    assert str(report.relative_to(tmp_path)) in ended.err
    refused = json.loads(report.read_bytes())["refused"]
    assert [(item["quote"], item["code"]) for item in refused] == [(invented[0], "BG201"), (invented[1], "BG201")]


def test_strict_writes_the_report_alone(build: Build, endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.extract = extraction(APPROVED, COST)
    endpoint.compose = composition((APPROVED, "e1.1"), ("The line will cost €340 million.", "e1.2"))
    ended = build("--strict", "--json", "--rounds", "0")
    assert ended.code == ExitCode.UNVERIFIED
    report = Path(ended.json()["report"])
    assert [path.name for path in (tmp_path / "briefing").iterdir()] == [report.name]
    judged = json.loads(report.read_bytes())["judgements"]
    assert [j["verdict"] for j in judged] == ["verified", "problem"]
    assert "340" in json.dumps(judged[1]["findings"])


def test_without_strict_the_source_speaks_for_itself(build: Build, endpoint: Endpoint) -> None:
    endpoint.extract = extraction(APPROVED, COST)
    endpoint.compose = composition((APPROVED, "e1.1"), ("The line will cost €340 million.", "e1.2"))
    ended = build("--json", "--rounds", "0")
    assert ended.code == 0
    assert ended.json()["claims"]["quoted"] == 1
    assert "€240 million" in Path("briefing/briefing.md").read_text(encoding="utf-8")
