"""Work calendars, and the plan's own settings."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Final
from zoneinfo import available_timezones

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.model import Person, WorkCalendar
from planner_app.operations.edit import Edit, checked_name

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


def create_calendar(
    edit: Edit,
    *,
    name: str,
    weekly_hours: Mapping[str, Any],
    exceptions: Mapping[str, Any] | None = None,
    country: str | None = None,
    region: str | None = None,
) -> int:
    """A new calendar; answers the id. Refused: hours that overlap or are no clock times, an unknown country."""
    calendar = WorkCalendar(
        name=checked_name(name, "A calendar"),
        weekly_hours=checked_week(weekly_hours),
        exceptions=checked_exceptions(exceptions or {}),
        country=country,
        region=region,
    )
    _refuse_unknown_country(country, region)
    edit.label = f"Added the calendar {calendar.name}"
    return edit.add(calendar).id


def update_calendar(edit: Edit, /, calendar_id: int, **values: Any) -> None:
    """Change name, weekly_hours, exceptions, country or region. Refused: as on creation."""
    calendar = edit.get(WorkCalendar, calendar_id, "work calendar")
    checks = {"weekly_hours": checked_week, "exceptions": checked_exceptions}
    for field, value in values.items():
        if field not in {"name", "country", "region", *checks}:
            raise Refused(f"A calendar has no field {field} to set.")
        setattr(calendar, field, checks[field](value) if field in checks else value)
    calendar.name = checked_name(calendar.name, "A calendar")
    _refuse_unknown_country(calendar.country, calendar.region)
    edit.label = f"Changed the calendar {calendar.name}"


def delete_calendar(edit: Edit, calendar_id: int) -> None:
    """Take a calendar away; who worked by it works by the plan's default. Refused: it is the default."""
    calendar = edit.get(WorkCalendar, calendar_id, "work calendar")
    if edit.plan.default_calendar_id == calendar.id:
        raise Refused(f"{calendar.name} is the plan's default calendar; choose another default first.")
    for person in edit.all(select(Person).where(Person.calendar_id == calendar.id)):
        person.calendar_id = None
    edit.label = f"Removed the calendar {calendar.name}"
    edit.delete(calendar)


def update_plan(edit: Edit, /, **values: Any) -> None:
    """Change the plan's name, timezone, default_calendar_id or strict_bookings."""
    plan = edit.plan
    for field, value in values.items():
        if field == "name":
            value = checked_name(value, "A plan")
        elif field == "timezone" and value not in available_timezones():
            raise Refused(f"There is no time zone '{value}'.")
        elif field == "default_calendar_id":
            value = edit.get(WorkCalendar, value, "work calendar").id
        elif field not in {"timezone", "strict_bookings"}:
            raise Refused(f"A plan has no field {field} to set.")
        setattr(plan, field, value)
    edit.label = "Changed the plan's settings"


def checked_week(weekly_hours: Mapping[str, Any]) -> dict[str, Any]:
    """{"mon": [["09:00", "17:00"]], ...}. Refused: unknown days, times that are none, overlaps."""
    unknown = set(weekly_hours) - set(DAYS)
    if unknown:
        raise Refused(f"A week has no day '{sorted(unknown)[0]}'.")
    return {day: _checked_hours(weekly_hours[day], day) for day in DAYS if weekly_hours.get(day)}


def checked_exceptions(exceptions: Mapping[str, Any]) -> dict[str, Any]:
    """{"2026-12-25": []}. Refused: no day, times that are none, overlaps."""
    checked = {}
    for day, hours in sorted(exceptions.items()):
        try:
            checked[date.fromisoformat(day).isoformat()] = _checked_hours(hours, day)
        except ValueError:
            raise Refused(f"'{day}' is not a day (like 2026-12-25).") from None
    return checked


def seconds(clock: str) -> int:
    """'09:30' as seconds after midnight."""
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60


def _checked_hours(hours: Any, day: str) -> list[list[str]]:
    """Sorted, disjoint; only the last may end on the next day."""
    checked = [[str(start), str(end)] for start, end in hours]
    if any(not _CLOCK.fullmatch(clock) for span in checked for clock in span):
        raise Refused(f"The hours of {day} are not clock times like 09:00.")
    checked.sort(key=lambda span: seconds(span[0]))
    for (_, end), (start, _) in pairwise(checked):
        if seconds(end) > seconds(start) or seconds(end) == 0:
            raise Refused(f"The hours of {day} overlap.")
    overnight = bool(checked) and seconds(checked[-1][1]) <= seconds(checked[-1][0])
    if overnight and len(checked) > 1 and seconds(checked[-1][1]) > seconds(checked[0][0]):
        raise Refused(f"The hours of {day} overlap.")
    return checked


def _refuse_unknown_country(country: str | None, region: str | None) -> None:
    if country is None:
        return
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        raise Refused(f"There are no public holidays known for the country '{country}'.")
    if region is not None and region not in known[country]:
        raise Refused(f"There are no public holidays known for the region '{region}' of {country}.")
