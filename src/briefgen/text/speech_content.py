"""Where what is said begins and ends in a sentence."""

from __future__ import annotations

import regex

from briefgen.text.speech_verbs import Force, noun_use, reporting_words

__all__ = [
    "LEAST",
    "Act",
    "before_quote",
    "behind_speech",
    "closes_speech",
    "content_after",
    "cut_short",
    "only_edge",
    "rest_end",
    "trailing_clause",
    "with_rest",
]

# speaker, verb, content, direct, force, clause
Act = tuple[tuple[int, int] | None, tuple[int, int], tuple[int, int], bool, Force, tuple[int, int]]

# Fewer words than these before ", X said" are no clause.
LEAST = 3
_OPENER = regex.compile(
    r"(?:,\s(?:however|though|too|meanwhile|in turn|for (?:example|instance|one)),)?\s*(?:that\b|,|:)?\s*"
)
# What opens a sentence and is nothing that anybody says.
_NO_SPEECH = regex.compile(
    r"\s*(?:[Aa]ccording to|[Aa]s\s(?:[^,]*\s)?(?:reported|noted|said|stated|wrote)\b|(?:[Ww]hen |[Ii]f )?[Aa]sked|[Ss]peaking|[Ww]riting)(?=[\s,])"
)


def closes_speech(text: str, quote: tuple[int, int], verb: int, speaker: tuple[int, int] | None) -> bool:
    """Whether a quotation ends what is said: 'C "to the end," said X', not 'C "in part" of the line, said X'."""
    between = text[quote[1] : verb].lstrip(' "')
    if text[quote[1] - 1] in ",.!?-'" or not between or between[0] in ",.-!?'":
        return True
    return speaker is not None and speaker[0] >= quote[1] and not text[quote[1] : speaker[0]].strip(" \"',")


def before_quote(text: str, quote: tuple[int, int], low: int) -> int:
    """Where speech begins that only ends in a quotation: 'The line will close "for good," Bell said'."""
    before = text[low : quote[0]].rstrip(' "')
    if len(before.split()) < LEAST or before[-1] in ".!?:,;)-" or '"' in before:
        return quote[0]
    begin = max((m.end() for m in regex.finditer(r"[;:.!?]\s|\s-\s", before)), default=0)
    while begin < len(before) and before[begin].isspace():
        begin += 1
    return low + begin if len(before[begin:].split()) >= LEAST else quote[0]


def with_rest(text: str, quote: tuple[int, int], behind: int, quotes: list[tuple[int, int]]) -> tuple[int, int]:
    """A quotation with its second part behind the reporting words: "One," she said, "and two"."""
    for second in quotes:
        if second[0] > behind and not text[behind : second[0]].strip(' ,"'):
            return quote[0], second[1]
    return quote


def behind_speech(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A clause without the speech of somebody else that it is joined to: "A said B, while [C is waiting], its lawyer said"."""
    said = next((m for m in reporting_words(text, *span) if not noun_use(text, m)), None)
    if said is None or said.start() == span[0]:
        return span
    joints = [
        m for m in regex.finditer(r"[,;]\s(?:and|but|while|whereas)\s", text[: span[1]]) if m.start() > said.end()
    ]
    return (joints[-1].end(), span[1]) if joints else span


def rest_end(text: str, start: int) -> int:
    """Where speech ends that goes on behind its reporting clause: at a semicolon or at the next one who speaks."""
    end = len(text.rstrip(" .\n"))
    semicolon = text.find(";", start, end)
    end = end if semicolon < 0 else semicolon
    for match in reporting_words(text, start, end):
        edge = _last_edge(text[start : match.start()])
        if edge is not None and not noun_use(text, match):
            return start + edge
    return end


_LAST_COMMA = regex.compile(r",\s++(?:\w+ly\s++)?$")
_NEXT_CLAUSE = regex.compile(r"[,;]\s++(?:and|but|while|whereas|although|though|as)\s++")


def _last_edge(between: str) -> int | None:
    """Where who speaks next begins: at a joining word with whole asides alone behind it, or at a comma that ends the text."""
    last = _LAST_COMMA.search(between)
    commas, at = between.count(","), 0
    for match in _NEXT_CLAUSE.finditer(between):
        commas -= between.count(",", at, match.end())
        at = match.end()
        if commas % 2 == 0:
            return min(match.start(), last.start()) if last else match.start()
    return last.start() if last else None


_JOINED = regex.compile(r"\b(?:and|but|or|then)(?:\s\p{L}+ly)?\s*$")
_PARTED = regex.compile(r"[.;:]\s")


def only_edge(between: str) -> bool:
    """Whether a quotation ends right before the reporting words: only marks and a short subject between."""
    bare = between.strip(" \"',.!?")
    if _JOINED.search(between):
        return False  # 'called it "a disgrace" and said that ...'
    return len(bare.split()) <= 9 and not _PARTED.search(bare)


def trailing_clause(text: str, edge: int, low: int) -> tuple[int, int] | None:
    """The clause before ", X said": indirect speech that the sentence opens with."""
    head = text[low:edge].rstrip()
    if not head.endswith(","):
        return None
    if _NO_SPEECH.match(head):
        return None
    colon = head.rfind(": ")
    first = colon + 2 if colon >= 0 else 0
    return (low + first, low + len(head) - 1)


def content_after(text: str, verb_end: int, quotes: list[tuple[int, int]]) -> tuple[int, int] | None:
    opener = _OPENER.match(text, verb_end)
    start = opener.end() if opener else verb_end
    for quote in quotes:
        if start <= quote[0] <= start + 2:
            return quote
    end = len(text.rstrip(" .\n"))
    return (start, end) if start < end else None


def cut_short(act: Act, acts: list[Act]) -> Act:
    """Speech without who reports it behind: "Three lines had complained [about the pilots], the Courier reported"."""
    speaker, verb, (begin, end), direct, force, clause = act
    for other in acts:
        behind = other[5][0]
        if other is not act and verb[1] <= begin < behind < end and other[2][0] <= verb[0] and other[2][1] <= behind:
            end = behind
    return speaker, verb, (begin, end), direct, force, clause
