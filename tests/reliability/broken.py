"""Which promises a briefing breaks: looked up in the record and in its views, whatever the model said."""

from __future__ import annotations

import html as html_text
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from zlib import crc32

from markdown_it import MarkdownIt

from briefgen import rendering
from briefgen.model import Briefing, Citation, Claim, Rejection, Source, Verdict
from briefgen.rendering.tally import uses
from tests.reliability.licensing import squeezed, unlicensed, words

__all__ = ["Break", "broken", "broken_views"]

Break = tuple[str, str]
_FIELDS = ("number", "path", "sha256", "text", "title", "author", "publisher", "date", "url", "regions", "copy_of")


def broken(briefing: Briefing, sources: Sequence[Source], *, title: str) -> list[Break]:
    """The promises that a record breaks, each with what breaks it.

    Args:
        briefing: as built.
        sources: as read before the model was asked anything.
        title: that the briefing is to bear.
    """
    by_number = {s.number: s for s in sources}
    out = [("P1", what) for what in _verbatim(briefing, by_number)]
    out += [("P2", what) for what in _binding(briefing, by_number, title)]
    for judgement in briefing.report.judgements:
        out += [("P3", what) for what in unlicensed(judgement, by_number)]
    out += [("P3", what) for what in _labels(briefing, by_number)]
    out += [("P5", what) for what in _signs(briefing, by_number)]
    return out + [("P6", what) for what in _sums(briefing)]


def _verbatim(briefing: Briefing, sources: dict[int, Source]) -> Iterator[str]:
    quotes = [q for j in briefing.report.judgements for q in j.quotes]
    quotes += [e.quote for e in briefing.evidence]
    quotes += [q for r in (*briefing.rejected, *briefing.replaced) for q in (*r.judgement.quotes, r.nearest) if q]
    quotes += [r.nearest for r in briefing.refused if r.nearest]
    for quote in quotes:
        if quote.source not in sources or sources[quote.source].text[quote.span.start : quote.span.end] != quote.text:
            yield f"{quote.text!r} is no slice of [{quote.source}]"


def _binding(briefing: Briefing, sources: dict[int, Source], title: str) -> Iterator[str]:
    for stored, read in zip(briefing.sources.sources, sources.values(), strict=True):
        for name in _FIELDS:
            if getattr(stored, name) != getattr(read, name):
                yield f"{name} of [{read.number}] is {getattr(stored, name)!r}"
    if briefing.draft.title != title:
        yield f"the briefing's title is {briefing.draft.title!r}"
    for judgement in briefing.report.judgements:
        if judgement.verdict is not Verdict.VERIFIED:
            yield f"{judgement.claim.id} is shown and is {judgement.verdict.value}"
        for citation in judgement.claim.citations:
            yield from _cited(citation, judgement.claim, sources)


def _cited(citation: Citation, claim: Claim, sources: dict[int, Source]) -> Iterator[str]:
    source = sources.get(citation.source)
    if source is None:
        yield f"{claim.id} cites [{citation.source}], which is no source"
    elif not citation.quote.strip() or squeezed(citation.quote) not in squeezed(source.text):
        yield f"{claim.id} cites [{citation.source}] for {citation.quote!r}, which does not stand there"


def _labels(briefing: Briefing, sources: dict[int, Source]) -> Iterator[str]:
    """Names beside a claim: each word of one stands in the claim, in the words quoted or in a cited source's own name."""
    judged = {j.claim.id: j for j in briefing.report.judgements}
    named = [(p.holder, p.claim) for d in briefing.draft.disputes for p in d.positions]
    named += [(q.who, q.claim) for q in briefing.draft.open_questions if q.who]
    for name, claim in named:
        quotes = judged[claim.id].quotes
        there = [_around(sources[q.source].text, q.span.start) for q in quotes]
        held = squeezed(" ".join([claim.text, *there, *(sources[n].name for n in claim.sources)]))
        if not set(words(name)) <= set(words(held)) or any(c not in held for c in squeezed(name) if not c.isalnum()):
            yield f"{name!r} is named beside {claim.text!r}"


def _around(text: str, at: int) -> str:
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[start : end if end >= 0 else len(text)]


def _signs(briefing: Briefing, sources: dict[int, Source]) -> Iterator[str]:
    """Signs and characters that are not seen, in words that are shown as verified and in no source that they cite."""
    for judgement in briefing.report.judgements:
        held = "".join(sources[n].text for n in judgement.claim.sources)
        strange = [c for c in judgement.claim.text if unicodedata.category(c)[0] in "SC" and c not in held and c != "`"]
        if strange:
            yield f"{judgement.claim.text!r} holds {strange!r}"


