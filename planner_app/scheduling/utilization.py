"""S15 and A3: per person and day the capacity, the booked and the scheduled time, and sums that lose nothing."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner_app.scheduling.allowances import FREE, booked_per_day
from planner_app.scheduling.availability import availability_of
from planner_app.scheduling.axis import DAYS, axis_first_day
from planner_app.scheduling.problem import Indices, Ints
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.zones import EPOCH_DAY


class Span(Enum):
    """The length of a bucket of days."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, eq=False)
class Utilization:
    """Whole seconds per person and day (or bucket of days), each array of shape (people, days)."""

    starts: Ints
    """Shape (days,): the ordinal of the first day of each column."""
    capacity: Ints
    """The calendar's time less taken time."""
    booked: Ints
    """What bookings of treeitems claim (A3)."""
    scheduled: Ints
    """Work and events; team and Unassigned rows belong to nobody."""
    calendar: Ints
    """The calendar's time while the person is active: where there is some and no capacity, they are away."""


@dataclass(frozen=True, eq=False)
class Stack:
    """Scheduled seconds by key, each bucket of days a column: `seconds` has shape (keys, buckets)."""

    keys: Ints
    seconds: Ints


def utilization(schedule: Schedule, first_day: int, last_day: int) -> Utilization:
    """Everybody's days from first_day to last_day (ordinals, included). Nothing is scheduled before today."""
    problem, days = schedule.problem, max(last_day - first_day + 1, 0)
    base = _axis_day(axis_first_day(problem.now), first_day, last_day)
    shape = (len(problem.people), days)
    capacity, booked, calendar = (np.zeros(shape, np.int64) for _ in range(3))
    inside = slice(first_day - base, min(first_day - base + days, DAYS))
    for p, person in enumerate(problem.people):
        theirs = availability_of(person, base)
        capacity[p, : inside.stop - inside.start] = theirs.capacity[inside]
        calendar[p, : inside.stop - inside.start] = theirs.hours[inside]
        bookings = [a for a in person.allocations if not a.takes and a.item >= 0]
        if bookings:
            seconds = booked_per_day(theirs, bookings)
            booked[p, : inside.stop - inside.start] = np.where(seconds == FREE, 0, seconds)[inside]
    starts = np.arange(first_day, first_day + days, dtype=np.int64)
    return Utilization(starts, capacity, booked, _scheduled(schedule, first_day, shape), calendar)


def _axis_day(usual: int, first_day: int, last_day: int) -> int:
    """The first day of axes that reach over the days asked for: those of the schedule where they do."""
    covered = usual <= first_day and last_day < usual + DAYS
    return usual if covered else first_day - first_day % 364


def _scheduled(schedule: Schedule, first_day: int, shape: tuple[int, int]) -> Ints:
    people, days = shape
    column = schedule.load_day.astype(np.int64) - first_day
    mine = (schedule.load_person >= 0) & (column >= 0) & (column < days)
    cell = schedule.load_person[mine].astype(np.int64) * days + column[mine]
    seconds = np.bincount(cell, schedule.load_seconds[mine], people * days)
    return seconds.astype(np.int64).reshape(shape)


def grouped_by(table: Utilization, span: Span) -> Utilization:
    """The same in weeks (from Monday) or months, summed exactly; buckets at the edges hold only the days asked for."""
    if span == Span.DAY or not len(table.starts):
        return table
    buckets = bucket_starts(table.starts, span)
    first = np.flatnonzero(np.concatenate(([True], buckets[1:] != buckets[:-1])))
    parts = (table.capacity, table.booked, table.scheduled, table.calendar)
    sums = (np.add.reduceat(part, first, axis=1) for part in parts)
    return Utilization(buckets[first], *sums)


def bucket_starts(days: Ints, span: Span) -> Ints:
    """For each day (ordinal) the first day of its bucket."""
    if span == Span.WEEK:
        return days - (days - 1) % 7
    if span == Span.MONTH:
        months = (days - EPOCH_DAY).astype("datetime64[D]").astype("datetime64[M]")
        return months.astype("datetime64[D]").astype(np.int64) + EPOCH_DAY
    return days


def stacked(schedule: Schedule, key_of_row: Indices, first_day: int, buckets: int, days_each: int = 1) -> Stack:
    """Scheduled seconds by any integer key of the rows (an activity, a project), in `buckets` of days_each days.

    Unassigned demand is counted; use a mask of its own in the keys to leave rows out: keys below 0 are not counted.
    """
    column = (schedule.load_day.astype(np.int64) - first_day) // days_each
    key = key_of_row[schedule.load_row]
    counted = (key >= 0) & (column >= 0) & (column < buckets)
    keys, index = np.unique(key[counted], return_inverse=True)
    cell = index * buckets + column[counted]
    seconds = np.bincount(cell, schedule.load_seconds[counted], len(keys) * buckets)
    return Stack(keys.astype(np.int64), seconds.astype(np.int64).reshape(len(keys), buckets))
