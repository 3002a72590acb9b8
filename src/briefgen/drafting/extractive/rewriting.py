"""Licensed rewriting: words cut or put in full without changing what the sentence says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import regex

from briefgen.drafting.extractive.selection import has_verb, words
from briefgen.text.cues import cues
from briefgen.text.dates import DateMention, dates

__all__ = ["capitalise", "closed", "cores", "dated", "drop_connective", "embedded", "independent", "trimmed"]

_CONNECTIVE = regex.compile(
    r"(?i)^(?:however|but|and|yet|consequently|meanwhile|moreover|furthermore|additionally|in addition|nevertheless|"
    r"nonetheless|indeed|thus|therefore|hence|as a result|overall|in the meantime|at the same time|of course|in fact|"
    r"crucially|notably|importantly|significantly|separately|for example|for instance|in short|in turn|finally|"
    r"first|firstly|second|secondly|third|thirdly|then|now|also|similarly|likewise|that said|by contrast|in contrast|"
    r"on the other hand|still|so|afterwards|later|worse|to be clear|according to reports)(?:,\s+|\s+(?=(?:the|a|an|its|\p{Lu})\b))"
)
# "In a move that surprised many, ...": says nothing of what was done.
_COLOUR_ADJUNCT = regex.compile(
    r"^In (?:an?|what|yet another|another) (?:[\w-]+ ){0,3}?(?:move|step|development|twist|sign|setback|blow|boost|victory|bid|shift|surprise)\b[^,;\"“]*, "
)
_CONTRAST = regex.compile(
    r"(?i)\b(?:but|unless|except|although|though|however|whereas|despite|without|not|no|never|only|if|until|provided|"
    r"while|yet|rather|instead|reportedly|allegedly)\b|n't\b"
)
_SPEECH_TAIL = regex.compile(r"(?i)\b(?:said|says|told|according|added|wrote|reported|claimed|argued|warned)\b")
_TAIL = regex.compile(
    r"(?:,\s++(?=(?:\w+ly\s++)?(?!during|including|according|regarding|concerning|following|excluding|saying|adding)[a-z]+ing\b)|,\s++(?=which\b|where\b|whose\b|who\b|"
    r"a |an |with\b|saying\b|adding\b|including\b|leaving\b|after\b|before\b|(?:days|weeks|months|years|hours|just|shortly) (?:\w+ )?(?:after|before)\b)|(?<!\s)\s++[—–]\s++)"
)
_MONTHS = "January February March April May June July August September October November December".split()


def capitalise(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def closed(text: str) -> str:
    """With one full stop at its end."""
    bare = text.rstrip(" ,;:–—-")
    return bare if regex.search(r"[.!?][\"'”’)]?$", bare) else bare + "."


def drop_connective(wording: str) -> str:
    """Without the connective it opens with: that ties it to a sentence that is not there."""
    while match := _CONNECTIVE.match(wording) or _COLOUR_ADJUNCT.match(wording):
        wording = capitalise(wording[match.end() :])
    return wording


def independent(wording: str) -> tuple[str, ...]:
    """The main clauses between semicolons, each closed; the wording itself where there is but one."""
    if ";" not in wording or _splits_quote(wording):
        return (wording,)
    parts = [p.strip() for p in wording.split(";")]
    if (
        all(words(p) >= 4 for p in parts)
        and all(has_verb(p) for p in parts[1:])
        and not any(_opens_dependent(p) for p in parts)
    ):
        return tuple(closed(capitalise(p)) for p in parts)
    return (wording,)


def _splits_quote(wording: str) -> bool:
    return any(p.count("“") != p.count("”") or p.count('"') % 2 for p in wording.split(";"))


def _opens_dependent(part: str) -> bool:
    return bool(
        regex.match(r"(?i)(?:and|or|but|which|who|that|if|unless|while|others?|some|because|however|or else)\b", part)
    )


def trimmed(wording: str) -> Iterator[str]:
    """Shorter forms, longest first: a closing participle, relative, apposition or dash clause cut where it turns nothing."""
    for match in reversed(list(_TAIL.finditer(wording))):
        head, tail = wording[: match.start()], wording[match.end() :]
        if _inside_quotes(wording, match.start()) or _CONTRAST.search(tail) or not _may_fall(tail):
            continue
        if _ends_open(head) or not has_verb(head) or words(head) < 7 or _LIST_ON.match(tail):
            continue
        yield closed(head)


# "... on licences, training and equipment": what looks like a participle is the next item of a list.
_LIST_ON = regex.compile(r"(?:[\p{L}'’-]+\s+){0,2}[\p{L}'’-]+(?:,| and\b| or\b)")


def _may_fall(tail: str) -> bool:
    # A tail that names who says the whole must stay; so must one that goes on with a second finite clause after it.
    attributed = _SPEECH_TAIL.search(tail)
    return attributed is None or attributed.start() > 40 or tail.startswith(("saying", "adding"))


def _inside_quotes(text: str, at: int) -> bool:
    head = text[:at]
    return head.count('"') % 2 == 1 or head.count("“") > head.count("”") or head.count("(") > head.count(")")


def _ends_open(head: str) -> bool:
    if regex.match(
        r"(?i)(?:if|while|although|though|because|when|after|before|as|since|unless|in|on|at|for|with|by|despite|to)\b",
        head,
    ):
        return "," not in head
    return bool(regex.search(r"(?i)\b(?:and|or|but|of|the|a|an|to|with|for|in|on|by|from|that|which|as)$", head))


_PREPOSITION = regex.compile(
    r" (?:for|with|between|on|in|by|at|from|over|under|to|into|against|after|during|since|within|through|as|that|which)\b"
)
_PARENTHESIS = regex.compile(r"(?:(?<!\s)\s++)?\([^()]*+\)")
_AFTER = regex.compile(
    r"\b(?:after|since) (?P<clause>(?P<subject>(?:the |an? )?(?:[\p{L}'’-]+ ){1,6}?)(?P<verb>(?!being|having)[a-z]+ed|won|lost|cut|took|gave|sold|bought|withdrew|overturned|shut|fell|rose)\b (?:[^,;–—]+))"
)


def cores(wording: str) -> Iterator[str]:
    """Ever shorter forms of a plain sentence, longest first: brackets, then closing prepositional phrases cut.

    Only sentences that hold no turning word are cut so: under a negation or a condition the shorter says more.
    """
    bare = _PARENTHESIS.sub("", wording).rstrip(".")
    if '"' in bare or "“" in bare or any(c.kind in {"negation", "condition"} for c in cues(bare)):
        return
    seen = {wording}
    for match in reversed(list(_PREPOSITION.finditer(bare))):
        head = bare[: match.start()]
        short = closed(head)
        if (
            short in seen
            or _ends_open(head)
            or words(head) < 6
            or not has_verb(head)
            or _ends_verb(head)
            or "," in head
        ):
            continue
        seen.add(short)
        yield short


_NAME_AT_END = regex.compile(r"(?:\p{Lu}[\p{L}'’.-]{1,40}+ ){2,5}$")


def _ends_verb(head: str) -> bool:
    last = head.rsplit(" ", 1)[-1].casefold()
    return last.endswith(("ed", "ing")) or last in {
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "will",
    }


def embedded(wording: str) -> Iterator[str]:
    """What a closing "after ..." clause states as a fact of its own."""
    if '"' in wording or "“" in wording:
        return
    for match in _AFTER.finditer(wording):
        subject = match["subject"].strip()
        clause = match["clause"].rstrip(". ")
        if not any(c.kind in {"negation", "condition", "modal", "hedge"} for c in cues(clause)):
            if subject.casefold() in {"he", "she"}:
                # "... with Mayor Ann Lee after she closed the line": the name that the clause follows.
                who = _NAME_AT_END.search(wording[: match.start()])
                if who is None:
                    continue
                clause = who[0].strip() + clause[len(subject) :]
            yield closed(capitalise(clause))


# --- dates ------------------------------------------------------------------------------------------------------------

_WINDOW = regex.compile(
    r"(?i)\b(?:in|over|for|during|within) the (?:last|past|next|coming) (?:[a-z]+ |\d+ )?(?:day|week|month|year|decade|quarter)s\b|(?i)\b(?:in|over|for|during|within) the (?:last|past) (?:year|decade|month|week|quarter)\b"
)
_VAGUE = regex.compile(
    r"(?i)\b(?:yesterday|today|tomorrow|tonight|this (?:morning|afternoon|evening)|the same day|earlier in the day)\b"
)
_PART_OF_DAY = regex.compile(r"\s+(?:morning|afternoon|evening|night|lunchtime)\b")
_BOUND = regex.compile(
    r"(?i)\b(?:in|on|at|since|until|till|by|from|of|for|before|after|during|between|to|and|the|than|late|early|mid)\s*$"
)


def dated(wording: str, anchor: dt.date | None) -> str | None:
    """Relative dates put in full, or cut where they cannot be and nothing hangs on them.

    Args:
        wording: one sentence.
        anchor: the day the source was published; None where unknown.

    Returns:
        The new wording; None where a relative date remains.
    """
    quoted = _quotes(wording)
    for mention in reversed(dates(wording, anchor)):
        span = mention.span
        unresolved = mention.first is None and _year_only_missing(span.of(wording))
        if not mention.relative or unresolved or any(a <= span.start < b for a, b in quoted):
            continue
        if any(w.start() <= span.start and span.end <= w.end() for w in _WINDOW.finditer(wording)):
            continue  # a stretch of time up to the day of the source: kept as it stands, if that day is known
        new = _in_full(mention) if mention.first and mention.last else None
        changed = _replace(wording, mention, new) if new else _cut(wording, mention)
        if changed is None:
            return None
        wording = changed
    bare = _mask(wording)
    if _VAGUE.search(bare) or (anchor is None and _WINDOW.search(bare)):
        return None
    return capitalise(wording)


# What is not closed is not looked through again from each mark in it.
_QUOTED = regex.compile(r"[“\"][^”\"]*+(?:[”\"]|(*SKIP)(*FAIL))")
_MONTH = regex.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")


def _quotes(wording: str) -> list[tuple[int, int]]:
    return [m.span() for m in _QUOTED.finditer(wording)]


def _mask(wording: str) -> str:
    return _QUOTED.sub(lambda m: "·" * len(m[0]), wording)


def _year_only_missing(text: str) -> bool:
    """Whether only the year is not written ("21 May", "in May"): that reads as a date, and is left as the source has it."""
    return bool(_MONTH.search(text))


def _in_full(mention: DateMention) -> str | None:
    first = mention.first
    if first is None:
        return None
    if mention.precision == "day":
        return f"{first.day} {_MONTHS[first.month - 1]} {first.year}"
    if mention.precision == "month":
        return f"{_MONTHS[first.month - 1]} {first.year}"
    if mention.precision == "year":
        return str(first.year)
    return None


def _replace(wording: str, mention: DateMention, new: str) -> str | None:
    head, tail = wording[: mention.span.start], wording[mention.span.end :]
    if tail.startswith(("'s", "’s")) or _PART_OF_DAY.match(tail):
        return None
    if not _BOUND.search(head):
        new = ("on " if mention.precision == "day" else "in ") + new
    if not head.strip() and not tail.startswith(","):
        new += ","
    return head + new + tail


def _cut(wording: str, mention: DateMention) -> str | None:
    head, tail = wording[: mention.span.start], wording[mention.span.end :]
    if tail.startswith(("'s", "’s", "-")):
        return None
    if on := regex.search(r"(?i)\bon $", head):
        head = head[: on.start()]
    elif _BOUND.search(head):
        return None
    if not head.strip():
        return capitalise(tail.lstrip(" ,"))
    if head.rstrip().endswith(",") and tail.startswith(","):
        head = head.rstrip()[:-1]
    return (head.rstrip() + ("" if tail[:1] in {",", ".", ";"} else " ") + tail.lstrip()).strip()
