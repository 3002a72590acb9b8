"""Words with offsets, their inflection removed, and which of them carry meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

from briefgen.model import Span
from briefgen.text.fold import fold
from briefgen.text.inflection import lemma
from briefgen.text.spelling import spelling

__all__ = ["FUNCTION_WORDS", "Token", "content_keys", "content_tokens", "holds_content", "tokens", "words"]

# Characters that no reader sees are inside a word, not between two.
_TOKEN = regex.compile(
    r"[\p{L}\p{M}\p{N}]+(?:(?:['’.,&/]|[\u00ad\u200b-\u200d\u2060\ufeff]+)(?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*"
)
# The same in ASCII, where there is no other letter, figure or mark.
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]+(?:['.,&/][A-Za-z0-9]+)*")

# Words that may differ between a claim and its evidence without a change of meaning. Words of opposition, order, cause and
# degree (against, after, because, more) are not among them: they say something.
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those such same own other another i you he she it we they me him her us them my your
    his its our their mine yours hers ours theirs himself herself itself themselves myself yourself ourselves who
    whom whose which what and or but nor so yet if as when where how why whether than then of in on at by for with
    from to into onto upon over about among through without toward towards across along around per via amid be is am
    are was were been being do does did doing done have has had having will would shall should can could may might
    must not no there here also too very just only even further most least much many some any each every both either
    neither all few several one
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        span: in the text given.
        text: folded.
        key: casefolded, inflection, possessive and differences of spelling removed: "contracts'" and "contract" are the same.
    """

    span: Span
    text: str
    key: str

    @property
    def is_content(self) -> bool:
        """Whether the word carries meaning of its own; "US" and "IT" do, "us" and "it" do not."""
        return _carries(self.text)


@lru_cache(maxsize=32768)
def _carries(word: str) -> bool:
    return word.casefold() not in FUNCTION_WORDS or (word.isupper() and len(word) > 1)


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[Token, ...]:
    """Every word and number of a text, ascending; hyphenated compounds are split, decimals and "U.S." are kept whole."""
    found = (_ASCII_TOKEN if text.isascii() else _TOKEN).finditer(text)
    return tuple([Token(Span(*match.span()), *_read(match[0])) for match in found])


@lru_cache(maxsize=32768)
def _read(written: str) -> tuple[str, str]:
    """A word folded, and its key."""
    word = fold(written).text if not written.isascii() else written
    bare = word.removesuffix("'s").removesuffix("'S")
    return word, spelling(lemma(bare.casefold()))


def words(text: str) -> tuple[tuple[str, str], ...]:
    """The tokens of a text, each as written and its key, in order; cheaper than the tokens of a text that is read once."""
    return tuple(map(_read, (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)))


def content_keys(text: str) -> tuple[str, ...]:
    """The keys of the tokens that carry meaning, in order; cheaper than the tokens of a text that is read once."""
    return tuple([key for word, key in words(text) if _carries(word)])


def holds_content(text: str) -> bool:
    """Whether a text has a token that carries meaning: read no further than to the first."""
    return any(_carries(_read(match[0])[0]) for match in _TOKEN.finditer(text))


@lru_cache(maxsize=16384)
def content_tokens(text: str) -> tuple[Token, ...]:
    """The tokens that carry meaning."""
    return tuple([t for t in tokens(text) if _carries(t.text)])
