"""Features of LiquidPlanner that a plan does not have. Reading answers empty lists, so that clients
go on; writing is refused."""

from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Path, Response

from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    ItemInPath,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer
from planner_app.api.http.liquidplanner.documents.responses import Note, Nothing
from planner_app.api.http.service import Caller
from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.languages import mark, tr

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["What a plan has not"])
_REFUSAL: Final = mark(
    "A plan has no place for this; write it into the description of an item, "
    "or into the note of an estimate or of hours."
)


class Kind(StrEnum):
    """The records that LiquidPlanner keeps on an item."""

    COMMENTS = "comments"
    DOCUMENTS = "documents"
    LINKS = "links"
    CHECKLIST_ITEMS = "checklist_items"
    TAGS = "tags"
    SNAPSHOTS = "snapshots"


KINDS: Final = tuple(kind.value for kind in Kind)
_OF_WORKSPACE: Final = (
    *KINDS,
    "clients",
    "comment_stream",
    "custom_fields",
    "timesheets",
    "todo_items",
    "webhooks",
)
InKind = Annotated[Kind, Path(alias="kind", description="What hangs on the item")]
Whatever = Annotated[dict[str, Any] | None, Body(description="Whatever it is")]


def empty_note(treeitem_id: ItemId) -> Note:
    """An empty note. LiquidPlanner answers one for every item; here the description of the item
    takes its place."""
    return {"id": treeitem_id, "type": "Note", "item_id": treeitem_id, "note": ""}


@router.get(f"{ITEM}/note", response_model=Note)
async def read_note(_who: Caller, item: ItemInPath) -> Response:
    """Always empty: an item's `description` is what is written about it."""
    return answer(empty_note(item.id))


@router.put(f"{ITEM}/note", response_model=Note)
@router.post(f"{ITEM}/note", response_model=Note)
async def write_note(_who: Caller, _item: ItemInPath, _sent: Whatever = None) -> Response:
    """Always refused; the stored plan stays as it was (R17)."""
    raise Refused(tr(_REFUSAL))


@router.get(f"{ITEM}/{{kind}}", response_model=Nothing)
async def list_of_item(_who: Caller, _item: ItemInPath, _kind: InKind) -> Response:
    """Always empty: a plan keeps none of these."""
    return answer([])


@router.post(f"{ITEM}/{{kind}}", response_model=Nothing)
async def add_to_item(
    _who: Caller, _item: ItemInPath, _kind: InKind, _sent: Whatever = None
) -> Response:
    """Always refused; the stored plan stays as it was (R17)."""
    raise Refused(tr(_REFUSAL))


async def list_none(_who: Caller) -> Response:
    """Always empty: a plan keeps none of these."""
    return answer([])


async def add_none(_who: Caller, _sent: Whatever = None) -> Response:
    """Always refused; the stored plan stays as it was (R17)."""
    raise Refused(tr(_REFUSAL))


# Spelled out one by one, for a parameter here would also take the paths of collections.
for _name in _OF_WORKSPACE:
    router.add_api_route(
        f"/{_name}", list_none, name=f"list_{_name}", response_model=Nothing, methods=["GET"]
    )
    router.add_api_route(
        f"/{_name}", add_none, name=f"add_{_name}", response_model=Nothing, methods=["POST"]
    )
