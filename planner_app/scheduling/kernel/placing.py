"""The levelling loop (S4-S7, S9, S10): item by item in the order of placement, row by row, into the
free time."""

from typing import Final

import numpy as np

from planner_app.scheduling.kernel.arrays import Axes, Caps, KernelInput, Lanes, Placed, Takes, Work
from planner_app.scheduling.kernel.clock import moment_of_end, position_of
from planner_app.scheduling.kernel.finding import (
    draw_on_caps,
    find_time,
    find_time_under_caps,
    is_capped,
)
from planner_app.scheduling.kernel.free_time import copied, cut, with_room
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.kernel.waiting import (
    Waiting,
    new_waiting,
    open_gate,
    ready_at,
    tell_successors,
)
from planner_app.scheduling.problem import NO_TIME, Ints
from planner_app.scheduling.schedule import Cause, State

_PLACED: Final = int(State.PLACED)
_WAITS: Final = int(State.WAITS)
_NEVER: Final = int(State.NEVER)
_ORDER: Final = int(Cause.ORDER)
_ROOM: Final = 8
"""Into how many more intervals each lane may be cut before it moves to where there is more room."""


@compiled
def level_rows(
    given: KernelInput, effort: Ints, lanes: Lanes, caps: Caps, record: bool
) -> tuple[Placed, Takes]:
    """Place every open, estimated row that can be. effort: seconds per row; without record, `Takes`
    says nothing."""
    waiting, takes = (
        new_waiting(given.tree, given.order),
        _no_takes(len(effort), len(lanes.starts), record),
    )
    placed = _nothing_placed(len(effort), waiting)
    # The caller's lanes and caps serve every sample; each works on copies.
    lanes = copied(lanes, np.full(len(lanes.first), _ROOM, np.int32))
    caps = Caps(caps.kind, caps.first_day, caps.offset, caps.left.copy(), caps.skip.copy())
    step, short = _place_items(given, 0, effort, waiting, lanes, caps, placed, takes)
    # A row that lacks space is rare; growing here keeps allocation out of the compiled loop.
    while short >= 0:
        lanes, takes = _with_space(given.work, given.axes, short, lanes, takes)
        step, short = _place_items(given, step, effort, waiting, lanes, caps, placed, takes)
    return placed, takes


@inlined
def _place_items(
    given: KernelInput,
    step: int,
    effort: Ints,
    waiting: Waiting,
    lanes: Lanes,
    caps: Caps,
    placed: Placed,
    takes: Takes,
) -> tuple[int, int]:
    """Place items from that step on: the step reached, and the row that lacks space there; -1 when
    all are placed.

    Arrays cannot grow in here: called again with more space, it goes on with that row.
    """
    tree, order, zone = given.tree, given.order, given.zone
    while step < len(order.steps):
        item = order.steps[step]
        if tree.size[item] > 1:
            # A container has no rows of its own; it only lets go what is inside.
            open_gate(tree, order, zone, waiting, item)
        else:
            short = _place_item(given, item, effort, waiting, lanes, caps, placed, takes)
            if short >= 0:
                return step, short
        step += 1
    return step, -1


@inlined
def _place_item(
    given: KernelInput,
    item: int,
    effort: Ints,
    waiting: Waiting,
    lanes: Lanes,
    caps: Caps,
    placed: Placed,
    takes: Takes,
) -> int:
    """Place the rows of a leaf: the row that lacks space, else -1."""
    tree, order, work = given.tree, given.order, given.work
    ready, cause, whose, blocked = ready_at(tree, order, given.zone, waiting, item)
    last, without = ready, False
    for row in range(work.first[item], work.first[item + 1]):
        if not work.opens[row]:
            continue
        _note_ready(placed, row, NO_TIME if blocked else ready, cause, whose)
        if blocked or not work.estimated[row]:
            # A never-estimated row takes no part (S9), so it holds nobody either.
            without |= work.estimated[row]
            continue
        # Rows placed before the space ran out are kept when the loop begins here again.
        if placed.state[row] == _WAITS:
            # Unrecorded takes overwrite each other from the start of the array.
            takes.used[0] *= takes.recorded
            if not _place(given, row, ready, effort[row], lanes, caps, placed, takes):
                return row
        finish = placed.finish[row]
        last, without = max(last, finish), without or finish == NO_TIME
        # S6: with work_in_order the next row waits for this one.
        if tree.in_order[item]:
            ready, cause, whose, blocked = finish, _ORDER, row, finish == NO_TIME
    tell_successors(order, waiting, item, last, blocked or without)
    return -1


