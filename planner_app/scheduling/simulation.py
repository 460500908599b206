"""S11: how sure the dates are. The same levelling loop on many draws of the efforts; nearest-rank
percentiles."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
from typing import Final

import numpy as np

from planner_app.scheduling.first_answers import first_answers
from planner_app.scheduling.preparing.preparation import PreparedProblem, prepare
from planner_app.scheduling.problem import NO_TIME, Floats, Indices, Ints, ItemKind, Problem
from planner_app.scheduling.schedule import PERCENTS, Cause, Drivers, Percentiles
from planner_app.scheduling.units import HOUR

SIGMAS_TO_P90: Final = 1.28155
LATE: Final = np.iinfo(np.int32).max
"""In samples, which are seconds after now: no date; it ranks behind every date."""
_SLICE: Final = 16
"""Samples between two looks at whether the simulation was cancelled."""

_MOST_TARGETS: Final = 63
"""As many bits as a mark has."""

Samples = np.ndarray[tuple[int, int], np.dtype[np.int32]]


def simulate(
    problem: Problem,
    samples: int,
    seed: int = 0,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda _done: None,
    threads: int | None = None,
) -> Percentiles | None:
    """The finishes that 10, 50, 90 and 98 % of the samples keep, of the whole plan; None when
    cancelled.

    Every sample has its own stream of random numbers, so the answer does not depend on the number
    of threads. Waits for the compiled kernel: uncompiled it would take minutes.
    """
    if not first_answers().wait_until_compiled(cancelled):
        return None
    prepared = prepare(problem)
    chosen = followed(problem)
    rows = np.full((samples, len(problem.rows.ids)), LATE, np.int32)
    items = np.full((samples, len(problem.items.ids)), LATE, np.int32)
    drives = np.zeros((len(chosen), len(problem.rows.ids)), np.int64)
    run = partial(_run, prepared, seed, rows, items, chosen, cancelled)
    starts = range(0, samples, _SLICE)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        jobs = [pool.submit(run, range(s, min(s + _SLICE, samples))) for s in starts]
        if not _finished(jobs, samples, progress, drives):
            return None
        # Items without a date do not make the plan endless: it ends with the last that has one.
        whole = items.max(axis=1, where=items != LATE, initial=-1)
        whole = np.where(whole < 0, LATE, whole).astype(np.int32).reshape(-1, 1)
        tables = [_percentiles(pool, table, problem.now) for table in (rows, items, whole)]
    return Percentiles(
        problem.revision,
        samples,
        tables[0],
        tables[1],
        tables[2][0],
        in_time(problem, items),
        Drivers(chosen, drives / max(samples, 1)),
        problem.correlation.factor if problem.correlation is not None else None,
    )


def followed(problem: Problem) -> Indices:
    """Whose chains are followed: the whole plan (-1), what has a deadline, and the highest
    containers, at most 63."""
    items = problem.items
    depth = np.zeros(len(items.ids), np.int32)
    for item, above in enumerate(items.parent.tolist()):
        depth[item] = depth[above] + 1 if above >= 0 else 0
    asked = np.flatnonzero((items.kind == ItemKind.CONTAINER) | (items.deadline != NO_TIME))
    # Deadlines first, then the outermost containers: those are what a producer asks about.
    by_weight = np.lexsort((asked, depth[asked], items.deadline[asked] == NO_TIME))
    return np.concatenate(([-1], asked[by_weight][: _MOST_TARGETS - 1])).astype(np.int32)


def in_time(problem: Problem, items: Samples) -> Floats:
    """The share of samples that keep each item's own deadline; NaN where there is none, or never a
    date."""
    share = np.full(len(problem.items.ids), np.nan)
    asked = np.flatnonzero(problem.items.deadline != NO_TIME)
    found = items[:, asked]
    kept = ((found != LATE) & (found + problem.now <= problem.items.deadline[asked])).sum(
        axis=0
    ) / max(len(items), 1)
    share[asked] = np.where((found != LATE).any(axis=0), kept, np.nan)
    return share


def drawn_efforts(
    prepared: PreparedProblem, mean: Floats, sigma: Floats, random: np.random.Generator
) -> Ints:
    """One draw of every row's effort in seconds from its bell curve; negative draws count as 0.

    Where the plan's work is correlated, what was drawn is stretched by the factor that its project
    shares; rows without a range are certain and stay.
    """
    # Drawn for every row, also certain ones, so that a row keeps its draw when others get ranges.
    hours = mean + sigma * random.standard_normal(len(mean))
    if (together := prepared.problem.correlation) is not None and len(hours):
        project = together.project[prepared.problem.rows.item]
        shared = together.factor.bias + together.factor.spread * random.standard_normal(
            int(project.max()) + 1
        )
        hours *= np.exp(shared)[project]
    drawn = np.maximum(np.floor(hours * HOUR + 0.5), 0.0)
    return np.where(sigma > 0, drawn, prepared.effort).astype(np.int64)


def _run(
    prepared: PreparedProblem,
    seed: int,
    rows: Samples,
    items: Samples,
    chosen: Indices,
    cancelled: Callable[[], bool],
    samples: range,
) -> tuple[int, Indices]:
    """Fill some samples: how many, 0 when cancelled, and how often each row was on the chains that
    were followed."""
    from planner_app.scheduling.kernel.driving import Late, count_drivers
    from planner_app.scheduling.kernel.placing import level_rows
    from planner_app.scheduling.kernel.roll_up import latest_finishes

    mean, sigma = bell_curves(prepared.problem)
    plan, fixed, now = prepared.given, prepared.fixed, prepared.problem.now
    counts = np.zeros((len(chosen), rows.shape[1]), np.int32)
    for sample in samples:
        if cancelled():
            return 0, counts
        # Seeded by the sample's number: the same draws however many threads share them (S11).
        effort = drawn_efforts(prepared, mean, sigma, np.random.default_rng((seed, sample)))
        placed, takes = level_rows(plan, effort, prepared.lanes, prepared.caps, True)
        placed.finish[fixed.rows], placed.cause[fixed.rows] = fixed.finish, Cause.FIXED
        latest_finishes(
            plan.tree.parent, plan.work.item, placed.finish, now, rows[sample], items[sample]
        )
        late = Late(now, items[sample], LATE)
        count_drivers(plan, prepared.lanes.levelled, placed, takes, late, chosen, counts)
    return len(samples), counts


def bell_curves(problem: Problem) -> tuple[Floats, Floats]:
    """Mean and sigma in hours of every row: low is the 10th, high the 90th percentile; 0 where
    never estimated."""
    low, high = problem.rows.low, problem.rows.high
    sigma = np.where(np.isnan(low), 0.0, (high - low) / (2 * SIGMAS_TO_P90))
    return np.where(np.isnan(low), 0.0, (low + high) / 2), sigma


def _finished(
    jobs: list["Future[tuple[int, Indices]]"],
    samples: int,
    progress: Callable[[int], None],
    drives: Ints,
) -> bool:
    """Wait for all, adding up in `drives`; whether none was cancelled."""
    done = 0
    for job in as_completed(jobs):
        count, on_chain = job.result()
        drives += on_chain
        done += count
        progress(done)
    return done == samples


def _percentiles(pool: ThreadPoolExecutor, samples: Samples, now: int) -> Ints:
    """The nearest-rank percentiles of every column, shape (columns, 4), as moments."""
    count, columns = samples.shape
    # -(-a // b) rounds up: the nearest rank is the smallest that so many samples keep.
    ranks = [max(-(-percent * count // 100) - 1, 0) for percent in PERCENTS]
    # Transposed in blocks that fit the cache; sorting columns in place would be far slower.
    blocks = [samples[:, begin : begin + 256] for begin in range(0, columns, 256)]
    found = pool.map(lambda block: np.sort(np.ascontiguousarray(block.T), axis=1)[:, ranks], blocks)
    finishes = np.concatenate([*found, np.zeros((0, len(ranks)), np.int32)]).astype(np.int64)
    return np.where(finishes == LATE, NO_TIME, finishes + now)
