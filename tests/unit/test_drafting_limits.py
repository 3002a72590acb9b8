from __future__ import annotations

import pytest

from briefgen.drafting.limits import allowances, seconds_until

NOW = 1_750_000_000.0

MOMENTS = {
    "seconds": ("1s", 1.0),
    "minutes-and-seconds": ("6m0s", 360.0),
    "milliseconds": ("120ms", 0.12),
    "fraction": ("7.66s", 7.66),
    "all-units": ("1d2h3m4s5ms", 93784.005),
    "bare-number": ("59", 59.0),
    "bare-fraction": ("0.5", 0.5),
    "zero": ("0s", 0.0),
    "epoch-seconds": ("1750000030", 30.0),
    "epoch-milliseconds": ("1750000030500", 30.5),
    "epoch-past": ("1749999999", 0.0),
    "rfc-3339": ("2025-06-15T15:07:00Z", 20.0),
    "rfc-3339-offset": ("2025-06-15T17:07:00+02:00", 20.0),
    "rfc-3339-past": ("2025-06-15T15:00:00Z", 0.0),
    "no-zone": ("2025-06-15T15:07:00", None),
    "empty": ("", None),
    "blank": ("  ", None),
    "words": ("soon", None),
    "unit-unknown": ("3w", None),
    "negative": ("-3", None),
    "infinite": ("inf", None),
    "no-number": ("nan", None),
    "trailing": ("3s or so", None),
}


@pytest.mark.parametrize(("text", "seconds"), MOMENTS.values(), ids=MOMENTS.keys())
def test_moments(text: str, seconds: float | None) -> None:
    said = seconds_until(text, now=NOW)
    assert said == (None if seconds is None else pytest.approx(seconds, abs=1e-6))


HEADS: dict[str, tuple[dict[str, str], list[tuple[str, float, float, float | None]]]] = {
    "openai": (
        {
            "x-ratelimit-limit-requests": "60",
            "x-ratelimit-remaining-requests": "59",
            "x-ratelimit-reset-requests": "1s",
            "x-ratelimit-limit-tokens": "150000",
            "x-ratelimit-remaining-tokens": "149984",
            "x-ratelimit-reset-tokens": "6m0s",
        },
        [("requests", 59, 1, 60), ("tokens", 149_984, 360, 150_000)],
    ),
    "anthropic": (
        {
            "anthropic-ratelimit-requests-limit": "50",
            "anthropic-ratelimit-requests-remaining": "49",
            "anthropic-ratelimit-requests-reset": "2025-06-15T15:07:00Z",
            "anthropic-ratelimit-input-tokens-remaining": "1000",
            "anthropic-ratelimit-input-tokens-reset": "2025-06-15T15:07:00Z",
        },
        [("requests", 49, 20, 50), ("tokens", 1000, 20, None)],
    ),
    "no-limit-said": (
        {"x-ratelimit-remaining-requests": "3", "x-ratelimit-reset-requests": "120ms"},
        [("requests", 3, 0.12, None)],
    ),
    "bare-names": (
        {"x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1750000060000"},
        [("requests", 0, 60, 20)],
    ),
    "ietf-three": (
        {"ratelimit-limit": "10", "ratelimit-remaining": "5", "ratelimit-reset": "7"},
        [("requests", 5, 7, 10)],
    ),
    "ietf-one": ({"ratelimit": "limit=100, remaining=50, reset=30"}, [("requests", 50, 30, 100)]),
    "ietf-fields": (
        {"ratelimit": '"burst";r=5;t=1, "daily";r=900;t=3600'},
        [("requests", 5, 1, None), ("requests", 900, 3600, None)],
    ),
    "ietf-key": ({"ratelimit": '"default";r=50;t=30;pk=:cHsdsRa894==:'}, [("requests", 50, 30, None)]),
    "no-reset": ({"x-ratelimit-remaining-requests": "3"}, []),
    "no-remaining": ({"x-ratelimit-reset-requests": "3s", "x-ratelimit-limit-requests": "3"}, []),
    "nonsense": (
        {"x-ratelimit-remaining-requests": "few", "x-ratelimit-reset-requests": "soon", "ratelimit": ";;,="},
        [],
    ),
    "none": ({"content-type": "application/json"}, []),
}


@pytest.mark.parametrize(("headers", "expected"), HEADS.values(), ids=HEADS.keys())
def test_heads(headers: dict[str, str], expected: list[tuple[str, float, float, float | None]]) -> None:
    told = allowances(headers, now=NOW)
    assert [(a.kind, a.remaining, round(a.reset_s, 6), a.limit) for a in told] == expected
    assert len({a.name for a in told}) == len(told)
