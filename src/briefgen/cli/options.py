"""Options that commands share, and those of ``briefgen build`` that are settings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from briefgen.errors import SourceError
from briefgen.settings import Settings

__all__ = [
    "BUILD_DEFAULT",
    "PRIVACY_NAMES",
    "FormatList",
    "OutputFile",
    "OutputFolder",
    "debug_option",
    "given_settings",
    "json_option",
    "privacy_options",
    "setting_options",
    "source_paths",
    "template_option",
]

BUILD_DEFAULT = Settings(cache=".briefgen")
"""A build from the command line keeps what it paid for; a library call keeps nothing unless told where."""

_DEFAULT = BUILD_DEFAULT
_FORMATS = ("md", "html", "docx", "pdf", "json")
# Options whose field carries its unit.
_WITH_UNIT = {"timeout": "timeout_s", "deadline": "deadline_s"}

PRIVACY_NAMES = ("offline", "local_only", "redact")
"""Settings that bound what is sent; every command has them that may ask a model."""

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class FormatList(click.ParamType[tuple[str, ...]]):
    """``md,html`` as a tuple, in the order of the formats."""

    name = "list"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The formats named, each once."""
        names = [name.strip().lower() for name in value.split(",")] if isinstance(value, str) else []
        unknown = [name for name in names if name not in _FORMATS]
        if unknown or not names:
            self.fail(
                f"{', '.join(map(repr, unknown))}: allowed are {', '.join(_FORMATS)}, joined by commas", param, ctx
            )
        return tuple(name for name in _FORMATS if name in names)


class NameList(click.ParamType[tuple[str, ...]]):
    """``email,phone`` as a tuple; which names there are is asked later, as they may be the user's own."""

    name = "names"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,  # noqa: ARG002 - click's signature
        ctx: click.Context | None,  # noqa: ARG002 - click's signature
    ) -> tuple[str, ...]:
        """The names in it."""
        return value if isinstance(value, tuple) else tuple(part.strip() for part in str(value).split(","))


def _one_list(
    _context: click.Context, _parameter: click.Parameter, value: tuple[tuple[str, ...], ...]
) -> tuple[str, ...] | None:
    """All lists that were given as one; None where none was."""
    return tuple(name for names in value for name in names) if value else None


