"""Refuses circles of dependencies, through containers too (S6): after any edit that drew links or
moved items.

Each item has a start and a finish. A container starts before what is inside, what is inside
finishes before the container does, and a link leads from a finish to a start. A plan is sound when
this graph has no circle.
"""

from graphlib import CycleError, TopologicalSorter

from sqlalchemy import func, select

from planner_app.errors import Refused
from planner_app.ids import ItemId
from planner_app.model import Dependency, TreeItem
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.recorder import RecordChanges

ItemEnd = tuple[ItemId, bool]
"""(treeitem id, whether it is its finish)."""


def check(edit: Edit, changed: RecordChanges) -> None:
    """Refused: something would wait for itself. Only what can be reached from new links and moved
    items is walked."""
    starts: set[ItemEnd] = set()
    for (family, _), change in changed.items():
        if family == "dependency" and change.after and "after_id" in change.after:
            starts.add((change.after["after_id"], False))
    moved = {
        (record_id, change.after["parent_id"])
        for (family, record_id), change in changed.items()
        if family == "treeitem" and change.before and change.after and change.after.get("parent_id")
    }
    # Without any link nothing can wait for itself, however much was moved.
    if moved and edit.session.scalar(select(func.count()).select_from(Dependency)):
        starts |= {(item, False) for item, _ in moved} | {(parent, True) for _, parent in moved}
    if not starts:
        return
    try:
        TopologicalSorter(_reachable(edit, starts)).prepare()
    except CycleError as error:
        raise Refused(_sentence(edit, error.args[1])) from None


def _reachable(edit: Edit, starts: set[ItemEnd]) -> dict[ItemEnd, set[ItemEnd]]:
    graph: dict[ItemEnd, set[ItemEnd]] = {}
    frontier = starts
    while frontier:
        for node in frontier:
            graph[node] = set()
        for source, target in _edges(edit, frontier):
            graph[source].add(target)
        frontier = {target for node in frontier for target in graph[node]} - graph.keys()
    return graph


def _edges(edit: Edit, nodes: set[ItemEnd]) -> list[tuple[ItemEnd, ItemEnd]]:
    starting = {item for item, finishes in nodes if not finishes}
    finishing = {item for item, finishes in nodes if finishes}
    edges: list[tuple[ItemEnd, ItemEnd]] = [((item, False), (item, True)) for item in starting]
    tree = select(TreeItem.parent_id, TreeItem.id)
    edges += [
        ((parent, False), (child, False))
        for parent, child in edit.records_where(tree, TreeItem.parent_id, starting)
        if parent is not None
    ]
    edges += [
        ((child, True), (parent, True))
        for parent, child in edit.records_where(tree, TreeItem.id, finishing)
        if parent is not None
    ]
    links = select(Dependency.before_id, Dependency.after_id)
    edges += [
        ((a, True), (b, False))
        for a, b in edit.records_where(links, Dependency.before_id, finishing)
    ]
    return edges


def _sentence(edit: Edit, circle: list[ItemEnd]) -> str:
    names: list[str] = []
    for item, _ in circle:
        name = edit.session.get_one(TreeItem, item).name
        if name not in names:
            names.append(name)
    if len(names) == 1:
        return f"'{names[0]}' would wait for itself."
    return (
        "That would be a circle: "
        f"{', '.join(repr(n) for n in names[:5])} would wait for each other."
    )
