"""Reads the plan into snapshots: whole at opening, afterwards only the records an edit touched."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Column, Connection, Table, func, select

from planner_app import model
from planner_app.ids import UNEDITED, Revision
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
from planner_app.operations.transaction import journal
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
"""The families a snapshot holds, by table name; the plan's one record stands apart, estimates are
read on demand."""

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
            record[0]: record
            for records in found
            for record in map(family.tuple_type._make, records)
        }
    fields["children"] = snapshot_index.children(fields["items"])
    fields["rows_of"] = snapshot_index.rows_of(fields["assignments"])
    fields["logged"] = snapshot_index.logged(fields["time_entries"].values())
    whole = {name: Chunked(values) for name, values in fields.items()}
    snapshot = Snapshot(
        revision=revision_of(connection), plan=_plan(connection), **whole, done=Chunked({})
    )
    # What is done follows from children and rows; the outline walked for it is worth keeping.
    return snapshot.replaced(done=Chunked(snapshot_index.done(snapshot)), outline=snapshot.outline)


class Reread(NamedTuple):
    """What an edit touched, as it stands after it."""

    plan: PlanRecord | None
    """None: untouched."""
    records: Mapping[str, Mapping[int, Any]]
    """By table name, then by id; those that are no more are absent."""
    entries: Sequence[TimeEntryRecord]
    """All hours on the items on which some were logged, changed or taken away."""


def reread(old: Snapshot, touched: TouchedByFamily, connection: Connection) -> Reread:
    """Read what an edit of the plan `old` touched: all that `patched` needs of the database."""
    records = {
        name: _records(family, family.table.c.id, touched[name].ids, connection)
        for name, family in FAMILIES.items()
        if name in touched
    }
    entries: Sequence[TimeEntryRecord] = ()
    if "time_entry" in touched:
        family = FAMILIES["time_entry"]
        # All hours of the item: a sum alone does not tell the first day once that one's hours go.
        items = snapshot_index.logged_on(
            old, records["time_entry"], touched_time_entries(touched).ids
        )
        entries = tuple(_records(family, family.table.c.treeitem_id, items, connection).values())
    return Reread(_plan(connection) if "plan" in touched else None, records, entries)


def patched(old: Snapshot, revision: Revision, touched: TouchedByFamily, found: Reread) -> Snapshot:
    """A snapshot that shares everything with `old` but the touched records."""
    fields: dict[str, Any] = {"revision": revision, "plan": found.plan or old.plan}
    for name, records in found.records.items():
        field = FAMILIES[name].field
        # What the edit touched and the database does not hold any more, the edit has deleted.
        gone = [record_id for record_id in touched[name].ids if record_id not in records]
        fields[field] = getattr(old, field).changed(records, gone)
    # The scheduler keeps what it built on this very list, so only a new order may replace it.
    outline = old.outline
    if "treeitem" in touched:
        ids = touched_items(touched).ids
        children = fields["children"] = snapshot_index.patched_children(old, fields["items"], ids)
        outline = (
            patched_outline(old, fields["items"], children, ids)
            if children is not old.children
            else outline
        )
    if "assignment" in touched:
        fields["rows_of"] = snapshot_index.patched_rows_of(
            old, fields["assignments"], touched_assignments(touched).ids
        )
    if "time_entry" in touched:
        items = snapshot_index.logged_on(
            old, fields["time_entries"], touched_time_entries(touched).ids
        )
        fields["logged"] = snapshot_index.patched_logged(old, items, found.entries)
    # Here `done` is still the old one: only with the new rows in place can it be asked anew.
    new = old.replaced(**fields)
    leaves = snapshot_index.touched_leaves(old, new, touched)
    return new.replaced(done=snapshot_index.patched_done(old, new, leaves), outline=outline)


def caught_up(old: Snapshot, connection: Connection) -> Snapshot:
    """The plan as it stands in a transaction; `old` itself where no edit came since."""
    entries = journal.entries_after(connection, old.revision)
    # The same object, for by it the schedule made last is known again.
    if not entries:
        return old
    # All edits at once: records are read as they stand now, not as each edit left them.
    touched = journal.together(
        journal.touched(journal.changes_of(connection, e.revision)) for e in entries
    )
    return patched(old, entries[-1].revision, touched, reread(old, touched, connection))


@cache
def _select(family: _Family) -> Any:
    return select(*(family.table.c[name] for name in family.tuple_type._fields)).order_by(
        family.table.c.id
    )


def _plan(connection: Connection) -> PlanRecord:
    table = model.Plan.__table__
    return PlanRecord._make(
        connection.execute(select(*(table.c[name] for name in PlanRecord._fields))).one()
    )


def _records(
    family: _Family, column: Column[int], ids: Iterable[int], connection: Connection
) -> dict[Any, Any]:
    """The records by id of which a column is one of the ids."""
    dialect = connection.dialect.name
    found = connection.execute(
        asked_of_many(dialect, _select(family), column), as_parameters(dialect, ids)
    )
    return {record[0]: record for record in map(family.tuple_type._make, found)}
