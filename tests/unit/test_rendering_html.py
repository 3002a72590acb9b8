from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections import Counter
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from briefgen import rendering
from briefgen.model import Briefing, Finding, Found, Region, Span
from briefgen.rendering.passages import passages
from briefgen.rendering.visible import visible
from tests.builders import hostile_briefing, large_briefing, source, tram_briefing, tram_sources
from tests.hostile import OWN, public


def _attributes(tree: lxml_html.HtmlElement, path: str) -> list[str]:
    found = tree.xpath(path)
    assert isinstance(found, list)
    return [str(value) for value in found]


def _shape(page: str) -> Counter[tuple[str, tuple[str, ...]]]:
    return Counter((str(e.tag), tuple(sorted(map(str, e.keys())))) for e in lxml_html.document_fromstring(page).iter())


@pytest.mark.parametrize("word", OWN.values(), ids=OWN.keys())
def test_no_string_of_ours_makes_an_element(word: str) -> None:
    _hold(word)


def test_no_public_string_makes_an_element() -> None:
    strings = public()
    if not strings:
        pytest.skip("the public lists of hostile strings are not here (BRIEFGEN_CORPORA)")
    for word in list(strings.values())[::7]:
        _hold(word)


def _hold(word: str) -> None:
    page = rendering.html(hostile_briefing(word))
    benign = re.sub(r"\S", "x", word)  # the same paragraphs
    assert _shape(page) == _shape(rendering.html(hostile_briefing(benign))), repr(word)
    tree = lxml_html.document_fromstring(page)
    assert tree.findtext(".//h1") == visible(word)
    assert tree.findtext(".//title") == visible(word)


def test_nothing_in_the_page_leads_out() -> None:
    tree = lxml_html.document_fromstring(rendering.html(tram_briefing()))
    assert {a.split("#")[0] for a in _attributes(tree, "//@href | //@src")} == {"", "data:,"}
    assert not tree.xpath("//@style | //@srcdoc | //@action | //img | //iframe | //object | //form")
    assert not [name for e in tree.iter() for name in e.attrib if str(name).startswith("on")]


def test_the_policy_names_the_one_style_and_the_one_script() -> None:
    page = rendering.html(tram_briefing())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy or f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_every_anchor_leads_to_a_place_in_the_page() -> None:
    tree = lxml_html.document_fromstring(rendering.html(tram_briefing()))
    ids = Counter(_attributes(tree, "//@id"))
    assert max(ids.values()) == 1
    assert {h[1:] for h in _attributes(tree, "//@href[starts-with(., '#')]")} <= set(ids)


def _annex_b(briefing: Briefing) -> str:
    tree = lxml_html.document_fromstring(rendering.html(briefing))
    return " ".join(str(tree.xpath("string(//section[@id='annex-b'])")).split())


def test_a_replaced_wording_stands_with_its_reason_and_what_stands_now() -> None:
    text = _annex_b(tram_briefing())
    assert "1 claim dropped, 1 claim replaced, 2 quotes refused" in text
    entry = text.split("1 claim replaced")[2].split("2 quotes refused")[0]
    assert "Offered The line will carry 11,000 passengers a day from its fifth year." in entry
    assert "BG402 “will carry” is firmer" in entry
    assert "Now Passenger numbers are forecast to reach 11,000 a day in the fifth year." in entry
    assert "was not parsed as a date" not in entry


@pytest.mark.parametrize(
    ("emptied", "line"),
    [("rejected", "No claim was dropped."), ("replaced", "No claim was replaced."),
     ("refused", "No quote was refused.")],
)  # fmt: skip
def test_an_empty_group_is_one_line(emptied: str, line: str) -> None:
    briefing = tram_briefing()
    changed = {"rejected": replace(briefing, rejected=()), "replaced": replace(briefing, replaced=()),
               "refused": replace(briefing, refused=())}[emptied]  # fmt: skip
    text = _annex_b(changed)
    assert text.endswith(line)
    assert " 0 " not in text
    assert line not in _annex_b(briefing)


