"""Why a row cannot be deleted (R7): one judge for the refusal, the records and the window."""

from collections.abc import Callable, Collection
from typing import Protocol

from planner_app.ids import UNASSIGNED_ID, ItemId, PersonId
from planner_app.languages import tr
from planner_app.operations.snapshot.snapshot import AssignmentRecord, Snapshot


class Carrier(Protocol):
    """An item as far as R7 asks."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def is_leaf(self) -> bool: ...


def reason_to_keep(
    item: Carrier, who: str, *, hours: float, rows: int, has_open_work_inside: Callable[[], bool]
) -> str | None:
    """R7 as a sentence, None where the row can go. `hours` are logged on the row, `rows` are those
    of the item.

    `has_open_work_inside` tells it of the row's person and is asked for a project's row only.
    """
    # Hours never change person (R10), so with the row gone no row of the item would show them.
    if hours > 0:
        return tr(
            "{person} has logged hours on '{item}'; mark the assignment done instead of removing "
            "it.",
            person=who,
            item=item.name,
        )
    # A leaf keeps at least one row (R16); a project's team may be empty (R12).
    if item.is_leaf and rows == 1:
        return tr("'{item}' must keep at least one assignment.", item=item.name)
    # Asked last, for it walks the project's tree; the other two only look something up.
    if item.type == "project" and has_open_work_inside():
        return tr("{person} has open work inside '{project}'.", person=who, project=item.name)
    return None


def why_not_destroy(
    snapshot: Snapshot, row: AssignmentRecord, busy_inside: Collection[PersonId] | None = None
) -> str | None:
    """R7: why deleting a row would be refused, None where it would not (`can_destroy`).

    `busy_inside` are the people with open work in a project's row's project, where the caller knows
    them.
    """

    def has_open_work_inside() -> bool:
        busy = busy_inside
        if busy is None:
            busy = with_open_work_inside(
                snapshot, row.treeitem_id, {row.person_id or UNASSIGNED_ID}
            )
        return row.person_id in busy

    return reason_to_keep(
        snapshot.items[row.treeitem_id],
        snapshot.who(row),
        hours=snapshot.hours_logged(row),
        rows=len(snapshot.rows_of[row.treeitem_id]),
        has_open_work_inside=has_open_work_inside,
    )


def with_open_work_inside(
    snapshot: Snapshot, project_id: ItemId, people: Collection[PersonId]
) -> set[PersonId]:
    """Those of some people who have an open row on a leaf below a project; looks no further than
    needed."""
    children, rows_of, assignments, done = (
        snapshot.children,
        snapshot.rows_of,
        snapshot.assignments,
        snapshot.done,
    )
    idle = set(people)
    stack = [project_id]
    while stack and idle:
        item_id = stack.pop()
        # What is done has no open row inside (R13), so nothing below it needs a look.
        if done.get(item_id):
            continue
        if item_id in children:
            stack.extend(children[item_id])
        elif snapshot.items[item_id].is_leaf:
            for row_id in rows_of[item_id]:
                row = assignments[row_id]
                if row.person_id in idle and not row.is_done:
                    idle.discard(row.person_id)
    return set(people) - idle
