"""The journal table: writing an entry, reading what entries touched, and taking an edit back (R18)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, Select, insert, select

from planner_app.errors import Refused
from planner_app.model import Base, JournalEntry, JournalRow, Record, chain
from planner_app.operations.changes import Touched
from planner_app.operations.edit import Edit
from planner_app.operations.recorder import RowChange, decode, encode

RECORD_TYPES: Final[Mapping[str, type[Record]]] = {
    mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)
}
"""Mapped classes by table name."""

_WITHOUT_SCHEDULE: Final = {
    "estimate": None,
    "assignment_type": None,
    "activity": None,
    "treeitem": {"name", "description", "external_reference", "uid"},
    "person": {"username", "first_name", "last_name", "email", "external_reference", "main_team_id", "uid"},
    "assignment": {"activity_id", "assignment_type_id", "uid"},
    "team": {"name", "uid"},
    "plan": {"name", "uid"},
    "work_calendar": {"name", "uid"},
    "time_entry": {"activity_id", "note", "uid"},
}
"""Families and columns on which no date depends (None: the whole family)."""


class Entry(NamedTuple):
    """One line of the history."""

    revision: int
    time: datetime
    author: str
    instance: str
    label: str
    undoes: int | None


ENTRY_COLUMNS: Final = ("id", "time", "author", "instance", "label", "undoes")
"""What an Entry is made of, in its order."""

Change = Mapping[tuple[str, int], RowChange]


def write(connection: Connection, entry: Entry, changes: Change) -> None:
    """Add an entry and its rows, sealed by the digest of the journal up to here."""
    before = select(JournalEntry.digest).where(JournalEntry.id == entry.revision - 1)
    rows = [(family, record_id, change.before, change.after) for (family, record_id), change in changes.items()]
    sealed = chain.digest(connection.scalar(before) or "", *entry, rows)
    columns = {"id": entry.revision, **entry._asdict(), "digest": sealed}
    del columns["revision"]
    connection.execute(insert(JournalEntry).values(columns))
    names = ("family", "record_id", "before", "after")
    connection.execute(
        insert(JournalRow), [{"revision": entry.revision, **dict(zip(names, row, strict=True))} for row in rows]
    )


def needs_schedule(changes: Change) -> bool:
    """Whether any date can have moved."""
    for (family, _), change in changes.items():
        harmless = _WITHOUT_SCHEDULE.get(family, set())
        if harmless is None:
            continue
        if change.before is None or change.after is None or not harmless.issuperset(change.after):
            return True
    return False


def touched(changes: Change) -> dict[str, Touched]:
    """Ids by table name."""
    ids: dict[str, tuple[set[int], set[int], set[int]]] = defaultdict(lambda: (set(), set(), set()))
    for (family, record_id), change in changes.items():
        created, updated, deleted = ids[family]
        (created if change.before is None else deleted if change.after is None else updated).add(record_id)
    return {family: Touched(*map(frozenset, sets)) for family, sets in ids.items()}


def together(several: Iterable[Mapping[str, Touched]]) -> dict[str, Touched]:
    """What a row of edits touched. Whether a row came, changed or went is left open: it is read again anyway."""
    ids: dict[str, set[int]] = defaultdict(set)
    for touched_by_one in several:
        for family, found in touched_by_one.items():
            ids[family] |= found.ids
    return {family: Touched(updated=frozenset(found)) for family, found in ids.items()}


def plain_label(entry: Entry) -> str:
    """What the entry did, without saying how often it was undone and redone."""
    return entry.label.removeprefix("Undid: ").removeprefix("Redid: ")


def entries_after(connection: Connection, revision: int) -> list[Entry]:
    """The entries newer than a revision, oldest first."""
    found = connection.execute(_entries().where(JournalEntry.id > revision).order_by(JournalEntry.id))
    return [Entry._make(row) for row in found]


def entry_of(connection: Connection, revision: int) -> Entry | None:
    """One entry; None where a plan has no such revision, or is too old to know how it was made."""
    found = connection.execute(_entries().where(JournalEntry.id == revision)).first()
    return Entry._make(found) if found else None


def _entries() -> Select[Any]:
    table = JournalEntry.__table__
    return select(*(table.c[name] for name in ENTRY_COLUMNS))


def changes_of(connection: Connection, revision: int) -> dict[tuple[str, int], RowChange]:
    """What one entry did to each row."""
    table = JournalRow.__table__
    columns = (table.c.family, table.c.record_id, table.c.before, table.c.after)
    found = connection.execute(select(*columns).where(table.c.revision == revision))
    return {(family, record_id): RowChange(before, after) for family, record_id, before, after in found}


def broken_seal(connection: Connection) -> int | None:
    """The first revision whose digest does not fit it, its rows and the journal before; None: the journal is whole."""
    rows: dict[int, list[chain.JournaledRow]] = defaultdict(list)
    table = JournalRow.__table__
    columns = [table.c[name] for name in ("revision", "family", "record_id", "before", "after")]
    for revision, family, record_id, before, after in connection.execute(select(*columns).order_by(table.c.id)):
        rows[revision].append((family, record_id, before, after))
    previous, expected = "", 0
    sealed = {row[0]: row[1] for row in connection.execute(select(JournalEntry.id, JournalEntry.digest))}
    for entry in entries_after(connection, -1):
        previous = chain.digest(previous, *entry, rows.pop(entry.revision, []))
        if entry.revision != expected or previous != sealed[entry.revision]:
            return expected
        expected += 1
    return min(rows) if rows else expected if not sealed else None


def stacks(entries: Iterable[Entry], author: str) -> tuple[list[Entry], list[Entry]]:
    """What an author can take back and what they can repeat, the next one last.

    Undoing an edit moves it to the second stack, undoing that undo (a redo) back to the first; a new edit empties the
    second.
    """
    undoable: list[Entry] = []
    redoable: list[Entry] = []
    for entry in entries:
        if entry.author != author:
            continue
        if undoable and entry.undoes == undoable[-1].revision:
            undoable.pop()
            redoable.append(entry)
        elif redoable and entry.undoes == redoable[-1].revision:
            redoable.pop()
            undoable.append(entry)
        else:
            undoable.append(entry)
            redoable.clear()
    return undoable, redoable


def take_back(edit: Edit, entry: Entry, label: str) -> None:
    """Restore every row the entry touched, ids included. Refused: others have changed them since."""
    changes = changes_of(edit.session.connection(), entry.revision)
    records = _records(edit, changes)
    _refuse_if_changed_since(edit, entry, changes, records)
    edit.label = label
    _put_back(edit, changes, records)


def restore(edit: Edit, changes: Change) -> None:
    """Bring every row back to what it was before the changes: several edits made one, which lead up to the present.

    Refused: they do not, so the journal or the rows are damaged.
    """
    records = _records(edit, changes)
    if _changed_since(changes, records) is not None:
        raise Refused("The plan's history does not fit what is stored; 'planner-app check' tells more.")
    _put_back(edit, changes, records)


def _put_back(edit: Edit, changes: Change, records: Mapping[tuple[str, int], Record]) -> None:
    """A unique value may be wanted again by a row that changes back or comes back: the flushes keep them apart."""
    for key, change in changes.items():
        if change.before is None:
            edit.session.delete(records[key])
    _let_go_of_names(changes, records)
    edit.session.flush()
    for (family, record_id), change in changes.items():
        if change.before is not None and change.after is not None:
            for name, value in decode(RECORD_TYPES[family], change.before).items():
                setattr(records[family, record_id], name, value)
    edit.session.flush()
    for (family, _), change in changes.items():
        if change.before is not None and change.after is None:
            edit.session.add(RECORD_TYPES[family](**decode(RECORD_TYPES[family], change.before)))


def _let_go_of_names(changes: Change, records: Mapping[tuple[str, int], Record]) -> None:
    """Two rows may have swapped a unique value: both take one that nobody has, until each gets its own back."""
    for (family, record_id), change in changes.items():
        if change.before is None or change.after is None:
            continue
        for name in change.before:
            if RECORD_TYPES[family].__table__.columns[name].unique and change.before[name] != change.after[name]:
                setattr(records[family, record_id], name, str(uuid4()))


def _records(edit: Edit, changes: Change) -> dict[tuple[str, int], Record]:
    """The touched rows as they stand now; those that are not there are left out."""
    ids: dict[str, list[int]] = defaultdict(list)
    for family, record_id in changes:
        ids[family].append(record_id)
    return {
        (family, record.id): record
        for family, wanted in ids.items()
        for (record,) in edit.rows_where(select(RECORD_TYPES[family]), RECORD_TYPES[family].id, wanted)
    }


def _refuse_if_changed_since(
    edit: Edit, entry: Entry, changes: Change, records: Mapping[tuple[str, int], Record]
) -> None:
    key = _changed_since(changes, records)
    if key is not None:
        raise Refused(f"'{entry.label}' cannot be taken back: {_who_changed(edit, entry, *key)} since.")


def _changed_since(changes: Change, records: Mapping[tuple[str, int], Record]) -> tuple[str, int] | None:
    """The first row that is not as the changes left it."""
    for key, change in changes.items():
        record, after = records.get(key), change.after
        if (record is None) != (after is None):
            return key
        if record is not None and after and any(encode(getattr(record, n)) != value for n, value in after.items()):
            return key
    return None


def _who_changed(edit: Edit, entry: Entry, family: str, record_id: int) -> str:
    later = (
        select(JournalEntry.author, JournalEntry.label)
        .join(JournalRow, JournalRow.revision == JournalEntry.id)
        .where(JournalRow.family == family, JournalRow.record_id == record_id, JournalEntry.id > entry.revision)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    found = edit.session.execute(later).first()
    return f"{found[0]} did '{found[1]}'" if found else "what it changed is different"
