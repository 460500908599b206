"""Reads the tree: an item and the items inside, or a list that is filtered, ordered and limited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BeforeValidator

from planner_app.api.http.liquidplanner.calls.including import Include, shaper
from planner_app.api.http.liquidplanner.documents.filters import Asker, matching
from planner_app.api.http.liquidplanner.documents.paths import (
    ITEM,
    PREFIX,
    TYPES,
    Collection,
    InCollection,
    ItemInPath,
    in_workspace,
)
from planner_app.api.http.liquidplanner.documents.respond import answer
from planner_app.api.http.liquidplanner.documents.responses import Treeitem
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Caller, Served, Service, person_of
from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.languages import tr
from planner_app.operations.rules.metadata import notes_on
from planner_app.operations.snapshot.last_changes import touches
from planner_app.operations.snapshot.records import treeitem_dates
from planner_app.operations.snapshot.snapshot import ItemRecord, Snapshot
from planner_app.words import number_words

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Treeitems"])
MOST: Final = 10_000
"""The most items in one answer."""
MOST_LEVELS: Final = 100
"""The most levels of children in one answer."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
Filters = Annotated[
    list[str],
    Query(
        alias="filter[]",
        description="Such as `name contains comp`, `owner_id = 5,me`, "
        "`is_done is false`, `project_id = 7`,"
        " `promise_by before 2026-06-01`, `external_reference "
        "starts_with JIRA`, `last_updated within 7` (days)",
    ),
]
Filter = Annotated[list[str], Query(alias="filter", description="The same")]
Conjunction = Annotated[str, Query(description="AND: all filters hold; OR: one does")]
Limit = Annotated[int | None, Query(ge=1, le=MOST, description="At most so many")]
SortedBy = Annotated[
    Literal["earliest_start", "updated_at"] | None,
    Query(
        description=(
            "The earliest start first, or the last change; else the "
            "order of the tree, the priority (S3)"
        )
    ),
]
Depth = Annotated[
    int | None,
    Query(ge=-1, le=MOST_LEVELS, description="So many levels below; -1 is all of them, 0 none"),
]
Leaves = Annotated[
    bool | None,
    BeforeValidator(
        lambda sent: None if sent == "none" else sent
    ),  # as pyliquidplanner says nothing
    Query(description="false: only containers"),
]
Flat = Annotated[
    bool,
    Query(description="A list without levels instead of `children`; a filter makes it one too"),
]


@dataclass(frozen=True)
class ItemQuery:
    """The query parameters of a call that reads items."""

    filters: list[str]
    conjunction: str
    depth: int | None
    leaves: bool
    flat: bool
    include: str

    @property
    def is_flat(self) -> bool:
        """Whether the answer is a list: with a filter a child may pass without its parent, which
        leaves no tree."""
        return self.flat or bool(self.filters)


async def _asked(
    filters: Filters = [],  # noqa: B006
    plain_filters: Filter = [],  # noqa: B006
    filter_conjunction: Conjunction = "AND",
    depth: Depth = None,
    leaves: Leaves = None,
    flat: Flat = False,
    include: Include = "",
) -> ItemQuery:
    # An empty filter is what a client's empty search field sends.
    wanted = [text for text in (*filters, *plain_filters) if text.strip()]
    return ItemQuery(wanted, filter_conjunction, depth, leaves is not False, flat, include)


How = Annotated[ItemQuery, Depends(_asked)]


@router.get(ITEM, response_model=Treeitem | list[Treeitem])
async def read_item(service: Served, who: Caller, item: ItemInPath, asked: How) -> Response:
    """An item with its rows embedded, sorted by position (R1).

    With `depth` what is inside stands in `children`; `flat` and filters answer a list, the item
    itself first.
    """
    return answer(await run_in_threadpool(_read, service, who, item.standing, item.id, asked))


@router.get("/{collection}", response_model=list[Treeitem] | Treeitem)
def list_items(
    service: Served,
    who: Caller,
    collection: InCollection,
    asked: How,
    order: SortedBy = None,
    limit: Limit = None,
) -> Response:
    """The items of a collection in the order of the tree, the priority (S3), each with its rows by
    position (R1).

    /treeitems with `depth` answers the root, what is inside in `children`; a list where `flat` or a
    filter ask for it.
    """
    standing = service.live.current
    snapshot = standing.snapshot
    # Only all items together make a tree: of tasks alone the levels between are missing.
    if collection is not Collection.TREEITEMS or asked.depth is None:
        found = _of_collection(snapshot, collection, leaves=asked.leaves)
    # An order or a limit would tear children from their parents, so it is a list.
    elif asked.is_flat or order or limit:
        found = _within(snapshot, snapshot.root_id, asked.depth, leaves=asked.leaves)
    else:
        return answer(_read(service, who, standing, snapshot.root_id, asked))
    asker = _asker(service, who, snapshot)
    passes = matching(standing, asked.filters, asked.conjunction, asker)
    items = [item for item in map(snapshot.items.__getitem__, found) if passes(item)]
    chosen = [item.id for item in _ordered(standing, items, order, asker)]
    # Before anything is shaped: that is the costly part, and too many are refused.
    listed = fitting(chosen, limit)
    return answer(list(map(shaper(service, who, standing, asked.include, listed), listed)))


