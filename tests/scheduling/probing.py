"""Would a row start earlier without something? What was placed before it stays where it is."""

from dataclasses import replace
from typing import Final

import numpy as np

from planner_app.scheduling.kernel.arrays import Placed, Tree
from planner_app.scheduling.kernel.free_time import copied
from planner_app.scheduling.kernel.placing import level_rows, use_up
from planner_app.scheduling.preparing.preparation import prepare
from planner_app.scheduling.problem import NO_TIME, Indices, Ints, ItemKind, Links, Person, Problem
from planner_app.scheduling.reasons.reasons import Reason
from planner_app.scheduling.schedule import Cause, Schedule, State
from planner_app.scheduling.working_time.zones import DAY, zone_table

NEVER: Final = 2**62
"""Later than any moment."""


def start_without(schedule: Schedule, row: int, reasons: tuple[Reason, ...]) -> int:
    """When the row would start if the reasons were not, all else being as it is; NEVER if it still
    would not."""
    original = prepare(schedule.problem)
    placed, takes = level_rows(original.given, original.effort, original.lanes, original.caps, True)
    alone = prepare(
        _only(without(schedule.problem, row, reasons), original.given.tree, placed, row)
    )
    work, axes = alone.given.work, alone.given.axes
    lanes = copied(alone.lanes, np.full(len(alone.lanes.first), len(takes.starts) + 9, np.int32))
    turn = _turns(original.given.order.steps, schedule.problem)
    kept = set(range(len(takes.size))) - {
        reason.what for reason in reasons if reason.cause == Cause.BUSY
    }
    for other in kept:
        if takes.size[other] and turn[other] < turn[row]:
            use_up(work, axes, other, lanes, alone.caps, takes)
    found, again = level_rows(alone.given, original.effort, lanes, alone.caps, True)
    if found.state[row] == State.NEVER:
        return NEVER
    if not again.size[row]:
        return int(found.finish[row])
    axis, position = alone.time.lanes[int(work.lane[row])].axis, again.starts[again.first[row]]
    stretch = np.searchsorted(axis.total[1:], position, side="right")
    return int(axis.start[stretch] + position - axis.total[stretch])


def _only(problem: Problem, tree: Tree, placed: Placed, row: int) -> Problem:
    """The problem with no other task open; what the row waits for, a delay until then."""
    items, rows, links, zone = problem.items, problem.rows, problem.links, zone_table(problem.zone)
    item, around = int(rows.item[row]), _around(problem, int(rows.item[row]))
    bounds = [items.delay[item]]
    for before, after, lag in zip(links.before, links.after, links.lag, strict=True):
        finish = tree.settled_finish[before] if tree.done[before] else placed.item_finish[before]
        if after in around and finish != NO_TIME:
            bounds.append(zone.later(int(finish), int(lag * DAY)))
    if items.in_order[item]:
        mates = np.flatnonzero((rows.item == item) & (placed.finish != NO_TIME))
        bounds += [placed.finish[mate] for mate in mates if mate < row]
    delay, done, no = (
        items.delay.copy(),
        rows.done | (items.kind[rows.item] == ItemKind.TASK),
        links.before[:0],
    )
    delay[item], done[row] = max(bounds), False
    return replace(
        problem,
        items=replace(items, delay=delay),
        rows=replace(rows, done=done),
        links=Links(no, no, links.lag[:0]),
    )


def _people_without(problem: Problem, person: int, reasons: tuple[Reason, ...]) -> list[Person]:
    """The people, of whom the one whose row it is lacks what is stated to hold it."""
    people = list(problem.people)
    if person < 0:
        return people
    causes = {reason.cause for reason in reasons}
    gone = {allocation for reason in reasons for allocation in reason.allocations}
    own = people[person]
    people[person] = replace(
        own,
        active_from=None if Cause.NOT_ACTIVE in causes else own.active_from,
        active_until=None if Cause.GONE in causes else own.active_until,
        allocations=tuple(a for a in own.allocations if a.id not in gone),
    )
    return people


def without(problem: Problem, row: int, reasons: tuple[Reason, ...]) -> Problem:
    """The problem less what is stated to hold a row (busy rows of tasks aside)."""
    items, rows, links = problem.items, problem.rows, problem.links
    delay, on_hold, in_order = items.delay.copy(), items.on_hold.copy(), items.in_order.copy()
    limit, done, kept = rows.limit.copy(), rows.done.copy(), np.ones(len(links.before), np.bool_)
    person = int(rows.person[row])
    around = _around(problem, int(rows.item[row]))
    for reason in reasons:
        match reason.cause:
            case Cause.DELAY:
                delay[reason.what] = NO_TIME
            case Cause.HOLD:
                on_hold[reason.what] = False
            case Cause.PREDECESSOR:
                kept &= ~(
                    (links.before == reason.what)
                    & np.isin(links.after, around)
                    & (links.lag == reason.lag)
                )
            case Cause.ORDER:
                in_order[rows.item[row]] = False
            case Cause.BUSY if items.kind[rows.item[reason.what]] != ItemKind.TASK:
                done[reason.what] = True
            case Cause.OWN_LIMIT:
                limit[row] = np.nan
            case Cause.PROJECT_LIMIT:
                limit[(rows.item == reason.what) & (rows.person == person)] = np.nan
    people = _people_without(problem, person, reasons)
    return replace(
        problem,
        strict_bookings=problem.strict_bookings
        and Cause.STRICT not in {reason.cause for reason in reasons},
        items=replace(items, delay=delay, on_hold=on_hold, in_order=in_order),
        rows=replace(rows, limit=limit, done=done),
        links=replace(
            links, before=links.before[kept], after=links.after[kept], lag=links.lag[kept]
        ),
        people=tuple(people),
    )


def _around(problem: Problem, item: int) -> list[int]:
    found = []
    while item >= 0:
        found.append(item)
        item = int(problem.items.parent[item])
    return found


def _turns(steps: Indices, problem: Problem) -> Ints:
    """When the levelling comes to each row."""
    turn = np.zeros(len(problem.items.ids), np.int64)
    turn[steps] = np.arange(len(steps))
    return turn[problem.rows.item] * len(problem.rows.ids) + np.arange(len(problem.rows.ids))
