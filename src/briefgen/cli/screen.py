"""What a person sees: results on standard output, all else on standard error, and no text that moves the cursor."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from typing import TYPE_CHECKING, TextIO

import click

from briefgen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.table import Table

__all__ = ["abandon_stdout", "complain", "console", "emit", "emit_json", "is_styled", "plain", "say", "show", "table"]

# Control, format (bidi marks among them), surrogate, private use, line and paragraph separators.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_PIPE_WIDTH = 120


def plain(text: str) -> str:
    """Text on one line without control, format and escape characters, safe to show in a terminal."""
    one_line = "".join(" " if c in "\t\n\r\x0b\x0c\x85\u2028\u2029" else c for c in text)
    return "".join(c for c in one_line if unicodedata.category(c) not in _UNPRINTABLE)


def is_styled(stream: TextIO | None) -> bool:
    """Whether a stream may be sent colours and cursor movements: a terminal, and nobody has asked for none."""
    if stream is None or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def say(message: str) -> None:
    """One line to standard error."""
    click.echo(plain(message), err=True, color=False)


def complain(message: str, *, kind: str = "error") -> None:
    """An error to standard error; lines after the first are indented, so that none can pass for a message of ours."""
    lead = f"briefgen: {kind}: " if kind else "briefgen: "
    first, *rest = message.rstrip("\n").split("\n")
    lines = [lead + plain(first), *("  " + plain(line.replace("\t", "    ")) for line in rest)]
    click.echo("\n".join(lines), err=True, color=False)


def emit(result: str | bytes) -> None:
    """The result to standard output; bytes go out as they are, whatever the locale.

    Raises:
        OutputError: standard output cannot be written.
    """
    try:
        click.echo(result, nl=False, color=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon_stdout()
        raise OutputError(f"standard output cannot be written: {error.strerror or error}") from error


def abandon_stdout() -> None:
    """Standard output is gone: keep the interpreter from trying it again, and complaining, when it ends."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, sys.stdout.fileno())
    except (OSError, ValueError):  # a stream of Python's own, with nothing below it
        return
    finally:
        os.close(devnull)


def emit_json(value: object) -> None:
    """A result for programs to standard output: one JSON document, ASCII, whatever the locale."""
    emit(json.dumps(value, indent=2) + "\n")


def console(stream: TextIO, *, onto: TextIO | None = None) -> Console:
    """A rich console that sends no escape to what is no terminal; drawn on ``onto`` instead, where that is given."""
    from rich.console import Console  # noqa: PLC0415 - imported when used

    styled = is_styled(stream)
    return Console(
        file=onto or stream,
        force_terminal=styled,
        color_system="auto" if styled else None,
        width=None if styled else _PIPE_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], *, heads: bool = True) -> Table:
    """A table of untrusted text.

    Args:
        columns: head and kind of each: ``number`` is set to the right, ``key`` is never broken, ``text`` is.
        rows: as many cells each as there are columns.
        heads: whether to show the heads.
    """
    from rich import box  # noqa: PLC0415 - imported when used
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    out = Table(box=box.SIMPLE_HEAD if heads else None, show_header=heads, pad_edge=False)
    for head, kind in columns:
        out.add_column(
            head, justify="right" if kind == "number" else "left", no_wrap=kind != "text", overflow="fold", style=""
        )
    for row in rows:
        out.add_row(*(Text(plain(cell)) for cell in row))
    return out


def show(what: Table, *, err: bool) -> None:
    """Print a table, trailing blanks removed, to standard error or standard output."""
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        return
    drawn = io.StringIO()
    console(stream, onto=drawn).print(what)
    text = "".join(f"{line.rstrip()}\n" for line in drawn.getvalue().splitlines())
    if err:
        click.echo(text, nl=False, err=True, color=True)
    else:
        emit(text)
