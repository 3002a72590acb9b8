"""A page opened in Chromium that has to be silent, and what is asked of every page of a briefing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from briefgen import rendering
from briefgen.rendering.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from briefgen.model import Briefing

__all__ = ["IN_VIEW", "PHONE", "WIDE", "check_each_marker", "opened", "squeezed", "write"]

WIDE = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}

_LIT = """key => [...document.querySelectorAll('mark.on')]
    .filter(m => m.dataset.q.split(' ').includes(key)).map(m => m.textContent).join(' ')"""
IN_VIEW = """() => { const r = document.querySelector('mark.now').getBoundingClientRect();
    const t = document.getElementById('texts').getBoundingClientRect();
    return r.top >= t.top - 1 && r.top < t.bottom && r.left >= 0 && r.left < innerWidth; }"""


@dataclass
class _Heard:
    """What the page did beside showing itself."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, file: Path, **more: Any) -> Iterator[tuple[Page, _Heard]]:
    """A page that asks for nothing, opens no dialogue and says nothing to the console; that is asserted at the end."""
    context = browser.new_context(**{"viewport": WIDE, **more})
    page = context.new_page()
    heard = _Heard()

    def hear_dialog(dialog: Any) -> None:
        heard.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda r: heard.requests.append(r.url))
    page.on("console", lambda m: heard.messages.append(m.text))
    page.on("pageerror", lambda e: heard.messages.append(str(e)))
    page.on("dialog", hear_dialog)
    page.goto(file.as_uri())
    yield page, heard
    context.close()
    assert heard.messages == []
    assert heard.dialogs == []
    outside = [u for u in heard.requests if u.split("#")[0] != file.as_uri() and not u.startswith("data:,")]
    assert outside == []


def write(briefing: Briefing, folder: Path) -> Path:
    """The page of a briefing as a file."""
    (path,) = rendering.write(briefing, folder, ("html",))
    return path


def squeezed(text: str) -> str:
    """What a reader sees of a text, without its white space."""
    return "".join(visible(text).split())


def check_each_marker(page: Page, briefing: Briefing) -> int:
    """Click every marker of the body; what lights up is the quotes of that claim. Returns how many there are."""
    claims = {f"c{place}": claim for place, claim in enumerate(briefing.draft.claims(), start=1)}
    links = page.locator("main > section:not(.annex) a.ref")
    for n in range(links.count()):
        link = links.nth(n)
        said = link.locator("xpath=../preceding-sibling::*[contains(@class, 'said')]").text_content() or ""
        number = int(link.get_attribute("data-source") or 0)
        claim = claims[link.get_attribute("data-of") or ""]
        assert said == visible(claim.text)
        judgement = briefing.report.of(claim.id)
        link.click()
        lit = [page.evaluate(_LIT, key) for key in (link.get_attribute("data-quotes") or "").split()]
        places = {(q.source, q.span): squeezed(q.text) for q in judgement.quotes}
        assert sorted(map(squeezed, lit)) == sorted(places.values())
        now = page.evaluate("[...document.querySelectorAll('mark.now')].map(m => m.textContent).join(' ')")
        assert squeezed(now) in {squeezed(q.text) for q in judgement.quotes if q.source == number}
        assert page.locator(".text.shown").get_attribute("id") == f"s{number}"
        assert page.evaluate(IN_VIEW)
        assert page.locator(".current").get_attribute("id") == link.get_attribute("data-of")
        page.keyboard.press("Escape")
    return links.count()
