"""What ``briefgen verify`` prints of documents: one view a format, and the JSON that the schema describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from briefgen.errors import OutputError, SettingsError
from briefgen.rendering import VERIFICATION_FORMATS, findings, sarif, verification_page
from briefgen.rendering.visible import json_escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefgen.checked import Verification

__all__ = ["view"]


def view(verification: Verification, name: str, rules: Sequence[sarif.Rule]) -> str:
    """One view; see :func:`briefgen.rendering.render_verification`."""
    match name:
        case "text":
            return findings.text(verification)
        case "json":
            return _json(verification)
        case "sarif":
            return sarif.sarif(verification, rules)
        case "github":
            return findings.github(verification)
        case "html":
            return verification_page.page(verification)
    raise SettingsError(f"unknown format {name!r}; there are {', '.join(VERIFICATION_FORMATS)}", field="format")


def _json(verification: Verification) -> str:
    try:
        return json_escaped(msgspec.json.format(msgspec.json.encode(verification), indent=1).decode("utf-8")) + "\n"
    except UnicodeEncodeError as error:
        raise OutputError(f"the findings hold a character that no UTF-8 file can hold: {error.reason}") from error
