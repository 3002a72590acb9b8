"""Extraction, one source at a time: a chunk goes in, located quotes come out. What other sources say plays no part in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from briefgen import chunks
from briefgen.drafting.asking import Chat, ask
from briefgen.drafting.client import complete_all
from briefgen.drafting.dialect import Request
from briefgen.drafting.envelope import CutReplyError
from briefgen.drafting.placing import place
from briefgen.drafting.prompting import CHARACTERS_PER_TOKEN, Message, fence_for, render, tokens
from briefgen.drafting.redacting import redactor_of
from briefgen.errors import MalformedReplyError, ModelError, ModelRefusedError, SettingsError
from briefgen.model import Chunk, Evidence, Quote, RefusedQuote, Source, Span
from briefgen.settings import Progress, ProgressListener, Settings
from briefgen.text.fold import fold
from briefgen.text.locate import find_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.drafting.redacting import Redactor

__all__ = [
    "Extracted",
    "Offer",
    "Read",
    "Reader",
    "distinct",
    "extract",
    "first_request",
    "most_items",
    "numbered",
    "pieces",
]

SCHEMA = "extraction.v1.json"
STEP = "extract"
FEWEST, MOST = 3, 14
_CHARACTERS_PER_ITEM = 350
_TOKENS_PER_ITEM = 100
_SMALLEST_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Extracted:
    """What extraction yields.

    Attributes:
        evidence: located quotes, by source and position.
        refused: quotes that were offered and not found, by source.
        notes: chunks and sources that were not read, and why.
    """

    evidence: tuple[Evidence, ...]
    refused: tuple[RefusedQuote, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An item of a reply, located: evidence before it has a number."""

    quote: Quote
    item: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """What came of one chunk; ``failure`` if nothing did."""

    offers: tuple[Offer, ...] = ()
    refused: tuple[RefusedQuote, ...] = ()
    notes: tuple[str, ...] = ()
    failure: ModelError | None = None


def extract(chat: Chat, sources: Sequence[Source], settings: Settings, *, progress: ProgressListener) -> Extracted:
    """Take evidence from every source, each by itself.

    Args:
        chat: answers the requests; up to ``settings.concurrency`` at a time.
        sources: in the order of their numbers. A copy is read like any other: what its original says, or orders, must not keep
            it from being quoted. Where the two are sent in the very same words they are one request, answered once.
        settings: chunk size, question and so on.
        progress: told of each chunk read.

    Raises:
        ModelError: the endpoint failed, or no chunk at all could be read.
        SettingsError: ``context_tokens`` leaves no room for a chunk.
    """
    pairs = pieces(sources, settings)
    reader = Reader(chat, settings, tuple(sources))
    done = 0

    def tell(index: int) -> None:
        nonlocal done
        done += 1
        progress(Progress("extract", done, len(pairs), pairs[index][0].path))

    jobs = [partial(reader.read, source, chunk) for source, chunk in pairs]
    reads = complete_all(jobs, concurrency=settings.concurrency, on_done=tell)
    failures = [read.failure for read in reads if read.failure]
    if failures and len(failures) == len(reads):
        raise _named(failures[0], pairs[0][0])
    evidence = numbered([offer for read in reads for offer in read.offers], sources)
    refused = tuple(dict.fromkeys(item for read in reads for item in read.refused))
    return Extracted(evidence, refused, tuple(note for read in reads for note in read.notes))


def pieces(sources: Sequence[Source], settings: Settings) -> list[tuple[Source, Chunk]]:
    """Every chunk that is read, with its source, in order: one request at least each.

    Raises:
        SettingsError: ``context_tokens`` leaves no room for a chunk.
    """
    size = _chunk_size(settings)
    return [
        (source, chunk)
        for source in sources
        for piece in chunks.split(source, size, settings.chunk_overlap)
        if chunks.visible_text(source, chunk := _whole(source, piece.span, settings))
    ]


