"""From moments to positions on a work axis and back, and lags on the plan's clock."""

from typing import Final

from planner_app.scheduling.kernel.arrays import POSITION_SHIFT, Axes, PlanClock
from planner_app.scheduling.kernel.jit import compiled, inlined

DAY: Final = 86_400


@inlined
def stretch_at(axes: Axes, axis: int, moment: int) -> int:
    """The last stretch that starts by the moment (the first one if none does)."""
    # The hint of the day leaves a step or two, where a search of ten years would take a dozen.
    hint = min(max((moment - axes.hint_origin) // DAY, 0), axes.moment_hint.shape[1] - 1)
    stretch: int = axes.moment_hint[axis, hint]
    last = axes.first[axis + 1] - 1
    while stretch < last and axes.start[stretch + 1] <= moment:
        stretch += 1
    return stretch


@inlined
def position_of(axes: Axes, axis: int, moment: int) -> int:
    """Working seconds before the moment."""
    stretch = stretch_at(axes, axis, moment)
    if stretch == axes.first[axis + 1] - 1:
        last: int = axes.total[stretch]
        return last
    # Before the first stretch, and in the gap behind one, no work passes.
    inside = max(moment - axes.start[stretch], 0)
    position: int = min(axes.total[stretch] + inside, axes.total[stretch + 1])
    return position


@inlined
def stretch_from(axes: Axes, axis: int, position: int) -> int:
    """The stretch in which work that starts at the position starts: the last that begins by it."""
    # A shift, not a division: this runs several times for every row and sample.
    hint = min(position >> POSITION_SHIFT, axes.position_hint.shape[1] - 1)
    stretch: int = axes.position_hint[axis, hint]
    last = axes.first[axis + 1] - 1
    while stretch < last and axes.total[stretch + 1] <= position:
        stretch += 1
    return stretch


@inlined
def moment_of_end(axes: Axes, axis: int, position: int) -> int:
    """When work that ends at the position ends: at the end of a stretch, not at the start of the
    next."""
    # One second back: a position at the end of Monday's work is also the start of Tuesday's.
    stretch = stretch_from(axes, axis, position - 1)
    moment: int = axes.start[stretch] + position - axes.total[stretch]
    return moment


@compiled
def later_on_clock(zone: PlanClock, moment: int, seconds: int) -> int:
    """The moment that many clock seconds later in the plan's zone (S6)."""
    # A zone has some two changes a year and the plan's begin near now, so the walk is short.
    change = 0
    while change < len(zone.changes) and zone.changes[change] <= moment:
        change += 1
    clock: int = moment + zone.offsets[change] + seconds
    while change < len(zone.local_changes) and zone.local_changes[change] <= clock:
        change += 1
    later: int = clock - zone.offsets[change]
    return later
