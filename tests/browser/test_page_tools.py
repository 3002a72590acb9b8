"""Stepping, filtering, searching and going by keyboard in the page of a briefing, in a real Chromium."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from briefgen.changes import compare
from briefgen.model import Step
from tests.browser.opening import IN_VIEW, PHONE, opened, write
from tests.builders import tram_briefing

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

_IN_SIGHT = """selector => { const r = document.querySelector(selector).getBoundingClientRect();
    const bar = document.getElementById('bar').getBoundingClientRect();
    return r.top >= bar.bottom - 1 && r.top < innerHeight && r.left >= 0 && r.right <= innerWidth + 1; }"""
_CLAIMS = 14


def _shown(page: Page) -> list[str]:
    """Ids of the claims that are to be seen."""
    return [
        str(c)
        for c in page.evaluate(
            "[...document.querySelectorAll('[data-claim]')].filter(c => c.offsetHeight).map(c => c.id)"
        )
    ]


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.className"))


@pytest.mark.parametrize("way", ["keys", "buttons"])
def test_every_claim_can_be_walked_to_and_back(chromium: Browser, tmp_path: Path, way: str) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):

        def step(key: str, button: str) -> None:
            page.keyboard.press(key) if way == "keys" else page.click(button)

        walked = []
        for place in range(1, _CLAIMS + 1):
            step("j", "#claim-next")
            assert page.text_content("#claim-at") == f"Claim {place} of {_CLAIMS}"
            assert page.evaluate(IN_VIEW)
            assert page.evaluate(_IN_SIGHT, ".current")
            walked.append(page.locator(".current").get_attribute("id"))
        assert walked == _shown(page)
        assert page.locator("#claim-next").is_disabled()
        assert (
            page.text_content("#live") == ""
            if way == "keys"
            else str(page.text_content("#live")).startswith("Claim 14 of 14: ")
        )
        assert _focused(page) == walked[-1], "the focus is at the claim, not lost with the button"
        step("k", "#claim-prev")
        assert page.locator(".current").get_attribute("id") == walked[-2]


def test_filters_hide_and_say_how_many_are_left(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        everything = _shown(page)
        assert len(everything) == _CLAIMS
        page.keyboard.press("f")
        assert _focused(page) == "by-status"
        page.select_option("#by-status", "quoted")
        assert page.text_content("#live") == page.text_content("#matched")
        assert str(page.text_content("#matched")).startswith("1 of 14 claims match")
        (only,) = _shown(page)
        assert page.locator(f"#{only} .status").text_content() == "The source’s own words"
        notes = [n.text_content() for n in page.locator(".no-match").all() if n.is_visible()]
        assert notes == ["No dispute matches the filter.", "No open question matches the filter."]
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        assert page.locator(".current").get_attribute("id") == only, "steps through what is left"
        page.keyboard.press("f")
        page.click("#clear")
        assert _shown(page) == everything
        assert page.text_content("#live") == "All 14 claims are shown."


def test_a_dispute_is_shown_whole_where_one_side_matches(chromium: Browser, tmp_path: Path) -> None:
    briefing = tram_briefing()
    side = briefing.draft.disputes[1].positions[0].claim.id
    judged = tuple(
        replace(j, step=Step.QUOTED if j.claim.id == side else Step.DRAFTED) for j in briefing.report.judgements
    )
    changed = replace(briefing, report=replace(briefing.report, judgements=judged))
    with opened(chromium, write(changed, tmp_path)) as (page, _):
        page.click("#filter")
        page.select_option("#by-status", "quoted")
        assert str(page.text_content("#matched")).startswith("1 of 14 claims match")
        (dispute,) = (d for d in page.locator(".dispute").all() if d.is_visible())
        assert [s.is_visible() for s in dispute.locator(".side").all()] == [True, True]


def test_what_is_filtered_out_is_not_searched_and_comes_back_when_gone_to(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.fill("#find", "ombudsman")
        page.locator("#hits", has_text="2 hits").wait_for()
        page.click("#filter")
        page.select_option("#by-status", "quoted")
        assert page.text_content("#hits") == "1 hit", "that of the source"
        page.locator("#picture-carried .mark").last.click()
        assert page.locator("#by-status").input_value() == ""
        assert len(_shown(page)) == _CLAIMS
        assert page.text_content("#hits") == "2 hits"


def test_a_source_filter_keeps_what_rests_on_it(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.click("#filter")
        page.select_option("#by-sources", "5")
        shown = _shown(page)
        assert 0 < len(shown) < _CLAIMS
        assert all("5" in str(page.locator(f"#{c}").get_attribute("data-sources")).split() for c in shown)


def test_a_check_leads_to_the_rejected_too(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.click("#filter")
        label = page.locator("#by-checks option", has_text="BG301").text_content() or ""
        page.select_option("#by-checks", label=label)
        assert _shown(page) == []
        entries = [e for e in page.locator("#annex-b .entry").all() if e.is_visible()]
        assert ["BG301" in (e.text_content() or "") for e in entries] == [True]
        assert page.text_content("#matched") == "0 of 14 claims match; 1 in Annex B. A dispute is shown whole."


_HIT = """() => { const range = [...CSS.highlights.get('hit-now')][0]; const r = range.getBoundingClientRect();
    return [range.toString(), r.top > 0 && r.bottom < innerHeight - 20 && r.left >= 0 && r.right <= innerWidth]; }"""


@pytest.mark.parametrize(
    ("typed", "in_claims", "in_sources"),
    [("QUAY bridge", 2, 1), ('"we were promised a plan', 0, 1), ("traders’ union", 0, 1), ("ombudsman", 1, 1)],
    ids=["letter case", "quote marks", "apostrophe", "in both"],
)
def test_search_goes_from_hit_to_hit(
    chromium: Browser, tmp_path: Path, typed: str, in_claims: int, in_sources: int
) -> None:
    total = in_claims + in_sources
    with opened(chromium, write(tram_briefing(), tmp_path), viewport=PHONE) as (page, _):
        page.keyboard.press("/")
        page.keyboard.type(typed)
        count = f"{total} hit" if total == 1 else f"{total} hits"
        told = f"{count}: {in_claims} in claims, {in_sources} in sources."
        page.locator("#live", has_text=told).wait_for(state="attached")
        for place in range(1, total + 1):
            page.keyboard.press("Enter")
            words, in_view = page.evaluate(_HIT)
            assert words.lower().replace("“", '"').replace("'", "’") == typed.lower()
            assert in_view
            assert page.text_content("#hits") == f"{place} of {total}"
        assert page.locator(".text.shown").count() == 1, "the last hits are in a source"
        assert _focused(page) == "find"
        page.keyboard.press("Shift+Enter")
        assert page.text_content("#hits") == f"{(total - 2) % total + 1} of {total}"


def test_enter_goes_to_a_hit_of_all_that_was_typed(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.fill("#find", "quay")
        page.locator("#hits", has_text="hit").wait_for()
        # The word is longer and Enter is pressed before the search for it would have begun by itself.
        page.evaluate("""() => { const find = document.getElementById("find"); find.value = "quay bridge";
            find.dispatchEvent(new Event("input"));
            find.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true })); }""")
        assert page.evaluate(_HIT)[0].lower() == "quay bridge"


def test_search_that_finds_nothing_says_so(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.fill("#find", "no such words")
        page.locator("#hits", has_text="No hit").wait_for()
        assert page.locator("#hit-next").is_disabled()
        page.fill("#find", " ")
        page.locator("#hits:empty").wait_for(state="attached")


def test_a_mark_of_the_picture_leads_to_its_claim_in_that_source(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        marks = page.locator("#picture-carried .mark")
        assert marks.count() > _CLAIMS
        for n in range(marks.count()):
            mark = marks.nth(n)
            mark.click()
            assert page.locator(".current").get_attribute("id") == mark.get_attribute("data-goto")
            assert page.locator(".text.shown").get_attribute("id") == f"s{mark.get_attribute('data-at')}"
            assert page.evaluate(IN_VIEW)


def test_the_keys_can_be_read_and_turned_off(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path)) as (page, _):
        page.focus("#help")
        page.keyboard.press("Enter")
        assert page.locator("#keys").is_visible()
        page.focus("#keys-close")
        page.keyboard.press("j")
        assert page.locator(".current").count() == 0, "while they are read they do nothing"
        page.uncheck("#letters")
        page.keyboard.press("Escape")
        assert not page.locator("#keys").is_visible()
        assert _focused(page) == "help"
        page.keyboard.press("j")
        assert page.locator(".current").count() == 0


def test_tab_goes_through_everything_and_out_again(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, write(tram_briefing(), tmp_path), viewport=PHONE) as (page, _):
        page.locator("#facts a.ref").first.click()
        page.keyboard.press("f")
        seen = set()
        for _tab in range(400):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            seen.add(_focused(page))
        else:
            pytest.fail("the end of the page was never reached")
        assert {"by-sources", "by-checks", "next", "close", "texts"} <= seen
        page.keyboard.press("Tab")
        assert _focused(page) == "skip", "and from the end to the beginning"


def test_a_change_leads_to_its_claim(chromium: Browser, tmp_path: Path) -> None:
    new = tram_briefing()
    first, *rest = new.draft.facts
    old = replace(new, draft=replace(new.draft, facts=(replace(first, text=first.text.replace("31", "30")), *rest)))
    with opened(chromium, write(replace(new, changes=compare(old, new)), tmp_path)) as (page, _):
        assert page.locator("#changes del").all_text_contents() == ["30"]
        assert page.locator("#changes ins").all_text_contents() == ["31"]
        # By key: what is above the link gets its true height while the page scrolls to it, and a click may fall beside it.
        page.locator("#changes a").first.press("Enter")
        assert page.locator(".current").get_attribute("id") == "c1"
        assert page.evaluate(IN_VIEW)


def test_a_link_to_a_quote_opens_its_source(chromium: Browser, tmp_path: Path) -> None:
    file = write(tram_briefing(), tmp_path)
    with opened(chromium, file) as (page, _):
        page.goto("about:blank")
        page.goto(f"{file.as_uri()}#q3")
        assert page.evaluate("document.querySelector('mark.now').dataset.q.split(' ').includes('q3')")
