"""A source's account, read once and then taken from a shelf."""

from __future__ import annotations

from dataclasses import fields

from briefgen.drafting.extractive.account import Account, account
from briefgen.drafting.extractive.packing import pack
from briefgen.drafting.extractive.unpacking import unpack
from briefgen.model import Source
from briefgen.text.shelf import Shelf, code_digest, kept, reading_key

__all__ = ["shelved_account"]

# What an account takes from its source as it is now, or does not look at: a file that moved is not read again. Whatever a source
# comes to hold besides is taken to be read.
_NOT_READ = frozenset({"number", "path", "sha256", "same_bytes", "warnings", "copy_of"})
_READ = tuple(f.name for f in fields(Source) if f.name not in _NOT_READ)


def shelved_account(source: Source, shelf: Shelf) -> Account:
    """As :func:`briefgen.drafting.extractive.account.account`."""
    code = code_digest("briefgen.model", "briefgen.text", "briefgen.drafting.extractive")
    # A copy gives nothing to disputes; which source it is a copy of is put in anew.
    read = [source.copy_of is not None, *(getattr(source, name) for name in _READ)]
    return kept(
        shelf,
        reading_key("account", code, read),
        make=lambda: account(source),
        pack=pack,
        unpack=lambda value: unpack(value, source),
    )
