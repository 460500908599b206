"""Walking the stored tree inside an edit, level by level: few queries however many items."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select

from planner_app.model import TreeItem
from planner_app.operations.chunks import rows_where
from planner_app.operations.edit import Edit


class Place(NamedTuple):
    """Where an item stands."""

    parent_id: int | None
    name: str
    type: str


def places(edit: Edit, item_ids: Iterable[int]) -> dict[int, Place]:
    """The items and everything above them, by id."""
    columns = select(TreeItem.id, TreeItem.parent_id, TreeItem.name, TreeItem.type)
    found: dict[int, Place] = {}
    wanted = set(item_ids)
    while wanted:
        level = {row[0]: Place(*row[1:]) for row in rows_where(edit, columns, TreeItem.id, wanted)}
        found |= level
        wanted = {place.parent_id for place in level.values() if place.parent_id is not None} - found.keys()
    return found


def above(found: dict[int, Place], item_id: int) -> list[int]:
    """Ids of the containers above an item, nearest first, the root last; `found` answers for them. Ends in a circle."""
    line: dict[int, None] = {}
    parent_id = found[item_id].parent_id
    while parent_id is not None and parent_id in found and parent_id not in line:
        line[parent_id] = None
        parent_id = found[parent_id].parent_id
    return list(line)


def projects_above(found: dict[int, Place], item_id: int) -> list[int]:
    """Ids of the enclosing projects, innermost first."""
    return [container for container in above(found, item_id) if found[container].type == "project"]


def subtrees(edit: Edit, items: Sequence[TreeItem]) -> list[TreeItem]:
    """Items and all inside them; no item may be inside another."""
    found = list(items)
    level = found
    while level:
        containers = [item.id for item in level if not item.is_leaf]
        level = [child for (child,) in rows_where(edit, select(TreeItem), TreeItem.parent_id, containers)]
        found = found + level
    return found
