"""What charts of load are made of: utilization (S15) with what asks for time and what is too much
of it."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from planner_app.ids import ItemId, PersonId, PersonIndex
from planner_app.operations.planning.plan_utilization import (
    items_inside,
    project_utilization_of,
    utilization_of,
)
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.scheduling.levelling import level
from planner_app.scheduling.loads.projects import people_on
from planner_app.scheduling.loads.utilization import Utilization, per_day
from planner_app.scheduling.problem import Flags, Ints, Problem
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.working_time.spans import Buckets, BucketUnit, buckets_of
from planner_app.scheduling.working_time.zones import DAY, EPOCH_DAY
from planner_app.ui.look.work_kinds import NO_KIND, kinds

LOOK_BACK = 366
"""Days before today for which logged hours and capacity are shown."""
ROOM_AHEAD = 26 * 7
"""Days after the last work for which capacity is shown."""


@dataclass(frozen=True, eq=False)
class Loads:
    """Of a schedule: whole seconds per person (p) and day (d), on each person's own days (S15)."""

    snapshot: Snapshot
    schedule: Schedule
    table: Utilization
    """Of everybody; of a project only what it has and takes of them."""
    inside: Flags | None = None
    """Shape (items,): the project's, None for everything."""

    @property
    def first_day(self) -> int:
        """The ordinal of the first day."""
        return int(self.table.starts[0])

    @property
    def days(self) -> int:
        """How many days."""
        return len(self.table.starts)

    @property
    def people(self) -> int:
        """How many persons."""
        return len(self.schedule.problem.people)

    @property
    def today(self) -> int:
        """Index of today."""
        return self.schedule.problem.now // DAY + EPOCH_DAY - self.first_day

    @cached_property
    def person_index(self) -> dict[PersonId, PersonIndex]:
        """Person id to row of the arrays."""
        return {
            person.id: PersonIndex(index)
            for index, person in enumerate(self.schedule.problem.people)
        }

    @cached_property
    def members(self) -> Flags:
        """Shape (p,): whose hours these are: everybody's, or those of who is on the project."""
        return (
            np.ones(self.people, np.bool_)
            if self.inside is None
            else people_on(self.schedule, self.inside)
        )

    def has(self, person_id: PersonId) -> bool:
        """Whether somebody is one of the members."""
        index = self.person_index.get(person_id)
        return index is not None and bool(self.members[index])

    @property
    def behind(self) -> Ints:
        """Shape (p, d): what was logged up to today."""
        return self.table.logged * (np.arange(self.days) <= self.today)

    @cached_property
    def asked(self) -> Ints:
        """Shape (p, d): what asks for time from today on: scheduled or booked, whichever is
        more."""
        # Work inside a booking is asked for once (A3).
        return np.maximum(self.table.scheduled, self.table.booked) * self.ahead

    @property
    def load(self) -> Ints:
        """Shape (p, d): what was logged up to today and, from today on, what asks for time."""
        return self.behind + self.asked

    @cached_property
    def over(self) -> Ints:
        """Shape (p, d): what of that is beyond capacity (A3, S10), 0 where there is room."""
        return (self.asked - self.table.capacity).clip(0)

    @property
    def ahead(self) -> Flags:
        """Shape (d,): today and what comes."""
        return np.arange(self.days) >= self.today

    def by_kind(self, chosen: Flags) -> Ints:
        """Shape (kinds + 1, d): scheduled time of the chosen persons by kind of work; the last has
        no kind."""
        schedule, lines = self.schedule, len(kinds(self.snapshot).names) + 1
        # Loads of nobody have the person -1, which is the appended False.
        mine = np.append(chosen, False)[schedule.load_person]
        if self.inside is not None:
            mine &= self.inside[schedule.problem.rows.item[schedule.load_row]]
        # -1 for no kind wraps round to the last line.
        kind = _row_kinds(self.snapshot, schedule.problem)[schedule.load_row[mine]] % lines
        seconds = schedule.load_seconds[mine]
        return per_day(kind, schedule.load_day[mine], seconds, self.first_day, (lines, self.days))

    def buckets(self, unit: BucketUnit) -> Buckets:
        """All days of the loads, cut into days, weeks or months."""
        return buckets_of(self.first_day, self.days, unit)


@lru_cache(maxsize=3)
def loads_of(snapshot: Snapshot, schedule: Schedule) -> Loads:
    """The loads of a schedule and of the hours logged before it; snapshot and schedule are of one
    plan."""
    return Loads(snapshot, schedule, utilization_of(snapshot, schedule, *_days(snapshot, schedule)))


@lru_cache(maxsize=3)
def project_loads_of(snapshot: Snapshot, schedule: Schedule, container_id: ItemId) -> Loads:
    """The same of a project, or of any other container, over the same days."""
    inside, whole = items_inside(schedule, container_id), loads_of(snapshot, schedule).table
    return Loads(
        snapshot, schedule, project_utilization_of(snapshot, schedule, whole, inside), inside
    )


@lru_cache(maxsize=2)
def _row_kinds(snapshot: Snapshot, problem: Problem) -> Ints:
    """The kind of every row of the problem; as `kind_of_row` says, for all rows at once."""
    known, rows = kinds(snapshot), snapshot.assignments
    if not known.of_activity and not known.of_team:
        return np.zeros(len(problem.rows.ids), np.int64)
    activities = [
        row.activity_id if (row := rows.get(i)) else None for i in problem.rows.ids.tolist()
    ]
    found = np.asarray(
        [known.of_activity.get(a, NO_KIND) if a else NO_KIND for a in activities], np.int64
    )
    team_kind = [_kind_of_team(snapshot, person.id) for person in problem.people]
    by_person = np.asarray([*team_kind, NO_KIND], np.int64)[problem.rows.person]
    return np.where(found == NO_KIND, by_person, found)


def _kind_of_team(snapshot: Snapshot, person_id: PersonId) -> int:
    person = snapshot.people.get(person_id)
    team_id = person.main_team_id if person is not None else None
    return NO_KIND if team_id is None else kinds(snapshot).of_team.get(team_id, NO_KIND)


def _days(snapshot: Snapshot, schedule: Schedule) -> tuple[int, int]:
    """First and last day of the loads, a Monday and a Sunday."""
    today = schedule.problem.now // DAY + EPOCH_DAY
    logged = min(snapshot.first_logged.values(), default=today)
    first = max(min(logged, today), today - LOOK_BACK)
    # Whole weeks, so that sums by week have no half ones at their ends.
    first -= (first - 1) % 7
    last = int(schedule.load_day.max(initial=today)) + ROOM_AHEAD
    return first, first + -(-(last - first + 1) // 7) * 7 - 1


def all_when_ready(problem: Problem) -> Schedule:
    """S10: the schedule with levelling switched off, which shows true demand."""
    # Overdrive ignores capacity (S10), so with everybody in it nothing is levelled.
    everybody = tuple(replace(person, overdrive=True) for person in problem.people)
    return level(replace(problem, people=everybody))
