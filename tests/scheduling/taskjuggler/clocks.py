"""Working hours and moments as TaskJuggler is told them: it has one clock, the plan's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from planner_app.scheduling.problem import WorkCalendar
from tests.scheduling.problems import HOUR

DAY = 24 * HOUR
Hours = tuple[tuple[int, int], ...]
"""Working hours of a day: seconds after midnight."""


def moment(second: int) -> str:
    """A moment as TaskJuggler reads it, in UTC."""
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d-%H:%M}-+0000"


def effort(hours: float) -> str:
    """Hours as TaskJuggler reads them; whole minutes it would cut down to slots instead of
    rounding."""
    return f"{hours:.10g}h"


def limits(lines: list[str]) -> Iterator[str]:
    """The one list of limits that a task or a resource has."""
    if lines:
        yield "  limits {"
        yield from (f"    {line}" for line in lines)
        yield "  }"


def day_start(day: int, zone: str) -> int:
    """The moment of midnight at the start of a day (ordinal) on the clock of a zone."""
    at = date.fromordinal(day)
    return int(datetime(at.year, at.month, at.day, tzinfo=ZoneInfo(zone)).timestamp())


def day_hours(calendar: WorkCalendar, day: int) -> float:
    """Working hours of a day (ordinal)."""
    shift = dict(calendar.exceptions).get(day, calendar.weekly[date.fromordinal(day).weekday()])
    return sum(end - start for start, end in shift) / HOUR


def night_start(calendar: WorkCalendar) -> int:
    """When the shifts start that end on the next day, in seconds after midnight; 0 where there are
    none.

    Of such a shift the day on which it starts is the one taken (S7).
    """
    return max(
        (hours[-1][0] for hours in calendar.weekly if hours and hours[-1][1] > DAY), default=0
    )


def ahead(day: int, zone: str, of: str) -> int:
    """Seconds by which the clock of a zone is ahead of another's at noon of a day."""
    noon = datetime.fromtimestamp(day_start(day, "UTC") + DAY // 2, UTC)
    here, there = (noon.astimezone(ZoneInfo(name)).utcoffset() for name in (zone, of))
    assert here is not None and there is not None
    return int((here - there).total_seconds())


def on_clock(weekly: tuple[Hours, ...], seconds: int) -> tuple[Hours, ...]:
    """Working hours on a clock that is ahead; what a shift does after midnight there belongs to the
    next day."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    for weekday, shift in enumerate(weekly):
        for start, end in ((start + seconds, end + seconds) for start, end in shift):
            for over in (-1, 0, 1):
                part = max(start - over * DAY, 0), min(end - over * DAY, DAY)
                if part[0] < part[1]:
                    days[(weekday + over) % 7].append(part)
    return tuple(tuple(sorted(day)) for day in days)


def spans(hours: Hours) -> str:
    """Working hours of a day."""
    return ", ".join(f"{_hm(start)} - {_hm(end)}" for start, end in hours) or "off"


def _hm(second: int) -> str:
    return str(timedelta(seconds=second))[:-3] if second < DAY else "24:00"
