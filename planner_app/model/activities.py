"""What work is called: activities, and ftrack's categories of assignments and allocations."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from planner_app.ids import ActivityId, AllocationTypeId, AssignmentTypeId
from planner_app.model.base import Identified, column


class Activity(Identified[ActivityId]):
    """What kind of work: Animation, Lighting, ..."""

    __tablename__ = "activity"

    name: Mapped[str] = column(String(255), unique=True)


class AssignmentType(Identified[AssignmentTypeId]):
    """A category of assignments ("Creative Work")."""

    __tablename__ = "assignment_type"

    name: Mapped[str] = column(String(255), unique=True)


class AllocationType(Identified[AllocationTypeId]):
    """A category of allocations; it provides time for work or takes it away (A2)."""

    __tablename__ = "allocation_type"

    name: Mapped[str] = column(String(255), unique=True)
    takes_time: Mapped[bool] = column()
