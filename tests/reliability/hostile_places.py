"""What stands in a folder and is no plain file, or does not stay one; and manifests that mean harm."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

__all__ = ["ENTRIES", "MANIFESTS"]


def _deep(folder: Path) -> None:
    for _ in range(60):
        folder /= "d" * 30
    folder.mkdir(parents=True)
    (folder / "deep.txt").write_text("The board met in the deepest of all folders.")


def _sparse(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(here)


ENTRIES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a named pipe": ("pipe.txt", os.mkfifo),
    "a socket": ("socket.txt", _socket),
    "a link to a device": ("zero.txt", lambda p: p.symlink_to("/dev/zero")),
    "a link to the terminal": ("tty.txt", lambda p: p.symlink_to("/dev/tty")),
    "a link to itself": ("self.txt", lambda p: p.symlink_to(p)),
    "a link out of the folder": ("out.txt", lambda p: p.symlink_to("/etc/passwd")),
    "a folder in a circle": ("circle", lambda p: p.symlink_to(p.parent)),
    "a sparse file of 1 TB": ("sparse.txt", lambda p: _sparse(p, 1 << 40)),
    "a sparse PDF of 1 TB": ("sparse.pdf", lambda p: _sparse(p, 1 << 40)),
    "a sparse archive of 49 MB": ("sparse.docx", lambda p: _sparse(p, 49_000_000)),
    "a sparse page of 9 MB": ("sparse.html", lambda p: _sparse(p, 9_000_000)),
    "a sparse mail of 9 MB": ("sparse.eml", lambda p: _sparse(p, 9_000_000)),
    "a folder that is named like a file": ("folder.pdf", lambda p: p.mkdir()),
    "nothing": ("nothing.pdf", lambda p: p.touch()),
}
"""By what it is: its name, and how it is made."""

_ALIASES = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{c}: &{c} [{','.join([f'*{b}'] * 9)}]\n" for b, c in zip("abcdefghij", "bcdefghijk", strict=True)
)
_ENTRY = '[[sources]]\npath = "good.txt"\n'

MANIFESTS: dict[str, tuple[str, bytes]] = {
    "aliases": ("manifest.yaml", f"{_ALIASES}sources:\n- path: *k\n".encode()),
    "an alias of itself": ("manifest.yaml", b"&a [*a]"),
    "100,000 nested lists": ("manifest.yaml", b"[" * 100_000),
    "100,000 nested tables": ("manifest.yaml", b"{a: " * 100_000),
    "a number without end": ("manifest.yaml", b"- path: good.txt\n  title: 0x" + b"f" * 100_000),
    "an object": ("manifest.yaml", b"!!python/object/apply:os.system ['true']"),
    "a merge of itself": ("manifest.yaml", b"- &a\n  path: good.txt\n  <<: *a\n"),
    "2 MB of keys": ("manifest.yaml", b"".join(b"a%d: b\n" % i for i in range(150_000))),
    "3 MB": ("manifest.yaml", b"- path: good.txt\n" * 200_000),
    "bytes": ("manifest.yaml", b"- path: good.txt\n  title: !!binary aGVsbG8=\n  colour: red\n"),
    "nested JSON": ("manifest.json", b"[" * 1_000_000),
    "a JSON number without end": ("manifest.json", b'[{"path": "good.txt", "title": ' + b"9" * 1_000_000 + b"}]"),
    "one key a hundred thousand times": ("manifest.json", b"[{" + b'"path": "good.txt",' * 100_000 + b'"a": 1}]'),
    "not a number": ("manifest.json", b'[{"path": "good.txt", "title": NaN}]'),
    "half a surrogate pair": ("manifest.json", b'[{"path": "good\\ud800.txt"}]'),
    "a path out of the folder": ("manifest.json", b'[{"path": "../../../etc/passwd"}]'),
    "nested TOML": ("manifest.toml", b"a = " + b"[" * 100_000),
    "dotted keys": ("manifest.toml", b".".join(b"a" for _ in range(100_000)) + b" = 1"),
    "a million tables": ("manifest.toml", b"[[sources]]\n" * 150_000),
    "a TOML number without end": ("manifest.toml", f"{_ENTRY}title = {'9' * 1_000_000}".encode()),
    "no text at all": ("manifest.toml", b"\xff\xfe\x00"),
}
"""By what they do: name and bytes. Beside each lies ``good.txt``."""
