"""Work axes: a calendar's working time in one zone as an unbroken line of seconds (evenings and
days off vanish)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from planner_app.scheduling.problem import Indices, Ints, WorkCalendar
from planner_app.scheduling.working_time.public_holidays import public_holidays
from planner_app.scheduling.working_time.zones import DAY, EPOCH_DAY, zone_table

DAYS: Final = 3_657
"""Length of every axis: ten years (S9), the two days before and two after."""


def axis_first_day(now: int) -> int:
    """The ordinal on which every axis begins: a night shift under way may belong to the day before
    yesterday in UTC."""
    return now // DAY + EPOCH_DAY - 2


@dataclass(frozen=True, eq=False)
class Axis:
    """The k working stretches of a calendar in a zone, over DAYS days from first_day. Moments are
    UTC seconds."""

    first_day: int
    start: Ints
    """Shape (k + 1,): where each stretch starts, sorted; the last is the end of everything."""
    total: Ints
    """Shape (k + 1,): working seconds before each stretch."""
    day: Indices
    """Shape (k + 1,): index of the day on which the stretch's shift starts."""
    mark: Ints
    """Shape (DAYS + 1,): working seconds before each day's shifts."""
    midnight: Ints
    """Shape (DAYS + 1,): UTC moment of each day's 00:00."""

    def position(self, moments: Ints) -> Ints:
        """Working seconds before each UTC moment."""
        stretch = np.maximum(np.searchsorted(self.start, moments, side="right") - 1, 0)
        following = np.minimum(stretch + 1, len(self.total) - 1)
        begun = self.total[stretch]
        position: Ints = np.clip(
            begun + moments - self.start[stretch], begun, self.total[following]
        )
        return position

    def day_under_way(self, now: int) -> int:
        """Index of today (S7): the day of the shift under way, else the day on the clock."""
        begun = int(np.searchsorted(self.start, now, side="right")) - 1
        if begun >= 0:
            day = int(self.day[begun])
            last = int(np.searchsorted(self.day[:-1], day, side="right")) - 1
            # A night shift is today until it ends, though the clock says tomorrow (S7).
            if last >= 0 and now < self.start[last] + self.total[last + 1] - self.total[last]:
                return day
        return int(np.searchsorted(self.midnight, now, side="right")) - 1


@lru_cache(maxsize=128)
def axis_of(calendar: WorkCalendar, zone: str, first_day: int) -> Axis:
    """The work axis of a calendar's clock hours in a zone. Shifts over a clock change have their
    real length (S8)."""
    day, opens, closes = _stretches(calendar, first_day)
    table = zone_table(zone)
    midnight_clock = (day + (first_day - EPOCH_DAY)) * DAY
    start, end = table.to_utc(midnight_clock + opens), table.to_utc(midnight_clock + closes)
    # Where the clock goes back, two shifts may overlap: the later begins when the earlier ends.
    start = np.maximum(start, np.concatenate((start[:1], np.maximum.accumulate(end)[:-1])))
    kept = end > start
    day, start, end = day[kept], start[kept], end[kept]
    total = np.concatenate((np.zeros(1, np.int64), np.cumsum(end - start)))
    midnight = table.midnights(np.arange(first_day, first_day + DAYS + 1, dtype=np.int64))
    closing = max(int(midnight[-1]), int(end[-1]) if len(end) else 0)
    return Axis(
        first_day,
        np.append(start, closing),
        total,
        np.append(day, DAYS).astype(np.int32),
        total[np.searchsorted(day, np.arange(DAYS + 1))],
        midnight,
    )


def _stretches(calendar: WorkCalendar, first_day: int) -> tuple[Ints, Ints, Ints]:
    """Day index, opening and closing (clock seconds after that day's midnight) of each stretch,
    sorted."""
    ordinals = np.arange(first_day, first_day + DAYS, dtype=np.int64)
    regular = np.ones(DAYS, np.bool_)
    special = {
        day: hours for day, hours in calendar.exceptions if first_day <= day < first_day + DAYS
    }
    closed = (
        public_holidays(calendar.country, calendar.region, first_day, first_day + DAYS)
        if calendar.country
        else ()
    )
    regular[np.asarray([day - first_day for day in (*special, *closed)], np.int64)] = False
    parts = [
        (np.flatnonzero(regular & ((ordinals - 1) % 7 == weekday)), opens, closes)
        for weekday, hours in enumerate(calendar.weekly)
        for opens, closes in hours
    ]
    parts += [
        (np.asarray([day - first_day], np.int64), opens, closes)
        for day, hours in special.items()
        for opens, closes in hours
    ]
    if not parts:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    day = np.concatenate([days for days, _, _ in parts]).astype(np.int64)
    opens = np.concatenate([np.full(len(days), begin, np.int64) for days, begin, _ in parts])
    closes = np.concatenate([np.full(len(days), end, np.int64) for days, _, end in parts])
    order = np.lexsort((opens, day))
    return day[order], opens[order], closes[order]
