"""Made-up corpora: stories on harbours, markets and mills, of a few paragraphs each, in files that are not young."""

from __future__ import annotations

from pathlib import Path

from briefgen.settings import Settings

PLACES = ("Arvel", "Brontwick", "Calder", "Dunmoor", "Eskerby", "Farrow", "Glenhythe", "Harrow", "Ilver", "Jarrow")
_MATTERS = (
    ("harbour", "the storm barrier was paused because only one builder had been heard"),
    ("market", "the fish stalls were moved under a new roof after the winter floods"),
    ("mill", "the water wheel was mended by volunteers who had saved for nine years"),
)


def story(number: int, *, more: str = "") -> str:
    """The same words for the same number, mostly other ones for another, so that none is a copy of another."""
    place = PLACES[number % len(PLACES)]
    subject, happened = _MATTERS[number % len(_MATTERS)]
    lines = [f"News from the {subject} of {place}, part {number}"]
    for k in range(2):
        rest = " ".join(f"t{number}x{k}{letter}" for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        lines.append(
            f"In {place} {happened}, according to report {number * 10 + k}. The {subject} of {place} keeps a list of trees: "
            f"{rest}. Nobody at the {subject} would say how long the work might take, and the council of {place} did not ask. "
            f"{more}".strip()
        )
    return "\n\n".join(lines) + "\n"


def write(folder: Path, count: int, *, first: int = 0) -> Path:
    """So many stories as ``0000.txt`` and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"{number:04d}.txt").write_text(story(number), encoding="utf-8")
    return folder


def settings(
    cache: Path | None, question: str = "Why was the storm barrier of Arvel paused?", passages: int = 10
) -> Settings:
    """For a build that keeps its index in ``cache``."""
    return Settings(question=question, passages=passages, cache=str(cache) if cache else "", as_of="2026-05-01")
