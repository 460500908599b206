"""S8: events and partial-day events take their time from their people before any task is placed."""

from typing import Final

import numpy as np

from planner_app.scheduling.kernel.arrays import Axes, Caps, Events, Lanes
from planner_app.scheduling.kernel.clock import DAY, position_of, stretch_from
from planner_app.scheduling.kernel.finding import lower_cap
from planner_app.scheduling.kernel.free_time import copied, cut, seek, with_room
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import Ints

_ROOM: Final = 2
"""Into how many more intervals each lane may be cut before it moves to where there is more room."""


@compiled
def place_events(events: Events, axes: Axes, lanes: Lanes, caps: Caps) -> tuple[Lanes, Ints]:
    """The free time that events leave, and their loads, sorted: shape (loads, 4) of row, day index,
    lane, seconds.

    Lowers caps.left. Of overlapping events the higher one shows the load; time outside working
    hours is load only.
    """
    unassigned = len(lanes.first) - 1
    # Two records of what is free: of working time, which work can use, and of the clock, since an
    # event may lie at night.
    lanes, clock = copied(lanes, np.full(len(lanes.first), _ROOM, np.int32)), _whole_clock(lanes)
    loads, used = np.empty((2 * len(events.row), 4), np.int64), 0
    for k in range(len(events.row)):
        lane = events.lane[k]
        if lanes.size[lane] == lanes.room[lane]:
            lanes = with_room(lanes, lane, 1)
        if clock.size[lane] == clock.room[lane]:
            clock = with_room(clock, lane, 1)
        loads = _with_space(loads, used + _most_loads(events, k, axes, lanes, clock))
        first, last = span_of_event(events, k, axes)
        begin, end = _span_of_clock(events, k, axes)
        if not events.whole_days[k]:
            used = _load_outside(events, k, axes, clock, begin, end, lanes.today[lane], loads, used)
        used = _load_inside(events, k, axes, lanes, first, last, caps, loads, used)
        # Nobody's time is not used up by an event without people.
        if lane != unassigned:
            if first < last:
                cut(lanes, lane, first, last)
            if begin < end:
                cut(clock, lane, begin, end)
    return lanes, _summed(loads[:used], axes.mark.shape[1], len(lanes.first))


