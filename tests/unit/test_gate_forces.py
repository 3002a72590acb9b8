"""Which reporting words may be told as which."""

from __future__ import annotations

import pytest

from briefgen.gate.rewriting.forces import licensed_force


@pytest.mark.parametrize(
    ("claimed", "given", "licensed"),
    [
        pytest.param("said", "confirmed", True, id="plainer"),
        pytest.param("confirmed", "said", False, id="stronger"),
        pytest.param("said", "claimed", True, id="said-of-claimed"),
        pytest.param("According to Bell", "told", True, id="according"),
        pytest.param("according to Bell", "believes", True, id="according-of-a-belief"),
        pytest.param("said", "believes", False, id="said-of-a-belief"),
        pytest.param("said", "denied", False, id="a-denial-keeps-its-verb"),
        pytest.param("said", "suggested", False, id="a-suggestion-keeps-its-verb"),
        pytest.param("said", "hoped", False, id="a-hope-keeps-its-verb"),
        pytest.param("demanded", "asked", False, id="demanded-of-asked"),
        pytest.param("alleged", "claimed", True, id="one-force"),
        pytest.param("described", "called", True, id="called"),
        pytest.param("described", "called for", False, id="called-for"),
        pytest.param("said", "", True, id="quotation-goes-on"),
        pytest.param("warned", "", False, id="quotation-goes-on-warned"),
        pytest.param("said", "predicted", True, id="said-of-a-prediction"),
        pytest.param("predicted", "said", False, id="predicted-of-said"),
        pytest.param("According to Bell", "As Bell noted last year", True, id="according-of-as-noted"),
    ],
)
def test_licensed_force(claimed: str, given: str, licensed: bool) -> None:  # noqa: FBT001 - a table's column
    assert licensed_force(claimed, given) is licensed
