"""Reads the plan into snapshots: whole at opening, afterwards only the records an edit touched."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Table, func, select

from planner_app import model
from planner_app.ids import UNEDITED, ItemId, Revision
from planner_app.operations.snapshot import snapshot_index
from planner_app.operations.snapshot.chunks import Chunked
from planner_app.operations.snapshot.snapshot import (
    ActivityRecord,
    AllocationRecord,
    AllocationTypeRecord,
    AssignmentRecord,
    AssignmentTypeRecord,
    CalendarRecord,
    DependencyRecord,
    ItemRecord,
    MemberRecord,
    PersonRecord,
    PlanRecord,
    Snapshot,
    TeamRecord,
    TimeEntryRecord,
)
from planner_app.operations.snapshot.snapshot_outline import patched_outline
from planner_app.operations.transaction.changes import (
    TouchedByFamily,
    touched_assignments,
    touched_items,
    touched_time_entries,
)
from planner_app.operations.transaction.id_lists import as_parameters, asked_of_many


class _Family(NamedTuple):
    field: str
    table: Table
    tuple_type: Any


def _family(field: str, record_type: type[model.Record], tuple_type: Any) -> tuple[str, _Family]:
    table = record_type.__table__
    assert isinstance(table, Table)
    return table.name, _Family(field, table, tuple_type)


FAMILIES: Final[Mapping[str, _Family]] = dict(
    (
        _family("items", model.TreeItem, ItemRecord),
        _family("assignments", model.Assignment, AssignmentRecord),
        _family("people", model.Person, PersonRecord),
        _family("teams", model.Team, TeamRecord),
        _family("members", model.TeamMember, MemberRecord),
        _family("activities", model.Activity, ActivityRecord),
        _family("assignment_types", model.AssignmentType, AssignmentTypeRecord),
        _family("allocation_types", model.AllocationType, AllocationTypeRecord),
        _family("calendars", model.WorkCalendar, CalendarRecord),
        _family("allocations", model.Allocation, AllocationRecord),
        _family("dependencies", model.Dependency, DependencyRecord),
        _family("time_entries", model.TimeEntry, TimeEntryRecord),
    )
)
"""The families a snapshot holds, by table name; the plan's one record stands apart, estimates are read on demand."""

_MANY: Final = 10_000
"""Records fetched at once: one by one costs twice the time."""


def revision_of(connection: Connection) -> Revision:
    """The number of journal entries: R18."""
    return connection.scalar(select(func.max(model.JournalEntry.id))) or UNEDITED


def load(connection: Connection) -> Snapshot:
    """The whole plan."""
    fields: dict[str, Any] = {}
    for family in FAMILIES.values():
        found = connection.execute(_select(family)).partitions(_MANY)
        fields[family.field] = {
            record[0]: record for records in found for record in map(family.tuple_type._make, records)
        }
    fields["children"] = snapshot_index.children(fields["items"])
    fields["rows_of"] = snapshot_index.rows_of(fields["assignments"])
    fields["logged"] = snapshot_index.logged(fields["time_entries"].values())
    whole = {name: Chunked(values) for name, values in fields.items()}
    snapshot = Snapshot(revision=revision_of(connection), plan=_plan(connection), **whole, done=Chunked({}))
    return snapshot.replaced(done=Chunked(snapshot_index.done(snapshot)), outline=snapshot.outline)


def patched(old: Snapshot, revision: Revision, touched: TouchedByFamily, connection: Connection) -> Snapshot:
    """A snapshot that shares everything with `old` but the touched records."""
    fields: dict[str, Any] = {"revision": revision}
    if "plan" in touched:
        fields["plan"] = _plan(connection)
    for name, family in FAMILIES.items():
        if name in touched:
            fields[family.field] = _with(getattr(old, family.field), family, touched[name].ids, connection)
    outline = old.outline
    if "treeitem" in touched:
        ids = touched_items(touched).ids
        children = fields["children"] = snapshot_index.patched_children(old, fields["items"], ids)
        outline = patched_outline(old, fields["items"], children, ids) if children is not old.children else outline
    if "assignment" in touched:
        fields["rows_of"] = snapshot_index.patched_rows_of(old, fields["assignments"], touched_assignments(touched).ids)
    if "time_entry" in touched:
        items = snapshot_index.logged_on(old, fields["time_entries"], touched_time_entries(touched).ids)
        fields["logged"] = snapshot_index.patched_logged(old, items, _entries_on(items, connection))
    new = old.replaced(**fields)
    leaves = snapshot_index.touched_leaves(old, new, touched)
    return new.replaced(done=snapshot_index.patched_done(old, new, leaves), outline=outline)


@cache
def _select(family: _Family) -> Any:
    return select(*(family.table.c[name] for name in family.tuple_type._fields)).order_by(family.table.c.id)


def _plan(connection: Connection) -> PlanRecord:
    table = model.Plan.__table__
    return PlanRecord._make(connection.execute(select(*(table.c[name] for name in PlanRecord._fields))).one())


def _with(old: Chunked[Any, Any], family: _Family, ids: Iterable[int], connection: Connection) -> Chunked[Any, Any]:
    """The records with some read again."""
    dialect = connection.dialect.name
    statement = asked_of_many(dialect, _select(family), family.table.c.id)
    records = connection.execute(statement, as_parameters(dialect, ids))
    found = {record[0]: record for record in map(family.tuple_type._make, records)}
    return old.changed(found, [record_id for record_id in ids if record_id not in found])


def _entries_on(item_ids: Iterable[ItemId], connection: Connection) -> Iterable[TimeEntryRecord]:
    family = FAMILIES["time_entry"]
    dialect = connection.dialect.name
    near = asked_of_many(dialect, _select(family), family.table.c.treeitem_id)
    return map(TimeEntryRecord._make, connection.execute(near, as_parameters(dialect, item_ids)))
