"""The error tree and the exit codes: an expected failure of a claim is data, a failure of the run is one of these."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from briefgen.model import RefusedQuote, Report, SourceSet

__all__ = [
    "BriefgenError",
    "BudgetError",
    "ClusterError",
    "ExitCode",
    "LedgerError",
    "MalformedReplyError",
    "ModelAuthenticationError",
    "ModelError",
    "ModelRefusedError",
    "ModelUnavailableError",
    "OfflineError",
    "OutputError",
    "PendingError",
    "SettingsError",
    "SourceError",
    "UnverifiedBriefingError",
]


class ExitCode(IntEnum):
    """What the process returns. The one table; the documentation is held equal to it by a test."""

    OK = 0
    UNVERIFIED = 1
    USAGE = 2
    SOURCE = 3
    MODEL = 4
    PARTIAL = 5
    OUTPUT = 6
    BUDGET = 7
    CLUSTER = 8
    INTERNAL = 70
    PENDING = 75
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class BriefgenError(Exception):
    """Base of every error that briefgen raises on purpose; the message names the thing, the value and the way out."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class SettingsError(BriefgenError):
    """A setting or an argument is wrong.

    Attributes:
        field: name of the setting, as written in ``briefgen.toml``.
    """

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SourceError(BriefgenError):
    """A source, or all of them, could not be read.

    Attributes:
        path: the file or folder, as given.
        reader: the reader that failed; empty before one was chosen.
    """

    exit_code = ExitCode.SOURCE

    def __init__(self, message: str, *, path: str = "", reader: str = "") -> None:
        super().__init__(message)
        self.path = path
        self.reader = reader


class ModelError(BriefgenError):
    """The model endpoint failed.

    Attributes:
        request_digest: sha256 of the request body, to find it in the record; empty before a request was made.
        retryable: whether the same request may succeed later.
    """

    exit_code = ExitCode.MODEL

    def __init__(self, message: str, *, request_digest: str = "", retryable: bool = False) -> None:
        super().__init__(message)
        self.request_digest = request_digest
        self.retryable = retryable


class ModelUnavailableError(ModelError):
    """Time-out, rate limit, refused connection or a 5xx answer, after the retries and the deadline."""


class ModelAuthenticationError(ModelError):
    """The endpoint rejected the key (401, 403)."""


class OfflineError(ModelError):
    """A connection would be needed, and the run may make none: the answer is not in the ledger."""


class ModelRefusedError(ModelError):
    """The model refused, or a content filter cut its answer."""


class MalformedReplyError(ModelError):
    """The reply is not the JSON that was asked for; it is asked for again, never patched.

    Attributes:
        pointer: JSON pointer to the offending place; empty when the reply is no JSON at all.
        reply: the raw reply, whole.
    """

    def __init__(self, message: str, *, pointer: str = "", reply: str = "", request_digest: str = "") -> None:
        super().__init__(message, request_digest=request_digest, retryable=True)
        self.pointer = pointer
        self.reply = reply


class OutputError(BriefgenError):
    """An output file or folder could not be written; earlier outputs are intact."""

    exit_code = ExitCode.OUTPUT


class LedgerError(OutputError):
    """The ledger cannot be read or written as a whole; an entry that is damaged is no error, it is made anew."""


class BudgetError(BriefgenError):
    """The next request may cost more than is left of the budget; what was answered is kept in the ledger.

    Attributes:
        field: the setting that bounds it: ``max_tokens`` or ``max_cost``.
    """

    exit_code = ExitCode.BUDGET

    def __init__(self, message: str, *, field: str = "max_tokens") -> None:
        super().__init__(message)
        self.field = field


class PendingError(BriefgenError):
    """Requests lie with the provider's batch API; the same command, later, collects the answers and goes on."""

    exit_code = ExitCode.PENDING


class ClusterError(BriefgenError):
    """The cluster cannot be reached or has gone; what was done is kept."""

    exit_code = ExitCode.CLUSTER


class UnverifiedBriefingError(BriefgenError):
    """Nothing that may be shown: a strict build with unverified claims, or a draft of which no claim held.

    Attributes:
        report: every claim with its verdict and findings.
        refused: quotes that were offered and not found.
        sources: what was read; None where the error was raised without any.
    """

    exit_code = ExitCode.UNVERIFIED

    def __init__(
        self,
        message: str,
        *,
        report: Report,
        refused: tuple[RefusedQuote, ...] = (),
        sources: SourceSet | None = None,
    ) -> None:
        super().__init__(message)
        self.report = report
        self.refused = refused
        self.sources = sources
