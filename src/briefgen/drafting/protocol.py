"""What a drafter is: sources in, a draft with its evidence out; and a second try at claims that the gate sent back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from briefgen.model import Claim, Draft, Evidence, Judgement, RefusedQuote, Source, Usage
from briefgen.settings import ProgressListener

__all__ = ["Drafted", "Drafter", "Provenance"]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft and what it rests on.

    Attributes:
        draft: claims whose citations quote the evidence; not verified yet.
        evidence: every located quote, used or not, by source and position.
        refused: quotes that were offered and not found.
        notes: what a reader of the method should know, such as a chunk whose extraction failed.
    """

    draft: Draft
    evidence: tuple[Evidence, ...]
    refused: tuple[RefusedQuote, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a drafter worked, for the record: the fields of :class:`briefgen.model.Method` that are its own."""

    model: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    prompts: tuple[tuple[str, str], ...] = ()
    usage: Usage = field(default_factory=Usage)


class Drafter(Protocol):
    """A writer of drafts. It may be wrong in every way: the gate decides."""

    name: str

    def draft(self, sources: Sequence[Source], *, progress: ProgressListener) -> Drafted:
        """Write a draft.

        Args:
            sources: in the order of their numbers; copies (``copy_of``) included.
            progress: told of each source read and each request answered.
        """
        ...

    def repair(self, judgements: Sequence[Judgement], *, progress: ProgressListener) -> Mapping[str, Claim]:
        """Write claims anew that the gate did not verify.

        Args:
            judgements: of the claims that failed, with their findings.
            progress: told of each request answered.

        Returns:
            New wordings by claim id, same ids; a claim that cannot be written better is left out.
        """
        ...

    def provenance(self) -> Provenance:
        """How it worked so far, usage included."""
        ...
