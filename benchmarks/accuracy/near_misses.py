"""The near-miss set as rows of ``briefgen eval``.

    python -m benchmarks.accuracy.near_misses FOLDER

writes ``FOLDER/open.jsonl`` and ``FOLDER/kept.jsonl``: the texts on which rules were written, and those kept apart.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from briefgen.evaluation.rows import Row, bare_claim, bare_document

__all__ = ["BEYOND", "FOLDER", "SPLITS", "digest", "rows"]

FOLDER = Path(__file__).parent / "nearmiss"
SPLITS = ("open", "kept")
# True claims that go beyond what code can prove: reported apart from the licensed forms.
BEYOND = "paraphrase"


def rows(split: str, *, folder: Path = FOLDER) -> list[Row]:
    """The claims of one part, in the order of the files; the file of a row is the name of its part."""
    return [_row(text, i, claim) for text in _texts(split, folder) for i, claim in enumerate(text["claims"], start=1)]


def _texts(split: str, folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = json.loads(line)
            if text["split"] == split:
                yield text


def _row(text: dict[str, Any], place: int, claim: dict[str, Any]) -> Row:
    docs = tuple(map(bare_document, text["docs"]))
    name = f"{text['id']}-{place:02}"
    return Row(
        name, bare_claim(claim["claim"]), docs, tuple(claim["cites"]), claim["label"], claim["kind"], text["split"]
    )


def digest(rows: Iterable[Row]) -> str:
    """The first 16 hexadecimal digits of a SHA-256 of the rows: figures of other rows are not figures of these."""
    out = hashlib.sha256()
    for row in rows:
        out.update(json.dumps([row.claim, row.docs, row.cites, row.label, row.kind]).encode())
    return out.hexdigest()[:16]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the near-miss set as rows of `briefgen eval`.")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for split in SPLITS:
        with (folder / f"{split}.jsonl").open("w", encoding="utf-8", newline="\n") as file:
            for row in rows(split):
                file.write(json.dumps(_plain(row), ensure_ascii=False) + "\n")


def _plain(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "claim", "docs", "cites", "label", "kind")}


if __name__ == "__main__":
    main()
