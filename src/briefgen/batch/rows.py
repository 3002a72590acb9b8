"""Rows checked as a whole before anything runs: each fault of each row, with its line."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from briefgen.batch.inputs import Inputs
from briefgen.batch.manifest import RawRow
from briefgen.checked import FAIL_ON
from briefgen.checking.settings import VerifySettings, verify_settings
from briefgen.config import chosen_drafter, configure
from briefgen.errors import BriefgenError, SettingsError
from briefgen.rendering import VERIFICATION_FORMATS
from briefgen.settings import Settings

__all__ = ["COLUMNS", "Checked", "Fault", "Row", "Surroundings", "check_rows"]

_SETTINGS = tuple(f.name for f in fields(Settings) if f.name not in {"api_key", "prices"})
COLUMNS = (
    "id",
    "task",
    "sources",
    "document",
    "record",
    "output",
    "formats",
    "config",
    "select",
    "ignore",
    "fail_on",
    *_SETTINGS,
)
_BUILD_FORMATS = ("md", "html", "docx", "pdf", "json")
_DEFAULT_FORMATS = {"build": ("md", "html", "docx", "json"), "verify": ("json",)}
_OF_VERIFY = frozenset({"document", "record", "select", "ignore", "fail_on"})
# What drafting is told and checking has no use for.
_OF_BUILD = frozenset(
    {"question", "title", "marking", "as_of", "drafter", "rounds", "strict", "selftest", "chunk_size", "chunk_overlap"}
    | {"max_facts", "max_disputes", "max_questions", "batch", "passages", "read_all"}
)
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_LONGEST_ID = 100
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for all rows.

    Attributes:
        base: folder that the paths of a row are relative to: the manifest's.
        folder: of the results; outputs are relative to it.
        environ: the environment.
        config: a config file for the rows that name none; without it ``briefgen.toml`` in ``here`` is read, if it is there.
        here: where the user stands.
        default: what nobody sets.
        today: date of the rows that give none.
    """

    base: Path
    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    config: Path | None = None
    here: Path | None = None
    default: Settings = field(default_factory=Settings)
    today: str = ""


def check_rows(raw: Iterable[RawRow], around: Surroundings, inputs: Inputs) -> Checked:
    """Check all rows, each by itself and against those above it."""
    rows: list[Row] = []
    faults: list[Fault] = []
    ids: dict[str, int] = {}
    outputs: dict[str, int] = {}
    for one in raw:
        found = list(one.faults)
        row = _row(one, around, inputs, found)
        name = _text(one.cells.get("id"))
        # A row with the id of another has its folder too: that is said once.
        is_own = not name or _claim(_same(name), one.line, ids, f"the id {name!r}", found)
        if is_own and row is not None:
            _claim(_same(os.path.normpath(row.output)), one.line, outputs, f"the output folder {row.shown}", found)
        if found or row is None:
            faults.append(Fault(one.line, name, _text(one.cells.get("task")) or "build", "; ".join(found)))
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


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


# --- one row ----------------------------------------------------------------------------------------------------------


def _row(raw: RawRow, around: Surroundings, inputs: Inputs, found: list[str]) -> Row | None:
    """The row; what is wrong with it goes into ``found``, and None comes back where it cannot be put together."""

    def tried(make: Callable[[], Any], otherwise: Any) -> Any:  # noqa: ANN401 - whatever is made
        try:
            return make()
        except BriefgenError as error:
            message = str(error).removeprefix("--")
            if message not in found:
                found.append(message)
            return otherwise

    cells = raw.cells
    task = tried(lambda: _task(cells), None)
    name = tried(lambda: _id(cells), "")
    if task is None:
        return None
    found.extend(_misplaced(cells, task))
    output = tried(lambda: _output(cells, name, around), None)
    settings = tried(lambda: _settings(cells, task, around), Settings())
    checks = tried(lambda: _checks(cells, task, around), VerifySettings())
    formats = tried(lambda: _formats(cells, task), ())
    sources = tried(lambda: _sources(cells, task, around, checks), ())
    document = tried(lambda: _file(cells, "document", around), "")
    record = tried(lambda: _file(cells, "record", around), "")
    if sources:
        tried(lambda: inputs.require(sources), None)
    if output is None:
        return None
    tried(lambda: _apart(output, sources), None)
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
        is_dated=bool(settings.as_of),
        has_own_cache="cache" in cells,
    )


def _task(cells: Mapping[str, object]) -> str:
    task = _text(cells.get("task")).lower() or ("verify" if {"document", "record"} & cells.keys() else "build")
    if task not in _DEFAULT_FORMATS:
        raise SettingsError(f"task: {task!r} is not allowed; allowed are build and verify", field="task")
    return task


