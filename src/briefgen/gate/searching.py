"""A claim that names its sources and quotes none of their words: the sentences that may carry it are searched, then judged.

The search only chooses what is laid before the checks. Nothing passes here that the checks would not pass with the same
sentences quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import regex

from briefgen.gate.candidates import LONGEST, candidates, keys_of
from briefgen.gate.dismissing import dismissed
from briefgen.gate.exhibit import exhibit
from briefgen.gate.index import Holders, index
from briefgen.gate.lookup import names_in, stands_in_source
from briefgen.gate.readable import unreadable
from briefgen.gate.readings import owned, stronger_readings
from briefgen.gate.rewriting import proof
from briefgen.model import Citation, Claim, Finding, Judgement, Quote, Source, Span, Verdict
from briefgen.text.framing import unframed, unmarked
from briefgen.text.sentences import sentences
from briefgen.text.tokens import content_tokens, tokens

__all__ = ["Searchable", "judge_by_search"]

# Of how many sentences the subject is tried in a pronoun's place.
_READ = 3
# A set of sentences that holds less than this share of a claim's weight of words is not laid before the checks: each word
# of a verified claim stands in its evidence or is licensed by it.
_LEAST = 0.6
# Sets whose shares differ by less are alike: of these the one with the fewest problems is shown.
_ALIKE = 0.1
# Below this share a sentence may be another than the one that is meant: what it lacks or has besides proves nothing.
_TELLING = 0.8
# Checks that hold the claim against the words quoted, and those that look for its words there first.
_COMPARING = frozenset({"BG304", "BG401", "BG402", "BG403", "BG404", "BG405", "BG406"})
_LOOKED_UP = frozenset({"BG301", "BG302", "BG303"})
_LEAST_WORDS = 3
_PRONOUN = regex.compile(r"(?:he|she|it|they|this|these|that|those|his|her|hers|their|its)\b", regex.IGNORECASE)
# Other sources that are looked into when those cited do not carry a claim, and the share of its rarest words they must have.
_OTHERS = 2
_LEAST_ELSEWHERE = 0.75


class Searchable(Protocol):
    """What a search needs of a gate."""

    @property
    def seen(self) -> Mapping[int, Source]:
        """All sources as a reader of the originals sees them, by number."""

    @property
    def holders(self) -> Holders:
        """Which of them has which words."""

    def judge(self, claim: Claim, *, final: bool) -> Judgement:
        """Hold one claim against what it cites; unless ``final``, without notes, doubts and the reasons why it does not pass."""


@dataclass(frozen=True, slots=True)
class _Searched:
    """What one source has for a claim.

    Attributes:
        chosen: places of the sentences in the source's index; none where the source shares no word with the claim.
        citations: their words.
        coverage: share of the claim's weight of words that they hold, 0 to 1.
        verified: whether the checks pass the claim with them.
        unread: whether only stretches have its words that are too long to be sentences.
    """

    chosen: tuple[int, ...]
    citations: tuple[Citation, ...]
    coverage: float
    verified: bool
    unread: bool = False


def judge_by_search(gate: Searchable, claim: Claim, numbers: Sequence[int]) -> Judgement:
    """Judge a claim by the sentences of the cited sources that fit it best.

    Args:
        gate: holds the sources and the checks.
        claim: without citations. Each of its sentences is judged by itself: several are supported if each is.
        numbers: of the sources it names, in the order of its markers.

    Returns:
        The judgement; its claim cites the sentences found, whole, as quotes. Verified only if every source named
        supports all of the claim. BG101 for a number that names no source, BG102 where no number is given, BG501 where
        a source shares no word with the claim, BG202 beside what failed where another source carries the claim. What
        is held against a sentence that has few of the claim's words is ``unverified``, not a ``problem``: the search
        may have found the wrong one.
    """
    drafted, claim = claim, replace(claim, text=unframed(unmarked(claim.text)))
    unread = unreadable(claim.text)
    if unread:
        return _judgement(drafted, (), [Finding("BG901", "unverified", unread)], ())
    wrong = list(_of_numbers(claim, numbers, gate.seen))
    known = [n for n in dict.fromkeys(numbers) if n in gate.seen]
    parts = _parts(claim.text)
    judged = [(part.start, _judge_part(gate, claim, part, known)) for part in parts] if known else []
    findings = [*wrong, *(_shifted(f, start) for start, one in judged for f in one.findings)]
    citations = tuple(dict.fromkeys(c for _, one in judged for c in one.claim.citations))
    quotes = tuple(dict.fromkeys(q for _, one in judged for q in one.quotes))
    out = _judgement(drafted, citations, findings, quotes)
    if len(parts) > 1 and out.verdict is not Verdict.VERIFIED and len(citations) == len(known) == 1 and not wrong:
        # All rest on one sentence ("She did not."): then nothing is joined, and the checks may pass them together.
        together = gate.judge(out.claim, final=True)
        return together if together.verdict is Verdict.VERIFIED else out
    return out


def _judgement(
    claim: Claim, citations: Sequence[Citation], findings: Sequence[Finding], quotes: Sequence[Quote]
) -> Judgement:
    ordered = tuple(sorted(dict.fromkeys(findings), key=lambda f: f.code))
    severities = {f.severity for f in ordered}
    verdict = Verdict.PROBLEM if "problem" in severities else Verdict.UNVERIFIED
    if not severities - {"note"}:
        verdict = Verdict.VERIFIED
    return Judgement(replace(claim, citations=tuple(citations)), verdict, ordered, tuple(quotes))


def _of_numbers(claim: Claim, numbers: Sequence[int], sources: Mapping[int, Source]) -> Iterator[Finding]:
    if not numbers:
        yield Finding("BG102", "problem", "the claim cites nothing", Span(0, max(1, len(claim.text))))
    known = f"there are [1] to [{max(sources)}]" if sources else "no source was read"
    for number in dict.fromkeys(numbers):
        if number not in sources:
            yield Finding("BG101", "problem", f"[{number}] names no source; {known}")


def _parts(text: str) -> list[Span]:
    """The sentences of a claim; one that says next to nothing ("Bell said.") stays with the one before it."""
    out: list[Span] = []
    for span in sentences(text):
        if out and len(content_tokens(span.of(text))) < _LEAST_WORDS:
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def _judge_part(gate: Searchable, whole: Claim, part: Span, numbers: Sequence[int]) -> Judgement:
    """Judge one sentence of a claim; where it does not pass as it stands, by a reading that says more."""
    out, failed = _judge_reading(gate, whole, part, numbers)
    text = part.of(whole.text)
    if _passes(out):
        return out if _keeps_owner(gate, whole, part, out, numbers) else _of_another(out, text)
    for number in numbers[:1]:
        source = gate.seen[number]
        held = index(source)
        best = [held.spans[place] for place, _ in held.ranked(keys_of(text))[:_READ]]
        for reading in stronger_readings(text, whole.text[: part.start], best, source):
            judged, _ = _judge_reading(gate, replace(whole, text=reading), Span(0, len(reading)), numbers)
            if _passes(judged):
                notes = tuple(replace(f, claim_span=None) for f in judged.findings)
                return replace(judged, claim=replace(judged.claim, text=text), findings=notes)
    # Last, since it costs most: whether a source that is not cited carries the claim.
    claim = replace(whole, text=text)
    others = tuple(f for number in failed for f in _elsewhere(gate, claim, number, numbers))
    return replace(out, findings=(*out.findings, *others))


def _keeps_owner(gate: Searchable, whole: Claim, part: Span, out: Judgement, numbers: Sequence[int]) -> bool:
    """Whether "its" of a claim's later sentence may be that of whom the claim named: "Veld sued Torm. Its director left."."""
    told = [q.text for q in out.quotes]
    before, text = whole.text[: part.start], part.of(whole.text)
    readings = [r for n in numbers[:1] for r in owned(text, before, told, gate.seen[n])]
    return not readings or any(
        _passes(_judge_reading(gate, replace(whole, text=r), Span(0, len(r)), numbers)[0]) for r in readings
    )


