"""Posts beside names, and whom a phrase names by them."""

from __future__ import annotations

import pytest

from briefgen.text.described import described
from briefgen.text.posts import posts

_STORY = (
    "The Fenwick Harbour Trust raised its fees on Monday. Its director, Olga Brandt, said the quay was full. "
    "Tam Ridley, the fishers' union's general secretary, called the rise unfair. "
    "The ferry company Blueline will pay. Deputy mayor Ines Falk and former mayor Nils Holm disagreed. "
    "The mayor, Rosa Lind, was away."
)


@pytest.mark.parametrize(
    ("phrase", "holder"),
    [
        pytest.param("The director of the Fenwick Harbour Trust resigned.", "olga brandt", id="its-read-as-the-owner"),
        pytest.param("The trust's director resigned.", "olga brandt", id="bare-owner"),
        pytest.param("The director resigned.", "olga brandt", id="no-owner"),
        pytest.param("The union's general secretary resigned.", "tam ridley", id="behind-the-name"),
        pytest.param("The ferry company resigned.", "blueline", id="kind-of-body"),
        pytest.param("The deputy mayor resigned.", "ines falk", id="deputy"),
        pytest.param("The former mayor resigned.", "nils holm", id="former"),
        pytest.param("The mayor resigned.", "rosa lind", id="neither-deputy-nor-former"),
        pytest.param("The trust resigned.", "fenwick harbour trust", id="end-of-a-name"),
    ],
)
def test_whom_a_phrase_names(phrase: str, holder: str) -> None:
    assert [d.holder for d in described(phrase, _STORY)] == [holder]


@pytest.mark.parametrize(
    "phrase",
    [
        pytest.param("The director of the museum resigned.", id="another-owner"),
        pytest.param("The union's director resigned.", id="owner-of-another-post"),
        pytest.param("The deputy director resigned.", id="deputy-of-a-post"),
        pytest.param("The acting mayor resigned.", id="acting"),
        pytest.param("The general manager resigned.", id="another-noun"),
        pytest.param("Directors resigned.", id="plural"),
    ],
)
def test_what_names_nobody(phrase: str) -> None:
    people = {"olga brandt", "tam ridley", "ines falk", "nils holm", "rosa lind"}
    assert not {d.holder for d in described(phrase, _STORY)} & people


def test_a_post_with_two_holders_is_nobodys() -> None:
    story = "The lawyer, Ada Moss, spoke first. The lawyer, Ben Roth, spoke last."
    assert {p.holder for p in posts(story)} == {"ada moss", "ben roth"}
    assert described("The lawyer left.", story) == ()


def test_two_of_a_list_are_not_one() -> None:
    story = "Olga Brandt, the mayor, and Tam Ridley met the minister, Ben Roth and others."
    assert all(p.holder != "ben roth" for p in posts(story))