def _whole(source: Source, span: Span, settings: Settings) -> Chunk:
    """A piece of a source, a little more where its edge would cut through what is to be redacted."""
    span = redactor_of(settings).whole(span, source.text)
    return Chunk(source.number, span, span.of(source.text))


def distinct(evidence: Sequence[Evidence], sources: Sequence[Source]) -> tuple[Evidence, ...]:
    """Evidence without what copies quote in the words that their original is quoted in: one voice is heard once."""
    copy_of = {source.number: source.copy_of for source in sources}
    said = {(e.quote.source, _words(e)) for e in evidence}
    return tuple(e for e in evidence if (copy_of.get(e.quote.source), _words(e)) not in said)


def _words(evidence: Evidence) -> str:
    return " ".join(fold(evidence.quote.text).text.split())


def first_request(source: Source, chunk: Chunk, settings: Settings) -> Request:
    """What is asked of a chunk before anything has come back."""
    return Request(_asking(source, chunk, settings), SCHEMA, settings.reply_tokens, STEP)


def most_items(text: str, settings: Settings) -> int:
    """How many pieces of evidence are asked of a text."""
    wanted = min(MOST, max(FEWEST, len(text) // _CHARACTERS_PER_ITEM), settings.reply_tokens // _TOKENS_PER_ITEM)
    return max(1, wanted)


def _asking(source: Source, chunk: Chunk, settings: Settings) -> tuple[Message, ...]:
    text = chunks.visible_text(source, chunk)
    most = most_items(text, settings)
    # Made of what is sent: a digest of what is not would let a guess at it be tried.
    fence = fence_for(redactor_of(settings).plain(text))
    return render("extract", question=settings.question, most=most, fence=fence, text=text)


def _named(error: ModelError, source: Source) -> ModelError:
    """The same error with its source; what is told to the model stays without it."""
    if isinstance(error, MalformedReplyError):
        error.args = (f"{source.path}: {error}",)
    return error


def _chunk_size(settings: Settings) -> int:
    """Most code points of a chunk that fit one request beside the prompt, the reply and one follow-up."""
    prompt = tokens(*(m.content for m in render("extract", question=settings.question, most=MOST, fence="", text="")))
    room = settings.context_tokens - prompt - 2 * settings.reply_tokens
    size = min(settings.chunk_size, int(room * CHARACTERS_PER_TOKEN))
    if size < _SMALLEST_CHUNK and size < settings.chunk_size:
        raise SettingsError(
            f"context_tokens is {settings.context_tokens}: too few for the prompt, two replies of "
            f"{settings.reply_tokens} tokens (reply_tokens) and a piece of a source; raise it or lower reply_tokens",
            field="context_tokens",
        )
    return size


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads chunks; holds what is the same for all of them."""

    chat: Chat
    settings: Settings
    sources: tuple[Source, ...]

    def read(self, source: Source, chunk: Chunk, *, whole: bool = True) -> Read:
        """Ask for a chunk's evidence; a chunk whose reply is cut is read again in halves, once."""
        try:
            return self._asked(source, chunk)
        except CutReplyError as error:
            if whole and len(chunk.text) >= 2 * _SMALLEST_CHUNK:
                return self._halves(source, chunk)
            return self._failed(source, chunk, error)
        except (MalformedReplyError, ModelRefusedError) as error:
            return self._failed(source, chunk, error)

    def _halves(self, source: Source, chunk: Chunk) -> Read:
        middle = chunk.text.find("\n", len(chunk.text) // 2) + 1 or len(chunk.text) // 2
        at = chunk.span.start + min(middle, len(chunk.text) - 1)
        spans = (Span(chunk.span.start, at), Span(at, chunk.span.end))
        parts = [self.read(source, _whole(source, s, self.settings), whole=False) for s in spans]
        return Read(
            tuple(offer for part in parts for offer in part.offers),
            tuple(item for part in parts for item in part.refused),
            tuple(note for part in parts for note in part.notes),
            parts[0].failure if parts[1].failure else None,
        )

    def _failed(self, source: Source, chunk: Chunk, error: ModelError) -> Read:
        where = f"{source.path}, characters {chunk.span.start} to {chunk.span.end}"
        return Read(notes=(f"{where}: no evidence was taken: {error}",), failure=error)

    def _asked(self, source: Source, chunk: Chunk) -> Read:
        asked = _asking(source, chunk, self.settings)
        reply, said = self._ask(asked)
        offers, refused = self._placed(reply, source, chunk)
        if refused:
            more, still = self._second(asked, said, source, chunk, refused)
            return Read((*offers, *more), (*refused, *still))
        return Read(offers)

    def _second(
        self, asked: tuple[Message, ...], said: str, source: Source, chunk: Chunk, refused: tuple[RefusedQuote, ...]
    ) -> tuple[tuple[Offer, ...], tuple[RefusedQuote, ...]]:
        """Ask once more for the quotes that were refused; a failure here costs only them."""
        redactor = redactor_of(self.settings)
        told = [
            {"quote": redactor.cut(item.quote, 400), "instead": _instead(item, source, redactor)} for item in refused
        ]
        again = render("extract_again", refused=told, most=len(told))
        try:
            reply, _ = self._ask((*asked, Message("assistant", said), *again))
        except (MalformedReplyError, ModelRefusedError):
            return (), ()
        return self._placed(reply, source, chunk)

    def _ask(self, messages: tuple[Message, ...]) -> tuple[dict[str, Any], str]:
        return ask(self.chat, messages, schema_name=SCHEMA, max_tokens=self.settings.reply_tokens, step=STEP)

    def _placed(
        self, reply: dict[str, Any], source: Source, chunk: Chunk
    ) -> tuple[tuple[Offer, ...], tuple[RefusedQuote, ...]]:
        offers: list[Offer] = []
        refused: list[RefusedQuote] = []
        for item in reply["evidence"]:
            placed = place(item["quote"], source, chunk.span, self.sources)
            if isinstance(placed, RefusedQuote):
                refused.append(placed)
            else:
                offers.extend(Offer(quote, item) for quote in placed)
        return tuple(offers), tuple(refused)


def _instead(item: RefusedQuote, source: Source, redactor: Redactor) -> str:
    """The words of this source that were meant; never what another one holds: none may colour the reading of another."""
    return " ".join(redactor.whole(item.nearest.span, source.text).of(source.text).split()) if item.nearest else ""


def numbered(offers: Sequence[Offer], sources: Sequence[Source]) -> tuple[Evidence, ...]:
    """Evidence of all offers, each place of a source once, by source and position."""
    texts = {source.number: source.text for source in sources}
    ordered = sorted(offers, key=lambda o: (o.quote.source, o.quote.span.start, -o.quote.span.end))
    out: list[Evidence] = []
    for number, group in groupby(ordered, key=lambda o: o.quote.source):
        for n, offer in enumerate(_distinct(list(group)), start=1):
            item = offer.item
            speaker = _speaker(item["speaker"], texts[number])
            out.append(Evidence(f"e{number}.{n}", offer.quote, item["says"].strip(), item["kind"], speaker))
    return tuple(out)


def _distinct(offers: list[Offer]) -> list[Offer]:
    """Offers of one source by position, each place once: of two that overlap the longer is kept."""
    kept: list[Offer] = []
    for offer in offers:
        if kept and kept[-1].quote.span.overlaps(offer.quote.span):
            if len(offer.quote.text) > len(kept[-1].quote.text):
                kept[-1] = offer
            continue
        kept.append(offer)
    return kept


def _speaker(offered: str | None, text: str) -> str | None:
    """The speaker as offered if the source has those very words, else nobody: a made-up name leads nowhere."""
    name = (offered or "").strip()
    return name if name and find_all(name, text) else None
