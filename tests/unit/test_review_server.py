"""The review page as it answers: who is let in, what is refused, and that no text of anybody becomes markup."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.rendering.visible import visible
from briefgen.review import server
from briefgen.review.guard import HEADERS, Wall
from briefgen.review.server import create_app
from tests.builders import hostile_briefing
from tests.hostile import OWN
from tests.review_case import at_desk

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Message

    from tests.review_case import Desk

PORT = 8123
SHORTER = "The extension is to cost £182 million."
ASKED = {"claim": "F1", "action": "accept", "reviewer": "Ada", "reason": "", "text": "", "based_on": 0, "seen": 0}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Served:
    """The application, asked as a browser asks it that has visited the page."""

    desk: Desk
    wall: Wall = field(default_factory=lambda: Wall(PORT))

    def __post_init__(self) -> None:
        self.app = create_app(self.desk.session, self.wall, reviewer="Ada")
        self.headers = {
            "host": f"127.0.0.1:{PORT}",
            "cookie": f"{self.wall.cookie}={self.wall.session}",
            "origin": f"http://127.0.0.1:{PORT}",
            "sec-fetch-site": "same-origin",
            "content-type": "application/json",
        }

    def ask(
        self, path: str = "/", method: str = "GET", body: bytes = b"", parts: int = 1, /, **headers: str | None
    ) -> Answer:
        """One request; a header that is None is left out. In 0 parts its body stops half way."""
        known = {**self.headers, **{n.replace("_", "-"): v for n, v in headers.items()}}
        sent = [(n.encode(), v.encode("utf-8", "surrogateescape")) for n, v in known.items() if v is not None]
        route, _, query = path.partition("?")
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": route, "raw_path": route.encode(), "query_string": query.encode(), "root_path": "",
            "headers": sent, "server": ("127.0.0.1", PORT), "client": ("127.0.0.1", 50000),
        }  # fmt: skip
        step = max(1, len(body) // (parts or 1))
        pieces = [body[n : n + step] for n in range(0, len(body), step)] or [b""]
        told: list[Message] = []

        async def receive() -> Message:
            if not pieces and not parts:
                await asyncio.Event().wait()
            piece = pieces.pop(0) if pieces else b""
            return {"type": "http.request", "body": piece, "more_body": bool(pieces) or not parts}

        async def send(message: Message) -> None:
            told.append(message)

        async def asked() -> None:
            await self.app(scope, receive, send)

        asyncio.run(asked())
        text = b"".join(m.get("body", b"") for m in told[1:]).decode("utf-8")
        return Answer(told[0]["status"], {k.decode(): v.decode() for k, v in told[0]["headers"]}, text)

    def post(self, path: str, body: object, **headers: str | None) -> Answer:
        return self.ask(path, "POST", json.dumps(body).encode(), 1, **headers)


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return Served(at_desk(tmp_path))


# --- the way in -------------------------------------------------------------------------------------------------------


def test_the_token_is_good_for_one_visit_and_the_cookie_takes_its_place(served: Served) -> None:
    token = served.wall.token
    came = served.ask(f"/?token={token}", cookie=None, origin=None, sec_fetch_site="none")
    assert (came.status, came.headers["location"]) == (303, "/")
    cookie, *flags = came.headers["set-cookie"].split("; ")
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=lax"}
    assert served.ask("/", cookie=cookie).status == 200
    again = served.ask(f"/?token={token}", cookie=None)
    assert again.status == 403
    assert "briefgen review" in again.text


@pytest.mark.parametrize(
    "path", ["/", "/review.css", "/review.js", "/?token=", "/?token=x", "/?token=T&token=T", "/review.css?token=T"]
)
@pytest.mark.parametrize(
    "cookie", [None, "", "briefgen_review_8123=", "briefgen_review_8123=x", "other=S", "briefgen_review_9=S"]
)
def test_without_cookie_and_token_nothing_is_shown(served: Served, path: str, cookie: str | None) -> None:
    given = cookie.replace("S", served.wall.session) if cookie else cookie
    answer = served.ask(path.replace("T", served.wall.token or ""), cookie=given)
    assert answer.status == 403
    assert "tram" not in answer.text
    assert "set-cookie" not in answer.headers
    assert served.wall.token, "not used up"


def test_a_token_is_no_way_to_post(served: Served) -> None:
    answer = served.post(f"/decide?token={served.wall.token}", ASKED, cookie=None)
    assert answer.status == 403
    assert served.desk.store.decisions() == ()


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost:8123", "LOCALHOST:8123"])
def test_hosts_that_are_ours(served: Served, host: str) -> None:
    assert served.ask("/", host=host).status == 200
    assert served.post("/decide", ASKED, host=host, origin=f"http://{host.lower()}").status == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_browsers_leave_port_80_out(tmp_path: Path, host: str) -> None:
    served = Served(at_desk(tmp_path), Wall(80))
    assert served.post("/decide", ASKED, host=host, origin=f"http://{host}").status == 200


# --- what is refused --------------------------------------------------------------------------------------------------

HOSTS = [
    None, "", "127.0.0.1", "127.0.0.1:8124", "localhost", "evil.example", "evil.example:8123", "127.0.0.1.evil.example:8123",
    "127.0.0.1:8123.evil.example", "[::1]:8123", "0.0.0.0:8123", "localhost:8123@evil.example", "127.1:8123", "2130706433:8123",
]  # fmt: skip
ORIGINS = [
    None, "", "null", "http://evil.example", "https://127.0.0.1:8123", "http://127.0.0.1:8124", "http://127.0.0.1",
    "http://localhost:8123", "http://127.0.0.1:8123/", "http://127.0.0.1:8123.evil.example", "http://evil.example:8123",
    "http://127.0.0.1:8123, http://evil.example",
]  # fmt: skip
TYPES = [
    None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json",
    "application/json; charset=utf-16", "application/json, text/plain", "application/jsonp", "text/plain; a=application/json",
]  # fmt: skip


def _refused(served: Served, answer: Answer, status: int) -> None:
    assert answer.status == status
    assert served.desk.store.decisions() == ()
    assert {n.lower(): v for n, v in HEADERS.items()}.items() <= answer.headers.items()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_wrong_host(served: Served, host: str | None, method: str) -> None:
    body = json.dumps(ASKED).encode() if method == "POST" else b""
    answer = served.ask("/decide" if body else "/", method, body, host=host, origin=f"http://{host}")
    _refused(served, answer, 421)
    assert "tram" not in answer.text


@pytest.mark.parametrize("path", ["/decide", "/check", "/finish"])
@pytest.mark.parametrize("origin", ORIGINS)
def test_a_wrong_origin(served: Served, origin: str | None, path: str) -> None:
    _refused(served, served.post(path, ASKED, origin=origin), 403)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", "x"])
def test_a_wrong_site(served: Served, site: str) -> None:
    _refused(served, served.post("/decide", ASKED, sec_fetch_site=site), 403)


def test_a_browser_that_names_no_site(served: Served) -> None:
    assert served.post("/decide", ASKED, sec_fetch_site=None).status == 200


@pytest.mark.parametrize("kind", TYPES)
def test_a_wrong_content_type(served: Served, kind: str | None) -> None:
    _refused(served, served.post("/decide", ASKED, content_type=kind), 415)


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
)
def test_a_content_type_that_is_ours(served: Served, kind: str) -> None:
    assert served.post("/decide", ASKED, content_type=kind).status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "post"])
@pytest.mark.parametrize("path", ["/", "/decide"])
def test_a_wrong_method(served: Served, method: str, path: str) -> None:
    _refused(served, served.ask(path, method, json.dumps(ASKED).encode()), 405)


@pytest.mark.parametrize(
    ("path", "method"),
    [("/decide", "GET"), ("/finish", "GET"), ("/check", "HEAD"), ("/", "POST"), ("/review.js", "POST")],
)
def test_the_method_of_another_address(served: Served, path: str, method: str) -> None:
    _refused(served, served.ask(path, method, json.dumps(ASKED).encode()), 405)


@pytest.mark.parametrize("length", [None, "65537", "99999999999999999999999999", "-1", "x", "²"])
def test_a_body_that_is_too_large(served: Served, length: str | None) -> None:
    body = json.dumps({**ASKED, "reason": "x" * 65536}).encode()
    _refused(served, served.ask("/decide", "POST", body, 7, content_length=length), 413)


def test_a_body_that_does_not_arrive(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "LONGEST_WAIT", 0.05)
    _refused(served, served.ask("/decide", "POST", b"{", 0), 408)


@pytest.mark.parametrize(
    "path",
    ["/briefing.json", "/../briefing.json", "/%2e%2e/briefing.json", "/briefing.review.sqlite", "/assets/review.css",
     "/decide/", "//", "/index.html", "/review.css/../../server.py", "/etc/passwd", "/\\", "/.."],
)  # fmt: skip
def test_no_path_leads_to_a_file(served: Served, path: str) -> None:
    for method in ("GET", "POST"):
        answer = served.ask(path, method, json.dumps(ASKED).encode() if method == "POST" else b"")
        assert answer.status in ({307, 404} if path == "/decide/" else {404})
        assert "tram" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"1", b"null", b'"x"', b"\xff\xfe", b"{}", b"[" * 30000, b'{"claim": "F1"}', b"9" * 9000,
        json.dumps({**ASKED, "more": 1}).encode(), json.dumps({**ASKED, "reason": None}).encode(),
        json.dumps({**ASKED, "claim": ["F1"]}).encode(), json.dumps({**ASKED, "based_on": "0"}).encode(),
        json.dumps({**ASKED, "based_on": True}).encode(), json.dumps({**ASKED, "based_on": -1}).encode(),
        json.dumps({**ASKED, "seen": 0.5}).encode(), json.dumps({**ASKED, "seen": 1 << 60}).encode(),
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)  # fmt: skip
def test_a_body_that_no_page_of_ours_sends(served: Served, body: bytes) -> None:
    _refused(served, served.ask("/decide", "POST", body), 400)


@pytest.mark.parametrize("path", ["/", "/review.css", "/review.js", "/nowhere"])
def test_every_answer_carries_the_headers(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert {n.lower(): v for n, v in HEADERS.items()}.items() <= answer.headers.items()
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_to_look_changes_nothing(served: Served) -> None:
    served.post("/decide", ASKED)
    before = served.desk.store.decisions()
    for path in ("/", "/review.css", "/review.js", "/decide?claim=F2&action=accept", "/finish", "/check?text=x"):
        for method in ("GET", "HEAD"):
            served.ask(path, method)
    assert served.desk.store.decisions() == before


def test_a_check_keeps_nothing(served: Served) -> None:
    good = served.post("/check", {"claim": "F1", "text": SHORTER}).json()
    bad = served.post("/check", {"claim": "F1", "text": SHORTER.replace("182", "192")}).json()
    assert (good["verdict"], bad["verdict"]) == ("verified", "problem")
    assert "BG301" in bad["findings"]
    assert served.desk.store.decisions() == ()
    assert served.post("/check", {"claim": "F9", "text": "x"}).status == 422
    assert served.post("/check", {"claim": "F1", "text": "x" * 4001}).status == 422


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_decision_comes_back_in_its_card(served: Served) -> None:
    answer = served.post("/decide", {**ASKED, "action": "edit", "reason": "shorter", "text": SHORTER})
    told = answer.json()
    assert (answer.status, told["head"], told["message"]) == (200, 1, "F1 reworded. Saved.")
    (card,) = told["cards"]
    assert card["key"] == "c1"
    assert "Reworded</strong> by <bdi>Ada</bdi>" in card["html"]
    assert "<del> and to run for 4.6 kilometres</del>" in card["html"]
    assert "1 of 8" in told["progress"]


def test_what_falls_with_a_claim_comes_back_too(served: Served) -> None:
    told = served.post("/decide", {**ASKED, "claim": "D1.1", "action": "reject", "reason": "no"}).json()
    assert [c["key"] for c in told["cards"]] == ["c4", "c5", "c6", "c7"]
    assert sum("Left out with its dispute" in c["html"] for c in told["cards"]) == 3


def test_a_conflict_shows_the_newer_decision(served: Served) -> None:
    served.post("/decide", {**ASKED, "reviewer": "Bo Li"})
    answer = served.post("/decide", {**ASKED, "action": "reject", "reason": "not so"})
    told = answer.json()
    assert answer.status == 409
    assert "accepted by Bo Li meanwhile" in told["message"]
    assert 'data-number="1"' in told["cards"][0]["html"]
    assert (
        served.post("/decide", {**ASKED, "action": "reject", "reason": "not so", "based_on": 1, "seen": 1}).status
        == 200
    )


def test_an_edit_that_is_not_verified_comes_back_with_its_findings(served: Served) -> None:
    answer = served.post("/decide", {**ASKED, "action": "edit", "reason": "x", "text": SHORTER.replace("182", "192")})
    assert answer.status == 422
    assert "BG301" in answer.json()["findings"]
    assert served.desk.store.decisions() == ()


def test_other_hands_are_told_on_the_page(served: Served) -> None:
    served.post("/decide", ASKED)
    for each in ("DROP TRIGGER decisions_stay", "UPDATE decisions SET reason = 'x'"):
        served.desk.store._connection.execute(each)
    answer = served.ask("/")
    assert answer.status == 500
    assert "decision 1 is not as it was written" in answer.text
    answer = served.post("/decide", {**ASKED, "claim": "F2"})
    assert answer.status == 500
    assert "decision 1 is not as it was written" in answer.json()["message"]


def test_a_whole_review(served: Served) -> None:
    ids = ("F1", "F2", "F3", "D1", "D1.1", "D1.2", "D1.3", "Q1")
    assert served.post("/finish", {"seen": 0}).status == 422
    for n, claim in enumerate(ids):
        assert served.post("/decide", {**ASKED, "claim": claim, "seen": n}).json()["head"] == n + 1
    assert "Files to be written: briefing.json." in served.ask("/").text
    answer = served.post("/finish", {"seen": 8})
    assert (answer.status, answer.json()["message"]) == (200, "Reviewed. Written: briefing.json.")
    page = served.ask("/").text
    assert "REVIEWED by Ada, 4 May 2026" in page
    assert "This briefing is REVIEWED." in page


# --- hostile words ----------------------------------------------------------------------------------------------------


class _Shape(HTMLParser):
    """The tags of a page with their attributes' names, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _shape(text: str) -> _Shape:
    shape = _Shape()
    shape.feed(text)
    shape.close()
    return shape


