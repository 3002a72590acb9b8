"""Bodies as they come off the wire: unpacked by our own hand, a piece at a time, so that no head can make a small one huge."""

from __future__ import annotations

import time
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from briefgen.drafting.envelope import BrokenBodyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["ACCEPTED", "MOST_SAID", "bounded", "opening", "unpacked"]

ACCEPTED = "gzip"
"""The only packing that is asked for: others unpack a few bytes to gigabytes in one step."""
MOST_SAID = 65_536
"""Bytes that are read of an answer which is an error."""

_PLAIN = frozenset({"", "identity"})
_PACKED = frozenset({"gzip", "x-gzip"})
_STEP = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS
_SAYING_S = 5.0


def bounded(parts: Iterable[bytes], *, encoding: str, seconds: float, most: int) -> Iterator[bytes]:
    """A body to its end, within a time and a size: a read time-out alone does not bound a body that drips.

    Args:
        parts: as they come.
        encoding: value of ``content-encoding``.
        seconds: for the whole.
        most: bytes, unpacked.

    Raises:
        BrokenBodyError: it is longer, damaged, cut, or packed in a way that was not asked for.
        TimeoutError: it takes longer.
    """
    until = time.monotonic() + seconds
    size = 0
    for part in unpacked(parts, encoding):
        size += len(part)
        if size > most:
            raise BrokenBodyError(f"the endpoint's answer is longer than {most:,} bytes")
        if time.monotonic() > until:
            raise TimeoutError
        yield part


def unpacked(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """A body as it was before it was packed, in pieces of at most 64 KiB or as they come; raises as :func:`bounded` does."""
    encoding = encoding.strip().lower()
    if encoding in _PLAIN:
        yield from parts
    elif encoding in _PACKED:
        yield from _unzipped(parts)
    else:
        raise BrokenBodyError(f"the endpoint's answer is packed as {encoding[:40]!r}, which it was not asked for")


def _unzipped(parts: Iterable[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(_GZIP)
    for part in parts:
        data = part
        while data:
            if engine.eof:  # another member follows
                engine = zlib.decompressobj(_GZIP)
            try:
                yield engine.decompress(data, _STEP)
            except zlib.error as error:
                raise BrokenBodyError(f"the endpoint's answer cannot be unpacked: {error}", retryable=True) from error
            data = engine.unused_data if engine.eof else engine.unconsumed_tail
    if not engine.eof:
        raise BrokenBodyError("the endpoint's answer, packed as gzip, is cut", retryable=True)


def opening(parts: Iterable[bytes], head: Mapping[str, str], failures: tuple[type[Exception], ...]) -> str:
    """The beginning of an error's body as text, however that body goes on: its status alone says enough.

    Args:
        parts: of the body, as they come.
        head: names in lower case.
        failures: of the HTTP library, while it reads.
    """
    out = bytearray()
    with suppress(*failures, BrokenBodyError, TimeoutError):
        for part in bounded(parts, encoding=head.get("content-encoding", ""), seconds=_SAYING_S, most=MOST_SAID):
            out += part
    return out[:MOST_SAID].decode("utf-8", errors="replace")
