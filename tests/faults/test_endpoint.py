"""An endpoint that fails: how long it is waited for, what it is told and not told, what it can do without."""

from __future__ import annotations

import gc
import json
import socket
import threading
import traceback
from dataclasses import replace

import pytest

from briefgen.drafting.asking import ask
from briefgen.drafting.client import Endpoint, complete_all
from briefgen.drafting.envelope import CutReplyError
from briefgen.errors import (
    MalformedReplyError,
    ModelAuthenticationError,
    ModelError,
    ModelRefusedError,
    ModelUnavailableError,
    SettingsError,
)
from briefgen.settings import Settings
from tests.faults.asking import ASKED, FINE, GOOD, KEY, Watch, endpoint, error
from tests.faults.server import Answer, chat, content, serving

pytestmark = pytest.mark.block_network(allowed_hosts=["127\\.0\\.0\\.1"])


def test_authentication_error_names_the_host() -> None:
    with serving(error(401, "no")) as server, pytest.raises(ModelAuthenticationError) as caught:
        endpoint(server.url).complete(ASKED)
    assert f"127.0.0.1:{server.server_address[1]}" in str(caught.value)


ESCAPED = "".join(f"\\u{ord(c):04x}" for c in KEY)
"""The key as JSON may have it."""


@pytest.mark.parametrize("said", [KEY, ESCAPED], ids=["plain", "escaped"])
@pytest.mark.parametrize("status", [400, 401, 404, 503])
def test_no_traceback_shows_the_key(status: int, said: str) -> None:
    answer = replace(
        error(status, ""), body=json.dumps({"error": {"message": "no: KEY"}}).replace("KEY", said).encode()
    )
    with serving(answer) as server, pytest.raises(ModelError) as caught:
        endpoint(server.url).complete(ASKED)
    shown = "".join(traceback.format_exception(caught.value))
    assert KEY not in shown
    assert ESCAPED not in shown
    assert ("no: ***" in shown) == (status != 401)  # whose words are our own


@pytest.mark.parametrize("said", [KEY, ESCAPED], ids=["plain", "escaped"])
def test_no_answer_holds_the_key(said: str) -> None:
    body = json.dumps(chat("your key is KEY")).replace("KEY", said).encode()
    with serving(Answer(body)) as server:
        assert endpoint(server.url).answer(ASKED).text == "your key is ***"


# --- waiting ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "slept"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
    ],
    ids=["seconds", "milliseconds", "both"],
)
def test_waits_as_long_as_it_is_asked_to(headers: dict[str, str], slept: float) -> None:
    watch = Watch()
    with serving(error(429, "wait", headers), FINE) as server:
        endpoint(server.url, watch).complete(ASKED)
    assert watch.slept == [slept]


@pytest.mark.parametrize("asked_s", [121, 500], ids=["past-what-the-sdk-waits", "long"])
def test_a_long_retry_after_within_the_deadline_is_honoured(asked_s: int) -> None:
    watch = Watch()
    with serving(error(429, "wait", {"retry-after": str(asked_s)}), FINE) as server:
        assert endpoint(server.url, watch).complete(ASKED).text == GOOD
    assert watch.slept == [asked_s]


def test_a_retry_after_past_the_deadline_is_refused_at_once() -> None:
    watch = Watch()
    with serving(error(429, "wait", {"retry-after": "86400"})) as server:
        with pytest.raises(ModelUnavailableError, match="asks to wait 86400 s, which is past the deadline of 600 s"):
            endpoint(server.url, watch).complete(ASKED)
        assert server.count == 1
    assert watch.slept == []


def test_pauses_double_with_a_jitter_that_is_the_same_each_time() -> None:
    watches = (Watch(), Watch())
    for watch in watches:
        with serving(error(503, "no")) as server, pytest.raises(ModelUnavailableError):
            endpoint(server.url, watch).complete(ASKED)
    assert watches[0].slept == watches[1].slept
    ceilings = [0.5, 1, 2, 4, 8, 16, 30]
    assert all(0.75 * c <= s <= c for s, c in zip(watches[0].slept, ceilings, strict=True))


def test_the_deadline_ends_the_tries() -> None:
    with serving(error(503, "no")) as server:
        with pytest.raises(ModelUnavailableError, match="at the deadline of 3 s"):
            endpoint(server.url, deadline_s=3.0).complete(ASKED)
        assert server.count == 3


@pytest.mark.parametrize(
    "answer",
    [Answer(FINE.body, drip_s=0.05), Answer(FINE.body, head_drip_s=0.05), Answer(FINE.body, wait_s=2.0)],
    ids=["body-drips", "head-drips", "silence"],
)
def test_a_slow_answer_is_bounded_by_the_wall_clock(answer: Answer) -> None:
    with serving(answer) as server:
        with pytest.raises(ModelUnavailableError, match=r"no whole answer within 0\.3 s"):
            endpoint(server.url, timeout_s=0.3).complete(ASKED)
        assert server.count == 3


