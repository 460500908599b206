"""Compiles the kernel into the cache: `python -m planner_app.scheduling.compile_child`, a child of
whoever needs it."""

import os
from dataclasses import replace

import numpy as np

from planner_app.ids import UNEDITED, AllocationId, PersonId, RowIndex
from planner_app.scheduling.first_answers import first_answers
from planner_app.scheduling.kernel_cache import mark_compiled
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import (
    NO_TIME,
    Allocation,
    ItemKind,
    Items,
    Links,
    Person,
    Problem,
    Rows,
    WorkCalendar,
)
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.simulation import simulate


def warm_up() -> None:
    """Load the compiled kernel, or compile it (half a minute), by scheduling a tiny plan. Never on
    the GUI's thread."""
    first_answers().close()  # this process calls the kernel itself: that is what compiles it
    problem = _tiny_problem()
    simulate(problem, samples=1)
    years = np.full(1, 20_000.0)
    never = replace(problem, rows=replace(problem.rows, low=years, high=years, limit=np.ones(1)))
    Explainer(level(never)).why(RowIndex(0))
    mark_compiled()


def _tiny_problem() -> Problem:
    """One person at half time with one row on one task: the kernel is compiled for exactly one set
    of types."""
    nothing, one = np.full(1, NO_TIME, np.int64), np.ones(1, np.int64)
    root, hours, no = np.full(1, -1, np.int32), np.ones(1, np.float64), np.zeros(1, np.bool_)
    zero, kind = np.zeros(1, np.int32), np.full(1, ItemKind.TASK, np.int8)
    items = Items(
        one,
        root,
        root,
        kind,
        zero,
        no,
        no,
        nothing,
        nothing,
        nothing,
        nothing,
        nothing,
        hours,
        hours,
    )
    rows = Rows(one, zero, zero, root, hours, hours, no, np.full(1, np.nan), np.zeros(1))
    links = Links(zero[:0], zero[:0], hours[:0])
    calendar = WorkCalendar((((32_400, 61_200),),) * 7)
    booking = Allocation(AllocationId(1), takes=False, value=0.5, last_day=2)
    person = Person(PersonId(1), calendar, "UTC", allocations=(booking,))
    return Problem(UNEDITED, 0, "UTC", calendar, False, items, rows, links, (person,), ())


if __name__ == "__main__":
    # Below the window and the first answers; Windows takes it when the process starts.
    if hasattr(os, "nice"):
        os.nice(10)
    warm_up()
