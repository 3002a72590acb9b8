"""The provider's batch API: every request is paid for once, whatever goes wrong between handing in and collecting."""

from __future__ import annotations

import json
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.drafting import batch_lines
from briefgen.drafting.batch_desk import Desk
from briefgen.drafting.client import Endpoint
from briefgen.drafting.dialect import Request
from briefgen.drafting.envelope import CutReplyError
from briefgen.drafting.prompting import Message
from briefgen.drafting.provider_batch import ProviderBatch
from briefgen.errors import LedgerError, ModelError, ModelUnavailableError, PendingError, SettingsError
from briefgen.ledger import Ledger
from briefgen.pipeline import build
from briefgen.rendering import record_json
from briefgen.settings import Settings
from tests.faults.asking import KEY, Watch
from tests.faults.batch_server import BatchServer, Refusal, batching
from tests.faults.model import article, says, step_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.block_network(allowed_hosts=["127\\.0\\.0\\.1"])

Line = dict[str, Any]


def asking(n: int) -> Request:
    return Request((Message("system", "be brief"), Message("user", f"number {n}")), "repair.v1.json", 50, "repair")


ASKED = tuple(asking(n) for n in range(5))


def echo(body: Line) -> str:
    return f"to {body['messages'][-1]['content']}"


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with batching(echo) as one:
        yield one


class Desktop:
    """Runs of one command, one after the other: each looks at what lies there, takes it, and hands in the rest."""

    def __init__(self, server: BatchServer, folder: Path, **changes: Any) -> None:
        self.settings = replace(Settings(base_url=server.url, model="m", batch=True), **changes)
        self.folder = folder
        self.said: list[str] = []
        self.pending = ""

    def run(self, *requests: Request, ledger: Any = None) -> list[str | None]:
        """The text of each answer; None for what is pending, and why in ``pending``."""
        watch = Watch()
        endpoint = Endpoint(self.settings, sleep=watch.sleep, clock=watch.clock)
        with Ledger(self.folder) as own:
            batch = ProviderBatch(self.settings, ledger=ledger or own, endpoint=endpoint, warn=self.said.append)
            out = [self._asked(batch, request) for request in requests or ASKED]
            self.pending = ""
            try:
                batch.flush()
            except PendingError as error:
                self.pending = str(error)
        assert bool(self.pending) == (None in out)
        return out

    @staticmethod
    def _asked(batch: ProviderBatch, request: Request) -> str | None:
        try:
            return batch.answer(request).text
        except PendingError:
            return None


ALL = [f"to number {n}" for n in range(5)]
NONE = [None] * 5


def test_handed_in_once_and_collected_later(server: BatchServer, tmp_path: Path) -> None:
    desk = Desktop(server, tmp_path)
    assert desk.run() == NONE
    assert "5 requests lie with the batch API of 127.0.0.1" in desk.pending
    assert "batch_0" in desk.pending
    assert server.calls == {"list": 1, "upload": 1, "create": 1}
    assert desk.run() == ALL
    assert server.calls == {"list": 1, "upload": 1, "create": 1, "batch": 1, "content": 1}
    assert desk.run() == ALL  # nobody has taken them yet
    assert server.calls["batch"] == 1
    assert set(server.asked.values()) == {1}
    assert desk.said == []


def test_what_has_not_ended_is_looked_at_once_and_not_handed_in_again(server: BatchServer, tmp_path: Path) -> None:
    server.polls = 2
    desk = Desktop(server, tmp_path)
    desk.run()
    assert desk.run() == NONE
    assert "batch_0: in progress, 0 of 5" in desk.pending
    assert desk.run() == NONE
    assert server.calls == {"list": 1, "upload": 1, "create": 1, "batch": 2}
    assert desk.run() == ALL


def test_other_requests_are_handed_in_beside_those_that_wait(server: BatchServer, tmp_path: Path) -> None:
    server.polls = 1
    desk = Desktop(server, tmp_path)
    desk.run(*ASKED[:3])
    assert desk.run() == NONE
    assert [len(batch["requests"]) for batch in server.batches.values()] == [3, 2]
    assert "5 requests lie" in desk.pending
    assert desk.run(*ASKED[:3]) == ALL[:3]
    assert set(server.asked.values()) == {1}


