"""Lists of items: filtered, ordered, limited; and what a person works on next."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response

from planner_app.api.http.liquidplanner.filters import Asker, matching
from planner_app.api.http.liquidplanner.places import PREFIX, TYPES, Collection, InCollection, in_workspace
from planner_app.api.http.liquidplanner.shapes import Group, Treeitem
from planner_app.api.http.liquidplanner.shaping import answer, nested, treeitem
from planner_app.api.http.liquidplanner.treeitems import Depth, Flat, Include, Leaves, add_links, included
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Caller, Served, Service, person_of
from planner_app.errors import Refused
from planner_app.operations.estimates import estimates_of_items
from planner_app.operations.records import treeitem_dates
from planner_app.operations.snapshot import ItemRow, Snapshot
from planner_app.operations.touches import touches

router = APIRouter(prefix=PREFIX, dependencies=[in_workspace], tags=["Treeitems"])
MOST: Final = 10_000
"""Items in one answer."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
Filters = Annotated[
    list[str],
    Query(
        alias="filter[]",
        description="Such as `name contains comp`, `owner_id = 5,me`, `is_done is false`, `project_id = 7`,"
        " `promise_by before 2026-06-01`, `external_reference starts_with JIRA`, `last_updated after 2026-01-05`",
    ),
]
Filter = Annotated[list[str], Query(alias="filter", description="The same")]
Conjunction = Annotated[str, Query(description="AND: all filters hold; OR: one does")]
Limit = Annotated[int | None, Query(ge=1, le=MOST, description="At most so many")]
Order = Annotated[Literal["earliest_start", "updated_at"] | None, Query(description="Else the order of the tree (S3)")]


@router.get("/upcoming_tasks", response_model=list[Group] | list[Treeitem], tags=["Members"])
def upcoming_tasks(
    service: Served,
    who: Caller,
    member_id: Annotated[int | None, Query(description="Without it: the person of the token's name")] = None,
    limit: Limit = None,
    flat: Annotated[bool, Query(description="One list, instead of one for each project")] = False,
) -> Response:
    """What a person works on next: items with an open row of theirs that has dates, in the order of their starts."""
    standing = service.live.current
    snapshot = standing.snapshot
    me = person_of(snapshot, who)
    person = member_id if member_id is not None or me is None else me.id
    if person is None:
        raise Refused("Nobody in this plan has the username of your token; say whose tasks in member_id.")
    rows = [row for row in snapshot.assignments.values() if row.person_id == person and not row.is_done]
    mine = {row.treeitem_id for row in rows if snapshot.items[row.treeitem_id].is_leaf}
    starts = {item: start for item in mine if (start := treeitem_dates(snapshot, item, standing.schedule)[0])}
    chosen = sorted(starts, key=lambda item: (starts[item], item))
    shapes = [treeitem(standing, item) for item in _fitting(chosen, limit)]
    if flat:
        return answer(shapes)
    groups: dict[str, list[Treeitem]] = {}
    for shape in shapes:
        project = shape["project_id"]
        groups.setdefault(snapshot.items[project].name if project is not None else "INBOX", []).append(shape)
    return answer([{"group": name, "items": items} for name, items in groups.items()])


@router.get("/{collection}", response_model=list[Treeitem])
def list_items(
    service: Served,
    who: Caller,
    collection: InCollection,
    filters: Filters = [],  # noqa: B006
    plain_filters: Filter = [],  # noqa: B006
    filter_conjunction: Conjunction = "AND",
    order: Order = None,
    limit: Limit = None,
    include: Include = "",
    depth: Depth = 0,
    leaves: Leaves = False,
    flat: Flat = False,
) -> Response:
    """The items of a collection in the order of the tree (S3), each with its rows (R1).

    /treeitems with `depth` answers the levels below the top, nested, unless a filter, `leaves` or `flat` flattens them.
    """
    standing = service.live.current
    wanted = [text for text in (*filters, *plain_filters) if text.strip()]
    if collection is Collection.TREEITEMS and depth and not (wanted or leaves or flat or order):
        top = standing.snapshot.children.get(standing.snapshot.root_id, ())
        _fitting(standing.snapshot.outline if depth < 0 else top, None)
        return answer([nested(standing, item, depth - 1) for item in _fitting(top, limit)])
    me = person_of(standing.snapshot, who)
    asker = Asker(me.id if me is not None else None, cache(lambda: service.workspace.read(touches)))
    passes = matching(standing, wanted, filter_conjunction, asker)
    items = [item for item in _of_collection(standing.snapshot, collection) if passes(item)]
    chosen = [item.id for item in _ordered(standing, items, order, asker) if item.is_leaf or not leaves]
    return answer(_shapes(service, standing, _fitting(chosen, limit), included(include)))


def _shapes(service: Service, standing: Standing, item_ids: Sequence[int], wanted: frozenset[str]) -> list[Treeitem]:
    histories: dict[int, Any] = service.workspace.read(estimates_of_items) if "estimates" in wanted else {}
    shapes = [treeitem(standing, item, histories if "estimates" in wanted else None) for item in item_ids]
    for shape in shapes:
        add_links(standing, shape, wanted)
    return shapes


def _fitting(item_ids: Sequence[int], limit: int | None) -> Sequence[int]:
    """As many as asked for. Refused: more than one answer holds."""
    chosen = item_ids[:limit] if limit is not None else item_ids
    if len(chosen) > MOST:
        raise Refused(f"That would be {len(chosen)} items; ask for at most {MOST} with a filter or a limit.")
    return chosen


def _of_collection(snapshot: Snapshot, collection: Collection) -> list[ItemRow]:
    types = TYPES[collection]
    found = map(snapshot.items.__getitem__, snapshot.outline)
    return [item for item in found if types is None or item.type in types]


def _ordered(standing: Standing, items: list[ItemRow], order: str | None, asker: Asker) -> list[ItemRow]:
    if order == "earliest_start":
        snapshot, schedule = standing.snapshot, standing.schedule
        return sorted(items, key=lambda item: treeitem_dates(snapshot, item.id, schedule)[0] or _NEVER)
    if order == "updated_at":
        found = asker.touches()
        return sorted(items, key=lambda item: found[item.id].updated_at if item.id in found else _NEVER)
    return items
