"""Builds the wheel as a release does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["EPOCH", "ROOT", "build_wheel"]

ROOT = Path(__file__).parents[2]
EPOCH = "1777593600"


def build_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel
