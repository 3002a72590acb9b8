"""Words that lean on an earlier sentence: replaced by what they stand for where that is safe, else the sentence is refused."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.drafting.extractive.cast import BODY_NOUNS, POSTS, Antecedent, Cast, is_person
from briefgen.drafting.extractive.reading import Page, Sentence
from briefgen.drafting.extractive.selection import IRREGULAR_PAST, outside_quotes, pattern
from briefgen.text.fold import fold
from briefgen.text.inflection import lemma
from briefgen.text.tokens import tokens

__all__ = ["Resolved", "dangling", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A wording that stands on its own and the further sentences of its source that it rests on."""

    wording: str
    support: tuple[Sentence, ...] = ()


_NEAR = 3  # sentences back in which a pronoun's antecedent is looked for
_FAR = 40  # sentences back for a noun phrase that the source introduces once

# Nouns that point back when they stand bare: "the deal", "the ruling".
_POINTING = (
    "deal|contract|agreement|partnership|arrangement|plan|plans|proposal|proposals|scheme|project|programme|program|pilot|trial|"
    "decision|move|ruling|judgment|verdict|veto|ban|block|bid|order|offer|vote|strike|"
    "episode|dispute|clash|row|controversy|debate|saga|affair|incident|accident|crash|outage|breach|leak|attack|case|story|news|"
    "system|platform|software|tool|technology|model|device|vaccine|drug|product|service|site|building|tunnel|bridge|barrier|dam|"
    "report|study|review|inquiry|investigation|audit|survey|finding|findings|figure|figures|document|documents|letter|"
    "statement|announcement|revelation|remarks|comments|claim|claims|allegation|allegations|change|changes|measure|measures|"
    "policy|law|bill|rule|rules|reform|extension|delay|compromise|fallout|outcome|result|results|intervention|objection|threat|"
    "man|woman|men|women|pair|duo|trio|suspect|victim|victims|couple|team|same day|day before|"
    "month|week|year|money|sum|cost|cuts|vehicle|ship|plane|train|capital|city|town|village|region|country|"
    "work|process|tender|procurement|option|options|idea|issue|problem|question|matter|situation|event|events|meeting|talks|"
    + BODY_NOUNS
)
_ANCHORED = (
    r"(?! (?:of|for|between|on|over|with|that|which|who|whose|against|about|where|when|whether|how|he|she|it|they|we|"
    r"run|used|made|signed|held|published|known|called|set|based)\b| (?:in|at|from|near|by|behind|around|into|under) (?:the )?\p{Lu}|, (?:the )?\p{Lu}(?!\w+ said)|['’]s? |-)"
)
# What may stand between "the" and a pointing noun without saying which one is meant.
_WEAK = (
    "proposed|planned|new|same|underlying|whole|entire|latest|current|existing|controversial|recent|original|initial|final|"
    "previous|former|first|second|latter|ongoing|alleged|resulting|wider|broader|disputed|full|temporary|three|two|four"
)
# A lower-case word after the noun makes a compound of the two, unless it can only go on after a noun.
_GOES_ON = (
    r"(?= (?:and|or|but|nor|has|had|have|is|are|was|were|will|would|can|could|may|might|must|should|does|did|do|now|then|also|"
    r"already|not|never|as|because|after|before|while|if|unless|until|since|so|than|though|although|without|within|"
    r"during|under|despite|through|due|amid|altogether|itself|themselves|again|down|up|out|back|\w+ed|\w+ly|went|came|"
    r"to|in|at|from|by|into|permanent|public|possible|available|unlawful|illegal|"
    rf"{'|'.join(sorted(IRREGULAR_PAST))}|"
    r"\w+(?<!s)s)\b| \p{Lu}|[,.;:)\"“”]|$| [—–-] )"
)
_BARE = regex.compile(
    rf"\b(?P<the>[Tt]he) (?P<mods>(?:(?:{_WEAK}) ){{0,2}})(?P<noun>{_POINTING})\b{_ANCHORED}{_GOES_ON}"
)
_OWNING = regex.compile(rf"\b(?P<the>[Tt]he) (?P<mods>)(?P<noun>{BODY_NOUNS})(?=['’]s?\b)")
_FIRST_BARE = regex.compile(r"^The (?P<mods>(?:[a-z][a-z'-]+ ){0,2}?)(?P<noun>[a-z][a-z-]+)\b")
_UNIQUE = frozenset(
    """government country public economy world police law state nation internet weather sun parliament army navy monarchy press media
    number amount average rate share proportion majority minority rest use cost costs price prices risk risks need lack
    first second third last next latest most best worst largest biggest highest lowest smallest oldest main only""".split()
)
_SYNONYMS = (
    frozenset({"deal", "contract", "agreement", "partnership"}),
    frozenset({"plan", "proposal", "scheme", "project", "programme", "program", "plans", "proposals"}),
    frozenset({"pilot", "trial"}),
    frozenset({"company", "firm", "supplier", "vendor"}),
    frozenset({"report", "study", "survey", "findings", "figures"}),
    frozenset({"ruling", "judgment", "verdict"}),
)
_FUNCTION = frozenset(
    "how what when where why of for with by from in on at to and or but the a an its their his her that which who is are was were has have had be".split()
)