def _sums(briefing: Briefing) -> Iterator[str]:
    for use in uses(briefing.sources, briefing.report, briefing.rejected, briefing.refused, briefing.evidence).values():
        if not use.used <= use.located <= use.offered:
            yield f"offered, located, used do not add up: {use}"
    for rejection in briefing.rejected:
        if not any(f.code and f.severity != "note" for f in rejection.judgement.findings):
            yield f"{rejection.offered!r} was left out without a reason"
    for refused in briefing.refused:
        if not refused.code.startswith("BG2"):
            yield f"{refused.quote!r} was refused without a reason"


# --- views ------------------------------------------------------------------------------------------------------------


class _Tags(HTMLParser):
    """The elements of a page, and what of them could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.active: list[str] = []
        self._within = 0  # pictures, which are drawn where figures are told

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within += tag == "figure"
        if not self._within:
            self.found.append(tag)
        for name, value in attrs:
            points = (
                name in {"href", "src", "action", "data", "srcset", "poster"}
                and not (value or "").startswith("#")
                and value != "data:,"
            )
            if name.startswith("on") or points:
                self.active.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._within -= tag == "figure"


def _page(text: str) -> tuple[list[str], list[str]]:
    parser = _Tags()
    parser.feed(text)
    parser.close()
    return parser.found, parser.active


# How a difference of two wordings is marked depends on the words.
_MARKING = {"ins", "del", "mark", "span", "bdi", "b", "wbr"}


def _framed(tags: list[str]) -> Counter[str]:
    return Counter(tag for tag in tags if tag not in _MARKING)


_INLINE = {"link_open", "image", "html_inline", "s_open"}


def _blocks(text: str) -> list[tuple[str, str, int]]:
    return [(b.type, b.tag, b.level) for b in MarkdownIt("commonmark").parse(text)]


def broken_views(briefing: Briefing) -> list[Break]:
    """What the Markdown and the HTML view hold beyond what the template gives: both are laid beside a twin of plain words."""
    twin = _plain(briefing)
    out: list[Break] = []
    page, markdown = rendering.html(briefing), rendering.markdown(briefing)
    tags, active = _page(page)
    expected, _ = _page(rendering.html(twin))
    if _framed(tags) != _framed(expected):
        out.append(("P5", f"elements beside the template's: {_framed(tags) - _framed(expected)}"))
    out += [("P5", what) for what in active]
    if _blocks(markdown) != _blocks(rendering.markdown(twin)):
        out.append(("P5", "blocks of the Markdown view beside the template's"))
    for block in MarkdownIt("commonmark").parse(markdown):
        out += [("P5", f"{t.type} in {block.content[:200]!r}") for t in block.children or () if t.type in _INLINE]
    out += [("P6", what) for what in _told(briefing, page, markdown)]
    return out


def _told(briefing: Briefing, page: str, markdown: str) -> Iterator[str]:
    shown = html_text.unescape(page)
    for rejection in briefing.rejected:
        code = rejection.judgement.findings[0].code
        if code not in markdown or code not in shown:
            yield f"{rejection.offered!r} is not listed with {code}"


def _plain(briefing: Briefing) -> Briefing:
    """The same briefing with plain words in the place of all that a reply can have written."""
    judgements = tuple(replace(j, claim=_worded(j.claim)) for j in briefing.report.judgements)
    draft = briefing.draft
    facts = tuple(map(_worded, draft.facts))
    disputes = tuple(
        replace(
            d,
            heading=_worded(d.heading),
            positions=tuple(replace(p, holder="Holder", claim=_worded(p.claim)) for p in d.positions),
            settles=_worded(d.settles) if d.settles else None,
        )
        for d in draft.disputes
    )
    questions = tuple(
        replace(q, claim=_worded(q.claim), who="Somebody" if q.who else None) for q in draft.open_questions
    )
    return replace(
        briefing,
        draft=replace(draft, facts=facts, disputes=disputes, open_questions=questions),
        report=replace(briefing.report, judgements=judgements),
        rejected=tuple(_harmless(r) for r in briefing.rejected),
        replaced=tuple(_harmless(r) for r in briefing.replaced),
        refused=tuple(replace(r, quote=_word(r.quote)) for r in briefing.refused),
        evidence=tuple(replace(e, says="So", speaker=None) for e in briefing.evidence),
    )


def _word(text: str) -> str:
    """A plain word that is the same for the same text, and blank for a blank one."""
    return f"Word {crc32(text.encode('utf-8', 'replace'))}" if text.strip() else text


def _worded(claim: Claim) -> Claim:
    return replace(claim, text=_word(claim.text))


def _harmless(rejection: Rejection) -> Rejection:
    judgement = rejection.judgement
    findings = tuple(replace(f, message="So.", claim_span=None) for f in judgement.findings)
    plain = replace(judgement, claim=_worded(judgement.claim), findings=findings)
    return replace(rejection, judgement=plain, offered=_word(rejection.offered))
