"""The parts of paths: the one workspace, collections of items by type, and the items in them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, NamedTuple, TypeVar

from fastapi import Depends, Path

from planner_app.api.http.error_answers import not_found
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Served
from planner_app.ids import ItemId
from planner_app.operations.snapshot.records import SPACE_ID
from planner_app.operations.snapshot.snapshot import LEAF_TYPES, ItemRecord, Snapshot


class Collection(StrEnum):
    """The word before an item's id in a path; an item of another type is not found there."""

    TREEITEMS = "treeitems"
    TASKS = "tasks"
    EVENTS = "events"
    PARTIAL_DAY_EVENTS = "partial_day_events"
    MILESTONES = "milestones"
    PROJECTS = "projects"
    FOLDERS = "folders"
    PACKAGES = "packages"


TYPES: Final[dict[Collection, frozenset[str] | None]] = {
    Collection.TREEITEMS: None,
    Collection.TASKS: frozenset(LEAF_TYPES),
    Collection.EVENTS: frozenset({"event", "partial_day_event", "milestone"}),
    Collection.PARTIAL_DAY_EVENTS: frozenset({"partial_day_event"}),
    Collection.MILESTONES: frozenset({"milestone"}),
    Collection.PROJECTS: frozenset({"project"}),
    Collection.FOLDERS: frozenset({"folder"}),
    Collection.PACKAGES: frozenset({"package"}),
}
"""The types of a collection, as LiquidPlanner has them: its tasks are all leaves. None: every
type."""


async def _workspace(
    workspace_id: Annotated[int, Path(description=f"Always {SPACE_ID}: the plan that is served")],
) -> None:
    if workspace_id != SPACE_ID:
        raise not_found("workspace", workspace_id)


in_workspace = Depends(_workspace)
PREFIX: Final = "/api/workspaces/{workspace_id}"
ITEM: Final = "/{collection}/{treeitem_id}"
InCollection = Annotated[
    Collection, Path(description="What the item is; treeitems is anything, tasks are all leaves")
]
K = TypeVar("K", bound=int)
RecordId = Annotated[K, Path(description="The record's id")]


class FoundItem(NamedTuple):
    """An item, and the state of the plan in which it was found."""

    id: ItemId
    standing: Standing

    @property
    def snapshot(self) -> Snapshot:
        """The rows."""
        return self.standing.snapshot

    @property
    def item(self) -> ItemRecord:
        """The item itself."""
        return self.snapshot.items[self.id]


async def _item(
    service: Served,
    collection: InCollection,
    treeitem_id: Annotated[ItemId, Path(description="The item's id")],
) -> FoundItem:
    standing = service.live.current
    # Read once for the call: two looks could see the plan before and after somebody's edit.
    item, types = standing.snapshot.items.get(treeitem_id), TYPES[collection]
    # A task under /projects is not there, as with LiquidPlanner.
    if item is None or (types is not None and item.type not in types):
        what = "item" if types is None else collection.value.removesuffix("s").replace("_", " ")
        raise not_found(what, treeitem_id)
    return FoundItem(treeitem_id, standing)


ItemInPath = Annotated[FoundItem, Depends(_item)]
"""The item in the path. ErrorAnswer 404: no item of that type has this id."""


def known(records: Mapping[K, object], kind: str, record_id: K) -> K:
    """The id of a record. ErrorAnswer 404: there is no such record."""
    if record_id not in records:
        raise not_found(kind, record_id)
    return record_id
