"""Values that follow from the whole plan: dates, logged hours, place in the tree."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, select

from planner_app.api.schema.attributes import (
    CollectionAttribute,
    Derived,
    Lineage,
    Nearest,
    Now,
    column,
)
from planner_app.ids import AssignmentId, ItemId
from planner_app.model import TreeItem
from planner_app.operations.snapshot.can_destroy import why_not_destroy
from planner_app.operations.snapshot.records import row_dates, treeitem_dates
from planner_app.operations.snapshot.snapshot import ids_inside

_ITEM: Final = TreeItem.__table__


def _row(read: Callable[[Now, Any], Any]) -> Callable[[Now, AssignmentId], Any]:
    """Reads a value of an assignment; None if the snapshot does not know it yet."""
    # The connection may see an edit that the snapshot has not taken over.

    def found(now: Now, row_id: AssignmentId) -> Any:
        row = now.snapshot.assignments.get(row_id)
        return read(now, row) if row is not None else None

    return found


def _row_date(now: Now, row_id: AssignmentId, end: int) -> datetime | None:
    # A done row is not scheduled any more, so it has no expected dates.
    row = now.snapshot.assignments.get(row_id)
    return None if row is None or row.is_done else row_dates(now.schedule, row_id)[end]


def _item_date(now: Now, item_id: ItemId, end: int) -> datetime | None:
    return treeitem_dates(now.snapshot, item_id, now.schedule)[end]


ROW_VALUES: Final = (
    Derived("hours_logged", "number", _row(lambda now, row: now.snapshot.hours_logged(row))),
    Derived("expected_start", "datetime", lambda now, row_id: _row_date(now, row_id, 0)),
    Derived("expected_finish", "datetime", lambda now, row_id: _row_date(now, row_id, 1)),
    Derived(
        "can_destroy", "boolean", _row(lambda now, row: why_not_destroy(now.snapshot, row) is None)
    ),
)
"""The derived values of assignments (R2)."""
ITEM_VALUES: Final = (
    Derived("expected_start", "datetime", lambda now, item_id: _item_date(now, item_id, 0)),
    Derived("expected_finish", "datetime", lambda now, item_id: _item_date(now, item_id, 1)),
)


def _time_logged(now: Now, item_id: ItemId) -> float:
    return sum(entry.hours for entry in now.snapshot.logged.get(item_id, {}).values()) * 3600


TIME_LOGGED: Final = Derived("time_logged", "number", _time_logged)
"""Logged time of leaves, in seconds as in ftrack."""
CONTAINER_IS_DONE: Final = Derived(
    "is_done", "boolean", lambda now, item_id: now.snapshot.is_done(item_id), True
)


def _line(now: Now, item_id: ItemId) -> list[ItemId]:
    """The items above an item and the item itself, from the top down, without the root."""
    items = now.snapshot.items
    found: list[ItemId] = []
    current: ItemId | None = item_id
    while current is not None and current in items and items[current].type != "root":
        found.insert(0, current)
        current = items[current].parent_id
    return found


def _project(now: Now, item_id: ItemId) -> ItemId | None:
    # From the item upwards: the nearest project counts.
    for above in reversed(_line(now, item_id)):
        if now.snapshot.items[above].type == "project":
            return above
    return None


def _inside_projects(projects: Select[int]) -> Select[int]:
    """The numbers of all items whose nearest project is one of these; a project is its own."""
    # The walk stops at projects further down: what is inside them belongs to them.
    inside = projects.cte(recursive=True)
    child = _ITEM.alias()
    below = (
        select(child.c.id)
        .join(inside, child.c.parent_id == inside.c.id)
        .where(child.c.type != "project")
    )
    return select(inside.union_all(below).c.id)


def _project_of(item: FromClause) -> ColumnElement[Any]:
    # From the item upwards, step by step, until a project is reached.
    here, above = _ITEM.alias(), _ITEM.alias()
    columns = ("id", "parent_id", "type")
    start = (
        select(*(here.c[name] for name in columns)).where(here.c.id == item.c.id).correlate(item)
    )
    up = start.cte(recursive=True, nesting=True)
    onwards = select(*(above.c[name] for name in columns)).join(up, above.c.id == up.c.parent_id)
    lineage = up.union_all(onwards.where(up.c.type != "project"))
    return select(lineage.c.id).where(lineage.c.type == "project").scalar_subquery()


PROJECT: Final = Nearest(
    "project", "Project", "project_id", _project, _project_of, _inside_projects
)


def _below(items: Select[int]) -> Select[int]:
    """The numbers of all items inside these."""
    # UNION instead of UNION ALL: an item inside two of them is found once.
    first, next_ = _ITEM.alias(), _ITEM.alias()
    found = select(first.c.id).where(first.c.parent_id.in_(items)).cte(recursive=True)
    return select(found.union(select(next_.c.id).join(found, next_.c.parent_id == found.c.id)).c.id)


def _above(items: Select[int]) -> Select[int]:
    """The numbers of all items that one of these is inside, the root included."""
    first, next_ = _ITEM.alias(), _ITEM.alias()
    found = select(first.c.parent_id.label("id")).where(first.c.id.in_(items)).cte(recursive=True)
    return select(found.union(select(next_.c.parent_id).join(found, next_.c.id == found.c.id)).c.id)


def _line_of(name: str, lineage: Lineage) -> CollectionAttribute:
    return CollectionAttribute(name, "Context", column("id"), "", is_set=False, lineage=lineage)


ANCESTORS: Final = _line_of(
    "ancestors", Lineage(lambda now, item_id: _line(now, item_id)[:-1], _below)
)
"""All items above, from the top down."""
DESCENDANTS: Final = _line_of(
    "descendants", Lineage(lambda now, item_id: ids_inside(now.snapshot.children, item_id), _above)
)
"""All items inside, in the order of the tree."""


def _link(now: Now, item_id: ItemId) -> list[dict[str, str]]:
    """ftrack's `link`: type, name and id of each item from the top down."""
    lineage = _line(now, item_id)
    items, uids = now.snapshot.items, now.uids(lineage)
    found: list[dict[str, str]] = []
    for above in lineage:
        # An item can be deleted in the database but still be in the snapshot.
        if above in uids:
            is_project = items[above].type == "project"
            kind = "Project" if is_project else "TypedContext"
            found.append({"type": kind, "name": items[above].name, "id": uids[above]})
    return found


LINK: Final = Derived("link", "object", _link)