def _page(folder: Path, word: str) -> str:
    desk = at_desk(folder, hostile_briefing(word))
    served = Served(desk)
    bench, _ = desk.session.look()
    first = next(iter(bench.judgements))
    for action in ("comment", "reject"):
        asked = {**ASKED, "claim": first, "action": action, "reviewer": f"x {word}"[:150], "reason": f"x {word}"}
        asked["based_on"] = desk.session.look()[1].of(first).number
        answer = served.post("/decide", asked)
        assert answer.status == 200, answer.text
    return served.ask("/").text


@pytest.mark.parametrize("word", OWN.values(), ids=OWN.keys())
def test_no_string_is_more_than_text(tmp_path: Path, word: str) -> None:
    shape = _shape(_page(tmp_path / "hostile", word))
    plain = _shape(_page(tmp_path / "plain", re.sub(r"[^\n]+", "x", word)))

    def tags(one: _Shape) -> set[tuple[str, tuple[str, ...]]]:
        return {(tag, tuple(n for n in names if n != "disabled")) for tag, names in one.tags}

    assert tags(shape) <= tags(plain) | {("p", ("dir", "class")), ("span", ("class",))}
    assert sum(t == "script" for t, _ in shape.tags) == 1
    said = "".join(shape.words)
    assert " ".join(visible(f"x {word}"[:150].strip()).split())[:60] in " ".join(said.split())
