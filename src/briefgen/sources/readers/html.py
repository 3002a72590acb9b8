"""Web pages: every visible block is kept; what is not the article's body is set aside as furniture, what is unseen as hidden."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from typing import TYPE_CHECKING

import regex

from briefgen.sources.parsed import Block, Parsed, ReadError
from briefgen.sources.plaintext import clean, decode
from briefgen.sources.readers.htmlblocks import Raw, frames_warning, walked
from briefgen.sources.readers.htmlmeta import page_fields
from briefgen.sources.styling.visibility import Seen

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["hidden_warning", "markup_blocks", "read_html"]

_WORDS = regex.compile(r"[\p{L}\p{N}]+")
_CHARSET = regex.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})",
    regex.IGNORECASE,
)
_FEW = 40
"""Words on a page with scripts below which most of it may be drawn by them."""


def _key(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold().replace("\u00ad", "")))


def _extracted(tree: HtmlElement) -> tuple[str, set[str]]:
    """What trafilatura takes for the body, as words: one string with every line bounded by bars, and the set of its lines."""
    from copy import deepcopy  # noqa: PLC0415 - imported when used

    import trafilatura  # noqa: PLC0415 - imported when used

    text = trafilatura.extract(deepcopy(tree), include_comments=False, include_tables=True, favor_recall=True) or ""
    lines = [_key(line) for line in text.split("\n")]
    return " " + " ".join(line for line in lines if line) + " ", {line for line in lines if line}


def _taken(raws: Sequence[Raw], tree: HtmlElement) -> list[bool]:
    """Which visible blocks are the article's body."""
    words, lines = _extracted(tree)
    keys = [_key(r.text) for r in raws]
    taken = [
        r.hidden is None and bool(k) and (k in lines or (len(k) > 24 and f" {k} " in words))
        for r, k in zip(raws, keys, strict=True)
    ]
    taken = [t and not (r.zone and not r.is_prose) for t, r in zip(taken, raws, strict=True)]
    prose = [i for i, r in enumerate(raws) if r.is_prose and r.hidden is None and r.zone is None]
    main = [i for i in prose if raws[i].in_main]
    wanted = main if sum(len(raws[i].text) for i in main) >= 200 else prose
    if sum(len(raws[i].text) for i in wanted if taken[i]) < 0.6 * sum(len(raws[i].text) for i in wanted):
        scope = set(wanted)
        only_main = bool(main) and wanted is main
        taken = [
            i in scope or (r.hidden is None and r.zone is None and (r.in_main or not only_main) and not r.heading)
            for i, r in enumerate(raws)
        ]
    body = [i for i, t in enumerate(taken) if t and not raws[i].heading]
    for i in prose:
        # A paragraph of whole sentences between two paragraphs of the body belongs to it.
        if body and body[0] < i < body[-1]:
            taken[i] = True
    return taken


def _settle_headings(raws: Sequence[Raw], taken: list[bool]) -> None:
    """A heading belongs to the body if body follows it; the page's main heading does in any case."""
    follows = False
    for i in range(len(raws) - 1, -1, -1):
        raw = raws[i]
        if raw.heading:
            taken[i] = raw.hidden is None and (
                (raw.zone is None and follows) or (raw.heading == 1 and (taken[i] or raw.in_main or follows))
            )
        elif raw.hidden is None:
            follows = taken[i]


def _blocks(raws: Sequence[Raw], taken: Sequence[bool]) -> list[Block]:
    out = []
    for raw, body in zip(raws, taken, strict=True):
        if raw.hidden:
            out.append(Block(raw.text, "hidden", raw.hidden))
        elif not body:
            out.append(Block(raw.text, "furniture", raw.zone or "outside the article"))
        elif raw.heading:
            out.append(Block(raw.text, "heading", f"heading of level {raw.heading}"))
        else:
            out.append(Block(raw.text))
    return out


_ENDS_PAGE = regex.compile(r"</(?:body|html)\s*+>", regex.IGNORECASE)


