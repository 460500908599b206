"""Walking the stored tree inside an edit."""

from sqlalchemy import select

from planner_app.model import TreeItem
from planner_app.operations.chunks import rows_where
from planner_app.operations.edit import Edit


def ancestors(edit: Edit, item: TreeItem) -> list[TreeItem]:
    """The containers above an item, nearest first, the root last."""
    found: list[TreeItem] = []
    parent_id = item.parent_id
    while parent_id is not None:
        parent = edit.session.get_one(TreeItem, parent_id)
        found.append(parent)
        parent_id = parent.parent_id
    return found


def subtree(edit: Edit, item: TreeItem) -> list[TreeItem]:
    """An item and all inside it, level by level."""
    found = [item]
    level = [item]
    while level:
        inside = rows_where(
            edit, select(TreeItem), TreeItem.parent_id, [above.id for above in level if not above.is_leaf]
        )
        level = [child for (child,) in inside]
        found.extend(level)
    return found
