"""Timers: started and stopped on an item, then logged (R14)."""

from typing import Any

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from planner_app.api.http.liquidplanner.calls.timesheet import Effort
from planner_app.api.http.liquidplanner.documents import responses
from planner_app.api.http.liquidplanner.documents.bodies import Id, Sent
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    FoundItem,
    ItemInPath,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer
from planner_app.api.http.service import Caller, Served, Service, person_of, refuse_read_only
from planner_app.api.http.timer_store import StoredTimer
from planner_app.api.http.tokens import Identity
from planner_app.errors import Refused, UserError
from planner_app.ids import UNASSIGNED_ID, ActivityId, ItemId
from planner_app.languages import tr
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.snapshot import Snapshot

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Time"])
_HOUR = 3600.0


class Commit(Sent):
    """The details that are logged with the time on the timer."""

    activity_id: Id[ActivityId] | None = Field(None, description="What kind of work, 0 for none")
    low: Effort | None = Field(
        None, description="What is left after it, together with the high end"
    )
    high: Effort | None = Field(None, description="The high end")
    is_done: bool = Field(False, description="Whether that person's row is done (R13)")
    restart: bool = Field(False, description="Start it again at once")
    note: str | None = Field(None, description="A word on it")
    comment: str | None = Field(None, description="Stands for the note where there is none")

    def logged(self) -> dict[str, Any]:
        """The arguments for `log_time`."""
        names = {"low", "high", "is_done"} & self.model_fields_set
        left: dict[str, Any] = {name: getattr(self, name) for name in names}
        note = self.note if self.note is not None else self.comment
        return {"activity_id": self.activity_id or None, "note": note, **left}


@router.get("/my_timers", response_model=list[responses.Timer])
def my_timers(service: Served, who: Caller) -> Response:
    """The caller's timers that run or have time on them."""
    snapshot, mine = service.live.current.snapshot, service.timers.of(who.name)
    return answer(
        # Timers live outside the plan, so one may be on an item that was deleted since.
        [shape_of(service, snapshot, who, i, mine[i]) for i in sorted(mine) if i in snapshot.items]
    )


@router.get(f"{ITEM}/timer", response_model=responses.Timer)
def read_timer(service: Served, who: Caller, item: ItemInPath) -> Response:
    """The caller's timer on the item; one that was never started stands at 0."""
    return _told(service, who, item)


@router.post(f"{ITEM}/timer/start", response_model=responses.Timer)
def start_timer(service: Served, who: Caller, item: ItemInPath) -> Response:
    """Start it, or let it go on; the caller's other running timer stops. No hours are logged before
    `commit` (R14)."""
    _refuse_to_time(who, item)
    service.timers.start(who.name, item.id)
    return _told(service, who, item)


@router.post(f"{ITEM}/timer/stop", response_model=responses.Timer)
def stop_timer(service: Served, who: Caller, item: ItemInPath) -> Response:
    """Stop it; the time on it stays, its hours are not logged yet (R14)."""
    _refuse_to_time(who, item)
    service.timers.stop(who.name, item.id)
    return _told(service, who, item)


@router.post(f"{ITEM}/timer/clear", response_model=responses.Timer)
def clear_timer(service: Served, who: Caller, item: ItemInPath) -> Response:
    """Forget the time on it; no hours are logged (R14)."""
    _refuse_to_time(who, item)
    service.timers.take(who.name, item.id)
    return _told(service, who, item)


@router.post(f"{ITEM}/timer/commit", response_model=responses.Timer)
async def commit_timer(
    service: Served, who: Caller, item: ItemInPath, commit: Commit | None = None
) -> Response:
    """Add the time on it to the hours that the person of the token's name logged on the item today
    (R14).

    The timer is then gone.

    If that is refused, the time stays on the timer.
    """
    _refuse_to_time(who, item)
    sent = commit if commit is not None else Commit.model_validate({})
    # Taken off first: two commits at once would otherwise log the same time twice.
    timer = await run_in_threadpool(service.timers.take, who.name, item.id)
    hours = round((timer.gathered or 0.0) / _HOUR, 4)
    try:
        if not hours:
            raise Refused(
                tr(
                    "There is no time on the timer of '{item}'.",
                    item=full_name(item.snapshot, item.id),
                )
            )
        # In the plan's zone, whatever the clock of whoever calls says.
        day = item.standing.today
        await service.edit(
            who, log_time, item.id, day=day, hours=hours, append=True, **sent.logged()
        )
    # A day can hold too many hours already (R14); the time must not be lost by that.
    except UserError:
        await run_in_threadpool(service.timers.put_back, who.name, item.id, timer)
        raise
    if sent.restart:
        await run_in_threadpool(service.timers.start, who.name, item.id)
    return await run_in_threadpool(_told, service, who, item)


def shape_of(
    service: Service, snapshot: Snapshot, who: Identity, item_id: ItemId, timer: StoredTimer
) -> responses.Timer:
    """A timer of the caller. Everybody has one timer for each item, with the item's id."""
    me, now = person_of(snapshot, who), service.timers.clock()
    return {
        "id": item_id,
        "type": "Timer",
        "item_id": item_id,
        "person_id": me.id if me is not None else UNASSIGNED_ID,
        "running": timer.since is not None,
        "running_time": timer.running(now) / _HOUR,
        "total_time": timer.gathered / _HOUR if timer.gathered is not None else None,
    }


def _told(service: Service, who: Identity, item: FoundItem) -> Response:
    timer = service.timers.of(who.name).get(item.id, StoredTimer())
    return answer(shape_of(service, item.snapshot, who, item.id, timer))


def _refuse_to_time(who: Identity, item: FoundItem) -> None:
    # Timers are no edit, so the check that edits make does not come by itself.
    refuse_read_only(who)
    if not item.item.is_leaf:
        raise Refused(
            tr(
                "'{item}' takes no timer; tasks, events and milestones do.",
                item=item.item.name,
            )
        )
