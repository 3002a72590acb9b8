"""What is tried against the program, test by test, and when each holds."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MARKS", "Mark"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the reliability tests.

    Attributes:
        name: in a few words.
        passes: when it holds, in words for a reader.
    """

    name: str
    passes: str


MARKS: dict[int, Mark] = {
    1: Mark("Byzantine model", "10,000 arbitrary replies; 0 break a promise (P1, P2, P3, P5, P6)"),
    2: Mark("One-word forgeries", "1,000 forged quotes, 0 accepted; 1,000 true quotes, at least 99 % accepted"),
    3: Mark("Non-interference", "a model that obeys its sources; evidence of every other source byte-identical"),
    4: Mark("Cross-attribution", "500 claims under another source's number or face; 0 shown as verified"),
    5: Mark(
        "Crashes", "at every file and network event and at 200 random moments: same bytes after, nothing paid twice"
    ),
    6: Mark("API faults", "forty faults: exact request counts, a typed end, nothing partial shown as complete"),
    7: Mark("Unicode evasion", "0 false accepts, every trick flagged, every offset maps back"),
    8: Mark("Near-copies", "100 mutants flagged; copies of 0 to 20 % edits counted once; at most 2 % false merges"),
    9: Mark(
        "Hidden text", "0 hidden words verified as visible; visible text kept; at most 1 % false alarms on clean files"
    ),
    10: Mark(
        "Hostile files", "60 files, each within 20 s and 512 MB, a typed error a file, the rest of the batch built"
    ),
    11: Mark("PDF corpora", "0 aborts; text, no text or a typed error for each, within 10 s and 512 MB"),
    12: Mark("No silent loss", "0 sources whose text is gone, or less than 95 % of it left, without a word"),
    13: Mark("The HTML view", "0 dialogs, 0 requests, 0 elements outside the template, every text intact, in Chromium"),
    14: Mark("Markdown and Word", "the block tree is the template's; no field, external target or altChunk in Word"),
    15: Mark("Context", "150 minimal pairs: at least 95 % of dropped contexts found, at most 10 % false flags"),
    16: Mark("Ellipsis splices", "100 that turn the meaning round, 0 unflagged"),
    17: Mark("Budget cap", "1,000 random schedules of faults; spending at its worst never above the cap"),
    18: Mark("Strict replies", "every malformed reply refused or mended with a note; 0 crashes at the write"),
    19: Mark("Offline and local-only", "0 connections, 0 look-ups of names, 0 bytes at redirect and proxy canaries"),
    20: Mark("Secrets", "canary keys, paths and personal data: 0 hits outside what the user chose to write"),
    21: Mark("Failing writes", "the n-th write fails, for every n: earlier outputs intact, an error, resumable"),
    22: Mark(
        "Many in one folder",
        "eight builds and edits in one folder: nothing lost, no mixed outputs, dead locks recovered",
    ),
    23: Mark("Cache", "1,000 corruptions and 12 changed key fields: 0 wrong, 0 stale hits"),
    24: Mark(
        "Linear time", "every regular expression and matcher, n to 4n up to a million characters: time ratio at most 6"
    ),
    25: Mark("Paths and the review page", "60 cases of paths, symlinks, Host, Origin and token: 0 outside, 0 wrong"),
    26: Mark("Same bytes", "two paths, two locales, two hash seeds, two time zones: the same bytes"),
    27: Mark(
        "Supply chain",
        "hash-locked dependencies, a bill of materials, the wheel twice the same, no finding of ruff's S rules",
    ),
    28: Mark("Fuzzing", "ten minutes a target, guided by coverage: 0 crashes, 0 time-outs left"),
}
"""By number."""
