"""Turns a snapshot into the scheduler's Problem; parts whose source did not change are taken over
from the last one."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import copy
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from planner_app.ids import (
    AssignmentId,
    CalendarId,
    DependencyId,
    ItemId,
    ItemIndex,
    PersonId,
    PersonIndex,
    RowIndex,
    TeamIndex,
    TimeEntryId,
)
from planner_app.operations.planning.priorities import priority
from planner_app.operations.planning.problem_arrays import (
    columns_of_entries,
    columns_of_items,
    columns_of_links,
    columns_of_logged,
    columns_of_rows,
    moment,
)
from planner_app.operations.planning.snapshot_arrays import (
    FamilyArrays,
    IndexOfItems,
    IndexOfPeople,
    IndexOfRows,
    IndexOfTeams,
)
from planner_app.operations.rules.people.calendars import DAYS, seconds
from planner_app.operations.snapshot.snapshot import (
    AllocationRecord,
    AssignmentRecord,
    CalendarRecord,
    DependencyRecord,
    ItemRecord,
    LoggedOnItem,
    PersonRecord,
    Snapshot,
    TimeEntryRecord,
)
from planner_app.scheduling.problem import (
    NO_ITEM,
    Allocation,
    Floats,
    Items,
    Links,
    Person,
    Problem,
    Rows,
    WorkCalendar,
)

T = TypeVar("T")


class ProblemBuilder:
    """Builds the problem of one snapshot after another, by what changed between them. Not for
    several threads."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], Any]] = {}
        self._rows: FamilyArrays[AssignmentId, AssignmentRecord] = FamilyArrays(columns_of_rows)
        self._links: FamilyArrays[DependencyId, DependencyRecord] = FamilyArrays(columns_of_links)
        self._entries: FamilyArrays[TimeEntryId, TimeEntryRecord] = FamilyArrays(columns_of_entries)
        self._logged: FamilyArrays[ItemId, Mapping[PersonId, LoggedOnItem]] = FamilyArrays(
            columns_of_logged
        )

    def fork(self) -> "ProblemBuilder":
        """Another one that begins where this one stands and leaves it as it is: for plans that only
        might be."""
        twin = copy(self)
        twin._kept = {
            # Columns bring themselves up to date in place; the other parts are made anew and
            # shared.
            name: (sources, copy(part) if isinstance(part, FamilyArrays) else part)
            for name, (sources, part) in self._kept.items()
        }
        twin._rows, twin._links = copy(self._rows), copy(self._links)
        twin._entries, twin._logged = copy(self._entries), copy(self._logged)
        return twin

    def build(self, snapshot: Snapshot, now: int) -> Problem:
        """The plan as it stands at `now` (UTC seconds; S1)."""
        zone = snapshot.plan.timezone
        index_of = self._keep(
            "places",
            (snapshot.outline,),
            lambda: IndexOfItems(np.array(snapshot.outline, np.int64), ItemIndex),
        )
        people = self._keep(
            "people places",
            (snapshot.people,),
            lambda: IndexOfPeople(np.array([*snapshot.people], np.int64), PersonIndex),
        )
        teams = self._keep(
            "team places",
            (snapshot.teams,),
            lambda: IndexOfTeams(np.array([*snapshot.teams], np.int64), TeamIndex),
        )
        # The rows ask only for the day, so they outlast each moving on of *now* but the midnight's.
        today = datetime.fromtimestamp(now, ZoneInfo(zone)).date()
        items_from = (snapshot.items, snapshot.outline, snapshot.logged, zone)
        rows_from = (snapshot.assignments, snapshot.time_entries, index_of, people, teams, today)
        return Problem(
            revision=snapshot.revision,
            now=now,
            zone=zone,
            calendar=work_calendar(snapshot.calendars[snapshot.plan.default_calendar_id]),
            strict_bookings=snapshot.plan.strict_bookings,
            items=self._keep("items", items_from, lambda: self._items_of(snapshot, index_of)),
            rows=self._keep(
                "rows", rows_from, lambda: self._rows_of(snapshot, index_of, people, teams, today)
            ),
            links=self._keep(
                "links",
                (snapshot.dependencies, index_of),
                lambda: self._links_of(snapshot, index_of),
            ),
            people=self._people_of(snapshot, index_of),
            teams=_teams(snapshot, people, teams),
        )

    def _keep(self, name: str, sources: tuple[object, ...], make: Callable[[], T]) -> T:
        """The part made last, if its sources are the very same objects (small values may also be
        equal)."""
        known = self._kept.get(name)
        # Snapshots share what an edit left alone; comparing values would cost as much as building.
        if known is not None and all(
            a is b or (isinstance(a, str | date | tuple) and a == b)
            for a, b in zip(known[0], sources, strict=True)
        ):
            part: T = known[1]
            return part
        made = make()
        self._kept[name] = (sources, made)
        return made

    def _items_of(self, snapshot: Snapshot, index_of: IndexOfItems) -> Items:
        zone = snapshot.plan.timezone
        table: FamilyArrays[ItemId, ItemRecord] = self._keep(
            "item columns", (zone,), lambda: FamilyArrays(partial(columns_of_items, zone))
        )
        ids, column = table.of(snapshot.items)
        # The columns stand by id; the scheduler wants the order of the tree (S3).
        order = np.searchsorted(ids, index_of.ids)
        column = {name: values[order] for name, values in column.items()}
        logged = np.zeros(len(order))
        logged_on, hours = self._logged.of(snapshot.logged)
        logged[index_of.of(logged_on)] = hours["hours"]
        packaged = np.flatnonzero(column["package_id"] >= 0).astype(np.int64)
        return Items(
            ids=index_of.ids,
            parent=index_of.of(column["parent_id"]),
            package=index_of.of(column["package_id"]),
            kind=column["kind"],
            priority=priority(snapshot, index_of, packaged),
            on_hold=column["is_on_hold"],
            in_order=column["work_in_order"],
            delay=column["delay"],
            deadline=column["deadline"],
            done_at=column["done_at"],
            start=column["start"],
            finish=column["finish"],
            max_effort=column["max_effort"],
            logged=logged,
        )

    def _rows_of(
        self,
        snapshot: Snapshot,
        index_of: IndexOfItems,
        people: IndexOfPeople,
        teams: IndexOfTeams,
        today: date,
    ) -> Rows:
        ids, column = self._rows.of(snapshot.assignments)
        item = index_of.of(column["treeitem_id"])
        # Within an item by position, in which work_in_order makes rows wait (S5).
        order = np.lexsort((column["position"], item))
        column = {name: values[order] for name, values in column.items()}
        return Rows(
            ids=ids[order],
            item=item[order],
            person=people.of(column["person_id"]),
            team=teams.of(column["team_id"]),
            low=column["low"],
            high=column["high"],
            done=column["is_done"],
            limit=column["daily_limit"],
            logged_today=self._logged_today(snapshot, IndexOfRows(ids[order], RowIndex), today),
        )

    def _logged_today(self, snapshot: Snapshot, index_of: IndexOfRows, today: date) -> Floats:
        _, column = self._entries.of(snapshot.time_entries)
        worked = np.zeros(len(index_of.ids))
        for entry in np.flatnonzero(column["day"] == today.toordinal()):
            person = column["person_id"][entry]
            for row_id in snapshot.rows_of.get(ItemId(int(column["treeitem_id"][entry])), ()):
                # Hours count against the limit of who logged them, not of others on the item (S7).
                if snapshot.assignments[row_id].person_id == person:
                    worked[index_of[row_id]] += column["hours"][entry]
        return worked

    def _links_of(self, snapshot: Snapshot, index_of: IndexOfItems) -> Links:
        _, column = self._links.of(snapshot.dependencies)
        return Links(
            index_of.of(column["before_id"]), index_of.of(column["after_id"]), column["lag_days"]
        )

    def _people_of(self, snapshot: Snapshot, index_of: IndexOfItems) -> tuple[Person, ...]:
        """Kept while no booked item changes its index: whatever is worked out from the people is
        kept with them."""
        booked = self._keep(
            "booked",
            (snapshot.allocations,),
            lambda: [
                a.treeitem_id for a in snapshot.allocations.values() if a.treeitem_id is not None
            ],
        )
        people_from = (
            snapshot.people,
            snapshot.allocations,
            snapshot.allocation_types,
            snapshot.calendars,
            snapshot.plan,
            # Not index_of itself: most edits of the tree leave the booked items in their places.
            tuple(index_of[item_id] for item_id in booked),
        )
        return self._keep("people", people_from, lambda: _people(snapshot, index_of))


