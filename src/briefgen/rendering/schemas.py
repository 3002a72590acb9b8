"""The published schemas, made from the nouns: ``python -m briefgen.rendering.schemas schemas`` writes them."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from typing import cast

import msgspec

from briefgen import checked, model
from briefgen.rendering import record, tally

__all__ = ["Schema", "published", "text"]

Schema = dict[str, object]

_PUBLISHED: dict[str, tuple[type, str]] = {
    "briefing.schema.json": (model.Briefing, "briefgen briefing record, version 1"),
    "report.schema.json": (record.ReportFile, "briefgen report, version 1"),
    "verification.schema.json": (checked.Verification, "briefgen verification of cited documents, version 1"),
}
_ATTRIBUTE = re.compile(r"^    (?P<names>\w+(?:, \w+)*): (?P<says>.+(?:\n {8}.+)*)", re.MULTILINE)


def published() -> dict[str, Schema]:
    """File name and schema of what we publish: JSON Schema 2020-12, nothing beyond the named fields allowed."""
    return {name: _schema(noun, name, title) for name, (noun, title) in _PUBLISHED.items()}


def text(schema: Schema) -> str:
    """A schema as it stands in its file."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode("utf-8") + "\n"


def _schema(noun: type, name: str, title: str) -> Schema:
    (root,), nouns = msgspec.json.schema_components([noun], ref_template="#/$defs/{name}")
    for key, part in nouns.items():
        _document(part, next(getattr(home, key) for home in (model, record, tally, checked) if hasattr(home, key)))
    kind = name.removesuffix(".schema.json")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:briefgen:schema:{kind}:1",
        "title": title,
        "description": nouns[noun.__name__]["description"],
        **root,
        "$defs": nouns,
    }


def _document(part: Schema, noun: type) -> None:
    """Move the attributes' lines of the docstring to the properties; allow no other property."""
    doc = inspect.getdoc(noun) or ""
    part["description"] = " ".join(doc.split("\n\nAttributes:")[0].split())
    if part.get("type") != "object":
        return
    part["additionalProperties"] = False
    properties = cast("dict[str, Schema]", part["properties"])
    for found in _ATTRIBUTE.finditer(doc):
        for name in found["names"].split(", "):
            if name in properties:
                properties[name] = {**properties[name], "description": " ".join(found["says"].split())}


def main(arguments: list[str]) -> int:
    """Write the schemas into the folder named, ``schemas`` if none is."""
    folder = Path(arguments[0] if arguments else "schemas")
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in published().items():
        (folder / name).write_text(text(schema), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
