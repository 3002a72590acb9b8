"""Nobody to ask: a run that may make no connection has the answers of the ledger, and no others."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from briefgen.drafting.dialect import Dialect
from briefgen.drafting.prices import host_of
from briefgen.errors import OfflineError, SettingsError

if TYPE_CHECKING:
    from typing import NoReturn

    from briefgen.drafting.dialect import Request
    from briefgen.ledger import Ledger
    from briefgen.settings import Settings

__all__ = ["Offline"]


class Offline:
    """Answers nothing. Implements :class:`briefgen.drafting.conversation.Answering`; loads no network code.

    Args:
        settings: ``offline`` is set; endpoint and model only name the answers that are kept.
        ledger: has them.

    Raises:
        SettingsError: there is no ledger, every answer is to be asked for anew, or no model is named: its answers are kept by
            its name, and nobody can be asked for it.
    """

    def __init__(self, settings: Settings, *, ledger: Ledger | None) -> None:
        if ledger is None:
            raise SettingsError(
                "offline: the answers of a model can come from a ledger only, and there is none: name its folder as cache "
                "(--cache FOLDER), or do without a model (--drafter extractive, no --judge)",
                field="offline",
            )
        if settings.refresh:
            raise SettingsError(
                "offline: refresh asks for each answer anew, and nobody may be asked: leave one of the two out",
                field="offline",
            )
        if not settings.model:
            raise SettingsError(
                "offline: answers are kept by the name of their model, and the endpoint may not be asked for it: give "
                "--model NAME, as in the run that made them",
                field="model",
            )
        self._settings = settings
        self.host = host_of(settings.base_url)

    def answer(self, request: Request) -> NoReturn:
        """Raises OfflineError, always: what is kept has been looked up by then."""
        settings = self._settings
        body = self.dialect().body(request, model=settings.model, temperature=settings.temperature, seed=settings.seed)
        digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()
        step = request.step.replace("_", " ") or "unnamed"
        raise OfflineError(
            f"offline: the ledger {settings.cache or 'of this run'} has no answer to this request (step {step}, model "
            f"{settings.model}, sha256 {digest[:16]}): run the same command once without --offline, which asks {self.host}, "
            "or do without a model (--drafter extractive)",
            request_digest=digest,
        )

    def model(self) -> str:
        """The model's name, as set."""
        return self._settings.model

    def dialect(self) -> Dialect:
        """As the settings ask for it."""
        return Dialect(structured="object" if self._settings.structured == "off" else "schema")

    def adopt(self, spoken: Dialect) -> None:
        """Nothing is sent, whatever the dialect."""

    def stop(self) -> None:
        """Nothing is under way."""
