"""Deleting treeitems with everything that hangs on them: rows, histories, hours, bookings, links, packaged places."""

from collections.abc import Sequence

from sqlalchemy import select

from planner_app.model import Allocation, Assignment, Dependency, Estimate, TimeEntry, TreeItem
from planner_app.operations.chunks import rows_where
from planner_app.operations.edit import Edit


def delete_subtrees(edit: Edit, items: Sequence[TreeItem]) -> None:
    """Delete the items, which must be whole subtrees. Deleting a package unpackages what was packaged in it (R15)."""
    ids = [item.id for item in items]
    rows = [row for (row,) in rows_where(edit, select(Assignment), Assignment.treeitem_id, ids)]
    gone = [
        *(found for (found,) in rows_where(edit, select(Estimate), Estimate.assignment_id, [row.id for row in rows])),
        *rows,
        *(found for (found,) in rows_where(edit, select(TimeEntry), TimeEntry.treeitem_id, ids)),
        *(found for (found,) in rows_where(edit, select(Allocation), Allocation.treeitem_id, ids)),
        *_links(edit, ids),
        *items,
    ]
    for (item,) in rows_where(edit, select(TreeItem), TreeItem.package_id, ids):
        item.package_id = item.package_rank = None
    for record in gone:
        edit.delete(record)


def _links(edit: Edit, ids: Sequence[int]) -> list[Dependency]:
    found = {
        link.id: link
        for column in (Dependency.before_id, Dependency.after_id)
        for (link,) in rows_where(edit, select(Dependency), column, ids)
    }
    return list(found.values())
