from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from briefgen import rendering
from briefgen.model import Briefing, CatchCount, Catches, Change, Changes, Finding, Found, Region, Span
from briefgen.rendering.filters import filters
from briefgen.rendering.passages import passages
from briefgen.rendering.pictures import carried, timeline
from briefgen.rendering.view import arrange
from briefgen.rendering.visible import visible
from tests.builders import hostile_briefing, large_briefing, source, tram_briefing, tram_sources
from tests.hostile import OWN, public


def _attributes(tree: lxml_html.HtmlElement, path: str) -> list[str]:
    found = tree.xpath(path)
    assert isinstance(found, list)
    return [str(value) for value in found]


def _texts(tree: lxml_html.HtmlElement, path: str) -> list[str]:
    """The text of each element, white space as one space."""
    found = tree.xpath(path)
    assert isinstance(found, list)
    return [" ".join(" ".join(e.itertext()).split()) for e in found if isinstance(e, lxml_html.HtmlElement)]


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


@pytest.mark.parametrize(
    ("heading", "outs", "ins"),
    [("The extended line", ["extended", "is", "km long"], ["will run for", "kilometres"]),
     ("The line will carry", ["The line will carry", "passengers", "from its"],
      ["Passenger numbers are forecast to reach", "in the"]),
     ("the works would close", ["8"], ["18"]), ("The minister has pledged", [], [])],
    ids=["dropped", "replaced", "refused", "refused, nothing near"],
)  # fmt: skip
def test_the_difference_is_marked_in_words(heading: str, outs: list[str], ins: list[str]) -> None:
    tree = lxml_html.document_fromstring(rendering.html(tram_briefing()))
    entry = f"//*[@id='annex-b']//div[h4[contains(., '{heading}')]]"
    assert len(_texts(tree, entry)) == 1
    assert _texts(tree, f"{entry}//del") == outs
    assert _texts(tree, f"{entry}//ins") == ins


def test_changes_stand_between_the_questions_and_the_sources() -> None:
    items = (
        Change("reworded", "facts", "It costs £180 million.", "It costs £182 million.", "F1", "F1", "a figure"),
        Change("dropped", "disputes", "Nobody was asked.", "", "D9"),
        Change("source-changed", "sources", "The Courier", "The Courier", "1", "1"),
    )
    tree = lxml_html.document_fromstring(
        rendering.html(replace(tram_briefing(), changes=Changes("b" * 16, "2026-03-01", items, 12)))
    )
    sections = _attributes(tree, "//main/section/@id")
    assert sections[4:7] == ["questions", "changes", "sources"]
    assert _texts(tree, "//*[@id='changes']//li") == [
        "Reworded Was It costs £180 million. Now It costs £182 million. a figure Go to the claim",
        "Dropped Nobody was asked.",
        "Source changed The Courier Open source 1",
    ]
    assert _texts(tree, "//*[@id='changes']//ins") == ["£182"]
    assert 'id="changes"' not in rendering.html(tram_briefing())


@pytest.mark.parametrize(
    ("catches", "figure", "line"),
    [(Catches(7, 9, (CatchCount("number", 40, 38), CatchCount("date", 10, 10))), "48 of 50",
      "Of 50 one-place changes to the accepted claims the gate caught 48; 2 went through."),
     (None, "not tested", "The checks were not tested on the claims of this briefing.")],
    ids=["tested", "not tested"],
)  # fmt: skip
def test_the_head_says_how_far_the_checks_can_be_trusted(catches: Catches | None, figure: str, line: str) -> None:
    briefing = tram_briefing()
    briefing = replace(briefing, method=replace(briefing.method, selftest=catches))
    tree = lxml_html.document_fromstring(rendering.html(briefing))
    assert _texts(tree, "//header//dl[@class='figures']//dd") == ["16 of 17", "6 of 6", figure]
    assert line in _texts(tree, "//*[@id='checked']")[0]


def test_what_can_be_filtered_by_is_counted() -> None:
    choice = filters(arrange(tram_briefing()))
    assert {c.label: c.count for c in choice.verdicts} == {
        "Verified": 11, "Verified after rewriting": 2, "The source’s own words": 1,
        "Claim dropped": 1, "Claim replaced": 1, "Quote refused": 2,
    }  # fmt: skip
    assert [c.value for c in choice.sources] == ["1", "2", "3", "4", "5", "6"]
    labels = {c.label: c.count for c in choice.checks}
    assert labels["BG602: rests on copies"] >= 1
    assert labels["BG301"] == 1
    assert set(choice.tokens.values()) == {c.value for c in choice.checks}


