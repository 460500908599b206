"""ftrack's own client: batches of operations at `POST /api`."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Header, Response
from fastapi.concurrency import run_in_threadpool

from planner_app.api import wire
from planner_app.api.handling import WRITES, Face
from planner_app.api.http.error_answers import KINDS, ErrorAnswer
from planner_app.api.http.service import FtrackCaller, Service, refuse_read_only
from planner_app.api.http.tokens import Identity
from planner_app.errors import UserError
from planner_app.exception import ParseError
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.schedule import Schedule

_EXCEPTIONS: Final = {
    401: "InvalidCredentialsError",
    403: "PermissionError",
    503: "TooManyRequestsError",
}
_EXAMPLE: Final = [{"action": "query", "expression": 'select name from Task where name is "sh010"'}]


def router_of(service: Service) -> APIRouter:
    """The calls of ftrack's client on a served plan."""
    router = APIRouter(tags=["ftrack"])

    def planned(snapshot: Snapshot) -> Schedule | None:
        # The other calls' dates: planning the same revision twice would double the wait.
        standing = service.live.current
        return standing.schedule if standing.snapshot is snapshot else None

    face = Face(service.workspace, planned=planned)

    @router.post("/api", response_model=list[Any], summary="A batch of ftrack's operations")
    async def batch(
        operations: Annotated[list[dict[str, Any]], Body(examples=[_EXAMPLE])],
        who: FtrackCaller,
        strict: Annotated[
            str | None, Header(alias="ftrack-strict-api", include_in_schema=False)
        ] = None,
    ) -> Response:
        """Queries, creations, changes and deletions: all, or refused, none of them (R17), as one
        step of undo (R18).

        That a row may not be deleted (R7), and that a leaf always has one (R16), is checked at the
        end of the batch; rows that a rule took away are named under `removed`.
        """
        try:
            return Response(wire.encoded(await _results(face, operations, who)), media_type=_JSON)
        # Caught here, not by the application, whose answers ftrack's client cannot read.
        except ErrorAnswer as told:
            return refused(told, strict)
        except ParseError as error:
            return _error(422, "ParseError", str(error), strict)
        except UserError as error:
            return _error(422, "ValidationError", str(error), strict)

    return router


_JSON: Final = "application/json"


def refused(told: ErrorAnswer, strict: str | None) -> Response:
    """An error answer in the shape that ftrack's client reads."""
    return _error(told.status, _EXCEPTIONS.get(told.status, "ValidationError"), str(told), strict)


async def _results(face: Face, operations: Sequence[dict[str, Any]], who: Identity) -> list[Any]:
    if any(operation.get("action") in WRITES for operation in operations):
        refuse_read_only(who)
    # A batch waits for the plan's file and for other edits; all other calls go on meanwhile.
    return await run_in_threadpool(face.handle, wire.decoded(operations), who.name)


def _error(status: int, exception: str, sentence: str, strict: str | None) -> Response:
    """An error in the shapes of ftrack's client and of this server at once. The client wants status
    200 unless it is strict."""
    # The client calls `format` on what it is told and would take braces for places to fill in.
    told = sentence.replace("{", "{{").replace("}", "}}")
    body = {"type": "Error", "error": KINDS[status], "message": sentence}
    content = wire.encoded({"exception": exception, "content": told, "error_code": None, **body})
    return Response(content, 200 if strict == "false" else status, media_type=_JSON)
