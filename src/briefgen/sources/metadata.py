"""Title, author, publisher, date and URL: taken where a source says them, each with its origin; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import regex

from briefgen.model import Found, Region, Span
from briefgen.sources.furniture import DATE_LINE, NAME
from briefgen.sources.parsed import FIELDS, Fields
from briefgen.sources.plainyaml import load_yaml
from briefgen.text.datelines import Dateline, date_line, dateline
from briefgen.text.dates import DateMention, dates

__all__ = ["accept", "from_text", "front_matter", "iso_date", "merge", "tidy", "web_address"]

_TIMESTAMP = regex.compile(r"\d{4}-\d{2}-\d{2}(?=[T ]\d)", regex.ASCII)
_LONGEST = 300


def tidy(value: str) -> str:
    """One line, no control characters, at most 300 code points."""
    return " ".join(regex.sub(r"[\p{Cc}\p{Cs}\u200b\ufeff\u202a-\u202e\u2066-\u2069]+", " ", value).split())[
        :_LONGEST
    ].rstrip()


def iso_date(value: str) -> tuple[str | None, str | None]:
    """Read a written date.

    Args:
        value: a date and no more than a weekday before it or a time after it.

    Returns:
        ISO 8601 (``2026-04-27``, ``2026-04`` where no day is written) or None; a warning where it is ambiguous.
    """
    text = " ".join(value[:100].split())
    stamp = _TIMESTAMP.match(text)
    mention = next(iter(dates(stamp[0] if stamp else text)), None)
    if mention is None or mention.relative or mention.precision not in {"day", "month"}:
        return None, None
    if mention.first is None:
        written = mention.span.of(text)
        doubtful = regex.fullmatch(r"\d{1,2}([/.-])\d{1,2}\1\d{2,4}", written) is not None
        return None, f"the date {written!r} may be read in two ways and was not taken" if doubtful else None
    iso = mention.first.isoformat()
    return (iso if mention.precision == "day" else iso[:7]), None


def web_address(value: str) -> str | None:
    """An absolute http or https address, or None."""
    text = value.strip()
    return text if regex.fullmatch(r"https?://[^\s<>\"'`{}|\\^\p{Cc}]{3,2000}", text) else None


def merge(*layers: Mapping[str, Found]) -> Fields:
    """One layer of fields; the first layer that has a field wins."""
    out: Fields = {}
    for layer in layers:
        for name in FIELDS:
            if name in layer and name not in out:
                out[name] = layer[name]
    return out


_FRONT = regex.compile(
    r"---[ \t]*\n(?P<yaml>(?:(?!---[ \t]*(?:\n|$)|\.\.\.[ \t]*\n).*+\n){0,200}+)(?:---|\.\.\.)[ \t]*(?:\n|$)"
)
_FRONT_KEY = regex.compile(r"[\p{L}_@][\p{L}\p{N}_.:-]{0,40}")
_FRONT_LINE = regex.compile(r"\s|#|-(?:\s|$)|[\p{L}_@\"'][\p{L}\p{N}_.\"'-]{0,40}\s?:(?:\s|$)|[\]}]")
_FRONT_KEYS = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "publisher": "publisher",
    "publication": "publisher",
    "date": "date",
    "published": "date",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
}


def front_matter(text: str) -> tuple[Fields, Span | None, tuple[str, ...]]:
    """Metadata between two ``---`` lines at the very start of a text.

    Returns:
        Fields with origin ``front-matter``, the span of the whole block (None where there is none), and warnings.
    """
    match = _FRONT.match(text)
    if match is None:
        return {}, None, ()
    try:
        value = load_yaml(match["yaml"])
    except ValueError as error:
        return {}, Span(*match.span()), (f"front matter is not plain YAML and was not used ({str(error)[:200]})",)
    if not isinstance(value, dict):
        return {}, None, ()
    fields, warnings = _named(value, "front-matter")
    return fields, Span(*match.span()), warnings


def _named(value: Mapping[Any, Any], origin: str) -> tuple[Fields, tuple[str, ...]]:
    fields: Fields = {}
    warnings: list[str] = []
    for key, item in value.items():
        name = _FRONT_KEYS.get(str(key).casefold())
        if name is None or name in fields:
            continue
        written = ", ".join(str(i) for i in item) if isinstance(item, list) else str(item if item is not None else "")
        found, warning = accept(name, written)
        if found:
            fields[name] = Found(found, origin)
        if warning:
            warnings.append(f"{origin}: {warning}")
    return fields, tuple(warnings)


def accept(name: str, written: str) -> tuple[str | None, str | None]:
    """The value of a field as we store it (None where it cannot be taken), and a warning where the reader should know why."""
    if not tidy(written):
        return None, None
    if name == "date":
        found, warning = iso_date(written)
        return found, warning or (
            None if found else f"the date {tidy(written)[:60]!r} could not be read and was not taken"
        )
    if name == "url":
        address = web_address(written)
        return address, None if address else f"the address {tidy(written)[:60]!r} is no http address and was not taken"
    return tidy(written), None


_AUTHOR = regex.compile(
    rf"(?i:(?:words |written |reported |story )?by|authors?):?\s(?P<names>{NAME}(?:(?:,\s|\sand\s|\s&\s){NAME}){{0,4}})(?:\s?[,|·•–-]\s?.*)?"
)
_URL = regex.compile(r"(?i:source|url|link|via|original(?:ly)? published(?: at)?|original)\s?:\s?(?P<url>https?://\S+)")
_PUBLISHER = regex.compile(r"(?i:publisher|publication|published by|published in)\s?:\s?(?P<name>\S.{1,80})")


def from_text(text: str, paragraphs: Sequence[Span], regions: Sequence[Region]) -> tuple[Fields, tuple[str, ...]]:
    """What the text itself says: its headline, "By ...", "Published: ...", "Source: https://...".

    Args:
        text: canonical.
        paragraphs: ascending.
        regions: headings and furniture already marked; only a heading that begins the text can be its title, and only lines
            set aside as furniture are read for the rest, so that no sentence of the article is mistaken for metadata.

    Returns:
        Fields with origin ``text``, and warnings.
    """
    fields: Fields = {}
    warnings: list[str] = []
    headline = _headline(text, paragraphs, regions)
    if headline:
        fields["title"] = Found(headline, "text")
    updated: str | None = None
    for region in regions:
        if region.kind != "furniture" or region.span.end - region.span.start > _LONGEST:
            continue
        for part in regex.split(r"\s[|·•]\s|[\t\n]", region.span.of(text)):
            updated = _read_line(" ".join(part.split()), fields, warnings) or updated
    if "date" not in fields:
        found = _stated_date(text, paragraphs, regions) or updated
        if found:
            fields["date"] = Found(found, "text")
    return fields, tuple(dict.fromkeys(warnings))


_HEAD = 8  # paragraphs above the story at most
_FOOT = 2


def _stated_date(text: str, paragraphs: Sequence[Span], regions: Sequence[Region]) -> str | None:
    """The day that stands above the story, before its first sentence or, failing these, below its last one."""
    headings = {r.span for r in regions if r.kind == "heading"}
    others = [r.span for r in regions if r.kind != "heading"]
    free = [p for p in paragraphs if not any(o.covers(p) for o in others)]
    opened = {d.date.first for p in free if p not in headings and (d := dateline(p.of(text))) is not None}
    lines: list[Dateline] = []
    for index, paragraph in enumerate(free[:_HEAD]):
        if len(opened) == 1 and (run_in := dateline(paragraph.of(text))) is not None:
            lines.append(run_in)
        found = _lines(paragraph.of(text), first=index == 0)
        lines.extend(found)
        if paragraph not in headings and not found:
            break
    else:
        index = len(free) - 1
    if not lines and len(free) > 2:
        lines = [d for p in free[max(index + 1, len(free) - _FOOT) :] for d in _lines(p.of(text), first=True)]
    lines = [d for d in lines if d.date.first is not None]
    best = [d.date for d in lines if d.rank == min(o.rank for o in lines)]
    # Two days of the same standing leave it open which one the text's "yesterday" counts from.
    return _iso(best[0]) if len({d.first for d in best}) == 1 else None


def _lines(paragraph: str, *, first: bool) -> list[Dateline]:
    if paragraph.count("\n") > 2:
        return []
    found = (date_line(line.strip(), first=first) for line in paragraph.split("\n"))
    return [d for d in found if d is not None]


def _iso(mention: DateMention) -> str | None:
    if mention.first is None:
        return None
    return mention.first.isoformat()[: 10 if mention.precision == "day" else 7]


def _headline(text: str, paragraphs: Sequence[Span], regions: Sequence[Region]) -> str | None:
    kinds = {r.span: r.kind for r in regions}
    for paragraph in paragraphs:
        kind = kinds.get(paragraph)
        if kind == "heading":
            return tidy(paragraph.of(text)) or None
        if kind is None and not any(r.span.covers(paragraph) for r in regions):
            return None
    return None


def _read_line(line: str, fields: Fields, warnings: list[str]) -> str | None:
    """Take what one line says into ``fields``; the date of a last change is returned instead, as second choice."""
    if match := DATE_LINE.fullmatch(line):
        found, warning = iso_date(match["day"])
        if warning:
            warnings.append(warning)
        label = (match["label"] or "").casefold()
        if "updated" in label or "modified" in label or "reviewed" in label:
            return found
        if found and "date" not in fields:
            fields["date"] = Found(found, "text")
    elif (match := _AUTHOR.fullmatch(line)) and "author" not in fields:
        fields["author"] = Found(tidy(match["names"]), "text")
    elif (match := _URL.fullmatch(line)) and "url" not in fields:
        address = web_address(match["url"].rstrip(".,)"))
        if address:
            fields["url"] = Found(address, "text")
    elif (match := _PUBLISHER.fullmatch(line)) and "publisher" not in fields and not match["name"].startswith("http"):
        fields["publisher"] = Found(tidy(match["name"]), "text")
    return None