def _read(
    service: Service, who: Caller, standing: Standing, item_id: ItemId, asked: ItemQuery
) -> Treeitem | list[Treeitem]:
    """An item and the items inside, as a tree or as a list. Refused: too many items, or a filter
    that cannot be read."""
    snapshot = standing.snapshot
    # A list without a depth means everything inside; a plain read only the item.
    depth = asked.depth if asked.depth is not None else -1 if asked.is_flat else 0
    inside = list(_within(snapshot, item_id, depth, leaves=asked.leaves))
    if asked.is_flat:
        passes = matching(
            standing, asked.filters, asked.conjunction, _asker(service, who, snapshot)
        )
        inside = [i for i in inside if passes(snapshot.items[i])]
    shapes = list(map(shaper(service, who, standing, asked.include, fitting(inside, None)), inside))
    return shapes if asked.is_flat else _nested(shapes, depth)


def _nested(shapes: list[Treeitem], depth: int) -> Treeitem:
    """The first, with the others as children of each other. Refused: more levels than JSON is read
    with."""
    top, found = shapes[0], {shape["id"]: shape for shape in shapes}
    below = len(top["parent_ids"])
    for shape in shapes:
        level = len(shape["parent_ids"]) - below
        # JSON is written by recursion, and common readers give up at depths not far beyond.
        if level > MOST_LEVELS:
            raise Refused(
                tr(
                    "The answer would have more than {count} levels; ask with a depth, or with "
                    "flat=true.",
                    count=number_words(MOST_LEVELS),
                )
            )
        # At the last level nobody looked further: an empty list would say that nothing is inside.
        if level != depth:
            shape["children"] = []
        if shape is not top:
            found[shape["parent_ids"][-1]]["children"].append(shape)
    return top


def _within(snapshot: Snapshot, item_id: ItemId, depth: int, *, leaves: bool) -> Iterator[ItemId]:
    """An item and what is inside, so many levels deep (-1: all of them), in the order of the
    tree."""
    stack = [(item_id, depth)]
    while stack:
        found, left = stack.pop()
        yield found
        if left:
            # Backwards on the stack, so that the first child comes out first: the order is the
            # priority.
            stack.extend(
                (child, left - 1) for child in reversed(_children(snapshot, found, leaves=leaves))
            )


def _children(snapshot: Snapshot, item_id: ItemId, *, leaves: bool) -> list[ItemId]:
    found = snapshot.children.get(item_id, ())
    return [child for child in found if leaves or not snapshot.items[child].is_leaf]


def fitting(item_ids: Sequence[ItemId], limit: int | None) -> Sequence[ItemId]:
    """The first items up to the limit. Refused: more than one answer holds."""
    chosen = item_ids[:limit] if limit is not None else item_ids
    if len(chosen) > MOST:
        raise Refused(
            tr(
                "The answer would hold {count} items; ask for at most {most} with a filter "
                "or a limit.",
                count=number_words(len(chosen)),
                most=number_words(MOST),
            )
        )
    return chosen


def _asker(service: Service, who: Caller, snapshot: Snapshot) -> Asker:
    me = person_of(snapshot, who)
    return Asker(
        me.id if me is not None else None,
        # The journal is read only where a filter asks for it, and then once for the whole call.
        cache(lambda: service.workspace.read(touches)),
        cache(lambda: service.workspace.read(notes_on, "treeitem")),
    )


def _of_collection(snapshot: Snapshot, collection: Collection, *, leaves: bool) -> Iterator[ItemId]:
    types = TYPES[collection]
    for item_id in snapshot.outline:
        item = snapshot.items[item_id]
        if (types is None and (leaves or not item.is_leaf)) or (
            types is not None and item.type in types
        ):
            yield item_id


def _ordered(
    standing: Standing, items: list[ItemRecord], order: str | None, asker: Asker
) -> list[ItemRecord]:
    if order == "earliest_start":
        snapshot, schedule = standing.snapshot, standing.schedule
        return sorted(
            # What has no date comes last: it is not planned to start.
            items,
            key=lambda item: treeitem_dates(snapshot, item.id, schedule)[0] or _NEVER,
        )
    if order == "updated_at":
        found = asker.touches()
        return sorted(
            items,
            key=lambda item: found[item.id].updated_at if item.id in found else _LONG_AGO,
            reverse=True,
        )
    return items