def _id(cells: Mapping[str, object]) -> str:
    name = _text(cells.get("id")).strip()
    if not name:
        raise SettingsError("id: it is missing; give each row one of its own", field="id")
    bad = _NO_ID.search(name) or len(name) > _LONGEST_ID
    if bad or any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in name):
        raise SettingsError(
            f"id: {name[:80]!r} is not allowed; it names a folder, so it may hold none of / \\ : * ? \" < > |, not begin "
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
    given = _text(cells.get("output")) or name
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
    """Refuse an output that the next run would read as a source; folders with a dot are not looked into."""
    for source in map(Path, sources):
        here, there = Path(output).resolve(), source.resolve()
        if source.is_dir() and here.is_relative_to(there):
            if any(part.startswith(".") for part in here.relative_to(there).parts):
                continue
            raise SettingsError(
                f"output: {output} lies in the source folder {source}, so the next run would read it as a source; give "
                "another with output or -o",
                field="output",
            )


# --- values -----------------------------------------------------------------------------------------------------------


def _settings(cells: Mapping[str, object], task: str, around: Surroundings) -> Settings:
    """The row's settings, checked: paths absolute, the drafter decided, no key."""
    given = {name: _typed(name, cells[name]) for name in _SETTINGS if name in cells}
    if task == "verify":
        checks = _checks(cells, task, around)
        given |= {"drafter": "extractive", "judge": checks.judge, "nli_model": checks.nli_model, "batch": False}
    elif isinstance(given.get("nli_model"), str):
        given["nli_model"] = _absolute(given["nli_model"], around.base)
    if isinstance(given.get("cache"), str):
        given["cache"] = _absolute(given["cache"], around.base)
    config, folder = _config(cells, around)
    settings = configure(
        given, environ=around.environ, config=config, folder=folder, default=around.default
    ).settings
    if settings.cache:
        settings = replace(settings, cache=_absolute(settings.cache, around.here or Path.cwd()))
    if settings.nli_model:
        settings = replace(settings, nli_model=_absolute(settings.nli_model, around.here or Path.cwd()))
    return replace(settings, drafter=chosen_drafter(settings), api_key="")


def _config(cells: Mapping[str, object], around: Surroundings) -> tuple[Path | None, Path | None]:
    """The config file, or the folder to look for one."""
    if "config" in cells:
        return Path(_absolute(_text(cells["config"]), around.base)), None
    return around.config, around.here


def _checks(cells: Mapping[str, object], task: str, around: Surroundings) -> VerifySettings:
    if task == "build":
        return VerifySettings()
    given: dict[str, object] = {}
    for name in ("select", "ignore"):
        if name in cells:
            given[name] = tuple(_list(name, cells[name], r"[,;\s]+"))
    if "fail_on" in cells:
        given["fail_on"] = _one_of("fail_on", _text(cells["fail_on"]), FAIL_ON)
    if "judge" in cells:
        given["judge"] = _typed("judge", cells["judge"])
    if "nli_model" in cells:
        given["nli_model"] = _absolute(_text(cells["nli_model"]), around.base)
    config, folder = _config(cells, around)
    return verify_settings(given, config=config, folder=folder or Path.cwd())


def _formats(cells: Mapping[str, object], task: str) -> tuple[str, ...]:
    if "formats" not in cells:
        return _DEFAULT_FORMATS[task]
    allowed = _BUILD_FORMATS if task == "build" else VERIFICATION_FORMATS
    named = [_one_of("formats", name.lower(), allowed) for name in _list("formats", cells["formats"], r"[,;\s]+")]
    return tuple(name for name in allowed if name in named)


def _one_of(name: str, value: str, allowed: Sequence[str]) -> str:
    if value in allowed:
        return value
    raise SettingsError(f"{name}: {value!r} is not allowed; allowed are {', '.join(allowed)}", field=name)


def _sources(
    cells: Mapping[str, object], task: str, around: Surroundings, checks: VerifySettings
) -> tuple[str, ...]:
    if "record" in cells:
        return ()
    if "sources" in cells:
        named = _list("sources", cells["sources"], ";")
        for source in named:
            if source.lower().startswith(("http://", "https://")):
                raise SettingsError(f"sources: {source}: addresses are not fetched; save the page as a file")
        return tuple(_absolute(source, around.base) for source in named)
    if task == "verify" and "document" in cells and not checks.sources:
        raise SettingsError("sources: they are missing; name them in the row, or under [verify] in the config file")
    return tuple(_absolute(source, around.here or Path.cwd()) for source in checks.sources)


def _file(cells: Mapping[str, object], name: str, around: Surroundings) -> str:
    if name not in cells:
        return ""
    path = Path(_absolute(_text(cells[name]), around.base))
    if name == "record" and path.is_dir():
        path /= "briefing.json"
    if not path.is_file():
        raise SettingsError(f"{name}: {path}: there is no such file; check the path", field=name)
    return str(path)


def _absolute(given: str, base: Path) -> str:
    if "\0" in given:
        raise SettingsError(f"{given!r} is no path")
    return os.path.normpath(base.absolute() / given)


def _list(name: str, value: object, between: str) -> list[str]:
    """A list as it may be written in a cell: as one text with separators, or as a list of texts."""
    parts = re.split(between, value) if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise SettingsError(f"{name}: {value!r} is not allowed; it has to be a text or a list of texts", field=name)
    tidy = [part.strip() for part in parts if part.strip()]
    if not tidy:
        raise SettingsError(f"{name}: {value!r} names nothing", field=name)
    return tidy


def _typed(name: str, value: object) -> object:
    """A cell as a value of the setting's type; one that has none of it stays as it is, and is refused later."""
    if not isinstance(value, str):
        return value
    kind = get_type_hints(Settings)[name]
    if kind is bool:
        return _WORDS.get(value.lower(), value)
    wanted = [kind, *get_args(kind)]
    for number in (int, float):
        if number in wanted:
            try:
                return number(value)
            except ValueError:
                continue
    return value