def test_nobody_listens() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        watch = Watch()
        with pytest.raises(ModelUnavailableError, match=r"cannot reach 127\.0\.0\.1"):
            endpoint(f"http://127.0.0.1:{held.getsockname()[1]}/v1", watch).complete(ASKED)
    assert len(watch.slept) == 3


# --- where the words go -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with serving(FINE) as canary, serving(Answer(b"", status, {"location": f"{canary.url}/x"})) as server:
        with pytest.raises(ModelError, match="redirect"):
            endpoint(server.url).complete(ASKED)
        assert server.count == 1
        assert canary.count == 0


def test_proxies_of_the_environment_get_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(FINE) as proxy, serving(FINE) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
            monkeypatch.setenv(name.upper(), proxy.url.removesuffix("/v1"))
        monkeypatch.delenv("no_proxy", raising=False)
        assert endpoint(server.url).complete(ASKED).text == GOOD
        assert (server.count, proxy.count) == (1, 0)


def test_a_key_is_sent_only_if_there_is_one() -> None:
    with serving(FINE) as server:
        endpoint(server.url, api_key="").complete(ASKED)
        endpoint(server.url).complete(ASKED)
        assert [head["authorization"] for head in map(_lower, server.heads)] == ["Bearer none", f"Bearer {KEY}"]


def _lower(head: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in head.items()}


# --- endpoints that lack something --------------------------------------------------------------------------------------

SCHEMA_REFUSED = error(400, "response_format of type json_schema is not supported")
OBJECT_REFUSED = error(422, "Extra inputs are not permitted: response_format")