@inlined
def _most_loads(events: Events, k: int, axes: Axes, lanes: Lanes, clock: Lanes) -> int:
    """How many loads an event can have at most: inside and outside working hours one per day and
    per interval."""
    begin, end = _span_of_clock(events, k, axes)
    lane = events.lane[k]
    most: int = 2 * ((end - begin) // DAY + 3) + lanes.size[lane] + clock.size[lane]
    return most


@compiled
def _with_space(loads: Ints, most: int) -> Ints:
    """The same loads with space for so many, and as many again."""
    if most <= len(loads):
        return loads
    more = np.empty((2 * most, 4), np.int64)
    more[: len(loads)] = loads
    return more


@inlined
def _span_of_clock(events: Events, k: int, axes: Axes) -> tuple[int, int]:
    """The moments between which an event lies."""
    begin, end, axis = events.begin[k], events.end[k], axes.of_lane[events.lane[k]]
    if events.whole_days[k]:
        return axes.midnight[axis, begin], axes.midnight[axis, end]
    return begin, end


@inlined
def span_of_event(events: Events, k: int, axes: Axes) -> tuple[int, int]:
    """The positions on the axis of whoever it takes time from between which an event lies."""
    axis = axes.of_lane[events.lane[k]]
    begin, end = events.begin[k], events.end[k]
    if events.whole_days[k]:
        return axes.mark[axis, begin], axes.mark[axis, end]
    return position_of(axes, axis, begin), position_of(axes, axis, end)


@compiled
def _summed(loads: Ints, days: int, lanes: int) -> Ints:
    """In order, the parts of one row's day of one lane as one."""
    # One number for the three keys, so that a single sort orders them.
    key = (loads[:, 0] * days + loads[:, 1]) * lanes + loads[:, 2]
    table, used = np.empty_like(loads), 0
    for k in np.argsort(key):
        last = used - 1
        if (
            used > 0
            and table[last, 0] == loads[k, 0]
            and table[last, 1] == loads[k, 1]
            and table[last, 2] == loads[k, 2]
        ):
            table[last, 3] += loads[k, 3]
        else:
            table[used] = loads[k]
            used += 1
    return table[:used]


@compiled
def spans_of_events(events: Events, axes: Axes) -> tuple[Ints, Ints]:
    """Those of all of them: where they begin and where they end."""
    starts, ends = np.empty(len(events.row), np.int64), np.empty(len(events.row), np.int64)
    for k in range(len(events.row)):
        starts[k], ends[k] = span_of_event(events, k, axes)
    return starts, ends


@compiled
def _whole_clock(lanes: Lanes) -> Lanes:
    """For every lane all the time there is, in UTC seconds, as one interval."""
    size = len(lanes.first)
    first, ones = np.arange(size).astype(np.int32), np.ones(size, np.int32)
    # Beyond any moment, and small enough that sums do not overflow.
    starts, ends = np.full(size, -(2**60), np.int64), np.full(size, 2**60, np.int64)
    top = np.full(1, size, np.int32)
    return Lanes(first, ones, ones.copy(), starts, ends, top, lanes.levelled, lanes.today)


@inlined
def _load_inside(
    events: Events,
    k: int,
    axes: Axes,
    lanes: Lanes,
    first: int,
    last: int,
    caps: Caps,
    loads: Ints,
    used: int,
) -> int:
    """Load what is still free of [first, last) on the axis, day by day: how many loads there are
    now."""
    lane = events.lane[k]
    axis = axes.of_lane[lane]
    interval = seek(lanes, lane, first)
    stop = lanes.first[lane] + lanes.size[lane]
    while interval < stop and lanes.starts[interval] < last:
        position, end = max(lanes.starts[interval], first), min(lanes.ends[interval], last)
        while position < end:
            day = axes.day[stretch_from(axes, axis, position)]
            length = min(end, axes.mark[axis, day + 1]) - position
            for c in range(events.cap_first[k], events.cap_first[k + 1]):
                lower_cap(caps, events.cap_of[c], day, length)
            # Days before today have passed; their load is what was logged.
            if day >= lanes.today[lane]:
                used = _write_load(loads, used, events.row[k], day, lane, length)
            position += length
        interval += 1
    return used


@inlined
def _load_outside(
    events: Events,
    k: int,
    axes: Axes,
    clock: Lanes,
    begin: int,
    end: int,
    today: int,
    loads: Ints,
    used: int,
) -> int:
    """Load the part of [begin, end) outside working hours that no event higher in the tree covers:
    how many now."""
    lane = events.lane[k]
    axis = axes.of_lane[lane]
    interval = seek(clock, lane, begin)
    stop = clock.first[lane] + clock.size[lane]
    while interval < stop and clock.starts[interval] < end:
        moment, until = max(clock.starts[interval], begin), min(clock.ends[interval], end)
        while moment < until:
            day = _day_of(axes, axis, moment)
            midnight = axes.midnight[axis, day + 1]
            # Behind the last day of the axis there is no midnight to stop at.
            here = min(until, midnight) if moment < midnight else until
            outside = (
                here - moment - (position_of(axes, axis, here) - position_of(axes, axis, moment))
            )
            if outside > 0 and day >= today:
                used = _write_load(loads, used, events.row[k], day, lane, outside)
            moment = here
        interval += 1
    return used


@inlined
def _day_of(axes: Axes, axis: int, moment: int) -> int:
    """The day of the axis in which a moment lies; the first or the last one where it lies
    outside."""
    low, high = 0, axes.midnight.shape[1]
    while low < high:
        middle = (low + high) // 2
        if axes.midnight[axis, middle] > moment:
            high = middle
        else:
            low = middle + 1
    day: int = min(max(low - 1, 0), axes.midnight.shape[1] - 2)
    return day


@inlined
def _write_load(loads: Ints, used: int, row: int, day: int, lane: int, seconds: int) -> int:
    loads[used, 0], loads[used, 1], loads[used, 2], loads[used, 3] = row, day, lane, seconds
    return used + 1
