"""Cut a source into the pieces that fit one request; every piece is an exact slice."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.model import Chunk, Source, Span

__all__ = ["split", "visible_text"]

_SEPARATORS = ["\n\n", "\n", ". ", " ", ""]
_SEAM = "\n\n"


def split(source: Source, size: int, overlap: int) -> tuple[Chunk, ...]:
    """Split a source at paragraphs, else lines, sentences, words.

    Args:
        source: with a text of n code points.
        size: most code points of a chunk, at least 1.
        overlap: most code points that a chunk shares with the one before; cut down to half of ``size``.

    Returns:
        Chunks whose starts strictly increase and that together cover the whole text; empty for an empty text.

    Raises:
        ValueError: ``size`` is below 1 or ``overlap`` below 0.
    """
    if size < 1 or overlap < 0:
        raise ValueError(f"size must be at least 1 and overlap at least 0, got {size} and {overlap}")
    overlap = min(overlap, size // 2)
    spans = _recursive(source.text, size, overlap)
    if spans is None or not _covers(spans, source.text):
        # The splitter looks its pieces up again in the text and so misplaces them where the text repeats itself.
        spans = _windows(source.text, size, overlap)
    return tuple(Chunk(source.number, span, span.of(source.text)) for span in spans)


def _recursive(text: str, size: int, overlap: int) -> list[Span] | None:
    """Spans as the splitter reports them; None if one of its pieces is not the slice that it says."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415 - imported when used

    splitter = RecursiveCharacterTextSplitter(
        separators=_SEPARATORS,
        keep_separator="end",
        chunk_size=size,
        chunk_overlap=overlap,
        length_function=len,
        add_start_index=True,
        strip_whitespace=False,
    )
    spans: list[Span] = []
    for document in splitter.create_documents([text]):
        start = int(document.metadata["start_index"])
        piece = document.page_content
        if start < 0 or not piece or text[start : start + len(piece)] != piece:
            return None
        spans.append(Span(start, start + len(piece)))
    return spans


def _covers(spans: list[Span], text: str) -> bool:
    """Whether starts strictly increase and no code point is left out."""
    end, last = 0, -1
    for span in spans:
        if span.start > end or span.start <= last:
            return False
        end, last = max(end, span.end), span.start
    return end == len(text)


def _windows(text: str, size: int, overlap: int) -> list[Span]:
    """Plain windows, blind to sentences: the way out for texts on which the splitter errs."""
    starts = range(0, max(1, len(text) - overlap), size - overlap) if text else ()
    return [Span(start, min(start + size, len(text))) for start in starts]


def visible_text(source: Source, chunk: Chunk) -> str:
    """What of a chunk is the article itself and may be read to a model.

    Args:
        source: the chunk's source.
        chunk: a slice of it.

    Returns:
        The chunk's text without hidden text, page furniture and what lies outside the source's passages; a blank line
        stands where something was left out, so that words on both sides do not run together. Empty where nothing is left.
    """
    pieces: list[str] = []
    at = chunk.span.start
    aside = [r.span for r in source.regions if r.kind != "heading"]
    for span in sorted((*aside, *_unread(source))):
        if not span.overlaps(chunk.span):
            continue
        pieces.append(source.text[at : max(at, span.start)])
        at = max(at, min(span.end, chunk.span.end))
    pieces.append(source.text[at : chunk.span.end])
    return _SEAM.join(stripped for piece in pieces if (stripped := piece.strip()))


def _unread(source: Source) -> Iterator[Span]:
    """What lies between the passages that were chosen; nothing where all of a source is read."""
    if not source.passages:
        return
    edges = [0, *(edge for span in source.passages for edge in (span.start, span.end)), len(source.text)]
    yield from (Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b)
