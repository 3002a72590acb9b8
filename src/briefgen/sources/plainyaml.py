"""YAML as metadata needs it: no aliases, which make much of little, and nothing nested deep."""

from __future__ import annotations

from typing import Any

__all__ = ["load_yaml"]

_DEEPEST = 20


def load_yaml(text: str) -> Any:  # noqa: ANN401 - whatever the text holds
    """Read plain YAML: lists, tables and scalars.

    Raises:
        ValueError: it is no YAML, refers to a part of itself or nests deeper than metadata ever does.
    """
    import yaml  # noqa: PLC0415 - imported when used

    try:
        _require_plain(text)
        return yaml.load(text, Loader=_loader())  # noqa: S506 - one of the safe ones
    except (yaml.YAMLError, RecursionError, TypeError, OverflowError) as error:
        raise ValueError(" ".join(str(error).split()) or type(error).__name__) from error


def _loader() -> Any:  # noqa: ANN401 - a class of one library or the other
    """The safe loader, in C where the library was built with it."""
    import yaml  # noqa: PLC0415 - imported when used

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _require_plain(text: str) -> None:
    import yaml  # noqa: PLC0415 - imported when used

    depth = 0
    for event in yaml.parse(text, Loader=_loader()):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise ValueError(f"line {line} refers to another part (*{event.anchor}): write it out")  # noqa: TRY004 - of YAML
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise ValueError(f"line {line} is nested deeper than {_DEEPEST} levels")
