"""No text of a file goes missing without a word: it is read, or an error or a warning names what was not."""

from __future__ import annotations

import pytest
import regex

from briefgen.sources.parsed import ReadError
from tests.reliability.losing import MAILS, PAGES, PDFS, TEXTS, Case
from tests.reliability.losing_word import DOCUMENTS
from tests.reliability.reading import read
from tests.reliability.tally import Tally

KINDS = {
    "web pages": PAGES,
    "plain text and Markdown": TEXTS,
    "mails": MAILS,
    "PDFs": PDFS,
    "Word documents": DOCUMENTS,
}
SAYS = regex.compile(
    r"could (?:not )?be read|not read|alone were read|not run|may lack words|not known|which is a guess|left out|without a text layer|does not say the letters|does not see"
    r"|control characters|read as "
)
"""What warnings of lost text say."""


def fault(case: Case) -> str:
    """What is wrong with how a file was read; empty where nothing is."""
    try:
        source = read(f"a{case.suffix}", case.data)
    except ReadError as error:
        return f"{case.name}: {error}" if case.kept else ""
    there = set(regex.findall(r"\w+", source.text.casefold()))
    share = sum(w in there for w in case.words) / len(case.words)
    if share >= 0.95:
        return ""
    named = any(SAYS.search(w) for w in source.warnings)
    return "" if named and not case.kept else f"{case.name}: {share:.0%} read, {source.warnings}"


@pytest.mark.parametrize("kind", KINDS)
def test_no_silent_loss(kind: str, tally: Tally) -> None:
    cases = KINDS[kind]
    wrong = [f for case in cases if (f := fault(case))]
    tally.none(12, kind, tried=len(cases), unit="files", wrong=wrong, of="short of text without a word")


@pytest.mark.parametrize("kind", KINDS)
def test_whole_files_raise_no_alarm(kind: str, tally: Tally) -> None:
    cases = [
        c
        for c in KINDS[kind]
        if c.name.startswith(("plain ", "two pages", "two versions", "base64", "footnotes")) or c.name == "plain"
    ]
    cases = [c for c in cases if c.kept and c.name != "plain to the end"]
    alarms = [c.name for c in cases if read(f"a{c.suffix}", c.data).warnings]
    tally.none(12, f"whole files: {kind}", tried=len(cases), unit="files", wrong=alarms, of="with a warning")
