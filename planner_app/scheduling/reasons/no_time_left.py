"""Why there is no time for all of a row within ten years (S9): what was placed before it, absence,
caps (S14)."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from planner_app.ids import RowIndex
from planner_app.scheduling.kernel.arrays import Caps, Takes, Work
from planner_app.scheduling.preparing.preparation import PreparedProblem
from planner_app.scheduling.problem import Allocation, Floats, Indices, Ints
from planner_app.scheduling.reasons.reasons import Reason
from planner_app.scheduling.schedule import Cause
from planner_app.scheduling.units import HOUR
from planner_app.scheduling.working_time.allowances import FREE, CapKind
from planner_app.scheduling.working_time.availability import availability_of
from planner_app.scheduling.working_time.axis import DAYS, Axis


class _Busy(NamedTuple):
    """What else is on a lane: row[e] has start[e] to end[e] of the axis. Events may overlap."""

    row: Indices
    start: Ints
    end: Ints

    def without(self, rows: list[int]) -> "_Busy":
        """The same less what some rows have."""
        kept = ~np.isin(self.row, rows)
        return _Busy(self.row[kept], self.start[kept], self.end[kept])

    def longest_first(self) -> list[int]:
        """The rows by how much they have."""
        rows, inverse = np.unique(self.row, return_inverse=True)
        seconds = np.bincount(inverse, self.end - self.start, len(rows))
        order: list[int] = rows[np.argsort(-seconds, kind="stable")].tolist()
        return order


class _Free(NamedTuple):
    """Sorted, disjoint intervals of an axis."""

    start: Ints
    end: Ints

    def seconds(self) -> int:
        """All of them together."""
        return int((self.end - self.start).sum())

    def less(self, busy: _Busy, position: int) -> "_Free":
        """What of them lies behind a position and is not busy."""
        sizes = [len(self.start)] * 2 + [len(busy.row)] * 2
        # A sweep over all ends: +1 inside free time, -2 for each busy stretch, so exactly 1 is
        # free.
        at = np.concatenate((self.start, self.end, busy.start, busy.end)).clip(position)
        order = np.argsort(at, kind="stable")
        at, depth = at[order], np.cumsum(np.repeat([1, -1, -2, 2], sizes)[order])
        free = np.flatnonzero((depth[:-1] == 1) & (at[:-1] < at[1:]))
        return _Free(at[free], at[free + 1])

    def per_day(self, mark: Ints) -> Floats:
        """Seconds of each day of an axis with these marks."""
        ends = np.stack((self.start, self.end), axis=1).ravel()
        if not len(ends):
            return np.zeros(len(mark) - 1)
        # Free seconds before each end, between which they grow evenly: so the marks interpolate.
        before = np.repeat(np.cumsum(self.end - self.start), 2)
        before[::2] -= self.end - self.start
        return np.diff(np.interp(mark, ends, before))


class NeverPlaced:
    """Answers for the rows of one levelling that never get time."""

    def __init__(self, prepared: PreparedProblem, takes: Takes) -> None:
        from planner_app.scheduling.kernel.events import spans_of_events

        self._prepared, self._takes = prepared, takes
        steps = prepared.given.order.steps
        self._turn = np.zeros(len(prepared.problem.items.ids), np.int64)
        self._turn[steps] = np.arange(len(steps))
        self._event_start, self._event_end = spans_of_events(prepared.events, prepared.time.axes)

    def reasons(self, row: RowIndex, ready: int) -> tuple[Reason, ...]:
        """What leaves too little time from its ready time on: without all that there would be
        enough."""
        lane, effort = int(self._prepared.given.work.lane[row]), int(self._prepared.effort[row])
        axis = self._prepared.time.lanes[lane].axis
        position, end = int(axis.position(np.asarray([ready]))[0]), int(axis.total[-1])
        # Before looking at anybody: no absence or work matters where the calendar itself is short.
        if end - position < effort:
            return (Reason(Cause.TOO_LONG, (end - position) // HOUR),)
        busy, reasons = self._busy(row, lane, position), list[Reason]()
        for more, available in self._ever_more(lane, ready):
            reasons += more
            free = available.less(busy, position)
            if free.seconds() >= effort:
                return (*reasons, *self._caps(row, lane, free, busy))
        rows = busy.longest_first()
        # The fewest of the longest rows without which there would be time: more freed is never
        # less.
        enough = bisect_left(
            range(len(rows)),
            effort,
            key=lambda count: available.less(busy.without(rows[:count]), position).seconds(),
        )
        busy = busy.without(rows[:enough])
        reasons += [Reason(Cause.BUSY, other) for other in rows[:enough]]
        return (*reasons, *self._caps(row, lane, available.less(busy, position), busy))

    def _busy(self, row: RowIndex, lane: int, position: int) -> _Busy:
        """The events of a lane, and what was placed on it before the row, from a position on."""
        prepared, takes, work = self._prepared, self._takes, self._prepared.given.work
        turn, my_turn = self._turn[work.item], self._turn[work.item[row]]
        earlier = (turn < my_turn) | ((turn == my_turn) & (np.arange(len(turn)) < row))
        rows = np.flatnonzero((work.lane == lane) & earlier & prepared.lanes.levelled[lane])
        count = takes.size[rows]
        which = np.repeat(takes.first[rows] - np.cumsum(count) + count, count) + np.arange(
            count.sum()
        )
        events = np.flatnonzero(prepared.events.lane == lane)
        start = np.concatenate((takes.starts[which], self._event_start[events])).clip(position)
        end = np.concatenate((takes.ends[which], self._event_end[events]))
        owner = np.concatenate((np.repeat(rows, count), prepared.events.row[events])).astype(
            np.int32
        )
        kept = start < end
        return _Busy(owner[kept], start[kept], end[kept])

    def _ever_more(self, lane: int, ready: int) -> Iterator[tuple[list[Reason], _Free]]:
        """What a lane has free before any work; and what it had without this reason as well, and
        that."""
        available = self._prepared.time.lanes[lane]
        axis, people = available.axis, self._prepared.problem.people
        yield [], _Free(available.free_from, available.free_to)
        # Nobody's lane is always free; only the ten years can be too short.
        if lane == len(people):
            return
        person, today = people[lane], axis.first_day + axis.day_under_way(ready)
        begin, end = person.active_from or 0, person.active_until
        bounds = [Reason(Cause.NOT_ACTIVE, begin)] if begin > today else []
        bounds += [Reason(Cause.GONE, end)] if end is not None else []
        if bounds:
            always = availability_of(
                replace(person, active_from=None, active_until=None), axis.first_day
            )
            yield bounds, _Free(always.free_from, always.free_to)
        if taken := [a for a in person.allocations if a.takes and _ends_behind(a, today, ready)]:
            day = max(today, min(_first_day(allocation, axis) for allocation in taken))
            whole = _Free(axis.mark[:1], axis.mark[-1:])
            yield [Reason(Cause.AWAY, day, allocations=tuple(a.id for a in taken))], whole

    def _caps(self, row: RowIndex, lane: int, free: _Free, busy: _Busy) -> Iterator[Reason]:
        """The row's limit and the allowances that leave too little of free time, where they may do
        so."""
        prepared, work = self._prepared, self._prepared.given.work
        hours = free.per_day(prepared.time.lanes[lane].axis.mark)
        most = _allowances(work, row, prepared.caps, int(prepared.lanes.today[lane]))
        drawn = int((busy.end - busy.start).sum())
        if np.minimum(most, hours).sum() - drawn >= prepared.effort[row]:
            return
        if work.limit[row] > 0:
            yield Reason(Cause.OWN_LIMIT, row)
        for c in work.cap_of[work.cap_first[row] : work.cap_first[row + 1]].tolist():
            cap, left = (
                prepared.all_caps[c],
                prepared.caps.left[slice(*prepared.caps.offset[c : c + 2])],
            )
            if (left < hours[cap.first_day : cap.first_day + len(left)]).any():
                provided = [
                    a
                    for a in prepared.problem.people[lane].allocations
                    if not a.takes and a.item == cap.item
                ]
                cause = Cause(Cause.PROJECT_LIMIT + cap.kind)
                by = provided if cause in (Cause.SHARE, Cause.BOOKING) else []
                yield Reason(cause, cap.item, allocations=tuple(a.id for a in by))


def _allowances(work: Work, row: int, caps: Caps, today: int) -> Indices:
    """Seconds that a row may take on each day: what `kernel.finding.allowance` says of one.

    In numpy, because an explanation may be asked for before this process has the compiled kernel.
    """
    least, strict = np.full(DAYS, FREE, np.int32), np.full(DAYS, FREE, np.int32)
    booked = np.zeros(DAYS, np.bool_)
    if work.limit[row] > 0:
        least[:] = work.limit[row]
        least[today : today + 1] = work.limit_today[row]
    for cap in work.cap_of[work.cap_first[row] : work.cap_first[row + 1]].tolist():
        left = _left_per_day(caps, cap)
        if caps.kind[cap] == CapKind.STRICT:
            strict = left
            continue
        booked |= (caps.kind[cap] == CapKind.BOOKING) & (left != FREE)
        least = np.minimum(least, left)
    return np.maximum(np.where(booked, least, np.minimum(least, strict)), 0)


def _left_per_day(caps: Caps, cap: int) -> Indices:
    """Seconds that a cap leaves on each day, FREE where it does not restrict it."""
    day = np.arange(DAYS) - int(caps.first_day[cap])
    left = caps.left[slice(*caps.offset[cap : cap + 2])]
    inside = (day >= 0) & (day < len(left))
    found = np.full(DAYS, FREE, np.int32)
    found[inside] = left[day[inside]]
    return found


def _ends_behind(allocation: Allocation, today: int, ready: int) -> bool:
    return allocation.last_day >= today if allocation.whole_days else allocation.end > ready


def _first_day(allocation: Allocation, axis: Axis) -> int:
    return (
        allocation.first_day
        if allocation.whole_days
        else axis.first_day + axis.day_under_way(allocation.start)
    )
