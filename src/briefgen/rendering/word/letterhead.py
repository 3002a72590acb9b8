"""A department's headers and footers, with the pictures in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.rendering.word.cleaning import W, cleaned, picture_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from briefgen.rendering.word.archive import Archive

__all__ = ["Furniture", "letterhead"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ROOTS = {"header": f"{W}hdr", "footer": f"{W}ftr"}
_PAGES = ("default", "first", "even")


@dataclass(frozen=True, slots=True)
class Furniture:
    """A header or a footer: its root, cleaned, and the pictures it shows by relationship id."""

    root: etree._Element
    pictures: Mapping[str, bytes]


def letterhead(
    archive: Archive, sections: Sequence[etree._Element], ours: frozenset[str]
) -> dict[tuple[str, str], Furniture]:
    """The headers and footers of the last section; one that it does not name is that of the section before.

    Args:
        archive: the template.
        sections: in the order of the text.
        ours: ids of the styles of what we set there: an earlier briefing taken as a template gives up its marking.

    Returns:
        By ``header`` or ``footer`` and ``default``, ``first`` or ``even``; those that show something.
    """
    relations = archive.relations(archive.main)
    names: dict[tuple[str, str], str] = {}
    for section in sections:
        for kind in _ROOTS:
            for reference in section.iter(f"{W}{kind}Reference"):
                relation = relations.get(reference.get(f"{_R}id", ""))
                page = reference.get(f"{W}type", "default")
                if relation and relation.kind == kind and relation.target in archive and page in _PAGES:
                    names[kind, page] = relation.target
    read = {(kind, page): _one(archive, name, ours) for (kind, page), name in names.items()}
    return {
        (kind, page): one for (kind, page), one in read.items() if one.root.tag == _ROOTS[kind] and _shows(one.root)
    }


def _one(archive: Archive, name: str, ours: frozenset[str]) -> Furniture:
    pictures = dict(_pictures(archive, name))
    named = {old: f"rId{n}" for n, old in enumerate(pictures, start=1)}
    root = cleaned(archive.tree(name), named)
    for style in list(root.iter(f"{W}pStyle")):
        paragraph = next(style.iterancestors(f"{W}p"), None)
        parent = None if paragraph is None else paragraph.getparent()
        if style.get(f"{W}val") in ours and paragraph is not None and parent is not None:
            parent.remove(paragraph)
    used = {e.get(f"{_R}embed") for e in root.iter()}
    return Furniture(root, {named[old]: data for old, data in pictures.items() if named[old] in used})


def _shows(root: etree._Element) -> bool:
    return any(e.text if e.tag == f"{W}t" else True for e in root.iter(f"{W}t", f"{W}drawing", f"{W}pgNum"))


def _pictures(archive: Archive, name: str) -> Iterator[tuple[str, bytes]]:
    for number, relation in archive.relations(name).items():
        if relation.kind == "image" and relation.target in archive:
            data = archive.data(relation.target)
            if picture_kind(data):
                yield number, data
