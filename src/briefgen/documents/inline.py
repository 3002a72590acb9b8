"""The inline markup of Markdown, read with the place of every visible character; linear in the text."""

from __future__ import annotations

import html
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import regex

from briefgen.documents.blocks import Comment, Mark, Note, Written
from briefgen.documents.markers import is_exponent, read_numbers, sup_numbers
from briefgen.documents.nouns import Reference

__all__ = ["Found", "scan"]

_SPECIAL = regex.compile(r"[\\`*_~\[\]!<&\n^]")
_STRUCTURE = regex.compile(r"\\.|`+|[\[\]]", regex.DOTALL)
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_DESTINATION = regex.compile(
    r"\([ \t\n]*+(?:<(?<angled>[^<>\n]{0,2000})>|(?<bare>[^\s()<]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500}){0,8}+))"
    r"(?:[ \t\n]++(?:\"[^\"]{0,500}\"|'[^']{0,500}'|\([^()]{0,500}\)))?[ \t\n]*+\)"
)
_FOOTNOTE = regex.compile(r"\[\^([^\s\[\]^]{1,80})\]")
_LABEL = regex.compile(r"\[([^\[\]\n]{0,200})\]")
_COMMENT = "<!--"
_SUP = regex.compile(
    r"<sup\b[^<>]{0,200}>(?<inside>[^<>]{0,60}|\s*<a\b[^<>]{0,500}>[^<>]{0,40}</a>\s*)</sup>", regex.IGNORECASE
)
_AUTOLINK = regex.compile(r"<(https?://[^\s<>]{1,2000}|[^\s<>@]{1,64}@[^\s<>@]{1,200})>", regex.IGNORECASE)
_TAG = regex.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,2000}|/)?>")
_ENTITY = regex.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CARETS = regex.compile(r"\^(\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20}+)\^")
_NUMBERED = regex.compile(r"\\?\[\^?\d{1,4}\\?\]")
_LABELLED = regex.compile(r"(?<fence>\*\*|__)(?=\S)[^*_\n]{1,100}(?::(?P=fence)[^:]?|(?P=fence):)$")
_EMPHASIS = frozenset("*_~")
_LONGEST_INNER = 200