_HE = regex.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", regex.IGNORECASE)
_THEY = regex.compile(r"\b(?:they|them|their|theirs|themselves)\b", regex.IGNORECASE)
_IT = regex.compile(r"\b(?:it|its|itself)\b", regex.IGNORECASE)
_PLEONASTIC = regex.compile(
    r"(?i)^it(?:'s| is| was| will be| would be| may be| remains| has been| had been| is not| was not| became| emerged| follows that| appears| seems)"
    r"(?: (?:still|also|now|not|yet|widely|too|being|more|less|very|quite))*"
    r" (?:unclear|clear|likely|unlikely|possible|impossible|expected|understood|thought|believed|reported|estimated|known|"
    r"unknown|uncertain|important|necessary|difficult|hard|easier|harder|easy|vital|essential|right|wrong|time|that|early|"
    r"late|feared|hoped|announced|revealed|confirmed|claimed|alleged|said|agreed|decided|worth|up to|not|yet)\b"
)
_THIS = regex.compile(
    r"(?i)\bthis\b|\bthese\b|\bthose\b(?! (?:who|with|of|in|that|which|already|involved|affected|responsible|under|from))|"
    r"\bsuch\b(?! as\b)|\b(?:in|of|for|by|at|from|to|like|than|than that of) that(?=[ ,.](?!the|an?|it|they|he|she|this|there|no)\b)|"
    r"^that\b|\bthat (?:question|issue|figure|money|sum|account|reason|point|claim|decision|ruling|test|view|process|number|report|case|trial)\b|\bthe (?:two|three|four|five|six)(?= (?:it|they|he|she|is|are|was|were|will|have|has|had)\b|[.,;])|\b(?:of|among) them\b|\bthe (?:former|latter)\b|\bthe same\b|\bhere\b|"
    r"\bthere\b(?! (?:is|are|was|were|has|have|had|will|would|may|might|could|can|should|must|be|remains?|seems?|appears?)\b)"
)
_LEANING_START = regex.compile(
    r"(?i)^(?:both|neither|either|another|others?|one of|one|two of|some of|the other|the others|the two|the three|the pair|each|"
    r"the (?:largest|biggest|smallest|latest|first|second|third|last|rest|remainder|best|worst|most \w+) (?:is|are|was|were|of them)|"
    r"most of them|many of them|all of|instead|otherwise|similarly|likewise|also|too|so|nor|or|then|even so|"
    r"in that|that said|in return|in response|as a result|as such|worse|"
    r"at the time|at the same time|afterwards|later|elsewhere|nearby|again|yet again|together|only then|if so|if not|"
    r"not only that|more on|in other words|by contrast|in contrast|on the other hand|besides|still)\b"
)
_SUBJECT_VERBS = (
    "has|had|will|would|is|was|also|plans?|planned|said|says|added|adds|argued|argues|maintains?|maintained|insists?|insisted|"
    "denies|denied|warned|warns|employs|employed|operates|operated|supplies|supplied|owns|owned|holds|held|"
    "announced|confirmed|declined|refused|claimed|claims|wants|wanted|hopes|expects|intends|published|signed|agreed|faces|faced"
)
_IT_START = regex.compile(rf"^(?:It|They) (?={_SUBJECT_VERBS}\b)")
_FINITE = regex.compile(
    rf"(?:{_SUBJECT_VERBS}|are|were|have|can|could|may|might|must|should|do|does|did|[a-z]+ed|[a-z]+s)$"
)
_GOES_ON_AS_SUBJECT = regex.compile(rf"(?: (?:{_SUBJECT_VERBS}|are|were|have|[a-z]+ed|[a-z]+s)\b|, )")
_QUOTED = regex.compile(r'[“"][^“”"]*[”"]')
_TITLE = regex.compile(rf"(?i)(?:{POSTS}|mr|mrs|ms|dr|sir|dame|lord|lady|mp|judge|justice|professor)")
_ITS_START = regex.compile(r"^(?:Its|Their)(?= [\p{L}])")
_HE_START = regex.compile(r"^(?:He|She)(?= )|^(?:His|Her)(?= )")


