"""The parts of a Word document: unpacked under limits, parsed without entities, found by their relationships as Word finds them."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.sources.parsed import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Parts", "open_parts"]

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MOST_PARTS = 5000
_LARGEST_PART = 60_000_000
_LARGEST_TOTAL = 200_000_000
_MOST_SQUEEZED = 200


@dataclass(frozen=True, slots=True)
class Parts:
    """An open document.

    Attributes:
        archive: of the document.
        main: name of the part that holds the text.
        relations: of that part: kind and name of the part, by id; None where the document lists none.
    """

    archive: zipfile.ZipFile
    main: str
    relations: dict[str, tuple[str, str]] | None

    def parse(self, name: str) -> _Element | None:
        """One part, parsed; None where it is absent."""
        return _part(self.archive, name)

    def of_kind(self, kind: str, usual: str) -> str:
        """The name of the part of a kind, such as ``footnotes``; ``usual`` where the document lists no relations."""
        if self.relations is None:
            return usual
        return next((name for k, name in self.relations.values() if k == kind), "")

    def named(self, relation: str | None) -> str:
        """The name of a related part; empty where there is none."""
        return (self.relations or {}).get(relation or "", ("", ""))[1]


def open_parts(data: bytes) -> Parts:
    """Open a document.

    Raises:
        ReadError: it is broken, encrypted, hostile, or no Word document.
    """
    archive = _open(data)
    top = _relations(archive, "")
    main = next((name for kind, name in (top or {}).values() if kind == "officeDocument"), "word/document.xml")
    return Parts(archive, main, _relations(archive, main))


def _open(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise ReadError("is an encrypted or an old .doc file: save it as .docx without a password") from error
        raise ReadError("is no Word document: its archive is broken") from error
    if len(infos) > _MOST_PARTS:
        raise ReadError(f"holds {len(infos)} parts, more than the {_MOST_PARTS} allowed")
    if sum(i.file_size for i in infos) > _LARGEST_TOTAL:
        raise ReadError(f"unpacks to more than {_LARGEST_TOTAL // 1_000_000} MB")
    name, times = Counter(i.filename.lower() for i in infos).most_common(1)[0] if infos else ("", 0)
    if times > 1:
        raise ReadError(f"holds its part {name[:80]!r} {times} times, so that it cannot be told which one is shown")
    return archive


def _part(archive: zipfile.ZipFile, name: str) -> _Element | None:
    """One part, parsed without document type, entities or network; None where it is absent."""
    from lxml import etree  # noqa: PLC0415 - imported when used

    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > _LARGEST_PART or (
        info.file_size > 5_000_000 and info.file_size > _MOST_SQUEEZED * max(info.compress_size, 1)
    ):
        raise ReadError(f"its part {name} unpacks to {info.file_size // 1_000_000} MB")
    try:
        with archive.open(info) as stream:
            raw = stream.read(_LARGEST_PART + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise ReadError(f"its part {name} cannot be unpacked") from error
    if len(raw) > _LARGEST_PART:
        raise ReadError(f"its part {name} is larger than its archive says")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw.replace(_STRICT.encode(), _LOOSE.encode()), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # Out of memory, lxml says no more than "unknown error".
        raise ReadError(f"its part {name} is not valid XML, or too large to parse") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(f"its part {name} declares a document type, which a Word document never does")
    return root


def _relations(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]] | None:
    """Kind and name of the parts that a part is related to; those outside of the document are left out."""
    folder, _, last = name.rpartition("/")
    root = _part(archive, posixpath.join(folder, "_rels", f"{last}.rels"))
    if root is None:
        return None
    out = {}
    for relation in root.iter(_RELATION):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target") or ""
        whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        out[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], whole)
    return out
