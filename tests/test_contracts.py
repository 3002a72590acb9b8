"""What the project says of itself, in code, in tables and on pages, says the same thing."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import briefgen
from briefgen import resources
from briefgen.cli.app import app
from briefgen.errors import ExitCode, SettingsError
from briefgen.gate.registry import all_checks

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "briefgen"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COMMANDS = tuple(app.list_commands(click.Context(app)))
HEAVY = (
    "jinja2 jsonschema langchain_core langchain_text_splitters lxml markdown_it msgspec openai pypdfium2 rich sentencex "
    "tenacity trafilatura yaml"
).split()


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


# --- the public names -------------------------------------------------------------------------------------------------


def test_public_names_are_sorted_and_each_once() -> None:
    assert briefgen.__all__ == sorted(set(briefgen.__all__))
    assert dir(briefgen) == briefgen.__all__


@pytest.mark.parametrize("name", briefgen.__all__)
def test_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(briefgen, name)
    if inspect.isclass(value) or callable(value):
        assert (inspect.getdoc(value) or "").strip()
        assert value.__module__.startswith("briefgen.")


def test_no_other_name_is_handed_out() -> None:
    with pytest.raises(AttributeError, match="Draughter"):
        _ = briefgen.Draughter


MODULES = sorted(
    ".".join(p.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for p in SOURCE.rglob("*.py")
    if p.name != "__main__.py"
)


@pytest.mark.parametrize("module", MODULES)
def test_names_of_a_module_are_there(module: str) -> None:
    loaded = importlib.import_module(module)
    missing = [name for name in getattr(loaded, "__all__", ()) if not hasattr(loaded, name)]
    assert missing == []


def test_the_package_is_typed() -> None:
    assert (SOURCE / "py.typed").is_file()


# --- what is loaded ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    ["import briefgen", "import briefgen.cli; briefgen.cli.main(['--help'])"],
    ids=["import briefgen", "briefgen --help"],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    told = f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.partition(".")[0] for name in json.loads(done.stderr)}
    assert "briefgen" in loaded
    assert loaded & set(HEAVY) == set()


# --- commands, exit codes, settings -----------------------------------------------------------------------------------


def exit_table(page: str) -> dict[int, str]:
    block = re.search(r"<!-- exit-codes:start -->(.*?)<!-- exit-codes:end -->", read(page), re.DOTALL)
    assert block, page
    return {int(code): name for code, name in re.findall(r"^\| (\d+) \| ([A-Z_]+) \| \S.* \|$", block[1], re.MULTILINE)}


@pytest.mark.parametrize("page", ["README.md", "docs/exit-codes.md"])
def test_exit_codes_on_a_page(page: str) -> None:
    assert exit_table(page) == {code.value: code.name for code in ExitCode}


def test_exit_codes_in_the_help() -> None:
    listed = re.findall(r"^ +(\d+)  \S", app.epilog or "", re.MULTILINE)
    assert [int(code) for code in listed] == sorted(ExitCode)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_documented(command: str) -> None:
    assert f"\n## briefgen {command}\n" in read("docs/usage.md")
    assert f"briefgen {command} " in read("README.md")


# --- checks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [c.code for c in all_checks()])
def test_a_check_is_documented(code: str) -> None:
    check = next(c for c in all_checks() if c.code == code)
    assert f"\n## {code} {check.name}\n" in read("docs/checks.md")


def test_no_other_check_is_documented() -> None:
    assert re.findall(r"^## (BG\d+)", read("docs/checks.md"), re.MULTILINE) == [c.code for c in all_checks()]


# --- resources --------------------------------------------------------------------------------------------------------


def test_resources_are_those_of_the_checkout() -> None:
    assert resources.prompt_names() == tuple(sorted(p.name for p in (ROOT / "prompts").iterdir()))
    assert resources.schema_names() == tuple(sorted(p.name for p in (ROOT / "schemas").iterdir()))


@pytest.mark.parametrize("name", ["../pyproject.toml", "/etc/hostname", "..\\pyproject.toml", ".", "", "absent.jinja"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(SettingsError, match=r"there is no .* in prompts/"):
        resources.read_prompt(name)


@pytest.mark.parametrize("name", resources.schema_names())
def test_a_schema_is_a_schema(name: str) -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(resources.read_schema(name))


@pytest.mark.parametrize("name", resources.prompt_names())
def test_a_prompt_is_asked_for_and_versioned(name: str) -> None:
    from briefgen.drafting.prompting import PROMPTS

    assert re.fullmatch(r"[a-z_]+\.v\d+\.md\.jinja", name)
    assert name in PROMPTS.values()


def test_a_missing_folder_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "lib" / "briefgen")
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path)
    with pytest.raises(SettingsError, match="install briefgen again"):
        resources.prompt_names()
    assert resources.sample_dir() is None


# --- the project file -------------------------------------------------------------------------------------------------


def test_every_lint_rule_left_out_has_its_reason() -> None:
    block = re.search(r"^ignore = \[\n(.*?)^\]", read("pyproject.toml"), re.MULTILINE | re.DOTALL)
    assert block
    lines = block[1].splitlines()
    assert [line for line in lines if not re.fullmatch(r'  "[A-Z]+\d*", +# \S.*', line)] == []
    assert len(lines) == len(PROJECT["tool"]["ruff"]["lint"]["ignore"])


def test_every_dependency_has_its_row_in_the_decision() -> None:
    named = {re.split(r"[<>=\[ ]", d, maxsplit=1)[0] for d in PROJECT["project"]["dependencies"]}
    rows = re.findall(r"^\| ([a-z0-9-]+) \| \S", read("docs/decisions/0001-dependencies.md"), re.MULTILINE)
    assert set(rows) - {"dependency"} == named


def test_every_dependency_is_imported() -> None:
    text = "\n".join(p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:from|import) ([a-z0-9_]+)", text, re.MULTILINE))
    other = {"markdown_it_py": "markdown_it", "pyyaml": "yaml", "lxml_html_clean": "trafilatura"}
    named = [re.split(r"[<>=\[ ]", d, maxsplit=1)[0].replace("-", "_") for d in PROJECT["project"]["dependencies"]]
    assert [n for n in named if other.get(n, n) not in imported] == []


def test_every_dependency_is_pinned_for_the_tests() -> None:
    lines = read("requirements.lock").lower().replace("_", "-").splitlines()
    pinned = {line.partition("==")[0] for line in lines if "==" in line}
    assert all(
        block.count("--hash=sha256:")
        for block in re.split(r"^(?=\S)", read("requirements.lock"), flags=re.MULTILINE)[1:]
    )
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [*PROJECT["project"]["dependencies"], *extras["test"], *extras["lint"]]
    named = {re.split(r"[<>=\[ ]", d, maxsplit=1)[0].lower() for d in asked}
    assert named - pinned == set()


def test_the_licence_is_whole() -> None:
    text = read("LICENSE")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
