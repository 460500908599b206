"""Work calendars."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from planner_app.ids import CalendarId
from planner_app.model.base import Identified, column


class WorkCalendar(Identified[CalendarId]):
    """Weekly hours, public holidays and exceptions; the JSON values are replaced whole, never
    changed in place."""

    __tablename__ = "work_calendar"

    name: Mapped[str] = column(String(255))
    # SQLAlchemy does not notice a change inside a JSON value, so the journal would miss it.
    weekly_hours: Mapped[dict[str, Any]] = column()
    """{"mon": [["09:00", "17:00"]], ...}; a missing day is off; an end not after its start lies on
    the next day."""
    country: Mapped[str | None] = column(String(8))
    region: Mapped[str | None] = column(String(16))
    exceptions: Mapped[dict[str, Any]] = column()
    """{"2026-12-24": [["09:00", "13:00"]], "2026-12-25": []}; wins over a holiday."""