def test_nothing_rejected_leaves_nothing_to_open() -> None:
    text = _annex_b(replace(tram_briefing(), rejected=(), replaced=(), refused=()))
    assert text.endswith("and why No claim was dropped. No claim was replaced. No quote was refused.")


def test_of_many_other_figures_three_are_shown() -> None:
    briefing = tram_briefing()
    notes = tuple(Finding("BG601", "note", f"source 2 also gives {n} days") for n in range(5))
    judged = tuple(replace(j, findings=notes) if j.claim.id == "F2" else j for j in briefing.report.judgements)
    page = rendering.html(replace(briefing, report=replace(briefing.report, judgements=judged)))
    assert "also gives 2 days" in page
    assert "also gives 3 days" not in page
    assert "and 2 more" in page
    assert page.count('<span class="chip">Contradicted elsewhere</span>') == 1


def test_the_page_is_the_same_each_time() -> None:
    assert rendering.html(tram_briefing()) == rendering.html(tram_briefing())


def test_two_hundred_sources_stay_small() -> None:
    page = rendering.html(large_briefing(200, 500))
    assert len(page) < 4_000_000


def _quoted(*spans: tuple[int, int]) -> list[tuple[Span, str]]:
    return [(Span(*s), f"q{n}") for n, s in enumerate(spans, start=1)]


@pytest.mark.parametrize("item", tram_sources().sources, ids=lambda s: s.path)
def test_passages_lose_no_character_but_blanks(item: object) -> None:
    from briefgen.model import Source

    assert isinstance(item, Source)
    text = "".join(s.text for p in passages(item, _quoted((3, 40), (20, 90))) for s in p.stretches)
    assert text.split() == item.text.split() or "".join(text.split()) == "".join(item.text.split())


def test_overlapping_quotes_can_each_be_put_together_again() -> None:
    item = source(1, "abcdefghij\n\nklmnop", "x")
    quoted = _quoted((1, 6), (1, 4), (3, 15))
    stretches = [s for p in passages(item, quoted) for s in p.stretches]
    for span, key in quoted:
        words = "".join(s.text for s in stretches if key in s.keys)
        assert words == "".join(span.of(item.text).split())
    assert [k for s in stretches for k in s.starts] == ["q1", "q2", "q3"]


def test_text_outside_the_paragraphs_is_shown() -> None:
    item = source(1, "head\n\nbody\n\ntail", "x", paragraphs=(Span(6, 10),))
    assert ["".join(s.text for s in p.stretches) for p in passages(item, [])] == ["head", "body", "tail"]


def test_a_region_within_a_paragraph_is_marked_there() -> None:
    item = source(1, "seen unseen seen", "x", regions=(Region("hidden", Span(5, 11), "white on white"),))
    (passage,) = passages(item, [])
    assert [(s.text, s.kind) for s in passage.stretches] == [("seen ", ""), ("unseen", "hidden"), (" seen", "")]
    assert passage.kind == ""


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one short line\nand another one\nend", True),
        (
            "a line that a program has wrapped at some sixty columns\nso that its end means nothing at all, and so on\nend",
            False,
        ),
        ("one line", False),
    ],
    ids=["verse", "wrapped", "single"],
)
def test_line_ends_are_kept_where_they_mean_something(text: str, lines: bool) -> None:  # noqa: FBT001
    (passage,) = passages(source(1, text, "x"), [])
    assert passage.lines is lines


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2026-04-27", "27 April 2026"), ("2026-04", "April 2026"), ("2026", "2026"), ("2026-13-01", "2026-13-01"),
     ("soon", "soon"), ("٢٠٢٦-٠٤", "٢٠٢٦-٠٤")],
)  # fmt: skip
def test_dates_are_written_as_people_write_them(value: str, shown: str) -> None:
    from briefgen.rendering.wording import date

    assert date(Found(value, "text")) == shown


def test_importing_the_room_loads_no_template_engine() -> None:
    import subprocess

    code = "import briefgen.rendering, sys; sys.exit(bool({'jinja2', 'msgspec', 'sentencex'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
