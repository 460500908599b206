"""Packaging: a leaf keeps its place in the tree and takes its priority from a place in a package
(R15)."""

from collections.abc import Sequence

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.languages import tr, trn
from planner_app.model import TreeItem
from planner_app.model.nouns import a_kind
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

    Refused: a neighbour outside the package. Refused by `check`: a container, a leaf that stands
    in a package, a `package_id` of another kind of item.
    """
    if not treeitem_ids:
        raise Refused(tr("No items were chosen."))
    items = edit.get_all(TreeItem, treeitem_ids)
    if package_id is None:
        if before_id is not None or after_id is not None:
            raise Refused(tr("A place before or after another item needs a package."))
        unpackage(items)
        edit.label = (
            tr("Took '{item}' out of its package", item=name_in(edit, items[0]))
            if len(items) == 1
            else trn(
                "Took {count} item out of its package",
                "Took {count} items out of their packages",
                len(items),
            )
        )
        return
    package = edit.get(TreeItem, package_id)
    for item in items:
        item.package_id = package.id
    assign_ranks(edit, package.id, items, before_id, after_id, packaged=True)
    edit.label = (
        tr("Packaged '{item}' in '{package}'", item=name_in(edit, items[0]), package=package.name)
        if len(items) == 1
        else trn(
            "Packaged {count} item in '{package}'",
            "Packaged {count} items in '{package}'",
            len(items),
            package=package.name,
        )
    )


def unpackage(items: Sequence[TreeItem]) -> None:
    """Take items out of their packages; they keep their places in the tree."""
    for item in items:
        item.package_id = item.package_rank = None


def check(edit: Edit, changed: RecordChanges) -> None:
    """Check packaged items that came or moved. Refused: as on packaging; their package is gone."""
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
            raise Refused(
                tr("The package of '{item}' is no longer there.", item=name_in(edit, item))
            )
        _refuse(edit, item, package)


def _refuse(edit: Edit, item: TreeItem, package: TreeItem) -> None:
    if package.type != "package":
        raise Refused(
            tr(
                "'{item}' is {kind}; only a package can hold items from elsewhere in the tree.",
                item=package.name,
                kind=a_kind(package.type),
            )
        )
    if not item.is_leaf:
        raise Refused(
            tr(
                "'{item}' is {kind}; only tasks, events and milestones can be packaged.",
                item=name_in(edit, item),
                kind=a_kind(item.type),
            )
        )
    if edit.session.get_one(TreeItem, item.parent_id).type == "package":
        raise Refused(
            tr(
                "'{item}' is inside a package already and cannot be packaged elsewhere.",
                item=name_in(edit, item),
            )
        )
