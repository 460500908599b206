"""Working hours and lags worked out slowly with the standard library, day by day, to compare the
scheduler's with."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from planner_app.scheduling.problem import Person

Span = tuple[int, int]
"""UTC seconds, half-open."""


def at_clock(day: date, seconds: int, zone: str) -> int:
    """The moment at which the clocks of a zone say so many seconds after a day's midnight."""
    clock = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return int(clock.replace(tzinfo=ZoneInfo(zone)).timestamp())


def later_on_clock(moment: int, days: float, zone: str) -> int:
    """S6: calendar days after a moment on the clock of a zone."""
    here = datetime.fromtimestamp(moment, ZoneInfo(zone)).replace(tzinfo=None)
    return int((here + timedelta(days=days)).replace(tzinfo=ZoneInfo(zone)).timestamp())


def shifts(person: Person, first_day: int, last_day: int) -> list[Span]:
    """When somebody works between two days (ordinals, included), by calendar, zone and active
    days."""
    found: list[Span] = []
    for ordinal in range(first_day, last_day + 1):
        if (person.active_from or 0) <= ordinal <= (person.active_until or ordinal):
            day = date.fromordinal(ordinal)
            for opens, closes in _hours(person, day):
                begin = max(at_clock(day, opens, person.zone), found[-1][1] if found else 0)
                end = at_clock(day, closes, person.zone)
                if found and begin == found[-1][1]:
                    found[-1] = (found[-1][0], end)
                elif begin < end:
                    found.append((begin, end))
    return found


def days_off(person: Person) -> set[int]:
    """The days (ordinals) that whole-day allocations take from somebody altogether."""
    off: set[int] = set()
    for allocation in person.allocations:
        if allocation.takes and allocation.whole_days and allocation.value >= 1:
            off |= set(range(allocation.first_day, allocation.last_day + 1))
    return off


def days_of(moment: int, zone: str) -> Iterator[int]:
    """The day of a moment on the clock of a zone and the one before, on which a night shift may
    have started."""
    today = datetime.fromtimestamp(moment, UTC).astimezone(ZoneInfo(zone)).toordinal()
    yield from (today - 1, today)


def _hours(person: Person, day: date) -> tuple[Span, ...]:
    """An exception wins over a holiday, that over the week."""
    calendar, exceptions = person.calendar, dict(person.calendar.exceptions)
    if day.toordinal() in exceptions:
        return exceptions[day.toordinal()]
    if calendar.country and day in holidays.country_holidays(
        calendar.country, calendar.region, years=day.year
    ):
        return ()
    return calendar.weekly[day.weekday()]
