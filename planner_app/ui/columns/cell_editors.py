"""How cells of the tree are edited in place: what stands in the editor, and the one edit that comes
of it."""

from collections.abc import Callable
from datetime import date
from typing import Final

from planner_app.languages import mark
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.snapshot.snapshot import AssignmentRecord, ItemRecord, Snapshot
from planner_app.ui.bridge.bridge import Bridge
from planner_app.ui.columns.column import Editor, PlanNow, open_rows
from planner_app.ui.look.typed_hours import parsed_hours, typed_hours


def _rename(bridge: Bridge, item: ItemRecord, text: str) -> None:
    bridge.submit(update_treeitem, item.id, name=text)


def _promise(bridge: Bridge, item: ItemRecord, text: str) -> None:
    bridge.submit(update_treeitem, item.id, promise_by=date.fromisoformat(text) if text else None)


def _set_low(bridge: Bridge, item: ItemRecord, text: str) -> None:
    low, (row,) = parsed_hours(text), open_rows(bridge.snapshot, item.id)
    # The other end follows, so that a range never stands upside down (R5).
    bridge.submit(update_assignment, row.id, low=low, high=max(low, row.high or 0.0))


def _set_high(bridge: Bridge, item: ItemRecord, text: str) -> None:
    high, (row,) = parsed_hours(text), open_rows(bridge.snapshot, item.id)
    # A first estimate of one number is a range of that number.
    low = high if row.low is None else min(high, row.low)
    bridge.submit(update_assignment, row.id, low=low, high=high)


def _first_hours(
    end: Callable[[AssignmentRecord], float | None],
) -> Callable[[PlanNow, ItemRecord], str]:
    def text(plan: PlanNow, item: ItemRecord) -> str:
        rows = open_rows(plan.snapshot, item.id)
        value = end(rows[0]) if rows else None
        return "" if value is None else typed_hours(value)

    return text


def _has_one_open_row(snapshot: Snapshot, item: ItemRecord) -> bool:
    """Hours of several people are edited in the assignment list."""
    return item.type == "task" and len(open_rows(snapshot, item.id)) == 1


_HOURS: Final = mark("“{text}” is not a number of hours.")
_NO_HOURS: Final = mark("An empty cell is not a number of hours.")
NAME_EDITOR: Final = Editor(lambda _plan, item: item.name, _rename)
DEADLINE_EDITOR: Final = Editor(
    lambda _plan, item: item.promise_by.isoformat() if item.promise_by else "",
    _promise,
    mark("“{text}” is not a day such as 2027-03-31."),
)
LOW_EDITOR: Final = Editor(
    _first_hours(lambda row: row.low), _set_low, _HOURS, _NO_HOURS, _has_one_open_row
)
HIGH_EDITOR: Final = Editor(
    _first_hours(lambda row: row.high), _set_high, _HOURS, _NO_HOURS, _has_one_open_row
)
