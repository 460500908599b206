"""When a person can work: their axis, within their active days, less taken time (A2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from planner_app.scheduling.problem import Allocation, Indices, Ints, Person, WorkCalendar
from planner_app.scheduling.working_time.axis import DAYS, Axis, axis_of

Block = tuple[int, int]
"""A stretch of a work axis, half-open."""


@dataclass(frozen=True, eq=False)
class Availability:
    """A person's free time before any work is placed, on their axis, and what it comes to per day
    of the axis."""

    axis: Axis
    free_from: Ints
    free_to: Ints
    hours: Indices
    """Shape (DAYS,): the calendar's seconds of each active day."""
    capacity: Indices
    """Shape (DAYS,): the same less taken time (S15)."""


def availability_of(person: Person, first_day: int) -> Availability:
    """The availability of a person; kept between calls for equal calendars, zones, active days and
    taken time."""
    # Only what takes time is part of the key: a new booking keeps the answer.
    takes = tuple(allocation for allocation in person.allocations if allocation.takes)
    return _availability(
        person.calendar, person.zone, person.active_from, person.active_until, takes, first_day
    )


@lru_cache(maxsize=1024)
def _availability(
    calendar: WorkCalendar,
    zone: str,
    active_from: int | None,
    active_until: int | None,
    takes: tuple[Allocation, ...],
    first_day: int,
) -> Availability:
    axis = axis_of(calendar, zone, first_day)
    begin = min(max((active_from or 0) - first_day, 0), DAYS)
    end = DAYS if active_until is None else min(max(active_until + 1 - first_day, begin), DAYS)
    hours = np.zeros(DAYS, np.int64)
    hours[begin:end] = np.diff(axis.mark)[begin:end]
    starts, ends = taken_time(axis, hours, takes)
    taken = np.bincount(
        np.searchsorted(axis.mark, starts, side="right") - 1, ends - starts, DAYS
    ).astype(np.int64)
    free_from = np.concatenate((axis.mark[begin : begin + 1], ends))
    free_to = np.concatenate((starts, axis.mark[end : end + 1]))
    kept = free_from < free_to
    return Availability(
        axis,
        free_from[kept],
        free_to[kept],
        hours.astype(np.int32),
        (hours - taken).clip(0).astype(np.int32),
    )


def taken_time(axis: Axis, hours: Ints, takes: Iterable[Allocation]) -> tuple[Ints, Ints]:
    """Sorted, disjoint blocks of the axis that taken time removes (A2): moments first, then whole
    days."""
    by_day: dict[int, list[Block]] = {}
    whole = np.zeros(DAYS, np.int64)
    for take in takes:
        if take.whole_days:
            days = day_slice(axis, take)
            whole[days] += share(take.value, hours[days])
            continue
        for day, begin, end in day_parts(axis, take):
            if hours[day]:
                _take_last(
                    by_day.setdefault(day, []), begin, end, int(take.value * (end - begin) + 0.5)
                )
    whole = np.minimum(whole, hours)
    for day, blocks in by_day.items():
        _take_last(blocks, int(axis.mark[day]), int(axis.mark[day + 1]), int(whole[day]))
        # Taken with that day's parts already.
        whole[day] = 0
    kept = np.flatnonzero(whole)
    parts = np.asarray([block for blocks in by_day.values() for block in blocks], np.int64).reshape(
        -1, 2
    )
    starts = np.concatenate((axis.mark[kept + 1] - whole[kept], parts[:, 0]))
    ends = np.concatenate((axis.mark[kept + 1], parts[:, 1]))
    order = np.argsort(starts, kind="stable")
    return starts[order], ends[order]


def share(value: float, seconds: Ints) -> Ints:
    """value x seconds, rounded half up to seconds."""
    part: Ints = np.floor(value * seconds + 0.5).astype(np.int64)
    return part


def day_slice(axis: Axis, allocation: Allocation) -> slice:
    """The days of the axis that a whole-day allocation covers, its end day included (A1)."""
    begin = min(max(allocation.first_day - axis.first_day, 0), DAYS)
    return slice(begin, min(max(allocation.last_day + 1 - axis.first_day, begin), DAYS))


def day_parts(axis: Axis, allocation: Allocation) -> list[tuple[int, int, int]]:
    """(day index, begin, end) on the axis of the working time inside an allocation given by
    moments."""
    begin, end = axis.position(np.asarray([allocation.start, allocation.end], np.int64))
    first = int(np.searchsorted(axis.mark, begin, side="right")) - 1
    last = int(np.searchsorted(axis.mark, end, side="left"))
    marks = axis.mark[first : last + 1].clip(begin, end).tolist()
    return [
        (first + i, marks[i], marks[i + 1])
        for i in range(len(marks) - 1)
        if marks[i] < marks[i + 1]
    ]


def _take_last(blocks: list[Block], begin: int, end: int, seconds: int) -> None:
    """Add to a day's blocks the last `seconds` of [begin, end) that are not in them yet."""
    # Absence by share takes the end of the day (A2), around what is taken already.
    for block_from, block_to in sorted(blocks, reverse=True):
        if seconds <= 0 or end <= begin:
            return
        free_from = max(begin, block_to)
        if free_from < end:
            length = min(seconds, end - free_from)
            blocks.append((end - length, end))
            seconds -= length
        end = min(end, block_from)
    if seconds > 0 and begin < end:
        blocks.append((max(begin, end - seconds), end))
