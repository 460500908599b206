"""What the plan's own history tells the simulation: the shared factor of its projects (S11,
`correlated_work`)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np
from sqlalchemy import Connection, select

from planner_app.ids import AssignmentId, ItemId
from planner_app.model import Assignment, Estimate
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.problem import Correlation, Problem
from planner_app.scheduling.shared_factor import Finished, fitted, projects_of
from planner_app.scheduling.simulation import SIGMAS_TO_P90


class _PastRange(NamedTuple):
    """One line of a done row's history of ranges; hours."""

    treeitem_id: ItemId
    assignment_id: AssignmentId
    low: float
    high: float
    created_at: datetime


_COLUMNS: Final = (
    Assignment.treeitem_id,
    Estimate.assignment_id,
    Estimate.low,
    Estimate.high,
    Estimate.created_at,
)
_OF_DONE_ROWS: Final = (
    select(*_COLUMNS)
    .join(Assignment, Assignment.id == Estimate.assignment_id)
    .where(Assignment.is_done)
    .order_by(Assignment.treeitem_id, Estimate.id)
)


def as_simulated(connection: Connection, snapshot: Snapshot, problem: Problem) -> Problem:
    """The problem as it goes into the simulation: with the shared factor where the plan's setting
    says so.

    For `Workspace.read`.
    """
    if not snapshot.plan.correlated_work:
        return problem
    types = [snapshot.items[item_id].type for item_id in problem.items.ids.tolist()]
    project = projects_of(
        problem.items.parent, np.array([kind == "project" for kind in types], np.bool_)
    )
    places = dict(zip(problem.items.ids.tolist(), project.tolist(), strict=True))
    return replace(
        problem,
        correlation=Correlation(project, fitted(finished_items(connection, snapshot, places))),
    )


def finished_items(
    connection: Connection, snapshot: Snapshot, project: dict[ItemId, int]
) -> Finished:
    """What each finished item with ranges and hours was first given and took; `project`: by item
    id."""
    found: list[tuple[int, float, float, float]] = []
    for item_id, lines in groupby(
        map(_PastRange._make, connection.execute(_OF_DONE_ROWS)), lambda line: line.treeitem_id
    ):
        hours = sum(entry.hours for entry in snapshot.logged.get(item_id, {}).values())
        # Marked done without hours, an item tells nothing about how long it took.
        if hours > 0 and item_id in project and snapshot.is_done(item_id):
            mean, sigma = _first_range(lines)
            if mean > 0:
                found.append((project[item_id], mean, sigma, hours))
    # Reshaped, because an empty list has no columns to take apart.
    numbers, *columns = np.array(found, np.float64).reshape(-1, 4).T
    return Finished(numbers.astype(np.int32), *columns)


def _first_range(lines: Iterable[_PastRange]) -> tuple[float, float]:
    """Mean and sigma of what an item's rows were given first. What a row took over from another
    counts there (R10)."""
    firsts: dict[AssignmentId, _PastRange] = {}
    handed_over: dict[datetime, set[AssignmentId]] = defaultdict(set)
    for line in lines:
        # A later range was given by somebody who knew more; it would flatter the estimates.
        firsts.setdefault(line.assignment_id, line)
        # In a handing-over the old row becomes 0-0 in the same edit, hence at the same moment
        # (R10).
        if line.high == 0:
            handed_over[line.created_at].add(line.assignment_id)
    own = [
        line for row, line in firsts.items() if not handed_over.get(line.created_at, set()) - {row}
    ]
    # Low and high are the 10th and 90th percentile (S11), on both sides of the mean.
    sigmas = [(line.high - line.low) / (2 * SIGMAS_TO_P90) for line in own]
    # Of independent rows the means add, the sigmas by root-sum-square.
    return sum((line.low + line.high) / 2 for line in own), float(
        np.hypot.reduce(sigmas)
    ) if sigmas else 0.0
