"""Test 10: hostile files, each within its limits, each ending in text or in an error of its own, the rest of the batch built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from briefgen.errors import SourceError
from briefgen.sources import load_sources
from briefgen.sources.confining.sandbox import Sandbox
from briefgen.sources.parsed import ReadError
from tests.reliability.conftest import Corpus
from tests.reliability.hostile_markup import MAIL, MARKDOWN, PAGES, TEXTS
from tests.reliability.hostile_office import OFFICE, with_document
from tests.reliability.hostile_pdfs import PDFS
from tests.reliability.hostile_places import ENTRIES, MANIFESTS
from tests.reliability.tally import Tally
from tests.source_files import STORY

LONGEST_S = 20.0
MOST_MB = 512.0
TABLES = {
    "texts": TEXTS,
    "Markdown": MARKDOWN,
    "web pages": PAGES,
    "mails": MAIL,
    "Word documents": OFFICE,
    "PDFs": PDFS,
}
QUESTION = "Why was the contract paused?"
Files = Mapping[str, tuple[str, Callable[[], bytes]]]

FEW = {
    "texts": ("40,001 spaces", "noise", "front matter of aliases"),
    "Markdown": ("50,000 nested quotations", "front matter that makes an object", "front matter of aliases in Markdown"),
    "web pages": ("100,000 nested tags", "1.2 MB of <!--", "an encoding that is none", "nested JSON-LD"),
    "mails": ("1,000 mails in each other", "100,000 open comments", "a charset that is none"),
    "Word documents": (
        "50 MB that say 40 kB", "two million paragraphs", "entities a billion times", "an entity from a file",
    ),
    "PDFs": ("pages that hold themselves", "a form that draws itself", "a table that leads to itself", "a length below zero"),
}  # fmt: skip
"""Those of the short set."""


@pytest.fixture(params=[pytest.param("short"), pytest.param("full", marks=pytest.mark.slow)])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def chosen(table: str, size: str) -> Files:
    return TABLES[table] if size == "full" else {name: TABLES[table][name] for name in FEW[table]}


def outcome(box: Sandbox, data: bytes, suffix: str) -> str:
    """``text``, ``no text`` or the reason of a typed error; any other error is raised."""
    try:
        return "text" if any(block.text for block in box.read(data, suffix).blocks) else "no text"
    except ReadError as error:
        return str(error)


def measured(files: Iterable[tuple[str, str, bytes]]) -> tuple[float, float, dict[str, str]]:
    """Seconds and megabytes of the worst file, and what came of each."""
    slowest = largest = 0.0
    came = {}
    with Sandbox() as box:
        for name, suffix, data in files:
            if name not in came:
                outcome(box, b"ready", suffix)  # a first use loads the reader
            began = time.monotonic()
            came[name] = outcome(box, data, suffix)
            slowest = max(slowest, time.monotonic() - began)
            largest = max(largest, box.peak / 1e6)
    return slowest, largest, came


@pytest.mark.parametrize("table", TABLES)
def test_each_ends_in_text_or_in_an_error_of_its_own(tally: Tally, table: str, size: str) -> None:
    files = chosen(table, size)
    slowest, largest, came = measured((name, suffix, make()) for name, (suffix, make) in files.items())
    unsaid = [name for name, end in came.items() if not end]
    tally.none(10, f"{table}: no end of their own", tried=len(came), unit="files", wrong=unsaid, of="without a word")
    tally.within(10, f"{table}: time", tried=len(came), unit="files", worst=slowest, most=LONGEST_S, of="s")
    if sys.platform == "linux":
        tally.within(10, f"{table}: memory", tried=len(came), unit="files", worst=largest, most=MOST_MB, of="MB")


def test_public_entity_bombs(tally: Tally, corpus: Corpus) -> None:
    folder = corpus(10, "public entity bombs", "xml")
    files = [(p.name, ".docx", with_document(p.read_bytes())) for p in sorted(folder.glob("*.xml"))]
    slowest, _, came = measured(files)
    assert slowest < LONGEST_S
    wrong = [name for name, end in came.items() if end == "text" or not end]
    tally.none(10, "public entity bombs, in Word documents", tried=len(came), unit="files", wrong=wrong, of="read")


def fill(folder: Path, tables: Iterable[Files]) -> list[str]:
    """Lay hostile files into a folder, with four honest ones between; the names of the hostile ones."""
    for at, text in enumerate(STORY):
        (folder / f"{at}-good.txt").write_text(f"Ada Lind\n27 April 2026\n\n{text}", encoding="utf-8")
    names = []
    for number, (suffix, make) in enumerate(entry for table in tables for entry in table.values()):
        names.append(f"{number % 4}-hostile-{number:03}{suffix}")
        (folder / names[-1]).write_bytes(make())
    return names


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(Path(p).absolute()) for p in sys.path if p)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": str(folder.parent)}
    command = [sys.executable, "-m", "briefgen", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=folder.parent, env=environment, timeout=170, check=False
    )


@pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and sockets as files")
def test_the_rest_of_the_batch_is_built(tally: Tally, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    fill(folder, [chosen(table, "short") for table in TABLES])
    for name, make in ENTRIES.values():
        make(folder / name)
    done = run(folder, "build", str(folder), "--drafter", "extractive", "--question", QUESTION, "--output", "out")
    assert done.returncode == 5, done.stderr[-2000:]
    built = (tmp_path / "out" / "briefing.md").read_text("utf-8")
    assert "storm barrier" in built
    assert "root:" not in built
    read = json.loads((tmp_path / "out" / "briefing.json").read_bytes())["sources"]
    listed = {item["path"] for item in (*read["sources"], *read["unreadable"])}
    laid = {path.name for path in folder.iterdir()} - {"folder.pdf"}
    part = "a batch of honest and hostile files, all listed by name"
    tally.none(10, part, tried=len(laid), unit="files", wrong=sorted(laid - listed), of="lost without a word")
    assert sum(item["path"].endswith("-good.txt") for item in read["sources"]) == len(STORY)


FEW_MANIFESTS = (
    "aliases",
    "an object",
    "100,000 nested lists",
    "nested JSON",
    "nested TOML",
    "a path out of the folder",
)


def test_manifests_that_mean_harm(tally: Tally, tmp_path: Path, size: str) -> None:
    slowest = 0.0
    unsaid = []
    names = FEW_MANIFESTS if size == "short" else tuple(MANIFESTS)
    for number, name in enumerate(names):
        file, data = MANIFESTS[name]
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "good.txt").write_text(STORY[0], encoding="utf-8")
        (folder / file).write_bytes(data)
        began = time.monotonic()
        with pytest.raises(SourceError) as caught:
            load_sources([folder])
        slowest = max(slowest, time.monotonic() - began)
        unsaid += [name] if file not in str(caught.value) else []
    tally.none(
        10, "manifests: an error that names them", tried=len(names), unit="manifests", wrong=unsaid, of="without it"
    )
    tally.within(10, "manifests: time", tried=len(names), unit="manifests", worst=slowest, most=LONGEST_S, of="s")


def test_files_that_change_while_they_are_read(tally: Tally, tmp_path: Path) -> None:
    paths = [tmp_path / f"{i:03}.txt" for i in range(60)]
    for path in paths:
        path.write_text(STORY[0] + path.name, encoding="utf-8")
    stop = threading.Event()

    def stir() -> None:
        turn = 0
        while not stop.is_set():
            path = paths[turn % len(paths)]
            turn += 7
            if turn % 3:
                path.unlink(missing_ok=True)
            else:
                path.write_text(STORY[turn % 4] * (turn % 50), encoding="utf-8")

    (tmp_path / "zzz.txt").write_text("The board will meet again.", encoding="utf-8")
    thread = threading.Thread(target=stir)
    thread.start()
    try:
        read = [load_sources([tmp_path]) for _ in range(5)]
    finally:
        stop.set()
        thread.join()
    torn = [
        s.path
        for found in read
        for s in found.sources
        if not any(text in s.text for text in (*STORY, "The board will meet again."))
    ]
    tally.none(10, "files that vanish and grow while they are read", tried=5 * 61, unit="files", wrong=torn, of="torn")
    assert all("zzz.txt" in [s.path for s in found.sources] for found in read)
