"""What the scheduler is asked: the plan as flat arrays and small frozen values, and *now* (S1)."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner_app.ids import (
    AllocationId,
    AssignmentId,
    ItemId,
    ItemIndex,
    PersonId,
    PersonIndex,
    Revision,
    RowIndex,
)

NO_TIME: Final = int(np.iinfo(np.int64).min)
"""In every array of moments (UTC seconds since 1970): there is no such moment."""

NO_ITEM: Final = ItemIndex(-1)
"""Where an index of an item is wanted: there is none."""
NO_PERSON: Final = PersonIndex(-1)
"""The same of a person."""

Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class ItemKind(IntEnum):
    """What a treeitem is to the scheduler."""

    CONTAINER = 0
    TASK = 1
    EVENT = 2
    PARTIAL_DAY_EVENT = 3
    MILESTONE = 4


@dataclass(frozen=True)
class WorkCalendar:
    """Weekly hours, public holidays and exceptions, on the clock of whoever works by it.

    weekly: seven tuples (Monday first) of (start, end) seconds after midnight, sorted, disjoint;
    end may exceed 86 400 for a shift that ends on the next day. holidays: ISO country and optional
    subdivision of the package `holidays`, or None. exceptions: (proleptic ordinal of the day, hours
    of that day), sorted; wins over a holiday.
    """

    weekly: tuple[tuple[tuple[int, int], ...], ...]
    country: str | None = None
    region: str | None = None
    exceptions: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()


@dataclass(frozen=True)
class Allocation:
    """A1/A2: time taken from, or provided by, a person.

    Whole days (both ordinals, end included) or moments (UTC s, half-open).
    """

    id: AllocationId
    takes: bool
    value: float
    item: ItemIndex = NO_ITEM
    """Index of the booked treeitem, -1 for a general one; ignored where it takes time."""
    first_day: int = 0
    last_day: int = -1
    start: int = NO_TIME
    end: int = NO_TIME

    @property
    def whole_days(self) -> bool:
        """Whether the period is given in days of the person's zone."""
        return self.start == NO_TIME


@dataclass(frozen=True)
class Person:
    """Somebody who works: on which calendar, in which zone, between which days (ordinals,
    included)."""

    id: PersonId
    calendar: WorkCalendar
    zone: str
    active_from: int | None = None
    active_until: int | None = None
    overdrive: bool = False
    allocations: tuple[Allocation, ...] = ()


@dataclass(frozen=True, eq=False)
class Items:
    """The n treeitems in outline order (preorder, by their real place). Every array has length
    n."""

    ids: Ints
    parent: Indices
    """Index of the parent, -1 at the top."""
    package: Indices
    """Index of the package a leaf is packaged in, else -1 (R15: inherits delay and hold from
    both)."""
    kind: NDArray[np.int8]
    priority: Indices
    """A permutation of 0..n-1: the place in the order of priority (S3; a packaged place overrides
    the real one)."""
    on_hold: Flags
    in_order: Flags
    """`work_in_order` (S5)."""
    delay: Ints
    """Own `delay_until`, 00:00 in the plan's zone, else NO_TIME."""
    deadline: Ints
    """Own `promise_by`, the end of that day in the plan's zone, else NO_TIME."""
    done_at: Ints
    """When the item's last row was done; NO_TIME while it is open."""
    start: Ints
    """Events: ordinal of the first day; partial-day events: moment; milestones: ordinal of the day;
    else NO_TIME."""
    finish: Ints
    """Events: ordinal of the last day (included); partial-day events: moment; else NO_TIME."""
    max_effort: Floats
    """Hours, NaN for none."""
    logged: Floats
    """Hours logged on the item itself."""

    def id_of(self, index: ItemIndex) -> ItemId:
        """The id of the item that stands there."""
        return ItemId(int(self.ids[index]))

    def inside(self, index: ItemIndex) -> slice:
        """An item and all that is inside: they stand together in the order of the tree."""
        outside = self.parent[index + 1 :] < index
        return slice(index, index + 1 + (int(outside.argmax()) if outside.any() else len(outside)))


@dataclass(frozen=True, eq=False)
class Rows:
    """The m assignments, sorted by (item index, position). Every array has length m.

    Rows on containers are project-team rows.
    """

    ids: Ints
    item: Indices
    person: Indices
    """Index of the person, else -1."""
    team: Indices
    """Index of the team, else -1; both -1 is Unassigned."""
    low: Floats
    """Hours; NaN when never estimated."""
    high: Floats
    done: Flags
    limit: Floats
    """daily_limit in hours, NaN for none."""
    logged_today: Floats
    """Hours logged by the row's person on its item today."""

    def id_of(self, index: RowIndex) -> AssignmentId:
        """The id of the assignment that stands there."""
        return AssignmentId(int(self.ids[index]))

    def item_of(self, index: RowIndex) -> ItemIndex:
        """The item that the row is on."""
        return ItemIndex(int(self.item[index]))

    def person_of(self, index: RowIndex) -> PersonIndex:
        """Whose row it is, NO_PERSON for a team's and for nobody's."""
        return PersonIndex(int(self.person[index]))


@dataclass(frozen=True, eq=False)
class Links:
    """Dependencies: finish-to-start from `before` to `after` (item indices), lag in calendar days
    (S6)."""

    before: Indices
    after: Indices
    lag: Floats

    def before_of(self, link: int) -> ItemIndex:
        """What is waited for."""
        return ItemIndex(int(self.before[link]))

    def after_of(self, link: int) -> ItemIndex:
        """What waits."""
        return ItemIndex(int(self.after[link]))


@dataclass(frozen=True)
class SharedFactor:
    """How far a project's work runs long or short as a whole: exp(bias + spread x a draw from the
    bell curve)."""

    bias: float
    spread: float
    finished: int = 0
    """The finished items it was fitted on; 0: the published default."""


@dataclass(frozen=True, eq=False)
class Correlation:
    """In every sample of the simulation the work of one project shares one draw of the factor."""

    project: Indices
    """Length n: the number of each item's project, counted from 0."""
    factor: SharedFactor


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything the schedule depends on (S1). Same problem, same schedule, always."""

    revision: Revision
    now: int
    zone: str
    """The plan's zone: delays, deadlines, milestones and lags are on its clock."""
    calendar: WorkCalendar
    """The plan's default calendar: team and Unassigned rows are placed on it (S10)."""
    strict_bookings: bool
    items: Items
    rows: Rows
    links: Links
    people: tuple[Person, ...]
    teams: tuple[tuple[PersonIndex, ...], ...]
    """Indices of each team's members."""
    correlation: Correlation | None = None
    """None: every row's effort is drawn by itself (S11)."""
