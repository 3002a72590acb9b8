"""Words that are not in the source cited are found in the others, however these write them."""

from __future__ import annotations

import pytest

from briefgen.gate.locating import locate_citation
from briefgen.model import Citation, Span
from tests import builders

_QUOTE = "the financial committee postponed the decision"
_PLAIN = f"Rain fell on Monday. On Tuesday {_QUOTE} again."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_PLAIN, id="plain"),
        pytest.param(
            _PLAIN.replace("committee", "com\u00admit\u00adtee").replace("financial", "fi\u00adnan\u00adcial"),
            id="soft-hyphens",
        ),
        pytest.param(_PLAIN.replace("fi", "ﬁ"), id="ligature"),
        pytest.param(_PLAIN.replace("committee", "commit-\ntee").replace("postponed", "post-\nponed"), id="line-ends"),
        pytest.param(_PLAIN.replace(" ", "\n"), id="lines"),
        pytest.param(_PLAIN.replace("committee", "commit\u200btee"), id="unseen"),
        pytest.param(f"“{_QUOTE.capitalize()}.”", id="opens-a-sentence"),
    ],
)
def test_a_quote_of_another_source_is_found_there(text: str) -> None:
    texts = ("Ferries run every hour.", "The committee met.", text)
    sources = {n: builders.source(n, t, f"Report {n}") for n, t in enumerate(texts, start=1)}
    quotes, (finding,) = locate_citation(Citation(1, _QUOTE), sources)
    assert not quotes
    assert (finding.code, finding.source) == ("BG202", 3)


def test_sources_without_the_words_are_not_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noting(_quote: str, text: str) -> list[Span]:
        asked.append(text)
        return []

    monkeypatch.setattr("briefgen.gate.locating.find_all", noting)
    texts = ("Ferries run every hour.", "The committee met.", _PLAIN)
    sources = {n: builders.source(n, t, f"Report {n}") for n, t in enumerate(texts, start=1)}
    locate_citation(Citation(1, _QUOTE), sources)
    assert asked == [_PLAIN]
