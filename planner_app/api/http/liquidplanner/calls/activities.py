"""Activities: kinds of work."""

from fastapi import APIRouter, Response
from pydantic import Field

from planner_app.api.http.liquidplanner.documents.bodies import Sent
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    ItemInPath,
    RecordId,
    in_workspace,
    known,
)
from planner_app.api.http.liquidplanner.documents.respond import activity as shape
from planner_app.api.http.liquidplanner.documents.respond import answer
from planner_app.api.http.liquidplanner.documents.responses import Activity, Gone
from planner_app.api.http.service import Caller, Served
from planner_app.ids import ActivityId
from planner_app.operations.rules.activities import (
    create_activity,
    delete_activity,
    update_activity,
)

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Activities"])


class ActivityChange(Sent):
    """The name of an activity."""

    wrapped = frozenset({"activity"})
    ignored = frozenset({"id", "type", "space_id"})

    name: str = Field(description="Unique")


@router.get("/activities", response_model=list[Activity])
async def activities(service: Served, _who: Caller) -> Response:
    """The kinds of work."""
    snapshot = service.live.current.snapshot
    return answer([shape(snapshot, found) for found in snapshot.activities])


@router.get("/activities/{activity_id}", response_model=Activity)
async def read_activity(
    service: Served, _who: Caller, activity_id: RecordId[ActivityId]
) -> Response:
    """A kind of work."""
    snapshot = service.live.current.snapshot
    return answer(shape(snapshot, known(snapshot.activities, "activity", activity_id)))


@router.post("/activities", response_model=Activity, status_code=201)
async def make_activity(service: Served, who: Caller, activity: ActivityChange) -> Response:
    """A new activity, with a unique name (R19): a kind of work; time is logged under it (R14)."""
    changes, standing = await service.edit(who, create_activity, name=activity.name)
    return answer(shape(standing.snapshot, changes.value), 201)


@router.put("/activities/{activity_id}", response_model=Activity)
async def change_activity(
    service: Served, who: Caller, activity_id: RecordId[ActivityId], activity: ActivityChange
) -> Response:
    """Rename it, to a unique name (R19); hours logged under the activity stay (R14)."""
    known(service.live.current.snapshot.activities, "activity", activity_id)
    _, standing = await service.edit(who, update_activity, activity_id, name=activity.name)
    return answer(shape(standing.snapshot, activity_id))


@router.delete("/activities/{activity_id}", response_model=Gone)
async def remove_activity(
    service: Served, who: Caller, activity_id: RecordId[ActivityId]
) -> Response:
    """Delete it; what is in use under it has no activity any more (R19)."""
    known(service.live.current.snapshot.activities, "activity", activity_id)
    changes, _ = await service.edit(who, delete_activity, activity_id)
    return answer({"id": activity_id, "type": "Activity", "notes": list(changes.notes)})


@router.get(f"{ITEM}/activities", response_model=list[Activity])
async def activities_of_item(_who: Caller, item: ItemInPath) -> Response:
    """The kinds of work that can be done on an item: all of them."""
    # Clients ask an item which kinds of work it allows; a plan restricts none.
    return answer([shape(item.snapshot, found) for found in item.snapshot.activities])
