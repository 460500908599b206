"""S13: what a producer must know about a schedule, as data and as sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Final

import numpy as np

from planner_app.ids import AllocationId, ItemIndex, PersonIndex, RowIndex
from planner_app.insight.booking_runs import booking_runs
from planner_app.scheduling.outline_sums import any_around, any_inside, earliest_around, sum_inside
from planner_app.scheduling.problem import (
    NO_ITEM,
    NO_PERSON,
    NO_TIME,
    Flags,
    Floats,
    Indices,
    Ints,
    ItemKind,
    Problem,
)
from planner_app.scheduling.schedule import P50, P90, P98, Cause, Percentiles, Schedule, State
from planner_app.scheduling.working_time.zones import DAY, zone_table

_FIXED: Final = (ItemKind.EVENT, ItemKind.PARTIAL_DAY_EVENT, ItemKind.MILESTONE)
"""Kinds of items whose dates are given, not found."""
_NEARLY_ALL: Final = 0.8
_A_HAIR: Final = 1e-6
"""Hours: decimals do not add up exactly, and a sum that misses by that much is no trouble."""


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
    HINT = "hint"
    """Nothing is wrong; it only explains an order (S6)."""


@dataclass(frozen=True)
class Alert:
    """One thing to know. item, person and other are indices of the problem, -1 for none."""

    kind: AlertKind
    flag: Flag
    item: ItemIndex = NO_ITEM
    person: PersonIndex = NO_PERSON
    other: ItemIndex = NO_ITEM
    """A second item: the predecessor, or the container whose deadline it is."""
    day: int = -1
    """First of a run of days (ordinals), last_day included."""
    last_day: int = -1
    moment: int = NO_TIME
    hours: float = 0.0
    allocations: tuple[AllocationId, ...] = ()
    """The ids of the allocations that cause it (A3)."""


def alerts(schedule: Schedule, percentiles: Percentiles | None = None) -> list[Alert]:
    """Every alert of a schedule, by kind and then in the order of the outline (S13).

    Items that are done or on hold have none.
    """
    asked = _Asked(schedule)
    return list(
        chain(
            _late(asked, percentiles),
            _over_max_effort(asked),
            _rows_in(asked, State.UNESTIMATED, AlertKind.UNESTIMATED, Flag.YELLOW),
            _unassigned(asked),
            _rows_in(asked, State.NEVER, AlertKind.NEVER_GETS_TIME, Flag.RED),
            _rows_in(asked, State.WAITS, AlertKind.WAITS_ON_HOLD, Flag.ORANGE),
            _above_predecessors(asked),
            _before_predecessors(asked),
            _deadlines(asked),
            _bookings(asked),
        )
    )


class _Asked:
    """A schedule and the arrays that several alerts share."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule, self.problem = schedule, schedule.problem
        self.items, self.rows = self.problem.items, self.problem.rows
        # The rows of a project only say who is on its team; they carry no work.
        self.open_row: Flags = ~np.isin(
            schedule.row_state, (State.DONE, State.ON_HOLD, State.TEAM_ROW)
        )
        own = np.zeros(len(self.items.ids), np.bool_)
        own[self.rows.item[self.open_row]] = True
        self.active: Flags = any_inside(self.items.parent, own) & ~held_items(self.problem)
        """Open items that are not on hold; only these can raise alerts."""

    def binding_links(self) -> Indices:
        """The links of which both ends are open and not on hold."""
        links = self.problem.links
        both = self.active[links.before] & self.active[links.after]
        return np.flatnonzero(both).astype(np.int32)


def held_items(problem: Problem) -> Flags:
    """Items on hold themselves, through an ancestor or through their package."""
    items = problem.items
    here = any_around(items.parent, np.arange(len(items.ids), dtype=np.int32), items.on_hold)
    return here | any_around(items.parent, items.package, items.on_hold)


def _items_where(those: Flags) -> Iterator[ItemIndex]:
    """Where the flags of the items are set."""
    return map(ItemIndex, np.flatnonzero(those).tolist())


def _late(asked: _Asked, percentiles: Percentiles | None) -> Iterator[Alert]:
    """Red if p50 (without a simulation: the expected finish) is after promise_by, orange for p90,
    yellow for p98."""
    deadline, set_by = _binding_deadlines(asked)
    finish = asked.schedule.item_finish
    dated = (deadline != NO_TIME) & (finish != NO_TIME) & asked.active
    # The expected finish alone says nothing about how sure it is, so it can only be red.
    columns = [finish]
    if percentiles is not None:
        columns = [percentiles.items[:, column] for column in (P50, P90, P98)]
    late = [dated & ((column > deadline) | (column == NO_TIME)) for column in columns]
    for item in _items_where(np.any(late, axis=0)):
        # The columns go from likely to rare, so the first that is late is the worst.
        worst = next(rank for rank, column in enumerate(late) if column[item])
        flag, moment = (Flag.RED, Flag.ORANGE, Flag.YELLOW)[worst], int(columns[worst][item])
        yield Alert(AlertKind.LATE, flag, item, other=ItemIndex(int(set_by[item])), moment=moment)


def _binding_deadlines(asked: _Asked) -> tuple[Ints, Indices]:
    """The deadline of every item, and whose it is where not its own: a packaged leaf has its
    package's too (R15).

    Those of real containers are told of the containers, into which it rolls up.
    """
    own, parent = asked.items.deadline, asked.items.parent
    theirs, whose = earliest_around(parent, asked.items.package, own)
    packaged = (theirs != NO_TIME) & ((own == NO_TIME) | (theirs < own))
    return np.where(packaged, theirs, own), np.where(packaged, whose, np.int32(-1))


