"""Given to every call: the plan as it stands, the one way to edit it, and the caller."""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from typing import Annotated, Concatenate, Final, ParamSpec, TypeVar

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyHeader, HTTPBasic, HTTPBasicCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from planner_app.api.http.error_answers import ErrorAnswer
from planner_app.api.http.live import Live, Standing
from planner_app.api.http.throttle import Throttle
from planner_app.api.http.timer_store import TimerStore
from planner_app.api.http.tokens import Identity, Tokens
from planner_app.languages import mark, tr
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.snapshot.snapshot import PersonRecord, Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit

P = ParamSpec("P")
R = TypeVar("R")
_ASK: Final = {"WWW-Authenticate": 'Basic realm="planner-app", charset="UTF-8"'}
_bearer = HTTPBearer(auto_error=False, description="The token.")
_user = APIKeyHeader(
    name="ftrack-user", scheme_name="ftrack-user", auto_error=False, description="The token's name."
)
_key = APIKeyHeader(
    name="ftrack-api-key", scheme_name="ftrack-api-key", auto_error=False, description="The token."
)
_UNSAID: Final = mark(
    "Say who you are: send the name of a token and the token, or the token as Bearer."
)
_FTRACK_UNSAID: Final = mark(
    "Send the name of a token in the header ftrack-user and the token in ftrack-api-key."
)


class Utf8Basic(HTTPBasic):
    """Basic authentication with names in UTF-8, as the challenge asks for; FastAPI's own reads
    ASCII."""

    async def __call__(self, request: HTTPConnection) -> HTTPBasicCredentials | None:  # type: ignore[override]
        """Name and token. HTTPException 401: the header holds no such pair."""
        scheme, given = get_authorization_scheme_param(request.headers.get("Authorization"))
        if scheme.lower() != "basic":
            return None
        try:
            name, colon, token = b64decode(given, validate=True).decode().partition(":")
        except ValueError:
            colon = ""
        if not colon:
            # A broken header is no reason to try the next scheme: the caller meant this one.
            raise self.make_not_authenticated_error()
        return HTTPBasicCredentials(username=name, password=token)


_basic = Utf8Basic(
    scheme_name="HTTPBasic",
    auto_error=False,
    description="The token's name, and the token as password.",
)


class Service:
    """One served plan."""

    def __init__(
        self,
        workspace: Workspace,
        live: Live,
        *,
        throttled: bool = False,
        timers: TimerStore | None = None,
    ) -> None:
        self.workspace = workspace
        self.live = live
        self.timers = timers or TimerStore(workspace.snapshot.plan.uid)
        self._tokens = Tokens()
        self._throttle = Throttle() if throttled else None
        self._proving = asyncio.Semaphore(2)  # each takes 16 MiB and a processor

    async def identify(self, name: str | None, token: str) -> Identity:
        """The identity that a token belongs to. ErrorAnswer: an unknown name or token (401); too
        many calls (503)."""
        identity = self._tokens.remembered(name, token)
        if identity is None:
            # Only tokens that were not seen before wait here: guessing slows down nobody who is
            # known.
            async with self._proving:
                identity = await run_in_threadpool(self._tokens.prove, name, token)
        if identity is None:
            raise ErrorAnswer(401, tr("This server does not know the name or the token."), _ASK)
        # After the token is proven: a stranger must not use up somebody else's calls.
        if self._throttle is not None:
            self._throttle.count(identity.name)
        return identity

    async def edit(
        self,
        who: Identity,
        operation: Callable[Concatenate[Edit, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[Changes[R], Standing]:
        """Make an edit in somebody's name and wait until it shows with its dates.

        ErrorAnswer 403: their token is for reading only. UserError: it was refused and nothing
        changed (R17).
        """
        refuse_read_only(who)
        # A simulation takes the processors for seconds, and the edit makes it worthless anyway.
        made_way, changes = self.live.make_way(), None
        try:
            changes = await asyncio.wrap_future(
                self.workspace.submit_as(who.name, operation, *args, **kwargs)
            )
        finally:
            # Refused, or nothing to do: no new revision comes that would make a simulation begin
            # again.
            if made_way and (changes is None or changes.changed_nothing):
                self.live.replan()
        # An edit that changed nothing carries the number of a revision that is never written;
        # waiting for it would end only by time.
        return changes, await self.live.showing(changes.revision - changes.changed_nothing)


def refuse_read_only(who: Identity) -> None:
    """ErrorAnswer 403: the token is for reading only."""
    if who.read_only:
        raise ErrorAnswer(403, tr("The token of '{name}' is for reading only.", name=who.name))


async def service_of(request: Request) -> Service:
    """The plan that is served."""
    found = request.app.state.service
    assert isinstance(found, Service)
    return found


def is_batch(request: Request) -> bool:
    """Whether it is ftrack's client that calls."""
    # All other calls are LiquidPlanner's: their paths go on behind /api.
    return request.method == "POST" and request.scope["path"] == "/api"


async def admit(service: Service, request: Request) -> None:
    """Identify the caller by the head of a request, before its body is read. ErrorAnswer: unknown
    (401), too many calls (503)."""
    read = _ftrack_credentials if is_batch(request) else _credentials
    request.state.caller = await service.identify(*await read(request))


async def _ftrack_credentials(request: Request) -> tuple[str, str]:
    user, key = await _user(request), await _key(request)
    if user is None or key is None:
        raise ErrorAnswer(401, tr(_FTRACK_UNSAID))
    return user, key


async def _credentials(request: Request) -> tuple[str | None, str]:
    try:
        basic, bearer = await _basic(request), await _bearer(request)
    # FastAPI's words for it name the scheme only; ours say what to send.
    except HTTPException:
        raise ErrorAnswer(401, tr(_UNSAID), _ASK) from None
    if basic is not None:
        return basic.username, basic.password
    if bearer is not None:
        return None, bearer.credentials
    raise ErrorAnswer(401, tr(_UNSAID), _ASK)


async def _admitted(request: Request) -> Identity:
    found = getattr(request.state, "caller", None)
    if not isinstance(found, Identity):
        raise ErrorAnswer(401, tr(_UNSAID), _ASK)
    return found


async def caller(
    who: Annotated[Identity, Depends(_admitted)],
    _name_and_token: Annotated[object, Security(_basic)],
    _token: Annotated[object, Security(_bearer)],
) -> Identity:
    """The admitted caller. The schemes are parameters only to appear in /docs."""
    return who


async def ftrack_caller(
    who: Annotated[Identity, Depends(_admitted)],
    _name: Annotated[object, Security(_user)],
    _token: Annotated[object, Security(_key)],
) -> Identity:
    """The caller admitted by ftrack's headers."""
    return who


def person_of(snapshot: Snapshot, who: Identity) -> PersonRecord | None:
    """The person whose username is the token's name, None if nobody has it (R14)."""
    return next(
        (person for person in snapshot.people.values() if person.username == who.name), None
    )


Served = Annotated[Service, Depends(service_of)]
Caller = Annotated[Identity, Depends(caller)]
FtrackCaller = Annotated[Identity, Depends(ftrack_caller)]
