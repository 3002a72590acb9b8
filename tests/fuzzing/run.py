"""Fuzz the targets, guided by coverage: ``python -m tests.fuzzing.run [TARGET ...] --seconds 600``. Needs atheris.

Each target runs in a process of its own. What it found is kept under ``.reliability/fuzz``, by target: an input that crashes is to
be mended and moved to ``tests/fuzzing/kept``, where the tests try it for ever.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from tests.fuzzing.targets import INSTRUMENTED, TARGETS, seeds
from tests.reliability.tally import Tally

_FOLDER = Path(".reliability") / "fuzz"
_TIMEOUT_S = 20


def main() -> int:
    """Fuzz each target that is named, or all; exit code 1 if any crashed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("targets", nargs="*", default=list(TARGETS), metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := set(given.targets) - TARGETS.keys():
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    if given.inside:
        _fuzz(given.targets[0], given.seconds)
    return max(_told(target, given.seconds) for target in given.targets)


def _told(target: str, seconds: int) -> int:
    """Fuzz one target in a child, and keep what came of it."""
    print(f"{target}: {seconds} s", flush=True)
    command = [sys.executable, "-m", "tests.fuzzing.run", target, "--seconds", str(seconds), "--inside"]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", errors="replace")
    runs = re.findall(r"^#(\d+)\s", done.stderr, re.MULTILINE)
    covered = re.findall(r"cov: (\d+)", done.stderr)
    tried = int(runs[-1]) if runs else 0
    print(
        f"  {tried:,} inputs, {covered[-1] if covered else 0} branches seen, exit status {done.returncode}", flush=True
    )
    if done.returncode:
        print(done.stderr[-4000:])
    part = f"{target}, {seconds} s, {int(covered[-1]) if covered else 0:,} branches seen"
    wrong = [f"exit status {done.returncode}"] if done.returncode else []
    try:
        Tally(_FOLDER, "full").none(28, part, tried=tried, unit="inputs", wrong=wrong, of="crashes or time-outs")
    except AssertionError:
        return 1
    return 0


def _fuzz(target: str, seconds: int) -> None:
    """Fuzz in this process until the time is over or an input crashes; does not return."""
    import atheris

    with atheris.instrument_imports(include=list(INSTRUMENTED[target])):
        for data in seeds(target):
            TARGETS[target](data)  # imports what it needs
    folder = _FOLDER / target
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(data)
    limits = [f"-max_total_time={seconds}", f"-timeout={_TIMEOUT_S}", "-rss_limit_mb=3000", "-max_len=8192"]
    atheris.enabled_hooks.add("RegEx")
    atheris.enabled_hooks.add("str")
    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={folder}/", *limits], TARGETS[target])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
