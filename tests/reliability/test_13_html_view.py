"""What a page made of hostile texts does in a real Chromium: nothing but to show them."""

from __future__ import annotations

import html
import json
import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from briefgen import rendering
from briefgen.rendering.visible import visible
from tests.browser.conftest import chromium
from tests.browser.opening import squeezed
from tests.reliability.every_field import batches, every_field, unfilled
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.review_client import reviewing
from tests.unit.test_verification_views import verification

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

__all__ = ["chromium"]

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

_TREE = """() => [...document.querySelectorAll('*')].map(e => {
    let depth = 0; for (let up = e; up; up = up.parentElement) depth++;
    return depth + ' ' + e.tagName + ' ' + e.getAttributeNames().sort().join(' '); })"""
_LEADS_OUT = """() => [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()
    .filter(n => /^(on|src|href|xlink|action|formaction|data$|poster|background|srcset|style$|srcdoc|ping|cite|manifest)/.test(n))
    .map(n => n + '=' + e.getAttribute(n)).filter(v => !/^href=(#|data:,$|\\/review\\.css$)|^src=\\/review\\.js$/.test(v)))"""
_WORDS = """() => { const all = [document.title]; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!/^(SCRIPT|STYLE)$/.test(walk.currentNode.parentElement.tagName)) all.push(walk.currentNode.data);
    return all.concat([...document.querySelectorAll('input, textarea')].map(e => e.value)).join(' '); }"""


def test_the_record_has_a_hostile_text_in_every_field() -> None:
    assert unfilled(every_field(["Plain words"]), "Plain words") == set()


@sizes(1, 2)
def test_the_briefing(tally: Tally, chromium: Browser, tmp_path: Path, size: int) -> None:
    tried, wrong = 0, list[Any]()
    for n, words in enumerate(batches(full=size > 1)):
        tried += len(words)
        trees = []
        for name, given in (("plain", [_plain(w) for w in words]), ("hostile", words)):
            (file,) = rendering.write(every_field(given), tmp_path / f"{n}-{name}", ("html",))
            assert _policy(file.read_text("utf-8")) is None
            with _visited(chromium, file.as_uri(), wrong) as page:
                trees.append(page.evaluate(_TREE))
                wrong += page.evaluate(_LEADS_OUT)
                if name == "hostile":
                    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                    page.fill("#find", words[0].split("\n")[0][:200])
                    page.locator("#facts a.ref").first.click()
                    wrong += _lost(words, page.evaluate(_WORDS))
        wrong += [] if trees[0] == trees[1] else [("another tree", n)]
    tally.none(13, "the briefing, in every text field of the record", tried=tried, unit="strings", wrong=wrong,
               of="dialogs, requests, foreign elements, lost texts")  # fmt: skip


@sizes(1, 2)
def test_the_page_of_a_checked_document(tally: Tally, chromium: Browser, tmp_path: Path, size: int) -> None:
    tried, wrong = 0, list[Any]()
    for n, words in enumerate(batches(full=size > 1)):
        tried += len(words)
        trees: list[object] = []
        for given in ([_plain(w) for w in words], words):
            word = " ¶ ".join(given)
            file = tmp_path / f"{n}-{len(trees)}.html"
            made = verification(words=word, message=word, path=word)
            file.write_text(rendering.render_verification(made, "html"), "utf-8", errors="strict", newline="\n")
            assert _policy(file.read_text("utf-8"), script=False) is None
            with _visited(chromium, file.as_uri(), wrong) as page:
                trees.append(page.evaluate(_TREE))
                wrong += page.evaluate(_LEADS_OUT)
                wrong += _lost(given, page.evaluate(_WORDS))
        wrong += [] if trees[0] == trees[1] else [("another tree", n)]
    tally.none(13, "the page of a checked document", tried=tried, unit="strings", wrong=wrong,
               of="dialogs, requests, foreign elements, lost texts")  # fmt: skip


