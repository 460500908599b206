"""Places among siblings: integers with gaps, so that a move writes the moved rows only, until a gap is used up."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

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


def _neighbours(
    edit: Edit, parent_id: int, moving: set[int], before_id: int | None, after_id: int | None
) -> tuple[int, int | None]:
    """The ranks between which the items go; no upper one: last."""
    others = select(TreeItem.rank).where(TreeItem.parent_id == parent_id, TreeItem.id.not_in(moving))
    sibling_id = before_id if before_id is not None else after_id
    if sibling_id is None:
        last = edit.session.scalar(others.order_by(TreeItem.rank.desc()).limit(1))
        return (last if last is not None else 0), None
    sibling = edit.get(TreeItem, sibling_id, "item")
    if sibling.parent_id != parent_id or sibling.id in moving:
        raise Refused(f"'{sibling.name}' is not a neighbour there.")
    if before_id is not None:
        previous = edit.session.scalar(
            others.where(TreeItem.rank < sibling.rank).order_by(TreeItem.rank.desc()).limit(1)
        )
        return (previous if previous is not None else sibling.rank - 2 * GAP), sibling.rank
    following = edit.session.scalar(others.where(TreeItem.rank > sibling.rank).order_by(TreeItem.rank).limit(1))
    return sibling.rank, following


def _respace(edit: Edit, parent_id: int, moving: set[int]) -> None:
    for number, item in enumerate((i for i in siblings(edit, parent_id) if i.id not in moving), start=1):
        item.rank = number * GAP
