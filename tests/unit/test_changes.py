"""What changed: pairs of briefings that differ in one thing each, and what holds of any two."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen import rendering
from briefgen.changes import claims, compare
from briefgen.changes.pairing import LOOKS, best_first, candidates
from briefgen.changes.standing import Standing
from briefgen.errors import OutputError
from briefgen.model import (
    Briefing,
    Change,
    Changes,
    Citation,
    Claim,
    Dispute,
    Draft,
    Finding,
    Found,
    Judgement,
    Method,
    OpenQuestion,
    Position,
    Rejection,
    Report,
    Source,
    SourceSet,
    Unreadable,
    Verdict,
)
from briefgen.pipeline import record_faults, with_changes
from briefgen.rendering.changes import changes_json, changes_text, changes_view
from briefgen.review.outdated import changes_after
from tests.builders import hostile_briefing, large_briefing, quote, source, tram_briefing
from tests.hostile import OWN

Cite = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Article:
    """A source, still without a number."""

    text: str
    title: str
    publisher: str = ""
    url: str = ""
    path: str = ""
    file_name: bool = False
    copy_of: int | None = None
    date: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim, still without an id; ``by`` holds a position or could answer a question."""

    text: str
    cites: tuple[Cite, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A dispute, still without ids."""

    question: str
    sides: tuple[Said, ...]
    settles: Said | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A briefing in short."""

    articles: tuple[Article, ...]
    facts: tuple[Said, ...] = ()
    rows: tuple[Row, ...] = ()
    questions: tuple[Said, ...] = ()
    rejected: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    leads: tuple[int, ...] = ()
    doubted: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    by_person: bool = False


GAZETTE = Article(
    "The county will rebuild the library at Port Ellery for £40 million. Work begins on 4 May 2026. "
    "Architect Mara Lindqvist drew the plans. The council approved the plan by 21 votes to 9. "
    "The reading room will stay open during the works. Nobody has said where the archive will go.",
    "County to rebuild library",
    "Ellery Gazette",
    "https://gazette.example/library",
)
HERALD = Article(
    "The county will rebuild the library at Port Ellery for £40 million. "
    "Campaigners say that the old roof could be mended for £3 million. "
    "The county says that the old roof cannot be mended. An inspector will examine the roof in June.",
    "Campaigners want the old roof mended",
    "Shore Herald",
)
MINUTES = Article("The council approved the plan by 21 votes to 9. Two members were absent.", "minutes.txt",
                  path="minutes.txt", file_name=True)  # fmt: skip

COST = Said("The county will rebuild the library at Port Ellery for £40 million.",
            ((1, "The county will rebuild the library at Port Ellery for £40 million."),))  # fmt: skip
START = Said("Work begins on 4 May 2026.", ((1, "Work begins on 4 May 2026."),))
PLANS = Said("Architect Mara Lindqvist drew the plans.", ((1, "Architect Mara Lindqvist drew the plans."),))
VOTE = Said("The council approved the plan by 21 votes to 9.",
            ((1, "The council approved the plan by 21 votes to 9."),))  # fmt: skip
ROOM = Said("The reading room will stay open during the works.",
            ((1, "The reading room will stay open during the works."),))  # fmt: skip
MEND = Said("The old roof could be mended for £3 million.",
            ((2, "the old roof could be mended for £3 million"),), "Campaigners")  # fmt: skip
CANNOT = Said("The old roof cannot be mended.", ((2, "the old roof cannot be mended"),), "The county")
INSPECT = Said("An inspector will examine the roof in June.", ((2, "An inspector will examine the roof in June."),))
ARCHIVE = Said("Nobody has said where the archive will go.",
               ((1, "Nobody has said where the archive will go."),), "the county")  # fmt: skip
ROOF = Row("Can the old roof be mended?", (MEND, CANNOT), INSPECT)

BASE = Story((GAZETTE, HERALD, MINUTES), (COST, START, PLANS, VOTE, ROOM), (ROOF,), (ARCHIVE,))
ALL = 10  # claims of BASE, the heading of the dispute among them


@cache
def made(story: Story) -> Briefing:
    """The briefing of a story, quotes located, ids as a drafter gives them."""
    articles = [_source(n, a) for n, a in enumerate(story.articles, start=1)]
    sources = SourceSet(tuple(articles), tuple(Unreadable(path, "not a PDF") for path in story.unreadable))
    facts = tuple(_claim(f"F{n}", said) for n, said in enumerate(story.facts, start=1))
    rows = tuple(_dispute(n, row) for n, row in enumerate(story.rows, start=1))
    asked = tuple(
        OpenQuestion(_claim(f"Q{n}", said), said.by or None) for n, said in enumerate(story.questions, start=1)
    )
    draft = Draft("The library", tuple(f"F{n}" for n in story.leads), facts, rows, asked)
    judged = [
        Judgement(
            c,
            Verdict.UNVERIFIED if c.text in story.doubted else Verdict.VERIFIED,
            (Finding("BG601", "note", "source 2 says £41 million"),) if c.text in story.contradicted else (),
            tuple(quote(sources, q.source, q.quote) for q in c.citations),
        )
        for c in draft.claims()
    ]
    why = (Finding("REVIEW", "problem", "Rejected by Ada Reyes: too early"),) if story.by_person else ()
    fails = (Judgement(Claim(f"R{n}", words, ()), Verdict.PROBLEM, why, ()) for n, words in enumerate(story.rejected))
    briefing = Briefing(
        version=1, build="", question="", marking="", as_of="2026-05-01", status="DRAFT", draft=draft,
        report=Report(tuple(judged), ("BG201",)), rejected=tuple(Rejection(j, j.claim.text) for j in fails), refused=(),
        evidence=(), sources=sources, method=Method("0", "extractive"),
    )  # fmt: skip
    return replace(briefing, build=rendering.build_id(briefing))


def _source(number: int, article: Article) -> Source:
    out = source(
        number, article.text, article.title, path=article.path or f"{article.title}.txt", copy_of=article.copy_of
    )
    return replace(
        out,
        title=Found(article.title, "file name" if article.file_name else "text"),
        publisher=Found(article.publisher, "manifest") if article.publisher else None,
        url=Found(article.url, "manifest") if article.url else None,
        date=Found(article.date, "manifest") if article.date else None,
    )


def _claim(id_: str, said: Said, kind: str = "fact") -> Claim:
    return Claim(id_, said.text, tuple(Citation(n, words) for n, words in said.cites), kind)  # type: ignore[arg-type]


def _dispute(number: int, row: Row) -> Dispute:
    cites = tuple(cite for side in row.sides for cite in side.cites)
    sides = tuple(
        Position(side.by, _claim(f"D{number}.{n}", side, "position")) for n, side in enumerate(row.sides, start=1)
    )
    last = _claim(f"D{number}.{len(sides) + 1}", row.settles) if row.settles else None
    return Dispute(_claim(f"D{number}", Said(row.question, cites), "heading"), sides, last)


# --- the edits, each a story made into another ------------------------------------------------------------------------


def facts(*said: Said) -> Callable[[Story], Story]:
    return lambda story: replace(story, facts=said)


def rows(*row: Row) -> Callable[[Story], Story]:
    return lambda story: replace(story, rows=row)


def without(said: Said) -> Callable[[Story], Story]:
    return lambda story: replace(story, facts=tuple(f for f in story.facts if f != said))


def worded(was: Said, text: str, *cites: Cite) -> Callable[[Story], Story]:
    new = replace(was, text=text, cites=cites or was.cites)
    return lambda story: replace(story, facts=tuple(new if f == was else f for f in story.facts))


def printed(number: int, was: str, now: str) -> Callable[[Story], Story]:
    """An article with other words, and every claim that quotes or says them with it."""

    def edit(story: Story) -> Story:
        at = number - 1
        article = replace(story.articles[at], text=story.articles[at].text.replace(was, now))

        def said(claim: Said) -> Said:
            if not any(n == number and was in words for n, words in claim.cites):
                return claim
            cites = tuple((n, words.replace(was, now) if n == number else words) for n, words in claim.cites)
            return replace(claim, text=claim.text.replace(was, now), cites=cites)

        return replace(
            story,
            articles=(*story.articles[:at], article, *story.articles[at + 1 :]),
            facts=tuple(map(said, story.facts)),
            questions=tuple(map(said, story.questions)),
        )

    return edit


def article(number: int, **more: object) -> Callable[[Story], Story]:
    def edit(story: Story) -> Story:
        changed = replace(story.articles[number - 1], **more)  # type: ignore[arg-type]
        return replace(story, articles=(*story.articles[: number - 1], changed, *story.articles[number:]))

    return edit


def both(*edits: Callable[[Story], Story]) -> Callable[[Story], Story]:
    def edit(story: Story) -> Story:
        for one in edits:
            story = one(story)
        return story

    return edit


def reordered(story: Story) -> Story:
    """The same articles under other numbers."""
    turn = {1: 3, 2: 1, 3: 2}

    def said(claim: Said) -> Said:
        return replace(claim, cites=tuple((turn[n], words) for n, words in claim.cites))

    return Story(
        (story.articles[1], story.articles[2], story.articles[0]),
        tuple(map(said, story.facts)),
        tuple(Row(r.question, tuple(map(said, r.sides)), r.settles and said(r.settles)) for r in story.rows),
        tuple(map(said, story.questions)),
    )


NEWS = Article(
    "Volunteers will read to children on Saturdays in the market hall.", "Stories in the hall", "Ellery Post"
)
STORIES = Said(
    "Volunteers will read to children on Saturdays.", ((4, "Volunteers will read to children on Saturdays"),)
)
ADDED = replace(BASE, articles=(*BASE.articles, NEWS))
TIMES = "https://gazette.example/library"

# Name, what is done to BASE, and each change: kind, section, words of the detail ("" for none at all).
Expected = tuple[tuple[str, str, str], ...]
PAIRS: dict[str, tuple[Callable[[Story], Story], Expected]] = {
    "nothing": (lambda s: s, ()),
    "other numbers of the sources": (reordered, ()),
    "other order of the facts": (facts(ROOM, VOTE, PLANS, START, COST), ()),
    "typography of a claim": (worded(VOTE, "The council\u00a0approved the plan by 21 votes to 9."), ()),
    "typography of a source": (article(1, text=GAZETTE.text.replace(". ", ".\n")), ()),
    "claim dropped, its words still there": (
        without(ROOM), (("dropped", "facts", "still in Ellery Gazette, but not in the briefing"),)),
    "claim added from a source that was there": (
        lambda s: replace(s, facts=(*s.facts, Said("Two members were absent.", ((3, "Two members were absent"),)))),
        (("added", "facts", "already in “minutes.txt” last time, but not in the briefing"),)),
    "claim added from a new source": (
        lambda s: replace(ADDED, facts=(*s.facts, STORIES)),
        (("added", "facts", "from a new source, Ellery Post"), ("source-added", "sources", ""))),
    "claim that the checks now reject": (
        both(without(ROOM), lambda s: replace(s, rejected=(ROOM.text,))),
        (("dropped", "facts", "offered again, and rejected by the checks"),)),
    "figure in claim and source": (
        printed(1, "£40 million", "£41 million"),
        (("reworded", "facts", "“£40 million” is now “£41 million”"),
         ("source-changed", "sources", "1 sentence reworded: “£40 million” is now “£41 million”"))),
    "date in claim and source": (
        printed(1, "4 May 2026", "11 May 2026"),
        (("reworded", "facts", "“4 May 2026” is now “11 May 2026”"), ("source-changed", "sources", "1 sentence"))),
    "two figures in claim and source": (
        printed(1, "21 votes to 9", "19 votes to 11"),
        (("reworded", "facts", "“21” is now “19”; “9” is now “11”"), ("source-changed", "sources", ""))),
    "name in claim and source": (
        printed(1, "Mara Lindqvist", "Pell Okafor"),
        (("reworded", "facts", "“Mara Lindqvist” is now “Pell Okafor”"), ("source-changed", "sources", ""))),
    "not put in, in claim and source": (
        printed(1, "will stay open", "will not stay open"),
        (("reworded", "facts", "“not” is new"), ("source-changed", "sources", "“not” is new"))),
    "figure written another way": (worded(COST, COST.text.replace("£40 million", "£40m")), (("reworded", "facts", ""),)),
    "figure left out": (
        worded(COST, "The county will rebuild the library at Port Ellery."),
        (("reworded", "facts", "“£40 million” is gone"),)),
    "figure put in": (
        worded(START, "Work begins on 4 May 2026 with 30 builders."), (("reworded", "facts", "“30” is new"),)),
    "other words on the same quote": (
        worded(PLANS, "The plans were drawn by the architect Mara Lindqvist."), (("reworded", "facts", ""),)),
    "shorter quote, same words": (
        worded(COST, COST.text, (1, "rebuild the library at Port Ellery for £40 million")),
        (("evidence", "facts", "rests on other words of Ellery Gazette"),)),
    "second source for the same words": (
        worded(VOTE, VOTE.text, *VOTE.cites, (3, "The council approved the plan by 21 votes to 9.")),
        (("evidence", "facts", "now also rests on “minutes.txt”"),)),
    "other source for the same words": (
        worded(COST, COST.text, (2, COST.text)),
        (("evidence", "facts", "now rests on Shore Herald; no longer on Ellery Gazette"),)),
    "new words, and another source": (
        worded(COST, "Port Ellery’s library will be rebuilt by the county for £40 million.", (2, COST.text)),
        (("reworded", "facts", "now rests on Shore Herald; no longer on Ellery Gazette"),)),
    "two facts of one sentence, one for the other": (
        worded(VOTE, "Nine members voted against."),
        (("dropped", "facts", "still in Ellery Gazette, and quoted for other claims"),
         ("added", "facts", "already in Ellery Gazette last time, and quoted for other claims"))),
    "fact that is now one side of a dispute": (
        lambda s: replace(
            s, facts=(COST, START, PLANS, VOTE),
            rows=(ROOF, Row("Will the reading room stay open?",
                            (replace(ROOM, by="The county"), Said("Nobody has said.", ((1, "Nobody has said"),), "Staff"))))),
        (("disputed", "disputes", ""),
         ("disputed", "disputes", "was an established fact, is now one side of “Will the reading room stay open?” (held by The county)"),
         ("added", "disputes", "already in Ellery Gazette"))),
    "dispute that is new as a whole": (
        lambda s: replace(s, rows=(ROOF, Row("Who drew the plans?", (
            Said("Lindqvist drew them.", ((1, "Lindqvist drew the plans"),), "The county"),
            Said("Two members were absent.", ((3, "Two members were absent"),), "Members"))))),
        (("disputed", "disputes", ""), ("added", "disputes", ""), ("added", "disputes", ""))),
    "dispute that is gone": (
        rows(),
        (("settled", "disputes", ""), ("dropped", "disputes", "still in Shore Herald"),
         ("dropped", "disputes", "still in Shore Herald"), ("dropped", "disputes", "still in Shore Herald"))),
    "side that is now a fact": (
        lambda s: replace(s, facts=(*s.facts, replace(MEND, by="")), rows=()),
        (("settled", "facts", "was one side of “Can the old roof be mended?” (held by Campaigners), is now an established fact"),
         ("settled", "disputes", ""), ("dropped", "disputes", ""), ("dropped", "disputes", ""))),
    "third side of a dispute": (
        rows(replace(ROOF, sides=(MEND, CANNOT, Said("Two members were absent.", ((3, "Two members"),), "Members")))),
        (("added", "disputes", "on “Can the old roof be mended?”"),)),
    "side that is gone": (
        lambda s: replace(s, rows=(replace(ROOF, sides=(MEND, CANNOT), settles=None),)),
        (("dropped", "disputes", "on “Can the old roof be mended?”; still in Shore Herald"),)),
    "other holder of a position": (
        rows(replace(ROOF, sides=(replace(MEND, by="Friends of the Library"), CANNOT))), (("reworded", "disputes", ""),)),
    "side in other words": (
        rows(replace(ROOF, sides=(MEND, replace(CANNOT, text="The old roof is beyond mending.")))),
        (("reworded", "disputes", "“cannot” is gone"),)),
    "question of a dispute in other words": (
        rows(replace(ROOF, question="Is it possible to save what is up there?")), (("reworded", "disputes", ""),)),
    "open question that is answered": (
        both(
            printed(1, "Nobody has said where the archive will go", "The county has said that the archive will go to Quay Hall"),
            lambda s: replace(s, facts=(*s.facts, *s.questions), questions=()),
        ),
        (("reworded", "facts", "was an open question, is now an established fact"), ("source-changed", "sources", ""))),
    "fact that is now an open question": (
        lambda s: replace(s, facts=s.facts[:-1], questions=(ROOM, *s.questions)),
        (("moved", "questions", "was an established fact, is now an open question"),)),
    "who could answer": (
        lambda s: replace(s, questions=(replace(ARCHIVE, by="the archivist"),)), (("reworded", "questions", ""),)),
    "open question dropped": (
        lambda s: replace(s, questions=()), (("dropped", "questions", "still in Ellery Gazette"),)),
    "source added, nothing taken from it": (
        lambda s: replace(s, articles=ADDED.articles), (("source-added", "sources", ""),)),
    "source withdrawn that carried nothing": (
        lambda s: replace(s, articles=s.articles[:2]), (("source-withdrawn", "sources", ""),)),
    "source withdrawn with its claims": (
        lambda s: replace(s, articles=(s.articles[0],), rows=()),
        (("settled", "disputes", ""), *((("dropped", "disputes", "from a source no longer read, Shore Herald"),) * 3),
         ("source-withdrawn", "sources", ""), ("source-withdrawn", "sources", ""))),
    "source that could not be read this time": (
        lambda s: replace(s, articles=s.articles[:2], unreadable=("minutes.txt",)),
        (("source-withdrawn", "sources", "could not be read this time: not a PDF"),)),
    "sentence gone from a source with its claim": (
        both(article(1, text=GAZETTE.text.replace(" The reading room will stay open during the works.", "")), without(ROOM)),
        (("dropped", "facts", "no longer in Ellery Gazette"),
         ("source-changed", "sources", "1 sentence gone: “The reading room will stay open during the works.”"))),
    "sentence new in a source with its claim": (
        lambda s: replace(
            article(3, text=f"{MINUTES.text} The mayor sang.")(s),
            facts=(*s.facts, Said("The mayor sang.", ((3, "The mayor sang."),)))),
        (("added", "facts", "new in “minutes.txt”"), ("source-changed", "sources", "1 sentence new: “The mayor sang.”"))),
    "quote's sentence changed, claim the same": (
        lambda s: replace(
            article(1, text=GAZETTE.text.replace("£40 million", "£40 million in all"))(s),
            facts=tuple(
                replace(f, cites=((1, f.cites[0][1].replace("million.", "million in all")),)) if f == COST else f
                for f in s.facts)),
        (("evidence", "facts", "rests on other words of Ellery Gazette"), ("source-changed", "sources", "1 sentence reworded"))),
    "source known by its address": (
        article(1, title="Library to be rebuilt", publisher="The Gazette", text=GAZETTE.text + " It rained.", path="g2.txt"),
        (("source-changed", "sources", "1 sentence new"),)),
    "source known by publisher and title": (
        article(2, text=HERALD.text + " It rained.", path="other.txt"), (("source-changed", "sources", "1 sentence new"),)),
    "source known by its file and half its sentences": (
        article(3, text=f"{MINUTES.text} It rained."), (("source-changed", "sources", "1 sentence new"),)),
    "another article in a file of the same name": (
        article(3, text="Chess club meets on Fridays. Bring a board."),
        (("source-withdrawn", "sources", ""), ("source-added", "sources", ""))),
    "source known by its file, all else renamed": (
        article(1, title="Renamed", publisher="Elsewhere", url="https://else.example", path="else.txt"),
        (("source-changed", "sources", "the text is the same"),)),
    "file of another name": (article(1, path="else.txt"), ()),
    "date of a source": (article(1, date="2026-04-30"), (("source-changed", "sources", "the text is the same"),)),
    "claim that came into the bottom line": (
        lambda s: replace(s, leads=(1,)), (("moved", "facts", "now in the bottom line"),)),
    "claim that came into the bottom line in other words": (
        both(worded(PLANS, "The plans were drawn by the architect Mara Lindqvist."), lambda s: replace(s, leads=(3,))),
        (("reworded", "facts", "now in the bottom line"),)),
    "claim of which the checks find otherwise": (
        lambda s: replace(s, doubted=(ROOM.text,)), (("checks", "facts", "was “Verified”, is now “Not verified”"),)),
    "claim that another source now contradicts": (
        lambda s: replace(s, contradicted=(COST.text,)),
        (("checks", "facts", "now “Contradicted elsewhere”: source 2 says £41 million"),)),
    "claim that a person rejected": (
        both(without(ROOM), lambda s: replace(s, rejected=(ROOM.text,), by_person=True)),
        (("dropped", "facts", "rejected by Ada Reyes: too early"),)),
    "sentence of a source quoted as it is written": (
        article(3, text=f"{MINUTES.text} The mayor – Ann Rook – “sang”."),
        (("source-changed", "sources", "1 sentence new: “The mayor – Ann Rook – “sang”.”"),)),
    "sentences in another order": (
        article(3, text="Two members were absent. The council approved the plan by 21 votes to 9."),
        (("source-changed", "sources", "the same sentences in another order"),)),
}  # fmt: skip


def items(changes: Changes) -> list[tuple[str, str]]:
    return [(item.kind, item.section) for item in changes.items]


@pytest.mark.parametrize("name", PAIRS)
def test_each_pair_is_named_rightly(name: str) -> None:
    edit, expected = PAIRS[name]
    changes = compare(made(BASE), made(edit(BASE)))
    assert items(changes) == [(kind, section) for kind, section, _ in expected]
    for item, (_, _, words) in zip(changes.items, expected, strict=True):
        assert words in item.detail
    gone = sum(bool(item.old_id) for item in changes.items if item.section != "sources")
    assert changes.same == ALL - gone


def test_there_are_thirty_pairs() -> None:
    assert len(PAIRS) >= 30
    named = {kind for _, expected in PAIRS.values() for kind, _, _ in expected}
    assert named == set(get_args(get_type_hints(Change)["kind"]))


# Two claims, whether quoted from one sentence, and whether they are one claim in other words.
ONE_CLAIM = [
    ("The county will rebuild the library for £40 million.", "The county will rebuild the library for £41 million.", False, True),
    ("The county will rebuild the library for £40 million.", "The county rebuilds the library, at £41 million.", True, True),
    ("The library at Port Ellery is old.", "The library at Port Aster is old.", False, False),
    ("The library at Port Ellery is old.", "The library at Port Aster is old.", True, True),
    ("In week 3 stall 7 sold 718 books.", "In week 4 stall 8 sold 300 books.", False, False),
    ("In week 3 stall 7 sold 718 books.", "In week 3 stall 7 sold 719 books.", False, True),
    ("The council approved the plan.", "The council has not approved the plan.", False, True),
    ("Staff want longer hours on Sundays.", "Readers want quiet corners and lamps.", True, False),
    ("Staff want longer hours on Sundays.", "Longer hours on Sundays are what the staff are asking for.", True, True),
    ("The reading room will stay open.", "The reading room, the hall, the lift and the yard of the town will stay open.", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now", "together", "one"), ONE_CLAIM)
def test_what_is_one_claim_in_other_words(was: str, now: str, together: bool, one: bool) -> None:  # noqa: FBT001
    """What the new claim rests on is new to the source, so that the claim may say something else."""
    papers = (
        Article("Sheets of paper lie about.", "Paper"),
        Article("Sheets of paper lie about here. Birds sing.", "Paper"),
    )
    cites = ((1, "Sheets of paper"), (1, "lie about here" if together else "Birds sing"))
    old, new = (
        made(Story((paper,), (Said(text, (cite,)),)))
        for paper, text, cite in zip(papers, (was, now), cites, strict=True)
    )
    kinds = [item.kind for item in compare(old, new).items if item.section != "sources"]
    assert kinds == (["reworded"] if one else ["dropped", "added"])


# Where the words stand, two claims, and the change's detail; None where they are two claims. "edited": the sentence was
# changed in its source; "new": the source of the second is new; "gone": that of the first was withdrawn; "both": each
# stands in a source of its own in both versions; "one": both are told by one sentence that is as it was.
TWO_WORDINGS = [
    ("edited", "The ferry carried 4,200 passengers in March.", "The ferry carried 4,700 passengers in March.", "“4,200” is now “4,700”"),
    ("edited", "Fares rise by 3 per cent in May.", "Fares rise by 5 per cent in May.", "“3 per cent” is now “5 per cent”"),
    ("edited", "The pier cost £3 million.", "The pier cost $3 million.", "“£3 million” is now “$3 million”"),
    ("edited", "The pier cost £3 million.", "The pier cost £3 billion.", "is now “£3 billion”"),
    ("edited", "The pier opens on 2 June 2026.", "The pier opens on 2 July 2026.", "“2 June 2026” is now “2 July 2026”"),
    ("edited", "The pier opens on 2 June 2026.", "The pier opens on 2 June 2027.", "2027"),
    ("edited", "The pier opens on Monday morning.", "The pier opens on Tuesday morning.", "“Monday"),
    ("edited", "Captain Ines Varga commands the ferry.", "Captain Otto Brandt commands the ferry.", "is now"),
    ("edited", "The company will pay the fine.", "The company will not pay the fine.", "“not” is new"),
    ("edited", "The company will pay the fine.", "The company won’t pay the fine.", "is new"),
    ("edited", "The union will strike in July.", "The union may strike in July.", ""),
    ("edited", "All crews have signed the deal.", "Some crews have signed the deal.", ""),
    ("edited", "The harbour board approved the route.", "The harbour board rejected the route.", ""),
    ("edited", "The mayor said that the pier was safe.", "The inspector said that the pier was safe.", ""),
    ("edited", "About 40 boats were moored at the quay.", "More than 40 boats were moored at the quay.", ""),
    ("edited", "The storm sank two boats.", "The storm sank two boats and damaged a crane.", ""),
    ("edited", "Divers found the anchor near the lighthouse on Sunday.", "Divers found the anchor on Sunday.", ""),
    ("edited", "The operator sued the contractor.", "The contractor sued the operator.", ""),
    ("edited", "The tide gate leaks.", "A bakery opened beside the station.", None),
    ("edited", "Seven crew members were rescued by helicopter.", "Nobody aboard the trawler survived.", None),
    ("both", "The mayor said that the pier was safe.", "The inspector said that the pier was safe.", None),
    ("both", "The ferry Alba carried 4,200 passengers in March.", "The ferry Alba carried 4,200 passengers in April.", None),
    ("both", "The ferry carried 4,200 passengers in March.", "The ferry carried 4,700 passengers in March.", None),
    ("both", "Work on the north pier ends in June.", "Work on the south pier ends in June.", None),
    ("both", "The company will pay the fine.", "The company will not pay the fine.", None),
    ("both", "The harbour board approved the route on Friday.", "The harbour board rejected the route on Friday.", None),
    ("both", "The harbour board approved the new ferry route.", "The harbour board approved the ferry route.", ""),
    ("one", "The pier cost £3 million.", "The pier cost £3m.", ""),
    ("both", "Pilots want higher pay.", "Owners want lower fees.", None),
    ("one", "Work on the north pier ends in June.", "Work on the south pier ends in July.", None),
    ("one", "The Alba lost 12 days to repairs.", "The Brid lost 9 days to repairs.", None),
    ("one", "The Alba carried 300 cars.", "The Alba carried 5,000 passengers.", None),
    ("one", "Repairs to the hull took three weeks.", "The repairs of the hull lasted three weeks.", ""),
    ("one", "Repairs to the hull took three weeks.", "Repairs to the hull took 3 weeks.", ""),
    ("one", "The route opens on 4 May 2026.", "The route opens in May 2026.", ""),
    ("one", "The harbour master closed the quay because of ice.", "The quay was closed because of ice.", ""),
    ("new", "The ferry carried 4,200 passengers in March.", "The ferry carried 4,700 passengers in March.", "“4,200” is now “4,700”"),
    ("new", "The company will pay the fine.", "The company will not pay the fine.", "“not” is new"),
    ("new", "The mayor of Tolland Harbour opened the pier.", "The mayor of Brixley Sound opened the pier.", None),
    ("new", "The ferry Alba ran aground on Friday near Tolland.", "Rescuers freed the ferry Alba on Sunday.", None),
    ("new", "Engineers will inspect the breakwater in June.", "Engineers will inspect the breakwater in August.", "“June” is now “August”"),
    ("gone", "The ferry carried 4,200 passengers in March.", "The ferry carried 4,700 passengers in March.", "4,700"),
    ("gone", "Pilots want higher pay.", "Pilots at the port demand higher pay.", None),
    ("gone", "Residents oppose the night flights over the bay.", "Residents support the night ferry over the bay.", None),
]  # fmt: skip


@pytest.mark.parametrize(("where", "was", "now", "detail"), TWO_WORDINGS)
def test_a_changed_source_changes_a_claim_and_an_unchanged_one_has_two(
    where: str, was: str, now: str, detail: str | None
) -> None:
    opening = "Gulls nest on the old wall. Lamps burn all night at the gate. "
    first, second = (
        Article(opening + was, "Wall", "Quay Post"),
        Article("Bells ring at noon. " + now, "Bell", "Tide News"),
    )
    cites: tuple[Cite, Cite] = (1, was), (2, now)
    before: tuple[Article, ...] = (first, second)
    then = before
    if where == "edited":
        then, before, cites = (replace(first, text=opening + now),), (first,), ((1, was), (1, now))
    elif where == "one":
        both_ = f"{was[:-1]}, and {now}"
        then = before = (Article(opening + both_, "Wall"),)
        cites = (1, both_), (1, both_)
    elif where == "new":
        before = (first,)
    elif where == "gone":
        then, cites = (second,), ((1, was), (1, now))
    changes = compare(made(Story(before, (Said(was, cites[:1]),))), made(Story(then, (Said(now, cites[1:]),))))
    told = [item for item in changes.items if item.section != "sources"]
    assert sorted(item.kind for item in told) == (["added", "dropped"] if detail is None else ["reworded"])
    assert (detail or "") in told[0].detail


# A sentence that stands as it stood, two claims that quote it, and whether they are one.
OF_ONE_SENTENCE = [
    ("The Met spent £10 million on boats.", "The Metropolitan Police spent £10 million on boats.", "The Met spent £10 million on boats.", True),
    ("Ada Reyes refused the contract.", "Ada Reyes refused the contract.", "The mayor refused the contract.", True),
    ("Half of the boats failed the test.", "Half of the boats failed the test.", "50 per cent of the boats failed the test.", True),
    ("The survey of 1,200 sailors ran for two years.", "The survey of 1,200 sailors ran for two years.", "The two-year survey covered 1,200 sailors.", True),
    ("The survey ran for two years.", "The survey ran for two years.", "The survey ran for 24 months.", True),
    ("On Thursday the board closed the pier.", "On Thursday the board closed the pier.", "On 21 May 2026 the board closed the pier.", True),
    ("The ferry sank on 4 May 2026.", "The ferry sank in May 2026.", "The ferry sank on 4 May 2026.", True),
    ("City Hall refused the deal with the yard.", "City Hall refused the deal with the yard.", "The Mayor’s Office refused the deal with the yard.", True),
    ("Alba lost 12 days to repairs and Brid lost 9 days to repairs.", "Alba lost 12 days to repairs.", "Brid lost 9 days to repairs.", False),
    ("Ines Varga and Otto Brandt command ferries of the line.", "Ines Varga commands a ferry of the line.", "Otto Brandt commands a ferry of the line.", False),
    ("The line sold 300 tickets in May and 500 tickets in June.", "The line sold 300 tickets in May.", "The line sold 500 tickets in June.", False),
    ("The board voted for the pier on 3 May 2026 and for the crane on 9 June 2026.", "The board voted for the pier on 3 May 2026.", "The board voted for the crane on 9 June 2026.", False),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "was", "now", "one"), OF_ONE_SENTENCE)
def test_what_one_unchanged_sentence_says_once_or_twice(sentence: str, was: str, now: str, one: bool) -> None:  # noqa: FBT001
    wall = Article(f"Gulls nest on the old wall. {sentence}", "Wall")
    old, new = (made(Story((wall,), (Said(text, ((1, sentence),)),))) for text in (was, now))
    assert [item.kind for item in compare(old, new).items] == (["reworded"] if one else ["dropped", "added"])


def test_claims_on_the_same_quotes_need_but_a_third_of_the_words() -> None:
    paper = Article("Lindqvist drew what the county will build.", "Paper")
    cite = ((1, paper.text),)
    old = made(Story((paper,), (Said("Lindqvist is the architect of the library.", cite),)))
    new = made(Story((paper,), (Said("The drawings are by Lindqvist, an architect.", cite),)))
    assert items(compare(old, new)) == [("reworded", "facts")]


def test_the_nearest_goes_first() -> None:
    may, june = (
        Article(f"The hall, the yard and the lift stay open in {month}.", "Paper") for month in ("May", "June")
    )
    old = [Said(f"The {room} stays open in May.", ((1, may.text),)) for room in ("hall", "yard")]
    new = [Said(f"The {room} stays open in June.", ((1, june.text),)) for room in ("yard", "hall")]
    changes = compare(made(Story((may,), tuple(old))), made(Story((june,), tuple(new))))
    told = [(c.old, c.new) for c in changes.items if c.section == "facts"]
    assert told == [(old[1].text, new[0].text), (old[0].text, new[1].text)]


def test_copies_keep_their_own_numbers() -> None:
    twin = replace(GAZETTE, title="County to rebuild library (wire)", publisher="Wire", url="", copy_of=1)
    story = replace(BASE, articles=(*BASE.articles, twin))
    assert compare(made(story), made(story)).items == ()
    swapped = replace(BASE, articles=(replace(twin, copy_of=None), *BASE.articles[1:], replace(GAZETTE, copy_of=1)))
    assert [c.kind for c in compare(made(story), made(swapped)).items] == ["evidence"] * 6


def test_a_holder_that_is_but_a_number_keeps_its_source() -> None:
    row = Row(
        "Were all there?", (Said("Two members were absent.", ((3, "Two members were absent"),), "Source 3"), CANNOT)
    )
    old = replace(BASE, rows=(row,))
    renumbered = reordered(old)
    sides = (replace(renumbered.rows[0].sides[0], by="Source 2"), renumbered.rows[0].sides[1])
    assert compare(made(old), made(replace(renumbered, rows=(replace(row, sides=sides),)))).items == ()
    gone = compare(made(old), made(replace(old, rows=())))
    assert "“minutes.txt”: Two members were absent." in [c.old for c in gone.items]


@pytest.mark.parametrize(
    ("date", "text", "kinds"),
    [
        ("2026-04-24", "Chess club meets on Fridays.", ["source-withdrawn", "source-added"]),
        ("2026-04-24", "Sheep graze on the green. The fair opens at ten.", ["source-changed"]),
        ("2026-04-17", "Chess club meets on Fridays.", ["source-changed"]),
    ],
    ids=["next issue", "date put right", "rewritten"],
)
def test_a_title_is_of_one_article_where_date_or_text_say_so(date: str, text: str, kinds: list[str]) -> None:
    issue = Article("Sheep graze on the green. The fair opens at ten.", "Bulletin", "Ellery County", date="2026-04-17")
    later = replace(issue, date=date, text=text, path="later.txt")
    changes = compare(made(Story((issue,))), made(Story((later,))))
    assert [item.kind for item in changes.items] == kinds


def test_two_sources_of_one_publisher_are_told_apart() -> None:
    story = replace(BASE, articles=(*BASE.articles, replace(NEWS, publisher="Ellery Gazette")))
    changes = compare(made(BASE), made(replace(story, facts=(*BASE.facts, STORIES))))
    assert changes.items[0].detail == "from a new source, Ellery Gazette (“Stories in the hall”)"


def test_the_bottom_line_is_said() -> None:
    leading = replace(BASE, leads=(1,))
    later = without(COST)(replace(BASE, leads=()))
    assert compare(made(leading), made(later)).items[0].detail.startswith("stood in the bottom line; ")
    assert compare(made(later), made(leading)).items[0].detail.startswith("stands in the bottom line; ")


def test_words_that_stand_elsewhere_too_are_not_called_left_out() -> None:
    twice = replace(BASE, facts=(*BASE.facts, replace(CANNOT, by="")))
    assert compare(made(BASE), made(twice)).items[0].detail == "stood in the briefing last time too, in another place"
    assert compare(made(twice), made(BASE)).items[0].detail == "still stands in the briefing, in another place"


# --- of any two -------------------------------------------------------------------------------------------------------

_SWAPPED = {
    "added": "dropped", "dropped": "added", "disputed": "settled", "settled": "disputed",
    "source-added": "source-withdrawn", "source-withdrawn": "source-added",
}  # fmt: skip


def accounted(old: Briefing, new: Briefing) -> None:
    """Every claim and source once; sections in order; the other way round the same with the names exchanged."""
    changes, back = compare(old, new), compare(new, old)
    claims_of = [c for c in changes.items if c.section != "sources"]
    for version, ids in ((old, [c.old_id for c in claims_of]), (new, [c.new_id for c in claims_of])):
        told = [i for i in ids if i]
        known = [c.id for c in version.draft.claims()]
        assert len(set(told)) == len(told)
        assert set(told) <= set(known)
        assert changes.same + len(told) == len(known)
    numbers = [(c.old_id, c.new_id) for c in changes.items if c.section == "sources"]
    assert len(set(numbers)) == len(numbers)
    order = ("facts", "disputes", "questions", "sources")
    assert [c.section for c in changes.items] == sorted((c.section for c in changes.items), key=order.index)
    assert Counter((_SWAPPED.get(c.kind, c.kind), c.new_id, c.old_id) for c in changes.items) == Counter(
        (c.kind, c.old_id, c.new_id) for c in back.items
    )
    assert back.same == changes.same
    assert compare(old, new) == changes


@pytest.mark.parametrize("name", PAIRS)
def test_each_pair_is_accounted_for_both_ways(name: str) -> None:
    accounted(made(BASE), made(PAIRS[name][0](BASE)))


WORDS = (
    "the",
    "county",
    "library",
    "roof",
    "opens",
    "mends",
    "£40 million",
    "£41 million",
    "May",
    "not",
    "Ellery",
    "Aster",
)
SENTENCES = [f"{a.capitalize()} {b} {c}." for a in WORDS[:4] for b in WORDS[3:8] for c in WORDS[6:]]
_sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Small briefings of few words, so that any two are near each other."""
    texts = draw(st.lists(_sentences, min_size=1, max_size=3))
    articles = tuple(
        Article(" ".join(text), draw(st.sampled_from(["A", "B"])), draw(st.sampled_from(["", "P"])), path=f"{n}.txt")
        for n, text in enumerate(texts)
    )

    def said() -> Said:
        number = draw(st.integers(1, len(texts)))
        cite = number, draw(st.sampled_from(texts[number - 1]))
        return Said(draw(st.sampled_from([cite[1], *SENTENCES])), (cite,), draw(st.sampled_from(["X", "Y"])))

    def some(most: int) -> tuple[Said, ...]:
        return tuple(said() for _ in range(draw(st.integers(0, most))))

    return Story(
        articles,
        some(5),
        tuple(Row(draw(st.sampled_from(SENTENCES)), (said(), said()), draw(st.sampled_from([None, said()])))
              for _ in range(draw(st.integers(0, 2)))),
        some(2),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(stories(), stories())
def test_any_two_are_accounted_for_both_ways(old: Story, new: Story) -> None:
    accounted(made(old), made(new))


@settings(max_examples=100, deadline=None)
@given(stories())
def test_nothing_changes_by_itself(story: Story) -> None:
    changes = compare(made(story), made(story))
    assert changes.items == ()
    assert changes.same == len(made(story).draft.claims())


@pytest.mark.parametrize("briefing", [tram_briefing(), large_briefing(12, 60)], ids=["tram", "large"])
def test_other_builders_change_by_nothing(briefing: Briefing) -> None:
    assert compare(briefing, briefing).items == ()


# --- cost -------------------------------------------------------------------------------------------------------------


def test_the_pairs_looked_at_grow_with_the_claims_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Standing] = []
    score = claims._score

    def counted(old: Standing, new: Standing, *, steady: bool) -> float:
        looks.append(old)
        return score(old, new, steady=steady)

    monkeypatch.setattr(claims, "_score", counted)
    for count in (100, 400):
        old = large_briefing(10, count)
        texts = {c.id: c.text.replace("counted", "saw") for c in old.draft.facts}
        renamed = [replace(c, text=texts[c.id]) for c in old.draft.facts]
        report = replace(
            old.report,
            judgements=tuple(replace(j, claim=c) for j, c in zip(old.report.judgements, renamed, strict=True)),
        )
        new = replace(old, draft=replace(old.draft, facts=tuple(renamed)), report=report)
        looks.clear()
        changes = compare(old, new)
        assert {c.kind for c in changes.items} == {"reworded"}
        assert 0 < len(looks) <= LOOKS * 2 * count


def test_marks_that_all_share_are_left_out_together() -> None:
    many = {n: ("common", f"rare {n // 2}") for n in range(LOOKS * 3)}
    found = candidates(many, many)
    assert len(found) == 2 * len(many)
    assert candidates({0: ("common",), 1: ("common",)}, {0: ("common",)}) == [(0, 0), (1, 0)]


def test_of_equal_scores_like_places_go_first() -> None:
    assert best_first([(1.0, 0, 1), (1.0, 1, 1), (1.0, 1, 0), (0.5, 0, 0)]) == {1: 1, 0: 0}


# --- as shown ---------------------------------------------------------------------------------------------------------


def shown(edit: str) -> Changes:
    return compare(made(BASE), made(PAIRS[edit][0](BASE)))


def test_text() -> None:
    changes = shown("figure in claim and source")
    assert changes_text(changes) == (
        f"Compared with the version of 1 May 2026 (build {made(BASE).build}). "
        "Claims: 1 reworded, 9 as before. Sources: 1 changed.\n"
        "\n"
        "Established facts\n"
        "  Reworded:\n"
        "    was: The county will rebuild the library at Port Ellery for [-£40-] million.\n"
        "    now: The county will rebuild the library at Port Ellery for {+£41+} million.\n"
        "    (“£40 million” is now “£41 million”)\n"
        "\n"
        "Sources\n"
        "  Source changed: Ellery Gazette: County to rebuild library (undated)\n"
        "    (1 sentence reworded: “£40 million” is now “£41 million”)\n"
    )


def test_text_where_nothing_changed() -> None:
    line = changes_text(shown("nothing")).removeprefix("Compared with the version of 1 May 2026 ")
    assert line == f"(build {made(BASE).build}). No claim and no source is different.\n"


def test_what_stands_elsewhere_in_the_same_words_has_moved() -> None:
    _, items_ = changes_view(shown("fact that is now an open question")).sections[0]
    assert [(i.label, i.was, i.parts) for i in items_] == [("Moved", "", ())]


def test_views_lead_to_the_claims_and_sources_of_the_new_version() -> None:
    changes = shown("figure in claim and source")
    view = changes_view(changes, {"F1": "c1"})
    assert [(i.claim, i.source) for _, those in view.sections for i in those] == [("c1", 0), ("", 1)]


@pytest.mark.parametrize("name", PAIRS)
def test_json_is_the_noun(name: str) -> None:
    changes = shown(name)
    told = json.loads(changes_json(changes))
    assert (told["version"], told["build"], told["same"]) == (1, changes.build, changes.same)
    assert [(i["kind"], i["old_id"], i["new_id"]) for i in told["items"]] == [
        (i.kind, i.old_id, i.new_id) for i in changes.items
    ]
    assert sum(told["counts"].values()) == len(changes.items) + changes.same


def test_json_refuses_what_no_file_can_hold() -> None:
    with pytest.raises(OutputError, match="lone surrogate"):
        changes_json(Changes("b", "d", (Change("added", "facts", "", "\ud800"),), 0))


def test_the_section_stands_before_the_sources() -> None:
    briefing = with_changes(made(PAIRS["figure in claim and source"][0](BASE)), made(BASE))
    text = rendering.markdown(briefing)
    section = text.split("## Changes since the last version\n")[1].split("\n## ")[0]
    assert text.index("## Open questions") < text.index("## Changes since") < text.index("## Sources")
    assert "- **Reworded:** The county will rebuild the library at Port Ellery for **£41** million.\n" in section
    assert "  - Before: The county will rebuild the library at Port Ellery for **£40** million.\n" in section
    assert "## Changes" not in rendering.markdown(made(BASE))


def test_changes_are_part_of_the_record_under_a_build_id_of_their_own() -> None:
    before, after = made(BASE), made(PAIRS["claim dropped, its words still there"][0](BASE))
    briefing = with_changes(after, before)
    assert briefing.build != after.build
    assert briefing.changes == compare(before, after)
    assert record_faults(briefing) == ()
    assert rendering.parse_record(rendering.record_json(briefing)) == briefing
    assert with_changes(briefing, briefing).changes == Changes(briefing.build, "2026-05-01", (), ALL - 1)


@pytest.mark.parametrize("name", OWN)
def test_hostile_words_stay_words(name: str) -> None:
    """Each change on lines of its own, whatever its words; nothing that moves a cursor."""
    word = OWN[name]
    old, new = hostile_briefing(word), hostile_briefing(f"{word} and more")
    text = changes_text(compare(old, new))
    assert all(character.isprintable() or character in "\n\u00ad" for character in text)
    heads = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert heads[1:] == ["Established facts", "Disputes", "Open questions", "Sources"][: len(heads) - 1]
    briefing = with_changes(new, old)
    for form in ("md", "json"):
        assert rendering.render(briefing, form)


def test_words_that_a_reviewer_took_out_of_a_claim_are_not_told() -> None:
    briefing = with_changes(made(BASE), made(without(PLANS)(BASE)))
    shorter = "Mara Lindqvist drew the plans."
    facts = tuple(replace(c, text=shorter) if c.text == PLANS.text else c for c in briefing.draft.facts)
    reviewed = changes_after(briefing, replace(briefing.draft, facts=facts))
    assert reviewed is not None
    assert [(c.kind, c.new, c.detail) for c in reviewed.items] == [("added", shorter, "reworded in review")]


KINDS = get_args(get_type_hints(Change)["kind"])


def _with_each_kind(word: str) -> Briefing:
    """One change a kind, with ``word`` in every text of it."""
    changes = tuple(
        Change(kind, "sources" if kind.startswith("source") else "facts", word, f"{word} {word} new", word, word, word)
        for kind in KINDS
    )
    return replace(made(BASE), changes=Changes(word, word, changes, 3))


@pytest.mark.parametrize("name", OWN)
def test_no_string_of_ours_becomes_markdown(name: str) -> None:
    def blocks(word: str) -> list[tuple[str, str, int]]:
        text = rendering.markdown(_with_each_kind(word))
        return [(t.type, t.tag, t.level) for t in reader.parse(text)]

    from markdown_it import MarkdownIt

    reader = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable("table")
    assert blocks(OWN[name]) == blocks("plain words")
    inlines = [c.type for t in reader.parse(rendering.markdown(_with_each_kind(OWN[name]))) for c in t.children or ()]
    assert set(inlines) <= {"text", "text_special", "code_inline", "strong_open", "strong_close"}
