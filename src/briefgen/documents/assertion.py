"""Whether words assert something: by signs of a finite verb, since a fragment, a label or a question needs no source."""

from __future__ import annotations

from itertools import pairwise

import regex

from briefgen.text.inflection import is_irregular_form
from briefgen.text.plain import plain

__all__ = ["asserts", "has_verb", "is_own_clause", "is_question"]

_AUXILIARIES = frozenset(
    """
    am is are was were be been isn't aren't wasn't weren't has have had hasn't haven't hadn't do does did don't doesn't didn't
    will would shall should can could may might must won't wouldn't shouldn't can't cannot couldn't mustn't needn't
    it's that's there's he's she's they're we're you're i'm they've we've i've they'll we'll it'll
    """.split()
)
_PRESENT = frozenset(
    """
    accept account act add affect agree aim allow appear apply argue ask back believe belong block bring call carry cause
    change claim come confirm consider contain continue contribute cover decide decline demand deny depend describe differ
    drop employ enable enjoy estimate exceed exist expect explain face fail fall find follow forecast give go grow happen
    help hold hope include increase indicate insist intend involve keep know lack lead leave lie live lose maintain make
    mean need note object offer oppose own pay plan point possess prefer prevent produce promise propose prove provide
    receive recommend reduce refuse regard reject rely remain report represent require rest result reveal rise run say see
    seek seem serve set show sit speak spend stand state stay suggest support take tell tend think threaten urge use
    vary want warn win work worry
    """.split()
)
_FORMS = frozenset(
    form
    for verb in _PRESENT
    for form in (
        verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"),
        verb[:-1] + "ies" if verb.endswith("y") else verb,
    )
)
# As often nouns as verbs: verbs only where an object or the like follows ("the plan covers 300 homes").
_EITHER = frozenset(
    """
    account accounts act acts aim aims back backs call calls cause causes change changes claim claims cover covers demand demands
    drop drops estimate estimates face faces forecast forecasts help helps hope hopes increase increases lack lacks lead leads lie lies
    live lives need needs note notes object objects offer offers own plan plans point points promise promises regard regards
    report reports rest rests result results rise rises run runs stand stands state states stay stays support supports use uses
    work works
    """.split()
)
_AFTER_VERB = frozenset(
    "the a an its their his her our all no that more less up down over only every each some".split()
)
_NO_VERB = frozenset(
    "men women children people feet teeth mice halves wives knives loaves crises analyses bases theses hypotheses data criteria phenomena "
    "media indices indexes 's left set cut cost put read hit shut split spread bid lead".split()
)
_BEFORE_NOUN = frozenset(
    "the a an this that these those its their his her our my your of for in on by with from to at as and or no any some all newly "
    "more most less very so-called".split()
)
_CLOSED = frozenset(
    "hundred sacred kindred shed speed indeed need feed seed weed red bed embed unprecedented alleged so-called".split()
)
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['.-][\p{L}\p{N}]+)*")
_ENDS = regex.compile(r"[.!…][\"')\]»]*$")
_ASKS = regex.compile(r"\?[)\]»]*$")
_QUOTED_WHOLE = regex.compile(r"^[\"'][^\"]*+(?:(?<=\?)\"|(?<=\?'))$")
_POINTS = regex.compile(
    r"(?:\W*)(?:(?:please\s+)?(?:see|read|cf|compare|click|refer|turn|go|scroll|note that (?:this|the) (?:table|figure|section|list)|download|contact|source|sources|"
    r"photo|image|credit|figure \d+|table \d+|chart \d+|box \d+)\b(?!['])|for (?:more|further|details|background|an? (?:overview|explanation)|the full)\b[^.]{0,80}\bsee\b)",
    regex.IGNORECASE,
)
_ABOUT_ITSELF = regex.compile(
    r"(?:this|the following|the next|our|the present) (?:briefing|brief|note|paper|report|document|memo|memorandum|section|annex|appendix|chapter|page|"
    r"list|table|figure|chart|summary)s? (?:sets? out|summari[sz]es?|describes?|covers?|looks? at|considers?|explains?|lists?|gives?|"
    r"draws? (?:on|together)|is (?:based|organi[sz]ed|structured|divided|intended|marked)|was (?:prepared|written|compiled)|has been (?:prepared|compiled)|provides?|outlines?|contains?|discusses)\b",
    regex.IGNORECASE,
)
_PRONOUN = regex.compile(r"(?:it|he|she|they|we|i|this|that|these|those|there)\s+\S+\s+\S", regex.IGNORECASE)
_LEAST_WORDS = 6
_LONGEST_LABEL = 5
_REPORTING = frozenset(
    "said says told tells added adds wrote writes argued argues explained warned noted insisted replied announced claimed reported "
    "confirmed stated suggested".split()
)
_LONGEST_TAG = 10
_JOINS = regex.compile(r"^[\s,;:–—-]*(?:(?:and|but|while|whereas|although|though|yet|so)\b[\s,]*)?", regex.IGNORECASE)
_BOUND = regex.compile(
    r"^(?:if|unless|when|whenever|after|before|because|since|until|that|which|who|whom|whose|where|as|than|to|in|on|at|by|with|without|from|for|"
    r"of|including|according|despite|due|not|or|nor|both|either|then|also|even|only|partly|mainly)\b",
    regex.IGNORECASE,
)


def _words(text: str) -> list[str]:
    # "May" inside a sentence is the month.
    found = _WORD.findall(plain(text))
    return [w.casefold() if w != "May" or at == 0 else "month" for at, w in enumerate(found)]


def _reports(words: list[str]) -> bool:
    return any(b in _REPORTING and a not in _AUXILIARIES and a != "not" for a, b in pairwise(words))


def _is_verb(words: list[str], at: int) -> bool:
    word = words[at]
    if word in _AUXILIARIES:
        return True
    if at == 0:
        return False
    if word in _EITHER:
        following = words[at + 1] if at + 1 < len(words) else ""
        return words[at - 1] not in _BEFORE_NOUN and (following in _AFTER_VERB or following[:1].isdigit())
    if word in _FORMS:
        return words[at - 1] not in _BEFORE_NOUN
    if word.endswith("ing"):
        return False
    past = (word.endswith("ed") and len(word) > 3 and word not in _CLOSED) or (
        is_irregular_form(word) and word not in _NO_VERB and not word.endswith("s")
    )
    return past and words[at - 1] not in _BEFORE_NOUN


def has_verb(text: str) -> bool:
    """Whether a finite verb is in sight: an auxiliary, a past form, or a common verb in the present."""
    words = _words(text)
    return any(_is_verb(words, at) for at in range(len(words)))


def is_question(text: str) -> bool:
    """Whether a sentence asks; a question that someone is quoted with is part of a report."""
    bare = plain(text).strip()
    return bool(_ASKS.search(bare)) or bool(_QUOTED_WHOLE.match(bare))


def asserts(sentence: str, *, running: bool = True) -> bool:
    """Whether a sentence says that something is so.

    A sentence of six words or more that ends with a full stop counts even where no verb is in sight: the list of verbs is
    short, and a claim that nobody looks at costs more than a fragment too many.

    Args:
        sentence: without markers.
        running: it stands in a paragraph; in a list, a table or a caption only a sign of a verb counts.
    """
    bare = plain(sentence).strip()
    if not any(c.isalpha() for c in bare) or is_question(bare) or bare.endswith(":"):
        return False
    if _POINTS.match(bare) or _ABOUT_ITSELF.match(bare):
        return False
    label, colon, rest = bare.partition(":")
    if colon and not running and len(label.split()) <= _LONGEST_LABEL:
        bare = rest
    if has_verb(bare):
        return len(bare.split()) > 1
    if running and _ENDS.search(bare) and _PRONOUN.match(bare):
        return True
    return running and bool(_ENDS.search(bare)) and len(bare.split()) >= _LEAST_WORDS


def is_own_clause(text: str) -> int | None:
    """Whether a part of a sentence could stand alone: it has a subject and a verb, and no word binds it to the rest.

    Returns:
        Where it begins after the conjunction that joins it; None where it could not stand alone.
    """
    start = _JOINS.match(text)
    at = start.end() if start else 0
    rest = text[at:]
    if not rest or rest[0] in "([" or _BOUND.match(rest):
        return None
    words = _words(rest)
    if len(words) < 2 or _is_verb(["", words[0]], 1):
        return None
    if len(words) <= _LONGEST_TAG and "that" not in words and _reports(words):
        return None  # ", the minister said" belongs to what it reports
    return at if any(_is_verb(words, i) for i in range(1, len(words))) else None
