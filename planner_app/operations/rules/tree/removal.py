"""Deleting treeitems with everything that hangs on them: rows, histories, hours, bookings, links,
packaged places."""

from collections.abc import Sequence

from sqlalchemy import select

from planner_app.ids import ItemId
from planner_app.model import (
    Allocation,
    Assignment,
    Dependency,
    Estimate,
    Record,
    TimeEntry,
    TreeItem,
)
from planner_app.operations.transaction.edit import Edit


def delete_subtrees(edit: Edit, items: Sequence[TreeItem]) -> None:
    """Delete the items, which must be whole subtrees. Deleting a package unpackages what was
    packaged in it (R15)."""
    ids = [item.id for item in items]
    rows = [row for (row,) in edit.records_where(select(Assignment), Assignment.treeitem_id, ids)]
    gone: list[Record] = [
        *(
            found
            for (found,) in edit.records_where(
                select(Estimate), Estimate.assignment_id, [row.id for row in rows]
            )
        ),
        *rows,
        *(found for (found,) in edit.records_where(select(TimeEntry), TimeEntry.treeitem_id, ids)),
        *(
            found
            for (found,) in edit.records_where(select(Allocation), Allocation.treeitem_id, ids)
        ),
        *_links(edit, ids),
        *items,
    ]
    for (item,) in edit.records_where(select(TreeItem), TreeItem.package_id, ids):
        item.package_id = item.package_rank = None
    # No database cascade: the journal must see every deleted record (R18).
    for record in gone:
        edit.delete(record)


def _links(edit: Edit, ids: Sequence[ItemId]) -> list[Dependency]:
    found = {
        link.id: link
        for column in (Dependency.before_id, Dependency.after_id)
        for (link,) in edit.records_where(select(Dependency), column, ids)
    }
    return list(found.values())
