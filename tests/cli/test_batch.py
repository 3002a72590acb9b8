"""``briefgen batch``: rows that fail alone, the same bytes wherever rows run, and a run that goes on where it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from briefgen.batch import running
from briefgen.batch.cells import Surroundings
from briefgen.batch.results import Done
from briefgen.batch.rows import Row
from briefgen.batch.working import run_row
from briefgen.ledger import only_writer
from briefgen.workers import WorkerDiedError, Workplace, hire
from tests.cli.conftest import TRAM, Run
from tests.clusters import loopback_cluster

SOUND = "The council of Arvel approved the tram line on 3 March 2025 by 21 votes to 9 [1].\n"
UNSOUND = "The council of Arvel approved the tram line on 4 March 2025 by 21 votes to 9 [1].\n"
REFERENCE = "\n## Sources\n\n[1] tram.txt\n"
ROOT = Path(__file__).parents[2]


ROWS = ("v1", "v2", "v3", "v4", "b1")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four documents to verify, the third unsound, and one briefing to build."""
    folder = tmp_path_factory.mktemp("batch")
    (folder / "articles").mkdir()
    (folder / "articles/tram.txt").write_text(TRAM, encoding="utf-8")
    (folder / "sound.md").write_text(SOUND + REFERENCE, encoding="utf-8")
    (folder / "unsound.md").write_text(UNSOUND + REFERENCE, encoding="utf-8")
    rows = [f"v{n},articles,{'unsound' if n == 3 else 'sound'}.md," for n in range(1, 5)]
    (folder / "m.csv").write_text("\n".join(["id,sources,document,formats", *rows, "b1,articles,,json", ""]))
    return folder