def _of_another(judged: Judgement, text: str) -> Judgement:
    message = "the words that carry this may be of somebody else than the one named before it in the claim"
    doubt = Finding(
        "BG501", "unverified", message, Span(0, len(text)), judged.quotes[0].source if judged.quotes else None
    )
    return replace(judged, verdict=Verdict.UNVERIFIED, findings=(*judged.findings, doubt))


def _passes(judged: Judgement) -> bool:
    return bool(judged.claim.citations) and all(f.severity == "note" for f in judged.findings)


def _judge_reading(
    gate: Searchable, whole: Claim, part: Span, numbers: Sequence[int]
) -> tuple[Judgement, tuple[int, ...]]:
    """The judgement of one sentence as it stands, and the numbers of the sources that do not carry it."""
    claim = replace(whole, text=part.of(whole.text))
    failed: list[int] = []
    citations: list[Citation] = []
    extra: list[Finding] = []
    doubtful: set[int] = set()
    for number in numbers:
        found = _search(gate, claim, gate.seen[number])
        citations.extend(found.citations)
        if not found.citations:
            extra.append(_nothing(claim, found, number))
        elif _loses_whom(whole.text[: part.start], claim.text, found, gate.seen[number]):
            message = f"[{number}] may say this of somebody else: nobody named before it in the claim is named there"
            extra.append(Finding("BG501", "unverified", message, Span(0, len(claim.text)), number))
        if not found.verified:
            failed.append(number)
            if found.coverage < _TELLING:
                doubtful.add(number)
    if not citations:
        return Judgement(claim, Verdict.UNVERIFIED, tuple(extra), ()), tuple(failed)
    judged = gate.judge(replace(claim, citations=tuple(citations)), final=True)
    tempered = [_tempered(f, claim, gate.seen) if f.source in doubtful else f for f in judged.findings]
    return replace(judged, findings=(*tempered, *extra)), tuple(failed)


