"""Reporting words: which may be told as which. A plainer one is licensed, a stronger one never."""

from __future__ import annotations

from briefgen.gate.rewriting.lexicon import base_key, key_of
from briefgen.gate.voices import Voice

__all__ = ["key_of_verb", "licensed_force", "same_act"]


def _keys(words: str) -> frozenset[str]:
    return frozenset(key_of(w) for w in words.split())


# What somebody puts forward, no more said of it than that.
_PLAIN = _keys(
    "say state tell add remark comment explain reply respond answer write according word view opinion speak note report announce declare observe"
)
# What somebody puts forward with a force of its own: it was said all the same.
_ASSERTED = _PLAIN | _keys(
    "confirm acknowledge admit concede reveal disclose stress emphasise insist maintain argue conclude claim allege contend assert "
    "warn caution point find rule complain boast lament counter retort testify joke regret promise pledge vow threaten predict tweet post forecast"
)
# What somebody takes for true: told as his view, not as what he said.
_HELD = _keys("believe think estimate reckon calculate")
_VIEW = _keys("according view opinion")
# Distance from what is said, no force: "claimed" for "said".
_DISTANT = _keys("claim contend")
_SAME = tuple(
    _keys(group)
    for group in (
        "claim allege contend assert",
        "warn caution",
        "stress emphasise",
        "call describe",
        "pledge promise vow",
        "acknowledge admit concede",
        "reveal disclose",
        "reply respond answer",
        "insist maintain",
        "criticise criticize",
        "ask request",
        "believe think",
    )
)


def licensed_force(claimed: str, given: str) -> bool:
    """Whether a source's reporting words may be told with a claim's.

    Args:
        claimed: the claim's words ("said", "according to Bell").
        given: the source's; empty for a quotation whose reporting words stand in another sentence.
    """
    ours = _of(claimed)
    if not given:
        return bool(ours & _PLAIN)
    theirs = _of(given)
    if ours & theirs or any(ours & group and theirs & group for group in _SAME):
        return True
    if ours & _VIEW and theirs & _HELD:
        return True
    return bool(theirs & _ASSERTED and ours & _PLAIN) or bool(theirs & _PLAIN and ours & _DISTANT)


def same_act(claimed: str, voice: Voice, sentence: str) -> bool:
    """Whether a claim's reporting word is that of a voice, and one with a force of its own: "demanded", not "said"."""
    given = key_of_verb(voice.verb.of(sentence)) if voice.verb is not None else ""
    return given != "" and given not in _PLAIN and given == key_of_verb(claimed)


def key_of_verb(words: str) -> str:
    """The key of the first of some reporting words; empty where there are none."""
    first = words.casefold().split()[:1]
    return base_key(first[0], key_of(first[0])) if first else ""


def _of(words: str) -> frozenset[str]:
    """The keys of reporting words, without the speaker: "according to Bell" is "according"."""
    first = words.casefold().split()
    if first[:1] == ["according"] or first[:2] == ["in", "the"]:
        return _keys(first[0]) if first[0] == "according" else _keys(first[2] if len(first) > 2 else "view")
    if first[:1] == ["as"]:
        # "as Bell noted", "as reported by the Courier"
        return frozenset(base_key(w, key_of(w)) for w in first[1:]) & (_PLAIN | {"put"})
    if first[-1:] == ["for"]:
        return frozenset({"call for"})
    return frozenset(base_key(w, key_of(w)) for w in first)
