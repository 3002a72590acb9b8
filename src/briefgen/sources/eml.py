"""Mail: headers as metadata, the plain part (else the HTML part) as text; quoted replies and signatures set aside."""

from __future__ import annotations

import email
import email.policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime

import regex

from briefgen.model import Found
from briefgen.sources.html import hidden_warning, markup_blocks
from briefgen.sources.metadata import tidy
from briefgen.sources.parsed import Block, Fields, Parsed, ReadError
from briefgen.sources.plaintext import clean, decode, paragraphs

__all__ = ["read_eml"]

_INTRODUCES = regex.compile(
    r"On .{4,200}\bwrote:|Le .{4,200}\ba écrit\s?:|Am .{4,200}\bschrieb .{0,100}:|-{2,}\s?(?:Original Message|Forwarded message)\s?-{2,}",
    regex.DOTALL,
)


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
    payload = part.get_payload(decode=True)
    text, warnings = decode(payload if isinstance(payload, bytes) else b"", declared=part.get_content_charset())
    cleaned, replaced = clean(text)
    return cleaned, (*warnings, *replaced)


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
        body = message.get_body(preferencelist=("plain", "html"))
        names = (
            [tidy(a.get_filename() or a.get_content_type()) for a in message.iter_attachments()]
            if message.is_multipart()
            else []
        )
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise ReadError(f"is not a valid mail ({type(error).__name__})") from error
    if body is None:
        raise ReadError("holds no text part")
    text, more = _part_text(body)
    if not text.strip():
        raise ReadError("its text part is empty")
    blocks = list(markup_blocks(text)[0]) if body.get_content_subtype() == "html" else _forwarded(_plain_blocks(text))
    attached = (f"attachments not read: {', '.join(names[:10])}",) if names else ()
    return Parsed(tuple(blocks), fields, (*warnings, *more, *attached, *hidden_warning(blocks)))
