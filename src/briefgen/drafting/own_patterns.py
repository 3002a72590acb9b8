"""Patterns of a user's own for ``--redact``: checked where they enter, and never given more than a bounded time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from briefgen.drafting.personal import BUILT_IN
from briefgen.errors import SettingsError

__all__ = ["check_patterns", "compiled", "search"]

SEARCH_S = 3.0
"""Most seconds that a pattern may take for one text: a source, or a request."""
_TRIAL_S = 1.0
_LONGEST = 2000
_NAME = regex.compile(r"[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?")
_RESERVED = frozenset({*BUILT_IN, "literal"})
# Runs on which patterns that try the same place in many ways show it.
_TRIALS = tuple(
    unit * (3000 // len(unit)) for unit in ("a", "A", "1", " ", "-", ".", "_", "\n", "a1", "a ", "aB-1. @", "ab,")
)


def check_patterns(names: Sequence[str], patterns: Mapping[str, str]) -> None:
    """Check what is to be replaced, and every pattern of one's own, used or not.

    Raises:
        SettingsError: a name is unknown or cannot be given; a pattern does not compile, matches nothing at all, or takes too long.
    """
    for name, expression in patterns.items():
        _check_own(name, expression)
    for name in names:
        if name not in BUILT_IN and name not in patterns:
            own = (
                f"; of your own: {', '.join(patterns)}" if patterns else "; your own go under [redact] in briefgen.toml"
            )
            raise SettingsError(
                f"redact: there is no pattern {name!r}: there are {', '.join(BUILT_IN)}{own}", field="redact"
            )


def _check_own(name: str, expression: str) -> None:
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"[redact] {name[:40]!r} is no name of a pattern: at most 32 small letters, digits and hyphens, a letter first",
            field="redact",
        )
    if name in _RESERVED:
        raise SettingsError(f"[redact] {name}: this pattern is built in; give yours another name", field="redact")
    pattern = compiled(name, expression)
    for trial in _TRIALS:
        # None ends as such a pattern likes it; what it asks for stands behind, as a search for that alone would end soon.
        for _ in search(pattern, f"{trial}\u2603{expression}", name, seconds=_TRIAL_S):
            pass


@lru_cache(maxsize=256)
def compiled(name: str, expression: str) -> regex.Pattern[str]:
    """A pattern; case counts unless it says ``(?i)``.

    Raises:
        SettingsError: it is no regular expression, or longer than 2,000 characters.
    """
    if not expression or len(expression) > _LONGEST:
        raise SettingsError(f"[redact] {name}: a pattern has from 1 to {_LONGEST} characters", field="redact")
    try:
        return regex.compile(expression)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise SettingsError(
            f"[redact] {name}: {expression[:80]!r} is no regular expression: {error}", field="redact"
        ) from error


def search(
    pattern: regex.Pattern[str], text: str, name: str, *, seconds: float | None = None
) -> Iterator[tuple[int, int]]:
    """Spans of the matches.

    Args:
        pattern: of one's own.
        text: to search.
        name: of the pattern, for messages.
        seconds: most that it may take, of the processor; None for ``SEARCH_S``.

    Raises:
        SettingsError: it takes too long, or a match is empty; what it was to keep back would else be sent.
    """
    limit = SEARCH_S if seconds is None else seconds
    try:
        if pattern.search("", timeout=limit):
            raise _empty(name, pattern)
        for match in pattern.finditer(text, timeout=limit):
            if match.start() == match.end():
                raise _empty(name, pattern)
            yield match.span()
    except TimeoutError as error:
        raise SettingsError(
            f"[redact] {name}: {pattern.pattern[:80]!r} takes over {limit:g} s for a text of {len(text):,} characters, so "
            "nothing of it was sent; repeat one thing only in one way, such as a+ rather than (a+)+",
            field="redact",
        ) from error


def _empty(name: str, pattern: regex.Pattern[str]) -> SettingsError:
    return SettingsError(
        f"[redact] {name}: {pattern.pattern[:80]!r} matches nothing at all, too, such as the place between two letters; write + for * or "
        "take the ? away",
        field="redact",
    )
