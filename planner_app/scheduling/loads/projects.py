"""S15 of projects: what each has of its people's time.

A project has no calendar. Its capacity is what its people are booked onto it, as far as their day
goes; where bookings exceed the day, the one that stands higher in the tree has its time first (S3).
That is the reading of ftrack's page: an allocation "defines how much of their time is available".
The rest of the day is nobody's yet, and open to every project (A4: a booking does not reserve);
with strict bookings only as far as a general allocation provides it. So the projects' own
capacities and the rest add up to the person's capacity, whatever the projects are.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner_app.scheduling.loads.utilization import (
    DayWindow,
    Logged,
    Utilization,
    booked_seconds,
    bookings_of,
    per_day,
    window_of,
)
from planner_app.scheduling.problem import Flags, Indices, Ints
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.working_time.allowances import offered_per_day
from planner_app.scheduling.working_time.availability import availability_of


@dataclass(frozen=True, eq=False)
class Division:
    """Everybody's utilization divided among k projects and what is in none of them, by person and
    day."""

    parts: tuple[Utilization, ...]
    """k + 1 tables, the last of what is in no project. `calendar` is the whole of each person's in
    all of them."""
    rest: Ints
    """Shape (people, days): capacity that nobody is booked for; with the parts' capacities it makes
    the whole."""
    open: Ints
    """Shape (people, days): what of the rest any project may use."""

    def open_to(self, project: int) -> Utilization:
        """A project with all that it can have of its people: its own capacity and what is open."""
        part = self.parts[project]
        return replace(part, capacity=part.capacity + self.open)


def divided(
    schedule: Schedule,
    whole: Utilization,
    logged: Logged | None,
    project_of_item: Indices,
    projects: int,
) -> Division:
    """Who has what of everybody's days; `whole` is the utilization of the schedule by day, with the
    same hours logged.

    project_of_item: shape (items,), 0 to projects - 1, or -1. Work and hours count where their item
    is, a booking where the item booked is.
    """
    window = window_of(schedule, int(whole.starts[0]), int(whole.starts[-1]))
    # One more at the end, which index -1 reaches: an item that is gone is in no project.
    part_of = np.append(np.where(project_of_item < 0, projects, project_of_item), projects)
    shape = (projects + 1, *whole.capacity.shape)
    own, booked, rest = _booked(schedule, window, part_of, shape, whole.capacity)
    worked_on = part_of[schedule.problem.rows.item[schedule.load_row]]
    scheduled = _by_person(
        worked_on, schedule.load_person, schedule.load_day, schedule.load_seconds, window, shape
    )
    done = np.zeros(shape, np.int64)
    if logged is not None:
        done = _by_person(
            part_of[logged.item], logged.person, logged.day, logged.seconds, window, shape
        )
    tables = zip(own, booked, scheduled, done, strict=True)
    parts = tuple(Utilization(whole.starts, c, b, s, whole.calendar, d) for c, b, s, d in tables)
    is_strict = schedule.problem.strict_bookings
    return Division(
        parts, rest, np.minimum(rest, _provided(schedule, window)) if is_strict else rest
    )


def people_on(schedule: Schedule, inside: Flags) -> Flags:
    """Shape (people,): who has a row, work or a booking on some items (shape (items,)): their
    people."""
    problem = schedule.problem
    # One more at the end, which index -1 reaches: team and Unassigned rows have nobody.
    found = np.zeros(len(problem.people) + 1, np.bool_)
    found[problem.rows.person[inside[problem.rows.item]]] = True
    found[schedule.load_person[inside[problem.rows.item[schedule.load_row]]]] = True
    for p, person in enumerate(problem.people):
        found[p] |= any(inside[booking.item] for booking in bookings_of(person))
    return found[:-1]


def _booked(
    schedule: Schedule,
    window: DayWindow,
    part_of: Indices,
    shape: tuple[int, int, int],
    capacity: Ints,
) -> tuple[Ints, Ints, Ints]:
    """What each part has of whose days, what is booked for it, both of `shape`; and what is left of
    the days."""
    own, booked, rest = np.zeros(shape, np.int64), np.zeros(shape, np.int64), capacity.copy()
    for p, person in enumerate(schedule.problem.people):
        bookings, theirs = bookings_of(person), availability_of(person, window.axis_day)
        # Items are numbered down the tree, so the higher one has its time first (S3).
        for item in sorted({booking.item for booking in bookings}):
            of_item = [booking for booking in bookings if booking.item == item]
            seconds = booked_seconds(window, theirs, of_item)
            had = np.minimum(seconds, rest[p])
            booked[part_of[item], p] += seconds
            own[part_of[item], p] += had
            rest[p] -= had
    return own, booked, rest


def _provided(schedule: Schedule, window: DayWindow) -> Ints:
    """Shape (people, days): what general allocations provide for all work (A2)."""
    found = np.zeros((len(schedule.problem.people), window.days), np.int64)
    for p, person in enumerate(schedule.problem.people):
        general = [a for a in person.allocations if not a.takes and a.item < 0]
        if general:
            found[p] = window.of(
                offered_per_day(availability_of(person, window.axis_day), general, uncovered=0.0)
            )
    return found


def _by_person(
    part: Indices,
    person: Indices,
    day: Ints | Indices,
    seconds: Ints | Indices,
    window: DayWindow,
    shape: tuple[int, ...],
) -> Ints:
    """Seconds added up by part, person (-1 counts nowhere) and day."""
    parts, people, days = shape
    line = np.where(person < 0, -1, part * people + person)
    return per_day(line, day, seconds, window.first_day, (parts * people, days)).reshape(shape)
