"""Two checkers of others, installed from the package index into an environment of their own, on the same rows.

They are no dependencies of briefgen, and nothing of theirs is part of it. The environment is kept if BRIEFGEN_RIVALS names a
folder; otherwise it is made in a temporary one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefgen.evaluation.rows import Row

__all__ = ["RIVALS", "RivalsMissingError", "judged", "rivals", "timed"]

# Name on the package index to the version measured.
RIVALS: Mapping[str, str] = {"grounded-check": "0.1.2", "onus": "0.1.0"}
_WORKER = Path(__file__).parent / "rival_worker.py"


class RivalsMissingError(RuntimeError):
    """The rivals could not be installed."""


@contextmanager
def rivals() -> Iterator[Path]:
    """The interpreter of an environment that has the rivals.

    Raises:
        RivalsMissingError: with what the installer said.
    """
    given = os.environ.get("BRIEFGEN_RIVALS")
    if given:
        yield _made(Path(given))
        return
    with tempfile.TemporaryDirectory() as folder:
        yield _made(Path(folder))


def _made(folder: Path) -> Path:
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    wanted = [f"{name}=={version}" for name, version in RIVALS.items()]
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RivalsMissingError(done.stderr.strip() or f"pip ended with {done.returncode}")
    return python


def judged(rows: Sequence[Row], python: Path) -> dict[str, list[bool]]:
    """Whether each rival finds each row supported: name to n answers, in the order of the rows."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(row.docs, []).append(i)
    lines = [
        {"docs": docs, "claims": [{"claim": rows[i].claim, "cites": rows[i].cites} for i in places]}
        for docs, places in groups.items()
    ]
    out = {name: [False] * len(rows) for name in RIVALS}
    for places, answers in zip(groups.values(), _asked(python, "judge", lines), strict=True):
        for i, answer in zip(places, answers, strict=True):
            for name in RIVALS:
                out[name][i] = answer[name]
    return out


def timed(docs: Sequence[str], claims: Sequence[str], python: Path) -> dict[str, dict[str, float]]:
    """Processor seconds of each rival: ``load_s`` for the documents, ``judge_s`` for all claims against all of them."""
    line = {"docs": list(docs), "claims": [{"claim": claim} for claim in claims]}
    (answer,) = _asked(python, "speed", [line])
    return answer  # type: ignore[no-any-return] # JSON of our own worker


def _asked(python: Path, task: str, lines: Sequence[Mapping[str, Any]]) -> list[Any]:
    given = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(
        [str(python), str(_WORKER), task], input=given, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
