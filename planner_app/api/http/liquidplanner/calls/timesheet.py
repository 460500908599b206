"""Hours logged (R14): track_time on an item, and the entries themselves."""

import re
from datetime import date, datetime
from datetime import time as clock
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator, Field

from planner_app.api.http.error_answers import not_found
from planner_app.api.http.liquidplanner.documents.bodies import Id, Number, Sent, SentDay
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    ItemInPath,
    RecordId,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer, edited, timesheet_entry
from planner_app.api.http.liquidplanner.documents.responses import Gone, TimesheetEntry, Treeitem
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Caller, Served
from planner_app.errors import Refused
from planner_app.ids import ActivityId, ItemId, PersonId, TimeEntryId
from planner_app.languages import tr
from planner_app.limits import HOURS_A_DAY
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.time_entries import (
    delete_time_entry,
    log_time,
    update_time_entry,
)
from planner_app.operations.snapshot.snapshot import Snapshot, TimeEntryRecord
from planner_app.operations.transaction.edit import Edit
from planner_app.words import number_words

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Time"])
MOST: Final = 10_000
"""The most entries in one answer."""
# LiquidPlanner's own units, and not those of anybody's calendar.
_HOURS: Final = {"m": 1 / 60, "h": 1.0, "d": 8.0, "w": 40.0}
_WITH_UNIT: Final = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*([mhdw])\s*", re.ASCII)


def _hours(value: object) -> object:
    """'4h', '0.5d': hours; a day has 8, a week 40."""
    found = _WITH_UNIT.fullmatch(value) if isinstance(value, str) else None
    return float(found[1]) * _HOURS[found[2]] if found else value


Effort = Annotated[Number, BeforeValidator(_hours)]


class Tracked(Sent):
    """Hours that somebody worked on an item, and the work that is left."""

    work: Effort = Field(
        0.0,
        description=f"Hours, at most {HOURS_A_DAY:g}; 0 takes the entry away. '30m', '4h', '0.5d' "
        "are read too",
    )
    member_id: Id[PersonId] | None = Field(
        None, description="Who worked; without it the person of the token's name"
    )
    activity_id: Id[ActivityId] | None = Field(
        None, description="What kind of work, 0 for none; entries of another one stay"
    )
    work_performed_on: SentDay | None = Field(None, description="The day; without it today")
    note: str | None = Field(None, description="A word on it")
    comment: str | None = Field(None, description="Stands for the note where there is none")
    append: bool = Field(
        False, description="Add to what is there instead of replacing it; in the query too"
    )
    reduce_estimate: bool = Field(False, description="Take the work off both ends of the range")
    low: Effort | None = Field(
        None, description="What is left after it, together with the high end"
    )
    high: Effort | None = Field(None, description="The high end")
    is_done: bool = Field(False, description="Whether that person's row is done (R13)")
    done_on: SentDay | None = Field(
        None, description="The day on which the item was done, where it is done now (R13)"
    )


class EntryChange(Sent):
    """Fields of an entry; person and item stay."""

    wrapped = frozenset({"timesheet_entry"})
    ignored = frozenset(TimesheetEntry.__annotations__) - {
        "work",
        "work_performed_on",
        "activity_id",
        "note",
    }

    work: Number = Field(
        0.0, description=f"Hours above 0, at most {HOURS_A_DAY:g} for a person's day (R14)"
    )
    work_performed_on: SentDay | None = Field(None, description="The day")
    activity_id: Id[ActivityId] | None = Field(None, description="null for none")
    note: str | None = Field(None, description="A word on it")


class NewEntry(EntryChange):
    """Hours of somebody on an item."""

    ignored = EntryChange.ignored - {"item_id", "member_id"}

    item_id: Id[ItemId] = Field(description="A leaf")
    member_id: Id[PersonId] | None = Field(
        None, description="Without it the person of the token's name"
    )


@router.post(f"{ITEM}/track_time", response_model=Treeitem)
async def track_time(
    service: Served,
    who: Caller,
    item: ItemInPath,
    tracked: Tracked,
    append: Annotated[
        bool, Query(description="Add to what is there instead of replacing it")
    ] = False,
) -> Response:
    """Log hours; a second call for the same person, day and activity replaces what is there unless
    `append` (R14)."""
    sent = tracked.model_fields_set
    left = {name: getattr(tracked, name) for name in ("low", "high", "is_done") if name in sent}
    day = tracked.work_performed_on or item.standing.today
    changes, standing = await service.edit(
        who,
        _track,
        item.id,
        _noon(item.standing, tracked.done_on),
        day=day,
        hours=tracked.work,
        person_id=tracked.member_id,
        # 0 is how LiquidPlanner's clients say that there is none.
        activity_id=tracked.activity_id or None,
        note=tracked.note if tracked.note is not None else tracked.comment,
        append=append or tracked.append,
        reduce_estimate=tracked.reduce_estimate,
        **left,
    )
    shape = await edited(service, changes, standing, item.id)
    time_entry = (
        standing.snapshot.time_entries.get(changes.value) if changes.value is not None else None
    )
    # 0 hours take an entry away, and then there is none to show.
    shape["timesheet_entry"] = timesheet_entry(time_entry) if time_entry is not None else None
    return answer(shape)


