"""Rows checked as a whole before anything runs: each fault of each row, with its line."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from briefgen.batch.cells import (
    Surroundings,
    checks_of,
    file_of,
    formats_of,
    settings_of,
    sources_of,
    template_of,
    text_of,
)
from briefgen.batch.inputs import Inputs
from briefgen.batch.manifest import RawRow
from briefgen.checking.settings import VerifySettings
from briefgen.errors import BriefgenError, SettingsError
from briefgen.settings import Settings

__all__ = ["Checked", "Fault", "Row", "check_rows"]

_TASKS = ("build", "verify")

_OF_VERIFY = frozenset({"document", "record", "select", "ignore", "fail_on"})
# What drafting is told and checking has no use for.
_OF_BUILD = frozenset(
    {
        "previous",
        "template",
        "question",
        "title",
        "marking",
        "as_of",
        "drafter",
        "rounds",
        "strict",
        "selftest",
        "chunk_size",
        "chunk_overlap",
    }
    | {"max_facts", "max_disputes", "max_questions", "batch", "passages", "read_all"}
)
_LONGEST_ID = 100
_FORBIDDEN = '/ \\ : * ? " < > |'
_NO_ID = re.compile(r'[/\\:*?"<>|]|^\.|[. ]$')


@dataclass(frozen=True, slots=True)
class Row:
    """One briefing to build, or one document or record to verify: all that its run needs, but no key.

    Attributes:
        line: of the manifest.
        id: unlike any other's; the name of its folder where no other is given.
        task: what to do.
        sources: absolute paths and patterns.
        document, record: absolute path of what is to be verified; empty for the other tasks.
        previous: absolute path of the record of an earlier version; empty for none.
        template: absolute path of a DOCX whose styles the Word view takes; empty for none.
        output: folder, absolute.
        shown: the same from the folder of the results, POSIX.
        formats: of a briefing's views, or of a document's findings.
        settings: checked, drafter decided, without a key.
        checks: which findings of a document count.
        is_dated: whether it gives its date; else it has that of the day.
        has_own_cache: whether the row itself says where its ledger is.
    """

    line: int
    id: str
    task: Literal["build", "verify"]
    sources: tuple[str, ...]
    document: str
    record: str
    output: str
    shown: str
    formats: tuple[str, ...]
    settings: Settings
    checks: VerifySettings
    previous: str = ""
    template: str = ""
    is_dated: bool = False
    has_own_cache: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot run.

    Attributes:
        line: of the manifest.
        id: as far as it has one.
        task: likewise.
        message: all that is wrong with it.
    """

    line: int
    id: str
    task: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A manifest after its check: rows that may run, and those that cannot, both in its order."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def check_rows(raw: Iterable[RawRow], around: Surroundings, inputs: Inputs) -> Checked:
    """Check all rows, each by itself and against those above it."""
    rows: list[Row] = []
    faults: list[Fault] = []
    ids: dict[str, int] = {}
    outputs: dict[str, int] = {}
    for one in raw:
        found = list(one.faults)
        row = _row(one, around, inputs, found)
        name = text_of(one.cells.get("id"))
        # A row with the id of another has its folder too: that is said once.
        is_own = not name or _claim(_same(name), one.line, ids, f"the id {name!r}", found)
        if is_own and row is not None:
            _claim(_same(os.path.normpath(row.output)), one.line, outputs, f"the output folder {row.shown}", found)
        if found or row is None:
            faults.append(Fault(one.line, name, text_of(one.cells.get("task")) or "build", "; ".join(found)))
        else:
            rows.append(row)
    return Checked(tuple(rows), tuple(faults))


def _claim(key: str, line: int, taken: dict[str, int], what: str, found: list[str]) -> bool:
    """Take a name; whether it was free."""
    if key in taken:
        found.append(f"{what} is that of line {taken[key]} already; give it another")
        return False
    taken[key] = line
    return True


def _same(name: str) -> str:
    """Names alike on any file system."""
    return unicodedata.normalize("NFC", name).casefold()


# --- one row ----------------------------------------------------------------------------------------------------------