def resolve(page: Page, who: Cast, sentence: Sentence, wording: str) -> Resolved | None:
    """Make one wording stand on its own.

    Args:
        page: the source.
        who: its cast.
        sentence: the sentence in the source.
        wording: of that sentence, leading connectives cut.

    Returns:
        The wording with what leans replaced, and the sentences that carry the replacements; None where something leans on
        nothing that is certain.
    """
    state = _opening(page, who, sentence, Resolved(" ".join(wording.split())))
    state = _nouns(page, who, sentence, state) if state else None
    state = _posts(who, state) if state else None
    if state is None:
        return None
    state = _surnames(who, state)
    if dangling(state.wording, who.bearers, _told_before(page, sentence)):
        return None
    support = tuple(s for s in dict.fromkeys(state.support) if s is not sentence)
    return Resolved(state.wording, support)


def _told_before(page: Page, sentence: Sentence) -> frozenset[str]:
    """Keys of the past and continuous verb forms of the sentences before."""
    return frozenset().union(*(_deeds(s.wording) for s in page.before(sentence, _FAR)))


@lru_cache(maxsize=1024)
def _deeds(wording: str) -> frozenset[str]:
    return frozenset(t.key for t in tokens(wording) if t.text.endswith(("ed", "ing")))


def dangling(wording: str, bearers: frozenset[str] = frozenset(), told: frozenset[str] = frozenset()) -> str:
    """The first word outside quotation marks that leans on another sentence; empty where there is none.

    Args:
        wording: one or two sentences.
        bearers: casefolded names of the people of the source.
        told: keys of deeds that the source has told before: "the block" of a deed told is no riddle within a sentence.
    """
    bare = outside_quotes(wording)
    if found := (_LEANING_START.search(bare) or _THIS.search(bare)):
        return found[0]
    for match in _HE.finditer(bare):
        if not _person_before(bare[: match.start()], bearers):
            return match[0]
    for match in _THEY.finditer(bare):
        if len(bare[: match.start()].split()) < 2:
            return match[0]
    for match in _IT.finditer(bare):
        rest = bare[match.start() :]
        if not _PLEONASTIC.match(rest) and not _thing_before(bare[: match.start()], bearers):
            return match[0]
    return _leaning_noun(bare, told)


_POST_WORD = regex.compile(
    rf"(?i)\b(?:an?|the|'s|chief|former|one|police|[a-z]+) (?:{POSTS}|officer|doctor|nurse|teacher|patient|worker|boss|official|lawyer)\b"
)


def _person_before(head: str, bearers: frozenset[str]) -> bool:
    lowered = head.casefold()
    return any(b in lowered for b in bearers) or bool(_POST_WORD.search(head))


