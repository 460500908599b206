"""The tree: making, changing and deleting items."""

from fastapi import APIRouter, Response

from planner_app.api.http.liquidplanner.documents.item_requests import ItemChange, NewItem
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    Collection,
    InCollection,
    ItemInPath,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer, common_activity, edited
from planner_app.api.http.liquidplanner.documents.responses import TYPE_NAMES, Gone, Treeitem
from planner_app.api.http.service import Caller, Served
from planner_app.errors import Refused
from planner_app.ids import ActivityId, ItemId
from planner_app.languages import tr
from planner_app.operations.rules.activities import set_activity
from planner_app.operations.rules.metadata import replace_notes
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.snapshot.snapshot import ItemRecord
from planner_app.operations.transaction.edit import KEEP, Edit, Keep

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Treeitems"])


@router.post("/{collection}", response_model=Treeitem, status_code=201)
async def create_item(
    service: Served, who: Caller, collection: InCollection, item: NewItem
) -> Response:
    """A new item, last in its container; with its rows, else with one Unassigned row where it is a
    leaf (R16)."""
    kind = _kind(collection, item)
    changes, standing = await service.edit(who, _create, kind, item)
    return answer(await edited(service, changes, standing, changes.value), 201)


@router.put(ITEM, response_model=Treeitem)
async def change_item(
    service: Served, who: Caller, item: ItemInPath, change: ItemChange
) -> Response:
    """Change fields of an item, mark it done or reopen it (R13), move it into another parent or a
    package (R15).

    All other fields of an item's answer are derived and ignored here (R2), so an answer can be sent
    back. Its rows are refused: they are changed through update_assignment.
    """
    if "assignments" in change.model_fields_set:
        raise Refused(tr("Change assignments one at a time, through update_assignment."))
    moves = _moves(item.item, change)
    activity = change.activity_id if "activity_id" in change.model_fields_set else KEEP
    # An item whose rows differ answers null; sent back, that null must not wipe out theirs.
    activity = KEEP if activity == common_activity(item.snapshot, item.id) else activity
    changes, standing = await service.edit(who, _update, item.id, change, activity, *moves)
    return answer(await edited(service, changes, standing, item.id))


@router.delete(ITEM, response_model=Gone)
async def delete_item(service: Served, who: Caller, item: ItemInPath) -> Response:
    """Delete an item with all items inside; `notes` say which logged hours were deleted with it
    (R19)."""
    shown = TYPE_NAMES[item.item.type]
    changes, _ = await service.edit(who, delete_treeitems, [item.id])
    return answer({"id": item.id, "type": shown, "notes": list(changes.notes)})


def _kind(collection: Collection, item: NewItem) -> str:
    if collection is Collection.TREEITEMS:
        if item.kind is None:
            raise Refused(
                tr(
                    "Say in 'type' what kind of item it is, or make it under /tasks, /projects "
                    "and so on."
                )
            )
        return item.kind
    kind = collection.value.removesuffix("s")
    # The path decides; a type in the body may only repeat it.
    if item.kind not in (None, kind):
        raise Refused(
            tr(
                "An item of type {type} cannot be made under /{collection}.",
                type=item.type,
                collection=collection.value,
            )
        )
    return kind


def _create(edit: Edit, kind: str, item: NewItem) -> ItemId:
    fields = {"name": "", **item.fields()}
    item_id = create_treeitem(edit, type=kind, parent_id=item.parent_id, rows=item.rows(), **fields)
    label = edit.label
    # Given rows carry the activity already; else it is for the Unassigned row just made (R16).
    if item.activity_id is not None and not item.rows():
        set_activity(edit, item_id, item.activity_id)
    if item.package_id is not None:
        package_treeitems(edit, [item_id], package_id=item.package_id)
    if item.is_done:
        update_treeitem(edit, item_id, is_done=True)
    replace_notes(edit, "treeitem", item_id, item.custom_field_values)
    edit.label = label
    return item_id


def _moves(stands: ItemRecord, item: ItemChange) -> tuple[ItemId | None, ItemId | Keep | None]:
    """(the container it goes to, None where it stays; the package, KEEP where it stays in its
    own)."""
    sent = item.model_fields_set
    # Only another parent is a move: an item sent back unchanged would go to the end of its own.
    moves = "parent_id" in sent and item.parent_id != stands.parent_id
    if moves and item.parent_id is None:
        raise Refused(
            tr("An item needs a parent; the top of the plan is the root_id of the workspace.")
        )
    packages = "package_id" in sent and item.package_id != stands.package_id
    return item.parent_id if moves else None, item.package_id if packages else KEEP


def _update(
    edit: Edit,
    treeitem_id: ItemId,
    change: ItemChange,
    activity: ActivityId | Keep | None,
    to: ItemId | None,
    package: ItemId | Keep | None,
) -> None:
    fields = change.fields() | (
        {"is_done": change.is_done} if "is_done" in change.model_fields_set else {}
    )
    if fields:
        update_treeitem(edit, treeitem_id, **fields)
    if not isinstance(activity, Keep):
        label = edit.label
        set_activity(edit, treeitem_id, activity)
        edit.label = label or edit.label
    replace_notes(edit, "treeitem", treeitem_id, change.custom_field_values)
    # Last, so that the undo step is called after the move: that is what one sees in the tree.
    if to is not None:
        move_treeitems(edit, [treeitem_id], parent_id=to)
    if not isinstance(package, Keep):
        package_treeitems(edit, [treeitem_id], package_id=package)
