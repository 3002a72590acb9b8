"""Claims and sources in, a report out: one verdict a claim, with findings that show both sides' words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from briefgen.gate.checks.context_dropped import framed
from briefgen.gate.checks.not_checked import disguised
from briefgen.gate.conflicts import Figures, copies
from briefgen.gate.doubting import Doubting, doubted, names, panel
from briefgen.gate.exhibit import Exhibit, exhibit
from briefgen.gate.headings import judge_heading
from briefgen.gate.index import Holders, holders
from briefgen.gate.locating import locate_citation
from briefgen.gate.readable import overlong, unreadable
from briefgen.gate.registry import all_checks, check, is_ours
from briefgen.gate.rewriting import proof
from briefgen.gate.searching import judge_by_search
from briefgen.gate.visible import seen
from briefgen.gate.whole import says_itself
from briefgen.model import Claim, Finding, Judgement, Quote, Report, Source, Span, Verdict
from briefgen.text.quantities import quantities
from briefgen.text.shelf import Shelf

__all__ = ["Gate", "verify_claims"]


class Gate:
    """The sources of one build, indexed once, and the checks that hold claims against them."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        doubter: Doubting | Sequence[Doubting] | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        """Take the sources.

        Args:
            sources: all that may be cited, in any order.
            doubter: a judge, or several, that may add a doubt (BG502); none can turn a failed check into a pass.
            shelf: keeps what is read of each source for later gates; None reads all of it here. No verdict depends on it.
        """
        self._shelf = shelf
        self._sources = {s.number: s for s in sources}
        self._seen = {number: seen(source) for number, source in self._sources.items()}
        self._doubters = panel(doubter)
        self._figures: Figures | None = None
        self._holders: Holders | None = None

    @property
    def sources(self) -> Mapping[int, Source]:
        """The sources by number."""
        return self._sources

    @property
    def seen(self) -> Mapping[int, Source]:
        """The sources as a reader of the originals sees them: hidden text is blank, offsets are the same."""
        return self._seen

    @property
    def holders(self) -> Holders:
        """Which source has which words; made when first asked for."""
        if self._holders is None:
            self._holders = holders(self._seen.values())
        return self._holders

    @property
    def doubters(self) -> tuple[str, ...]:
        """The names of the judges that may add a doubt, as the report shows them."""
        return names(self._doubters)

    def search(self, claim: Claim, numbers: Sequence[int]) -> Judgement:
        """Judge a claim that names sources and quotes nothing: see :func:`briefgen.gate.searching.judge_by_search`.

        The doubters are not asked; :meth:`doubted` does that.
        """
        return judge_by_search(self, claim, numbers)

    def doubted(self, judgement: Judgement) -> Judgement:
        """A judgement after the doubters were asked: see :func:`briefgen.gate.doubting.doubted`."""
        return doubted(judgement, self._doubters)

    def verify(self, claims: Iterable[Claim], *, on_claim: Callable[[Claim], None] | None = None) -> Report:
        """Hold each claim against each source it cites.

        Args:
            claims: with their citations; ids unique.
            on_claim: told of each claim once it is judged.

        Returns:
            One judgement a claim, in the order given. Verified means: every citation was located, and every cited
            source alone licenses all of the claim.
        """
        judgements = []
        for claim in claims:
            judgements.append(self.doubted(self.judge(claim)))
            if on_claim:
                on_claim(claim)
        codes = tuple(c.code for c in all_checks() if c.code != "BG502" or self._doubters)
        return Report(tuple(judgements), codes, self.doubters)

    def judge(self, claim: Claim, *, final: bool = True) -> Judgement:
        """Hold one claim against each source it cites, in code alone; without the notes unless ``final``."""
        quotes: list[Quote] = []
        findings: list[Finding] = []
        if not claim.citations:
            findings.append(Finding("BG102", "problem", "the claim cites nothing", Span(0, max(1, len(claim.text)))))
        unread = unreadable(claim.text)
        if unread:
            findings.append(Finding("BG901", "unverified", unread))
        for citation in claim.citations:
            located, wrong = locate_citation(citation, self._sources)
            quotes.extend(q for q in located if q not in quotes)
            findings.extend(wrong)
        if not unread and (unread := overlong(quotes)):
            findings.append(Finding("BG901", "unverified", unread))
        exhibits = [] if unread else _exhibits(claim, tuple(quotes), self._seen)
        if not final and not all(proof(e).holds for e in exhibits):
            return Judgement(claim, Verdict.UNVERIFIED, tuple(findings), tuple(quotes))
        if claim.kind == "heading":
            findings.extend(judge_heading(claim, exhibits))
            # A question may not put a name in another's role either: "Why did B stop A?" where A stopped B.
            findings.extend(f for e in exhibits for f in (*_roles(e), *disguised(e)))
        else:
            findings.extend(f for e in exhibits for f in _findings(e))
            if final and not any(f.severity == "problem" for f in findings):
                findings.extend(self._notes(claim))
        ordered = tuple(sorted(dict.fromkeys(findings), key=lambda f: f.code))
        return Judgement(claim, _verdict(ordered), ordered, tuple(quotes))

    def _notes(self, claim: Claim) -> Iterable[Finding]:
        if len(self._sources) > 1 and _figured(claim):
            if self._figures is None:
                self._figures = Figures(self._seen, self.holders, self._shelf)
            yield from self._figures.against(claim)
        yield from copies(claim, self._sources)


def _figured(claim: Claim) -> bool:
    return any(q.value is not None for q in quantities(claim.text))


def verify_claims(
    claims: Iterable[Claim],
    sources: Sequence[Source],
    *,
    doubter: Doubting | Sequence[Doubting] | None = None,
) -> Report:
    """Hold each claim against each source it cites: :meth:`Gate.verify` with a gate made for these sources."""
    return Gate(sources, doubter=doubter).verify(claims)


def _exhibits(claim: Claim, quotes: tuple[Quote, ...], sources: Mapping[int, Source]) -> list[Exhibit]:
    """The claim beside each source, but for those in which it stands as it is: there no check has anything to say."""
    plain = claim.kind != "heading" and is_ours()
    quoted = {n: tuple(q for q in quotes if q.source == n) for n in dict.fromkeys(q.source for q in quotes)}
    return [
        exhibit(claim, sources[number], own)
        for number, own in quoted.items()
        if not (plain and says_itself(claim.text, own, sources[number]))
    ]


def _roles(one: Exhibit) -> Iterable[Finding]:
    run = check("BG405").run
    return run(one) if run else ()


# What a proof by licensed steps has answered already.
_ANSWERED = frozenset({"BG303", "BG401", "BG402", "BG404", "BG405", "BG406", "BG501"})


def _findings(one: Exhibit) -> Iterable[Finding]:
    hidden = check("BG205").run
    if not one.passages and hidden is not None and (unseen := list(hidden(one))):
        return unseen  # nothing is left to hold the claim against
    proved = proof(one)
    found = [
        f
        for each in all_checks()
        if each.run is not None and each.code != "BG407" and not (proved.holds and each.code in _ANSWERED)
        for f in each.run(one)
    ]
    if proved.holds:
        found.extend(framed(one))
    # That no proof was found says nothing new where a check says what is wrong.
    if not proved.holds and not any(f.severity != "note" for f in found):
        unproved = check("BG407").run
        found.extend(unproved(one) if unproved is not None else ())
    return found


def _verdict(findings: Sequence[Finding]) -> Verdict:
    if any(f.severity == "problem" for f in findings):
        return Verdict.PROBLEM
    if any(f.severity == "unverified" for f in findings):
        return Verdict.UNVERIFIED
    return Verdict.VERIFIED