@pytest.fixture(scope="module")
def whole(base: Path) -> dict[str, bytes]:
    """What an undisturbed run in this process gives."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "hire", partial(hire, here=True))
        assert running.run_batch(batch(base / "m.csv", base / "whole", Workplace())).code == 1
    return outputs(base / "whole")


def batch(manifest: Path, folder: Path, place: Workplace) -> running.Batch:
    around = Surroundings(manifest.parent, folder, here=manifest.parent, today="2026-05-01")
    return running.Batch(manifest, around, place)


def table(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def outputs(folder: Path) -> dict[str, bytes]:
    """Every byte that is to be the same: the results, and what the rows wrote."""
    apart = {"times.csv", "batch.jsonl"}
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in apart]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_rows_are_built_and_verified(run: Run, base: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    ended = run("batch", base / "m.csv", "-o", "out", "--jobs", "2", "--json")
    rows = table(tmp_path / "out")
    assert [(r["id"], r["status"], r["exit"]) for r in rows] == [
        ("v1", "done", 0),
        ("v2", "done", 0),
        ("v3", "unverified", 1),
        ("v4", "done", 0),
        ("b1", "done", 0),
    ]
    assert [(r["verified"], r["problem"]) for r in rows[1:3]] == [(1, 0), (0, 1)]
    assert (rows[1]["message"], rows[2]["message"].split()[:3]) == ("", ["line", "1:", "BG302"])
    assert rows[4]["build"] == json.loads((tmp_path / "out/b1/briefing.json").read_text())["build"]
    assert ended.code == 1
    assert ended.json()["rows"] == {
        "total": 5,
        "done": 4,
        "unverified": 1,
        "partial": 0,
        "failed": 0,
        "pending": 0,
        "skipped": 0,
        "kept": 0,
    }
    assert outputs(tmp_path / "out") == whole


def test_a_row_is_what_the_single_command_makes(run: Run, base: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    alone = run("verify", base / "unsound.md", "--sources", base / "articles", "--format", "json")
    assert (whole["v3/verification.json"].decode(), table(base / "whole")[2]["exit"]) == (alone.out, alone.code)
    run("build", base / "articles", "-o", "alone", "--format", "json")
    assert whole["b1/briefing.json"] == (tmp_path / "alone/briefing.json").read_bytes()


@pytest.mark.usefixtures("rows_run_here")
def test_a_row_is_compared_with_an_earlier_version(run: Run, tmp_path: Path, articles: Path) -> None:
    run("build", "articles", "-o", "monday/a", "--format", "docx,json")
    (tmp_path / "articles/tram.txt").write_text(TRAM.replace("240 million", "260 million"), encoding="utf-8")
    (tmp_path / "m.csv").write_text(
        'id,sources,previous,template,formats\na,articles,monday/a,monday/a/briefing.docx,"docx,json"\n'
    )
    assert run("batch", "m.csv", "-o", "tuesday").code == 0
    given = ("--previous", "monday/a", "--template", "monday/a/briefing.docx", "--format", "docx,json")
    run("build", "articles", "-o", "alone", *given)
    for name in ("briefing.json", "briefing.docx"):
        assert (tmp_path / "tuesday/a" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
    assert json.loads((tmp_path / "alone/briefing.json").read_text())["changes"]
    assert run("batch", "m.csv", "-o", "tuesday", "--dry-run", "--json").json()["kept"] == ["a"]
    (tmp_path / "monday/a/briefing.json").write_text("{}")
    assert run("batch", "m.csv", "-o", "tuesday").code == 5
    assert "not a briefing record" in table(tmp_path / "tuesday")[0]["message"]


@pytest.mark.usefixtures("rows_run_here")
def test_rows_that_fail_stop_no_other(run: Run, tmp_path: Path, articles: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "mixed").mkdir()
    (tmp_path / "mixed/a.txt").write_text(TRAM, encoding="utf-8")
    (tmp_path / "mixed/b.pdf").write_bytes(b"%PDF-1.4 broken")
    lines = ["id,sources", "a,articles", "b,nowhere", "c,empty", "d,mixed", "a,articles"]
    (tmp_path / "m.csv").write_text("\n".join(lines))
    ended = run("batch", "m.csv", "-o", "out")
    found = [(r["line"], r["id"], r["status"], r["exit"]) for r in table(tmp_path / "out")]
    assert found == [
        (2, "a", "done", 0),
        (3, "b", "failed", 2),
        (4, "c", "failed", 3),
        (5, "d", "partial", 5),
        (6, "a", "failed", 2),
    ]
    assert ended.code == 5
    assert "nowhere: no such file or folder" in ended.err
    assert "not read: b.pdf" in ended.err


def test_a_manifest_of_which_no_row_can_run_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("id,sources\na,nowhere\nb,neither\n")
    ended = run("batch", "m.csv", "-o", "out")
    assert ended.code == 2
    assert "m.csv: no row of the manifest can run:" in ended.err
    assert "line 3: " in ended.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--max-cost", "nan"), "max_cost: nan is not allowed"),
        (("--max-tokens", "-1"), "max_tokens: -1 is not allowed"),
        (("--jobs", "-1"), "--jobs"),
        (("-o", ""), "the name of the folder is empty"),
    ],
)
def test_a_wrong_option_is_said(run: Run, base: Path, options: tuple[str, str], said: str) -> None:
    ended = run("batch", base / "m.csv", *options)
    assert ended.code == 2
    assert said in ended.err


# --- going on ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("rows_run_here")
def test_a_row_that_is_done_is_not_run_again(run: Run, tmp_path: Path, articles: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(UNSOUND + REFERENCE, encoding="utf-8")
    (tmp_path / "m.csv").write_text("id,document,sources\na,a.md,articles\nb,b.md,articles\nc,c.md,articles\n")
    run("batch", "m.csv", "-o", "out")
    first = outputs(tmp_path / "out")
    plan = run("batch", "m.csv", "-o", "out", "--dry-run", "--json").json()
    assert plan == {"run": [], "kept": ["a", "b", "c"], "faults": []}
    (tmp_path / "out/b/verification.json").write_text("altered")
    (tmp_path / "c.md").write_text(SOUND + REFERENCE, encoding="utf-8")
    again = run("batch", "m.csv", "-o", "out", "--json")
    assert again.json()["rows"]["kept"] == 1
    assert [r["status"] for r in table(tmp_path / "out")] == ["unverified", "unverified", "done"]
    assert (tmp_path / "out/b/verification.json").read_bytes() == first["b/verification.json"]
    assert run("batch", "m.csv", "-o", "out", "--force", "--dry-run", "--json").json()["run"] == ["a", "b", "c"]


def test_a_second_batch_in_the_folder_is_refused(run: Run, base: Path, tmp_path: Path) -> None:
    with only_writer(tmp_path / "out"):
        ended = run("batch", base / "m.csv", "-o", "out")
    assert ended.code == 6
    assert "is writing into this folder" in ended.err


@pytest.mark.usefixtures("rows_run_here")
def test_a_run_that_was_killed_goes_on(run: Run, base: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    command = [sys.executable, "-m", "briefgen", "batch", str(base / "m.csv"), "-o", "out", "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT)))}
    started = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    while not _has_lines(tmp_path / "out/batch.jsonl", 2):
        time.sleep(0.005)
    started.kill()
    assert started.wait() == -signal.SIGKILL
    ended = run("batch", base / "m.csv", "-o", "out", "--json")
    assert 2 <= ended.json()["rows"]["kept"] < len(ROWS)
    assert outputs(tmp_path / "out") == whole


def _has_lines(path: Path, count: int) -> bool:
    return path.is_file() and path.read_bytes().count(b"\n") >= count


@pytest.mark.usefixtures("rows_run_here")
def test_a_run_that_was_interrupted_goes_on(
    run: Run, base: Path, tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(row: Row, *bounds: None) -> Done:
        if row.id == "v3":
            raise KeyboardInterrupt
        return run_row(row, *bounds)

    with monkeypatch.context() as patched:
        patched.setattr(running, "run_row", interrupted)
        ended = run("batch", base / "m.csv", "-o", "out")
    assert ended.code == 130
    assert "2 of 5 rows are done and kept; the same command goes on with the others" in ended.err
    assert [r["status"] for r in table(tmp_path / "out")] == ["done", "done", "skipped", "skipped", "skipped"]
    assert run("batch", base / "m.csv", "-o", "out", "--json").json()["rows"]["kept"] == 2
    assert outputs(tmp_path / "out") == whole


# --- workers ----------------------------------------------------------------------------------------------------------


def test_a_worker_that_is_killed_changes_nothing(base: Path, tmp_path: Path, whole: dict[str, bytes]) -> None:
    killed = []

    def kill(state: running.State) -> None:
        if state.done == 2:
            for child in active_children():
                child.kill()
                killed.append(child)

    closing = running.run_batch(batch(base / "m.csv", tmp_path / "out", Workplace(2)), listen=kill)
    assert len(killed) == 2
    assert closing.code == 1
    assert outputs(tmp_path / "out") == whole


@pytest.mark.usefixtures("rows_run_here")
def test_a_row_that_kills_its_workers_fails_alone(
    run: Run, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(row: Row, *bounds: None) -> Done:
        if row.id == "v2":
            raise WorkerDiedError(2)
        return run_row(row, *bounds)

    monkeypatch.setattr(running, "run_row", deadly)
    assert run("batch", base / "m.csv", "-o", "out").code == 5
    rows = table(tmp_path / "out")
    assert [(r["status"], r["exit"]) for r in rows[:3]] == [("done", 0), ("failed", 70), ("unverified", 1)]
    assert rows[1]["message"].startswith("its worker died twice")


@pytest.fixture
def scheduler() -> Iterator[str]:
    with loopback_cluster() as cluster:
        yield cluster.scheduler_address


def test_a_cluster_gives_the_same_bytes(
    run: Run, base: Path, tmp_path: Path, whole: dict[str, bytes], scheduler: str
) -> None:
    ended = run("batch", base / "m.csv", "-o", "out", "--dask", scheduler)
    assert (ended.code, outputs(tmp_path / "out")) == (1, whole)
    given = ("verify", base / "unsound.md", base / "sound.md", "--sources", base / "articles", "--format", "json")
    assert run(*given, "--dask", scheduler) == run(*given)


def test_a_cluster_that_is_not_there_is_said(
    run: Run, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefgen.workers.cluster._CONNECT_S", 0.2)
    ended = run("batch", base / "m.csv", "-o", "out", "--dask", "tcp://127.0.0.1:1")
    assert ended.code == 8
    assert "tcp://127.0.0.1:1: no Dask scheduler can be reached there" in ended.err
    assert "0 of 5 rows are done and kept" in ended.err
    assert [r["status"] for r in table(tmp_path / "out")] == ["skipped"] * 5


def test_claims_are_judged_the_same_in_processes(run: Run, base: Path) -> None:
    given = ("verify", base / "unsound.md", base / "sound.md", "--sources", base / "articles", "--format", "json")
    assert run(*given, "--jobs", "2") == run(*given)


@pytest.mark.parametrize("option", [("--jobs", "2"), ("--dask", "tcp://127.0.0.1:1")], ids=str)
def test_workers_are_for_documents(run: Run, tmp_path: Path, option: tuple[str, str]) -> None:
    (tmp_path / "briefing.json").write_text("{}")
    ended = run("verify", "briefing.json", *option)
    assert (ended.code, f"{option[0]} is for documents" in ended.err) == (2, True)
