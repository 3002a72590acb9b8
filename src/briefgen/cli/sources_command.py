"""``briefgen sources``: what would be read, and what not, without building anything."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import BUILD_DEFAULT, debug_option, given_settings, json_option, source_paths
from briefgen.cli.progress import listening
from briefgen.cli.screen import emit, emit_json, plain, show, table
from briefgen.cli.sources_ranking import show_ranking
from briefgen.config import configure
from briefgen.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.model import Found, Source, SourceSet, Unreadable

__all__ = ["command"]

_EPILOG = """\b
Examples:
  briefgen sources articles
  briefgen sources articles notes.docx --json
  briefgen sources archive -q "Why was the contract stopped?"

\b
Exit status: 0 all read, 5 some files unreadable, 3 none readable."""

_COLUMNS = (
    ("No.", "number"),
    ("Title", "text"),
    ("Publisher", "text"),
    ("Date (from)", "text"),
    ("Parts", "number"),
    ("Words", "number"),
    ("Aside", "number"),
    ("File", "text"),
)


@click.command(epilog=_EPILOG, short_help="Show what is read from sources.")
@source_paths
@click.option("--question", "-q", metavar="TEXT", help="Show the passages that a build with this question would read.")
@click.option("--passages", type=int, metavar="N", help="Most passages read for a question.  [default: 200]")
@click.option("--cache", metavar="FOLDER", help="Where the index of passages is kept.  [default: .briefgen]")
@click.option("--no-cache", "cache", flag_value="", help="Keep no index.")
@click.option("--quiet", is_flag=True, help="No progress.")
@json_option
@debug_option
def command(sources: tuple[str, ...], *, quiet: bool, as_json: bool, **options: object) -> int:
    """Show what is read from SOURCES: files, folders and globs.

    For each: number, title, publisher, date and where it was found, pages or paragraphs, words, and words set aside as
    furniture or hidden text; then copies, warnings, and the files that could not be read.

    With a question: the passages nearest to it, which a build would read of a large corpus, nearest first.
    """
    given = given_settings(options)
    if given.get("question"):
        settings = configure(given, environ=os.environ, folder=Path.cwd(), default=BUILD_DEFAULT).settings
        return show_ranking(sources, settings, quiet=quiet, as_json=as_json)
    from briefgen.sources import load_sources  # noqa: PLC0415 - imported when used

    with listening(quiet=quiet) as listener:
        found = load_sources(sources, progress=listener)
    if as_json:
        emit_json(_as_json(found))
    else:
        show(table(_COLUMNS, map(_row, found.sources)), err=False)
        emit("".join(f"{line}\n" for line in _notes(found)))
    return _code(found)


def _code(found: SourceSet) -> ExitCode:
    if not found.sources:
        return ExitCode.SOURCE
    return ExitCode.PARTIAL if found.unreadable else ExitCode.OK


def _row(source: Source) -> tuple[str, ...]:
    parts = f"{len(source.pages)} pp." if source.pages else f"{len(source.paragraphs)} ¶"
    date = f"{source.date.value} ({source.date.origin})" if source.date else "–"
    return (
        str(source.number),
        source.title.value,
        source.publisher.value if source.publisher else "–",
        date,
        parts,
        str(_words(source.text)),
        str(_set_aside(source)),
        source.path,
    )


def _words(text: str) -> int:
    return len(text.split())


def _set_aside(source: Source, *kinds: str) -> int:
    wanted = kinds or ("furniture", "hidden")
    return sum(_words(r.span.of(source.text)) for r in source.regions if r.kind in wanted)


def _notes(found: SourceSet) -> list[str]:
    """Copies, warnings and unreadable files, one line each, none of them forgeable by a line break in a title."""
    lines = []
    for source in found.sources:
        if source.copy_of is not None:
            lines.append(f"[{source.number}] is a copy of [{source.copy_of}]: one voice")
        lines.extend(f"[{source.number}] same bytes: {path}" for path in source.same_bytes)
        lines.extend(f"[{source.number}] {warning}" for warning in source.warnings)
    lines.extend(f"Not read: {item.path}: {item.reason}" for item in found.unreadable)
    return [plain(line) for line in lines]


def _as_json(found: SourceSet) -> dict[str, object]:
    return {"sources": [_source_json(s) for s in found.sources], "unreadable": _unreadable_json(found.unreadable)}


def _source_json(source: Source) -> dict[str, object]:
    return {
        "number": source.number,
        "path": source.path,
        "media_type": source.media_type,
        "sha256": source.sha256,
        "text_sha256": source.text_sha256,
        "title": _found_json(source.title),
        "author": _found_json(source.author),
        "publisher": _found_json(source.publisher),
        "date": _found_json(source.date),
        "url": _found_json(source.url),
        "pages": len(source.pages),
        "paragraphs": len(source.paragraphs),
        "characters": len(source.text),
        "words": _words(source.text),
        "furniture_words": _set_aside(source, "furniture"),
        "hidden_words": _set_aside(source, "hidden"),
        "copy_of": source.copy_of,
        "same_bytes": list(source.same_bytes),
        "warnings": list(source.warnings),
    }


def _found_json(found: Found | None) -> dict[str, str] | None:
    return {"value": found.value, "origin": found.origin} if found else None


def _unreadable_json(items: Sequence[Unreadable]) -> list[dict[str, str]]:
    return [{"path": item.path, "reason": item.reason} for item in items]
