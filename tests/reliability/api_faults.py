"""Ways in which an endpoint goes wrong: what it sends, how it must end, and after how many requests."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

from briefgen.drafting.envelope import CutReplyError
from briefgen.errors import (
    MalformedReplyError,
    ModelAuthenticationError,
    ModelError,
    ModelRefusedError,
    ModelUnavailableError,
)
from tests.faults.asking import FINE, GOOD, KEY, error
from tests.faults.server import Answer, chat, content
from tests.reliability.api_wire import ON_THE_WIRE_FAILS, ON_THE_WIRE_HEALS

__all__ = ["FAILS", "HEALS", "SLOW", "Fails"]

Fails = tuple[list[Answer], type[ModelError], int, str]
"""Answers, the error that it comes to, requests in all, words of its message."""

FAR = "http://192.0.2.1/v1"
JSON = {"content-type": "application/json"}


def enveloped(**changes: object) -> Answer:
    """A chat completion with other members."""
    return Answer(json.dumps({**chat(GOOD), **changes}).encode())


def charset(name: str, status: int) -> Answer:
    return Answer(b'{"error": {"message": "no"}}', status, {"content-type": f"application/json; charset={name}"})


def redirect(status: int, to: str) -> Answer:
    return Answer(b"", status, {"location": to})


HEALS: dict[str, tuple[list[Answer], int]] = {
    "at-once": ([FINE], 1),
    "429-then-ok": ([error(429, "slow down", {"retry-after": "2"}), FINE], 2),
    "429-in-milliseconds": ([error(429, "slow down", {"retry-after-ms": "40"}), FINE], 2),
    "500-then-ok": ([error(500, "oops"), FINE], 2),
    "502-page-then-ok": ([Answer(b"<html>bad gateway</html>", 502, {"content-type": "text/html"}), FINE], 2),
    "529-overloaded": ([error(529, "overloaded"), FINE], 2),
    "408-then-ok": ([error(408, "time"), FINE], 2),
    "409-then-ok": ([error(409, "busy"), FINE], 2),
    "hung-up-then-ok": ([Answer(close=True), FINE], 2),
    "cut-body-then-ok": ([Answer(FINE.body, cut=20, lie=True), FINE], 2),
    "cut-body-unsaid-then-ok": ([Answer(FINE.body, cut=20), FINE], 2),
    "empty-body-then-ok": ([Answer(b""), FINE], 2),
    "error-under-200-then-ok": ([error(200, "upstream failed", code=502), FINE], 2),
    "no-choices-then-ok": ([Answer(b'{"choices": null}'), FINE], 2),
    "empty-choices-then-ok": ([Answer(b'{"choices": []}'), FINE], 2),
    "broken-gzip-then-ok": ([Answer(b"\x1f\x8b nonsense", headers={"content-encoding": "gzip"}), FINE], 2),
    "latin-1-body-then-ok": ([Answer(b'{"choices": "\xe9"}'), FINE], 2),
    "list-body-then-ok": ([Answer(b"[]"), FINE], 2),
    "gzip": ([FINE.zipped()], 1),
    "wrong-content-type": ([Answer(FINE.body, headers={"content-type": "text/plain"})], 1),
    "retry-after-is-nonsense": ([error(503, "x", {"retry-after": "soon"}), FINE], 2),
    "retry-after-is-past": ([error(503, "x", {"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}), FINE], 2),
    "retry-after-negative": ([error(429, "x", {"retry-after": "-5"}), FINE], 2),
    "retry-after-nan": ([error(429, "x", {"retry-after": "nan"}), FINE], 2),
    "retry-after-infinite": ([error(429, "x", {"retry-after": "inf"}), FINE], 2),
    "retry-after-year-1": ([error(429, "x", {"retry-after": "Mon, 01 Jan 0001 00:00:00 -0000"}), FINE], 2),
    "retry-after-no-zone": ([error(429, "x", {"retry-after": "Mon, 01 Jan 2001 00:00:00 +99999999"}), FINE], 2),
    "retry-after-twice": ([error(429, "x", {"retry-after": "1, 2"}), FINE], 2),
    "limits-that-are-nonsense": (
        [
            replace(
                FINE,
                headers={"x-ratelimit-remaining-requests": "-3", "x-ratelimit-reset-requests": "9" * 400 + "d"},
            )
        ],
        1,
    ),
    "usage-is-a-list": ([enveloped(usage=[1, 2])], 1),
    "usage-is-null": ([enveloped(usage=None)], 1),
    "usage-is-negative": ([enveloped(usage={"prompt_tokens": -7, "completion_tokens": -3})], 1),
    "two-choices": ([enveloped(choices=chat(GOOD)["choices"] * 2)], 1),
    "members-nobody-asked-for": ([enveloped(system_fingerprint="x" * 10_000, service_tier=[1])], 1),
    **ON_THE_WIRE_HEALS,
}

FAILS: dict[str, Fails] = {
    "503-for-ever": ([error(503, "no")], ModelUnavailableError, 8, "gave up after 8 tries"),
    "429-for-ever": ([error(429, "no")], ModelUnavailableError, 8, "gave up after 8 tries"),
    "401": ([error(401, f"bad key {KEY}")], ModelAuthenticationError, 1, "OPENAI_API_KEY"),
    "403": ([error(403, f"bad key {KEY}")], ModelAuthenticationError, 1, "OPENAI_API_KEY"),
    "400-echoes-the-key": ([error(400, f"nonsense in {KEY}")], ModelError, 1, "nonsense in ***"),
    "404-model": ([error(404, "The model `m` does not exist", code="model_not_found")], ModelError, 1, "no model 'm'"),
    "404-path": ([Answer(b"not here", 404)], ModelError, 1, "answered 404"),
    "no-credit": ([error(429, "quota", code="insufficient_quota")], ModelError, 1, "no credit"),
    "hung-up": ([Answer(close=True)], ModelUnavailableError, 4, "cannot reach 127.0.0.1"),
    "web-page-200": (
        [Answer(b"<!doctype html><p>hi", headers={"content-type": "text/html"})],
        ModelError,
        1,
        "web page",
    ),
    "prose-200": ([Answer(b"all is well")], ModelUnavailableError, 3, "broken"),
    "error-200": ([error(200, "bad request", code=400)], ModelError, 1, "bad request"),
    "cut-body": ([Answer(FINE.body, cut=20, lie=True)], ModelUnavailableError, 3, "broke off"),
    "cut-body-unsaid": ([Answer(FINE.body, cut=20)], ModelUnavailableError, 3, "broken"),
    "empty-choices": ([Answer(b'{"choices": []}')], ModelUnavailableError, 3, "no choices"),
    "choices-hold-null": ([Answer(b'{"choices": [null]}')], ModelUnavailableError, 3, "no choices"),
    "message-is-null": ([Answer(b'{"choices": [{"message": null}]}')], ModelUnavailableError, 3, "no choices"),
    "envelope-key-twice": ([Answer(b'{"choices": [], "choices": []}')], ModelUnavailableError, 3, "stands twice"),
    "length": ([content('{"claims": [', finish="length")], CutReplyError, 1, "most tokens"),
    "content-filter": ([content(GOOD, finish="content_filter")], ModelRefusedError, 1, "content filter"),
    "refusal": ([content(None, refusal="I cannot help")], ModelRefusedError, 1, "I cannot help"),
    "finish-tool-calls": ([content(None, finish="tool_calls")], MalformedReplyError, 1, "tool_calls"),
    "finish-null": ([content(GOOD, finish=None)], MalformedReplyError, 1, "None"),
    "content-null": ([content(None)], MalformedReplyError, 1, "empty"),
    "content-blank": ([content(" \n ")], MalformedReplyError, 1, "empty"),
    "context-too-long": (
        [error(400, "the request exceeds the available context size")],
        CutReplyError,
        1,
        "does not fit",
    ),
    "teapot": ([error(418, "tea")], ModelError, 1, "tea"),
    "401-cut": (
        [Answer(b'{"error": {"message": "bad key"}}', 401, cut=9, lie=True)],
        ModelAuthenticationError,
        1,
        "401",
    ),
    "402": ([error(402, "pay first")], ModelError, 1, "pay first"),
    "413": ([error(413, "too many tokens")], CutReplyError, 1, "does not fit"),
    "error-is-deep": ([Answer(b"[" * 5000 + b"]" * 5000, 400)], ModelError, 1, "answered 400"),
    "error-has-half-a-pair": ([Answer(b'{"error": {"message": "a\\ud800b"}}', 400)], ModelError, 1, "answered 400"),
    "error-rings-the-bell": ([Answer(b'{"error": "\x1b[2J\x07"}', 400)], ModelError, 1, "answered 400"),
    "error-is-a-megabyte": ([error(400, "x" * 1_000_000)], ModelError, 1, "answered 400"),
    "error-packed-badly": ([Answer(b"no gzip", 400, {"content-encoding": "gzip"})], ModelError, 1, "answered 400"),
    "error-charset-hex": ([charset("hex", 400)], ModelError, 1, "answered 400: no"),
    "error-charset-zlib": ([charset("zlib", 400)], ModelError, 1, "answered 400: no"),
    "error-charset-idna": ([charset("idna", 400)], ModelError, 1, "answered 400: no"),
    "error-charset-undefined": ([charset("undefined", 503)], ModelUnavailableError, 8, "answered 503: no"),
    "500-bomb": (
        [Answer(gzip.compress(b" " * 10_000_000) * 20, 500, {"content-encoding": "gzip"})],
        ModelUnavailableError,
        8,
        "answered 500",
    ),
    "501": ([error(501, "later")], ModelUnavailableError, 1, "answered 501"),
    "301": ([redirect(301, FAR)], ModelError, 1, "a redirect to 192.0.2.1"),
    "302": ([redirect(302, FAR)], ModelError, 1, "redirects are not followed"),
    "303": ([redirect(303, FAR)], ModelError, 1, "redirects are not followed"),
    "307": ([redirect(307, FAR)], ModelError, 1, "redirects are not followed"),
    "308": ([redirect(308, FAR)], ModelError, 1, "redirects are not followed"),
    "300": ([redirect(300, FAR)], ModelError, 1, "redirects are not followed"),
    "304": ([Answer(b"", 304, {"content-length": ""})], ModelError, 1, "redirects are not followed"),
    "307-to-no-address": ([redirect(307, "http://[::1")], ModelError, 1, "an address that is none"),
    "307-to-another-path": ([redirect(307, "/v2")], ModelError, 1, "another path"),
    "307-to-a-file": ([redirect(307, "file:///etc/passwd")], ModelError, 1, "another path"),
    "307-with-a-password": ([redirect(307, "http://u:p@192.0.2.1/")], ModelError, 1, "a redirect to 192.0.2.1:"),
    "204": ([Answer(b"", 204, {"content-length": ""})], ModelUnavailableError, 3, "broken"),
    "206": (
        [replace(FINE, status=206, headers={"content-range": "bytes 0-9/100"})],
        ModelUnavailableError,
        3,
        "a part of its answer",
    ),
    "mark-of-byte-order": ([replace(FINE, body=b"\xef\xbb\xbf" + FINE.body)], ModelUnavailableError, 3, "BOM"),
    "utf-16": ([replace(FINE, body=FINE.body.decode().encode("utf-16"))], ModelUnavailableError, 3, "broken"),
    "utf-8-broken": (
        [replace(FINE, body=FINE.body[:-30] + b"\xff" + FINE.body[-30:])],
        ModelUnavailableError,
        3,
        "broken",
    ),
    "nan": ([enveloped(usage=float("nan"))], ModelUnavailableError, 3, "NaN is no JSON"),
    "deep": ([Answer(b'{"choices": ' + b"[" * 100_000)], ModelUnavailableError, 3, "nested deeper"),
    "half-a-pair": ([Answer(json.dumps(chat("\ud800")).encode())], ModelUnavailableError, 3, "U+D800"),
    "huge-integer": (
        [Answer(b'{"created": ' + b"9" * 5000 + b"}")],
        ModelUnavailableError,
        3,
        "18 digits",
    ),
    "stream-of-events": (
        [Answer(b'data: {"choices": []}\n\ndata: [DONE]\n\n', headers={"content-type": "text/event-stream"})],
        ModelUnavailableError,
        3,
        "broken",
    ),
    "two-documents": ([Answer(FINE.body + FINE.body)], ModelUnavailableError, 3, "broken"),
    "error-is-a-word": ([Answer(b'{"error": "no"}')], ModelUnavailableError, 3, "reports an error: no"),
    "error-is-a-list": ([Answer(b'{"error": [{"message": "no"}]}')], ModelUnavailableError, 3, "reports an error"),
    "choices-is-an-object": ([enveloped(choices={"0": {}})], ModelUnavailableError, 3, "no choices"),
    "content-in-parts": (
        [enveloped(choices=[{"finish_reason": "stop", "message": {"content": [{"text": GOOD}]}}])],
        MalformedReplyError,
        1,
        "empty",
    ),
    "finish-is-an-object": (
        [enveloped(choices=[{"finish_reason": {}, "message": {"content": GOOD}}])],
        MalformedReplyError,
        1,
        "ended for the reason",
    ),
    "finish-unknown": ([content(GOOD, finish="recitation")], MalformedReplyError, 1, "recitation"),
    **ON_THE_WIRE_FAILS,
}

SLOW: dict[str, Answer] = {
    "body-drips": Answer(FINE.body, drip_s=0.05),
    "head-drips": Answer(FINE.body, head_drip_s=0.05),
    "silence": Answer(FINE.body, wait_s=2.0),
    "error-drips": Answer(b"x" * 10_000, 400, drip_s=0.05),
    "heads-for-ever": Answer(raw=b"HTTP/1.1 200 OK\r\n", endless=b"x: y\r\n", drip_s=0.02),
    "continue-for-ever": Answer(
        raw=b"HTTP/1.1 100 Continue\r\n\r\n", endless=b"HTTP/1.1 100 Continue\r\n\r\n", drip_s=0.001
    ),
    "chunks-for-ever": Answer(
        raw=b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", endless=b"1\r\n \r\n", drip_s=0.01
    ),
}
"""No whole answer in time: three tries, each of which lasts ``timeout_s``."""
