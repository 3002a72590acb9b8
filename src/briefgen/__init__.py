"""briefgen: sources in, a briefing out, every citation checked in code against the source that it cites.

Importing this package loads none of the readers, renderers or clients: each name is fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefgen.changes import compare
    from briefgen.checked import DocumentReport
    from briefgen.checking import verify_document
    from briefgen.errors import (
        BriefgenError,
        ModelError,
        OutputError,
        SettingsError,
        SourceError,
        UnverifiedBriefingError,
    )
    from briefgen.model import (
        Briefing,
        Changes,
        Citation,
        Claim,
        Finding,
        Judgement,
        Quote,
        Report,
        Source,
        SourceSet,
        Span,
        Verdict,
    )
    from briefgen.pipeline import build, verify, verify_record
    from briefgen.rendering import render, render_bytes, write
    from briefgen.settings import Progress, Settings
    from briefgen.sources import load_sources
    from briefgen.version import __version__

_HOME = {
    "BriefgenError": "errors",
    "Briefing": "model",
    "Changes": "model",
    "Citation": "model",
    "Claim": "model",
    "DocumentReport": "checked",
    "Finding": "model",
    "Judgement": "model",
    "ModelError": "errors",
    "OutputError": "errors",
    "Progress": "settings",
    "Quote": "model",
    "Report": "model",
    "Settings": "settings",
    "SettingsError": "errors",
    "Source": "model",
    "SourceError": "errors",
    "SourceSet": "model",
    "Span": "model",
    "UnverifiedBriefingError": "errors",
    "Verdict": "model",
    "__version__": "version",
    "build": "pipeline",
    "compare": "changes",
    "load_sources": "sources",
    "render": "rendering",
    "render_bytes": "rendering",
    "verify": "pipeline",
    "verify_document": "checking",
    "verify_record": "pipeline",
    "write": "rendering",
}

__all__ = [
    "BriefgenError",
    "Briefing",
    "Changes",
    "Citation",
    "Claim",
    "DocumentReport",
    "Finding",
    "Judgement",
    "ModelError",
    "OutputError",
    "Progress",
    "Quote",
    "Report",
    "Settings",
    "SettingsError",
    "Source",
    "SourceError",
    "SourceSet",
    "Span",
    "UnverifiedBriefingError",
    "Verdict",
    "__version__",
    "build",
    "compare",
    "load_sources",
    "render",
    "render_bytes",
    "verify",
    "verify_document",
    "verify_record",
    "write",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name is
    if name in _HOME:
        return getattr(import_module(f"briefgen.{_HOME[name]}"), name)
    raise AttributeError(f"module 'briefgen' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
