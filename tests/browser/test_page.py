"""The HTML view as a reader meets it, in a real Chromium."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from briefgen.model import Change, Changes
from briefgen.rendering.visible import visible
from tests.browser.opening import IN_VIEW, PHONE, WIDE, check_each_marker, opened, squeezed, write
from tests.builders import hostile_briefing, tram_briefing
from tests.hostile import OWN, public

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from briefgen.model import Briefing

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_marker_lights_the_words_that_carry_its_claim(
    chromium: Browser, tmp_path: Path, viewport: dict[str, int]
) -> None:
    briefing = tram_briefing()
    with opened(chromium, write(briefing, tmp_path), viewport=viewport) as (page, _):
        assert check_each_marker(page, briefing) == 23
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing wider than the screen"


def test_the_way_by_keyboard(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        for _tab in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('#facts a.ref')"):
                break
        assert page.evaluate("document.activeElement.matches('#facts a.ref')")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        label = page.evaluate("document.activeElement.getAttribute('aria-label')")
        assert label == "1: Aldermouth Courier, show the quoted words"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "pane-title"
        assert page.text_content("#pane-count") == "Quote 1 of 2"
        page.keyboard.press("Tab")  # "Previous" is out of reach at the first quote
        assert page.evaluate("document.activeElement.id") == "next"
        page.keyboard.press("Enter")
        assert page.text_content("#pane-count") == "Quote 2 of 2"
        assert page.locator(".text.shown").get_attribute("id") == "s4"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label
        assert not page.locator("#pane").is_visible()


def test_next_and_previous_walk_all_quotes_of_a_claim(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.locator("#facts .claim").nth(1).locator("a.ref").nth(1).click()
        seen = [page.text_content("#pane-title")]
        page.click("#prev")
        seen.append(page.text_content("#pane-title"))
        page.click("#next")
        page.click("#next")
        seen.append(page.text_content("#pane-title"))
        assert seen == ["Source 2", "Source 1", "Source 5"]
        assert page.locator("#next").is_disabled()
        assert page.evaluate(IN_VIEW)


def test_a_source_opens_from_the_table_with_all_that_was_used(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.locator("a.source-name").nth(2).click()
        page.locator("mark.on").nth(2).wait_for(state="attached")
        assert page.locator("mark.on").count() == 3
        hidden = page.locator(".text.shown .block.hidden")
        assert (hidden.text_content() or "").startswith("not visible in the original")
        page.click("#close")
        assert page.evaluate("document.activeElement.className") == "source-name"


def test_without_script_a_marker_leads_to_the_marked_words(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path), java_script_enabled=False) as (page, _):
        link = page.locator("#facts a.ref").first
        link.click()
        assert page.url.endswith(link.get_attribute("href") or "?")
        mark = page.locator("#s1 mark").first
        assert mark.is_visible()
        assert (mark.bounding_box() or {"y": 9999})["y"] < WIDE["height"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    ratio = """selector => { const rgb = c => c.match(/[\\d.]+/g).map(Number);
      const lum = c => { const [r, g, b] = rgb(c).slice(0, 3).map(v => { v /= 255;
        return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126*r + .7152*g + .0722*b; };
      let e = document.querySelector(selector), g = e; const ink = getComputedStyle(e).color;
      while (g && (rgb(getComputedStyle(g).backgroundColor)[3] ?? 1) === 0) g = g.parentElement;
      const a = lum(ink), b = lum(getComputedStyle(g).backgroundColor);
      return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }"""
    with opened(chromium, write(tram_briefing(), tmp_path), color_scheme=scheme) as (page, _):
        page.locator("#facts a.ref").first.click()
        for selector in (
            "h1",
            ".said",
            ".made",
            "#disputes a.ref",
            ".status",
            ".chip",
            "mark.now",
            ".block.furniture",
            ".where",
        ):
            assert page.evaluate(ratio, selector) >= 4.5, selector


def test_print_shows_the_annexes_and_no_pane(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.locator("#facts a.ref").first.click()
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#annex-a .entry").first.is_visible()
        assert not page.locator("#pane").is_visible()
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
        assert not page.locator("#annex-a .entry").first.is_visible()
        assert page.locator("#pane").is_visible()


def test_paper_holds_all_evidence_and_the_marking_on_each_page(chromium: Browser, tmp_path: Path) -> None:
    briefing = tram_briefing()
    with opened(chromium, write(briefing, tmp_path)) as (page, _):
        page.keyboard.press("f")
        page.select_option("#by-status", "quoted")
        page.locator("#bottom-line a.ref").first.click()
        printed = pypdfium2.PdfDocument(page.pdf())
    pages = [printed[n].get_textpage().get_text_range() for n in range(len(printed))]
    printed.close()
    assert len(pages) >= 3
    assert all("OFFICIAL: SENSITIVE · DRAFT" in text for text in pages)
    # PDFium writes a hyphen at the end of a line as U+FFFE.
    paper = squeezed("".join(pages).replace("\r", "").replace("\ufffe", "-"))
    for judgement in briefing.report.judgements:
        assert squeezed(judgement.claim.text) in paper
        if judgement.claim.kind != "heading":
            latin = [q for q in judgement.quotes if q.text.isascii()]
            assert all(squeezed(q.text) in paper for q in latin), judgement.claim.id


_ELEMENTS: dict[str, int] = {}
_COUNT = "document.querySelectorAll('*').length"


def _hostile(word: str) -> Briefing:
    """With ``word`` in every text field, those of the changes included."""
    briefing = hostile_briefing(word)
    changed = Change("reworded", "facts", f"{word} a", f"{word} b", "gone", briefing.draft.facts[0].id, word)
    source = Change("source-changed", "sources", word, word, "1", "1", word)
    return replace(briefing, changes=Changes(word, word, (changed, source), 1))


def _elements(browser: Browser, folder: Path, benign: str) -> int:
    """How many elements a page has whose every text is ``benign``: that of the template."""
    if benign not in _ELEMENTS:
        with opened(browser, write(_hostile(benign), folder / "benign")) as (page, _):
            _ELEMENTS[benign] = page.evaluate(_COUNT)
    return _ELEMENTS[benign]


def _hold(browser: Browser, folder: Path, word: str) -> None:
    briefing = _hostile(word)
    with opened(browser, write(briefing, folder / "hostile")) as (page, _):
        assert page.evaluate(_COUNT) == _elements(browser, folder, re.sub(r"[^\n]+", "x", word)), repr(word)
        assert page.text_content("h1") == visible(word)
        assert page.title() == " ".join(re.split(r"[ \t\n]+", visible(word))).strip()
        assert page.text_content("#changes ins") == "b"
        page.fill("#find", word.split("\n", 1)[0][:200])
        page.locator("#facts a.ref").first.click()
        now = page.evaluate("[...document.querySelectorAll('mark.now')].map(m => m.textContent).join('')")
        assert squeezed(now) == squeezed(briefing.report.judgements[0].quotes[0].text), repr(word)
        for node in page.locator("#facts .said, #s1 h3 bdi, .source-name bdi").all_text_contents()[:2]:
            assert node == visible(word)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("word", ["x" * 5000, OWN["rtl"] * 40, OWN["bidi"]], ids=["long", "rtl", "bidi"])
def test_no_word_is_wider_than_the_screen(
    chromium: Browser, tmp_path: Path, word: str, viewport: dict[str, int]
) -> None:
    with opened(chromium, write(_hostile(word), tmp_path), viewport=viewport) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("#facts a.ref").first.click()
        assert page.evaluate("texts.scrollWidth <= texts.clientWidth")


@pytest.mark.parametrize("word", OWN.values(), ids=OWN.keys())
def test_no_string_of_ours_is_more_than_text(chromium: Browser, tmp_path: Path, word: str) -> None:
    _hold(chromium, tmp_path, word)


@pytest.mark.slow
def test_no_public_string_is_more_than_text(chromium: Browser, tmp_path: Path) -> None:
    strings = public()
    if not strings:
        pytest.skip("the public lists of hostile strings are not here (BRIEFGEN_CORPORA)")
    scripts = [s for s in strings.values() if "<" in s or "javascript:" in s]
    assert len(scripts) > 100
    for word in scripts[::6]:
        _hold(chromium, tmp_path, word)
