"""Reads the plan into snapshots: whole at opening, afterwards only the rows an edit touched."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, func, select

from planner_app import model
from planner_app.operations.changes import Touched
from planner_app.operations.many import among
from planner_app.operations.outlines import patched_outline
from planner_app.operations.snapshot import (
    ActivityRow,
    AllocationRow,
    AllocationTypeRow,
    AssignmentRow,
    AssignmentTypeRow,
    CalendarRow,
    DependencyRow,
    ItemRow,
    Logged,
    MemberRow,
    PersonRow,
    PlanRow,
    Snapshot,
    TeamRow,
    TimeEntryRow,
)


class _Family(NamedTuple):
    field: str
    table: Table
    row_type: Any


def _family(field: str, record_type: type[model.Record], row_type: Any) -> tuple[str, _Family]:
    table = record_type.__table__
    assert isinstance(table, Table)
    return table.name, _Family(field, table, row_type)


FAMILIES: Final[Mapping[str, _Family]] = dict(
    (
        _family("items", model.TreeItem, ItemRow),
        _family("assignments", model.Assignment, AssignmentRow),
        _family("people", model.Person, PersonRow),
        _family("teams", model.Team, TeamRow),
        _family("members", model.TeamMember, MemberRow),
        _family("activities", model.Activity, ActivityRow),
        _family("assignment_types", model.AssignmentType, AssignmentTypeRow),
        _family("allocation_types", model.AllocationType, AllocationTypeRow),
        _family("calendars", model.WorkCalendar, CalendarRow),
        _family("allocations", model.Allocation, AllocationRow),
        _family("dependencies", model.Dependency, DependencyRow),
        _family("time_entries", model.TimeEntry, TimeEntryRow),
    )
)
"""The families a snapshot holds, by table name; the plan's one record stands apart, estimates are read on demand."""

_MANY: Final = 10_000
"""Rows fetched at once: one by one costs twice the time."""


def revision_of(connection: Connection) -> int:
    """The number of journal entries: R18."""
    return connection.scalar(select(func.max(model.JournalEntry.id))) or 0


def load(connection: Connection) -> Snapshot:
    """The whole plan."""
    fields: dict[str, Any] = {}
    for family in FAMILIES.values():
        found = connection.execute(_select(family)).partitions(_MANY)
        fields[family.field] = {row[0]: row for rows in found for row in map(family.row_type._make, rows)}
    snapshot = Snapshot(
        revision=revision_of(connection),
        plan=_plan(connection),
        **fields,
        children=_children(fields["items"]),
        rows_of=_rows_of(fields["assignments"]),
        logged=_logged(fields["time_entries"].values()),
        done={},
    )
    return snapshot.replaced(done=_all_done(snapshot), outline=snapshot.outline)


def patched(old: Snapshot, revision: int, touched: Mapping[str, Touched], connection: Connection) -> Snapshot:
    """A snapshot that shares everything with `old` but the touched rows."""
    fields: dict[str, Any] = {"revision": revision}
    if "plan" in touched:
        fields["plan"] = _plan(connection)
    for name, family in FAMILIES.items():
        if name in touched:
            fields[family.field] = _with(getattr(old, family.field), family, touched[name].ids, connection)
    if "treeitem" in touched:
        fields["children"] = _patched_children(old, fields["items"], touched["treeitem"].ids)
        ids = touched["treeitem"].ids if fields["children"] is not old.children else ()
        fields["outline"] = patched_outline(old, fields["items"], fields["children"], ids) if ids else old.outline
    else:
        fields["outline"] = old.outline
    if "assignment" in touched:
        fields["rows_of"] = _patched_rows(old, fields["assignments"], touched["assignment"].ids)
    if "time_entry" in touched:
        fields["logged"] = _patched_logged(old, fields["time_entries"], touched["time_entry"].ids, connection)
    new = old.replaced(**fields)
    return new.replaced(done=_patched_done(old, new, touched), outline=new.outline)


def _select(family: _Family) -> Any:
    return select(*(family.table.c[name] for name in family.row_type._fields)).order_by(family.table.c.id)


def _plan(connection: Connection) -> PlanRow:
    table = model.Plan.__table__
    return PlanRow._make(connection.execute(select(*(table.c[name] for name in PlanRow._fields))).one())


def _with(old: dict[int, Any], family: _Family, ids: Iterable[int], connection: Connection) -> dict[int, Any]:
    """The rows with some read again, in the order of a plan just opened: by id."""
    wanted = sorted(ids)
    found: dict[int, Any] = {}
    if wanted:
        statement = _select(family).where(among(connection.dialect.name, family.table.c.id, wanted))
        found = {row[0]: row for row in map(family.row_type._make, connection.execute(statement))}
    new = {**old, **found}
    for record_id in wanted:
        if record_id not in found:
            new.pop(record_id, None)
    came = [record_id for record_id in found if record_id not in old]
    if came and old and min(came) < next(reversed(old)):
        return dict(sorted(new.items()))
    return new


def _children(items: Mapping[int, ItemRow]) -> dict[int, tuple[int, ...]]:
    inside: dict[int, list[ItemRow]] = defaultdict(list)
    for item in items.values():
        if item.parent_id is not None:
            inside[item.parent_id].append(item)
    return {parent: _by_rank(children) for parent, children in inside.items()}


def _by_rank(items: Iterable[ItemRow]) -> tuple[int, ...]:
    return tuple(item.id for item in sorted(items, key=lambda item: (item.rank, item.id)))


