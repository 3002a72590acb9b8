from __future__ import annotations

import pytest

from briefgen.model import Region, Span
from briefgen.sources.furniture import furniture_reason, is_heading, mark
from briefgen.sources.plaintext import paragraphs


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("4 min read", "reading time"),
        ("Reading time: 3 minutes", "reading time"),
        ("#Harbour", "tags"),
        ("#Harbour #Storms", "tags"),
        ("Topics: harbour, storms", "tags"),
        ("Featured image", "picture"),
        ("Photo: Jo Peck / Quay Post", "picture"),
        ("Comments", "comments"),
        ("12 comments", "comments"),
        ("Loading comments...", "comments"),
        ("Leave a reply", "comments"),
        ("Share this article", "share bar"),
        ("Facebook Twitter WhatsApp", "share bar"),
        ("We use cookies to improve our site. Accept all or manage preferences.", "cookie notice"),
        ("Subscribe to our newsletter", "sign-up"),
        ("Sign up for the morning letter", "sign-up"),
        ("Read more: Ferry fares to rise", "link to other pages"),
        ("You might also like", "link to other pages"),
        ("Most read", "link to other pages"),
        ("Published: 27 April 2026", "date line"),
        ("Published 27 April 2026, 10:30 BST", "date line"),
        ("Last updated on April 28, 2026", "date line"),
        ("Monday, 27 April 2026", "date line"),
        ("2026-04-27", "date line"),
        ("By Ada Lind", "byline"),
        ("By Ada Lind and Jo Peck, harbour correspondents", "byline"),
        ("Harbour Reporter", "byline"),
        ("Source: https://quay.example/barrier", "source line"),
        ("https://quay.example/barrier", "source line"),
        ("© 2026 The Quay Post", "legal notice"),
        ("Advertisement", "advertisement"),
        ("Skip to main content", "navigation"),
        ("Home > News > Harbour", "navigation"),
        ("* * *", "separator"),
        ("ENDS", "end mark"),
    ],
)
def test_furniture(line: str, reason: str) -> None:
    assert furniture_reason(line) == reason


@pytest.mark.parametrize(
    "line",
    [
        "Published in 2023, the report found that the barrier would pay for itself.",
        "By Tuesday the water had fallen below the quay.",
        "Comments by the chair led to two resignations.",
        "Subscribers paid £4. The fund now holds £3 million.",
        "The cookies that the baker sold went to the rescue teams.",
        "Share prices of the builder fell by 4 per cent after the decision.",
        "Image matters, the chair said.",
        "Home owners along the river want the barrier.",
        "Source code of the tide model will be published in May, the board said.",
        "The Board Reporter noted on 4 May 2026 that nothing had changed.",
        "Related costs came to £3.5 million.",
        "Watch towers were built in 1953 after the flood.",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert furniture_reason(line) is None


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("What the builder says", True),
        ("TL;DR:", True),
        ("What comes next?", True),
        ("Board calls tender “unlawful”", True),
        ("The board has paused the contract.", False),
        ("“We have nothing to hide”", False),
        ("Possible ways to settle the claim include:", False),
        ("and so on", False),
        ("2026", False),
        ("Dear all,", False),
    ],
)
def test_headings(line: str, heading: bool) -> None:  # noqa: FBT001 - a table
    assert is_heading(line) is heading


def _marked(text: str) -> list[tuple[str, str]]:
    regions = mark(text, paragraphs(text), (), guess_headings=True)
    return [(r.kind, r.span.of(text)) for r in regions]


def test_a_title_that_comes_again_is_furniture_the_second_time() -> None:
    text = "Barrier contract paused\n#Harbour\n\nBarrier contract paused\n\nHarbour Reporter\n\nThe board has paused the contract.\n"
    assert _marked(text) == [
        ("heading", "Barrier contract paused"),
        ("furniture", "#Harbour"),
        ("furniture", "Barrier contract paused"),
        ("furniture", "Harbour Reporter"),
    ]


def test_a_byline_in_the_middle_of_a_long_text_is_left_alone() -> None:
    body = [f"Sentence number {i} of the story stands here." for i in range(30)]
    body[15] = "By Ada Lind"
    assert ("furniture", "By Ada Lind") not in _marked("\n\n".join(body))


def test_list_items_are_no_headings() -> None:
    assert _marked("Points\n\n  • New tender by June\n  • Terms in April") == [("heading", "Points")]


def test_known_regions_stay_and_are_not_marked_again() -> None:
    known = Region("hidden", Span(0, 8), "display: none")
    text = "Comments\n\nThe board met."
    assert mark(text, paragraphs(text), (known,), guess_headings=True) == (known,)
