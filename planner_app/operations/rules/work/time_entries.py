"""Hours logged (R14)."""

import math
from datetime import date, datetime

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import ActivityId, ItemId, PersonId, TimeEntryId
from planner_app.languages import tr
from planner_app.limits import FIRST_YEAR, HOURS_A_DAY, LAST_YEAR, is_day
from planner_app.model import Activity, Assignment, Person, TimeEntry, TreeItem
from planner_app.model.nouns import a_kind
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.ranges import set_range
from planner_app.operations.rules.work.rows import (
    owner_name,
    refresh_done_at,
    row_for,
    rows_of,
    set_done,
)
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import KEEP, Edit, Keep, apply_values
from planner_app.words import number_words


def log_time(
    edit: Edit,
    treeitem_id: ItemId,
    *,
    day: date,
    hours: float,
    person_id: PersonId | None = None,
    activity_id: ActivityId | None = None,
    note: str | None = None,
    append: bool = False,
    reduce_estimate: bool = False,
    low: float | Keep = KEEP,
    high: float | Keep = KEEP,
    is_done: bool | None = None,
) -> TimeEntryId | None:
    """Log hours of a person (None: the author) on a leaf on a day; answers the entry's id, None
    where 0 removed it.

    What is there for the same item, person, day and activity is replaced unless `append`. Somebody
    without a row gets a done one. With `reduce_estimate` both ends of their range go down by the
    work; low, high and is_done are set on their row after it. Refused: a container, negative hours,
    more than 24 hours on a day (by the invariants).
    """
    item = edit.get(TreeItem, treeitem_id)
    person = edit.get(Person, person_id) if person_id is not None else _author(edit)
    worked = _checked_hours(hours, append=append)
    _refuse_no_day(day)
    _refuse_container(item)
    same = _same(edit, item.id, person.id, day, _activity(edit, activity_id)) if not append else []
    replaced = math.fsum(time_entry.hours for time_entry in same)
    time_entry = _write(edit, same, item, person, day, worked, activity_id, note)
    if time_entry is not None:
        _row_of(edit, item, person.id)
    if reduce_estimate and worked > replaced:
        _reduce(edit, item, person.id, worked - replaced)
    _set_progress(edit, item, person, low, high, is_done)
    refresh_done_at(edit, item)
    edit.label = _label_of_hours(edit, item, person, worked)
    return time_entry.id if time_entry is not None else None


def update_time_entry(
    edit: Edit,
    time_entry_id: TimeEntryId,
    *,
    day: date | None = None,
    hours: float | None = None,
    activity_id: ActivityId | Keep | None = KEEP,
    note: str | Keep | None = KEEP,
) -> None:
    """Correct an entry; person and item stay, and nothing is taken from or given back to the
    estimate.

    Refused: no hours, more than 24 hours on a day, an unknown activity.
    """
    time_entry = edit.get(TimeEntry, time_entry_id)
    worked = time_entry.hours if hours is None else _checked_hours(hours, append=True)
    if day is not None:
        _refuse_no_day(day)
    person = edit.get(Person, time_entry.person_id)
    time_entry.day, time_entry.hours = day or time_entry.day, worked
    if not isinstance(activity_id, Keep):
        time_entry.activity_id = _activity(edit, activity_id)
    if not isinstance(note, Keep):
        apply_values(time_entry, {"note": note}, ("note",))
    edit.label = tr(
        "Changed hours of {person} on '{item}'",
        person=owner_name(edit, (person.id, None)),
        item=_item_name(edit, time_entry),
    )


def delete_time_entry(edit: Edit, time_entry_id: TimeEntryId) -> None:
    """Take an entry away; nothing is given back to the estimate (R14)."""
    time_entry = edit.get(TimeEntry, time_entry_id)
    who = owner_name(edit, (time_entry.person_id, None))
    edit.label = tr(
        "Removed {hours} h of {person} on '{item}'",
        person=who,
        item=_item_name(edit, time_entry),
        hours=number_words(time_entry.hours, 2),
    )
    edit.delete(time_entry)


def _label_of_hours(edit: Edit, item: TreeItem, person: Person, worked: float) -> str:
    who = owner_name(edit, (person.id, None))
    name = name_in(edit, item)
    if not worked:
        return tr("Removed hours of {person} on '{item}'", person=who, item=name)
    return tr(
        "Logged {hours} h of {person} on '{item}'",
        hours=number_words(worked, 2),
        person=who,
        item=name,
    )


