"""From loads per day to what stacks and heat cells show per bucket."""

from datetime import date
from typing import Final

import numpy as np

from planner_app.languages import mark, tr
from planner_app.scheduling.problem import Flags, Floats, Ints
from planner_app.scheduling.units import HOUR
from planner_app.scheduling.working_time.spans import Buckets, BucketUnit
from planner_app.ui.charts.days import midnights
from planner_app.ui.charts.heat import Heat
from planner_app.ui.charts.loads import Loads
from planner_app.ui.charts.stacks import Stacks
from planner_app.ui.look.work_kinds import kinds
from planner_app.words import month_words, short_day_words

_OTHER: Final = mark("other work")
"""What has neither an activity nor a team, such as events of everybody."""
_NEEDED: Final = ((BucketUnit.DAY, 26.0 / 86_400), (BucketUnit.WEEK, 24.0 / 7 / 86_400))
"""Pixels per second that a unit needs before a coarser one is shown."""
BY_UNIT: Final = {
    BucketUnit.DAY: mark("by day"),
    BucketUnit.WEEK: mark("by week"),
    BucketUnit.MONTH: mark("by month"),
}
"""What hours are added up by, to be said by `tr`."""


def unit_for(pixels_per_second: float) -> BucketUnit:
    """What hours are added up by at a zoom."""
    return next((unit for unit, need in _NEEDED if pixels_per_second >= need), BucketUnit.MONTH)


def bucket_words(unit: BucketUnit, first: date, today: date) -> str:
    """'Th 11 Mar', 'week of Mo 8 Mar' or 'March 2027', of the bucket that begins on a day."""
    if unit is BucketUnit.MONTH:
        return month_words(first)
    day = short_day_words(first, today)
    return day if unit is BucketUnit.DAY else tr("week of {day}", day=day)


def heat_of(loads: Loads, buckets: Buckets) -> Heat:
    """The heat of everybody."""
    parts = (loads.load, loads.table.capacity, loads.over, loads.table.calendar)
    return Heat(*(in_hours(buckets.sums(part)) for part in parts))


def stacks_of(loads: Loads, buckets: Buckets, chosen: Flags) -> Stacks:
    """The stacks of the chosen persons (shape (p,))."""
    known = kinds(loads.snapshot).names
    by_kind = in_hours(buckets.sums(loads.by_kind(chosen)))
    # The last line is of work without a kind.
    last = len(by_kind) - 1
    used = np.flatnonzero(by_kind.sum(axis=1) > 0)
    table = loads.table
    booked, scheduled, capacity = (
        part[chosen] for part in (table.booked, table.scheduled, table.capacity)
    )
    # Booked hours are drawn once: as work where work is scheduled, pale where none is, hatched
    # beyond capacity (A3).
    beyond = (booked - np.maximum(scheduled, capacity)).clip(0) * loads.ahead
    idle = (np.minimum(booked, capacity) - scheduled).clip(0) * loads.ahead

    def total(part: Ints) -> Floats:
        return in_hours(buckets.sums(part.sum(axis=0)))

    return Stacks(
        edges=midnights(loads.snapshot.plan.timezone, buckets.starts).astype(np.float64),
        kinds=tuple(-1 if kind == last else int(kind) for kind in used),
        names=tuple(tr(_OTHER) if kind == last else known[kind] for kind in used),
        parts=by_kind[used],
        capacity=total(capacity),
        booked=total(booked),
        logged=total(loads.behind[chosen]),
        over=total(loads.over[chosen]),
        idle=total(idle),
        overbooked=total(beyond),
    )


def in_hours(seconds: Ints) -> Floats:
    """Only what is painted or written is in hours: until then sums are of whole seconds (S15)."""
    return np.asarray(seconds / HOUR)
