"""From loads per day to what stacks and heat cells show per bucket."""

from typing import Final

import numpy as np

from planner_app.scheduling.problem import Flags
from planner_app.scheduling.utilization import Span
from planner_app.ui.charts.days import midnights
from planner_app.ui.charts.heat import Heat
from planner_app.ui.charts.loads import Buckets, Loads
from planner_app.ui.charts.stacks import Stacks
from planner_app.ui.workkinds import kinds

OTHER: Final = "other work"
"""What has neither an activity nor a team, such as events of everybody."""
_NEEDED: Final = ((Span.DAY, 26.0 / 86_400), (Span.WEEK, 24.0 / 7 / 86_400))
"""Pixels per second that a unit needs before a coarser one is shown."""


def unit_for(pixels_per_second: float) -> Span:
    """What hours are added up by at a zoom."""
    return next((unit for unit, need in _NEEDED if pixels_per_second >= need), Span.MONTH)


def heat_of(loads: Loads, buckets: Buckets) -> Heat:
    """The heat of everybody."""
    sums = buckets.sums
    return Heat(sums(loads.load), sums(loads.capacity), sums(loads.over), sums(loads.calendar))


def stacks_of(loads: Loads, buckets: Buckets, chosen: Flags) -> Stacks:
    """The stacks of the chosen persons (shape (p,))."""
    known = kinds(loads.snapshot).names
    by_kind = buckets.sums(loads.by_kind(chosen))
    last = len(by_kind) - 1
    used = np.flatnonzero(by_kind.sum(axis=1) > 0)
    day = np.arange(loads.days)
    ahead = day >= loads.today
    booked, scheduled, capacity = loads.booked[chosen], loads.scheduled[chosen], loads.capacity[chosen]
    beyond = (booked - np.maximum(scheduled, capacity)).clip(0)
    idle = (np.minimum(booked, capacity) - scheduled).clip(0)
    return Stacks(
        edges=midnights(loads.snapshot.plan.timezone, buckets.starts).astype(np.float64),
        kinds=tuple(-1 if kind == last else int(kind) for kind in used),
        names=tuple(OTHER if kind == last else known[kind] for kind in used),
        parts=by_kind[used],
        capacity=buckets.sums(capacity.sum(axis=0)),
        booked=buckets.sums(booked.sum(axis=0)),
        logged=buckets.sums(loads.logged[chosen].sum(axis=0) * (day <= loads.today)),
        over=buckets.sums(loads.over[chosen].sum(axis=0)),
        idle=buckets.sums(idle.sum(axis=0) * ahead),
        overbooked=buckets.sums(beyond.sum(axis=0) * ahead),
    )
