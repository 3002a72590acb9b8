"""What may be, is planned or is alleged, told as settled."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import regex

from briefgen.mutants.case import Case, sentences_of
from briefgen.mutants.mutant import Edit
from briefgen.mutants.verbs import VERBS, past
from briefgen.text.cues import cues
from briefgen.text.speech import attributions

__all__ = ["modality"]

_BASES = "|".join(sorted(VERBS, key=len, reverse=True))
_PLAN = (
    r"(?:(?:is|are|was|were) )?(?:expected|likely|set|due|prepared|preparing|planning) to|plan(?:s|ned)? to|intend(?:s|ed)? to|aim(?:s|ed)? to"
    r"|hope(?:s|d)? to|expect(?:s|ed)? to|want(?:s|ed)? to|seek(?:s)? to|sought to|threaten(?:s|ed)? to|propose(?:s|d)? to|agree(?:s|d)? to"
    r"|promise(?:s|d)? to|pledge(?:s|d)? to|offer(?:s|ed)? to|tried to|vow(?:s|ed)? to"
)
_PLANNED = regex.compile(rf"\b(?:{_PLAN}) (?P<base>{_BASES}|be)\b")
_MAY_HAVE = regex.compile(r"\b(?:may|might|could|would) have(?= (?:\p{Ll}+ed|been|made|lost|gone|taken|cost)\b)")
_MAY = regex.compile(r"\b(?:may|might|could|should)\b(?! (?:have|not)\b)(?=\s+\p{Ll})")
_WOULD = regex.compile(rf"\bwould (?P<base>{_BASES})\b")
_WILL = regex.compile(rf"\bwill (?P<base>{_BASES})\b")
_HEDGE = regex.compile(r"\b(?:reportedly|allegedly|apparently|possibly|perhaps|probably|potentially)\s+(?=\p{Ll})")
_MULLS = regex.compile(r"\b(?:(?:is|are|was|were) )?(?:considering|weighing|exploring)\b")
_SAME_THING = 0.75


def modality(case: Case, rng: Random) -> Iterator[Edit]:
    """A weaker word for how sure it is, made stronger; never a weaker one, which would still be true."""
    options = [
        edit
        for edit in _stronger(case)
        if case.is_own(edit.start, edit.end) and not _is_open(case, edit.start) and not _settled_elsewhere(case)
    ]
    rng.shuffle(options)
    yield from options


def _stronger(case: Case) -> Iterator[Edit]:
    text = case.text
    for found in _PLANNED.finditer(text):
        if found["base"] == "be":
            yield Edit(*found.span(), "will be")
        else:
            yield Edit(*found.span(), past(found["base"]))
    for found in _MAY_HAVE.finditer(text):
        yield Edit(*found.span(), "had")
    for found in _MAY.finditer(text):
        yield Edit(*found.span(), "will")
    for pattern in (_WOULD, _WILL):
        for found in pattern.finditer(text):
            # "would" after "said that" is only the past of "will": that it happened is another thing.
            yield Edit(*found.span(), past(found["base"]))
    for found in _HEDGE.finditer(text):
        after = regex.match(r"\p{Ll}+", text[found.end() :])
        if not after:
            raise AssertionError
        yield Edit(found.start(), found.end() + after.end(), after[0])
    for found in _MULLS.finditer(text):
        if regex.match(r"\s+(?:an?|the|its|their|whether)\b", text[found.end() :]) and not regex.match(
            r"\s+whether", text[found.end() :]
        ):
            yield Edit(*found.span(), "decided on")


def _is_open(case: Case, at: int) -> bool:
    """Whether the place is left open or denied anyhow: "whether it may close", "would not close", a question."""
    clause = case.clause_at(at)
    if case.text.rstrip().endswith("?") or regex.search(r"(?i)\b(?:whether|if|unless)\b", case.text):
        return True
    return any(c.kind == "negation" and c.span.overlaps(clause) for c in cues(case.text))


def _settled_elsewhere(case: Case) -> bool:
    """Whether a sentence of a cited source may tell the same as done: most of the words, and nothing weak in it."""
    for source in case.cited:
        for text, held in sentences_of(source.text):
            if text in case.evidence or len(case.keys & held) < _SAME_THING * len(case.keys):
                continue
            if not any(c.kind in {"modal", "hedge"} for c in cues(text)) and not attributions(text):
                return True
    return False
