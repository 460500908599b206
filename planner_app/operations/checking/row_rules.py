"""The rules of assignments and logged hours over a whole plan (R1, R3-R7, R9, R12-R14, R16)."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from planner_app.ids import NO_ITEM_ID, AssignmentId, ItemId, PersonId
from planner_app.languages import tr
from planner_app.limits import HOURS_A_DAY, HOURS_ROUNDING, MOST_HOURS
from planner_app.model import Assignment, Estimate
from planner_app.model.fields import out_of_bounds
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, Snapshot
from planner_app.operations.transaction.field_words import field_words
from planner_app.words import day_words, hours_words, number_words

LowHigh = tuple[float, float]


def check_rows(snapshot: Snapshot) -> Iterator[str]:
    """Sentences about rows that break a rule."""
    for row in snapshot.assignments.values():
        if row.treeitem_id in snapshot.items:
            yield from _check_row(snapshot.items[row.treeitem_id], row)
    for item in snapshot.items.values():
        rows = [snapshot.assignments[row_id] for row_id in snapshot.rows_of.get(item.id, ())]
        yield from _check_rows_of(item, rows)
    yield from _check_teams(snapshot)
    yield from _check_hours(snapshot)


def check_histories(snapshot: Snapshot, connection: Connection) -> Iterator[str]:
    """R6: a row has a history exactly when it is estimated, and its last line is the row's
    range."""
    latest: dict[AssignmentId, LowHigh] = {}
    columns = (Estimate.assignment_id, Estimate.low, Estimate.high)
    # History only grows (R6), so the highest id is the newest line.
    for row_id, low, high in connection.execute(select(*columns).order_by(Estimate.id)):
        latest[row_id] = (low, high)
    yield from _histories(snapshot, latest)


def _histories(snapshot: Snapshot, latest: Mapping[AssignmentId, LowHigh]) -> Iterator[str]:
    for row in snapshot.assignments.values():
        present = None if row.low is None or row.high is None else (row.low, row.high)
        if latest.get(row.id) != present:
            yield _not_the_last(snapshot, row)


def _check_row(item: ItemRecord, row: AssignmentRecord) -> Iterator[str]:
    if not item.is_leaf and item.type != "project":
        yield tr("'{item}' has an assignment, but only leaves and projects can.", item=item.name)
    yield from _check_effort(item, row)
    # R12: a project's rows are its team, persons only, and none of them is work to be done.
    if item.type == "project" and (row.person_id is None or row.is_done):
        yield tr(
            "The team of '{item}' has a row that is not a person's, or that is done.",
            item=item.name,
        )
    if row.is_done != (row.done_at is not None):
        yield tr("A row on '{item}' is done without a time, or is open with one.", item=item.name)


def _check_effort(item: ItemRecord, row: AssignmentRecord) -> Iterator[str]:
    """R5, R9, R12: ranges on tasks only, limits where people work, both within their bounds."""
    if row.low is not None and row.high is not None and not 0 <= row.low <= row.high <= MOST_HOURS:
        yield tr(
            "An estimate on '{item}' is {low} to {high} h, which is out of bounds.",
            item=item.name,
            low=number_words(row.low),
            high=number_words(row.high),
        )
    if row.low is not None and item.type != "task":
        yield tr("'{item}' has an estimate, but only tasks can.", item=item.name)
    if row.daily_limit is not None:
        takes_limit = item.type in ("task", "project")
        if not takes_limit or not 0 < row.daily_limit <= HOURS_A_DAY:
            yield tr("'{item}' has a daily limit that it cannot have.", item=item.name)
    for field, hours in out_of_bounds(Assignment, row):
        yield tr(
            "The {field} of a row on '{item}' is {hours}, which is out of bounds.",
            field=field_words(Assignment, field.name),
            item=item.name,
            hours=hours_words(hours),
        )


def _check_rows_of(item: ItemRecord, rows: Sequence[AssignmentRecord]) -> Iterator[str]:
    if item.is_leaf and not rows:
        yield tr("'{item}' has no assignment.", item=item.name)
    if [row.position for row in rows] != list(range(1, len(rows) + 1)):
        yield tr(
            "The assignments of '{item}' are not numbered 1 to {count}.",
            item=item.name,
            count=number_words(len(rows)),
        )
    # R4. A unique index would let two Unassigned rows through: in SQL no NULL equals another.
    if len({(row.person_id, row.team_id) for row in rows}) != len(rows):
        yield tr("Somebody has two assignments on '{item}'.", item=item.name)
    if item.is_leaf and rows and all(row.is_done for row in rows) != (item.done_at is not None):
        yield tr("'{item}' is done without a time, or is open with one.", item=item.name)


def _check_teams(snapshot: Snapshot) -> Iterator[str]:
    """R12: who has open work inside a project is on the team of every enclosing one; a row on a
    team is no work."""
    projects: dict[ItemId, tuple[ItemId, ...]] = {snapshot.root_id: ()}
    # Parents come first in the outline, so one walk knows all enclosing projects.
    for item_id in snapshot.outline:
        above = projects[snapshot.items[item_id].parent_id or NO_ITEM_ID]
        projects[item_id] = (
            (*above, item_id) if snapshot.items[item_id].type == "project" else above
        )
    there = {(row.treeitem_id, row.person_id) for row in snapshot.assignments.values()}
    missing = {
        (project, row.person_id)
        for row in snapshot.assignments.values()
        if row.person_id is not None and not row.is_done and _is_on_leaf(snapshot, row)
        for project in projects.get(row.treeitem_id, ())
        if (project, row.person_id) not in there
    }
    for project, person in sorted(missing):
        yield tr(
            "{person} has open work inside '{project}', but is not on its team.",
            person=_person_name(snapshot, person),
            project=snapshot.items[project].name,
        )


def _check_hours(snapshot: Snapshot) -> Iterator[str]:
    """R14: on leaves, by somebody with a row there, at most HOURS_A_DAY."""
    days: dict[tuple[PersonId, date], list[float]] = defaultdict(list)
    rows = {(row.treeitem_id, row.person_id) for row in snapshot.assignments.values()}
    for entry in snapshot.time_entries.values():
        item = snapshot.items.get(entry.treeitem_id)
        if item is not None and not item.is_leaf:
            yield tr("Hours are logged on '{item}', but only leaves take hours.", item=item.name)
        elif item is not None and (entry.treeitem_id, entry.person_id) not in rows:
            yield tr("Somebody logged hours on '{item}' without an assignment.", item=item.name)
        days[entry.person_id, entry.day].append(entry.hours)
    for (person, day), hours in days.items():
        # Parts of an hour do not add up exactly in binary; a full day must not be told as too long.
        if min(hours) <= 0 or math.fsum(hours) > HOURS_A_DAY + HOURS_ROUNDING:
            yield tr(
                "{person} logged {hours} on {day}.",
                person=_person_name(snapshot, person),
                hours=hours_words(math.fsum(hours)),
                day=day_words(day),
            )


def _is_on_leaf(snapshot: Snapshot, row: AssignmentRecord) -> bool:
    return row.treeitem_id in snapshot.items and snapshot.items[row.treeitem_id].is_leaf


def _person_name(snapshot: Snapshot, person_id: PersonId) -> str:
    person = snapshot.people.get(person_id)
    return person.name if person is not None else tr("Person {id}", id=person_id)


def _not_the_last(snapshot: Snapshot, row: AssignmentRecord) -> str:
    item = snapshot.items.get(row.treeitem_id)
    if item is None:
        return tr("The estimate of assignment {id} is not the last of its history.", id=row.id)
    return tr(
        "The estimate of assignment {id} on '{item}' is not the last of its history.",
        id=row.id,
        item=item.name,
    )
