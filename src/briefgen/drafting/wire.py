"""Read what came over the wire, strictly: JSON is never patched. What is not what was asked for is asked for again."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from briefgen.errors import MalformedReplyError
from briefgen.resources import read_schema

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

__all__ = ["load", "parse"]

MOST_CHARACTERS = 1_000_000
MOST_DEPTH = 32
MOST_DIGITS = 18
_SHOWN = 60

_FENCE = re.compile(r"\A```(?:json)?[ \t]*\n(.*)\n[ \t]*```\Z", re.DOTALL | re.IGNORECASE)
# Everything that opens, closes or hides a bracket: a string is skipped whole, its escapes
# included, and one that never ends up to the end, so that no place is looked at twice.
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
# Control characters but tab and line ends, halves of surrogate pairs, and what XML does not allow: none can be written out safely.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class _NotJSONError(ValueError):
    """What is wrong with a text that was to be JSON."""


def _refuse(message: str) -> NoReturn:
    raise _NotJSONError(message)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once each; plain ``json`` would let the last one win."""
    out = dict(pairs)
    if len(out) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        _refuse(f"the key {twice[:40]!r} stands twice in one object")
    return out


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        _refuse(f"an integer of more than {MOST_DIGITS} digits")
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        _refuse(f"the number {digits[:40]} is out of range")
    return value


def _constant(name: str) -> NoReturn:
    _refuse(f"{name} is no JSON")


def _check_depth(text: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > MOST_DEPTH:
            _refuse(f"nested deeper than {MOST_DEPTH}")


def _check_strings(value: object) -> None:
    if isinstance(value, str):
        if bad := _UNWRITABLE.search(value):
            _refuse(f"a string holds the character U+{ord(bad[0]):04X}, which cannot be written out")
    elif isinstance(value, list):
        for item in value:
            _check_strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_strings(key)
            _check_strings(item)


def load(text: str) -> Any:  # noqa: ANN401 - whatever stands there
    """Read JSON, strictly.

    Args:
        text: at most ``MOST_CHARACTERS`` code points.

    Returns:
        The value. Not as RFC 8259 leaves open but closed: no key twice, no NaN or infinity, no number out of range, at most
        ``MOST_DEPTH`` levels, no control characters or lone surrogates in strings.

    Raises:
        ValueError: the text is none of this; the message says what and where.
    """
    if len(text) > MOST_CHARACTERS:
        _refuse(f"longer than {MOST_CHARACTERS:,} characters")
    _check_depth(text)
    value = json.loads(
        text, object_pairs_hook=_members, parse_int=_integer, parse_float=_number, parse_constant=_constant
    )
    _check_strings(value)
    return value


def _pointer(path: object) -> str:
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in path]  # type: ignore[attr-defined]
    return "".join(f"/{part}" for part in parts)


def _near(error: ValueError) -> str:
    """The words before the place at which reading failed: of more use to a model than a line number."""
    if not isinstance(error, json.JSONDecodeError):
        return ""
    return f", after {' '.join(error.doc[max(0, error.pos - _SHOWN) : error.pos].split())!r}"


@lru_cache(maxsize=16)
def _validator(schema_name: str) -> Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - imported when used

    return Draft202012Validator(read_schema(schema_name))


def parse(text: str, schema_name: str) -> dict[str, Any]:
    """Read a reply that was to be one JSON object of a schema.

    Args:
        text: the reply. One ```` ```json ```` fence around the whole of it is taken off, as many models cannot be kept from
            writing it; nothing else is forgiven.
        schema_name: of a file in ``schemas/``.

    Returns:
        The object, valid against the schema.

    Raises:
        MalformedReplyError: with a JSON pointer to what is wrong, where there is one, and the raw reply.
    """
    body = text.strip()
    if fenced := _FENCE.match(body):
        body = fenced[1]
    try:
        value = load(body)
    except ValueError as error:  # JSONDecodeError is one
        raise MalformedReplyError(f"the reply is not the JSON asked for: {error}{_near(error)}", reply=text) from error
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - imported when used

    if fault := best_match(_validator(schema_name).iter_errors(value)):
        pointer = _pointer(fault.absolute_path)
        message = f"the reply does not fit {schema_name} at {pointer or 'its root'}: {fault.message[:200]}"
        raise MalformedReplyError(message, pointer=pointer, reply=text)
    if not isinstance(value, dict):
        raise TypeError
    return value
