"""S13: what a producer must know about a schedule, as data and as sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain

import numpy as np

from planner_app.scheduling.native import HOUR
from planner_app.scheduling.problem import NO_TIME, Allocation, Flags, Floats, Indices, Ints, Kind, Problem
from planner_app.scheduling.schedule import Cause, Percentiles, Schedule, State
from planner_app.scheduling.utilization import utilization
from planner_app.scheduling.zones import DAY, Zone, zone_table

_NEARLY_ALL = 0.8


class AlertKind(Enum):
    """What is wrong; the values are those of `schedule --json`."""

    LATE = "late"
    OVER_MAX_EFFORT = "over_max_effort"
    UNESTIMATED = "unestimated"
    UNASSIGNED = "unassigned"
    OVER_ALLOCATED = "over_allocated"
    UNDER_USED = "under_used"
    NEVER_GETS_TIME = "never_gets_time"
    WAITS_ON_HOLD = "waits_on_hold"
    ABOVE_ITS_PREDECESSOR = "above_its_predecessor"
    BEFORE_PREDECESSOR = "before_predecessor"
    DEADLINE_AFTER_CONTAINER = "deadline_after_container"


class Flag(Enum):
    """How bad it is."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"


@dataclass(frozen=True)
class Alert:
    """One thing to know. item, person and other are indices of the problem, -1 for none."""

    kind: AlertKind
    flag: Flag
    item: int = -1
    person: int = -1
    other: int = -1
    """A second item: the predecessor, or the container whose deadline it is."""
    day: int = -1
    """First of a run of days (ordinals), last_day included."""
    last_day: int = -1
    moment: int = NO_TIME
    hours: float = 0.0
    allocations: tuple[int, ...] = ()
    """Ids of the allocations that cause it (A3)."""


def alerts(schedule: Schedule, percentiles: Percentiles | None = None) -> list[Alert]:
    """Every alert of a schedule, by kind and then in the order of the outline. None for what is done or on hold."""
    asked = _Asked(schedule)
    return list(
        chain(
            _late(asked, percentiles),
            _over_max_effort(asked),
            _rows_in(asked, State.UNESTIMATED, AlertKind.UNESTIMATED, Flag.YELLOW),
            _unassigned(asked),
            _rows_in(asked, State.NEVER, AlertKind.NEVER_GETS_TIME, Flag.RED),
            _rows_in(asked, State.WAITS, AlertKind.WAITS_ON_HOLD, Flag.ORANGE),
            _links(asked),
            _deadlines(asked),
            _bookings(asked),
        )
    )


class _Asked:
    """A schedule with what several alerts need of it."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, self.problem = schedule, schedule.problem
        self.items, self.rows = self.problem.items, self.problem.rows
        self.open_row: Flags = ~np.isin(schedule.row_state, (State.DONE, State.ON_HOLD, State.TEAM_ROW))
        self.open_item = np.zeros(len(self.items.ids), np.bool_)
        self.open_item[self.rows.item[self.open_row]] = True
        for item in range(len(self.items.ids) - 1, -1, -1):
            if self.open_item[item] and self.items.parent[item] >= 0:
                self.open_item[self.items.parent[item]] = True
        self.on_hold = held_items(self.problem)


def held_items(problem: Problem) -> Flags:
    """Items on hold themselves, through an ancestor or through their package."""
    items = problem.items
    held = items.on_hold.copy()
    for item in np.flatnonzero(items.parent >= 0):
        held[item] |= held[items.parent[item]]
    packaged = items.package >= 0
    held[packaged] |= held[items.package[packaged]]
    return held


def inside_out(problem: Problem, values: Floats) -> Floats:
    """The sum of every item's own value and those of everything inside it."""
    totals = values.copy()
    for item in range(len(totals) - 1, -1, -1):
        if problem.items.parent[item] >= 0:
            totals[problem.items.parent[item]] += totals[item]
    return totals


