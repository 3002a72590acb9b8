"""Mail: headers as metadata, the text parts as text; what only one of two versions says, replies and signatures set aside."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

import regex

from briefgen.model import Found
from briefgen.sources.metadata import tidy
from briefgen.sources.parsed import Block, Fields, Parsed, ReadError
from briefgen.sources.plaintext import clean, decode, paragraphs
from briefgen.sources.readers.html import hidden_warning, markup_blocks

__all__ = ["read_eml"]

_INTRODUCES = regex.compile(
    r"On .{4,200}\bwrote:|Le .{4,200}\ba écrit\s?:|Am .{4,200}\bschrieb .{0,100}:|-{2,}\s?(?:Original Message|Forwarded message)\s?-{2,}",
    regex.DOTALL,
)
_ENCODINGS = {"", "7bit", "8bit", "binary", "quoted-printable", "base64", "x-uuencode", "uuencode", "uue", "x-uue"}
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_NOT_WORDS = regex.compile(r"<?(?:https?|mailto|cid):[^\s>]*+>?|\[image:[^\]]{0,500}+\]")
_PLAIN_ONLY = "in the plain version alone, which most readers of the mail are not shown"
_MOST_PARTS = 500


def _headers(message: EmailMessage) -> tuple[Fields, tuple[str, ...]]:
    fields: Fields = {}
    warnings: list[str] = []
    if subject := tidy(str(message.get("Subject", ""))):
        fields["title"] = Found(subject, "header")
    name, address = parseaddr(str(message.get("From", "")))
    if tidy(name or address):
        fields["author"] = Found(tidy(name or address), "header")
    if written := str(message.get("Date", "")):
        try:
            fields["date"] = Found(parsedate_to_datetime(written).date().isoformat(), "header")
        except (ValueError, TypeError, IndexError):
            warnings.append(f"the date {tidy(written)[:60]!r} could not be read and was not taken")
    return fields, tuple(warnings)


def _part_text(part: MIMEPart) -> tuple[str, tuple[str, ...]]:
    """The text of a part, and warnings; also where the part says an encoding that is none, or is broken in its own."""
    encoding = tidy(str(part.get("Content-Transfer-Encoding", ""))).lower()
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text, warnings = decode(data, declared=part.get_content_charset())
    cleaned, replaced = clean(text)
    faults = [type(d).__name__ for d in part.defects if "Base64" in type(d).__name__]
    written = part.get_payload()
    if (
        encoding == "quoted-printable"
        and isinstance(written, str)
        and regex.search(r"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|\Z)", written)
    ):
        faults.append("quoted-printable")
    odd = (f"its text part says the encoding {encoding[:40]!r}, which is not known; it was read as it stands",)
    broken = (f"its text part is broken in its encoding {encoding} and may lack words",)
    return cleaned, (*warnings, *replaced, *(odd if encoding not in _ENCODINGS else ()), *(broken if faults else ()))


def _plain_blocks(text: str) -> list[Block]:
    """Paragraphs; from an introduction of a reply on, or where lines begin with ">", quoted; from "-- " on, signature."""
    out: list[Block] = []
    signature = regex.search(r"^-- \n", text, regex.MULTILINE)
    ends = signature.start() if signature else len(text)
    if part := text[:ends]:
        for piece, quoted in _quoting(part):
            if quoted:
                out.append(Block(piece.strip(), "furniture", "quoted reply"))
            else:
                out.extend(Block(p.of(piece)) for p in paragraphs(piece))
    if signature and text[signature.end() :].strip():
        out.append(Block(text[signature.end() :].strip(), "furniture", "signature"))
    return out


def _quoting(text: str) -> list[tuple[str, bool]]:
    """Runs of quoted and of own lines; the line that introduces a quotation goes with it."""
    runs: list[tuple[list[str], bool]] = []
    for line in text.split("\n"):
        quoted = line.lstrip().startswith(">")
        if (not quoted and not line.strip() and runs) or (runs and runs[-1][1] == quoted):
            runs[-1][0].append(line)
        else:
            runs.append(([line], quoted))
    out: list[tuple[str, bool]] = []
    for lines, quoted in runs:
        joined = "\n".join(lines)
        last = next(reversed(paragraphs(joined)), None) if not quoted else None
        if last is not None and _INTRODUCES.fullmatch(last.of(joined)):
            out += [(joined[: last.start], False), (last.of(joined), True)]
        else:
            out.append((joined, quoted))
    return [(t, q) for t, q in out if t.strip()]


def _forwarded(blocks: list[Block]) -> list[Block]:
    """Where no line is marked as quoted, everything after "Original Message" or "... wrote:" is."""
    if any(b.reason == "quoted reply" and b.text.startswith(">") for b in blocks):
        return blocks
    start = next((i for i, b in enumerate(blocks) if i > 0 and _INTRODUCES.fullmatch(b.text.strip())), len(blocks))
    return [*blocks[:start], *(Block(b.text, "furniture", "quoted reply") for b in blocks[start:])]


def _read_part(part: MIMEPart) -> tuple[list[Block], tuple[str, ...]]:
    text, warnings = _part_text(part)
    if not text.strip():
        return [], warnings
    if part.get_content_subtype() == "html":
        shown, unread = markup_blocks(text)
        return list(shown), (*warnings, *unread)
    return _forwarded(_plain_blocks(text)), warnings


def _words(text: str) -> str:
    return " ".join(_WORD.findall(_NOT_WORDS.sub(" ", text).casefold()))


def _agreed(plain: list[Block], html: Sequence[Block]) -> tuple[list[Block], tuple[str, ...]]:
    """The plain version of a text with what the HTML version does not show marked, and what that alone shows added.

    Most readers are shown the HTML version; a plain version that says something else was seen by few or none.
    """
    shown = f" {' '.join(_words(b.text) for b in html if b.kind != 'hidden')} "
    out = [
        b if not _words(b.text) or all(f" {w} " in shown for line in b.text.split("\n") if (w := _words(line)))
        else Block(b.text, "hidden", _PLAIN_ONLY)
        for b in plain
    ]  # fmt: skip
    said = f" {' '.join(_words(b.text) for b in plain)} "
    more = [b for b in html if b.kind == "hidden" or ((w := _words(b.text)) and f" {w} " not in said)]
    if sum(len(b.text) for b in out if b.kind != "hidden") < 0.5 * sum(len(b.text) for b in html if b.kind != "hidden"):
        # The plain version is a stub, or another text.
        out, more = [b for b in out if b.kind == "hidden"], list(html)
    differs = any(b.reason == _PLAIN_ONLY for b in out)
    return [*more, *out] if more == list(html) else [*out, *more], (
        ("its plain and its HTML version differ; what the plain one alone says counts as hidden",) if differs else ()
    )


def _bodies(message: EmailMessage) -> tuple[list[MIMEPart], MIMEPart | None, list[MIMEPart]]:
    """The text parts to read in order, the HTML version of the first where it has both, and all parts left over."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return [], None, []
    html = message.get_body(preferencelist=("html",))
    used = {id(body), id(html)}
    further: list[MIMEPart] = []
    left: list[MIMEPart] = []
    for number, part in enumerate(_own_parts(message)):
        if number > _MOST_PARTS:
            raise ReadError(f"has more than {_MOST_PARTS} parts")
        if id(part) in used:
            continue
        inline = part.get_content_maintype() == "text" and part.get_content_subtype() in {"plain", "html"}
        if inline and part.get_content_disposition() != "attachment" and not part.get_filename():
            further.append(part)
        else:
            left.append(part)
    return [body, *further], html if html is not None and html is not body else None, left


