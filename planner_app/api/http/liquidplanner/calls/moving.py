"""Moving items before and after others, in the tree and in packages (R15)."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from planner_app.api.http.liquidplanner.documents.bodies import Id, Sent
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    FoundItem,
    ItemInPath,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer, edited
from planner_app.api.http.liquidplanner.documents.responses import Treeitem
from planner_app.api.http.service import Caller, Served
from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.languages import mark, tr
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.treeitems import move_treeitems
from planner_app.operations.snapshot.snapshot import Snapshot

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Moving and packaging"])
Where = Annotated[ItemId | None, Query(description="In the query or in the body")]
_NO_NEIGHBOUR: Final = mark("Say in other_id which item is to be the neighbour.")
_UNKNOWN_NEIGHBOUR: Final = mark("This plan has no item {item_id} that can be the neighbour.")


class Neighbour(Sent):
    """Beside which item."""

    other_id: Id[ItemId] | None = Field(None, description="The item to stand beside")
    packaged_other_id: Id[ItemId] | None = Field(
        None, description="The item beside whose place in its package to stand"
    )


async def _beside(
    body: Neighbour | None = None, other_id: Where = None, packaged_other_id: Where = None
) -> tuple[ItemId, bool]:
    """The neighbour's id, and whether its packaged place is meant. Refused: none is named, or
    two."""
    sent = body if body is not None else Neighbour.model_validate({})
    # LiquidPlanner takes it in the query, some clients send a body: the query is what it documents.
    plain = other_id if other_id is not None else sent.other_id
    packaged = packaged_other_id if packaged_other_id is not None else sent.packaged_other_id
    if plain is not None and packaged is not None:
        raise Refused(tr("Give other_id or packaged_other_id, not both."))
    if plain is not None:
        return plain, False
    if packaged is not None:
        return packaged, True
    raise Refused(tr(_NO_NEIGHBOUR))


Beside = Annotated[tuple[ItemId, bool], Depends(_beside)]


@router.post(f"{ITEM}/move_before", response_model=Treeitem)
async def move_before(service: Served, who: Caller, item: ItemInPath, beside: Beside) -> Response:
    """Move directly before another item, into its parent; into its package with `packaged_other_id`
    (R15)."""
    return await _move(service, who, item, beside, side="before_id")


@router.post(f"{ITEM}/move_after", response_model=Treeitem)
async def move_after(service: Served, who: Caller, item: ItemInPath, beside: Beside) -> Response:
    """Move directly after another item, into its parent (R15)."""
    return await _move(service, who, item, beside, side="after_id")


@router.post(f"{ITEM}/package_before", response_model=Treeitem)
async def package_before(
    service: Served, who: Caller, item: ItemInPath, beside: Beside
) -> Response:
    """Package directly before another item of a package; the item keeps its parent (R15)."""
    return await _package(service, who, item, beside[0], side="before_id")


@router.post(f"{ITEM}/package_after", response_model=Treeitem)
async def package_after(service: Served, who: Caller, item: ItemInPath, beside: Beside) -> Response:
    """Package directly after another item of a package; the item keeps its parent (R15)."""
    return await _package(service, who, item, beside[0], side="after_id")


async def _move(
    service: Served, who: Caller, item: FoundItem, beside: tuple[ItemId, bool], *, side: str
) -> Response:
    other_id, is_packaged = beside
    if is_packaged:
        return await _package(service, who, item, other_id, side=side)
    other = item.snapshot.items.get(other_id)
    # Nothing stands beside the root.
    if other is None or other.parent_id is None:
        raise Refused(tr(_UNKNOWN_NEIGHBOUR, item_id=other_id))
    changes, standing = await service.edit(
        who, move_treeitems, [item.id], parent_id=other.parent_id, **{side: other_id}
    )
    return answer(await edited(service, changes, standing, item.id))


async def _package(
    service: Served, who: Caller, item: FoundItem, other_id: ItemId, *, side: str
) -> Response:
    package_id = _package_of(item.snapshot, other_id)
    changes, standing = await service.edit(
        who, package_treeitems, [item.id], package_id=package_id, **{side: other_id}
    )
    return answer(await edited(service, changes, standing, item.id))


def _package_of(snapshot: Snapshot, other_id: ItemId) -> ItemId:
    """The package an item is packaged in, or stands in. Refused: neither."""
    other = snapshot.items.get(other_id)
    if other is None:
        raise Refused(tr(_UNKNOWN_NEIGHBOUR, item_id=other_id))
    # The package it is packaged in comes first: that one gives it its priority (R15).
    if other.package_id is not None:
        return other.package_id
    if other.parent_id is not None and snapshot.items[other.parent_id].type == "package":
        return other.parent_id
    raise Refused(tr("'{item}' is not in a package.", item=other.name))
