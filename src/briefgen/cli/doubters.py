"""The judges that ``briefgen verify`` is told to ask, and the line that says which ran."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.cli.screen import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.gate import Doubter

__all__ = ["chosen_doubters", "say_doubters"]


def chosen_doubters(judge: bool, nli_model: str, *, config: Path | None) -> tuple[Doubter, ...]:  # noqa: FBT001 - as set
    """The judges, ready to be asked; the endpoint is that of a build: the environment, then ``[build]`` in the file.

    Raises:
        SettingsError: no endpoint, no model, or a file or package that is missing.
    """
    if not (judge or nli_model):
        return ()
    from briefgen.config import configure  # noqa: PLC0415 - imported when used
    from briefgen.doubting import doubters  # noqa: PLC0415 - imported when used

    asked = {"judge": judge, "nli_model": nli_model, "drafter": "extractive"}
    return doubters(configure(asked, environ=os.environ, config=config, folder=Path.cwd()).settings)


def say_doubters(names: Sequence[str]) -> None:
    """One line that names the judges that ran; none where none did."""
    if names:
        say(f"Asked about verified claims, and able only to doubt them: {'; '.join(names)}.")
