"""``briefgen cache``: what is kept of earlier builds, whether it is whole, and what of it may go."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import BUILD_DEFAULT, debug_option, json_option
from briefgen.cli.screen import emit, emit_json, plain, say, show, table
from briefgen.config import configure
from briefgen.errors import ExitCode, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefgen.corpus.kept import Index
    from briefgen.ledger import Damage, Kind, Pruned, Stock

__all__ = ["command"]

_EPILOG = """\b
Examples:
  briefgen cache show
  briefgen cache check
  briefgen cache prune --unused-for 30d --dry-run
  briefgen cache prune --max-size 500MB
  briefgen cache prune --kind parsed --older-than 90d

'briefgen cache COMMAND --help' says more of each."""

_PASSAGES = "passages"
_KINDS = {
    "reply": "model answers",
    "parsed": "files read",
    "reading": "source readings",
    "pending": "batch requests",
}
_COLUMNS = (
    ("Kind", "key"),
    ("", "text"),
    ("Entries", "number"),
    ("Size", "number"),
    ("Calls", "number"),
    ("Tokens", "number"),
    ("US dollars", "number"),
    ("Since", "key"),
    ("Last used", "key"),
)
_SIZES = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_AGE = re.compile(r"(\d{1,5})\s*(d|w)", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*(|B|KB|MB|GB)", re.IGNORECASE)


class _Days(click.ParamType[int]):
    """``30d`` or ``4w`` as days."""

    name = "age"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _AGE.fullmatch(str(value).strip())
        if not found:
            self.fail(f"{value!r}: give days or weeks, such as 30d or 4w", param, ctx)
        return int(found[1]) * (7 if found[2].lower() == "w" else 1)


class _Bytes(click.ParamType[int]):
    """``500MB`` as bytes."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _SIZE.fullmatch(str(value).strip())
        if not found:
            self.fail(f"{value!r}: give a size, such as 500MB or 2GB", param, ctx)
        return int(float(found[1]) * _SIZES[found[2].upper()])


def _cache_option(command: Callable[..., object]) -> Callable[..., object]:
    return click.option(
        "--cache", metavar="FOLDER", help="Which ledger (or set BRIEFGEN_CACHE).  [default: .briefgen]"
    )(command)


def _folder(cache: str | None) -> Path:
    """The folder that a build here would use."""
    # Where it lies is all that matters: whether a build here could ask a model does not.
    given: dict[str, object] = {"drafter": "extractive", "judge": False, "batch": False}
    given.update({} if cache is None else {"cache": cache})
    settings = configure(given, environ=os.environ, folder=Path.cwd(), default=BUILD_DEFAULT).settings
    if not settings.cache:
        raise SettingsError("cache is empty: nothing is kept here; name a folder with --cache", field="cache")
    return Path(settings.cache)


@click.group(name="cache", epilog=_EPILOG, short_help="Show, check and prune what earlier builds left to reuse.")
def command() -> None:
    """Show, check and prune what builds keep: answers of models, files as read, indexes of passages."""


@command.command(name="show", short_help="Show what is kept.")
@_cache_option
@json_option
@debug_option
def show_command(cache: str | None, *, as_json: bool) -> int:
    """Show where the ledger lies, how large it is, and what it holds: entries by kind, and what they cost to make.

    Indexes of passages, which lie beside it, follow one by one.
    """
    from briefgen.corpus.kept import indexes  # noqa: PLC0415 - loads the database
    from briefgen.ledger import stock_of  # noqa: PLC0415 - likewise

    folder = _folder(cache)
    stock, found = stock_of(folder), indexes(folder)
    if as_json:
        emit_json({**_as_json(stock), "indexes": [_index_as_json(index) for index in found]})
        return ExitCode.OK
    if stock.size:
        emit(f"{plain(str(stock.path))}: {_bytes(stock.size)}, {_count(stock.entries)}\n")
        show(table(_COLUMNS, map(_row, stock.kinds)), err=False)
    elif not found:
        emit(f"{plain(str(stock.path))}: nothing is kept yet\n")
    for index in found:
        emit(f"{plain(str(index.path))}: {_bytes(index.size)}, {plain(_index(index))}, last used {_day(index.used)}\n")
    return ExitCode.OK


@command.command(name="check", short_help="Check every entry.")
@_cache_option
@json_option
@debug_option
def check_command(cache: str | None, *, as_json: bool) -> int:
    """Check every entry against its checksum, and the structure of the files; nothing is changed.

    Exit status 1 if something is damaged: the next build drops it and makes it anew.
    """
    from briefgen.corpus.kept import indexes  # noqa: PLC0415 - loads the database
    from briefgen.ledger import Damage, checked, stock_of  # noqa: PLC0415 - likewise

    folder = _folder(cache)
    kept = indexes(folder, check=True)
    found = (*checked(folder), *(Damage(index.path.name, index.fault) for index in kept if index.fault))
    if as_json:
        emit_json({"ledger": str(folder), "damaged": [_damage_as_json(item) for item in found]})
    elif found:
        emit("".join(f"{plain(item.name)}: {plain(item.what)}{_again(item)}\n" for item in found))
        say("What is damaged is never used. The next build drops it, saves all that is whole, and makes the rest anew.")
    else:
        beside = f" and {_indexes(len(kept))}" if kept else ""
        emit(f"{plain(str(folder))}: {_count(stock_of(folder).entries)}{beside}, all whole\n")
    return ExitCode.UNVERIFIED if found else ExitCode.OK


