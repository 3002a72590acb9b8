"""What changed between two versions of a briefing, claim by claim and source by source."""

from briefgen.changes.compare import compare

__all__ = ["compare"]