def _nothing(claim: Claim, found: _Searched, number: int) -> Finding:
    if found.unread:
        message = f"what [{number}] has of this stands in more than {LONGEST} characters without the end of a sentence"
        return Finding("BG901", "unverified", message, Span(0, len(claim.text)), number)
    return Finding("BG501", "unverified", f"no word of “{claim.text}” stands in [{number}]", source=number)


def _shifted(finding: Finding, by: int) -> Finding:
    span = finding.claim_span
    return replace(finding, claim_span=Span(span.start + by, span.end + by)) if span and by else finding


def _tempered(finding: Finding, claim: Claim, sources: Mapping[int, Source]) -> Finding:
    """A problem found with a sentence that may be the wrong one is a doubt; what stands nowhere in the source is wrong in any."""
    if finding.severity != "problem" or finding.code not in _COMPARING | _LOOKED_UP:
        return finding
    if finding.code in _LOOKED_UP and finding.claim_span and finding.source is not None:
        words = finding.claim_span.of(claim.text)
        if not stands_in_source(words, sources[finding.source]):
            return finding
    return replace(finding, severity="unverified")


def _loses_whom(before: str, part: str, found: _Searched, source: Source) -> bool:
    """Whether a sentence that begins with a pronoun rests on a place where nobody is named whom the claim named before it."""
    if not before.strip() or not found.verified or not _PRONOUN.match(part):
        return False
    named = {t.key for n in names_in(before, source) for t in tokens(n.text)} or keys_of(before)
    held = index(source)
    around = {i for place in found.chosen for i in range(max(0, place - 2), place + 1)}
    return not named & (frozenset().union(*(held.keys[i] for i in around)) | keys_of(source.title.value))


def _search(gate: Searchable, claim: Claim, source: Source, *, to_pass: bool = False) -> _Searched:
    """The first set of sentences with which the checks pass a claim; else that which shows best why they do not.

    With ``to_pass``, sets that cannot pass are not tried: what they show is not asked for.
    """
    found = index(source)
    wanted = keys_of(claim.text)
    tried: list[tuple[int, int, _Searched]] = []
    for rank, chosen in enumerate(candidates(found, claim.text)):
        coverage = found.coverage(wanted, chosen)
        if rank and coverage < _LEAST:
            continue
        spans = [found.spans[i] for i in chosen]
        hopeless = dismissed(claim.text, spans, source.text)
        if to_pass and hopeless:
            continue
        cited = replace(claim, citations=tuple(Citation(source.number, span.of(source.text)) for span in spans))
        problems = 0
        if not hopeless and _may_pass(cited, source, spans):
            judged = gate.judge(cited, final=False)
            if judged.verdict is Verdict.VERIFIED:
                return _Searched(chosen, cited.citations, coverage, verified=True)
            problems = sum(f.severity == "problem" for f in judged.findings)
        tried.append((problems, rank, _Searched(chosen, cited.citations, coverage, verified=False)))
    if not tried:
        return _Searched((), (), 0.0, verified=False, unread=bool(found.ranked(wanted)))
    best = max(item[2].coverage for item in tried)
    return min((item for item in tried if item[2].coverage >= best - _ALIKE), key=lambda item: item[:2])[2]


def _may_pass(claim: Claim, source: Source, told: Sequence[Span]) -> bool:
    """Whether a claim is proved by some sentences, the first that all checks ask; cheaper where their places are known."""
    if unreadable(claim.text):
        return False
    if any(span.of(source.text) == claim.text for span in told):
        return True
    quotes = tuple(Quote(source.number, span, span.of(source.text)) for span in told)
    return proof(exhibit(claim, source, quotes)).holds


def _elsewhere(gate: Searchable, claim: Claim, number: int, numbers: Sequence[int]) -> Iterator[Finding]:
    """Another source that carries the claim where the one cited does not, with the place."""
    if len(gate.seen) <= len(set(numbers)):
        return
    for other in gate.holders.of(claim.text, most=_OTHERS + len(numbers), least=_LEAST_ELSEWHERE):
        if other in numbers:
            continue
        found = _search(gate, claim, gate.seen[other], to_pass=True)
        if found.verified:
            span = _span(found.citations[0].quote, gate.seen[other])
            message = f"[{number}] does not carry this; [{other}] does{_place(gate.seen[other], span)}"
            yield Finding("BG202", "problem", message, source=other, source_span=span)
            return


def _span(words: str, source: Source) -> Span:
    start = source.text.index(words)
    return Span(start, start + len(words))


def _place(source: Source, span: Span) -> str:
    page, paragraph = source.page_of(span), source.paragraph_of(span)
    parts = [f"page {page}" if page else "", f"paragraph {paragraph}" if paragraph else ""]
    return "".join(f", {part}" for part in [*parts, f"characters {span.start} to {span.end}"] if part)