DIALECTS: dict[str, tuple[list[Answer], dict[str, object], int]] = {
    "json-schema": ([FINE], {"structured": "schema"}, 1),
    "json-object": ([SCHEMA_REFUSED, FINE], {"structured": "object"}, 2),
    "told-only": ([SCHEMA_REFUSED, OBJECT_REFUSED, FINE], {"structured": "prompt"}, 3),
    "501": ([error(501, "structured output not implemented"), FINE], {"structured": "object"}, 2),
    "500-grammar": ([error(500, "failed to parse grammar"), FINE], {"structured": "object"}, 2),
    "404-schema": ([error(404, "json_schema unknown"), FINE], {"structured": "object"}, 2),
    "no-seed": ([error(400, "Unknown parameter: 'seed'"), FINE], {"seed": False, "structured": "schema"}, 2),
    "no-temperature": ([error(400, "'temperature' does not support 0"), FINE], {"temperature": False}, 2),
    "completion-tokens": (
        [error(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."), FINE],
        {"limit": "max_completion_tokens", "structured": "schema"},
        2,
    ),
    "no-system-role": ([error(400, "System role not supported"), FINE], {"system": False}, 2),
}


@pytest.mark.parametrize(("answers", "spoken", "requests"), DIALECTS.values(), ids=DIALECTS.keys())
def test_a_refused_part_is_left_out_and_that_is_remembered(
    answers: list[Answer], spoken: dict[str, object], requests: int
) -> None:
    with serving(*answers) as server:
        asked = endpoint(server.url)
        assert asked.complete(ASKED).text == GOOD
        assert {name: getattr(asked.dialect(), name) for name in spoken} == spoken
        assert server.count == requests
        asked.complete(ASKED)
        assert server.count == requests + 1
        assert server.bodies[-1] == server.bodies[-2]


def test_what_is_sent_in_each_mode() -> None:
    with serving(SCHEMA_REFUSED, OBJECT_REFUSED, FINE) as server:
        endpoint(server.url).complete(ASKED)
        first, second, third = server.bodies
    assert first["response_format"]["json_schema"]["strict"] is True
    assert "$schema" not in first["response_format"]["json_schema"]["schema"]
    assert (first["temperature"], first["seed"], first["max_tokens"]) == (0.0, 7, 50)
    assert first["messages"][0]["content"] == "be brief"
    assert second["response_format"] == {"type": "json_object"}
    assert "response_format" not in third
    assert '"additionalProperties": false' in third["messages"][0]["content"]


def test_structured_off_never_sends_a_schema() -> None:
    with serving(FINE) as server:
        endpoint(server.url, structured="off").complete(ASKED)
        assert server.bodies[0]["response_format"] == {"type": "json_object"}


def test_structured_schema_never_falls_back() -> None:
    with serving(SCHEMA_REFUSED, FINE) as server:
        with pytest.raises(ModelError, match="json_schema is not supported"):
            endpoint(server.url, structured="schema").complete(ASKED)
        assert server.count == 1


# --- replies ------------------------------------------------------------------------------------------------------------

MALFORMED = {
    "prose": "Here you are: nothing of note.",
    "no-json": "{claims: []}",
    "key-twice": '{"claims": [], "claims": []}',
    "nan": '{"claims": [NaN]}',
    "infinity": '{"claims": [1e999]}',
    "deep": '{"claims": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "huge-integer": '{"claims": [' + "9" * 5000 + "]}",
    "wrong-type": '{"claims": "none"}',
    "extra-key": '{"claims": [], "title": "mine"}',
    "missing-key": "{}",
    "bare-list": "[]",
    "prose-around": 'Sure! {"claims": []}',
    "two-values": '{"claims": []} {"claims": []}',
    "lone-surrogate": '{"claims": [{"id": "a", "text": "\\ud800", "evidence": []}]}',
    "nul": '{"claims": [{"id": "a", "text": "\\u0000", "evidence": []}]}',
    "cut": '{"claims": [',
}


@pytest.mark.parametrize("reply", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_reply_is_asked_for_again_with_what_is_wrong(reply: str) -> None:
    with serving(content(reply), FINE) as server:
        value, _ = ask(endpoint(server.url), ASKED.messages, schema_name=ASKED.schema_name, max_tokens=50)
        assert value == {"claims": []}
        assert server.count == 2
        roles = [m["role"] for m in server.bodies[1]["messages"]]
        assert roles == ["system", "user", "assistant", "user"]
        assert "could not be used" in server.bodies[1]["messages"][-1]["content"]


@pytest.mark.parametrize("reply", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_reply_that_stays_malformed_is_given_up_after_three(reply: str) -> None:
    with serving(content(reply)) as server:
        with pytest.raises(MalformedReplyError) as caught:
            ask(endpoint(server.url), ASKED.messages, schema_name=ASKED.schema_name, max_tokens=50)
        assert caught.value.reply == reply
        assert server.count == 3
        assert [len(body["messages"]) for body in server.bodies] == [2, 4, 2]


def test_a_cut_reply_is_asked_for_once_more() -> None:
    with serving(content('{"claims": [', finish="length")) as server:
        with pytest.raises(CutReplyError):
            ask(endpoint(server.url), ASKED.messages, schema_name=ASKED.schema_name, max_tokens=50)
        assert server.count == 2
        assert "Give fewer" in server.bodies[1]["messages"][-1]["content"]


def test_a_refusal_is_not_asked_again() -> None:
    with serving(content(None, refusal="no")) as server:
        with pytest.raises(ModelRefusedError):
            ask(endpoint(server.url), ASKED.messages, schema_name=ASKED.schema_name, max_tokens=50)
        assert server.count == 1


# --- the model's name ---------------------------------------------------------------------------------------------------


def listing(*names: str) -> Answer:
    return Answer(json.dumps({"object": "list", "data": [{"id": name} for name in names]}).encode())


def test_the_only_model_is_taken() -> None:
    with serving(listing("solo"), FINE) as server:
        endpoint(server.url, model="").complete(ASKED)
        assert server.paths == ["/v1/models", "/v1/chat/completions"]
        assert server.bodies[1]["model"] == "solo"


@pytest.mark.parametrize("names", [(), ("a", "b")], ids=["none", "two"])
def test_which_model_must_be_said(names: tuple[str, ...]) -> None:
    with serving(listing(*names)) as server, pytest.raises(SettingsError, match="--model"):
        endpoint(server.url, model="").model()


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1/v1", "127.0.0.1:8080", "http://", "http://[::1", "http://x:port/"], ids=str
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(SettingsError, match="base_url"):
        endpoint(url)


def test_neither_key_nor_endpoint() -> None:
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        Endpoint(Settings(drafter="llm"))


# --- several at a time --------------------------------------------------------------------------------------------------


def test_order_is_kept_and_usage_summed() -> None:
    with serving(
        *(Answer(json.dumps(chat(f'{{"n": {n}}}')).encode(), wait_s=0.02 * (5 - n)) for n in range(5))
    ) as server:
        asked = endpoint(server.url)
        done: list[int] = []

        def one(n: int) -> tuple[int, str]:
            return n, asked.complete(ASKED).text

        out = complete_all([lambda n=n: one(n) for n in range(5)], concurrency=5, on_done=done.append)  # type: ignore[misc]
        assert [n for n, _ in out] == [0, 1, 2, 3, 4]
        assert sorted(done) == [0, 1, 2, 3, 4]
        assert (asked.usage().calls, asked.usage().prompt_tokens, asked.usage().completion_tokens) == (5, 35, 15)


def test_the_first_failure_cancels_what_has_not_begun() -> None:
    begun: list[int] = []

    def job(n: int) -> int:
        begun.append(n)
        raise ModelAuthenticationError("no")

    with pytest.raises(ModelAuthenticationError):
        complete_all([lambda n=n: job(n) for n in range(50)], concurrency=1, on_done=print)  # type: ignore[misc]
    assert begun == [0]


def test_a_stopped_endpoint_keeps_nobody_waiting() -> None:
    with serving(Answer(FINE.body, wait_s=3.0)) as server:
        asked = Endpoint(Settings(base_url=server.url, model="m"))
        threading.Timer(0.2, asked.stop).start()
        with pytest.raises(ModelUnavailableError):  # the answer would come, had nobody stopped
            asked.complete(ASKED)


def test_an_endpoint_closes_its_connections_when_it_goes() -> None:
    with serving(Answer(FINE.body, headers={"connection": "keep-alive"})) as server:
        asked = endpoint(server.url)
        asked.complete(ASKED)
        client = asked.transport.client()
        assert not client.is_closed()
        del asked
        gc.collect()
        assert client.is_closed()
