"""What the scheduler wants to know of each row, as columns: moments in UTC seconds, days as
ordinals."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from planner_app.ids import PersonId
from planner_app.operations.snapshot.snapshot import (
    AssignmentRecord,
    DependencyRecord,
    ItemRecord,
    LoggedOnItem,
    TimeEntryRecord,
)
from planner_app.scheduling.problem import NO_TIME, Floats, Ints, ItemKind

Arrays = dict[str, NDArray[Any]]
_KINDS: Final = {
    "task": int(ItemKind.TASK),
    "event": int(ItemKind.EVENT),
    "partial_day_event": int(ItemKind.PARTIAL_DAY_EVENT),
    "milestone": int(ItemKind.MILESTONE),
}
_CONTAINER: Final = int(ItemKind.CONTAINER)
_DATED: Final = {"event", "partial_day_event", "milestone"}


def columns_of_items(zone: str, records: Sequence[ItemRecord]) -> Arrays:
    """Of treeitems; `zone` is the plan's, whose midnights `delay` and `deadline` are."""
    column = _fields(records, ItemRecord)
    return {
        "parent_id": _ids(column.parent_id),
        "package_id": _ids(column.package_id),
        "kind": np.array([_KINDS.get(name, _CONTAINER) for name in column.type], np.int8),
        "is_on_hold": np.array(column.is_on_hold, np.bool_),
        "work_in_order": np.array(column.work_in_order, np.bool_),
        "delay": _midnights(column.delay_until, zone, 0),
        # A promise holds until its day is over, at the next midnight of the plan's zone.
        "deadline": _midnights(column.promise_by, zone, 1),
        "done_at": _ints([moment(at) if at else NO_TIME for at in column.done_at]),
        "start": _ints(
            [_start(record) if record.type in _DATED else NO_TIME for record in records]
        ),
        "finish": _ints(
            [_finish(record) if record.type in _DATED else NO_TIME for record in records]
        ),
        "max_effort": _floats(column.max_effort),
    }


def columns_of_rows(records: Sequence[AssignmentRecord]) -> Arrays:
    """Of assignments."""
    column = _fields(records, AssignmentRecord)
    return {
        "treeitem_id": _ints(column.treeitem_id),
        "position": _ints(column.position),
        "person_id": _ids(column.person_id),
        "team_id": _ids(column.team_id),
        "low": _floats(column.low),
        "high": _floats(column.high),
        "is_done": np.array(column.is_done, np.bool_),
        "daily_limit": _floats(column.daily_limit),
    }


def columns_of_links(records: Sequence[DependencyRecord]) -> Arrays:
    """Of dependencies."""
    column = _fields(records, DependencyRecord)
    return {
        "before_id": _ints(column.before_id),
        "after_id": _ints(column.after_id),
        "lag_days": _floats(column.lag_days),
    }


def columns_of_entries(records: Sequence[TimeEntryRecord]) -> Arrays:
    """Of time entries."""
    column = _fields(records, TimeEntryRecord)
    return {
        "treeitem_id": _ints(column.treeitem_id),
        "person_id": _ints(column.person_id),
        "day": _ints([day.toordinal() for day in column.day]),
        "hours": _floats(column.hours),
    }


def columns_of_logged(records: Sequence[Mapping[PersonId, LoggedOnItem]]) -> Arrays:
    """Of what was logged on each item: the hours of all together."""
    return {"hours": _floats([sum(entry.hours for entry in people.values()) for people in records])}


def moment(at: datetime | None) -> int:
    """UTC seconds; NO_TIME for none."""
    return NO_TIME if at is None else int(at.astimezone(UTC).timestamp())


def _midnights(days: Sequence[date | None], zone: str, later: int) -> Ints:
    """00:00 of the days, or of so many days later, on the clock of a zone, UTC seconds."""
    # Many items name the same few days, and asking a zone for each would be slow.
    known = {
        day: int(
            datetime(shifted.year, shifted.month, shifted.day, tzinfo=ZoneInfo(zone)).timestamp()
        )
        for day in set(days)
        if day is not None
        for shifted in (day + timedelta(days=later),)
    }
    return _ints([known[day] if day is not None else NO_TIME for day in days])


def _start(record: ItemRecord) -> int:
    # Whole days are meant on each person's clock; a partial-day event has moments (S8).
    return (
        moment(record.start) if record.type == "partial_day_event" else _ordinal(record.start_date)
    )


def _finish(record: ItemRecord) -> int:
    return (
        moment(record.end) if record.type == "partial_day_event" else _ordinal(record.finish_date)
    )


def _ordinal(day: date | None) -> int:
    return NO_TIME if day is None else day.toordinal()


def _fields(records: Sequence[Any], row_type: Any) -> Any:
    """The rows' fields as tuples, under the fields' names."""
    # Of no records zip makes no columns, and the names must be there all the same.
    return row_type._make(zip(*records, strict=True) if records else [()] * len(row_type._fields))


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)


def _ids(values: Sequence[int | None]) -> Ints:
    # Integers have no NaN, and no id is negative.
    return np.array([-1 if value is None else value for value in values], np.int64)


def _floats(values: Sequence[float | None]) -> Floats:
    """None becomes NaN."""
    return np.array(values, np.float64)
