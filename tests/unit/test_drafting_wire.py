from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefgen.drafting.wire import MOST_CHARACTERS, load, parse
from briefgen.errors import MalformedReplyError

CLAIM = '{"claims": [{"id": "F1", "text": "A barrier is planned.", "evidence": ["q1"]}]}'


@pytest.mark.parametrize(
    "text",
    [CLAIM, f"\n {CLAIM}\n", f"```json\n{CLAIM}\n```", f"```\n{CLAIM}\n```", f"```JSON\n{CLAIM}\n  ```\n"],
    ids=["bare", "spaces", "json-fence", "bare-fence", "capitals"],
)
def test_read(text: str) -> None:
    assert parse(text, "repair.v1.json")["claims"][0]["id"] == "F1"


@pytest.mark.parametrize(
    ("text", "pointer", "words"),
    [
        ('{"claims": [{"id": "F1", "text": 3, "evidence": []}]}', "/claims/0/text", "not of type"),
        ('{"claims": [{"id": "F1", "text": "x"}]}', "/claims/0", "'evidence' is a required property"),
        ('{"claims": {}}', "/claims", "not of type"),
        ("[]", "", "at its root"),
        ("null", "", "at its root"),
        (CLAIM[:-2], "", "no"),
        (f"Here: {CLAIM}", "", "not the JSON"),
        (f"```json\n{CLAIM}\n```\nDone.", "", "not the JSON"),
        (f"```json\n{CLAIM}", "", "not the JSON"),
        (CLAIM.replace('"F1"', '"F1", "id": "F2"'), "", "'id' stands twice"),
        ('{"claims": [-Infinity]}', "", "-Infinity is no JSON"),
        ('{"claims": [1e400]}', "", "out of range"),
        ('{"claims": [1234567890123456789]}', "", "more than 18 digits"),
        ('{"claims": "a\\u0007"}', "", "U+0007"),
        ('{"cla\\udc00ims": 1}', "", "U+DC00"),
        ('{"claims": "' + "x" * MOST_CHARACTERS + '"}', "", "longer than"),
        ("[" * 33 + "]" * 33, "", "nested deeper than 32"),
        ('{"a": ' * 100_000, "", "nested deeper"),
        ("", "", "not the JSON"),
    ],
    ids=[
        "wrong-type", "missing", "object-for-list", "list", "null", "cut", "prose-before", "prose-after", "open-fence",
        "key-twice", "infinity", "overflow", "huge-integer", "control", "surrogate-key", "long", "deep", "deep-open", "empty",
    ],
)  # fmt: skip
def test_refused(text: str, pointer: str, words: str) -> None:
    with pytest.raises(MalformedReplyError) as caught:
        parse(text, "repair.v1.json")
    assert caught.value.pointer == pointer
    assert words in str(caught.value)
    assert caught.value.reply == text
    assert len(str(caught.value)) < 500


def test_a_fault_inside_a_key_with_a_slash_is_escaped() -> None:
    with pytest.raises(MalformedReplyError):
        parse('{"claims": [], "a/b~c": 1}', "repair.v1.json")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"[[[[{{{{"', "[[[[{{{{"),
        ('"' + "[" * 100 + '\\""', "[" * 100 + '"'),
        ("[" * 32 + "]" * 32, None),
        ("-12.5e3", -12500.0),
        ('"tab\\t and line\\n"', "tab\t and line\n"),
        ('"\\ud83d\\ude00"', "😀"),
        ("999999999999999999", 999_999_999_999_999_999),
    ],
    ids=[
        "brackets-in-a-string",
        "and-an-escaped-quote",
        "just-deep-enough",
        "number",
        "white-space",
        "pair",
        "integer",
    ],
)
def test_what_is_fine(text: str, value: object) -> None:
    assert load(text) == value or value is None


@pytest.mark.parametrize("escape", ["\\\\", '\\"', "x"], ids=["backslashes", "quotes", "letters"])
def test_a_string_without_end_is_read_once(escape: str) -> None:
    with pytest.raises(ValueError, match="Unterminated"):
        load('"' + escape * 400_000)


@given(st.one_of(st.text(max_size=60), st.text('{}[]",:\\\\ueE+-0123456789.nul', max_size=60)))
@example("0e999999999")
@example("-" * 50)
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        read = list(parse(text, "repair.v1.json"))
    except MalformedReplyError as error:
        read = [error.reply]
    assert read in (["claims"], [text])
