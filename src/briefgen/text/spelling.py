"""Spellings of one word: forms that differ in writing, never in meaning."""

from __future__ import annotations

__all__ = ["spelling"]

_SAME = {
    form: group[0]
    for group in (
        ("uk", "u.k", "britain"),
        ("us", "u.s", "usa", "u.s.a", "america"),
        ("eu", "e.u"),
        ("un", "u.n"),
        ("about", "around", "roughly", "approximately", "circa"),
    )
    for form in group
}
_BRITISH = (("our", "or"), ("centr", "center"), ("programm", "program"), ("defenc", "defens"), ("licenc", "licens"))


def spelling(key: str) -> str:
    """One key for the spellings of a word: "politiciz" and "politicis", "labour" and "labor", "U.S." and "US".

    Args:
        key: casefolded, inflection removed.
    """
    key = key.rstrip(".")
    if key in _SAME:
        return _SAME[key]
    if len(key) > 5:
        if "iz" in key[3:]:
            key = key[:3] + key[3:].replace("iz", "is")
        for british, american in _BRITISH:
            if key.endswith(british):
                return key.removesuffix(british) + american
    return key
