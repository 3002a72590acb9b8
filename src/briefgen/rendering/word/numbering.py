"""Lists: bullets, and numbers that begin anew in every section."""

from __future__ import annotations

from briefgen.rendering.word.markup import NAMESPACES, Xml
from briefgen.rendering.word.styles import BULLETS

__all__ = ["FACTS", "LISTS", "QUESTIONS", "abstract_xml", "list_xml", "numbering_part"]

FACTS, QUESTIONS = 2, 3
"""Ids of the numberings of facts and of open questions."""

LISTS = (BULLETS, FACTS, QUESTIONS)


def abstract_xml(list_id: int, first: int = 0) -> Xml:
    """The looks of one list.

    Args:
        list_id: one of :data:`LISTS`.
        first: added to its id, where a template has lists of its own.
    """
    bullet = list_id == BULLETS
    form, sign, left = ("bullet", "•", 340) if bullet else ("decimal", "%1.", 454)
    named = '<w:pStyle w:val="ListBullet"/>' if bullet and not first else ""
    return Xml(
        f'<w:abstractNum w:abstractNumId="{first + list_id}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{named}<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{left}"/></w:pPr></w:lvl></w:abstractNum>'
    )


def list_xml(list_id: int, first: int = 0, abstract: int = 0) -> Xml:
    """The list itself; ``first`` and ``abstract`` are added to its own id and to that of its looks."""
    return Xml(f'<w:num w:numId="{first + list_id}"><w:abstractNumId w:val="{abstract + list_id}"/></w:num>')


def numbering_part() -> Xml:
    """The numbering part of a document without a template."""
    looks, lists = "".join(map(abstract_xml, LISTS)), "".join(map(list_xml, LISTS))
    return Xml(f"<w:numbering {NAMESPACES}>{looks}{lists}</w:numbering>")
