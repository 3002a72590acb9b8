"""``briefgen render``: views made again from a record, and what is refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from briefgen import rendering
from briefgen.model import Briefing
from tests.cli.conftest import Pretended, Run


@pytest.fixture
def file(record: Briefing, tmp_path: Path) -> Path:
    path = tmp_path / "briefing" / "briefing.json"
    path.parent.mkdir()
    path.write_bytes(rendering.record_json(record))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_beside_the_record_by_default(run: Run, file: Path, record: Briefing) -> None:
    ended = run("render", file, "--format", "md,html")
    assert (ended.code, ended.out) == (0, "")
    assert names(file.parent) == ["briefing.html", "briefing.json", "briefing.md"]
    assert (file.parent / "briefing.md").read_text(encoding="utf-8") == rendering.markdown(record)
    assert ended.err.splitlines() == [
        f"{file.parent / name} (build {record.build})" for name in ("briefing.md", "briefing.html")
    ]


def test_other_views_of_the_build_stay(run: Run, file: Path) -> None:
    assert run("render", file, "--format", "html").code == 0
    assert run("render", file.parent, "--format", "md").code == 0
    assert names(file.parent) == ["briefing.html", "briefing.json", "briefing.md"]


def test_the_same_bytes_as_the_build(run: Run, articles: Path, tmp_path: Path) -> None:
    assert run("build", articles, "-o", tmp_path / "built", "--no-selftest").code == 0
    assert run("render", tmp_path / "built", "--format", "md,html,docx,json", "-o", tmp_path / "again").code == 0
    assert names(tmp_path / "again") == ["briefing.docx", "briefing.html", "briefing.json", "briefing.md"]
    for name in names(tmp_path / "again"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "built" / name).read_bytes()


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_one_text_to_standard_output(run: Run, file: Path, record: Briefing, form: str) -> None:
    ended = run("render", file, "--format", form, "-o", "-")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == rendering.render(record, form)
    assert names(file.parent) == ["briefing.json"]


@pytest.mark.parametrize("forms", ["docx", "pdf", "md,html"])
def test_standard_output_takes_one_text(run: Run, file: Path, forms: str) -> None:
    ended = run("render", file, "--format", forms, "-o", "-")
    assert (ended.code, ended.out) == (2, "")
    assert "standard output takes one format of md, html, json" in ended.err


def test_an_altered_record_is_refused(run: Run, file: Path, record: Briefing) -> None:
    file.write_bytes(rendering.record_json(replace(record, marking="PUBLIC")))
    for output in ((), ("-o", "-")):
        ended = run("render", file, "--format", "md", *output)
        assert (ended.code, ended.out) == (1, "")
        assert f"{file}: the record was changed after the build" in ended.err
    assert names(file.parent) == ["briefing.json"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b'{"version": 0, "draft": {}}', "record version 0, this program reads", id="older"),
        pytest.param(b'{"version": 77, "draft": {}}', "record version 77, this program reads", id="newer"),
        pytest.param(b"# a briefing", "not a briefing record", id="no json"),
        pytest.param(None, "the record cannot be read", id="missing"),
    ],
)
def test_what_is_no_record_is_refused(run: Run, tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "other.json"
    if content is not None:
        path.write_bytes(content)
    ended = run("render", path, "--format", "md")
    assert (ended.code, ended.out) == (2, "")
    assert f"other.json: {message}" in ended.err


@pytest.mark.parametrize("there", ["a briefing of another build", "something else"])
def test_a_folder_of_another_build_is_left_alone(
    run: Run, file: Path, record: Briefing, tmp_path: Path, there: str
) -> None:
    other = tmp_path / "other" / "briefing.json"
    other.parent.mkdir()
    later = replace(record, as_of="2026-06-01", build="")
    later = replace(later, build=rendering.build_id(later))
    other.write_bytes(rendering.record_json(later) if there.startswith("a briefing") else b"{}")
    before = other.read_bytes()
    ended = run("render", file, "--format", "md,json", "-o", other.parent)
    assert ended.code == 6
    assert "holds another briefing" in ended.err
    assert other.read_bytes() == before
    assert names(other.parent) == ["briefing.json"]


@pytest.mark.parametrize("name", ["report", "exe", ""])
def test_a_format_that_is_none(run: Run, file: Path, name: str) -> None:
    ended = run("render", file, "--format", f"md,{name}")
    assert (ended.code, ended.out) == (2, "")
    assert f": '{name}': allowed are md, html, docx, pdf, json" in ended.err


# --- templates, of render and of build --------------------------------------------------------------------------------


def archive(*members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for member in members:
            package.writestr(member, "text")
    return held.getvalue()


@pytest.fixture
def department(tmp_path: Path) -> Path:
    """A template as Word would save it."""
    from docx import Document

    document = Document()
    document.styles["Heading 1"].font.name = "Georgia"
    document.save(str(tmp_path / "department.docx"))
    return tmp_path / "department.docx"


def test_a_template_reaches_the_word_view(run: Run, file: Path, department: Path, record: Briefing) -> None:
    assert run("render", file, "--format", "docx", "--template", department).code == 0
    made = (file.parent / "briefing.docx").read_bytes()
    assert made == rendering.render_bytes(record, "docx", template=department.read_bytes())
    assert made != rendering.render_bytes(record, "docx")


def test_a_template_of_a_build(
    run: Run, articles: Path, department: Path, pretended: Pretended, tmp_path: Path
) -> None:
    assert isinstance(pretended.outcome, Briefing)
    given = replace(pretended.outcome, build="")
    pretended.outcome = replace(given, build=rendering.build_id(given))
    out = tmp_path / "out"
    assert run("build", articles, "-o", out, "--format", "docx,json", "--template", department).code == 0
    again = tmp_path / "again"
    assert run("render", out, "--format", "docx", "--template", department, "-o", again).code == 0
    assert (again / "briefing.docx").read_bytes() == (out / "briefing.docx").read_bytes()


@pytest.mark.parametrize("command", ["render", "build"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"", id="empty"),
        pytest.param(b"{\\rtf1 a letter}", id="another format"),
        pytest.param(archive("a.txt"), id="another archive"),
        pytest.param(archive("[Content_Types].xml", "word/document.xml"), id="no XML in it"),
    ],
)
def test_what_is_no_template_is_refused_at_once(  # noqa: PLR0917 - one parameter a fixture
    run: Run, file: Path, articles: Path, pretended: Pretended, tmp_path: Path, command: str, content: bytes | None
) -> None:
    path = tmp_path / "template.docx"
    if content is not None:
        path.write_bytes(content)
    given = file if command == "render" else articles
    ended = run(command, given, "--format", "md,docx", "-o", tmp_path / "out", "--template", path)
    assert (ended.code, ended.out) == (2, "")
    assert f"--template {path}: " in ended.err
    assert pretended.sources == ()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["render", "build"])
def test_a_template_without_a_word_view(
    run: Run, file: Path, articles: Path, department: Path, pretended: Pretended, command: str
) -> None:
    given = file if command == "render" else articles
    ended = run(command, given, "--format", "md", "--template", department)
    assert ended.code == 2
    assert "it is for docx, which --format does not name" in ended.err
