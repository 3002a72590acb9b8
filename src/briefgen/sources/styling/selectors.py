"""Selectors of style sheets: which elements a rule is for. What no one's screen shows (``:hover`` and the like) matches nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

__all__ = ["ALWAYS_UNSURE", "NEVER", "PLACES", "Compound", "Selector", "parse_selector", "split_list", "unescape"]

_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\[0-9a-fA-F]{1,6}[ ]?|\\[^0-9a-fA-F\n])++"
_SIMPLE = regex.compile(
    rf"(?P<tag>(?:{_NAME}\|)?(?:\*|{_NAME}))|\#(?P<id>{_NAME})|\.(?P<cls>{_NAME})"
    rf"|\[\s*+(?P<attr>{_NAME})\s*+(?:(?P<op>[~|^$*]?=)\s*+(?:\"(?P<q>[^\"]*)\"|'(?P<q2>[^']*)'|(?P<bare>{_NAME}))\s*+(?P<flag>[iIsS])?\s*+)?\]"
    rf"|(?P<colons>::?)(?P<pseudo>{_NAME})(?P<open>\()?"
)
_COMBINATOR = regex.compile(r"\s*([>+~])\s*|\s+")
_ESCAPE = regex.compile(r"\\(?:([0-9a-fA-F]{1,6})[ ]?|(.))", regex.DOTALL)
_OLD_ELEMENTS = {"before", "after", "first-line", "first-letter"}
NEVER = {
    *"hover focus active focus-within focus-visible target visited playing paused fullscreen modal popover-open autofill".split(),
    *"user-invalid user-valid picture-in-picture target-within indeterminate current past future open".split(),
}
PLACES = {
    *"first-child last-child only-child first-of-type last-of-type only-of-type nth-child nth-last-child nth-of-type".split(),
    *"nth-last-of-type".split(),
}
_ALWAYS = {"defined", "link-like", "enabled", "read-write", "read-only", "valid", "optional", "scope"}
ALWAYS_UNSURE = {"has", "lang", "dir", "host", "host-context", "placeholder-shown", "in-range", "default"}
_MOST_PARTS = 60


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element has to be.

    Attributes:
        tag, id: lower-case tag, id as written; empty where any will do.
        classes: all of these.
        attributes: name, operator, value, whether case counts.
        pseudos: name and what stands in its brackets.
    """

    tag: str = ""
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, str, bool], ...] = ()
    pseudos: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Selector:
    """A selector, read from its right end.

    Attributes:
        last: of the element itself.
        before: combinator and compound, from right to left.
        weight: specificity: ids, classes, tags.
        pseudo_element: such as ``before``; empty for the element itself.
        unsure: it rests on something that cannot be told from the file.
    """

    last: Compound
    before: tuple[tuple[str, Compound], ...] = ()
    weight: tuple[int, int, int] = (0, 0, 0)
    pseudo_element: str = ""
    unsure: bool = False


def unescape(name: str) -> str:
    """A name without its escapes."""
    if "\\" not in name:
        return name
    return _ESCAPE.sub(lambda m: _code(m[1]) if m[1] else m[2], name)


