"""The tree: reading, making, changing and deleting items."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from planner_app.api.http.liquidplanner.assignments import estimates
from planner_app.api.http.liquidplanner.places import ITEM, PREFIX, Collection, ItemId, in_workspace, require
from planner_app.api.http.liquidplanner.shapes import Treeitem
from planner_app.api.http.liquidplanner.shaping import answer, treeitem
from planner_app.api.http.service import Caller, Served

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Treeitems"])
Include = Annotated[str, Query(description="`estimates`: with the history of each row's ranges (R6)")]
ESTIMATES: Final = "estimates"


@router.get(ITEM, response_model=Treeitem)
async def read_item(
    service: Served, _who: Caller, collection: Collection, treeitem_id: ItemId, include: Include = ""
) -> Response:
    """R1: an item with its rows embedded, sorted by position."""
    standing = service.live.current
    require(standing.snapshot, collection, treeitem_id)
    found = await estimates(service, treeitem_id) if ESTIMATES in include.split(",") else None
    return answer(treeitem(standing, treeitem_id, found))
