"""What a snapshot keeps of its rows: children and rows in order, hours logged, what is done. Whole,
or patched."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from planner_app.ids import AssignmentId, ItemId, PersonId, TimeEntryId
from planner_app.operations.snapshot.chunks import Chunked
from planner_app.operations.snapshot.snapshot import (
    AssignmentRecord,
    ItemRecord,
    LoggedOnItem,
    Snapshot,
    TimeEntryRecord,
)
from planner_app.operations.transaction.changes import (
    TouchedByFamily,
    touched_assignments,
    touched_items,
)

V = TypeVar("V")


def children(items: Mapping[ItemId, ItemRecord]) -> dict[ItemId, tuple[ItemId, ...]]:
    """Ids of each container's children by rank; containers without any are absent."""
    inside: dict[ItemId, list[ItemRecord]] = defaultdict(list)
    for item in items.values():
        if (
            item.parent_id is not None and item.type != "root"
        ):  # so that no walk from the root comes round again
            inside[item.parent_id].append(item)
    return {parent: _by_rank(found) for parent, found in inside.items()}


def patched_children(
    old: Snapshot, items: Mapping[ItemId, ItemRecord], ids: Iterable[ItemId]
) -> Chunked[ItemId, tuple[ItemId, ...]]:
    """The same after an edit of some items; the old one itself where none came, went or moved."""
    parents: dict[ItemId, set[ItemId]] = {}
    for item_id in ids:
        before, after = old.items.get(item_id), items.get(item_id)
        # The lists depend on parent and rank alone; after other edits the old ones must stay.
        if before and after and (before.parent_id, before.rank) == (after.parent_id, after.rank):
            continue
        # A moved item leaves one list and joins another (R15).
        for item in (before, after):
            if item and item.parent_id is not None and item.parent_id not in parents:
                parents[item.parent_id] = set(old.children.get(item.parent_id, ()))
        if after and after.parent_id is not None:
            parents[after.parent_id].add(item_id)
    inside = {
        parent: _by_rank(items[m] for m in members if m in items and items[m].parent_id == parent)
        for parent, members in parents.items()
    }
    return _with_lists(old.children, inside)


def rows_of(
    assignments: Mapping[AssignmentId, AssignmentRecord],
) -> dict[ItemId, tuple[AssignmentId, ...]]:
    """Assignment ids of each item by position."""
    rows: dict[ItemId, list[AssignmentRecord]] = defaultdict(list)
    for row in assignments.values():
        rows[row.treeitem_id].append(row)
    return {item: _by_position(found) for item, found in rows.items()}


def patched_rows_of(
    old: Snapshot, assignments: Mapping[AssignmentId, AssignmentRecord], ids: Iterable[AssignmentId]
) -> Chunked[ItemId, tuple[AssignmentId, ...]]:
    """The same after an edit of some assignments."""
    members: dict[ItemId, set[AssignmentId]] = {}
    for row_id in ids:
        for row in (old.assignments.get(row_id), assignments.get(row_id)):
            if row:
                members.setdefault(row.treeitem_id, set(old.rows_of.get(row.treeitem_id, ()))).add(
                    row_id
                )
    rows = {
        item: _by_position(
            assignments[r]
            for r in candidates
            if r in assignments and assignments[r].treeitem_id == item
        )
        for item, candidates in members.items()
    }
    return _with_lists(old.rows_of, rows)


