"""LiquidPlanner's "Assignments" page: the rows of an item are listed, changed one at a time,
ordered and deleted."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from planner_app.api.http.error_answers import not_found
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    ItemInPath,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.requests import AssignmentChange, NewOrder
from planner_app.api.http.liquidplanner.documents.respond import answer, edited
from planner_app.api.http.liquidplanner.documents.responses import Assignment, Treeitem
from planner_app.api.http.service import Caller, Served, Service
from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId
from planner_app.languages import tr
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.event_people import set_people
from planner_app.operations.snapshot.estimates import estimates_of_item
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.records import treeitem_record
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.changes import Changes
from planner_app.operations.transaction.edit import Edit

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Assignments"])
AssignmentInPath = Annotated[AssignmentId, Field(description="The row's id")]


@router.get(f"{ITEM}/assignments", response_model=list[Assignment])
async def list_assignments(_who: Caller, item: ItemInPath) -> Response:
    """An item's rows by position (R1); a project's are its team, with each person's daily limit
    (R12)."""
    return answer(treeitem_record(item.snapshot, item.id, item.standing.schedule)["assignments"])


@router.post(f"{ITEM}/update_assignment", response_model=Treeitem)
async def change_assignment(
    service: Served, who: Caller, item: ItemInPath, change: AssignmentChange
) -> Response:
    """Create a row, change one, hand it over, or set who takes part.

    A new row is for a person, a team or, with neither, Unassigned (R3), who has no row there
    already (R4); the first one takes the place of an Unassigned row that nobody touched (R16). Low
    and high are set together (R5), and every new range is remembered as an estimate (R6). A row has
    a daily limit (R12) and can be done (R13). Another person or team is reassigning: the row
    changes hands, hours stay (R10). Of an event or a milestone the whole set changes in one call
    (R9).

    Answers the whole item, since other rows may have changed, with the dates that follow.
    """
    changes: Changes[object]
    # Asked first: of an event the whole set changes (R9), so no row needs to be named.
    if {"person_ids", "team_ids"} & change.model_fields_set:
        _refuse_more_than_people(change)
        changes, standing = await service.edit(
            who, set_people, item.id, change.person_ids, change.team_ids
        )
    elif change.assignment_id is None:
        if change.note is not None:
            raise Refused(tr("A new assignment takes no note; send the note with a later range."))
        # A row that was read and is sent back names its own item; another one would be a move.
        if change.treeitem_id not in (None, item.id):
            raise Refused(tr("Say in assignment_id which assignment moves to the other item."))
        changes, standing = await service.edit(
            who, _create, item.id, change.row(), is_done=change.is_done
        )
    else:
        # 422 and not 404: the path leads to an item; it is the body that names the wrong row.
        _require_row(item.snapshot, item.id, change.assignment_id)
        # A note belongs to the line of history that a new range writes (R6); alone it has no place.
        if change.note is not None and change.low_effort_remaining is None:
            raise Refused(tr("A note needs a new range: send low and high with it."))
        changes, standing = await service.edit(
            who, update_assignment, change.assignment_id, **change.change()
        )
    return answer(await edited(service, changes, standing, item.id))


@router.post(f"{ITEM}/reorder_assignments", response_model=Treeitem)
async def order_assignments(
    service: Served, who: Caller, item: ItemInPath, order: NewOrder
) -> Response:
    """Put all the item's rows, done ones included, in the wanted order (R11)."""
    changes, standing = await service.edit(who, reorder_assignments, item.id, order.assignment_ids)
    return answer(await edited(service, changes, standing, item.id))


@router.delete(f"{ITEM}/assignments/{{assignment_id}}", response_model=Treeitem)
async def remove_assignment(
    service: Served, who: Caller, item: ItemInPath, assignment_id: AssignmentInPath
) -> Response:
    """Delete a row; answers the item with its remaining rows and their estimates (R8).

    Refused where `can_destroy` is false: logged hours, a leaf's only row, open work inside the
    project (R7)."""
    if not _is_on(item.snapshot, item.id, assignment_id):
        raise not_found("assignment", assignment_id)
    changes, standing = await service.edit(who, delete_assignment, assignment_id)
    return answer(
        await edited(service, changes, standing, item.id, await estimates(service, item.id))
    )


async def estimates(service: Service, treeitem_id: ItemId) -> Any:
    """The histories of an item's rows (R6)."""
    return await run_in_threadpool(service.workspace.read, estimates_of_item, treeitem_id)


def _create(edit: Edit, treeitem_id: ItemId, row: dict[str, Any], *, is_done: bool) -> None:
    row_id = create_assignment(edit, treeitem_id, **row)
    # In the same edit, so that one undo step takes back both (R18); its label stays the creation's.
    if is_done:
        label = edit.label
        update_assignment(edit, row_id, is_done=True)
        edit.label = label


def _refuse_more_than_people(change: AssignmentChange) -> None:
    others = change.model_fields_set - {"person_ids", "team_ids"}
    if others:
        raise Refused(
            tr(
                "person_ids and team_ids are set alone; send {field} in another call.",
                field=min(others),
            )
        )


def _require_row(snapshot: Snapshot, treeitem_id: ItemId, assignment_id: AssignmentId) -> None:
    if not _is_on(snapshot, treeitem_id, assignment_id):
        raise Refused(
            tr(
                "There is no assignment {assignment_id} on '{item}'.",
                assignment_id=assignment_id,
                item=full_name(snapshot, treeitem_id),
            )
        )


def _is_on(snapshot: Snapshot, treeitem_id: ItemId, assignment_id: AssignmentId) -> bool:
    row = snapshot.assignments.get(assignment_id)
    return row is not None and row.treeitem_id == treeitem_id
