"""What the index of a corpus costs, by number of documents: ``python benchmarks/corpus_index.py``.

Each step runs in a process of its own, so that its peak of memory is its own: indexing all documents, asking once more when
nothing has changed, asking after 100 documents were added, and from a question to sources that are read. An exponent is that
of ``cost ~ documents ** exponent`` from one size to the next: 1 is linear, 0 is constant.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from articles import write_articles

_SIZES = (1_000, 10_000, 100_000)
_ADDED = 100
_QUESTION = "Which objections did the Audit Office raise against the price of the ferry pier in Arvel?"

Figures = dict[str, float]


def _one(step: str, corpus: Path, cache: Path) -> Figures:
    # Imported here, so that the process that measures stays small: a child's peak begins from its parent's.
    from briefgen.corpus import choose, nearest  # noqa: PLC0415 - see above
    from briefgen.settings import Settings  # noqa: PLC0415 - see above

    settings = Settings(question=_QUESTION, cache=str(cache))
    before, began = time.process_time(), time.monotonic()
    if step == "read":
        found = choose([corpus], settings)
        assert found.selection is not None, "too few documents: nothing had to be chosen"
        what = {"sources": len(found.sources), "chosen": found.selection.chosen}
    else:
        ranking = nearest([corpus], settings)
        what = {"documents": ranking.documents, "passages": ranking.passages}
    return {
        **what,
        "cpu_s": time.process_time() - before,
        "elapsed_s": time.monotonic() - began,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _step(step: str, corpus: Path, cache: Path) -> Figures:
    command = [sys.executable, __file__, "--one", step, str(corpus), str(cache)]
    figures: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return figures


def _measure(documents: int, words: int) -> dict[str, Figures]:
    with tempfile.TemporaryDirectory() as room:
        corpus, cache = Path(room, "corpus"), Path(room, "cache")
        write_articles(corpus, documents, words=words)
        time.sleep(3)  # files as young as this are read a second time: an archive is older
        out = {"index": _step("index", corpus, cache)}
        out["index"]["disk_mb"] = sum(f.stat().st_size for f in cache.glob("passages-*")) / 1e6
        out["index"]["text_mb"] = sum(f.stat().st_size for f in corpus.iterdir()) / 1e6
        out["unchanged"] = _step("unchanged", corpus, cache)
        write_articles(corpus / "added", _ADDED, words=words, seed=8)
        out["added"] = _step("added", corpus, cache)
        out["read"] = _step("read", corpus, cache)
    return out


_ROWS = (
    ("passages", "index", "passages", "{:,.0f}"),
    ("text, MB", "index", "text_mb", "{:.1f}"),
    ("index on disk, MB", "index", "disk_mb", "{:.1f}"),
    ("to index all, s of processor time", "index", "cpu_s", "{:.2f}"),
    ("to index all, s by the clock", "index", "elapsed_s", "{:.2f}"),
    ("peak memory of that, MB", "index", "peak_mb", "{:.0f}"),
    ("to ask again, s of processor time", "unchanged", "cpu_s", "{:.2f}"),
    ("peak memory of that, MB", "unchanged", "peak_mb", "{:.0f}"),
    (f"to ask with {_ADDED} more, s of processor time", "added", "cpu_s", "{:.2f}"),
    ("from question to sources read, s of processor time", "read", "cpu_s", "{:.2f}"),
    ("the same by the clock, s", "read", "elapsed_s", "{:.2f}"),
    ("peak memory of that, MB", "read", "peak_mb", "{:.0f}"),
    ("passages read", "read", "chosen", "{:.0f}"),
    ("in so many documents", "read", "sources", "{:.0f}"),
)


def _shown(sizes: list[int], runs: list[dict[str, Figures]]) -> str:
    rows = [["documents", *(f"{n:,}" for n in sizes), "exponent"]]
    rate = ["documents indexed a second of processor time"]
    rate += [f"{n / run['index']['cpu_s']:,.0f}" for n, run in zip(sizes, runs, strict=True)]
    rows.append([*rate, ""])
    for title, step, name, form in _ROWS:
        values = [run[step][name] for run in runs]
        rows.append([title, *map(form.format, values), _exponent(sizes, values)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join("  ".join(c.rjust(w) for c, w in zip(row, widths, strict=True)) for row in rows)


def _exponent(sizes: list[int], values: list[float]) -> str:
    if len(sizes) < 2 or not min(values[-2:]):
        return ""
    return f"{math.log(values[-1] / values[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="numbers of documents")
    parser.add_argument("--words", type=int, default=300, help="words of each")
    parser.add_argument("--one", nargs=3, metavar=("STEP", "CORPUS", "CACHE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        step, corpus, cache = options.one
        print(json.dumps(_one(step, Path(corpus), Path(cache))))
        return
    runs = [_measure(size, options.words) for size in options.sizes]
    print(_shown(list(options.sizes), runs))


if __name__ == "__main__":
    main()
