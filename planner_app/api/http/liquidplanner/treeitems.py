"""The tree: reading, making, changing and deleting items."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from fastapi.concurrency import run_in_threadpool

from planner_app.api.http.liquidplanner.assignments import estimates
from planner_app.api.http.liquidplanner.places import (
    ITEM,
    PREFIX,
    Collection,
    InCollection,
    ItemId,
    in_workspace,
    require,
)
from planner_app.api.http.liquidplanner.sent_items import ItemChange, NewItem
from planner_app.api.http.liquidplanner.shapes import TYPE_NAMES, Gone, Treeitem
from planner_app.api.http.liquidplanner.shaping import answer, dependency, edited, nested, treeitem
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Caller, Served
from planner_app.errors import Refused
from planner_app.operations.edit import KEEP, Edit, Keep
from planner_app.operations.packages import package_treeitems
from planner_app.operations.snapshot import ItemRow
from planner_app.operations.treeitems import create_treeitem, delete_treeitems, move_treeitems, update_treeitem

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Treeitems"])
Include = Annotated[str, Query(description="Comma separated: `estimates` (R6), `dependencies`, `dependents` (S6)")]
Depth = Annotated[int, Query(ge=-1, le=100, description="So many levels below in `children`; -1 is all of them")]
Leaves = Annotated[bool, Query(description="Only leaves, without the levels between")]
Flat = Annotated[bool, Query(description="Without the levels between")]
INCLUDES: Final = frozenset({"estimates", "dependencies", "dependents"})


@router.get(ITEM, response_model=Treeitem)
async def read_item(
    service: Served,
    _who: Caller,
    collection: InCollection,
    treeitem_id: ItemId,
    include: Include = "",
    depth: Depth = 0,
    leaves: Leaves = False,
    flat: Flat = False,
) -> Response:
    """R1: an item with its rows embedded, sorted by position."""
    standing = service.live.current
    require(standing.snapshot, collection, treeitem_id)
    wanted = included(include)
    if depth or leaves or flat:
        return answer(await run_in_threadpool(nested, standing, treeitem_id, depth, leaves=leaves, flat=flat))
    found = await estimates(service, treeitem_id) if "estimates" in wanted else None
    shape = treeitem(standing, treeitem_id, found)
    add_links(standing, shape, wanted)
    return answer(shape)


@router.post("/{collection}", response_model=Treeitem, status_code=201)
async def create_item(service: Served, who: Caller, collection: InCollection, item: NewItem) -> Response:
    """A new item, last in its container; with its rows, else with one Unassigned row where it is a leaf (R16)."""
    kind = _kind(collection, item)
    rows = [row.row() for row in item.assignments]
    changes, standing = await service.edit(who, _create, kind, item, rows)
    return answer(edited(changes, standing, int(str(changes.value))), 201)


@router.put(ITEM, response_model=Treeitem)
async def change_item(
    service: Served, who: Caller, collection: InCollection, treeitem_id: ItemId, item: ItemChange
) -> Response:
    """Change fields of an item, close or reopen it (R13), move it into another container or package (R15).

    What else the item's answers hold is derived and ignored here (R2), so an answer can be sent back; its rows are
    refused: they are changed through update_assignment.
    """
    snapshot = service.live.current.snapshot
    require(snapshot, collection, treeitem_id)
    if "assignments" in item.model_fields_set:
        raise Refused("Assignments are changed one at a time, through update_assignment.")
    fields = item.fields() | ({"is_done": item.is_done} if "is_done" in item.model_fields_set else {})
    moves = _moves(snapshot.items[treeitem_id], item)
    changes, standing = await service.edit(who, _update, treeitem_id, fields, *moves)
    return answer(edited(changes, standing, treeitem_id))


@router.delete(ITEM, response_model=Gone)
async def delete_item(service: Served, who: Caller, collection: InCollection, treeitem_id: ItemId) -> Response:
    """R19: delete an item with all that is inside; hours that went with it are told."""
    snapshot = service.live.current.snapshot
    require(snapshot, collection, treeitem_id)
    changes, _ = await service.edit(who, delete_treeitems, [treeitem_id])
    shown = TYPE_NAMES[snapshot.items[treeitem_id].type]
    return answer({"id": treeitem_id, "type": shown, "notes": list(changes.notes)})


def included(include: str) -> frozenset[str]:
    """What an answer shall hold besides. Refused: what there is not."""
    wanted = frozenset(part.strip() for part in include.split(",") if part.strip())
    unknown = sorted(wanted - INCLUDES)
    if unknown:
        raise Refused(f"'{unknown[0]:.40}' cannot be included; {', '.join(sorted(INCLUDES))} can.")
    return wanted


def add_links(standing: Standing, shape: Treeitem, wanted: frozenset[str]) -> None:
    """What an item waits for and what waits for it, where that is wanted."""
    if not wanted & {"dependencies", "dependents"}:
        return
    snapshot = standing.snapshot
    links = snapshot.dependencies.values()
    if "dependencies" in wanted:
        shape["dependencies"] = [dependency(snapshot, link) for link in links if link.after_id == shape["id"]]
    if "dependents" in wanted:
        shape["dependents"] = [dependency(snapshot, link) for link in links if link.before_id == shape["id"]]


def _kind(collection: Collection, item: NewItem) -> str:
    if collection is Collection.TREEITEMS:
        if item.kind is None:
            raise Refused("Say in 'type' what kind of item it is, or make it under /tasks, /projects and so on.")
        return item.kind
    kind = collection.value.removesuffix("s")
    if item.kind not in (None, kind):
        raise Refused(f"A {item.type} is not made under /{collection.value}.")
    return kind


def _create(edit: Edit, kind: str, item: NewItem, rows: list[dict[str, Any]]) -> int:
    item_id = create_treeitem(edit, type=kind, parent_id=item.parent_id, rows=rows, **{"name": "", **item.fields()})
    label = edit.label
    if item.package_id is not None:
        package_treeitems(edit, [item_id], package_id=item.package_id)
    if item.is_done:
        update_treeitem(edit, item_id, is_done=True)
    edit.label = label
    return item_id


def _moves(stands: ItemRow, item: ItemChange) -> tuple[int | None, int | Keep | None]:
    """(the container it goes to, None where it stays; the package, KEEP where it stays in its own)."""
    sent = item.model_fields_set
    moves = "parent_id" in sent and item.parent_id != stands.parent_id
    if moves and item.parent_id is None:
        raise Refused("An item stands in some container; the top of the plan is the workspace's root_id.")
    packages = "package_id" in sent and item.package_id != stands.package_id
    return item.parent_id if moves else None, item.package_id if packages else KEEP


def _update(edit: Edit, treeitem_id: int, fields: dict[str, Any], to: int | None, package: int | Keep | None) -> None:
    if fields:
        update_treeitem(edit, treeitem_id, **fields)
    if to is not None:
        move_treeitems(edit, [treeitem_id], parent_id=to)
    if not isinstance(package, Keep):
        package_treeitems(edit, [treeitem_id], package_id=package)
