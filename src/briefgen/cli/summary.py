"""What a build came to, counted from its record: as a closing table and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from briefgen.cli.money import NO_PRICE, counted, dollars, left, spending_json
from briefgen.errors import UnverifiedBriefingError
from briefgen.model import Briefing, Selection, Step, Unreadable, Usage, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.table import Table

    from briefgen.settings import Spent

__all__ = ["Closing", "as_json", "as_table", "of", "of_failure"]


@dataclass(frozen=True, slots=True)
class Closing:
    """Counts of one build.

    Attributes:
        build: the record's build id.
        as_of: the briefing's date.
        read, copies: sources read, and those of them that copy another.
        unreadable: files that could not be read.
        drafted, rewritten, quoted, dropped: claims by how they ended.
        quotes_offered, quotes_refused: as the report counts them: one place quoted twice is one quote.
        drafter, model: who drafted.
        rounds: repair rounds that ran.
        usage: calls, tokens, cost of all that the briefing rests on, paid for now or earlier.
        spent: what this run paid for and what it reused; None where no model was asked.
        seconds: wall time.
        folder, files: what was written.
        selection: what was chosen of a larger corpus; None where all was read.
        selected: the same in words; empty likewise.
    """

    build: str
    as_of: str
    read: int
    copies: int
    unreadable: tuple[Unreadable, ...]
    drafted: int
    rewritten: int
    quoted: int
    dropped: int
    quotes_offered: int
    quotes_refused: int
    drafter: str
    model: str
    rounds: int
    usage: Usage
    seconds: float
    folder: Path
    files: tuple[Path, ...]
    spent: Spent | None = None
    selection: Selection | None = None
    selected: str = ""

    @property
    def offered(self) -> int:
        """Claims offered, shown or not."""
        return self.drafted + self.rewritten + self.quoted + self.dropped


def of(
    briefing: Briefing, folder: Path, files: Sequence[Path], *, seconds: float, spent: Spent | None = None
) -> Closing:
    """Count a record."""
    from briefgen.rendering.selected import selection_part  # noqa: PLC0415 - imported when used
    from briefgen.rendering.tally import uses  # noqa: PLC0415 - likewise

    steps = [j.step for j in briefing.report.judgements]
    sources, method = briefing.sources, briefing.method
    used = uses(sources, briefing.report, briefing.rejected, briefing.refused, briefing.evidence)
    return Closing(
        build=briefing.build,
        as_of=briefing.as_of,
        read=len(sources.sources),
        copies=sum(s.copy_of is not None for s in sources.sources),
        unreadable=sources.unreadable,
        drafted=steps.count(Step.DRAFTED),
        rewritten=steps.count(Step.REWRITTEN),
        quoted=steps.count(Step.QUOTED),
        dropped=len(briefing.rejected),
        quotes_offered=sum(use.offered for use in used.values()),
        quotes_refused=len(briefing.refused),
        drafter=method.drafter,
        model=method.model,
        rounds=method.rounds,
        usage=method.usage,
        seconds=seconds,
        folder=folder,
        files=tuple(files),
        spent=spent,
        selection=sources.selection,
        selected=selection_part(sources),
    )


def as_table(closing: Closing) -> Table:
    """Two columns: what, how much."""
    from briefgen.cli.screen import table  # noqa: PLC0415 - imported when used

    return table((("", "key"), ("", "text")), _rows(closing), heads=False)


def _rows(closing: Closing) -> list[tuple[str, str]]:
    copies = f", {closing.copies} of them copies" if closing.copies else ""
    unreadable = f", {len(closing.unreadable)} unreadable" if closing.unreadable else ""
    rows = [
        ("Sources", f"{closing.read} read{copies}{unreadable}"),
        *((("", closing.selected),) if closing.selected else ()),
        ("Claims", f"{closing.offered} offered"),
        ("", f"{closing.drafted} verified as drafted"),
        ("", f"{closing.rewritten} rewritten closer to the source"),
        ("", f"{closing.quoted} replaced by the source's own words"),
        ("", f"{closing.dropped} dropped, with the reason"),
        ("Quotes", f"{closing.quotes_offered} offered, {closing.quotes_refused} refused"),
    ]
    if closing.drafter == "llm":
        rows.append(("Model", _cost(closing)))
    if closing.spent:
        rows.extend(_spent(closing.spent))
    rows.append(("Time", f"{closing.seconds:.1f} s"))
    rows.append(("Files", f"{closing.folder} (build {closing.build})"))
    rows.extend(("", path.name) for path in closing.files)
    return rows


def _cost(closing: Closing) -> str:
    """All that the briefing rests on, whoever paid for it and when."""
    usage = closing.usage
    price = NO_PRICE if usage.cost is None else f"{usage.cost:.4f} US dollars"
    cached = f" ({usage.cached_tokens} of them in the provider's cache)" if usage.cached_tokens else ""
    tokens = f"{usage.prompt_tokens} tokens sent{cached}, {usage.completion_tokens} received"
    return f"{closing.model}: {usage.calls} calls, {tokens}, {price}, {closing.rounds} repair rounds"


def _spent(spent: Spent) -> list[tuple[str, str]]:
    """What of it this run paid for."""
    paid = f"{counted(spent.calls, 'call')}, {counted(spent.tokens, 'token')}, {dollars(spent.cost)}"
    rows = [("Paid now", paid if spent.calls or spent.tokens else "nothing")]
    if spent.reused:
        rows.append(("Reused", f"{counted(spent.reused, 'answer')} from the ledger, at no cost"))
    if budget := left(spent):
        rows.append(("Budget left", budget))
    return rows


def as_json(closing: Closing) -> dict[str, object]:
    """For programs; the keys are documented and kept."""
    usage = closing.usage
    return {
        "status": "built",
        "build": closing.build,
        "as_of": closing.as_of,
        "folder": str(closing.folder),
        "files": [str(path) for path in closing.files],
        "sources": {
            "read": closing.read,
            "copies": closing.copies,
            "unreadable": [{"path": item.path, "reason": item.reason} for item in closing.unreadable],
            "selection": asdict(closing.selection) if closing.selection else None,
        },
        "claims": {
            "offered": closing.offered,
            "verified_as_drafted": closing.drafted,
            "rewritten": closing.rewritten,
            "quoted": closing.quoted,
            "dropped": closing.dropped,
        },
        "quotes": {"offered": closing.quotes_offered, "refused": closing.quotes_refused},
        "drafter": closing.drafter,
        "model": closing.model,
        "rounds": closing.rounds,
        "usage": {
            "calls": usage.calls,
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cached_tokens": usage.cached_tokens,
            "cost": usage.cost,
        },
        "spent": spending_json(closing.spent) if closing.spent else None,
        "seconds": round(closing.seconds, 3),
    }


def of_failure(error: UnverifiedBriefingError, path: Path) -> dict[str, object]:
    """For programs, where no briefing was written."""
    return {
        "status": "unverified",
        "report": str(path),
        "claims": {verdict.value: error.report.count(verdict) for verdict in Verdict},
        "quotes": {"refused": len(error.refused)},
    }
