"""What is set aside: findings that the settings or a comment in the document waive, and comments that waive nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from briefgen.checked import CheckedClaim, Remark, Waiver
from briefgen.checking.codes import Codes, is_known

if TYPE_CHECKING:
    from briefgen.documents import Suppression

__all__ = ["Waivers", "waived"]


class Waivers:
    """The waivers of one document; remembers which suppressions were of use."""

    def __init__(self, codes: Codes, suppressions: Sequence[Suppression], known: Iterable[str]) -> None:
        """Take the settings' codes, the document's suppressions and the codes of all checks."""
        self._codes = codes
        self._known = tuple(known)
        self._suppressions = suppressions
        self._used: set[tuple[int, str]] = set()

    def of(self, claim: int, code: str) -> Waiver | None:
        """The waiver of a finding of ``code`` on the claim of that index; None where it counts."""
        if reason := self._codes.waived(code):
            return Waiver("settings", reason)
        for place, suppression in enumerate(self._suppressions):
            if suppression.fault or claim not in suppression.claims:
                continue
            for part in suppression.codes:
                if is_known(part, self._known) and code.startswith(part):
                    self._used.add((place, part))
                    return Waiver("inline", suppression.reason, suppression.line)
        return None

    def remarks(self) -> list[Remark]:
        """One for each suppression with a fault, and for each code of one that nothing was found for."""
        out = []
        for place, suppression in enumerate(self._suppressions):
            if suppression.fault:
                message = f"this suppression is not heeded: {suppression.fault}"
                out.append(Remark(message, suppression.line))
                continue
            for part in suppression.codes:
                if not is_known(part, self._known):
                    out.append(Remark(f"suppression of {part}: there is no such check", suppression.line))
                elif (place, part) not in self._used and not self._codes.waived(part):
                    message = f"unused suppression of {part}: nothing of the kind was found here; take it out"
                    out.append(Remark(message, suppression.line))
        return out


def waived(claim: CheckedClaim) -> bool:
    """Whether all that stands against a claim is set aside."""
    against = [finding for finding in claim.findings if finding.severity != "note"]
    return bool(against) and all(finding.waiver for finding in against)
