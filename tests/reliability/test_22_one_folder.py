"""Many at once in one folder and on one ledger: nothing lost, no mixed outputs, and who dies is in nobody's way."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import time
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from briefgen import rendering
from briefgen.cli.app import main
from briefgen.ledger import Ledger, checked
from briefgen.review.store import open_store, review_path
from tests.model_server import a_model
from tests.reliability.several import REFUSED, build_until_done, decide, write_views
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.review_case import review_briefing, write
from tests.unit.separate_builds import forked
from tests.unit.test_ledger_store import KEY, count_up
from tests.unit.test_pay_once import write as write_sources

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CLAIMS = ("F1", "F2", "F3", "D1", "D1.1", "D1.2", "D1.3", "Q1")


def builds_in(files: Mapping[str, bytes]) -> set[str]:
    """The build ids that the views of a folder carry, each read from its file."""
    return {_build_of(name, data) for name, data in files.items()}


def _build_of(name: str, data: bytes) -> str:
    if name.endswith(".json"):
        return str(json.loads(data)["build"])
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            data = b"".join(parts.read(part) for part in parts.namelist() if "footer" in part)
    if name.endswith(".pdf"):
        import pypdfium2

        data = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)).encode()
    found = re.search(rb"[Bb]uild[^0-9a-f]{1,40}?([0-9a-f]{12,64})\b", re.sub(rb"<[^>]+>|&nbsp;|`|\*", b" ", data))
    return found[1].decode() if found else f"none in {name}"


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


@sizes(3, 8)
def test_builds_with_edits_between_them(
    tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """All at once into one folder, on one ledger; each edits a source of its own, and tries until nobody is in its way."""
    write_sources(tmp_path / "sources", size)
    formats = "md,html,docx,pdf,json" if size > 3 else "md,html,docx,json"
    with a_model(wait_s=0.01) as model:
        common = ("build", "sources", "--format", formats, "--as-of", "2026-05-01", "--no-selftest", "--quiet")
        asked = (*common, "--base-url", model.url, "--model", "counting")
        shared = (*asked, "-o", "out", "--cache", "cache")
        processes = [forked(build_until_done, str(tmp_path), number, shared) for number in range(size)]
        for process in processes:
            process.join(120)
        said = "".join((tmp_path / f"said{number}").read_text(encoding="utf-8") for number in range(size))
        unclear = [line for line in said.splitlines() if line and not (REFUSED in line and "wait for it" in line)]
        wrong = [f"exit {process.exitcode}" for process in processes if process.exitcode]
        left = files_in(tmp_path / "out")
        mixed = builds_in(left) if len(builds_in(left)) != 1 else set()
        hidden = [path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]
        monkeypatch.chdir(tmp_path)
        assert main(shared) == 0
        twice = model.repeats()
        assert main((*asked, "-o", "alone", "--no-cache")) == 0
    same = files_in(tmp_path / "out") == files_in(tmp_path / "alone")
    unit = "builds"
    tally.none(22, "builds that failed or said what is not clear", tried=size, unit=unit, wrong=[*wrong, *unclear])
    tally.none(
        22,
        "builds in the folder beside one, and what is left lying",
        tried=len(left),
        unit="files",
        wrong=[*mixed, *hidden],
    )
    tally.none(
        22,
        "what the shared ledger says afterwards, held against a build without one",
        tried=len(left),
        unit="files",
        wrong=[*([] if same else ["other bytes"]), *checked(tmp_path / "cache"), *["an answer paid for twice"] * twice],
    )


@sizes(3, 8)
def test_writers_of_which_one_is_killed(tally: Tally, tmp_path: Path, size: int) -> None:
    """Briefings written over each other in one folder; whoever holds the folder sees one build, also after a kill."""
    folder, times = tmp_path / "out", 12 if size > 3 else 2
    looks, killed, mixed = 0, 0, list[str]()
    rng = random.Random(22)
    for _ in range(times):
        processes = [forked(write_views, str(folder), number, 5) for number in range(size)]
        time.sleep(rng.uniform(0.0, 0.4))
        victim = rng.choice(processes)
        victim.kill()
        while any(process.is_alive() for process in processes):
            looks += 1
            mixed += _looked(folder)
            time.sleep(0.005)
        for process in processes:
            process.join()
        killed += victim.exitcode == -9
        mixed += [f"a writer failed: {p.exitcode}" for p in processes if p is not victim and p.exitcode]
        mixed += _looked(folder)
    with rendering.writing(folder):
        mixed += [path.name for path in folder.iterdir() if path.name.startswith(".") and path.name != ".briefgen.lock"]
    assert killed
    tally.none(
        22,
        f"views of {size * times * 5} briefings, {killed} writers killed",
        tried=looks,
        unit="looks",
        wrong=mixed,
        of="mixed",
    )


def _looked(folder: Path) -> list[str]:
    if not folder.exists():
        return []
    with rendering.writing(folder):
        found = builds_in(files_in(folder))
    return [] if len(found) <= 1 else [f"builds {sorted(found)}"]


@sizes(4, 50)
def test_updates(tally: Tally, tmp_path: Path, size: int) -> None:
    """Eight processes count in one ledger, and eight people comment in one review file."""
    record = write(review_briefing(), tmp_path / "reviewed")
    runs = [forked(count_up, tmp_path / "cache", size) for _ in CLAIMS] + [
        forked(decide, str(record), claim, size) for claim in CLAIMS
    ]
    for process in runs:
        process.join(180)
    with Ledger(tmp_path / "cache") as ledger:
        counted = int(ledger.get("reply", KEY) or b"0")
    with closing(open_store(review_path(record), review_briefing())) as store:
        decisions = store.decisions()
    kept = {decision.reason for decision in decisions}
    lost = [f"{claim}, {turn}" for claim in CLAIMS for turn in range(size) if f"{claim}, {turn}" not in kept]
    tried = 8 * size
    tally.none(
        22,
        "updates of one entry of the ledger by eight processes",
        tried=tried,
        unit="updates",
        wrong=list(range(tried - counted)),
        of="lost",
    )
    tally.none(
        22, "decisions in one review file by eight processes", tried=tried, unit="decisions", wrong=lost, of="lost"
    )


def test_what_is_left_of_a_dead_build_is_nobodys_lock(tally: Tally, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / ".briefgen.lock").write_text("999999", encoding="ascii")
    (folder / ".briefing.md.0123abcd.tmp").write_text("half", encoding="ascii")
    with rendering.writing(folder):
        left = sorted(path.name for path in folder.iterdir())
    shutil.rmtree(folder)
    tally.none(
        22,
        "a dead build's lock and temporary files",
        tried=2,
        unit="files",
        wrong=[name for name in left if name != ".briefgen.lock"],
        of="left",
    )
