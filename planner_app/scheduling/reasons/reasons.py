"""What holds a row, as data (S14)."""

from typing import NamedTuple

from planner_app.ids import AllocationId, ItemIndex, RowIndex
from planner_app.scheduling.problem import NO_TIME
from planner_app.scheduling.schedule import Cause, State


class Reason(NamedTuple):
    """One thing that holds a row. Where a row has several, they tie: without one of them the others
    still hold."""

    cause: Cause
    what: int
    """An item, a row or the ordinal of a day, as Cause says; -1 for none."""
    until: int = NO_TIME
    """The moment until which it held; NO_TIME where it has no end."""
    lag: float = 0.0
    """Of a predecessor: calendar days after its finish."""
    allocations: tuple[AllocationId, ...] = ()
    """Of those that take the time, or cap it."""

    @property
    def item(self) -> ItemIndex:
        """`what`, where the cause is an item's."""
        return ItemIndex(self.what)

    @property
    def row(self) -> RowIndex:
        """`what`, where the cause is a row's."""
        return RowIndex(self.what)


class Explanation(NamedTuple):
    """What holds a row. Without reasons nothing does: it starts as soon as work can, now."""

    row: RowIndex
    state: State
    start: int
    finish: int
    reasons: tuple[Reason, ...] = ()
