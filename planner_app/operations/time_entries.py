"""Hours logged (R14)."""

import math
from datetime import date, datetime

from sqlalchemy import func, select

from planner_app.errors import Refused
from planner_app.model import Activity, Assignment, Person, TimeEntry, TreeItem
from planner_app.operations.edit import Edit
from planner_app.operations.ranges import set_range
from planner_app.operations.rows import owner_name, refresh_done_at, row_for, rows_of, set_done


def log_time(
    edit: Edit,
    treeitem_id: int,
    *,
    person_id: int,
    day: date,
    hours: float,
    activity_id: int | None = None,
    note: str | None = None,
    append: bool = False,
    reduce_estimate: bool = False,
) -> int | None:
    """Log hours of a person on a leaf on a day; answers the entry's id, None where 0 hours removed it.

    What is there for the same item, person, day and activity is replaced unless `append`. Somebody without a row gets a
    done one. With `reduce_estimate` both ends of their range go down by the work. Refused: a container, negative hours,
    more than 24 hours on a day.
    """
    item = edit.get(TreeItem, treeitem_id, "item")
    person = edit.get(Person, person_id, "person")
    worked = _checked_hours(hours, append=append)
    _refuse_no_day(day)
    if not item.is_leaf:
        raise Refused(f"Hours are logged on tasks, events and milestones, not on the {item.type} '{item.name}'.")
    if activity_id is not None:
        edit.get(Activity, activity_id, "activity")
    same = _same(edit, item.id, person.id, day, activity_id) if not append else []
    replaced = math.fsum(entry.hours for entry in same)
    _refuse_long_day(edit, person, day, worked - replaced)
    entry = _write(edit, same, item, person, day, worked, activity_id, note)
    if entry is not None:
        _row_of(edit, item, person.id)
    if reduce_estimate and worked > replaced:
        _reduce(edit, item, person.id, worked - replaced)
    refresh_done_at(edit, item)
    who = owner_name(edit, (person.id, None))
    edit.label = (
        f"Logged {worked:g} h of {who} on '{item.name}'" if worked else f"Removed hours of {who} on '{item.name}'"
    )
    return entry.id if entry is not None else None


def delete_time_entry(edit: Edit, time_entry_id: int) -> None:
    """Take an entry away; nothing is given back to the estimate (R14)."""
    entry = edit.get(TimeEntry, time_entry_id, "time entry")
    edit.label = f"Removed {entry.hours:g} logged hours"
    edit.delete(entry)


def _checked_hours(hours: object, *, append: bool) -> float:
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 <= hours <= 24:
        raise Refused("Hours logged lie between 0 and 24.")
    if append and hours == 0:
        raise Refused("There are no hours to add.")
    return float(hours)


def _refuse_no_day(day: object) -> None:
    if isinstance(day, datetime) or not isinstance(day, date) or not 1900 <= day.year <= 2200:
        raise Refused("Hours are logged on a day between 1900 and 2200.")


def _same(edit: Edit, treeitem_id: int, person_id: int, day: date, activity_id: int | None) -> list[TimeEntry]:
    here = (TimeEntry.treeitem_id == treeitem_id, TimeEntry.person_id == person_id, TimeEntry.day == day)
    return [e for e in edit.all(select(TimeEntry).where(*here)) if e.activity_id == activity_id]


def _refuse_long_day(edit: Edit, person: Person, day: date, added: float) -> None:
    that_day = (TimeEntry.person_id == person.id, TimeEntry.day == day)
    there = edit.session.scalar(select(func.sum(TimeEntry.hours)).where(*that_day)) or 0.0
    if added > 0 and there + added > 24 + 1e-9:
        raise Refused(f"{owner_name(edit, (person.id, None))} would have more than 24 hours on {day:%d %b %Y}.")


def _write(
    edit: Edit,
    same: list[TimeEntry],
    item: TreeItem,
    person: Person,
    day: date,
    hours: float,
    activity_id: int | None,
    note: str | None,
) -> TimeEntry | None:
    for extra in same[1:] if hours else same:
        edit.delete(extra)
    if not hours:
        return None
    if same:
        same[0].hours = hours
        same[0].note = note if note is not None else same[0].note
        return same[0]
    entry = TimeEntry(
        treeitem_id=item.id, person_id=person.id, day=day, hours=hours, activity_id=activity_id, note=note
    )
    return edit.add(entry)


def _row_of(edit: Edit, item: TreeItem, person_id: int) -> Assignment:
    """The person's row; somebody without one gets a done row, which does not take an Unassigned row's place."""
    rows = rows_of(edit, item.id)
    row = row_for(rows, (person_id, None))
    if row is None:
        row = edit.add(Assignment(treeitem_id=item.id, person_id=person_id, position=len(rows) + 1, is_done=False))
        set_done(edit, row, True)
    return row


def _reduce(edit: Edit, item: TreeItem, person_id: int, by: float) -> None:
    row = row_for(rows_of(edit, item.id), (person_id, None))
    if row is not None and row.low is not None and row.high is not None and not row.is_done:
        set_range(edit, row, max(row.low - by, 0.0), max(row.high - by, 0.0))
