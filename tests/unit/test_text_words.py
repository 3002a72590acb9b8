"""Inflection, tokens, sentences and clauses."""

from __future__ import annotations

import pytest

from briefgen.text.clauses import clauses
from briefgen.text.inflection import lemma
from briefgen.text.sentences import sentence_at, sentences
from briefgen.text.tokens import content_tokens, tokens


@pytest.mark.parametrize(
    "forms",
    ["block blocks blocked blocking", "notice notices noticed noticing", "plan plans planned planning", "say says said saying",
     "policy policies", "agree agrees agreed agreeing", "use uses used using", "box boxes boxed", "deny denies denied denying", "child children"],
)  # fmt: skip
def test_forms_share_a_key(forms: str) -> None:
    assert len({lemma(f) for f in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    ["police policy", "block blockade", "secure security", "rule ruler", "news new", "lawful unlawful", "price prize"],
)
def test_different_words_do_not(pair: str) -> None:
    left, right = pair.split()
    assert lemma(left) != lemma(right)


def test_tokens_keep_numbers_whole_and_split_compounds() -> None:
    text = "The data‑sharing deal’s £1,250.50 fee (U.S. law)"
    assert [t.text for t in tokens(text)] == ["The", "data", "sharing", "deal's", "1,250.50", "fee", "U.S", "law"]
    assert [t.key for t in content_tokens(text)][:3] == ["datum", "shar", "deal"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Dr. Lee paid £1.5m. She left.", ["Dr. Lee paid £1.5m.", "She left."], id="abbreviation"),
        pytest.param("A heading\n\nThe text.", ["A heading", "The text."], id="blank-line"),
        pytest.param("• One thing.\n• Another thing.", ["One thing.", "Another thing."], id="bullets"),
        pytest.param(
            "A short headline\n" + "word " * 40 + "end.",
            ["A short headline", "word " * 40 + "end."],
            id="unwrapped-lines",
        ),
        pytest.param("A line that is\nwrapped by hand.", ["A line that is\nwrapped by hand."], id="wrapped-lines"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [s.of(text) for s in sentences(text)] == expected


def test_sentence_at_covers_the_span() -> None:
    text = "One is here. Two is there."
    assert sentence_at(text, sentences(text)[1]).of(text) == "Two is there."


def test_clauses_rebuild_the_sentence_without_overlap() -> None:
    text = "The council closed the pier, but the ferry still runs because the state pays for it."
    parts = clauses(text)
    assert [p.of(text) for p in parts] == [
        "The council closed the pier, ",
        "but the ferry still runs ",
        "because the state pays for it.",
    ]