@dataclass(slots=True)
class Found:
    """What the inline markup of one block shows beside its words."""

    written: Written = field(default_factory=Written)
    references: list[Reference] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where brackets close and code spans end, found in one pass."""

    closes: Mapping[int, int]
    code: Mapping[int, tuple[int, int]]


def _plan(src: str) -> _Plan:
    found = [(m.start(), m[0]) for m in _STRUCTURE.finditer(src)]
    runs: dict[int, list[int]] = defaultdict(list)
    for at, sign in found:
        if sign[0] == "`":
            runs[len(sign)].append(at)
    closes: dict[int, int] = {}
    code: dict[int, tuple[int, int]] = {}
    opened: list[int] = []
    past = 0
    for at, sign in found:
        if at < past:
            continue
        if sign[0] == "`":
            same = runs[len(sign)]
            index = bisect_right(same, at)
            if index < len(same):
                code[at] = (at + len(sign), same[index])
                past = same[index] + len(sign)
        elif sign == "[":
            opened.append(at)
        elif sign == "]" and opened:
            closes[opened.pop()] = at
    return _Plan(closes, code)


class _Scanner:
    """Walks one block's inline text once."""

    def __init__(self, src: str, places: Sequence[int], labels: Mapping[str, str]) -> None:
        self.src = src
        self.places = places
        self.labels = labels
        self.plan = _plan(src)
        self.found = Found()
        self.out = self.found.written
        self.jumps: dict[int, int] = {}
        self.comments_end = src.rfind("-->")

    def emit(self, low: int, high: int) -> None:
        if low < high:
            self.out.add(self.src[low:high], self.places[low:high])

    def put(self, text: str, at: int) -> None:
        self.out.add_at(text, self.places[at])

    def run(self) -> Found:
        src, at = self.src, 0
        while at < len(src):
            match = _SPECIAL.search(src, at)
            if match is None:
                self.emit(at, len(src))
                break
            self.emit(at, match.start())
            at = self.special(match.start())
        return self.found

    def special(self, at: int) -> int:
        """Read what begins at a special character; where to go on."""
        char = self.src[at]
        if char == "\\":
            return self.escape(at)
        if char == "`" and at in self.plan.code:
            return self.code(at)
        if char in _EMPHASIS:
            return self.emphasis(at)
        if char == "[":
            return self.bracket(at)
        if char == "]" and at in self.jumps:
            return self.jumps[at]
        if char == "!" and self.src.startswith("[", at + 1):
            return self.image(at)
        if char == "<":
            return self.angle(at)
        if char == "\n":
            return self.line_end(at)
        return self.other(at, char)

    def escape(self, at: int) -> int:
        following = self.src[at + 1 : at + 2]
        if following == "\n":
            self.put("\n", at)
            return at + 2
        if following in _PUNCTUATION and following:
            self.emit(at + 1, at + 2)
            return at + 2
        self.emit(at, at + 1)
        return at + 1

    def code(self, at: int) -> int:
        low, high = self.plan.code[at]
        start = self.out.size
        self.out.add(self.src[low:high].replace("\n", " "), self.places[low:high])
        self.out.shielded.append((start, self.out.size))
        return high + low - at

    def emphasis(self, at: int) -> int:
        src, char = self.src, self.src[at]
        if at and not self.out.label and self.out.size <= _LONGEST_INNER and _LABELLED.match(src[: at + 3]):
            self.out.label = self.out.size + (src[at - 1] != ":")
        end = at
        while end < len(src) and src[end] == char:
            end += 1
        before, after = src[at - 1 : at] or " ", src[end : end + 1] or " "
        inside_word = before.isalnum() and after.isalnum()
        literal = (
            (before.isspace() and after.isspace()) or (char == "_" and inside_word) or (char == "~" and end - at != 2)
        )
        if literal:
            self.emit(at, end)
        return end

    def bracket(self, at: int) -> int:
        src = self.src
        note = _FOOTNOTE.match(src, at)
        if note:
            self.mark_key(note[1], at, note.end())
            return note.end()
        close = self.plan.closes.get(at)
        if close is None:
            self.emit(at, at + 1)
            return at + 1
        link = _DESTINATION.match(src, close + 1) if src.startswith("(", close + 1) else None
        if link:
            return self.link(at, close, link.end(), html.unescape(link["angled"] or link["bare"] or ""))
        label = _LABEL.match(src, close + 1)
        name = (label[1] or src[at + 1 : close]) if label else src[at + 1 : close]
        if len(name) <= _LONGEST_INNER and not name.strip().isdigit():
            target = self.labels.get(" ".join(name.split()).casefold())
            if target is not None:
                return self.link(at, close, label.end() if label else close + 1, target)
        elif label and name.strip().isdigit() and not read_numbers(src[at + 1 : close][:120]):
            self.jumps[close] = close + 1  # "[words][1]": the words, then their marker
            return at + 1
        self.emit(at, at + 1)
        return at + 1

    def link(self, at: int, close: int, end: int, target: str) -> int:
        inner = self.src[at + 1 : close] if close - at <= _LONGEST_INNER else ""
        numbers = sup_numbers(inner.replace("\\", "").replace("^", "").replace("<sup>", "").replace("</sup>", ""))
        if target.startswith(("http://", "https://")):
            self.out.links.append(target)
        if numbers:
            start = self.out.size
            self.emit(at + 1, close)
            self.out.marks.append(Mark(start, self.out.size, numbers))
            if len(numbers) == 1 and target.startswith(("http://", "https://")):
                self.found.references.append(
                    Reference(numbers[0], target, url=target, line=self.places[at], kind="link")
                )
            return end
        self.jumps[close] = end
        return at + 1

    def mark_key(self, key: str, at: int, end: int) -> None:
        start = self.out.size
        self.emit(at, end)
        folded = key.casefold()
        self.out.marks.append(
            Mark(start, self.out.size, (), f"^{folded}", int(key) if key.isdecimal() and len(key) <= 3 else None)
        )

    def image(self, at: int) -> int:
        close = self.plan.closes.get(at + 1)
        if close is None:
            self.emit(at, at + 1)
            return at + 1
        link = _DESTINATION.match(self.src, close + 1)
        label = _LABEL.match(self.src, close + 1)
        return link.end() if link else label.end() if label else close + 1

    def angle(self, at: int) -> int:
        src = self.src
        if src.startswith(_COMMENT, at) and at < self.comments_end:
            end = src.find("-->", at + 4)
            if end >= 0:
                self.out.comments.append(Comment(self.out.size, self.places[at], src[at + 4 : end]))
                return end + 3
        sup = _SUP.match(src, at)
        if sup:
            return self.sup(sup)
        link = _AUTOLINK.match(src, at)
        if link:
            self.emit(at + 1, link.end() - 1)
            self.out.links.append(link[1])
            return link.end()
        tag = _TAG.match(src, at)
        if tag is None:
            self.emit(at, at + 1)
            return at + 1
        if tag[0][1:3].lower() == "br":
            self.put("\n", at)
        return tag.end()

    def sup(self, sup: regex.Match[str]) -> int:
        low, high = sup.span("inside")
        inside = self.src[low:high]
        linked = regex.search(r"<a\b[^<>]{0,500}?href\s*=\s*[\"']?#([^\"'\s>]{1,200})", inside, regex.IGNORECASE)
        if "<" in inside:
            low, high = self.src.index(">", low) + 1, self.src.rindex("</", low, high)
        bare = self.src[low:high].strip()
        before = "".join(self.out.pieces[-3:])[-8:]
        note = _FOOTNOTE.fullmatch(bare)
        if note:
            self.mark_key(note[1], low, high)
            return sup.end()
        numbers = sup_numbers(bare)
        start = self.out.size
        self.emit(low, high)
        if numbers and (linked or not is_exponent(before, bare)):
            self.out.marks.append(Mark(start, self.out.size, numbers))
        return sup.end()

    def line_end(self, at: int) -> int:
        end = at + 1
        while end < len(self.src) and self.src[end] in " \t":
            end += 1
        # A line that begins with a number in brackets may be an entry of a list of references: its line end is kept.
        kept = self.src[max(0, at - 2) : at] == "  " or _NUMBERED.match(self.src, end)
        self.put("\n" if kept else " ", at)
        return end

    def other(self, at: int, char: str) -> int:
        entity = _ENTITY.match(self.src, at) if char == "&" else None
        if entity:
            self.put(html.unescape(entity[0]), at)
            return entity.end()
        if char == "^" and self.src.startswith("[", at + 1):
            close = self.plan.closes.get(at + 1)
            if close is not None:
                key = f"inline {self.places[at]}"
                self.out.marks.append(Mark(self.out.size, self.out.size, (), key))
                inner = self.src[at + 2 : close]
                self.found.notes.append(Note(key, inner, (), self.places[at]))
                return close + 1
        carets = _CARETS.match(self.src, at) if char == "^" else None
        if carets and not is_exponent(self.src[max(0, at - 8) : at], carets[1]):
            start = self.out.size
            self.emit(at + 1, carets.end() - 1)
            self.out.marks.append(Mark(start, self.out.size, sup_numbers(carets[1])))
            return carets.end()
        self.emit(at, at + 1)
        return at + 1


def scan(src: str, places: Sequence[int], labels: Mapping[str, str] | None = None) -> Found:
    """Read the inline markup of one block.

    Args:
        src: the block's own text, without what marks it as a block.
        places: offsets in the file, one a character.
        labels: link definitions by folded label.

    Returns:
        Visible words with their places, markers that the markup shows, comments, code, links; ``Reference.line`` holds an
        offset until the caller turns it into a line.
    """
    return _Scanner(src, places, labels or {}).run()
