"""The rules of the tree and its links over a whole plan (R15, S6), told independently of what
refuses single edits."""

from collections.abc import Iterable, Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from operator import attrgetter
from typing import Final

from planner_app.ids import NO_ITEM_ID, ItemId
from planner_app.languages import tr, trn
from planner_app.limits import LONGEST_ITEM_NAME, MOST_LAG_DAYS, is_day
from planner_app.model import TreeItem
from planner_app.model.fields import fields_of, out_of_bounds
from planner_app.operations.rules.precedence import ItemEnd
from planner_app.operations.snapshot.snapshot import ItemRecord, Snapshot
from planner_app.operations.transaction.field_words import field_words
from planner_app.words import hours_words, list_words, number_words

_DAYS: Final = attrgetter(
    *(field.name for field in fields_of(TreeItem) if issubclass(field.kind, date))
)
"""Days and moments of an item."""
_MOST_NAMES: Final = 5
"""Of a circle: more in one sentence help nobody."""


def check_tree(snapshot: Snapshot) -> Iterator[str]:
    """Sentences about items that stand where they must not, or hold what their kind does not."""
    roots = [item for item in snapshot.items.values() if item.type == "root"]
    # Without exactly one top nothing can be said to be in the tree or out of it.
    if len(roots) != 1:
        yield trn(
            "The plan has {count} top item, and it must have one.",
            "The plan has {count} top items instead of one.",
            len(roots),
        )
        return
    reached = {roots[0].id, *snapshot.outline}
    for item in snapshot.items.values():
        if item.id not in reached:
            yield tr("'{item}' is not in the tree.", item=item.name)
        elif item.parent_id is not None and snapshot.items[item.parent_id].is_leaf:
            yield tr(
                "'{item}' is inside '{parent}', which cannot hold items.",
                item=item.name,
                parent=snapshot.items[item.parent_id].name,
            )
        yield from _check_item(snapshot, item)
    yield from _check_packages_outside_projects(snapshot)
    yield from check_links(snapshot)


def _check_item(snapshot: Snapshot, item: ItemRecord) -> Iterator[str]:
    if not item.name.strip() or len(item.name) > LONGEST_ITEM_NAME:
        yield tr("Item {id} has no name, or its name is too long.", id=item.id)
    if not dates_fit(item):
        yield tr("The dates of '{item}' are missing, or out of order or bounds.", item=item.name)
    for field, hours in out_of_bounds(TreeItem, item):
        yield tr(
            "The {field} of '{item}' is {hours}, which is out of bounds.",
            field=field_words(TreeItem, field.name),
            item=item.name,
            hours=hours_words(hours),
        )
    if (item.package_id is None) != (item.package_rank is None):
        yield tr("'{item}' has a package without a place in it, or the reverse.", item=item.name)
    elif item.package_id is not None and not _can_be_packaged(snapshot, item, item.package_id):
        yield tr("'{item}' is in a package where it cannot be.", item=item.name)


def _can_be_packaged(snapshot: Snapshot, item: ItemRecord, package_id: ItemId) -> bool:
    """R15: a leaf can be shown in a package, unless it stands in one anyway."""
    package = snapshot.items.get(package_id)
    parent = snapshot.items.get(item.parent_id or NO_ITEM_ID)
    if package is None or package.type != "package" or not item.is_leaf:
        return False
    return parent is None or parent.type != "package"


def dates_fit(item: ItemRecord) -> bool:
    """Whether an item has the dates its kind needs, in an order and in years that can be."""
    days: Iterable[date | None] = _DAYS(item)
    if not all(is_day(day) for day in days if day is not None):
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
                yield tr("The package '{item}' is inside a project.", item=item.name)


def check_links(snapshot: Snapshot) -> Iterator[str]:
    """S6: nothing waits for itself, also not through containers: these start before and finish
    after what is inside."""
    graph: dict[ItemEnd, list[ItemEnd]] = {}
    for item in snapshot.items.values():
        # S6: every link counts between a finish and a start, so each item is two nodes, and those
        # of a container enclose those of its children.
        graph.setdefault((item.id, True), []).append((item.id, False))
        if item.parent_id is not None:
            graph.setdefault((item.id, False), []).append((item.parent_id, False))
            graph.setdefault((item.parent_id, True), []).append((item.id, True))
    for link in snapshot.dependencies.values():
        graph.setdefault((link.after_id, False), []).append((link.before_id, True))
        if not 0 <= link.lag_days <= MOST_LAG_DAYS:
            yield tr(
                "A lag is {days} days long, which is out of bounds.",
                days=number_words(link.lag_days),
            )
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield tr("These items wait for each other: {items}.", items=_names(snapshot, error.args[1]))


def _names(snapshot: Snapshot, circle: Iterable[ItemEnd]) -> str:
    # Start and finish of an item may both stand in the circle; each item is named once, in order.
    ids = dict.fromkeys(item_id for item_id, _ in circle)
    known = [snapshot.items[item_id].name for item_id in ids if item_id in snapshot.items]
    return list_words([f"'{name}'" for name in known[:_MOST_NAMES]])
