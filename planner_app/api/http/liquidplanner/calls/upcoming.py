"""The items that a person works on next."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from planner_app.api.http.liquidplanner.calls.read_tree import Limit, fitting
from planner_app.api.http.liquidplanner.documents.history_fields import read_beside
from planner_app.api.http.liquidplanner.documents.paths import PREFIX, in_workspace
from planner_app.api.http.liquidplanner.documents.respond import answer, treeitem
from planner_app.api.http.liquidplanner.documents.responses import Group, Treeitem
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Caller, Served, person_of
from planner_app.api.http.tokens import Identity
from planner_app.errors import Refused
from planner_app.ids import ItemId, PersonId
from planner_app.languages import tr
from planner_app.operations.snapshot.records import treeitem_dates
from planner_app.operations.snapshot.snapshot import Snapshot

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
    """The items that a person works on next, by start: those with an open row of theirs that has
    dates."""
    standing = service.live.current
    person = _person(standing.snapshot, who, member_id)
    listed = fitting(_by_start(standing, _open_leaves(standing.snapshot, person)), limit)
    beside = read_beside(service, listed)
    shapes = [treeitem(standing, item, beside) for item in listed]
    return answer(shapes if flat else _by_project(standing.snapshot, shapes))


def _person(snapshot: Snapshot, who: Identity, member_id: PersonId | None) -> PersonId:
    """The person whose tasks are asked for. Refused: none is named, and the token's name is
    nobody's username."""
    if member_id is not None:
        return member_id
    me = person_of(snapshot, who)
    if me is None:
        raise Refused(
            tr(
                "The name of your token is not a username in this plan; "
                "say in member_id whose tasks."
            )
        )
    return me.id


def _open_leaves(snapshot: Snapshot, person: PersonId) -> set[ItemId]:
    rows = [
        row for row in snapshot.assignments.values() if row.person_id == person and not row.is_done
    ]
    # A project's rows are its team with their daily limits (R12): no work by themselves.
    return {row.treeitem_id for row in rows if snapshot.items[row.treeitem_id].is_leaf}


def _by_start(standing: Standing, items: Iterable[ItemId]) -> list[ItemId]:
    """Those that have dates, the earliest start first."""
    starts = {
        item: start
        for item in items
        if (start := treeitem_dates(standing.snapshot, item, standing.schedule)[0])
    }
    # By id where starts are equal, so that the order stays from one call to the next.
    return sorted(starts, key=lambda item: (starts[item], item))


def _by_project(snapshot: Snapshot, shapes: Iterable[Treeitem]) -> list[Group]:
    """One group for each project, in the order of their first items."""
    groups: dict[str, list[Treeitem]] = {}
    for shape in shapes:
        project = shape["project_id"]
        # LiquidPlanner's name for what stands in no project.
        name = snapshot.items[project].name if project is not None else "INBOX"
        groups.setdefault(name, []).append(shape)
    return [{"group": name, "items": items} for name, items in groups.items()]
