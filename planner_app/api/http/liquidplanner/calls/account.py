"""The caller's account, the plan that is served, and the fields of its records."""

import re
from functools import reduce
from operator import or_
from types import GenericAlias
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from fastapi import APIRouter, Request, Response

from planner_app.api.http.liquidplanner.documents import responses
from planner_app.api.http.liquidplanner.documents.paths import PREFIX, in_workspace
from planner_app.api.http.liquidplanner.documents.respond import answer
from planner_app.api.http.service import Caller, Served, person_of
from planner_app.operations.snapshot.records import SPACE_ID
from planner_app.operations.snapshot.snapshot import Snapshot

router = APIRouter(tags=["Account"])
_TYPES = (
    responses.Member,
    responses.Team,
    responses.Activity,
    responses.Dependency,
    responses.TimesheetEntry,
    responses.Timer,
    responses.Workspace,
    responses.Account,
)


@router.get("/api/account", response_model=responses.Account)
async def account(service: Served, who: Caller) -> Response:
    """The person of the token's name, and the plan that it opens."""
    snapshot = service.live.current.snapshot
    me = person_of(snapshot, who)
    found: responses.Account = {
        # A token need not be anybody's in the plan: a script's, a supervisor's.
        "id": me.id if me is not None else 0,
        "type": "Account",
        "user_name": who.name,
        "first_name": me.first_name if me is not None else "",
        "last_name": me.last_name if me is not None else "",
        "email": me.email if me is not None else None,
        "read_only": who.read_only,
        # Clients go on in the workspace that was last open; there is only this one.
        "last_workspace_id": SPACE_ID,
        "workspaces": [_workspace(snapshot)],
    }
    return answer(found)


@router.get("/api/workspaces", response_model=list[responses.Workspace])
async def workspaces(service: Served, _who: Caller) -> Response:
    """The plan that is served: always one."""
    return answer([_workspace(service.live.current.snapshot)])


@router.get(PREFIX, response_model=responses.Workspace, dependencies=[in_workspace])
async def workspace(service: Served, _who: Caller) -> Response:
    """The plan that is served."""
    return answer(_workspace(service.live.current.snapshot))


@router.get("/api/help/urls", response_model=dict[str, list[str]])
async def urls(request: Request, _who: Caller) -> Response:
    """The paths with their methods; /docs says more."""
    paths = request.app.openapi()["paths"]
    return answer(
        {path: sorted(method.upper() for method in methods) for path, methods in paths.items()}
    )


@router.get("/api/help/types", response_model=dict[str, dict[str, str]])
@router.get("/api/help", response_model=dict[str, dict[str, str]])
async def types(_who: Caller) -> Response:
    """The record types and their fields, as `help.json` has them; /docs says more."""
    items: dict[str, dict[str, str]] = {
        # All types of items share their fields here; LiquidPlanner lists each type by itself.
        name: _fields(responses.Treeitem)
        for name in responses.TYPE_NAMES.values()
    }
    others = {shape.__name__: _fields(shape) for shape in _TYPES}
    return answer(
        {
            **items,
            **others,
            "Assignment": _fields(responses.Assignment),
            "Estimate": _fields(responses.EstimateLine),
        }
    )


def _workspace(snapshot: Snapshot) -> responses.Workspace:
    return {
        "id": SPACE_ID,
        "type": "Workspace",
        "name": snapshot.plan.name,
        "root_id": snapshot.root_id,
        "timezone": snapshot.plan.timezone,
    }


def _fields(shape: Any) -> dict[str, str]:
    return {name: _words(_plain(kind)) for name, kind in get_type_hints(shape).items()}


def _plain(kind: Any) -> Any:
    """An id is a number to whoever calls."""
    if isinstance(kind, NewType):
        # Our own names of types, such as ItemId, are the code's and mean nothing to a caller.
        return kind.__supertype__
    if get_origin(kind) is list:
        return GenericAlias(list, tuple(map(_plain, get_args(kind))))
    return reduce(or_, map(_plain, get_args(kind))) if get_origin(kind) is Union else kind


def _words(kind: Any) -> str:
    """`int | None`, `list[Assignment]`: without where it is declared."""
    return (
        kind.__name__
        if isinstance(kind, type) and not get_args(kind)
        else re.sub(r"\w+\.", "", str(kind))
    )