def test_an_answer_that_was_taken_is_kept_no_more(server: BatchServer, tmp_path: Path) -> None:
    Desktop(server, tmp_path).run()
    settings = Settings(base_url=server.url, model="m", batch=True)
    with Ledger(tmp_path) as ledger:
        batch = ProviderBatch(settings, ledger=ledger)
        batch.answer(ASKED[0])
        batch.taken(ASKED[0])
        batch.taken(ASKED[1])  # was never handed out
        assert batch.answer(ASKED[1]).text == "to number 1"
        with pytest.raises(PendingError):
            batch.answer(ASKED[0])


@pytest.mark.parametrize("escaped", [False, True])
def test_a_key_that_the_provider_repeats_is_kept_nowhere(server: BatchServer, tmp_path: Path, *, escaped: bool) -> None:
    server.reply = lambda _: f"your key is {KEY}"

    def lines(asked: list[Line]) -> bytes:
        said = lines_of(asked)
        return said.replace(KEY.encode(), "".join(f"\\u{ord(c):04x}" for c in KEY).encode()) if escaped else said

    server.lines = lines
    desk = Desktop(server, tmp_path / "ledger", api_key=KEY)
    desk.run()
    assert desk.run() == ["your key is ***"] * 5
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any(KEY.encode() in data for data in kept)


# --- the files of answers -----------------------------------------------------------------------------------------------


