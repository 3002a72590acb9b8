"""The views of a briefing as files of a folder, and what else is written: whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import SettingsError
from briefgen.rendering import commonmark, page, record
from briefgen.rendering.replacing import replace_all, replace_one, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from briefgen.model import Briefing, RefusedQuote, Rejection, Report, SourceSet

__all__ = ["text_view", "view", "write", "write_report", "write_text"]

REFUSED_REPORT = "refused-report.json"
_TEXTS = frozenset({"md", "html", "json", "report"})


def _word(briefing: Briefing, template: bytes | None) -> bytes:
    from briefgen.rendering import word  # noqa: PLC0415 - imported when used

    return word.render(briefing, template)


def _pdf(briefing: Briefing) -> bytes:
    from briefgen.rendering import pdf  # noqa: PLC0415 - imported when used

    return pdf.render(briefing)


_VIEWS: Mapping[str, tuple[str, Callable[[Briefing, bytes | None], bytes]]] = {
    "md": ("briefing.md", lambda b, _: commonmark.render(b).encode("utf-8")),
    "html": ("briefing.html", lambda b, _: page.render(b).encode("utf-8")),
    "docx": ("briefing.docx", _word),
    "pdf": ("briefing.pdf", lambda b, _: _pdf(b)),
    "json": ("briefing.json", lambda b, _: record.record_json(b)),
    "report": (
        "report.json",
        lambda b, _: record.report_json(b.report, briefing=b, rejected=(), refused=(), sources=None),
    ),
}


def write(
    briefing: Briefing, folder: Path, formats: Sequence[str], *, template: bytes | None = None, keep: bool = False
) -> tuple[Path, ...]:
    """Write the views; see :func:`briefgen.rendering.write`."""
    contents = {_known(name)[0]: view(briefing, name, template=template) for name in formats}
    # Of earlier builds, and answered by this one: no folder mixes builds.
    going = () if keep else {REFUSED_REPORT, *(name for name, _ in _VIEWS.values())} - set(contents)
    with writing(Path(folder)):
        return replace_all(Path(folder), contents, going=going)


def text_view(briefing: Briefing, name: str) -> str:
    """One view as text; see :func:`briefgen.rendering.render`."""
    if name in _VIEWS and name not in _TEXTS:
        raise SettingsError(f"format {name!r} is no text; write it to a file", field="formats")
    return view(briefing, name).decode("utf-8")


def view(briefing: Briefing, name: str, *, template: bytes | None = None) -> bytes:
    """One view as bytes; see :func:`briefgen.rendering.render_bytes`."""
    return _known(name)[1](briefing, template)


def _known(name: str) -> tuple[str, Callable[[Briefing, bytes | None], bytes]]:
    if name not in _VIEWS:
        raise SettingsError(f"unknown format {name!r}; there are {', '.join(_VIEWS)}", field="formats")
    return _VIEWS[name]


def write_report(
    report: Report,
    folder: Path,
    *,
    rejected: Iterable[Rejection],
    refused: Iterable[RefusedQuote],
    sources: SourceSet | None,
) -> Path:
    """Write the report of a refused build; see :func:`briefgen.rendering.write_report`."""
    data = record.report_json(report, briefing=None, rejected=rejected, refused=refused, sources=sources)
    with writing(Path(folder)):
        # A report.json of an accepted briefing, or beside one, belongs to that briefing, and stays.
        name = REFUSED_REPORT if _holds_briefing(Path(folder)) else _VIEWS["report"][0]
        return replace_one(Path(folder) / name, data)


def write_text(text: str, path: Path) -> Path:
    """Write one file; see :func:`briefgen.rendering.write_text`."""
    return replace_one(path, text.encode("utf-8"))


def _holds_briefing(folder: Path) -> bool:
    """Whether an accepted briefing was written into this folder, in whatever formats."""
    report = folder / _VIEWS["report"][0]
    if any(os.path.lexists(folder / name) for form, (name, _) in _VIEWS.items() if form != "report"):
        return True
    try:
        known = json.loads(report.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False  # none is there, or it is no report of ours
    return isinstance(known, dict) and known.get("accepted") is True
