"""axe-core finds nothing to object to in the page of a briefing: light and dark, wide and on a phone, in each state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.changes import compare
from tests.browser.opening import PHONE, WIDE, opened, write
from tests.builders import hostile_briefing, tram_briefing

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from briefgen.model import Briefing

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": WIDE},
    "phone": {"viewport": PHONE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "dark-phone": {"viewport": PHONE, "color_scheme": "dark"},
    "contrast": {"viewport": WIDE, "forced_colors": "active"},
}


def _violations(page: Page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    options = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}
    found = axe.Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]]


def _changed() -> Briefing:
    new = tram_briefing()
    first, *rest = new.draft.facts
    old = replace(
        new, draft=replace(new.draft, facts=(replace(first, text=first.text.replace("31", "30")), *rest[:-1]))
    )
    return replace(new, changes=compare(old, new))


@pytest.mark.parametrize("look", _LOOKS.values(), ids=_LOOKS.keys())
@pytest.mark.parametrize("briefing", [_changed(), hostile_briefing("x & y")], ids=["tram", "bare"])
def test_nothing_keeps_a_reader_out(
    chromium: Browser, tmp_path: Path, briefing: Briefing, look: dict[str, Any]
) -> None:
    with opened(chromium, write(briefing, tmp_path), **look) as (page, _):
        # What is out of sight has an estimated place, which axe would take for an overlap.
        page.evaluate("document.styleSheets[0].insertRule('* { content-visibility: visible !important }')")
        assert _violations(page) == []
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert _violations(page) == []
        page.locator("#facts a.ref").first.click()
        page.keyboard.press("f")
        page.select_option("#by-status", "verified")
        page.fill("#find", "the")
        page.keyboard.press("Enter")
        page.evaluate("scrollTo(0, 0)")  # a link half under the bar as the page scrolls is no fault
        assert _violations(page) == []
        page.click("#help")
        assert _violations(page) == []


def test_axe_would_find_something(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.evaluate(
            "document.querySelector('label[for=find]').remove(); document.getElementById('find').placeholder = ''"
        )
        assert any(v.startswith("label") for v in _violations(page))
