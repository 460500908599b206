"""From a Problem to the arrays the kernel works on: which rows are open, how long they take, what
caps them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner_app.scheduling.kernel.arrays import (
    Caps,
    Events,
    KernelInput,
    Lanes,
    PlanClock,
    Tree,
    Work,
)
from planner_app.scheduling.preparing.daily_caps import cap_arrays, caps_of, project_limits
from planner_app.scheduling.preparing.fixed_dates import FixedDates, event_arrays, fixed_dates
from planner_app.scheduling.preparing.worktime import WorkTime, work_time
from planner_app.scheduling.problem import Indices, Ints, ItemKind, Problem
from planner_app.scheduling.schedule import State
from planner_app.scheduling.units import HOUR, expected_effort, limit_seconds, native
from planner_app.scheduling.working_time.allowances import Cap
from planner_app.scheduling.working_time.zones import DAY, zone_table

if TYPE_CHECKING:
    from planner_app.scheduling.kernel.roll_up import RollUp


@dataclass(frozen=True, eq=False)
class PreparedProblem:
    """A problem as the kernel takes it, settled as far as the rules settle it before any work is
    placed."""

    problem: Problem
    time: WorkTime
    given: KernelInput
    effort: Ints
    """Expected seconds per row (S2)."""
    state: NDArray[np.int8]
    """The state of every row that the levelling loop does not decide (S9); WAITS for those that it
    does."""
    fixed: FixedDates
    events: Events
    lanes: Lanes
    """What events leave of everybody's free time."""
    all_caps: tuple[Cap, ...]
    caps: Caps
    """What events leave of them."""
    event_loads: Ints
    """Shape (loads, 4): row, day index, lane, seconds, in that order."""


def prepare(problem: Problem) -> PreparedProblem:
    """Everything that comes before the levelling loop, events included (S8)."""
    from planner_app.scheduling.kernel.events import place_events
    from planner_app.scheduling.kernel.order import placement_order
    from planner_app.scheduling.kernel.roll_up import outline_of
    from planner_app.scheduling.kernel.settling import done_leaves, settled_states

    items, time = problem.items, work_time(problem)
    kind, item_of_row = native(items.kind, np.int8), native(problem.rows.item, np.int32)
    row_done = native(problem.rows.done, np.bool_)
    outline = outline_of(
        native(items.parent, np.int32),
        native(items.package, np.int32),
        native(items.on_hold, np.bool_),
        native(items.delay, np.int64),
        done_leaves(kind, item_of_row, row_done),
        native(items.done_at, np.int64),
        problem.now,
    )
    state = settled_states(
        kind, outline.held, item_of_row, row_done, native(problem.rows.low, np.float64)
    )
    fixed = fixed_dates(problem, state)
    state[fixed.rows] = State.PLACED
    lanes = time.free_lanes(problem.now)
    limits = project_limits(problem, outline.size, lanes.today)
    all_caps = (*time.caps, *limits)
    caps = cap_arrays(all_caps)
    events = event_arrays(problem, time, fixed, all_caps, outline.size)
    # Before any work: nothing can be placed over an event, whatever its priority (S8).
    lanes, event_loads = place_events(events, time.axes, lanes, caps)
    tree = _tree(problem, outline, fixed)
    work = _work(problem, state, lanes, all_caps, outline.size)
    given = KernelInput(tree, placement_order(tree), work, time.axes, _clock_from(problem))
    effort = expected_effort(problem.rows.low, problem.rows.high)
    return PreparedProblem(
        problem, time, given, effort, state, fixed, events, lanes, all_caps, caps, event_loads
    )


def _tree(problem: Problem, outline: "RollUp", fixed: FixedDates) -> Tree:
    items, links = problem.items, problem.links
    return Tree(
        parent=native(items.parent, np.int32),
        size=outline.size,
        priority=native(items.priority, np.int32),
        waits=(items.kind == ItemKind.TASK) & ~outline.done & ~outline.held,
        settled_finish=np.where(outline.done, outline.done_at, fixed.item_finish),
        done=outline.done,
        held=outline.held,
        in_order=native(items.in_order, np.bool_),
        ready=outline.ready,
        delayed_by=outline.delayed_by,
        link_before=native(links.before, np.int32),
        link_after=native(links.after, np.int32),
        link_lag=np.floor(links.lag * DAY + 0.5).astype(np.int64),
    )


def _work(
    problem: Problem, state: NDArray[np.int8], lanes: Lanes, caps: tuple[Cap, ...], size: Indices
) -> Work:
    rows, items = problem.rows, problem.items
    unassigned = len(lanes.first) - 1
    lane = np.where(rows.person >= 0, rows.person, np.int32(unassigned))
    is_task = items.kind[rows.item] == ItemKind.TASK
    # S10: overdrive lifts the row's own limit too; unassigned rows keep theirs.
    limit = np.where(lanes.levelled[lane] | (lane == unassigned), limit_seconds(rows.limit), 0)
    logged = np.floor(rows.logged_today * HOUR + 0.5).astype(np.int64)
    cap_first, cap_of = caps_of(caps, rows.item, np.where(is_task, lane, -1), size)
    return Work(
        first=np.concatenate(
            ([0], np.cumsum(np.bincount(rows.item, minlength=len(items.ids))))
        ).astype(np.int32),
        item=native(rows.item, np.int32),
        lane=lane,
        opens=is_task & ((state == State.WAITS) | (state == State.UNESTIMATED)),
        estimated=state != State.UNESTIMATED,
        limit=limit,
        limit_today=np.maximum(limit - logged, 0),
        cap_first=cap_first,
        cap_of=cap_of,
    )


def _clock_from(problem: Problem) -> PlanClock:
    """The plan's clock from now on."""
    table = zone_table(problem.zone)
    # Work lies behind now, so changes before it are never looked at.
    past = int(np.searchsorted(table.changes, problem.now, side="right"))
    return PlanClock(
        table.changes[past:].copy(), table.local_changes[past:].copy(), table.offsets[past:].copy()
    )
