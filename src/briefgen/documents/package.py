"""The parts of a Word document's archive: bounded before they are unpacked, parsed without entities or network."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from briefgen.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["open_package", "read_part"]

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LOOSE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MOST_PARTS = 5000
_LARGEST_PART = 30_000_000
_LARGEST_TOTAL = 200_000_000
_SMALL = 5_000_000
_MOST_SQUEEZED = 200


def open_package(data: bytes, path: Path) -> zipfile.ZipFile:
    """Open the archive of a Word document.

    Raises:
        SourceError: it is broken, encrypted or holds too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
        why = "is no Word document: its archive is broken"
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            why = "is an encrypted or an old .doc file: save it as .docx without a password"
        raise SourceError(f"{path}: {why}", path=str(path)) from error
    if len(infos) > _MOST_PARTS or sum(i.file_size for i in infos) > _LARGEST_TOTAL:
        raise SourceError(f"{path}: unpacks to more than is allowed", path=str(path))
    return archive


def read_part(archive: zipfile.ZipFile, name: str, path: Path) -> _Element | None:
    """One part of the archive as XML; None where it is absent.

    Raises:
        SourceError: it is too large, is no valid XML or declares a document type.
    """
    from lxml import etree  # noqa: PLC0415 - imported when used

    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    squeezed = info.file_size > _SMALL and info.file_size > _MOST_SQUEEZED * max(info.compress_size, 1)
    if info.file_size > _LARGEST_PART or squeezed:
        raise SourceError(f"{path}: its part {name} unpacks to {info.file_size // 1_000_000} MB", path=str(path))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        with archive.open(info) as stream:
            raw = stream.read(_LARGEST_PART + 1)
        if len(raw) > _LARGEST_PART:
            raise SourceError(f"{path}: its part {name} is larger than its archive says", path=str(path))
        root = etree.fromstring(raw.replace(_STRICT, _LOOSE), parser)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise SourceError(f"{path}: its part {name} cannot be unpacked", path=str(path)) from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{path}: its part {name} is not valid XML, or too large to parse", path=str(path)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise SourceError(
            f"{path}: its part {name} declares a document type, which no Word document does", path=str(path)
        )
    return root
