"""The application: all calls, and their common parts."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from planner_app.api.http import doc_pages, error_answers, ftrack
from planner_app.api.http.envelope import Envelope
from planner_app.api.http.liquidplanner.calls import (
    account,
    activities,
    assignments,
    dependencies,
    estimates,
    members,
    moving,
    read_tree,
    timers,
    timesheet,
    treeitems,
    unsupported,
    upcoming,
)
from planner_app.api.http.live import Live
from planner_app.api.http.service import Service
from planner_app.operations.planning.planning_again import next_planning

_ABOUT: Final = """LiquidPlanner's calls on the plan that is served. Numbers such as R10 are
[the rules of a plan](/docs/rules); what can be done with it at all stands under
[operations](/docs/operations).

Every path is there under `/api` and `/api/v1`, with and without `.json`. A body that starts with a
brace is JSON whatever its content type; forms are read too. Numbers may be sent as text (R5); what
is derived is ignored (R2). Effort is in hours, moments are ISO 8601 with offset, days YYYY-MM-DD.
An accepted edit is one undo step (R18) whose author is the token's name; a refused one changes
nothing (R17). Tokens: `planner-app serve --new-token NAME`."""
_PARTS: Final = (
    *(
        account,
        members,
        activities,
        timesheet,
        timers,
        assignments,
        estimates,
        dependencies,
        moving,
        upcoming,
    ),
    *(unsupported, read_tree, treeitems),
)
"""In the order in which paths are tried: those with a parameter in place of a word come last."""
_TAGS: Final = (
    *(
        "Treeitems",
        "Assignments",
        "Moving and packaging",
        "Dependencies",
        "Time",
        "Members",
        "Teams",
        "Activities",
    ),
    *("Account", "ftrack", "What a plan has not"),
)
"""The order of /docs."""
_ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    400: {"model": error_answers.Error, "description": "An unknown path"},
    401: {"model": error_answers.Error, "description": "No credentials, or wrong ones"},
    403: {
        "model": error_answers.Error,
        "description": "The token is for reading only, or another site's page asks",
    },
    404: {
        "model": error_answers.Error,
        "description": "No such record, workspace, or none of that type",
    },
    422: {
        "model": error_answers.Error,
        "description": "Refused, with the reason in a sentence; nothing was changed (R17)",
    },
    501: {"model": error_answers.Error, "description": "An X-API-Version that is not spoken here"},
    503: {
        "model": error_answers.Error,
        "description": "More than 30 calls in 15 seconds, where the server throttles",
    },
}


def create_app(service: Service, ready: Callable[[], None] = lambda: None) -> FastAPI:
    """The application that serves a plan. `ready` is called as soon as dates are known."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        # Without a limit: on its first start a machine compiles the kernel, for half a minute.
        await service.live.showing(service.workspace.snapshot.revision, patience=None)
        ready()
        moving_on = asyncio.create_task(
            _move_on(service.live, service.workspace.snapshot.plan.timezone)
        )
        yield
        moving_on.cancel()

    # The scripts of /docs come from the package: studios' servers often have no internet.
    app = FastAPIOffline(
        title="planner-app",
        description=_ABOUT,
        lifespan=lifespan,
        responses=_ERRORS,
        redoc_url=None,
        openapi_tags=[{"name": name} for name in _TAGS],
    )
    app.state.service = service
    written = app.openapi
    app.openapi = lambda: doc_pages.with_links(written())  # type: ignore[method-assign]  # FastAPI's documented way
    error_answers.install(app)
    app.include_router(doc_pages.router)
    for part in _PARTS:
        app.include_router(part.router)
    app.include_router(ftrack.router_of(service))
    # Around everything else: a path is spelled right before a route is looked for.
    app.add_middleware(Envelope, service=service)
    return app


async def _move_on(live: Live, zone: str) -> None:
    """Plan again whenever now has moved on (S1)."""
    while True:
        now = time.time()
        await asyncio.sleep(next_planning(int(now), ZoneInfo(zone)) - now)
        live.replan()
