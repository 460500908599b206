"""The rules of the tree and its links over a whole plan (R15, S6), told independently of what
refuses single edits."""

from collections.abc import Iterable, Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from operator import attrgetter
from typing import Final

from planner_app.ids import NO_ITEM_ID, ItemId
from planner_app.model import TreeItem
from planner_app.model.fields import fields_of, out_of_bounds
from planner_app.operations.rules.precedence import ItemEnd
from planner_app.operations.snapshot.snapshot import ItemRecord, Snapshot

_DAYS: Final = attrgetter(
    *(field.name for field in fields_of(TreeItem) if issubclass(field.kind, date))
)
"""Days and moments of an item."""


def check_tree(snapshot: Snapshot) -> Iterator[str]:
    """Sentences about items that stand where they must not, or hold what their kind does not."""
    roots = [item for item in snapshot.items.values() if item.type == "root"]
    if len(roots) != 1:
        yield f"The plan has {len(roots)} tops instead of one."
        return
    reached = {roots[0].id, *snapshot.outline}
    for item in snapshot.items.values():
        if item.id not in reached:
            yield f"'{item.name}' does not hang in the tree."
        elif item.parent_id is not None and snapshot.items[item.parent_id].is_leaf:
            yield (
                f"'{item.name}' hangs under "
                f"'{snapshot.items[item.parent_id].name}', which can hold nothing."
            )
        yield from _check_item(snapshot, item)
    yield from _check_packages_outside_projects(snapshot)
    yield from check_links(snapshot)


def _check_item(snapshot: Snapshot, item: ItemRecord) -> Iterator[str]:
    if not item.name.strip() or len(item.name) > 1000:
        yield f"Item {item.id} has no name, or too long a one."
    if not dates_fit(item):
        yield f"The dates of '{item.name}' do not fit a {item.type}."
    for field, hours in out_of_bounds(TreeItem, item):
        yield f"The {field.words} of '{item.name}' is {hours:g} h."
    if (item.package_id is None) != (item.package_rank is None):
        yield f"'{item.name}' is packaged by half."
    elif item.package_id is not None:
        package, parent = (
            snapshot.items.get(item.package_id),
            snapshot.items.get(item.parent_id or NO_ITEM_ID),
        )
        wrong_place = parent is not None and parent.type == "package"
        if package is None or package.type != "package" or not item.is_leaf or wrong_place:
            yield f"'{item.name}' is packaged where it cannot be."


def dates_fit(item: ItemRecord) -> bool:
    """Whether an item has the dates its kind needs, in an order and in years that can be."""
    days: Iterable[date | None] = _DAYS(item)
    if any(not 1900 <= day.year <= 2200 for day in days if day is not None):
        return False
    if item.type == "event":
        return (
            item.start_date is not None
            and item.finish_date is not None
            and item.start_date <= item.finish_date
        )
    if item.type == "partial_day_event":
        return item.start is not None and item.end is not None and item.start < item.end
    return item.type != "milestone" or item.start_date is not None


def _check_packages_outside_projects(snapshot: Snapshot) -> Iterator[str]:
    inside: set[ItemId] = set()
    for item_id in snapshot.outline:  # parents come before their children
        item = snapshot.items[item_id]
        parent = snapshot.items[item.parent_id or NO_ITEM_ID]
        if parent.id in inside or parent.type == "project":
            inside.add(item_id)
            if item.type == "package":
                yield f"The package '{item.name}' stands inside a project."


def check_links(snapshot: Snapshot) -> Iterator[str]:
    """S6: nothing waits for itself, also not through containers: these start before and finish
    after what is inside."""
    graph: dict[ItemEnd, list[ItemEnd]] = {}
    for item in snapshot.items.values():
        graph.setdefault((item.id, True), []).append((item.id, False))
        if item.parent_id is not None:
            graph.setdefault((item.id, False), []).append((item.parent_id, False))
            graph.setdefault((item.parent_id, True), []).append((item.id, True))
    for link in snapshot.dependencies.values():
        graph.setdefault((link.after_id, False), []).append((link.before_id, True))
        if not 0 <= link.lag_days <= 3650:
            yield f"A lag is {link.lag_days:g} days long."
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"These wait for each other: {_names(snapshot, error.args[1])}."


def _names(snapshot: Snapshot, circle: Iterable[ItemEnd]) -> str:
    ids = dict.fromkeys(item_id for item_id, _ in circle)
    return ", ".join(
        f"'{snapshot.items[i].name}'" if i in snapshot.items else str(i) for i in list(ids)[:5]
    )
