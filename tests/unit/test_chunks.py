from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.chunks import split, visible_text
from briefgen.model import Chunk, Found, Region, Source, Span

FERRY = (
    "The ferry to Holm Island will stop at dusk from June, the harbour board said.\n\n"
    "Traders asked for a later boat. The board has not answered them.\n\n"
    "A boat costs 4,100 crowns a week."
)


def source(text: str, *regions: Region) -> Source:
    return Source(1, "a.txt", "text/plain", "0" * 64, text, Found("A", "text"), regions=regions)


def rebuilt(chunks: tuple[Chunk, ...]) -> str:
    out = ""
    for chunk in chunks:
        out += chunk.text[len(out) - chunk.span.start :]
    return out


def check(text: str, size: int, overlap: int) -> tuple[Chunk, ...]:
    chunks = split(source(text), size, overlap)
    assert all(c.text == text[c.span.start : c.span.end] for c in chunks)
    assert all(len(c.text) <= size for c in chunks)
    starts = [c.span.start for c in chunks]
    assert starts == sorted(set(starts))
    assert all(b.span.start <= a.span.end for a, b in pairwise(chunks))
    assert rebuilt(chunks) == text
    return chunks


@pytest.mark.parametrize(
    ("text", "size", "overlap", "count"),
    [
        (FERRY, 6000, 300, 1),
        (FERRY, 90, 0, 3),
        ("", 100, 10, 0),
        ("x", 1, 0, 1),
        ("a" * 1000, 100, 30, 14),
        (" " * 50, 20, 5, 3),
        ("\n\n".join(["Same line again."] * 40), 100, 40, 10),
    ],
    ids=["fits", "paragraphs", "empty", "one-letter", "one-word", "blank", "repeats-itself"],
)
def test_chunks_rebuild_the_text(text: str, size: int, overlap: int, count: int) -> None:
    assert len(check(text, size, overlap)) == pytest.approx(count, abs=count // 2)


@given(st.text(st.sampled_from("ab .\n\u00a0é"), max_size=400), st.integers(1, 60), st.integers(0, 80))
@settings(max_examples=300, deadline=None)
def test_chunks_rebuild_any_text(text: str, size: int, overlap: int) -> None:
    check(text, size, overlap)


def test_overlap_is_at_most_half() -> None:
    chunks = check("word " * 400, 100, 99)
    assert all(a.span.end - b.span.start <= 50 for a, b in pairwise(chunks))


@pytest.mark.parametrize(("size", "overlap"), [(0, 0), (-1, 0), (10, -1)])
def test_sizes_that_make_no_sense(size: int, overlap: int) -> None:
    with pytest.raises(ValueError, match="size must be"):
        split(source(FERRY), size, overlap)


def region(words: str, kind: str = "hidden") -> Region:
    start = FERRY.index(words)
    return Region(kind, Span(start, start + len(words)), "display: none")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        ((), FERRY),
        ((region("Traders asked for a later boat."),), FERRY.replace("Traders asked for a later boat. ", "")),
        ((region("Traders", "furniture"),), FERRY.replace("Traders ", "")),
        ((region("Traders asked", "heading"),), FERRY),
        ((region(FERRY),), ""),
        (
            (region("later boat. The"), region("asked for a later boat.")),
            FERRY.replace("asked for a later boat. The", "\n\n"),
        ),
        (
            (region("boat. The board"), region("The board has", "furniture")),
            FERRY.replace("boat. The board has", "\n\n"),
        ),
    ],
    ids=["nothing", "hidden", "furniture", "headings-stay", "everything", "nested", "overlapping"],
)
def test_what_no_reader_sees_no_model_reads(regions: tuple[Region, ...], expected: str) -> None:
    whole = source(FERRY, *regions)
    (chunk,) = split(whole, 6000, 0)
    assert visible_text(whole, chunk).split() == expected.split()


def test_words_on_both_sides_of_a_gap_do_not_run_together() -> None:
    whole = source(FERRY, region("asked for a"))
    (chunk,) = split(whole, 6000, 0)
    assert "Traders\n\nlater boat" in visible_text(whole, chunk)


def test_a_chunk_that_begins_inside_hidden_text() -> None:
    whole = source(FERRY, region("will stop at dusk from June, the harbour board said."))
    at = FERRY.index("dusk")
    assert visible_text(whole, Chunk(1, Span(at, at + 60), FERRY[at : at + 60])).startswith("Traders")
