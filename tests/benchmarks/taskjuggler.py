"""Levelling against TaskJuggler's scheduling on the same plan, in one run.

`python -m tests.benchmarks.taskjuggler [ROWS [PEOPLE]]`. Its scheduling is a whole run without
reports less one that only reads the plan, in its default slots of an hour: longer ones it does not
know. It takes minutes.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import Problem
from planner_app.scheduling.schedule import State
from tests.scheduling.problems import iso
from tests.scheduling.productions import production_draft
from tests.scheduling.taskjuggler.clocks import DAY
from tests.scheduling.taskjuggler.program import scheduling_seconds
from tests.scheduling.taskjuggler.text import write

SLOT = 60
"""Minutes."""
RUNS = 50


def levelling_seconds(problem: Problem) -> float:
    """The median of warm runs."""
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        level(problem)
        taken.append(time.perf_counter() - started)
    return median(taken)


def main(rows: int, people: int) -> None:
    """Time both and print the figures."""
    draft = production_draft(rows, people)
    problem = draft.problem()
    schedule = level(problem)
    assert (schedule.row_state == State.PLACED).all()
    until = (int(schedule.row_finish.max()) // DAY + 15) * DAY
    sys.stdout.write(
        f"{rows} rows, {people} people, slots of {SLOT} min, {iso(draft.now)} to {iso(until)}\n"
    )
    ours = levelling_seconds(problem)
    with tempfile.TemporaryDirectory() as folder:
        whole, reading = scheduling_seconds(write(draft, until, SLOT).text, Path(folder))
    sys.stdout.write(
        f"TaskJuggler: {whole:.1f} s, of which reading {reading:.1f} "
        f"s: scheduling {whole - reading:.1f} s\n"
    )
    sys.stdout.write(f"levelling: {1_000 * ours:.2f} ms (median of {RUNS})\n")
    sys.stdout.write(f"{(whole - reading) / ours:,.0f} times faster\n")


if __name__ == "__main__":
    given = [int(number) for number in sys.argv[1:]]
    main(*(given + [10_000, 300][len(given) :]))
