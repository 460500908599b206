"""Allocations: people's availability."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from planner_app.ids import AllocationId, AllocationTypeId, ItemId, PersonId
from planner_app.model.base import Identified, column, reference


class Allocation(Identified[AllocationId]):
    """A1: a period in whole days (start_date, end_date included) or in moments (start, end,
    half-open)."""

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("value > 0 AND value <= 2", name="value"),
        # Comparing the two truths says 'exactly one of them' on both databases.
        CheckConstraint("(start_date IS NULL) <> (start IS NULL)", name="one_period"),
        {"sqlite_autoincrement": True},
    )

    person_id: Mapped[PersonId] = reference("person.id")
    allocation_type_id: Mapped[AllocationTypeId] = reference("allocation_type.id")
    treeitem_id: Mapped[ItemId | None] = reference("treeitem.id")
    value: Mapped[float] = column()
    start_date: Mapped[date | None] = column()
    end_date: Mapped[date | None] = column()
    start: Mapped[datetime | None] = column()
    end: Mapped[datetime | None] = column()
