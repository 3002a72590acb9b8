"""Verbs of news prose and their forms: enough to turn "did not approve" into "approved" and back."""

from __future__ import annotations

from functools import cache

__all__ = ["FORMS", "VERBS", "base_of", "ing", "is_past", "participle", "past", "third"]

# Base, past, participle.
_IRREGULAR = """
become became become|begin began begun|break broke broken|bring brought brought|build built built|buy bought bought
choose chose chosen|come came come|cost cost cost|cut cut cut|deal dealt dealt|do did done|draw drew drawn|drive drove driven
fall fell fallen|feel felt felt|fight fought fought|find found found|flee fled fled|fly flew flown|forbid forbade forbidden
freeze froze frozen|get got got|give gave given|go went gone|grow grew grown|have had had|hear heard heard|hide hid hidden
hit hit hit|hold held held|hurt hurt hurt|keep kept kept|know knew known|lead led led|leave left left|lend lent lent
lose lost lost|make made made|mean meant meant|meet met met|overturn overturned overturned|pay paid paid|put put put
quit quit quit|read read read|rise rose risen|run ran run|say said said|see saw seen|sell sold sold|send sent sent|set set set
shrink shrank shrunk|shut shut shut|speak spoke spoken|spend spent spent|stand stood stood|steal stole stolen
strike struck struck|take took taken|teach taught taught|tell told told|think thought thought|throw threw thrown
undergo underwent undergone|uphold upheld upheld|win won won|withdraw withdrew withdrawn|withhold withheld withheld
write wrote written
"""
_REGULAR = """
abandon abolish accept accuse acquire add admit adopt advise affect agree allow announce appeal appear appoint approve argue
arrest arrive ask attack award back ban block breach cancel carry cause change charge check claim clear close collapse collect
complain complete concede conclude condemn conduct confirm consider contact continue control convict create criticise damage
deal decide declare decline decrease defeat defend defer delay deliver demand deny deploy destroy develop dismiss disclose
discover discuss double drop earn employ encourage end endorse ensure enter establish estimate exceed expand expect explain
export express extend face fail file fine finish follow force fund gain grant halt halve handle harm help hire host ignore
import impose improve include increase inform inject injure inspect install invest investigate invite involve issue join jail
kill lack land last launch lift limit link lower maintain manage miss monitor move name need negotiate note notify obtain occur
offer open operate oppose order outlaw overturn oversee own pass pause permit place plan pledge postpone praise prevent
process produce promise propose protect provide publish pull purchase push qualify question raise ratify reach receive
recommend record recruit reduce refer refuse regain reject relax release rely remain remove renew repair repeal replace reply
report request require rescue resign resist resolve resume retain return reveal reverse review revoke scrap secure serve settle
share shelve shorten show sign slow start state stop store strengthen submit succeed sue suffer suggest supply support suspend
sustain switch target test threaten tighten trace train transfer treat trigger try turn update urge use visit vote vow wait
waive warn weaken welcome work worry
"""
_DOUBLED = frozenset(
    "stop plan ban drop permit admit refer defer cancel scrap submit occur transfer omit commit step".split()
)
_VOWELS = "aeiou"


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    rows = (row.split() for line in _IRREGULAR.strip().splitlines() for row in line.split("|"))
    return {base: (before, part) for base, before, part in rows}


def third(base: str) -> str:
    """Such as "approves", "carries", "has"."""
    if base in {"have", "do", "go"}:
        return {"have": "has", "do": "does", "go": "goes"}[base]
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh")) else "s")


def past(base: str) -> str:
    """Such as "approved", "carried", "took"."""
    return _irregular()[base][0] if base in _irregular() else _regular(base, "ed")


def participle(base: str) -> str:
    """Such as "approved", "taken"."""
    return _irregular()[base][1] if base in _irregular() else _regular(base, "ed")


def ing(base: str) -> str:
    """Such as "approving", "stopping"."""
    if base in {"cut", "get", "hit", "put", "quit", "run", "set", "shut", "win", "begin", "forbid"}:
        return base + base[-1] + "ing"
    return _regular(base, "ing")


def _regular(base: str, ending: str) -> str:
    if base in _DOUBLED:
        return base + base[-1] + ending
    if ending == "ed" and base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ied"
    if base.endswith("e") and not (ending == "ing" and base.endswith(("ee", "ye"))):
        return base[:-1] + ending
    return base + ending


VERBS = tuple(dict.fromkeys([*sorted(_irregular()), *sorted(_REGULAR.split())]))
"""The base forms."""


@cache
def _pasts() -> dict[str, str]:
    return {past(base): base for base in VERBS}


FORMS = frozenset(form for b in VERBS for form in (b, third(b), past(b), participle(b), ing(b)))
"""Every form of every verb."""


def base_of(word: str) -> str | None:
    """The base of a past form; None where the word is the past of no verb known."""
    return _pasts().get(word.casefold())


def is_past(word: str) -> bool:
    """Whether a word is a past form that is no participle too ("took", "rose"): then it is surely finite."""
    base = base_of(word)
    return base is not None and participle(base) != past(base) and base != past(base)
