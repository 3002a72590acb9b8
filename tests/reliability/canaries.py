"""Secrets of a machine, each a word that stands nowhere else; and the search for them in whatever a run leaves behind."""

from __future__ import annotations

import base64
import pickle
import re
import traceback
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

__all__ = ["ADDRESS", "KEY", "NAMES", "PLACE", "found_in", "hits", "kept_by", "leaving", "secrets_set"]

KEY = "sk-CANARYKEY7f3a9b"
ADDRESS = "CANARYBASE77b0"
PLACE = "CANARYPLACE12ee"
NAMES: Mapping[str, str] = {
    "key": "CANARYKEY7f3a9b",
    "address": ADDRESS,
    "place": PLACE,
    "proxy": "CANARYPROXY51c2",
    "environment": "CANARYENV8842",
    "home": "CANARYHOME93aa",
    "user": "CANARYUSER66d1",
}

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def secrets_set(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Put every secret where a machine has it; returns the folder to work in, whose path is one of them."""
    here = folder / PLACE
    here.mkdir()
    monkeypatch.chdir(here)
    proxy = f"http://someone:{NAMES['proxy']}@127.0.0.1:9"
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, proxy)
        monkeypatch.setenv(name.upper(), proxy)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", NAMES["environment"])
    monkeypatch.setenv("OPENAI_ORG_ID", NAMES["environment"])
    monkeypatch.setenv("HOME", f"/nowhere/{NAMES['home']}")
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, NAMES["user"])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777593600")
    for name in ("OPENAI_BASE_URL", "BRIEFGEN_MODEL", "BRIEFGEN_CACHE", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    return here


def _forms(word: str) -> Iterator[bytes]:
    """A word as files may hold it."""
    yield word.encode()
    yield word.encode("utf-16-le")
    for shift in range(3):  # inside base64, at each place of its grid
        coded = base64.b64encode(b"\0" * shift + word.encode())
        if inner := coded[4:-4]:
            yield inner


def hits(data: bytes | str, words: Mapping[str, str] = NAMES) -> list[str]:
    """Names of the words that some data holds."""
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return [name for name, word in words.items() if any(form in raw for form in _forms(word))]


def found_in(folder: Path, words: Mapping[str, str] = NAMES) -> list[str]:
    """Files below a folder that hold a word, in their names or in any layer of what is in them."""
    out = []
    for path in sorted(folder.rglob("*")):
        where = path.relative_to(folder).as_posix()
        out += [f"the name {where}: {name}" for name in hits(where, words)]
        if path.is_file():
            out += [f"{where}: {name}" for layer in _layers(path) for name in hits(layer, words)]
    return out


def _layers(path: Path) -> Iterator[bytes]:
    """A file's bytes, and what is packed in them."""
    data = path.read_bytes()
    yield data
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                yield member.filename.encode()
                yield archive.read(member)
    if data.startswith(b"%PDF"):
        for match in _STREAM.finditer(data):
            with suppress(zlib.error):
                yield zlib.decompress(match[1])
    if data.startswith(b"SQLite"):
        yield from _values(path)


def _values(path: Path) -> Iterator[bytes]:
    """What a database holds, unpacked where it is packed."""
    import sqlite3

    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            for row in database.execute(f'select * from "{table}"'):
                for value in row:
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    yield raw
                    with suppress(zlib.error):
                        yield zlib.decompress(raw)
    database.close()


def kept_by(folder: Path, kind: str) -> bytes:
    """All that a ledger keeps of one kind, unpacked."""
    import sqlite3

    out = []
    with sqlite3.connect(f"file:{folder / 'ledger.sqlite'}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            columns = [row[1] for row in database.execute(f'pragma table_info("{table}")')]
            if {"kind", "value"} <= set(columns):
                rows = database.execute(f'select * from "{table}" where kind = ?', (kind,))
                for value in (value for row in rows for value in row):
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    out.append(raw)
                    with suppress(zlib.error):
                        out.append(zlib.decompress(raw))
    database.close()
    return b"\n".join(out)


def leaving(error: BaseException) -> str:
    """All that an error says of itself, by any of the ways in which errors are written down."""
    said = ["".join(traceback.format_exception(error)), repr(error), repr(error.args), repr(vars(error))]
    with suppress(pickle.PicklingError, TypeError, AttributeError):
        said.append(repr(pickle.dumps(error)))
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:  # an error and the fault that holds it name each other
        seen.append(cause)
        said += [repr(cause), str(cause)]
        cause = cause.__cause__
    return "\n".join(said)
