"""What items get from above and give upwards: delay, hold, done-ness (S5, S6, S9), and the roll-up
of dates (S12)."""

from typing import NamedTuple

import numpy as np

from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import NO_TIME, Flags, Indices, Ints


class RollUp(NamedTuple):
    """Per item, what follows from its place in the tree and in a package."""

    size: Indices
    held: Flags
    ready: Ints
    delayed_by: Indices
    done: Flags
    done_at: Ints


@compiled
def outline_of(
    parent: Indices,
    package: Indices,
    on_hold: Flags,
    delay: Ints,
    done_leaf: Flags,
    done_at: Ints,
    now: int,
) -> RollUp:
    """Sizes and done-ness from below, delays and holds from above; a packaged leaf has them from
    both places (R15)."""
    items = len(parent)
    size, held = np.ones(items, np.int32), on_hold.copy()
    ready, delayed_by = np.full(items, now, np.int64), np.full(items, -1, np.int32)
    done, done_at = done_leaf.copy(), done_at.copy()
    # Down the outline: parents come before children, so one pass is enough.
    for item in range(items):
        if delay[item] > now:
            ready[item], delayed_by[item] = delay[item], item
        if parent[item] >= 0:
            _inherit(item, parent[item], held, ready, delayed_by)
    # A second pass, when every package has what it gets from its own place (R15).
    for item in range(items):
        if package[item] >= 0:
            _inherit(item, package[item], held, ready, delayed_by)
    open_inside = np.zeros(items, np.int32)
    # Up the outline: children come behind their parents.
    for item in range(items - 1, -1, -1):
        above = parent[item]
        if size[item] > 1:
            done[item] = open_inside[item] == 0
        if above >= 0:
            size[above] += size[item]
            if done[item]:
                done_at[above] = max(done_at[above], done_at[item])
            else:
                open_inside[above] += 1
    return RollUp(size, held, ready, delayed_by, done, done_at)


@inlined
def _inherit(item: int, above: int, held: Flags, ready: Ints, delayed_by: Indices) -> None:
    held[item] |= held[above]
    if ready[above] > ready[item]:
        ready[item], delayed_by[item] = ready[above], delayed_by[above]


@compiled
def roll_up(
    parent: Indices, item_of_row: Indices, row_start: Ints, row_finish: Ints
) -> tuple[Ints, Ints]:
    """S12: the earliest start and the latest finish of every item's rows, and of everything inside
    it."""
    start, finish = np.full(len(parent), NO_TIME, np.int64), np.full(len(parent), NO_TIME, np.int64)
    for row in range(len(item_of_row)):
        if row_finish[row] != NO_TIME:
            _span(item_of_row[row], row_start[row], row_finish[row], start, finish)
    for item in range(len(parent) - 1, -1, -1):
        if parent[item] >= 0 and finish[item] != NO_TIME:
            _span(parent[item], start[item], finish[item], start, finish)
    return start, finish


@inlined
def _span(item: int, begin: int, end: int, start: Ints, finish: Ints) -> None:
    start[item] = begin if start[item] == NO_TIME else min(start[item], begin)
    finish[item] = max(finish[item], end)


@compiled
def latest_finishes(
    parent: Indices,
    item_of_row: Indices,
    row_finish: Ints,
    now: int,
    row_late: Indices,
    item_late: Indices,
) -> None:
    """The finishes of rows, items and containers (S12) in seconds after now, written where there is
    one."""
    # NO_TIME is the smallest number there is, so that max() needs no test for it.
    late = np.full(len(parent), NO_TIME, np.int64)
    for row in range(len(item_of_row)):
        if row_finish[row] != NO_TIME:
            row_late[row] = row_finish[row] - now
            late[item_of_row[row]] = max(late[item_of_row[row]], row_finish[row] - now)
    for item in range(len(parent) - 1, -1, -1):
        if late[item] != NO_TIME:
            item_late[item] = late[item]
            if parent[item] >= 0:
                late[parent[item]] = max(late[parent[item]], late[item])
