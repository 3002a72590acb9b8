"""Offline: nobody is reached at all. Local-only: this machine and nobody else. Watched in a process of its own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefgen.drafting.client import Endpoint
from briefgen.errors import ExitCode, ModelError, SettingsError
from briefgen.loopback import host_in, is_loopback
from briefgen.settings import Settings
from briefgen.workers import Workplace
from tests.faults.asking import ASKED, FINE, GOOD
from tests.faults.model import article
from tests.faults.server import Answer, serving
from tests.model_server import ModelServer, a_model
from tests.reliability.reaching import Canary, Said, canary, surroundings, watched

if TYPE_CHECKING:
    from tests.reliability.tally import Tally

pytestmark = pytest.mark.enable_socket

PLAIN = ("--no-selftest", "--format", "md,json", "--quiet")
FAR = "http://model.invalid/v1"
"""An address that would have to be looked up."""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A folder to work in, with sources, a document and a manifest."""
    (tmp_path / "story").mkdir()
    for number in range(2):
        (tmp_path / "story" / f"{number}.txt").write_text(article(number), encoding="utf-8")
    page = "<html><head><title>T</title><link rel=stylesheet href=http://model.invalid/a.css></head><body><article><p>"
    page += "The council paid 12 pounds for the bridge in March 2024.</p><img src=//model.invalid/b.png></article></body></html>"
    (tmp_path / "story" / "page.html").write_text(page, encoding="utf-8")
    sentence = re.findall(r"The council of[^.]*\.", article(0))[0]
    entry = "[1]: story/0.txt and [a page](http://model.invalid/x)"
    (tmp_path / "report.md").write_text(f"{sentence} [1]\n\n{entry}\n", encoding="utf-8")
    rows = "id,task,sources\nharbour,build,story\n"
    (tmp_path / "tonight.csv").write_text(rows, encoding="utf-8")
    claim = {"id": "a", "claim": sentence, "doc": article(0), "label": 1}
    (tmp_path / "claims.jsonl").write_text(json.dumps(claim) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def bird() -> Iterator[Canary]:
    with canary() as kept:
        yield kept


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with a_model() as kept:
        yield kept


ENDPOINT = {"OPENAI_BASE_URL": FAR, "OPENAI_API_KEY": "sk-canary-0123456789", "BRIEFGEN_MODEL": "counting"}


def _wrong(told: list[Said], *codes: int) -> list[str]:
    """Those that reached for somebody, or ended otherwise than expected."""
    out = [f"{' '.join(one.command)}: {one.reached[:3]}" for one in told if one.reached]
    for one, code in zip(told, codes, strict=True):
        if one.code != code or "Traceback" in one.said:
            out.append(f"{' '.join(one.command)}: exit {one.code}, not {code}: {one.said[-400:]}")
    return out


def test_commands_that_have_no_business_on_the_network(tally: Tally, story: Path, bird: Canary) -> None:
    commands: list[tuple[tuple[str, ...], int]] = [
        (("build", "story", *PLAIN, "--drafter", "extractive"), ExitCode.OK),
        (("build", "story", "-o", "again", "--offline", *PLAIN, "--drafter", "extractive"), ExitCode.OK),
        (("build", "story", "--dry-run"), ExitCode.OK),
        (("verify", "briefing"), ExitCode.OK),
        (("verify", "report.md", "--sources", "story", "--offline"), ExitCode.OK),
        (("sources", "story"), ExitCode.OK),
        (("render", "briefing", "-o", "rendered", "--format", "md,html"), ExitCode.OK),
        (("diff", "briefing", "again"), ExitCode.OK),
        (("eval", "claims.jsonl", "--jobs", "1"), ExitCode.OK),
        (("selftest", "briefing"), ExitCode.OK),
        (("cache", "show"), ExitCode.OK),
        (("cache", "check"), ExitCode.OK),
        (("cache", "prune", "--older-than", "90d"), ExitCode.OK),
        (("explain", "BG301"), ExitCode.OK),
        (("--help",), ExitCode.OK),
    ]
    told = watched([c for c, _ in commands], story, environ=ENDPOINT | surroundings(story, bird.url))
    tally.none(
        19,
        "commands that ask no model, with an endpoint, a key, proxies and a .netrc set",
        tried=len(commands),
        unit="commands in a watched process",
        wrong=[*_wrong(told, *(code for _, code in commands)), *_sung(bird)],
        of="reached for somebody",
    )


def _sung(bird: Canary) -> list[str]:
    return [f"the canary got {bird.connections} connections and {bird.bytes} bytes"] if bird.connections else []


def test_offline(tally: Tally, story: Path, model: ModelServer, bird: Canary) -> None:
    asked = ("build", "story", "--model", "counting", "--drafter", "llm", "--judge", *PLAIN)
    around = surroundings(story, bird.url)
    (first,) = watched([(*asked, "--base-url", model.url)], story, environ={**around})
    assert first.code == ExitCode.OK, first.said
    assert any(line.startswith("socket.connect") for line in first.reached), "the watch sees no connection"
    calls = model.calls
    commands: list[tuple[tuple[str, ...], int]] = [
        ((*asked, "-o", "off", "--offline", "--base-url", model.url), ExitCode.OK),
        ((*asked, "-o", "off", "--offline", "--base-url", model.url, "--dry-run"), ExitCode.OK),
        ((*asked, "-o", "new", "--offline", "--base-url", model.url, "-q", "Who paid?"), ExitCode.MODEL),
        ((*asked, "-o", "new", "--offline", "--base-url", FAR), ExitCode.MODEL),
        ((*asked, "-o", "new", "--offline"), ExitCode.MODEL),
        ((*asked, "-o", "new", "--offline", "--no-cache", "--base-url", FAR), ExitCode.USAGE),
        ((*asked, "-o", "new", "--offline", "--refresh", "--base-url", FAR), ExitCode.USAGE),
        ((*asked[:2], "-o", "new", "--offline", "--drafter", "llm", "--base-url", FAR), ExitCode.USAGE),
        (("verify", "briefing", "--judge", "--offline"), ExitCode.USAGE),
        (("batch", "tonight.csv", "--offline", "--dask", "tcp://127.0.0.1:8786"), ExitCode.USAGE),
        (("verify", "report.md", "--sources", "story", "--offline", "--dask", "tcp://127.0.0.1:8786"), ExitCode.USAGE),
    ]
    told = watched([c for c, _ in commands], story, environ={**around})
    wrong = [*_wrong(told, *(code for _, code in commands)), *_sung(bird)]
    wrong += [f"{model.calls - calls} requests"] if model.calls != calls else []
    for name in ("briefing.md", "briefing.json"):
        if (story / "off" / name).read_bytes() != (story / "briefing" / name).read_bytes():
            wrong.append(f"{name} is another one offline")
    missing = told[2].said
    named = (
        "has no answer to this request" in missing,
        "sha256 " in missing,
        "--offline" in missing,
        "--drafter" in missing,
    )
    wrong += [f"the error says {missing}"] if not all(named) or list(story.glob("new/*")) else []
    tally.none(
        19,
        "--offline: builds from the ledger, what is missing is an error that names the request and the way out, clusters refused",
        tried=len(commands),
        unit="commands in a watched process",
        wrong=wrong,
        of="reached for somebody, or ended otherwise",
    )


@pytest.mark.slow
def test_a_batch_offline_with_its_workers(tally: Tally, story: Path, bird: Canary) -> None:
    commands = [("batch", "tonight.csv", "--jobs", "1", "--offline", "--quiet")]
    environ = surroundings(story, bird.url)
    told = watched(commands, story, environ=environ)
    wrong = [*_wrong(told, ExitCode.OK), *_sung(bird)]
    tally.none(
        19,
        "a batch offline, its worker processes watched, too",
        tried=1,
        unit="batches",
        wrong=wrong,
        of="reached for somebody",
    )


def test_local_only(tally: Tally, story: Path, model: ModelServer, bird: Canary) -> None:
    port = re.findall(r":(\d+)/", model.url)[0]
    asked = (
        "build",
        "story/0.txt",
        "--model",
        "counting",
        "--drafter",
        "llm",
        *PLAIN,
        "--local-only",
        "--no-cache",
        "--concurrency",
        "1",
        "--deadline",
        "3",
    )
    with serving(Answer(b"", 307, {"location": f"{bird.url}/v1/chat/completions"})) as turning:
        hosts = ("127.0.0.1", "localhost", "LOCALHOST", "desk.localhost", "127.1.2.3", "[::ffff:127.0.0.1]")
        good = [(*asked, "-o", f"out{n}", "--base-url", f"http://{host}:{port}/v1") for n, host in enumerate(hosts)]
        commands = [
            *((command, ExitCode.OK) for command in good[:4]),
            *((command, None) for command in good[4:]),  # nobody listens there on some systems
            ((*asked, "--base-url", turning.url), ExitCode.MODEL),
            *(((*asked, "--base-url", f"http://{host}:{port}/v1"), ExitCode.USAGE) for host in ELSEWHERE),
            ((*asked[:-2], "--base-url", "https://127.0.0.1.nip.io/v1"), ExitCode.USAGE),
            (("batch", "tonight.csv", "--local-only", "--dask", "tcp://scheduler.invalid:8786"), ExitCode.USAGE),
        ]
        told = watched([c for c, _ in commands], story, environ=surroundings(story, bird.url))
        wrong = _sung(bird)
        for one, (_, code) in zip(told, commands, strict=True):
            away = [line for line in one.reached if not _is_here(line)]
            refused = code == ExitCode.USAGE and one.reached
            if away or refused or (code is not None and one.code != code) or "Traceback" in one.said:
                wrong.append(f"{one.command[-1]}: exit {one.code}, {one.reached[:3]}, {one.said[-300:]}")
        wrong += ["the redirect was followed"] if turning.count != 1 else []
    assert model.calls > 4
    tally.none(
        19,
        "--local-only: names that only look local, addresses in odd notations, redirects, proxies, a cluster elsewhere",
        tried=len(commands),
        unit="builds in a watched process",
        wrong=wrong,
        of="reached another machine, looked up a name or fed a canary",
    )


def _is_here(line: str) -> bool:
    """Whether this is a connection to the loopback, or the interpreter reading such an address as it is written."""
    found = re.match(r"socket\.(?:connect|sendto|getaddrinfo) \(\(?'([\d.:a-f]+)'", line)
    return found is not None and is_loopback(found[1])


ELSEWHERE = (
    *(
        "192.0.2.1",
        "localhost.model.invalid",
        "127.0.0.1.nip.io",
        "model.invalid",
        "0.0.0.0",
        "[::]",
        "10.0.0.1",
        "169.254.169.254",
    ),
    *("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.1", "127.0.0.1.", "localhost.", "0"),
    *(
        "[::ffff:192.0.2.1]",
        "[::ffff:0.0.0.0]",
        "[fe80::1%25lo]",
        "[::127.0.0.1]",
        "local-host",
        "localhost%00.invalid",
        "%6cocalhost",
    ),
)
"""Hosts that are not this machine, or are not written so that this is sure."""

HERE = (
    "127.0.0.1",
    "127.255.255.254",
    "::1",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
    "localhost",
    "LocalHost",
    "a.b.localhost",
)


def test_what_counts_as_this_machine(tally: Tally) -> None:
    odd = ("１２７.0.0.1", "ⅼocalhost", "ｌocalhost", "localhost\u200b", "", "lоcalhost", "127.0.0.1\n", "::1%lo")
    elsewhere = [*odd, *(host_in(f"http://{host}/") for host in ELSEWHERE)]
    wrong = [host for host in HERE if not is_loopback(host)] + [host for host in elsewhere if is_loopback(host)]
    urls = {
        "http://127.0.0.1@model.invalid/": "model.invalid",
        "http://localhost:80@model.invalid:8080/v1": "model.invalid",
        "http://model.invalid#@127.0.0.1/": "model.invalid",
        "http://model.invalid?@127.0.0.1/": "model.invalid",
        "tcp://model.invalid:8786": "model.invalid",
        "model.invalid:8786": "model.invalid",
        "127.0.0.1:8786": "127.0.0.1",
        "tls://[::1]:8786": "::1",
        "http://[::1": "",
        "unix:///run/model.sock": "",
    }
    wrong += [url for url, host in urls.items() if host_in(url) != host]
    tally.none(
        19,
        "hosts: loopback addresses and localhost are this machine; look-alikes, other notations and names below them are not",
        tried=len(HERE) + len(elsewhere) + len(urls),
        unit="hosts",
        wrong=wrong,
        of="taken for the other",
    )


@pytest.mark.parametrize("address", ["tcp://scheduler.invalid:8786", "scheduler.invalid:8786", "tls://192.0.2.1:8786"])
def test_a_cluster_elsewhere_is_refused_as_soon_as_it_is_named(address: str) -> None:
    with pytest.raises(SettingsError, match="local_only"):
        Workplace(dask=address, local_only=True)
    with pytest.raises(SettingsError, match="offline"):
        Workplace(dask=address, offline=True)
    assert Workplace(dask="tcp://127.0.0.1:8786", local_only=True).dask


def test_whatever_an_address_comes_to_the_connection_goes_nowhere_else() -> None:
    """The guard below the check of the address: here the address is changed after it."""
    asked = Endpoint(Settings(base_url="http://127.0.0.1:9/v1", model="m", local_only=True, deadline_s=0.3))
    asked.transport._base_url = "http://192.0.2.1/v1"
    with pytest.raises(ModelError, match="not this machine"):
        asked.complete(ASKED)


def test_localhost_by_six() -> None:
    """Some servers listen on ::1 only."""
    with serving(FINE) as server:
        port = server.server_address[1]
        asked = Endpoint(Settings(base_url=f"http://localhost:{port}/v1", model="m", local_only=True))
        assert asked.complete(ASKED).text == GOOD
        assert {k.lower(): v for k, v in server.heads[0].items()}["host"] == f"localhost:{port}"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_kernel_agrees(tally: Tally, story: Path, bird: Canary) -> None:
    """What libraries written in C do, and processes that the interpreter's own watch does not reach, is seen from below."""
    trace = story / "trace"
    commands = [
        ("build", "story", "--offline", "--drafter", "extractive", "--format", "md,html,docx,pdf,json"),
        ("verify", "briefing"),
        ("batch", "tonight.csv", "--jobs", "1", "--offline", "--quiet"),
    ]
    python = ("strace", "-f", "-qq", "-o", str(trace), "-e", "trace=connect,sendto,sendmsg,sendmmsg")
    told = watched(commands, story, environ=surroundings(story, bird.url), python=python)
    assert [one.code for one in told] == [ExitCode.OK] * 3, [one.said for one in told]
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    reached = [line for line in lines if "AF_INET" in line or "AF_INET6" in line or "nscd" in line]
    tally.none(
        19,
        "the same seen from the kernel (strace), all child processes with it",
        tried=len(commands),
        unit="commands",
        wrong=[*reached, *_sung(bird)],
        of="system calls that reach for somebody",
    )
