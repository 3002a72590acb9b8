"""The judges that ``briefgen verify`` is told to ask, and the line that says which ran."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.cli.screen import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefgen.gate import Doubter
    from briefgen.settings import Settings
    from briefgen.workers import Workplace

__all__ = ["bounded_place", "chosen_doubters", "say_doubters"]


def chosen_doubters(
    judge: bool,  # noqa: FBT001 - as set
    nli_model: str,
    *,
    config: Path | None,
    bounds: Mapping[str, object],
) -> tuple[Doubter, ...]:
    """The judges, ready to be asked; the endpoint is that of a build: the environment, then ``[build]`` in the file.

    Args:
        judge: whether a language model is asked.
        nli_model: a local ONNX model; empty for none.
        config: settings file; None for the one of the folder.
        bounds: options of :data:`briefgen.cli.options.PRIVACY_NAMES` that were given.

    Raises:
        SettingsError: no endpoint, no model, or a file or package that is missing.
    """
    if not (judge or nli_model):
        return ()
    from briefgen.doubting import doubters  # noqa: PLC0415 - imported when used

    return doubters(_settings({"judge": judge, "nli_model": nli_model, **bounds}, config))


def bounded_place(jobs: int, dask: str, *, config: Path | None, bounds: Mapping[str, object]) -> Workplace:
    """Where claims are judged: here, or on a cluster where the settings of a build allow connections to it.

    Raises:
        SettingsError: a cluster is named, and ``offline`` or ``local_only`` forbids it.
    """
    from briefgen.workers import Workplace  # noqa: PLC0415 - imported when used

    if not dask:
        return Workplace(jobs)
    settings = _settings(bounds, config)
    return Workplace(jobs, dask, offline=settings.offline, local_only=settings.local_only)


def _settings(given: Mapping[str, object], config: Path | None) -> Settings:
    from briefgen.config import configure  # noqa: PLC0415 - imported when used

    asked = {"drafter": "extractive", "batch": False, **given}
    return configure(asked, environ=os.environ, config=config, folder=Path.cwd()).settings


def say_doubters(names: Sequence[str]) -> None:
    """One line that names the judges that ran; none where none did."""
    if names:
        say(f"Asked about verified claims, and able only to doubt them: {'; '.join(names)}.")
