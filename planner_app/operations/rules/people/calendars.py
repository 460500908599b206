"""Work calendars, and the plan's own settings."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Final, TypedDict, Unpack

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import CalendarId
from planner_app.languages import mark, tr
from planner_app.model import Person, Plan, WorkCalendar
from planner_app.operations.rules.people.zone_names import is_zone
from planner_app.operations.transaction.edit import Edit, apply_values, checked_name
from planner_app.words import list_words

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


class CalendarFields(TypedDict, total=False):
    """What can be changed of a calendar."""

    name: str
    country: str | None
    region: str | None
    weekly_hours: Mapping[str, Any]
    exceptions: Mapping[str, Any]


class PlanFields(TypedDict, total=False):
    """What can be changed of the plan."""

    name: str
    timezone: str
    default_calendar_id: CalendarId
    strict_bookings: bool
    correlated_work: bool


_PLAN_WORDS: Final = {
    "name": mark("name"),
    "timezone": mark("time zone"),
    "default_calendar_id": mark("calendar"),
    "strict_bookings": mark("way of booking"),
    "correlated_work": mark("way of drawing uncertain work"),
}


def create_calendar(
    edit: Edit,
    *,
    name: str,
    weekly_hours: Mapping[str, Any],
    exceptions: Mapping[str, Any] | None = None,
    country: str | None = None,
    region: str | None = None,
) -> CalendarId:
    """A new calendar; answers the id. Refused: hours that overlap or are no clock times, an unknown
    country."""
    calendar = WorkCalendar(
        name=checked_name(name, WorkCalendar),
        weekly_hours=checked_week(weekly_hours),
        exceptions=checked_exceptions(exceptions or {}),
    )
    apply_values(calendar, {"country": country, "region": region}, ("country", "region"))
    _refuse_unknown_country(country, region)
    edit.label = tr("Added the calendar {calendar}", calendar=calendar.name)
    return edit.add(calendar).id


def update_calendar(
    edit: Edit, /, calendar_id: CalendarId, **values: Unpack[CalendarFields]
) -> None:
    """Change name, weekly_hours, exceptions, country or region. Refused: as on creation."""
    calendar = edit.get(WorkCalendar, calendar_id)
    if "name" in values:
        values["name"] = checked_name(values["name"], WorkCalendar)
    if "weekly_hours" in values:
        values["weekly_hours"] = checked_week(values["weekly_hours"])
    if "exceptions" in values:
        values["exceptions"] = checked_exceptions(values["exceptions"])
    apply_values(calendar, {**values}, tuple(CalendarFields.__annotations__))
    _refuse_unknown_country(calendar.country, calendar.region)
    edit.label = tr("Changed the calendar {calendar}", calendar=calendar.name)


def delete_calendar(edit: Edit, calendar_id: CalendarId) -> None:
    """Take a calendar away; who worked by it works by the plan's default. Refused: it is the
    default."""
    calendar = edit.get(WorkCalendar, calendar_id)
    if edit.plan.default_calendar_id == calendar.id:
        raise Refused(
            tr(
                "{calendar} is the plan's default calendar; choose another default first.",
                calendar=calendar.name,
            )
        )
    for person in edit.all(select(Person).where(Person.calendar_id == calendar.id)):
        person.calendar_id = None
    edit.label = tr("Removed the calendar {calendar}", calendar=calendar.name)
    edit.delete(calendar)


def update_plan(edit: Edit, /, **values: Unpack[PlanFields]) -> None:
    """Change the plan's name, timezone, default_calendar_id, strict_bookings or correlated_work."""
    if "name" in values:
        values["name"] = checked_name(values["name"], Plan)
    if "timezone" in values and not is_zone(values["timezone"]):
        raise Refused(tr("The time zone '{timezone}' does not exist.", timezone=values["timezone"]))
    if "default_calendar_id" in values:
        edit.get(WorkCalendar, values["default_calendar_id"])
    apply_values(edit.plan, {**values}, tuple(PlanFields.__annotations__))
    edit.label = tr(
        "Changed the {fields} of the plan",
        fields=list_words([tr(_PLAN_WORDS[name]) for name in values]),
    )


def checked_week(weekly_hours: Mapping[str, Any]) -> dict[str, Any]:
    """{"mon": [["09:00", "17:00"]], ...}. Refused: unknown days, times that cannot
    be read, overlaps."""
    unknown = [day for day in weekly_hours if day not in DAYS]
    if unknown:
        raise Refused(
            tr(
                "'{day}' is not a day of the week (mon, tue, wed, thu, fri, sat, sun).",
                day=unknown[0],
            )
        )
    week = {day: _checked_hours(weekly_hours[day], day) for day in DAYS if weekly_hours.get(day)}
    for day, hours in week.items():
        tomorrow = week.get(DAYS[(DAYS.index(day) + 1) % 7], [])
        if tomorrow and _ends(hours[-1]) - 86_400 > seconds(tomorrow[0][0]):
            raise Refused(tr("The hours of {day} overlap those of the next day.", day=day))
    return week


def checked_exceptions(exceptions: Mapping[str, Any]) -> dict[str, Any]:
    """{"2026-12-25": []}. Refused: no day, times that are none, overlaps."""
    checked = {}
    for day, hours in exceptions.items():
        try:
            iso = date.fromisoformat(day).isoformat()
        except (ValueError, TypeError):
            raise Refused(tr("'{day}' is not a day (like 2026-12-25).", day=day)) from None
        checked[iso] = _checked_hours(hours, iso)
    return dict(sorted(checked.items()))


def seconds(clock: str) -> int:
    """'09:30' as seconds after midnight."""
    hour, minute = clock.split(":")
    return int(hour) * 3600 + int(minute) * 60


def _checked_hours(hours: Any, day: str) -> list[list[str]]:
    """Sorted, disjoint; only the last may end on the next day."""
    try:
        # HH:MM sorts as text in the order of time.
        checked = sorted([str(start), str(end)] for start, end in hours)
    except (TypeError, ValueError):
        raise Refused(tr("The hours of {day} are not pairs of clock times.", day=day)) from None
    if any(not _CLOCK.fullmatch(clock) for span in checked for clock in span) or "24:00" in {
        s for s, _ in checked
    }:
        raise Refused(tr("The hours of {day} are not clock times like 09:00.", day=day))
    if any(_ends(earlier) > seconds(later[0]) for earlier, later in pairwise(checked)):
        raise Refused(tr("The hours of {day} overlap.", day=day))
    return checked


def _ends(span: list[str]) -> int:
    """Seconds after the midnight before its start; an end not after its start lies on the next
    day."""
    start, end = map(seconds, span)
    return end if end > start else end + 86_400


def _refuse_unknown_country(country: str | None, region: str | None) -> None:
    if country is None:
        return
    # Its import takes long, and most plans name no country.
    import holidays

    known = holidays.list_supported_countries()
    if country not in known:
        raise Refused(
            tr("The public holidays of the country '{country}' are not known.", country=country)
        )
    if region is not None and region not in known[country]:
        raise Refused(
            tr(
                "The public holidays of the region '{region}' of {country} are not known.",
                region=region,
                country=country,
            )
        )
