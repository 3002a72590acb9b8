"""The provider's batch API behind the protocol of the endpoint: requests are handed in together and answered hours later.

A request that is not answered is queued, and raises :class:`briefgen.errors.PendingError`. ``flush`` hands the queue in. The
next run asks the same requests: those of a batch that has ended get their answers, so that the build goes on to its next step.

Nothing is handed in twice. What lies with the provider stands in the ledger before it is sent; who changes that entry is
alone; and each batch carries a digest of its requests, by which it is found again if a build was killed before it heard of it.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Any, Protocol

from briefgen.drafting.batch_desk import Desk, Submitted, digest_of
from briefgen.drafting.batch_lines import Answers, request_line
from briefgen.drafting.client import Endpoint
from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.faults import MOST_TRIES_BROKEN
from briefgen.drafting.remembering import packed, unpacked
from briefgen.drafting.retrying import Fault
from briefgen.drafting.transport import CHAT_PATH
from briefgen.errors import ModelError, ModelUnavailableError, PendingError, SettingsError
from briefgen.ledger import StoppedError, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from briefgen.drafting.envelope import Reply
    from briefgen.settings import Settings

__all__ = ["MOST_FILE_BYTES", "MOST_REQUESTS", "ProviderBatch"]

MOST_REQUESTS = 50_000
MOST_FILE_BYTES = 200_000_000
"""Of one file of requests: the provider's limits."""

KIND = "pending"
_ENDED = frozenset({"completed", "expired", "cancelled", "failed"})
_USELESS = frozenset({"expired", "cancelled", "failed"})
_NONE_SUCH = frozenset({404, 405, 501})
_GONE = frozenset({404, 410})
_NO_SUCH_FILE = frozenset({400, 404, 410, 422})
_MOST_PAGES = 20


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


@dataclass(frozen=True, slots=True)
class _Open:
    """A batch that has not ended."""

    batch: str
    status: str
    requests: int
    answered: int


def _log(message: str) -> None:
    logging.getLogger("briefgen").warning(message)


