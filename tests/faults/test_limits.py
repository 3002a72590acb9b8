"""Endpoints with limits of their own, on the loopback: what they tell is kept to, what they refuse is refused a few times only."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.drafting.client import Endpoint, complete_all
from briefgen.drafting.pacing import Back
from briefgen.errors import ModelUnavailableError
from briefgen.settings import Settings
from tests.faults.asking import ASKED, FINE, GOOD, Watch, error
from tests.faults.server import chat, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.block_network(allowed_hosts=["127\\.0\\.0\\.1"])


LATENCY_S = 0.2


class SharedWatch(Watch):
    """A clock that only sleeping moves, for several threads: it goes on to the first of those that sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.changed = threading.Condition()
        self.wakes: list[float] = []

    def sleep(self, seconds: float) -> None:
        with self.changed:
            self.slept.append(seconds)
            wake = self.now + seconds
            self.wakes.append(wake)
            while self.now < wake:
                # Whoever is still on the way to sleep gets there first.
                if not self.changed.wait(0.02) and wake == min(self.wakes):
                    self.now = wake
            self.wakes.remove(wake)
            self.changed.notify_all()


class LimitedServer(ThreadingHTTPServer):
    """Answers so many requests in each stretch of the watch's time, and refuses the others."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, watch: Watch, holds: int, length_s: float, *, says: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.watch, self.holds, self.length_s, self.says = watch, holds, length_s, says
        self.lock = threading.Lock()
        self.window, self.used = -1, 0
        self.answered = self.refused = self.inside = self.most_inside = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def take(self) -> tuple[int, dict[str, str]]:
        with self.lock:
            now = self.watch.clock()
            if (window := int(now / self.length_s)) != self.window:
                self.window, self.used = window, 0
            left_s = (window + 1) * self.length_s - now
            good = self.used < self.holds
            self.used += good
            self.answered += good
            self.refused += not good
            told = {
                "x-ratelimit-limit-requests": str(self.holds),
                "x-ratelimit-remaining-requests": str(self.holds - self.used),
                "x-ratelimit-reset-requests": f"{left_s:.3f}s",
            }
            return (200 if good else 429), {
                **(told if self.says else {}),
                **({} if good else {"retry-after": f"{left_s:.3f}"}),
            }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer on a kept connection waits 40 ms for its head to be heard of
    server: LimitedServer

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        with self.server.lock:
            self.server.inside += 1
            self.server.most_inside = max(self.server.most_inside, self.server.inside)
        status, headers = self.server.take()
        if status == 200:
            self.server.watch.sleep(LATENCY_S)
        with self.server.lock:
            self.server.inside -= 1
        body = json.dumps(chat(GOOD) if status == 200 else {"error": {"message": "too fast"}}).encode()
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def limited(watch: Watch, holds: int, length_s: float, *, says: bool) -> Iterator[LimitedServer]:
    server = LimitedServer(watch, holds, length_s, says=says)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def endpoint(url: str, watch: Watch, **changes: Any) -> Endpoint:
    base = Settings(base_url=url, model="m", timeout_s=20.0, deadline_s=600.0)
    return Endpoint(replace(base, **changes), sleep=watch.sleep, clock=watch.clock)


def ask_all(asked: Endpoint, count: int, lanes: int) -> None:
    replies = complete_all([lambda: asked.complete(ASKED).text] * count, concurrency=lanes, on_done=lambda _: None)
    assert replies == (GOOD,) * count


def test_five_a_second_cost_a_handful_of_refusals() -> None:
    watch = SharedWatch()
    with limited(watch, 5, 1.0, says=False) as server:
        ask_all(endpoint(server.url, watch, concurrency=8), 40, 8)
        assert server.answered == 40
        assert server.refused <= 12  # three of the first eight; lanes that do not share a pace take 24
        assert watch.now < 40


@pytest.mark.parametrize("asked", ["0", "0.000", "0.001"])
def test_an_endpoint_that_asks_for_no_wait_does_not_get_all_tries_at_once(asked: str) -> None:
    watch = Watch()
    with serving(*[error(429, "wait", {"retry-after": asked})] * 6, FINE) as server:
        assert endpoint(server.url, watch).complete(ASKED).text == GOOD
    assert watch.now > 8


@pytest.mark.parametrize("lanes", [1, 4, 8])
def test_a_limit_that_is_told_is_never_passed(lanes: int) -> None:
    watch = SharedWatch()
    with limited(watch, 20, 60.0, says=True) as server:
        ask_all(endpoint(server.url, watch, concurrency=lanes), 50, lanes)
        assert (server.answered, server.refused) == (50, 0)


@pytest.mark.parametrize("lanes", [1, 3, 8])
def test_no_more_requests_are_in_flight_than_lanes(lanes: int) -> None:
    watch = SharedWatch()
    with limited(watch, 1000, 60.0, says=False) as server:
        ask_all(endpoint(server.url, watch, concurrency=lanes), 40, lanes)
        assert server.most_inside <= lanes


def test_one_endpoint_keeps_its_lanes_however_many_ask_it() -> None:
    watch = SharedWatch()
    with limited(watch, 1000, 60.0, says=False) as server:
        ask_all(endpoint(server.url, watch, concurrency=2), 40, 16)
        assert server.most_inside <= 2


def test_waiting_for_the_others_is_no_part_of_a_requests_deadline() -> None:
    watch = Watch()
    with serving(error(429, "wait", {"retry-after": "500"}), FINE) as server:
        asked = endpoint(server.url, watch)
        other = asked._lanes.enter(1)
        asked._lanes.leave(other, Back("refused", {}, 500.0))
        assert asked.complete(ASKED).text == GOOD  # 500 s in line, and 500 s of its own: each less than the deadline
    assert watch.slept == [500.0, 500.0]


def test_its_own_pauses_are_part_of_it() -> None:
    watch = Watch()
    with serving(error(429, "wait", {"retry-after": "400"})) as server:
        with pytest.raises(ModelUnavailableError, match="asks to wait 400 s, which is past the deadline of 600 s"):
            endpoint(server.url, watch).complete(ASKED)
        assert server.count == 2
    assert watch.slept == [400.0]


def test_a_renewal_past_the_deadline_is_not_waited_for() -> None:
    watch = Watch()
    head = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "24h"}
    with serving(replace(FINE, headers=head), error(429, "spent", {"retry-after": "86400"})) as server:
        asked = endpoint(server.url, watch)
        asked.complete(ASKED)
        with pytest.raises(ModelUnavailableError, match="asks to wait 86400 s"):
            asked.complete(ASKED)
        assert server.count == 2
    assert watch.slept == []


@pytest.mark.parametrize("status", [503, 529])
def test_an_overloaded_endpoint_is_left_alone_by_all(status: int) -> None:
    watch = Watch()
    with serving(error(status, "busy", {"retry-after": "30"}), FINE) as server:
        asked = endpoint(server.url, watch)
        asked.complete(ASKED)
        assert server.count == 2
    assert watch.slept == [30.0]


def test_a_run_that_ends_keeps_nobody_in_line() -> None:
    with serving(FINE) as server:
        asked = Endpoint(Settings(base_url=server.url, model="m", deadline_s=600.0))
        other = asked._lanes.enter(1)
        asked._lanes.leave(other, Back("refused", {}, 500.0))
        threading.Timer(0.2, asked.stop).start()
        with pytest.raises(ModelUnavailableError):
            asked.complete(ASKED)
        assert server.count == 0
