"""Manifests: what is read from one, and what is said of each row that is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefgen.batch.cells import COLUMNS, Surroundings
from briefgen.batch.inputs import Inputs
from briefgen.batch.manifest import read_manifest
from briefgen.batch.rows import Checked, Row, check_rows
from briefgen.errors import SettingsError
from briefgen.settings import Settings


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for name in ("harbour/a.txt", "harbour/b.txt", "tram/c.txt", "report.md", "briefing.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name}\n", encoding="utf-8")
    return tmp_path


def checked(base: Path, text: str, name: str = "m.csv", **around: Any) -> Checked:
    path = base / name
    path.write_text(text, encoding="utf-8", newline="")
    given: dict[str, Any] = {"base": base, "folder": base / "out", "here": base, "today": "2026-05-01"} | around
    return check_rows(read_manifest(path, COLUMNS), Surroundings(**given), Inputs())


def one(base: Path, **cells: object) -> Row:
    found = checked(base, json.dumps({"id": "a", **cells}), "m.jsonl")
    assert not found.faults
    return found.rows[0]


def fault(base: Path, text: str, name: str = "m.csv", **around: Any) -> tuple[int, str]:
    found = checked(base, text, name, **around)
    assert len(found.faults) == 1, found.faults
    return found.faults[0].line, found.faults[0].message


# --- what is read -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.csv", "id,sources,question,rounds,strict,formats\na,harbour;tram/*.txt,Who pays?,3,true,md json\n"),
        (
            "m.csv",
            "\ufeffid;sources;question;rounds;strict;formats\r\na;'harbour;tram/*.txt';Who pays?;3;yes;md,json\r\n",
        ),
        ("m.csv", "id\tsources\tquestion\trounds\tstrict\tformats\na\tharbour;tram/*.txt\tWho pays?\t3\ton\tmd json\n"),
        ("m.csv", 'ID,Sources,Question,Rounds,Strict,Formats\n\n"a","harbour;\ntram/*.txt",Who pays?,3,1,"md,json"\n'),
        (
            "m.jsonl",
            '{"id": "a", "sources": ["harbour", "tram/*.txt"], "question": "Who pays?", "rounds": 3, "strict": true, "formats": ["json", "md"]}\n',
        ),
    ],
    ids=["csv", "csv of a spreadsheet", "csv with tabs", "csv with a cell on two lines", "json lines"],
)
def test_a_row_is_read(base: Path, name: str, text: str) -> None:
    text = text.replace("'harbour;tram/*.txt'", '"harbour;tram/*.txt"')
    (row,) = checked(base, text, name).rows
    assert row.sources == (str(base / "harbour"), str(base / "tram/*.txt"))
    assert (row.task, row.formats, row.shown, row.output) == ("build", ("md", "json"), "a", str(base / "out/a"))
    assert row.settings == Settings(
        question="Who pays?", rounds=3, strict=True, drafter="extractive", as_of="2026-05-01"
    )


def test_a_document_is_to_be_verified(base: Path) -> None:
    row = one(base, document="report.md", sources="harbour", ignore="BG102", fail_on="problem", formats="html")
    assert (row.task, row.document, row.formats) == ("verify", str(base / "report.md"), ("html",))
    assert (row.checks.ignore, row.checks.fail_on) == (("BG102",), "problem")


def test_a_folder_is_its_record(base: Path) -> None:
    assert one(base, record=".", task="verify").record == str(base / "briefing.json")


def test_a_config_file_of_the_row_goes_before_that_of_all(base: Path) -> None:
    (base / "all.toml").write_text('[build]\nmarking = "all"\nrounds = 4\n', encoding="utf-8")
    (base / "own.toml").write_text('[build]\nmarking = "own"\n', encoding="utf-8")
    text = "id,sources,config,rounds\na,harbour,,\nb,harbour,own.toml,\nc,harbour,,1\n"
    rows = checked(base, text, config=base / "all.toml").rows
    assert [(r.settings.marking, r.settings.rounds) for r in rows] == [("all", 4), ("own", 2), ("all", 1)]


def test_no_key_stands_in_a_row(base: Path) -> None:
    around: dict[str, Any] = {"environ": {"OPENAI_API_KEY": "sk-secret", "BRIEFGEN_MODEL": "m"}}
    (row,) = checked(base, "id,sources\na,harbour\n", **around).rows
    assert "sk-secret" not in repr(row)
    assert row.settings.api_key == ""
    assert row.settings.drafter == "llm", "what auto comes to is decided where the key is known to be"


# --- what is wrong ----------------------------------------------------------------------------------------------------

GOOD = "good,harbour"


@pytest.mark.parametrize(
    ("head", "cells", "said"),
    [
        ("", "a,nowhere", "nowhere: no such file or folder"),
        ("", "a,harbour/*.pdf", "the pattern matches no file"),
        ("", "a,https://example.org/x", "addresses are not fetched"),
        ("", "a,", "sources: they are missing"),
        ("", ",tram", "id: it is missing"),
        ("", "../a,tram", "id: '../a' is not allowed"),
        ("", ".a,tram", "id: '.a' is not allowed"),
        ("", "good,tram", "the id 'good' is that of line 2 already"),
        ("", "GOOD,tram", "the id 'GOOD' is that of line 2 already"),
        ("", "a", "it has 1 cells, and the head has 2"),
        ("", "a,tram,x", "it has 3 cells, and the head has 2"),
        (",output", "a,tram,good", "the output folder good is that of line 2 already"),
        (",output", "a,tram,./x/../good", "the output folder good is that of line 2 already"),
        (",output", "a,tram,.", "output: it is the folder of the results itself"),
        (",output", "a,tram,../tram/x", "lies in the source folder"),
        (",output", "a,tram,../report.md", "is a file, and has to be a folder"),
        (",previous", "a,tram,nowhere", "nowhere: there is no such file"),
        (",previous,output", "a,tram,briefing.json,..", "lies in the output folder of the row, which it writes anew"),
        (",previous,document", "a,tram,briefing.json,report.md", "previous: it has no meaning for task verify"),
        (",template", "a,tram,report.md", "template "),
        (",document,select", "a,tram,report.md,BG999", "select: no check has the code 'BG999'"),
        (",task", "a,tram,make", "task: 'make' is not allowed; allowed are build and verify"),
        (",task", "a,tram,verify", "needs a document, with sources, or a record"),
        (",document", "a,tram,none.md", "none.md: there is no such file"),
        (",record", "a,tram,briefing.json", "sources: a record carries its own"),
        (",document,question", "a,tram,report.md,Why?", "question: it has no meaning for task verify"),
        (",ignore", "a,tram,BG102", "ignore: it has no meaning for task build"),
        (",rounds", "a,tram,99", "rounds: 99 is not allowed; it has to be a whole number from 0 to 10"),
        (",rounds", "a,tram,two", "rounds: 'two' is not allowed; it has to be a whole number"),
        (",strict", "a,tram,perhaps", "strict: 'perhaps' is not allowed; allowed are true and false"),
        (",as_of", "a,tram,tomorrow", "as-of: 'tomorrow' is not allowed"),
        (",formats", "a,tram,odt", "formats: 'odt' is not allowed; allowed are md, html, docx, pdf, json"),
        (",document,fail_on", "a,tram,report.md,never", "fail_on: 'never' is not allowed"),
        (",config", "a,tram,none.toml", "none.toml: the config file cannot be read"),
        (",drafter", "a,tram,llm", "the llm drafter needs an endpoint"),
    ],
    ids=str,
)
def test_a_fault_is_named_with_its_line(base: Path, head: str, cells: str, said: str) -> None:
    good = GOOD + "," * head.count(",")
    line, message = fault(base, f"id,sources{head}\n{good}\n{cells}\n")
    assert line == 3
    assert said in message
    assert len(checked(base, f"id,sources{head}\n{good}\n{cells}\n").rows) == 1, "the row above runs all the same"


def test_all_that_is_wrong_with_a_row_is_said(base: Path) -> None:
    _, message = fault(base, "id,sources,rounds,formats\na,nowhere,99,odt\n")
    assert [word in message for word in ("nowhere", "rounds: 99", "'odt'")] == [True] * 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "this is no valid JSON"),
        ("[1]", "it has to be an object"),
        ('{"id": "a", "id": "b"}', "'id' stands there twice"),
        ('{"id": "a", "sources": "tram", "soruces": "x"}', "unknown column 'soruces'; did you mean 'sources'?"),
        ('{"id": "a", "sources": "tram", "api_key": "sk-1"}', "api_key may not stand in a manifest"),
        ('{"id": "a", "sources": [1]}', "sources: [1] is not allowed"),
        ('{"id": "a", "sources": []}', "sources: [] names nothing"),
        ('{"id": "a", "sources": "tram", "rounds": "x"}', "rounds: 'x' is not allowed"),
        ('{"id": "a", "sources": "tram", "rounds": true}', "rounds: True is not allowed"),
        ('{"id": "a", "sources": "a\\u0000b"}', "is no path"),
    ],
    ids=str,
)
def test_a_fault_of_a_line_of_json(base: Path, line: str, said: str) -> None:
    at, message = fault(base, f'{{"id": "good", "sources": "harbour"}}\n\n{line}\n', "m.jsonl")
    assert at == 3
    assert said in message


def test_the_key_is_not_repeated(base: Path) -> None:
    assert "sk-1" not in fault(base, '{"id": "a", "sources": "tram", "api_key": "sk-1"}', "m.jsonl")[1]


def test_csv_that_breaks_off_loses_no_row_above(base: Path) -> None:
    found = checked(base, 'id,sources\na,harbour\nb,"tram\n')
    assert [row.id for row in found.rows] == ["a"]
    assert [(f.line, f.message.partition(":")[0]) for f in found.faults] == [(3, "this is no valid CSV from here on")]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("m.xlsx", b"PK", "a manifest is a .csv or a .jsonl file; this has the suffix '.xlsx'"),
        ("m.csv", b"", "the manifest has no rows"),
        ("m.csv", b"id,sources\n", "the manifest has no rows"),
        ("m.csv", b"id,sorces\na,b\n", "line 1: unknown column 'sorces'; did you mean 'sources'?"),
        ("m.csv", b"id,id\na,b\n", "line 1: the column 'id' stands there twice"),
        ("m.csv", b"sources\nb\n", "line 1: there is no column 'id'"),
        ("m.csv", b"id,api_key\na,b\n", "api_key may not stand in a manifest"),
        ("m.csv", b"id,sources\n\xff,b\n", "the manifest is not UTF-8 (byte 11)"),
        ("none.csv", None, "the manifest cannot be read: No such file"),
    ],
    ids=str,
)
def test_a_manifest_of_no_use_is_refused(base: Path, name: str, data: bytes | None, said: str) -> None:
    if data is not None:
        (base / name).write_bytes(data)
    with pytest.raises(SettingsError) as caught:
        read_manifest(base / name, COLUMNS)
    assert said in str(caught.value)


# --- digests ----------------------------------------------------------------------------------------------------------


def _grown(base: Path) -> None:
    (base / "harbour/d.txt").write_text("new\n", encoding="utf-8")


def _changed(base: Path) -> None:
    (base / "harbour/a.txt").write_text("other\n", encoding="utf-8")


def _described(base: Path) -> None:
    (base / "harbour/manifest.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize("change", [_grown, _changed, _described], ids=["a file more", "a byte", "a manifest"])
def test_another_source_is_another_digest(base: Path, change: Any) -> None:
    row = one(base, sources="harbour")
    before = Inputs().digest(row)
    assert Inputs().digest(row) == before
    change(base)
    assert Inputs().digest(row) != before


@pytest.mark.parametrize(
    ("field", "value", "is_same"),
    [
        ("question", "Why?", False),
        ("rounds", 1, False),
        ("model", "m", False),
        ("concurrency", 9, True),
        ("cache", "/elsewhere", True),
        ("max_cost", 1.0, True),
        ("as_of", "2026-06-30", True),
    ],
    ids=str,
)
def test_what_changes_the_result_changes_the_digest(base: Path, field: str, value: Any, is_same: bool) -> None:  # noqa: FBT001 - of the table
    row = one(base, sources="harbour")
    other = replace(row, settings=replace(row.settings, **{field: value}))
    assert (Inputs().digest(row) == Inputs().digest(other)) is is_same


def test_a_date_that_is_given_counts(base: Path) -> None:
    assert Inputs().digest(one(base, sources="harbour", as_of="2026-01-01")) != Inputs().digest(
        one(base, sources="harbour", as_of="2026-01-02")
    )


def test_a_document_counts(base: Path) -> None:
    row = one(base, document="report.md", sources="harbour")
    before = Inputs().digest(row)
    (base / "report.md").write_text("other\n", encoding="utf-8")
    assert Inputs().digest(row) != before
