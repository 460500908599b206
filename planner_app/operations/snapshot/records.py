"""Items and their rows as they are read from outside: every field of R2, derived ones included, in
plain values."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, NotRequired

from typing_extensions import TypedDict  # as pydantic wants it before Python 3.12

from planner_app.ids import (
    UNASSIGNED_ID,
    ActivityId,
    AssignmentId,
    EstimateId,
    ItemId,
    PersonId,
    TeamId,
)
from planner_app.model import Assignment
from planner_app.model.assignments import AssignmentValues
from planner_app.model.fields import names_of
from planner_app.operations.snapshot.can_destroy import why_not_destroy, with_open_work_inside
from planner_app.operations.snapshot.estimates import EstimateRecord
from planner_app.operations.snapshot.snapshot import AssignmentRecord, Snapshot
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import Schedule

SPACE_ID: Final = 1
_FIELDS: Final = names_of(Assignment)
StartFinish = tuple[datetime | None, datetime | None]


class EstimateFields(TypedDict):
    """One line of a row's history (R6)."""

    id: EstimateId
    type: Literal["Estimate"]
    low: Annotated[float, "Hours"]
    high: Annotated[float, "Hours"]
    owner_id: Annotated[int, "Whose row it was then: the person's id, the team's, 0 for Unassigned"]
    created_by: Annotated[str, "The author: a token's name, or who edits in a window"]
    created_at: datetime
    note: str | None


class _RowFields(TypedDict):
    id: Annotated[AssignmentId, "The handle for update_assignment, reorder_assignments and DELETE"]
    type: Literal["Assignment"]
    treeitem_id: ItemId
    space_id: Annotated[int, "Always 1"]
    person_id: Annotated[PersonId | None, "0 is Unassigned, null a team's row (R3)"]
    team_id: Annotated[TeamId | None, "A team instead of a person (R3)"]
    activity_id: ActivityId | None
    assignment_type: Annotated[str | None, "By name"]
    low_effort_remaining: Annotated[
        float, "Set together with high (R5); 0 when done (R13) or never estimated (R6)"
    ]
    high_effort_remaining: Annotated[float, "Hours, set together with low (R5)"]
    is_done: Annotated[bool, "Done: a row by itself, an item when all its rows are (R13)"]


class AssignmentFields(_RowFields, AssignmentValues):
    """A row (R2) with its stored fields, which are always there; what is said of each is for the
    documents of HTTP.

    Moments in UTC.
    """

    position: Annotated[int, "1 to n without gaps (R1); derived, see reorder_assignments"]
    hours_logged: Annotated[float, "Hours logged by this person on this item (R14); derived"]
    expected_start: Annotated[
        datetime | None, "Once the row is ready (S5); null without dates (S9); derived"
    ]
    expected_finish: Annotated[
        datetime | None, "Of the whole expected effort (S2); null without dates (S9); derived"
    ]
    can_destroy: Annotated[bool, "False where deleting the row would be refused (R7); derived"]
    estimates: NotRequired[list[EstimateFields]]
    """R6: oldest first, where they were asked for."""


class TreeitemFields(TypedDict):
    """An item with its rows by position (R1)."""

    id: ItemId
    type: str
    name: str
    parent_id: ItemId | None
    is_done: bool
    done_at: datetime | None
    expected_start: datetime | None
    expected_finish: datetime | None
    assignments: list[AssignmentFields]