def logged(entries: Iterable[TimeEntryRecord]) -> dict[ItemId, dict[PersonId, LoggedOnItem]]:
    """Hours and first day by item, then by person."""
    found: dict[ItemId, dict[PersonId, list[TimeEntryRecord]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for entry in entries:
        found[entry.treeitem_id][entry.person_id].append(entry)
    return {
        item: {
            # `fsum` answers the same in whatever order the entries were read.
            person: LoggedOnItem(math.fsum(e.hours for e in es), min(e.day for e in es))
            for person, es in people.items()
        }
        for item, people in found.items()
    }


def logged_on(
    old: Snapshot, entries: Mapping[TimeEntryId, TimeEntryRecord], ids: Iterable[TimeEntryId]
) -> set[ItemId]:
    """The items that some time entries are or were on."""
    return {
        entry.treeitem_id
        for entry_id in ids
        for entry in (old.time_entries.get(entry_id), entries.get(entry_id))
        if entry
    }


def patched_logged(
    old: Snapshot, items: Iterable[ItemId], entries: Iterable[TimeEntryRecord]
) -> Chunked[ItemId, Mapping[PersonId, LoggedOnItem]]:
    """The same with some items counted anew from all entries on them."""
    found = logged(entries)
    return old.logged.changed(found, [item for item in items if item not in found])


def done(snapshot: Snapshot) -> dict[ItemId, bool]:
    """R13: of each leaf, and each container with a leaf inside."""
    decided: dict[ItemId, bool | None] = {}
    # Backwards, every child is decided before its container.
    for item_id in reversed(snapshot.outline):
        decided[item_id] = _is_done(snapshot, item_id, decided.get)
    return {item_id: is_done for item_id, is_done in decided.items() if is_done is not None}


def touched_leaves(old: Snapshot, new: Snapshot, touched: TouchedByFamily) -> set[ItemId]:
    """Items that came, changed or went, and those whose rows did."""
    leaves = set(touched_items(touched).ids)
    for row_id in touched_assignments(touched).ids:
        leaves.update(
            r.treeitem_id for r in (old.assignments.get(row_id), new.assignments.get(row_id)) if r
        )
    return leaves


def patched_done(old: Snapshot, new: Snapshot, leaves: Iterable[ItemId]) -> Chunked[ItemId, bool]:
    """The same with some items decided anew, then every container above those that differ or stand
    elsewhere."""
    leaves = [item_id for item_id in leaves if _differs(old, new, item_id)]
    above: dict[ItemId, int] = {}
    for item_id in leaves:
        # A container that lost its last open leaf may be done by that alone (R13).
        for snapshot in (old, new):
            _collect_above(snapshot, new, item_id, above)
    decided: dict[ItemId, bool | None] = {
        item_id: None for item_id in leaves if item_id not in new.items
    }
    # The deepest first, for a container is asked after what is inside.
    for item_id in sorted(above, key=lambda i: -above[i]):
        decided[item_id] = _is_done(
            new, item_id, lambda i: decided[i] if i in decided else old.done.get(i)
        )
    found = {item_id: is_done for item_id, is_done in decided.items() if is_done is not None}
    differ = {
        item_id: is_done
        for item_id, is_done in found.items()
        if old.done.get(item_id) is not is_done
    }
    gone = [
        item_id for item_id, is_done in decided.items() if is_done is None and item_id in old.done
    ]
    return old.done.changed(differ, gone) if differ or gone else old.done


def _differs(old: Snapshot, new: Snapshot, item_id: ItemId) -> bool:
    """Whether containers above an item may be done now, or no more: not for a new name, range or
    person."""
    before, after = old.items.get(item_id), new.items.get(item_id)
    if before is None or after is None or before.parent_id != after.parent_id:
        return True
    return after.is_leaf and _is_done(new, item_id, old.done.get) is not old.done.get(item_id)


def _with_lists(
    old: Chunked[ItemId, tuple[V, ...]], new: Mapping[ItemId, tuple[V, ...]]
) -> Chunked[ItemId, tuple[V, ...]]:
    """Lists that are empty go."""
    if not new:
        return old
    return old.changed(
        {key: ids for key, ids in new.items() if ids}, [key for key, ids in new.items() if not ids]
    )


def _by_rank(items: Iterable[ItemRecord]) -> tuple[ItemId, ...]:
    # Equal ranks go by id, so that the same plan has the same order everywhere (S1).
    return tuple(item.id for item in sorted(items, key=lambda item: (item.rank, item.id)))


def _by_position(rows: Iterable[AssignmentRecord]) -> tuple[AssignmentId, ...]:
    return tuple(row.id for row in sorted(rows, key=lambda row: (row.position, row.id)))


def _is_done(
    snapshot: Snapshot, item_id: ItemId, known: Callable[[ItemId], bool | None]
) -> bool | None:
    """R13: a container when its leaves are, which `known` answers for; None: there is no leaf
    inside."""
    if snapshot.items[item_id].is_leaf:
        rows = snapshot.rows_of.get(item_id, ())
        # `all` of no rows is true, and an item without rows is not work that is done.
        return bool(rows) and all(snapshot.assignments[r].is_done for r in rows)
    inside = [
        is_done
        for child in snapshot.children.get(item_id, ())
        if (is_done := known(child)) is not None
    ]
    return all(inside) if inside else None


def _collect_above(
    snapshot: Snapshot, new: Snapshot, item_id: ItemId, above: dict[ItemId, int]
) -> None:
    """The item and its ancestors as far as they still exist, with their depth in the new tree."""
    current: ItemId | None = item_id
    while current is not None and current in snapshot.items:
        if current in new.items and new.items[current].type != "root":
            above.setdefault(current, _depth(new, current))
        current = snapshot.items[current].parent_id


def _depth(snapshot: Snapshot, item_id: ItemId) -> int:
    depth = 0
    parent = snapshot.items[item_id].parent_id
    while parent is not None:
        depth, parent = depth + 1, snapshot.items[parent].parent_id
    return depth