class OutputFile(click.Path):
    """A file to write to; an empty name, as of an unset shell variable, is none."""

    what = "file"

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The place as a path."""
        if isinstance(value, str) and not value.strip():
            self.fail(f"the name of the {self.what} is empty; name one, or leave -o out", param, ctx)
        return super().convert(value, param, ctx)


class OutputFolder(OutputFile):
    """A folder to write to, likewise."""

    what = "folder"


def _note_debug(context: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value and context.obj is not None:
        context.obj.debug = True


def _no_addresses(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    for source in value:
        if source.lower().startswith(("http://", "https://")):
            raise SourceError(
                f"{source}: addresses are not fetched; save the page as a file and name that file", path=source
            )
    return value


source_paths = click.argument("sources", nargs=-1, required=True, metavar="SOURCES...", callback=_no_addresses)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")
template_option = click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A Word document whose styles, page size, headers and footers docx takes.",
)
debug_option = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_note_debug, help="Show a traceback when something fails."
)


def _text(name: str, metavar: str, text: str, *more: str) -> _Decorator:
    return click.option(f"--{name}", *more, metavar=metavar, help=text)


def _choice(name: str, allowed: tuple[str, ...], text: str) -> _Decorator:
    return click.option(f"--{name}", type=click.Choice(allowed), help=f"{text}  [default: {getattr(_DEFAULT, name)}]")


def _number(name: str, kind: type[int | float], metavar: str, text: str) -> _Decorator:
    default = getattr(_DEFAULT, _WITH_UNIT.get(name, name.replace("-", "_")))
    shown = "no bound" if default is None else f"{default:g}"
    return click.option(f"--{name}", type=kind, metavar=metavar, help=f"{text}  [default: {shown}]")


_PRIVACY = (
    click.option(
        "--offline/--no-offline",
        default=None,
        help="Make no connection at all; the model's answers come from the ledger.",
    ),
    click.option(
        "--local-only/--no-local-only",
        default=None,
        help="Make connections to this machine only, by no proxy or redirect.",
    ),
    click.option(
        "--redact",
        type=NameList(),
        multiple=True,
        callback=_one_list,
        metavar="NAMES",
        help="Replace these in all that is sent: email, phone, card, iban, ip, nino, ssn, url, or your own of [redact].",
    ),
)

_SETTINGS = (
    _text("question", "TEXT", "What the briefing is to answer.", "-q"),
    _text("title", "TEXT", "Title; else the question or the lead source's headline."),
    _text("marking", "TEXT", "Handling marking, shown as given."),
    _text("as-of", "DATE", "Date of the briefing, such as 2026-04-27.  [default: today]"),
    click.option(
        "--strict/--no-strict", default=None, help="Fail, and write no briefing, if a claim stays unverified."
    ),
    click.option(
        "--selftest/--no-selftest", default=None, help="Try the checks on changed copies of the claims.  [default: on]"
    ),
    click.option(
        "--judge/--no-judge", default=None, help="Ask the model about verified claims; it may doubt, never pass one."
    ),
    _text("nli-model", "PATH", "Ask a local ONNX model the same (extra nli)."),
    _choice("drafter", ("auto", "llm", "extractive"), "Who drafts; auto takes llm if a key or endpoint is set."),
    _text("model", "NAME", "Model of the llm drafter (or set BRIEFGEN_MODEL)."),
    _text("base-url", "URL", "OpenAI-compatible endpoint (or set OPENAI_BASE_URL)."),
    _number("temperature", float, "T", "Sent with each request and recorded."),
    _number("seed", int, "N", "Sent with each request and recorded."),
    _choice("structured", ("auto", "schema", "off"), "Ask the endpoint for output by JSON Schema."),
    _number("concurrency", int, "N", "Most requests in flight."),
    _number("rounds", int, "N", "Most repair rounds."),
    _number("timeout", float, "SECONDS", "For one request, answer included."),
    _number("deadline", float, "SECONDS", "For one request with all its repeats."),
    _number("context-tokens", int, "N", "What fits one request, prompt and reply together."),
    _number("max-tokens", int, "N", "Most tokens, sent and received, that this run may pay for."),
    _number("max-cost", float, "USD", "Most US dollars that this run may pay."),
    click.option(
        "--batch/--no-batch",
        default=None,
        help="Ask through the provider's batch API; the same command collects later.",
    ),
    _number("passages", int, "N", "Most passages read of a large corpus for a question."),
    click.option(
        "--read-all/--no-read-all", default=None, help="Read all sources whole, whatever the question.  [default: off]"
    ),
    click.option(
        "--cache",
        metavar="FOLDER",
        help="Where answers and parsed files are kept (or set BRIEFGEN_CACHE).  [default: .briefgen]",
    ),
    click.option("--no-cache", "cache", flag_value="", help="Keep nothing and reuse nothing."),
    click.option("--refresh/--no-refresh", default=None, help="Ask the model anew where an answer is kept."),
    *_PRIVACY,
)


def privacy_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of ``PRIVACY_NAMES``; absent ones are None."""
    for option in reversed(_PRIVACY):
        command = option(command)
    return command


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """All options that set a field of :class:`briefgen.settings.Settings`; absent ones are None."""
    for option in reversed(_SETTINGS):
        command = option(command)
    return command


def given_settings(options: dict[str, object]) -> dict[str, object]:
    """Field name to value, of the options that were given."""
    return {_WITH_UNIT.get(name, name): value for name, value in options.items() if value is not None}
