"""Make claims out of a composition reply. What it cites wrongly stays visible to the gate: nothing is put right here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from briefgen.model import Citation, Claim, Dispute, Draft, Evidence, OpenQuestion, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefgen.settings import Settings

__all__ = ["Part", "assemble", "cited", "closed", "join", "parts_of", "plain"]

_MARKER = re.compile(
    r"(?:(?<![ \t])[ \t]++)?\[\s*+(?:\d{1,4}|e\d{1,4}\.\d{1,4})(?:\s*+[,;]\s*+(?:\d{1,4}|e\d{1,4}\.\d{1,4}))*+\s*+\]"
)
# What no reader sees: soft hyphens, zero-width characters, marks of direction, tags. In a sentence of ours none of them says anything.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_IN_MARKER = re.compile(r"e?\d+(?:\.\d+)?")
_ID = re.compile(r"\[?\s*e?(\d{1,4})(?:\.\d{1,4})?\s*\]?")
_BOTTOM_LINE = 3
_NESTED = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of a reply.

    Attributes:
        part: ``fact``, ``position``, ``settles`` or ``open question``.
        text: as written.
        evidence: ids as named.
        holder: of a position, with its question; else empty.
    """

    part: str
    text: str
    evidence: tuple[str, ...]
    holder: str = ""


def parts_of(reply: Mapping[str, Any]) -> tuple[Part, ...]:
    """Every sentence of a composition reply, in order."""
    out = [Part("fact", item["text"], tuple(item["evidence"])) for item in reply["facts"]]
    for dispute in reply["disputes"]:
        out.extend(
            Part("position", p["text"], tuple(p["evidence"]), f"{p['holder']} on {dispute['question']}")
            for p in dispute["positions"]
        )
        if settles := dispute["settles"]:
            out.append(Part("settles", settles["text"], tuple(settles["evidence"])))
    out.extend(Part("open question", q["text"], tuple(q["evidence"])) for q in reply["open_questions"])
    return tuple(out)


