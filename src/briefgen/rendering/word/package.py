"""The file itself: parts, what they are, how they hang together; the same parts give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

from briefgen.rendering.word.markup import NAMESPACES, Xml, attribute, bare, clipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.model import Briefing

__all__ = ["MAIN", "RELATIONSHIPS", "Parts", "core_part", "pack", "relationships_part", "settings_part"]

Parts = dict[str, tuple[str, bytes | Xml]]
"""Parts of a file by name, without a leading slash: the content type (empty for a relationships part), and the content: XML
without its declaration as text, or the bytes as they are."""

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
"""What the types of all parts of a text document begin with."""

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
"""What the types of relationships begin with."""

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MOST = 250
"""Most code points of a property: what the file dialogs of the world can show."""


def pack(parts: Parts) -> bytes:
    """A ZIP archive of the parts, content types first, in the order given."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in {
            "[Content_Types].xml": _types(parts),
            **{n: _bytes(c) for n, (_, c) in parts.items()},
        }.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, data, compresslevel=6)
    return target.getvalue()


def _bytes(content: bytes | Xml) -> bytes:
    return content if isinstance(content, bytes) else (_HEAD + content).encode("utf-8")


def _types(parts: Parts) -> bytes:
    overrides = "".join(
        f'<Override PartName="/{attribute(name)}" ContentType="{attribute(kind)}"/>'
        for name, (kind, _) in parts.items()
        if kind
    )
    return _bytes(
        Xml(
            f'<Types xmlns="{_PACKAGE}content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        )
    )


def relationships_part(targets: Sequence[tuple[str, str, str]]) -> Xml:
    """A relationships part.

    Args:
        targets: id, type and target of each; a type without a scheme is one of :data:`RELATIONSHIPS`. None is external.
    """
    inner = "".join(
        f'<Relationship Id="{name}" Type="{kind if ":" in kind else RELATIONSHIPS + kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return Xml(f'<Relationships xmlns="{_PACKAGE}relationships">{inner}</Relationships>')


def core_part(briefing: Briefing) -> Xml:
    """Title, subject and the like; the date is the briefing's own, and no account of any machine is named."""
    title, subject = (bare(clipped(t, _MOST)) for t in (briefing.draft.title, briefing.question))
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{briefing.as_of}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if _is_day(briefing.as_of)
    )
    return Xml(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:subject>{subject}</dc:subject><dc:creator></dc:creator>"
        f"<cp:keywords>{bare(clipped(briefing.marking, _MOST))}</cp:keywords>"
        f"{dates}<dc:language>en-GB</dc:language><cp:contentStatus>{bare(briefing.status)}</cp:contentStatus>"
        f"<cp:version>{bare(briefing.build)}</cp:version></cp:coreProperties>"
    )


def _is_day(text: str) -> bool:
    """Whether it is a day of the calendar: Word calls a file damaged whose properties name 31 February."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def settings_part(*, even_and_odd: bool = False) -> Xml:
    """Settings of the document; the two rules of the footnotes are named, as Word asks.

    Args:
        even_and_odd: whether even pages have headers of their own.
    """
    even = "<w:evenAndOddHeaders/>" if even_and_odd else ""
    return Xml(
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>{even}'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    )