@inlined
def _note_ready(placed: Placed, row: int, ready: int, cause: int, whose: int) -> None:
    """When a row is ready and what held it (S5)."""
    placed.ready[row], placed.cause[row], placed.cause_index[row] = ready, cause, whose


@compiled
def _nothing_placed(rows: int, waiting: Waiting) -> Placed:
    return Placed(
        np.full(rows, NO_TIME, np.int64),
        np.full(rows, _WAITS, np.int8),
        np.full(rows, NO_TIME, np.int64),
        np.zeros(rows, np.int8),
        np.full(rows, -1, np.int32),
        waiting.finish,
        waiting.blocked,
    )


@compiled
def _no_takes(rows: int, intervals: int, recorded: bool) -> Takes:
    size = 2 * (rows + intervals)
    starts, ends = np.empty(size, np.int64), np.empty(size, np.int64)
    return Takes(
        np.zeros(rows, np.int32),
        np.zeros(rows, np.int32),
        starts,
        ends,
        np.zeros(1, np.int32),
        recorded,
    )


@inlined
def _most_takes(work: Work, axes: Axes, row: int, lanes: Lanes) -> int:
    """How many stretches a row can get at most: caps may leave a rest of every day."""
    most: int = lanes.size[work.lane[row]] + (axes.mark.shape[1] if is_capped(work, row) else 1)
    return most


@compiled
def _with_space(
    work: Work, axes: Axes, row: int, lanes: Lanes, takes: Takes
) -> tuple[Lanes, Takes]:
    """The same lanes and takes with space for what the row may get, and as much again."""
    lane, used = work.lane[row], takes.used[0]
    if lanes.size[lane] + takes.size[row] > lanes.room[lane]:
        lanes = with_room(lanes, lane, takes.size[row])
    most = used + _most_takes(work, axes, row, lanes)
    if most > len(takes.starts):
        starts, ends = np.empty(2 * most, np.int64), np.empty(2 * most, np.int64)
        starts[:used] = takes.starts[:used]
        ends[:used] = takes.ends[:used]
        takes = Takes(takes.first, takes.size, starts, ends, takes.used, takes.recorded)
    return lanes, takes


@inlined
def _place(
    given: KernelInput,
    row: int,
    ready: int,
    effort: int,
    lanes: Lanes,
    caps: Caps,
    placed: Placed,
    takes: Takes,
) -> bool:
    """Give a row the first time from `ready` on that it can have (S4, S7), all of it or none (S9).

    False, and nothing done, when that may need more space than there is.
    """
    work, axes = given.work, given.axes
    lane = work.lane[row]
    axis = axes.of_lane[lane]
    if effort == 0:
        # Work without effort, such as a milestone, takes no time and needs no person.
        placed.finish[row], placed.state[row] = ready, _PLACED
        return True
    # Asked before anything is written, so that nothing needs to be undone.
    first = takes.used[0]
    if first + _most_takes(work, axes, row, lanes) > len(takes.starts):
        return False
    count = find(work, axes, row, position_of(axes, axis, ready), effort, lanes, caps, takes)
    takes.first[row], takes.size[row] = first, count
    if count == 0:
        placed.state[row] = _NEVER
        return True
    if lanes.size[lane] + count > lanes.room[lane]:
        return False
    last = first + count - 1
    takes.used[0] = last + 1
    placed.finish[row], placed.state[row] = moment_of_end(axes, axis, takes.ends[last]), _PLACED
    use_up(work, axes, row, lanes, caps, takes)
    return True


@inlined
def find(
    work: Work,
    axes: Axes,
    row: int,
    position: int,
    effort: int,
    lanes: Lanes,
    caps: Caps,
    takes: Takes,
) -> int:
    """Write the first stretches from the position on that a row can have; how many, 0 if too
    little."""
    if is_capped(work, row):
        return find_time_under_caps(work, axes, row, position, effort, lanes, caps, takes)
    return find_time(lanes, work.lane[row], position, effort, takes)


@inlined
def use_up(work: Work, axes: Axes, row: int, lanes: Lanes, caps: Caps, takes: Takes) -> None:
    """Take what a row got off its caps and out of its lane."""
    lane, first, count = work.lane[row], takes.first[row], takes.size[row]
    draw_on_caps(work, axes, row, caps, takes)
    if lanes.levelled[lane] and count > 0:
        # Without caps, all that is free from the first to the last take is the row's.
        step = 1 if is_capped(work, row) else count
        for k in range(first, first + count, step):
            cut(lanes, lane, takes.starts[k], takes.ends[k + step - 1])
