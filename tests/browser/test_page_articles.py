"""Real builds: every marker of the sample, and of a folder of articles where one is at hand, lights up its quote."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen import Briefing, Settings, build
from briefgen.resources import sample_dir
from tests.browser.opening import PHONE, WIDE, check_each_marker, opened, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

_ARTICLES = Path(os.environ.get("BRIEFGEN_ARTICLES", Path(__file__).parents[3] / "shared" / "articles"))


@cache
def _built(folder: Path) -> Briefing:
    return build([folder], Settings(drafter="extractive", as_of="2026-07-01", selftest=False))


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("folder", [sample_dir(), _ARTICLES], ids=["sample", "articles"])
def test_every_marker(chromium: Browser, tmp_path: Path, folder: Path, viewport: dict[str, int]) -> None:
    if not folder.is_dir():
        pytest.skip(f"no articles in {folder} (BRIEFGEN_ARTICLES)")
    briefing = _built(folder)
    with opened(chromium, write(briefing, tmp_path), viewport=viewport) as (page, _):
        judged = [j for j in briefing.report.judgements if j.claim.kind != "heading"]
        # The bottom line repeats the markers of its facts.
        repeated = sum(len(briefing.report.of(i).claim.sources) for i in briefing.draft.bottom_line)
        assert check_each_marker(page, briefing) == sum(len(j.claim.sources) for j in judged) + repeated > 20
