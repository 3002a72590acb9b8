"""The checks' pages as Markdown: ``python -m briefgen.gate.pages > docs/checks.md``."""

from __future__ import annotations

import sys

from briefgen.gate.check import Check, Example
from briefgen.gate.registry import all_checks

__all__ = ["checks_page"]

_HEAD = """# The checks

Each check is a small pure function with one file of its own in `src/briefgen/gate/checks/`. A finding is a *problem* (something
named is wrong), *unverified* (code cannot decide) or a *note* (shown; changes no verdict). A claim is verified only if no
check finds a problem or leaves it unverified, against every source that it cites. The examples below are run as tests.

This page is made from the checks: `python -m briefgen.gate.pages > docs/checks.md`.
"""


def checks_page() -> str:
    """All checks, by code, each with its paragraph and its two examples."""
    return _HEAD + "".join(
        _section(c) for c in all_checks() if c.run is None or c.run.__module__.startswith("briefgen.")
    )


def _section(check: Check) -> str:
    return f"\n## {check.code} {check.name}\n\n{check.doc}\n\n{_example('Fires', check.failing)}\n{_example('Does not', check.passing)}"


def _example(label: str, example: Example) -> str:
    lines = [f"{label}:\n", "```text", f"claim      {example.claim}"]
    lines += [f"quote [{n}]  {quote}" for n, quote in example.quotes]
    lines += [f"source {n}   {text}" for n, text in enumerate(example.sources, start=1)]
    if example.dated:
        lines.append(f"dated      {example.dated}")
    return "\n".join([*lines, "```", ""])


if __name__ == "__main__":
    sys.stdout.write(checks_page())
