"""Redaction: matches of named patterns are replaced in all that is sent to a model, and put back in what it answers.

Each match becomes a placeholder such as ``⟦email 1⟧``, the same value the same one within a request. Text that only looks like a
placeholder is replaced, too, so that none in a reply can come from a source. What is kept of a request and its reply is the
redacted form; values live in memory, for as long as their request does.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

from briefgen.drafting.own_patterns import compiled, search
from briefgen.drafting.personal import BUILT_IN
from briefgen.drafting.plainer import plainer
from briefgen.drafting.prompting import Message, render
from briefgen.errors import MalformedReplyError
from briefgen.model import Span

if TYPE_CHECKING:
    from briefgen.drafting.dialect import Request
    from briefgen.settings import Settings

__all__ = ["LITERAL", "NO_REDACTION", "Match", "Redacted", "Redactor", "invented", "redactor_of", "restored"]

LITERAL = "literal"
"""Name of what looks like a placeholder and is none."""

# As a model may write one.
_PLACEHOLDER = regex.compile(r"⟦\s{0,3}(\p{L}[\p{L}\d_-]{0,40})\s{0,3}(\d{1,6})\s{0,3}⟧")
_PART = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A place that is replaced.

    Attributes:
        span: in the text, half-open, in code points.
        name: of the pattern.
    """

    span: Span
    name: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A request as it may be sent.

    Attributes:
        request: with placeholders.
        stands_for: placeholder to what stood there.
    """

    request: Request
    stands_for: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Redactor:
    """Replaces matches of patterns.

    Attributes:
        names: of the patterns, built-in ones and own ones.
        own: name and regular expression of the own ones among them.
    """

    names: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()

    def matches(self, text: str) -> tuple[Match, ...]:
        """What of a text is replaced: ascending, not overlapping; none without names.

        Raises:
            SettingsError: a pattern of one's own takes too long, or matches nothing at all somewhere.
        """
        return _matches(self, text) if self.names and text else ()

    def count(self, text: str, *, but: Sequence[Span] = ()) -> dict[str, int]:
        """How many places are replaced, by name, those left out that lie in ``but``; names that match nothing are not named."""
        found = Counter(m.name for m in self.matches(text) if not any(span.covers(m.span) for span in but))
        return {name: found[name] for name in (*self.names, LITERAL) if found[name]}

    def plain(self, text: str) -> str:
        """A text as it would be sent by itself."""
        return _Replacing(self).text(text)

    def whole(self, span: Span, text: str) -> Span:
        """A span widened so that it cuts no match in two: half a number would not be known for one."""
        found = self.matches(text)
        if not found:
            return span
        starts = [match.span.start for match in found]
        first = found[max(0, bisect_right(starts, span.start) - 1)].span
        last = found[max(0, bisect_right(starts, span.end - 1) - 1)].span
        start = first.start if first.start < span.start < first.end else span.start
        end = last.end if last.start < span.end < last.end else span.end
        return Span(start, end)

    def cut(self, text: str, most: int) -> str:
        """The beginning of a text, likewise; at most ``most`` code points."""
        if len(text) <= most:
            return text
        crossed = [match.span.start for match in self.matches(text) if match.span.start < most < match.span.end]
        return text[: crossed[0] if crossed else most]

    def guarded(self, said: str, *beside: str) -> str:
        """What is said about texts, without the pieces of their values: a fault names figures one by one, and cuts words short."""
        pieces = {piece for text in beside for match in self.matches(text) for piece in _pieces(match.span.of(text))}
        if not pieces:
            return said
        longest_first = "|".join(regex.escape(piece) for piece in sorted(pieces, key=len, reverse=True))
        piece = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{longest_first})(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)
        out: list[str] = []
        at = 0
        for match in self.matches(said):  # whole values are replaced when they are sent
            out += (piece.sub("…", said[at : match.span.start]), match.span.of(said))
            at = match.span.end
        return "".join((*out, piece.sub("…", said[at:])))

    def request(self, request: Request) -> Redacted:
        """A request with every match in it replaced.

        Args:
            request: as it was composed; a reply in it is as the model wrote it, placeholders included.

        Raises:
            SettingsError: as :meth:`matches`.
        """
        if not self.names:
            return Redacted(request)
        replacing = _Replacing(self)
        messages = tuple(
            replace(m, content=replacing.text(m.content, said=m.role == "assistant")) for m in request.messages
        )
        if not replacing.stands_for:
            return Redacted(request)
        (note,) = render("redacted", example=next(iter(replacing.stands_for)))
        return Redacted(replace(request, messages=_noted(messages, note)), replacing.stands_for)


NO_REDACTION = Redactor()
"""Changes nothing."""


class _Replacing:
    """Placeholders of one request, numbered by name in the order in which their values stand there."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._given: dict[tuple[str, str], str] = {}
        self._last: Counter[str] = Counter()
        self.stands_for: dict[str, str] = {}

    def text(self, text: str, *, said: bool = False) -> str:
        """The text with placeholders; those that a model wrote stay."""
        pieces: list[str] = []
        at = 0
        for match in self._redactor.matches(text):
            if said and match.name == LITERAL:
                continue
            pieces += (text[at : match.span.start], self._placeholder(match.name, _value(match.span.of(text))))
            at = match.span.end
        return "".join((*pieces, text[at:]))

    def _placeholder(self, name: str, value: str) -> str:
        if (name, value) not in self._given:
            self._last[name] += 1
            placeholder = f"⟦{name} {self._last[name]}⟧"
            self._given[name, value] = placeholder
            self.stands_for[placeholder] = value
        return self._given[name, value]


