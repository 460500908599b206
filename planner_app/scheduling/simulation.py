"""S11: how sure the dates are. The same levelling loop on many draws of the efforts; nearest-rank percentiles."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import Final

import numpy as np

from planner_app.scheduling.native import HOUR
from planner_app.scheduling.preparation import Prepared, prepare
from planner_app.scheduling.problem import NO_TIME, Floats, Ints, Problem
from planner_app.scheduling.schedule import Percentiles

SIGMAS_TO_P90: Final = 1.28155
PERCENTS: Final = (10, 50, 90, 98)
LATE: Final = np.iinfo(np.int32).max
"""In samples, which are seconds after now: no date; it ranks behind every date."""
_SLICE: Final = 16
"""Samples between two looks at whether the simulation was cancelled."""

Samples = np.ndarray[tuple[int, int], np.dtype[np.int32]]


def simulate(
    problem: Problem,
    samples: int,
    seed: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _done: None,
    threads: int | None = None,
) -> Percentiles | None:
    """The finishes that 10, 50, 90 and 98 % of the samples keep, of the whole plan; None when cancelled.

    Every sample has its own stream of random numbers, so the answer does not depend on the number of threads.
    """
    prepared = prepare(problem)
    rows = np.full((samples, len(problem.rows.ids)), LATE, np.int32)
    items = np.full((samples, len(problem.items.ids)), LATE, np.int32)
    starts = range(0, samples, _SLICE)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        jobs = [pool.submit(_run, prepared, seed, s, min(s + _SLICE, samples), rows, items, cancelled) for s in starts]
        if not _finished(jobs, samples, progress):
            return None
        whole = items.max(axis=1, where=items != LATE, initial=-1)
        whole = np.where(whole < 0, LATE, whole).astype(np.int32).reshape(-1, 1)
        tables = [_percentiles(pool, table, problem.now) for table in (rows, items, whole)]
    return Percentiles(problem.revision, samples, tables[0], tables[1], tables[2][0])


def drawn_efforts(prepared: Prepared, mean: Floats, sigma: Floats, random: np.random.Generator) -> Ints:
    """One draw of every row's effort in seconds from its bell curve; negative draws count as 0.

    Where the plan's work is correlated, what was drawn is stretched by the factor that its project shares; rows without
    a range are certain and stay.
    """
    hours = mean + sigma * random.standard_normal(len(mean))
    if (together := prepared.problem.correlation) is not None and len(hours):
        project = together.project[prepared.problem.rows.item]
        shared = together.factor.bias + together.factor.spread * random.standard_normal(int(project.max()) + 1)
        hours *= np.exp(shared)[project]
    drawn = np.maximum(np.floor(hours * HOUR + 0.5), 0.0)
    return np.where(sigma > 0, drawn, prepared.effort).astype(np.int64)


def _run(
    prepared: Prepared, seed: int, first: int, end: int, rows: Samples, items: Samples, cancelled: Callable[[], bool]
) -> int:
    """Fill the samples [first, end): how many, 0 when cancelled."""
    from planner_app.scheduling.kernel.outline import latest_finishes
    from planner_app.scheduling.kernel.placing import level_rows

    mean, sigma = bell_curves(prepared.problem)
    fixed, now = prepared.fixed, prepared.problem.now
    for sample in range(first, end):
        if cancelled():
            return 0
        effort = drawn_efforts(prepared, mean, sigma, np.random.default_rng((seed, sample)))
        placed, _ = level_rows(prepared.plan, effort, prepared.lanes, prepared.caps, False)
        placed.finish[fixed.rows] = fixed.finish
        latest_finishes(
            prepared.plan.tree.parent, prepared.plan.work.item, placed.finish, now, rows[sample], items[sample]
        )
    return end - first


def bell_curves(problem: Problem) -> tuple[Floats, Floats]:
    """Mean and sigma in hours of every row: low is the 10th, high the 90th percentile; 0 where never estimated."""
    low, high = problem.rows.low, problem.rows.high
    sigma = np.where(np.isnan(low), 0.0, (high - low) / (2 * SIGMAS_TO_P90))
    return np.where(np.isnan(low), 0.0, (low + high) / 2), sigma


def _finished(jobs: list["Future[int]"], samples: int, progress: Callable[[int], None]) -> bool:
    done = 0
    for job in as_completed(jobs):
        done += job.result()
        progress(done)
    return done == samples


def _percentiles(pool: ThreadPoolExecutor, samples: Samples, now: int) -> Ints:
    """The nearest-rank percentiles of every column, shape (columns, 4), as moments."""
    count, columns = samples.shape
    ranks = [max(-(-percent * count // 100) - 1, 0) for percent in PERCENTS]
    blocks = [samples[:, begin : begin + 256] for begin in range(0, columns, 256)]
    found = pool.map(lambda block: np.sort(np.ascontiguousarray(block.T), axis=1)[:, ranks], blocks)
    finishes = np.concatenate([*found, np.zeros((0, len(ranks)), np.int32)]).astype(np.int64)
    return np.where(finishes == LATE, NO_TIME, finishes + now)
