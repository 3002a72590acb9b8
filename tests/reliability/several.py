"""What several processes do at once in one folder; each function runs in a process of its own."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Sequence
from contextlib import closing, redirect_stderr
from dataclasses import replace
from pathlib import Path

__all__ = ["build_until_done", "decide", "write_views"]

REFUSED = "another build"


def build_until_done(folder: str, number: int, arguments: Sequence[str]) -> None:
    """Edit a source, then run a build until no other one is in its way; tells how often it was refused."""
    from briefgen.cli.app import main

    os.chdir(folder)
    with Path(f"said{number}").open("w", encoding="utf-8") as said, redirect_stderr(said):
        source = Path("sources") / f"{number:03}.txt"
        text = source.read_text(encoding="utf-8")
        source.with_suffix(".new").write_text(
            text.replace("million", f"million and {number} thousand"), encoding="utf-8"
        )
        source.with_suffix(".new").replace(source)
        while (code := main(arguments)) == 6:
            time.sleep(random.Random(number).uniform(0.01, 0.05))
    sys.exit(code)


def write_views(folder: str, number: int, times: int) -> None:
    """Write the views of briefings of one's own, again and again, now in all formats and now in some."""
    from briefgen import rendering
    from tests.builders import tram_briefing

    rng = random.Random(number)
    for turn in range(times):
        briefing = replace(tram_briefing(), question=f"Question {number}.{turn}", build="")
        briefing = replace(briefing, build=rendering.build_id(briefing))
        formats = [name for name in ("md", "html", "json", "report") if name == "json" or rng.random() < 0.7]
        rendering.write(briefing, Path(folder), formats)


def decide(record: str, claim: str, times: int) -> None:
    """Comment on a claim, again and again."""
    from briefgen import rendering
    from briefgen.review.session import Asked, Saved, Session
    from briefgen.review.store import open_store, review_path

    path = Path(record)
    briefing = rendering.parse_record(path.read_bytes())
    with closing(open_store(review_path(path), briefing)) as store:
        session = Session(path, briefing, store, clock=lambda: "2026-05-04T09:00:00Z")
        newest = 0
        for turn in range(times):
            taken = session.decide(Asked(claim, "comment", "Ada", f"{claim}, {turn}", "", newest))
            assert isinstance(taken, Saved), taken
            newest = taken.decision.number