def join(replies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Several replies as one, section by section, the best of each first; the bottom line is the first fact of each."""
    if len(replies) == 1:
        return replies[0]
    facts = [item for rank in zip_longest_flat([r["facts"] for r in replies]) for item in rank]
    return {
        "facts": facts,
        "bottom_line": list(range(1, min(len(facts), _BOTTOM_LINE) + 1)),
        "disputes": [d for rank in zip_longest_flat([r["disputes"] for r in replies]) for d in rank],
        "open_questions": [q for rank in zip_longest_flat([r["open_questions"] for r in replies]) for q in rank],
    }


def zip_longest_flat(lists: Sequence[Sequence[Any]]) -> Iterable[list[Any]]:
    """The first items of all, then the second ones, and so on."""
    for rank in range(max(map(len, lists), default=0)):
        yield [items[rank] for items in lists if rank < len(items)]


def plain(text: str) -> tuple[str, tuple[str, ...]]:
    """A sentence without citation marks and characters that are not seen, and what stood in the marks."""
    text = _UNSEEN.sub("", text)
    names: list[str] = []
    for _ in range(_NESTED):  # again, as taking one mark out may close another around it
        names.extend(name for marker in _MARKER.findall(text) for name in _IN_MARKER.findall(marker))
        text = _MARKER.sub("", text)
    if _MARKER.search(text):
        text = text.replace("[", "").replace("]", "")
    return " ".join(text.split()), tuple(names)


def closed(sentence: str) -> str:
    """The sentence with a full stop, which models like to leave out."""
    return f"{sentence}." if sentence.rstrip("\"'”’")[-1:].isalnum() else sentence


def cited(names: Iterable[str], evidence: Mapping[str, Evidence]) -> tuple[Citation, ...]:
    """Citations for what a reply names, each once, in the order given.

    Args:
        names: evidence ids, or bare source numbers out of citation marks.
        evidence: by id.

    Returns:
        The words of known evidence. An unknown id or a bare number becomes a citation of that source without words, so that
        the gate says so; what holds no number at all is left out.
    """
    out: dict[Citation, None] = {}
    for name in names:
        known = evidence.get(name.strip().strip("[]"))
        if known:
            out[Citation(known.quote.source, known.quote.text)] = None
        elif match := _ID.fullmatch(name.strip()):
            out[Citation(int(match[1]), "")] = None
    sources = {citation.source for citation in out if citation.quote}
    return tuple(c for c in out if c.quote or c.source not in sources)


Kind = Literal["fact", "position", "unknown", "heading"]


@dataclass(frozen=True, slots=True)
class _Assembly:
    evidence: Mapping[str, Evidence]

    def claim(self, claim_id: str, item: Mapping[str, Any], kind: Kind) -> Claim:
        text, marks = plain(item["text"])
        return Claim(claim_id, closed(text), cited((*item["evidence"], *marks), self.evidence), kind)

    def facts(self, items: Sequence[Mapping[str, Any]]) -> tuple[Claim, ...]:
        return tuple(self.claim(f"F{n}", item, "fact") for n, item in enumerate(items, start=1))

    def dispute(self, number: int, item: Mapping[str, Any]) -> Dispute:
        positions = tuple(
            Position(plain(p["holder"])[0], self.claim(f"D{number}.{n}", p, "position"))
            for n, p in enumerate(item["positions"], start=1)
        )
        text, _ = plain(item["question"])
        citations = tuple(dict.fromkeys(c for p in positions for c in p.claim.citations))
        settles = self.claim(f"D{number}.s", item["settles"], "unknown") if item["settles"] else None
        return Dispute(Claim(f"D{number}", text, citations, "heading"), positions, settles)

    def question(self, number: int, item: Mapping[str, Any]) -> OpenQuestion:
        who = plain(item["who"])[0] if item["who"] else None
        return OpenQuestion(self.claim(f"Q{number}", item, "unknown"), who or None)


def _key(text: str) -> str:
    """What makes two sentences the same one."""
    return plain(text)[0].casefold()


def _said(item: Mapping[str, Any]) -> str:
    """What makes two items of a section the same one; of a dispute its sides too, for whose sake a question may be blank."""
    if "positions" not in item:
        return _key(item["text"])
    sides = [key for p in item["positions"] if (key := _key(p["text"]))]
    return "\n".join([_key(item["question"]), *sides]) if sides else ""


def _bottom_line(reply: Mapping[str, Any], facts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Ids of the facts that the reply names by their place in it, as far as they are kept; the first ones if it names none."""
    offered = [_key(item["text"]) for item in reply["facts"]]
    ids = {_key(item["text"]): f"F{n}" for n, item in enumerate(facts, start=1)}
    named = (ids.get(offered[n - 1]) for n in reply["bottom_line"] if 1 <= n <= len(offered))
    return tuple(dict.fromkeys(i for i in named if i)) or tuple(ids.values())[:_BOTTOM_LINE]


def assemble(
    reply: Mapping[str, Any], evidence: Mapping[str, Evidence], settings: Settings, *, title: str
) -> tuple[Draft, tuple[str, ...]]:
    """Make a draft of a reply.

    Args:
        reply: valid against the composition schema.
        evidence: by id.
        settings: most items of each section.
        title: of the briefing; the reply has none.

    Returns:
        The draft, and a note for each section of which items said twice or beyond the most were left out.
    """
    make = _Assembly(evidence)
    notes: list[str] = []

    def kept(name: str, most: int) -> list[Any]:
        items = [item for item in reply[name] if _said(item)]
        if len(items) < len(reply[name]):
            notes.append(
                f"{len(reply[name]) - len(items)} of {len(reply[name])} {name.replace('_', ' ')} left out: no words"
            )
        once: dict[str, Any] = {}
        for item in items:
            once.setdefault(_said(item), item)
        if len(once) < len(items):
            notes.append(f"{len(items) - len(once)} of {len(items)} {name.replace('_', ' ')} left out: said twice")
            items = list(once.values())
        if len(items) > most:
            notes.append(f"{len(items) - most} of {len(items)} {name.replace('_', ' ')} left out: the most is {most}")
        return items[:most]

    facts = kept("facts", settings.max_facts)
    bottom_line = _bottom_line(reply, facts)
    disputes = kept("disputes", settings.max_disputes)
    questions = kept("open_questions", settings.max_questions)
    draft = Draft(
        title,
        bottom_line,
        make.facts(facts),
        tuple(make.dispute(n, item) for n, item in enumerate(disputes, start=1)),
        tuple(make.question(n, item) for n, item in enumerate(questions, start=1)),
    )
    return draft, tuple(notes)
