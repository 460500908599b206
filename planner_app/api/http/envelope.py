"""Checks and rewrites every call before the application sees it: its origin, caller, spelling, size
and time."""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner_app.api.http import ftrack
from planner_app.api.http.error_answers import ErrorAnswer
from planner_app.api.http.service import Service, admit, is_batch
from planner_app.languages import tr
from planner_app.words import number_words

MOST_BYTES: Final = 16 * 2**20
"""Largest body: more than ten thousand creations in one of ftrack's batches."""
BODY_SECONDS: Final = 30.0
"""Time for a body to arrive."""
_VERSION: Final = re.compile(r"[123](\.0){0,2}")
_OVERRIDES: Final = ("PUT", "DELETE")


class Envelope:
    """Passes on only calls that the application can take: from a known caller, and with a JSON
    body.

    No body is read before the caller is known. Pages that are open to everybody take no body.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one ASGI connection."""
        # The server's own start and end come through here as well.
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            _refuse_strangers(Headers(scope=scope))
            scope["path"] = _path(scope["path"])
            if scope["path"] == "/api" or scope["path"].startswith("/api/"):
                receive = await self._admitted(scope, receive)
        except ErrorAnswer as told:
            await _told(told, Request(scope))(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _admitted(self, scope: Scope, receive: Receive) -> Receive:
        """The rewritten body, for the application to receive. ErrorAnswer: the call is not passed
        on."""
        # Before the caller is looked at: how one says who one is depends on the call (`is_batch`).
        scope["method"] = _method(scope["method"], scope["query_string"])
        request = Request(scope)
        await admit(self._service, request)
        body = as_json(
            await _body(request.headers, receive), request.headers.get("content-type", "")
        )
        scope["method"], body = _overridden(scope["method"], body)
        # The body may be another one now, and the framework believes what its headers say.
        scope["headers"] = [
            *(
                (name, value)
                for name, value in scope["headers"]
                if name not in (b"content-type", b"content-length")
            ),
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        return _replayed(body, receive)


def as_json(body: bytes, content_type: str) -> bytes:
    """A body as JSON: as it is if it starts with a brace or a bracket, whatever its content type;
    else read as a form. ErrorAnswer: it is neither."""
    start = body.lstrip()[:1]
    # curl, and old clients with it, call every body a form unless told otherwise.
    if not start or start in b"{[" or "json" in content_type:
        if start:
            parsed(body)
        return body
    try:
        pairs = parse_qsl(
            # An empty value is a value: `promise_by=` takes a date away. A limit on the fields,
            # since a body of 16 MiB could name millions.
            body.decode(),
            keep_blank_values=True,
            strict_parsing=True,
            max_num_fields=1000,
        )
    except ValueError:
        raise ErrorAnswer(422, tr("The body is neither JSON nor a form.")) from None
    fields: dict[str, Any] = {}
    for name, value in pairs:
        _put(
            fields,
            [part for part in re.split(r"[\[\]]+", name) if part],
            value,
            name.endswith("[]"),
        )
    return json.dumps(fields).encode()


def parsed(body: bytes) -> Any:
    """A JSON body, parsed. ErrorAnswer: it is not JSON, or holds a value that no field can
    store."""
    try:
        # Python reads NaN and Infinity, which JSON does not have and no field can hold.
        found = json.loads(body, parse_constant=_refuse_constant)
        # Written once more to be checked: half a surrogate pair cannot be encoded and 1e999 is read
        # as infinite; both would fail later, in the database, as if the program were at fault.
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise ErrorAnswer(422, tr("The body is not valid JSON.")) from None
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _put(fields: dict[str, Any], name: list[str], value: str, is_list: bool) -> None:
    """`task[name]=x` and `ids[]=1` as Rails reads them, two levels deep at most."""
    # Rails nests without end; no call here takes more than a name in a name.
    *outer, last = name[:2] or [""]
    inside = fields.setdefault(outer[0], {}) if outer else fields
    if not isinstance(inside, dict):
        raise ErrorAnswer(422, tr("The body is neither JSON nor a form."))
    if is_list:
        found = inside.setdefault(last, [])
        if isinstance(found, list):
            found.append(value)
    else:
        inside[last] = value


def _told(told: ErrorAnswer, request: Request) -> Response:
    if is_batch(request):
        # ftrack's client would not find the sentence in the shape that all other callers get.
        return ftrack.refused(told, request.headers.get("ftrack-strict-api"))
    return told.response()


def _refuse_strangers(headers: Mapping[str, str]) -> None:
    """Refuse calls from pages of other sites, for which a browser would add the credentials that it
    remembers."""
    # A browser adds Basic credentials that it knows by itself, so a page of another site could
    # edit. A program sends no Origin, and is not asked for one.
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != headers.get("host"):
        raise ErrorAnswer(403, tr("Pages of other sites may not call this server."))
    # LiquidPlanner's clients name the version that they speak; these three have the calls answered
    # here.
    version = headers.get("x-api-version")
    if version is not None and not _VERSION.fullmatch(version.strip()):
        raise ErrorAnswer(
            501, tr("API version {version} is not supported; 1 to 3.0.0 are.", version=version[:20])
        )


def _path(path: str) -> str:
    """/api/v1/..., a trailing .json and a trailing slash are other spellings of the same."""
    if path.startswith("/api/v1/") or path == "/api/v1":
        path = "/api" + path[7:]
    if path.startswith("/api"):
        path = path.removesuffix("/").removesuffix(".json")
    return path


def _method(method: str, query: bytes) -> str:
    if method != "POST" or b"_method" not in query:
        return method
    # Rails' way for clients, proxies and forms that know only GET and POST.
    wanted = parse_qs(query.decode("ascii", "replace")).get("_method", [""])[-1].upper()
    return wanted if wanted in _OVERRIDES else method


def _overridden(method: str, body: bytes) -> tuple[str, bytes]:
    """Method and body of a POST that names in its body the method that it stands for."""
    # Searched as bytes first: hardly any body says so, and a large one is not read once more.
    if method != "POST" or b'"_method"' not in body:
        return method, body
    fields = json.loads(body)
    wanted = str(fields.pop("_method", "")).upper() if isinstance(fields, dict) else ""
    return (wanted, json.dumps(fields).encode()) if wanted in _OVERRIDES else (method, body)


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes:
    length = headers.get("content-length", "0")
    # Where it is told beforehand, nothing of it has to come in first.
    if length.isdigit() and int(length) > MOST_BYTES:
        raise _too_large()
    try:
        # Whoever sends a byte now and then must not keep a connection for hours.
        return await asyncio.wait_for(_all_of(receive), BODY_SECONDS)
    except TimeoutError:
        raise ErrorAnswer(
            422,
            tr("The body did not come in {seconds} seconds.", seconds=number_words(BODY_SECONDS)),
            {"Connection": "close"},
        ) from None


async def _all_of(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        # Bodies in chunks do not say how long they are, and a header may lie.
        if len(body) > MOST_BYTES:
            raise _too_large()
        if not message.get("more_body", False):
            return bytes(body)


def _too_large() -> ErrorAnswer:
    size = number_words(MOST_BYTES // 2**20)
    # The rest of such a body is not read, so the connection cannot be used for another call.
    return ErrorAnswer(
        422, tr("The body is larger than {size} MiB.", size=size), {"Connection": "close"}
    )


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Receives the body once more, then whatever comes."""
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            # The next message is the client hanging up, which the application wants to hear of.
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
