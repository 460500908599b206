"""Walking the stored tree inside an edit: few queries however many items."""

import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from sqlalchemy import select, text

from planner_app.ids import ItemId
from planner_app.model import TreeItem
from planner_app.operations.transaction.edit import Edit

_ITEMS: Final = select(TreeItem)
_LINE: Final = (
    "WITH RECURSIVE line (id) AS ({} UNION SELECT parent_id FROM "
    "treeitem JOIN line ON treeitem.id = line.id) "
    "SELECT treeitem.id, parent_id, name, type FROM treeitem JOIN line ON treeitem.id = line.id"
)
_ABOVE: Final = {
    True: text(_LINE.format("SELECT value FROM json_each(:ids)")),
    False: text(_LINE.format("SELECT unnest(CAST(:ids AS integer[]))")),
}
"""By whether it is SQLite. UNION drops what was there already, so a circle ends too."""


class Place(NamedTuple):
    """Where an item stands."""

    parent_id: ItemId | None
    name: str
    type: str


def places(edit: Edit, item_ids: Iterable[ItemId]) -> dict[ItemId, Place]:
    """The items and everything above them, by id."""
    wanted = sorted(set(item_ids))
    if not wanted:
        return {}
    # The recursive query reads the tables, so moves of this edit must be written first.
    edit.session.flush()
    sqlite = edit.session.get_bind().dialect.name == "sqlite"
    found = edit.session.execute(_ABOVE[sqlite], {"ids": json.dumps(wanted) if sqlite else wanted})
    return {values[0]: Place(*values[1:]) for values in found}


def above(found: dict[ItemId, Place], item_id: ItemId) -> list[ItemId]:
    """Ids of the containers above an item, nearest first, the root last; `found` answers for them.
    Ends in a circle."""
    ancestors: dict[ItemId, None] = {}
    parent_id = found[item_id].parent_id
    while parent_id is not None and parent_id in found and parent_id not in ancestors:
        ancestors[parent_id] = None
        parent_id = found[parent_id].parent_id
    return list(ancestors)


def projects_above(found: dict[ItemId, Place], item_id: ItemId) -> list[ItemId]:
    """Ids of the enclosing projects, innermost first."""
    return [container for container in above(found, item_id) if found[container].type == "project"]


def subtrees(edit: Edit, items: Sequence[TreeItem]) -> list[TreeItem]:
    """Items and all inside them; no item may be inside another."""
    found = list(items)
    level = found
    while level:
        containers = [item.id for item in level if not item.is_leaf]
        level = [child for (child,) in edit.records_where(_ITEMS, TreeItem.parent_id, containers)]
        found = found + level
    return found
