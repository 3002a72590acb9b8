"""What of a corpus was read, and what was left unread: the same words in every view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.model import Source, SourceSet

__all__ = ["of_source", "selection_line", "selection_part"]


def selection_line(sources: SourceSet) -> str:
    """What was chosen of a larger corpus; empty where everything was read."""
    found = sources.selection
    if found is None:
        return ""
    chosen = _count(found.chosen, "passage")
    documents = f"{_count(found.documents, 'document')} ({_count(found.passages, 'passage')})"
    verb = "was" if found.chosen == 1 else "were"
    inside = _count(len(sources.sources), "document")
    return f"Of {documents} the {chosen} nearest to the question {verb} read, in {inside}; the rest was left unread."


def selection_part(sources: SourceSet) -> str:
    """The same in a line of counts; empty where everything was read."""
    found = sources.selection
    if found is None:
        return ""
    return (
        f"{found.chosen:,} of {_count(found.passages, 'passage')} read, "
        f"in {len(sources.sources):,} of {_count(found.documents, 'document')}"
    )


def of_source(source: Source) -> str:
    """How much of one source was read; empty where all of it was."""
    if not source.passages:
        return ""
    characters = sum(p.end - p.start for p in source.passages)
    return f"Read: {_count(len(source.passages), 'passage')}, {characters:,} of {_count(len(source.text), 'character')}"


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
