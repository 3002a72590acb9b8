"""The review page as an ASGI application: five addresses, none of which leads into the file system."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from briefgen.errors import BriefgenError
from briefgen.review import pages
from briefgen.review.guard import HEADERS, LARGEST_BODY, Refusal, Wall
from briefgen.review.session import Asked, Conflict, NotTaken, Saved, Session

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["create_app"]

LONGEST_WAIT = 5.0
"""Most seconds that the body of a request may take: it comes from this machine."""

_TEXTS = ("claim", "action", "reviewer", "reason", "text")


class _BadRequestError(Exception):
    """A body that no page of ours sends."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.refusal = Refusal(status, message)


def create_app(session: Session, wall: Wall, *, reviewer: str = "") -> ASGIApp:
    """The application.

    Args:
        session: the record under review.
        wall: who may ask.
        reviewer: name with which the page begins; the reviewer may write another.
    """
    return _walled(_routes(session, reviewer), wall)


def _routes(session: Session, reviewer: str) -> Starlette:
    from starlette.applications import Starlette  # noqa: PLC0415 - imported when used
    from starlette.concurrency import run_in_threadpool  # noqa: PLC0415
    from starlette.responses import HTMLResponse, JSONResponse, Response  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    desk = pages.Desk()

    async def page(_: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(desk.page, session, reviewer))

    async def style(_: Request) -> Response:
        return Response(pages.asset("review.css"), media_type="text/css")

    async def script(_: Request) -> Response:
        return Response(pages.asset("review.js"), media_type="text/javascript")

    async def decide(request: Request) -> Response:
        body = await _body(request)
        status, answer = await run_in_threadpool(_decided, session, desk, body)
        return JSONResponse(answer, status)

    async def check(request: Request) -> Response:
        body = await _body(request)
        status, answer = await run_in_threadpool(_checked, session, desk, body)
        return JSONResponse(answer, status)

    async def finish(request: Request) -> Response:
        body = await _body(request)
        status, answer = await run_in_threadpool(_finished, session, body)
        return JSONResponse(answer, status)

    return Starlette(
        routes=[
            Route("/", page, methods=["GET"]),
            Route("/review.css", style, methods=["GET"]),
            Route("/review.js", script, methods=["GET"]),
            Route("/decide", decide, methods=["POST"]),
            Route("/check", check, methods=["POST"]),
            Route("/finish", finish, methods=["POST"]),
        ],
        exception_handlers={_BadRequestError: _bad_request, BriefgenError: _failed},
    )


async def _bad_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, _BadRequestError):
        raise TypeError
    return _told(request, error.refusal)


async def _failed(request: Request, error: Exception) -> Response:
    return _told(request, Refusal(500, str(error)))


def _walled(app: ASGIApp, wall: Wall) -> ASGIApp:
    """The application behind its wall; every answer carries the headers."""
    from starlette.requests import Request  # noqa: PLC0415 - imported when used

    async def walled(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *ours]}
            await send(message)

        answer = _turned_away(Request(scope), wall)
        if answer:
            await answer(scope, receive, with_headers)
            return
        await app(scope, receive, with_headers)

    return walled


def _turned_away(request: Request, wall: Wall) -> Response | None:
    from starlette.responses import RedirectResponse  # noqa: PLC0415 - imported when used

    refusal = wall.refusal(request)
    if refusal and refusal.status == 403 and wall.admits(request):
        # The address without the token is what stays in the browser's history.
        answer = RedirectResponse("/", status_code=303)
        # Not strict: the address may be clicked in a terminal that is itself a web page. To look changes nothing.
        answer.set_cookie(wall.cookie, wall.session, httponly=True, samesite="lax", path="/")
        return answer
    return _told(request, refusal) if refusal else None


def _told(request: Request, refusal: Refusal) -> Response:
    from starlette.responses import HTMLResponse, JSONResponse  # noqa: PLC0415 - imported when used

    if request.method == "POST":
        return JSONResponse({"message": refusal.message}, refusal.status)
    return HTMLResponse(pages.refusal(refusal.message), refusal.status)


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request.

    Raises:
        _BadRequestError: too large, too slow, or no JSON object.
    """
    try:
        data = await asyncio.wait_for(_received(request), LONGEST_WAIT)
    except TimeoutError as error:
        raise _BadRequestError(408, "The decision did not arrive.") from error
    try:
        body = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _BadRequestError(400, "This is no JSON.") from error
    if not isinstance(body, dict):
        raise _BadRequestError(400, "This is no JSON object.")
    return body


async def _received(request: Request) -> bytes:
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > LARGEST_BODY:
            raise _BadRequestError(413, f"A decision has at most {LARGEST_BODY} bytes.")
    return data


def _fields(body: dict[str, Any], texts: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    """Raise _BadRequestError unless the object has exactly these fields, of these types."""
    if set(body) != {*texts, *numbers}:
        raise _BadRequestError(400, f"The fields have to be {', '.join((*texts, *numbers))}.")
    for name in texts:
        if not isinstance(body[name], str):
            raise _BadRequestError(400, f"{name} has to be a text.")
    for name in numbers:
        if type(body[name]) is not int or not 0 <= body[name] < 1 << 53:
            raise _BadRequestError(400, f"{name} has to be a number from 0.")


def _decided(session: Session, desk: pages.Desk, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    _fields(body, _TEXTS, ("based_on", "seen"))
    seen = body.pop("seen")
    outcome = session.decide(Asked(**body))
    fresh = desk.fresh(session, seen)
    match outcome:
        case Saved(decision):
            return 200, {"message": pages.saved_line(decision), **fresh}
        case Conflict(newer):
            return 409, {"message": pages.conflict_line(newer), **fresh}
        case NotTaken(message, findings):
            return 422, {"message": message, "findings": desk.findings(findings), **fresh}


def _checked(session: Session, desk: pages.Desk, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    _fields(body, ("claim", "text"), ())
    if len(body["text"]) > 4000 or any("\ud800" <= c <= "\udfff" for c in body["text"]):
        return 422, {"message": "This wording is too long, or holds half of a character."}
    judgement = session.judge(body["claim"], body["text"])
    if judgement is None:
        return 422, {"message": "There is no such claim in this record."}
    return 200, {"verdict": judgement.verdict.value, "findings": desk.verdict(judgement)}


def _finished(session: Session, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    _fields(body, (), ("seen",))
    outcome = session.finish(body["seen"])
    if isinstance(outcome, NotTaken):
        return 422, {"message": outcome.message}
    return 200, {"message": f"Reviewed. Written: {', '.join(path.name for path in outcome)}."}
