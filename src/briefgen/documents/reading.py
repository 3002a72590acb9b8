"""From a file to a cited document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from briefgen.documents.blocks import Lines, Mark, Note, Parsed
from briefgen.documents.claims import Marked, claims_of
from briefgen.documents.decoding import decode, read_bytes
from briefgen.documents.markers import find_markers
from briefgen.documents.nouns import CitedDocument, Reference
from briefgen.documents.references import Entry, addresses, entries, file_name
from briefgen.documents.sections import Placed, place
from briefgen.documents.suppressions import suppressions
from briefgen.errors import SourceError

__all__ = ["MEDIA_TYPES", "read_document", "read_word"]

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def read_document(path: Path) -> CitedDocument:
    """Read a document that cites numbered sources.

    Args:
        path: a Markdown, HTML, Word or text file; its name says which.

    Returns:
        Its claims with the numbers that cover them, what it says of the numbers, and its suppressions.

    Raises:
        SourceError: it cannot be read: unknown format, too large, broken, binary or empty.
    """
    suffix = path.suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise SourceError(
            f"{path}: unsupported format {suffix or 'without a suffix'} (a document is one of {', '.join(MEDIA_TYPES)})",
            path=str(path),
        )
    return _read(read_bytes(path), suffix, path)


def read_word(data: bytes) -> object:
    """A Word document's bytes, as plain lists and tables; the reader of it for a process of its own.

    Raises:
        SourceError: as of :func:`read_document`, without the name of the file.
    """
    import msgspec  # noqa: PLC0415 - imported when used

    path = Path("document.docx")
    try:
        return msgspec.to_builtins(_read(data, ".docx", path), enc_hook=str)
    except SourceError as error:
        raise SourceError(str(error).removeprefix(f"{path}: ")) from error


def _read(data: bytes, suffix: str, path: Path) -> CitedDocument:
    if data.startswith((b"%PDF-", b"PK\x03\x04")) and not (suffix == ".docx" and data.startswith(b"PK")):
        raise SourceError(
            f"{path}: is named {suffix} but begins like another format: rename or convert it", path=str(path)
        )
    parsed = _parsed(data, suffix, path)
    document = _document(parsed, path, MEDIA_TYPES[suffix])
    if not any(block.text.strip() for block in parsed.blocks):
        raise SourceError(f"{path}: holds no text", path=str(path))
    return document


def _parsed(data: bytes, suffix: str, path: Path) -> Parsed:
    if suffix == ".docx":
        from briefgen.documents.docx import read_docx  # noqa: PLC0415 - imported when used

        return read_docx(data, path)
    text, faults = decode(data, path)
    try:
        parsed = _reader(suffix)(text)
    except RecursionError as error:
        raise SourceError(f"{path}: is nested too deep", path=str(path)) from error
    return replace(parsed, faults=(*faults, *parsed.faults))


def _reader(suffix: str) -> Callable[[str], Parsed]:
    if suffix in {".md", ".markdown"}:
        from briefgen.documents.markdown import read_markdown  # noqa: PLC0415 - imported when used

        return read_markdown
    if suffix in {".html", ".htm"}:
        from briefgen.documents.html import read_html  # noqa: PLC0415 - imported when used

        return read_html
    from briefgen.documents.plaintext import read_text  # noqa: PLC0415 - imported when used

    return read_text


def _document(parsed: Parsed, path: Path, media_type: str) -> CitedDocument:
    lines = Lines(parsed.text)
    placed = place(parsed.blocks)
    listed, faults = entries(placed)
    known = frozenset({e.number for e in listed if e.number is not None} | {r.number for r in parsed.references})
    found = [_markers(item, known) for item in placed]
    numbers, lost = _numbering(found, listed, parsed.notes)
    marked = [
        Marked(index, item.block, _told(marks, numbers))
        for index, (item, marks) in enumerate(zip(placed, found, strict=True))
        if item.zone == "body" and item.block.kind != "rule"
    ]
    pairs = list(claims_of(marked, lines))
    return CitedDocument(
        path,
        media_type,
        parsed.text,
        tuple(claim for claim, _ in pairs),
        _references(parsed, listed, numbers, lines),
        suppressions([p.block for p in placed], [where for _, where in pairs], lines),
        (*parsed.faults, *faults, *lost),
    )


def _markers(item: Placed, known: frozenset[int]) -> tuple[Mark, ...]:
    if item.zone != "body":
        return ()
    return find_markers(item.block.text, item.block.marks, item.block.shielded, known)


def _numbering(
    found: Sequence[Sequence[Mark]], listed: Sequence[Entry], notes: Sequence[Note]
) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """The number of every note by its key, and what is wrong.

    A note keeps the number that it shows unless a marker in brackets or the list uses it for something else; notes without
    one follow in the order in which they are first used.
    """
    by_key = {f"#{key}": entry for entry in listed for key in entry.keys}
    noted = {note.key: note for note in notes}
    used = list(dict.fromkeys((m.key, m.prefers, m.numbers) for marks in found for m in marks if m.key))
    taken = {n for marks in found for m in marks if not m.key for n in m.numbers}
    taken |= {e.number for e in listed if e.number is not None}
    prefers = {p for _, p, _ in used if p is not None}
    out: dict[str, int] = {}
    lost: dict[str, None] = {}
    free = 1
    for key, prefer, shown in used:
        if key in out:
            continue
        entry = by_key.get(key)
        if entry is not None and entry.number is not None:
            out[key] = entry.number
        elif entry is None and key not in noted and shown:
            out[key] = shown[0]
        elif prefer is not None and prefer not in taken:
            out[key] = prefer
            taken.add(prefer)
        else:
            while free in taken or free in prefers:
                free += 1
            out[key] = free
            taken.add(free)
        if entry is None and key not in noted and not shown:
            lost[f"the note {key.lstrip('^#')!r} is used but has no text"] = None
    return out, tuple(lost)


def _told(marks: Sequence[Mark], numbers: Mapping[str, int]) -> tuple[Mark, ...]:
    return tuple(replace(m, numbers=(numbers[m.key],)) if m.key else m for m in marks)


def _references(
    parsed: Parsed, listed: Sequence[Entry], numbers: Mapping[str, int], lines: Lines
) -> tuple[Reference, ...]:
    links: dict[int, dict[str, Reference]] = {}
    for link in parsed.references:
        links.setdefault(link.number, {}).setdefault(link.text, replace(link, line=lines.at(link.line)[0]))
    out = [
        _reference(told, entry.text, entry.links, lines.at(entry.offset)[0], "entry")
        for entry in listed
        if (told := _number(entry, numbers)) is not None
    ]
    out += [
        _reference(numbers[note.key], note.text, note.links, lines.at(note.offset)[0], "note")
        for note in parsed.notes
        if note.key in numbers
    ]
    entered = {r.number for r in out}
    merged = [_with_link(r, links.get(r.number, {})) for r in out]
    merged += [link for number, same in links.items() if number not in entered for link in same.values()]
    return tuple(sorted(merged, key=lambda r: (r.number, r.line)))


def _number(entry: Entry, numbers: Mapping[str, int]) -> int | None:
    """The number of an entry; one that shows none has that of the marker that leads to it."""
    if entry.number is not None:
        return entry.number
    return next((numbers[f"#{key}"] for key in entry.keys if f"#{key}" in numbers), None)


def _with_link(reference: Reference, links: Mapping[str, Reference]) -> Reference:
    """An entry without an address takes that of the one link with its number."""
    same = [link.url for link in links.values() if link.url]
    return replace(reference, url=same[0]) if reference.url is None and len(same) == 1 else reference


def _reference(number: int, text: str, links: Sequence[str], line: int, kind: Literal["entry", "note"]) -> Reference:
    bare = " ".join(text.split())
    found = addresses(bare, links)
    return Reference(number, bare, found[0] if found else None, file_name(bare), line, kind)
