"""S8: events and partial-day events take their time from their people before any task is placed."""

import numpy as np

from planner_app.scheduling.kernel.arrays import Axes, Caps, Events, Lanes
from planner_app.scheduling.kernel.clock import position_of, stretch_from
from planner_app.scheduling.kernel.finding import lower_cap
from planner_app.scheduling.kernel.free_time import copied, cut, seek, with_room
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import Ints


@compiled
def place_events(events: Events, axes: Axes, lanes: Lanes, caps: Caps) -> tuple[Lanes, Ints]:
    """The free time that events leave, and their loads, sorted: shape (loads, 4) of row, day index, lane, seconds.

    Lowers caps.left. Of overlapping events the higher one shows the load; time outside working hours is load only.
    """
    unassigned = len(lanes.first) - 1
    lanes = copied(lanes, np.full(len(lanes.first), 2, np.int32))
    clock = _whole_clock(lanes)
    loads = [(0, 0, 0, 0) for _ in range(0)]
    for k in range(len(events.row)):
        lane = events.lane[k]
        axis = axes.of_lane[lane]
        begin, end = events.begin[k], events.end[k]
        first, last = span_of_event(events, k, axes)
        if events.whole_days[k]:
            begin, end = axes.midnight[axis, begin], axes.midnight[axis, end]
        else:
            _load_outside(events, k, axes, clock, begin, end, lanes.today[lane], loads)
        _load_inside(events, k, axes, lanes, first, last, caps, loads)
        if lane != unassigned:
            if lanes.size[lane] == lanes.room[lane]:
                lanes = with_room(lanes, lane, 1)
            if clock.size[lane] == clock.room[lane]:
                clock = with_room(clock, lane, 1)
            if first < last:
                cut(lanes, lane, first, last)
            if begin < end:
                cut(clock, lane, begin, end)
    return lanes, _summed(loads)


@inlined
def span_of_event(events: Events, k: int, axes: Axes) -> tuple[int, int]:
    """The positions on the axis of whoever it takes time from between which an event lies."""
    axis = axes.of_lane[events.lane[k]]
    begin, end = events.begin[k], events.end[k]
    if events.whole_days[k]:
        return axes.mark[axis, begin], axes.mark[axis, end]
    return position_of(axes, axis, begin), position_of(axes, axis, end)


@compiled
def _summed(loads: list[tuple[int, int, int, int]]) -> Ints:
    """In order, the parts of one row's day of one lane as one."""
    loads.sort()
    table = np.empty((len(loads), 4), np.int64)
    used = 0
    for row, day, lane, seconds in loads:
        last = used - 1
        if used > 0 and table[last, 0] == row and table[last, 1] == day and table[last, 2] == lane:
            table[last, 3] += seconds
        else:
            table[used, 0], table[used, 1], table[used, 2], table[used, 3] = row, day, lane, seconds
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
    starts, ends = np.full(size, -(2**60), np.int64), np.full(size, 2**60, np.int64)
    top = np.full(1, size, np.int32)
    return Lanes(first, ones, ones.copy(), starts, ends, top, lanes.levelled, lanes.today)


@compiled
def _load_inside(
    events: Events,
    k: int,
    axes: Axes,
    lanes: Lanes,
    first: int,
    last: int,
    caps: Caps,
    loads: list[tuple[int, int, int, int]],
) -> None:
    """Load what is still free of [first, last) on the axis, day by day."""
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
            if day >= lanes.today[lane]:
                loads.append((events.row[k], day, lane, length))
            position += length
        interval += 1


@compiled
def _load_outside(
    events: Events,
    k: int,
    axes: Axes,
    clock: Lanes,
    begin: int,
    end: int,
    today: int,
    loads: list[tuple[int, int, int, int]],
) -> None:
    """Load the part of [begin, end) outside working hours that no event higher in the tree covers."""
    lane = events.lane[k]
    axis = axes.of_lane[lane]
    midnight = axes.midnight[axis]
    interval = seek(clock, lane, begin)
    stop = clock.first[lane] + clock.size[lane]
    while interval < stop and clock.starts[interval] < end:
        moment, until = max(clock.starts[interval], begin), min(clock.ends[interval], end)
        while moment < until:
            day = min(max(np.searchsorted(midnight, moment, side="right") - 1, 0), len(midnight) - 2)
            here = min(until, midnight[day + 1]) if moment < midnight[day + 1] else until
            outside = here - moment - (position_of(axes, axis, here) - position_of(axes, axis, moment))
            if outside > 0 and day >= today:
                loads.append((events.row[k], day, lane, outside))
            moment = here
        interval += 1
