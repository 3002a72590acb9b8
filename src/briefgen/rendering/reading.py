"""A record read back, strictly: what is not exactly a record is refused, with the place of the fault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn, TypeGuard

import msgspec

from briefgen.errors import SettingsError
from briefgen.model import RECORD_VERSION, Briefing, Quote

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["parse_record"]


def parse_record(data: bytes) -> Briefing:
    """Read a record; see :func:`briefgen.rendering.parse_record`."""
    raw = _json(data)
    if not _is_object(raw) or "version" not in raw or "draft" not in raw:
        _refuse("a record is an object with a version and a draft")
    version = raw["version"]
    if type(version) is int and version != RECORD_VERSION:
        raise SettingsError(
            f"record version {version}, this program reads {RECORD_VERSION}; "
            "build the briefing again, or use the version of briefgen that wrote it"
        )
    try:
        briefing = msgspec.convert(raw, Briefing)
    except msgspec.ValidationError as error:
        raise SettingsError(f"not a briefing record: {error}") from error
    for place in _unknown(raw, msgspec.to_builtins(briefing), "$"):
        _refuse(f"unknown field {place}")
    for fault in _dangling(briefing):
        _refuse(fault)
    return briefing


def _refuse(why: str) -> NoReturn:
    raise SettingsError(f"not a briefing record: {why}")


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _json(data: bytes) -> object:
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise SettingsError(f"not a briefing record: byte {error.start} is not UTF-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise SettingsError(f"not a briefing record: no JSON, {error.msg} at {where}") from error
    except RecursionError as error:
        raise SettingsError("not a briefing record: nested too deeply") from error
    except ValueError as error:  # an integer of thousands of digits
        raise SettingsError(f"not a briefing record: {error}") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    out = dict(pairs)
    if len(out) < len(pairs):
        names = [name for name, _ in pairs]
        _refuse(f"the key {next(n for n in names if names.count(n) > 1)!r} stands twice in one object")
    return out


def _no_constant(name: str) -> NoReturn:
    _refuse(f"{name} is no JSON number")


def _unknown(raw: object, known: object, place: str) -> Iterator[str]:
    """Places of the fields that were given and not read."""
    if _is_object(raw) and _is_object(known):
        for name, value in raw.items():
            if name in known:
                yield from _unknown(value, known[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}"
    elif isinstance(raw, list) and isinstance(known, (list, tuple)):
        for index, (item, twin) in enumerate(zip(raw, known, strict=True)):
            yield from _unknown(item, twin, f"{place}[{index}]")


def _dangling(briefing: Briefing) -> Iterator[str]:
    """Numbers and ids that lead nowhere: what a renderer or the gate would stumble over."""
    sources = briefing.sources.sources
    lengths = {s.number: len(s.text) for s in sources}
    if [s.number for s in sources] != list(range(1, len(sources) + 1)):
        yield "$.sources.sources: the numbers must run 1, 2, 3 without a gap"
    for i, source in enumerate(sources):
        edges = [edge for span in source.passages for edge in (span.start, span.end)]
        if edges != sorted(edges) or max(edges, default=0) > len(source.text):
            yield f"$.sources.sources[{i}].passages: they have to stand in the text, in order"
    claims = [c.id for c in briefing.draft.claims()]
    if len(set(claims)) < len(claims):
        yield "$.draft: two claims have one id"
    judged = [j.claim.id for j in briefing.report.judgements]
    if sorted(judged) != sorted(claims):
        yield "$.report.judgements: there must be one judgement for each claim of the draft"
    drafted = {c.id: c for c in briefing.draft.claims()}
    for i, judgement in enumerate(briefing.report.judgements):
        if drafted.get(judgement.claim.id) != judgement.claim:
            yield f"$.report.judgements[{i}]: its claim is not the draft's {judgement.claim.id!r}"
    for i, rejection in enumerate(briefing.replaced):
        if rejection.judgement.claim.id not in drafted:
            yield f"$.replaced[{i}]: {rejection.judgement.claim.id!r} is no claim of the draft"
    for id_ in set(briefing.draft.bottom_line) - {f.id for f in briefing.draft.facts}:
        yield f"$.draft.bottom_line: {id_!r} is no fact of the draft"
    for place, quote in _quotes(briefing):
        if quote.source not in lengths:
            yield f"{place}: there is no source {quote.source}"
        elif quote.span.end > lengths[quote.source]:
            length = lengths[quote.source]
            yield f"{place}: the span ends at {quote.span.end}, the text of source {quote.source} at {length}"


def _quotes(briefing: Briefing) -> Iterator[tuple[str, Quote]]:
    for i, evidence in enumerate(briefing.evidence):
        yield f"$.evidence[{i}].quote", evidence.quote
    for i, judgement in enumerate(briefing.report.judgements):
        for j, quote in enumerate(judgement.quotes):
            yield f"$.report.judgements[{i}].quotes[{j}]", quote
    for name, rejections in (("rejected", briefing.rejected), ("replaced", briefing.replaced)):
        for i, rejection in enumerate(rejections):
            for j, quote in enumerate(rejection.judgement.quotes):
                yield f"$.{name}[{i}].judgement.quotes[{j}]", quote
            if rejection.nearest:
                yield f"$.{name}[{i}].nearest", rejection.nearest
    for i, refused in enumerate(briefing.refused):
        if refused.nearest:
            yield f"$.refused[{i}].nearest", refused.nearest
