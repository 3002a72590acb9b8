"""The PDF view: tagged, for PDF/UA-1, with bookmarks and footnotes; every word of a source or a reply as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex

from briefgen.errors import OutputError
from briefgen.rendering.pdf_content import content
from briefgen.rendering.templates import asset
from briefgen.rendering.visible import one_line
from briefgen.rendering.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefgen.model import Briefing
    from briefgen.rendering.pdf_content import Data

__all__ = ["render"]

_SIZES = (10.8, 10.7, 10.9)
"""Of the type, in points. Where a footnote meets the end of a page the typesetter can tear its own tags, and refuses the
document; in type of another size the page ends elsewhere."""

_ROUNDS = 3
"""How often a document is set again because a character turned out to have no glyph where it stands."""

_TRIAL = """#set document(title: "Trial", date: none)
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#for cluster in json(bytes(sys.inputs.data)) { par(cluster) }
"""
"""Finds out which clusters of characters have no glyph, one a paragraph, before the whole document is set."""

_SURE = regex.compile(
    r"[\u0020-\u007E\u00A0-\u00FF\u200B\u200E\u2010-\u2014\u2018-\u201E\u2022\u2026\u20AC\u27E8\u27E9]*"
)
"""Texts of characters that the fonts are known to have; they are not tried."""

_CLUSTER = regex.compile(r"\X")
_PRIVATE = regex.compile(r"\p{Co}")
_MISSING = regex.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = regex.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))")
_PLAIN: Mapping[str, str] = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


class _RefusedError(Exception):
    """The typesetter did not make the document.

    Attributes:
        message: why, in its words.
        clusters: characters of which the fonts have no glyph; empty where that is not the reason.
    """

    def __init__(self, message: str, clusters: frozenset[str]) -> None:
        super().__init__(message)
        self.message = message
        self.clusters = clusters


def render(briefing: Briefing) -> bytes:
    """The briefing as PDF; see :func:`briefgen.rendering.render_bytes`.

    The file is tagged for PDF/UA-1 and has a title, bookmarks and footnotes. It carries no date of its making, and only the
    fonts that come with the typesetter are used: the same record gives the same bytes on every machine. A character of which
    these fonts have no glyph (Chinese, Japanese, Korean, Thai, emoji) is written as its code point, such as ``⟨U+4E2D⟩``,
    and the first page says so.

    Raises:
        OutputError: the typesetter is not installed, or refused the document.
    """
    data = content(briefing)
    rare = frozenset(_rare(data))
    missing = _tried(rare)
    for size in _SIZES:
        for _ in range(_ROUNDS):
            try:
                return _set(asset("briefing.typ"), _drawable({**data, "size": size}, missing))
            except _RefusedError as error:
                if error.clusters <= missing:
                    break
                missing |= error.clusters
    try:  # what cannot be drawn is among what is rare, even where it was not named
        return _set(asset("briefing.typ"), _drawable({**data, "size": _SIZES[0]}, rare))
    except _RefusedError as error:
        raise OutputError(
            f"the PDF could not be made: {one_line(error.message)[:300]}. Choose another format, such as docx or html"
        ) from error


# --- characters without a glyph ---------------------------------------------------------------------------------------


def _rare(data: object) -> Iterator[str]:
    """The clusters of which it is not known that they can be drawn."""
    for text in _strings(data):
        if not _SURE.fullmatch(text):
            yield from (c for c in _CLUSTER.findall(text) if not _SURE.fullmatch(c))


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def _tried(rare: frozenset[str]) -> frozenset[str]:
    """Those of the clusters that cannot be drawn; what is for private use means something else in every font."""
    private = frozenset(cluster for cluster in rare if _PRIVATE.search(cluster))
    try:
        if rare - private:
            _set(_TRIAL, sorted(rare - private))
    except _RefusedError as error:
        return private | error.clusters
    return private


def _drawable(data: Data, missing: frozenset[str]) -> Data:
    """The data with each cluster that cannot be drawn as its code points, and a word on it where there is one."""
    if not missing:
        return data
    told = {"label": "Characters", "text": _told(missing), "code": ""}
    return {
        **{key: _mapped(value, missing) for key, value in data.items()},
        "page": {
            **_mapped(data["page"], missing),
            "title": data["page"]["title"],
        },  # in the file's properties, not drawn
        "front": {**(front := _mapped(data["front"], missing)), "details": [*front["details"], told]},
    }


def _told(missing: frozenset[str]) -> str:
    return (
        f"The letters of this file do not cover every script. {plural(len(missing), 'different character')} written as "
        f"code points, such as {_code_points([min(missing)])}; the HTML view holds the characters themselves."
    )


def _mapped(data: Any, missing: frozenset[str]) -> Any:  # noqa: ANN401 - any value of JSON
    if isinstance(data, str):
        return data if _SURE.fullmatch(data) else _spelled(data, missing)
    if isinstance(data, dict):
        return {key: _mapped(value, missing) for key, value in data.items()}
    if isinstance(data, list):
        return [_mapped(value, missing) for value in data]
    return data


def _spelled(text: str, missing: frozenset[str]) -> str:
    """The text with neighbouring clusters that cannot be drawn as one list of code points."""
    out: list[str] = []
    run: list[str] = []
    for cluster in _CLUSTER.findall(text):
        if cluster in missing or not missing.isdisjoint(cluster):
            run.append(cluster)
            continue
        if run:
            out.append(_code_points(run))
            run = []
        out.append(cluster)
    return "".join((*out, _code_points(run) if run else ""))


def _code_points(clusters: Iterable[str]) -> str:
    return f"⟨{' '.join(f'U+{ord(c):04X}' for cluster in clusters for c in cluster)}⟩"


# --- the typesetter ---------------------------------------------------------------------------------------------------


def _set(template: str, data: object) -> bytes:
    """A template of ours set with data that it only ever shows; no file and no package is within its reach.

    Raises:
        _RefusedError: it was not set.
        OutputError: the typesetter is not installed.
    """
    try:
        import typst  # noqa: PLC0415 - imported when used
    except ImportError as error:
        raise OutputError("the PDF view needs the package typst; install it, or choose another format") from error
    folder = str(Path(__file__).parent / "assets")
    try:
        compiler = typst.Compiler(
            template.encode("utf-8"),
            root=folder,
            package_path=folder,
            package_cache_path=folder,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data)},
        )
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except (RuntimeError, ValueError, TypeError) as error:
        missing = frozenset(_named(str(getattr(error, "diagnostic", ""))))
        raise _RefusedError(str(getattr(error, "message", error)), missing) from error
    if not isinstance(made, bytes):
        raise _RefusedError("the typesetter made no file", frozenset())
    return made


def _named(diagnostic: str) -> Iterator[str]:
    """The clusters that the typesetter names as having no glyph."""
    for found in _MISSING.finditer(diagnostic):
        text = _ESCAPE.sub(_unescaped, found[1])
        yield from _CLUSTER.findall(text)


def _unescaped(found: regex.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2])
