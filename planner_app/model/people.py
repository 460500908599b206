"""People and teams."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped

from planner_app.model.base import Record, column, reference


class Team(Record):
    """A named set of persons."""

    __tablename__ = "team"

    name: Mapped[str] = column(String(255))


class Person(Record):
    """Somebody who works; works only from `active_from` to `active_until`, both included."""

    __tablename__ = "person"

    username: Mapped[str] = column(String(255), unique=True)
    first_name: Mapped[str] = column(String(255), default="")
    last_name: Mapped[str] = column(String(255), default="")
    email: Mapped[str | None] = column(String(255))
    timezone: Mapped[str | None] = column(String(64))
    calendar_id: Mapped[int | None] = reference("work_calendar.id")
    overdrive: Mapped[bool] = column(default=False)
    active_from: Mapped[date | None] = column()
    active_until: Mapped[date | None] = column()
    is_virtual: Mapped[bool] = column(default=False)
    is_active: Mapped[bool] = column(default=True)
    """False: deactivated, kept for the hours logged (R19)."""
    main_team_id: Mapped[int | None] = reference("team.id")
    external_reference: Mapped[str | None] = column(String(255), unique=True)


class TeamMember(Record):
    """A person in a team."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "person_id"), {"sqlite_autoincrement": True})

    team_id: Mapped[int] = reference("team.id")
    person_id: Mapped[int] = reference("person.id")
