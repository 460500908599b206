"""What work is called: activities, and ftrack's categories of assignments and allocations."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from planner_app.model.base import Record, column


class Activity(Record):
    """What kind of work: Animation, Lighting, ..."""

    __tablename__ = "activity"

    name: Mapped[str] = column(String(255), unique=True)


class AssignmentType(Record):
    """A category of assignments ("Creative Work")."""

    __tablename__ = "assignment_type"

    name: Mapped[str] = column(String(255), unique=True)


class AllocationType(Record):
    """A category of allocations; it provides time for work or takes it away (A2)."""

    __tablename__ = "allocation_type"

    name: Mapped[str] = column(String(255), unique=True)
    takes_time: Mapped[bool] = column()