class ProviderBatch:
    """Answers from batches that have ended, and queues what is in none; may be used from several threads.

    Args:
        settings: endpoint, model, parameters.
        ledger: what lies with the provider stands there, and its answers until they are taken.
        endpoint: another one than the settings name; for tests.
        warn: told, in one sentence for a person, of a batch that failed or of answers that cannot be used.

    Raises:
        SettingsError: the endpoint cannot be asked, or every answer is to be asked for anew.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        ledger: Shelf,
        endpoint: Endpoint | None = None,
        warn: Callable[[str], None] = _log,
    ) -> None:
        if settings.refresh:
            raise SettingsError(
                "--refresh with --batch would ask for each answer again when it comes: leave --refresh out, or give an empty "
                "folder with --cache",
                field="refresh",
            )
        self._settings = settings
        self._ledger = ledger
        self._endpoint = endpoint or Endpoint(settings)
        self._warn = warn
        self._mutex = threading.Lock()
        self._stopped = threading.Event()
        self._desk_key = key_of(desk=self._endpoint.transport.address)
        self._where: dict[str, str] | None = None
        self._looked: dict[str, _Open | None] = {}
        self._queue: dict[str, Request] = {}
        self._waiting: set[str] = set()
        self._faults: dict[str, ModelError] = {}
        self._handed_out: set[str] = set()

    @property
    def host(self) -> str:
        """Host and port of the endpoint."""
        return self._endpoint.host

    def model(self) -> str:
        """The model's name; asked of the endpoint, at once, where none is set."""
        return self._endpoint.model()

    def dialect(self) -> Dialect:
        """How the endpoint wants to be spoken to, as far as it has said."""
        return self._endpoint.dialect()

    def adopt(self, spoken: Dialect) -> None:
        """Give up what an earlier run had to give up."""
        self._endpoint.adopt(spoken)

    def stop(self) -> None:
        """End what is under way; what was queued is not handed in."""
        self._stopped.set()
        self._endpoint.stop()

    # --- one request -----------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Reply:
        """The answer of a batch that has ended.

        Raises:
            PendingError: there is none yet; the request is queued, or lies with the provider.
            ModelError: the provider would not answer it.
        """
        key = self._key(request)
        with self._mutex:
            if key in self._queue or key in self._waiting:
                raise PendingError(self._told())
            self._look_for(key)
            if key in self._faults:
                raise self._faults[key]
            kept = self._ledger.get(KIND, key)
            reply = unpacked(kept) if kept is not None else None
            if reply is not None:
                self._handed_out.add(key)
                return reply[0]
            if self._where and key in self._where:
                self._waiting.add(key)
            else:
                self._queue[key] = request
            raise PendingError(self._told())

    def taken(self, request: Request) -> None:
        """An answer is kept elsewhere by now; it need not be kept here."""
        with self._mutex:
            key = self._key(request)
            if key in self._handed_out:
                self._handed_out.discard(key)
                self._ledger.forget(KIND, [key])

    def _key(self, request: Request) -> str:
        """The request's name, before it is known in which dialect it can be asked."""
        spoken = Dialect(structured="object" if self._settings.structured == "off" else "schema")
        return key_of(desk=self._desk_key, body=self._endpoint.body(request, spoken), step=request.step)

    def _look_for(self, key: str) -> None:
        """Ask, once a run, after the batch that holds a request."""
        if self._where is None:
            self._where = self._desk().where()
        digest = self._where.get(key)
        if digest is None:
            return
        if digest not in self._looked:
            self._looked[digest] = self._looked_at(digest)
        if self._looked[digest] is None:
            self._where.pop(key, None)

    # --- batches that were handed in ---------------------------------------------------------------------------------

    def _looked_at(self, digest: str) -> _Open | None:
        """A batch that has not ended; None for one that has, and is collected by now."""
        item = self._desk().batches.get(digest)
        value = None
        if item is not None and item.batch:
            value = self._batch(item)
            if value is not None and value.get("status") not in _ENDED:
                return _open(item, value)
        with self._changing() as desk:
            now = desk.batches.get(digest)
            if now is None:
                return None  # another build has collected it
            if not now.batch:
                return self._found_again(desk, digest, now)
            self._collect(desk, digest, now, value if now == item else self._batch(now))
            return None

    def _found_again(self, desk: Desk, digest: str, item: Submitted) -> _Open | None:
        """A batch of which nobody heard whether it was made: a build was killed while it handed it in."""
        value = self._listed(digest)
        if value is None:
            del desk.batches[digest]
            if item.file:
                desk.files[digest] = item.file
            return None
        item = replace(item, batch=str(value["id"]))
        desk.batches[digest] = item
        if value.get("status") not in _ENDED:
            return _open(item, value)
        self._collect(desk, digest, item, value)
        return None

    def _batch(self, item: Submitted) -> dict[str, Any] | None:
        """What the provider says of a batch; None where it knows it no more."""
        try:
            return self._persist(lambda s: self._endpoint.transport.batch(item.batch, s), item.batch)
        except Fault as fault:
            if fault.status in _GONE:
                return None
            raise fault.error from fault

    def _listed(self, digest: str) -> dict[str, Any] | None:
        """The provider's batch with our digest, of those that are under way or hold answers."""
        after = ""
        for _ in range(_MOST_PAGES):
            try:
                page = self._persist(lambda s, after=after: self._endpoint.transport.batches(after, s), digest)  # type: ignore[misc]
            except Fault as fault:
                if fault.status in _NONE_SUCH:
                    return None  # it lists none
                raise fault.error from fault
            data = page.get("data")
            items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
            for item in items:
                ours = isinstance(item.get("metadata"), dict) and item["metadata"].get("briefgen") == digest
                if ours and item.get("id") and item.get("status") not in _USELESS:
                    return item
            if not items or not page.get("has_more") or not (after := str(items[-1].get("id") or "")):
                break
        return None

    def _collect(self, desk: Desk, digest: str, item: Submitted, value: dict[str, Any] | None) -> None:
        """Keep the answers of a batch that has ended; what is not answered may be handed in again."""
        answers = Answers(frozenset(item.keys), self._endpoint.transport.speaker)
        said: list[str] = []
        for name in ("output_file_id", "error_file_id"):
            file = self._file(str((value or {}).get(name) or ""), said)
            if file is None:
                continue
            with file:
                for key, reply in answers.read(file, f"its {name.removesuffix('_id').replace('_', ' ')}"):
                    self._keep(key, replace(reply, spoken=item.spoken))
        del desk.batches[digest]
        for key in answers.answered:
            desk.tries.pop(key, None)
        left = [key for key in item.keys if key not in answers.answered]
        self._judge(desk, item, left, answers.failed, _why(value))
        self._tell(item, value, [*said, *answers.said()], len(left))

    def _keep(self, key: str, reply: Reply) -> None:
        self._ledger.put(KIND, key, packed(reply, calls=1, cost=None), note="an answer of a batch, to be taken")

    def _file(self, file_id: str, said: list[str]) -> IO[bytes] | None:
        if not file_id:
            return None
        try:
            return self._endpoint.persist(lambda left_s: self._endpoint.transport.file(file_id, left_s), file_id)
        except Fault as fault:
            if fault.status not in _GONE:
                raise fault.error from fault
            said.append(f"the provider has its file {file_id} no more")
            return None

    def _judge(self, desk: Desk, item: Submitted, left: list[str], failed: dict[str, Fault], why: str) -> None:
        """What becomes of requests without an answer: asked otherwise, asked again, or failed."""
        for key in left:
            fault = failed.get(key)
            if fault is not None and self._endpoint.unlearn(item.spoken, fault):
                desk.spoken = self._endpoint.dialect()
                continue
            # Counted on where it is given up, too: its next batch must not be taken for this one.
            tries = desk.tries[key] = desk.tries.get(key, 0) + 1
            if fault is not None and fault.most <= 1:
                self._faults[key] = fault.error
            elif tries % MOST_TRIES_BROKEN == 0:
                last = str(fault.error) if fault else why
                message = f"{last}; gave up after {MOST_TRIES_BROKEN} batches"
                self._faults[key] = ModelUnavailableError(message, retryable=True)

    def _tell(self, item: Submitted, value: dict[str, Any] | None, said: list[str], left: int) -> None:
        if left:
            kept = len(item.keys) - left
            said = [f"{_why(value)}; {kept} of its {len(item.keys)} requests are answered and kept", *said]
        if said:
            self._warn(f"batch {item.batch} with {self.host}: {'; '.join(said)}")

    # --- handing in ------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Hand in what was queued.

        Raises:
            PendingError: something that this run asked is not answered yet; it says how many requests lie where.
            ModelError: the provider did not take it; what it took stands in the ledger.
            SettingsError: the endpoint has no batch API.
        """
        with self._mutex:
            if not self._queue and not self._waiting:
                return
            with self._changing() as desk:
                where = desk.where()
                fresh = {k: r for k, r in self._queue.items() if k not in where and self._ledger.get(KIND, k) is None}
                spoken = self._spoken(desk)
                for keys, content in self._files(fresh, spoken):
                    self._hand_in(desk, Submitted(keys, spoken), content)
                self._waiting.update(self._queue)
                self._queue.clear()
                where = desk.where()
                digests = dict.fromkeys(where[key] for key in sorted(self._waiting) if key in where)
                for digest in digests:
                    item = desk.batches[digest]
                    if digest not in self._looked or self._looked[digest] is None:
                        self._looked[digest] = _Open(item.batch, "handed in", len(item.keys), 0)
                self._where = where
            raise PendingError(self._told([self._looked[digest] for digest in digests]))

    def _spoken(self, desk: Desk) -> Dialect:
        if desk.spoken is not None:
            self._endpoint.adopt(desk.spoken)
        return self._endpoint.dialect()

    def _files(self, requests: dict[str, Request], spoken: Dialect) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """The requests as files within the provider's limits, in the order of their names."""
        keys: list[str] = []
        content = bytearray()
        for key in sorted(requests):
            line = request_line(key, CHAT_PATH, self._endpoint.body(requests[key], spoken))
            data = json.dumps(line, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
            if keys and (len(keys) >= MOST_REQUESTS or len(content) + len(data) > MOST_FILE_BYTES):
                yield tuple(keys), bytes(content)
                keys, content = [], bytearray()
            keys.append(key)
            content += data
        if keys:
            yield tuple(keys), bytes(content)

    def _hand_in(self, desk: Desk, item: Submitted, content: bytes) -> None:
        """Upload and submit; each step stands in the ledger before the next."""
        digest = digest_of(item.keys, desk.tries, item.spoken)
        item = replace(item, file=desk.files.pop(digest, ""))
        self._save(desk, digest, item)
        try:
            value = self._listed(digest) or self._submitted(desk, digest, item, content)
        except Fault as fault:
            if not fault.billed:  # no batch was made of it, for sure
                item = desk.batches.pop(digest)
                desk.files.update({digest: item.file} if item.file else {})
            raise self._no_api(fault) from fault
        if not (batch := str(value.get("id") or "")):
            raise ModelUnavailableError(f"{self.host} made a batch without an id", retryable=True)
        self._save(desk, digest, replace(desk.batches[digest], batch=batch))

    def _submitted(self, desk: Desk, digest: str, item: Submitted, content: bytes) -> dict[str, Any]:
        if item.file:  # of a run that was killed
            try:
                return self._created(item, digest)
            except Fault as fault:
                if fault.status not in _NO_SUCH_FILE:
                    raise
        item = replace(item, file=self._uploaded(f"briefgen-{digest[:16]}.jsonl", content))
        self._save(desk, digest, item)
        return self._created(item, digest)

    def _uploaded(self, name: str, content: bytes) -> str:
        value = self._endpoint.persist(lambda left_s: self._endpoint.transport.upload(name, content, left_s), name)
        if not isinstance(file_id := value.get("id"), str) or not file_id:
            raise ModelUnavailableError(f"{self.host} took a file of requests and gave it no id", retryable=True)
        return file_id

    def _created(self, item: Submitted, digest: str) -> dict[str, Any]:
        """Make a batch; where it is not sure that a try failed, look for its batch before the next."""
        doubtful = False

        def attempt(seconds: float) -> dict[str, Any]:
            nonlocal doubtful
            if doubtful and (found := self._listed(digest)) is not None:
                return found
            doubtful = False
            try:
                return self._endpoint.transport.create_batch(item.file, {"briefgen": digest}, seconds)
            except Fault as fault:
                doubtful = fault.billed
                raise

        try:
            return self._persist(attempt, digest)
        except Fault:
            if doubtful and (found := self._listed(digest)) is not None:
                return found
            raise

    def _no_api(self, fault: Fault) -> Exception:
        if fault.status in _NONE_SUCH:
            return SettingsError(
                f"{self.host} has no batch API ({fault.error}): leave --batch out to ask it at once", field="batch"
            )
        return fault.error

    # --- the desk --------------------------------------------------------------------------------------------------

    def _desk(self) -> Desk:
        desk = Desk.read(self._ledger.get(KIND, self._desk_key))
        if desk.spoken is not None:
            self._endpoint.adopt(desk.spoken)
        return desk

    @contextmanager
    def _changing(self) -> Iterator[Desk]:
        """The desk, alone over all threads and processes; kept as it is afterwards, whatever happened."""
        try:
            with self._ledger.only_one(self._desk_key, stopped=self._stopped):
                desk = self._desk()
                before = desk.packed()
                try:
                    yield desk
                finally:
                    if desk.packed() != before:
                        self._save_desk(desk)
        except StoppedError as error:
            raise ModelUnavailableError(
                "the run was ended while it waited for another build", retryable=True
            ) from error

    def _save(self, desk: Desk, digest: str, item: Submitted) -> None:
        desk.batches[digest] = item
        self._save_desk(desk)

    def _save_desk(self, desk: Desk) -> None:
        note = f"{sum(len(item.keys) for item in desk.batches.values())} requests with {self.host}"
        self._ledger.put(KIND, self._desk_key, desk.packed(), note=note)

    def _persist(self, send: Callable[[float], dict[str, Any]], seed: str) -> dict[str, Any]:
        return self._endpoint.persist(lambda left_s: send(min(self._settings.timeout_s, left_s)), seed)

    def _told(self, items: Iterable[_Open | None] = ()) -> str:
        batches = [item for item in items if item is not None]
        if not batches:
            return f"answers lie with the batch API of {self.host}, or are under way: the same command collects them and goes on"
        requests = sum(item.requests for item in batches)
        names = ", ".join(
            f"{item.batch}: {item.status}, {item.answered:,} of {item.requests:,}" for item in batches[:5]
        )
        more = f", and {len(batches) - 5} more" if len(batches) > 5 else ""
        return (
            f"{requests:,} {'request lies' if requests == 1 else 'requests lie'} with the batch API of {self.host} "
            f"({names}{more}); answers come within 24 hours: the same command then collects them and goes on"
        )


def _open(item: Submitted, value: dict[str, Any]) -> _Open:
    counts = value.get("request_counts")
    done = counts.get("completed") if isinstance(counts, dict) else 0
    answered = done if isinstance(done, int) and 0 <= done <= len(item.keys) else 0
    return _Open(item.batch, str(value.get("status"))[:40].replace("_", " "), len(item.keys), answered)


def _why(value: dict[str, Any] | None) -> str:
    """How a batch ended."""
    if value is None:
        return "the provider knows it no more"
    errors = value.get("errors")
    data = errors.get("data") if isinstance(errors, dict) else None
    said = [str(item.get("message") or item.get("code")) for item in data or () if isinstance(item, dict)]
    told = f" ({' '.join('; '.join(said).split())[:300]})" if said else ""
    return f"it is {str(value.get('status'))[:40]}{told}"
