"""Outputs written whole or not at all: temporary files in the same folder, then renamed together."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import OutputError, SettingsError
from briefgen.rendering import commonmark, page, record

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
    written = _write_all(Path(folder), contents)
    # Of earlier builds, and answered by this one: no folder mixes builds.
    for name in () if keep else {REFUSED_REPORT, *(name for name, _ in _VIEWS.values())} - set(contents):
        _discard(Path(folder) / name)
    return written


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
    # A report.json of an accepted briefing, or beside one, belongs to that briefing, and stays.
    name = REFUSED_REPORT if _holds_briefing(Path(folder)) else _VIEWS["report"][0]
    return _write_all(Path(folder), {name: data})[0]


def write_text(text: str, path: Path) -> Path:
    """Write one file; see :func:`briefgen.rendering.write_text`."""
    return _write_all(path.parent, {path.name: text.encode("utf-8")})[0]


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


def _write_all(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    token = secrets.token_hex(4)  # names of temporary files only: no byte of an output depends on it
    temporary = {name: folder / f".{name}.{token}.tmp" for name in contents}
    earlier = {name: folder / f".{name}.{token}.old" for name in contents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in contents.items():
            _write_synced(temporary[name], data)
        _swap(folder, temporary, earlier)
        _sync_folder(folder)
    except OSError as error:
        raise OutputError(
            f"cannot write into {str(folder)!r}: {error.strerror or error}; "
            "earlier outputs are as they were. Name another folder, or make this one writable"
        ) from error
    finally:
        for path in (*temporary.values(), *earlier.values()):
            _discard(path)
    return tuple(folder / name for name in contents)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _swap(folder: Path, temporary: Mapping[str, Path], earlier: Mapping[str, Path]) -> None:
    """Rename all into place; if one rename fails, put back what the others replaced."""
    for name, keep in earlier.items():
        if os.path.lexists(folder / name):
            _keep(folder / name, keep)
    done: list[str] = []
    try:
        for name, path in temporary.items():
            path.replace(folder / name)
            done.append(name)
    except BaseException:
        for name in done:
            if os.path.lexists(earlier[name]):
                earlier[name].replace(folder / name)
            else:
                _discard(folder / name)
        raise


def _keep(path: Path, copy: Path) -> None:
    try:
        os.link(path, copy, follow_symlinks=False)
    except OSError:  # a file system without hard links
        _write_synced(copy, path.read_bytes())


def _discard(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the folder is not writable: then nothing of ours is in it


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
