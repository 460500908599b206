"""What the scheduler answers: dates, pieces of work and daily loads, as arrays parallel to the
Problem's."""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner_app.ids import AssignmentId, ItemId, ItemIndex, Revision, RowIndex
from planner_app.scheduling.index_by_id import IndexById
from planner_app.scheduling.problem import NO_TIME, Floats, Indices, Ints, Problem, SharedFactor

WHOLE_PLAN: Final = ItemIndex(-1)
"""Where an item is wanted whose finish is decided: all of them together."""


class State(IntEnum):
    """Whether a row has dates, and if not why (S9)."""

    PLACED = 0
    DONE = 1
    ON_HOLD = 2
    UNESTIMATED = 3
    WAITS = 4
    """Behind something without a finish."""
    NEVER = 5
    """Cannot be placed whole within ten years."""
    TEAM_ROW = 6
    """A project's team row: carries a limit, no work."""


class Cause(IntEnum):
    """What can hold a row (S14); the first four hold its ready time (S5), `row_cause_index` says
    which."""

    NOW = 0
    DELAY = 1
    """index: the item whose delay_until it is."""
    PREDECESSOR = 2
    """index: the item waited for."""
    ORDER = 3
    """index: the row before it on the item."""
    FIXED = 4
    """An event or milestone: its date is given."""
    BUSY = 5
    """The person has another row then, a task's or an event's. index: that row."""
    AWAY = 6
    """The person's time is taken then (A2). index: the ordinal of the day."""
    NOT_ACTIVE = 7
    """Before `active_from`. index: its ordinal."""
    OWN_LIMIT = 8
    """The row's own daily limit is used up by hours logged today. index: the row."""
    PROJECT_LIMIT = 9
    """A project row's daily limit is used up. index: the project."""
    SHARE = 10
    """What general allocations leave of the day is used up. index: -1, for everything."""
    BOOKING = 11
    """The hours booked for a subtree are used up. index: the item booked."""
    STRICT = 12
    """strict_bookings, and the day is not booked for it. index: -1."""
    NOT_WORKING = 13
    """There is no working time between now and then."""
    HOLD = 14
    """index: the item that is on hold."""
    GONE = 15
    """After `active_until`. index: its ordinal."""
    TOO_LONG = 16
    """The calendar has less time within ten years than it takes. index: the hours that it has."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """The derived answer (S). Moments are UTC seconds, NO_TIME where there is none; m rows, n
    items, p people."""

    problem: Problem
    row_start: Ints
    row_finish: Ints
    row_state: NDArray[np.int8]
    row_ready: Ints
    """When the row could have started if its person had been free."""
    row_cause: NDArray[np.int8]
    row_cause_index: Indices
    item_start: Ints
    item_finish: Ints
    piece_row: Indices
    """Stretches of uninterrupted work, sorted by row then time."""
    piece_start: Ints
    piece_end: Ints
    load_row: Indices
    """Work per row, person and day (the day on which the shift starts), sorted by row then day."""
    load_person: Indices
    """-1 for team and Unassigned rows (unassigned demand); an event of a team loads each member."""
    load_day: Indices
    """Proleptic ordinal."""
    load_seconds: Indices

    @property
    def revision(self) -> Revision:
        """The plan's revision this schedule answers."""
        return self.problem.revision

    @property
    def plan_finish(self) -> int:
        """The last finish of everything, UTC seconds; NO_TIME where nothing has one."""
        return int(self.item_finish.max(initial=NO_TIME))

    def item_dates(self, item_id: ItemId) -> tuple[int, int]:
        """Expected start and finish of a treeitem, UTC seconds; NO_TIME where there is none."""
        index = self.index_by_item_id.get(item_id)
        return (
            (NO_TIME, NO_TIME)
            if index is None
            else (int(self.item_start[index]), int(self.item_finish[index]))
        )

    def row_dates(self, assignment_id: AssignmentId) -> tuple[int, int]:
        """The same of an assignment."""
        index = self.index_by_row_id.get(assignment_id)
        return (
            (NO_TIME, NO_TIME)
            if index is None
            else (int(self.row_start[index]), int(self.row_finish[index]))
        )

    @cached_property
    def index_by_item_id(self) -> IndexById[ItemId, ItemIndex]:
        """Where the arrays carry each treeitem."""
        return IndexById(self.problem.items.ids, ItemIndex)

    @cached_property
    def index_by_row_id(self) -> IndexById[AssignmentId, RowIndex]:
        """Where the arrays carry each assignment."""
        return IndexById(self.problem.rows.ids, RowIndex)


@dataclass(frozen=True, eq=False)
class Drivers:
    """How often each row is on the chain that decides a finish."""

    targets: Indices
    """The items whose finish it is, at most 63; -1 stands for the whole plan, which is always among
    them."""
    share: Floats
    """Shape (targets, m): 0 to 1."""

    def of(self, item: ItemIndex) -> Floats | None:
        """The share of every row in the finish of an item, -1 for the plan; None where that was not
        followed."""
        found = np.flatnonzero(self.targets == item)
        return self.share[found[0]] if len(found) else None


PERCENTS: Final = (10, 50, 90, 98)
"""The columns of Percentiles: in how many of a hundred samples something is finished by then."""
P10, P50, P90, P98 = range(len(PERCENTS))
"""Their numbers."""


@dataclass(frozen=True, eq=False)
class Percentiles:
    """S11: nearest-rank finishes of a seeded simulation; a column for each of PERCENTS; NO_TIME
    without a date."""

    revision: Revision
    samples: int
    rows: Ints
    """Shape (m, 4)."""
    items: Ints
    """Shape (n, 4)."""
    plan: Ints
    """Shape (4,): the last finish of everything."""
    in_time: Floats = field(default_factory=lambda: np.zeros(0))
    """Shape (n,): the share of samples that keep the item's own deadline; NaN without a deadline or
    a date."""
    drivers: Drivers | None = None
    factor: SharedFactor | None = None
    """What the work of a project shared; None: every row was drawn by itself."""
