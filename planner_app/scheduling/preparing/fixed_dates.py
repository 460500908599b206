"""S8: the fixed dates of events, partial-day events and milestones, and whose time they take."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner_app.scheduling.kernel.arrays import Events
from planner_app.scheduling.preparing.daily_caps import caps_of
from planner_app.scheduling.preparing.worktime import WorkTime
from planner_app.scheduling.problem import NO_TIME, Indices, Ints, ItemKind, Problem
from planner_app.scheduling.schedule import State
from planner_app.scheduling.working_time.allowances import Cap, CapKind
from planner_app.scheduling.working_time.axis import DAYS
from planner_app.scheduling.working_time.zones import zone_table


@dataclass(frozen=True, eq=False)
class FixedDates:
    """The k open rows on events and milestones, and what their successors wait for."""

    rows: Indices
    """Shape (k,)."""
    start: Ints
    """Shape (k,): UTC seconds."""
    finish: Ints
    item_finish: Ints
    """Per item, the last of its rows' fixed finishes; NO_TIME elsewhere."""


def fixed_dates(problem: Problem, state: NDArray[np.int8]) -> FixedDates:
    """Whole days are on each person's clock, the plan's for teams and Unassigned; a milestone
    stands at 24:00."""
    rows, items = problem.rows, problem.items
    kind = items.kind[rows.item]
    fixed = np.flatnonzero((kind >= ItemKind.EVENT) & (state == State.WAITS))
    start, finish = items.start[rows.item[fixed]], items.finish[rows.item[fixed]]
    fixed, start, finish = (array[start != NO_TIME] for array in (fixed, start, finish))
    kind, person = kind[fixed], rows.person[fixed]
    milestone, event = kind == ItemKind.MILESTONE, kind == ItemKind.EVENT
    finish = np.where(finish == NO_TIME, start, finish)
    start = np.where(milestone, zone_table(problem.zone).midnights(start + 1), start)
    finish = np.where(milestone, start, finish)
    # A whole day is a day on the clock of whoever it takes; few zones, so one at a time.
    zones = [problem.people[p].zone if p >= 0 else problem.zone for p in person[event]]
    for zone in set(zones):
        here = np.flatnonzero(event)[[name == zone for name in zones]]
        start[here] = zone_table(zone).midnights(start[here])
        finish[here] = zone_table(zone).midnights(finish[here] + 1)
    item_finish = np.full(len(items.ids), NO_TIME, np.int64)
    np.maximum.at(item_finish, rows.item[fixed], finish)
    return FixedDates(fixed.astype(np.int32), start, finish, item_finish)


def event_arrays(
    problem: Problem, time: WorkTime, fixed: FixedDates, caps: Sequence[Cap], size: Indices
) -> Events:
    """Whose time the events take: a team's event takes from each member; events count against no
    limits."""
    rows, items, unassigned = problem.rows, problem.items, len(problem.people)
    item = rows.item[fixed.rows]
    takes_time = np.flatnonzero(items.kind[item] != ItemKind.MILESTONE)
    # Of overlapping events the higher one shows the load (S8), so it comes first.
    by_priority = takes_time[np.argsort(items.priority[item[takes_time]], kind="stable")]
    # A team's event takes time from each member, so it becomes one entry for each.
    lanes = [_lanes_of(problem, row, unassigned) for row in fixed.rows[by_priority].tolist()]
    which = np.repeat(by_priority, [len(members) for members in lanes])
    lane = np.concatenate([*lanes, ()]).astype(np.int32)
    row, item = fixed.rows[which], item[which]
    whole = items.kind[item] == ItemKind.EVENT
    first_day = (items.start[item] - time.first_day).clip(0, DAYS)
    end_day = (
        np.where(items.finish[item] == NO_TIME, items.start[item], items.finish[item])
        + 1
        - time.first_day
    ).clip(0, DAYS)
    cap_first, cap_of = caps_of(
        [cap for cap in caps if cap.kind != CapKind.LIMIT], item, lane, size
    )
    begin, end = (
        np.where(whole, first_day, fixed.start[which]),
        np.where(whole, end_day, fixed.finish[which]),
    )
    return Events(row, lane, whole, begin, np.maximum(begin, end), cap_first, cap_of)


def _lanes_of(problem: Problem, row: int, unassigned: int) -> Sequence[int]:
    if problem.rows.team[row] >= 0:
        return problem.teams[problem.rows.team[row]]
    person = int(problem.rows.person[row])
    return (person,) if person >= 0 else (unassigned,)
