"""What work is called where it stands alone."""

from typing import Final, Protocol

from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.model import TreeItem
from planner_app.operations.snapshot.snapshot import ItemRecord, Snapshot
from planner_app.operations.transaction.edit import Edit

_NAMING_NOTHING: Final = ("root", "project")
"""Parents that a leaf is not named after."""


class _Item(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...


def full_name(snapshot: Snapshot, item_id: ItemId) -> str:
    """'sh0010 Lighting': a leaf with what it belongs to."""
    item, parent = _with_parent(snapshot, item_id)
    return tr("work that is gone") if item is None else _joined(item, parent)


def short_name(snapshot: Snapshot, item_id: ItemId) -> str:
    """'sh0010', where there is no room for more: what kind of work it is the colour says."""
    item, parent = _with_parent(snapshot, item_id)
    # Bars called 'Lighting' a hundred times tell nothing apart; the shot's name does.
    named = item if parent is None or parent.type in _NAMING_NOTHING else parent
    return "" if named is None else named.name


def name_in(edit: Edit, item: TreeItem, parent_id: ItemId | None = None) -> str:
    """The full name of an item in an edit under way, for the sentence that the journal keeps or
    that refuses it.

    parent_id: where the item stood before it was moved."""
    above = item.parent_id if parent_id is None else parent_id
    return _joined(item, edit.get(TreeItem, above) if item.is_leaf and above is not None else None)


def _joined(item: _Item, parent: _Item | None) -> str:
    return (
        item.name
        if parent is None or parent.type in _NAMING_NOTHING
        else f"{parent.name} {item.name}"
    )


def _with_parent(
    snapshot: Snapshot, item_id: ItemId
) -> tuple[ItemRecord | None, ItemRecord | None]:
    """An item, and a leaf's parent."""
    item = snapshot.items.get(item_id)
    if item is None or not item.is_leaf or item.parent_id is None:
        return item, None
    return item, snapshot.items.get(item.parent_id)
