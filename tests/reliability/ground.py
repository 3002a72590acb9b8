"""A small build on which crashes and failing writes are tried: two articles, a model on the loopback, an earlier build in the folder."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.model_server import ModelServer, a_model
from tests.reliability.rig import Rig, Run, a_rig
from tests.unit.test_pay_once import article

__all__ = ["Ground", "a_ground", "contents", "quiet", "replies_kept", "visible"]

_KEPT = {"ledger.sqlite", "CACHEDIR.TAG", ".gitignore", "locks"}
_FORMATS = "md,html,docx,json"


@dataclass
class Ground:
    """Where it is tried.

    Attributes:
        work: folder of the runs: ``sources``, ``out`` and ``cache``.
        old, new: what an earlier and an undisturbed build write, by name.
        calls: answers that a build takes.
    """

    rig: Rig
    model: ModelServer
    work: Path
    old: Mapping[str, bytes] = field(default_factory=dict)
    new: Mapping[str, bytes] = field(default_factory=dict)
    calls: int = 0

    def build(self, day: str = "2026-05-01", **how: object) -> Run:
        """A build by the model, one request at a time."""
        asked = ("--base-url", self.model.url, "--model", "counting", "--concurrency", "1", "--cache", "cache")
        return Run((*_build(day), *asked), self.work, **{"sockets": True, **how})  # type: ignore[arg-type]

    def plain_build(self, day: str = "2026-05-01", **how: object) -> Run:
        """A build by the built-in drafter."""
        return Run((*_build(day), "--drafter", "extractive", "--cache", "cache"), self.work, **how)  # type: ignore[arg-type]

    def reset(self, *, earlier: bool = True) -> None:
        """As before the first run: no ledger; what the earlier build wrote, or nothing."""
        self.model.forget()
        for name in ("cache", "out"):
            shutil.rmtree(self.work / name, ignore_errors=True)
        if earlier:
            (self.work / "out").mkdir()
            for name, data in self.old.items():
                (self.work / "out" / name).write_bytes(data)

    def left_lying(self) -> list[str]:
        """What is in the folders and should not be, when a run has ended well."""
        hidden = [path.name for path in (self.work / "out").iterdir() if path.name.startswith(".")]
        if (cache := self.work / "cache").exists():
            hidden += [path.name for path in cache.iterdir() if path.name not in _KEPT]
            hidden += [path.name for path in (cache / "locks").iterdir()]
            if (cache / ".gitignore").read_bytes() != b"*\n":
                hidden.append("a torn .gitignore")
        return hidden

    def mixed(self) -> str:
        """What is wrong with the files that a reader sees; empty where each is whole, and all are of one build or noted."""
        seen = visible(self.work / "out")
        torn = [name for name, data in seen.items() if data not in (self.old.get(name), self.new.get(name))]
        if torn:
            return f"neither old nor new: {torn}"
        if seen not in (self.old, self.new) and not (self.work / "out" / ".briefgen.note").exists():
            return f"two builds mixed, and nothing noted: {sorted(seen)}"
        return ""


def _build(day: str) -> tuple[str, ...]:
    return ("build", "sources", "-o", "out", "--format", _FORMATS, "--as-of", day, "--no-selftest", "--quiet")


@contextmanager
def a_ground(folder: Path) -> Iterator[Ground]:
    """Set up, with everything loaded."""
    work = folder / "work"
    (work / "sources").mkdir(parents=True)
    for number in range(2):
        (work / "sources" / f"{number}.txt").write_text(article(number), encoding="utf-8")
    with a_model() as model, a_rig(folder) as rig:
        ground = Ground(rig, model, work)
        rig.warm(ground.build())
        for name, day in (("old", "2026-04-01"), ("new", "2026-05-01")):
            ground.reset()
            assert rig.run(ground.build(day)).exit == 0
            setattr(ground, name, contents(work / "out"))
        ground.calls = model.calls
        assert ground.old.keys() == ground.new.keys()
        yield ground


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by name; nothing where there is none."""
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def visible(folder: Path) -> dict[str, bytes]:
    """What a reader sees of it."""
    return {name: data for name, data in contents(folder).items() if not name.startswith(".")}


def quiet() -> None:
    """Wait until the model has nobody left to answer: who asked was killed."""
    deadline = time.monotonic() + 30
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "somebody still holds a connection to the model"
        time.sleep(0.001)


def replies_kept(cache: Path, aside: Path) -> int:
    """How many answers a ledger holds, by a look at a copy of it."""
    if not (cache / "ledger.sqlite").exists():
        return 0
    for end in ("", "-wal", "-shm", "-journal"):
        (aside / f"looked-at{end}").unlink(missing_ok=True)
        if end != "-shm" and (cache / f"ledger.sqlite{end}").exists():
            shutil.copyfile(cache / f"ledger.sqlite{end}", aside / f"looked-at{end}")
    with closing(sqlite3.connect(aside / "looked-at")) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'entries'").fetchone():
            return 0
        return int(connection.execute("SELECT count(*) FROM entries WHERE kind = 'reply'").fetchone()[0])
