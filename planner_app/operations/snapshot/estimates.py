"""Reading the history of a row's ranges (R6)."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, select

from planner_app.ids import AssignmentId, EstimateId, ItemId
from planner_app.model import Assignment, Estimate


class EstimateRecord(NamedTuple):
    """One line of the history; hours."""

    id: EstimateId
    assignment_id: AssignmentId
    low: float
    high: float
    owner_id: int
    created_by: str
    created_at: datetime
    note: str | None


# By id, not by time: clocks of two machines differ, and R6 wants the oldest first.
_LINES: Final = select(*(getattr(Estimate, name) for name in EstimateRecord._fields)).order_by(
    Estimate.id
)


def estimates_of(connection: Connection, assignment_id: AssignmentId) -> list[EstimateRecord]:
    """All estimates of a row, oldest first. For `Workspace.read`."""
    return [
        EstimateRecord(*line)
        for line in connection.execute(_LINES.where(Estimate.assignment_id == assignment_id))
    ]


def estimates_of_item(
    connection: Connection, treeitem_id: ItemId
) -> dict[AssignmentId, list[EstimateRecord]]:
    """The estimates of an item's rows by assignment id, oldest first; rows never estimated are
    absent."""
    mine = _LINES.join(Assignment, Assignment.id == Estimate.assignment_id).where(
        Assignment.treeitem_id == treeitem_id
    )
    return _by_row(connection, mine)


def estimates_of_items(connection: Connection) -> dict[AssignmentId, list[EstimateRecord]]:
    """The estimates of every row of the plan by assignment id, oldest first."""
    return _by_row(connection, _LINES)


def _by_row(
    connection: Connection, lines: Select[*tuple[Any, ...]]
) -> dict[AssignmentId, list[EstimateRecord]]:
    found: dict[AssignmentId, list[EstimateRecord]] = defaultdict(list)
    for line in map(EstimateRecord._make, connection.execute(lines)):
        found[line.assignment_id].append(line)
    return found
