"""Metadata of a web page: JSON-LD first, then meta tags; read as data, and only where it says what we ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from briefgen.model import Found
from briefgen.sources.metadata import accept, merge, tidy, web_address
from briefgen.sources.parsed import Fields

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["page_fields"]

_LARGEST = 1_000_000
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "citation_title"),
    "author": ("author", "article:author", "dc.creator", "citation_author", "parsely-author"),
    "publisher": ("og:site_name", "publisher", "dc.publisher", "citation_publisher"),
    "date": (
        "article:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "pubdate",
        "publish-date",
        "citation_publication_date",
    ),
    "url": ("og:url",),
}


def page_fields(tree: HtmlElement, heading: str | None) -> tuple[Fields, tuple[str, ...]]:
    """What a page says of itself.

    Args:
        tree: the whole page.
        heading: its main heading as shown; preferred to a ``<title>`` that only adds the site's name to it.

    Returns:
        Fields with origins ``json-ld``, ``meta`` or ``text``, and warnings.
    """
    warnings: list[str] = []
    return merge(_json_ld(tree, warnings), _meta(tree, heading, warnings)), tuple(dict.fromkeys(warnings))


def _take(fields: Fields, name: str, written: Any, origin: str, warnings: list[str]) -> None:  # noqa: ANN401 - from JSON
    if name in fields or not isinstance(written, str):
        return
    found, warning = accept(name, written)
    if found and not (name in {"author", "publisher"} and web_address(found)):
        fields[name] = Found(found, origin)
    elif warning:
        warnings.append(f"{origin}: {warning}")


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - from JSON
    if isinstance(value, list) and depth < 4:
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"), depth + 1)


def _is_article(value: dict[str, Any]) -> bool:
    kinds = value.get("@type")
    return any(
        isinstance(k, str) and (k.endswith("Article") or k in {"BlogPosting", "Report", "PressRelease"})
        for k in (kinds if isinstance(kinds, list) else [kinds])
    )


def _names(value: Any) -> str | None:  # noqa: ANN401 - from JSON
    items = value if isinstance(value, list) else [value]
    names = [item.get("name") if isinstance(item, dict) else item for item in items[:20]]
    return ", ".join(tidy(n) for n in names if isinstance(n, str) and tidy(n) and not web_address(n)) or None


def _json_ld(tree: HtmlElement, warnings: list[str]) -> Fields:
    fields: Fields = {}
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json" or not script.text:
            continue
        if len(script.text) > _LARGEST:
            warnings.append("json-ld: too large and was not used")
            continue
        try:
            value = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            warnings.append("json-ld: not valid JSON and was not used")
            continue
        article = next((v for v in _objects(value) if _is_article(v)), None)
        if article is None:
            continue
        page = article.get("mainEntityOfPage")
        _take(fields, "title", article.get("headline") or article.get("name"), "json-ld", warnings)
        _take(fields, "author", _names(article.get("author")), "json-ld", warnings)
        _take(fields, "publisher", _names(article.get("publisher")), "json-ld", warnings)
        _take(fields, "date", article.get("datePublished"), "json-ld", warnings)
        _take(
            fields,
            "url",
            article.get("url") or (page.get("@id") if isinstance(page, dict) else page),
            "json-ld",
            warnings,
        )
    return fields


def _meta(tree: HtmlElement, heading: str | None, warnings: list[str]) -> Fields:
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = meta.get("content")
        if key and content and key not in said:
            said[key] = content
    fields: Fields = {}
    for name, keys in _META.items():
        for key in keys:
            _take(fields, name, said.get(key), "meta", warnings)
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and web_address(link.get("href") or ""):
            fields["url"] = Found(web_address(link.get("href") or "") or "", "meta")
            break
    for time in tree.iter("time"):
        if (time.get("itemprop") or "").lower() == "datepublished" or time.get("pubdate") is not None:
            _take(fields, "date", time.get("datetime"), "meta", warnings)
    if "title" not in fields:
        title = tree.findtext(".//title")
        if title and heading and tidy(title).startswith(tidy(heading)):
            fields["title"] = Found(tidy(heading), "text")
        else:
            _take(fields, "title", title, "meta", warnings)
    return fields
