"""Turns a snapshot into the scheduler's Problem; parts whose source did not change are taken over from the last one."""

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from planner_app.operations.calendars import DAYS, seconds
from planner_app.operations.snapshot import AllocationRow, AssignmentRow, CalendarRow, ItemRow, PersonRow, Snapshot
from planner_app.scheduling.problem import (
    NO_TIME,
    Allocation,
    Flags,
    Floats,
    Indices,
    Ints,
    Items,
    Kind,
    Links,
    Person,
    Problem,
    Rows,
    WorkCalendar,
)

_KINDS: Final = {
    "task": int(Kind.TASK),
    "event": int(Kind.EVENT),
    "partial_day_event": int(Kind.PARTIAL_DAY_EVENT),
    "milestone": int(Kind.MILESTONE),
}
_CONTAINER: Final = int(Kind.CONTAINER)
_DATED: Final = {"event", "partial_day_event", "milestone"}
T = TypeVar("T")
R = TypeVar("R", ItemRow, AssignmentRow)


class ProblemBuilder:
    """Builds the problem of one snapshot after another. Not for several threads at once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], Any]] = {}

    def build(self, snapshot: Snapshot, now: int) -> Problem:
        """The plan as it stands at `now` (UTC seconds; S1)."""
        zone = snapshot.plan.timezone
        index = self._keep("index", (snapshot.outline,), lambda: {i: n for n, i in enumerate(snapshot.outline)})
        people = self._keep("people index", (snapshot.people,), lambda: {i: n for n, i in enumerate(snapshot.people)})
        teams = {i: n for n, i in enumerate(snapshot.teams)}
        today = datetime.fromtimestamp(now, ZoneInfo(zone)).date()
        items_from = (snapshot.items, snapshot.outline, snapshot.logged, zone)
        rows_from = (snapshot.assignments, snapshot.time_entries, index, people, snapshot.teams, today)
        people_from = (
            snapshot.people,
            snapshot.allocations,
            snapshot.allocation_types,
            snapshot.calendars,
            snapshot.plan,
            index,
        )
        return Problem(
            revision=snapshot.revision,
            now=now,
            zone=zone,
            calendar=work_calendar(snapshot.calendars[snapshot.plan.default_calendar_id]),
            strict_bookings=snapshot.plan.strict_bookings,
            items=self._keep("items", items_from, lambda: _items(snapshot, index)),
            rows=self._keep("rows", rows_from, lambda: _rows(snapshot, index, people, teams, today)),
            links=self._keep("links", (snapshot.dependencies, index), lambda: _links(snapshot, index)),
            people=self._keep("people", people_from, lambda: _people(snapshot, index)),
            teams=_teams(snapshot, people, teams),
        )

    def _keep(self, name: str, sources: tuple[object, ...], make: Callable[[], T]) -> T:
        """The part made last, if its sources are the very same objects (small values may also be equal)."""
        known = self._kept.get(name)
        if known is not None and all(
            a is b or (isinstance(a, str | date) and a == b) for a, b in zip(known[0], sources, strict=True)
        ):
            part: T = known[1]
            return part
        made = make()
        self._kept[name] = (sources, made)
        return made


def midnight(day: date, zone: str) -> int:
    """00:00 of a day on the clock of a zone, UTC seconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


def work_calendar(row: CalendarRow) -> WorkCalendar:
    """A stored calendar as the scheduler takes it."""
    return WorkCalendar(
        weekly=tuple(_spans(row.weekly_hours.get(day, ())) for day in DAYS),
        country=row.country,
        region=row.region,
        exceptions=tuple(
            (date.fromisoformat(day).toordinal(), _spans(hours)) for day, hours in sorted(row.exceptions.items())
        ),
    )


def _spans(hours: Any) -> tuple[tuple[int, int], ...]:
    spans = []
    for start, end in hours:
        first, last = seconds(start), seconds(end)
        spans.append((first, last if last > first else last + 86_400))
    return tuple(sorted(spans))


def _items(snapshot: Snapshot, index: Mapping[int, int]) -> Items:
    zone = snapshot.plan.timezone
    rows = [snapshot.items[item_id] for item_id in snapshot.outline]
    moments: dict[date, int] = {}

    def of_day(day: date) -> int:
        if day not in moments:
            moments[day] = midnight(day, zone)
        return moments[day]

    logged = {item: math.fsum(entry.hours for entry in people.values()) for item, people in snapshot.logged.items()}
    column = _columns(rows, ItemRow)
    return Items(
        ids=_ints(column.id),
        parent=_indices([index.get(i, -1) for i in column.parent_id]),
        package=_indices([index.get(i, -1) for i in column.package_id]),
        kind=np.array([_KINDS.get(name, _CONTAINER) for name in column.type], np.int8),
        priority=_priority(snapshot, index),
        on_hold=_flags(column.is_on_hold),
        in_order=_flags(column.work_in_order),
        delay=_ints([of_day(day) if day else NO_TIME for day in column.delay_until]),
        deadline=_ints([of_day(day + timedelta(days=1)) if day else NO_TIME for day in column.promise_by]),
        done_at=_ints([_moment(at) if at else NO_TIME for at in column.done_at]),
        start=_ints([_start(row) if row.type in _DATED else NO_TIME for row in rows]),
        finish=_ints([_finish(row) if row.type in _DATED else NO_TIME for row in rows]),
        max_effort=_floats(column.max_effort),
        logged=_floats([logged.get(i, 0.0) for i in column.id]),
    )


