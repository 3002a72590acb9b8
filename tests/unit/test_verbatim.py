"""A whole sentence of the evidence as the claim, and where it is not enough that the words are the same."""

from __future__ import annotations

import pytest

from briefgen.gate.exhibit import exhibit
from briefgen.gate.rewriting.verbatim import told_whole
from briefgen.model import Claim, Found, Quote, Source, Span

SENTENCE = "The weavers of Tarnholt left the mill in June."


@pytest.mark.parametrize(
    ("text", "claim", "expected"),
    [
        pytest.param(f"Rain fell. {SENTENCE} They came back.", SENTENCE, True, id="plain"),
        pytest.param(f"Rain fell. {SENTENCE}", SENTENCE.replace("June", "July"), False, id="another-word"),
        pytest.param(f"“Rain fell. {SENTENCE}” Orla Venn said.", SENTENCE, False, id="in-a-quotation"),
        pytest.param(f"“Rain fell,” Orla Venn said. {SENTENCE}", SENTENCE, False, id="beside-a-quotation"),
        pytest.param(f"“Rain fell,” Orla Venn said.\n\n{SENTENCE}", SENTENCE, True, id="another-paragraph"),
        pytest.param("Tarnholt. The mill.", "The mill.", False, id="fragment"),
        pytest.param(
            "TARNHOLT, 4 June 2026 — The weavers left.",
            "TARNHOLT, 4 June 2026 — The weavers left.",
            False,
            id="dateline",
        ),
    ],
)
def test_a_sentence_told_whole(text: str, claim: str, *, expected: bool) -> None:
    source = Source(1, "1.txt", "text/plain", "0" * 64, text, Found("1.txt", "file name"))
    at = max(0, text.find(claim))
    quote = Quote(1, Span(at, at + len(claim)), text[at : at + len(claim)])
    assert told_whole(exhibit(Claim("F1", claim, ()), source, (quote,))) is expected


def test_a_part_of_the_sentence_is_not_the_whole() -> None:
    source = Source(1, "1.txt", "text/plain", "0" * 64, SENTENCE, Found("1.txt", "file name"))
    quote = Quote(1, Span(0, 20), SENTENCE[:20])
    assert not told_whole(exhibit(Claim("F1", SENTENCE, ()), source, (quote,)))
