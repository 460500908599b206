"""Hours logged."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped

from planner_app.ids import ActivityId, ItemId, PersonId, TimeEntryId
from planner_app.model.base import Identified, column, reference


class TimeEntry(Identified[TimeEntryId]):
    """Hours logged by a person on a leaf on a day (R14)."""

    __tablename__ = "time_entry"
    __table_args__ = (
        CheckConstraint("hours > 0", name="hours"),
        # How hours are looked up: those on an item by person, and those of a person by day.
        Index(None, "treeitem_id", "person_id"),
        Index(None, "person_id", "day"),
        {"sqlite_autoincrement": True},
    )

    treeitem_id: Mapped[ItemId] = reference("treeitem.id")
    person_id: Mapped[PersonId] = reference("person.id")
    day: Mapped[date] = column()
    hours: Mapped[float] = column()
    activity_id: Mapped[ActivityId | None] = reference("activity.id")
    note: Mapped[str | None] = column(Text)
