"""Dependencies between items (S6)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from planner_app.api.http.error_answers import not_found
from planner_app.api.http.liquidplanner.documents.bodies import Id, Number, Sent
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    ItemInPath,
    RecordId,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer, dependency
from planner_app.api.http.liquidplanner.documents.responses import Dependency, Gone
from planner_app.api.http.service import Caller, Served, Service
from planner_app.errors import Refused
from planner_app.ids import DependencyId, ItemId
from planner_app.languages import tr
from planner_app.limits import MOST_LAG_DAYS
from planner_app.operations.rules.tree.dependencies import (
    create_dependency,
    delete_dependency,
    update_dependency,
)
from planner_app.words import number_words

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Dependencies"])


class NewLink(Sent):
    """A link of the item in the path to another one."""

    wrapped = frozenset({"dependency", "dependent"})
    ignored = frozenset({"id", "type", "satisfied"})

    prerequisite_item_id: Id[ItemId] | None = Field(None, description="The item waited for")
    dependent_item_id: Id[ItemId] | None = Field(None, description="The item that waits")
    lag_days: Number = Field(
        0.0, description=f"Calendar days between, 0 to {number_words(MOST_LAG_DAYS)}"
    )


class LinkChange(Sent):
    """The lag is all that can be changed."""

    wrapped = frozenset({"dependency", "dependent"})
    # An answer may be sent back whole with another lag; the ends of a link never change.
    ignored = frozenset(Dependency.__annotations__) - {"lag_days"}

    lag_days: Number = Field(
        description=f"The lag in calendar days, 0 to {number_words(MOST_LAG_DAYS)} (S6)"
    )


async def _link(item: ItemInPath, dependency_id: RecordId[DependencyId]) -> DependencyId:
    """The id of a link of the item. ErrorAnswer 404: it has no such link."""
    link = item.snapshot.dependencies.get(dependency_id)
    # Both paths serve both ends: a client that found the link as a dependent uses that path.
    if link is None or item.id not in (link.before_id, link.after_id):
        raise not_found("dependency", dependency_id)
    return dependency_id


LinkInPath = Annotated[DependencyId, Depends(_link)]


@router.get(f"{ITEM}/dependencies", response_model=list[Dependency])
async def dependencies(_who: Caller, item: ItemInPath) -> Response:
    """The links to the items that this one waits for."""
    links = [link for link in item.snapshot.dependencies.values() if link.after_id == item.id]
    return answer([dependency(item.snapshot, link) for link in links])


@router.get(f"{ITEM}/dependents", response_model=list[Dependency])
async def dependents(_who: Caller, item: ItemInPath) -> Response:
    """The links to the items that wait for this one."""
    links = [link for link in item.snapshot.dependencies.values() if link.before_id == item.id]
    return answer([dependency(item.snapshot, link) for link in links])


@router.post(f"{ITEM}/dependencies", response_model=Dependency, status_code=201)
async def wait_for(service: Served, who: Caller, item: ItemInPath, link: NewLink) -> Response:
    """The item waits for its predecessor's finish from now on; a cycle and a second link are
    refused (S6)."""
    # The other end is the item in the path; saying it again is accepted, another one is not.
    if link.prerequisite_item_id is None or link.dependent_item_id not in (None, item.id):
        raise Refused(tr("Say in prerequisite_item_id which item this one waits for."))
    return await _create(service, who, link.prerequisite_item_id, item.id, link.lag_days)


@router.post(f"{ITEM}/dependents", response_model=Dependency, status_code=201)
async def be_waited_for(service: Served, who: Caller, item: ItemInPath, link: NewLink) -> Response:
    """Another item, the follower, waits for this one from now on (S6)."""
    if link.dependent_item_id is None or link.prerequisite_item_id not in (None, item.id):
        raise Refused(tr("Say in dependent_item_id which item waits for this one."))
    return await _create(service, who, item.id, link.dependent_item_id, link.lag_days)


@router.put(f"{ITEM}/dependencies/{{dependency_id}}", response_model=Dependency)
@router.put(f"{ITEM}/dependents/{{dependency_id}}", response_model=Dependency)
async def change_dependency(
    service: Served, who: Caller, dependency_id: LinkInPath, link: LinkChange
) -> Response:
    """Change the lag: calendar days on the plan's clock (S6)."""
    _, standing = await service.edit(who, update_dependency, dependency_id, lag_days=link.lag_days)
    return answer(dependency(standing.snapshot, standing.snapshot.dependencies[dependency_id]))


@router.delete(f"{ITEM}/dependencies/{{dependency_id}}", response_model=Gone)
@router.delete(f"{ITEM}/dependents/{{dependency_id}}", response_model=Gone)
async def remove_dependency(service: Served, who: Caller, dependency_id: LinkInPath) -> Response:
    """Delete the link: the follower waits for its predecessor no longer (S6)."""
    changes, _ = await service.edit(who, delete_dependency, dependency_id)
    return answer({"id": dependency_id, "type": "Dependency", "notes": list(changes.notes)})


async def _create(
    service: Service, who: Caller, before_id: ItemId, after_id: ItemId, lag_days: float
) -> Response:
    changes, standing = await service.edit(
        who, create_dependency, before_id, after_id, lag_days=lag_days
    )
    link = standing.snapshot.dependencies[changes.value]
    return answer(dependency(standing.snapshot, link), 201)
