"""The provider's batch API behind the protocol of the endpoint: requests are handed in together and answered hours later.

A request that is not answered is queued, and raises :class:`briefgen.errors.PendingError`. ``flush`` hands the queue in. The
next run asks the same requests: those of a batch that has ended get their answers, so that the build goes on to its next step.

Nothing is handed in twice. What lies with the provider stands in the ledger before it is sent; who changes that entry is
alone; and each batch carries a digest of its requests, by which it is found again if a build was killed before it heard of it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from briefgen.drafting.batch_calls import ENDED, NONE_SUCH, BatchCalls, id_in, status_of
from briefgen.drafting.batch_desk import KIND, Desk, Desks, Shelf, Submitted, digest_of
from briefgen.drafting.batch_lines import Answers, files_of
from briefgen.drafting.batch_wording import Open, lying, open_of, why
from briefgen.drafting.client import Endpoint
from briefgen.drafting.dialect import Dialect, Request
from briefgen.drafting.faults import MOST_TRIES_BROKEN
from briefgen.drafting.keeping import packed, unpacked
from briefgen.drafting.retrying import Fault
from briefgen.drafting.transport import CHAT_PATH
from briefgen.errors import ModelError, ModelUnavailableError, PendingError, SettingsError
from briefgen.ledger import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefgen.drafting.envelope import Reply
    from briefgen.settings import Settings

__all__ = ["ProviderBatch"]

_NO_SUCH_FILE = frozenset({400, 404, 410, 422})


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
        self._calls = BatchCalls(self._endpoint, settings.timeout_s)
        self._warn = warn
        self._mutex = threading.Lock()
        self._stopped = threading.Event()
        self._desks = Desks(ledger, self._endpoint.transport.address, stopped=self._stopped)
        self._where: dict[str, str] | None = None
        self._looked: dict[str, Open | None] = {}
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
        return key_of(desk=self._desks.key, body=self._endpoint.body(request, spoken), step=request.step)

    def _look_for(self, key: str) -> None:
        """Ask, once a run, after the batch that holds a request."""
        if self._where is None:
            desk = self._desks.read()
            self._spoken(desk)
            self._where = desk.where()
        digest = self._where.get(key)
        if digest is None:
            return
        if digest not in self._looked:
            self._looked[digest] = self._looked_at(digest)
        if self._looked[digest] is None:
            self._where.pop(key, None)

    # --- batches that were handed in ---------------------------------------------------------------------------------

    def _looked_at(self, digest: str) -> Open | None:
        """A batch that has not ended; None for one that has, and is collected by now."""
        item = self._desks.read().batches.get(digest)
        value = None
        if item is not None and item.batch:
            value = self._calls.batch(item.batch)
            if value is not None and status_of(value) not in ENDED:
                return open_of(item, value)
        with self._desks.changing() as desk:
            now = desk.batches.get(digest)
            if now is None:
                return None  # another build has collected it
            if not now.batch:
                return self._found_again(desk, digest, now)
            self._collect(desk, digest, now, value if now == item else self._calls.batch(now.batch))
            return None

    def _found_again(self, desk: Desk, digest: str, item: Submitted) -> Open | None:
        """A batch of which nobody heard whether it was made: a build was killed while it handed it in."""
        value = self._calls.listed(digest)
        if value is None:
            del desk.batches[digest]
            if item.file:
                desk.files[digest] = item.file
            return None
        item = replace(item, batch=id_in(value, "id"))
        desk.batches[digest] = item
        if status_of(value) not in ENDED:
            return open_of(item, value)
        self._collect(desk, digest, item, value)
        return None

    def _collect(self, desk: Desk, digest: str, item: Submitted, value: dict[str, Any] | None) -> None:
        """Keep the answers of a batch that has ended; what is not answered may be handed in again."""
        answers = Answers(frozenset(item.keys), self._endpoint.transport.speaker)
        said: list[str] = []
        for name in ("output_file_id", "error_file_id"):
            file = self._file(id_in(value, name), said)
            if file is None:
                continue
            with file:
                for key, reply in answers.read(file, f"its {name.removesuffix('_id').replace('_', ' ')}"):
                    self._keep(key, replace(reply, spoken=item.spoken))
        del desk.batches[digest]
        for key in answers.answered:
            desk.tries.pop(key, None)
        left = [key for key in item.keys if key not in answers.answered]
        self._judge(desk, item, left, answers.failed, why(value))
        self._tell(item, value, [*said, *answers.said()], len(left))

    def _keep(self, key: str, reply: Reply) -> None:
        self._ledger.put(KIND, key, packed(reply, calls=1, cost=None), note="an answer of a batch, to be taken")

    def _file(self, file_id: str, said: list[str]) -> IO[bytes] | None:
        if not file_id:
            return None
        file = self._calls.file(file_id)
        if file is None:
            said.append(f"the provider has its file {file_id} no more")
        return file

    def _judge(self, desk: Desk, item: Submitted, left: list[str], failed: dict[str, Fault], ended: str) -> None:
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
                last = str(fault.error) if fault else ended
                message = f"{last}; gave up after {MOST_TRIES_BROKEN} batches"
                self._faults[key] = ModelUnavailableError(message, retryable=True)

    def _tell(self, item: Submitted, value: dict[str, Any] | None, said: list[str], left: int) -> None:
        if left:
            kept = len(item.keys) - left
            said = [f"{why(value)}; {kept} of its {len(item.keys)} requests are answered and kept", *said]
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
            with self._desks.changing() as desk:
                where = desk.where()
                fresh = {k: r for k, r in self._queue.items() if k not in where and self._ledger.get(KIND, k) is None}
                spoken = self._spoken(desk)
                bodies = ((key, self._endpoint.body(fresh[key], spoken)) for key in sorted(fresh))
                for keys, content in files_of(bodies, CHAT_PATH):
                    self._hand_in(desk, Submitted(keys, spoken), content)
                self._waiting.update(self._queue)
                self._queue.clear()
                where = desk.where()
                digests = dict.fromkeys(where[key] for key in sorted(self._waiting) if key in where)
                for digest in digests:
                    item = desk.batches[digest]
                    if digest not in self._looked or self._looked[digest] is None:
                        self._looked[digest] = Open(item.batch, "handed in", len(item.keys), 0)
                self._where = where
            raise PendingError(self._told([self._looked[digest] for digest in digests]))

    def _spoken(self, desk: Desk) -> Dialect:
        """The dialect to write in: what an earlier run gave up stays given up."""
        if desk.spoken is not None:
            self._endpoint.adopt(desk.spoken)
        return self._endpoint.dialect()

    def _hand_in(self, desk: Desk, item: Submitted, content: bytes) -> None:
        """Upload and submit; each step stands in the ledger before the next."""
        digest = digest_of(item.keys, desk.tries, item.spoken)
        item = replace(item, file=desk.files.pop(digest, ""))
        self._save(desk, digest, item)
        try:
            value = self._calls.listed(digest) or self._submitted(desk, digest, item, content)
        except Fault as fault:
            if not fault.billed:  # no batch was made of it, for sure
                item = desk.batches.pop(digest)
                desk.files.update({digest: item.file} if item.file else {})
            raise self._no_api(fault) from fault
        if not (batch := id_in(value, "id")):
            raise ModelUnavailableError(f"{self.host} made a batch without an id", retryable=True)
        self._save(desk, digest, replace(desk.batches[digest], batch=batch))

    def _submitted(self, desk: Desk, digest: str, item: Submitted, content: bytes) -> dict[str, Any]:
        if item.file:  # of a run that was killed
            try:
                return self._calls.created(item.file, digest)
            except Fault as fault:
                if fault.status not in _NO_SUCH_FILE:
                    raise
        item = replace(item, file=self._calls.uploaded(f"briefgen-{digest[:16]}.jsonl", content))
        self._save(desk, digest, item)
        return self._calls.created(item.file, digest)

    def _no_api(self, fault: Fault) -> Exception:
        if fault.status in NONE_SUCH:
            return SettingsError(
                f"{self.host} has no batch API ({fault.error}): leave --batch out to ask it at once", field="batch"
            )
        return fault.error

    def _save(self, desk: Desk, digest: str, item: Submitted) -> None:
        desk.batches[digest] = item
        self._desks.save(desk)

    def _told(self, items: Iterable[Open | None] = ()) -> str:
        return lying(self.host, [item for item in items if item is not None])
