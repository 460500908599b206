"""Hours per person, day and kind of work, as the charts add them up: the one place that reads the schedule's loads."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from planner_app.operations.snapshot import Snapshot
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import Flags, Floats, Indices, Ints, Problem
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.utilization import Span, Utilization, bucket_starts, utilization
from planner_app.scheduling.zones import DAY, EPOCH_DAY
from planner_app.ui.workkinds import NO_KIND, kinds

LOOK_BACK = 366
"""Days before today for which logged hours and capacity are shown."""
ROOM_AHEAD = 26 * 7
"""Days after the last work for which capacity is shown."""


@dataclass(frozen=True, eq=False)
class Buckets:
    """The b days, weeks (from Monday) or months that hours are added up by."""

    unit: Span
    starts: Ints
    """Shape (b + 1,): ordinals of the first days; the last is the end of everything."""
    cuts: Ints
    """Shape (b,): the same as indices into the days of the Loads."""

    def __len__(self) -> int:
        return len(self.cuts)

    def sums(self, per_day: Floats) -> Floats:
        """Added up along the last axis."""
        return np.add.reduceat(per_day, self.cuts, axis=-1)


@dataclass(frozen=True, eq=False)
class Loads:
    """Of a schedule: hours per person (p) and day (d), on each person's own days (S15)."""

    snapshot: Snapshot
    schedule: Schedule
    first_day: int
    days: int

    @property
    def people(self) -> int:
        """How many persons."""
        return len(self.schedule.problem.people)

    @property
    def today(self) -> int:
        """Index of today."""
        return self.schedule.problem.now // DAY + EPOCH_DAY - self.first_day

    @cached_property
    def person_index(self) -> dict[int, int]:
        """Person id to row of the arrays."""
        return {person.id: index for index, person in enumerate(self.schedule.problem.people)}

    @cached_property
    def _table(self) -> Utilization:
        return utilization(self.schedule, self.first_day, self.first_day + self.days - 1)

    @cached_property
    def capacity(self) -> Floats:
        """Shape (p, d): the calendar's hours less taken time."""
        return np.asarray(self._table.capacity / 3_600)

    @cached_property
    def calendar(self) -> Floats:
        """Shape (p, d): the calendar's hours."""
        return np.asarray(self._table.calendar / 3_600)

    @cached_property
    def booked(self) -> Floats:
        """Shape (p, d): hours booked for subtrees (A2)."""
        return np.asarray(self._table.booked / 3_600)

    @cached_property
    def scheduled(self) -> Floats:
        """Shape (p, d): work and events."""
        return np.asarray(self._table.scheduled / 3_600)

    @cached_property
    def logged(self) -> Floats:
        """Shape (p, d)."""
        entries = [e for e in self.snapshot.time_entries.values() if e.person_id in self.person_index]
        person = np.asarray([self.person_index[e.person_id] for e in entries], np.int64)
        day = np.asarray([e.day.toordinal() - self.first_day for e in entries], np.int64)
        hours = np.asarray([e.hours for e in entries], np.float64)
        kept = (day >= 0) & (day < self.days)
        return self._summed(person[kept], day[kept], hours[kept], self.people)

    @cached_property
    def load(self) -> Floats:
        """Shape (p, d): logged hours up to today, and from today on what asks for time: scheduled or booked hours."""
        day = np.arange(self.days)
        asked = np.maximum(self.scheduled, self.booked)
        return np.asarray(self.logged * (day <= self.today) + asked * (day >= self.today))

    @cached_property
    def over(self) -> Floats:
        """Shape (p, d): hours beyond capacity from today on (A3, S10), 0 where there is room."""
        ahead = np.arange(self.days) >= self.today
        beyond = np.maximum(self.scheduled, self.booked) - self.capacity
        return np.where((beyond > 0.01) & ahead, beyond, 0.0)

    def by_kind(self, chosen: Flags) -> Floats:
        """Shape (kinds + 1, d): scheduled hours of the chosen persons by kind of work; the last has no kind."""
        names = len(kinds(self.snapshot).names)
        person = self.schedule.load_person
        mine = np.append(chosen, False)[person]
        kind = self._row_kinds[self.schedule.load_row[mine]] % (names + 1)
        return self._summed(kind, self._load_day[mine], self._load_hours[mine], names + 1)

    def unassigned(self) -> Floats:
        """Shape (d,): hours of team and Unassigned rows, which are nobody's yet (S10)."""
        nobody = self.schedule.load_person < 0
        zeros = np.zeros(int(nobody.sum()), np.int64)
        return np.asarray(self._summed(zeros, self._load_day[nobody], self._load_hours[nobody], 1)[0])

    def buckets(self, unit: Span) -> Buckets:
        """All days of the loads, cut into days, weeks or months."""
        days = np.arange(self.first_day, self.first_day + self.days)
        starts = bucket_starts(days, unit)
        cuts = np.flatnonzero(np.diff(starts, prepend=-1))
        return Buckets(unit, np.append(days[cuts], self.first_day + self.days), cuts)

    @cached_property
    def _load_day(self) -> Ints:
        return np.clip(self.schedule.load_day.astype(np.int64) - self.first_day, 0, self.days - 1)

    @cached_property
    def _load_hours(self) -> Floats:
        return np.asarray(self.schedule.load_seconds / 3_600)

    @cached_property
    def _row_kinds(self) -> Ints:
        """The kind of every row of the problem; as `kind_of_row` says, for all rows at once."""
        problem, known = self.schedule.problem, kinds(self.snapshot)
        if not known.of_activity and not known.of_team:
            return np.zeros(len(problem.rows.ids), np.int64)
        rows = self.snapshot.assignments
        activities = [row.activity_id if (row := rows.get(i)) else None for i in problem.rows.ids.tolist()]
        found = np.asarray([known.of_activity.get(a, NO_KIND) if a else NO_KIND for a in activities], np.int64)
        team_kind = [known.of_team.get(self._main_team(person.id), NO_KIND) for person in problem.people]
        by_person = np.asarray([*team_kind, NO_KIND], np.int64)[problem.rows.person]
        return np.where(found == NO_KIND, by_person, found)

    def _main_team(self, person_id: int) -> int:
        person = self.snapshot.people.get(person_id)
        return (person.main_team_id or 0) if person is not None else 0

    def _summed(self, line: Ints | Indices, day: Ints, hours: Floats, lines: int) -> Floats:
        flat = np.bincount(line.astype(np.int64) * self.days + day, hours, lines * self.days)
        return np.asarray(flat[: lines * self.days].reshape(lines, self.days), np.float64)


@lru_cache(maxsize=3)
def loads_of(snapshot: Snapshot, schedule: Schedule) -> Loads:
    """The loads of a schedule and of the hours logged before it; snapshot and schedule are of one plan."""
    today = schedule.problem.now // DAY + EPOCH_DAY
    logged = min(snapshot.first_logged.values(), default=today)
    first = max(min(logged, today), today - LOOK_BACK)
    first -= (first - 1) % 7
    last = int(schedule.load_day.max(initial=today)) + ROOM_AHEAD
    return Loads(snapshot, schedule, first, -(-(last - first + 1) // 7) * 7)


def all_when_ready(problem: Problem) -> Schedule:
    """S10: the schedule with levelling switched off, which shows true demand."""
    everybody = tuple(replace(person, overdrive=True) for person in problem.people)
    return level(replace(problem, people=everybody))
