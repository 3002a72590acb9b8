"""The review page in a real Chromium: a whole review by mouse and by keys, two windows, and what a reader without eyes meets."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from briefgen import rendering
from tests.builders import hostile_briefing
from tests.hostile import OWN
from tests.review_case import review_briefing, write
from tests.review_client import reviewing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.review_client import Client

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

_WIDE = {"width": 1440, "height": 1000}
_PHONE = {"width": 390, "height": 844}
_REFUSED = "Failed to load resource: the server responded with a status of 4"
"""What Chromium says of each decision that is not taken."""
SHORTER = "The extension is to cost £182 million."
DEARER = "The extension is to cost £192 million."


@contextmanager
def _visited(browser: Browser, client: Client, **more: Any) -> Iterator[tuple[Page, BrowserContext]]:
    """A window on the review; at the end nothing was complained of and nothing asked elsewhere."""
    context = browser.new_context(**{"viewport": _WIDE, **more})
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.on("request", lambda r: asked.append(r.url))
    page.goto(client.address)
    yield page, context
    assert [m for m in said if not m.startswith(_REFUSED)] == []
    assert [u for u in asked if not u.startswith((f"http://127.0.0.1:{client.port}/", "data:,"))] == []
    context.close()


def _violations(page: Page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [v["id"] for v in axe.run(page).response["violations"]]


def _standing(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(".state", "all => all.map(s => s.classList[1])")
    return found


def _told(page: Page, words: str) -> None:
    page.locator("#live", has_text=words).wait_for()


def _now(page: Page) -> str:
    key: str = page.evaluate("(document.activeElement.closest('.card') || document.activeElement).id")
    return key


def test_a_whole_review(chromium: Browser, tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path, "md", "html", "docx")
    with reviewing(record, "--reviewer", "Ada Reyes") as client, _visited(chromium, client) as (page, _):
        assert page.url == f"http://127.0.0.1:{client.port}/", "the token does not stay in the address"
        marks = page.locator("#c1 mark").all_inner_texts()
        assert marks == [review_briefing().report.of("F1").quotes[0].text]
        # An edit that the checks refuse, then one that they verify.
        page.click("#c1 [data-do=edit]")
        page.fill("#c1 .text", DEARER)
        page.wait_for_selector("#c1 .said-of-it.problem")
        assert "192" in page.inner_text("#c1 .said-of-it")
        page.fill("#c1 textarea.reason", "dearer")
        page.click("#c1 .save")
        page.locator("#c1 .refused", has_text="Not saved").wait_for()
        assert _violations(page) == []
        page.click("#c1 .as-comment")
        _told(page, "F1 commented on")
        assert "Proposed words, not verified" in page.inner_text("#c1 .comment")
        page.click("#c1 [data-do=edit]")
        page.fill("#c1 .text", SHORTER)
        page.wait_for_selector("#c1 .said-of-it.verified")
        page.fill("#c1 textarea.reason", "shorter")
        page.click("#c1 .save")
        _told(page, "F1 reworded. Saved.")
        assert page.inner_text("#c1 .difference del").strip() == "and to run for 4.6 kilometres"
        assert _now(page) == "c2", "on to the next open claim"
        # A rejection without a reason is not taken.
        page.click("#c3 [data-do=reject]")
        page.click("#c3 .save")
        page.locator("#c3 .refused", has_text="takes a reason").wait_for()
        page.fill("#c3 textarea.reason", "known since spring")
        page.click("#c3 .save")
        _told(page, "F3 rejected")
        assert page.locator("#finish-now").is_disabled()
        assert page.locator("#finish a").all_inner_texts() == ["F2", "D1", "D1.1", "D1.2", "D1.3", "Q1"]
        for key in ("c2", "c4", "c5", "c6", "c7", "c8"):
            page.click(f"#{key} [data-do=accept]")
            page.wait_for_selector(f"#{key} .accepted")
        assert _violations(page) == []
        page.click("#finish-now")
        _told(page, "Reviewed. Written: briefing.md, briefing.html, briefing.docx, briefing.json.")
        assert page.inner_text(".badge") == "REVIEWED"
        assert "REVIEWED by Ada Reyes" in page.inner_text("header")
        assert "known since spring" in page.inner_text("main")
        assert page.locator("#finish-now").is_disabled()
    reviewed = rendering.parse_record(record.read_bytes())
    assert (reviewed.status, reviewed.draft.facts[0].text) == ("REVIEWED", SHORTER)
    assert [d.action for d in reviewed.decisions] == ["comment", "edit", "reject", *["accept"] * 6]


def test_by_keys_alone(chromium: Browser, tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    with reviewing(record, "--reviewer", "Ada") as client, _visited(chromium, client) as (page, _):
        page.keyboard.press("j")
        assert _now(page) == "c1"
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("a")
        page.wait_for_selector("#c1 .accepted")
        page.wait_for_selector("#c2:focus")
        page.keyboard.press("r")
        page.keyboard.type("join a rejection")  # letters that are keys elsewhere are letters here
        page.keyboard.press("Escape")
        assert _now(page) == "c2"
        assert _standing(page)[1] == "open"
        page.keyboard.press("r")
        assert page.input_value("#c2 textarea.reason") == "join a rejection", "what was typed is kept"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#c2 .rejected")
        page.wait_for_selector("#c3:focus")
        page.keyboard.press("c")
        page.keyboard.type("is it so?")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#c3 .comment")
        page.keyboard.press("e")
        assert page.evaluate("document.activeElement.className") == "text"
        page.keyboard.press("Escape")
        page.uncheck("#keys")
        page.keyboard.press("a")
        page.locator("#c3").focus()
        page.keyboard.press("a")
        page.wait_for_timeout(300)
        assert _standing(page)[:4] == ["accepted", "rejected", "open", "open"]


def test_the_address_may_be_clicked_on_a_page_of_another_site(chromium: Browser, tmp_path: Path) -> None:
    with reviewing(write(review_briefing(), tmp_path)) as client:
        page = chromium.new_page()
        page.route(
            "http://terminal.example/",
            lambda r: r.fulfill(body=f"<a href='{client.address}'>", content_type="text/html"),
        )
        page.goto("http://terminal.example/")
        page.eval_on_selector("a", "a => a.click()")
        page.wait_for_selector("#c1")
        assert page.url == f"http://127.0.0.1:{client.port}/"
        page.close()


def test_a_key_pressed_twice_is_one_decision(chromium: Browser, tmp_path: Path) -> None:
    with reviewing(write(review_briefing(), tmp_path)) as client, _visited(chromium, client) as (page, _):
        page.fill("#reviewer", "Ada")
        page.click("#c1 .said")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate(
            "for (const n of [1, 2]) document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}))"
        )
        page.wait_for_selector("#c2.now")
        _told(page, "F1 accepted. Saved.")
        assert len(asked) == 1


def test_finishing_loses_no_typed_word(chromium: Browser, tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    with reviewing(record, "--reviewer", "Ada") as client, _visited(chromium, client) as (page, _):
        for n in range(1, 9):
            page.click(f"#c{n} [data-do=accept]")
            page.wait_for_selector(f"#c{n} .accepted")
        page.click("#c1 [data-do=reject]")
        page.fill("#c1 textarea.reason", "long thought about")
        page.click("#finish-now")
        _told(page, "save or cancel what you have typed")
        assert _now(page) == "c1"
        assert page.input_value("#c1 textarea.reason") == "long thought about"
        page.click("#c1 .cancel")
        page.click("#finish-now")
        _told(page, "Reviewed. Written")


def test_two_windows_lose_nothing(chromium: Browser, tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    with reviewing(record, "--reviewer", "Ada") as client, _visited(chromium, client) as (page, context):
        other = context.new_page()
        other.goto(f"http://127.0.0.1:{client.port}/")
        other.fill("#reviewer", "Bo Li")
        page.click("#c1 [data-do=edit]")
        page.fill("#c1 .text", SHORTER)
        page.fill("#c1 textarea.reason", "shorter")
        other.click("#c1 [data-do=reject]")
        other.fill("#c1 textarea.reason", "not for this briefing")
        other.click("#c1 .save")
        other.wait_for_selector("#c1 .rejected")
        page.click("#c1 .save")
        page.locator("#c1 .refused", has_text="rejected by Bo Li").wait_for()
        assert "not for this briefing" in page.inner_text("#c1 .outcome"), "the newer decision is shown"
        assert page.input_value("#c1 .text") == SHORTER, "what was typed is kept"
        assert page.input_value("#c1 textarea.reason") == "shorter"
        page.click("#c1 .save")
        page.wait_for_selector("#c1 .edited")
        assert "1 earlier decision" in page.inner_text("#c1")
        # The window that has not seen it yet learns of it with its next decision on the same claim.
        other.click("#c1 [data-do=accept]")
        other.wait_for_selector("#c1 .edited")
        other.locator("#live", has_text="meanwhile").wait_for()


def test_a_program_that_is_gone_loses_no_typed_word(chromium: Browser, tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    with reviewing(record, "--reviewer", "Ada") as client:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(client.address)
        page.click("#c1 [data-do=reject]")
        page.fill("#c1 textarea.reason", "long thought about")
        client.process.kill()
        client.process.wait(30)
        page.click("#c1 .save")
        page.locator("#c1 .refused", has_text="does not answer").wait_for()
        assert page.input_value("#c1 textarea.reason") == "long thought about"
        context.close()


def test_stale_says_why(chromium: Browser, tmp_path: Path) -> None:
    from briefgen.model import SourceSet
    from tests.review_case import at_desk, sealed
    from tests.unit.test_review_state import _text

    desk = at_desk(tmp_path)
    desk.accept_all()
    desk.store.close()
    later = _text(review_briefing(), 1)
    assert isinstance(later.sources, SourceSet)
    record = write(sealed(later.draft, later.sources), tmp_path)
    with reviewing(record, "--reviewer", "Ada") as client, _visited(chromium, client) as (page, _):
        assert _standing(page) == ["stale", "accepted", "stale", *["accepted"] * 5]
        assert "The text of source [1] has changed since. Decide again." in page.inner_text("#c1")
        assert page.locator("#finish a").all_inner_texts() == ["F1", "F3"]
        page.select_option("#show", "stale")
        assert page.locator(".card:visible").count() == 2
        assert _violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [_WIDE, _PHONE], ids=["wide", "phone"])
def test_at_every_size(chromium: Browser, tmp_path: Path, viewport: dict[str, int], scheme: str) -> None:
    record = write(review_briefing(), tmp_path)
    more = {"viewport": viewport, "color_scheme": scheme}
    with reviewing(record, "--reviewer", "Ada") as client, _visited(chromium, client, **more) as (page, _):
        page.click("#c2 [data-do=edit]")
        page.fill("#c2 .text", "Passenger numbers will reach 12,000 a day.")
        page.wait_for_selector("#c2 .said-of-it.problem")
        assert _violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing wider than the screen"
        beside = page.evaluate(
            "() => { const [a, b] = ['.ours', '.theirs'].map(s => document.querySelector('#c1 ' + s).getBoundingClientRect());"
            " return a.right <= b.left; }"
        )
        assert beside is (viewport is _WIDE), "claim left and source right, or one above the other"


@pytest.mark.parametrize(
    "word", [OWN[k] for k in ("close-script", "attribute", "css", "bidi", "controls", "long", "newlines")]
)
def test_no_string_is_more_than_text(chromium: Browser, tmp_path: Path, word: str) -> None:
    record = write(hostile_briefing(word), tmp_path)
    briefing = rendering.parse_record(record.read_bytes())
    from dataclasses import replace

    record.write_bytes(rendering.record_json(replace(briefing, build=rendering.build_id(briefing))))
    with (
        reviewing(record, "--reviewer", word.replace("\0", "")[:100]) as client,
        _visited(chromium, client) as (page, _),
    ):
        page.click("#c1 [data-do=reject]")
        page.fill("#c1 textarea.reason", f"x {word}")
        page.click("#c1 .save")
        page.wait_for_selector("#c1 .rejected")
        assert page.locator("script").count() == 1
        assert page.locator("img, iframe, object, link[rel=stylesheet]:not([href='/review.css'])").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.reload()
        assert page.locator("#c1 .rejected").count() == 1
