"""The plan in memory as flat immutable records: what panes, scheduler and exports read. One
Snapshot per revision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from planner_app.ids import (
    ActivityId,
    AllocationId,
    AllocationTypeId,
    AssignmentId,
    AssignmentTypeId,
    CalendarId,
    DependencyId,
    ItemId,
    MemberId,
    PersonId,
    Revision,
    TeamId,
    TimeEntryId,
)
from planner_app.languages import tr
from planner_app.operations.snapshot.chunks import Chunked

CONTAINER_TYPES = ("root", "package", "folder", "project")
LEAF_TYPES = ("task", "event", "partial_day_event", "milestone")


class PlanRecord(NamedTuple):
    """The one plan record."""

    id: int
    uid: str
    name: str
    timezone: str
    default_calendar_id: CalendarId
    strict_bookings: bool
    correlated_work: bool | None


class ItemRecord(NamedTuple):
    """A treeitem. `rank` orders siblings (S3); moments are aware UTC."""

    id: ItemId
    parent_id: ItemId | None
    rank: int
    type: str
    name: str
    description: str | None
    is_on_hold: bool
    work_in_order: bool
    delay_until: date | None
    promise_by: date | None
    max_effort: float | None
    package_id: ItemId | None
    package_rank: int | None
    start_date: date | None
    finish_date: date | None
    start: datetime | None
    end: datetime | None
    done_at: datetime | None
    external_reference: str | None

    @property
    def is_leaf(self) -> bool:
        """Whether it carries work itself."""
        return self.type in LEAF_TYPES


class AssignmentRecord(NamedTuple):
    """A row (R2); low and high in hours as stored, None when never estimated (R6)."""

    id: AssignmentId
    uid: str
    treeitem_id: ItemId
    person_id: PersonId | None
    team_id: TeamId | None
    activity_id: ActivityId | None
    assignment_type_id: AssignmentTypeId | None
    low: float | None
    high: float | None
    is_done: bool
    done_at: datetime | None
    daily_limit: float | None
    position: int


class PersonRecord(NamedTuple):
    """Somebody who works."""

    id: PersonId
    username: str
    first_name: str
    last_name: str
    email: str | None
    timezone: str | None
    calendar_id: CalendarId | None
    overdrive: bool
    active_from: date | None
    active_until: date | None
    is_virtual: bool
    is_active: bool
    main_team_id: TeamId | None
    external_reference: str | None

    @property
    def name(self) -> str:
        """As shown: first and last name, else the username."""
        return f"{self.first_name} {self.last_name}".strip() or self.username

    @property
    def short_name(self) -> str:
        """'Ana R.', for the labels of bars."""
        if (
            self.first_name and self.last_name[:1].isalpha()
        ):  # not for a placeholder, "Compositor #2"
            return f"{self.first_name} {self.last_name[0]}."
        return self.name


class TeamRecord(NamedTuple):
    """A named set of persons."""

    id: TeamId
    name: str


class ActivityRecord(NamedTuple):
    """A kind of work; its colour follows its place among the activities."""

    id: ActivityId
    name: str


class AssignmentTypeRecord(NamedTuple):
    """A category of assignments."""

    id: AssignmentTypeId
    name: str


class AllocationTypeRecord(NamedTuple):
    """A category of allocations: provides time, or takes it away."""

    id: AllocationTypeId
    name: str
    takes_time: bool


class MemberRecord(NamedTuple):
    """A person's membership of a team."""

    id: MemberId
    team_id: TeamId
    person_id: PersonId


class CalendarRecord(NamedTuple):
    """A work calendar as stored: weekly_hours {"mon": [["09:00", "17:00"]], ...}, exceptions by ISO
    day."""

    id: CalendarId
    name: str
    weekly_hours: Mapping[str, list[list[str]]]
    country: str | None
    region: str | None
    exceptions: Mapping[str, list[list[str]]]


class AllocationRecord(NamedTuple):
    """A1: whole days (start_date, end_date included) or aware moments (start, end half-open)."""

    id: AllocationId
    person_id: PersonId
    allocation_type_id: AllocationTypeId
    treeitem_id: ItemId | None
    value: float
    start_date: date | None
    end_date: date | None
    start: datetime | None
    end: datetime | None


class DependencyRecord(NamedTuple):
    """Finish-to-start, lag in calendar days."""

    id: DependencyId
    before_id: ItemId
    after_id: ItemId
    lag_days: float