def _own_parts(message: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold something, in order; a mail within the mail is one of them."""
    for part in message.iter_parts():
        if part.get_content_maintype() == "multipart":
            yield from _own_parts(part)
        else:
            yield part


def _beside(message: EmailMessage) -> tuple[str, ...]:
    """A warning for words before the first part or behind the last, which no mail program shows."""
    beside = " ".join(t for t in (message.preamble, message.epilogue) if isinstance(t, str))
    words = len(beside.split())
    usual = len(beside) < 200 and "MIME" in beside
    return (
        ()
        if words < 3 or usual
        else (f"holds {words} words beside its parts, which mail programs do not show and which were not read",)
    )


def read_eml(data: bytes) -> Parsed:
    """Read a mail.

    Raises:
        ReadError: it is no mail, or it holds no text.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        if not isinstance(message, EmailMessage) or not message.keys():
            raise ReadError("holds no mail headers")
        fields, warnings = _headers(message)
        bodies, html, left = _bodies(message)
        names = [tidy(a.get_filename() or a.get_content_type()) for a in left]
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise ReadError(f"is not a valid mail ({type(error).__name__})") from error
    if not bodies:
        raise ReadError("holds no text part")
    blocks, more = _read_part(bodies[0])
    if html is not None:
        other, faults = _read_part(html)
        agreed, differs = _agreed(blocks, other)
        blocks, more = agreed, (*more, *faults, *differs)
    for part in bodies[1:]:
        further, faults = _read_part(part)
        blocks, more = [*blocks, *further], (*more, *faults)
    if not blocks:
        raise ReadError("its text part is empty")
    attached = (f"attachments not read: {', '.join(names[:10])}{' ...' if len(names) > 10 else ''}",) if names else ()
    return Parsed(
        tuple(blocks), fields, (*warnings, *dict.fromkeys(more), *_beside(message), *attached, *hidden_warning(blocks))
    )
