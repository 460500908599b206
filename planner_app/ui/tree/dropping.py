"""Where a drag over the tree would land, and why not, before anybody lets go."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from planner_app.ids import AssignmentId, ItemId
from planner_app.languages import mark, tr
from planner_app.operations.snapshot.snapshot import CONTAINER_TYPES, Snapshot
from planner_app.ui.tree.tree_outline import TreeOutline

_ONE_TEAM: Final = {
    "event": mark("“{item}” is an event: its people are chosen together."),
    "partial_day_event": mark("“{item}” is a partial-day event: its people are chosen together."),
    "milestone": mark("“{item}” is a milestone: nobody works on it."),
}
"""Why a leaf that is not a task takes no single row, by its type."""


class Landing(NamedTuple):
    """A place between siblings (before_id or after_id), or the end of a container; `refusal` says
    why not."""

    parent_id: ItemId
    before_id: ItemId | None = None
    after_id: ItemId | None = None
    refusal: str = ""


def landing(
    snapshot: Snapshot,
    outline: TreeOutline,
    ids: Sequence[ItemId],
    over: ItemId | None,
    share: float,
    unfolded: bool,
) -> Landing:
    """Items `ids` held over an item (None: below the last), `share` of its line's height from its
    top.

    The quarter at the edges of a container is beside it, its middle inside; a leaf has only two
    sides. Below an unfolded container is before its first child.
    """
    if over is None:
        return _checked(snapshot, outline, ids, Landing(outline.root))
    item = snapshot.items[over]
    parent = outline.parent(over)
    # Half of a leaf's line leads above it, half below: nothing goes into it (R15).
    edge = 0.5 if item.is_leaf else 0.25
    if share < edge:
        place = Landing(parent, before_id=over)
    elif share <= 1 - edge and not item.is_leaf:
        place = Landing(over)
    elif unfolded and outline.children(over):
        place = Landing(over, before_id=outline.children(over)[0])
    else:
        place = Landing(parent, after_id=over)
    return _checked(snapshot, outline, ids, place)


def _checked(
    snapshot: Snapshot, outline: TreeOutline, ids: Sequence[ItemId], place: Landing
) -> Landing:
    """The refusals of R15 that can be told while dragging; the operation has the last word."""
    chosen = set(ids)
    above = (
        [place.parent_id, *outline.ancestors(place.parent_id)]
        if place.parent_id != outline.root
        else [outline.root]
    )
    if chosen.intersection(above):
        return place._replace(refusal=tr("An item cannot be moved into itself."))
    # Packages group projects, so they never stand inside one (R15).
    inside_project = any(snapshot.items[a].type == "project" for a in above)
    if inside_project and any(snapshot.items[i].type == "package" for i in ids):
        return place._replace(refusal=tr("A package cannot be inside a project."))
    return place


def row_refusal(
    snapshot: Snapshot, assignment_ids: Sequence[AssignmentId], over: ItemId | None
) -> str:
    """Why rows cannot be moved onto an item; '' when they can."""
    item = snapshot.items.get(over) if over is not None else None
    if item is None:
        return tr("Drop it on a task to move the work there.")
    if item.type in CONTAINER_TYPES:
        return tr("“{item}” holds other items; work is moved onto a task.", item=item.name)
    if item.type != "task":
        return tr(_ONE_TEAM[item.type], item=item.name)
    rows = [snapshot.assignments[r] for r in assignment_ids if r in snapshot.assignments]
    if all(row.treeitem_id == item.id for row in rows):
        return tr("That work is on this task already.")
    return ""
