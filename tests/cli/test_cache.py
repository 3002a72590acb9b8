"""``briefgen cache``: what is kept is shown, checked and pruned; and a build through the command line keeps it."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from briefgen.corpus import nearest
from briefgen.corpus.opening import alone
from briefgen.errors import ExitCode
from briefgen.ledger import Ledger, only_writer, today
from tests.cli.conftest import Run
from tests.model_server import ModelServer, a_model
from tests.unit.corpus_files import settings, write

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with a_model() as server:
        yield server


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A ledger in the place where a build in this folder would look for it."""
    folder = tmp_path / ".briefgen"
    with Ledger(folder, day=lambda: today() - 40) as ledger:
        ledger.put("reply", "a" * 64, b"old", calls=1, tokens=100, cost=0.25, note="extract, m")
        ledger.put("parsed", "b" * 64, bytes(2000))
    with Ledger(folder) as ledger:
        ledger.put("reply", "c" * 64, b"new", calls=1, tokens=50)
    return folder


def test_nothing_is_kept_yet(run: Run, tmp_path: Path) -> None:
    ended = run("cache", "show")
    assert (ended.code, ended.out, ended.err) == (0, ".briefgen/ledger.sqlite: nothing is kept yet\n", "")
    assert run("cache", "check").code == 0
    assert run("cache", "prune", "--all").out == "0 entries removed: 0 bytes\n"
    assert not (tmp_path / ".briefgen").exists()


def test_show(run: Run, kept: Path) -> None:
    ended = run("cache", "show")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].startswith(".briefgen/ledger.sqlite: ")
    assert lines[0].endswith(", 3 entries")
    (reply,) = [line.split() for line in lines if line.startswith(" reply")]
    assert reply[1:8] == "model answers 2 6 bytes 2 150".split()
    assert "0.2500 and more" in ended.out


def test_show_as_json(run: Run, kept: Path) -> None:
    told = run("cache", "show", "--json").json()
    kinds = {kind["kind"]: kind for kind in told["kinds"]}
    assert (told["entries"], told["bytes"] > 4096) == (3, True)
    assert {name: kinds["reply"][name] for name in ("entries", "calls", "tokens", "cost", "unpriced")} == {
        "entries": 2,
        "calls": 2,
        "tokens": 150,
        "cost": 0.25,
        "unpriced": 1,
    }
    assert kinds["reply"]["oldest"] < kinds["reply"]["newest"] == kinds["reply"]["last_used"]


