"""The same sources give the same bytes, wherever and however the program runs."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.model_server import ModelServer, a_model
from tests.reliability.tally import Tally
from tests.unit.test_pay_once import article

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ROOT = Path(__file__).parents[2]
FORMATS = "md,html,docx,pdf,json"


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
        locale: that the system has to have; empty for none.
    """

    environment: dict[str, str] = field(default_factory=dict)
    folder: str = "here"
    backwards: bool = False
    mask: int = 0o022
    concurrency: int = 4
    verbose: bool = False
    twice: bool = False
    locale: str = ""


CALM = Surroundings()
ALL_AT_ONCE = Surroundings(
    environment={"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "COLUMNS": "40"},
    folder="somewhere else/ünder a long name with spaces",
    backwards=True,
    mask=0o077,
    concurrency=1,
    verbose=True,
)  # fmt: skip
OTHERS = {
    "another path": Surroundings(folder="a/b c/İ"),
    "Turkish": Surroundings(environment={"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, locale="tr_TR.UTF-8"),
    "the C locale": Surroundings(environment={"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
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


def built(base: Path, how: Surroundings, model: ModelServer | None) -> dict[str, bytes]:
    """What a build writes, by a process of its own."""
    work = base / how.folder
    sources(work / "sources", backwards=how.backwards)
    asked = ("--base-url", model.url, "--model", "counting") if model else ("--drafter", "extractive")
    rest = ("--format", FORMATS, "--concurrency", str(how.concurrency), *(() if how.verbose else ("--quiet",)))
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": "1777593600", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    environment |= {"PYTHONHASHSEED": "0", **how.environment}
    for _ in range(1 + how.twice):
        ended = subprocess.run(
            [sys.executable, "-m", "briefgen", "build", "sources", "-o", "out", *asked, *rest],
            cwd=work,
            env=environment,
            umask=how.mask,
            capture_output=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stderr.decode("utf-8", "replace")
    return {path.name: path.read_bytes() for path in sorted((work / "out").iterdir())}


def has_locale(name: str) -> bool:
    """Whether this machine knows a locale; the variables are set in any case."""
    ended = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)  # noqa: S607
    return name.lower().replace("-", "") in ended.stdout.lower().replace("-", "").split()


@pytest.mark.parametrize("drafter", ["extractive", "llm"])
@pytest.mark.parametrize(
    "others", [pytest.param(SHORT, id="short"), pytest.param(OTHERS, id="full", marks=pytest.mark.slow)]
)
def test_the_same_bytes(tally: Tally, tmp_path: Path, others: dict[str, Surroundings], drafter: str) -> None:
    with a_model() as server:
        model = server if drafter == "llm" else None
        calm = built(tmp_path / "calm", CALM, model)
        assert len(calm) == 6
        different: list[str] = []
        for number, (name, how) in enumerate(others.items()):
            files = built(tmp_path / f"other{number}", how, model)
            different += [f"{name}: {file}" for file in calm if files.get(file) != calm[file]]
    part = f"{drafter} drafter, all views: " + ", ".join(others)
    tally.none(26, part, tried=len(others) * len(calm), unit="files", wrong=different, of="different")
    for how in others.values():
        if how.locale and not has_locale(how.locale):
            tally.untried(26, f"{drafter} drafter: the locale {how.locale} itself", why="this machine has no such locale; its variables were set all the same")
