"""All checks by code: ours, and those that other packages register under the entry-point group ``briefgen.checks``."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points

from briefgen.errors import SettingsError
from briefgen.gate.check import Check

__all__ = ["all_checks", "check", "is_ours"]

_OURS = (
    "unknown_source",
    "uncited_claim",
    "quote_absent",
    "quote_elsewhere",
    "quote_altered",
    "quote_spliced",
    "quote_hidden",
    "number_unlicensed",
    "date_unlicensed",
    "name_unlicensed",
    "derived_undeclared",
    "negation_mismatch",
    "modality_strengthened",
    "quantifier_strengthened",
    "speaker_mismatch",
    "role_swapped",
    "context_dropped",
    "rewriting_unproved",
    "tail_unsupported",
    "entailment_doubt",
    "contradicted_elsewhere",
    "copied_source",
    "source_instructs",
    "not_checked",
)


@lru_cache(maxsize=1)
def all_checks() -> tuple[Check, ...]:
    """Every check, by code."""
    found: dict[str, Check] = {}
    for name in _OURS:
        ours: Check = import_module(f"briefgen.gate.checks.{name}").CHECK
        found[ours.code] = ours
    for point in entry_points(group="briefgen.checks"):
        theirs = point.load()
        if not isinstance(theirs, Check) or theirs.code in found:
            raise SettingsError(
                f"entry point {point.name!r} of group briefgen.checks is no new check: give it a Check with a code of its own"
            )
        found[theirs.code] = theirs
    return tuple(found[code] for code in sorted(found))


@lru_cache(maxsize=1)
def is_ours() -> bool:
    """Whether no other package has registered a check."""
    return len(all_checks()) == len(_OURS)


def check(code: str) -> Check:
    """One check by its code; SettingsError that lists the codes where there is none."""
    for candidate in all_checks():
        if candidate.code == code.upper():
            return candidate
    codes = ", ".join(c.code for c in all_checks())
    raise SettingsError(f"no check {code!r}; there are {codes}", field="code")
