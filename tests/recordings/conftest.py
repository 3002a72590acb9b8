"""Recorded replies of a real model. Replaying needs no model, no key and no network; see README.md for recording."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefgen.settings import Settings
from tests.recordings.cassettes import ReadableYaml, kept_request, kept_response

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

HERE = Path(__file__).parent
NOWHERE = "http://llm.invalid/v1"
PASSED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    """Any host may record; what must agree is the method, the path and the whole body."""
    return {
        "serializer": "yaml",
        "match_on": ["method", "path", "body"],
        "decode_compressed_response": True,
        "before_record_request": kept_request,
        "before_record_response": kept_response,
        "allow_playback_repeats": False,
    }


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    vcr.register_serializer("yaml", ReadableYaml())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture(autouse=True)
def no_leftovers(request: pytest.FixtureRequest, vcr: Any, record_mode: str) -> Iterator[None]:
    """What a passing test did not ask for is stale: replaying it fails, and recording only what is new removes it."""
    loaded = len(vcr.data) if vcr else 0
    yield
    if vcr is None or not request.node.stash.get(PASSED, False):
        return
    stale = [i for i in range(loaded) if not vcr.play_counts[i]]
    if record_mode == "none":
        assert not stale, f"{len(stale)} stale interactions in {vcr._path}: record again"
    elif stale:
        vcr.data = [pair for i, pair in enumerate(vcr.data) if i not in stale]
        vcr.dirty = True


@pytest.fixture
def behind(record_mode: str) -> str:
    """The endpoint to record from, or an address that does not exist."""
    if record_mode == "none":
        return NOWHERE
    url = os.environ.get("BRIEFGEN_RECORD_URL", "")
    if not url:
        pytest.fail("set BRIEFGEN_RECORD_URL to the endpoint to record from, such as http://127.0.0.1:8182/v1")
    return url


@pytest.fixture
def settings(behind: str) -> Settings:
    """The same for recording and replaying: what is sent must agree. One request at a time keeps the order of a cassette."""
    return Settings(
        drafter="llm",
        base_url=behind,
        model="local",
        as_of="2026-06-20",
        temperature=0.0,
        seed=7,
        concurrency=1,
        rounds=1,
        timeout_s=1800.0,
        deadline_s=3600.0,
        context_tokens=8192,
        reply_tokens=1500,
        chunk_size=6000,
        chunk_overlap=300,
        max_facts=12,
        max_disputes=4,
        max_questions=4,
    )


@pytest.fixture
def plain_endpoint(behind: str, record_mode: str) -> Iterator[str]:
    """An endpoint that refuses ``response_format``."""
    if record_mode == "none":
        yield NOWHERE
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, str(HERE / "plain_endpoint.py"), str(port), behind])
    try:
        time.sleep(1.0)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(timeout=10)