@pytest.mark.parametrize("how", ["option", "environment", "file", "no-cache"])
def test_which_ledger(run: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    kept.rename(elsewhere)
    more: tuple[str, ...] = ()
    if how == "option":
        more = ("--cache", str(elsewhere))
    elif how == "environment":
        monkeypatch.setenv("BRIEFGEN_CACHE", str(elsewhere))
    elif how == "file":
        (tmp_path / "briefgen.toml").write_text('[build]\ncache = "elsewhere"\n')
    else:
        ended = run("cache", "show", "--cache", "")
        assert (ended.code, "cache is empty" in ended.err) == (ExitCode.USAGE, True)
        return
    assert run("cache", "show", "--json", *more).json()["entries"] == 3


def test_a_key_without_a_model_is_nothing_to_the_ledger(
    run: Run, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-1")
    (tmp_path / "briefgen.toml").write_text('[build]\ndrafter = "llm"\njudge = true\nbatch = true\n')
    for how in (("show",), ("check",), ("prune", "--all", "--dry-run")):
        assert run("cache", *how).code == 0


def test_a_ledger_of_a_newer_version(run: Run, kept: Path) -> None:
    with closing(sqlite3.connect(kept / "ledger.sqlite")) as other:
        digest = hashlib.sha256(b"briefgen ledger 99").hexdigest()
        other.execute("UPDATE ledger SET format = '99', sum = ?", (digest,))
        other.commit()
    for how in (("show",), ("check",), ("prune", "--all")):
        ended = run("cache", *how)
        assert (ended.code, ended.out) == (ExitCode.OUTPUT, "")
        assert "is a ledger of format 99, and briefgen " in ended.err
        assert "install the newer briefgen that made it, or name another folder with --cache" in ended.err


def test_the_database_of_another_program(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".briefgen").mkdir()
    with closing(sqlite3.connect(tmp_path / ".briefgen" / "ledger.sqlite")) as other:
        other.execute("CREATE TABLE theirs (x)")
        other.commit()
    for how in (("show",), ("check",), ("prune", "--all")):
        ended = run("cache", *how)
        assert (ended.code, "is the database of another program" in ended.err) == (ExitCode.OUTPUT, True)


def test_a_folder_that_may_only_be_read(run: Run, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    before = sorted(kept.iterdir())
    assert run("cache", "show", "--json").json()["entries"] == 3
    assert run("cache", "check").code == 0
    assert sorted(kept.iterdir()) == before, "nothing was put beside it"


def test_check(run: Run, kept: Path) -> None:
    assert run("cache", "check").out == ".briefgen: 3 entries, all whole\n"
    with closing(sqlite3.connect(kept / "ledger.sqlite")) as other:
        other.execute("UPDATE entries SET value = 'x' WHERE key = ?", ("a" * 64,))
        other.commit()
    before = (kept / "ledger.sqlite").read_bytes()
    ended = run("cache", "check")
    assert ended.code == ExitCode.UNVERIFIED
    assert ended.out == f"reply {'a' * 12}: does not fit its checksum; to make it anew takes 1 call and 100 tokens\n"
    assert "never used" in ended.err
    assert run("cache", "check", "--json").json()["damaged"] == [
        {"name": f"reply {'a' * 12}", "what": "does not fit its checksum", "calls": 1, "tokens": 100}
    ]
    assert (kept / "ledger.sqlite").read_bytes() == before, "looking changes nothing"


@pytest.mark.parametrize("content", [b"no database" * 1000, bytes(9000)], ids=["text", "zeros"])
def test_a_file_that_is_no_ledger(run: Run, kept: Path, content: bytes) -> None:
    (kept / "ledger.sqlite").write_bytes(content)
    ended = run("cache", "check")
    assert (ended.code, "Traceback" in ended.err) == (ExitCode.UNVERIFIED, False)
    assert ended.out.startswith("ledger.sqlite: ")
    ended = run("cache", "show")
    assert (ended.code, "is damaged" in ended.err) == (ExitCode.OUTPUT, True)
    assert (kept / "ledger.sqlite").read_bytes() == content


PRUNED = {
    "older": (("--older-than", "30d"), 2),
    "older-in-weeks": (("--older-than", "2w"), 2),
    "not-so-old": (("--older-than", "50d"), 0),
    "unused-of-a-kind": (("--unused-for", "30d", "--kind", "reply"), 1),
    "kind": (("--kind", "parsed"), 1),
    "size": (("--max-size", "1KB"), 2),
    "large-enough": (("--max-size", "2.5MB"), 0),
    "all": (("--all",), 3),
}


@pytest.mark.parametrize(("how", "count"), PRUNED.values(), ids=PRUNED.keys())
def test_prune(run: Run, kept: Path, how: tuple[str, ...], count: int) -> None:
    words = f"{count} {'entry' if count == 1 else 'entries'}"
    assert run("cache", "prune", *how, "--dry-run").out.startswith(f"{words} would go: ")
    assert run("cache", "show", "--json").json()["entries"] == 3
    told = run("cache", "prune", *how, "--json").json()
    assert (told["entries"], told["dry_run"]) == (count, False)
    assert run("cache", "show", "--json").json()["entries"] == 3 - count


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ((), "say what is to go: --older-than"),
        (("--older-than", "soon"), "'soon': give days or weeks, such as 30d or 4w"),
        (("--max-size", "-1MB"), "give a size, such as 500MB"),
        (("--max-size", "9" * 40), "give a size"),
        (("--kind", "answers"), "'answers' is not one of"),
    ],
    ids=["nothing", "age", "negative", "too-large", "kind"],
)
def test_what_prune_does_not_understand(run: Run, kept: Path, how: tuple[str, ...], words: str) -> None:
    ended = run("cache", "prune", *how)
    assert (ended.code, words in ended.err) == (ExitCode.USAGE, True), ended.err
    assert run("cache", "show", "--json").json()["entries"] == 3


# --- indexes of passages, beside the ledger -------------------------------------------------------------------------------


@pytest.fixture
def indexed(kept: Path, tmp_path: Path) -> Path:
    """The index of a corpus."""
    nearest([write(tmp_path / "corpus", 12)], settings(kept, passages=3))
    (path,) = kept.glob("passages-*.sqlite")
    return path


def test_an_index_is_shown(run: Run, kept: Path, indexed: Path, tmp_path: Path) -> None:
    said = f"12 documents with 12 passages below {tmp_path / 'corpus'}, last used "
    assert said in run("cache", "show").out
    (told,) = run("cache", "show", "--json").json()["indexes"]
    assert (told["documents"], told["of"], told["damage"]) == (12, str(tmp_path / "corpus"), "")
    assert told["bytes"] > 8192
    assert run("cache", "check").out == ".briefgen: 3 entries and 1 index of passages, all whole\n"
    (kept / "ledger.sqlite").unlink()
    assert run("cache", "show").out.startswith(".briefgen/passages-")


def test_an_index_that_is_damaged_or_of_another_version(run: Run, indexed: Path) -> None:
    with closing(sqlite3.connect(indexed)) as other:
        other.execute("UPDATE made SET by = 'index 0'")
        other.commit()
    assert "made by another version; the next build makes it anew" in run("cache", "show").out
    assert run("cache", "check").code == 0
    indexed.write_bytes(b"no database" * 1000)
    ended = run("cache", "check")
    assert (ended.code, ended.out) == (ExitCode.UNVERIFIED, f"{indexed.name}: file is not a database\n")
    assert "damaged (file is not a database)" in run("cache", "show").out
    assert run("cache", "prune", "--kind", "passages").out.startswith("1 index of passages removed: ")


INDEXES_PRUNED = {
    "kind": (("--kind", "passages"), True, 0),
    "all": (("--all",), True, 3),
    "unused": (("--unused-for", "30d"), True, 2),
    "used": (("--unused-for", "60d"), False, 0),
    "older-by-last-use": (("--kind", "passages", "--older-than", "60d"), False, 0),
    "another-kind": (("--kind", "parsed"), False, 1),
    "too-little-room": (("--max-size", "20KB"), True, 0),
    "room-beside-the-ledger": (("--max-size", "1MB"), False, 0),
    "no-room-for-itself": (("--kind", "passages", "--max-size", "1KB"), True, 0),
}


@pytest.mark.parametrize(("how", "goes", "entries"), INDEXES_PRUNED.values(), ids=INDEXES_PRUNED.keys())
def test_prune_of_indexes(run: Run, indexed: Path, how: tuple[str, ...], *, goes: bool, entries: int) -> None:
    long_ago = time.time() - 40 * 86400 - 3600
    os.utime(indexed, (long_ago, long_ago))
    told = run("cache", "prune", *how, "--dry-run", "--json").json()
    assert (told["indexes"], told["entries"], indexed.exists()) == (int(goes), entries, True)
    told = run("cache", "prune", *how, "--json").json()
    assert (told["indexes"], told["entries"], indexed.exists()) == (int(goes), entries, not goes)


def test_an_index_on_which_a_build_works_stays(run: Run, kept: Path, indexed: Path) -> None:
    with alone(indexed, waiting=lambda: None):
        ended = run("cache", "prune", "--kind", "passages")
        assert (ended.code, ended.out) == (0, "0 indexes of passages removed: 0 bytes\n")
        assert f"{indexed.name} stays: a build works on it" in ended.err
    assert indexed.exists()


# --- builds through the command line --------------------------------------------------------------------------------------


def build(run: Run, model: ModelServer, articles: Path, *more: str) -> dict[str, object]:
    ended = run(
        "build", articles, "--base-url", model.url, "--model", "counting", "--no-selftest", "--json", "--quiet", *more
    )
    assert ended.code == 0, ended.err
    told: dict[str, object] = ended.json()
    return told


def test_a_build_keeps_its_answers_beside_itself(run: Run, model: ModelServer, articles: Path, tmp_path: Path) -> None:
    first = build(run, model, articles)
    calls = model.calls
    record = (tmp_path / "briefing" / "briefing.json").read_bytes()
    again = build(run, model, articles, "-o", "again")
    assert (calls > 0, model.calls, again["build"]) == (True, calls, first["build"])
    assert (tmp_path / "again" / "briefing.json").read_bytes() == record
    assert json.loads(run("cache", "show", "--json").out)["kinds"][-1]["calls"] == calls
    build(run, model, articles, "--no-cache")
    assert model.calls == 2 * calls
    build(run, model, articles, "--refresh")
    assert model.calls == 3 * calls


def test_damage_is_said_and_ends_no_build(run: Run, model: ModelServer, articles: Path, tmp_path: Path) -> None:
    build(run, model, articles)
    (tmp_path / ".briefgen" / "ledger.sqlite").write_bytes(b"\xa5" * 9000)
    ended = run("build", articles, "--base-url", model.url, "--model", "counting", "--quiet")
    assert ended.code == 0
    assert "briefgen: warning: the ledger '.briefgen/ledger.sqlite' was damaged" in ended.err
    assert "set aside as 'ledger.damaged-1.sqlite'" in ended.err


def test_a_cache_that_is_a_file(run: Run, articles: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    ended = run("build", articles, "--cache", "file")
    assert ended.code == ExitCode.OUTPUT
    assert "the ledger in 'file' cannot be used" in ended.err
    assert "--no-cache" in ended.err
    assert not (tmp_path / "briefing").exists()


def test_a_second_build_into_one_folder_changes_nothing(run: Run, articles: Path, tmp_path: Path) -> None:
    folder = tmp_path / "briefing"
    with only_writer(folder):
        (folder / "briefing.md").write_text("of the first")
        before = sorted(folder.iterdir())
        ended = run("build", articles, "-o", folder)
        assert ended.code == ExitCode.OUTPUT
        assert f"another build (process {os.getpid()}) is writing into this folder" in ended.err
        assert sorted(folder.iterdir()) == before
    assert run("build", articles, "-o", folder).code == 0
    assert not (folder / ".briefgen.lock").exists()


def _build_line(articles: Path, url: str) -> list[str]:
    """The command of a build in a process of its own."""
    return [sys.executable, *("-m", "briefgen", "build", str(articles), "--base-url", url, "--model", "m", "--quiet")]


def test_two_builds_at_once_one_of_them_wins(articles: Path, tmp_path: Path) -> None:
    """The first is held up by its model until the second has been refused."""
    with a_model() as model:
        refused = threading.Event()
        begun = threading.Event()

        def wait(_: object) -> None:
            begun.set()
            refused.wait(60)

        model.before = wait
        line = _build_line(articles, model.url)
        first = subprocess.Popen(line, cwd=tmp_path, stderr=subprocess.PIPE)
        assert begun.wait(60)
        second = subprocess.run(line, cwd=tmp_path, capture_output=True, check=False)
        refused.set()
        _, said = first.communicate(timeout=60)
        assert (first.returncode, second.returncode) == (0, ExitCode.OUTPUT), said
        assert f"process {first.pid}".encode() in second.stderr


def test_a_build_that_was_killed_holds_no_folder(run: Run, articles: Path, tmp_path: Path) -> None:
    with a_model(wait_s=30) as model:
        line = _build_line(articles, model.url)
        first = subprocess.Popen(line, cwd=tmp_path)
        until = time.monotonic() + 60
        while not (tmp_path / "briefing" / ".briefgen.lock").exists() and time.monotonic() < until:
            time.sleep(0.02)
        first.kill()
        first.wait()
        assert (tmp_path / "briefing" / ".briefgen.lock").exists()
        assert run("build", articles, "--drafter", "extractive").code == 0
        assert not (tmp_path / "briefing" / ".briefgen.lock").exists()
