"""Processor time by the length of one source: ``python -m benchmarks.source_length``.

Articles are joined into one text. Each length is measured in processes of its own: a build without a model, its self-test
included, and 100 claims on that source, searched for and then with their quotes. The claims are sentences of the text; every
other one has a figure or a word changed. An exponent is that of ``time ~ length ** exponent`` from one length to the next:
1 is linear. What a process costs before it reads anything is in the shortest.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.articles import write_articles
from benchmarks.verify_speed import FIRM, altered

__all__ = ["joined"]

_LENGTHS = (10_000, 100_000, 1_000_000)
_CLAIMS = 100
_ROUGHLY = 2_200  # characters of an article


def joined(length: int) -> str:
    """Articles one behind the other, cut to a number of characters."""
    with tempfile.TemporaryDirectory() as folder:
        write_articles(Path(folder), length // _ROUGHLY + 5)
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir()))[:length]


def _build(length: int) -> dict[str, float]:
    from briefgen import Settings, build  # noqa: PLC0415 - its start belongs to the process that measures

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "long.txt").write_text(joined(length), encoding="utf-8")
        began = time.process_time()
        build([folder], Settings(as_of="2026-05-01"))
        return {"build s": time.process_time() - began}


def _verify(length: int) -> dict[str, float]:
    from briefgen.evaluation.judging import sources_of  # noqa: PLC0415 - see above
    from briefgen.gate import Gate  # noqa: PLC0415
    from briefgen.model import Citation, Claim  # noqa: PLC0415
    from briefgen.text.sentences import sentences  # noqa: PLC0415

    text = joined(length)
    pick = random.Random(11)
    firm = [s for s in (span.of(text) for span in sentences(text)) if "\n" not in s and FIRM.search(s, 1)]
    told = pick.choices(firm, k=_CLAIMS)
    claims = [(s if i % 2 else altered(s, pick), s) for i, s in enumerate(told)]
    sentences.cache_clear()
    began = time.process_time()
    gate = Gate(sources_of((text,)))
    for number, (claim, _) in enumerate(claims):
        gate.search(Claim(f"S{number}", claim, ()), [1])
    searched = time.process_time()
    gate.verify(Claim(f"Q{n}", claim, (Citation(1, quote),)) for n, (claim, quote) in enumerate(claims))
    return {"searched s": searched - began, "quoted s": time.process_time() - searched}


def _apart(what: str, length: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.source_length", "--one", what, str(length)]
    measured: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lengths", type=int, nargs="+", default=_LENGTHS, help="characters of the source")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        what, length = options.one
        print(json.dumps({"build": _build, "verify": _verify}[what](int(length))))
        return
    before: tuple[int, dict[str, float]] | None = None
    for length in options.lengths:
        taken = _apart("build", length) | _apart("verify", length)
        cells = [f"{name} {seconds:8.2f}" for name, seconds in taken.items()]
        if before is not None:
            grown = math.log(length / before[0])
            cells = [
                f"{c} (exponent {math.log(taken[n] / before[1][n]) / grown:.2f})"
                for c, n in zip(cells, taken, strict=True)
            ]
        print(f"{length:>10,} characters  " + "  ".join(cells), flush=True)
        before = length, taken


if __name__ == "__main__":
    main()
