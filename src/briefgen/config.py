"""Settings from options, environment and ``briefgen.toml``: every value is checked here, where it enters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from briefgen.errors import SettingsError
from briefgen.settings import Price, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = [
    "CONFIG_NAME",
    "PROJECT_NAME",
    "Configured",
    "check_settings",
    "chosen_drafter",
    "configure",
    "read_config",
    "read_patterns",
    "read_prices",
    "read_tables",
]

CONFIG_NAME = "briefgen.toml"
PROJECT_NAME = "pyproject.toml"
_TABLE = "build"
_PRICES = "prices"
_REDACT = "redact"
_PATTERNS = "patterns"
_TABLES = ("build", "verify", _PRICES, _REDACT)
_LONGEST_TEXT = 4000

# Only these come from the environment; the key comes from nowhere else.
_ENVIRONMENT = {
    "base_url": "OPENAI_BASE_URL",
    "api_key": "OPENAI_API_KEY",
    "model": "BRIEFGEN_MODEL",
    "cache": "BRIEFGEN_CACHE",
}

# Least and most allowed, both included.
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "seed": (0, 2**63 - 1),
    "concurrency": (1, 64),
    "rounds": (0, 10),
    "timeout_s": (0.1, 86_400),
    "deadline_s": (0.1, 86_400),
    "context_tokens": (1024, 10_000_000),
    "reply_tokens": (64, 1_000_000),
    "chunk_size": (200, 1_000_000),
    "chunk_overlap": (0, 500_000),
    "max_facts": (1, 1000),
    "max_disputes": (0, 1000),
    "max_questions": (0, 1000),
    "max_tokens": (0, 10**12),
    "max_cost": (0, 10**9),
    "passages": (1, 100_000),
}
_DEAREST = 10**6  # US dollars for a million tokens


@dataclass(frozen=True, slots=True)
class Configured:
    """Settings and where each value came from.

    Attributes:
        settings: checked.
        origins: field name to what a user would change, such as ``--model`` or ``OPENAI_BASE_URL``; not of defaults.
    """

    settings: Settings
    origins: Mapping[str, str]


def configure(
    options: Mapping[str, object],
    *,
    environ: Mapping[str, str],
    config: Path | None = None,
    folder: Path | None = None,
    default: Settings | None = None,
) -> Configured:
    """Settings by precedence: option, then environment, then file, then default.

    Args:
        options: field name to value, only those that were given.
        environ: the environment.
        config: a config file, which must be there; without it ``briefgen.toml`` in ``folder`` is read if it is there.
        folder: where to look for ``briefgen.toml``; nowhere if None.
        default: what nobody sets.

    Raises:
        SettingsError: an unknown key, a wrong type or a value out of range; the message names all three.
    """
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    path = config or (folder / CONFIG_NAME if folder and (folder / CONFIG_NAME).is_file() else None)
    if path is not None:
        values.update(_beside(path, read_config(path)))
        if prices := read_prices(path):
            values["prices"] = prices
        if patterns := read_patterns(path):
            values[_PATTERNS] = patterns
        origins.update({field: f"{field} in {path}" for field in values})
    for field, variable in _ENVIRONMENT.items():
        if given := environ.get(variable, "").strip():
            values[field], origins[field] = given, variable
    for field, option in options.items():
        values[field], origins[field] = option, f"--{field.removesuffix('_s').replace('_', '-')}"
    checked: dict[str, Any] = {field: _checked(field, value, origins[field]) for field, value in values.items()}
    settings = replace(default or Settings(), **checked)
    _check_together(settings, origins)
    return Configured(settings, origins)


def check_settings(settings: Settings) -> Settings:
    """The same settings, text tidied, for a library caller who made them by hand.

    Raises:
        SettingsError: a value is of the wrong type or out of range.
    """
    checked: dict[str, Any] = {f.name: _checked(f.name, getattr(settings, f.name), f.name) for f in fields(Settings)}
    tidy = replace(settings, **checked)
    _check_together(tidy, {})
    return tidy


def chosen_drafter(settings: Settings) -> Literal["llm", "extractive"]:
    """What ``auto`` comes to: ``llm`` if an endpoint or a key is configured."""
    if settings.drafter != "auto":
        return settings.drafter
    return "llm" if settings.base_url or settings.api_key else "extractive"


def _beside(path: Path, table: dict[str, object]) -> dict[str, object]:
    """The table of a file with its paths taken from where the file lies."""
    paths = {name: given for name in ("nli_model", "cache") if isinstance(given := table.get(name), str) and given}
    return {**table, **{name: str(path.parent / given) for name, given in paths.items()}}


# --- the file ---------------------------------------------------------------------------------------------------------


def read_config(path: Path) -> dict[str, object]:
    """The ``[build]`` table of a config file: field name to value as written, names checked, values not yet.

    Raises:
        SettingsError: the file cannot be read, is no TOML, holds an unknown table or key, or the endpoint's key.
    """
    table = read_tables(path).get(_TABLE, {})
    for name in table:
        _check_key(name, path)
    return table


def read_prices(path: Path) -> dict[str, Price]:
    """The ``[prices]`` table of a config file: model name to price.

    Raises:
        SettingsError: as :func:`read_tables`, or a price is not ``{ input = 0.4, cached_input = 0.1, output = 1.6 }``.
    """
    return {name: _price(name, value, path) for name, value in read_tables(path).get(_PRICES, {}).items()}


def read_patterns(path: Path) -> dict[str, str]:
    """The ``[redact]`` table of a config file: name of a pattern of one's own to its regular expression, not compiled yet.

    Raises:
        SettingsError: as :func:`read_tables`, or a value is no text.
    """
    table = read_tables(path).get(_REDACT, {})
    for name, value in table.items():
        if not isinstance(value, str):
            raise SettingsError(
                f"{path}: {_short(repr(value))} is no pattern {name!r} under [{_REDACT}]; it has to be a regular expression as text, "
                "such as 'OPS-[0-9]{6}'",
                field=_REDACT,
            )
    return {name: str(value) for name, value in table.items()}


def _price(name: str, value: object, path: Path) -> Price:
    given: dict[str, Any] = value if isinstance(value, dict) else {}
    wanted = {"input", "output"}
    numbers = [
        v for v in given.values() if isinstance(v, int | float) and not isinstance(v, bool) and 0 <= v <= _DEAREST
    ]
    if not wanted <= given.keys() <= {*wanted, "cached_input"} or len(numbers) < len(given):
        raise SettingsError(
            f"{path}: {_short(repr(value))} is no price of {name!r}; it has to be in US dollars for a million tokens, "
            "such as { input = 0.4, cached_input = 0.1, output = 1.6 }",
            field=_PRICES,
        )
    return Price(float(given["input"]), float(given.get("cached_input", given["input"])), float(given["output"]))


def read_tables(path: Path) -> dict[str, dict[str, object]]:
    """The tables of a config file by name, their keys not yet checked; of ``pyproject.toml`` those below ``tool.briefgen``.

    Raises:
        SettingsError: the file cannot be read, is no TOML, or holds an unknown table.
    """
    import tomllib  # noqa: PLC0415 - imported when used

    try:
        tables = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"{path}: the config file cannot be read: {reason}", field="config") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path}: this is not valid TOML: {error}", field="config") from error
    if path.name == PROJECT_NAME:
        tool = tables.get("tool")
        tables = tool.get("briefgen", {}) if isinstance(tool, dict) else {}
        if not isinstance(tables, dict):
            raise SettingsError(f"{path}: tool.briefgen has to be a table", field="config")
    for name, value in tables.items():
        _check_table(name, value, path)
    return tables


def _check_table(name: str, value: object, path: Path) -> None:
    if name in _TABLES and isinstance(value, dict):
        return
    if name in _names():
        raise SettingsError(f"{path}: {name} has to stand under [{_TABLE}]; put that line above it", field=name)
    known = " and ".join(f"[{table}]" for table in _TABLES)
    raise SettingsError(f"{path}: unknown table or key {name!r}; all settings stand under {known}", field=name)


def _check_key(name: str, path: Path) -> None:
    if name == "api_key":
        raise SettingsError(
            f"{path}: api_key may not stand in a file, where it would be committed; set OPENAI_API_KEY instead",
            field=name,
        )
    if name in _names():
        return
    import difflib  # noqa: PLC0415 - imported when used

    near = difflib.get_close_matches(name, _names(), n=1, cutoff=0.5)
    allowed = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(_names())}"
    raise SettingsError(f"{path}: unknown setting {name!r} under [{_TABLE}]; {allowed}", field=name)


def _names() -> list[str]:
    return sorted(f.name for f in fields(Settings) if f.name not in {"api_key", _PRICES, _PATTERNS})


# --- values -----------------------------------------------------------------------------------------------------------


def _checked(field: str, value: object, where: str) -> object:
    kind = get_type_hints(Settings)[field]
    if get_origin(kind) is Literal:
        return _choice(field, value, get_args(kind), where)
    if kind is bool:
        return _flag(field, value, where)
    if kind is str:
        return _text(field, value, where)
    if field in {_PRICES, _PATTERNS}:
        return value
    if field == _REDACT:
        return _names_listed(field, value, where)
    if get_args(kind):  # a number, or None for no bound
        return None if value is None else _number(field, value, get_args(kind)[0], where)
    return _number(field, value, kind, where)


def _refuse(field: str, where: str, value: object, allowed: str) -> SettingsError:
    # What is before an @ in an address is a secret, however broken the address.
    bare = value.rpartition("@")[2] if field == "base_url" and isinstance(value, str) else value
    shown = "this value" if field == "api_key" else _short(repr(bare))
    return SettingsError(f"{where}: {shown} is not allowed; {allowed}", field=field)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _choice(field: str, value: object, allowed: tuple[str, ...], where: str) -> str:
    for name in allowed:
        if value == name:
            return name
    raise _refuse(field, where, value, f"allowed are {', '.join(allowed)}")


def _flag(field: str, value: object, where: str) -> bool:
    if isinstance(value, bool):
        return value
    raise _refuse(field, where, value, "allowed are true and false")


def _number(field: str, value: object, kind: type[int | float], where: str) -> float:
    low, high = _BOUNDS[field]
    wanted = "a whole number" if kind is int else "a number"
    right_type = isinstance(value, int | kind) and not isinstance(value, bool)
    if right_type and isinstance(value, int | float) and low <= value <= high:
        return kind(value)
    raise _refuse(field, where, value, f"it has to be {wanted} from {low:,} to {high:,}".replace(",", " "))


def _text(field: str, value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _refuse(field, where, value, "it has to be text")
    tidy = " ".join(value.split())
    if len(tidy) > _LONGEST_TEXT:
        raise _refuse(field, where, tidy, f"it has to be at most {_LONGEST_TEXT} characters long")
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in tidy):
        raise _refuse(field, where, tidy, "it holds a control character, or bytes that are not UTF-8")
    if tidy and field in _SHAPES:
        _SHAPES[field](field, tidy, where)
    return tidy


def _names_listed(field: str, value: object, where: str) -> tuple[str, ...]:
    """Names joined by commas, or listed; each once."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(name, str) for name in listed):
        raise _refuse(field, where, value, "it has to be names of patterns, such as email,phone")
    names = (name.strip().lower() for one in listed for name in one.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def _date(field: str, value: str, where: str) -> None:
    try:
        good = date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    if not good:
        raise _refuse(field, where, value, "it has to be a date such as 2026-04-27")


def _url(field: str, value: str, where: str) -> None:
    try:
        parts = urlsplit(value)
        host, user, _port = parts.hostname, parts.username, parts.port
    except ValueError:
        parts, host, user = urlsplit(""), None, None
    if parts.scheme not in {"http", "https"} or not host or " " in value:
        raise _refuse(field, where, value, "it has to be a web address such as http://localhost:8080/v1")
    if user is not None:
        # The address stands in messages; what is before the @ is a secret.
        raise SettingsError(
            f"{where}: a password in the address is not allowed; set OPENAI_API_KEY instead", field=field
        )


def _key(field: str, value: str, where: str) -> None:
    if not value.isascii() or " " in value:
        raise _refuse(field, where, value, "a key has no spaces and only ASCII characters")


_SHAPES = {"as_of": _date, "base_url": _url, "api_key": _key}


def _check_together(settings: Settings, origins: Mapping[str, str]) -> None:
    def where(field: str) -> str:
        return origins.get(field, field)

    if settings.chunk_overlap * 2 > settings.chunk_size:
        allowed = f"it may be at most half of chunk_size, which is {settings.chunk_size}"
        raise _refuse("chunk_overlap", where("chunk_overlap"), settings.chunk_overlap, allowed)
    if settings.reply_tokens >= settings.context_tokens:
        allowed = f"it has to be less than context_tokens, which is {settings.context_tokens}"
        raise _refuse("reply_tokens", where("reply_tokens"), settings.reply_tokens, allowed)
    if chosen_drafter(settings) == "llm":
        _check_endpoint(settings, "the llm drafter", "build without a model with --drafter extractive")
    if settings.judge:
        _check_endpoint(settings, "the judge", "leave --judge out")
    if settings.batch:
        _check_batch(settings, where("batch"))
    if settings.offline or settings.local_only:
        _check_connections(settings, where)
    if settings.redact or settings.patterns:
        from briefgen.drafting.own_patterns import check_patterns  # noqa: PLC0415 - imported when used

        check_patterns(settings.redact, settings.patterns)


def _check_connections(settings: Settings, where: Callable[[str], str]) -> None:
    """Refuse at once what would need a connection that may not be made."""
    asks = settings.judge or chosen_drafter(settings) == "llm"
    if settings.local_only and asks and not settings.offline:
        from briefgen.loopback import require_loopback  # noqa: PLC0415 - imported when used

        if not settings.base_url:
            raise SettingsError(
                f"{where('local_only')}: no endpoint on this machine is named, and the one of OpenAI is not on it: give --base-url, "
                "such as http://localhost:8080/v1, or build without a model with --drafter extractive",
                field="local_only",
            )
        require_loopback(settings.base_url, field=where("base_url"))
    for name in ("refresh", "batch"):
        if settings.offline and asks and getattr(settings, name):
            raise SettingsError(
                f"{where(name)}: it asks the endpoint, and with offline nobody is asked: leave one out", field=name
            )


def _check_batch(settings: Settings, where: str) -> None:
    if not settings.cache:
        raise SettingsError(
            f"{where}: answers that come later need a place to be collected in: leave --no-cache out or set cache",
            field="batch",
        )
    if chosen_drafter(settings) != "llm":
        raise SettingsError(f"{where}: only the llm drafter asks a model: give --base-url or a key", field="batch")
    if settings.judge:
        raise SettingsError(f"{where}: the judge is asked while claims are checked: leave --judge out", field="batch")


def _check_endpoint(settings: Settings, who: str, way_out: str) -> None:
    """Refuse at once what cannot be asked; an endpoint of one's own may tell its only model by itself."""
    if settings.offline and settings.model:
        return  # answers of the ledger need neither endpoint nor key
    if not settings.base_url and not settings.api_key:
        raise SettingsError(
            f"{who} needs an endpoint: give --base-url URL, or set OPENAI_BASE_URL or OPENAI_API_KEY, or {way_out}",
            field="base_url",
        )
    if not settings.base_url and not settings.model:
        raise SettingsError(
            f"{who} needs the name of a model: give --model NAME or set BRIEFGEN_MODEL, or {way_out}",
            field="model",
        )
