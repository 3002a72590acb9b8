"""Figures that differ are a conflict only if they are of one thing: by the gate's notes and by the drafter's disputes."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.model import Briefing
from briefgen.pipeline import build
from briefgen.settings import Settings


def built(folder: Path, *texts: str) -> Briefing:
    for number, text in enumerate(texts, start=1):
        (folder / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    return build([folder], Settings(as_of="2026-06-01"))


def conflicts(briefing: Briefing) -> tuple[int, int]:
    notes = [f for j in briefing.report.judgements for f in j.findings if f.code == "BG601"]
    return len(briefing.draft.disputes), len(notes)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(
            (
                "Leeds City Council approved a budget of £10 million for parks on 3 May 2026.",
                "York City Council approved a budget of £14 million for parks on 3 May 2026.",
                "Hull City Council approved a budget of £12 million for parks on 3 May 2026.",
            ),
            id="three-councils",
        ),
        pytest.param(
            (
                "Rail fares in England will rise by 4.6% in March 2027.",
                "Rail fares in Scotland will rise by 3.8% in March 2027.",
            ),
            id="two-countries",
        ),
    ],
)
def test_figures_of_different_bodies_are_no_conflict(texts: tuple[str, ...], tmp_path: Path) -> None:
    assert conflicts(built(tmp_path, *texts)) == (0, 0)


def test_figures_of_one_thing_are(tmp_path: Path) -> None:
    disputes, notes = conflicts(
        built(
            tmp_path,
            "Leeds City Council will close 45 of its libraries in June 2026. The Leeds plan displaces about 4,500 staff of the council.",
            "Leeds City Council plans cuts in June 2026. The Leeds plan displaces about 4,900 staff of the council.",
        )
    )
    assert disputes + notes > 0
