"""The ``briefgen`` command: finds the sub-commands when they are asked for and turns every error into one message."""

from __future__ import annotations

import gc
import io
import os
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import click

from briefgen.cli.screen import abandon_stdout, complain, emit
from briefgen.errors import BriefgenError, ExitCode, PendingError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["App", "State", "app", "main"]

# In the order of the help; each is `command` in briefgen.cli.<name>_command, imported when asked for.
_COMMANDS = ("build", "verify", "batch", "render", "review", "diff", "sources", "explain", "eval", "selftest", "cache")

_EPILOG = """\b
Examples:
  briefgen build articles -o briefing
  briefgen build articles -q "Why was the contract stopped?"
  briefgen verify briefing/briefing.json
  briefgen verify report.md --sources articles
  briefgen render briefing/briefing.json --format pdf
  briefgen review briefing/briefing.json
  briefgen diff yesterday/briefing.json briefing/briefing.json
  briefgen sources articles
  briefgen selftest briefing/briefing.json

\b
Exit status:
    0  done
    1  a claim could not be verified
    2  wrong option, setting or record
    3  no source could be read
    4  the model could not be used
    5  done, but some files were unreadable
    6  the output could not be written
    7  the budget does not suffice
    8  the cluster could not be used
   70  a fault in briefgen itself
   75  requests lie with the batch API: run again later
  130  interrupted
  141  the reader of standard output went away

'briefgen COMMAND --help' says more of each."""


@dataclass(slots=True)
class State:
    """What the error handler has to know of the run.

    Attributes:
        debug: whether a traceback is wanted.
    """

    debug: bool = False


class App(click.Group):
    """A group whose commands are imported when they are asked for, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """One command, or None where there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"briefgen.cli.{cmd_name}_command").command
        if not isinstance(command, click.Command):
            raise TypeError
        return command


def _show_version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
    if not value:
        return
    from briefgen import __version__  # noqa: PLC0415 - imported when used

    emit(f"briefgen {__version__}\n")
    context.exit()


@click.command(
    cls=App,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def app() -> None:
    """Turn source articles into a briefing whose every citation has been checked against its source.

    A drafter proposes claims with quotes; code looks each quote up in the source that it names and shows nothing
    that is not found there.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name; those of the process if None.

    Returns:
        The exit code, see :class:`briefgen.errors.ExitCode`.
    """
    _survive_odd_terminals()
    # Most of what a run makes lives as long as the run: looking for cycles as often as by default took an eighth of the time.
    gc.set_threshold(50_000, 20, 50)
    state = State()
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments), state)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted; earlier outputs are as they were", kind="")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        abandon_stdout()
        return ExitCode.BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the one place where every error ends
        return _report(error, state)
    return code


def _run(arguments: list[str], state: State) -> int:
    if instruction := os.environ.get("_BRIEFGEN_COMPLETE"):
        from click.shell_completion import shell_complete  # noqa: PLC0415 - imported when used

        return shell_complete(app, {}, "briefgen", "_BRIEFGEN_COMPLETE", instruction)
    if wrong := next((a for a in arguments if "\0" in a), None):
        raise click.UsageError(f"the argument {wrong!r} holds a NUL, which no path and no setting can")
    with app.make_context("briefgen", arguments, obj=state) as context:
        code = app.invoke(context)
    return code if isinstance(code, int) else ExitCode.OK


def _report(error: Exception, state: State) -> int:
    """Say what went wrong, in one message; returns the exit code."""
    if state.debug:
        import traceback  # noqa: PLC0415 - imported when used

        complain("".join(traceback.format_exception(error)), kind="traceback")
    if isinstance(error, BriefgenError):
        complain(str(error), kind="" if isinstance(error, PendingError) else "error")
        return error.exit_code
    if isinstance(error, click.ClickException):
        complain(error.format_message() + _way_to_help(error))
        return ExitCode.USAGE
    complain(
        f"{type(error).__name__}: {error}\nThis is a fault in briefgen, not in your sources. "
        "Please report it with what the same command says with --debug.",
        kind="internal error",
    )
    return ExitCode.INTERNAL


def _way_to_help(error: click.ClickException) -> str:
    if isinstance(error, click.UsageError) and error.ctx:
        return f"\nTry '{error.ctx.command_path} --help'."
    return ""


def _survive_odd_terminals() -> None:
    """Characters that a stream cannot encode are shown escaped rather than ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