class TimeEntryRecord(NamedTuple):
    """Hours logged."""

    id: TimeEntryId
    treeitem_id: ItemId
    person_id: PersonId
    day: date
    hours: float
    activity_id: ActivityId | None
    note: str | None


class LoggedOnItem(NamedTuple):
    """What one person logged on one item."""

    hours: float
    first_day: date


def ids_inside(children: Mapping[ItemId, tuple[ItemId, ...]], container: ItemId) -> list[ItemId]:
    """All ids inside a container, depth first by rank."""
    order: list[ItemId] = []
    stack = list(reversed(children.get(container, ())))
    while stack:
        item_id = stack.pop()
        order.append(item_id)
        stack.extend(reversed(children.get(item_id, ())))
    return order


# By identity: to compare values would read two whole plans to find that they are one.
@dataclass(frozen=True, eq=False)
class Snapshot:
    """The whole plan at one revision. Never changed: an edit makes a new one that shares what it
    did not touch."""

    revision: Revision
    plan: PlanRecord
    items: Chunked[ItemId, ItemRecord]
    assignments: Chunked[AssignmentId, AssignmentRecord]
    people: Chunked[PersonId, PersonRecord]
    teams: Chunked[TeamId, TeamRecord]
    members: Chunked[MemberId, MemberRecord]
    activities: Chunked[ActivityId, ActivityRecord]
    assignment_types: Chunked[AssignmentTypeId, AssignmentTypeRecord]
    allocation_types: Chunked[AllocationTypeId, AllocationTypeRecord]
    calendars: Chunked[CalendarId, CalendarRecord]
    allocations: Chunked[AllocationId, AllocationRecord]
    dependencies: Chunked[DependencyId, DependencyRecord]
    time_entries: Chunked[TimeEntryId, TimeEntryRecord]
    children: Chunked[ItemId, tuple[ItemId, ...]]
    """Ids of each container's children by rank (containers without children are absent)."""
    rows_of: Chunked[ItemId, tuple[AssignmentId, ...]]
    """Assignment ids of each item by position."""
    logged: Chunked[ItemId, Mapping[PersonId, LoggedOnItem]]
    """By treeitem, then by person."""
    done: Chunked[ItemId, bool]
    """Of each leaf and each container with a leaf inside (R13)."""

    @property
    def root_id(self) -> ItemId:
        """Id of the root item, which is never shown."""
        return self._root

    @cached_property
    def _root(self) -> ItemId:
        # A new plan's first item is its root, so the lowest id ends this at once.
        return next(item.id for item in self.items.values() if item.type == "root")

    @cached_property
    def outline(self) -> list[ItemId]:
        """All ids but the root's, depth first by rank: priority order, packages aside (S3)."""
        return ids_inside(self.children, self._root)

    @cached_property
    def first_logged(self) -> dict[ItemId, int]:
        """Ordinal of the first day with hours, by treeitem."""
        return {
            item_id: min(entry.first_day for entry in by_person.values()).toordinal()
            for item_id, by_person in self.logged.items()
        }

    def who(self, row: AssignmentRecord) -> str:
        """The name of the row's person or team, or 'Unassigned'."""
        if row.person_id is not None:
            return self.people[row.person_id].name
        return self.teams[row.team_id].name if row.team_id is not None else tr("Unassigned")

    def hours_logged(self, row: AssignmentRecord) -> float:
        """R2: hours the row's person logged on the item; 0 for team and Unassigned rows."""
        entry = (
            self.logged.get(row.treeitem_id, {}).get(row.person_id)
            if row.person_id is not None
            else None
        )
        return entry.hours if entry else 0.0

    def is_done(self, item_id: ItemId) -> bool:
        """R13: a leaf is done when all its rows are, a container when it has leaves and all are
        done."""
        return self.done.get(item_id, False)

    def replaced(self, *, outline: list[ItemId] | None = None, **fields: Any) -> "Snapshot":
        """A copy with some fields exchanged. `outline` is carried over where the caller knows that
        it still holds."""
        # `replace` makes a fresh object, without what cached properties had worked out.
        copy = replace(self, **fields)
        if outline is not None:
            copy.__dict__["outline"] = outline
        if "logged" not in fields and "first_logged" in self.__dict__:
            copy.__dict__["first_logged"] = self.first_logged
        return copy
