"""Bytes to clean text, and text to paragraphs."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import regex

from briefgen.model import Region, Span
from briefgen.sources.parsed import ReadError
from briefgen.text.disguises import disguised_words

__all__ = ["clean", "decode", "invisible", "paragraphs"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_CHARSETS = {
    "utf-7",
    "unicode-escape",
    "unicode_escape",
    "raw-unicode-escape",
    "raw_unicode_escape",
    "punycode",
    "idna",
    "undefined",
    "mbcs",
    "oem",
}
_LINE_ENDS = regex.compile(r"\r\n|[\r\f\v\x85\u2028]")
_CONTROLS = regex.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TAGS = regex.compile(r"[\U000e0000-\U000e007f]+")
_BIDI = regex.compile(r"[\u202a-\u202e\u2066-\u2069]")
_INSIDE_WORD = regex.compile(r"(?<=\p{L})[\u200b\u2060\ufeff](?=\p{L})")

# A text with more than this share of replaced characters is no text.
_MOST_REPLACED = 0.05
# Lines longer than this are paragraphs, not the lines of a wrapped text.
_WRAPPED_AT_MOST = 120


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Decode bytes: byte order mark, strict UTF-8, the declared charset, then detection.

    Args:
        data: a whole file.
        declared: charset that the file or its carrier names; None where it names none.

    Returns:
        The text without its mark, and warnings where it was not UTF-8.

    Raises:
        ReadError: no encoding fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), () if encoding == "utf-8" else (
                    f"read as {encoding} (byte order mark)",
                )
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"has the byte order mark of {encoding} but is not valid {encoding} at byte {error.start}"
                ) from error
    shifted = _shifted(data, declared)
    if shifted is not None:
        return shifted
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    name = _charset(declared)
    if name:
        try:
            return data.decode(name), (f"read as {name}, as declared",)
        except (ValueError, LookupError):  # bytes that do not fit it, a name that is none
            pass
    return _detect(data)


def _charset(declared: str | None) -> str | None:
    """The encoding that a declared name stands for; None where it is none of text, or one that no browser reads."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    # What says Latin-1 is written in Windows-1252, as browsers have it; the rest would make other words of the bytes.
    return (
        None if name in _NO_CHARSETS else "windows-1252" if name in {"iso8859-1", "ascii"} else declared.strip().lower()
    )


def _shifted(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]] | None:
    """Text in an encoding whose bytes would pass for UTF-8: two bytes a letter without a mark, or escape sequences."""
    name = _charset(declared)
    tried = [name] if name and name.startswith(("iso-2022", "iso2022", "hz")) else []
    if b"\x1b$" in data or b"\x1b(" in data:
        tried.append("iso2022_jp_2")
    sample = data[:4000]
    if len(sample) >= 16 and sample.count(0) > 0.2 * len(sample):
        tried.append("utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be")
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except (ValueError, LookupError):
            continue
        if not _CONTROLS.search(text):
            return text, (f"read as {encoding}, " + ("as declared" if encoding == name else "told from its bytes"),)
    return None


def _detect(data: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - imported when used

    best = from_bytes(data).best()
    if best is None:
        raise ReadError("its encoding could not be told; save it as UTF-8")
    # Detection counts disorder; what is left of one is the confidence that charset-normalizer itself reports.
    confidence = round(100 * (1 - best.chaos))
    return str(best), (
        f"read as {best.encoding}, which is a guess from its bytes (confidence {confidence} %); save it as UTF-8",
    )


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Make text storable: line ends as ``\n``, no control characters, no lone surrogates.

    Returns:
        The text, and a warning where characters were replaced by U+FFFD.

    Raises:
        ReadError: so many had to be replaced that it is no text.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n").removeprefix("\ufeff")
    text, replaced = _CONTROLS.subn("\ufffd", text)
    if replaced > 8 and replaced > _MOST_REPLACED * len(text):
        raise ReadError("holds binary data, not text")
    return text, (f"{replaced} control characters replaced by U+FFFD",) if replaced else ()


# Kinds of disguise that are counted by themselves.
_COUNTED = frozenset({"a turn of direction", "an unseen character"})


def invisible(text: str) -> tuple[tuple[Region, ...], tuple[str, ...]]:
    """Characters that a reader does not see but a program does: regions of hidden text, and warnings."""
    regions = tuple(Region("hidden", Span(*m.span()), "invisible tag characters") for m in _TAGS.finditer(text))
    counts = (
        (len(regions), "runs of invisible tag characters"),
        (len(_BIDI.findall(text)), "characters that change the direction of writing"),
        (len(_INSIDE_WORD.findall(text)), "invisible characters inside words"),
    )
    told = _COUNTED if any(count for count, _ in counts) else frozenset()
    odd = (
        f"holds {count} words with {kind}, such as “{shown}”"
        for kind, (count, shown) in disguised_words(text).items()
        if kind not in told
    )
    return regions, (*(f"holds {count} {what}" for count, what in counts if count), *odd)


_BULLET = regex.compile(r"[ \t]*+(?:[-*+•‣◦▪·●○–—][ \t]++|\(?(?:\d{1,2}|[a-z])[.)][ \t]++)(?=\S)")
_ENDS_SENTENCE = regex.compile(r"[.!?…:;][\"'”’)\]]{0,2}$")


def _groups(text: str) -> Iterator[list[Span]]:
    """Runs of lines that are not blank."""
    group: list[Span] = []
    start = 0
    for line in [*text.split("\n"), ""]:
        if line.strip():
            group.append(Span(start, start + len(line)))
        elif group:
            yield group
            group = []
        start += len(line) + 1


def _wrap_width(text: str) -> int:
    """The width at which a text was wrapped; 0 where its lines are whole paragraphs."""
    lengths = [len(line.rstrip()) for line in text.split("\n") if line.strip()]
    longest = max(lengths, default=0)
    near = sum(1 for n in lengths if n >= 0.8 * longest)
    return longest if 40 <= longest <= _WRAPPED_AT_MOST and near >= 3 and near >= 0.4 * len(lengths) else 0


def _continues(line: str, following: str, width: int) -> bool:
    if _BULLET.match(following):
        return False
    word = following.lstrip()
    if word[:1].islower() and not _ENDS_SENTENCE.search(line.rstrip()[-4:]):
        return True
    return bool(width) and len(line.rstrip()) + 1 + len(word.split(maxsplit=1)[0]) > 0.9 * width


def paragraphs(text: str) -> tuple[Span, ...]:
    """Paragraphs of plain text.

    Args:
        text: clean. Blank lines part paragraphs; a line end does too, unless the text is wrapped at a fixed width or the
            next line goes on in the middle of a sentence. Each list item is a paragraph of its own.

    Returns:
        Spans without surrounding white space and without a list item's bullet or number, ascending.
    """
    width = _wrap_width(text)
    out: list[Span] = []
    for group in _groups(text):
        start, last = group[0].start, group[0]
        for line in group[1:]:
            if not _continues(last.of(text), line.of(text), width):
                out.append(Span(start, last.end))
                start = line.start
            last = line
        out.append(Span(start, last.end))
    return tuple(_trim(text, span) for span in out)


def _trim(text: str, span: Span) -> Span:
    piece = span.of(text)
    bullet = _BULLET.match(piece)
    start = bullet.end() if bullet else len(piece) - len(piece.lstrip())
    return Span(span.start + start, span.start + len(piece.rstrip()))