def _start(row: ItemRow) -> int:
    return _moment(row.start) if row.type == "partial_day_event" else _ordinal(row.start_date)


def _finish(row: ItemRow) -> int:
    return _moment(row.end) if row.type == "partial_day_event" else _ordinal(row.finish_date)


def _moment(moment: datetime | None) -> int:
    return NO_TIME if moment is None else int(moment.astimezone(UTC).timestamp())


def _ordinal(day: date | None) -> int:
    return NO_TIME if day is None else day.toordinal()


def _priority(snapshot: Snapshot, index: Mapping[int, int]) -> Indices:
    """S3: the order of the tree; a packaged leaf stands at its place in the package instead (R15)."""
    packaged = [row for row in snapshot.items.values() if row.package_id is not None]
    if not packaged:
        return np.arange(len(index), dtype=np.int32)
    guests: dict[int, list[ItemRow]] = defaultdict(list)
    for row in packaged:
        guests[row.package_id or 0].append(row)
    order: list[int] = []
    stack = [snapshot.root_id]
    while stack:
        item_id = stack.pop()
        order.append(item_id)
        here = [(snapshot.items[child].rank, child) for child in snapshot.children.get(item_id, ())]
        here = [(rank, child) for rank, child in here if snapshot.items[child].package_id is None]
        here += [(guest.package_rank or 0, guest.id) for guest in guests.get(item_id, ())]
        stack.extend(child for _, child in sorted(here, reverse=True))
    priority = np.zeros(len(index), dtype=np.int32)
    for place, item_id in enumerate(order[1:]):
        priority[index[item_id]] = place
    return priority


def _rows(
    snapshot: Snapshot, index: Mapping[int, int], people: Mapping[int, int], teams: Mapping[int, int], today: date
) -> Rows:
    rows_of, assignments = snapshot.rows_of, snapshot.assignments
    rows = [assignments[r] for item_id in snapshot.outline if item_id in rows_of for r in rows_of[item_id]]
    worked: dict[tuple[int, int], float] = defaultdict(float)
    for entry in snapshot.time_entries.values():
        if entry.day == today:
            worked[entry.treeitem_id, entry.person_id] += entry.hours
    column = _columns(rows, AssignmentRow)
    return Rows(
        ids=_ints(column.id),
        item=_indices([index[i] for i in column.treeitem_id]),
        person=_indices([people.get(i, -1) for i in column.person_id]),
        team=_indices([teams.get(i, -1) for i in column.team_id]),
        low=_floats(column.low),
        high=_floats(column.high),
        done=_flags(column.is_done),
        limit=_floats(column.daily_limit),
        logged_today=_floats(
            [worked.get(pair, 0.0) for pair in zip(column.treeitem_id, column.person_id, strict=True)]
        ),
    )


def _columns(rows: list[R], row_type: type[R]) -> Any:
    """The rows' fields as columns, under the fields' names."""
    return row_type._make(zip(*rows, strict=True) if rows else [()] * len(row_type._fields))


def _links(snapshot: Snapshot, index: Mapping[int, int]) -> Links:
    links = snapshot.dependencies.values()
    return Links(
        before=_indices([index[link.before_id] for link in links]),
        after=_indices([index[link.after_id] for link in links]),
        lag=_floats([link.lag_days for link in links]),
    )


def _teams(snapshot: Snapshot, people: Mapping[int, int], teams: Mapping[int, int]) -> tuple[tuple[int, ...], ...]:
    members: list[list[int]] = [[] for _ in teams]
    for member in snapshot.members.values():
        members[teams[member.team_id]].append(people[member.person_id])
    return tuple(tuple(sorted(inside)) for inside in members)


def _people(snapshot: Snapshot, index: Mapping[int, int]) -> tuple[Person, ...]:
    calendars = {row.id: work_calendar(row) for row in snapshot.calendars.values()}
    allocations: dict[int, list[Allocation]] = defaultdict(list)
    for allocation in snapshot.allocations.values():
        allocations[allocation.person_id].append(_allocation(snapshot, allocation, index))
    return tuple(_person(snapshot, row, calendars, tuple(allocations[row.id])) for row in snapshot.people.values())


def _person(
    snapshot: Snapshot, row: PersonRow, calendars: Mapping[int, WorkCalendar], allocations: tuple[Allocation, ...]
) -> Person:
    return Person(
        id=row.id,
        calendar=calendars[row.calendar_id or snapshot.plan.default_calendar_id],
        zone=row.timezone or snapshot.plan.timezone,
        active_from=row.active_from.toordinal() if row.active_from else None,
        active_until=row.active_until.toordinal() if row.active_until else None,
        overdrive=row.overdrive,
        allocations=allocations,
    )


def _allocation(snapshot: Snapshot, row: AllocationRow, index: Mapping[int, int]) -> Allocation:
    takes = snapshot.allocation_types[row.allocation_type_id].takes_time
    item = -1 if takes or row.treeitem_id is None else index.get(row.treeitem_id, -1)
    if row.start_date is not None and row.end_date is not None:
        first, last = row.start_date.toordinal(), row.end_date.toordinal()
        return Allocation(row.id, takes, row.value, item, first_day=first, last_day=last)
    return Allocation(row.id, takes, row.value, item, start=_moment(row.start), end=_moment(row.end))


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)


def _indices(values: Sequence[int]) -> Indices:
    return np.array(values, np.int32)


def _floats(values: Sequence[float | None]) -> Floats:
    """None becomes NaN."""
    return np.array(values, np.float64)


def _flags(values: Sequence[bool]) -> Flags:
    return np.array(values, np.bool_)