def treeitem_record(
    snapshot: Snapshot,
    treeitem_id: ItemId,
    schedule: Schedule | None = None,
    estimates: Mapping[AssignmentId, Sequence[EstimateRecord]] | None = None,
) -> TreeitemFields:
    """An item of the snapshot with its rows; without a schedule there are no dates.

    `estimates` is what `estimates_of_item` answers; each row then has its history (R8: the answer
    to a deletion).
    """
    item = snapshot.items[treeitem_id]
    rows = [snapshot.assignments[row_id] for row_id in snapshot.rows_of.get(treeitem_id, ())]
    # Once for the whole team: asked by row, the project's tree would be walked for each (R7).
    team = (
        {row.person_id for row in rows if row.person_id is not None}
        if item.type == "project"
        else set()
    )
    busy = with_open_work_inside(snapshot, treeitem_id, team)
    records = [_assignment(snapshot, row, schedule, busy) for row in rows]
    if estimates is not None:
        for record in records:
            record["estimates"] = [
                estimate_record(estimate) for estimate in estimates.get(record["id"], ())
            ]
    start, finish = treeitem_dates(snapshot, treeitem_id, schedule)
    return {
        "id": item.id,
        "type": item.type,
        "name": item.name,
        "parent_id": item.parent_id,
        "is_done": snapshot.is_done(treeitem_id),
        "done_at": item.done_at,
        "expected_start": start,
        "expected_finish": finish,
        "assignments": records,
    }


def assignment_record(
    snapshot: Snapshot, assignment_id: AssignmentId, schedule: Schedule | None = None
) -> AssignmentFields:
    """One row of the snapshot; without a schedule there are no dates."""
    return _assignment(snapshot, snapshot.assignments[assignment_id], schedule, None)


def _assignment(
    snapshot: Snapshot,
    row: AssignmentRecord,
    schedule: Schedule | None,
    busy_inside: Collection[PersonId] | None,
) -> AssignmentFields:
    kind = row.assignment_type_id
    # The schedule may be older than the mark; done rows have no dates (S9).
    start, finish = row_dates(None if row.is_done else schedule, row.id)
    return {
        "id": row.id,
        "type": "Assignment",
        "treeitem_id": row.treeitem_id,
        "space_id": SPACE_ID,
        # From outside Unassigned has the id 0 (R3); in the plan it is the absence of both.
        "person_id": UNASSIGNED_ID
        if row.person_id is None and row.team_id is None
        else row.person_id,
        "team_id": row.team_id,
        "activity_id": row.activity_id,
        "assignment_type": snapshot.assignment_types[kind].name if kind is not None else None,
        # Only in what is shown: the stored range stays, for the row may be reopened (R13).
        "low_effort_remaining": 0.0 if row.is_done else row.low or 0.0,
        "high_effort_remaining": 0.0 if row.is_done else row.high or 0.0,
        "is_done": row.is_done,
        **_stored(row),  # type: ignore[typeddict-item]  # estimates come later
        "position": row.position,
        "hours_logged": snapshot.hours_logged(row),
        "expected_start": start,
        "expected_finish": finish,
        "can_destroy": why_not_destroy(snapshot, row, busy_inside) is None,
    }


def _stored(row: AssignmentRecord) -> AssignmentValues:
    found: Any = {name: getattr(row, name) for name in _FIELDS}
    values: AssignmentValues = found
    return values


def estimate_record(estimate: EstimateRecord) -> EstimateFields:
    """A line of a row's history (R6)."""
    return {
        "id": estimate.id,
        "type": "Estimate",
        "low": estimate.low,
        "high": estimate.high,
        "owner_id": estimate.owner_id,
        "created_by": estimate.created_by,
        "created_at": estimate.created_at,
        "note": estimate.note,
    }


def row_dates(schedule: Schedule | None, assignment_id: AssignmentId) -> StartFinish:
    """Start and finish of a row; None where there is no schedule, the row came after it, or has no
    dates (S9)."""
    index = schedule.index_by_row_id.get(assignment_id) if schedule is not None else None
    if schedule is None or index is None:
        return None, None
    return _moment(schedule.row_start[index]), _moment(schedule.row_finish[index])


def treeitem_dates(
    snapshot: Snapshot, treeitem_id: ItemId, schedule: Schedule | None
) -> StartFinish:
    """Expected start and finish (S12); None where there is no schedule, the item came after it, or
    is done."""
    index = schedule.index_by_item_id.get(treeitem_id) if schedule is not None else None
    if schedule is None or index is None or snapshot.is_done(treeitem_id):
        return None, None
    return _moment(schedule.item_start[index]), _moment(schedule.item_finish[index])


def _moment(seconds: int) -> datetime | None:
    return None if seconds == NO_TIME else datetime.fromtimestamp(int(seconds), UTC)
