"""Write the parts of the documentation that are made from the program: ``python scripts/update_docs.py [--check]``.

Each stands between ``<!-- NAME:start -->`` and ``<!-- NAME:end -->``: the help of each command and the table of settings in
``docs/usage.md``, and a piece of the sample's briefing in ``README.md``. With ``--check`` nothing is written, and the exit
status is 1 if a part is out of date.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial
from inspect import getdoc
from itertools import islice
from pathlib import Path

import click

from briefgen.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 80


def help_of(name: str) -> str:
    """The help text of one command, as a terminal of 80 columns shows it."""
    context = app.make_context("briefgen", [name], terminal_width=WIDTH)
    command = app.get_command(context, name)
    assert command is not None, name
    text = click.Context(command, parent=context, info_name=name, terminal_width=WIDTH).get_help()
    return "```text\n" + "\n".join(line.rstrip() for line in text.splitlines()) + "\n```"


def settings_table() -> str:
    """Field, default and meaning of each setting that ``briefgen.toml`` may hold."""
    from briefgen.settings import Settings

    said = dict(_attributes(getdoc(Settings) or ""))
    default = Settings()
    rows = [
        f"| `{f.name}` | {_toml(getattr(default, f.name))} | {said[f.name]} |"
        for f in fields(Settings)
        if f.name not in {"api_key", "prices", "patterns"}  # from the environment only, and tables of their own
    ]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows])


def _toml(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`{list(value)}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value:g}`"


def _attributes(doc: str) -> Iterator[tuple[str, str]]:
    """Name and description from the ``Attributes:`` of a docstring; names that share a line share the description."""
    block = doc.partition("Attributes:\n")[2]
    for names, text in re.findall(r"^ {4}([a-z_, ]+): (.+(?:\n {6,}.+)*)", block, re.MULTILINE):
        words = " ".join(text.split()).replace("``", "`")
        for name in names.split(", "):
            yield name, words


def sample() -> str:
    """The head of each section of the briefing on the sample, as a block quote."""
    import briefgen

    briefing = briefgen.build([ROOT / "sources"], briefgen.Settings(drafter="extractive", as_of="2026-06-30"))
    page = str(briefgen.render(briefing, "md"))
    sections = dict(re.findall(r"^## ([^\n]+)\n\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    parts = [
        "**Bottom line**\n\n" + sections["Bottom line"].strip(),
        "**Established facts** (the first of them)\n\n" + _items(sections["Established facts"], 5),
        "**Disputes** (one of them)\n\n" + _first_dispute(sections["Disputes"]),
        "**Open questions** (the first of them)\n\n" + _items(sections["Open questions"], 3),
    ]
    quoted = "\n".join(f"> {line}".rstrip() for line in "\n\n".join(parts).splitlines())
    return f"From the briefing on the sample story, made with no key and no model:\n\n{quoted}"


def _items(section: str, count: int) -> str:
    return "\n".join(islice((line for line in section.splitlines() if re.match(r"\d+\. ", line)), count))


def _first_dispute(section: str) -> str:
    heading, _, rest = section.partition("\n")
    return re.sub(r"^### \d+\\?\. ", "", heading) + "\n" + rest.partition("\n### ")[0].rstrip()


BLOCKS: dict[str, dict[str, Callable[[], str]]] = {
    "README.md": {"sample": sample},
    "docs/usage.md": {
        "settings": settings_table,
        **{f"help-{name}": partial(help_of, name) for name in app.list_commands(click.Context(app))},
    },
}


def updated(text: str, blocks: dict[str, Callable[[], str]]) -> str:
    """The text with each block made anew; ValueError where one has no place."""
    for name, made in blocks.items():
        start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
        before, found, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(f"no place for {name}: {start} ... {end}")
        text = f"{before}{start}\n{made()}\n{end}{after}"
    return text


def main(arguments: list[str]) -> int:
    stale = False
    for path, blocks in BLOCKS.items():
        old = (ROOT / path).read_text(encoding="utf-8")
        new = updated(old, blocks)
        if new == old:
            continue
        stale = True
        print(f"{path}: {'out of date; run python scripts/update_docs.py' if '--check' in arguments else 'updated'}")
        if "--check" not in arguments:
            (ROOT / path).write_text(new, encoding="utf-8")
    return int(stale and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
