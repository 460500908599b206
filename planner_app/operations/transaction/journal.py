"""The journal table: writing an entry, and reading entries and what they touched (R18)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Select, bindparam, insert, select

from planner_app.errors import damaged
from planner_app.ids import UNEDITED, Revision
from planner_app.model import Base, JournalChange, JournalEntry, Record, journal_digest
from planner_app.operations.transaction.changes import Touched, TouchedByFamily
from planner_app.operations.transaction.recorder import RecordChange, RecordChanges, RecordKey

RECORD_TYPES: Final[Mapping[str, type[Record]]] = {
    mapper.class_.__tablename__: mapper.class_
    for mapper in Base.registry.mappers
    if issubclass(mapper.class_, Record)
}
"""Mapped classes by table name."""

_WITHOUT_SCHEDULE: Final = {
    "estimate": None,
    "metadata": None,
    "assignment_type": None,
    "activity": None,
    "treeitem": {"name", "description", "external_reference", "uid"},
    "person": {
        "username",
        "first_name",
        "last_name",
        "email",
        "external_reference",
        "main_team_id",
        "uid",
    },
    "assignment": {"activity_id", "assignment_type_id", "uid"},
    "team": {"name", "uid"},
    "plan": {"name", "uid"},
    "work_calendar": {"name", "uid"},
    "time_entry": {"activity_id", "note", "uid"},
}
"""Families and columns on which no date depends (None: the whole family)."""


class Entry(NamedTuple):
    """One line of the history."""

    revision: Revision
    time: datetime
    author: str
    instance: str
    label: str
    undoes: Revision | None


ENTRY_COLUMNS: Final = ("id", "time", "author", "instance", "label", "undoes")
"""What an Entry is made of, in its order."""

_NEWEST: Final = (
    select(JournalEntry.id, JournalEntry.digest).order_by(JournalEntry.id.desc()).limit(1)
)
_ENTRIES: Final[Select[Any]] = select(*(JournalEntry.__table__.c[name] for name in ENTRY_COLUMNS))
_AFTER: Final = _ENTRIES.where(JournalEntry.id > bindparam("revision")).order_by(JournalEntry.id)
_ADD_ENTRY: Final = insert(JournalEntry)
_ADD_ROWS: Final = insert(JournalChange)


def head(connection: Connection) -> tuple[Revision, str]:
    """The newest revision, which is the number of entries but entry 0 (R18), and its digest; (0,
    '') in a new plan."""
    found = connection.execute(_NEWEST).first()
    return (found[0], found[1]) if found is not None else (UNEDITED, "")


def write(connection: Connection, entry: Entry, changes: RecordChanges, previous: str) -> None:
    """Add an entry and its changes, sealed by the digest of the journal up to here; `previous` is
    that before it."""
    # The digest covers the digest before it: no earlier entry can be changed without a trace.
    touched = [
        (family, record_id, change.before, change.after)
        for (family, record_id), change in changes.items()
    ]
    sealed = journal_digest.digest(previous, *entry, touched)
    columns = {"id": entry.revision, **entry._asdict(), "digest": sealed}
    del columns["revision"]
    connection.execute(_ADD_ENTRY, columns)
    names = ("family", "record_id", "before", "after")
    connection.execute(
        _ADD_ROWS,
        [
            {"revision": entry.revision, **dict(zip(names, values, strict=True))}
            for values in touched
        ],
    )


def needs_schedule(changes: RecordChanges) -> bool:
    """Whether any date can have moved."""
    for (family, _), change in changes.items():
        harmless = _WITHOUT_SCHEDULE.get(family, set())
        if harmless is None:
            continue
        if change.before is None or change.after is None or not harmless.issuperset(change.after):
            return True
    return False


def touched(changes: RecordChanges) -> TouchedByFamily:
    """Ids by table name."""
    ids: dict[str, tuple[set[Any], set[Any], set[Any]]] = defaultdict(lambda: (set(), set(), set()))
    for (family, record_id), change in changes.items():
        created, updated, deleted = ids[family]
        (created if change.before is None else deleted if change.after is None else updated).add(
            record_id
        )
    return {family: Touched(*map(frozenset, sets)) for family, sets in ids.items()}


def together(several: Iterable[TouchedByFamily]) -> TouchedByFamily:
    """What several edits touched. Whether a record came, changed or went is left open: it is read
    again anyway."""
    ids: dict[str, set[Any]] = defaultdict(set)
    for touched_by_one in several:
        for family, found in touched_by_one.items():
            ids[family] |= found.ids
    return {family: Touched(updated=frozenset(found)) for family, found in ids.items()}


def entries_after(connection: Connection, revision: int) -> list[Entry]:
    """The entries newer than a revision, oldest first."""
    found = connection.execute(_AFTER, {"revision": revision})
    try:
        return [Entry._make(values) for values in found]
    except ValueError as error:  # a time that cannot be read
        raise damaged("The plan's history", error) from error


def entry_of(connection: Connection, revision: int) -> Entry | None:
    """One entry; None where a plan has no such revision, or is too old to know how it was made."""
    found = connection.execute(entries().where(JournalEntry.id == revision)).first()
    return Entry._make(found) if found else None


def entries() -> Select[Any]:
    """Selects entries: the caller says which, and makes an Entry of each answer."""
    return _ENTRIES


def changes_of(connection: Connection, revision: int) -> dict[RecordKey, RecordChange]:
    """What one entry did to each record."""
    table = JournalChange.__table__
    columns = (table.c.family, table.c.record_id, table.c.before, table.c.after)
    found = connection.execute(select(*columns).where(table.c.revision == revision))
    return {
        (family, record_id): RecordChange(before, after)
        for family, record_id, before, after in found
    }


def broken_seal(connection: Connection) -> Revision | None:
    """The first revision whose digest does not fit it, its changes and what is before; None: the
    journal is whole."""
    touched: dict[Revision, list[journal_digest.JournaledChange]] = defaultdict(list)
    table = JournalChange.__table__
    columns = [table.c[name] for name in ("revision", "family", "record_id", "before", "after")]
    for revision, family, record_id, before, after in connection.execute(
        select(*columns).order_by(table.c.id)
    ):
        touched[revision].append((family, record_id, before, after))
    previous, expected = "", UNEDITED
    sealed = {
        values[0]: values[1]
        for values in connection.execute(select(JournalEntry.id, JournalEntry.digest))
    }
    for entry in entries_after(connection, -1):
        previous = journal_digest.digest(previous, *entry, touched.pop(entry.revision, []))
        if entry.revision != expected or previous != sealed[entry.revision]:
            return expected
        expected = Revision(expected + 1)
    return min(touched) if touched else expected if not sealed else None
