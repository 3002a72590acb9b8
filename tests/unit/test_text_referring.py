"""Whom pronouns and "the company" stand for."""

from __future__ import annotations

import pytest

from briefgen.text.referring import referent


def _read(text: str) -> str | None:
    """The referent of the word that stands in square brackets."""
    at = text.index("[")
    return referent(text.replace("[", "").replace("]", ""), at)


@pytest.mark.parametrize(
    ("text", "bearer"),
    [
        pytest.param(
            "The clerk, Olga Brandt, spoke on Monday. [She] said the quay was full.", "olga brandt", id="subject-before"
        ),
        pytest.param(
            "The clerk, Olga Brandt, spoke. She was late. [She] said the quay was full.",
            "olga brandt",
            id="over-two-sentences",
        ),
        pytest.param('"It is full," said engineer Tam Ridley. [He] left at noon.', "tam ridley", id="speaker-behind"),
        pytest.param(
            "Judge Olga Brandt said teacher Tam Ridley had lied. [She] fined the school.",
            "olga brandt",
            id="subject-first",
        ),
        pytest.param(
            "The chairman, Tam Ridley, met editor Olga Brandt. [She] was pleased.",
            "olga brandt",
            id="a-chairman-is-not-she",
        ),
        pytest.param(
            "The Fenwick Harbour Trust raised fees. [Its] director, Olga Brandt, resigned.",
            "fenwick harbour trust",
            id="its",
        ),
        pytest.param("The Fenwick Harbour Trust said [it] would raise fees.", "fenwick harbour trust", id="told"),
        pytest.param(
            "The ferry company Blueline will close in May. The [company] blamed the weather.",
            "blueline",
            id="the-company",
        ),
    ],
)
def test_one_reading(text: str, bearer: str) -> None:
    assert _read(text) == bearer


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A teacher told the school so. [She] was angry.", id="unnamed-person"),
        pytest.param(
            "The plan, backed by clerk Olga Brandt and editor Tam Ridley, failed. [She] was angry.", id="two-people"
        ),
        pytest.param("The bridge at Fenwick is old. [It] was built in 1901.", id="a-thing"),
        pytest.param("Olga Brandt wins prize\n\n[She] was angry.", id="heading"),
        pytest.param(
            "The ferry company Blueline sued the ferry company Redline. The [company] blamed the weather.",
            id="two-companies",
        ),
        pytest.param("The Fenwick Harbour Trust ordered the council to say how [it] would pay.", id="a-body-between"),
        pytest.param("[She] was angry.", id="nobody-before"),
    ],
)
def test_left_open(text: str) -> None:
    assert _read(text) is None
