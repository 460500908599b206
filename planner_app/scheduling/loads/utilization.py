"""S15 and A3: capacity, booked, scheduled and logged time per person and day, and sums that lose
nothing.

Everything that shows utilization (charts, reports, `schedule --json`, alerts) adds up from here, in
whole seconds.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from planner_app.scheduling.problem import Allocation, Floats, Indices, Ints, Person
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.working_time.allowances import FREE, booked_per_day
from planner_app.scheduling.working_time.availability import Availability, availability_of
from planner_app.scheduling.working_time.axis import DAYS, axis_first_day
from planner_app.scheduling.working_time.spans import BucketUnit, buckets_of

PARTS: Final = ("capacity", "booked", "scheduled", "calendar", "logged")
"""The fields of a Utilization that are added up."""


@dataclass(frozen=True, eq=False)
class Utilization:
    """Whole seconds per line (a person, a team) and day or bucket of days, each array of shape
    (lines, days)."""

    starts: Ints
    """Shape (days,): the ordinal of the first day of each column."""
    capacity: Ints
    """The calendar's time less taken time; of a project see `scheduling.projects`."""
    booked: Ints
    """What bookings of treeitems claim (A3)."""
    scheduled: Ints
    """Work and events; team and Unassigned rows belong to nobody."""
    calendar: Ints
    """The calendar's time while the person is active: where there is some and no capacity, they are
    away."""
    logged: Ints

    def share(self, part: Ints) -> Floats:
        """A part (booked, scheduled, logged) of the capacity: 1.0 is all of it, NaN where there is
        none."""
        ratio: Floats = np.full(part.shape, np.nan)
        np.divide(part, self.capacity, out=ratio, where=self.capacity > 0)
        return ratio


@dataclass(frozen=True, eq=False)
class Logged:
    """Hours logged, e entries in whole seconds, each array of shape (e,)."""

    person: Indices
    """Index of the problem; -1 counts nowhere."""
    item: Indices
    """Index of the problem; -1 is in no project."""
    day: Ints
    """The ordinal."""
    seconds: Ints


@dataclass(frozen=True, eq=False)
class DayWindow:
    """The days asked for, on axes that reach over them."""

    first_day: int
    days: int
    axis_day: int
    """The ordinal on which the axes begin."""

    def of(self, per_axis_day: Ints | Indices) -> Ints:
        """From an axis's days to the days asked for; 0 beyond the axis's end."""
        found = np.zeros(self.days, np.int64)
        begin = self.first_day - self.axis_day
        part = per_axis_day[begin : min(begin + self.days, DAYS)]
        found[: len(part)] = part
        return found


def window_of(schedule: Schedule, first_day: int, last_day: int) -> DayWindow:
    """The days from first_day to last_day (ordinals, included), on the schedule's own axes where
    they cover them."""
    # Axes of the schedule's own days are kept from levelling; others are made, which costs more.
    usual = axis_first_day(schedule.problem.now)
    covered = usual <= first_day and last_day < usual + DAYS
    return DayWindow(
        first_day,
        max(last_day - first_day + 1, 0),
        # In steps of a year of whole weeks, so that scrolling back finds the kept ones again.
        usual if covered else first_day - first_day % 364,
    )


def utilization(
    schedule: Schedule, first_day: int, last_day: int, logged: Logged | None = None
) -> Utilization:
    """Everybody's days from first_day to last_day (ordinals, included). Nothing is scheduled before
    today."""
    window = window_of(schedule, first_day, last_day)
    shape = (len(schedule.problem.people), window.days)
    capacity, booked, calendar = (np.zeros(shape, np.int64) for _ in range(3))
    for p, person in enumerate(schedule.problem.people):
        theirs = availability_of(person, window.axis_day)
        capacity[p], calendar[p] = window.of(theirs.capacity), window.of(theirs.hours)
        if bookings := bookings_of(person):
            booked[p] = booked_seconds(window, theirs, bookings)
    starts = np.arange(first_day, first_day + window.days, dtype=np.int64)
    scheduled = per_day(
        schedule.load_person, schedule.load_day, schedule.load_seconds, first_day, shape
    )
    done = np.zeros(shape, np.int64)
    if logged is not None:
        done = per_day(logged.person, logged.day, logged.seconds, first_day, shape)
    return Utilization(starts, capacity, booked, scheduled, calendar, done)


def bookings_of(person: Person) -> list[Allocation]:
    """A2: what books the person for a subtree."""
    return [a for a in person.allocations if not a.takes and a.item >= 0]


def booked_seconds(window: DayWindow, theirs: Availability, bookings: list[Allocation]) -> Ints:
    """Shape (days,): what some bookings of a person claim."""
    seconds = booked_per_day(theirs, bookings)
    return window.of(np.where(seconds == FREE, 0, seconds))


def per_day(
    line: Indices,
    day: Ints | Indices,
    seconds: Ints | Indices,
    first_day: int,
    shape: tuple[int, int],
) -> Ints:
    """Seconds added up by line (-1 counts nowhere) and day, of shape (lines, days)."""
    lines, days = shape
    column = day.astype(np.int64) - first_day
    kept = (line >= 0) & (column >= 0) & (column < days)
    # One number for a line and a day, so that a single count adds everything up.
    cell = line[kept].astype(np.int64) * days + column[kept]
    return np.bincount(cell, seconds[kept], lines * days).astype(np.int64).reshape(shape)


def summed(table: Utilization, group_of_line: Indices, groups: int) -> Utilization:
    """The same per group of lines. Each counts in one (a person in their main team, say), or with
    -1 in none."""
    kept = group_of_line >= 0

    def add(part: Ints) -> Ints:
        total = np.zeros((groups, part.shape[1]), np.int64)
        np.add.at(total, group_of_line[kept], part[kept])
        return total

    return Utilization(table.starts, *(add(getattr(table, name)) for name in PARTS))


def grouped_by(table: Utilization, span: BucketUnit) -> Utilization:
    """The days of a table in weeks (from Monday) or months, summed exactly."""
    if not len(table.starts):
        return table
    buckets = buckets_of(int(table.starts[0]), len(table.starts), span)
    return Utilization(buckets.starts[:-1], *(buckets.sums(getattr(table, name)) for name in PARTS))
