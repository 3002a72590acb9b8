"""The same sources give the same bytes, wherever and however the program runs."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from briefgen.cli.app import main
from tests.model_server import ModelServer, a_model
from tests.reliability.tally import Tally
from tests.unit.test_pay_once import article

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ROOT = Path(__file__).parents[2]
FORMATS = "md,html,docx,pdf,json"
TURKISH = "tr_TR.UTF-8"
EPOCH = "1777593600"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """In which the program runs.

    Attributes:
        environment: variables that differ.
        folder: where the work lies.
        backwards: whether the sources were written in the opposite order.
        mask: of the rights of new files.
        concurrency: requests in flight.
        verbose: whether it shows its progress.
        twice: whether it is built twice, so that the second finds all in its ledger.
    """

    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "here"
    backwards: bool = False
    mask: int = 0o022
    concurrency: int = 4
    verbose: bool = False
    twice: bool = False


ALL_AT_ONCE = Surroundings(
    environment={"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": TURKISH, "LANG": TURKISH, "COLUMNS": "40"},
    folder="somewhere else/ünder a long name with spaces",
    backwards=True,
    mask=0o077,
    concurrency=1,
    verbose=True,
)  # fmt: skip
OTHERS = {
    "a process of its own": Surroundings(),
    "another path": Surroundings(folder="a/b c/İ"),
    "Turkish": Surroundings(environment={"LC_ALL": TURKISH, "LANG": TURKISH}),
    "the C locale": Surroundings(
        environment={"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    ),
    "another hash seed": Surroundings(environment={"PYTHONHASHSEED": "1"}),
    "a third hash seed": Surroundings(environment={"PYTHONHASHSEED": "424242"}),
    "far east": Surroundings(environment={"TZ": "Pacific/Kiritimati"}),
    "far west": Surroundings(environment={"TZ": "Pacific/Niue"}),
    "files written backwards": Surroundings(backwards=True),
    "other rights": Surroundings(mask=0o077),
    "one request at a time": Surroundings(concurrency=1),
    "sixteen requests at a time": Surroundings(concurrency=16),
    "all from the ledger": Surroundings(twice=True),
    "a narrow terminal": Surroundings(environment={"COLUMNS": "30", "TERM": "xterm", "FORCE_COLOR": "1"}, verbose=True),
}
SHORT = {"all of it at once": ALL_AT_ONCE}


def sources(folder: Path, *, backwards: bool) -> None:
    texts = {f"{number}.txt": article(number) for number in range(4)}
    page = "".join(f"<p>{part}</p>" for part in article(4).split("\n\n"))
    texts["Iğdır page.html"] = f"<html><head><title>Iğdır</title></head><body><article>{page}</article></body></html>"
    texts["istanbul.md"] = f"# İstanbul and Iğdır\n\n{article(5)}"
    folder.mkdir(parents=True)
    for name in sorted(texts, reverse=backwards):
        (folder / name).write_text(texts[name], encoding="utf-8")


def command(model: ModelServer | None) -> tuple[str, ...]:
    asked = ("--base-url", model.url, "--model", "counting") if model else ("--drafter", "extractive")
    return ("build", "sources", "-o", "out", "--format", FORMATS, *asked)


def built_here(work: Path, model: ModelServer | None, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What a build writes, in this process, whatever surrounds it."""
    sources(work / "sources", backwards=False)
    with monkeypatch.context() as patch:
        patch.chdir(work)
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        assert main([*command(model), "--quiet"]) == 0
    return {path.name: path.read_bytes() for path in sorted((work / "out").iterdir())}


def built(base: Path, how: Surroundings, model: ModelServer | None, more: dict[str, str]) -> dict[str, bytes]:
    """What a build writes, by a process of its own."""
    work = base / how.folder
    sources(work / "sources", backwards=how.backwards)
    arguments = (*command(model), "--concurrency", str(how.concurrency), *(() if how.verbose else ("--quiet",)))
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {
        "PYTHONPATH": str(ROOT / "src"),
        "SOURCE_DATE_EPOCH": EPOCH,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    environment |= {"PYTHONHASHSEED": "0", **how.environment, **more}
    for _ in range(1 + how.twice):
        ended = subprocess.run(
            [sys.executable, "-m", "briefgen", *arguments],
            cwd=work,
            env=environment,
            umask=how.mask,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr.decode("utf-8", "replace")
    return {path.name: path.read_bytes() for path in sorted((work / "out").iterdir())}


@pytest.fixture(scope="module")
def turkish(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the Turkish locale was made, for machines that have none."""
    folder = tmp_path_factory.mktemp("locales")
    with suppress(OSError):
        make = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / TURKISH)]
        subprocess.run(make, capture_output=True, check=False)
    return {"LOCPATH": str(folder)} if (folder / TURKISH).exists() else {}


def is_there(turkish: dict[str, str]) -> bool:
    """Whether the program really runs in that locale; its variables are set in any case."""
    code = f"import locale; locale.setlocale(locale.LC_ALL, {TURKISH!r})"
    surroundings = {**os.environ, **turkish}
    return not subprocess.run(
        [sys.executable, "-c", code], env=surroundings, capture_output=True, check=False
    ).returncode


@pytest.mark.parametrize("drafter", ["extractive", "llm"])
@pytest.mark.parametrize(
    "others", [pytest.param(SHORT, id="short"), pytest.param(OTHERS, id="full", marks=pytest.mark.slow)]
)
def test_the_same_bytes(
    tally: Tally,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    turkish: dict[str, str],
    others: dict[str, Surroundings],
    drafter: str,
) -> None:
    with a_model() as server:
        model = server if drafter == "llm" else None
        calm = built_here(tmp_path / "calm", model, monkeypatch)
        assert len(calm) == 6
        different: list[str] = []
        for number, (name, how) in enumerate(others.items()):
            files = built(tmp_path / f"other{number}", how, model, turkish)
            different += [f"{name}: {file}" for file in calm if files.get(file) != calm[file]]
    said = "paths, locales, hash seeds, time zones, order of files, rights and concurrency"
    part = f"{drafter} drafter, every view: {said}, {'all at once' if others is SHORT else 'one by one'}"
    tally.none(26, part, tried=len(others) * len(calm), unit="files", wrong=different, of="different")
    if not is_there(turkish):
        why = f"this machine has no {TURKISH} and cannot make it; the variables were set all the same"
        tally.untried(26, f"{drafter} drafter: in the Turkish locale itself", why=why)
