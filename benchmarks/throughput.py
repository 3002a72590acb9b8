"""A build with a model that answers after 200 ms, however many ask: ``python benchmarks/throughput.py``.

The ideal is what the model alone takes: for each step as many waves as its requests need in so many lanes, 200 ms each, one step
after the other. The model is a server on the loopback, in a process of its own; it counts requests, connections and how many
are in flight. Each row is a build in a fresh process and then another one, without a ledger, in the same process: the second one
has loaded its libraries.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

from articles import write_articles

if TYPE_CHECKING:
    from briefgen import Progress

_LATENCY_S = 0.2
_CASES = ((20, 8), (200, 8), (200, 64))
_ALLOWED = 1.3
_STEPS = {"You copy": "extract", "You write": "compose", "You make": "merge", "A checker": "repair"}


# --- the model ---------------------------------------------------------------------------------------------------------


class Model(ThreadingHTTPServer):
    """Answers each chat completion ``_LATENCY_S`` after it came in."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.steps: Counter[str] = Counter()
        self.levels: list[int] = []
        self.inside = self.most_inside = self.connections = 0
        self.first = self.last = 0.0

    def stats(self) -> dict[str, Any]:
        with self.lock:
            out = {
                "steps": dict(self.steps),
                "levels": self.levels,
                "most_inside": self.most_inside,
                "connections": self.connections,
                "span_s": self.last - self.first,
            }
            self.forget()
            return out

    def begin(self, step: str) -> None:
        with self.lock:
            self.first = self.first or time.monotonic()
            self.steps[step] += 1
            if step == "merge":
                if not self.inside:
                    self.levels.append(0)
                self.levels[-1] += 1
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)

    def end(self) -> None:
        with self.lock:
            self.inside -= 1
            self.last = time.monotonic()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Model
    disable_nagle_algorithm = True
    wbufsize = -1  # a head and a body in one packet

    def log_message(self, *_: object) -> None:
        pass

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def do_GET(self) -> None:
        self._send(self.server.stats())

    def do_POST(self) -> None:
        came = time.monotonic()
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        step = next(name for words, name in _STEPS.items() if body["messages"][0]["content"].startswith(words))
        self.server.begin(step)
        said = json.dumps(_reply(step, body["messages"][-1]["content"]))
        time.sleep(max(0.0, came + _LATENCY_S - time.monotonic()))
        self.server.end()
        message = {"role": "assistant", "content": said}
        self._send(
            {
                "id": "c",
                "object": "chat.completion",
                "created": 0,
                "model": "m",
                "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
                "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200},
            }
        )

    def _send(self, value: object) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _reply(step: str, told: str) -> dict[str, Any]:
    """Quotes word for word, facts in the words of the quotes: nothing is asked twice and nothing is repaired."""
    if step == "extract":
        text = told.split("\n", 1)[1].rsplit("\n\nCopy the", 1)[0]
        most = int(re.search(r"Copy the (\d+)", told)[1])  # type: ignore[index]
        found = re.findall(r"(?:(?<=\. )|(?<=\n))[A-Z][^.\n“”€]{40,200}\.(?=\s|$)", text)[:most]
        return {"evidence": [{"quote": q, "speaker": None, "kind": "fact", "says": "so"} for q in found]}
    if step == "repair":
        return {"claims": []}
    lines = re.findall(r'^(e[\d.]+) \([^)]*\): (".*")$', told, re.MULTILINE)
    if step == "merge":
        lines = [
            (ids.split()[0], text) for text, ids in re.findall(r'^\w+.*?: (".*") (e[\d. e]+)$', told, re.MULTILINE)
        ]
    facts = [{"text": json.loads(quote), "evidence": [name]} for name, quote in lines][:20]
    return {"facts": facts, "bottom_line": [1, 2][: len(facts)], "disputes": [], "open_questions": []}


def _serve() -> None:
    server = Model()
    print(server.server_address[1], flush=True)
    server.serve_forever()


# --- the build -----------------------------------------------------------------------------------------------------------


