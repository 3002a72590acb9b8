"""A speaker whose description stands between commas: "Ada Quist, 44, of Ely, who runs the inn, said"."""

from __future__ import annotations

import regex

__all__ = ["described_before", "described_behind", "described_within"]

_FINITE = regex.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|met|came|went|took|made|fell|rose|told|"
    r"said|says|\p{Ll}{2,}n't)\b"
)
_PAST = regex.compile(r"(?<=\p{L}\s)\p{Ll}{2,}ed\b(?!\s(?:by|in|on|at|from|with|last|this|to)\b)")
_DAY_OR_MONTH = regex.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
# What can only stand beside a noun phrase that went before: an age, a place, a clause of its own.
_BESIDE = regex.compile(
    r"(?:which|who|whose|where|when|while|if|aged)\b|\d{1,3}$|(?:\p{L}\.)*+\p{Lu}\p{L}{0,4}_$|\p{Lu}-\p{Lu}|"
    r"(?:\p{L}+ing|\p{Ll}+ed|led|run|born|known|clad|held|based|now|then|once|himself|herself|itself|themselves)\b|"
    r"(?:of|from|in|on|at|for|with|as|like|unlike|during|after|before|through|via|along|along with|together with|among)\s"
)
_ADVERBIAL = regex.compile(
    r"(?:however|meanwhile|though|too|also|instead|again|in turn|for one|for instance|for example|in particular|on the other hand|"
    r"\p{L}+ly)$",
    regex.IGNORECASE,
)
_POST = regex.compile(r"(?:the|an?|its|his|her|their|our|one|another|former|\p{Ll}[\p{L}-]*)\s", regex.IGNORECASE)
_NAME = regex.compile(
    r"(?:(?:[Tt]he|[Aa]n?|[Bb]oth)\s)?(?:\p{Ll}[\p{L}-]*\s){0,3}\p{Lu}[\w.'-]*(?:\s(?:of|for|and|the|in|at|de|van|von|\p{Lu}[\w.'-]*+|\([^()]*+\)))*+$"
)
_OPENS_LOW = regex.compile(
    r"(?:(?:the|an?|its|his|her|their|our|one|another)\s|(?-i:\p{Lu}[\w.-]*(?:'s|(?<=s)')\s\p{Ll}))", regex.IGNORECASE
)
# What can only stand beside a name, also right before what is said.
_ONLY_BESIDE = regex.compile(
    r"(?:which|who|whose|aged)\b|\d{1,3}$|(?:\p{L}\.)*+\p{Lu}\p{L}{0,4}_$|\p{Lu}-\p{Lu}|(?:of|from)\s(?:the\s)?\p{Lu}|(?:led|run)\sby\s"
)
_ENDS_IN_NAME = regex.compile(r"(?<![\w.'-])(?=[\w.'-]*?\p{Lu})[\w.'-]++(?:\s\([^()]*+\))?$")
_LOW_POST = regex.compile(r"\p{Ll}[\p{L}-]*(?:\s(?:and\s)?[\p{L}-]+){0,4}?\s(?:of|for|at|in|with|to)\s")
_NO_NAME = regex.compile(
    r"(?:already|still|now|then|when|even|that|this|these|those|many|most|some|there|it|he|she|they|we|nobody|none|no|all|both|each|"
    r"every|only|about|more|nearly|\p{L}+ly)\b",
    regex.IGNORECASE,
)
_LEAD = regex.compile(
    r"(?:in|on|at|by|after|before|during|when|while|although|though|if|as|since|because|despite|with|from|for|under|asked|speaking|"
    r"according|but|and|yesterday|today|last|this|earlier|later|still|yet|so|that)\b",
    regex.IGNORECASE,
)
_CLAUSE_MARK = regex.compile(r"[;:\"]|\s-{1,2}\s|[.!?]\s")
_JOINT = regex.compile(r"\b(and|but|yet|while|whereas|although|though|that|because|if)\s", regex.IGNORECASE)
_BEFORE_NOUN = frozenset("of in for on to with from by at".split())
_GOES_ON = regex.compile(
    r"(?!(?:the|an?|its|his|her|their|he|she|it|they|we|i|some|many|most|all|both|other|no|one|two|then|later)\b)\p{Ll}[\p{L}-]*\s"
)
_MOST_ASIDES = 5


def described_before(head: str) -> tuple[int, int] | None:
    """A speaker whose verb follows a head that ends in a comma, with what describes him; None where no speaker is seen.

    Args:
        head: folded; what stands before the verb, the comma included.
    """
    edges = _segments(head.rstrip()[:-1])
    for count in range(1, min(_MOST_ASIDES, len(edges) - 1) + 1):
        at = len(edges) - 1 - count
        begin = _behind_joint(head, *edges[at])
        subject = head[begin : edges[at][1]].strip()
        aside = head[slice(*edges[at + 1])].strip()
        if not _stands_aside(aside):
            return None
        if subject.startswith("whose ") and _is_name(aside) and not _clausal(subject):
            # "the firm, whose director, Ada Quist, said"
            return begin + len("whose "), _described_end(head, edges[at:])
        if _BESIDE.match(subject) or _ADVERBIAL.match(subject):
            continue
        if not _is_noun_phrase(subject):
            return None
        if at and not head[edges[at][0] : begin].strip() and _describes(subject, head[slice(*edges[at - 1])].strip()):
            continue
        return begin, _described_end(head, edges[at:])
    return None


