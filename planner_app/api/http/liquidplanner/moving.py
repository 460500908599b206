"""Moving items before and after others, in the tree and in packages (R15)."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import Field

from planner_app.api.http.liquidplanner.places import (
    ITEM,
    PREFIX,
    Collection,
    InCollection,
    ItemId,
    in_workspace,
    require,
)
from planner_app.api.http.liquidplanner.sent import Id, Sent
from planner_app.api.http.liquidplanner.shapes import Treeitem
from planner_app.api.http.liquidplanner.shaping import answer, edited
from planner_app.api.http.service import Caller, Served
from planner_app.errors import Refused
from planner_app.operations.packages import package_treeitems
from planner_app.operations.snapshot import Snapshot
from planner_app.operations.treeitems import move_treeitems

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Moving and packaging"])
Where = Annotated[int | None, Query(description="In the query or in the body")]
_NO_NEIGHBOUR: Final = "Say in other_id beside which item."


class Neighbour(Sent):
    """Beside which item."""

    other_id: Id | None = Field(None, description="The item to stand beside")
    packaged_other_id: Id | None = Field(None, description="The item beside whose place in its package to stand")


@router.post(f"{ITEM}/move_before", response_model=Treeitem)
async def move_before(
    service: Served,
    who: Caller,
    collection: InCollection,
    treeitem_id: ItemId,
    body: Neighbour | None = None,
    other_id: Where = None,
    packaged_other_id: Where = None,
) -> Response:
    """R15: directly before another item, in that one's container; in its package with `packaged_other_id`."""
    found = _neighbour(body, other_id, packaged_other_id)
    return await _move(service, who, collection, treeitem_id, found, before=True)


@router.post(f"{ITEM}/move_after", response_model=Treeitem)
async def move_after(
    service: Served,
    who: Caller,
    collection: InCollection,
    treeitem_id: ItemId,
    body: Neighbour | None = None,
    other_id: Where = None,
    packaged_other_id: Where = None,
) -> Response:
    """R15: directly after another item."""
    found = _neighbour(body, other_id, packaged_other_id)
    return await _move(service, who, collection, treeitem_id, found, before=False)


@router.post(f"{ITEM}/package_before", response_model=Treeitem)
async def package_before(
    service: Served,
    who: Caller,
    collection: InCollection,
    treeitem_id: ItemId,
    body: Neighbour | None = None,
    other_id: Where = None,
) -> Response:
    """R15: packaged directly before another item of a package; the item keeps its parent."""
    found = _neighbour(body, other_id, None)
    return await _package(service, who, collection, treeitem_id, found[0], before=True)


@router.post(f"{ITEM}/package_after", response_model=Treeitem)
async def package_after(
    service: Served,
    who: Caller,
    collection: InCollection,
    treeitem_id: ItemId,
    body: Neighbour | None = None,
    other_id: Where = None,
) -> Response:
    """R15: packaged directly after another item of a package."""
    found = _neighbour(body, other_id, None)
    return await _package(service, who, collection, treeitem_id, found[0], before=False)


def _neighbour(body: Neighbour | None, other_id: int | None, packaged_other_id: int | None) -> tuple[int, bool]:
    """The neighbour's id, and whether its packaged place is meant. Refused: none is named, or two."""
    sent = body if body is not None else Neighbour.model_validate({})
    plain = other_id if other_id is not None else sent.other_id
    packaged = packaged_other_id if packaged_other_id is not None else sent.packaged_other_id
    if plain is not None and packaged is not None:
        raise Refused("Give other_id or packaged_other_id, not both.")
    if plain is not None:
        return plain, False
    if packaged is not None:
        return packaged, True
    raise Refused(_NO_NEIGHBOUR)


async def _move(
    service: Served, who: Caller, collection: Collection, treeitem_id: int, beside: tuple[int, bool], *, before: bool
) -> Response:
    other_id, is_packaged = beside
    if is_packaged:
        return await _package(service, who, collection, treeitem_id, other_id, before=before)
    snapshot = service.live.current.snapshot
    require(snapshot, collection, treeitem_id)
    other = snapshot.items.get(other_id)
    if other is None or other.parent_id is None:
        raise Refused(f"There is no item {other_id} to stand beside.")
    beside_it = {"before_id" if before else "after_id": other_id}
    changes, standing = await service.edit(who, move_treeitems, [treeitem_id], parent_id=other.parent_id, **beside_it)
    return answer(edited(changes, standing, treeitem_id))


async def _package(
    service: Served, who: Caller, collection: Collection, treeitem_id: int, other_id: int, *, before: bool
) -> Response:
    snapshot = service.live.current.snapshot
    require(snapshot, collection, treeitem_id)
    package_id = _package_of(snapshot, other_id)
    beside_it = {"before_id" if before else "after_id": other_id}
    changes, standing = await service.edit(who, package_treeitems, [treeitem_id], package_id=package_id, **beside_it)
    return answer(edited(changes, standing, treeitem_id))


def _package_of(snapshot: Snapshot, other_id: int) -> int:
    """The package an item is packaged in, or stands in. Refused: neither."""
    other = snapshot.items.get(other_id)
    if other is None:
        raise Refused(f"There is no item {other_id} to stand beside.")
    if other.package_id is not None:
        return other.package_id
    if other.parent_id is not None and snapshot.items[other.parent_id].type == "package":
        return other.parent_id
    raise Refused(f"'{other.name}' is in no package.")