def _code(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def split_list(text: str) -> Iterator[str]:
    """The parts of a list that commas outside of brackets and quotation marks part."""
    depth = start = 0
    for match in regex.finditer(r"\\.|\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'|[()\[\],]", text, flags=regex.DOTALL):
        sign = match[0]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "," and depth <= 0:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def _bracket_end(text: str, start: int) -> int:
    depth = 1
    for match in regex.finditer(r"\\.|\"[^\"]*+\"|'[^']*+'|[()]", text, pos=start):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0:
            return match.start()
    raise ValueError("a bracket is not closed")


class _Parts:
    """The parts of a compound as they are read."""

    def __init__(self) -> None:
        self.tag = self.id = self.element = ""
        self.classes: list[str] = []
        self.attributes: list[tuple[str, str, str, bool]] = []
        self.pseudos: list[tuple[str, object]] = []
        self.ids = self.middle = self.tags = 0
        self.unsure = False

    def compound(self) -> Compound:
        return Compound(self.tag, self.id, tuple(self.classes), tuple(self.attributes), tuple(self.pseudos))

    def take(self, match: regex.Match[str], text: str) -> int:
        """Take one simple selector; gives where the next begins."""
        if match["tag"] is not None:
            tag = unescape(match["tag"].rpartition("|")[2]).lower()
            self.tag, self.tags = ("", self.tags) if tag == "*" else (tag, self.tags + 1)
        elif match["id"] is not None:
            name = unescape(match["id"])
            if self.id and self.id != name:
                raise ValueError("two ids")
            self.id, self.ids = name, self.ids + 1
        elif match["cls"] is not None:
            self.classes.append(unescape(match["cls"]))
            self.middle += 1
        elif match["attr"] is not None:
            value = match["q"] if match["q"] is not None else match["q2"]
            value = unescape(value if value is not None else match["bare"] or "")
            exact = (match["flag"] or "").lower() != "i"
            self.attributes.append((unescape(match["attr"]).lower(), match["op"] or "", value, exact))
            self.middle += 1
        else:
            return self.pseudo(match, text)
        return match.end()

    def pseudo(self, match: regex.Match[str], text: str) -> int:
        name = unescape(match["pseudo"]).lower()
        end = match.end()
        inside = ""
        if match["open"]:
            close = _bracket_end(text, end)
            inside, end = text[match.end() : close].strip(), close + 1
        if match["colons"] == "::" or name in _OLD_ELEMENTS:
            self.element = name
            return end
        if name in {"is", "where", "matches", "-webkit-any", "-moz-any", "not"}:
            self.group(name, inside)
        elif name in PLACES:
            self.pseudos.append((name, _formula(inside) if inside else None))
            self.middle += 1
        elif name in {"root", "empty", "link", "any-link", "checked", "disabled"} | NEVER | _ALWAYS | ALWAYS_UNSURE:
            self.unsure = self.unsure or name in ALWAYS_UNSURE
            self.pseudos.append((name, None))
            self.middle += 1
        else:
            raise ValueError(f"unknown :{name}")
        return end

    def group(self, name: str, inside: str) -> None:
        inner = []
        for part in split_list(inside):
            try:
                inner.append(parse_selector(part))
            except ValueError:
                if name == "not":
                    raise
        self.pseudos.append(("not" if name == "not" else "is", tuple(inner)))
        self.unsure = self.unsure or any(s.unsure for s in inner)
        if name != "where" and inner:
            ids, middle, tags = max(s.weight for s in inner)
            self.ids, self.middle, self.tags = self.ids + ids, self.middle + middle, self.tags + tags


def _formula(text: str) -> tuple[int, int]:
    plain = regex.sub(r"\s+", "", text.lower().partition(" of ")[0])
    if plain in {"odd", "even"}:
        return (2, 1 if plain == "odd" else 0)
    match = regex.fullmatch(r"([+-]?\d{0,6})n([+-]\d{1,6})?|([+-]?\d{1,6})", plain)
    if match is None:
        raise ValueError("no formula")
    if match[3]:
        return (0, int(match[3]))
    step = {"": 1, "+": 1, "-": -1}.get(match[1])
    return (int(match[1]) if step is None else step, int(match[2] or 0))


def parse_selector(text: str) -> Selector:
    """Read one selector.

    Raises:
        ValueError: it is none, or holds what no browser of today knows; the rule then is for no element.
    """
    text = text.strip()
    at = 0
    parts = _Parts()
    before: list[tuple[str, Compound]] = []
    weight = [0, 0, 0]
    unsure = False
    fresh = True
    while at < len(text):
        match = _SIMPLE.match(text, at)
        if match is not None and (fresh or match["tag"] is None):
            at = parts.take(match, text)
            fresh = False
            continue
        join = _COMBINATOR.match(text, at)
        if join is None or fresh or len(before) > _MOST_PARTS:
            raise ValueError("no selector")
        before.append((join[1] or " ", parts.compound()))
        weight = [w + n for w, n in zip(weight, (parts.ids, parts.middle, parts.tags), strict=True)]
        unsure = unsure or parts.unsure
        parts, at, fresh = _Parts(), join.end(), True
    if fresh:
        raise ValueError("no selector")
    ids, middle, tags = (w + n for w, n in zip(weight, (parts.ids, parts.middle, parts.tags), strict=True))
    chain = tuple(reversed(before))
    return Selector(parts.compound(), chain, (ids, middle, tags), parts.element, unsure or parts.unsure)
