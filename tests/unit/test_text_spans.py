"""Spans found by their place say what looking at each of them says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefgen.model import Span
from briefgen.text.spans import Cover

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 60), st.integers(1, 12))


@given(at_first=st.lists(SPANS), later=st.lists(SPANS), asked=st.lists(SPANS, min_size=1))
def test_a_cover_touches_what_one_of_its_spans_overlaps(
    at_first: list[Span], later: list[Span], asked: list[Span]
) -> None:
    cover = Cover(at_first)
    for n in range(len(later) + 1):
        for span in asked:
            assert cover.touches(span) == any(s.overlaps(span) for s in (*at_first, *later[:n]))
        if n < len(later):
            cover.add(later[n])
