"""What the cells of a row say, as values: paths from where the manifest lies, settings checked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

from briefgen.checked import FAIL_ON
from briefgen.checking.codes import chosen
from briefgen.checking.settings import VerifySettings, verify_settings
from briefgen.config import chosen_drafter, configure
from briefgen.errors import SettingsError
from briefgen.gate import all_checks
from briefgen.rendering import VERIFICATION_FORMATS
from briefgen.rendering.template_file import read_template
from briefgen.settings import Settings

__all__ = [
    "COLUMNS",
    "Surroundings",
    "checks_of",
    "file_of",
    "formats_of",
    "settings_of",
    "sources_of",
    "template_of",
    "text_of",
]

_SETTINGS = tuple(f.name for f in fields(Settings) if f.name not in {"api_key", "prices", "patterns"})
COLUMNS = (
    "id",
    "task",
    "sources",
    "document",
    "record",
    "output",
    "formats",
    "previous",
    "template",
    "config",
    "select",
    "ignore",
    "fail_on",
    *_SETTINGS,
)
_BUILD_FORMATS = ("md", "html", "docx", "pdf", "json")
DEFAULT_FORMATS = {"build": ("md", "html", "docx", "json"), "verify": ("json",)}
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


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
        bounds: settings that bound what is sent, whatever a row says.
    """

    base: Path
    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    config: Path | None = None
    here: Path | None = None
    default: Settings = field(default_factory=Settings)
    today: str = ""
    bounds: Mapping[str, object] = field(default_factory=dict)

    def relative(self, message: str) -> str:
        """A message with its paths as they were given: where on this machine the batch lies is nothing to its readers."""
        places = {str(place.absolute()) + os.sep for place in (self.base, self.folder, self.here) if place is not None}
        for place in sorted(places, key=len, reverse=True):
            if len(place) > 1:
                message = message.replace(place, "")
        return message


def settings_of(cells: Mapping[str, object], task: str, around: Surroundings) -> Settings:
    """The row's settings, checked: paths absolute, the drafter decided, no key."""
    given = {name: _typed(name, cells[name]) for name in _SETTINGS if name in cells}
    if task == "verify":
        checks = checks_of(cells, task, around)
        given |= {"drafter": "extractive", "judge": checks.judge, "nli_model": checks.nli_model, "batch": False}
    elif isinstance(given.get("nli_model"), str):
        given["nli_model"] = _absolute(text_of(given["nli_model"]), around.base)
    if isinstance(given.get("cache"), str):
        given["cache"] = _absolute(text_of(given["cache"]), around.base)
    given |= around.bounds
    config, folder = _config(cells, around)
    settings = configure(given, environ=around.environ, config=config, folder=folder, default=around.default).settings
    if settings.cache:
        settings = replace(settings, cache=_absolute(settings.cache, around.here or Path.cwd()))
    if settings.nli_model:
        settings = replace(settings, nli_model=_absolute(settings.nli_model, around.here or Path.cwd()))
    return replace(settings, drafter=chosen_drafter(settings), api_key="")


def _config(cells: Mapping[str, object], around: Surroundings) -> tuple[Path | None, Path | None]:
    """The config file, or the folder to look for one."""
    if "config" in cells:
        return Path(_absolute(text_of(cells["config"]), around.base)), None
    return around.config, around.here


def checks_of(cells: Mapping[str, object], task: str, around: Surroundings) -> VerifySettings:
    """Which findings of a document count, and who may doubt it."""
    if task == "build":
        return VerifySettings()
    given: dict[str, object] = {}
    for name in ("select", "ignore"):
        if name in cells:
            given[name] = tuple(_list(name, cells[name], r"[,;\s]+"))
    if "fail_on" in cells:
        given["fail_on"] = _one_of("fail_on", text_of(cells["fail_on"]), FAIL_ON)
    if "judge" in cells:
        given["judge"] = _typed("judge", cells["judge"])
    if "nli_model" in cells:
        given["nli_model"] = _absolute(text_of(cells["nli_model"]), around.base)
    config, folder = _config(cells, around)
    settings = verify_settings(given, config=config, folder=folder or Path.cwd())
    chosen(settings.select, settings.ignore, _codes())
    return settings


@cache
def _codes() -> tuple[str, ...]:
    return tuple(check.code for check in all_checks())


def formats_of(cells: Mapping[str, object], task: str) -> tuple[str, ...]:
    """The views of a briefing, or the formats of what was found in a document."""
    if "formats" not in cells:
        return DEFAULT_FORMATS[task]
    allowed = _BUILD_FORMATS if task == "build" else VERIFICATION_FORMATS
    named = [_one_of("formats", name.lower(), allowed) for name in _list("formats", cells["formats"], r"[,;\s]+")]
    return tuple(name for name in allowed if name in named)


def _one_of(name: str, value: str, allowed: Sequence[str]) -> str:
    if value in allowed:
        return value
    raise SettingsError(f"{name}: {value!r} is not allowed; allowed are {', '.join(allowed)}", field=name)


def sources_of(cells: Mapping[str, object], task: str, around: Surroundings, checks: VerifySettings) -> tuple[str, ...]:
    """The sources, as absolute paths and patterns."""
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


def template_of(cells: Mapping[str, object], formats: Sequence[str], around: Surroundings) -> str:
    """The template of the Word view, as an absolute path, looked at; empty where the row names none."""
    path = file_of(cells, "template", around)
    if path and formats:
        read_template(Path(path), formats)
    return path


def file_of(cells: Mapping[str, object], name: str, around: Surroundings) -> str:
    """A file that has to be there, as an absolute path; empty where the row names none."""
    if name not in cells:
        return ""
    path = Path(_absolute(text_of(cells[name]), around.base))
    if name in {"record", "previous"} and path.is_dir():
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


def text_of(value: object) -> str:
    """A cell as text; empty where there is none."""
    return value if isinstance(value, str) else "" if value is None else str(value)
