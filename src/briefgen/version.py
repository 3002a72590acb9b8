"""The version, once."""

__version__ = "0.1.0"

READERS = 2
"""Raised when a reader makes something else of the same file: what was parsed before then counts no more."""
