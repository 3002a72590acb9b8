"""Turning words: kind and group, by the longest phrase."""

from __future__ import annotations

import pytest

from briefgen.text.cues import cues


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("It did not open.", [("negation", "not")], id="not"),
        pytest.param("It didn’t open.", [("negation", "not")], id="contraction"),
        pytest.param("It is no longer open.", [("negation", "no longer")], id="longest"),
        pytest.param("They failed to pay.", [("negation", "fail")], id="failed-to"),
        pytest.param("No fewer than ten came.", [], id="no-fewer-than"),
        pytest.param("It may close.", [("modal", "may")], id="may"),
        pytest.param("It closed on 3 May 2026.", [], id="the-month"),
        pytest.param("He threatened to sue.", [("modal", "threaten")], id="threatened"),
        pytest.param("The line is due to open.", [("modal", "plan")], id="due-to-open"),
        pytest.param("It closed due to rain.", [], id="due-to-rain"),
        pytest.param("It reportedly leaked.", [("hedge", "reportedly")], id="hedge"),
        pytest.param("Nearly all agreed.", [("quantifier", "almost all")], id="nearly-all"),
        pytest.param("Not all agreed.", [("quantifier", "not all")], id="not-all"),
        pytest.param("It opens if it is paid.", [("condition", "if")], id="if"),
        pytest.param("The tram runs.", [], id="none"),
    ],
)
def test_cues(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(c.kind, c.key) for c in cues(text)] == expected