def work_calendar(record: CalendarRecord) -> WorkCalendar:
    """A stored calendar as the scheduler takes it."""
    return WorkCalendar(
        weekly=tuple(_spans(record.weekly_hours.get(day, ())) for day in DAYS),
        country=record.country,
        region=record.region,
        exceptions=tuple(
            (date.fromisoformat(day).toordinal(), _spans(hours))
            for day, hours in sorted(record.exceptions.items())
        ),
    )


def _spans(hours: Any) -> tuple[tuple[int, int], ...]:
    spans = []
    for start, end in hours:
        first, last = seconds(start), seconds(end)
        # A night shift: an end not after its start is on the next day.
        spans.append((first, last if last > first else last + 86_400))
    return tuple(sorted(spans))


def _teams(
    snapshot: Snapshot, people: IndexOfPeople, teams: IndexOfTeams
) -> tuple[tuple[PersonIndex, ...], ...]:
    members: list[list[PersonIndex]] = [[] for _ in teams.ids]
    for member in snapshot.members.values():
        members[teams[member.team_id]].append(people[member.person_id])
    # Whoever joined first must not matter to the dates (S1).
    return tuple(tuple(sorted(inside)) for inside in members)


def _people(snapshot: Snapshot, index_of: IndexOfItems) -> tuple[Person, ...]:
    calendars = {record.id: work_calendar(record) for record in snapshot.calendars.values()}
    allocations: dict[PersonId, list[Allocation]] = defaultdict(list)
    for allocation in snapshot.allocations.values():
        allocations[allocation.person_id].append(_allocation(snapshot, allocation, index_of))
    return tuple(
        _person(snapshot, record, calendars, tuple(allocations[record.id]))
        for record in snapshot.people.values()
    )


def _person(
    snapshot: Snapshot,
    record: PersonRecord,
    calendars: Mapping[CalendarId, WorkCalendar],
    allocations: tuple[Allocation, ...],
) -> Person:
    return Person(
        id=record.id,
        calendar=calendars[record.calendar_id or snapshot.plan.default_calendar_id],
        zone=record.timezone or snapshot.plan.timezone,
        active_from=record.active_from.toordinal() if record.active_from else None,
        active_until=record.active_until.toordinal() if record.active_until else None,
        overdrive=record.overdrive,
        allocations=allocations,
    )


def _allocation(snapshot: Snapshot, record: AllocationRecord, index_of: IndexOfItems) -> Allocation:
    takes = snapshot.allocation_types[record.allocation_type_id].takes_time
    # An item named on time off is ignored (A2).
    item = NO_ITEM if takes or record.treeitem_id is None else index_of[record.treeitem_id]
    if record.start_date is not None and record.end_date is not None:
        first, last = record.start_date.toordinal(), record.end_date.toordinal()
        return Allocation(record.id, takes, record.value, item, first_day=first, last_day=last)
    return Allocation(
        record.id, takes, record.value, item, start=moment(record.start), end=moment(record.end)
    )
