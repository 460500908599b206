"""S15 and A3: per person and day the capacity, the booked and the scheduled time, and sums that lose nothing."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from planner_app.scheduling.allowances import FREE, booked_per_day
from planner_app.scheduling.availability import availability_of
from planner_app.scheduling.axis import DAYS, axis_first_day
from planner_app.scheduling.problem import Floats, Indices, Ints, Problem
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.zones import EPOCH_DAY

_PARTS: Final = ("capacity", "booked", "scheduled", "calendar", "logged")


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
    logged: Ints

    def share(self, part: Ints) -> Floats:
        """A part (booked, scheduled, logged) of the capacity: 1.0 is all of it, NaN where there is none."""
        ratio: Floats = np.full(part.shape, np.nan)
        np.divide(part, self.capacity, out=ratio, where=self.capacity > 0)
        return ratio


@dataclass(frozen=True, eq=False)
class Logged:
    """Hours logged, e entries in whole seconds, each array of shape (e,)."""

    person: Indices
    """Index of the problem."""
    item: Indices
    """Index of the problem."""
    day: Ints
    """The ordinal."""
    seconds: Ints


@dataclass(frozen=True, eq=False)
class Demand:
    """What k groups of items ask for: whole seconds per group and day, each array of shape (k, days)."""

    starts: Ints
    booked: Ints
    scheduled: Ints
    """Work and events, those of team and Unassigned rows too."""
    logged: Ints


def utilization(schedule: Schedule, first_day: int, last_day: int, logged: Logged | None = None) -> Utilization:
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
    scheduled = _per_day(schedule.load_person, schedule.load_day, schedule.load_seconds, first_day, shape)
    done = np.zeros(shape, np.int64)
    if logged is not None:
        done = _per_day(logged.person, logged.day, logged.seconds, first_day, shape)
    return Utilization(starts, capacity, booked, scheduled, calendar, done)


def demand(
    schedule: Schedule, group_of_item: Indices, groups: int, first_day: int, last_day: int, logged: Logged | None = None
) -> Demand:
    """What each group of items (a project, say; -1 for none) asks for from first_day to last_day, included.

    Work counts where its item is, a booking where the item booked is: so the groups add up to everything.
    """
    problem, shape = schedule.problem, (groups, max(last_day - first_day + 1, 0))
    group = group_of_item[problem.rows.item[schedule.load_row]]
    scheduled = _per_day(group, schedule.load_day, schedule.load_seconds, first_day, shape)
    done = np.zeros(shape, np.int64)
    if logged is not None:
        done = _per_day(group_of_item[logged.item], logged.day, logged.seconds, first_day, shape)
    starts = np.arange(first_day, first_day + shape[1], dtype=np.int64)
    return Demand(starts, _booked_by_group(problem, group_of_item, first_day, shape), scheduled, done)


def _booked_by_group(problem: Problem, group_of_item: Indices, first_day: int, shape: tuple[int, int]) -> Ints:
    booked = np.zeros(shape, np.int64)
    base = _axis_day(axis_first_day(problem.now), first_day, first_day + shape[1] - 1)
    inside = slice(first_day - base, min(first_day - base + shape[1], DAYS))
    for person in problem.people:
        bookings = [a for a in person.allocations if not a.takes and a.item >= 0 and group_of_item[a.item] >= 0]
        for item in {a.item for a in bookings}:
            seconds = booked_per_day(availability_of(person, base), [a for a in bookings if a.item == item])
            days = booked[group_of_item[item], : inside.stop - inside.start]
            days += np.where(seconds == FREE, 0, seconds)[inside]
    return booked


def _axis_day(usual: int, first_day: int, last_day: int) -> int:
    """The first day of axes that reach over the days asked for: those of the schedule where they do."""
    covered = usual <= first_day and last_day < usual + DAYS
    return usual if covered else first_day - first_day % 364


def _per_day(
    line: Indices, day: Ints | Indices, seconds: Ints | Indices, first_day: int, shape: tuple[int, int]
) -> Ints:
    """Seconds added up by line (-1 counts nowhere) and day."""
    lines, days = shape
    column = day.astype(np.int64) - first_day
    kept = (line >= 0) & (column >= 0) & (column < days)
    cell = line[kept].astype(np.int64) * days + column[kept]
    return np.bincount(cell, seconds[kept], lines * days).astype(np.int64).reshape(shape)


def summed(table: Utilization, group_of_person: Indices, groups: int) -> Utilization:
    """The same per group of persons. Each counts in one (their main team, say), or with -1 in none."""
    kept = group_of_person >= 0

    def add(part: Ints) -> Ints:
        total = np.zeros((groups, part.shape[1]), np.int64)
        np.add.at(total, group_of_person[kept], part[kept])
        return total

    return Utilization(table.starts, *(add(getattr(table, name)) for name in _PARTS))


def grouped_by(table: Utilization, span: Span) -> Utilization:
    """The same in weeks (from Monday) or months, summed exactly; buckets at the edges hold only the days asked for."""
    if span == Span.DAY or not len(table.starts):
        return table
    buckets = bucket_starts(table.starts, span)
    first = np.flatnonzero(np.concatenate(([True], buckets[1:] != buckets[:-1])))
    sums = (np.add.reduceat(getattr(table, name), first, axis=1) for name in _PARTS)
    return Utilization(buckets[first], *sums)


def bucket_starts(days: Ints, span: Span) -> Ints:
    """For each day (ordinal) the first day of its bucket."""
    if span == Span.WEEK:
        return days - (days - 1) % 7
    if span == Span.MONTH:
        months = (days - EPOCH_DAY).astype("datetime64[D]").astype("datetime64[M]")
        return months.astype("datetime64[D]").astype(np.int64) + EPOCH_DAY
    return days
