"""Frames in a sentence and beside it: what they govern, and the words of the same form that are none."""

from __future__ import annotations

import pytest

from briefgen.gate.frames import frames
from briefgen.gate.splicing import spliced
from briefgen.gate.surroundings import taken_back_beside
from briefgen.gate.visible import seen
from briefgen.model import Found, Region, Source, Span
from briefgen.text.sentences import sentences

FRAMED = [
    ("Suppose that the reservoir runs dry.", "Suppose"),
    ("Reportedly, the minister resigned.", "Reportedly"),
    ("Had the guard not acted, the train would have crashed.", "Had the guard not acted,"),
    ("As its supporters see it, the reform works.", "As its supporters see it"),
    ("In the film, the city burns.", "In the film,"),
    ("Myth: goldfish forget everything.", "Myth:"),
    ("The vault holds gold, or so it is said.", ", or so "),
    ("The dam was checked, which is false.", ", which is false"),
    ("He met the rebels, a charge that he denies.", ", a charge"),
    ("Is the choir bankrupt?", "?"),
    ("All boats sank, but two were raised.", "but"),
    ("No boat sank, although one was damaged.", "although"),
]
UNFRAMED = [
    "Assuming office in May, she closed the yard.",
    "The film opened in May.",
    "The dam was checked, which was reassuring.",
    "No boat sank, although it was stormy.",
    "The mayor asked: is the choir bankrupt?",
    "Hadley closed the yard, and two men left.",
    "Sold in May, the mill burned down, and the claim was paid.",
]


@pytest.mark.parametrize(("sentence", "words"), FRAMED)
def test_a_frame(sentence: str, words: str) -> None:
    assert words in {f.words.of(sentence) for f in frames(sentence)}


@pytest.mark.parametrize("sentence", UNFRAMED)
def test_no_frame(sentence: str) -> None:
    assert frames(sentence) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mayor sold the park. That is false.", "That is false."),
        ("The mayor sold the park. The paper later retracted the story.", "The paper later retracted the story."),
        ("The mayor sold the park. None of it is true.", "None of it is true."),
        ("These claims are false:\n\nThe mayor sold the park.", "These claims are false:"),
        ("The mayor sold the park. That is all.", None),
        ("The mayor sold the park. The story was a success.", None),
        ("The mayor sold the park. Moe denies the charge.", None),
        ("The claims were paid. The mayor sold the park.", None),
    ],
)
def test_taken_back_beside(text: str, words: str | None) -> None:
    told = next(s for s in sentences(text) if s.of(text) == "The mayor sold the park.")
    found = taken_back_beside(told, text)
    assert (found.of(text) if found else None) == words


@pytest.mark.parametrize(
    ("text", "parts", "why"),
    [
        ("The dam is, they say now, safe.", ("The dam is", "safe"), None),
        ("The former mayor sold the park.", ("The", "mayor sold the park"), "former"),
        ("The dam, were the wall to fall, would close.", ("The dam", "would close"), "were"),
        ("The dam is safe. The mill is not.", ("The dam is", "not"), "different sentences"),
        ("“It holds,” said Moe, “for now.”", ("It holds", "for now"), "quotation mark"),
        ("The dam was sold and mended.", ("mended", "The dam"), "another order"),
    ],
)
def test_spliced(text: str, parts: tuple[str, str], why: str | None) -> None:
    spans = [Span(text.index(p), text.index(p) + len(p)) for p in parts]
    found = spliced(spans, text)
    assert found is None if why is None else found is not None and why in found[1]


def test_hidden_text_is_blank_and_offsets_stay() -> None:
    text = "The fee\nis not due."
    region = Region("hidden", Span(4, 14), "white on white")
    source = Source(1, "a.txt", "text/plain", "0" * 64, text, Found("a", "file name"), regions=(region,))
    assert seen(source).text == "The    \n       due."
    bare = Source(1, "a.txt", "text/plain", "0" * 64, text, Found("a", "file name"))
    assert seen(bare) is bare
