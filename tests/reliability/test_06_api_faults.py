"""An endpoint that fails in every known way: exact request counts, one typed end, nothing partial taken for whole."""

from __future__ import annotations

import json
import resource
import socket
import time
import traceback
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen.cli import main
from briefgen.drafting import pacing, retrying
from briefgen.errors import BriefgenError, ExitCode, ModelError, ModelUnavailableError
from tests.faults.asking import ASKED, FINE, GOOD, KEY, Watch, endpoint, error
from tests.faults.model import article, says
from tests.faults.server import Answer, chat, serving
from tests.reliability.api_faults import FAILS, HEALS, SLOW

if TYPE_CHECKING:
    from tests.reliability.tally import Tally

pytestmark = pytest.mark.block_network(allowed_hosts=["127\\.0\\.0\\.1"])

MOST_MB = 200
_BRIEFLY = "--model m --no-cache --quiet --concurrency 1 --no-selftest --format md,json --timeout 5".split()


def _heals(name: str) -> str:
    """What is wrong with how a fault heals; empty for nothing."""
    answers, requests = HEALS[name]
    with serving(*answers) as server:
        asked = endpoint(server.url)
        try:
            reply = asked.complete(ASKED)
        except Exception as fault:  # noqa: BLE001 - whatever comes is what this is about
            return f"{name}: {fault!r}"
        seen = (reply.text == GOOD, server.count, asked.usage().calls)
    return "" if seen == (True, requests, 1) else f"{name}: {seen}"


def _fails(name: str) -> str:
    """What is wrong with how a fault fails."""
    answers, kind, requests, words = FAILS[name]
    with serving(*answers) as server:
        try:
            reply = endpoint(server.url).complete(ASKED)
        except ModelError as fault:
            caught = fault
        except Exception as fault:  # noqa: BLE001
            return f"{name}: not ours: {fault!r}"
        else:
            return f"{name}: taken for whole: {reply.text!r}"
        count = server.count
    said = str(caught)
    good = (
        type(caught) is kind
        and words in said
        and said.isprintable()
        and len(said) < 700
        and count == requests
        and len(caught.request_digest) == 64
        and KEY not in "".join(traceback.format_exception(caught))
    )
    return "" if good else f"{name}: {type(caught).__name__} after {count}: {said}"


def test_what_heals(tally: Tally) -> None:
    wrong = [said for name in HEALS if (said := _heals(name))]
    tally.none(
        6,
        "a fault that a repeat heals, or none at all: the exact number of requests, the whole answer",
        tried=len(HEALS),
        unit="faults on a loopback server",
        wrong=wrong,
        of="ended otherwise",
    )


def test_what_fails(tally: Tally) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wrong = [said for name in FAILS if (said := _fails(name))]
    tally.none(
        6,
        "a fault that stays: bounded retries, a typed error of one line, no key in it",
        tried=len(FAILS),
        unit="faults on a loopback server",
        wrong=wrong,
        of="ended otherwise",
    )
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    tally.within(
        6,
        "memory, with bodies that unpack to gigabytes or never end",
        tried=len(FAILS),
        unit="faults",
        worst=grown,
        most=MOST_MB,
        of="MB more",
    )


def test_the_total_deadline(tally: Tally) -> None:
    late: list[str] = []
    for name, answer in SLOW.items():
        began = time.monotonic()
        with serving(answer) as server:
            with pytest.raises(ModelUnavailableError, match=r"no whole answer within 0\.3 s"):
                endpoint(server.url, timeout_s=0.3).complete(ASKED)
            took = time.monotonic() - began
            if server.count != 3 or took > 3 * 0.3 + 4:
                late.append(f"{name}: {server.count} requests, {took:.1f} s")
    late += _slow_connect() + _chain() + _told_limits() + _hung_listing()
    tally.none(
        6,
        "dripped bodies and heads, silence, endless answers, slow connections, chains of repeats and of limits that are told",
        tried=len(SLOW) + 4,
        unit="slow answers",
        wrong=late,
        of="past the deadline",
    )


def _slow_connect() -> list[str]:
    """A server whose queue is full lets a connection hang."""
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            plug = stack.enter_context(socket.socket())
            plug.setblocking(False)  # noqa: FBT003 - a socket's own
            plug.connect_ex(server.getsockname())
        began = time.monotonic()
        with pytest.raises(ModelUnavailableError):
            endpoint(f"http://127.0.0.1:{server.getsockname()[1]}/v1", timeout_s=0.3).complete(ASKED)
        took = time.monotonic() - began
    return [f"slow connect: {took:.1f} s"] if took > 5 else []


