"""Which rows drive a date: the chain that decides the finish of a container, or of everything, in
one sample (S11)."""

from typing import Final, NamedTuple

import numpy as np

from planner_app.scheduling.kernel.arrays import KernelInput, Placed, Takes
from planner_app.scheduling.kernel.clock import position_of, stretch_from
from planner_app.scheduling.kernel.finding import is_capped
from planner_app.scheduling.kernel.free_time import first_above
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import NO_TIME, Flags, Indices, Ints
from planner_app.scheduling.schedule import Cause, State

_PLACED: Final = int(State.PLACED)
_FIXED: Final = int(Cause.FIXED)
_ORDER: Final = int(Cause.ORDER)
_PREDECESSOR: Final = int(Cause.PREDECESSOR)


class Late(NamedTuple):
    """The finishes of all items, as a sample keeps them."""

    now: int
    item: Indices
    """Seconds after now."""
    none: int
    """Stands for no date."""


class Marks(NamedTuple):
    """Who is on a chain; every bit of a mark is a target."""

    row: Ints
    finish_of: Ints
    """Per item: whose chains go on with the row inside that finishes last."""
    lane: Ints
    """Shape (lanes, 3): the last part of a lane that was looked through whole, from, to, and for
    which targets."""


@compiled
def count_drivers(
    given: KernelInput,
    levelled: Flags,
    placed: Placed,
    takes: Takes,
    late: Late,
    targets: Indices,
    counts: Indices,
) -> None:
    """Add 1 in `counts` (targets x rows) for every row on the chain that decides a target's finish.

    levelled: per lane. targets: at most 63 items, -1 for everything. On the chain are the rows that
    finish last, and of each of them what its person worked on between its being ready and its
    finish; and what made it ready only then, unless other work of its person kept it from
    beginning.
    """
    tree, work, steps = given.tree, given.work, given.order.steps
    marks = Marks(
        np.zeros(len(placed.finish), np.int64),
        np.zeros(len(late.item), np.int64),
        np.zeros((len(given.axes.of_lane), 3), np.int64),
    )
    _want_targets(late, tree.parent, targets, marks.finish_of)
    before = _before_on_lane(given, levelled, placed, takes)
    # Against the order of placement: whatever held a row was placed before it.
    for step in range(len(steps) - 1, -1, -1):
        item = steps[step]
        if tree.size[item] == 1:
            for row in range(work.first[item + 1] - 1, work.first[item] - 1, -1):
                if placed.finish[row] != NO_TIME and placed.state[row] == _PLACED:
                    marks.row[row] |= _wanted(late, tree.parent, marks, item, placed.finish[row])
                    if marks.row[row] != 0:
                        _mark_what_held(given, placed, takes, before, marks, row)
    # Events and milestones are not in the order; their dates are fixed, so nothing drives them.
    for row in range(len(marks.row)):
        if placed.cause[row] == _FIXED:
            marks.row[row] = _wanted(late, tree.parent, marks, work.item[row], placed.finish[row])
    _add_marks(marks.row, counts)


@inlined
def _add_marks(marks: Ints, counts: Indices) -> None:
    """Count each row once for every target whose bit its mark has."""
    for row in range(len(marks)):
        mark, target = marks[row], 0
        while mark > 0:
            counts[target, row] += mark & 1
            mark >>= 1
            target += 1


@inlined
def _want_targets(late: Late, parent: Indices, targets: Indices, finish_of: Ints) -> None:
    """The chain of a target begins with its finish; that of everything with those at the top that
    finish last."""
    for bit in range(len(targets)):
        if targets[bit] >= 0:
            finish_of[targets[bit]] |= 1 << bit
            continue
        last = -1
        for item in range(len(parent)):
            if late.item[item] != late.none:
                last = max(last, late.item[item])
        # Several may finish last together; the chains of all of them decide.
        for item in range(len(parent)):
            if parent[item] < 0 and late.item[item] == last:
                finish_of[item] |= 1 << bit


@compiled
def _before_on_lane(given: KernelInput, levelled: Flags, placed: Placed, takes: Takes) -> Indices:
    """The row that was placed before each row in the same person's time, -1 for none and where time
    is not used up."""
    before = np.full(len(placed.finish), -1, np.int32)
    last = np.full(len(given.axes.of_lane), -1, np.int32)
    for item in given.order.steps:
        if given.tree.size[item] == 1:
            for row in range(given.work.first[item], given.work.first[item + 1]):
                if takes.size[row] > 0 and levelled[given.work.lane[row]]:
                    before[row] = last[given.work.lane[row]]
                    last[given.work.lane[row]] = row
    return before


@inlined
def _wanted(late: Late, parent: Indices, marks: Marks, item: int, finish: int) -> int:
    """The targets whose chain goes on with the last row of an item or of a container around it, if
    this is that row."""
    # Upwards only while the container ends with this very finish: further up, something else
    # decides.
    found: int = 0
    while item >= 0 and late.item[item] == finish - late.now:
        found |= marks.finish_of[item]
        item = parent[item]
    return found


@inlined
def _mark_what_held(
    given: KernelInput, placed: Placed, takes: Takes, before: Indices, marks: Marks, row: int
) -> None:
    """Put on the chain what the row waited for and what else its person did meanwhile."""
    mark, was_busy = marks.row[row], False
    if takes.size[row] > 0:
        was_busy = _mark_busy(given, placed, takes, before, marks, row)
    # A row that others kept busy would not have begun earlier had it been ready earlier.
    if not was_busy and placed.cause[row] == _ORDER:
        marks.row[placed.cause_index[row]] |= mark
    if not was_busy and placed.cause[row] == _PREDECESSOR:
        marks.finish_of[placed.cause_index[row]] |= mark


@inlined
def _mark_busy(
    given: KernelInput, placed: Placed, takes: Takes, before: Indices, marks: Marks, row: int
) -> bool:
    """Mark what the person worked on between the row's being ready and its finish.

    Answers whether the row had to let some of that go first: it is that which held it then, not its
    being ready. Once a part of a lane was looked through for a row placed later, all in it is
    marked and need not be again.
    """
    axes, lane, mark = given.axes, given.work.lane[row], marks.row[row]
    ready = position_of(axes, axes.of_lane[lane], placed.ready[row])
    begin, end = takes.starts[takes.first[row]], takes.ends[takes.first[row] + takes.size[row] - 1]
    since = ready
    if is_capped(
        given.work, row
    ):  # what was done earlier that day may have used the day's allowance up
        since = axes.mark[
            axes.of_lane[lane], axes.day[stretch_from(axes, axes.of_lane[lane], ready)]
        ]
    # Without this memory a person's long list would be walked through once for every row of it.
    done = marks.lane[lane]
    is_marked = done[0] <= since and end <= done[1] and (mark & ~done[2]) == 0
    waited = placed.cause[row] == _ORDER or placed.cause[row] == _PREDECESSOR
    was_busy, other = begin > ready and not waited, before[row]
    while other >= 0 and not (is_marked and (was_busy or begin == ready)):
        if _works_between(takes, other, since, end):
            marks.row[other] |= mark
            was_busy |= since == ready and _works_between(takes, other, ready, begin)
        other = before[other]
    if not is_marked:
        done[0], done[1], done[2] = since, end, mark
    return was_busy


@inlined
def _works_between(takes: Takes, row: int, begin: int, end: int) -> bool:
    """Whether a row got any of the time between two positions of its axis."""
    first, behind = takes.first[row], takes.first[row] + takes.size[row]
    take = first_above(takes.ends, first, behind, begin)
    works: bool = take < behind and takes.starts[min(take, behind - 1)] < end
    return works
