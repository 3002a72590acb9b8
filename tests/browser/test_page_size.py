"""How quickly a big page opens, steps and scrolls. Budgets are several times what a loaded machine takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.opening import opened, write
from tests.builders import large_briefing

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

_OPENED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
_STEP = """() => { const start = performance.now();
    for (let n = 0; n < 20; n++) { document.getElementById('claim-next').click();
        document.querySelector('mark.now').getBoundingClientRect(); }
    return (performance.now() - start) / 20; }"""
_SCROLL = """async () => { const gaps = []; let last = await new Promise(requestAnimationFrame);
    for (let n = 0; n < 60; n++) { scrollBy(0, 500); const now = await new Promise(requestAnimationFrame);
        gaps.push(now - last); last = now; }
    return gaps.sort((a, b) => a - b)[30]; }"""
_FILTER = """() => { const start = performance.now(); const list = document.getElementById('by-sources'); list.value = '3';
    list.dispatchEvent(new Event('change', { bubbles: true })); document.body.getBoundingClientRect();
    return performance.now() - start; }"""


def test_two_hundred_sources_and_five_hundred_claims(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(large_briefing(200, 500), tmp_path)) as (page, _):
        assert page.evaluate(_OPENED) < 5_000
        assert page.evaluate(_STEP) < 250, "milliseconds from a claim to its source"
        page.keyboard.press("Escape")
        assert page.evaluate(_SCROLL) < 100, "milliseconds a frame, at the median"
        assert page.evaluate(_FILTER) < 2_500
        assert page.locator("#picture-carried .row-word.wide").count() == 20, "of so many sources those that carry most"
        left = page.locator("[data-claim]:not(.out)").count()
        assert 0 < left < 20
        assert page.text_content("#claim-at") == f"{left} claims"


def test_a_claim_far_down_is_reached_at_once(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(large_briefing(20, 500), tmp_path)) as (page, _):
        page.evaluate("document.getElementById('claim-prev').click()")
        assert page.text_content("#claim-at") == "Claim 500 of 500"
        box = page.locator(".current").bounding_box()
        assert box is not None
        assert 0 < box["y"] < 1000