def test_a_picture_has_a_mark_for_each_source_of_each_claim() -> None:
    view = arrange(tram_briefing())
    picture = carried(view)
    assert picture is not None
    cited = {(c.key, n) for c in view.claims if c.claim.kind != "heading" for n in c.claim.sources}
    assert {(m.claim, m.source) for row in picture.rows for m in row.marks} == cited
    assert len(picture.rows) == 6
    assert [key for row in picture.rows for key, _ in row.claims] == [
        m.claim for row in picture.rows for m in row.marks
    ]


def test_of_many_sources_the_picture_shows_those_that_carry_most() -> None:
    picture = carried(arrange(large_briefing(200, 500)))
    assert picture is not None
    counts = [len(row.claims) for row in picture.rows]
    assert len(counts) == 20
    assert counts == sorted(counts, reverse=True)
    assert all(len(row.marks) == 1 for row in picture.rows)
    assert "180 more sources" in picture.note


def _dated(*texts: str, published: str = "2026-03-18") -> Briefing:
    briefing = tram_briefing()
    model = briefing.report.of("F2")
    facts = tuple(
        replace(model.claim, id=f"X{n}", text=text, citations=model.claim.citations[:1]) for n, text in enumerate(texts)
    )
    judged = tuple(replace(model, claim=fact) for fact in facts)
    rest = tuple(j for j in briefing.report.judgements if not j.claim.id.startswith("F"))
    dated = tuple(replace(s, date=Found(published, "text")) for s in briefing.sources.sources)
    return replace(
        briefing, draft=replace(briefing.draft, facts=facts, bottom_line=()), replaced=(),
        report=replace(briefing.report, judgements=judged + rest), sources=replace(briefing.sources, sources=dated),
    )  # fmt: skip


_THREE = ("They met on 3 March 2026.", "They met again on Tuesday.", "It opens in May 2027, at 2025 prices.")


def test_dates_that_facts_name_are_drawn_as_wide_as_they_are() -> None:
    picture = timeline(arrange(_dated(*_THREE)))
    assert picture is not None
    assert [row.label for row in picture.rows] == ["3 March 2026", "17 March 2026", "May 2027"]
    first, second, last = (row.marks[0] for row in picture.rows)
    assert (first.x, first.width) == ("0%", "0.8%")
    days = (dt.date(2027, 5, 31) - dt.date(2026, 3, 3)).days + 1
    assert second.x == f"{100 * 14 / days:.2f}%"
    assert last.width == f"{100 * 31 / days:.2f}%"
    assert float(last.x[:-1]) + float(last.width[:-1]) == pytest.approx(100, abs=0.02)


@pytest.mark.parametrize(
    "texts",
    [
        _THREE[:2],
        ("A first of 2024.", "A second of 2025.", "A third of 2026."),
        (" ".join(_THREE), "Nothing.", "No day."),
    ],
    ids=["two facts", "years only", "three dates in one fact"],
)
def test_too_few_dates_are_no_picture(texts: tuple[str, ...]) -> None:
    assert timeline(arrange(_dated(*texts))) is None
    assert "picture-timeline" not in rendering.html(_dated(*texts))


def test_many_dates_are_gathered_by_month() -> None:
    texts = [f"Count {n} was on {n % 28 + 1} {month} 2026." for month in ("March", "April") for n in range(20)]
    picture = timeline(arrange(_dated(*texts)))
    assert picture is not None
    assert [(row.label, len(row.marks)) for row in picture.rows] == [("March 2026", 20), ("April 2026", 20)]


@pytest.mark.parametrize("end", ["2026-03-30", "2026-12-01", "2029-06-30", "2190-01-01"])
def test_words_at_the_head_of_a_timeline_do_not_meet(end: str) -> None:
    when = dt.date.fromisoformat(end)
    picture = timeline(arrange(_dated(_THREE[0], _THREE[1], f"It ends on {when.day} {when:%B} {when.year}.")))
    assert picture is not None
    places = [(float(t.word[:-1]) - (19 if t.anchor == "end" else 0)) for t in picture.ticks if t.label]
    assert all(b - a >= 19 for a, b in pairwise(places)), places
    assert not places or places[-1] <= 81


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
