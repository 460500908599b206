"""The rules of assignments and logged hours over a whole plan (R1, R3-R7, R9, R12-R14, R16)."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from planner_app.ids import NO_ITEM_ID, AssignmentId, ItemId
from planner_app.model import Assignment, Estimate
from planner_app.model.fields import out_of_bounds
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, Snapshot

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
    for row_id, low, high in connection.execute(select(*columns).order_by(Estimate.id)):
        latest[row_id] = (low, high)
    yield from _histories(snapshot, latest)


def _histories(snapshot: Snapshot, latest: Mapping[AssignmentId, LowHigh]) -> Iterator[str]:
    for row in snapshot.assignments.values():
        present = None if row.low is None or row.high is None else (row.low, row.high)
        if latest.get(row.id) != present:
            yield f"The estimate of {_row(snapshot, row)} is not the last of its history."


def _check_row(item: ItemRecord, row: AssignmentRecord) -> Iterator[str]:
    if not item.is_leaf and item.type != "project":
        yield f"'{item.name}' is a {item.type}, but has an assignment."
    if row.low is not None and row.high is not None and not 0 <= row.low <= row.high <= 100_000:
        yield f"An estimate on '{item.name}' is {row.low:g} to {row.high:g} h."
    if row.low is not None and item.type != "task":
        yield f"'{item.name}' is a {item.type}, but has an estimate."
    if row.daily_limit is not None and (
        item.type not in ("task", "project") or not 0 < row.daily_limit <= 24
    ):
        yield f"'{item.name}' has a daily limit that it cannot have."
    for field, hours in out_of_bounds(Assignment, row):
        yield f"The {field.words} of a row on '{item.name}' is {hours:g} h."
    if item.type == "project" and (row.person_id is None or row.is_done):
        yield f"The team of '{item.name}' has a row that is no person's, or is done."
    if row.is_done != (row.done_at is not None):
        yield f"A row on '{item.name}' is done without a time, or open with one."


def _check_rows_of(item: ItemRecord, rows: Sequence[AssignmentRecord]) -> Iterator[str]:
    if item.is_leaf and not rows:
        yield f"'{item.name}' has no assignment."
    if [row.position for row in rows] != list(range(1, len(rows) + 1)):
        yield f"The assignments of '{item.name}' are not numbered 1 to {len(rows)}."
    if len({(row.person_id, row.team_id) for row in rows}) != len(rows):
        yield f"Somebody is on '{item.name}' twice."
    if item.is_leaf and rows and all(row.is_done for row in rows) != (item.done_at is not None):
        yield f"'{item.name}' is done without a time, or open with one."


def _check_teams(snapshot: Snapshot) -> Iterator[str]:
    """R12: who has open work inside a project is on the team of every enclosing one; a row on a
    team is no work."""
    projects: dict[ItemId, tuple[ItemId, ...]] = {snapshot.root_id: ()}
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
        name = snapshot.people[person].name if person in snapshot.people else f"Person {person}"
        yield (
            f"{name} has open work inside '{snapshot.items[project].name}', but is not on its team."
        )


def _check_hours(snapshot: Snapshot) -> Iterator[str]:
    """R14: on leaves, by somebody with a row there, at most 24 a day."""
    days: dict[tuple[int, date], list[float]] = defaultdict(list)
    rows = {(row.treeitem_id, row.person_id) for row in snapshot.assignments.values()}
    for entry in snapshot.time_entries.values():
        item = snapshot.items.get(entry.treeitem_id)
        if item is not None and not item.is_leaf:
            yield f"Hours are logged on '{item.name}', which is a {item.type}."
        elif item is not None and (entry.treeitem_id, entry.person_id) not in rows:
            yield f"Somebody logged hours on '{item.name}' without an assignment."
        days[entry.person_id, entry.day].append(entry.hours)
    for (person, day), hours in days.items():
        if min(hours) <= 0 or math.fsum(hours) > 24 + 1e-6:
            yield f"Person {person} logged {math.fsum(hours):g} hours on {day:%d %b %Y}."


def _is_on_leaf(snapshot: Snapshot, row: AssignmentRecord) -> bool:
    return row.treeitem_id in snapshot.items and snapshot.items[row.treeitem_id].is_leaf


def _row(snapshot: Snapshot, row: AssignmentRecord) -> str:
    item = snapshot.items.get(row.treeitem_id)
    return f"assignment {row.id} on '{item.name}'" if item else f"assignment {row.id}"
