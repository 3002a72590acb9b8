"""What an endpoint says of its own limits in the head of an answer: how much is left, and when it will be more."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["Allowance", "allowances", "seconds_until"]

_UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(?<![\d.])(\d++(?:\.\d++)?)(ms|[smhd])")
_EPOCH_S, _EPOCH_MS = 1e9, 1e12
"""From here on a bare number is a moment, not a duration."""

_ITEM = re.compile(r"[^,]*")
_PARAMETER = re.compile(r"\b(limit|remaining|reset|r|t)\s*=\s*\"?(\d+(?:\.\d+)?)")

Kind = Literal["requests", "tokens"]


def _x(kind: Kind) -> tuple[Kind, str, str, str]:
    return (kind, f"x-ratelimit-remaining-{kind}", f"x-ratelimit-reset-{kind}", f"x-ratelimit-limit-{kind}")


def _anthropic(kind: Kind, what: str) -> tuple[Kind, str, str, str]:
    name = f"anthropic-ratelimit-{what}"
    return (kind, f"{name}-remaining", f"{name}-reset", f"{name}-limit")


# What is counted, then the headers of what is left, when it is renewed, and the whole.
_FAMILIES: tuple[tuple[Kind, str, str, str], ...] = (
    _x("requests"),
    _x("tokens"),
    _anthropic("requests", "requests"),
    _anthropic("tokens", "tokens"),
    _anthropic("tokens", "input-tokens"),
    ("requests", "x-ratelimit-remaining", "x-ratelimit-reset", "x-ratelimit-limit"),
    ("requests", "ratelimit-remaining", "ratelimit-reset", "ratelimit-limit"),
)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of one limit is left.

    Attributes:
        name: which limit.
        kind: what it counts.
        remaining: how many may still be sent.
        reset_s: seconds until they are more again.
        limit: the whole; None where the endpoint does not say.
    """

    name: str
    kind: Kind
    remaining: float
    reset_s: float
    limit: float | None = None


def allowances(headers: Mapping[str, str], *, now: float) -> tuple[Allowance, ...]:
    """Read the limits that an answer tells of.

    Args:
        headers: names in lower case.
        now: seconds since the epoch.

    Returns:
        One for each limit of which it says both what is left and when it is renewed; what cannot be read is as if it were not
        there.

    Source: platform.openai.com, "Rate limits in headers"; docs.anthropic.com, "Rate limits, response headers";
    draft-ietf-httpapi-ratelimit-headers, revisions 3 to 10.
    """
    out = []
    for kind, remaining, reset, limit in _FAMILIES:
        left, until = _number(headers.get(remaining)), seconds_until(headers.get(reset, ""), now=now)
        if left is not None and until is not None:
            out.append(Allowance(remaining, kind, left, until, _number(headers.get(limit))))
    return (*out, *_of_fields(headers.get("ratelimit", "")))


def _of_fields(value: str) -> tuple[Allowance, ...]:
    """The one header ``RateLimit``: ``"default";r=50;t=30``, several apart by commas; or ``limit=100, remaining=50, reset=30``."""
    parts = [value] if "remaining" in value else _ITEM.findall(value)
    out = []
    for number, part in enumerate(p for p in parts if p.strip()):
        said = {key: float(digits) for key, digits in _PARAMETER.findall(part)}
        left, until = said.get("r", said.get("remaining")), said.get("t", said.get("reset"))
        if left is not None and until is not None:
            out.append(Allowance(f"ratelimit-{number}", "requests", left, until, said.get("limit")))
    return tuple(out)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None


def seconds_until(text: str, *, now: float) -> float | None:
    """Seconds until a moment that is told as a duration, a number or a date.

    Args:
        text: such as ``1s``, ``6m0s``, ``120ms``; ``1.5`` for seconds; seconds or milliseconds since the epoch; or a moment of
            RFC 3339.
        now: seconds since the epoch.

    Returns:
        0 for a moment that is past; None for none of these.
    """
    text = text.strip()
    if (number := _number(text)) is not None:
        moment = number / 1000 if number >= _EPOCH_MS else number
        return max(0.0, moment - now) if moment >= _EPOCH_S else number
    if text and not _PART.sub("", text):
        return sum(float(count) * _UNITS_S[unit] for count, unit in _PART.findall(text))
    try:
        moment_of = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return max(0.0, moment_of.timestamp() - now) if moment_of.tzinfo else None
