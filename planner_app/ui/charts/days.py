"""Days on a chart: their midnights in a zone, and which of them nobody works by the plan's
calendar."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from planner_app.scheduling.problem import Ints, WorkCalendar
from planner_app.scheduling.working_time.public_holidays import public_holidays
from planner_app.scheduling.working_time.zones import zone_table


class Stretches(NamedTuple):
    """Half-open stretches of time, sorted, UTC seconds."""

    start: Ints
    end: Ints

    def within(self, start: float, end: float) -> "Stretches":
        """Those that touch [start, end)."""
        first = int(np.searchsorted(self.end, start, side="right"))
        last = int(np.searchsorted(self.start, end, side="left"))
        return Stretches(self.start[first:last], self.end[first:last])


def day_of(zone: str, moment: float) -> int:
    """The proleptic ordinal of the day on the zone's clock at a moment (UTC seconds)."""
    return zone_table(zone).day_of(int(moment // 1))


def midnights(zone: str, days: Ints) -> Ints:
    """UTC seconds of 00:00 of days given as proleptic ordinals."""
    return zone_table(zone).midnights(np.asarray(days, np.int64))


def midnight(zone: str, day: int) -> int:
    """UTC seconds of 00:00 of one day."""
    return int(midnights(zone, np.asarray([day], np.int64))[0])


def days_off(calendar: WorkCalendar, zone: str, start: float, end: float) -> Stretches:
    """Days without working hours by a calendar in the years of [start, end), neighbours joined."""
    # By whole years: panning within them asks for the same stripes again.
    years = (date.fromordinal(day_of(zone, moment)).year for moment in (start, end))
    return _days_off(calendar, zone, *years)


@lru_cache(maxsize=64)
def _days_off(calendar: WorkCalendar, zone: str, first_year: int, last_year: int) -> Stretches:
    first, end = date(first_year, 1, 1).toordinal(), date(last_year + 1, 1, 1).toordinal()
    days = np.arange(first, end)
    # Ordinal 1 was a Monday, and weeks begin with it.
    off = np.asarray([not hours for hours in calendar.weekly], np.bool_)[(days - 1) % 7]
    if calendar.country is not None:
        off[
            np.asarray([*public_holidays(calendar.country, calendar.region, first, end)], np.int64)
            - first
        ] = True
    # Exceptions last: they open a holiday, or close a workday.
    for day, hours in calendar.exceptions:
        if first <= day < end:
            off[day - first] = not hours
    return joined_days(zone, np.flatnonzero(off) + first)


def joined_days(zone: str, days: Ints) -> Stretches:
    """Sorted days (ordinals) as stretches of time, neighbouring days in one."""
    if not len(days):
        nothing = np.zeros(0, np.int64)
        return Stretches(nothing, nothing)
    # A weekend is one stripe, without a seam at its midnight.
    gap = np.flatnonzero(np.diff(days) > 1)
    first = days[np.concatenate(([0], gap + 1))]
    last = days[np.concatenate((gap, [len(days) - 1]))]
    return Stretches(midnights(zone, first), midnights(zone, last + 1))
