"""The scheduler's arrays by the ids that panes know: dates of items and rows, as they are now."""

from enum import Enum

import numpy as np

from planner_app.ids import AssignmentId, ItemId, ItemIndex, RowIndex
from planner_app.scheduling.index_by_id import IndexById
from planner_app.scheduling.problem import NO_TIME, Ints
from planner_app.scheduling.schedule import P50, P90, Percentiles, Schedule, State


class Lateness(Enum):
    """How a date stands to its deadline (S13)."""

    NONE = 0
    AT_RISK = 1
    LATE = 2


class DatesById:
    """Looks up by treeitem id and assignment id; everything is NO_TIME while there is no
    schedule."""

    def __init__(self) -> None:
        self.schedule: Schedule | None = None
        self.percentiles: Percentiles | None = None
        self._items: IndexById[ItemId, ItemIndex] = IndexById(np.zeros(0, np.int64), ItemIndex)
        self._rows: IndexById[AssignmentId, RowIndex] = IndexById(np.zeros(0, np.int64), RowIndex)

    def take_schedule(self, schedule: Schedule) -> None:
        """Answer from this schedule; the older simulation goes on answering for as long as the ids
        are the same."""
        before = self.schedule.problem if self.schedule else None
        problem = schedule.problem
        self.schedule = schedule
        # The simulation answers by position: after an insertion it would answer for the neighbour.
        if before is None or not _equal(before.items.ids, problem.items.ids):
            self._items = schedule.index_by_item_id
            self.percentiles = None
        if before is None or not _equal(before.rows.ids, problem.rows.ids):
            self._rows = schedule.index_by_row_id
            self.percentiles = None

    def take_percentiles(self, percentiles: Percentiles) -> None:
        """Answer the simulated finishes too, when they fit the schedule."""
        if self.schedule is not None and len(percentiles.items) == len(self.schedule.item_finish):
            self.percentiles = percentiles

    def item_index(self, item_id: ItemId) -> ItemIndex | None:
        """Where the schedule's arrays carry an item."""
        return self._items.get(item_id)

    def item_indices(self, item_ids: Ints) -> Ints:
        """The same for many items at once, -1 for unknown ones."""
        return self._items.get_all(item_ids)

    def row_index(self, assignment_id: AssignmentId) -> RowIndex | None:
        """Where the schedule's arrays carry an assignment."""
        return self._rows.get(assignment_id)

    def item_dates(self, item_id: ItemId) -> tuple[int, int]:
        """Expected start and finish of an item, UTC seconds."""
        return (
            self.schedule.item_dates(item_id) if self.schedule is not None else (NO_TIME, NO_TIME)
        )

    def item_percentile(self, item_id: ItemId, column: int) -> int:
        """A simulated finish of an item, UTC seconds."""
        index = self._items.get(item_id)
        if index is None or self.percentiles is None or self.schedule is None:
            return NO_TIME
        return self._still_true(
            int(self.percentiles.items[index, column]),
            column,
            int(self.schedule.item_finish[index]),
        )

    def row_dates(self, assignment_id: AssignmentId) -> tuple[int, int]:
        """Expected start and finish of a row, UTC seconds."""
        return (
            self.schedule.row_dates(assignment_id)
            if self.schedule is not None
            else (NO_TIME, NO_TIME)
        )

    def row_percentile(self, assignment_id: AssignmentId, column: int) -> int:
        """A simulated finish of a row, UTC seconds."""
        index = self._rows.get(assignment_id)
        if index is None or self.percentiles is None or self.schedule is None:
            return NO_TIME
        return self._still_true(
            int(self.percentiles.rows[index, column]), column, int(self.schedule.row_finish[index])
        )

    def _still_true(self, moment: int, column: int, finish: int) -> int:
        """Until the simulation has caught up with an edit, a cautious date before the new finish is
        not shown."""
        assert self.percentiles is not None and self.schedule is not None
        older = self.percentiles.revision != self.schedule.revision
        return NO_TIME if older and column >= P90 and moment < finish else moment

    def row_state(self, assignment_id: AssignmentId) -> State | None:
        """Whether a row has dates, and if not why (S9)."""
        index = self._rows.get(assignment_id)
        return (
            None
            if index is None or self.schedule is None
            else State(int(self.schedule.row_state[index]))
        )

    def lateness(self, item_id: ItemId, deadline: int) -> Lateness:
        """S13: p50 where simulated, else the expected finish, against a moment; at risk where only
        p90 is later."""
        finish = self.item_dates(item_id)[1]
        if deadline == NO_TIME or finish == NO_TIME:
            return Lateness.NONE
        likely = self.item_percentile(item_id, P50)
        if (finish if likely == NO_TIME else likely) > deadline:
            return Lateness.LATE
        return Lateness.AT_RISK if self.item_percentile(item_id, P90) > deadline else Lateness.NONE


def _equal(one: Ints, other: Ints) -> bool:
    return one is other or (len(one) == len(other) and bool((one == other).all()))
