"""Places in a container: integers with gaps, so that a move writes the moved rows only, until a gap
is used up.

A package holds its children by their `rank` and what is packaged in it by its `package_rank`, in
one order (R15).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Select,
    and_,
    bindparam,
    inspect,
    not_,
    or_,
    select,
    union_all,
)

from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.model import TreeItem
from planner_app.operations.transaction.edit import Edit

GAP: Final = 1 << 32
"""Between neighbours at first: 32 halvings fit between any two."""


_CONTAINER: Final[BindParameter[int]] = bindparam("container", type_=BigInteger)
_INSIDE: Final = union_all(
    select(TreeItem.id, TreeItem.rank).where(TreeItem.parent_id == _CONTAINER),
    select(TreeItem.id, TreeItem.package_rank).where(TreeItem.package_id == _CONTAINER),
).subquery()
"""Ids and ranks of what stands in a container: its children and, in a package, its guests."""
_SPOTS: Final = select(_INSIDE.c.id, _INSIDE.c.rank)
_UPWARDS: Final = _SPOTS.order_by(_INSIDE.c.rank.desc(), _INSIDE.c.id.desc()).limit(
    bindparam("most")
)
_DOWNWARDS: Final = _SPOTS.order_by(_INSIDE.c.rank, _INSIDE.c.id).limit(bindparam("most"))
_RANK: Final[BindParameter[int]] = bindparam("rank", type_=BigInteger)
_ID: Final[BindParameter[int]] = bindparam("sibling", type_=BigInteger)
_ABOVE: Final = or_(_INSIDE.c.rank < _RANK, and_(_INSIDE.c.rank == _RANK, _INSIDE.c.id < _ID))
_PREVIOUS: Final = _UPWARDS.where(_ABOVE)
_NEXT: Final = _DOWNWARDS.where(not_(or_(_ABOVE, _INSIDE.c.id == _ID)))
_IN_ORDER: Final = select(_INSIDE.c.id).order_by(_INSIDE.c.rank, _INSIDE.c.id)


class _Spot(NamedTuple):
    item_id: ItemId
    rank: int


def assign_ranks(
    edit: Edit,
    container_id: ItemId,
    items: Sequence[TreeItem],
    before_id: ItemId | None,
    after_id: ItemId | None,
    *,
    packaged: bool = False,
) -> None:
    """Give items, in their order, ranks before or after another one there, or last; `packaged`: as
    guests (R15).

    Refused: the neighbour is not in the container.
    """
    moving = {item.id for item in items}
    last = edit.last_ranks.pop(container_id, None)
    if (
        last is not None
        and before_id is None
        and after_id is None
        and all(inspect(item).pending for item in items)
    ):
        neighbours: tuple[int | None, int | None] = (last, None)
    else:
        neighbours = _neighbours(edit, container_id, moving, before_id, after_id)
    low, high = neighbours
    if _stand_there(items, low, high, packaged):
        return
    low = low if low is not None else 0
    step = GAP if high is None else (high - low) // (len(items) + 1)
    # No integer is left between the neighbours: spread all that stand there, then try again.
    if step == 0:
        _respace(edit, container_id, moving)
        assign_ranks(edit, container_id, items, before_id, after_id, packaged=packaged)
        return
    for number, item in enumerate(items, start=1):
        _put(item, low + number * step, packaged)
    if high is None:
        edit.last_ranks[container_id] = low + len(items) * step


def _put(item: TreeItem, rank: int, packaged: bool) -> None:
    if packaged:
        item.package_rank = rank
    else:
        item.rank = rank


def _stand_there(
    items: Sequence[TreeItem], low: int | None, high: int | None, packaged: bool
) -> bool:
    """Whether the items are between those neighbours already, in their order: then nothing changes
    (R17)."""
    own = [item.package_rank if packaged else item.rank for item in items]
    ranks = [rank for rank in (low, *own, high) if rank is not None]
    return None not in own and all(a < b for a, b in pairwise(ranks))


def _neighbours(
    edit: Edit,
    container_id: ItemId,
    moving: set[ItemId],
    before_id: ItemId | None,
    after_id: ItemId | None,
) -> tuple[int | None, int | None]:
    """(low, high) ranks of the gap. High None: at the end. Both None: the container is empty."""
    sibling_id = before_id if before_id is not None else after_id
    if sibling_id is None:
        return _first_rank(edit, _UPWARDS, moving, container=container_id), None
    sibling = _sibling(edit, container_id, sibling_id, moving)
    there = {"container": container_id, "rank": sibling.rank, "sibling": sibling.item_id}
    if before_id is not None:
        previous = _first_rank(edit, _PREVIOUS, moving, **there)
        return (previous if previous is not None else sibling.rank - 2 * GAP), sibling.rank
    return sibling.rank, _first_rank(edit, _NEXT, moving, **there)


def _sibling(edit: Edit, container_id: ItemId, sibling_id: ItemId, moving: set[ItemId]) -> _Spot:
    """By rank, then id: an undo can bring a rank back that was given again since."""
    sibling = edit.get(TreeItem, sibling_id)
    if sibling.id not in moving:
        if sibling.parent_id == container_id:
            return _Spot(sibling.id, sibling.rank)
        if sibling.package_id == container_id and sibling.package_rank is not None:
            return _Spot(sibling.id, sibling.package_rank)
    raise Refused(tr("'{item}' is not in that container.", item=sibling.name))


def _first_rank(
    edit: Edit, spots: Select[int, int], moving: set[ItemId], **where: int
) -> int | None:
    """Rank of the first that stays; at most all that move come before it."""
    found = edit.session.execute(spots, {**where, "most": len(moving) + 1})
    return next((rank for item_id, rank in found if item_id not in moving), None)


def _respace(edit: Edit, container_id: ItemId, moving: set[ItemId]) -> None:
    order = edit.session.scalars(_IN_ORDER, {"container": container_id}).all()
    staying = edit.get_all(TreeItem, (item_id for item_id in order if item_id not in moving))
    for number, item in enumerate(staying, start=1):
        _put(item, number * GAP, item.package_id == container_id)
