"""What lies with a provider's batch API, as one entry of the ledger: a desk for each endpoint."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from briefgen.drafting.dialect import Dialect
from briefgen.errors import LedgerError, ModelUnavailableError
from briefgen.ledger import StoppedError, key_of

__all__ = ["KIND", "Desk", "Desks", "Shelf", "Submitted", "digest_of"]

KIND = "pending"
"""Of the ledger's entries that this is about."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Submitted:
    """Requests that were handed in, or are about to be.

    Attributes:
        keys: their names, which are the custom ids of the batch.
        spoken: the dialect in which they are written.
        file: the provider's id of the file of requests; empty before it is uploaded.
        batch: the provider's id of the batch; empty before it is known.
    """

    keys: tuple[str, ...]
    spoken: Dialect
    file: str = ""
    batch: str = ""


@dataclass(slots=True)
class Desk:
    """Batches of one endpoint, of this build and of others that share the ledger.

    Attributes:
        batches: by the digest that stands in their metadata.
        files: uploaded files of requests that no batch was made of, by that digest.
        tries: in how many batches a request stayed without an answer.
        spoken: the dialect that the endpoint takes; None before it refused another.
    """

    batches: dict[str, Submitted] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    tries: dict[str, int] = field(default_factory=dict)
    spoken: Dialect | None = None

    @classmethod
    def read(cls, value: bytes | None) -> Desk:
        """A desk as it was kept; an empty one where nothing was.

        Raises:
            LedgerError: another version kept it.
        """
        if value is None:
            return cls()
        try:
            kept = json.loads(value)
            if kept["format"] != _FORMAT:
                raise LedgerError(_OTHER_VERSION)
            return cls(
                {digest: _submitted(item) for digest, item in kept["batches"].items()},
                dict(kept["files"]),
                dict(kept["tries"]),
                Dialect(**kept["spoken"]) if kept["spoken"] else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LedgerError(_OTHER_VERSION) from error

    def packed(self) -> bytes:
        """As it is kept: JSON, ASCII."""
        value: dict[str, Any] = {
            "format": _FORMAT,
            "batches": {digest: asdict(item) for digest, item in self.batches.items()},
            "files": self.files,
            "tries": self.tries,
            "spoken": asdict(self.spoken) if self.spoken else None,
        }
        return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")

    def where(self) -> dict[str, str]:
        """Digest of the batch by key."""
        return {key: digest for digest, item in self.batches.items() for key in item.keys}


_OTHER_VERSION = (
    "the ledger's entry of requests that lie with the provider was kept by another version of briefgen: collect them with "
    "that version, or give another folder with --cache"
)


def _submitted(item: dict[str, Any]) -> Submitted:
    return Submitted(tuple(item["keys"]), Dialect(**item["spoken"]), item["file"], item["batch"])


def digest_of(keys: Sequence[str], tries: Mapping[str, int], spoken: Dialect) -> str:
    """What tells a batch from every other one: its requests, how often each was tried before, and the dialect."""
    return key_of(requests={key: tries.get(key, 0) for key in keys}, spoken=asdict(spoken))


class Shelf(Protocol):
    """What is needed of :class:`briefgen.ledger.Ledger`."""

    def get(self, kind: str, key: str) -> bytes | None:
        """What is kept under a name."""
        ...

    def put(self, kind: str, key: str, value: bytes, *, note: str = "") -> None:
        """Keep a value."""
        ...

    def forget(self, kind: str, keys: Iterable[str]) -> None:
        """Drop what is kept."""
        ...

    def only_one(self, key: str, *, stopped: threading.Event | None = None) -> AbstractContextManager[None]:
        """Be the only one who holds a key."""
        ...


class Desks:
    """Where the desk of one endpoint is kept.

    Args:
        ledger: in it.
        address: of the endpoint.
        stopped: ends the waiting for another build.
    """

    def __init__(self, ledger: Shelf, address: str, *, stopped: threading.Event) -> None:
        self.key = key_of(desk=address)
        self._ledger = ledger
        self._stopped = stopped

    def read(self) -> Desk:
        """The desk as it is now; raises LedgerError where another version kept it."""
        return Desk.read(self._ledger.get(KIND, self.key))

    def save(self, desk: Desk) -> None:
        """Keep it, on the disk when this returns."""
        count = sum(len(item.keys) for item in desk.batches.values())
        self._ledger.put(KIND, self.key, desk.packed(), note=f"{count} requests with the provider's batch API")

    @contextmanager
    def changing(self) -> Iterator[Desk]:
        """The desk, alone over all threads and processes; kept as it is afterwards, whatever happened.

        Raises:
            ModelUnavailableError: the run was ended while it waited.
        """
        try:
            with self._ledger.only_one(self.key, stopped=self._stopped):
                desk = self.read()
                before = desk.packed()
                try:
                    yield desk
                finally:
                    if desk.packed() != before:
                        self.save(desk)
        except StoppedError as error:
            message = "the run was ended while it waited for another build"
            raise ModelUnavailableError(message, retryable=True) from error
