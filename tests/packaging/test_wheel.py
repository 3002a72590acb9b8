"""The wheel: it holds what is read at run time, and works in a clean environment away from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.packaging.building import EPOCH, ROOT, build_wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["prompts", "schemas"])
def test_it_holds_the_mapped_folders(folder: str, names: set[str]) -> None:
    there = {f"briefgen/{folder}/{p.name}" for p in (ROOT / folder).iterdir()}
    assert there
    assert {n for n in names if n.startswith(f"briefgen/{folder}/")} == there


def test_it_holds_every_file_of_the_package(names: set[str]) -> None:
    package = ROOT / "src"
    there = {
        p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    }
    assert "briefgen/py.typed" in there
    assert any(n.startswith("briefgen/rendering/assets/") for n in there)
    assert {n for n in there if n.startswith("briefgen/")} - names == set()


def test_it_holds_nothing_else(names: set[str]) -> None:
    assert {n.partition("/")[0].partition("-")[0] for n in names} == {"briefgen"}
    assert not [n for n in names if n.endswith((".pyc", ".orig", "~"))]


def test_it_names_the_command_and_carries_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (points,) = (n for n in archive.namelist() if n.endswith(".dist-info/entry_points.txt"))
        assert "briefgen = briefgen.cli:main" in archive.read(points).decode()
        assert [n for n in archive.namelist() if n.endswith(".dist-info/licenses/LICENSE")]


# --- installed --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Installed:
    """A virtual environment that holds the wheel, and an empty folder to run in."""

    scripts: Path
    folder: Path
    environment: Mapping[str, str]

    def run(self, command: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.scripts / command, *arguments],
            cwd=self.folder,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel and no other briefgen; its dependencies are those of the environment at hand, so that no network is needed."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "venv", with_pip=False)
    python = next(p for p in (home / "venv/bin/python", home / "venv/Scripts/python.exe") if p.exists())
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    place = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    # A path in a .pth file is searched last, and the .pth files in it are not read: the checkout stays out.
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(place.stdout.strip(), "dependencies.pth").write_text("\n".join(sorted(ours)) + "\n", encoding="utf-8")
    (home / "elsewhere").mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return Installed(python.parent, home / "elsewhere", kept | {"SOURCE_DATE_EPOCH": EPOCH})


def test_it_is_the_wheel_that_runs(installed: Installed, wheel: Path) -> None:
    told = installed.run(
        "python", "-c", "import briefgen, briefgen.resources as r; print(briefgen.__file__, r.sample_dir())"
    )
    file, sample = told.stdout.split()
    assert Path(file).is_relative_to(installed.scripts.parent)
    assert sample == "None"
    assert installed.run("briefgen", "--version").stdout == f"briefgen {wheel.name.split('-')[1]}\n"


def test_it_finds_prompts_and_schemas(installed: Installed) -> None:
    code = "from briefgen.resources import *; [read_prompt(n) for n in prompt_names()]; [read_schema(n) for n in schema_names()]; print(len(prompt_names()), len(schema_names()))"
    told = installed.run("python", "-c", code)
    counts = [len(list((ROOT / folder).iterdir())) for folder in ("prompts", "schemas")]
    assert told.stdout.split() == [str(n) for n in counts], told.stderr


def test_it_builds_the_sample_and_verifies_it_again(installed: Installed) -> None:
    built = installed.run("briefgen", "build", ROOT / "sources", "-o", "briefing")
    assert built.returncode == 0, built.stderr
    written = {p.name for p in (installed.folder / "briefing").iterdir()}
    assert written == {"briefing.docx", "briefing.html", "briefing.json", "briefing.md", "report.json"}
    record = json.loads((installed.folder / "briefing" / "briefing.json").read_text(encoding="utf-8"))
    assert len(record["sources"]["sources"]) == 8
    again = installed.run("python", "-m", "briefgen", "verify", "briefing/briefing.json", "--quiet")
    assert again.returncode == 0, again.stderr
