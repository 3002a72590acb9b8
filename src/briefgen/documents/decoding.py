"""A document's bytes to text, with its line ends as they are, so that lines and columns are those of an editor."""

from __future__ import annotations

import codecs
from pathlib import Path

import regex

from briefgen.errors import SourceError

__all__ = ["LARGEST", "decode", "read_bytes"]

LARGEST = 20_000_000
_LARGEST_TEXT = 5_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", regex.IGNORECASE)
_CONTROLS = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_MOST_CONTROLS = 8


def read_bytes(path: Path) -> bytes:
    """A file's bytes.

    Raises:
        SourceError: it cannot be opened, is empty or is larger than allowed.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be opened: {error.strerror or type(error).__name__}", path=str(path)
        ) from error
    if len(data) > LARGEST:
        raise SourceError(f"{path}: is larger than {LARGEST // 1_000_000} MB", path=str(path))
    if not data.strip():
        raise SourceError(f"{path}: is empty", path=str(path))
    return data


def decode(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    """Decode a text: byte order mark, UTF-8, the charset that a page declares, else Windows-1252 with a warning.

    Returns:
        The text without its mark, control characters replaced one by one by U+FFFD, and what a reader should know.

    Raises:
        SourceError: it is no text, or larger than allowed.
    """
    if len(data) > _LARGEST_TEXT:
        raise SourceError(f"{path}: is larger than {_LARGEST_TEXT // 1_000_000} MB of text", path=str(path))
    text, faults = _decoded(data, path)
    text, replaced = _CONTROLS.subn("\ufffd", text)
    if replaced > max(_MOST_CONTROLS, len(text) // 20):
        raise SourceError(f"{path}: holds binary data, not text", path=str(path))
    return text, (*faults, f"{replaced} control characters were replaced") if replaced else faults


def _decoded(data: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError as error:
                raise SourceError(f"{path}: is not valid {encoding} at byte {error.start}", path=str(path)) from error
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii", "replace") if declared else ""
    try:
        return data.decode(name or "cp1252"), (f"read as {name or 'Windows-1252, a guess: save it as UTF-8'}",)
    except (UnicodeDecodeError, LookupError) as error:
        raise SourceError(f"{path}: its encoding could not be told: save it as UTF-8", path=str(path)) from error
