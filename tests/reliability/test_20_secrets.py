"""Test 20, the machine's side: canary secrets through builds that succeed and that fail in every way."""

from __future__ import annotations

import errno
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from briefgen import pipeline
from briefgen.cli import main
from briefgen.errors import BriefgenError, ExitCode, SettingsError
from briefgen.settings import Settings
from briefgen.workers import hire
from tests.cli.billing import billing
from tests.cli.test_screen import Terminal
from tests.faults.model import article, says
from tests.faults.server import Answer, content, serving
from tests.recordings.cassettes import ReadableYaml, kept_request, kept_response
from tests.reliability.canaries import ADDRESS, KEY, NAMES, PLACE, found_in, hits, leaving, secrets_set
from tests.reliability.tally import Tally

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

OF = "hits"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder to work in, with two articles, on a machine full of secrets."""
    folder = secrets_set(monkeypatch, tmp_path)
    (folder / "articles").mkdir()
    for number in range(2):
        (folder / "articles" / f"{number}.txt").write_text(article(number), encoding="utf-8")
    return folder


def said(capfd: pytest.CaptureFixture[str]) -> str:
    out, err = capfd.readouterr()
    return out + err


# --- builds that succeed ----------------------------------------------------------------------------------------------


def test_a_build_that_succeeds_gives_no_secret_away(
    here: Path,
    tally: Tally,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = []
    formats = "md,html,docx,pdf,json"
    with billing() as books:
        asked = (
            "build",
            "articles",
            "--base-url",
            books.url,
            "--model",
            "m",
            "--debug",
            "--format",
            formats,
            "--judge",
        )
        runs = (
            asked,
            (*asked, "--json"),
            (*asked, "--dry-run"),
            (*asked, "--dry-run", "--json"),
            (*asked, "--offline"),
        )
        for arguments in runs:
            assert main(list(arguments)) == ExitCode.OK
            shown.append(said(capfd))
        terminal = Terminal()
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main([*asked, "--refresh"]) == ExitCode.OK
        shown.append(terminal.getvalue())
    logged = "\n".join(f"{r.name} {r.getMessage()} {r.args!r}" for r in caplog.records)
    assert "chat/completions" in logged, "the libraries do log"
    sent = json.dumps(books.bodies)
    files = [path for path in here.rglob("*") if path.is_file()]
    assert len([p for p in files if p.parent.name == "briefing"]) == 6
    assert "is not set" not in shown[2], "the key is known to be there"
    places = {"the log": logged, "what was sent": sent, **{f"run {n}": text for n, text in enumerate(shown)}}
    wrong = [f"{where}: {hits(text)}" for where, text in places.items() if hits(text)] + found_in(here)
    tally.none(
        20,
        "builds that succeed",
        tried=len(places) + len(files),
        unit="outputs, logs, requests and files",
        wrong=wrong,
        of=OF,
    )


def test_a_library_call_with_credentials_in_the_address(here: Path, tally: Tally) -> None:
    wrong = hits(repr(Settings(api_key=KEY)))
    for ending in ("", "/x y", ":0", "]"):
        with pytest.raises(SettingsError) as caught:
            pipeline.build(
                ["articles"], Settings(base_url=f"http://someone:{ADDRESS}@127.0.0.1{ending}", api_key=KEY, model="m")
            )
        wrong += hits(leaving(caught.value))
    wrong += found_in(here)
    tally.none(
        20,
        "credentials in the endpoint's address, by library call",
        tried=5,
        unit="addresses and settings",
        wrong=wrong,
        of=OF,
    )


def test_a_batch_gives_no_secret_away(
    here: Path, tally: Tally, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefgen.batch.running.hire", partial(hire, here=True))
    rows = "id,sources,formats,cache\na,articles,json;md,\nb,nowhere,json,\nc,articles/0.txt,md,\nd,articles,md,m.csv\n"
    (here / "m.csv").write_text(rows, encoding="utf-8")
    with billing() as books:
        monkeypatch.setenv("OPENAI_BASE_URL", books.url)
        monkeypatch.setenv("BRIEFGEN_MODEL", "m")
        assert main(["batch", "m.csv", "-o", "out", "--debug"]) == ExitCode.PARTIAL
    shown = said(capfd)
    files = [path for path in (here / "out").rglob("*") if path.is_file()]
    assert {"results.csv", "results.jsonl", "times.csv"} <= {path.name for path in files}
    wrong = found_in(here) + hits(shown)
    tally.none(
        20, "a batch: results, journal and outputs", tried=len(files) + 1, unit="files and messages", wrong=wrong, of=OF
    )


# --- builds that fail -------------------------------------------------------------------------------------------------


def _error(status: int, **headers: str) -> Answer:
    body = {"error": {"message": f"what a key: {KEY} (Bearer {KEY})", "code": "no", "param": KEY}}
    return Answer(json.dumps(body).encode(), status, headers)


FINE = content('{"evidence": []}')
FAULTS: Mapping[str, tuple[Answer, ...]] = {
    "a key refused, and repeated": (_error(401),),
    "a key without rights": (_error(403),),
    "a bad request that names the key": (_error(400),),
    "nothing there": (_error(404),),
    "too many requests": (_error(429, **{"retry-after": "9999"}),),
    "a fault of the endpoint": (_error(500),),
    "a redirect with the key in it": (Answer(b"", 307, {"location": f"http://127.0.0.1:1/?key={KEY}"}),),
    "a header with the key in it": (Answer(b"{}", 500, {"x-echo": KEY, "retry-after": KEY}),),
    "no answer in time": (Answer(FINE.body, wait_s=0.6),),
    "an answer that drips": (Answer(FINE.body, drip_s=0.02),),
    "a web page": (Answer(f"<html>{KEY}</html>".encode()),),
    "an error under status 200": (Answer(_error(200).body),),
    "half an answer": (Answer(content(f"the key is {KEY}").body, cut=20, lie=True),),
    "half an answer in full length": (Answer(content(f"the key is {KEY}").body, cut=20),),
    "a hang-up": (Answer(close=True),),
    "no HTTP at all": (Answer(raw=f"{KEY}\r\n\r\n".encode()),),
    "a reply that is no JSON": (content(f"Here is {KEY} for you"),),
    "a reply of another shape": (content(json.dumps({KEY: KEY})),),
    "a reply cut off": (content(f'{{"evidence": "{KEY}', finish="length"),),
    "a refusal": (content("", refusal=f"not with {KEY}"),),
    "an odd end": (content(f"{KEY}", finish=KEY),),
    "no choices": (Answer(json.dumps({"choices": [], "echo": KEY}).encode()),),
}


@pytest.mark.parametrize("debug", [True, False], ids=["debug", "plain"])
def test_builds_that_fail_give_no_secret_away(
    here: Path, tally: Tally, capfd: pytest.CaptureFixture[str], *, debug: bool
) -> None:
    wrong = []
    for name, answers in FAULTS.items():
        for seconds in ("0.3", "3"):  # a busy machine may not get through in the first
            with serving(*answers) as server:
                asked = ["build", "articles", "--base-url", server.url, "--model", "m", "--format", "md"]
                limits = ["--timeout", seconds, "--deadline", seconds]
                kept = ["--cache", f"kept-{len(name)}", *(["--debug"] if debug else [])]
                code = main([*asked, *limits, *kept])
            if server.count:
                break
        assert code not in {ExitCode.OK, ExitCode.INTERNAL}, f"{name}: {said(capfd)}"
        assert server.count, f"{name}: nobody was asked"
        wrong += [f"{name}: {hit}" for hit in hits(said(capfd))]
    wrong += found_in(here)
    part = f"builds that fail, {'with' if debug else 'without'} --debug"
    tally.none(20, part, tried=len(FAULTS), unit="kinds of failure", wrong=wrong, of=OF)


def test_errors_carry_no_secret(here: Path, tally: Tally) -> None:
    wrong = []
    for name, answers in FAULTS.items():
        with serving(*answers) as server:
            settings = Settings(base_url=server.url, api_key=KEY, model="m", timeout_s=0.3, deadline_s=0.4)
            with pytest.raises(BriefgenError) as caught:
                pipeline.build(["articles"], settings)
        wrong += [f"{name}: {hit}" for hit in hits(leaving(caught.value))]
    tally.none(
        20, "error objects: traceback, repr, pickle, causes", tried=len(FAULTS), unit="errors", wrong=wrong, of=OF
    )


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _killed(server: SimpleNamespace) -> Callable[[dict[str, object]], Answer]:
    def answer(body: dict[str, object]) -> Answer:
        server.asked += 1
        if server.asked == 1:
            os.kill(os.getpid(), signal.SIGINT)
        return content(json.dumps(says(body)))

    return answer


def test_a_build_that_is_ended_gives_no_secret_away(
    here: Path, tally: Tally, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = SimpleNamespace(asked=0)
    asked = ["build", "articles", "--model", "m", "--format", "md,json", "--debug"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background is started without it
    with serving(then=_killed(counted)) as server:
        assert main([*asked, "--base-url", server.url]) == ExitCode.INTERRUPTED
    signal.signal(signal.SIGINT, before)
    assert counted.asked
    shown = said(capfd)
    with billing() as books, monkeypatch.context() as patch:
        patch.setattr(os, "replace", _full)
        assert main([*asked, "--base-url", books.url]) == ExitCode.OUTPUT
    shown += said(capfd)
    with billing() as books, monkeypatch.context() as patch:
        patch.setattr(pipeline, "accept", _broken)
        assert main([*asked, "--base-url", books.url]) == ExitCode.INTERNAL
    shown += said(capfd)
    assert "ZeroDivisionError" in shown
    wrong = [*hits(shown), *found_in(here)]
    tally.none(20, "Ctrl-C, a full disk, a fault of ours", tried=3, unit="ways to end", wrong=wrong, of=OF)


def _broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


BAD_SETTINGS: Mapping[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "a key with a space": ({"OPENAI_API_KEY": f"{KEY} x"}, ()),
    "a key with a line end": ({"OPENAI_API_KEY": f"{KEY}\nx"}, ()),
    "a key of other letters": ({"OPENAI_API_KEY": f"{KEY}é"}, ()),
    "a password in the address": ({}, ("--base-url", f"http://someone:{ADDRESS}@127.0.0.1/v1")),
    "a password in a broken address": ({}, ("--base-url", f"http://someone:{ADDRESS}@[127.0.0.1/v1")),
    "a password in an odd scheme": ({}, ("--base-url", f"ftp://someone:{ADDRESS}@127.0.0.1/v1")),
    "a password and a space": ({}, ("--base-url", f"http://someone:{ADDRESS}@127.0.0.1 /v1")),
    "a password and local-only": ({}, ("--base-url", f"https://someone:{ADDRESS}@api.example.org/v1", "--local-only")),
}


@pytest.mark.parametrize("command", ["build", "batch", "verify"])
def test_settings_that_are_refused(
    here: Path, tally: Tally, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    (here / "m.csv").write_text("id,sources\na,articles\n", encoding="utf-8")
    (here / "d.md").write_text("A harbour was sold [1].\n", encoding="utf-8")
    asked = {
        "build": ["build", "articles"],
        "batch": ["batch", "m.csv"],
        "verify": ["verify", "d.md", "--sources", "articles", "--judge"],
    }
    wrong = []
    for name, (environ, options) in BAD_SETTINGS.items():
        with monkeypatch.context() as patch:
            for variable, value in {"BRIEFGEN_MODEL": "m", **environ}.items():
                patch.setenv(variable, value)
            more = list(options)
            if options and command != "build":
                patch.setenv("OPENAI_BASE_URL", options[1])
                more = list(options[2:])
            assert main([*asked[command], *more, "--debug"]) != ExitCode.OK, name
        wrong += [f"{name}: {hit}" for hit in hits(said(capfd))]
    wrong += found_in(here)
    tally.none(
        20,
        f"settings that briefgen {command} refuses",
        tried=len(BAD_SETTINGS),
        unit="settings with a secret",
        wrong=wrong,
        of=OF,
    )


# --- recordings -------------------------------------------------------------------------------------------------------


def test_a_recording_drops_every_secret(tally: Tally) -> None:
    heads = dict.fromkeys(
        ("Authorization", "api-key", "X-Api-Key", "Cookie", "OpenAI-Organization", "X-Stainless-Arch"), KEY
    )
    heads |= {"Proxy-Authorization": NAMES["proxy"], "User-Agent": NAMES["user"], "Accept": "application/json"}
    path = "/v1/chat/completions"
    request = SimpleNamespace(
        headers=dict(heads), uri=f"http://someone:{ADDRESS}@{PLACE}:1{path}", path=path, method="POST", body=b"{}"
    )
    value = {"choices": [], "system_fingerprint": KEY, "id": KEY, "usage": {"prompt_tokens": 1, "user": KEY}}
    answer = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Type": ["application/json"], "Set-Cookie": [KEY], "X-Request-Id": [KEY]},
        "body": {"string": json.dumps(value).encode()},
    }
    kept = kept_request(request)
    written = ReadableYaml().serialize(
        {
            "interactions": [
                {
                    "request": {"headers": kept.headers, "uri": kept.uri, "method": "POST", "body": ""},
                    "response": kept_response(answer),
                }
            ],
            "version": 1,
        }
    )
    assert "choices" in written
    recorded = Path(__file__).parents[1] / "recordings"
    wrong = [*hits(written), *found_in(recorded / "cassettes")]
    tally.none(20, "recordings", tried=len(heads) + 5, unit="places of a secret", wrong=wrong, of=OF)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The search itself: a secret in a zip, a database, a file name or base64 is found."""
    import base64
    import sqlite3
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w>{KEY * 9}</w>")
    (tmp_path / "b.json").write_bytes(base64.b64encode(f"x{KEY}yz".encode()))
    with sqlite3.connect(tmp_path / "c.sqlite") as database:
        database.execute("create table t (v)")
        database.execute("insert into t values (?)", (f"at {PLACE}",))
    database.close()
    (tmp_path / f"{PLACE}.txt").write_text("nothing")
    found = found_in(tmp_path)
    assert {where.partition(":")[0] for where in found} == {"a.docx", "b.json", "c.sqlite", f"the name {PLACE}.txt"}
    assert hits(leaving(ValueError(KEY))) == ["key"]