def _row(raw: RawRow, around: Surroundings, inputs: Inputs, found: list[str]) -> Row | None:
    """The row; what is wrong with it goes into ``found``, and None comes back where it cannot be put together."""

    def tried(make: Callable[[], Any], otherwise: Any) -> Any:  # noqa: ANN401 - whatever is made
        try:
            return make()
        except BriefgenError as error:
            message = around.relative(str(error).removeprefix("--"))
            if message not in found:
                found.append(message)
            return otherwise

    cells = raw.cells
    if raw.faults and not cells:
        return None  # nothing in it can be read: that is said
    task = tried(lambda: _task(cells), None)
    name = tried(lambda: _id(cells), "")
    if task is None:
        return None
    found.extend(_misplaced(cells, task))
    output = tried(lambda: _output(cells, name, around), None)
    settings = tried(lambda: settings_of(cells, task, around), Settings())
    checks = tried(lambda: checks_of(cells, task, around), VerifySettings())
    formats = tried(lambda: formats_of(cells, task), ())
    sources = tried(lambda: sources_of(cells, task, around, checks), ())
    document = tried(lambda: file_of(cells, "document", around), "")
    record = tried(lambda: file_of(cells, "record", around), "")
    previous = tried(lambda: file_of(cells, "previous", around), "")
    template = tried(lambda: template_of(cells, formats, around), "")
    if sources:
        tried(lambda: inputs.require(sources), None)
    if output is None:
        return None
    tried(lambda: _apart(output, sources), None)
    tried(lambda: _not_own(previous, output), None)
    where = os.path.relpath(output, around.folder).replace(os.sep, "/")
    return Row(
        line=raw.line,
        id=name,
        task=task,
        sources=sources,
        document=document,
        record=record,
        output=output,
        shown=where,
        formats=formats,
        settings=settings if settings.as_of or task == "verify" else replace(settings, as_of=around.today),
        checks=checks,
        previous=previous,
        template=template,
        is_dated=bool(settings.as_of),
        has_own_cache="cache" in cells,
    )


def _task(cells: Mapping[str, object]) -> str:
    task = text_of(cells.get("task")).lower() or ("verify" if {"document", "record"} & cells.keys() else "build")
    if task not in _TASKS:
        raise SettingsError(f"task: {task!r} is not allowed; allowed are build and verify", field="task")
    return task


def _id(cells: Mapping[str, object]) -> str:
    name = text_of(cells.get("id")).strip()
    if not name:
        raise SettingsError("id: it is missing; give each row one of its own", field="id")
    bad = _NO_ID.search(name) or len(name) > _LONGEST_ID
    if bad or any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name):
        raise SettingsError(
            f"id: {name[:80]!r} is not allowed; it names a folder, so it may hold none of {_FORBIDDEN}, not begin "
            f"with a point or end with one, and have at most {_LONGEST_ID} characters",
            field="id",
        )
    return name


def _misplaced(cells: Mapping[str, object], task: str) -> list[str]:
    """What the row says and its task has no use for, and what its task needs and the row does not say."""
    other = _OF_VERIFY if task == "build" else _OF_BUILD
    out = [f"{name}: it has no meaning for task {task}; leave it empty" for name in cells if name in other]
    if task == "build" and "sources" not in cells:
        out.append("sources: they are missing; name at least one file or folder")
    if task == "verify" and ("document" in cells) == ("record" in cells):
        out.append("task verify needs a document, with sources, or a record; give one of the two")
    if "record" in cells:
        out += [f"{n}: a record carries its own" for n in ("sources", "select", "ignore", "fail_on") if n in cells]
    return out


def _output(cells: Mapping[str, object], name: str, around: Surroundings) -> str | None:
    given = text_of(cells.get("output")) or name
    if not given:
        return None
    if "\0" in given:
        raise SettingsError(f"output: {given!r} is no path", field="output")
    output = os.path.normpath(around.folder.absolute() / given)
    if Path(output) == Path(os.path.normpath(around.folder.absolute())):
        raise SettingsError("output: it is the folder of the results itself; name one in it", field="output")
    if Path(output).exists() and not Path(output).is_dir():
        raise SettingsError(f"output: {output} is a file, and has to be a folder", field="output")
    return output


def _apart(output: str, sources: Sequence[str]) -> None:
    """Refuse an output that the next run would read as a source."""
    from briefgen.sources.discover import would_be_read  # noqa: PLC0415 - imported when used

    for source in sources:
        if would_be_read(Path(output), Path(source)):
            raise SettingsError(
                f"output: {output} lies in the source folder {source}, so the next run would read it as a source; give "
                "another with output or -o",
                field="output",
            )


def _not_own(previous: str, output: str) -> None:
    """Refuse what the run itself writes anew: it would never be done."""
    if previous and Path(previous).resolve().is_relative_to(Path(output).resolve()):
        raise SettingsError(
            f"previous: {previous} lies in the output folder of the row, which it writes anew; give each run a folder of its "
            "own with -o, and name that of the run before",
            field="previous",
        )