_OF_NO_USE = regex.compile(
    rf"(?i)\b(?:{POSTS}|mp|mep|dr|mr|mrs|ms|sir|dame|lord|lady|assistant|deputy|chief|officer|labour|conservative|professor|prof|who|when|while|as)\b"
)
_THING = regex.compile(
    r"\p{Lu}[\p{L}\p{N}]{1,}|\b(?:the|an?|its|their|any|no|some|every|each|new|of|in|on|for|to|with|by|than) (?:[\p{L}'’-]+ )*?\p{Ll}{3,}"
)


def _thing_before(head: str, bearers: frozenset[str]) -> bool:
    """Whether something that "it" can mean stands before: a name or a noun that is no person's."""
    rest = head
    for bearer in sorted(bearers, key=lambda b: (-len(b), b)):
        rest = pattern(rf"(?i)\b{regex.escape(bearer)}\b(?!['’])").sub(" ", rest) if bearer in rest.casefold() else rest
    if not rest[:2].isupper():
        rest = rest[:1].lower() + rest[1:]
    return bool(_THING.search(_OF_NO_USE.sub(" ", rest)))


def _leaning_noun(bare: str, told: frozenset[str]) -> str:
    first = _FIRST_BARE.match(bare)
    if first and not any(w in _UNIQUE for w in (*first["mods"].split(), first["noun"])) and _opens_bare(bare, first):
        return first[0]
    match = _first_leaning(bare, told)
    return match[0] if match else ""


def _opens_bare(bare: str, match: regex.Match[str]) -> bool:
    """Whether an opening "The N" goes on without anything that says which: a verb follows at once."""
    rest = bare[match.end() :]
    following = pattern(r" ([\p{L}'’-]+)").match(rest)
    if following is None:
        return not pattern(r", (?:the )?\p{Lu}|['’]").match(rest)
    word = following[1]
    if word[0].isupper() or pattern(_ANCHORED).match(rest) is None:
        return False
    return bool(_FINITE.match(word))


def _class_of(noun: str) -> frozenset[str]:
    return next((c for c in _SYNONYMS if noun in c), frozenset({noun, noun.removesuffix("s"), noun + "s"}))


def _introduced(head: str, noun: str) -> bool:
    """Whether the same noun, or one that means the same, stands before in the sentence with something that says which."""
    return bool(pattern(rf"(?i)\b(?:{'|'.join(sorted(_class_of(noun)))})\b").search(head))


def _swap(state: Resolved, start: int, end: int, new: Antecedent) -> Resolved:
    text = new.text
    if start == 0:
        text = text[:1].upper() + text[1:]
    return Resolved(state.wording[:start] + text + state.wording[end:], (*state.support, new.sentence))


# --- the steps --------------------------------------------------------------------------------------------------------


def _opening(page: Page, who: Cast, sentence: Sentence, state: Resolved) -> Resolved | None:
    """A pronoun that opens the sentence."""
    if match := _HE_START.match(state.wording):
        found = _person(page, who, sentence)
        if found is None:
            return None
        owned = match[0] in {"His", "Her"}
        return _swap(state, 0, match.end(), Antecedent(found.text + ("’s" if owned else ""), found.sentence))
    if _PLEONASTIC.match(state.wording):
        return state
    if match := _ITS_START.match(state.wording):
        found = _subject_body(page, who, sentence)
        return _swap(state, 0, match.end(), Antecedent(found.text + "’s", found.sentence)) if found else None
    if match := _IT_START.match(state.wording):
        found = _subject_body(page, who, sentence)
        return _swap(state, 0, match.end() - 1, found) if found else None
    return state


def _person(page: Page, who: Cast, sentence: Sentence) -> Antecedent | None:
    """The one person of the nearest earlier sentence of the paragraph that names any."""
    for earlier in page.before(sentence, _NEAR):
        if earlier.paragraph != sentence.paragraph and earlier.index != sentence.index - 1:
            return None
        people = {
            known.text: known
            for known in who.people.values()
            if pattern(rf"\b{regex.escape(known.text.split()[-1])}\b").search(earlier.wording)
        }
        if people:
            return next(iter(people.values())) if len(people) == 1 else None
    return None