def lines_of(lines: list[Line]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def failed(line: Line, status: int, message: str) -> Line:
    return {**line, "response": {"status_code": status, "body": {"error": {"message": message}}}}


MANGLED: dict[str, tuple[Callable[[list[Line]], bytes], int, str]] = {
    "any-order": (lambda lines: lines_of(lines[::-1]), 5, ""),
    "blank-lines": (lambda lines: lines_of(lines).replace(b"\n", b"\n\n"), 5, ""),
    "no-last-newline": (lambda lines: lines_of(lines)[:-1], 5, ""),
    "crlf": (lambda lines: lines_of(lines).replace(b"\n", b"\r\n"), 5, ""),
    "missing-line": (lambda lines: lines_of(lines[1:]), 4, "4 of its 5"),
    "empty": (lambda _: b"", 0, "0 of its 5"),
    "unknown-id": (
        lambda lines: lines_of([{**lines[0], "custom_id": "stranger\u202e"}, *lines]),
        5,
        "not of this batch, left out: stranger",
    ),
    "id-twice": (lambda lines: lines_of([*lines, lines[2]]), 5, "more than once"),
    "id-is-no-text": (lambda lines: lines_of([{**lines[0], "custom_id": 7}, *lines[1:]]), 4, "line 1 of its output"),
    "corrupt-line": (lambda lines: lines_of(lines[:2]) + b'{"custom_id": "x\n' + lines_of(lines[2:]), 5, "line 3"),
    "cut-at-the-end": (lambda lines: lines_of(lines)[:-40], 4, "line 5"),
    "not-utf-8": (lambda lines: b"\xff\xfe\n" + lines_of(lines), 5, "line 1"),
    "key-twice": (lambda lines: b'{"custom_id": "a", "custom_id": "b"}\n' + lines_of(lines), 5, "stands twice"),
    "bare-list": (lambda lines: b"[]\n" + lines_of(lines), 5, "line 1"),
    "web-page": (lambda _: b"<html>sorry</html>\n", 0, "line 1"),
    "error-line": (lambda lines: lines_of([failed(lines[0], 500, "oops"), *lines[1:]]), 4, "4 of its 5"),
    "error-then-answer": (lambda lines: lines_of([failed(lines[0], 500, "oops"), *lines]), 5, ""),
    "rate-limited-line": (lambda lines: lines_of([failed(lines[0], 429, "slow"), *lines[1:]]), 4, "4 of its 5"),
    "no-response": (lambda lines: lines_of([{**lines[0], "response": None}, *lines[1:]]), 4, "4 of its 5"),
    "no-choices": (
        lambda lines: lines_of([{**lines[0], "response": {"status_code": 200, "body": {}}}, *lines[1:]]),
        4,
        "4 of its 5",
    ),
    "status-is-no-number": (
        lambda lines: lines_of([{**lines[0], "response": {"status_code": "ok", "body": {}}}, *lines[1:]]),
        4,
        "4 of its 5",
    ),
}


@pytest.mark.parametrize(("mangled", "answered", "said"), MANGLED.values(), ids=MANGLED.keys())
def test_lines_of_answers(
    server: BatchServer, tmp_path: Path, mangled: Callable[[list[Line]], bytes], answered: int, said: str
) -> None:
    server.lines = mangled
    desk = Desktop(server, tmp_path)
    desk.run()
    assert sum(text is not None for text in desk.run()) == answered
    assert said in " ".join(desk.said)
    assert ("batch_0" in " ".join(desk.said)) == bool(said)
    assert "\u202e" not in " ".join(desk.said)
    server.lines = lines_of
    assert desk.run() == ALL  # the others were handed in again, alone
    assert [len(b["requests"]) for b in server.batches.values()] == ([5, 5 - answered] if answered < 5 else [5])


def test_answers_may_stand_in_two_files(server: BatchServer, tmp_path: Path) -> None:
    server.lines = lambda lines: lines_of(lines[:3])
    server.errors = lambda lines: lines_of([failed(line, 500, "oops") for line in lines[3:]])
    desk = Desktop(server, tmp_path)
    desk.run()
    assert sum(text is not None for text in desk.run()) == 3
    assert server.calls["content"] == 2


def test_a_request_that_no_batch_answers_is_given_up_after_three(server: BatchServer, tmp_path: Path) -> None:
    server.lines = lambda lines: lines_of([failed(line, 500, "oops") for line in lines])
    desk = Desktop(server, tmp_path)
    for _ in range(3):
        assert desk.run() == NONE
    with pytest.raises(ModelUnavailableError, match=r"answered 500: oops; gave up after 3 batches"):
        desk.run()
    assert server.calls["create"] == 3
    assert set(server.asked.values()) == {3}
    server.lines = lines_of
    desk.run()  # a new beginning
    assert desk.run() == ALL


def test_a_request_that_the_model_will_not_take_fails_with_its_error(server: BatchServer, tmp_path: Path) -> None:
    server.lines = lambda lines: lines_of([failed(line, 418, "tea") for line in lines])
    desk = Desktop(server, tmp_path)
    desk.run()
    with pytest.raises(ModelError, match="answered 418: tea"):
        desk.run()
    assert server.calls["create"] == 1


def test_a_request_that_does_not_fit_is_a_cut_reply(server: BatchServer, tmp_path: Path) -> None:
    server.lines = lambda lines: lines_of([failed(line, 400, "maximum context length exceeded") for line in lines])
    desk = Desktop(server, tmp_path)
    desk.run()
    with pytest.raises(CutReplyError, match="does not fit"):
        desk.run()


def test_a_refused_part_is_left_out_of_the_next_batch(server: BatchServer, tmp_path: Path) -> None:
    def without_seed(lines: list[Line]) -> bytes:
        said = [failed(one, 400, "Unknown parameter: 'seed'") if "seed" in server.bodies[-1] else one for one in lines]
        return lines_of(said)

    server.lines = without_seed
    desk = Desktop(server, tmp_path)
    assert [desk.run(), desk.run(), desk.run()] == [NONE, NONE, ALL]
    assert ["seed" in body for body in server.bodies] == [True] * 5 + [False] * 5
    with Ledger(tmp_path) as ledger:
        spoken = ProviderBatch(desk.settings, ledger=ledger).answer(ASKED[0]).spoken
    assert spoken is not None
    assert spoken.seed is False


# --- batches that come to nothing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["expired", "cancelled"])
def test_a_batch_that_ends_early_keeps_what_it_answered(server: BatchServer, tmp_path: Path, end: str) -> None:
    server.end, server.lines = end, lambda lines: lines_of(lines[:2])
    desk = Desktop(server, tmp_path)
    desk.run()
    assert sum(text is not None for text in desk.run()) == 2
    assert f"batch batch_0 with 127.0.0.1:{server.server_address[1]}: it is {end}; 2 of its 5 requests" in desk.said[0]
    server.end, server.lines = "completed", lines_of
    assert desk.run() == ALL
    assert sorted(server.asked.values()) == [1, 1, 2, 2, 2]


def test_a_batch_that_failed_says_why(server: BatchServer, tmp_path: Path) -> None:
    server.end = "failed"
    desk = Desktop(server, tmp_path)
    for _ in range(3):
        desk.run()
    assert "batch_0" in desk.said[0]
    assert "it is failed (too many at once)" in desk.said[0]
    with pytest.raises(ModelUnavailableError, match=r"too many at once.*gave up after 3 batches"):
        desk.run()
    assert server.calls["create"] == 3


def test_a_file_of_answers_that_is_gone(server: BatchServer, tmp_path: Path) -> None:
    desk = Desktop(server, tmp_path)
    desk.run()
    server.finish("batch_0")
    del server.files[server.batches["batch_0"]["output_file_id"]]
    assert desk.run() == NONE
    assert "has its file file-1 no more" in desk.said[0]
    assert desk.run() == ALL


def test_a_batch_that_the_provider_knows_no_more(server: BatchServer, tmp_path: Path) -> None:
    desk = Desktop(server, tmp_path)
    desk.run()
    del server.batches["batch_0"]
    assert desk.run() == NONE
    assert "batch batch_0" in desk.said[0]
    assert "knows it no more" in desk.said[0]
    assert desk.run() == ALL


# --- calls that fail ------------------------------------------------------------------------------------------------------

BUSY = [503, 500, 429, 408]
FULL = {"list": 1, "upload": 1, "create": 1, "batch": 1, "content": 1}


@pytest.mark.parametrize("status", BUSY)
@pytest.mark.parametrize("name", ["list", "upload", "batch", "content"])
def test_a_call_that_fails_once_is_repeated(server: BatchServer, tmp_path: Path, name: str, status: int) -> None:
    server.before[name] = [Refusal(status)]
    desk = Desktop(server, tmp_path)
    desk.run()
    assert desk.run() == ALL
    assert server.calls == Counter(FULL) + Counter({name: 1})


@pytest.mark.parametrize("name", ["list", "upload", "create", "batch", "content"])
def test_a_call_that_fails_for_good_ends_the_run_and_nothing_is_lost(
    server: BatchServer, tmp_path: Path, name: str
) -> None:
    desk = Desktop(server, tmp_path)
    if name in {"batch", "content"}:
        desk.run()
    server.before[name] = [Refusal(403)]
    with pytest.raises(ModelError, match=r"OPENAI_API_KEY"):
        desk.run()
    if name not in {"batch", "content"}:
        desk.run()
    assert desk.run() == ALL
    assert server.calls["upload"] == (2 if name == "upload" else 1)
    assert server.calls["content"] == (2 if name == "content" else 1)
    assert set(server.asked.values()) == {1}


@pytest.mark.parametrize(
    "refusal",
    [Refusal(500), Refusal(504), Refusal(200, b"<html>"), Refusal(200, b"{"), Refusal(0, close=True)],
    ids=["500", "504", "web-page", "cut", "hung-up"],
)
def test_a_batch_is_not_made_twice_where_nobody_heard_that_it_was(
    server: BatchServer, tmp_path: Path, refusal: Refusal
) -> None:
    server.after["create"] = [refusal]
    desk = Desktop(server, tmp_path)
    assert desk.run() == NONE
    assert server.calls == {"list": 2, "upload": 1, "create": 1}
    assert desk.run() == ALL
    assert set(server.asked.values()) == {1}


def test_a_batch_that_could_not_be_made_is_tried_again(server: BatchServer, tmp_path: Path) -> None:
    server.before["create"] = [Refusal(500), Refusal(429)]
    desk = Desktop(server, tmp_path)
    desk.run()
    assert server.calls == {"list": 2, "upload": 1, "create": 3}  # after a 429 it is sure that none was made
    assert desk.run() == ALL


def test_a_file_is_uploaded_again_where_the_provider_has_lost_it(server: BatchServer, tmp_path: Path) -> None:
    server.before["create"] = [Refusal(403)]
    desk = Desktop(server, tmp_path)
    with pytest.raises(ModelError):
        desk.run()
    server.files.clear()
    desk.run()
    assert server.calls == {"list": 2, "upload": 2, "create": 3}
    assert desk.run() == ALL


@pytest.mark.parametrize("absent", [{"upload", "list", "create", "batch"}, {"create"}, {"upload"}], ids=sorted)
def test_an_endpoint_without_a_batch_api(server: BatchServer, tmp_path: Path, absent: set[str]) -> None:
    server.absent = absent
    with pytest.raises(SettingsError, match=r"has no batch API \(.*404.*\): leave --batch out") as caught:
        Desktop(server, tmp_path).run()
    assert caught.value.field == "batch"


@pytest.mark.parametrize("status", [404, 405, 501])
def test_an_endpoint_that_lists_no_batches(server: BatchServer, tmp_path: Path, status: int) -> None:
    server.before["list"] = [Refusal(status)] * 9
    desk = Desktop(server, tmp_path)
    desk.run()
    assert desk.run() == ALL


# --- killed ---------------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    pass


class Mortal:
    """Dies at one of all that happens: before or after a call to the provider or a write into the ledger."""

    def __init__(self, ledger: Ledger, at: int) -> None:
        self._ledger = ledger
        self.left = at

    def _live(self) -> None:
        if self.left <= 0:
            raise Killed
        self.left -= 1
        if self.left <= 0:
            raise Killed

    def get(self, kind: str, key: str) -> bytes | None:
        return self._ledger.get(kind, key)

    def put(self, kind: str, key: str, value: bytes, **more: Any) -> None:
        self._live()
        self._ledger.put(kind, key, value, **more)
        self._live()

    def forget(self, kind: str, keys: Any) -> None:
        self._live()
        self._ledger.forget(kind, keys)

    def only_one(self, key: str, **more: Any) -> Any:
        return self._ledger.only_one(key, **more)

    def watch(self, transport: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("upload", "create_batch", "batch", "batches", "file"):
            monkeypatch.setattr(transport, name, self._mortal(getattr(transport, name)))

    def _mortal(self, call: Any) -> Any:
        def called(*args: Any) -> Any:
            self._live()
            out = call(*args)
            self._live()
            return out

        return called


@pytest.mark.parametrize("at", range(1, 17))
def test_killed_anywhere_nothing_is_handed_in_or_paid_for_twice(
    server: BatchServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    settings = Settings(base_url=server.url, model="m", batch=True)
    died = 0

    def run(at: int) -> list[str | None]:
        with Ledger(tmp_path) as ledger, monkeypatch.context() as patch:
            mortal, endpoint = Mortal(ledger, at), Endpoint(settings)
            mortal.watch(endpoint.transport, patch)
            batch = ProviderBatch(settings, ledger=mortal, endpoint=endpoint)
            out = [Desktop._asked(batch, request) for request in ASKED]
            with suppress(PendingError):
                batch.flush()
            return out

    for _ in range(3):  # handing in and collecting, each killed at the same place
        try:
            run(at)
        except Killed:
            died += 1
    while None in (out := run(10_000)):
        pass
    assert out == ALL
    assert set(server.asked.values()) == {1}
    assert died > 0


def test_a_ledger_that_was_lost_finds_its_batches_again(server: BatchServer, tmp_path: Path) -> None:
    server.page = 1
    Desktop(server, tmp_path / "a").run()
    Desktop(server, tmp_path / "a").run(asking(77))
    assert Desktop(server, tmp_path / "b").run() == NONE
    assert server.calls["upload"] == 2
    assert Desktop(server, tmp_path / "b").run() == ALL
    assert set(server.asked.values()) == {1}


def test_a_desk_of_another_version_is_not_taken_for_an_empty_one() -> None:
    with pytest.raises(LedgerError, match="another version"):
        Desk.read(b'{"format": 99}')


# --- several at once ------------------------------------------------------------------------------------------------------


def at_once(*works: Callable[[], object]) -> None:
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_builds_that_hand_in_and_collect_the_same_at_once(server: BatchServer, tmp_path: Path) -> None:
    desks = (Desktop(server, tmp_path), Desktop(server, tmp_path))
    with Ledger(tmp_path):
        pass
    out: list[list[str | None]] = []
    for _ in range(2):
        at_once(*(lambda desk=desk: out.append(desk.run()) for desk in desks))
    assert out[2:] == [ALL, ALL]
    assert server.calls["create"] == 1
    assert server.calls["content"] == 1
    assert set(server.asked.values()) == {1}


def test_two_builds_that_have_queued_the_same_hand_it_in_once(server: BatchServer, tmp_path: Path) -> None:
    settings = Settings(base_url=server.url, model="m", batch=True)
    with Ledger(tmp_path) as one, Ledger(tmp_path) as other:
        batches = [ProviderBatch(settings, ledger=ledger) for ledger in (one, other)]
        for batch in batches:
            assert [Desktop._asked(batch, request) for request in ASKED] == NONE
        for batch in batches:
            with pytest.raises(PendingError, match="5 requests lie"):
                batch.flush()
    assert server.calls == {"list": 1, "upload": 1, "create": 1}


# --- limits ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "most", "sizes"),
    [("MOST_REQUESTS", 2, [2, 2, 1]), ("MOST_FILE_BYTES", 2000, [2, 2, 1]), ("MOST_REQUESTS", 5, [5])],
    ids=["requests", "bytes", "just"],
)
def test_what_is_too_much_for_one_file_goes_in_several(
    server: BatchServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, sizes: list[int]
) -> None:
    monkeypatch.setattr(batch_lines, limit, most)
    desk = Desktop(server, tmp_path)
    desk.run()
    assert [len(batch["requests"]) for batch in server.batches.values()] == sizes
    assert "5 requests lie" in desk.pending
    assert desk.run() == ALL
    assert server.calls["content"] == len(sizes)


def test_every_answer_asked_anew_would_never_come_to_an_end(server: BatchServer, tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger, pytest.raises(SettingsError, match="--refresh"):
        ProviderBatch(Settings(base_url=server.url, batch=True, refresh=True), ledger=ledger)


# --- a whole build ----------------------------------------------------------------------------------------------------------


def test_a_build_by_batches_ends_with_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    folder = tmp_path / "sources"
    folder.mkdir()
    for n in range(5):
        (folder / f"{n}.txt").write_text(article(n), encoding="utf-8")
    with batching(says) as server:
        server.polls = 1
        key = "sk-canary-0123456789"
        settings = Settings(base_url=server.url, api_key=key, model="m", cache=str(tmp_path / "a"), batch=True)
        rounds = []
        for _ in range(20):
            try:
                made = build([folder], settings)
                break
            except PendingError as error:
                rounds.append(str(error))
        assert server.calls["chat"] == 0
        steps = [Counter(map(step_of, (r["body"] for r in b["requests"]))) for b in server.batches.values()]
        assert steps == [{"extract": 5}, {"extract": 3}, {"compose": 1}, {"repair": 1}]
        assert len(rounds) == 8  # each batch is handed in, and looked at once before it has ended
        assert set(server.asked.values()) == {1}
        kept = [path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()]
        assert not any(key.encode() in data for data in (*kept, *server.files.values()))
        direct = build([folder], replace(settings, batch=False, cache=str(tmp_path / "b")))
        assert server.calls["chat"] == 10
        assert record_json(made) == record_json(direct)
        build([folder], settings)
        assert set(server.asked.values()) == {2}
