"""``briefgen explain``: what a check's code means, with an example of what fails and what passes."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import debug_option, json_option
from briefgen.cli.screen import emit, emit_json, show, table
from briefgen.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.gate.check import Check, Example

__all__ = ["command"]

_WIDTH = 96

_EPILOG = """\b
Examples:
  briefgen explain
  briefgen explain BG403
  briefgen explain --json"""


@click.command(epilog=_EPILOG, short_help="Say what a check's code means.")
@click.argument("code", required=False, metavar="[CODE]")
@json_option
@debug_option
def command(*, code: str | None, as_json: bool) -> None:
    """Say what a check's CODE means, with an example of what fails and what passes; without CODE, list them all."""
    from briefgen.gate.registry import all_checks  # noqa: PLC0415 - imported when used

    checks = all_checks()
    if as_json:
        chosen = checks if code is None else (_find(code, checks),)
        emit_json([_entry(check) for check in chosen])
        return
    if code is None:
        show(table((("Code", "key"), ("Name", "key"), ("", "text")), map(_row, checks)), err=False)
        return
    emit(_page(_find(code, checks)))


def _entry(check: Check) -> dict[str, object]:
    """A check for programs: all but its code."""
    from dataclasses import asdict  # noqa: PLC0415 - imported when used

    return {
        "code": check.code,
        "name": check.name,
        "doc": check.doc,
        "failing": asdict(check.failing),
        "passing": asdict(check.passing),
    }


def _row(check: Check) -> tuple[str, str, str]:
    return check.code, check.name, check.doc.split(". ")[0].rstrip(".")


def _find(code: str, checks: Sequence[Check]) -> Check:
    for check in checks:
        if code.upper() == check.code or code.lower() == check.name:
            return check
    raise SettingsError(f"{code}: there is no check of this code or name; 'briefgen explain' lists all", field="code")


def _page(check: Check) -> str:
    parts = [f"{check.code} {check.name}", textwrap.fill(" ".join(check.doc.split()), _WIDTH)]
    parts += [_example("Fails", check.failing), _example("Passes", check.passing)]
    return "\n\n".join(parts) + "\n"


def _example(verdict: str, example: Example) -> str:
    lines = [f"{verdict}:", _item("claim", example.claim)]
    lines += [_item(f"source {number}, quoted", quote) for number, quote in example.quotes]
    lines += [_item(f"source {n}", text) for n, text in enumerate(example.sources, start=1)]
    if example.dated:
        lines.append(_item("date of the sources", example.dated))
    return "\n".join(lines)


def _item(name: str, text: str) -> str:
    return textwrap.fill(f"{name}: {text}", _WIDTH, initial_indent="  ", subsequent_indent="    ")