def _over_max_effort(asked: _Asked) -> Iterator[Alert]:
    """Red when logged + expected exceed it, orange from 80 % logged."""
    rows, limits = asked.rows, asked.items.max_effort
    # Few plans limit any effort; the others need not pay for the sums.
    if np.isnan(limits).all():
        return
    # A row that was never estimated is NaN, and one of them would make its containers NaN.
    expected = np.where(asked.open_row, np.nan_to_num((rows.low + rows.high) / 2), 0.0)
    own: Floats = np.bincount(rows.item, expected, len(limits)).astype(np.float64)
    total, logged = (
        sum_inside(asked.items.parent, own),
        sum_inside(asked.items.parent, asked.items.logged),
    )
    for item in _items_where(~np.isnan(limits) & asked.active):
        if logged[item] + total[item] > limits[item] + _A_HAIR:
            yield Alert(
                AlertKind.OVER_MAX_EFFORT, Flag.RED, item, hours=float(logged[item] + total[item])
            )
        elif logged[item] >= _NEARLY_ALL * limits[item] - _A_HAIR:
            yield Alert(AlertKind.OVER_MAX_EFFORT, Flag.ORANGE, item, hours=float(logged[item]))


def _rows_in(asked: _Asked, state: State, kind: AlertKind, flag: Flag) -> Iterator[Alert]:
    """One alert for every row in a state."""
    schedule = asked.schedule
    for row in map(RowIndex, np.flatnonzero(schedule.row_state == state).tolist()):
        waits_for = schedule.row_cause[row] == Cause.PREDECESSOR and state == State.WAITS
        other = ItemIndex(int(schedule.row_cause_index[row])) if waits_for else NO_ITEM
        yield Alert(kind, flag, asked.rows.item_of(row), asked.rows.person_of(row), other)


def _unassigned(asked: _Asked) -> Iterator[Alert]:
    """Open work that nobody and no team has."""
    rows = asked.rows
    nobody = (
        asked.open_row
        & (rows.person < 0)
        & (rows.team < 0)
        # Events and milestones may concern nobody in particular.
        & (asked.items.kind[rows.item] == ItemKind.TASK)
    )
    # One alert for an item, however many of its rows have nobody.
    for item in map(ItemIndex, np.unique(rows.item[nobody]).tolist()):
        yield Alert(AlertKind.UNASSIGNED, Flag.YELLOW, item)


def _above_predecessors(asked: _Asked) -> Iterator[Alert]:
    """Items that stand above what they wait for."""
    items, links = asked.items, asked.problem.links
    binding = asked.binding_links()
    above = items.priority[links.after[binding]] < items.priority[links.before[binding]]
    for link in binding[above].tolist():
        # Nothing is wrong with the dates; only the order of the list surprises.
        kind, flag = AlertKind.ABOVE_ITS_PREDECESSOR, Flag.HINT
        yield Alert(kind, flag, links.after_of(link), other=links.before_of(link))


def _before_predecessors(asked: _Asked) -> Iterator[Alert]:
    """Events and milestones that come before a predecessor, their own or that of a container."""
    links, schedule = asked.problem.links, asked.schedule
    fixed = np.isin(asked.items.kind, _FIXED) & asked.active
    # Sorted by the waiting item, so that the links of each are found by a binary search.
    binding = asked.binding_links()
    binding = binding[np.argsort(links.after[binding], kind="stable")]
    after = links.after[binding]
    for item in _items_where(fixed):
        start = schedule.item_start[item]
        around = list(_upwards(asked.problem, item))
        begins, ends = after.searchsorted(around), after.searchsorted(around, side="right")
        for first, end in zip(begins, ends, strict=True):
            for link in binding[first:end].tolist():
                predecessor = links.before_of(link)
                finish = int(schedule.item_finish[predecessor])
                finish = _with_lag(asked.problem, finish, float(links.lag[link]))
                if start != NO_TIME and finish > start:
                    kind, flag = AlertKind.BEFORE_PREDECESSOR, Flag.RED
                    yield Alert(kind, flag, item, other=predecessor, moment=finish)


def _deadlines(asked: _Asked) -> Iterator[Alert]:
    """Own deadlines that are later than that of a container or of the package."""
    items, own = asked.items, asked.items.deadline
    around, whose = earliest_around(items.parent, items.parent, own)
    package, whose_package = earliest_around(items.parent, items.package, own)
    # R15: a package's deadline counts beside that of the real place; the earlier one binds.
    sooner = (package != NO_TIME) & ((around == NO_TIME) | (package < around))
    around, whose = np.where(sooner, package, around), np.where(sooner, whose_package, whose)
    for item in _items_where(asked.active & (around != NO_TIME) & (own > around)):
        yield Alert(
            AlertKind.DEADLINE_AFTER_CONTAINER, Flag.YELLOW, item, other=ItemIndex(int(whose[item]))
        )


def _upwards(problem: Problem, item: ItemIndex) -> Iterator[ItemIndex]:
    """The item and everything around it, by the real place."""
    while item >= 0:
        yield item
        item = ItemIndex(int(problem.items.parent[item]))


def _with_lag(problem: Problem, moment: int, days: float) -> int:
    if moment == NO_TIME or days == 0:
        return moment
    return zone_table(problem.zone).later(moment, int(days * DAY + 0.5))


def _bookings(asked: _Asked) -> Iterator[Alert]:
    """A3: runs of days with more booked than there is time, or than there is work."""
    for run in booking_runs(asked.schedule):
        yield Alert(
            AlertKind.OVER_ALLOCATED if run.over else AlertKind.UNDER_USED,
            Flag.RED if run.over else Flag.YELLOW,
            person=run.person,
            day=run.first,
            last_day=run.last,
            hours=run.hours,
            allocations=run.causes,
        )
