"""Words as they are searched for: folded, inflection taken off, words without meaning of their own left out."""

from __future__ import annotations

import regex

from briefgen.text.tokens import content_keys

__all__ = ["question_terms", "terms"]

_LONGEST = 64
# Scripts that are written without spaces between words: two characters at a time stand for words.
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}][\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{M}ー]*"
)


def terms(text: str) -> list[str]:
    """The words of a text, in order; each without a blank, a quote mark or a control character.

    Args:
        text: as stored.
    """
    out: list[str] = []
    for key in content_keys(text):
        if key.isascii():
            out.append(key[:_LONGEST])
        else:
            out.extend(_read(key))
    return out


def _read(key: str) -> list[str]:
    bare = "".join(c for c in key if c.isprintable() and not c.isspace())
    out: list[str] = []
    at = 0
    for match in _UNSPACED.finditer(bare):
        out.append(bare[at : match.start()])
        run = match[0]
        out.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
        at = match.end()
    out.append(bare[at:])
    return [word[:_LONGEST] for word in out if word]


def question_terms(question: str) -> tuple[str, ...]:
    """The words of a question, each once, in the order of the alphabet: the order in which they are weighed plays no part."""
    return tuple(sorted(set(terms(question))))