def _subject_body(page: Page, who: Cast, sentence: Sentence) -> Antecedent | None:
    """The body with which the sentence before begins, if no other thing of that sentence could be meant."""
    earlier = page.before(sentence, 1)
    if not earlier or earlier[0].paragraph != sentence.paragraph:
        return None
    return _leading_name(earlier[0], who)


def _leading_name(sentence: Sentence, who: Cast) -> Antecedent | None:
    wording = fold(sentence.wording).text
    for name in sentence.names:
        at = wording.find(name.text)
        if at in {0, 4} and (at == 0 or wording.startswith("The ")) and not is_person(name, wording, who.bearers):
            rest = wording[at + len(name.text) :]
            if _GOES_ON_AS_SUBJECT.match(rest):
                return Antecedent(wording[: at + len(name.text)].replace("The ", "the ", 1), sentence)
    return None


def _nouns(page: Page, who: Cast, sentence: Sentence, state: Resolved) -> Resolved | None:
    """Bare nouns that point back: "the pilot" becomes "the Harbour AI pilot"."""
    for _ in range(3):
        bare = fold(state.wording).text
        if len(bare) != len(state.wording) or '"' in bare:
            bare = _mask(state.wording)
        told = _told_before(page, sentence)
        match = _first_leaning(bare, told)
        if match is None:
            return state
        found = _meant(page, who, sentence, match["noun"], match["mods"].split())
        if found is None:
            return None
        state = _swap(state, match.start(), match.end(), found)
    return state  # more than three are left to the last look for what dangles


# "The plan to build ...": what follows says which.
_PURPOSE = regex.compile(
    r"(?:plans?|bid|decision|threat|offer|order|proposals?|move|vote|scheme|project|programme|work|option|idea|claim|"
    r"partnership|agreement|measures?|policy|law|bill|money|team|work|process|case)$"
)


def _first_leaning(bare: str, told: frozenset[str]) -> regex.Match[str] | None:
    found = [m for pattern in (_BARE, _OWNING) for m in pattern.finditer(bare) if _leans(bare, m, told)]
    return min(found, key=lambda m: m.start(), default=None)


def _leans(bare: str, match: regex.Match[str], told: frozenset[str]) -> bool:
    deed = bool(match.start()) and lemma(match["noun"]) in told
    if _PURPOSE.match(match["noun"]) and bare.startswith(" to ", match.end()):
        return False
    return not deed and not _introduced(bare[: match.start()], match["noun"])


def _mask(wording: str) -> str:
    """The wording, same length, with what stands in quotation marks blanked."""
    return _QUOTED.sub(lambda m: "·" * len(m[0]), wording).replace("’", "'")


def _meant(page: Page, who: Cast, sentence: Sentence, noun: str, mods: list[str]) -> Antecedent | None:
    if not mods and (known := who.kinds.get(noun)) is not None and known.sentence.index < sentence.index:
        return known
    if not mods and noun in {"company", "firm"}:
        earlier = page.before(sentence, 1)
        return _leading_name(earlier[0], who) if earlier else None
    return _introduction(page, sentence, noun)


def _introduction(page: Page, sentence: Sentence, noun: str) -> Antecedent | None:
    """What the one noun phrase before the sentence that introduces ``noun`` tells of it: figures, names, "with <name>".

    Only names and figures are taken over, and the sentence keeps its own noun: what is said stays in one sentence.
    """
    phrase = _phrase("|".join(sorted(_class_of(noun))))
    found: list[tuple[int, str, frozenset[str], Antecedent]] = []
    for heading in page.headings:
        if heading.span.start < sentence.span.start and (match := _named(noun).search(heading.wording)):
            told = "the " + match[0]
            found.append((2, told, frozenset(), Antecedent(told, heading)))
    for earlier in page.before(sentence, _FAR):
        text = _BRACKETS.sub("", earlier.wording)
        for match in phrase.finditer(text, overlapped=True):
            words = match["mods"].split()
            if any(w.casefold() in _FUNCTION for w in words) or any(w.endswith("ed") for w in words[1:]):
                continue
            figures = frozenset(w for w in words if any(c.isdigit() for c in w))
            told = _told(words, match["det"], match["tail"] or "", noun, sentence.wording)
            if told:
                found.append((0 if match["noun"] == noun else 1, told, figures, Antecedent(told, earlier)))
    # A second introduction with another figure may be another thing of the same kind.
    figures_seen = {f[2] for f in found} - {frozenset()}
    if not found or len(figures_seen) > 1:
        return None
    return min(found, key=lambda f: f[0])[3]


