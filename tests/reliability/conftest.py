"""Fixtures of the reliability tests: the tally, and the public corpora."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reliability.ground import Ground, a_ground
from tests.reliability.tally import Tally

Corpus = Callable[[int, str, str], Path]


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Where crashes and failing writes are tried: set up once, since all that runs has to be loaded first."""
    with a_ground(tmp_path_factory.mktemp("ground")) as ground:
        yield ground


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Where a test says what it measured; tests marked slow are the full size."""
    folder = os.environ.get("BRIEFGEN_TALLY", "")
    return Tally(Path(folder) if folder else None, "full" if request.node.get_closest_marker("slow") else "short")


@pytest.fixture
def corpus(tally: Tally) -> Corpus:
    """A file or folder of the public corpora, for a test and part by name; skips aloud where it is absent."""
    home = Path(os.environ.get("BRIEFGEN_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))

    def find(test: int, part: str, place: str) -> Path:
        path = home / place
        if not path.exists():
            why = f"the public corpus {place} is not at hand (BRIEFGEN_CORPORA)"
            tally.untried(test, part, why=why)
            pytest.skip(why)
        return path

    return find
