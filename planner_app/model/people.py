"""People and teams."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped
from typing_extensions import TypedDict  # as pydantic wants it before Python 3.12

from planner_app.ids import CalendarId, MemberId, PersonId, TeamId
from planner_app.model.base import Identified, column, reference
from planner_app.model.fields import said


class Team(Identified[TeamId]):
    """A named set of persons."""

    __tablename__ = "team"

    name: Mapped[str] = column(String(255))


class Person(Identified[PersonId]):
    """Somebody who works; works only from `active_from` to `active_until`, both included."""

    __tablename__ = "person"

    username: Mapped[str] = column(String(255), unique=True, info=said())
    first_name: Mapped[str] = column(String(255), default="", info=said())
    last_name: Mapped[str] = column(String(255), default="", info=said())
    email: Mapped[str | None] = column(String(255), info=said())
    timezone: Mapped[str | None] = column(
        String(64), info=said("time zone", shown="null: the plan's")
    )
    calendar_id: Mapped[CalendarId | None] = reference("work_calendar.id", info=said("calendar"))
    overdrive: Mapped[bool] = column(default=False, info=said())
    active_from: Mapped[date | None] = column(info=said("first day"))
    active_until: Mapped[date | None] = column(info=said("last day"))
    is_virtual: Mapped[bool] = column(
        default=False, info=said("placeholder", shown="A placeholder")
    )
    is_active: Mapped[bool] = column(default=True, info=said("status"))
    """False: deactivated, kept for the hours logged (R19)."""
    main_team_id: Mapped[TeamId | None] = reference("team.id", info=said("main team"))
    external_reference: Mapped[str | None] = column(String(255), unique=True, info=said())


class NewPersonValues(TypedDict, total=False):
    """The fields of a person, as operations take them; the username of a new one stands apart."""

    first_name: str
    last_name: str
    email: str | None
    timezone: str | None
    calendar_id: CalendarId | None
    overdrive: bool
    active_from: date | None
    active_until: date | None
    is_virtual: bool
    is_active: bool
    main_team_id: TeamId | None
    external_reference: str | None


class PersonValues(NewPersonValues, total=False):
    """The fields of an existing person."""

    username: str


class TeamMember(Identified[MemberId]):
    """A person in a team."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "person_id"), {"sqlite_autoincrement": True})

    team_id: Mapped[TeamId] = reference("team.id")
    person_id: Mapped[PersonId] = reference("person.id")