@lru_cache(maxsize=256)
def _phrase(heads: str) -> regex.Pattern[str]:
    return regex.compile(
        rf"(?P<det>\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)|\b\p{{Lu}}\p{{L}}*['’]s) (?P<mods>(?:[\p{{L}}\p{{N}}£$€.,‑-]+ ){{0,5}}?)(?P<noun>{heads})\b(?! (?:{_POINTING})\b)"
        rf"(?: with (?:(?:the|an?|[a-z]+|US|UK|U\.S\.|EU) ){{0,4}}(?P<tail>\p{{Lu}}[\p{{L}}‑-]++(?: \p{{Lu}}[\p{{L}}‑-]++){{0,3}}+)(?! and|['’]))?"
    )


@lru_cache(maxsize=256)
def _named(noun: str) -> regex.Pattern[str]:
    """A noun with names alone before it, as headings have it: "Harbour AI pilot"."""
    return regex.compile(rf"(?<!^)\b(?:\p{{Lu}}[\p{{L}}\p{{N}}-]* ){{1,3}}{noun}\b(?! (?:{_POINTING})\b)")


_BRACKETS = regex.compile(r" \([^()]*\)")
_SCALE = frozenset({"million", "billion", "trillion", "thousand", "m", "bn"})


def _told(words: list[str], det: str, tail: str, noun: str, wording: str) -> str:
    """The noun with what the introduction says of it in names and figures; empty where that is nothing."""
    owner = det + " " if det.endswith(("'s", "’s")) else "the "
    kept: list[str] = []
    for position, word in enumerate(words):
        figure = any(c.isdigit() for c in word)
        scale = word in _SCALE and position > 0 and words[position - 1] in kept
        if (figure and word not in wording) or scale or word[0].isupper():
            kept.append(word)
    ending = f" with {tail}" if tail and tail not in wording else ""
    if not kept and not ending and owner == "the ":
        return ""
    return owner + "".join(w + " " for w in kept) + noun + ending


_THE_POST = regex.compile(rf"\b(?P<the>[Tt]he) (?P<post>{POSTS})\b(?! (?:of|for|in|to|at|general|said to|\p{{Lu}})|-)")


def _posts(who: Cast, state: Resolved) -> Resolved | None:
    """A post ("the mayor") becomes its holder's name, unless the name stands before it already."""
    for match in reversed(list(_THE_POST.finditer(_mask(state.wording)))):
        holder = who.posts.get(match["post"].casefold())
        head = state.wording[: match.start()]
        if holder is None:
            if _introduced(head, match["post"]):
                continue
            return None
        if holder.text.split()[-1] in head:
            continue
        state = _swap(state, match.start(), match.end(), holder)
    return state


def _surnames(who: Cast, state: Resolved) -> Resolved:
    """A bare surname becomes the full name at its first mention."""
    masked = _mask(state.wording)
    for surname, known in sorted(who.people.items()):
        shown = known.text.split()[-1]
        if shown not in masked or pattern(rf"(?i)\b{regex.escape(known.text)}\b").search(state.wording):
            continue
        match = pattern(rf"\b{regex.escape(shown)}\b(?! \p{{Lu}})").search(masked)
        if match is None or surname != shown.casefold():
            continue
        before = pattern(r"(\p{Lu}\w+) $").search(masked[: match.start()])
        if before and not _is_title(before[1]):
            continue
        state = _swap(state, match.start(), match.end(), known)
        masked = _mask(state.wording)
    return state


def _is_title(word: str) -> bool:
    """Whether a capitalised word before a surname is a post or a title, and no first name."""
    return bool(_TITLE.fullmatch(word))
