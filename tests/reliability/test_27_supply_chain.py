"""What is installed is what was tried, and what is released can be made again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.packaging.building import ROOT, build_wheel
from tests.reliability.tally import Tally

BILL = ROOT / "sbom.cdx.json"


def locked() -> dict[str, tuple[str, int]]:
    """Package to its version and how many files of it may be installed, by hash."""
    blocks = re.split(r"^(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    named = [re.match(r"([\w.-]+)==([^\s;]+)", block) for block in blocks]
    hashes = [len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)) for block in blocks]
    return {m[1].lower().replace("_", "-"): (m[2], n) for m, n in zip(named, hashes, strict=True) if m}


def listed() -> dict[str, str]:
    """Package to version, by the bill of materials."""
    components = json.loads(BILL.read_text(encoding="utf-8"))["components"]
    return {c["name"].lower().replace("_", "-"): c["version"] for c in components}


def test_every_package_of_the_lock_has_its_hashes(tally: Tally) -> None:
    packages = locked()
    wrong = [name for name, (_, hashes) in packages.items() if not hashes]
    tally.none(27, "packages of the lock", tried=len(packages), unit="packages", wrong=wrong, of="without a hash")


def test_ci_installs_by_hash_only(tally: Tally) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    tests = readme.partition("<!-- command:tests -->")[2].partition("```sh\n")[2].partition("```")[0]
    installs = re.findall(r"pip install [^&\n]*", tests + (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    wrong = [line for line in installs if "--require-hashes" not in line and "--no-deps" not in line]
    tally.none(
        27, "installations for the tests", tried=len(installs), unit="commands", wrong=wrong, of="not held by hashes"
    )


def test_the_bill_lists_what_is_locked(tally: Tally) -> None:
    packages = locked()
    wrong = [f"{name} {version}" for name, version in listed().items() if packages.get(name, ("",))[0] != version]
    needed = {
        re.split(r"[<>=\[ ]", line, maxsplit=1)[0]
        for line in re.findall(r'^  "([^"]+)"', _dependencies(), re.MULTILINE)
    }
    wrong += sorted(needed - listed().keys())
    tally.none(
        27, "bill of materials", tried=len(listed()), unit="packages", wrong=wrong, of="missing or of another version"
    )


def _dependencies() -> str:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return text.partition("\ndependencies = [\n")[2].partition("\n]")[0]


def test_two_wheels_are_the_same_bytes_and_carry_the_bill(tally: Tally, tmp_path: Path) -> None:
    one, two = (build_wheel(tmp_path / name) for name in ("one", "two"))
    with zipfile.ZipFile(one) as archive:
        carried = [archive.read(n) for n in archive.namelist() if n.endswith(".dist-info/sboms/sbom.cdx.json")]
    assert carried == [BILL.read_bytes()]
    wrong = [] if one.read_bytes() == two.read_bytes() else [one.name]
    tally.none(27, "wheels built twice", tried=2, unit="wheels", wrong=wrong, of="of other bytes")


def test_ruff_finds_no_fault_of_security(tally: Tally) -> None:
    pytest.importorskip("ruff", reason="the linters are not installed")
    command = [sys.executable, "-m", "ruff", "check", "--select", "S", "--output-format", "json", "src"]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout)
    files = list((ROOT / "src").rglob("*.py"))
    wrong = [f"{f['filename']}:{f['location']['row']} {f['code']}" for f in found]
    tally.none(27, "ruff's S rules, on the program", tried=len(files), unit="files", wrong=wrong, of="findings")


def test_what_is_excused_of_ruff_says_why(tally: Tally) -> None:
    lines = [line for file in (ROOT / "src").rglob("*.py") for line in file.read_text(encoding="utf-8").splitlines()]
    excused = [line for line in lines if re.search(r"noqa: [^#]*\bS\d{3}\b", line)]
    wrong = [line.strip() for line in excused if not re.search(r"noqa: [A-Z0-9, ]+ - \w", line)]
    tally.none(
        27,
        "lines that ruff's S rules are told to pass",
        tried=len(excused),
        unit="lines",
        wrong=wrong,
        of="without a reason",
    )
