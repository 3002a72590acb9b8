"""What counts as a disguise, and what a language or a format really uses."""

from __future__ import annotations

import pytest

from briefgen.model import Span
from briefgen.text.disguises import disguised_words, disguises, opens_turned, visible
from briefgen.text.lookalikes import LOOKALIKES, TWINS, skeleton


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        pytest.param("n\u200cot", "an unseen character", id="joiner-in-a-word"),
        pytest.param("5\u200b0", "an unseen character", id="zero-width-space-in-a-figure"),
        pytest.param("5\u00ad0", "an unseen character", id="soft-hyphen-in-a-figure"),
        pytest.param("no\u3164t", "an unseen character", id="hangul-filler"),
        pytest.param("no\U000e0074", "an unseen character", id="tag"),
        pytest.param("\u202e05\u202c", "a turn of direction", id="override"),
        pytest.param("\u206705\u2069", "a turn of direction", id="isolate"),
        pytest.param("n\x00ot", "a control character", id="nul"),
        pytest.param("n\ue000t", "a character without a meaning of its own", id="private-use"),
        pytest.param("5\u03360\u0336", "a mark over or through it", id="struck-out"),
        pytest.param("5\u20e30", "a mark over or through it", id="keycap-in-a-figure"),
        pytest.param("𝐧𝐨𝐭", "styled letters or figures", id="mathematical"),
        pytest.param("ｎｏｔ", "styled letters or figures", id="full-width"),
        pytest.param("٥0", "figures of another script", id="arabic-digit"),
        pytest.param("hаrbour", "letters of two alphabets", id="cyrillic-in-latin"),
        pytest.param("З0", "letters of two alphabets", id="cyrillic-for-a-figure"),
        pytest.param("роре", "letters of another alphabet that look like Latin ones", id="cyrillic-word"),
        pytest.param("hạrdly", "a spelling that may be read as “hardly”", id="dotted"),
        pytest.param("1⁄2", "a gap or a stroke within a figure", id="fraction-slash"),
        pytest.param("5\u20090", "a gap or a stroke within a figure", id="thin-space"),
    ],
)
def test_a_disguise(words: str, kind: str) -> None:
    text = f"The mayor of the town is {words} there today."
    found = disguises(text)
    assert kind in {d.kind for d in found}
    assert all(d.span.of(text) in words for d in found)
    assert kind in disguised_words(text)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("har\u00adbour", id="soft-hyphen"),
        pytest.param("\ufeffHarbour", id="byte-order-mark"),
        pytest.param("harbour-\u200bboard", id="zero-width-space-at-a-hyphen"),
        pytest.param("☎️ 👩\u200d🚀 4️⃣ 🇳🇴", id="emoji"),
        pytest.param("می\u200cخواهم", id="persian-joiner"),
        pytest.param("(דוד\u200f)", id="hebrew-with-a-mark"),
        pytest.param("Yıldız", id="turkish"),
        pytest.param("Москва", id="russian"),
        pytest.param("10 m² ½ 3³ 10⁶", id="superscripts-and-fractions"),
        pytest.param("5 μm", id="greek-unit"),
        pytest.param("50\u202f000", id="figure-in-groups"),
        pytest.param("5\u2009000", id="thin-space-of-three"),
        pytest.param("株式会社ＡＢＣ", id="full-width-in-japanese"),
        pytest.param("Nguyễn Thị Hạnh", id="vietnamese"),
        pytest.param("Café Élan Öresund Łódź", id="accents"),
        pytest.param("\uf0b7", id="bullet-of-a-symbol-font"),
    ],
)
def test_no_disguise(words: str) -> None:
    assert disguises(f"The mayor of the town {words} was there.") == ()


def test_a_text_in_another_script_is_read_by_its_own_rules() -> None:
    assert disguises("Она сосала сок, а он ел рис.") == ()


def test_a_direction_turned_before() -> None:
    text = "\u202eThe fee is 05. It is due."
    at = text.index("It")
    assert opens_turned(text, Span(at, len(text)))
    closed = text.replace("05.", "05.\u202c")
    assert not opens_turned(closed, Span(closed.index("It"), len(closed)))
    lines = text.replace(" It", "\nIt")
    assert not opens_turned(lines, Span(lines.index("It"), len(lines)))


def test_skeletons() -> None:
    assert skeleton("nоt") == skeleton("ｎｏｔ") == skeleton("n\u200bo\u0308t") == "not"
    assert set(TWINS) <= set(LOOKALIKES)
    assert all(latin.isascii() or latin in "æз" for latin in LOOKALIKES.values())


def test_shown_by_number() -> None:
    assert visible("n\u200cоt") == "n<U+200C><U+043E>t"
