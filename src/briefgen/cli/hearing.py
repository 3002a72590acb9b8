"""Warnings that the library logs, said to the person at the terminal."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefgen.cli.screen import complain

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["hearing"]


class _Said(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        complain(record.getMessage(), kind="warning")


@contextmanager
def hearing() -> Iterator[None]:
    """Say warnings, such as of a damaged ledger, as they come, for as long as the block runs."""
    logger, handler = logging.getLogger("briefgen"), _Said(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
