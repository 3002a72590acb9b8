"""What reads or searches a text, as functions of one text, and pieces that a text may repeat to make it slow."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial

from briefgen.changes import articles, particulars
from briefgen.chunks import split
from briefgen.corpus.passages import passages
from briefgen.corpus.terms import terms
from briefgen.documents.html import read_html as html_document
from briefgen.documents.markdown import read_markdown as markdown_document
from briefgen.documents.plaintext import read_text as text_document
from briefgen.drafting import drafts, wire
from briefgen.drafting.extractive import reading
from briefgen.drafting.personal import BUILT_IN, Finder
from briefgen.errors import BriefgenError
from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Found, Source, Span
from briefgen.rendering.differences import differences
from briefgen.rendering.escape import escaped
from briefgen.rendering.visible import one_line
from briefgen.sources import copies, furniture, metadata, plaintext
from briefgen.text.clauses import clauses
from briefgen.text.cues import cues
from briefgen.text.datelines import date_line
from briefgen.text.dates import dates
from briefgen.text.fold import fold
from briefgen.text.genders import genders
from briefgen.text.instructing import instructions
from briefgen.text.locate import find_all, locate, nearest
from briefgen.text.names import aliases, names, people
from briefgen.text.periods import dates_told
from briefgen.text.posts import posts
from briefgen.text.quantities import quantities
from briefgen.text.sentences import sentences
from briefgen.text.speech import attributions, quoted_spans
from briefgen.text.tokens import tokens

__all__ = ["LONGEST", "MATCHERS", "PIECES"]

PIECES = {
    "prose": "The harbour board said on 3 March 2026 that it had paid £1.5 million to Westline, but the union denied it. ",
    "one sentence": "the board which said that Bell had paid £1.5 million and ",
    "spaces": " ",
    "line ends": "\n",
    "zero width": "\u200b",
    "one word": "a",
    "one capital word": "Kk",
    "capitals": "Ab ",
    "digits": "1,",
    "figures": "12 per cent of £3m to ",
    "dates": "on 4 May 2025 last year ",
    "openings": "“a ",
    "quotes": "“We go,” said Ann. ",
    "brackets": "(a[",
    "hyphens": "a-\n",
    "tags": "<a href='",
    "markers": "[1] [2, ",
    "ellipses": "… ... ",
    "combining": "e\u0301\u0323",
}
"""A text is one of these over and over."""

_SAID = "The harbour board said on 3 March 2026 that it had paid £1.5 million to Westline."
_NEAR = "The harbour board said on Tuesday that it had paid £1.5 million to Westline, a firm in Arvel."
LONGEST = {
    "judge a long claim": 500,
    "judge a claim with a long quote": 25_000,
    "search for a long claim": 500,
}
"""Most characters of the shorter text, for what is bounded by the program itself: a claim is a sentence."""


def _source(text: str) -> Source:
    spans = plaintext.paragraphs(text) or (Span(0, len(text)),)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(1, "a.txt", "text/plain", digest, text, Found("A report", "text"), paragraphs=spans)


def _judged(claim: str, text: str, quote: str = "") -> object:
    return Gate([_source(text)]).judge(Claim("F1", claim, (Citation(1, quote or text[:200].strip() or "x"),)))


def _read(reader: Callable[[str], object], text: str) -> object:
    try:
        return reader(text)
    except (BriefgenError, ValueError) as error:
        return error


def _half_of_it(text: str) -> object:
    """A quote as long as half the text, to the end of a word, of which the text may hold very many that overlap."""
    half = text[: len(text) // 2]
    return find_all(half.rpartition(" ")[0].strip() or half, text)


def _found(find: Finder, text: str) -> object:
    return list(find(text))


MATCHERS: Mapping[str, Callable[[str], object]] = {
    "fold": fold,
    "sentences": sentences,
    "tokens": tokens,
    "clauses": clauses,
    "cues": cues,
    "quantities": quantities,
    "dates": dates,
    "dates as told": lambda text: dates_told(text, text, None),
    "names": names,
    "aliases": aliases,
    "people": people,
    "genders": lambda text: genders(text, posts=True),
    "posts": posts,
    "speech": attributions,
    "quoted words": quoted_spans,
    "instructions": lambda text: list(instructions(text)),
    "find a quote": lambda text: find_all("the harbour master said nothing", text),
    "find a quote made of the text": _half_of_it,
    "find a quote with ellipses": lambda text: locate("the harbour … said … nothing", text),
    "near match": lambda text: nearest("the harbour board said on 3 March 2026 that it had lost", text),
    "paragraphs": plaintext.paragraphs,
    "clean": plaintext.clean,
    "unseen characters": plaintext.invisible,
    "furniture": lambda text: furniture.mark(text, plaintext.paragraphs(text), (), guess_headings=True),
    "metadata": lambda text: metadata.from_text(text, plaintext.paragraphs(text), ()),
    "front matter": lambda text: metadata.front_matter("---\n" + text),
    "date line": date_line,
    "words of a copy": lambda text: copies.body_words(text, ()),
    "copies": lambda text: copies.find_copies([copies.body_words(text, ()), copies.body_words(_SAID + text, ())]),
    "chunks": lambda text: split(_source(text), 6000, 300),
    "passages": lambda text: passages(_source(text)),
    "terms": terms,
    "sentences to draft from": lambda text: reading.read(_source(text)),
    **{f"personal data: {name}": partial(_found, find) for name, find in BUILT_IN.items()},
    "a reply's text": drafts.plain,
    "a reply": lambda text: _read(wire.load, '{"a": "' + text),
    "a reply of brackets": lambda text: _read(wire.load, text),
    "a Markdown document": lambda text: _read(markdown_document, text),
    "an HTML document": lambda text: _read(html_document, text),
    "a plain document": lambda text: _read(text_document, text),
    "words for Markdown": escaped,
    "words on one line": one_line,
    "what was said of an article": lambda text: articles.said(_source(text)),
    "particulars": particulars.stated,
    "judge a claim on a long source": lambda text: _judged(_SAID, text),
    "search for a claim in a long source": lambda text: Gate([_source(f"{text}\n\n{_NEAR}")]).search(
        Claim("F1", _SAID, ()), [1]
    ),
    "judge a long claim": lambda text: _judged(text, _SAID * 3, _SAID),
    "judge a claim with a long quote": lambda text: _judged(_SAID, text, text.strip() or "x"),
    "difference of two wordings": lambda text: differences(text, text[::-1]),
}
"""By what it does."""
