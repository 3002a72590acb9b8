"""``briefgen selftest``: how many small changes to a briefing's claims the checks catch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.options import debug_option, json_option
from briefgen.cli.progress import listening
from briefgen.cli.screen import complain, emit, emit_json, plain, say, show, table
from briefgen.errors import ExitCode, SettingsError
from briefgen.settings import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefgen.model import Briefing
    from briefgen.selftest import Missed, SelfTest

__all__ = ["command"]

_EPILOG = """\b
Examples:
  briefgen selftest briefing/briefing.json
  briefgen selftest briefing --seed 3 --show-missed
  briefgen selftest briefing --kind negation --kind speaker
  briefgen selftest briefing --fail-under 95 --json > selftest.json

\b
Exit status: 0 done, 1 a share under --fail-under or a record that was altered, 2 not a record."""


@click.command(epilog=_EPILOG, short_help="Test the checks on changed copies of a briefing's claims.")
@click.argument("record", type=click.Path(path_type=Path), metavar="BRIEFING")
@click.option("--seed", type=click.IntRange(min=0), default=0, metavar="N", help="Other changes.  [default: 0]")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Most changes to try.  [default: all]")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of change; repeatable.")
@click.option("--show-missed", is_flag=True, help="List the changed claims that were verified.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PCT",
    help="Exit status 1 if a smaller share is caught, in per cent.",
)
@json_option
@debug_option
def command(
    record: Path,
    *,
    seed: int,
    limit: int | None,
    kinds: tuple[str, ...],
    show_missed: bool,
    fail_under: float | None,
    as_json: bool,
) -> int:
    """Change every accepted claim of BRIEFING in one place, in many ways, and check each again.

    BRIEFING is a briefing.json or the folder it lies in. A number, a name, a date, who said it, a "not", a "may" and so
    on are changed so that the sources no longer carry the claim; caught is what is then not verified. Offline, and the
    briefing stays as it is.
    """
    from briefgen import pipeline  # noqa: PLC0415 - imported when used
    from briefgen.mutants import KINDS  # noqa: PLC0415
    from briefgen.selftest import selftest  # noqa: PLC0415

    briefing = _parsed(record)
    with listening(quiet=as_json) as listener:
        result = selftest(
            briefing,
            seed=seed,
            limit=limit,
            kinds=kinds or KINDS,
            on_mutant=lambda done, total: listener(Progress("selftest", done, total)),
        )
    if as_json:
        emit_json(_as_json(result))
    else:
        show(table(_COLUMNS, _rows(result)), err=False)
        emit("".join(f"{plain(line)}\n" for line in _lines(result)) if show_missed else "")
        say(_closing(result))
    altered = pipeline.record_faults(briefing)
    for line in altered:
        complain(f"{record}: {line}", kind="altered")
    return ExitCode.UNVERIFIED if altered or _falls_short(result, fail_under) else ExitCode.OK


def _parsed(record: Path) -> Briefing:
    from briefgen import rendering  # noqa: PLC0415 - imported when used

    path = record / "briefing.json" if record.is_dir() else record
    try:
        return rendering.parse_record(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"{path}: the record cannot be read: {error.strerror or error}", field="record") from error
    except SettingsError as error:
        raise SettingsError(f"{path}: {error}", field="record") from error


_COLUMNS = (("Kind", "key"), ("Made", "number"), ("Caught", "number"), ("Share", "number"), ("95 % interval", "number"))


def _rows(result: SelfTest) -> Iterator[tuple[str, ...]]:
    for count in result.counts:
        yield _row(count.kind, count.caught, count.made)
    yield _row("all", result.caught, result.made)


def _row(kind: str, caught: int, made: int) -> tuple[str, ...]:
    from briefgen.selftest import interval  # noqa: PLC0415 - imported when used

    if not made:
        return kind, "0", "0", "–", "–"
    low, high = interval(caught, made)
    return kind, str(made), str(caught), f"{100 * caught / made:.1f} %", f"{100 * low:.1f}–{100 * high:.1f}"


def _lines(result: SelfTest) -> list[str]:
    return [
        line
        for missed in result.missed
        for line in (
            f"{missed.claim.id}: {missed.mutant.kind}: “{missed.mutant.was}” → “{missed.mutant.now}”",
            f"  {_markers(missed)} {missed.mutant.claim.text}",
        )
    ]


def _markers(missed: Missed) -> str:
    return f"[{', '.join(str(n) for n in missed.mutant.claim.sources)}]"


def _closing(result: SelfTest) -> str:
    if not result.made:
        return "No claim is verified that could be changed: nothing was tested."
    return (
        f"{result.caught} of {result.made} one-place changes to {result.claims} verified claims were caught "
        f"(seed {result.seed})."
    )


def _falls_short(result: SelfTest, fail_under: float | None) -> bool:
    """Whether less was caught than asked for; nothing made is nothing shown."""
    return fail_under is not None and (not result.made or 100 * result.caught < fail_under * result.made)


def _as_json(result: SelfTest) -> dict[str, object]:
    return {
        "seed": result.seed,
        "claims": result.claims,
        **_share(result.caught, result.made),
        "kinds": [{"kind": c.kind, **_share(c.caught, c.made)} for c in result.counts],
        "missed": [
            {
                "claim": m.claim.id,
                "kind": m.mutant.kind,
                "was": m.mutant.was,
                "now": m.mutant.now,
                "text": m.mutant.claim.text,
                "citations": [{"source": c.source, "quote": c.quote} for c in m.mutant.claim.citations],
            }
            for m in result.missed
        ],
    }


def _share(caught: int, made: int) -> dict[str, object]:
    from briefgen.selftest import interval  # noqa: PLC0415 - imported when used

    return {
        "made": made,
        "caught": caught,
        "share": caught / made if made else None,
        "interval": list(interval(caught, made)) if made else None,
    }
