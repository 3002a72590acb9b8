"""What is fuzzed: each target takes any bytes, and raises only where the program is at fault."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

__all__ = ["INSTRUMENTED", "TARGETS", "Target", "seeds"]

Target = Callable[[bytes], None]

_ROOT = Path(__file__).parents[2]
_PACKAGE = str(_ROOT / "src" / "briefgen")
_SUFFIXES = (".html", ".md", ".docx", ".eml", ".txt", ".pdf")
_SCHEMAS = ("extraction.v1.json", "composition.v1.json", "repair.v1.json", "judge.v1.json")

INSTRUMENTED: Mapping[str, tuple[str, ...]] = {
    "readers": ("briefgen.sources", "briefgen.text", "trafilatura", "markdown_it", "email", "htmldate"),
    "fold": ("briefgen.text",),
    "atoms": ("briefgen.text",),
    "replies": ("briefgen.drafting", "json", "jsonschema"),
}
"""Packages by target in which coverage guides."""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _own(error: BaseException) -> bool:
    """Whether an exception was raised by this package itself, not by a parser that it called and whose errors it expects."""
    return traceback.extract_tb(error.__traceback__)[-1].filename.startswith(_PACKAGE)


def readers(data: bytes) -> None:
    """A file of any format, chosen by the first byte: a source whose spans fit its text, or the one error of the readers.

    What a borrowed parser raises is an error of that file in the child process, so only errors of this package count.
    """
    from briefgen.sources.confining.sandbox import parsed_of
    from briefgen.sources.confining.warming import reader_of
    from briefgen.sources.layout import compose
    from briefgen.sources.parsed import ReadError, to_wire

    if not data:
        return
    suffix = _SUFFIXES[data[0] % len(_SUFFIXES)]
    try:
        parsed = reader_of(suffix)(data[1:])
        if suffix == ".txt":
            _plain_source(_text(data[1:]))
    except ReadError:
        return
    except Exception as error:
        if _own(error) and not isinstance(error, RecursionError):
            raise
        return
    told = json.dumps({"parsed": to_wire(parsed)}).encode("ascii")
    layout = compose(parsed_of(told).blocks)
    assert all(0 <= span.start <= span.end <= len(layout.text) for span in layout.paragraphs)


def _plain_source(text: str) -> None:
    from briefgen.sources.files import source_from_text

    source = source_from_text(text)
    source.text.encode("utf-8")
    spans = (*source.paragraphs, *(region.span for region in source.regions))
    assert all(0 <= span.start <= span.end <= len(source.text) for span in spans)


def fold(data: bytes) -> None:
    """Every stretch of folded text that maps back maps to text that folds to it; folding twice is folding once."""
    from briefgen.text.fold import fold as folding

    text = _text(data)
    folded = folding(text)
    assert folding(folded.text).text == folded.text
    at = stored = 0
    for start, end, first, last in folded.units:
        assert at <= start <= end <= len(folded.text)
        assert stored <= first < last <= len(text)
        assert folded.text[at:start] == text[stored:first]
        at, stored = end, last
    assert folded.text[at:] == text[stored:]
    whole = folded.to_stored(0, len(folded.text)) if folded.text else None
    assert whole is None or whole.end <= len(text)


def atoms(data: bytes) -> None:
    """Quantities, dates, names, cues, speech and sentences of any text lie inside it, in order."""
    from briefgen.text.cues import cues
    from briefgen.text.dates import dates
    from briefgen.text.names import aliases, names
    from briefgen.text.quantities import quantities
    from briefgen.text.sentences import sentences
    from briefgen.text.speech import attributions

    text = _text(data)
    spans = [*sentences(text), *(quantity.span for quantity in quantities(text)), *(date.span for date in dates(text))]
    spans += [*(name.span for name in names(text)), *(cue.span for cue in cues(text))]
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text), text[span.start :]
    aliases(text)
    attributions(text)


def replies(data: bytes) -> None:
    """A reply is an object valid by its schema that can be written out, or one error; likewise an endpoint's body."""
    from briefgen.drafting import wire
    from briefgen.drafting.envelope import opened, reply_of
    from briefgen.errors import ModelError

    text = _text(data[1:])
    try:
        value = wire.parse(text, _SCHEMAS[data[0] % len(_SCHEMAS)] if data else _SCHEMAS[0])
    except ModelError:
        pass
    else:
        again = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
        assert wire.load(again.decode("utf-8")) == value
    try:
        reply = reply_of(opened(data))
    except ModelError:
        return
    assert reply.prompt_tokens >= reply.cached_tokens >= 0
    assert reply.fault is not None or reply.text.strip()


TARGETS: Mapping[str, Target] = {"readers": readers, "fold": fold, "atoms": atoms, "replies": replies}
"""By name."""


@lru_cache(maxsize=1)
def _samples() -> Mapping[str, bytes]:
    return {
        file.suffix: file.read_bytes() for file in sorted((_ROOT / "sources").iterdir()) if file.suffix in _SUFFIXES
    }


def _reply_seeds() -> Iterator[bytes]:
    content = '{"evidence": [{"quote": "The bridge opened.", "speaker": null, "kind": "fact", "says": "open"}]}'
    yield b"\x00" + content.encode()
    yield b'\x02{"claims": [{"id": "F1", "text": "So it is.", "evidence": ["q1"]}]}'
    yield b'{"choices": [{"finish_reason": "stop", "message": {"content": "{}"}}], "usage": {"prompt_tokens": 3}}'


def seeds(target: str) -> tuple[bytes, ...]:
    """Inputs to begin with: the sample's files, sentences with every kind of atom, replies as they should be."""
    if target == "readers":
        return tuple(
            bytes([_SUFFIXES.index(suffix)]) + data[:60_000]
            for suffix, data in _samples().items()
            if suffix in _SUFFIXES
        )
    if target == "replies":
        return tuple(_reply_seeds())
    article = _samples()[".txt"]
    mixed = (
        "On 4 March 2026 Dr Ana Quispe-Tarqui said it had “cost £3.5 million (\u00a0$4m)”, up 12 % on 2025; the ﬁrst "
        "re-\nport, she denied, put it at 1,200 to 1,500 a year. “No,” said the council. 10² is not 102, nor ½ 1⁄2."
    )
    return (article[:2000], article[2000:6000], mixed.encode())
