"""The rules of people, calendars, allocations and the plan's own record over a whole plan (R19,
A1)."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from planner_app.errors import Refused
from planner_app.model import Person, Team
from planner_app.model.fields import out_of_bounds
from planner_app.operations.rules.people.calendars import checked_exceptions, checked_week
from planner_app.operations.rules.people.zone_names import is_zone
from planner_app.operations.snapshot.snapshot import (
    AllocationRecord,
    CalendarRecord,
    PersonRecord,
    Snapshot,
)


def check_people(snapshot: Snapshot, connection: Connection) -> Iterator[str]:
    """Sentences about what breaks a rule."""
    if not is_zone(snapshot.plan.timezone):
        yield f"The plan's time zone '{snapshot.plan.timezone}' is none."
    shared = select(Person.uid).where(Person.uid.in_(select(Team.uid)))
    for uid in connection.scalars(shared):
        yield f"A person and a team have the same uid '{uid}'."
    for person in snapshot.people.values():
        yield from _check_person(person)
    for calendar in snapshot.calendars.values():
        yield from _check_calendar(calendar)
    for allocation in snapshot.allocations.values():
        if not has_period(allocation):
            yield f"Allocation {allocation.id} has no period, or a value that cannot be."


def _check_person(person: PersonRecord) -> Iterator[str]:
    if not person.username.strip():
        yield f"Person {person.id} has no username."
    if person.timezone is not None and not is_zone(person.timezone):
        yield f"The time zone '{person.timezone}' of {person.name} is none."
    for field, hours in out_of_bounds(Person, person):
        yield f"The {field.words} of {person.name} is {hours:g} h."
    if person.active_from and person.active_until and person.active_from > person.active_until:
        yield f"{person.name} leaves before they come."


def _check_calendar(calendar: CalendarRecord) -> Iterator[str]:
    try:
        checked_week(calendar.weekly_hours)
        checked_exceptions(calendar.exceptions)
    except (Refused, AttributeError, TypeError) as error:  # what is no mapping at all
        yield f"The calendar '{calendar.name}' makes no sense: {error}"


def has_period(allocation: AllocationRecord) -> bool:
    """A1: a period in whole days or in moments, and a value."""
    if not 0 < allocation.value <= 2:
        return False
    days, moments = (allocation.start_date, allocation.end_date), (allocation.start, allocation.end)
    if days[0] is not None and days[1] is not None:
        return moments == (None, None) and days[0] <= days[1]
    return days == (None, None) and None not in moments and moments[0] < moments[1]  # type: ignore[operator]
