"""The history of ranges as records of their own (R6)."""

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from planner_app.api.http.liquidplanner.documents.bodies import Id, Number, Sent
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    ItemInPath,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer
from planner_app.api.http.liquidplanner.documents.responses import EstimateLine
from planner_app.api.http.service import Caller, Served, Service, person_of
from planner_app.api.http.tokens import Identity
from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId, PersonId
from planner_app.languages import tr
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.snapshot.estimates import EstimateRecord, estimates_of_item
from planner_app.operations.snapshot.naming import full_name
from planner_app.operations.snapshot.records import estimate_record
from planner_app.operations.snapshot.snapshot import Snapshot
from planner_app.operations.transaction.edit import Edit

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Assignments"])


class NewEstimate(Sent):
    """A new range of a row, low and high together (R5)."""

    wrapped = frozenset({"estimate"})
    ignored = frozenset({"id", "type", "assignment_id", "created_by", "created_at"})

    low: Number = Field(description="Hours, set together with the high end (R5)")
    high: Number = Field(description="Hours, set together with the low end (R5)")
    owner_id: Id[PersonId] | None = Field(
        None, description="Whose row; without it the only row, or that of the token's name"
    )
    note: str | None = Field(None, description="A word on it")


@router.get(f"{ITEM}/estimates", response_model=list[EstimateLine])
async def list_estimates(service: Served, _who: Caller, item: ItemInPath) -> Response:
    """Every range that the item's rows had, oldest first (R6)."""
    return answer([_shape(estimate) for estimate in await _lines(service, item.id)])


@router.post(f"{ITEM}/estimates", response_model=EstimateLine, status_code=201)
async def add_estimate(
    service: Served, who: Caller, item: ItemInPath, estimate: NewEstimate
) -> Response:
    """Set a row's range; the same range again adds no line, and the existing one is answered (R6).

    If `owner_id` is a person without a row on the item, they get one, in place of an untouched
    Unassigned row (R16).
    """
    row_id = _row(item.snapshot, item.id, estimate.owner_id, who)
    changes, _ = await service.edit(who, _estimate, item.id, row_id, estimate)
    # By row and not by time: somebody else may have set another row's range meanwhile.
    newest = [
        estimate
        for estimate in await _lines(service, item.id)
        if estimate.assignment_id == changes.value
    ][-1]
    return answer(_shape(newest), 201)


def _estimate(
    edit: Edit, treeitem_id: ItemId, row_id: AssignmentId | None, estimate: NewEstimate
) -> AssignmentId:
    """Answers the id of the row that has the range now."""
    row = (
        row_id
        if row_id is not None
        else create_assignment(edit, treeitem_id, person_id=estimate.owner_id)
    )
    label = edit.label
    update_assignment(edit, row, low=estimate.low, high=estimate.high, note=estimate.note)
    # Where a row was made too, the undo step is called after that: it is what one sees go.
    edit.label = label or edit.label
    return row


async def _lines(service: Service, treeitem_id: ItemId) -> list[EstimateRecord]:
    found = await run_in_threadpool(service.workspace.read, estimates_of_item, treeitem_id)
    return sorted(
        (estimate for lines in found.values() for estimate in lines),
        key=lambda estimate: estimate.id,
    )


def _row(
    snapshot: Snapshot, treeitem_id: ItemId, owner_id: PersonId | None, who: Identity
) -> AssignmentId | None:
    """The row that is meant, None if it must be made first. Refused: several rows could be
    meant."""
    rows = [snapshot.assignments[row_id] for row_id in snapshot.rows_of.get(treeitem_id, ())]
    # LiquidPlanner's items had one owner; clients from then send a range and no name.
    if owner_id is None and len(rows) == 1:
        return rows[0].id
    me = person_of(snapshot, who)
    wanted = owner_id if owner_id is not None else me.id if me is not None else None
    found = next(
        (row.id for row in rows if row.team_id is None and (row.person_id or 0) == wanted), None
    )
    # With several rows a guess could overwrite somebody else's range. Without any there is nothing
    # to mistake: an Unassigned row is made.
    if found is None and not owner_id and rows:
        raise Refused(
            tr(
                "Say in owner_id whose assignment of '{item}' you mean.",
                item=full_name(snapshot, treeitem_id),
            )
        )
    return found


def _shape(estimate: EstimateRecord) -> EstimateLine:
    record = estimate_record(estimate)
    return {
        "id": record["id"],
        "type": record["type"],
        "assignment_id": estimate.assignment_id,
        **record,
    }