def _item_name(edit: Edit, time_entry: TimeEntry) -> str:
    return name_in(edit, edit.get(TreeItem, time_entry.treeitem_id))


def _author(edit: Edit) -> Person:
    """R14: without a person it is the one of the author's name."""
    person = edit.session.scalar(select(Person).where(Person.username == edit.author))
    if person is None:
        raise Refused(
            tr(
                "No username in this plan is '{author}'; say whose hours these are.",
                author=edit.author,
            )
        )
    return person


def _activity(edit: Edit, activity_id: ActivityId | None) -> ActivityId | None:
    return edit.get(Activity, activity_id).id if activity_id is not None else None


def _checked_hours(hours: object, *, append: bool) -> float:
    if (
        isinstance(hours, bool)
        or not isinstance(hours, int | float)
        or not 0 <= hours <= HOURS_A_DAY
    ):
        raise Refused(
            tr("Logged hours must be between 0 and {most}.", most=number_words(HOURS_A_DAY))
        )
    if append and hours == 0:
        raise Refused(tr("The hours to add must be above 0."))
    return float(hours)


def _refuse_container(item: TreeItem) -> None:
    if not item.is_leaf:
        raise Refused(
            tr(
                "Hours are logged on tasks, events and milestones; '{item}' is {kind}.",
                item=item.name,
                kind=a_kind(item.type),
            )
        )


def _refuse_no_day(day: object) -> None:
    if isinstance(day, datetime) or not is_day(day):
        raise Refused(
            tr(
                "Hours are logged on a day between {first} and {last}.",
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )


def _same(
    edit: Edit, treeitem_id: ItemId, person_id: PersonId, day: date, activity_id: ActivityId | None
) -> list[TimeEntry]:
    here = (
        TimeEntry.treeitem_id == treeitem_id,
        TimeEntry.person_id == person_id,
        TimeEntry.day == day,
    )
    return [e for e in edit.all(select(TimeEntry).where(*here)) if e.activity_id == activity_id]


def _write(
    edit: Edit,
    same: list[TimeEntry],
    item: TreeItem,
    person: Person,
    day: date,
    hours: float,
    activity_id: ActivityId | None,
    note: str | None,
) -> TimeEntry | None:
    for extra in same[1:] if hours else same:
        edit.delete(extra)
    if not hours:
        return None
    time_entry = (
        same[0]
        if same
        else TimeEntry(treeitem_id=item.id, person_id=person.id, day=day, activity_id=activity_id)
    )
    time_entry.hours = hours
    if note is not None:
        apply_values(time_entry, {"note": note}, ("note",))
    return time_entry if same else edit.add(time_entry)


def _row_of(edit: Edit, item: TreeItem, person_id: PersonId) -> Assignment:
    """The person's row; somebody without one gets a done row, which does not take an Unassigned
    row's place."""
    rows = rows_of(edit, item.id)
    row = row_for(rows, (person_id, None))
    if row is None:
        row = edit.add(
            Assignment(
                treeitem_id=item.id, person_id=person_id, position=len(rows) + 1, is_done=False
            )
        )
        set_done(edit, row, True)
    return row


def _reduce(edit: Edit, item: TreeItem, person_id: PersonId, by: float) -> None:
    row = row_for(rows_of(edit, item.id), (person_id, None))
    if row is not None and row.low is not None and row.high is not None and not row.is_done:
        set_range(edit, row, max(row.low - by, 0.0), max(row.high - by, 0.0))


def _set_progress(
    edit: Edit,
    item: TreeItem,
    person: Person,
    low: float | Keep,
    high: float | Keep,
    is_done: bool | None,
) -> None:
    """R14: what the same call says about the person's own row, after the estimate was reduced."""
    if isinstance(low, Keep) and isinstance(high, Keep) and is_done is None:
        return
    row = row_for(rows_of(edit, item.id), (person.id, None))
    if row is None:
        raise Refused(
            tr(
                "{person} is not on '{item}'.",
                person=owner_name(edit, (person.id, None)),
                item=name_in(edit, item),
            )
        )
    update_assignment(edit, row.id, low=low, high=high, is_done=is_done)
