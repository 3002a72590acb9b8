"""Render the prompts of ``prompts/``: versioned files, in which an unset variable is an error."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from briefgen.resources import read_prompt

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Template

__all__ = ["CHARACTERS_PER_TOKEN", "PROMPTS", "Message", "digests", "fence_for", "most_tokens", "render", "tokens"]

CHARACTERS_PER_TOKEN = 3.2
"""Of English under common tokenisers 4 and more; the rest is margin, as no tokeniser is at hand offline."""
_BYTES_PER_TOKEN = 3.4
_PER_MESSAGE = 8
_MOST_PER_MESSAGE = 32

_OF_DRAFTING = ("again", "compose", "extract", "extract_again", "merge", "repair", "shape")
PROMPTS = {name: f"{name}.v1.md.jinja" for name in (*_OF_DRAFTING, "judge", "redacted")}


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation with the model."""

    role: Literal["system", "user", "assistant"]
    content: str


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    import jinja2  # noqa: PLC0415 - imported when used

    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701 - text for a model, no markup
    environment.filters["quoted"] = _quoted
    return environment.from_string(read_prompt(PROMPTS[name]))


def _quoted(value: str) -> str:
    """A JSON string, as the model is to answer one; Jinja's own filter escapes for HTML, and copies would keep that."""
    return json.dumps(value, ensure_ascii=False)


def render(name: str, **variables: object) -> tuple[Message, ...]:
    """Render a prompt.

    Args:
        name: without version and suffix, a key of ``PROMPTS``.
        variables: everything that the file names.

    Returns:
        Its system part, if it has one, and its user part.

    Raises:
        jinja2.UndefinedError: a variable is missing.
    """
    template = _template(name)
    messages = []
    for role in ("system", "user"):
        if role in template.blocks:
            context = template.new_context(dict(variables))
            messages.append(Message(role, "".join(template.blocks[role](context)).strip()))
    return tuple(messages)


def digests(names: Iterable[str] = _OF_DRAFTING) -> tuple[tuple[str, str], ...]:
    """Of each prompt named, those of drafting by default, the file's name and the sha256 of its text as UTF-8, sorted."""
    files = sorted(PROMPTS[name] for name in names)
    return tuple((file, hashlib.sha256(read_prompt(file).encode("utf-8")).hexdigest()) for file in files)


def fence_for(text: str) -> str:
    """A marker that cannot stand in ``text``: it is made from the digest of that very text."""
    return f"ARTICLE-{hashlib.sha256(text.encode('utf-8')).hexdigest()[:12]}"


def tokens(*texts: str) -> int:
    """About how many tokens some texts take, a turn each; on the high side, for scripts of many bytes a letter too."""
    return sum(
        _PER_MESSAGE + int(max(len(text) / CHARACTERS_PER_TOKEN, len(text.encode("utf-8")) / _BYTES_PER_TOKEN))
        for text in texts
    )


def most_tokens(*texts: str) -> int:
    """More tokens than some texts can take, a turn each, whatever the tokeniser: none makes two of one byte."""
    return sum(_MOST_PER_MESSAGE + len(text.encode("utf-8")) for text in texts)
