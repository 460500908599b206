"""Assignments and the history of their ranges."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped
from typing_extensions import TypedDict  # as pydantic wants it before Python 3.12

from planner_app.ids import (
    ActivityId,
    AssignmentId,
    AssignmentTypeId,
    EstimateId,
    ItemId,
    PersonId,
    TeamId,
)
from planner_app.model.base import Identified, column, reference
from planner_app.model.fields import said


class Assignment(Identified[AssignmentId]):
    """One row on a treeitem (R2). low and high in hours, both NULL when never estimated (R6)."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("person_id IS NULL OR team_id IS NULL", name="one_owner"),
        CheckConstraint("(low IS NULL) = (high IS NULL)", name="whole_range"),
        CheckConstraint(
            "low IS NULL OR (low >= 0 AND low <= high AND high <= 100000)", name="range"
        ),
        CheckConstraint(
            "daily_limit IS NULL OR (daily_limit > 0 AND daily_limit <= 24)", name="daily_limit"
        ),
        {"sqlite_autoincrement": True},
    )

    treeitem_id: Mapped[ItemId] = reference("treeitem.id")
    person_id: Mapped[PersonId | None] = reference("person.id")
    team_id: Mapped[TeamId | None] = reference("team.id")
    activity_id: Mapped[ActivityId | None] = reference("activity.id")
    assignment_type_id: Mapped[AssignmentTypeId | None] = reference("assignment_type.id")
    low: Mapped[float | None] = column()
    high: Mapped[float | None] = column()
    is_done: Mapped[bool] = column(default=False)
    done_at: Mapped[datetime | None] = column()
    daily_limit: Mapped[float | None] = column(
        info=said(
            shown="Daily limit in hours (R12)",
            asked="Daily limit in hours, above 0 and at most 24; null removes it (R12)",
            headings="hours per day, hours a day, max hours per day, limit",
        )
    )
    position: Mapped[int] = column()


class AssignmentValues(TypedDict, total=False):
    """The fields of a row, as operations take them."""

    daily_limit: float | None


class Estimate(Identified[EstimateId]):
    """One line of a row's history: never edited (R6). owner_id is the person's or team's id then, 0
    for Unassigned."""

    __tablename__ = "estimate"

    assignment_id: Mapped[AssignmentId] = reference("assignment.id")
    # No foreign key: the history stays true when that person or team is deleted.
    owner_id: Mapped[int] = column()
    low: Mapped[float] = column()
    high: Mapped[float] = column()
    created_by: Mapped[str] = column(String(255))
    created_at: Mapped[datetime] = column()
    note: Mapped[str | None] = column(Text)
