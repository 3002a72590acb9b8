"""Tasks for workers, in a module that they can import soon: it loads little. Some take their process down."""

from __future__ import annotations

import os
import time
from pathlib import Path

from briefgen.workers import shared


def square(number: int) -> int:
    return number * number


def complain(number: int) -> int:
    raise ValueError(number)


def die(_number: int) -> int:
    os._exit(3)


def die_once(marker: str) -> str:
    """Take the process down, unless somebody has before."""
    try:
        Path(marker).touch(exist_ok=False)
    except FileExistsError:
        return "alive"
    os._exit(3)


def late(folder: str, seconds: float) -> None:
    """Say that it has begun, and a while later that it has ended."""
    (Path(folder) / "begun").touch()
    time.sleep(seconds)
    (Path(folder) / "ended").touch()


def size(token: object) -> int:
    return len(shared(token))


def pid() -> int:
    return os.getpid()


def square_or_die(kind: str, number: int) -> int:
    return die(number) if kind else number * number


def refuse_to_start() -> None:
    os._exit(3)
