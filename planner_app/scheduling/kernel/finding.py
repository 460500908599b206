"""S4 and S7: which free time a row gets, with and without daily allowances."""

from typing import Final

from planner_app.scheduling.allowances import FREE, CapKind
from planner_app.scheduling.kernel.arrays import Axes, Caps, Lanes, Takes, Work
from planner_app.scheduling.kernel.clock import stretch_from
from planner_app.scheduling.kernel.free_time import seek
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import Indices

_BOOKING: Final = int(CapKind.BOOKING)
_STRICT: Final = int(CapKind.STRICT)


@inlined
def find_time(lanes: Lanes, lane: int, position: int, effort: int, takes: Takes) -> int:
    """Write the first free stretches from the position on that hold the effort; how many, 0 if they do not."""
    interval = seek(lanes, lane, position)
    stop = lanes.first[lane] + lanes.size[lane]
    fill: int = takes.used[0]
    while interval < stop:
        begin = max(lanes.starts[interval], position)
        takes.starts[fill] = begin
        end = min(lanes.ends[interval], begin + effort)
        takes.ends[fill] = end
        effort -= end - begin
        fill += 1
        if effort == 0:
            count: int = fill - takes.used[0]
            return count
        interval += 1
    return 0


@inlined
def is_capped(work: Work, row: int) -> bool:
    """Whether a row has a daily limit or takes part in an allowance."""
    # `|`, not `or`: branches keep numba from leaving reference counts alone, here and in all of the inner loop.
    capped: bool = (work.limit[row] > 0) | (work.cap_first[row] < work.cap_first[row + 1])
    return capped


@compiled
def find_time_under_caps(
    work: Work, axes: Axes, row: int, position: int, effort: int, lanes: Lanes, caps: Caps, takes: Takes
) -> int:
    """The same where each day has a smallest remaining allowance (S7, A4); the rest of the day is left to others."""
    lane = work.lane[row]
    axis = axes.of_lane[lane]
    mark = axes.mark
    interval = seek(lanes, lane, position)
    stop = lanes.first[lane] + lanes.size[lane]
    fill: int = takes.used[0]
    if interval == stop:
        return 0
    begin = max(lanes.starts[interval], position)
    day = axes.day[stretch_from(axes, axis, begin)]
    open_today = allowance(work, row, caps, day, lanes.today[lane])
    while True:
        if mark[axis, day + 1] <= begin:
            while mark[axis, day + 1] <= begin:
                day += 1
            open_today = allowance(work, row, caps, day, lanes.today[lane])
        length = min(open_today, effort, min(lanes.ends[interval], mark[axis, day + 1]) - begin)
        if length > 0:
            takes.starts[fill], takes.ends[fill] = begin, begin + length
            fill += 1
            effort -= length
            open_today -= length
            if effort == 0:
                count: int = fill - takes.used[0]
                return count
        begin = mark[axis, day + 1] if open_today == 0 else min(lanes.ends[interval], mark[axis, day + 1])
        while interval < stop and lanes.ends[interval] <= begin:
            interval += 1
        if interval == stop:
            return 0
        begin = max(begin, lanes.starts[interval])


@compiled
def allowance(work: Work, row: int, caps: Caps, day: int, today: int) -> int:
    """Seconds that a row may take on a day: the smallest of its limit and of what is left of its caps."""
    least: int = FREE
    if work.limit[row] > 0:
        least = work.limit_today[row] if day == today else work.limit[row]
    strict, booked = FREE, False
    for k in range(work.cap_first[row], work.cap_first[row + 1]):
        cap = work.cap_of[k]
        at = caps.offset[cap] + day - caps.first_day[cap]
        if not caps.offset[cap] <= at < caps.offset[cap + 1] or caps.left[at] == FREE:
            continue
        if caps.kind[cap] == _STRICT:
            strict = caps.left[at]
            continue
        booked |= caps.kind[cap] == _BOOKING
        least = min(least, caps.left[at])
    return max(least if booked else min(least, strict), 0)


@compiled
def draw_on_caps(work: Work, axes: Axes, row: int, caps: Caps, takes: Takes) -> None:
    """Take what a row got off its caps; each stretch lies within one day."""
    axis = axes.of_lane[work.lane[row]]
    for k in range(takes.first[row], takes.first[row] + takes.size[row]):
        day = axes.day[stretch_from(axes, axis, takes.starts[k])]
        lower_caps(
            work.cap_of[work.cap_first[row] : work.cap_first[row + 1]],
            caps,
            day,
            takes.ends[k] - takes.starts[k],
        )


@compiled
def lower_caps(which: Indices, caps: Caps, day: int, seconds: int) -> None:
    """Take seconds of a day off the caps listed."""
    for cap in which:
        at = caps.offset[cap] + day - caps.first_day[cap]
        if caps.offset[cap] <= at < caps.offset[cap + 1] and caps.left[at] != FREE:
            caps.left[at] -= seconds