@sizes(1, 2)
def test_the_review_page(tally: Tally, chromium: Browser, tmp_path: Path, size: int) -> None:
    tried, wrong = 0, list[Any]()
    for n, words in enumerate(batches(full=size > 1, size=400)):
        tried += len(words)
        briefing = replace(every_field(words), decisions=())
        record = tmp_path / str(n) / "briefing.json"
        record.parent.mkdir()
        record.write_bytes(rendering.record_json(replace(briefing, build=rendering.build_id(briefing))))
        with (
            reviewing(record, "--reviewer", words[0][:80]) as client,
            _visited(chromium, client.address, wrong) as page,
        ):
            page.click("#c1 [data-do=reject]")
            page.fill("#c1 textarea.reason", f"x {' ¶ '.join(words)}"[:900])
            page.click("#c1 .save")
            page.wait_for_selector("#c1 .rejected")
            page.reload()
            wrong += page.evaluate(_LEADS_OUT)
            wrong += _lost(words, page.evaluate(_WORDS))
            wrong += ["script"] * (page.locator("script").count() - 1)
            wrong += ["element"] * page.locator(
                "img, iframe, object, embed, base, form, svg, link:not([rel=icon]):not([href='/review.css'])"
            ).count()
    tally.none(13, "the review page", tried=tried, unit="strings", wrong=wrong,
               of="dialogs, requests, foreign elements, lost texts")  # fmt: skip


def test_a_page_that_is_none_of_ours_is_told_from_one(chromium: Browser, tmp_path: Path) -> None:
    """What the tests above look for is found where it stands."""
    file = tmp_path / "x.html"
    file.write_text("<title>t</title><img src=http://127.0.0.1:9/x onerror=alert(1)><a href=javascript:alert(2)>a</a>")
    wrong: list[Any] = []
    with _visited(chromium, file.as_uri(), wrong) as page:
        page.click("a")
        page.wait_for_timeout(200)
        assert len(page.evaluate(_LEADS_OUT)) == 3
        assert _lost(["not here"], page.evaluate(_WORDS)) == [("lost", "not here")]
    assert {kind for kind, _ in wrong} >= {"dialog", "request"}
    assert _policy(file.read_text()) == "no policy"


def _plain(word: str) -> str:
    """Words that try nothing, in the same paragraphs."""
    return re.sub(r"[^\n]+", "x", word)


@contextmanager
def _visited(browser: Browser, address: str, wrong: list[Any]) -> Iterator[Page]:
    """A page, and in ``wrong`` all that it did beside showing itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    home = address.partition("?")[0]

    def asked(url: str) -> None:
        if not url.startswith((home, "data:,")):
            wrong.append(("request", url))

    def told(dialog: Any) -> None:
        wrong.append(("dialog", dialog.message))
        dialog.dismiss()

    page.on("dialog", told)
    page.on("request", lambda r: asked(r.url))
    page.on("console", lambda m: wrong.append(("console", m.text)))
    page.on("pageerror", lambda e: wrong.append(("error", str(e))))
    page.on("popup", lambda p: wrong.append(("window", p.url)))
    page.on("download", lambda d: wrong.append(("download", d.url)))
    page.goto(address)
    yield page
    context.close()


def _lost(words: Sequence[str], shown: str) -> list[tuple[str, str]]:
    page = squeezed(shown)
    return [("lost", word[:80]) for word in words if squeezed(visible(word)) not in page]


def _policy(page: str, *, script: bool = True) -> str | None:
    """What is wrong with the policy of a page."""
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    if not found:
        return "no policy"
    policy = html.unescape(found[1])
    if not policy.startswith("default-src 'none'") or "unsafe" in policy or "http" in policy or "*" in policy:
        return policy
    wanted = ["style-src 'sha256-", *(["script-src 'sha256-"] if script else [])]
    return None if all(w in policy for w in wanted) and page.count("<script") == int(script) else json.dumps(policy)
