"""How many cases a test tries: few on each change, all of them in the slow set."""

from __future__ import annotations

import pytest

__all__ = ["sizes"]


def sizes(short: int, full: int) -> pytest.MarkDecorator:
    """Run a test twice, with ``size`` as its parameter: short on each change, full with ``-m slow``."""
    return pytest.mark.parametrize(
        "size", [pytest.param(short, id="short"), pytest.param(full, id="full", marks=pytest.mark.slow)]
    )
