"""Reading the history of a row's ranges (R6)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from planner_app.model import Estimate


class EstimateRow(NamedTuple):
    """One line of the history; hours."""

    low: float
    high: float
    owner_id: int
    created_by: str
    created_at: datetime
    note: str | None


def estimates_of(connection: Connection, assignment_id: int) -> list[EstimateRow]:
    """All estimates of a row, oldest first. For `Workspace.read`."""
    columns = (
        Estimate.low,
        Estimate.high,
        Estimate.owner_id,
        Estimate.created_by,
        Estimate.created_at,
        Estimate.note,
    )
    found = connection.execute(select(*columns).where(Estimate.assignment_id == assignment_id).order_by(Estimate.id))
    return [EstimateRow(*row) for row in found]
