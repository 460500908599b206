"""The rules of people, calendars, allocations and the plan's own record over a whole plan (R19,
A1)."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from planner_app.errors import Refused
from planner_app.languages import tr
from planner_app.limits import MOST_ALLOCATION
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
from planner_app.operations.transaction.field_words import field_words
from planner_app.words import hours_words


def check_people(snapshot: Snapshot, connection: Connection) -> Iterator[str]:
    """Sentences about what breaks a rule."""
    if not is_zone(snapshot.plan.timezone):
        yield tr("The time zone '{zone}' of the plan is unknown.", zone=snapshot.plan.timezone)
    # Scripts know both by their uid alone, and the database keeps it unique in each table only.
    shared = select(Person.uid).where(Person.uid.in_(select(Team.uid)))
    for uid in connection.scalars(shared):
        yield tr("A person and a team have the same uid '{uid}'.", uid=uid)
    for person in snapshot.people.values():
        yield from _check_person(person)
    for calendar in snapshot.calendars.values():
        yield from _check_calendar(calendar)
    for allocation in snapshot.allocations.values():
        if not has_period(allocation):
            yield tr(
                "Allocation {id} has no period, or its value is out of bounds.", id=allocation.id
            )


def _check_person(person: PersonRecord) -> Iterator[str]:
    if not person.username.strip():
        yield tr("Person {id} has no username.", id=person.id)
    if person.timezone is not None and not is_zone(person.timezone):
        yield tr(
            "The time zone '{zone}' of {person} is unknown.",
            zone=person.timezone,
            person=person.name,
        )
    for field, hours in out_of_bounds(Person, person):
        yield tr(
            "The {field} of {person} is {hours}, which is out of bounds.",
            field=field_words(Person, field.name),
            person=person.name,
            hours=hours_words(hours),
        )
    if person.active_from and person.active_until and person.active_from > person.active_until:
        yield tr("{person} leaves before the first day of work.", person=person.name)


def _check_calendar(calendar: CalendarRecord) -> Iterator[str]:
    try:
        checked_week(calendar.weekly_hours)
        checked_exceptions(calendar.exceptions)
    # A damaged file can hold anything as JSON, a text where the week should be, say.
    except (Refused, AttributeError, TypeError) as error:
        yield tr(
            "The calendar '{calendar}' is not valid: {reason}",
            calendar=calendar.name,
            reason=error,
        )


def has_period(allocation: AllocationRecord) -> bool:
    """A1: a period in whole days or in moments, and a value."""
    if not 0 < allocation.value <= MOST_ALLOCATION:
        return False
    days, moments = (allocation.start_date, allocation.end_date), (allocation.start, allocation.end)
    # With days and moments at once nobody could say which of them count (A1).
    if days[0] is not None and days[1] is not None:
        return moments == (None, None) and days[0] <= days[1]
    return days == (None, None) and None not in moments and moments[0] < moments[1]  # type: ignore[operator]
