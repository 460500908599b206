"""The live schedule: one run of the levelling kernel on the expected efforts (S2), answered as a
Schedule."""

import numpy as np

from planner_app.scheduling.first_answers import LEVEL, first_answers
from planner_app.scheduling.preparing.preparation import prepare
from planner_app.scheduling.problem import Problem
from planner_app.scheduling.schedule import Cause, Schedule, State


def level(problem: Problem) -> Schedule:
    """The schedule of a problem (S). The same problem always has the same schedule (S1).

    Before the kernel is compiled it comes from a child process.
    """
    if first_answers().are_needed():
        answer: Schedule = first_answers().answer(LEVEL, problem)
        return answer
    # Imported here: the compiled code loads with it, which must not delay the window.
    from planner_app.scheduling.kernel.expanding import expand
    from planner_app.scheduling.kernel.placing import level_rows
    from planner_app.scheduling.kernel.roll_up import roll_up

    prepared = prepare(problem)
    plan, fixed = prepared.given, prepared.fixed
    placed, takes = level_rows(plan, prepared.effort, prepared.lanes, prepared.caps, True)
    placed.finish[fixed.rows], placed.ready[fixed.rows] = fixed.finish, fixed.start
    placed.cause[fixed.rows] = Cause.FIXED
    out = expand(
        plan.work, plan.axes, takes, placed.finish, fixed.rows, fixed.start, prepared.event_loads
    )
    # The lane of the unassigned has a number in the kernel only.
    out.load_lane[out.load_lane == len(problem.people)] = -1
    np.add(out.load_day, np.int32(prepared.time.first_day), out=out.load_day)
    item_start, item_finish = roll_up(
        plan.tree.parent, plan.work.item, out.row_start, placed.finish
    )
    return Schedule(
        problem,
        out.row_start,
        placed.finish,
        # The loop decides only what the rules had not settled before it.
        np.where(prepared.state == State.WAITS, placed.state, prepared.state),
        placed.ready,
        placed.cause,
        placed.cause_index,
        item_start,
        item_finish,
        out.piece_row,
        out.piece_start,
        out.piece_end,
        out.load_row,
        out.load_lane,
        out.load_day,
        out.load_seconds,
    )
