"""The levelling loop (S4-S7, S9, S10): item by item in the order of placement, row by row, into the free time."""

from typing import Final

import numpy as np

from planner_app.scheduling.kernel.arrays import Axes, Caps, Lanes, Placed, Plan, Takes, Work
from planner_app.scheduling.kernel.clock import moment_of_end, position_of
from planner_app.scheduling.kernel.finding import draw_on_caps, find_time, find_time_under_caps, is_capped
from planner_app.scheduling.kernel.free_time import NOWHERE, copied, cut, with_room
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.kernel.waiting import new_waiting, open_gate, ready_at, tell_successors
from planner_app.scheduling.problem import NO_TIME, Ints
from planner_app.scheduling.schedule import Cause, State

_PLACED: Final = int(State.PLACED)
_WAITS: Final = int(State.WAITS)
_NEVER: Final = int(State.NEVER)
_ORDER: Final = int(Cause.ORDER)


@compiled
def level_rows(plan: Plan, effort: Ints, lanes: Lanes, caps: Caps, record: bool) -> tuple[Placed, Takes]:
    """Place every open, estimated row that can be. effort: seconds per row; without record, `Takes` says nothing."""
    tree, order, work, axes, zone = plan.tree, plan.order, plan.work, plan.axes, plan.zone
    placed, takes = _nothing_placed(len(effort)), _no_takes(len(effort), len(lanes.starts))
    waiting = new_waiting(tree, order)
    lanes = copied(lanes, 4)
    caps = Caps(caps.kind, caps.first_day, caps.offset, caps.left.copy())
    days = axes.mark.shape[1]
    for item in order.steps:
        if tree.size[item] > 1:
            open_gate(tree, order, zone, waiting, item)
            continue
        ready, cause, whose, blocked = ready_at(tree, order, zone, waiting, item)
        last = ready
        for row in range(work.first[item], work.first[item + 1]):
            if not work.opens[row]:
                continue
            _note_ready(placed, row, NO_TIME if blocked else ready, cause, whose)
            if blocked or not work.estimated[row]:
                continue
            takes.used[0] *= record
            lane = work.lane[row]
            capped = is_capped(work, row)
            more = days if capped else 1
            if takes.used[0] + lanes.size[lane] + more > len(takes.starts):
                takes = _with_space(takes, lanes.size[lane] + more)
            if lanes.size[lane] + more > lanes.room[lane]:
                lanes = with_room(lanes, lane, more)
            finish = ready  # of a row of zero length (S9)
            if capped and effort[row] > 0:
                finish = _place_under_caps(work, axes, row, ready, effort[row], lanes, caps, takes)
            elif effort[row] > 0:
                finish = _place_freely(work, axes, row, ready, effort[row], lanes, takes)
            placed.finish[row], placed.state[row] = finish, _NEVER if finish == NO_TIME else _PLACED
            last = max(last, finish)
            if tree.in_order[item]:
                ready, cause, whose, blocked = finish, _ORDER, row, finish == NO_TIME
        tell_successors(order, waiting, item, last, blocked | _without_finish(work, placed, item))
    return placed, takes


@inlined
def _note_ready(placed: Placed, row: int, ready: int, cause: int, whose: int) -> None:
    """When a row is ready and what held it (S5)."""
    placed.ready[row], placed.cause[row], placed.cause_index[row] = ready, cause, whose


@compiled
def _nothing_placed(rows: int) -> Placed:
    return Placed(
        np.full(rows, NO_TIME, np.int64),
        np.full(rows, _WAITS, np.int8),
        np.full(rows, NO_TIME, np.int64),
        np.zeros(rows, np.int8),
        np.full(rows, -1, np.int32),
    )


@compiled
def _no_takes(rows: int, intervals: int) -> Takes:
    size = 2 * rows + intervals
    starts, ends = np.empty(size, np.int64), np.empty(size, np.int64)
    return Takes(np.zeros(rows, np.int32), np.zeros(rows, np.int32), starts, ends, np.zeros(1, np.int32))


@compiled
def _with_space(takes: Takes, more: int) -> Takes:
    """The same takes with space for that many more, and as many again."""
    used = takes.used[0]
    starts, ends = np.empty(2 * (used + more), np.int64), np.empty(2 * (used + more), np.int64)
    starts[:used] = takes.starts[:used]
    ends[:used] = takes.ends[:used]
    return Takes(takes.first, takes.size, starts, ends, takes.used)


@inlined
def _place_freely(work: Work, axes: Axes, row: int, ready: int, effort: int, lanes: Lanes, takes: Takes) -> int:
    """Give a row the first free time from `ready` on (S4): its finish, NO_TIME where it does not fit whole (S9)."""
    lane = work.lane[row]
    axis = axes.of_lane[lane]
    count = find_time(lanes, lane, position_of(axes, axis, ready), effort, takes)
    begin, end = _keep(takes, row, count)
    # No branches: they would keep numba from leaving the reference counts of all these arrays alone.
    uses_up = lanes.levelled[lane] & (count > 0)
    cut(lanes, lane, begin if uses_up else NOWHERE, end if uses_up else NOWHERE)
    finish = moment_of_end(axes, axis, end if count > 0 else 1)
    return finish if count > 0 else NO_TIME


@inlined
def _keep(takes: Takes, row: int, count: int) -> tuple[int, int]:
    """Note the last `count` takes as the row's: from where to where they reach."""
    used = takes.used[0]
    takes.first[row], takes.size[row], takes.used[0] = used, count, used + count
    return takes.starts[used], takes.ends[max(used + count - 1, 0)]


@compiled
def _place_under_caps(
    work: Work, axes: Axes, row: int, ready: int, effort: int, lanes: Lanes, caps: Caps, takes: Takes
) -> int:
    """The same where each day has a smallest remaining allowance (S7, A4)."""
    lane = work.lane[row]
    axis = axes.of_lane[lane]
    count = find_time_under_caps(work, axes, row, position_of(axes, axis, ready), effort, lanes, caps, takes)
    if count == 0:
        return NO_TIME
    _, end = _keep(takes, row, count)
    draw_on_caps(work, axes, row, caps, takes)
    if lanes.levelled[lane]:
        for k in range(takes.first[row], takes.first[row] + count):
            cut(lanes, lane, takes.starts[k], takes.ends[k])
    return moment_of_end(axes, axis, end)


@inlined
def _without_finish(work: Work, placed: Placed, item: int) -> bool:
    """Whether an open, estimated row of the item got no finish."""
    without = False
    for row in range(work.first[item], work.first[item + 1]):
        without |= work.opens[row] & work.estimated[row] & (placed.finish[row] == NO_TIME)
    return without