@command.command(name="prune", short_help="Remove what is no longer of use.")
@_cache_option
@click.option("--older-than", type=_Days(), metavar="AGE", help="Made longer ago than that, such as 30d or 4w.")
@click.option("--unused-for", type=_Days(), metavar="AGE", help="Of no use to any build for that long.")
@click.option("--kind", type=click.Choice((*_KINDS, _PASSAGES)), help="Only of this kind.")
@click.option(
    "--max-size", type=_Bytes(), metavar="SIZE", help="The longest unused, until the rest is no larger, such as 500MB."
)
@click.option("--all", "everything", is_flag=True, help="Everything, requests that lie with a batch API included.")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@json_option
@debug_option
def prune_command(  # noqa: PLR0913 - one parameter an option
    cache: str | None,
    *,
    older_than: int | None,
    unused_for: int | None,
    kind: str | None,
    max_size: int | None,
    everything: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Remove entries and give their room back to the disk. Safe while a build runs: it makes anew what it still needs.

    Several conditions narrow each other; --max-size holds beside them. Indexes of passages count by the day of their last
    use, and go before the ledger's entries where there is too little room: to make them anew costs time only.
    """
    from briefgen.cli.cache_pruning import prune  # noqa: PLC0415 - loads the database
    from briefgen.ledger import Pruning, today  # noqa: PLC0415 - likewise

    if older_than is None and unused_for is None and kind is None and max_size is None and not everything:
        raise click.UsageError(
            "say what is to go: --older-than, --unused-for, --kind, --max-size or --all", click.get_current_context()
        )
    pruning = Pruning(
        kind=kind or "",
        made_before=None if older_than is None else today() - older_than,
        used_before=None if unused_for is None else today() - unused_for,
        max_size=max_size,
        everything=everything,
    )
    folder = _folder(cache)
    pruned, gone, busy = prune(folder, pruning, dry_run=dry_run)
    size = sum(index.size for index in gone)
    for index in busy:
        say(f"{index.path} stays: a build works on it.")
    if as_json:
        emit_json(
            {
                "ledger": str(folder),
                "dry_run": dry_run,
                "entries": pruned.entries,
                "bytes": pruned.size,
                "calls": pruned.calls,
                "tokens": pruned.tokens,
                "cost": pruned.cost,
                "indexes": len(gone),
                "index_bytes": size,
            }
        )
        return ExitCode.OK
    if kind != _PASSAGES:
        emit(_told(pruned, dry_run=dry_run))
    if gone or kind == _PASSAGES:
        emit(f"{_indexes(len(gone))} {'would go' if dry_run else 'removed'}: {_bytes(size)}\n")
    return ExitCode.OK


def _told(pruned: Pruned, *, dry_run: bool) -> str:
    verb = "would go" if dry_run else "removed"
    worth = f", made by {pruned.calls:,} calls and {pruned.tokens:,} tokens" if pruned.calls else ""
    dollars = f" ({pruned.cost:.4f} US dollars)" if pruned.cost else ""
    return f"{_count(pruned.entries)} {verb}: {_bytes(pruned.size)}{worth}{dollars}\n"


def _indexes(count: int) -> str:
    return f"{count:,} {'index' if count == 1 else 'indexes'} of passages"


def _index(index: Index) -> str:
    if index.fault or index.is_old:
        return f"damaged ({index.fault})" if index.fault else "made by another version; the next build makes it anew"
    documents = f"{index.documents:,} {'document' if index.documents == 1 else 'documents'}"
    passages = f"{index.passages:,} {'passage' if index.passages == 1 else 'passages'}"
    return f"{documents} with {passages}{f' below {index.of}' if index.of else ''}"


def _index_as_json(index: Index) -> dict[str, object]:
    return {
        "index": str(index.path),
        "bytes": index.size,
        "of": index.of,
        "documents": index.documents,
        "passages": index.passages,
        "damage": index.fault,
        "other_version": index.is_old,
        "last_used": _day(index.used),
    }


def _count(entries: int) -> str:
    return f"{entries:,} {'entry' if entries == 1 else 'entries'}"


def _row(kind: Kind) -> tuple[str, ...]:
    priced = "–" if kind.cost is None else f"{kind.cost:.4f}{' and more' if kind.unpriced else ''}"
    paid = (f"{kind.calls:,}", f"{kind.tokens:,}", priced) if kind.calls else ("–", "–", "–")
    meaning = _KINDS.get(kind.kind, "")
    return (kind.kind, meaning, f"{kind.entries:,}", _bytes(kind.size), *paid, _day(kind.oldest), _day(kind.used))


def _as_json(stock: Stock) -> dict[str, object]:
    return {
        "ledger": str(stock.path),
        "bytes": stock.size,
        "entries": stock.entries,
        "kinds": [
            {
                "kind": kind.kind,
                "entries": kind.entries,
                "bytes": kind.size,
                "calls": kind.calls,
                "tokens": kind.tokens,
                "cost": kind.cost,
                "unpriced": kind.unpriced,
                "oldest": _day(kind.oldest),
                "newest": _day(kind.newest),
                "last_used": _day(kind.used),
            }
            for kind in stock.kinds
        ],
    }


def _damage_as_json(item: Damage) -> dict[str, object]:
    return {"name": item.name, "what": item.what, "calls": item.calls, "tokens": item.tokens}


def _again(item: Damage) -> str:
    if not item.calls:
        return ""
    return f"; to make it anew takes {item.calls:,} {'call' if item.calls == 1 else 'calls'} and {item.tokens:,} tokens"


def _day(number: int) -> str:
    try:
        return dt.date.fromordinal(dt.date(1970, 1, 1).toordinal() + number).isoformat()
    except (ValueError, OverflowError):
        return "–"


def _bytes(size: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"
