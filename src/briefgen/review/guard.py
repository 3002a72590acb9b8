"""Who may ask, and what every answer carries: the outer wall of the review page."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

__all__ = ["HEADERS", "LARGEST_BODY", "Refusal", "Wall"]

LARGEST_BODY = 64 * 1024
"""Most bytes of a request's body."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status and the sentence that goes with it."""

    status: int
    message: str


@dataclass(slots=True)
class Wall:
    """What lets a request in.

    Attributes:
        port: on which the page is served.
        token: let in once, by the address; None when it has been used.
        session: secret of the cookie that takes its place.
    """

    port: int
    token: str | None = field(default_factory=lambda: secrets.token_urlsafe(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """Name of the cookie: browsers share cookies between ports, so that it carries its own."""
        return f"briefgen_review_{self.port}"

    def refusal(self, request: Request) -> Refusal | None:
        """Why a request is turned away before its body is read; None where it is let in."""
        host = request.headers.getlist("host")
        if len(host) != 1 or host[0].lower() not in self._hosts():
            return Refusal(421, "This page answers on 127.0.0.1 only.")
        if request.method not in ("GET", "HEAD", "POST"):
            return Refusal(405, "This page knows GET and POST.")
        if not self.knows(request):
            return Refusal(
                403, "Open the address that 'briefgen review' printed; it holds for one visit, in one browser."
            )
        return self._refused_post(request, host[0]) if request.method == "POST" else None

    def _refused_post(self, request: Request, host: str) -> Refusal | None:
        if request.headers.getlist("origin") != [f"http://{host.lower()}"]:
            return Refusal(403, "A decision is taken from this page only.")
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return Refusal(403, "A decision is taken from this page only.")
        kind, _, rest = request.headers.get("content-type", "").partition(";")
        if kind.strip().lower() != "application/json" or rest.strip().lower() not in ("", "charset=utf-8"):
            return Refusal(415, "A decision is sent as JSON.")
        length = request.headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()) or int(length[:20]) > LARGEST_BODY:
            return Refusal(413, f"A decision has at most {LARGEST_BODY} bytes.")
        return None

    def _hosts(self) -> tuple[str, ...]:
        hosts = f"127.0.0.1:{self.port}", f"localhost:{self.port}"
        return (*hosts, "127.0.0.1", "localhost") if self.port == 80 else hosts  # browsers leave 80 out

    def knows(self, request: Request) -> bool:
        """Whether a request carries the cookie."""
        return _same(request.cookies.get(self.cookie, ""), self.session)

    def admits(self, request: Request) -> bool:
        """Whether a first visit carries the token; it is used up by that."""
        given = request.query_params.getlist("token")
        if request.method != "GET" or request.url.path != "/" or len(given) != 1 or self.token is None:
            return False
        if not _same(given[0], self.token):
            return False
        self.token = None
        return True


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode("utf-8"))
