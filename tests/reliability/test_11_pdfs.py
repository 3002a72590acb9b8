"""Test 11: PDFs of public corpora, and PDFs of our own with something broken in them: text, no text or a typed error for each."""

from __future__ import annotations

import random
import sys
import zlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
import regex

from briefgen.sources.confining.sandbox import NONSENSE, Limits, Sandbox
from briefgen.sources.parsed import Parsed, ReadError
from tests.reliability.conftest import Corpus
from tests.reliability.hostile_pdfs import PAGE, assembled, stream
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.source_files import STORY, lines, pdf

LONGEST_S = 10.0
MOST_MB = 512.0
# Of the machine's load a file knows nothing: what is measured is processor time.
PATIENT = Limits(timeout_s=60.0)
ABORTED = ("its reader broke down", "took longer than", "could not be parsed", NONSENSE)


def read(box: Sandbox, data: bytes) -> Parsed | str:
    try:
        return box.read(data, ".pdf")
    except ReadError as error:
        return str(error)


def judged(tally: Tally, part: str, files: Iterable[tuple[str, bytes]]) -> dict[str, Parsed | str]:
    """Read each file in bounds, and say how they ended."""
    came: dict[str, Parsed | str] = {}
    slowest = largest = 0.0
    with Sandbox(PATIENT) as box:
        for name, data in files:
            came[name] = read(box, data)
            slowest, largest = max(slowest, box.seconds), max(largest, box.peak / 1e6)
    aborted = [f"{name}: {end}" for name, end in came.items() if isinstance(end, str) and end.startswith(ABORTED)]
    tally.none(11, part, tried=len(came), unit="files", wrong=aborted, of="aborted")
    if sys.platform == "linux":
        tally.within(
            11, f"{part}: processor time", tried=len(came), unit="files", worst=slowest, most=LONGEST_S, of="s"
        )
        tally.within(11, f"{part}: memory", tried=len(came), unit="files", worst=largest, most=MOST_MB, of="MB")
    return came


def found(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}


def letters(text: str) -> Counter[str]:
    return Counter(c for c in text if c.isalnum())


def plainly(data: bytes) -> Counter[str]:
    """All letters that the library itself gives, page by page, in whatever order."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return Counter()
    try:
        return letters("\n".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


@pytest.mark.slow
def test_odd_dialects(tally: Tally, corpus: Corpus) -> None:
    judged(tally, "odd dialects (safedocs)", found(corpus(11, "odd dialects (safedocs)", "pdf/safedocs")).items())


@pytest.mark.slow
def test_files_of_many_programs(tally: Tally, corpus: Corpus) -> None:
    part = "files of many programs (sample-files)"
    files = found(corpus(11, part, "pdf/sample-files"))
    came = judged(tally, part, files.items())
    lost = []
    compared = 0
    for name, data in files.items():
        known, end = plainly(data), came[name]
        if not known or isinstance(end, str):
            continue
        compared += 1
        ours = letters("\n".join(block.text for block in end.blocks))
        share = sum((known & ours).values()) / sum(known.values())
        lost += [f"{name}: {share:.0%}"] if share < 0.95 and not any("U+FFFD" in w for w in end.warnings) else []
    part = "letters that the library itself gives: at least 95 % read, or said that they are not"
    tally.none(11, part, tried=compared, unit="files", wrong=lost, of="short")


def small() -> bytes:
    return pdf(lines(STORY[0], STORY[1]), lines(STORY[2]))


def packed() -> bytes:
    """Compressed content, a font with a map of its letters, objects in a stream, and a form."""
    content = zlib.compress(f"{lines(STORY[0])} /X Do".encode())
    meaning = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange"
    return assembled(
        {
            1: "<</Type/Catalog/Pages 2 0 R>>",
            2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: PAGE.format(more="/XObject<</X 7 0 R>>", at=5, page=""),
            4: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
            5: stream(content, "/Filter/FlateDecode"),
            6: stream(meaning),
            7: stream(lines(STORY[1], y=500).encode(), "/Type/XObject/Subtype/Form/BBox[0 0 612 792]"),
        }
    )


def broken(data: bytes, chance: random.Random) -> bytes:
    """A file with something broken in it: bits, bytes, numbers, pieces."""
    out = bytearray(data)
    how = chance.randrange(6)
    at = chance.randrange(len(out))
    if how == 0:
        for _ in range(chance.choice((1, 3, 30))):
            out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    elif how == 1:
        del out[at:]
    elif how == 2:
        del out[at : at + chance.choice((1, 10, 200))]
    elif how == 3:
        out[at:at] = out[max(0, at - chance.choice((5, 100, 1000))) : at]
    elif how == 4:
        numbers = list(regex.finditer(rb"\d+", data))
        number = chance.choice(numbers)
        put = chance.choice((b"0", b"-1", b"99999999999999999999", b"2147483648", b"1e308", b"7 0 R", b"(", b"<<"))
        out[number.start() : number.end()] = put
    else:
        names = list(regex.finditer(rb"/[A-Za-z]+", data))
        one, other = chance.choice(names), chance.choice(names)
        out[one.start() : one.end()] = other[0]
    return bytes(out)


@sizes(60, 2000)
def test_broken_pdfs(tally: Tally, size: int) -> None:
    chance = random.Random(11)
    wholes = (small(), packed())
    files = ((str(i), broken(wholes[i % 2], chance)) for i in range(size))
    came = judged(tally, "PDFs of our own with something broken in them", files)
    assert sum(isinstance(end, Parsed) for end in came.values()) > size / 3
    assert {end for end in came.values() if isinstance(end, str)}
