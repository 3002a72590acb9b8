"""What stands on every page: the handling marking, the status, the date, the build and the page's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefgen.rendering.word.markup import NAMESPACES, Xml, clipped, joined, paragraph, run
from briefgen.rendering.wording import date

if TYPE_CHECKING:
    from briefgen.model import Briefing

__all__ = ["OWN_FURNITURE", "foot", "footer_part", "head", "header_part"]

OWN_FURNITURE = frozenset({"Briefing Marking", "Briefing Page Head", "Briefing Page Foot"})
"""Names of the styles of what we set on every page."""

_MOST = 120
"""Most code points of a marking on every page: a longer one would leave no room for the text."""

# The number of the page as an element of the format, not as a field: nothing is to be updated, and nothing can be run.
_PAGE = Xml("<w:r><w:tab/></w:r><w:r><w:pgNum/></w:r>")


def head(briefing: Briefing) -> Xml:
    """The paragraphs at the head of every page."""
    return joined((_marking(briefing), paragraph("BriefingPageHead", run(f"{briefing.status} · {_as_of(briefing)}"))))


def foot(briefing: Briefing) -> Xml:
    """The paragraphs at the foot of every page."""
    line = f"{briefing.status} · briefgen {clipped(briefing.method.briefgen, _MOST)}, build {briefing.build}"
    return joined((paragraph("BriefingPageFoot", run(line), _PAGE), _marking(briefing)))


def header_part(briefing: Briefing) -> Xml:
    """A header of ours."""
    return Xml(f"<w:hdr {NAMESPACES}>{head(briefing)}</w:hdr>")


def footer_part(briefing: Briefing) -> Xml:
    """A footer of ours."""
    return Xml(f"<w:ftr {NAMESPACES}>{foot(briefing)}</w:ftr>")


def _marking(briefing: Briefing) -> Xml:
    if not briefing.marking:
        return Xml("")
    return paragraph("BriefingMarking", run(clipped(briefing.marking, _MOST)), of=briefing.marking)


def _as_of(briefing: Briefing) -> str:
    return f"Briefing as of {clipped(date(briefing.as_of), _MOST)}"
