"""What an item's answer holds besides, where `include` asks for it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Final

from fastapi import Query

from planner_app.api.http.liquidplanner.absent import KINDS, empty_note
from planner_app.api.http.liquidplanner.shapes import Dependency, Treeitem
from planner_app.api.http.liquidplanner.shaping import activity, dependency, treeitem
from planner_app.api.http.liquidplanner.timing import shape_of
from planner_app.api.http.live import Standing
from planner_app.api.http.service import Service
from planner_app.api.http.timers import Timer
from planner_app.api.http.tokens import Identity
from planner_app.errors import Refused
from planner_app.operations.estimates import EstimateRow, estimates_of_item, estimates_of_items

Part = Callable[[Treeitem], object]
_PARTS: Final[dict[str, Callable[[Standing, Treeitem], object]]] = {
    "activities": lambda standing, _: [activity(standing.snapshot, found) for found in standing.snapshot.activities],
    "parent": lambda standing, shape: _other(standing, shape["parent_id"]),
    "package": lambda standing, shape: _other(standing, shape["package_id"]),
    "client": lambda _standing, _shape: None,
    "note": lambda _, shape: empty_note(shape["id"]),
    **{kind: lambda _standing, _shape: [] for kind in KINDS},
}
INCLUDES: Final = frozenset({"estimates", "dependencies", "dependents", "timer", *_PARTS})
Include = Annotated[
    str,
    Query(
        description="Comma separated: `estimates` (R6), `dependencies`, `dependents` (S6), `activities`, `parent`,"
        f" `package`, `timer`; and, always empty, {', '.join(f'`{name}`' for name in ('client', 'note', *KINDS))}"
    ),
]


def shaper(
    service: Service, who: Identity, standing: Standing, include: str, only: int | None = None
) -> Callable[[int], Treeitem]:
    """Shapes items with what is to be included; what is read from the plan for it is read once, of one item or all.

    May wait for the plan's file. Refused: what cannot be included.
    """
    wanted = included(include)
    parts = {name: _part(service, who, standing, name) for name in sorted(wanted - {"estimates"})}
    estimates = _estimates(service, only) if "estimates" in wanted else None

    def shaped(item_id: int) -> Treeitem:
        shape = treeitem(standing, item_id, estimates)
        shape.update({name: part(shape) for name, part in parts.items()})  # type: ignore[typeddict-item]
        return shape

    return shaped


def included(include: str) -> frozenset[str]:
    """What an answer shall hold besides. Refused: what there is not."""
    wanted = frozenset(part.strip() for part in include.split(",") if part.strip())
    unknown = sorted(wanted - INCLUDES)
    if unknown:
        raise Refused(f"'{unknown[0]:.40}' cannot be included; {', '.join(sorted(INCLUDES))} can.")
    return wanted


def _part(service: Service, who: Identity, standing: Standing, name: str) -> Part:
    if name in ("dependencies", "dependents"):
        links = _links(standing, name)
        return lambda shape: links.get(shape["id"], [])
    if name == "timer":
        mine = service.timers.of(who.name)
        return lambda shape: shape_of(service, standing.snapshot, who, shape["id"], mine.get(shape["id"], Timer()))
    return lambda shape: _PARTS[name](standing, shape)


def _links(standing: Standing, name: str) -> Mapping[int, Sequence[Dependency]]:
    """What each item waits for, or what waits for it."""
    found: dict[int, list[Dependency]] = defaultdict(list)
    for link in standing.snapshot.dependencies.values():
        found[link.after_id if name == "dependencies" else link.before_id].append(dependency(standing.snapshot, link))
    return found


def _estimates(service: Service, only: int | None) -> Mapping[int, Sequence[EstimateRow]]:
    """The histories of an item's rows, or of all rows, by row (R6)."""
    if only is None:
        found: Mapping[int, Sequence[EstimateRow]] = service.workspace.read(estimates_of_items)
    else:
        found = service.workspace.read(estimates_of_item, only)
    return found


def _other(standing: Standing, item_id: int | None) -> Treeitem | None:
    return treeitem(standing, item_id) if item_id is not None else None