def _late(asked: _Asked, percentiles: Percentiles | None) -> Iterator[Alert]:
    """Red if p50 (without a simulation: the expected finish) is after promise_by, orange for p90, yellow for p98."""
    deadline, set_by = _binding_deadlines(asked)
    finish = asked.schedule.item_finish
    dated = np.flatnonzero((deadline != NO_TIME) & (finish != NO_TIME) & asked.open_item & ~asked.on_hold)
    columns = [finish] if percentiles is None else [percentiles.items[:, column] for column in (1, 2, 3)]
    for item in dated.tolist():
        for flag, column in zip(Flag, columns, strict=False):
            if column[item] > deadline[item] or (percentiles is not None and column[item] == NO_TIME):
                yield Alert(AlertKind.LATE, flag, item, other=int(set_by[item]), moment=int(column[item]))
                break


def _binding_deadlines(asked: _Asked) -> tuple[Ints, Indices]:
    """The deadline of every item, and whose it is where not its own: a packaged leaf has its package's too (R15).

    Those of real containers are told of the containers, into which it rolls up.
    """
    deadline, package = asked.items.deadline.copy(), asked.items.package
    set_by = np.full(len(deadline), -1, np.int32)
    for item in np.flatnonzero(package >= 0).tolist():
        for container in _upwards(asked.problem, int(package[item])):
            theirs = asked.items.deadline[container]
            if theirs != NO_TIME and (deadline[item] == NO_TIME or theirs < deadline[item]):
                deadline[item], set_by[item] = theirs, container
    return deadline, set_by


def _over_max_effort(asked: _Asked) -> Iterator[Alert]:
    """Red when logged + expected exceed it, orange from 80 % logged."""
    rows, limits = asked.rows, asked.items.max_effort
    if np.isnan(limits).all():
        return
    expected = np.where(asked.open_row, np.nan_to_num((rows.low + rows.high) / 2), 0.0)
    own: Floats = np.bincount(rows.item, expected, len(limits)).astype(np.float64)
    total, logged = inside_out(asked.problem, own), inside_out(asked.problem, asked.items.logged)
    for item in np.flatnonzero(~np.isnan(limits) & asked.open_item & ~asked.on_hold).tolist():
        if logged[item] + total[item] > limits[item]:
            yield Alert(AlertKind.OVER_MAX_EFFORT, Flag.RED, item, hours=float(logged[item] + total[item]))
        elif logged[item] >= _NEARLY_ALL * limits[item]:
            yield Alert(AlertKind.OVER_MAX_EFFORT, Flag.ORANGE, item, hours=float(logged[item]))


def _rows_in(asked: _Asked, state: State, kind: AlertKind, flag: Flag) -> Iterator[Alert]:
    """One alert for every row in a state."""
    schedule = asked.schedule
    for row in np.flatnonzero(schedule.row_state == state).tolist():
        waits_for = schedule.row_cause[row] == Cause.PREDECESSOR and state == State.WAITS
        other = int(schedule.row_cause_index[row]) if waits_for else -1
        yield Alert(kind, flag, int(asked.rows.item[row]), int(asked.rows.person[row]), other)


def _unassigned(asked: _Asked) -> Iterator[Alert]:
    """Open work that nobody and no team has."""
    rows = asked.rows
    nobody = asked.open_row & (rows.person < 0) & (rows.team < 0) & (asked.items.kind[rows.item] == Kind.TASK)
    for item in np.unique(rows.item[nobody]).tolist():
        yield Alert(AlertKind.UNASSIGNED, Flag.YELLOW, item)


def _links(asked: _Asked) -> Iterator[Alert]:
    """Items that stand above what they wait for, and events that come before it is finished."""
    items, links, schedule = asked.items, asked.problem.links, asked.schedule
    active = asked.open_item & ~asked.on_hold
    binding = np.flatnonzero(active[links.before] & active[links.after])
    above = items.priority[links.after[binding]] < items.priority[links.before[binding]]
    for link in binding[above].tolist():
        yield Alert(AlertKind.ABOVE_ITS_PREDECESSOR, Flag.YELLOW, int(links.after[link]), other=int(links.before[link]))
    fixed = np.flatnonzero(np.isin(items.kind, (Kind.EVENT, Kind.PARTIAL_DAY_EVENT, Kind.MILESTONE)) & active)
    into: dict[int, list[int]] = {}
    for link in binding.tolist() if len(fixed) else ():
        into.setdefault(int(links.after[link]), []).append(link)
    for item in fixed.tolist():
        for link in chain.from_iterable(into.get(place, ()) for place in _upwards(asked.problem, item)):
            finish = _with_lag(asked.problem, int(schedule.item_finish[links.before[link]]), float(links.lag[link]))
            if schedule.item_start[item] != NO_TIME and finish > schedule.item_start[item]:
                before = int(links.before[link])
                yield Alert(AlertKind.BEFORE_PREDECESSOR, Flag.RED, item, other=before, moment=finish)


