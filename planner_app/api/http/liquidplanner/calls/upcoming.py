"""What a person works on next."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from planner_app.api.http.liquidplanner.calls.read_tree import Limit, fitting
from planner_app.api.http.liquidplanner.documents.history_fields import read_beside
from planner_app.api.http.liquidplanner.documents.paths import PREFIX, in_workspace
from planner_app.api.http.liquidplanner.documents.respond import answer, treeitem
from planner_app.api.http.liquidplanner.documents.responses import Group, Treeitem
from planner_app.api.http.service import Caller, Served, person_of
from planner_app.errors import Refused
from planner_app.ids import PersonId
from planner_app.languages import tr
from planner_app.operations.snapshot.records import treeitem_dates

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Members"])


@router.get("/upcoming_tasks", response_model=list[Group] | list[Treeitem])
def upcoming_tasks(
    service: Served,
    who: Caller,
    member_id: Annotated[
        PersonId | None, Query(description="Without it: the person of the token's name")
    ] = None,
    limit: Limit = None,
    flat: Annotated[bool, Query(description="One list, instead of one for each project")] = False,
) -> Response:
    """What a person works on next: items with an open row of theirs that has dates, in the order of
    their starts."""
    standing = service.live.current
    snapshot = standing.snapshot
    me = person_of(snapshot, who)
    person = member_id if member_id is not None or me is None else me.id
    if person is None:
        raise Refused(
            tr(
                "The name of your token is not a username in this plan; "
                "say in member_id whose tasks."
            )
        )
    rows = [
        row for row in snapshot.assignments.values() if row.person_id == person and not row.is_done
    ]
    mine = {row.treeitem_id for row in rows if snapshot.items[row.treeitem_id].is_leaf}
    starts = {
        item: start
        for item in mine
        if (start := treeitem_dates(snapshot, item, standing.schedule)[0])
    }
    chosen = sorted(starts, key=lambda item: (starts[item], item))
    listed = fitting(chosen, limit)
    beside = read_beside(service, listed)
    shapes = [treeitem(standing, item, beside) for item in listed]
    if flat:
        return answer(shapes)
    groups: dict[str, list[Treeitem]] = {}
    for shape in shapes:
        project = shape["project_id"]
        groups.setdefault(
            snapshot.items[project].name if project is not None else "INBOX", []
        ).append(shape)
    return answer([{"group": name, "items": items} for name, items in groups.items()])
