"""A template's file, opened with distrust: nothing is read that a DOCX would not hold."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import error as DeflateError  # noqa: N812 - it is an error

from briefgen.errors import SettingsError

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Archive", "Relation", "opened"]

_MOST_BYTES = 32 << 20
"""Of the file."""
_MOST_UNPACKED = 64 << 20
"""Of all its parts together, unpacked."""
_MOST_PARTS = 2000

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_STRICT = "http://purl.oclc.org/ooxml/"
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, DeflateError)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: its type's last word, and the name of the part it leads to."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts of a DOCX; ``main`` is the name of its document part."""

    packed: zipfile.ZipFile
    main: str

    def __contains__(self, name: str) -> bool:
        return name in self.packed.NameToInfo

    def data(self, name: str) -> bytes:
        """The bytes of one part."""
        return _data(self.packed, name)

    def tree(self, name: str) -> etree._Element:
        """The root of one part."""
        return _tree(self.packed, name)

    def relations(self, name: str) -> dict[str, Relation]:
        """The relationships of one part by their id; those that lead out of the file are left out."""
        return _relations(self.packed, name)


def opened(data: bytes) -> Archive:
    """A template's file.

    Raises:
        SettingsError: it is no DOCX, is encrypted, carries macros, is a template of Word's own kind, is strict Open XML, or
            unpacks to more than a template ever would.
    """
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise _refused("is encrypted with a password; save it without one")
        raise _refused("is an old binary Word file or no Word file at all; save it as .docx")
    if len(data) > _MOST_BYTES:
        raise _refused(f"has {len(data):,} bytes; at most {_MOST_BYTES:,} are read")
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except _UNREADABLE as error:
        raise _refused(f"is no .docx: it is no ZIP archive ({error})") from error
    _sound(packed)
    return Archive(packed, _main(packed))


def _refused(fault: str) -> SettingsError:
    return SettingsError(f"the template {fault}", field="template")


def _sound(packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    if len(entries) > _MOST_PARTS:
        raise _refused(f"holds {len(entries):,} parts; at most {_MOST_PARTS:,} are read")
    if any(e.flag_bits & 1 for e in entries):
        raise _refused("is encrypted; save it without a password")
    if len({e.filename.lower() for e in entries}) != len(entries):
        raise _refused("holds two parts of one name")
    unpacked = sum(e.file_size for e in entries)
    if unpacked > _MOST_UNPACKED:
        raise _refused(f"unpacks to {unpacked:,} bytes; at most {_MOST_UNPACKED:,} are read")
    if any(e.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")) for e in entries):
        raise _refused("carries macros; save it as .docx, which cannot")


def _main(packed: zipfile.ZipFile) -> str:
    if "[Content_Types].xml" not in packed.NameToInfo:
        raise _refused("is no .docx: it is a ZIP archive without a list of content types")
    root = _tree(packed, "_rels/.rels") if "_rels/.rels" in packed.NameToInfo else None
    if root is not None and any(r.get("Type", "").startswith(_STRICT) for r in root.iter(_RELATION)):
        raise _refused("is strict Open XML; save it as plain .docx")
    found = [r.target for r in _relations(packed, "").values() if r.kind == "officeDocument"]
    if not found or found[0] not in packed.NameToInfo:
        raise _refused("is no .docx: it names no document part")
    kind = _content_type(packed, found[0])
    if "macroEnabled" in kind:
        raise _refused("is of a kind that can carry macros (.docm or .dotm); save it as .docx")
    if kind == f"{_WORD}template.main+xml":
        raise _refused("is a .dotx; save it as .docx")
    if kind != f"{_WORD}document.main+xml":
        raise _refused(f"is no .docx: its main part is {kind or 'of no type'!r}")
    return found[0]


def _content_type(packed: zipfile.ZipFile, name: str) -> str:
    root = _tree(packed, "[Content_Types].xml")
    for override in root.iter(f"{_TYPES}Override"):
        if override.get("PartName", "").lower() == f"/{name}".lower():
            return override.get("ContentType", "")
    ending = posixpath.splitext(name)[1].lstrip(".").lower()
    for default in root.iter(f"{_TYPES}Default"):
        if default.get("Extension", "").lower() == ending:
            return default.get("ContentType", "")
    return ""


def _data(packed: zipfile.ZipFile, name: str) -> bytes:
    try:
        with packed.open(name) as part:
            data = part.read(_MOST_UNPACKED + 1)
    except (*_UNREADABLE, KeyError) as error:
        raise _refused(f"is damaged: the part {name!r} cannot be unpacked ({error})") from error
    if len(data) > _MOST_UNPACKED:
        raise _refused(f"holds a part, {name!r}, that unpacks to more than {_MOST_UNPACKED:,} bytes")
    return data


def _tree(packed: zipfile.ZipFile, name: str) -> etree._Element:
    from lxml import etree  # noqa: PLC0415 - imported when used

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(_data(packed, name), parser)
    except etree.XMLSyntaxError as error:
        raise _refused(f"is damaged: the part {name!r} is no XML ({error})") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused(f"holds a part, {name!r}, with a document type declaration, which no .docx has")
    return root


def _relations(packed: zipfile.ZipFile, name: str) -> dict[str, Relation]:
    folder, file = posixpath.split(name)
    part = posixpath.join(folder, "_rels", f"{file}.rels")
    if part not in packed.NameToInfo:
        return {}
    out = {}
    for relation in _tree(packed, part).iter(_RELATION):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or ":" in target:
            continue
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        out[relation.get("Id", "")] = Relation(posixpath.basename(relation.get("Type", "")), whole)
    return out
