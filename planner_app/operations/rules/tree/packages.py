"""Packaging: a leaf keeps its place in the tree and takes its priority from a place in a package
(R15)."""

from collections.abc import Sequence

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.model import TreeItem
from planner_app.operations.rules.tree.ranks import assign_ranks
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.recorder import RecordChanges


def package_treeitems(
    edit: Edit,
    treeitem_ids: Sequence[ItemId],
    *,
    package_id: ItemId | None,
    before_id: ItemId | None = None,
    after_id: ItemId | None = None,
) -> None:
    """Package leaves, in this order, last or beside another one in the package; None takes them out
    again.

    Refused: a stranger as neighbour; by `check` a container, a leaf that stands in a package, into
    what is no package.
    """
    if not treeitem_ids:
        raise Refused("Nothing was chosen.")
    items = edit.get_all(TreeItem, treeitem_ids, "item")
    what = f"'{name_in(edit, items[0])}'" if len(items) == 1 else f"{len(items)} items"
    if package_id is None:
        if before_id is not None or after_id is not None:
            raise Refused("What is in no package has no place in one.")
        unpackage(items)
        edit.label = (
            f"Took {what} out of its package"
            if len(items) == 1
            else f"Took {what} out of their packages"
        )
        return
    package = edit.get(TreeItem, package_id, "item")
    for item in items:
        item.package_id = package.id
    assign_ranks(edit, package.id, items, before_id, after_id, packaged=True)
    edit.label = f"Packaged {what} in '{package.name}'"


def unpackage(items: Sequence[TreeItem]) -> None:
    """Their place in the tree is their only one again."""
    for item in items:
        item.package_id = item.package_rank = None


def check(edit: Edit, changed: RecordChanges) -> None:
    """What must hold of packaged items that came or moved. Refused: as on packaging; their package
    is gone."""
    item_ids = [
        record_id
        for (family, record_id), change in changed.items()
        if family == "treeitem"
        and change.after
        and not change.after.keys().isdisjoint(("parent_id", "package_id"))
    ]
    packaged = select(TreeItem).where(TreeItem.package_id.is_not(None))
    for (item,) in edit.records_where(packaged, TreeItem.id, item_ids):
        package = edit.session.get(TreeItem, item.package_id)
        if package is None:
            raise Refused(f"The package of '{name_in(edit, item)}' is no longer there.")
        _refuse(edit, item, package)


def _refuse(edit: Edit, item: TreeItem, package: TreeItem) -> None:
    if package.type != "package":
        raise Refused(
            f"'{package.name}' is a {package.type}; only a package can hold what stands elsewhere."
        )
    if not item.is_leaf:
        raise Refused(
            f"'{name_in(edit, item)}' is a {item.type}; only tasks, "
            "events and milestones are packaged."
        )
    if edit.session.get_one(TreeItem, item.parent_id).type == "package":
        raise Refused(
            f"'{name_in(edit, item)}' stands in a package already and is not packaged elsewhere."
        )
