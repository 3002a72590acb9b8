"""Answers that no web server would send, byte for byte, and packings that nobody asked for."""

from __future__ import annotations

import gzip
import zlib

from briefgen.errors import ModelAuthenticationError, ModelError, ModelUnavailableError
from tests.faults.asking import FINE
from tests.faults.server import Answer

__all__ = ["ON_THE_WIRE_FAILS", "ON_THE_WIRE_HEALS"]

BODY = FINE.body
LENGTH = b"content-length: %d\r\n" % len(BODY)
STATUS = b"HTTP/1.1 200 OK\r\n"
CHUNKED = STATUS + b"transfer-encoding: chunked\r\n\r\n"


def said(*head: bytes, body: bytes = BODY) -> Answer:
    """A status line, headers and a body."""
    return Answer(raw=b"".join((*head, b"\r\n", body)))


def packed(body: bytes, encoding: str) -> Answer:
    return Answer(body, headers={"content-encoding": encoding})


BOMB = gzip.compress(bytes(10_000_000)) * 100
"""A gigabyte of zeroes, in parts that follow each other."""

_RUN = 131_072
ZSTD = b"\x28\xb5\x2f\xfd\x00\x58" + b"".join(
    (_RUN << 3 | 1 << 1 | (part == 7999)).to_bytes(3, "little") + b"\0" for part in range(8000)
)
"""Likewise as Zstandard: 32 kilobytes."""

ON_THE_WIRE_HEALS: dict[str, tuple[list[Answer], int]] = {
    "http-1.0": ([said(b"HTTP/1.0 200 OK\r\n")], 1),
    "no-length": ([said(STATUS, b"connection: close\r\n")], 1),
    "chunks": ([said(CHUNKED[:-2], body=b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n")], 1),
    "continue-first": ([Answer(raw=b"HTTP/1.1 100 Continue\r\n\r\n" + STATUS + LENGTH + b"\r\n" + BODY)], 1),
    "early-hints-first": ([Answer(raw=b"HTTP/1.1 103 Hints\r\nlink: x\r\n\r\n" + STATUS + LENGTH + b"\r\n" + BODY)], 1),
    "length-twice-the-same": ([said(STATUS, LENGTH, LENGTH)], 1),
    "headers-twice": ([said(STATUS, LENGTH, b"x-request-id: 1\r\nx-request-id: 2\r\n")], 1),
    "header-not-ascii": ([said(STATUS, LENGTH, b"x-who: \xe9\xff\r\n")], 1),
    "no-reason": ([said(b"HTTP/1.1 200\r\n", LENGTH)], 1),
    "203": ([said(b"HTTP/1.1 203 X\r\n", LENGTH)], 1),
    "more-than-it-says": ([said(STATUS, LENGTH, body=BODY + b"and more")], 1),
    "refresh-elsewhere": ([said(STATUS, LENGTH, b"refresh: 0; url=http://192.0.2.1/\r\n")], 1),
    "cookie": ([said(STATUS, LENGTH, b"set-cookie: a=b; domain=example.org\r\n")], 1),
    "gzip-in-two": ([packed(gzip.compress(BODY[:40]) + gzip.compress(BODY[40:]), "gzip")], 1),
    "gzip-cut-then-ok": ([packed(gzip.compress(BODY)[:-9], "gzip"), FINE], 2),
    "identity": ([packed(BODY, "identity")], 1),
}

ON_THE_WIRE_FAILS: dict[str, tuple[list[Answer], type[ModelError], int, str]] = {
    "another-protocol": ([Answer(raw=b"SSH-2.0-OpenSSH_9.6\r\n")], ModelUnavailableError, 4, "cannot reach"),
    "body-without-head": ([Answer(raw=BODY)], ModelUnavailableError, 4, "cannot reach"),
    "status-is-a-word": ([said(b"HTTP/1.1 fine\r\n", LENGTH)], ModelUnavailableError, 4, "cannot reach"),
    "status-99": ([said(b"HTTP/1.1 099 X\r\n", LENGTH)], ModelUnavailableError, 4, "cannot reach"),
    "status-999": ([said(b"HTTP/1.1 999 X\r\n", LENGTH)], ModelUnavailableError, 8, "answered 999"),
    "101": ([said(b"HTTP/1.1 101 Switch\r\nupgrade: x\r\n", body=b"")], ModelUnavailableError, 4, "cannot reach"),
    "head-is-cut": ([Answer(raw=STATUS + b"content-le")], ModelUnavailableError, 4, "cannot reach"),
    "head-is-huge": (
        [said(STATUS, b"x: " + b"y" * 500_000 + b"\r\n", LENGTH)],
        ModelUnavailableError,
        4,
        "cannot reach",
    ),
    "nul-in-the-head": ([said(STATUS, LENGTH, b"x: a\0b\r\n")], ModelUnavailableError, 4, "cannot reach"),
    "lengths-differ": ([said(STATUS, LENGTH, b"content-length: 5\r\n")], ModelUnavailableError, 4, "cannot reach"),
    "length-negative": ([said(STATUS, b"content-length: -5\r\n")], ModelUnavailableError, 4, "cannot reach"),
    "chunk-lies": ([said(CHUNKED[:-2], body=b"ffff\r\n" + BODY)], ModelUnavailableError, 3, "broke off"),
    "chunk-size-is-no-number": ([said(CHUNKED[:-2], body=b"zz\r\n" + BODY)], ModelUnavailableError, 3, "broke off"),
    "chunks-have-no-end": (
        [said(CHUNKED[:-2], body=b"%x\r\n" % len(BODY) + BODY + b"\r\n")],
        ModelUnavailableError,
        3,
        "broke off",
    ),
    "http-1.0-cut": ([said(b"HTTP/1.0 200 OK\r\n", body=BODY[:-20])], ModelUnavailableError, 3, "broken"),
    "bomb": ([packed(BOMB, "gzip")], ModelError, 1, "longer than"),
    "bomb-in-a-bomb": ([packed(gzip.compress(BOMB), "gzip, gzip")], ModelError, 1, "not asked for"),
    "bomb-zstd": ([packed(ZSTD, "zstd")], ModelError, 1, "not asked for"),
    "bomb-deflate": ([packed(zlib.compress(bytes(10_000_000)), "deflate")], ModelError, 1, "not asked for"),
    "brotli": ([packed(b"\x0b\x02\x80", "br")], ModelError, 1, "not asked for"),
    "packing-unknown": ([packed(BODY, "rot13")], ModelError, 1, "not asked for"),
    "body-for-ever": ([Answer(raw=STATUS + b"\r\n", endless=b" " * 65_536)], ModelError, 1, "longer than"),
    "error-for-ever": (
        [Answer(raw=b"HTTP/1.1 500 X\r\n\r\n", endless=b"x" * 65_536)],
        ModelUnavailableError,
        8,
        "answered 500",
    ),
    "401-for-ever": (
        [Answer(raw=b"HTTP/1.1 401 X\r\n\r\n", endless=b"x" * 65_536)],
        ModelAuthenticationError,
        1,
        "answered 401",
    ),
}
