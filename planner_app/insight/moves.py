"""What moves between two schedules of a plan: the old and new dates of every item and row whose
dates differ."""

from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

from planner_app.ids import AssignmentId, ItemId
from planner_app.scheduling.index_by_id import IndexById
from planner_app.scheduling.problem import NO_TIME, Ints
from planner_app.scheduling.schedule import Schedule

K = TypeVar("K", bound=int)


class Dates(NamedTuple):
    """Expected start and finish, UTC seconds; NO_TIME where there is none."""

    start: int
    finish: int


@dataclass(frozen=True, eq=False)
class Moves(Generic[K]):
    """The items, or the rows, whose dates differ. Arrays of one length, by ascending id; UTC
    seconds.

    What is only in one of the schedules has no dates (NO_TIME) in the other.
    """

    ids: Ints
    old_start: Ints
    old_finish: Ints
    new_start: Ints
    new_finish: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, record_id: K) -> tuple[Dates, Dates] | None:
        """The old and the new dates of one; None where it does not move."""
        at = int(np.searchsorted(self.ids, record_id))
        if at == len(self.ids) or self.ids[at] != record_id:
            return None
        old = Dates(int(self.old_start[at]), int(self.old_finish[at]))
        return old, Dates(int(self.new_start[at]), int(self.new_finish[at]))


def moved_items(old: Schedule, new: Schedule) -> Moves[ItemId]:
    """The treeitems whose dates differ between two schedules."""
    ids = _all_ids(old.problem.items.ids, new.problem.items.ids)
    before = _dates(ids, old.index_by_item_id, old.item_start, old.item_finish)
    return _moves(ids, before, _dates(ids, new.index_by_item_id, new.item_start, new.item_finish))


def moved_rows(old: Schedule, new: Schedule) -> Moves[AssignmentId]:
    """The assignments whose dates differ between two schedules."""
    ids = _all_ids(old.problem.rows.ids, new.problem.rows.ids)
    before = _dates(ids, old.index_by_row_id, old.row_start, old.row_finish)
    return _moves(ids, before, _dates(ids, new.index_by_row_id, new.row_start, new.row_finish))


def _all_ids(old: Ints, new: Ints) -> Ints:
    # Most edits add and remove nothing; then one sort is enough.
    return np.sort(new) if old is new or np.array_equal(old, new) else np.union1d(old, new)


def _dates(
    ids: Ints, index_by_id: IndexById[Any, Any], start: Ints, finish: Ints
) -> tuple[Ints, Ints]:
    """Starts and finishes in the order of the ids."""
    at = index_by_id.get_all(ids)  # -1, the end, for an unknown one
    return np.append(start, NO_TIME)[at], np.append(finish, NO_TIME)[at]


def _moves(ids: Ints, old: tuple[Ints, Ints], new: tuple[Ints, Ints]) -> Moves[Any]:
    differs = (old[0] != new[0]) | (old[1] != new[1])
    return Moves(ids[differs], *(dates[differs] for dates in (*old, *new)))
