"""Reading the history of a row's ranges (R6)."""

from collections import defaultdict
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, select

from planner_app.model import Assignment, Estimate


class EstimateRow(NamedTuple):
    """One line of the history; hours."""

    id: int
    assignment_id: int
    low: float
    high: float
    owner_id: int
    created_by: str
    created_at: datetime
    note: str | None


_LINES: Final = select(*(getattr(Estimate, name) for name in EstimateRow._fields)).order_by(Estimate.id)


def estimates_of(connection: Connection, assignment_id: int) -> list[EstimateRow]:
    """All estimates of a row, oldest first. For `Workspace.read`."""
    return [EstimateRow(*line) for line in connection.execute(_LINES.where(Estimate.assignment_id == assignment_id))]


def estimates_of_item(connection: Connection, treeitem_id: int) -> dict[int, list[EstimateRow]]:
    """The estimates of an item's rows by assignment id, oldest first; rows never estimated are absent."""
    mine = _LINES.join(Assignment, Assignment.id == Estimate.assignment_id).where(Assignment.treeitem_id == treeitem_id)
    return _by_row(connection, mine)


def estimates_of_items(connection: Connection) -> dict[int, list[EstimateRow]]:
    """The estimates of every row of the plan by assignment id, oldest first."""
    return _by_row(connection, _LINES)


def _by_row(connection: Connection, lines: Select[*tuple[Any, ...]]) -> dict[int, list[EstimateRow]]:
    found: dict[int, list[EstimateRow]] = defaultdict(list)
    for line in map(EstimateRow._make, connection.execute(lines)):
        found[line.assignment_id].append(line)
    return found
