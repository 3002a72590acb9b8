"""The page of a checked document in a real browser: it requests nothing, complains of nothing and shows both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefgen import rendering
from tests.hostile import OWN
from tests.unit.test_verification_views import SAID, verification

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("words", [SAID, OWN["close-script"], OWN["attribute"], OWN["css"], OWN["long"]])
def test_page(chromium: Browser, tmp_path: Path, words: str, width: int) -> None:
    file = tmp_path / "checked.html"
    file.write_text(rendering.render_verification(verification(words=words, message=words), "html"), encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 800})
    told: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert (told, asked) == ([], [file.as_uri()])
    assert page.locator("mark").all_inner_texts() == ["410"]
    assert page.locator(".claim").count() == 3
    assert page.locator(".claim.verified .words").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # The style is let in by its hash: without it a claim would be no grid.
    assert page.locator(".claim").first.evaluate("e => getComputedStyle(e).display") == "grid"
    page.close()
