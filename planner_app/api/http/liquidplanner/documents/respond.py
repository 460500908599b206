"""Turns rows of the snapshot and dates of the schedule into LiquidPlanner's answers."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime

from fastapi import Response
from fastapi.concurrency import run_in_threadpool

from planner_app.api.http.liquidplanner.documents.describing import other_fields
from planner_app.api.http.liquidplanner.documents.history_fields import HistoryFields, read_beside
from planner_app.api.http.liquidplanner.documents.responses import (
    OTHER_ITEM_FIELDS,
    TYPE_NAMES,
    Activity,
    Dependency,
    ItemAlert,
    Outlook,
    Surroundings,
    TimesheetEntry,
    Treeitem,
)
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Service
from planner_app.errors import UnknownRecord
from planner_app.ids import ActivityId, AssignmentId, ItemId
from planner_app.languages import tr
from planner_app.operations.snapshot.estimates import EstimateRecord
from planner_app.operations.snapshot.records import SPACE_ID, TreeitemFields, treeitem_record
from planner_app.operations.snapshot.snapshot import (
    DependencyRecord,
    ItemRecord,
    Snapshot,
    TimeEntryRecord,
    ids_inside,
)
from planner_app.operations.transaction.changes import Changes
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import P10, P90, P98


def answer(value: object, status: int = 200) -> Response:
    """A JSON response, with moments in whole seconds with an offset, as LiquidPlanner's clients
    read them."""
    return Response(json.dumps(value, default=_plain), status, media_type="application/json")


def treeitem(
    standing: Standing,
    item_id: ItemId,
    beside: HistoryFields,
    estimates: Mapping[AssignmentId, Sequence[EstimateRecord]] | None = None,
) -> Treeitem:
    """An item with its rows; each with its history where `estimates` are given (R6)."""
    item = standing.snapshot.items[item_id]
    record = treeitem_record(standing.snapshot, item_id, standing.schedule, estimates)
    shape: Treeitem = {
        "id": item.id,
        "type": TYPE_NAMES[item.type],
        "space_id": SPACE_ID,
        "name": item.name,
        "description": item.description,
        "parent_id": item.parent_id,
        "package_id": item.package_id,
        **_surroundings(standing.snapshot, item),
        "is_done": record["is_done"],
        "done_on": standing.day_of(record["done_at"]) if record["done_at"] else None,
        "done_at": record["done_at"],
        "is_on_hold": item.is_on_hold,
        "delay_until": item.delay_until,
        "promise_by": item.promise_by,
        "max_effort": item.max_effort,
        **beside.of(item.id),
        **_outlook(standing, item, record),
        "work_in_order": item.work_in_order,
        "external_reference": item.external_reference,
        **other_fields(item, OTHER_ITEM_FIELDS),  # type: ignore[typeddict-item]  # what is not required comes below
        "activity_id": common_activity(standing.snapshot, item.id),
        "assignments": record["assignments"],
    }
    _add_times(shape, item)
    return shape


def _surroundings(snapshot: Snapshot, item: ItemRecord) -> Surroundings:
    above = list(_above(snapshot, item))
    # A package gives a leaf its priority and, like a parent, holds and delays it (R15).
    package = snapshot.items[item.package_id] if item.package_id is not None else None
    packages = [*reversed(list(_above(snapshot, package))), package] if package is not None else []
    inherited = [*above, *packages]
    return {
        "parent_ids": [parent.id for parent in reversed(above)],
        "parent_crumbs": [parent.name for parent in reversed(above)],
        "package_ids": [parent.id for parent in packages],
        "package_crumbs": [parent.name for parent in packages],
        "global_priority": [*(parent.rank for parent in reversed(above)), item.rank],
        "global_package_priority": [*(p.rank for p in packages), item.package_rank or 0]
        if packages
        else None,
        "project_id": next((parent.id for parent in above if parent.type == "project"), None),
        "effective_is_on_hold": item.is_on_hold or any(parent.is_on_hold for parent in inherited),
        # The strictest counts: nothing starts before the last of the delays or keeps a promise
        # later than the first.
        "parent_delay_until": max(
            (p.delay_until for p in inherited if p.delay_until), default=None
        ),
        "parent_promise_by": min((p.promise_by for p in inherited if p.promise_by), default=None),
    }


def _outlook(standing: Standing, item: ItemRecord, record: TreeitemFields) -> Outlook:
    low, high, is_estimated, work = _effort(standing.snapshot, item)
    logged = standing.snapshot.logged.get(item.id, {}).values()
    return {
        "expected_start": record["expected_start"],
        "expected_finish": record["expected_finish"],
        "earliest_finish": _percentile(standing, item.id, P10),
        "latest_finish": _percentile(standing, item.id, P90),
        "p98_finish": _percentile(standing, item.id, P98),
        "low_effort_remaining": low,
        "high_effort_remaining": high,
        "is_estimated": is_estimated,
        "work": work,
        "started_on": min((time_entry.first_day for time_entry in logged), default=None),
    }


def common_activity(snapshot: Snapshot, item_id: ItemId) -> ActivityId | None:
    """The activity of all rows of an item, None if they differ or have none."""
    found = {snapshot.assignments[row].activity_id for row in snapshot.rows_of.get(item_id, ())}
    return found.pop() if len(found) == 1 else None


async def edited(
    service: Service,
    changes: Changes[object],
    standing: Standing,
    item_id: ItemId,
    estimates: Mapping[AssignmentId, Sequence[EstimateRecord]] | None = None,
) -> Treeitem:
    """An item after an edit, with sentences about other changes. UnknownRecord: somebody has
    deleted it since."""
    # The wait for dates may show a later revision, with somebody else's deletion in it.
    if item_id not in standing.snapshot.items:
        raise UnknownRecord(
            tr(
                "The change was made, but somebody has deleted item {item_id} since.",
                item_id=item_id,
            )
        )
    shape = treeitem(
        standing, item_id, await run_in_threadpool(read_beside, service, [item_id]), estimates
    )
    if changes.notes:
        shape["notes"] = list(changes.notes)
    return shape


def item_alerts(standing: Standing, item_id: ItemId) -> list[ItemAlert]:
    """The alerts of an item (S13)."""
    return [
        {
            "type": "Alert",
            "key": found.kind.value,
            "flag": found.flag.value,
            "description": found.message,
        }
        for found in standing.alerts.get(item_id, ())
    ]


def dependency(snapshot: Snapshot, link: DependencyRecord) -> Dependency:
    """The answer for a dependency (S6)."""
    return {
        "id": link.id,
        "type": "Dependency",
        "prerequisite_item_id": link.before_id,
        "dependent_item_id": link.after_id,
        "lag_days": link.lag_days,
        "satisfied": snapshot.is_done(link.before_id),
    }


def activity(snapshot: Snapshot, activity_id: ActivityId) -> Activity:
    """The answer for an activity."""
    return {
        "id": activity_id,
        "type": "Activity",
        "space_id": SPACE_ID,
        "name": snapshot.activities[activity_id].name,
    }


def timesheet_entry(time_entry: TimeEntryRecord) -> TimesheetEntry:
    """The answer for a time entry (R14)."""
    return {
        "id": time_entry.id,
        "type": "TimesheetEntry",
        "item_id": time_entry.treeitem_id,
        "member_id": time_entry.person_id,
        "activity_id": time_entry.activity_id,
        "work": time_entry.hours,
        "work_performed_on": time_entry.day,
        "note": time_entry.note,
        "state": "open",
        "timesheet_id": None,
    }


def _add_times(shape: Treeitem, item: ItemRecord) -> None:
    # Only what its type has: a task has no days of its own to show, or to be sent back.
    if item.type == "event":
        shape["start_date"], shape["finish_date"] = item.start_date, item.finish_date
    elif item.type == "partial_day_event":
        shape["start"], shape["end"] = item.start, item.end
    elif item.type == "milestone":
        shape["date"] = item.start_date


def _above(snapshot: Snapshot, item: ItemRecord) -> Iterator[ItemRecord]:
    """Its containers, the nearest first."""
    while item.parent_id is not None:
        item = snapshot.items[item.parent_id]
        yield item


def _effort(snapshot: Snapshot, item: ItemRecord) -> tuple[float, float, bool, float]:
    """Low and high end of the work left inside, added up like bell curves in series; whether any of
    it is estimated; the hours logged inside."""
    leaves = [item.id] if item.is_leaf else ids_inside(snapshot.children, item.id)
    middle = square = work = 0.0
    is_estimated = False
    for leaf in leaves:
        work += math.fsum(logged.hours for logged in snapshot.logged.get(leaf, {}).values())
        for row_id in snapshot.rows_of.get(leaf, ()):
            row = snapshot.assignments[row_id]
            # A done row has nothing left, whatever range it once had (R13).
            if row.low is not None and row.high is not None and not row.is_done:
                is_estimated = True
                middle += (row.low + row.high) / 2
                # Spreads of independent work add up as squares: sums would make every project look
                # hopeless.
                square += ((row.high - row.low) / 2) ** 2
    half = math.sqrt(square)
    return max(middle - half, 0.0), middle + half, is_estimated, work


def _percentile(standing: Standing, item_id: ItemId, column: int) -> datetime | None:
    # Simulated finishes come seconds after the dates; until then null says so.
    if standing.percentiles is None or standing.schedule is None:
        return None
    index = standing.schedule.index_by_item_id.get(item_id)
    moment = int(standing.percentiles.items[index, column]) if index is not None else NO_TIME
    return None if moment == NO_TIME else datetime.fromtimestamp(moment, UTC)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        # One offset for all, so that clients may compare moments as text.
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in an answer")
