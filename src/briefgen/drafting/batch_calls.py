"""The calls of a provider's batch API, each with its repeats; one that makes a batch is never repeated blindly."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

from briefgen.drafting.retrying import Fault
from briefgen.errors import ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from briefgen.drafting.client import Endpoint

__all__ = ["ENDED", "MARK", "NONE_SUCH", "BatchCalls", "id_in", "status_of"]

ENDED = frozenset({"completed", "expired", "cancelled", "failed"})
"""Of a batch: the last of its statuses."""
MARK = "briefgen"
"""Under this name a batch's metadata hold the digest of its requests."""
NONE_SUCH = frozenset({404, 405, 501})
"""Statuses of a call that an endpoint does not know."""

_USELESS = frozenset({"expired", "cancelled", "failed"})
_GONE = frozenset({404, 410})
_MOST_PAGES = 20
# Ids become parts of an address.
_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}")


def id_in(value: Mapping[str, Any] | None, name: str) -> str:
    """An id that the provider gave; empty where it gave none that can stand in an address."""
    given = (value or {}).get(name)
    return given if isinstance(given, str) and _ID.fullmatch(given) else ""


def status_of(value: Mapping[str, Any]) -> str:
    """How a batch stands, in the provider's word; empty where it does not say."""
    given = value.get("status")
    return given if isinstance(given, str) else ""


class BatchCalls:
    """Files and batches of one endpoint.

    Args:
        endpoint: whose.
        timeout_s: for one try; a file is given what is left of the deadline.
    """

    def __init__(self, endpoint: Endpoint, timeout_s: float) -> None:
        self._endpoint = endpoint
        self._transport = endpoint.transport
        self._timeout_s = timeout_s

    def _persist(self, send: Callable[[float], dict[str, Any]], seed: str) -> dict[str, Any]:
        return self._endpoint.persist(lambda left_s: send(min(self._timeout_s, left_s)), seed)

    def batch(self, batch_id: str) -> dict[str, Any] | None:
        """What the provider says of a batch; None where it knows it no more. Raises ModelError."""
        try:
            return self._persist(lambda seconds: self._transport.batch(batch_id, seconds), batch_id)
        except Fault as fault:
            if fault.status in _GONE:
                return None
            raise fault.error from fault

    def file(self, file_id: str) -> IO[bytes] | None:
        """A file; None where the provider has it no more. Raises ModelError."""
        try:
            return self._endpoint.persist(lambda left_s: self._transport.file(file_id, left_s), file_id)
        except Fault as fault:
            if fault.status in _GONE:
                return None
            raise fault.error from fault

    def listed(self, digest: str) -> dict[str, Any] | None:
        """The batch that carries a digest, of those that are under way or hold answers. Raises ModelError."""
        after = ""
        for _ in range(_MOST_PAGES):
            try:
                page = self._persist(lambda seconds, after=after: self._transport.batches(after, seconds), digest)  # type: ignore[misc]
            except Fault as fault:
                if fault.status in NONE_SUCH:
                    return None  # it lists none
                raise fault.error from fault
            data = page.get("data")
            items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
            if found := next((item for item in items if _carries(item, digest)), None):
                return found
            if not items or not page.get("has_more") or not (after := id_in(items[-1], "id")):
                break
        return None

    def uploaded(self, name: str, content: bytes) -> str:
        """The id of a new file of requests. Raises Fault, or ModelUnavailableError where it is given none."""
        value = self._endpoint.persist(lambda left_s: self._transport.upload(name, content, left_s), name)
        if not (file_id := id_in(value, "id")):
            raise ModelUnavailableError(
                f"{self._endpoint.host} took a file of requests and gave it no id", retryable=True
            )
        return file_id

    def created(self, file_id: str, digest: str) -> dict[str, Any]:
        """A new batch of a file; where it is not sure that a try failed, its batch is looked for first. Raises Fault."""
        doubtful = False

        def attempt(seconds: float) -> dict[str, Any]:
            nonlocal doubtful
            if doubtful and (found := self.listed(digest)) is not None:
                return found
            doubtful = False
            try:
                return self._transport.create_batch(file_id, {MARK: digest}, seconds)
            except Fault as fault:
                doubtful = fault.billed
                raise

        try:
            return self._persist(attempt, digest)
        except Fault:
            if doubtful and (found := self.listed(digest)) is not None:
                return found
            raise


def _carries(item: dict[str, Any], digest: str) -> bool:
    metadata = item.get("metadata")
    ours = isinstance(metadata, dict) and metadata.get(MARK) == digest
    return bool(ours and id_in(item, "id") and status_of(item) not in _USELESS)
