"""Redaction: placeholders for what is sent, and the way back; patterns of one's own are checked and bounded in time."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
import regex

from briefgen.drafting import own_patterns
from briefgen.drafting.dialect import Request
from briefgen.drafting.plainer import _ODD, _plain, plainer
from briefgen.drafting.prompting import PROMPTS, Message
from briefgen.drafting.redacting import NO_REDACTION, Redactor, invented, redactor_of, restored
from briefgen.errors import MalformedReplyError, SettingsError
from briefgen.model import Span
from briefgen.resources import read_prompt
from briefgen.settings import Settings

ADA, BEN = "ada@example.org", "ben@example.org"
PHONE = "+44 20 7946 0958"
BOTH = Redactor(("email", "phone"))


def asked(*contents: str, step: str = "extract") -> Request:
    roles = ("system", "user", "assistant", "user")
    return Request(tuple(Message(r, c) for r, c in zip(roles, contents, strict=False)), "extraction.v1.json", 100, step)  # type: ignore[arg-type]


def sent(*contents: str, redactor: Redactor = BOTH) -> list[str]:
    return [message.content for message in redactor.request(asked(*contents)).request.messages]


# --- placeholders -----------------------------------------------------------------------------------------------------


def test_the_same_value_has_the_same_placeholder_all_through_a_request() -> None:
    first, user = sent(f"Question: {BEN}?", f"{ADA} and {BEN} on {PHONE}, {ADA} again")
    assert first.startswith("Question: ⟦email 1⟧?")
    assert user == "⟦email 2⟧ and ⟦email 1⟧ on ⟦phone 1⟧, ⟦email 2⟧ again"


def test_the_model_is_told_of_placeholders_where_there_are_some() -> None:
    assert "such as ⟦email 1⟧" in sent("You copy.", ADA)[0]
    assert sent("You copy.", "nobody") == ["You copy.", "nobody"]


def test_a_follow_up_goes_on_with_the_placeholders_of_its_beginning() -> None:
    said = '{"evidence": [{"quote": "Ask ⟦email 1⟧."}]}'
    *_, reply, again = sent("You copy.", f"Ask {ADA} or {PHONE}.", said, f"Not there: {BEN}, but {ADA}.")
    assert reply == said
    assert again == "Not there: ⟦email 2⟧, but ⟦email 1⟧."


def test_what_the_model_wrote_itself_is_replaced_too() -> None:
    *_, reply, _ = sent("You copy.", ADA, f'{{"quote": "{BEN}"}}', "Again.")
    assert reply == '{"quote": "⟦email 2⟧"}'


@pytest.mark.parametrize(
    "shown", ["⟦email 1⟧", "⟦ Email  1 ⟧", "⟦em\u200bail 1⟧", "⟦phone12⟧", "⟦literal 3⟧", "⟦email １⟧"]
)
def test_what_looks_like_a_placeholder_comes_back_as_it_stood(shown: str) -> None:
    redacted = BOTH.request(asked("You copy.", f"It says {shown} of {ADA}."))
    user = redacted.request.messages[1].content
    assert user == "It says ⟦literal 1⟧ of ⟦email 1⟧."
    assert restored(user, redacted.stands_for) == f"It says {shown} of {ADA}."


def test_brackets_of_another_kind_stay() -> None:
    assert sent("You copy.", "⟦x⟧ denotes x, [1] a source.")[1] == "⟦x⟧ denotes x, [1] a source."


def test_without_names_nothing_changes_and_nothing_is_read_as_a_placeholder() -> None:
    request = asked("You copy.", f"{ADA} ⟦email 1⟧")
    assert NO_REDACTION.request(request).request is request
    assert restored({"a": "⟦email 1⟧"}, None) == {"a": "⟦email 1⟧"}
    assert redactor_of(Settings()) == NO_REDACTION


def test_a_match_over_a_line_end_comes_back_with_it_from_json_too() -> None:
    value = "020 7946\n0958"
    redacted = BOTH.request(
        asked("You copy.", f"Call {value}.", "", f"These do not stand: {json.dumps(f'Call {value}.')}")
    )
    assert redacted.request.messages[3].content == 'These do not stand: "Call ⟦phone 1⟧."'
    assert redacted.stands_for == {"⟦phone 1⟧": value}


def test_patterns_that_overlap_leave_nothing_between_them() -> None:
    text = f"see https://example.org/?to={ADA}&x={PHONE} there"
    (match,) = Redactor(("phone", "url", "email")).matches(text.replace(" 20 7946 0958", "2079460958"))
    assert match.name == "url"
    links = Redactor(("url", "own"), (("own", "there|see h"),)).matches(text)
    assert [m.span.of(text) for m in links] == ["see https://example.org/?to=ada@example.org&x=+44", "there"]


@pytest.mark.parametrize("name", sorted(PROMPTS))
def test_no_pattern_takes_a_word_of_a_prompt(name: str) -> None:
    every = Redactor(("email", "phone", "card", "iban", "ip", "nino", "ssn", "url"))
    assert every.count(read_prompt(PROMPTS[name])) == {}


# --- the way back -----------------------------------------------------------------------------------------------------

STANDS_FOR = {"⟦email 1⟧": 'a"b\\@x', "⟦phone 12⟧": PHONE}


@pytest.mark.parametrize("shown", ["⟦email 1⟧", "⟦ Email 1⟧", "⟦EMAIL  01 ⟧", "⟦email1⟧"])
def test_a_placeholder_is_known_as_models_write_it(shown: str) -> None:
    assert restored({"a": [f"x {shown} y", 3, None]}, STANDS_FOR) == {"a": ['x a"b\\@x y', 3, None]}


@pytest.mark.parametrize("value", [{"a": ["⟦email 2⟧"]}, {"a": ["⟦phone 1⟧"]}, {"a": ["⟦name 1⟧"]}])
def test_an_invented_one_is_a_malformed_reply(value: Any) -> None:
    with pytest.raises(MalformedReplyError, match="stands for nothing that it was given") as caught:
        restored(value, STANDS_FOR, reply="as written")
    assert (caught.value.pointer, caught.value.reply) == ("/a/0", "as written")
    assert "⟦" not in str(caught.value), "told to the model it would be taken for one that it was given"
    assert invented(BOTH.request(asked("x", ADA)).request, json.dumps(value, ensure_ascii=False))


def test_a_value_that_looks_like_a_placeholder_is_not_read_again() -> None:
    assert restored("⟦literal 1⟧", {"⟦literal 1⟧": "⟦email 1⟧", "⟦email 1⟧": ADA}) == "⟦email 1⟧"


def test_every_text_comes_back() -> None:
    chosen = random.Random(5)
    parts = [
        ADA,
        BEN,
        PHONE,
        "⟦email 1⟧",
        "⟦",
        "⟧",
        " ",
        "\n",
        "7946",
        "\u200b",
        "＠",
        "x",
        '"',
        "\\",
        "020 7946 0958",
        "⟦phone 2",
    ]
    for _ in range(1000):
        text = "".join(chosen.choice(parts) for _ in range(chosen.randrange(12)))
        redacted = BOTH.request(asked("You copy.", text))
        user = redacted.request.messages[1].content
        stands_for = redacted.stands_for
        back = "".join(stands_for.get(part, part) for part in regex.split("(⟦[a-z]+ [0-9]+⟧)", user))
        assert back == text
        assert ADA not in user
        assert PHONE not in user


# --- edges ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "end"), [(0, 8), (9, 30), (8, 12), (0, 30), (0, 5), (22, 30)])
def test_no_edge_cuts_a_match(start: int, end: int) -> None:
    text = f"Call {PHONE} and then some more."
    span = BOTH.whole(Span(start, end), text)
    assert span.start <= start
    assert span.end >= end
    assert (PHONE in span.of(text)) == (start < 5 + len(PHONE) and end > 5)
    if PHONE not in span.of(text):
        assert span == Span(start, end)


@pytest.mark.parametrize("most", range(1, 40))
def test_what_is_cut_short_ends_before_a_match(most: int) -> None:
    text = f"Call {PHONE} and then some more."
    shown = BOTH.cut(text, most)
    assert text.startswith(shown)
    assert len(shown) == (5 if 5 < most < 5 + len(PHONE) else min(most, len(text)))


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        ("the figure 7946 is not there", "the figure … is not there"),
        ("958 or 0958 of “call +44 20 79…”", "… or … of “call …”"),
        ("nobody is called Call or Quay", "nobody is called Call or …"),
        (f"nothing of {PHONE} and 7946", f"nothing of {PHONE} and …"),
        ("the year 2026 and 17946 and 44", "the year 2026 and 17946 and 44"),
    ],
)
def test_a_fault_gives_no_piece_of_a_value_away(fault: str, shown: str) -> None:
    assert BOTH.guarded(fault, f"Call {PHONE}.", "x@quay.example") == shown
    assert BOTH.guarded(fault, "Call 7946.") == fault


# --- disguises --------------------------------------------------------------------------------------------------------


def _slowly(text: str) -> list[tuple[str, int, int]]:
    out = []
    at = 0
    while at < len(text):
        match = _ODD.match(text, at)
        unit = match[0] if match else text[at]
        out += [(c, at, at + len(unit)) for c in (_plain(unit) if match else unit)]
        at += len(unit)
    return out


def test_places_in_the_plainer_text_lead_back() -> None:
    chosen = random.Random(1)
    letters = 'ab1 \n\u200b\u2060＠１𝟙٣\\n\\"é\u00a0–—\ufeff.\u2028'
    for _ in range(3000):
        text = "".join(chosen.choice(letters) for _ in range(chosen.randrange(1, 14)))
        plain, slow = plainer(text), _slowly(text)
        assert plain.text == "".join(c for c, _, _ in slow)
        if slow:
            start = chosen.randrange(len(slow))
            end = chosen.randrange(start, len(slow)) + 1
            assert plain.back(start, end) == (slow[start][1], slow[end - 1][2])


# --- patterns of one's own --------------------------------------------------------------------------------------------

REFUSED = {
    "unknown": (
        ("mail",),
        {},
        "there is no pattern 'mail': there are email, phone, card, iban, ip, nino, ssn, url; your own go",
    ),
    "unknown beside own": (("cas",), {"case": "C-1"}, "of your own: case"),
    "no expression": ((), {"case": "("}, r"case: '\(' is no regular expression"),
    "empty": ((), {"case": ""}, "from 1 to 2000 characters"),
    "long": ((), {"case": "a" * 2001}, "from 1 to 2000 characters"),
    "matches nothing": ((), {"case": "a*"}, r"case: 'a\*' matches nothing at all"),
    "matches between": ((), {"case": r"\b"}, "matches nothing at all"),
    "matches an edge": ((), {"case": "(?=A)"}, "matches nothing at all"),
    "exponential": ((), {"case": "(a+)+$"}, "takes over 0.2 s for a text of"),
    "exponential on digits": ((), {"case": r"(\d|\d\d)+x"}, "takes over 0.2 s"),
    "built in": ((), {"email": "x"}, "email: this pattern is built in"),
    "reserved": ((), {"literal": "x"}, "built in"),
    "name": ((), {"Case No": "x"}, "'Case No' is no name of a pattern"),
}


@pytest.mark.parametrize(("names", "patterns", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_redacted_is_refused(
    names: tuple[str, ...], patterns: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_patterns, "_TRIAL_S", 0.2)
    with pytest.raises(SettingsError, match=message) as caught:
        own_patterns.check_patterns(names, patterns)
    assert caught.value.field == "redact"


@pytest.mark.parametrize(
    "expression", ["OPS-[0-9]{6}", r"(?i)project\s+falcon", "[A-Z]{2}\\d{4}", "Ü+", r"\bJ\. ?Quill\b"]
)
def test_a_pattern_of_ones_own_may_be(expression: str) -> None:
    own_patterns.check_patterns(("case", "email"), {"case": expression})


def test_a_pattern_that_takes_too_long_ends_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_patterns, "SEARCH_S", 0.1)
    slow = Redactor(("slow",), (("slow", r"(x+x+)+y"),))
    with pytest.raises(SettingsError, match="nothing of it was sent"):
        slow.request(asked("You copy.", "x" * 5000))


def test_own_patterns_see_the_text_as_it_stands_and_plain() -> None:
    own = Redactor(("case",), (("case", "OPS-[0-9]{4}|—secret—"),))
    assert own.plain("OPS-1234, OP\u200bS\u20101234 and —secret—") == "⟦case 1⟧, ⟦case 2⟧ and ⟦case 3⟧"
