"""Reads the plan into snapshots: whole at opening, afterwards only the rows an edit touched."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, func, select

from planner_app import model
from planner_app.operations.snapshot import snapshot_index
from planner_app.operations.snapshot.chunks import Chunked
from planner_app.operations.snapshot.snapshot import (
    ActivityRow,
    AllocationRow,
    AllocationTypeRow,
    AssignmentRow,
    AssignmentTypeRow,
    CalendarRow,
    DependencyRow,
    ItemRow,
    MemberRow,
    PersonRow,
    PlanRow,
    Snapshot,
    TeamRow,
    TimeEntryRow,
)
from planner_app.operations.snapshot.snapshot_outline import patched_outline
from planner_app.operations.transaction.changes import Touched
from planner_app.operations.transaction.id_lists import as_parameters, asked_of_many


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
    fields["children"] = snapshot_index.children(fields["items"])
    fields["rows_of"] = snapshot_index.rows_of(fields["assignments"])
    fields["logged"] = snapshot_index.logged(fields["time_entries"].values())
    whole = {name: Chunked(values) for name, values in fields.items()}
    snapshot = Snapshot(revision=revision_of(connection), plan=_plan(connection), **whole, done=Chunked({}))
    return snapshot.replaced(done=Chunked(snapshot_index.done(snapshot)), outline=snapshot.outline)


def patched(old: Snapshot, revision: int, touched: Mapping[str, Touched], connection: Connection) -> Snapshot:
    """A snapshot that shares everything with `old` but the touched rows."""
    fields: dict[str, Any] = {"revision": revision}
    if "plan" in touched:
        fields["plan"] = _plan(connection)
    for name, family in FAMILIES.items():
        if name in touched:
            fields[family.field] = _with(getattr(old, family.field), family, touched[name].ids, connection)
    outline = old.outline
    if "treeitem" in touched:
        ids = touched["treeitem"].ids
        children = fields["children"] = snapshot_index.patched_children(old, fields["items"], ids)
        outline = patched_outline(old, fields["items"], children, ids) if children is not old.children else outline
    if "assignment" in touched:
        fields["rows_of"] = snapshot_index.patched_rows_of(old, fields["assignments"], touched["assignment"].ids)
    if "time_entry" in touched:
        items = snapshot_index.logged_on(old, fields["time_entries"], touched["time_entry"].ids)
        fields["logged"] = snapshot_index.patched_logged(old, items, _entries_on(items, connection))
    new = old.replaced(**fields)
    leaves = snapshot_index.touched_leaves(old, new, touched)
    return new.replaced(done=snapshot_index.patched_done(old, new, leaves), outline=outline)


@cache
def _select(family: _Family) -> Any:
    return select(*(family.table.c[name] for name in family.row_type._fields)).order_by(family.table.c.id)


def _plan(connection: Connection) -> PlanRow:
    table = model.Plan.__table__
    return PlanRow._make(connection.execute(select(*(table.c[name] for name in PlanRow._fields))).one())


def _with(old: Chunked[Any], family: _Family, ids: Iterable[int], connection: Connection) -> Chunked[Any]:
    """The rows with some read again."""
    dialect = connection.dialect.name
    statement = asked_of_many(dialect, _select(family), family.table.c.id)
    rows = connection.execute(statement, as_parameters(dialect, ids))
    found = {row[0]: row for row in map(family.row_type._make, rows)}
    return old.changed(found, [record_id for record_id in ids if record_id not in found])


def _entries_on(item_ids: Iterable[int], connection: Connection) -> Iterable[TimeEntryRow]:
    family = FAMILIES["time_entry"]
    dialect = connection.dialect.name
    near = asked_of_many(dialect, _select(family), family.table.c.treeitem_id)
    return map(TimeEntryRow._make, connection.execute(near, as_parameters(dialect, item_ids)))
