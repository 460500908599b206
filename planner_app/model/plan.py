"""The one record of the plan itself."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from planner_app.ids import CalendarId
from planner_app.model.base import Record, column, reference


class Plan(Record):
    """Name, zone and defaults of the plan (contract: `Plan`)."""

    __tablename__ = "plan"

    name: Mapped[str] = column(String(255))
    timezone: Mapped[str] = column(String(64))
    default_calendar_id: Mapped[CalendarId] = reference("work_calendar.id")
    strict_bookings: Mapped[bool] = column(default=False)
    correlated_work: Mapped[bool | None] = column()
    """Whether the simulation lets a project's work run long or short as a whole; NULL counts as
    no."""
