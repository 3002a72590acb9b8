"""Nothing outside of what was given is read or written, and the review page answers its own browser only."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from briefgen.cli import main
from briefgen.review.guard import HEADERS
from tests.reliability.path_cases import CASES, SECRET, Case, laid_out
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.review_case import at_desk, review_briefing, write
from tests.review_client import Client, reviewing
from tests.unit.test_review_server import ASKED, HOSTS, ORIGINS, TYPES, Served

pytestmark = pytest.mark.enable_socket


# --- paths ------------------------------------------------------------------------------------------------------------


@sizes(9, 1)
def test_paths(
    tally: Tally, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "outside"))
    wrong: list[object] = []
    cases = list(CASES.items())[::size]
    for number, (name, case) in enumerate(cases):
        home, outside = tmp_path / str(number) / "home", tmp_path / str(number) / "outside"
        laid_out(home, outside)
        case.prepare(home, outside)
        monkeypatch.chdir(home)
        before, sources = _bytes_below(outside), _bytes_below(home / "in")
        code = main([*case.command])
        out, err = capfd.readouterr()
        wrong += [(name, fault) for fault in _faults(case, code, out, err)]
        if _bytes_below(outside) != before or sorted(
            p.name for p in (tmp_path / str(number)).iterdir() if not p.name.startswith("home")
        ) != ["outside"]:
            wrong.append((name, "written outside"))
        if _bytes_below(home / "in") != sources:
            wrong.append((name, "a source changed"))
        if (
            any(SECRET.encode() in data for file, data in _bytes_below(home).items() if not file.endswith("doc.md"))
            and case.command[0] != "verify"
        ):
            wrong.append((name, "the secret was read"))
    tally.none(25, "paths, links, names, outputs, templates, libraries, rows", tried=len(cases), unit="cases", wrong=wrong, of="outside or wrong")  # fmt: skip


def _faults(case: Case, code: int, out: str, err: str) -> Iterator[object]:
    if code not in case.ends:
        yield code, err[-300:]
    if "internal error" in err or "Traceback" in err:
        yield "a fault of ours", err[-300:]
    if case.command[0] != "verify" and SECRET in out + err:
        yield "the secret was shown"
    if case.command[0] == "verify" and code == 0:
        yield "verified from outside"
    if case.reads is not None and case.command[0] == "sources" and out:
        read = len(json.loads(out)["sources"])
        if read != case.reads:
            yield f"{read} read"


def _bytes_below(folder: Path) -> dict[str, bytes]:
    """Every regular file below a folder with its bytes; links not followed."""
    out = {}
    for place, _, names in os.walk(os.fsencode(folder)):
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118 - names of bytes
            if os.path.isfile(path) and not os.path.islink(path):  # noqa: PTH113, PTH114 - likewise
                with open(path, "rb") as file:  # noqa: PTH123 - likewise
                    out[os.fsdecode(path)] = file.read()
    return out


# --- the review page, in process ----------------------------------------------------------------------------------------


def test_who_may_ask(tally: Tally, tmp_path: Path) -> None:
    served = Served(at_desk(tmp_path))
    body = json.dumps(ASKED).encode()
    given: list[tuple[str, int, set[int]]] = [
        *((f"Host {h!r}", served.ask("/", host=h).status, {421}) for h in HOSTS),
        *((f"Host {h!r}, posted", served.post("/decide", ASKED, host=h, origin=f"http://{h}").status, {421}) for h in HOSTS),
        *((f"Origin {o!r}", served.post("/decide", ASKED, origin=o).status, {403}) for o in ORIGINS),
        *((f"type {t!r}", served.post("/decide", ASKED, content_type=t).status, {415}) for t in TYPES),
        *((f"site {s}", served.post("/decide", ASKED, sec_fetch_site=s).status, {403}) for s in ("cross-site", "same-site", "none")),
        *((f"method {m}", served.ask("/decide", m, body).status, {405}) for m in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT")),
        *((f"override by {h}", served.ask("/decide", "GET", **{h: "POST"}).status, {405}) for h in ("x_http_method_override", "x_http_method", "x_method_override")),
        ("override in the address", served.ask("/decide?_method=POST", "GET").status, {405}),
        *((f"cookie {c!r}", served.ask("/", cookie=c).status, {403}) for c in (None, "", "x", f"other={served.wall.session}", f"{served.wall.cookie}={served.wall.session[:-1]}", f"{served.wall.cookie}={served.wall.token}")),
        *((f"token in {p}", served.ask(p.format(t=served.wall.token), cookie=None).status, {403}) for p in ("/decide?token={t}", "/review.css?token={t}", "/?token={t}&token={t}", "/?Token={t}", "/?token={t}x", "/?token=")),
        ("token, posted", served.post(f"/?token={served.wall.token}", ASKED, cookie=None).status, {403}),
        *((f"path {p}", served.ask(p).status, {404}) for p in ("/briefing.json", "/../briefing.json", "/%2e%2e/%2e%2e/etc/passwd", "/assets/review.css", "/review.css/../server.py", "//etc/passwd", "/\\..\\x", "/.git/config")),
        *((f"length {n}", served.ask("/decide", "POST", b"x" * 70_000, 7, content_length=n).status, {413}) for n in (None, "65537", "-1", "9" * 30, "x")),
        *((f"forwarded by {h}", served.ask("/", host="evil.example", **{h: "127.0.0.1:8123"}).status, {421}) for h in ("x_forwarded_host", "forwarded", "x_host", "x_original_host")),
    ]  # fmt: skip
    wrong = [(name, status) for name, status, right in given if status not in right]
    wrong += [("decided", len(served.desk.store.decisions()))] * bool(served.desk.store.decisions())
    assert served.post("/decide", ASKED).status == 200, "the page itself is let in"
    tally.none(25, "review page: Host, Origin, token, cookie, method, path, size", tried=len(given), unit="requests", wrong=wrong, of="let in or answered wrong")  # fmt: skip


# --- the review page, served --------------------------------------------------------------------------------------------


def _raw(client: Client, data: bytes, *, wait_s: float = 20.0) -> bytes:
    """What the server says to bytes as they are."""
    with socket.create_connection(("127.0.0.1", client.port), timeout=wait_s) as plug:
        plug.sendall(data)
        said = b""
        with suppress(TimeoutError, ConnectionError):
            while part := plug.recv(65536):
                said += part
                if b"\r\n\r\n" in said and b"chunked" not in said:
                    break
        return said


def _status(said: bytes) -> int:
    return int(said[9:12]) if said.startswith(b"HTTP/1.1 ") else 0


def _request(
    client: Client, lines: Sequence[str], body: bytes = b"", method: str = "POST", path: str = "/decide"
) -> bytes:
    head = [f"{method} {path} HTTP/1.1", *lines, f"Content-Length: {len(body)}", "Connection: close"]
    return _raw(client, "\r\n".join(head).encode() + b"\r\n\r\n" + body)


def test_the_page_as_served(tally: Tally, tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    with reviewing(record, "--reviewer", "Ada") as client:
        client.visit()
        home, ours, origin = (
            f"Host: 127.0.0.1:{client.port}",
            f"Cookie: {client.cookie}",
            f"Origin: http://127.0.0.1:{client.port}",
        )
        kind, body = "Content-Type: application/json", json.dumps({**ASKED, "action": "accept"}).encode()
        form, evil = b"claim=F1&action=accept", f"Host: evil.example:{client.port}"
        made = {
            "another site, with the cookie": _request(client, [home, ours, "Origin: http://evil.example", kind], body),
            "a form of another site": _request(client, [home, ours, "Origin: null", "Content-Type: application/x-www-form-urlencoded"], form),
            "a form sent as text": _request(client, [home, ours, origin, "Content-Type: text/plain"], body),
            "a name that leads here": _request(client, [evil, ours, f"Origin: http://evil.example:{client.port}", kind], body),
            "a name that leads here, to look": _request(client, [evil, ours], method="GET", path="/"),
            "two hosts": _request(client, [home, evil, ours, origin, kind], body),
            "no host": _request(client, [ours, origin, kind], body),
            "two origins": _request(client, [home, ours, origin, "Origin: http://evil.example", kind], body),
            "no cookie": _request(client, [home, origin, kind], body),
            "the token again": _request(client, [home], method="GET", path=client.address.partition(str(client.port))[2]),
            "an absolute address": _request(client, [evil, ours], method="GET", path=f"http://127.0.0.1:{client.port}/"),
            "a path above": _request(client, [home, ours], method="GET", path="/../../../../etc/passwd"),
            "a socket": _request(client, [home, ours, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: eA=="], method="GET", path="/ws"),
            "a header of a megabyte": _raw(client, b"GET / HTTP/1.1\r\n" + home.encode() + b"\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n"),
            "no HTTP": _raw(client, b"\x16\x03\x01\x00\xa5 no such thing\r\n\r\n"),
            "two lengths": _raw(client, f"POST /decide HTTP/1.1\r\n{home}\r\n{ours}\r\n{origin}\r\n{kind}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode()),
            "a body that drips": _raw(client, f"POST /decide HTTP/1.1\r\n{home}\r\n{ours}\r\n{origin}\r\n{kind}\r\nContent-Length: 500\r\n\r\n{{".encode()),
        }  # fmt: skip
        wrong: list[object] = [
            (name, said[:60]) for name, said in made.items() if _status(said) in range(200, 400) or b"tram" in said
        ]
        wrong += [("no answer in time", name) for name in ("a body that drips",) if _status(made[name]) != 408]
        wrong += [("not let in", "Ada")] * (client.post("/decide", {**ASKED, "seen": 0})[0] != 200)
        tally.none(25, "review page as served: forgery from other sites, rebinding, a second browser, smuggling", tried=len(made), unit="requests", wrong=wrong, of="let in")  # fmt: skip


def test_many_that_never_finish_do_not_keep_the_reviewer_out(tally: Tally, tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    with reviewing(record, "--reviewer", "Ada") as client:
        client.visit()
        slow = [socket.create_connection(("127.0.0.1", client.port)) for _ in range(60)]
        for plug in slow:
            plug.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        began = time.monotonic()
        status, _ = client.post("/decide", ASKED)
        waited = time.monotonic() - began
        for plug in slow:
            plug.close()
        wrong = [] if status == 200 else [status]
        tally.none(
            25,
            "sixty slow visitors: the reviewer's own request is answered",
            tried=len(slow),
            unit="connections",
            wrong=wrong,
        )
        tally.within(25, "the same, the wait", tried=1, unit="requests", worst=waited, most=10, of="s")


def test_every_answer_has_the_headers(tmp_path: Path) -> None:
    record = write(review_briefing(), tmp_path)
    with reviewing(record) as client:
        said = _request(client, ["Host: evil.example"], method="GET", path="/").decode("latin-1").lower()
        assert all(f"{name.lower()}: {value.lower()}" in said for name, value in HEADERS.items())
