"""Test 10, the walls: what a file could make a reader do is tried from inside, and fails."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from briefgen.sources.confining.confinement import walls
from briefgen.sources.confining.sandbox import Limits, Sandbox
from briefgen.sources.parsed import ReadError
from tests.reliability.captives import ESCAPES
from tests.reliability.tally import Tally
from tests.source_files import STORY

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's walls are Linux's")
CAPTIVES = "tests.reliability.captives"
SEIZED = {
    "scribble": "answers for the next ones as well",
    "poison": "changes the other readers",
    "linger": "goes on after its answer",
    "sleep": "never answers",
}
TRIED = [f"{wall}: {name}" for wall, tries in ESCAPES.items() for name in tries]


@pytest.fixture
def targets(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """What must stay untouched: a listener, a folder, a secret, this process."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kept.txt").write_text("kept")
    secret = tmp_path / "hidden" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text("secret")
    (secret.parent / "way").symlink_to(secret)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        told = {"port": listener.getsockname()[1], "folder": str(folder), "secret": str(secret), "program": os.getpid()}
        yield told
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert [p.name for p in folder.iterdir()] == ["kept.txt"]
    assert (folder / "kept.txt").read_text() == "kept"


def value(box: Sandbox, what: str, told: object = None) -> Any:
    answer = box.answer(json.dumps(told).encode(), f"{CAPTIVES}:{what}")
    read = msgspec.json.decode(answer)
    assert "value" in read, read
    return read["value"]


@LINUX
@pytest.mark.parametrize(
    "forks",
    [pytest.param(True, id="a process a file"), pytest.param(False, id="one process", marks=pytest.mark.slow)],
)
def test_every_escape_fails(tally: Tally, targets: dict[str, Any], *, forks: bool) -> None:
    with Sandbox(forks=forks) as box:
        held = {wall.name for wall in box.walls() if wall.means}
        came = value(box, "try_all", targets)
    assert sorted(came) == sorted(TRIED)
    open_here = {name for name in came if name.partition(":")[0] in {w.name for w in walls(())} - held}
    if forks:
        for wall in ESCAPES:
            tried = [name for name in came if name.startswith(f"{wall}:") and name not in open_here]
            if not tried:
                tally.untried(10, f"escapes: {wall}", why="this kernel has no wall for it")
                continue
            done = [name for name in tried if came[name] == "done"]
            tally.none(10, f"escapes: {wall}", tried=len(tried), unit="tries from inside", wrong=done, of="succeeded")
    assert [name for name, end in came.items() if end == "done" and name not in open_here] == []


@LINUX
def test_the_tries_succeed_outside(targets: dict[str, Any], tmp_path: Path) -> None:
    """The table is no list of things that fail anyway."""
    harmless = ["connect", "listen", "raw socket call", "fork", "run a program", "thread"]
    harmless += ["read a file", "list a folder", "users", "signal the parent"]
    code = "import sys, json; from tests.reliability import captives as c; w = c._Where(json.loads(sys.argv[1]))\n"
    code += "for tries in c.ESCAPES.values():\n for n, run in tries.items():\n  if n in sys.argv[2:]: run(w)"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = json.dumps({**targets, "port": listener.getsockname()[1]})
        run = [sys.executable, "-c", code, told, *harmless]
        path = os.pathsep.join(p for p in sys.path if p)
        subprocess.run(run, check=True, env={**os.environ, "PYTHONPATH": path}, cwd=tmp_path)


def test_without_the_kernels_walls_the_interpreter_refuses(tally: Tally, targets: dict[str, Any]) -> None:
    walled = ("network", "new processes", "writing of files", "other processes")
    code = "import sys, json; from tests.reliability.captives import ESCAPES, try_all\n"
    code += "from briefgen.sources.confining.refusing import refuse; refuse(); print(json.dumps(try_all(sys.argv[1].encode())))"
    path = os.pathsep.join(p for p in sys.path if p)
    run = [sys.executable, "-c", code, json.dumps(targets)]
    done = subprocess.run(run, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": path})
    came = json.loads(done.stdout)
    # A thread is held by the same wall.
    tried = [name for name in came if name.partition(":")[0] in walled and not name.endswith(": thread")]
    wrong = [name for name in tried if came[name] == "done"]
    tally.none(
        10,
        "the interpreter's own wall, without the kernel's",
        tried=len(tried),
        unit="tries",
        wrong=wrong,
        of="succeeded",
    )


def test_nothing_is_handed_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary")
    with (tmp_path / "open.txt").open("w") as kept:
        os.set_inheritable(kept.fileno(), True)  # noqa: FBT003 - it takes no name
        with Sandbox() as box:
            found = value(box, "what_is_open")
    assert len(found["open"]) <= 4
    assert not [name for name in found["environment"] if "KEY" in name or "PROXY" in name.upper()]


@LINUX
@pytest.mark.parametrize("how", SEIZED)
def test_a_file_has_no_say_in_the_next(tally: Tally, how: str) -> None:
    page = f"# Paused\n\n{STORY[0]}\n".encode()
    with Sandbox(Limits(timeout_s=1.0)) as box:
        box.answer(page, ".md")
        before, child = box.read(page, ".md"), box._child
        if how in {"linger", "sleep"}:
            with pytest.raises(ReadError, match=r"took longer|broke down"):
                box.read(b"", f"{CAPTIVES}:{how}")
        else:
            assert box.read(b"", f"{CAPTIVES}:{how}").blocks[0].text == "My own words."
        after = [box.read(page, ".md") for _ in range(3)]
        assert box._child is child
    wrong = [text for text in after if text != before]
    tally.none(10, f"texts after a file whose reader {SEIZED[how]}", tried=3, unit="files", wrong=wrong, of="changed")


@LINUX
def test_what_was_forked_ends_with_the_program() -> None:
    box = Sandbox()
    child = box._started()
    child.stdin.write(json.dumps({"reader": f"{CAPTIVES}:sleep", "size": 0, "most": 9}).encode() + b"\n")  # type: ignore[union-attr]
    child.stdin.flush()  # type: ignore[union-attr]
    tasks = Path(f"/proc/{child.pid}/task/{child.pid}/children")
    for _ in range(200):
        if forked := tasks.read_text().split():
            break
        time.sleep(0.05)
    box.close()
    for _ in range(200):
        if not Path(f"/proc/{forked[0]}").exists():
            return
        time.sleep(0.05)
    pytest.fail("the fork outlived the program")
