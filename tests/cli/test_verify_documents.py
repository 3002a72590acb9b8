"""Cited documents from the command line: formats, settings, waivers and every exit code."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from briefgen import rendering
from briefgen.checking.settings import VerifySettings, verify_settings
from briefgen.errors import SettingsError
from tests.hostile import OWN

if TYPE_CHECKING:
    from briefgen.model import Briefing
    from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]

GOOD = "The council of Arvel approved the tram line on 3 March 2025 by 21 votes to 9. [1]\n"
FALSE = "The council of Arvel approved the tram line on 3 March 2025 by 31 votes to 9. [1]\n"
BARE = "The council of Arvel approved the tram line in the town hall.\n"
LISTED = "\n## Sources\n\n[1] Tram line delayed. tram.txt\n"


@pytest.fixture
def here(articles: Path) -> Path:
    """A folder with a folder of sources, where the command is run."""
    return articles.parent


def document(here: Path, text: str, name: str = "report.md") -> str:
    (here / name).write_text(text + LISTED, encoding="utf-8")
    return name


# --- exit codes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        pytest.param(GOOD, [], 0, id="verified"),
        pytest.param(FALSE, [], 1, id="problem"),
        pytest.param(FALSE, ["--fail-on", "problem"], 1, id="problem where only problems fail"),
        pytest.param(BARE, [], 1, id="no marker"),
        pytest.param(BARE, ["--ignore", "BG1"], 0, id="ignored"),
        pytest.param(BARE, ["--select", "BG2,BG3"], 0, id="not selected"),
        pytest.param(BARE.strip() + " <!-- briefgen: ignore BG102 -- our own -->\n", [], 0, id="suppressed"),
        pytest.param("# A heading\n", [], 0, id="no claims"),
    ],
)
def test_exit_code(run: Run, here: Path, text: str, options: list[str], code: int) -> None:
    ended = run("verify", document(here, text), "--sources", "articles", *options)
    assert ended.code == code, ended
    assert "Traceback" not in ended.err


def test_unreadable_source_is_partial_unless_a_claim_fails(run: Run, here: Path) -> None:
    (here / "articles" / "broken.pdf").write_bytes(b"no PDF")
    ended = run("verify", document(here, GOOD), "--sources", "articles")
    assert ended.code == 5
    assert "Not read: broken.pdf: " in ended.err
    assert run("verify", document(here, FALSE), "--sources", "articles").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["report.md"], 2, "no sources given: name them with --sources PATH", id="no sources"),
        pytest.param(["no.md", "--sources", "articles"], 2, "no.md: there is no such document", id="no document"),
        pytest.param(["report.md", "--sources", "no"], 3, "no: no such file or folder", id="no source"),
        pytest.param(
            ["x.rtf", "--sources", "articles"], 3, "x.rtf: unsupported format .rtf", id="format of a document"
        ),
        pytest.param(["report.md", "--sources", "articles", "--format", "xml"], 2, "'xml' is not one of", id="format"),
        pytest.param(["report.md", "--sources", "articles", "--select", "BG9x"], 2, "'BG9X'", id="unknown code"),
        pytest.param(
            ["report.md", "--sources", "articles", "--ignore", "BG301 X"], 2, "--ignore: no check", id="one unknown"
        ),
        pytest.param(
            ["report.md", "--sources", "articles", "--fail-on", "note"], 2, "'note' is not one of", id="fail-on"
        ),
        pytest.param(["report.md", "--json", "--format", "sarif"], 2, "contradict each other", id="two formats"),
        pytest.param(
            ["report.md", "x.json", "--sources", "articles"], 2, "checked by itself", id="record and document"
        ),
        pytest.param(["x.json", "--sources", "articles"], 2, "--sources is for documents", id="record with sources"),
        pytest.param(["x.json", "--output", "y"], 2, "give --format too", id="table to a file"),
        pytest.param(["-", "--sources", "articles", "--stdin-name", "report"], 2, "has no suffix", id="stdin's format"),
        pytest.param(
            ["report.md", "--sources", "articles", "--output", "report.md/x"], 6, "cannot be written", id="output"
        ),
        pytest.param(["report.md", "--config", "no.toml"], 2, "no.toml: the config file cannot be read", id="config"),
    ],
)
def test_what_is_wrong_is_said_once(run: Run, here: Path, arguments: list[str], code: int, message: str) -> None:
    document(here, GOOD)
    (here / "x.rtf").write_text("x", encoding="utf-8")
    (here / "x.json").write_text("{}", encoding="utf-8")
    ended = run("verify", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert message.lower() in ended.err.lower()
    assert ended.err.count("briefgen: ") == 1
    assert "Traceback" not in ended.err


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_text_is_like_a_linters(run: Run, here: Path) -> None:
    ended = run("verify", document(here, GOOD + "\n" + FALSE), "--sources", "articles")
    column = FALSE.index("31") + 1
    lines = ended.out.splitlines()
    assert lines[0].startswith(f"report.md:3:{column} BG301 ")
    assert lines[1] == "    claim   “31”"
    assert lines[2].startswith("    source  articles/tram.txt:3:")
    assert all(re.match(r"report\.md:\d+:\d+ BG\d{3} | {4}(claim|source)  ", line) for line in lines)
    assert ended.err.startswith(
        "report.md: 2 claims in 2 sentences, 2 with markers: 1 verified, 1 problem, 0 unverified; "
    )
    assert ended.err.count("\n") == 1


def test_nothing_is_shown_of_what_holds(run: Run, here: Path) -> None:
    ended = run("verify", document(here, GOOD), "--sources", "articles", "--quiet")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_waived_findings_are_counted_and_not_listed(run: Run, here: Path) -> None:
    ended = run("verify", document(here, BARE), "--sources", "articles", "--ignore", "BG102")
    assert ended.out == ""
    assert "0 verified, 1 problem, 0 unverified (1 of these waived); 0 findings, 1 suppressed." in ended.err


def test_unused_suppression_is_a_warning(run: Run, here: Path) -> None:
    text = GOOD.strip() + " <!-- briefgen: ignore BG404 -- asked -->\n"
    ended = run("verify", document(here, text), "--sources", "articles")
    assert ended.code == 0
    assert ended.out.startswith("report.md:1:1 warning: unused suppression of BG404")


def test_several_documents_are_summed(run: Run, here: Path) -> None:
    names = [document(here, GOOD, "a.md"), document(here, FALSE, "b.txt")]
    ended = run("verify", *names, names[0], "--sources", "articles")
    assert ended.code == 1
    assert [line.partition(":")[0] for line in ended.err.splitlines()] == ["a.md", "b.txt", "All 2 documents"]


def test_standard_input(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Given:
        buffer = io.BytesIO((FALSE + LISTED).encode())

    monkeypatch.setattr(sys, "stdin", Given())
    ended = run("verify", "-", "--sources", "articles", "--stdin-name", "notes/daily.md")
    assert ended.code == 1
    assert ended.out.startswith("notes/daily.md:1:")


def test_empty_standard_input_is_named_as_the_user_named_it(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Given:
        buffer = io.BytesIO(b"")

    monkeypatch.setattr(sys, "stdin", Given())
    ended = run("verify", "-", "--sources", "articles", "--stdin-name", "daily.md")
    assert (ended.code, ended.err) == (3, "briefgen: error: daily.md: is empty\n")


def test_json_holds_to_the_schema(run: Run, here: Path) -> None:
    name = document(here, FALSE + "\n" + BARE.strip() + " <!-- briefgen: ignore BG102 -- our own -->\n")
    ended = run("verify", name, "--sources", "articles", "--format", "json")
    made = ended.json()
    Draft202012Validator(json.loads((ROOT / "schemas/verification.schema.json").read_text("utf-8"))).validate(made)
    assert (made["passed"], made["counts"]["problem"], made["counts"]["waived"]) == (False, 2, 1)
    assert made["documents"][0]["claims"][1]["findings"][0]["waiver"]["reason"] == "our own"
    assert run("verify", name, "--sources", "articles", "--json").out == ended.out


def test_sarif_names_every_check_and_the_folder_of_the_run(run: Run, here: Path) -> None:
    from briefgen.gate import all_checks

    ended = run("verify", document(here, FALSE), "--sources", "articles", "--format", "sarif", "--quiet")
    (made,) = ended.json()["runs"]
    assert [rule["id"] for rule in made["tool"]["driver"]["rules"]] == [check.code for check in all_checks()]
    assert [a["location"]["uri"] for a in made["artifacts"]] == ["report.md", "articles/tram.txt"]
    assert made["results"][0]["ruleId"] == "BG301"
    assert made["invocations"][0]["exitCode"] == ended.code == 1


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("github", "::error file=report.md,line=1,"),
        ("html", "<!DOCTYPE html>"),
        ("text", "report.md:1:"),
        ("sarif", "{\n"),
    ],
)
def test_output_to_a_file_is_what_is_printed(run: Run, here: Path, form: str, start: str) -> None:
    arguments = ["verify", document(here, FALSE), "--sources", "articles", "--format", form, "--quiet"]
    printed = run(*arguments)
    ended = run(*arguments, "--output", "out/found.txt")
    assert (ended.code, ended.out, ended.err) == (1, "", "")
    assert (here / "out" / "found.txt").read_text(encoding="utf-8") == printed.out
    assert printed.out.startswith(start)


def test_the_same_twice(run: Run, here: Path) -> None:
    name = document(here, FALSE + GOOD + BARE)
    for form in ("text", "json", "sarif", "github", "html"):
        arguments = ("verify", name, "--sources", "articles", "--format", form)
        assert run(*arguments) == run(*arguments)


@pytest.mark.parametrize("form", ["github", "sarif", "html", "json"])
def test_a_record_is_shown_in_every_format(run: Run, here: Path, record: Briefing, form: str) -> None:
    path = rendering.write(record, here / "briefing", ("json",))[0]
    raw = json.loads(path.read_bytes())
    for claim in (raw["draft"]["facts"][1], raw["report"]["judgements"][1]["claim"]):
        claim["text"] = claim["text"].replace("240", "340")
    changed = json.dumps(raw, indent=1, ensure_ascii=False)
    path.write_text(changed, encoding="utf-8")
    line = changed[: changed.index('"The line will cost €340')].count("\n") + 1
    ended = run("verify", "briefing", "--format", form, "--output", "found", "--quiet")
    assert (ended.code, ended.out) == (1, "")
    shown = (here / "found").read_text("utf-8")
    assert {
        "github": f"::error file=briefing/briefing.json,line={line},endLine={line},col=",
        "sarif": f'"startLine": {line},',
        "html": f"line {line}, column ",
        "json": '"BG301"',
    }[form] in shown
    assert form == "json" or "the record was changed after the build" in shown


# --- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "table"), [("briefgen.toml", "verify"), ("pyproject.toml", "tool.briefgen.verify")], ids=["own", "project"]
)
def test_settings_from_a_file(run: Run, here: Path, name: str, table: str) -> None:
    settings = 'sources = ["articles"]\nignore = ["BG102"]\nformat = "json"\nfail-on = "problem"\n'
    (here / name).write_text(f"[build]\n[{table}]\n{settings}" if name[0] == "b" else f"[{table}]\n{settings}")
    ended = run("verify", document(here, BARE))
    assert ended.code == 0
    assert (ended.json()["fail_on"], ended.json()["counts"]["waived"]) == ("problem", 1)
    assert run("verify", "report.md", "--ignore", "BG3", "--format", "text").code == 1


def test_own_file_goes_before_the_projects(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.briefgen.verify]\nselect = ["BG2"]\n')
    (here / "briefgen.toml").write_text("[build]\nrounds = 1\n")
    assert verify_settings({}, config=None, folder=here).select == ("BG2",)
    (here / "briefgen.toml").write_text('[verify]\nignore = ["BG3"]\n')
    assert verify_settings({}, config=None, folder=here) == VerifySettings(ignore=("BG3",))


def test_sources_are_relative_to_the_file_that_names_them(run: Run, here: Path) -> None:
    (here / "sub").mkdir()
    (here / "sub" / "b.toml").write_text('[verify]\nsources = ["../articles"]\n')
    assert run("verify", document(here, GOOD), "--config", "sub/b.toml").code == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[verify]\nfailon = 'x'", "unknown setting 'failon' under \\[verify\\]; allowed are sources, select"),
        ("[verify]\nsources = 'articles'", "it has to be a list of texts"),
        ("[verify]\nselect = [1]", "it has to be a list of texts"),
        ("[verify]\nformat = 'xml'", "'xml' is not allowed; allowed are text, json"),
        ("[verify]\nfail-on = 'note'", "'note' is not allowed; allowed are problem, unverified"),
        ("[verfy]\nselect = []", "unknown table or key 'verfy'"),
        ("verify = 1", "unknown table or key 'verify'"),
    ],
    ids=["unknown", "text", "number", "format", "fail-on", "table", "no table"],
)
def test_a_wrong_setting_is_refused_with_its_file(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "briefgen.toml").write_text(text)
    with pytest.raises(SettingsError, match=message) as caught:
        verify_settings({}, config=None, folder=tmp_path)
    assert "briefgen.toml" in str(caught.value)


def test_a_build_reads_past_the_table_of_verify(tmp_path: Path) -> None:
    from briefgen.config import read_config

    (tmp_path / "briefgen.toml").write_text("[verify]\nselect = ['BG3']\n[build]\nrounds = 1\n")
    assert read_config(tmp_path / "briefgen.toml") == {"rounds": 1}


def test_the_hook_for_other_projects_runs_this_command() -> None:
    import yaml

    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == ("briefgen-verify", "briefgen verify", "python")
    assert "- id: briefgen-verify" in (ROOT / "docs" / "verify.md").read_text("utf-8")


# --- hostile words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "html"])
@pytest.mark.parametrize("words", OWN.values(), ids=OWN)
def test_hostile_words_in_a_document_and_a_source(run: Run, here: Path, words: str, form: str) -> None:
    (here / "articles" / "hostile.txt").write_text(f"A notice\n\nThe clerk wrote: {words} in 2025.\n", encoding="utf-8")
    listed = LISTED + f"[2] hostile.txt {words}\n"
    (here / "report.md").write_text(
        f"The clerk wrote: {words} in 2026. [2]\n\n{FALSE}\n{words} [9]\n" + listed, encoding="utf-8"
    )
    ended = run("verify", "report.md", "--sources", "articles", "--format", form)
    assert ended.code == 1, ended
    assert "Traceback" not in ended.err
    if form in ("text", "github"):
        assert all(
            re.match(r"report\.md:\d+:\d+ | {4}(claim|source)  |::\w+ file=report\.md,", line)
            for line in ended.out.splitlines()
        )
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", ended.out)
    elif form != "html":
        json.loads(ended.out)
