from __future__ import annotations

import pytest

from briefgen.drafting.retrying import retry_after


@pytest.mark.parametrize(
    ("milliseconds", "seconds", "expected"),
    [
        (None, None, None),
        (None, "3", 3.0),
        (None, "0", None),
        ("1500", "9", 1.5),
        ("x", "9", 9.0),
        (None, "-1", None),
        (None, "inf", None),
        (None, "nan", None),
        (None, "Thu, 01 Jan 1970 00:01:40 GMT", 90.0),
        (None, "Thu, 01 Jan 1970 00:00:05 GMT", None),
        (None, "tomorrow", None),
    ],
)
def test_retry_after(milliseconds: str | None, seconds: str | None, expected: float | None) -> None:
    assert retry_after(milliseconds, seconds, now=10.0) == expected
