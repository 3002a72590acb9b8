"""A file parsed in the child process, or taken from the ledger where it was parsed before."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from briefgen.sources.confining.sandbox import NONSENSE, Limits, Sandbox, parsed_of
from briefgen.sources.parsed import Parsed, ReadError
from briefgen.version import READERS

if TYPE_CHECKING:
    from briefgen.ledger import Ledger

__all__ = ["KIND", "Parsing"]

KIND = "parsed"
"""Kind of the entries in the ledger."""


class Parsing:
    """Parses files; the child process is started for the first one that the ledger does not hold."""

    def __init__(self, limits: Limits, ledger: Ledger | None, *, keep: bool = True) -> None:
        self._limits = limits
        self._sandbox = Sandbox(limits)
        self._ledger = ledger
        self._keep = keep

    def parsed(self, data: bytes, suffix: str, digest: str) -> Parsed:
        """What the reader of a format makes of a file.

        Args:
            data: the whole file.
            suffix: lower case, with its point; it chooses the reader.
            digest: sha256 of the data, hexadecimal.

        Raises:
            ReadError: the file cannot be read, or it broke a limit.
        """
        key = "" if self._ledger is None else self._key(suffix, digest)
        known = self._known(key)
        return known or self._anew(data, suffix, key)

    def close(self) -> None:
        """End the child process, if there is one."""
        self._sandbox.close()

    def _key(self, suffix: str, digest: str) -> str:
        from briefgen.ledger import key_of  # noqa: PLC0415 - a run without a ledger loads none

        return key_of(kind=KIND, readers=READERS, sha256=digest, suffix=suffix, limits=asdict(self._limits))

    def _known(self, key: str) -> Parsed | None:
        value = self._ledger.get(KIND, key) if self._ledger else None
        if value is None or self._ledger is None:
            return None
        try:
            return parsed_of(value)
        except ValueError:  # whole, but not what this program writes
            self._ledger.forget(KIND, [key])
            return None

    def _anew(self, data: bytes, suffix: str, key: str) -> Parsed:
        answer = self._sandbox.answer(data, suffix)
        try:
            parsed = parsed_of(answer)
        except ValueError as error:
            raise ReadError(NONSENSE) from error
        except ReadError as error:
            if not error.passing:
                self._put(key, answer)
            raise
        self._put(key, answer)
        return parsed

    def _put(self, key: str, answer: bytes) -> None:
        if self._ledger is not None and self._keep:
            self._ledger.put(KIND, key, answer)
