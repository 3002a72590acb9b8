"""Characters that show otherwise than code reads them: in quotes, in claims and in sources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from briefgen.gate import Gate
from briefgen.model import Citation, Claim, Judgement, Verdict
from briefgen.text.fold import fold
from briefgen.text.locate import find_all
from briefgen.text.tokens import holds_content
from tests.reliability.conftest import Corpus
from tests.reliability.quoting import STYLES, article
from tests.reliability.sizes import sizes
from tests.reliability.tally import Tally
from tests.reliability.texts import judged, source_of
from tests.reliability.tricks import FALSE_CLAIMS, SAME_TO_THE_EYE

UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202d\u202e\u2060\u2061\u2063\u2066\u2067\u2068\u2800\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\U0001d173\U000e0001\U000e006e\U000e0100"  # fmt: skip
# Alike to the eye; our own, beside the public pairs.
ALIKE = (
    "aа", "eе", "oо", "oο", "pр", "cс", "iі", "iı", "lӏ", "lI", "sѕ", "hһ", "dԁ", "nո", "uս", "gɡ", "aɑ", "vν", "wԝ", "xх", "yу", "kк", "rг", "tт",
    "nɴ", "bЬ", "jј", "fẝ", "zᴢ", "mｍ", "eℯ", "e𝐞", "oⲟ", "o᎐", "oօ", "aα",
)  # fmt: skip


def three_ways(text: str, claim: str) -> Iterator[Judgement]:
    """The source quoted, the claim's own words quoted, nothing quoted."""
    yield judged(text, claim, text)
    yield judged(text, claim, claim)
    yield judged(text, claim)


def is_flagged(judgement: Judgement) -> bool:
    return any(f.code != "BG601" for f in judgement.findings)


def test_tricks(tally: Tally) -> None:
    told = [(trick, text, claim, j) for trick, text, claim in FALSE_CLAIMS for j in three_ways(text, claim)]
    wrong = [(trick, ascii(text), claim) for trick, text, claim, j in told if j.verdict is Verdict.VERIFIED]
    part = f"{len({t for t, _, _ in FALSE_CLAIMS})} tricks in sources, claims that read otherwise to the eye"
    tally.none(7, part, tried=len(told), unit="claims", wrong=wrong, of="verified")
    silent = [(trick, ascii(text)) for trick, text, _, j in told if not is_flagged(j)]
    tally.none(7, f"{part}, said aloud", tried=len(told), unit="claims", wrong=silent, of="without a finding")


def test_what_the_eye_sees_the_same_is_accepted(tally: Tally) -> None:
    good = [name for name, text, claim in SAME_TO_THE_EYE if judged(text, claim, text).verdict is Verdict.VERIFIED]
    part = "honest uses of the same characters"
    tally.at_least(7, part, tried=len(SAME_TO_THE_EYE), unit="claims", good=len(good), share=0.9, of="verified")


SENTENCES = ("The bridge is not safe for lorries.", "The firm paid 50 crowns.", "Ann Bell opened the pier in May.")


def test_unseen_characters_in_claims(tally: Tally) -> None:
    """An unseen character at every place of a claim and its quote: verified only where it is folded away, and then noted."""
    tried, wrong, silent = 0, [], []
    for sentence in SENTENCES:
        for char in UNSEEN:
            for at in range(1, len(sentence)):
                claim = sentence[:at] + char + sentence[at:]
                judgement = judged(sentence, claim, claim)
                tried += 1
                if judgement.verdict is Verdict.VERIFIED and fold(claim).text != fold(sentence).text:
                    wrong.append(ascii(claim))
                if not is_flagged(judgement):
                    silent.append(ascii(claim))
    part = f"{len(UNSEEN)} unseen characters at every place of a claim"
    tally.none(7, part, tried=tried, unit="claims", wrong=wrong, of="verified though changed")
    tally.none(7, f"{part}, said aloud", tried=tried, unit="claims", wrong=silent, of="without a finding")


