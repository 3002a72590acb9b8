"""Which paragraphs are page furniture or headings: told by their own words, by where they stand, and never deleted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import regex

from briefgen.model import Region, Span

__all__ = ["DATE_LINE", "NAME", "furniture_reason", "is_heading", "mark"]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\.?"
_TIME = r"(?:[,|·•@ ]|at)*+\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?\s?(?:[A-Z]{2,4})?"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s)?"
_DAY = (
    rf"{_WEEKDAY}(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s\d{{4}}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    rf"|\d{{4}}-\d{{2}}(?:-\d{{2}}(?:T[\d:.+Z-]{{4,}})?)?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}|{_MONTH},?\s\d{{4}})"
)
_LABEL = (
    r"(?:(?:first|originally)\s)?(?:published|posted|issued|publication date|date(?: published| of publication)?|last (?:updated|modified|"
    r"reviewed)|updated|modified|released?)"
)
# Groups: label (empty for a bare date) and day.
DATE_LINE = regex.compile(rf"(?:(?P<label>(?i:{_LABEL}))\s*+[:–-]?\s*+(?:on\s|at\s)?)?(?P<day>{_DAY})(?:{_TIME})?\.?")
NAME = r"\p{Lu}[\p{L}\p{M}'’.-]*(?:\s(?:\p{Lu}[\p{L}\p{M}'’.-]*|de|da|van|von|der|den|al|bin|di|la|le)){0,4}"
_ROLE = r"(?:Reporter|Correspondent|Editor|Writer|Contributor|Columnist|Journalist|Staff|Desk|Newsroom|Bureau)"

_I = regex.IGNORECASE
_SITES = r"(?:facebook|twitter|x|linkedin|whatsapp|email|e-mail|reddit|telegram|bluesky|threads|mastodon|pinterest|instagram|youtube|copy link|print|save|tweet)"

# One row a kind of furniture: the whole paragraph must match.
_RULES: tuple[tuple[str, regex.Pattern[str]], ...] = tuple(
    (reason, regex.compile(rf"(?:{pattern})", flags))
    for reason, pattern, flags in (
        ("separator", r"[^\p{L}\p{N}]+", 0),
        ("reading time", r"(?:reading time:? ?)?(?:about )?\d{1,3}[ -]?min(?:ute)?s?(?: read)?(?:ing time)?", _I),
        ("tags", r"(?:#[\p{L}\p{N}_-]+[\s,]*)+|(?:tags|topics|filed under|categor(?:y|ies))\s?:.{1,150}", _I),
        (
            "picture",
            (
                r"featured image|(?:image|photo|photograph|picture|illustration|graphic)(?: credit| by| source)?\s?[:©].{1,150}|getty images"
                r"|(?:file )?photo(?:graph)? by .{1,60}|credit:.{1,60}|(?:image|photo|video|advert)"
            ),
            _I,
        ),
        (
            "comments",
            (
                r"(?:\d+ )?comments?(?: ?\(\d+\))?|(?:loading|view|show|hide|post|add|read)(?: all)?(?: a| the)? comments?[.…]*|leave a (?:comment|reply)"
                r"|join the (?:conversation|discussion)|(?:no|be the first to) comments?(?: yet)?|reply|like"
            ),
            _I,
        ),
        (
            "share bar",
            rf"share(?: (?:this|on|via|the|with|article|story|page|{_SITES}|post))*:?|follow us.{{0,60}}|(?:share(?: (?:this|article|story|page|post|on|via))*:?\s)?{_SITES}(?:[\s,|/·]+{_SITES})*",
            _I,
        ),
        (
            "cookie notice",
            r"(?=.{0,200}\b(?:accept|consent|polic|preferences|settings|we use|uses|this site|our site|agree)).{0,200}\bcookies?\b.{0,200}",
            _I,
        ),
        (
            "sign-up",
            r"(?:subscribe|sign up|sign in|log in|register|create (?:an|your) (?:free )?account|join now|become a member|already a (?:subscriber|member)|get our)\b[^.]{0,100}[.!]?",
            _I,
        ),
        ("sign-up", r".{0,40}\bnewsletters?\b.{0,80}(?:inbox|sign up|subscribe).{0,60}|newsletters?", _I),
        (
            "link to other pages",
            r"(?:read (?:more|also|next)|see also|also read|more on this|related|recommended|up next|don['’]t miss|watch|listen)\s?[:>…-].{0,180}",
            _I,
        ),
        (
            "link to other pages",
            (
                r"(?:read (?:more|next|the full story)|related(?: (?:articles?|stories|content|topics|posts))?|recommended(?: for you)?|you (?:may|might) also like|most (?:read|popular|viewed)"
                r"|trending(?: now)?|more (?:from|on) [^.]{1,60}|top stories|latest(?: news)?|(?:next|previous) (?:article|story|post)|continue reading)[.…]*"
            ),
            _I,
        ),
        ("date line", DATE_LINE.pattern, 0),
        (
            "byline",
            rf"(?i:(?:words |written |reported |story |posted |reporting )?by|author|authors):?\s{NAME}(?:(?:,|\sand|\s&)\s{NAME}){{0,4}}(?:\s?[,|·•–-]\s?[^.]{{0,80}})?",
            0,
        ),
        ("byline", rf"(?:\p{{Lu}}[\p{{L}}&'’-]*\s){{0,4}}{_ROLE}", 0),
        (
            "source line",
            r"(?:source|url|link|via|original(?:ly)?(?: (?:article|published|appeared))?(?: (?:at|by|in|on))?|publisher|publication|published by)\s?:\s?\S.{0,200}",
            _I,
        ),
        ("source line", r"(?:\[\d{1,3}\]:?\s?)?https?://\S+", _I),
        (
            "legal notice",
            r"(?:©|\(c\)|copyright)\s.{0,160}|.{0,120}\ball rights reserved\b.{0,40}|terms (?:of (?:use|service)|and conditions)|privacy (?:policy|notice)|accessibility|contact us|about us",
            _I,
        ),
        (
            "advertisement",
            r"advertise?ments?|ad|sponsored(?: content| by .{1,40})?|promoted|paid content|continue reading below|article continues (?:below|after).{0,40}",
            _I,
        ),
        (
            "navigation",
            r"skip to (?:main )?content|menu|search|home|back to (?:top|home).{0,20}|close|(?:home|news)(?:\s?[>›»/|]\s?[\p{L}&' -]{1,40}){1,6}|listen to this article.{0,30}|page \d+(?: of \d+)?",
            _I,
        ),
        ("end mark", r"(?:-+\s?)?ends?(?:\s?-+)?|#{2,}|-30-|notes? to editors:?", _I),
    )
)
# Rules that hold only near the head or the foot of a text: in the middle such a line is more likely part of the story.
_AT_EDGES = {"byline", "end mark", "date line"}
_LONGEST = 220
_QUESTION_WORDS = 10


def furniture_reason(paragraph: str, *, at_edge: bool = True) -> str | None:
    """Why a paragraph is page furniture; None if it is not.

    Args:
        paragraph: one paragraph, whole.
        at_edge: whether it stands among the first or last few paragraphs.
    """
    if len(paragraph) > _LONGEST:
        return None
    text = " ".join(paragraph.split())
    for reason, pattern in _RULES:
        if (at_edge or reason not in _AT_EDGES) and pattern.fullmatch(text):
            return reason
    return None


_CLOSED = regex.compile(r"[.!;,…][\"'”’»)\]]{0,2}$|^[\"“«].*+(?<=.[\"”»])$")


def is_heading(paragraph: str, *, first: bool = False) -> bool:
    """Whether a paragraph that stands alone is a heading: short, and without a closing stop.

    Args:
        paragraph: one paragraph, whole.
        first: whether it is the first of its text, where a headline may be longer.
    """
    text = " ".join(paragraph.split())
    words = len(text.split())
    if paragraph.strip().count("\n") > 2 or words > (30 if first else 14) or len(text) > (220 if first else 110):
        return False
    if not any(c.isalpha() for c in text) or not (text[0].isupper() or text[0].isdigit() or text[0] in "\"'“‘("):
        return False
    if text.endswith(":"):
        return words <= 4
    if text.endswith("?"):
        return words <= _QUESTION_WORDS or first
    return not _CLOSED.search(text)


def _key(text: str) -> str:
    return " ".join(regex.findall(r"[\p{L}\p{N}]+", text.casefold()))


def _uncovered(paragraphs: Sequence[Span], known: Sequence[Region]) -> list[Span]:
    regions = sorted(r.span for r in known)
    starts = [r.start for r in regions]

    def covered(paragraph: Span) -> bool:
        at = bisect_right(starts, paragraph.start) - 1
        return at >= 0 and regions[at].covers(paragraph)

    return [p for p in paragraphs if not covered(p)]


def _is_item(text: str, span: Span) -> bool:
    """Whether a bullet or number stands before the paragraph on its line."""
    line = text.rfind("\n", 0, span.start) + 1
    return bool(text[line : span.start].strip())


def mark(text: str, paragraphs: Sequence[Span], known: Sequence[Region], *, guess_headings: bool) -> tuple[Region, ...]:
    """Find furniture, headings and repeated titles among paragraphs that no region covers yet.

    Args:
        text: canonical.
        paragraphs: of the text, ascending.
        known: regions that the reader of the format has told.
        guess_headings: whether headings have to be told by their look (plain text, mail, PDF).

    Returns:
        All regions, the known ones included, by position.
    """
    out = list(known)
    headings = {_key(r.span.of(text)) for r in known if r.kind == "heading"}
    body_seen = bool(headings)
    free = _uncovered(paragraphs, known)
    for index, span in enumerate(free):
        words = span.of(text)
        reason = furniture_reason(words, at_edge=index < 10 or index >= len(free) - 6)
        if reason is None and len(words) <= _LONGEST and _key(words) in headings:
            reason = "repeated title"
        if reason:
            out.append(Region("furniture", span, reason))
            continue
        if guess_headings and not _is_item(text, span) and is_heading(words, first=not body_seen):
            out.append(Region("heading", span, "heading"))
            headings.add(_key(words))
        body_seen = True
    return tuple(sorted(out, key=lambda r: (r.span, r.kind)))