def _patched_children(old: Snapshot, items: Mapping[int, ItemRow], ids: Iterable[int]) -> Mapping[int, tuple[int, ...]]:
    parents: dict[int, set[int]] = {}
    for item_id in ids:
        before, after = old.items.get(item_id), items.get(item_id)
        if before and after and (before.parent_id, before.rank) == (after.parent_id, after.rank):
            continue
        for item in (before, after):
            if item and item.parent_id is not None and item.parent_id not in parents:
                parents[item.parent_id] = set(old.children.get(item.parent_id, ()))
        if after and after.parent_id is not None:
            parents[after.parent_id].add(item_id)
    if not parents:
        return old.children
    children = dict(old.children)
    for parent, members in parents.items():
        inside = [items[m] for m in members if m in items and items[m].parent_id == parent]
        children[parent] = _by_rank(inside)
        if not inside:
            del children[parent]
    return children


def _rows_of(assignments: Mapping[int, AssignmentRow]) -> dict[int, tuple[int, ...]]:
    rows: dict[int, list[AssignmentRow]] = defaultdict(list)
    for row in assignments.values():
        rows[row.treeitem_id].append(row)
    return {item: _by_position(found) for item, found in rows.items()}


def _by_position(rows: Iterable[AssignmentRow]) -> tuple[int, ...]:
    return tuple(row.id for row in sorted(rows, key=lambda row: (row.position, row.id)))


def _patched_rows(
    old: Snapshot, assignments: Mapping[int, AssignmentRow], ids: Iterable[int]
) -> Mapping[int, tuple[int, ...]]:
    members: dict[int, set[int]] = {}
    for row_id in ids:
        for row in (old.assignments.get(row_id), assignments.get(row_id)):
            if row:
                members.setdefault(row.treeitem_id, set(old.rows_of.get(row.treeitem_id, ()))).add(row_id)
    rows_of = dict(old.rows_of)
    for item, candidates in members.items():
        rows = [assignments[r] for r in candidates if r in assignments and assignments[r].treeitem_id == item]
        rows_of[item] = _by_position(rows)
        if not rows:
            del rows_of[item]
    return rows_of


def _logged(entries: Iterable[TimeEntryRow]) -> dict[tuple[int, int], Logged]:
    found: dict[tuple[int, int], list[TimeEntryRow]] = defaultdict(list)
    for entry in entries:
        found[entry.treeitem_id, entry.person_id].append(entry)
    return {key: Logged(math.fsum(e.hours for e in es), min(e.day for e in es)) for key, es in found.items()}


def _patched_logged(
    old: Snapshot, entries: Mapping[int, TimeEntryRow], ids: Iterable[int], connection: Connection
) -> Mapping[tuple[int, int], Logged]:
    keys = {
        (entry.treeitem_id, entry.person_id)
        for entry_id in ids
        for entry in (old.time_entries.get(entry_id), entries.get(entry_id))
        if entry
    }
    logged = dict(old.logged)
    for key in keys:
        logged.pop(key, None)
    family = FAMILIES["time_entry"]
    if keys:
        column = family.table.c.treeitem_id
        near = _select(family).where(among(connection.dialect.name, column, {item for item, _ in keys}))
        found = _logged(TimeEntryRow._make(row) for row in connection.execute(near))
        logged.update((key, value) for key, value in found.items() if key in keys)
    return logged


def _leaf_done(snapshot: Snapshot, item_id: int) -> bool:
    rows = snapshot.rows_of.get(item_id, ())
    return bool(rows) and all(snapshot.assignments[r].is_done for r in rows)


def _container_done(snapshot: Snapshot, item_id: int, done: Mapping[int, bool]) -> bool:
    """R13: when its leaves are; an empty container is not done, and does not count in the one around it."""
    inside = [done[child] for child in snapshot.children.get(item_id, ()) if child in done]
    return bool(inside) and all(inside)


def _decide(snapshot: Snapshot, item_id: int, done: dict[int, bool]) -> None:
    """Set done[item_id] from its rows or children; items without any leaf inside stay out."""
    if snapshot.items[item_id].is_leaf:
        done[item_id] = _leaf_done(snapshot, item_id)
    elif any(child in done for child in snapshot.children.get(item_id, ())):
        done[item_id] = _container_done(snapshot, item_id, done)
    else:
        done.pop(item_id, None)


def _all_done(snapshot: Snapshot) -> dict[int, bool]:
    done: dict[int, bool] = {}
    for item_id in reversed(snapshot.outline):
        _decide(snapshot, item_id, done)
    return done


def _patched_done(old: Snapshot, new: Snapshot, touched: Mapping[str, Touched]) -> Mapping[int, bool]:
    """Leaves whose rows changed, then every container above them."""
    leaves: set[int] = set(touched["treeitem"].ids) if "treeitem" in touched else set()
    for row_id in touched["assignment"].ids if "assignment" in touched else ():
        leaves.update(r.treeitem_id for r in (old.assignments.get(row_id), new.assignments.get(row_id)) if r)
    if not leaves:
        return old.done
    done = dict(old.done)
    above: dict[int, int] = {}
    for item_id in leaves:
        for snapshot in (old, new):
            _collect_above(snapshot, new, item_id, above)
        if item_id not in new.items:
            done.pop(item_id, None)
    for item_id in sorted(above, key=lambda i: -above[i]):
        _decide(new, item_id, done)
    return done


def _collect_above(snapshot: Snapshot, new: Snapshot, item_id: int, above: dict[int, int]) -> None:
    """The item and its ancestors as far as they still exist, with their depth in the new tree."""
    current: int | None = item_id
    while current is not None and current in snapshot.items:
        if current in new.items and new.items[current].type != "root":
            above.setdefault(current, _depth(new, current))
        current = snapshot.items[current].parent_id


def _depth(snapshot: Snapshot, item_id: int) -> int:
    depth = 0
    parent = snapshot.items[item_id].parent_id
    while parent is not None:
        depth, parent = depth + 1, snapshot.items[parent].parent_id
    return depth
