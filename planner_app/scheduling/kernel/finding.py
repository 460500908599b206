"""S4 and S7: which free time a row gets, with and without daily allowances."""

from typing import Final

from planner_app.scheduling.kernel.arrays import Axes, Caps, Lanes, Takes, Work
from planner_app.scheduling.kernel.clock import stretch_from
from planner_app.scheduling.kernel.free_time import seek
from planner_app.scheduling.kernel.jit import inlined
from planner_app.scheduling.working_time.allowances import FREE, CapKind

_BOOKING: Final = int(CapKind.BOOKING)
_STRICT: Final = int(CapKind.STRICT)


@inlined
def find_time(lanes: Lanes, lane: int, position: int, effort: int, takes: Takes) -> int:
    """Write the first free stretches from the position on that hold the effort; how many, 0 if they
    do not."""
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
    capped: bool = work.limit[row] > 0 or work.cap_first[row] < work.cap_first[row + 1]
    return capped


@inlined
def find_time_under_caps(
    work: Work,
    axes: Axes,
    row: int,
    position: int,
    effort: int,
    lanes: Lanes,
    caps: Caps,
    takes: Takes,
) -> int:
    """As `find_time` where each day has a smallest allowance left (S7, A4)."""
    lane = work.lane[row]
    axis, mark = axes.of_lane[lane], axes.mark
    interval = seek(lanes, lane, position)
    stop = lanes.first[lane] + lanes.size[lane]
    fill: int = takes.used[0]
    day, open_today = -1, 0
    while interval < stop:
        position = max(position, lanes.starts[interval])
        # Only when the day changes are the caps asked again.
        if mark[axis, day + 1] <= position:
            day = next_open_day(work, row, caps, axes.day[stretch_from(axes, axis, position)])
            if day + 1 == mark.shape[1]:  # the end of the ten years (S9)
                return 0
            position = max(position, mark[axis, day])
            open_today = allowance(work, row, caps, day, lanes.today[lane])
        end = min(lanes.ends[interval], mark[axis, day + 1])
        length = min(open_today, effort, end - position)
        if length > 0:
            takes.starts[fill], takes.ends[fill] = position, position + length
            fill += 1
            effort -= length
            open_today -= length
            if effort == 0:
                return int(fill - takes.used[0])
        # With nothing left of the day's allowance the rest of it goes to others.
        position = mark[axis, day + 1] if open_today == 0 else max(position, end)
        if lanes.ends[interval] <= position:
            interval = seek(lanes, lane, position)
    return 0


@inlined
def next_open_day(work: Work, row: int, caps: Caps, day: int) -> int:
    """The first day from this one on that none of the row's caps closes."""
    before = -1
    # A day that one cap opens another may close: round and round until all agree.
    while before < day:
        before = day
        for k in range(work.cap_first[row], work.cap_first[row + 1]):
            day = _open_day_of(caps, work.cap_of[k], day)
    return day


@inlined
def _open_day_of(caps: Caps, cap: int, day: int) -> int:
    """The first day from this one on that a cap does not close; what it skips, it skips in one step
    the next time."""
    begin: int = caps.offset[cap] + day - caps.first_day[cap]
    # A strict cap closes only days that no booking opens, which `allowance` decides.
    if (caps.kind[cap] == _STRICT) | (begin < caps.offset[cap]):
        return day
    at: int = begin
    while at < caps.offset[cap + 1] and caps.left[at] <= 0:
        at += caps.skip[at]
    # Path compression: the next search from any of these days goes there in one step.
    step = begin
    while step < at:
        following = step + caps.skip[step]
        caps.skip[step] = at - step
        step = following
    return day + at - begin


@inlined
def allowance(work: Work, row: int, caps: Caps, day: int, today: int) -> int:
    """Seconds that a row may take on a day: the smallest of its limit and of what is left of its
    caps."""
    least: int = FREE
    if work.limit[row] > 0:
        least = work.limit_today[row] if day == today else work.limit[row]
    # A4: booked hours open what strict bookings close for everything else.
    strict, booked = FREE, False
    for k in range(work.cap_first[row], work.cap_first[row + 1]):
        cap = work.cap_of[k]
        left = cap_left(caps, cap, day)
        if caps.kind[cap] == _STRICT:
            strict = left
            continue
        booked |= (caps.kind[cap] == _BOOKING) & (left != FREE)
        least = min(least, left)
    return max(least if booked else min(least, strict), 0)


@inlined
def cap_left(caps: Caps, cap: int, day: int) -> int:
    """Seconds that a cap leaves on a day, FREE where it does not restrict it."""
    at = caps.offset[cap] + day - caps.first_day[cap]
    if not caps.offset[cap] <= at < caps.offset[cap + 1]:
        return FREE
    left: int = caps.left[at]
    return left


@inlined
def draw_on_caps(work: Work, axes: Axes, row: int, caps: Caps, takes: Takes) -> None:
    """Take what a row got off its caps; each stretch lies within one day."""
    axis = axes.of_lane[work.lane[row]]
    if work.cap_first[row] == work.cap_first[row + 1]:
        return
    for k in range(takes.first[row], takes.first[row] + takes.size[row]):
        day = axes.day[stretch_from(axes, axis, takes.starts[k])]
        for c in range(work.cap_first[row], work.cap_first[row + 1]):
            lower_cap(caps, work.cap_of[c], day, takes.ends[k] - takes.starts[k])


@inlined
def lower_cap(caps: Caps, cap: int, day: int, seconds: int) -> None:
    """Take seconds of a day off a cap."""
    at = caps.offset[cap] + day - caps.first_day[cap]
    if caps.offset[cap] <= at < caps.offset[cap + 1] and caps.left[at] != FREE:
        caps.left[at] -= seconds
