"""The pages: their examples run, their links lead somewhere, and the parts made from the program are up to date."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scripts.update_docs import BLOCKS, settings_table, updated

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    p.relative_to(ROOT).as_posix()
    for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("tests/**/*.md")]
)


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


EXAMPLES = [
    pytest.param(block, id=f"{page}-{number}")
    for page in ("README.md", "docs/library.md")
    for number, block in enumerate(re.findall(r"^```python\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL), start=1)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "example", "exec"), {"__name__": "__main__"})


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("page", PAGES)
def test_a_link_to_a_file_leads_somewhere(page: str) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", re.sub(r"```.*?```", "", read(page), flags=re.DOTALL))
    local = [t for t in targets if not re.match(r"[a-z]+:", t)]
    assert [t for t in local if not (ROOT / page).parent.joinpath(t).exists()] == []


def test_every_page_is_in_the_contents() -> None:
    listed = set(re.findall(r"^[a-z0-9/-]+$", read("docs/index.md"), re.MULTILINE))
    there = {p.relative_to(ROOT / "docs").with_suffix("").as_posix() for p in (ROOT / "docs").rglob("*.md")} - {"index"}
    assert listed == there


@pytest.mark.parametrize(
    ("page", "name"), [(page, name) for page, blocks in BLOCKS.items() for name in blocks], ids=str
)
def test_a_part_made_from_the_program_is_up_to_date(page: str, name: str) -> None:
    assert updated(read(page), {name: BLOCKS[page][name]}) == read(page), "run: python scripts/update_docs.py"


def test_a_part_without_a_place_is_said() -> None:
    with pytest.raises(ValueError, match="no place for settings"):
        updated("# a page without it", {"settings": settings_table})


@pytest.mark.parametrize("name", ["sample", "tests"])
def test_the_commands_are_marked(name: str) -> None:
    blocks = re.findall(rf"^<!-- command:{name} -->\n```sh\n([^\n]+)\n```$", read("README.md"), re.MULTILINE)
    assert len(blocks) == 1
    assert blocks[0].startswith("python3 -m venv .venv && ")
