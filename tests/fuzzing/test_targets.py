"""What fuzzing begins with, and every input that it ever found a fault with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzzing.targets import INSTRUMENTED, TARGETS, seeds

KEPT = sorted((Path(__file__).parent / "kept").glob("*-*"))


@pytest.mark.parametrize("target", TARGETS)
def test_seeds(target: str) -> None:
    assert seeds(target)
    for data in seeds(target):
        TARGETS[target](data)


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_inputs_that_were_a_fault_once(file: Path) -> None:
    """Named by target: ``fold-hangul-jamo``."""
    TARGETS[file.name.partition("-")[0]](file.read_bytes())


def test_every_target_says_where_coverage_guides() -> None:
    assert INSTRUMENTED.keys() == TARGETS.keys()