def _parse(text: str) -> HtmlElement:
    from lxml import etree  # noqa: PLC0415 - imported when used
    from lxml import html as lxml_html  # noqa: PLC0415 - imported when used

    text = regex.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    # Browsers show what stands behind the end of a page; the parser stops there.
    text = _ENDS_PAGE.sub("", text)
    try:
        return lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(encoding=None, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("holds no readable HTML") from error


_OPENS = regex.compile(r"<(?:!--|(?=[a-z/!?]))", regex.IGNORECASE)
_TAG = regex.compile(r"(/?[a-z][^\s/>]*+)?(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>", regex.IGNORECASE)
_RAW_TEXT = {"script", "style"}


def _count(text: str) -> int:
    return sum(map(len, _WORDS.findall(unescape(text) if "&" in text else text)))


def _letters(markup: str) -> tuple[int, int]:
    """About how many letters stand outside of tags, comments and scripts; linear, and independent of the parser.

    Returns:
        Their count, and how many stand behind a tag, a comment or a script that is never closed.
    """
    count = at = 0
    lowered = markup.lower()
    if len(lowered) != len(markup):
        lowered = markup
    while match := _OPENS.search(markup, at):
        count += _count(markup[at : match.start()])
        if match[0] == "<!--":
            end = markup.find("-->", match.end() - 2)
            at = end + 3
        else:
            tag = _TAG.match(markup, match.end())
            end = tag.end() if tag else -1
            name = (tag[1] or "").lower() if tag else ""
            if name in _RAW_TEXT:
                end = lowered.find(f"</{name}", end)
            at = end
        if end < 0:
            return count, _count(markup[match.end() :])
    return count + _count(markup[at:]), 0


def _require_all(text: str, tree: HtmlElement) -> tuple[str, ...]:
    """Refuse a page whose text got lost in the parser (nested too deep, cut off), warn where some of it did.

    Never an empty or a short source in silence.
    """
    there, behind = _letters(text)
    pieces = [p for e in tree.iter() for p in ((e.text if _holds_text(e) else None), e.tail) if p]
    read = sum(sum(map(len, _WORDS.findall(p))) for p in pieces)
    open_end = (
        (f"ends within a tag, a comment or a script: {behind} letters in it were not read",) if behind > 12 else ()
    )
    if read >= 0.95 * there or there - read < 12:
        return open_end
    said = f"only {read} of about {there} letters could be read: the page is broken or nested too deep"
    if read < 0.5 * there:
        raise ReadError(said)
    return (said, *open_end)


def _holds_text(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and element.tag not in _RAW_TEXT


def hidden_warning(blocks: Sequence[Block]) -> tuple[str, ...]:
    """A warning that counts hidden words; empty where there are none."""
    hidden = [b for b in blocks if b.kind == "hidden"]
    if not hidden:
        return ()
    words = sum(len(b.text.split()) for b in hidden)
    reasons = ", ".join(sorted({b.reason for b in hidden}))
    return (f"holds {words} words that a reader of the original does not see ({reasons})",)


def _drawn_by_scripts(raws: Sequence[Raw], tree: HtmlElement) -> tuple[str, ...]:
    words = sum(len(r.text.split()) for r in raws if r.hidden is None)
    scripts = [e for e in tree.iter("script") if "json" not in (e.get("type") or "")]
    if words >= _FEW or not any(e.get("src") or len(e.text or "") > 400 for e in scripts):
        return ()
    return (f"shows {words} words without its scripts, which were not run: what they draw was not read",)


def read_html(data: bytes) -> Parsed:
    """Read a web page.

    Args:
        data: the file.

    Raises:
        ReadError: it holds no text, or its text could not be read.
    """
    match = _CHARSET.search(data[:4096])
    declared = (match[1] or match[2]).decode("ascii", "replace") if match else None
    text, warnings = decode(data, declared=declared)
    text, replaced = clean(text)
    tree = _parse(text)
    lost = _require_all(text, tree)
    page = walked(tree)
    raws = page.blocks
    more = (*lost, *frames_warning(page.frames), *_drawn_by_scripts(raws, tree))
    if not raws and more:
        raise ReadError(f"holds no text; it {more[-1]}" if not lost else more[0])
    _drop_hidden(page.seen)
    taken = _taken(raws, tree)
    _settle_headings(raws, taken)
    blocks = tuple(_blocks(raws, taken))
    if not any(b.kind in {"prose", "heading"} for b in blocks) and any(len(b.text) > 60 for b in blocks):
        raise ReadError("no body text could be told from the page's furniture")
    fields, doubts = page_fields(tree, next((b.text for b in blocks if b.kind == "heading"), None))
    return Parsed(blocks, fields, (*warnings, *replaced, *more, *doubts, *hidden_warning(blocks)))


def _drop_hidden(seen: Seen) -> None:
    """Take what is not seen out of its tree, so that it cannot bear on what is the article."""
    for element in seen.reasons:
        if element.getparent() is not None and element.tag not in {"html", "body"} and element in seen.gone:
            element.drop_tree()
        elif element not in seen.gone:
            element.text = None
            for child in element:
                child.tail = None


def markup_blocks(markup: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks of markup that is an article by itself (from Markdown or a mail), and warnings: everything visible is body."""
    tree = _parse(markup)
    lost = _require_all(markup, tree)
    page = walked(tree)
    blocks = tuple(_blocks(page.blocks, [r.hidden is None and r.zone is None for r in page.blocks]))
    return blocks, (*lost, *frames_warning(page.frames))
