"""What is read, what is not, and what the build makes of bad input."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.errors import ExitCode
from tests.cli.conftest import TRAM, Run

PAGE = """<html><head><title>Council backs the line</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council backs the line",
"datePublished": "2025-03-04", "publisher": {"name": "The Harbour Gazette"}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Council backs the line</h1>
<p>The council of Arvel approved the tram line on 3 March 2025 after a debate of four hours in the town hall.</p>
<p>Residents of the old quay had asked for a tunnel, which the council rejected because of its price.</p></article>
</body></html>"""


def broken(folder: Path) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing of the kind")
    (folder / "empty.txt").write_bytes(b"")


def test_table_and_json_agree(run: Run, articles: Path) -> None:
    (articles / "page.html").write_text(PAGE, encoding="utf-8")
    shown, found = run("sources", articles), run("sources", articles, "--json")
    assert (shown.code, found.code) == (0, 0)
    first, second = found.json()["sources"]
    assert (first["number"], first["path"], first["publisher"]) == (
        1,
        "page.html",
        _found("The Harbour Gazette", "json-ld"),
    )
    assert first["date"] == _found("2025-03-04", "json-ld")
    assert (second["path"], second["publisher"], second["copy_of"]) == ("tram.txt", None, None)
    assert second["words"] == len(TRAM.split())
    flat = " ".join(shown.out.split())
    for part in ("Council backs the line", "The Harbour Gazette", "2025-03-04 (json-ld)", "page.html", "tram.txt"):
        assert part in flat
    assert found.json()["unreadable"] == []


def _found(value: str, origin: str) -> dict[str, str]:
    return {"value": value, "origin": origin}


def test_same_bytes_and_unreadable_files_are_listed(run: Run, articles: Path) -> None:
    broken(articles)
    (articles / "tram_again.txt").write_bytes((articles / "tram.txt").read_bytes())
    ended = run("sources", articles)
    assert ended.code == ExitCode.PARTIAL
    assert "same bytes: tram_again.txt" in ended.out
    assert [line.split(": ")[1] for line in ended.out.splitlines() if line.startswith("Not read: ")] == [
        "broken.pdf",
        "empty.txt",
    ]
    listed = run("sources", articles, "--json").json()
    assert [item["path"] for item in listed["unreadable"]] == ["broken.pdf", "empty.txt"]
    assert all(item["reason"] for item in listed["unreadable"])


def test_hostile_title(run: Run, articles: Path) -> None:
    hostile = PAGE.replace("Council backs the line", "Red&#27;[31m alert&#7; \u202etxt.exe [bold]x[/bold]")
    (articles / "page.html").write_text(hostile, encoding="utf-8")
    ended = run("sources", articles)
    assert ended.code == 0
    assert not set("\x1b\x07\u202e") & set(ended.out + ended.err)
    assert "[bold]x[/bold]" in " ".join(ended.out.split()).replace("[bold] x", "[bold]x")


@pytest.mark.parametrize("command", ["sources", "build"])
@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("missing", "missing: no such file or folder", id="missing folder"),
        pytest.param("nothing", "nothing: no sources there", id="empty folder"),
        pytest.param("odd", "broken.pdf: ", id="only unreadable files"),
        pytest.param("none/*.txt", "matches no file", id="glob without a match"),
    ],
)
def test_nothing_to_read(run: Run, tmp_path: Path, command: str, source: str, message: str) -> None:
    (tmp_path / "nothing").mkdir()
    (tmp_path / "odd").mkdir()
    broken(tmp_path / "odd")
    ended = run(command, source)
    assert (ended.code, ended.out) == (ExitCode.SOURCE, "")
    assert message in ended.err
    assert ended.err.count("briefgen: ") == 1
    assert "Traceback" not in ended.err
    assert not (tmp_path / "briefing").exists()


def test_rest_is_built_beside_a_broken_file(run: Run, articles: Path, tmp_path: Path) -> None:
    broken(articles)
    ended = run("build", articles, "--json")
    assert ended.code == ExitCode.PARTIAL
    assert "Not read: broken.pdf: " in ended.err
    assert ended.json()["sources"]["read"] == 1
    assert run("verify", tmp_path / "briefing").code == ExitCode.OK


def test_same_files_give_the_same_bytes(run: Run, articles: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert run("build", articles, "-o", folder).code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
