"""The live schedule: one run of the levelling kernel on the expected efforts (S2), answered as a Schedule."""

import numpy as np

from planner_app.scheduling.preparation import Prepared, prepare
from planner_app.scheduling.problem import Indices, Ints, Problem
from planner_app.scheduling.schedule import Cause, Schedule, State

Loads = tuple[Indices, Indices, Indices, Indices]


def level(problem: Problem) -> Schedule:
    """The schedule of a problem (S). The same problem always has the same schedule (S1)."""
    from planner_app.scheduling.kernel.expanding import expand
    from planner_app.scheduling.kernel.outline import roll_up
    from planner_app.scheduling.kernel.placing import level_rows

    prepared = prepare(problem)
    plan, fixed = prepared.plan, prepared.fixed
    placed, takes = level_rows(plan, prepared.effort, prepared.lanes, prepared.caps, True)
    out = expand(plan.work, plan.axes, takes, placed.finish)
    placed.finish[fixed.rows], out.row_start[fixed.rows] = fixed.finish, fixed.start
    placed.ready[fixed.rows], placed.cause[fixed.rows] = fixed.start, Cause.FIXED
    item_start, item_finish = roll_up(plan.tree.parent, plan.work.item, out.row_start, placed.finish)
    return Schedule(
        problem,
        out.row_start,
        placed.finish,
        np.where(prepared.state == State.WAITS, placed.state, prepared.state),
        placed.ready,
        placed.cause,
        placed.cause_index,
        item_start,
        item_finish,
        *_with_bars(prepared, out.piece_row, out.piece_start, out.piece_end),
        *_with_events(prepared, (out.load_row, out.load_lane, out.load_day, out.load_seconds)),
    )


def _with_bars(prepared: Prepared, row: Indices, start: Ints, end: Ints) -> tuple[Indices, Ints, Ints]:
    """The pieces, and one for the whole length of every event."""
    fixed = prepared.fixed
    if not len(fixed.rows):
        return row, start, end
    order = _insertion(len(row), np.searchsorted(row, fixed.rows))
    return (
        np.concatenate((row, fixed.rows))[order],
        np.concatenate((start, fixed.start))[order],
        np.concatenate((end, fixed.finish))[order],
    )


def _insertion(size: int, at: Ints) -> Ints:
    """What np.insert does, worked out once for several arrays: the order of theirs followed by what is put in."""
    return np.insert(np.arange(size), at, np.arange(size, size + len(at)))


def _with_events(prepared: Prepared, loads: Loads) -> Loads:
    """The loads of tasks and events together, on persons and days as the Schedule names them."""
    row, lane, day, seconds = loads
    events = prepared.event_loads
    if len(events):
        key = np.lexsort((events[:, 1], events[:, 2], events[:, 0]))
        events = events[key]
        new = np.flatnonzero(np.any(events[1:, :3] != events[:-1, :3], axis=1)) + 1
        starts = np.concatenate(([0], new))
        summed = np.add.reduceat(events[:, 3], starts)
        order = _insertion(len(row), np.searchsorted(row, events[starts, 0]))
        parts = zip((row, lane, day, seconds), (*events[starts, :3].T, summed), strict=True)
        row, lane, day, seconds = (np.concatenate((own, extra.astype(np.int32)))[order] for own, extra in parts)
    person = np.where(lane == len(prepared.problem.people), np.int32(-1), lane)
    return row, person, day + np.int32(prepared.time.first_day), seconds
