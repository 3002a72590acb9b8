"""``briefgen review``: a page on the loopback, and what is refused before it is served."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import webbrowser
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from briefgen import rendering
from briefgen.cli import review_command
from briefgen.review.serving import listening
from briefgen.review.store import open_store, review_path
from tests.review_case import review_briefing, write
from tests.review_client import ENVIRONMENT, reviewing
from tests.unit.test_review_store import decision

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(review_briefing(), tmp_path / "briefing", "md")


def test_a_review_from_the_first_visit_to_the_end(file: Path, run: Run) -> None:
    with reviewing(file.parent, "--reviewer", "Ada <b>Reyes") as client:
        page = client.visit()
        assert 'value="Ada &lt;b&gt;Reyes"' in page
        assert client.visit() != page, "the address holds for one visit"
    with reviewing(file) as client:
        client.visit()
        for n, claim in enumerate(review_briefing().draft.claims()):
            asked = {"claim": claim.id, "action": "accept", "reviewer": "Ada", "reason": "", "text": ""}
            assert client.post("/decide", {**asked, "based_on": 0, "seen": n})[0] == 200
        status, told = client.post("/finish", {"seen": 8})
        assert (status, told["message"]) == (200, "Reviewed. Written: briefing.md, briefing.json.")
        client.process.send_signal(signal.SIGINT)
        assert client.process.wait(30) == 0
        assert client.process.stderr
        assert client.process.stderr.read().splitlines() == [
            f"Reviewing {file}; decisions are kept in {review_path(file)}. Ctrl-C ends it.",
            f"Ended. Every decision is in {review_path(file)}.",
        ]
    assert rendering.parse_record(file.read_bytes()).status == "REVIEWED"
    assert run("verify", file).code == 0
    assert run("render", file, "--format", "md").code == 0
    with reviewing(file) as client:
        assert "This briefing is REVIEWED." in client.visit()


def test_it_listens_on_the_loopback_only() -> None:
    with listening(0) as (plug, port):
        assert plug.getsockname() == ("127.0.0.1", port)


def test_a_port_in_use(run: Run, file: Path) -> None:
    with closing(socket.socket()) as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen()
        port = plug.getsockname()[1]
        ended = run("review", file, "--port", str(port), "--no-browser")
    assert (ended.code, ended.out) == (2, "")
    assert f"--port {port}: cannot be used: Address already in use; name another, or 0" in ended.err
    assert not review_path(file).exists()


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none(run: Run, file: Path, port: str) -> None:
    assert run("review", file, "--port", port, "--no-browser").code == 2


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b'{"version": 0, "draft": {}}', 2, "record version 0, this program reads"),
        (b'{"version": 77, "draft": {}}', 2, "record version 77, this program reads"),
        (b"# a briefing", 2, "not a briefing record"),
        (None, 2, "the record cannot be read"),
    ],
    ids=["older", "newer", "no json", "missing"],
)
def test_what_is_no_record(run: Run, tmp_path: Path, content: bytes | None, code: int, message: str) -> None:
    path = tmp_path / "briefing.json"
    if content is not None:
        path.write_bytes(content)
    ended = run("review", path, "--no-browser")
    assert (ended.code, ended.out) == (code, "")
    assert message in ended.err
    assert not review_path(path).exists()


def test_an_altered_record(run: Run, file: Path) -> None:
    file.write_bytes(rendering.record_json(replace(review_briefing(), marking="PUBLIC")))
    ended = run("review", file, "--no-browser")
    assert (ended.code, ended.out) == (1, "")
    assert "the record was changed after the build" in ended.err


def test_a_record_of_another_name(run: Run, file: Path) -> None:
    other = file.rename(file.with_name("tuesday.json"))
    ended = run("review", other, "--no-browser")
    assert ended.code == 2
    assert "has to be called briefing.json" in ended.err


def test_a_review_file_changed_by_other_hands(run: Run, file: Path) -> None:
    with closing(open_store(review_path(file), review_briefing())) as store:
        for claim in ("F1", "F2"):
            store.append(decision(claim), based_on=0)
    with closing(sqlite3.connect(review_path(file))) as other:
        other.execute("DROP TRIGGER decisions_stay")
        other.execute("UPDATE decisions SET action = 'reject' WHERE number = 2")
        other.commit()
    ended = run("review", file, "--no-browser")
    assert (ended.code, ended.out) == (1, "")
    assert f"{review_path(file)}: decision 2 is not as it was written" in ended.err


def test_a_review_file_that_is_none(run: Run, file: Path) -> None:
    review_path(file).write_bytes(b"notes of a meeting" * 60)
    ended = run("review", file, "--no-browser")
    assert (ended.code, ended.out) == (2, "")
    assert "this is no review file of briefgen" in ended.err


def test_a_template_that_is_none(run: Run, file: Path, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(b"x")
    ended = run("review", file, "--no-browser", "--template", tmp_path / "t.docx")
    assert ended.code == 2
    assert "--template" in ended.err
    assert not review_path(file).exists()


@pytest.mark.parametrize(
    ("screen", "opened"), [({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({}, False)]
)
def test_a_browser_is_opened_where_there_is_a_screen(
    monkeypatch: pytest.MonkeyPatch, screen: dict[str, str], *, opened: bool
) -> None:
    called = threading.Event()
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in screen.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(webbrowser, "open", lambda _: called.set())
    review_command._open("http://127.0.0.1:1/")
    assert called.wait(10 if opened else 0.2) is opened


def test_other_commands_load_no_server() -> None:
    code = (
        "import sys, briefgen.cli\nbriefgen.cli.main(['review', '--help'])\n"
        "print(sorted({'starlette', 'uvicorn', 'sqlite3'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert done.stderr.strip() == "[]"