def _ideal_s(stats: dict[str, Any], lanes: int) -> float:
    waves = [math.ceil(count / lanes) for step, count in stats["steps"].items() if step != "merge"]
    return _LATENCY_S * (sum(waves) + sum(math.ceil(count / lanes) for count in stats["levels"]))


class _Marks:
    """Wall time by stage; what passes before a stage's first event is its own."""

    def __init__(self) -> None:
        self.last = time.perf_counter()
        self.seconds: Counter[str] = Counter()

    def __call__(self, event: Progress) -> None:
        now = time.perf_counter()
        self.seconds[event.stage] += now - self.last
        self.last = now


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _built(folder: str, port: str, lanes: int, *, selftest: bool) -> dict[str, Any]:
    began, cpu = time.perf_counter(), _cpu_s()
    from briefgen import Settings, build  # noqa: PLC0415 - its time is part of what is measured

    loaded = time.perf_counter()
    marks = _Marks()
    settings = Settings(
        base_url=f"http://127.0.0.1:{port}/v1", model="m", concurrency=lanes, selftest=selftest, rounds=1
    )
    made = build([folder], settings, progress=marks)
    ended = time.perf_counter()
    with urlopen(f"http://127.0.0.1:{port}/stats") as answer:
        stats = json.load(answer)
    ideal = _ideal_s(stats, lanes)
    return {
        "claims": len(made.draft.claims()),
        "stats": stats,
        "ideal_s": ideal,
        "wall_s": ended - began,
        "import_s": loaded - began,
        "cpu_s": _cpu_s() - cpu,
        "stages_s": dict(marks.seconds),
    }


def _child(folder: str, port: str, lanes: int, *, selftest: bool) -> None:
    print(json.dumps([_built(folder, port, lanes, selftest=selftest) for _ in range(2)]))


def _row(sources: int, lanes: int, *, selftest: bool) -> float:
    here = str(Path(__file__).resolve())
    server = subprocess.Popen([sys.executable, here, "--serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as folder:
            write_articles(Path(folder), sources)
            asked = [sys.executable, here, "--child", folder, port, str(lanes), *(["--selftest"] if selftest else [])]
            done = subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True)
    finally:
        server.kill()
        server.wait()
    ratios = [
        _show(name, sources, lanes, item)
        for name, item in zip(("fresh", "again"), json.loads(done.stdout), strict=True)
    ]
    return ratios[-1]


def _show(name: str, sources: int, lanes: int, item: dict[str, Any]) -> float:
    stats, ideal, span = item["stats"], item["ideal_s"], item["stats"]["span_s"]
    steps = ", ".join(f"{count} {step}" for step, count in stats["steps"].items())
    print(
        f"{sources:>4} sources {lanes:>3} lanes {name}: ideal {ideal:.2f} s; first request to last answer {span:.2f} s "
        f"= {span / ideal:.2f}; whole build {item['wall_s']:.2f} s = {item['wall_s'] / ideal:.2f}, of that "
        f"{item['cpu_s']:.2f} s of processor"
    )
    stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in item["stages_s"].items())
    print(
        f"     {steps}; most in flight {stats['most_inside']}; {stats['connections']} connections; {item['claims']} claims; "
        f"seconds: import {item['import_s']:.2f}, {stages}"
    )
    return span / ideal


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--selftest", action="store_true", help="with the self-test of the gate")
    parser.add_argument("--first", action="store_true", help="only the first case")
    given = parser.parse_args()
    if given.serve:
        _serve()
    elif given.child:
        folder, port, lanes = given.child
        _child(folder, port, int(lanes), selftest=given.selftest)
    else:
        ratios = [
            _row(sources, lanes, selftest=given.selftest) for sources, lanes in _CASES[: 1 if given.first else None]
        ]
        verdict = "holds" if ratios[0] <= _ALLOWED else "does NOT hold"
        print(f"20 sources in 8 lanes at most {_ALLOWED} times the ideal: {ratios[0]:.2f}, {verdict}")


if __name__ == "__main__":
    main()
