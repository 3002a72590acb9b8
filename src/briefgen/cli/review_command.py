"""``briefgen review``: a local page on which people decide on each claim."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
import threading
import webbrowser
from pathlib import Path

import click

from briefgen.cli.options import debug_option
from briefgen.cli.records import RECORD_NAME, record_path, unaltered_record
from briefgen.cli.screen import emit, say
from briefgen.errors import ExitCode, SettingsError
from briefgen.rendering.template_file import read_template

__all__ = ["command"]

_EPILOG = """\b
Examples:
  briefgen review briefing
  briefgen review briefing/briefing.json --reviewer "Ada Reyes"
  briefgen review briefing --port 8123 --no-browser

\b
The page is served on 127.0.0.1 only and opens with the address that is printed; the address holds for one visit.
Decisions are kept in briefing.review.sqlite beside the record as they are made. Ctrl-C ends the review; the same
command goes on with it.

\b
Exit status: 0 ended, 1 the record or the review file was changed by something other than briefgen, 2 wrong option,
record or port, 6 the review file could not be written."""


@click.command(epilog=_EPILOG, short_help="Decide on each claim, on a local page.")
@click.argument("record", type=click.Path(path_type=Path), metavar="RECORD")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    help="Port to serve on.  [default: any that is free]",
)
@click.option("--reviewer", metavar="NAME", help="Who decides.  [default: your login name]")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A Word document whose styles, page size, headers and footers docx takes when the review is finished.",
)
@debug_option
def command(record: Path, *, port: int, reviewer: str | None, no_browser: bool, template: Path | None) -> int:
    """Accept, reject, edit or comment on each claim of a briefing's RECORD: a briefing.json, or the folder it lies in.

    An edit is checked against the sources before it is saved. Once every claim is decided on and no decision is stale,
    the page writes the briefing anew with the status REVIEWED, in every format that stands in the folder.
    """
    from briefgen import rendering  # noqa: PLC0415 - imported when used
    from briefgen.review.guard import Wall  # noqa: PLC0415
    from briefgen.review.server import create_app  # noqa: PLC0415
    from briefgen.review.serving import HOST, listening, serve  # noqa: PLC0415
    from briefgen.review.session import Session  # noqa: PLC0415
    from briefgen.review.store import open_store, review_path  # noqa: PLC0415

    path = record_path(record)
    styles = read_template(template, ("docx",))
    if path.is_file():
        with rendering.writing(path.parent):  # a finish that was killed is finished first
            pass
    briefing = unaltered_record(path)
    if path.name != RECORD_NAME:
        raise SettingsError(
            f"{path}: a record under review has to be called {RECORD_NAME}, since its views are written beside it; "
            "rename it",
            field="record",
        )
    with listening(port) as (plug, bound):
        store = open_store(review_path(path), briefing)
        try:
            session = Session(path, briefing, store, clock=_now, template=styles)
            wall = Wall(bound)
            address = f"http://{HOST}:{bound}/?token={wall.token}"

            def started() -> None:
                say(f"Reviewing {path}; decisions are kept in {store.path}. Ctrl-C ends it.")
                emit(f"{address}\n")
                if not no_browser:
                    _open(address)

            serve(create_app(session, wall, reviewer=reviewer or _login()), plug, started=started)
        finally:
            store.close()
    say(f"Ended. Every decision is in {store.path}.")
    return ExitCode.OK


def _now() -> str:
    """The clock of a review: UTC, to the second. Nothing stands in for it, since it says when a person decided."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _open(address: str) -> None:
    """Show the address in a browser, if there is a screen for one; a browser of the terminal would take it from us."""
    screenless = sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if not screenless:  # in a thread, since some wait until they are closed
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user, or a system without users
        return ""