def _deadlines(asked: _Asked) -> Iterator[Alert]:
    """Own deadlines that are later than that of a container or of the package."""
    deadline, package = asked.items.deadline, asked.items.package
    for item in np.flatnonzero((deadline != NO_TIME) & asked.open_item & ~asked.on_hold).tolist():
        around = list(_upwards(asked.problem, item))[1:]
        if package[item] >= 0:
            around += _upwards(asked.problem, int(package[item]))
        for container in around:
            if NO_TIME != deadline[container] < deadline[item]:
                yield Alert(AlertKind.DEADLINE_AFTER_CONTAINER, Flag.YELLOW, item, other=container)
                break


def _upwards(problem: Problem, item: int) -> Iterator[int]:
    """The item and everything around it, by the real place."""
    while item >= 0:
        yield item
        item = int(problem.items.parent[item])


def _with_lag(problem: Problem, moment: int, days: float) -> int:
    if moment == NO_TIME or days == 0:
        return moment
    zone, at = zone_table(problem.zone), np.asarray([moment], np.int64)
    return int(zone.to_utc(at + zone.offset_at(at) + int(days * DAY + 0.5))[0])


def _bookings(asked: _Asked) -> Iterator[Alert]:
    """A3: runs of days with more booked than there is time, or (from tomorrow on) than there is work."""
    people, zone = asked.problem.people, zone_table(asked.problem.zone)
    bookings = {p: [a for a in person.allocations if a.item >= 0 and not a.takes] for p, person in enumerate(people)}
    ends = [a.last_day if a.whole_days else zone.day_of(a.end) for booked in bookings.values() for a in booked]
    today = zone.day_of(asked.problem.now)
    if not ends or max(ends) < today:
        return
    table = utilization(asked.schedule, today, max(ends))
    for p in [p for p, booked in bookings.items() if booked]:
        booked, capacity, scheduled = table.booked[p], table.capacity[p], table.scheduled[p]
        over, under = booked - capacity, booked - scheduled
        under[0] = 0
        for excess, kind, flag in (
            (over, AlertKind.OVER_ALLOCATED, Flag.RED),
            (under, AlertKind.UNDER_USED, Flag.YELLOW),
        ):
            for first, last in _runs((excess > 0).tolist(), ((booked > 0) | (capacity > 0)).tolist()):
                hours, span = float(excess[first : last + 1].clip(0).sum()) / HOUR, (today + first, today + last)
                causes = _causes(people[p].allocations, *span, zone, over=kind == AlertKind.OVER_ALLOCATED)
                yield Alert(kind, flag, person=p, day=span[0], last_day=span[1], hours=hours, allocations=causes)


def _causes(allocations: Iterable[Allocation], first: int, last: int, zone: Zone, *, over: bool) -> tuple[int, ...]:
    """The bookings on some days; where too much is booked, also what takes time on them."""
    return tuple(
        allocation.id
        for allocation in allocations
        if ((over and allocation.takes) or (not allocation.takes and allocation.item >= 0))
        and (allocation.first_day if allocation.whole_days else zone.day_of(allocation.start)) <= last
        and (allocation.last_day if allocation.whole_days else zone.day_of(allocation.end - 1)) >= first
    )


def _runs(flagged: list[bool], counts: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last day of every run of flagged days; days that do not count (weekends) do not end a run."""
    first = last = -1
    for day, flag in enumerate(flagged):
        if flag:
            first, last = (day if first < 0 else first), day
        elif counts[day] and first >= 0:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last
