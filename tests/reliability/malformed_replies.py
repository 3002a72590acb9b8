"""Replies that are not what was asked for, made of one that is: text in, text out."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

__all__ = ["NONSENSE", "REFUSED", "Twist"]

Twist = Callable[[str], str]
"""From a good reply to a bad one."""


def _in_a_string(escape: str) -> Twist:
    """The first text of the reply with something in it that stands there as it is, escapes included."""

    def twist(good: str) -> str:
        value = json.loads(good)
        _first_text(value, "SPOT")
        return json.dumps(value).replace("SPOT", escape)

    return twist


def _first_text(value: Any, new: object) -> bool:
    """Put something in the place of the first string value; whether there was one."""
    items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    for key, item in items:
        if isinstance(item, str):
            value[key] = new
            return True
        if _first_text(item, new):
            return True
    return False


def _with_first(new: object) -> Twist:
    def twist(good: str) -> str:
        value = json.loads(good)
        _first_text(value, new)
        return json.dumps(value)

    return twist


def _with_members(**members: object) -> Twist:
    return lambda good: json.dumps({**json.loads(good), **members})


def _without_first_member(good: str) -> str:
    value = json.loads(good)
    del value[next(iter(value))]
    return json.dumps(value)


def _first_member(new: object) -> Twist:
    def twist(good: str) -> str:
        value = json.loads(good)
        return json.dumps({**value, next(iter(value)): new})

    return twist


def _key_twice(good: str) -> str:
    name = next(iter(json.loads(good)))
    return f'{{"{name}": [], {good[1:]}'


def _inner_extra(good: str) -> str:
    value = json.loads(good)
    for items in value.values():
        if isinstance(items, list) and items and isinstance(items[0], dict):
            items[0]["title"] = "mine"
            return json.dumps(value)
    return json.dumps({**value, "title": "mine"})


def _inner_twice(good: str) -> str:
    return good.replace('"text":', '"text": "first", "text":', 1).replace('"quote":', '"quote": "x", "quote":', 1)


def _raw(tail: str) -> Twist:
    return lambda good: good[:-1] + f', "more": {tail}}}'


REFUSED: dict[str, Twist] = {
    "empty-object": lambda _: "{}",
    "null": lambda _: "null",
    "true": lambda _: "true",
    "number": lambda _: "7",
    "string": json.dumps,
    "list-around": lambda good: f"[{good}]",
    "prose": lambda _: "I would rather not.",
    "prose-before": lambda good: f"Here you are: {good}",
    "prose-after": lambda good: f"{good}\nI hope this helps!",
    "thinking-before": lambda good: f"<think>hm</think>{good}",
    "two-documents": lambda good: f"{good}\n{good}",
    "two-fences": lambda good: f"```json\n{good}\n```\n```json\n{good}\n```",
    "fence-open": lambda good: f"```json\n{good}",
    "fence-of-another-kind": lambda good: f"~~~\n{good}\n~~~",
    "mark-of-byte-order": lambda good: f"\ufeff{good}",
    "zero-width-before": lambda good: f"\u200b{good}",
    "cut-in-the-middle": lambda good: good[: len(good) // 2],
    "cut-at-the-end": lambda good: good[:-1],
    "cut-at-the-start": lambda good: good[1:],
    "single-quotes": lambda good: good.replace('"', "'"),
    "curly-quotes": lambda good: good.replace('"', "“"),
    "comma-at-the-end": lambda good: f"{good[:-1]},}}",
    "comment": lambda good: f"{good[:-1]}/* done */}}",
    "names-without-quotes": lambda good: (
        good.replace('"evidence":', "evidence:", 1)
        .replace('"facts":', "facts:", 1)
        .replace('"claims":', "claims:", 1)
        .replace('"supported":', "supported:", 1)
    ),
    "key-twice": _key_twice,
    "inner-key-twice": _inner_twice,
    "nan": _raw("NaN"),
    "infinity": _raw("Infinity"),
    "minus-infinity": _raw("-Infinity"),
    "number-out-of-range": _raw("1e999"),
    "number-of-5000-digits": _raw("9" * 5000),
    "number-of-a-million-digits": _raw("9" * 900_000),
    "fraction-of-a-million-digits": _raw("0." + "9" * 900_000),
    "exponent-of-a-million-digits": _raw("1e" + "9" * 900_000),
    "plus": _raw("+1"),
    "leading-zero": _raw("007"),
    "hexadecimal": _raw("0x1F"),
    "arabic-digits": _raw("٣"),
    "none": _raw("None"),
    "lists-in-lists": _raw("[" * 100_000 + "]" * 100_000),
    "objects-in-objects": _raw('{"a":' * 100_000 + "1" + "}" * 100_000),
    "lists-that-never-end": _raw("[" * 900_000),
    "list-of-a-million": _raw("[" + "1," * 400_000 + "1]"),
    "two-megabytes": _in_a_string("x" * 2_000_000),
    "nul": _in_a_string("\\u0000"),
    "nul-as-it-is": _in_a_string("\0"),
    "bell": _in_a_string("\\u0007"),
    "escape": _in_a_string("\\u001b[2J"),
    "delete": _in_a_string("\\u007f"),
    "line-end-as-it-is": _in_a_string("a\nb"),
    "high-half-of-a-pair": _in_a_string("\\ud800"),
    "low-half-of-a-pair": _in_a_string("\\udc00"),
    "pair-the-wrong-way": _in_a_string("\\udc00\\ud800"),
    "half-as-it-is": _in_a_string("\ud800"),
    "not-of-xml": _in_a_string("\\uffff"),
    "escape-unknown": _in_a_string("\\x41"),
    "escape-cut": _in_a_string("\\u12"),
    "extra-member": _with_members(title="mine"),
    "prototype": _with_members(__proto__={}),
    "extra-member-inside": _inner_extra,
    "member-missing": _without_first_member,
    "member-null": _first_member(None),
    "member-text": _first_member("none"),
    "member-object": _first_member({}),
    "member-number": _first_member(0),
    "text-null": _with_first({"text": "x"}),
    "text-number": _with_first(3),
    "text-list": _with_first(["x"]),
    "text-true": _with_first(True),  # noqa: FBT003 - a value of JSON
}
"""None of these may be read; each is asked for again."""


def _many(value: dict[str, Any], name: str, change: Callable[[dict[str, Any]], None]) -> None:
    for item in value.get(name, []):
        change(item)


def _evidence(*ids: str) -> Twist:
    """Every sentence rests on these."""

    def twist(good: str) -> str:
        value = json.loads(good)
        for name in ("facts", "claims", "open_questions"):
            _many(value, name, lambda item: item.update(evidence=list(ids)))
        return json.dumps(value)

    return twist


def _texts(text: str) -> Twist:
    """Every text is this one."""

    def twist(good: str) -> str:
        value = copy.deepcopy(json.loads(good))
        _many(value, "facts", lambda item: item.update(text=text))
        _many(value, "claims", lambda item: item.update(text=text))
        _many(value, "evidence", lambda item: item.update(quote=text, says=text, speaker=text))
        return json.dumps(value)

    return twist


def _bottom(*places: int) -> Twist:
    return lambda good: json.dumps({**v, "bottom_line": list(places)} if "facts" in (v := json.loads(good)) else v)


NONSENSE: dict[str, Twist] = {
    "fence": lambda good: f"```json\n{good}\n```",
    "white-space": lambda good: f"\r\n \t{good}\n\n",
    "escapes-throughout": lambda good: json.dumps(json.loads(good), ensure_ascii=True, indent=3),
    "ids-unknown": _evidence("e9.9", "e77.1"),
    "ids-that-are-none": _evidence("", "x", "e1", "[e1.1]", "../../etc/passwd"),
    "ids-none": _evidence(),
    "ids-eight-times": _evidence(*["e1.1"] * 8),
    "ids-huge": _evidence("e9999.9999", "e" + "9" * 4000 + ".1"),
    "texts-empty": _texts(""),
    "texts-blank": _texts(" \t\n "),
    "texts-of-100-kilobytes": _texts("word " * 20_000),
    "texts-without-a-space": _texts("w" * 50_000),
    "texts-of-marks": _texts("[1][2][e1.1] [[3]] [e1.1"),
    "texts-of-markup": _texts("<img src=x onerror=alert(1)><w:p>&#x41;]]><!-- {{ 1 }} {% raw %} `` $x$ ==="),
    "texts-of-directions": _texts("\u202eabc\u2066def\u200b\u00ad\U000e0041"),
    "texts-of-controls": _texts("a\u0085b\u009bc\u2028d\u2029e"),
    "texts-not-characters": _texts("a\ufdd0b\U0001ffff"),
    "texts-private": _texts("\ue000\U0010fffd"),
    "texts-combining": _texts("a" + "\u0301" * 5000),
    "texts-ligature": _texts("\ufdfa" * 500),
    "bottom-line-out-of-range": _bottom(0, -1, 99, 10**17),
    "bottom-line-twice": _bottom(1, 1, 1),
    "bottom-line-none": _bottom(),
}
"""These can be read; what they say has to be held against the sources, and what falls out of it is named in the record."""
