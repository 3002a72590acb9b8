"""Values that satisfy a JSON Schema and mean nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.hostile import OWN

__all__ = ["nonsense"]


def nonsense(schema: Mapping[str, Any], words: Sequence[str]) -> st.SearchStrategy[Any]:
    """A strategy for all that a schema allows, of the keywords that ours use; strings are often such as stand in the request.

    Args:
        schema: ours: ``type``, ``enum``, ``anyOf``, ``properties`` that are all required, ``items`` with their numbers.
        words: strings that mean something where they are found.
    """
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of([nonsense(one, words) for one in schema["anyOf"]])
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of([_of(kind, schema, words) for kind in kinds])


def _of(kind: str, schema: Mapping[str, Any], words: Sequence[str]) -> st.SearchStrategy[Any]:
    if kind == "object":
        assert set(schema["required"]) == set(schema["properties"])
        return st.fixed_dictionaries({name: nonsense(one, words) for name, one in schema["properties"].items()})
    if kind == "array":
        least = schema.get("minItems", 0)
        return st.lists(nonsense(schema["items"], words), min_size=least, max_size=min(schema["maxItems"], least + 4))
    if kind == "string":
        return st.one_of(
            st.sampled_from(words), st.sampled_from(words), st.sampled_from(sorted(OWN.values())), st.text(max_size=40)
        )
    return {"integer": st.integers(), "null": st.none(), "boolean": st.booleans()}[kind]
