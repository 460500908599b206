"""The parts that `include` adds to an item's answer."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Annotated, Final

from fastapi import Query

from planner_app.api.http.liquidplanner.calls.timers import shape_of
from planner_app.api.http.liquidplanner.calls.unsupported import KINDS, empty_note
from planner_app.api.http.liquidplanner.documents.history_fields import HistoryFields, read_beside
from planner_app.api.http.liquidplanner.documents.respond import (
    activity,
    dependency,
    item_alerts,
    treeitem,
)
from planner_app.api.http.liquidplanner.documents.responses import Dependency, Treeitem
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Service
from planner_app.api.http.timer_store import StoredTimer
from planner_app.api.http.tokens import Identity
from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId
from planner_app.languages import tr
from planner_app.operations.snapshot.estimates import (
    EstimateRecord,
    estimates_of_item,
    estimates_of_items,
)
from planner_app.words import list_words

Part = Callable[[Treeitem], object]
_PARTS: Final[dict[str, Callable[[Standing, Treeitem], object]]] = {
    "activities": lambda standing, _: [
        activity(standing.snapshot, found) for found in standing.snapshot.activities
    ],
    "alerts": lambda standing, shape: item_alerts(standing, shape["id"]),
    "client": lambda _standing, _shape: None,
    "note": lambda _, shape: empty_note(shape["id"]),
    **{kind: lambda _standing, _shape: [] for kind in KINDS},
}
INCLUDES: Final = frozenset(
    {"estimates", "dependencies", "dependents", "timer", "parent", "package", *_PARTS}
)
_EMPTY: Final = ", ".join(f"`{name}`" for name in ("client", "note", *KINDS))
Include = Annotated[
    str,
    Query(
        description="Comma separated: `estimates`, the histories of ranges (R6); `dependencies`,"
        " `dependents`, the links (S6); `alerts`, each with its flag (S13);"
        f" `activities`, `parent`, `package`, `timer`; and, always empty, {_EMPTY}"
    ),
]


def shaper(
    service: Service, who: Identity, standing: Standing, include: str, item_ids: Collection[ItemId]
) -> Callable[[ItemId], Treeitem]:
    """A function that shapes these items, with the included parts. Waits for the plan's file.
    Refused: an unknown part is to be included."""
    wanted = included(include)
    # One reading for all: the parents of a thousand items would else be a thousand queries.
    beside = read_beside(service, [*item_ids, *_others(standing, wanted, item_ids)])
    parts = {
        # `estimates` stand inside the rows, so the item's shape takes them, not a part beside it.
        name: _part(service, who, standing, beside, name)
        for name in sorted(wanted - {"estimates"})
    }
    estimates = _estimates(service, item_ids) if "estimates" in wanted else None

    def shaped(item_id: ItemId) -> Treeitem:
        shape = treeitem(standing, item_id, beside, estimates)
        shape.update({name: part(shape) for name, part in parts.items()})  # type: ignore[typeddict-item]
        return shape

    return shaped


def included(include: str) -> frozenset[str]:
    """The names in `include`. Refused: an unknown one."""
    wanted = frozenset(part.strip() for part in include.split(",") if part.strip())
    unknown = sorted(wanted - INCLUDES)
    if unknown:
        raise Refused(
            tr(
                "'{name}' cannot be included; {names} can.",
                name=unknown[0][:40],
                names=list_words(sorted(INCLUDES)),
            )
        )
    return wanted


def _others(
    standing: Standing, wanted: frozenset[str], item_ids: Collection[ItemId]
) -> set[ItemId]:
    """The parents and packages that stand in their answers."""
    found = [standing.snapshot.items[item_id] for item_id in item_ids]
    parents = (
        {item.parent_id for item in found if item.parent_id is not None}
        if "parent" in wanted
        else set()
    )
    packages = (
        {item.package_id for item in found if item.package_id is not None}
        if "package" in wanted
        else set()
    )
    return parents | packages


def _part(
    service: Service, who: Identity, standing: Standing, beside: HistoryFields, name: str
) -> Part:
    if name in ("dependencies", "dependents"):
        # Sorted out once for the whole answer; each item's own search would look at every link.
        links = _links(standing, name)
        return lambda shape: links.get(shape["id"], [])
    if name == "timer":
        mine = service.timers.of(who.name)
        return lambda shape: shape_of(
            service, standing.snapshot, who, shape["id"], mine.get(shape["id"], StoredTimer())
        )
    if name == "parent":
        return lambda shape: _other(standing, beside, shape["parent_id"])
    if name == "package":
        return lambda shape: _other(standing, beside, shape["package_id"])
    return lambda shape: _PARTS[name](standing, shape)


def _links(standing: Standing, name: str) -> Mapping[ItemId, Sequence[Dependency]]:
    """Each item's links to its predecessors or to its followers."""
    found: dict[ItemId, list[Dependency]] = defaultdict(list)
    for link in standing.snapshot.dependencies.values():
        found[link.after_id if name == "dependencies" else link.before_id].append(
            dependency(standing.snapshot, link)
        )
    return found


def _estimates(
    service: Service, item_ids: Collection[ItemId]
) -> Mapping[AssignmentId, Sequence[EstimateRecord]]:
    """The histories of the items' rows by row (R6)."""
    if len(item_ids) == 1:
        # One item's history is found by index; for many, reading all once is faster.
        found = service.workspace.read(estimates_of_item, *item_ids)
    else:
        found = service.workspace.read(estimates_of_items)
    return found


def _other(standing: Standing, beside: HistoryFields, item_id: ItemId | None) -> Treeitem | None:
    return treeitem(standing, item_id, beside) if item_id is not None else None
