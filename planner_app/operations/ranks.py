"""Places among siblings: integers with gaps, so that a move writes the moved rows only, until a gap is used up."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, not_, or_, select

from planner_app.errors import Refused
from planner_app.model import TreeItem
from planner_app.operations.edit import Edit

GAP: Final = 1 << 32
"""Between neighbours at first: 32 halvings fit between any two."""


def siblings(edit: Edit, parent_id: int) -> list[TreeItem]:
    """The children of a container by rank."""
    return list(edit.all(select(TreeItem).where(TreeItem.parent_id == parent_id).order_by(TreeItem.rank, TreeItem.id)))


def assign_ranks(
    edit: Edit, parent_id: int, items: Sequence[TreeItem], before_id: int | None, after_id: int | None
) -> None:
    """Give items, in their order, ranks before or after a sibling, or last. Refused: that sibling is not there."""
    moving = {item.id for item in items}
    low, high = _neighbours(edit, parent_id, moving, before_id, after_id)
    if _stand_there(items, low, high):
        return
    if high is None:
        for number, item in enumerate(items, start=1):
            item.rank = low + number * GAP
        return
    step = (high - low) // (len(items) + 1)
    if step == 0:
        _respace(edit, parent_id, moving)
        assign_ranks(edit, parent_id, items, before_id, after_id)
        return
    for number, item in enumerate(items, start=1):
        item.rank = low + number * step


def _stand_there(items: Sequence[TreeItem], low: int, high: int | None) -> bool:
    """Whether the items are between those neighbours already, in their order: then nothing changes (R17)."""
    ranks = [low, *(item.rank for item in items), *([high] if high is not None else [])]
    return all(a < b for a, b in pairwise(ranks))


def _neighbours(
    edit: Edit, parent_id: int, moving: set[int], before_id: int | None, after_id: int | None
) -> tuple[int, int | None]:
    """The ranks between which the items go; no upper one: last."""
    children = select(TreeItem.id, TreeItem.rank).where(TreeItem.parent_id == parent_id)
    downwards = children.order_by(TreeItem.rank.desc(), TreeItem.id.desc())
    sibling_id = before_id if before_id is not None else after_id
    if sibling_id is None:
        last = _first_rank(edit, downwards, moving)
        return (last if last is not None else 0), None
    sibling = edit.get(TreeItem, sibling_id, "item")
    if sibling.parent_id != parent_id or sibling.id in moving:
        raise Refused(f"'{sibling.name}' is not a neighbour there.")
    if before_id is not None:
        previous = _first_rank(edit, downwards.where(_ordered_before(sibling)), moving)
        return (previous if previous is not None else sibling.rank - 2 * GAP), sibling.rank
    here = or_(_ordered_before(sibling), TreeItem.id == sibling.id)
    upwards = children.where(not_(here)).order_by(TreeItem.rank, TreeItem.id)
    return sibling.rank, _first_rank(edit, upwards, moving)


def _first_rank(edit: Edit, children: Select[int, int], moving: set[int]) -> int | None:
    """Rank of the first that stays; at most all that move come before it."""
    found = edit.session.execute(children.limit(len(moving) + 1))
    return next((rank for item_id, rank in found if item_id not in moving), None)


def _ordered_before(sibling: TreeItem) -> ColumnElement[bool]:
    """By rank, then id: an undo can bring a rank back that was given again since."""
    return or_(TreeItem.rank < sibling.rank, and_(TreeItem.rank == sibling.rank, TreeItem.id < sibling.id))


def _respace(edit: Edit, parent_id: int, moving: set[int]) -> None:
    for number, item in enumerate((i for i in siblings(edit, parent_id) if i.id not in moving), start=1):
        item.rank = number * GAP