def _track(
    edit: Edit, treeitem_id: ItemId, /, done_at: datetime | None, **logged: Any
) -> TimeEntryId | None:
    """Log the hours, and set the moment at which the item was done. Answers the entry's id."""
    entry_id, label = log_time(edit, treeitem_id, **logged), edit.label
    if done_at is not None:
        update_treeitem(edit, treeitem_id, done_at=done_at)
    # The undo step is called after the hours, which is what the caller asked for.
    edit.label = label
    return entry_id


def _noon(standing: Standing, day: date | None) -> datetime | None:
    zone = ZoneInfo(standing.snapshot.plan.timezone)
    # A day becomes a moment: at noon it is the same day in nearly every other zone too.
    return datetime.combine(day, clock.min.replace(hour=12), zone) if day is not None else None


@router.get("/timesheet_entries", response_model=list[TimesheetEntry])
def list_entries(
    service: Served,
    _who: Caller,
    member_id: Annotated[PersonId | None, Query(description="Of this person")] = None,
    project_id: Annotated[
        ItemId | None, Query(description="On items inside this container")
    ] = None,
    item_id: Annotated[ItemId | None, Query(description="On this item")] = None,
    start_date: Annotated[date | None, Query(description="The first day")] = None,
    end_date: Annotated[date | None, Query(description="The last day, included")] = None,
    client_id: Annotated[
        int | None, Query(description="There are no clients: no entry is of one")
    ] = None,
    state: Annotated[str, Query(description="Every entry is `open`")] = "open",
    limit: Annotated[int | None, Query(ge=1, le=MOST, description="At most so many")] = None,
) -> Response:
    """Entries by day; criteria that fit nothing answer an empty list."""
    snapshot = service.live.current.snapshot
    found = [
        time_entry
        for time_entry in snapshot.time_entries.values()
        # Clients filter by what only LiquidPlanner has; nothing here fits, and no error stops them.
        if (client_id, state) == (None, "open")
        and member_id in (None, time_entry.person_id)
        and item_id in (None, time_entry.treeitem_id)
        and (start_date is None or start_date <= time_entry.day)
        and (end_date is None or time_entry.day <= end_date)
        and (project_id is None or _is_inside(snapshot, time_entry.treeitem_id, project_id))
    ]
    if len(found) > MOST and limit is None:
        raise Refused(
            tr(
                "The answer would hold {count} entries; ask for at most {most} with dates "
                "or a limit.",
                count=number_words(len(found)),
                most=number_words(MOST),
            )
        )
    found.sort(key=lambda time_entry: (time_entry.day, time_entry.id))
    return answer([timesheet_entry(time_entry) for time_entry in found[:limit]])


@router.get("/timesheet_entries/{entry_id}", response_model=TimesheetEntry)
async def read_entry(service: Served, _who: Caller, entry_id: RecordId[TimeEntryId]) -> Response:
    """One entry."""
    return answer(timesheet_entry(_entry(service.live.current.snapshot, entry_id)))


@router.post("/timesheet_entries", response_model=TimesheetEntry, status_code=201)
async def create_entry(service: Served, who: Caller, time_entry: NewEntry) -> Response:
    """Log hours beside the entries that are there already (R14)."""
    changes, standing = await service.edit(
        who,
        log_time,
        time_entry.item_id,
        day=time_entry.work_performed_on or service.live.current.today,
        hours=time_entry.work,
        person_id=time_entry.member_id,
        activity_id=time_entry.activity_id,
        note=time_entry.note,
        # A record of its own, as LiquidPlanner's POST makes one; only track_time replaces (R14).
        append=True,
    )
    assert changes.value is not None, "no entry is taken away where hours are added"
    return answer(timesheet_entry(_entry(standing.snapshot, changes.value)), 201)


@router.put("/timesheet_entries/{entry_id}", response_model=TimesheetEntry)
async def change_entry(
    service: Served, who: Caller, entry_id: RecordId[TimeEntryId], time_entry: EntryChange
) -> Response:
    """Correct an entry; the estimate stays: nothing is taken from it or given back (R14)."""
    _entry(service.live.current.snapshot, entry_id)
    names = {
        "work": "hours",
        "work_performed_on": "day",
        "activity_id": "activity_id",
        "note": "note",
    }
    sent: dict[str, Any] = time_entry.given(names)
    _, standing = await service.edit(who, update_time_entry, entry_id, **sent)
    return answer(timesheet_entry(_entry(standing.snapshot, entry_id)))


@router.delete("/timesheet_entries/{entry_id}", response_model=Gone)
async def delete_entry(service: Served, who: Caller, entry_id: RecordId[TimeEntryId]) -> Response:
    """Take an entry away; deleting never gives back to the estimate (R14)."""
    _entry(service.live.current.snapshot, entry_id)
    changes, _ = await service.edit(who, delete_time_entry, entry_id)
    return answer({"id": entry_id, "type": "TimesheetEntry", "notes": list(changes.notes)})


def _entry(snapshot: Snapshot, entry_id: TimeEntryId) -> TimeEntryRecord:
    found = snapshot.time_entries.get(entry_id)
    if found is None:
        raise not_found("timesheet entry", entry_id)
    return found


def _is_inside(snapshot: Snapshot, item_id: ItemId | None, container_id: ItemId) -> bool:
    while item_id is not None and item_id != container_id:
        item_id = snapshot.items[item_id].parent_id
    return item_id is not None