def _chain() -> list[str]:
    """Refusals that each ask for a pause within the deadline."""
    watch = Watch()
    with serving(error(503, "busy", {"retry-after": "7"})) as server:
        with pytest.raises(ModelUnavailableError, match="past the deadline"):
            endpoint(server.url, watch, deadline_s=30.0).complete(ASKED)
        count = server.count
    return [f"chain: {watch.now} s, {count}"] if (watch.now, count) != (28.0, 5) else []


def _told_limits() -> list[str]:
    """Refusals that tell of a limit instead: the time in line before a repeat is bounded, too."""
    watch = Watch()
    told = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "25"}
    with serving(error(429, "busy", told)) as server, pytest.raises(ModelUnavailableError):
        endpoint(server.url, watch, deadline_s=30.0).complete(ASKED)
    return [f"told limits: {watch.now} s"] if watch.now > 2 * 30.0 + 25 else []


def _hung_listing() -> list[str]:
    """The list of models, asked for where none is named."""
    began = time.monotonic()
    with serving(Answer(b'{"data": []}', wait_s=2.0)) as server, pytest.raises(ModelUnavailableError):
        endpoint(server.url, timeout_s=0.2, model="").complete(ASKED)
    took = time.monotonic() - began
    return [f"listing: {took:.1f} s"] if took > 5 else []


# --- whole builds -------------------------------------------------------------------------------------------------------


def _well(body: dict[str, object]) -> Answer:
    return Answer(json.dumps(chat(json.dumps(says(body)))).encode())


def _built(answers: list[Answer], folder: Path, *, heals: bool) -> tuple[int, int]:
    """Exit code and requests of a build whose endpoint plays these answers, and then, where it heals, answers well."""
    with serving(*answers, then=_well if heals else None) as server:
        code = main(["build", "story", "-o", str(folder), "--base-url", server.url, *_BRIEFLY])
        return code, server.count


@pytest.mark.parametrize("step", [pytest.param(9, id="short"), pytest.param(1, id="full", marks=pytest.mark.slow)])
def test_builds(
    tally: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: int
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setattr(retrying, "FIRST_PAUSE_S", 0.001)
    monkeypatch.setattr(pacing, "_LONGEST_GAP_S", 0.001)
    Path("story").mkdir()
    Path("story/a.txt").write_text(article(3), encoding="utf-8")
    healing = [name for name in HEALS if name != "429-then-ok"][::step]  # waits two seconds
    failing = list(FAILS)[::step]
    wrong = []
    plain, whole = _built([], tmp_path / "plain", heals=True)
    assert plain == ExitCode.OK, capsys.readouterr().err
    for name in healing:
        answers, requests = HEALS[name]
        faults = [answer for answer in answers if answer is not FINE][: requests - 1]
        code, count = _built(faults, tmp_path / name, heals=True)
        same = (tmp_path / name / "briefing.md").is_file() and _body(tmp_path / name) == _body(tmp_path / "plain")
        if (code, count, same) != (ExitCode.OK, whole + len(faults), True):
            wrong.append(f"{name}: exit {code}, {count} requests, {same}")
    for name in failing:
        folder = tmp_path / name
        code, count = _built(FAILS[name][0], folder, heals=False)
        if code != ExitCode.MODEL or not 0 < count <= 40 or (folder.is_dir() and any(folder.iterdir())):
            wrong.append(f"{name}: exit {code}, {count} requests, {list(folder.glob('*'))}")
    said = capsys.readouterr()
    wrong += ["a traceback was shown"] if "Traceback" in said.err or "internal error" in said.err else []
    wrong += ["the key was shown"] if KEY in said.err + said.out else []
    tally.none(
        6,
        "whole builds: healed ones give the bytes of a build without faults; failed ones exit 4 and write no briefing",
        tried=len(healing) + len(failing),
        unit="builds",
        wrong=wrong,
        of="partial, untyped or with a traceback",
    )


def _body(folder: Path) -> bytes:
    return (folder / "briefing.json").read_bytes()


# --- where the words go -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["a" * 64 + ".invalid", "a..b", "a b", "a\0b", "\u200b", "[::1", "a:99999"])
def test_an_address_that_nobody_can_look_up_is_told_as_one(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    def getaddrinfo(name: str, *_: object, **__: object) -> None:
        name.encode("idna")  # as the real one does
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(BriefgenError) as caught:
        endpoint(f"http://{host}/v1").complete(ASKED)
    assert str(caught.value).isprintable()
