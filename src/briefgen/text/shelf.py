"""A shelf for what was read of a text: read once, taken down as long as neither the text nor the code that reads it changes."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["Shelf", "code_digest", "kept", "reading_key"]

# What readers stand on that is no code of ours.
_BELOW = ("regex", "sentencex")

T = TypeVar("T")


class Shelf(Protocol):
    """Holds bytes under keys. It may lose what it was given; it must not return anything else under its key."""

    def get(self, key: str) -> bytes | None:
        """What was put under a key; None where nothing is."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value."""


def reading_key(kind: str, code: str, read: object) -> str:
    """The key of a reading: another one for whatever could make another reading.

    Args:
        kind: which reading.
        code: digest of the code that reads.
        read: all that is read, of plain types and dataclasses.

    Returns:
        sha256, hexadecimal.
    """
    import msgspec  # noqa: PLC0415 - imported when used

    return hashlib.sha256(msgspec.json.encode([kind, code, read])).hexdigest()


def kept(
    shelf: Shelf, key: str, *, make: Callable[[], T], pack: Callable[[T], bytes], unpack: Callable[[bytes], T]
) -> T:
    """A reading from the shelf, or made and put there.

    Args:
        shelf: where it may lie.
        key: of the reading.
        make: reads.
        pack: writes a reading down.
        unpack: the reading from what was written down; raises ValueError where that is not a reading of this text.
    """
    mark = key.encode("ascii")
    value = shelf.get(key)
    if value is not None and value.startswith(mark):
        try:
            return unpack(value[len(mark) :])
        except ValueError:  # whole, but not what this program writes: what is made now takes its place
            pass
    made = make()
    shelf.put(key, mark + pack(made))
    return made


@lru_cache(maxsize=16)
def code_digest(*modules: str) -> str:
    """A digest of code: of every file of some modules and packages, and of the versions of what they stand on.

    Nobody has to think of raising a number when a reader changes, and nothing that an older one read is taken for its work.

    Args:
        modules: dotted names; of a package its data files and all below it count too.

    Returns:
        sha256, hexadecimal; once a process: code that is changed while it runs does not run either.
    """
    digest = hashlib.sha256()
    stands_on = [*(f"{name} {version(name)}" for name in _BELOW), f"python {sys.version_info[0]}.{sys.version_info[1]}"]
    digest.update("\n".join(stands_on).encode())
    for name in modules:
        for path, data in _files(name):
            digest.update(f"\n{path}\n{len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def _files(module: str) -> Iterator[tuple[str, bytes]]:
    """The files of a module or package by path, in order."""
    top, *rest = module.split(".")
    place = files(top).joinpath(*rest)
    if place.is_dir():
        yield from _below(place, module)
    else:
        yield module, files(top).joinpath(*rest[:-1], f"{rest[-1]}.py").read_bytes()


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda e: e.name):
        if each.is_dir():
            if each.name != "__pycache__":
                yield from _below(each, f"{path}/{each.name}")
        elif not each.name.endswith(".pyc"):
            yield f"{path}/{each.name}", each.read_bytes()
