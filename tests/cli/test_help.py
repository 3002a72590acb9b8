"""Help is quick, complete and true."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

import click
import pytest

from briefgen.cli.app import app
from briefgen.errors import ExitCode
from briefgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

COMMANDS = (
    *("build", "verify", "batch", "render", "review", "diff", "sources", "explain", "eval", "selftest", "cache"),
)
HEAVY = (
    *("openai", "langchain_text_splitters", "langchain_core", "trafilatura", "rich", "lxml", "jinja2", "msgspec"),
    *("jsonschema", "pypdfium2", "mammoth", "httpx", "tenacity", "sentencex", "regex", "edlib", "yaml"),
)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([c, "--help"] for c in COMMANDS)], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys; from briefgen.cli import main; code = main(sys.argv[1:]); "
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "[]\n")
    assert "briefgen" in done.stdout


def test_import_loads_nothing_heavy() -> None:
    program = f"import briefgen, sys; print([m for m in {('click', *HEAVY)!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_module_and_console_script_are_one(run: Run) -> None:
    done = subprocess.run([sys.executable, "-m", "briefgen", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout == run("--help").out


def test_commands_are_listed_in_order(run: Run) -> None:
    lines = run("--help").out.split("Commands:\n")[1].split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in lines if not line.startswith("   ")] == list(COMMANDS)


def test_every_exit_code_is_documented(run: Run) -> None:
    table = run("--help").out.split("Exit status:")[1].split("'briefgen")[0]
    documented = {int(line.split()[0]) for line in table.strip().splitlines()}
    assert documented == {int(code) for code in ExitCode}


def test_settings_without_an_option_are_meant_to_have_none() -> None:
    command = app.get_command(click.Context(app), "build")
    assert command is not None
    options = {parameter.name for parameter in command.params}
    missing = {f.name for f in fields(Settings) if f.name not in options and f.name.removesuffix("_s") not in options}
    only_in_the_file = {
        "chunk_size",
        "chunk_overlap",
        "reply_tokens",
        "max_facts",
        "max_disputes",
        "max_questions",
        "prices",
        "patterns",
    }
    assert missing == only_in_the_file | {"api_key"}


def test_defaults_in_the_help_are_those_of_the_settings(run: Run) -> None:
    text = " ".join(run("build", "--help").out.split())
    for field, shown in (("rounds", "2"), ("timeout_s", "300"), ("context_tokens", "8192"), ("drafter", "auto")):
        assert str(getattr(Settings(), field)).removesuffix(".0") == shown
        assert f"[default: {shown}]" in text


@pytest.mark.parametrize("command", COMMANDS)
def test_examples_are_accepted(command: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example parses: the command's body is replaced, its options are not."""
    called: list[dict[str, object]] = []
    subcommand = app.get_command(click.Context(app), command)
    assert subcommand is not None
    monkeypatch.setattr(subcommand, "callback", lambda **given: called.append(given))
    text = run(command, "--help").out.split("Examples:")[1].split("\n\n")[0]
    examples = [line.strip() for line in text.strip().splitlines()]
    assert examples
    assert all(example.startswith(f"briefgen {command}") for example in examples)
    for example in examples:
        assert run(*shlex.split(re.split(r" [>|] ", example)[0])[1:]).code == 0, example
    assert len(called) == len(examples)


def test_no_command_shows_help(run: Run) -> None:
    ended = run()
    assert ended.code == 2
    assert "Commands:" in ended.err + ended.out


def test_completion_script(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_BRIEFGEN_COMPLETE", "zsh_source")
    ended = run()
    assert ended.code == 0
    assert "#compdef briefgen" in ended.out