def _described_end(head: str, edges: list[tuple[int, int]]) -> int:
    """Where a speaker's name and posts end: before his age, where he is from, what he is doing."""
    before, last = edges[0], edges[0][1]
    for edge in edges[1:]:
        aside = head[slice(*edge)].strip()
        if _BESIDE.match(aside) or _ADVERBIAL.match(aside):
            if regex.match(r"(?:an?|the)\s\p{Lu}[\w-]*$", head[slice(*before)].strip()):
                last = edges[0][1]  # "Ada Quist, a Dover, Del., rabbi"
            break
        before, last = edge, edge[1]
    return len(head[:last].rstrip())


def described_within(head: str) -> tuple[int, int] | None:
    """A speaker who opens a sentence and whose description no comma closes: "Ada Quist, head of the inn said"."""
    edges = _segments(head)
    if len(edges) < 2:
        return None
    opening = head[slice(*edges[0])].strip()
    rest = [head[slice(*e)].strip() for e in edges[1:]]
    if not _is_name(opening) or _DAY_OR_MONTH.match(opening) or not all(_stands_aside(r) for r in rest):
        return None
    return len(head) - len(head.lstrip()), _described_end(head, edges)


def described_behind(text: str, start: int) -> tuple[int, int]:
    """Where a speaker's name and posts end, and all that stands beside them: "[Ada Quist], 44, the line will close".

    Args:
        text: folded; up to the end of what is said.
        start: of the speaker.
    """
    rest = text[start:]
    edges = _segments(rest, low=0)
    parts = [rest[slice(*e)].strip() for e in edges]
    count = 0
    while count + 2 < len(parts) and _beside_name(parts, count):
        count += 1
    if _FINITE.match(parts[min(count + 1, len(parts) - 1)]):
        count = 0  # "According to Bell, the canton, which pays, will sue"
    behind = len(rest[: edges[count][1]].rstrip())
    return start + _described_end(rest, edges[: count + 1]), start + behind


def _beside_name(parts: list[str], at: int) -> bool:
    """Whether the part behind one is an aside to it, and not what is said."""
    before, aside = parts[at], parts[at + 1]
    if len(aside.split()) > 16 or (_clausal(aside) and not _ONLY_BESIDE.match(aside)):
        return False
    if _ONLY_BESIDE.match(aside):
        return True
    named = _is_name(aside) and not (_NO_NAME.match(aside) or _LOW_POST.match(aside))
    if named and not _OPENS_LOW.match(aside):
        both = _is_name(before) and any(" and " in p for p in parts[at + 1 : -1])
        return both or (not _is_name(before) and bool(_OPENS_LOW.match(before) or before[:1].islower()))
    if not _ENDS_IN_NAME.search(parts[0]) or _NO_NAME.match(aside):
        return False
    following = parts[at + 2]
    posted = _OPENS_LOW.match(aside) or _LOW_POST.match(aside)
    renamed = _is_name(following) and not (_NO_NAME.match(following) or _ONLY_BESIDE.match(following))
    return bool(posted) and not (renamed and at + 3 < len(parts))


def _segments(head: str, low: int | None = None) -> list[tuple[int, int]]:
    """The stretches between commas behind the last mark that ends a clause; brackets are kept whole."""
    low = max((m.end() for m in _CLAUSE_MARK.finditer(head)), default=0) if low is None else low
    out, start, depth = [], low, 0
    for index in range(low, len(head)):
        depth += (head[index] == "(") - (head[index] == ")")
        if head[index] == "," and depth <= 0:
            out.append((start, index))
            start = index + 1
    return [*out, (start, len(head))]


def _behind_joint(head: str, start: int, end: int) -> int:
    """Where the last clause of a stretch begins: "the line is late and [Ada Quist]", but "[Policing and Crime]"."""
    for match in _JOINT.finditer(head, start, end):
        before = regex.search(r"(\S+)\s*$", head[start : match.start()])
        named = before is not None and before[1][0].isupper() and head[match.end() : match.end() + 1].isupper()
        if match.end() >= end or (named and match[1] == "and"):
            continue
        if match[1] == "that" and before is not None and before[1] in _BEFORE_NOUN:
            continue
        if match[1] == "and" and _GOES_ON.match(head, match.end(), end):
            continue  # "a developer and spokeswoman for the fund"
        start = match.end()
    while start < end and head[start].isspace():
        start += 1
    return start


def _stands_aside(aside: str) -> bool:
    if not aside or len(aside.split()) > 16 or regex.match(r"(?:and|but|or)\s", aside):
        return False
    if _BESIDE.match(aside) or _ADVERBIAL.match(aside):
        return True
    if _clausal(aside):
        return False
    return bool(_POST.match(aside) or _OPENS_LOW.match(aside)) or _is_name(aside)


def _describes(aside: str, subject: str) -> bool:
    """Whether a post or name is an aside to the words before it: "Ada Quist, the mayor", "the mayor, Ada Quist"."""
    if not subject or _LEAD.match(subject) or _clausal(subject):
        return False
    if _OPENS_LOW.match(aside) or not _is_name(aside):
        return _is_name(subject) and not _DAY_OR_MONTH.match(subject)
    return bool(_OPENS_LOW.match(subject)) and not _is_name(subject)


def _is_name(words: str) -> bool:
    return bool(_NAME.match(words)) and not _LEAD.match(words) and not _clausal(words)


def _is_noun_phrase(words: str) -> bool:
    return bool(words) and not _LEAD.match(words) and not _clausal(words) and len(words.split()) <= 14


def _clausal(words: str) -> bool:
    words = regex.split(r"\s(?:who|which|whose|that)\s", words)[0]
    return bool(_FINITE.search(words) or _PAST.search(words))
