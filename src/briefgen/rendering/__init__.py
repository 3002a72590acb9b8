"""Views of one briefing record. A renderer decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from briefgen.checked import Verification
    from briefgen.model import Briefing, RefusedQuote, Rejection, Report, SourceSet

__all__ = [
    "DEFAULT_FORMATS",
    "FORMATS",
    "VERIFICATION_FORMATS",
    "build_id",
    "html",
    "markdown",
    "parse_record",
    "record_json",
    "render",
    "render_bytes",
    "render_verification",
    "report_json",
    "write",
    "write_report",
    "write_text",
    "writing",
]

FORMATS = ("md", "html", "docx", "pdf", "json", "report")
DEFAULT_FORMATS = ("md", "html", "docx", "json", "report")
VERIFICATION_FORMATS = ("text", "json", "sarif", "github", "html")


def build_id(briefing: Briefing) -> str:
    """The first 16 hexadecimal digits of the sha256 of the record with an empty ``build``."""
    from briefgen.rendering import record  # noqa: PLC0415 - imported when used

    return record.build_id(briefing)


def record_json(briefing: Briefing) -> bytes:
    """The record as JSON: UTF-8, fields in the order of the nouns, one space of indent, a newline at the end.

    Raises:
        OutputError: a text holds a lone surrogate, which no UTF-8 file can hold.
    """
    from briefgen.rendering import record  # noqa: PLC0415 - imported when used

    return record.record_json(briefing)


def parse_record(data: bytes) -> Briefing:
    """Read a record back, strictly: no unknown field, no duplicate key, no wrong type, no dangling number or id.

    Whether its quotes stand in its sources is for the gate to say.

    Raises:
        SettingsError: not a record, or one of another version; the message names the place.
    """
    from briefgen.rendering import reading  # noqa: PLC0415 - imported when used

    return reading.parse_record(data)


def markdown(briefing: Briefing) -> str:
    """The briefing as CommonMark in which no word of a source or a reply is markup."""
    from briefgen.rendering import commonmark  # noqa: PLC0415 - imported when used

    return commonmark.render(briefing)


def html(briefing: Briefing) -> str:
    """The briefing as one HTML file that requests nothing; ``[n]`` opens the source at the words of that claim."""
    from briefgen.rendering import page  # noqa: PLC0415 - imported when used

    return page.render(briefing)


def render(briefing: Briefing, format: str) -> str:  # noqa: A002 - the field's word
    """One view of a briefing as text.

    Args:
        briefing: the record.
        format: ``md``, ``html``, ``json`` (the record) or ``report``; Word and PDF are no text, see :func:`render_bytes`.

    Raises:
        SettingsError: an unknown format, or one that is no text.
    """
    from briefgen.rendering import files  # noqa: PLC0415 - imported when used

    return files.text_view(briefing, format)


def render_bytes(briefing: Briefing, format: str, *, template: bytes | None = None) -> bytes:  # noqa: A002 - the field's word
    """One view of a briefing as the bytes of its file.

    Args:
        briefing: the record.
        format: any of :data:`FORMATS`.
        template: a DOCX whose styles, page size, headers and footers ``docx`` takes; other formats leave it alone.

    Raises:
        SettingsError: an unknown format, or a template that is no DOCX.
        OutputError: a text holds what no file of this format can hold.
    """
    from briefgen.rendering import files  # noqa: PLC0415 - imported when used

    return files.view(briefing, format, template=template)


def render_verification(verification: Verification, format: str, rules: Sequence[tuple[str, str, str]] = ()) -> str:  # noqa: A002 - the field's word
    """What was found in cited documents, as text.

    Args:
        verification: the documents' reports.
        format: ``text`` (one line a finding), ``json``, ``sarif`` (2.1.0), ``github`` (workflow commands) or ``html``.
        rules: code, name and paragraph of each check, which SARIF carries.

    Raises:
        SettingsError: an unknown format.
        OutputError: a text holds a lone surrogate, which no UTF-8 file can hold.
    """
    from briefgen.rendering import verification as views  # noqa: PLC0415 - imported when used

    return views.view(verification, format, rules)


def report_json(
    report: Report,
    *,
    briefing: Briefing | None = None,
    rejected: Iterable[Rejection] = (),
    refused: Iterable[RefusedQuote] = (),
    sources: SourceSet | None = None,
) -> bytes:
    """The report as JSON: every judgement, what was rejected and refused, and how much of each source was used.

    Args:
        report: one judgement a claim.
        briefing: the accepted briefing of this report, from which all else is taken; None for a refused build, whose
            report says ``"accepted": false`` and carries what the three other arguments give.
        rejected: claims that were dropped.
        refused: quotes that were not found.
        sources: what was read.
    """
    from briefgen.rendering import record  # noqa: PLC0415 - imported when used

    return record.report_json(report, briefing=briefing, rejected=rejected, refused=refused, sources=sources)


def write(
    briefing: Briefing,
    folder: Path,
    formats: Sequence[str] = DEFAULT_FORMATS,
    *,
    template: bytes | None = None,
    keep: bool = False,
) -> tuple[Path, ...]:
    """Write the views into a folder, all or none.

    Views of an earlier build that this one does not write are removed, so that no folder mixes builds.

    Args:
        briefing: the record.
        folder: made if it is not there.
        formats: any of :data:`FORMATS`: ``md``, ``html``, ``docx``, ``pdf``, ``json`` (the record) and ``report``.
        template: a DOCX whose styles ``docx`` takes.
        keep: leave other views where they are: they are of this build too.

    Returns:
        The paths written, in the order of ``formats``.

    Raises:
        OutputError: the folder or a file cannot be written; earlier outputs are intact.
        SettingsError: an unknown format.
    """
    from briefgen.rendering import files  # noqa: PLC0415 - imported when used

    return files.write(briefing, folder, formats, template=template, keep=keep)


def write_report(
    report: Report,
    folder: Path,
    *,
    rejected: Iterable[Rejection] = (),
    refused: Iterable[RefusedQuote] = (),
    sources: SourceSet | None = None,
) -> Path:
    """Write the report of a build that was refused; no other file is touched.

    It is ``report.json``, or ``refused-report.json`` in a folder that holds a view or the report of an accepted briefing.

    Raises:
        OutputError: the folder or the file cannot be written.
    """
    from briefgen.rendering import files  # noqa: PLC0415 - imported when used

    return files.write_report(report, folder, rejected=rejected, refused=refused, sources=sources)


def writing(folder: Path, *, patience_s: float = 30.0) -> AbstractContextManager[None]:
    """Be the only one who writes into a folder: nobody else of this program does, for as long as the block runs.

    What another one had begun to write and was killed over is finished or cleared away first. :func:`write` does this by itself;
    take it where something is to be looked at before, or where a build is not to be paid for in vain.

    Args:
        folder: made if it is not there, and taken away again if it stays empty.
        patience_s: how long another one that writes into it is waited for.

    Raises:
        OutputError: another one writes into it, or it cannot be written. Nothing was changed.
    """
    from briefgen.rendering import replacing  # noqa: PLC0415 - imported when used

    return replacing.writing(folder, patience_s=patience_s, again=False)


def write_text(text: str, path: Path) -> Path:
    """Write one file whole or not at all.

    Raises:
        OutputError: it cannot be written; an earlier file is intact.
    """
    from briefgen.rendering import files  # noqa: PLC0415 - imported when used

    return files.write_text(text, path)
