"""Days on a chart: their midnights in a zone, and which of them nobody works by the plan's calendar."""

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from planner_app.scheduling.axis import DAYS, axis_of
from planner_app.scheduling.problem import Ints, WorkCalendar
from planner_app.scheduling.zones import zone_table

_BLOCK: Final = 5
"""Years after which another axis is asked for; an axis covers ten."""


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


def days_off(calendar: WorkCalendar, zone: str, start: float) -> Stretches:
    """Days without working hours by a calendar, neighbours joined, for at least five years from `start` on."""
    year = date.fromordinal(day_of(zone, start)).year
    return _days_off(calendar, zone, date(year - year % _BLOCK, 1, 1).toordinal())


@lru_cache(maxsize=64)
def _days_off(calendar: WorkCalendar, zone: str, first_day: int) -> Stretches:
    off = np.diff(axis_of(calendar, zone, first_day).mark) == 0
    return joined_days(zone, np.flatnonzero(off[:DAYS]) + first_day)


def joined_days(zone: str, days: Ints) -> Stretches:
    """Sorted days (ordinals) as stretches of time, neighbouring days in one."""
    if not len(days):
        nothing = np.zeros(0, np.int64)
        return Stretches(nothing, nothing)
    gap = np.flatnonzero(np.diff(days) > 1)
    first = days[np.concatenate(([0], gap + 1))]
    last = days[np.concatenate((gap, [len(days) - 1]))]
    return Stretches(midnights(zone, first), midnights(zone, last + 1))