def _value(shown: str) -> str:
    """What stands there, read as JSON where it was written so."""
    if "\\" not in shown:
        return shown
    try:
        return str(json.loads(f'"{shown}"', strict=False))
    except ValueError:
        return shown


def _noted(messages: tuple[Message, ...], note: Message) -> tuple[Message, ...]:
    """The messages with a word on placeholders at the end of the first."""
    first, *rest = messages
    return (replace(first, content=f"{first.content}\n\n{note.content}"), *rest)


def _pieces(value: str) -> Iterator[str]:
    """Words and figures out of a value, as they stand and as a number is written; and its beginnings, cut short, longest first."""
    for length in range(len(value) - 1, _FEWEST - 1, -1):
        yield f"{value[:length]}…"
    for part in _PART.findall(value):
        yield from (shown for shown in (part, part.lstrip("0")) if len(shown) >= _FEWEST)


# --- matches ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def _matches(redactor: Redactor, text: str) -> tuple[Match, ...]:
    out: list[Match] = []
    # Of two that take the same place one's own goes first, and a phone number, which may look like much else, last.
    rank = {**dict.fromkeys(redactor.names, 1), **{name: 0 for name, _ in redactor.own}, "phone": 2}
    for start, end, name in sorted(
        _found(redactor, text), key=lambda found: (found[0], -found[1], rank.get(found[2], 3))
    ):
        if out and start < out[-1].span.end:
            before = out[-1]
            out[-1] = Match(Span(before.span.start, max(end, before.span.end)), before.name)
        else:
            out.append(Match(Span(start, end), name))
    return tuple(out)


def _found(redactor: Redactor, text: str) -> Iterator[tuple[int, int, str]]:
    searched = plainer(text)
    own = dict(redactor.own)
    for name in redactor.names:
        if name in own:
            # In the text as it stands, too: a pattern may name the very characters that are taken off.
            yield from ((start, end, name) for start, end in search(compiled(name, own[name]), text, name))
            spans: Iterable[tuple[int, int]] = search(compiled(name, own[name]), searched.text, name)
        else:
            spans = BUILT_IN[name](searched.text)
        yield from ((*searched.back(start, end), name) for start, end in spans)
    for match in _PLACEHOLDER.finditer(searched.text):
        yield (*searched.back(*match.span()), LITERAL)


@lru_cache(maxsize=16)
def _redactor(names: tuple[str, ...], patterns: tuple[tuple[str, str], ...]) -> Redactor:
    return Redactor(names, tuple(item for item in patterns if item[0] in names))


def redactor_of(settings: Settings) -> Redactor:
    """What the settings ask to be replaced; a redactor without names changes nothing."""
    return _redactor(tuple(settings.redact), tuple(settings.patterns.items()))


# --- the way back -----------------------------------------------------------------------------------------------------


def restored(value: Any, stands_for: Mapping[str, str] | None, *, pointer: str = "", reply: str = "") -> Any:  # noqa: ANN401 - any JSON
    """A parsed reply with what its placeholders stand for.

    Args:
        value: JSON.
        stands_for: placeholder to value; None where nothing was redacted, so that nothing is read as a placeholder.
        pointer: JSON pointer to the value.
        reply: as written, for the error.

    Raises:
        MalformedReplyError: it holds a placeholder that was not given.
    """
    if stands_for is None:
        return value
    if isinstance(value, str):
        return _PLACEHOLDER.sub(lambda match: _meant(match, stands_for, pointer, reply), value)
    if isinstance(value, list):
        return [restored(item, stands_for, pointer=f"{pointer}/{n}", reply=reply) for n, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: restored(item, stands_for, pointer=f"{pointer}/{key}", reply=reply) for key, item in value.items()}
    return value


def invented(request: Request, reply: str) -> bool:
    """Whether a reply names a placeholder that does not stand in the request as it was sent."""
    given = {_named(match) for message in request.messages for match in _PLACEHOLDER.finditer(message.content)}
    return any(_named(match) not in given for match in _PLACEHOLDER.finditer(reply))


def _named(match: regex.Match[str]) -> str:
    return f"⟦{match[1].lower()} {int(match[2])}⟧"


def _meant(match: regex.Match[str], stands_for: Mapping[str, str], pointer: str, reply: str) -> str:
    if (placeholder := _named(match)) in stands_for:
        return stands_for[placeholder]
    raise MalformedReplyError(
        f"the reply names {match[1]} {match[2]} in double brackets at {pointer}, which stands for nothing that it was given",
        pointer=pointer,
        reply=reply,
    )