def _some(cases: Sequence[str], size: int) -> list[str]:
    """So many of the cases, from all over them."""
    return [cases[i * len(cases) // size] for i in range(size)]


def _alike(pairs: list[str]) -> tuple[int, list[str]]:
    """How many claims were tried with one letter for its look-alike, and those that passed, or whose quote was located."""
    tried, wrong = 0, []
    for pair in pairs:
        shown, other = pair[0], pair[1]
        for word in (f"sh{shown}re", f"n{shown}t", f"{shown}ver", f"hard{shown}ly"):
            told = f"The {word} of Norrin rose in May."
            fake = told.replace(word, word.replace(shown, other))
            for text, claim in (
                (told, fake),
                (fake, told),
                (fake, told.replace(f"{word} of ", "")),
                (fake, told.replace(f"{word} ", "")),
            ):
                for judgement in three_ways(text, claim):
                    tried += 1
                    if judgement.verdict is Verdict.VERIFIED:
                        wrong.append(f"{text!a} {claim!a}")
                if claim in {told, fake} and find_all(claim, text):
                    wrong.append(f"located: {text!a} {claim!a}")
    return tried, wrong


@sizes(18, len(ALIKE))
def test_look_alikes_of_our_own(size: int, tally: Tally) -> None:
    tried, wrong = _alike(_some(ALIKE, size))
    tally.none(7, f"{size} look-alikes of our own", tried=tried, unit="claims", wrong=wrong, of="accepted")


@sizes(26, 77)
def test_public_look_alikes(size: int, tally: Tally, corpus: Corpus) -> None:
    part = "look-alikes of the Unicode consortium"
    path = corpus(7, part, "text/confusables_intentional.txt")
    found = regex.findall(r"^([0-9A-F]{4,6}) ;\t([0-9A-F]{4,6})\t", path.read_text("utf-8-sig"), regex.MULTILINE)
    pairs = [chr(int(a, 16)) + chr(int(b, 16)) for a, b in found]
    assert len(pairs) >= 77
    tried, wrong = _alike(_some(pairs, size))
    tally.none(7, f"{size} {part}", tried=tried, unit="claims", wrong=wrong, of="accepted")


def naughty(corpus: Corpus, part: str) -> list[str]:
    path = corpus(7, part, "text/blns.json")
    return [s for s in json.loads(path.read_text("utf-8")) if isinstance(s, str)]


CLEAN = "The harbour board met in May. The firm sold two boats."


@sizes(103, 515)
def test_naughty_strings(size: int, tally: Tally, corpus: Corpus) -> None:
    part = "naughty strings"
    strings = _some(naughty(corpus, part), size)
    assert len(strings) == size
    wrong: list[str] = []
    slices = []
    for words in strings:
        claim = f"The harbour board met {words} in May."
        holds = holds_content(words)
        wrong += (
            [ascii(words)] if holds and any(j.verdict is Verdict.VERIFIED for j in three_ways(CLEAN, claim)) else []
        )
        text = f"The harbour board met in May. {words} The firm sold two boats."
        gate = Gate([source_of(text)])
        for quote in (words, f"{words} The firm", "The firm sold two boats."):
            judgement = gate.judge(Claim("F1", "The firm sold two boats.", (Citation(1, quote),)))
            slices += [ascii(words) for q in judgement.quotes if q.span.of(text) != q.text]
        gate.search(Claim("F1", claim, ()), [1])
    tally.none(7, f"{part} put into a claim", tried=3 * len(strings), unit="claims", wrong=wrong, of="verified")
    tally.none(
        7,
        f"{part} in sources and quotes",
        tried=3 * len(strings),
        unit="quotes",
        wrong=slices,
        of="other than their slice",
    )


def _astray(text: str) -> list[str]:
    """Words of the folded text that lead back to no slice, or to one that folds to another word; units out of order."""
    folded = fold(text)
    wrong = [str(b) for a, b in pairwise(folded.units) if a[1] > b[0] or a[3] > b[2]]
    for word in regex.finditer(r"\S+", folded.text):
        span = folded.to_stored(*word.span())
        if span is None or fold(span.of(text)).text.strip() != word[0]:
            wrong.append(word[0])
    return wrong


def _not_again(text: str) -> list[str]:
    """Words of a text that are not found in it."""
    words = [m[0] for m in regex.finditer(r"\S+", text) if regex.search(r"\w", fold(m[0]).text)]
    return [
        w for w in words if not any(fold(s.of(text)).text.strip() == fold(w).text.strip() for s in find_all(w, text))
    ]


def test_offsets_map_back(tally: Tally) -> None:
    texts = [*(t for _, t, _ in FALSE_CLAIMS), *(t for _, t, _ in SAME_TO_THE_EYE)]
    texts += [write(s) for s in article(7) for write in STYLES.values()]
    for part, astray in (
        ("words lead back to where they stand", _astray),
        ("words are found where they stand", _not_again),
    ):
        wrong = [ascii(t) for t in texts if astray(t)]
        tally.none(7, part, tried=len(texts), unit="texts", wrong=wrong, of="astray")


def test_offsets_of_naughty_strings(tally: Tally, corpus: Corpus) -> None:
    part = "offsets of naughty strings"
    strings = naughty(corpus, part)
    wrong = [ascii(s) for s in strings if _astray(s)]
    tally.none(7, part, tried=len(strings), unit="texts", wrong=wrong, of="astray")
