"""Taking edits back and repeating them (R18): whose turn it is in the journal, and how records get
their old values."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, Row, select

from planner_app.errors import Refused
from planner_app.languages import mark, tr
from planner_app.model import JournalChange, JournalEntry, Record
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.journal import RECORD_TYPES, Entry
from planner_app.operations.transaction.journal_check import damaged_history, refuse_damaged
from planner_app.operations.transaction.recorder import RecordChanges, RecordKey, decode, encode

UNDID: Final = mark("Undid: {label}")
REDID: Final = mark("Redid: {label}")
"""How the label of an edit that was taken back, or repeated, becomes that of the new one."""


class UndoStacks:
    """What an author can take back and what they can repeat, read from the journal as it grows.

    Undoing an edit moves it to the second stack, undoing that undo (a redo) back to the first; a
    new edit empties the second.
    """

    def __init__(self) -> None:
        self._author = ""
        self._revision = 0
        self._undoable: list[Entry] = []
        self._redoable: list[Entry] = []
        self._lock = threading.Lock()

    def next(self, connection: Connection, author: str) -> tuple[Entry | None, Entry | None]:
        """(what undo would take back, what redo would repeat), as the journal stands now."""
        with self._lock:
            if author != self._author:
                self._author, self._revision = author, 0
                self._undoable.clear()
                self._redoable.clear()
            self._take(journal.entries_after(connection, self._revision))
            return (
                self._undoable[-1] if self._undoable else None,
                self._redoable[-1] if self._redoable else None,
            )

    def _take(self, entries: Iterable[Entry]) -> None:
        undoable, redoable = self._undoable, self._redoable
        for entry in entries:
            self._revision = entry.revision
            if entry.author != self._author:
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


def plain_label(entry: Entry) -> str:
    """What the entry did, without saying how often it was undone and redone."""
    label = entry.label
    for pattern in (UNDID, REDID):
        for said in (pattern, tr(pattern)):  # the entry may come from somebody who speaks English
            label = label.removeprefix(said.format(label=""))
    return label


def take_back(edit: Edit, entry: Entry, label: str) -> None:
    """Restore every record the entry touched, ids included. Refused: others have changed them
    since."""
    try:
        changes = journal.changes_of(edit.session.connection(), entry.revision)
    except (ValueError, RecursionError):  # no JSON, or nested without end
        raise damaged_history() from None
    refuse_damaged(changes)
    records = _records(edit, changes)
    _refuse_if_changed_since(edit, entry, changes, records)
    edit.label = label
    _put_back(edit, changes, records)


def restore(edit: Edit, changes: RecordChanges) -> None:
    """Bring every record back to what it was before the changes: several edits made one, which lead
    up to the present.

    Refused: they do not, so the journal or the records are damaged.
    """
    records = _records(edit, changes)
    if _changed_since(changes, records) is not None:
        raise Refused(
            tr(
                "The plan's history does not match the stored records; 'planner-app "
                "check' says more."
            )
        )
    _put_back(edit, changes, records)


def _put_back(edit: Edit, changes: RecordChanges, records: Mapping[RecordKey, Record]) -> None:
    """A unique value may be wanted again by a record that changes back or comes back: the flushes
    keep them apart."""
    # Deletions first: they free unique values that others take back.
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


def _let_go_of_names(changes: RecordChanges, records: Mapping[RecordKey, Record]) -> None:
    """Two records may have swapped a unique value: both take one that nobody has, until each gets
    its own back."""
    for (family, record_id), change in changes.items():
        if change.before is None or change.after is None:
            continue
        for name in change.before:
            if (
                RECORD_TYPES[family].__table__.columns[name].unique
                and change.before[name] != change.after[name]
            ):
                setattr(records[family, record_id], name, str(uuid4()))


def _records(edit: Edit, changes: RecordChanges) -> dict[RecordKey, Record]:
    """The touched records as they stand now; those that are not there are left out."""
    ids: dict[str, list[int]] = defaultdict(list)
    for family, record_id in changes:
        ids[family].append(record_id)
    return {
        (family, record.id): record
        for family, wanted in ids.items()
        for (record,) in edit.records_where(
            select(RECORD_TYPES[family]), RECORD_TYPES[family].id, wanted
        )
    }


def _refuse_if_changed_since(
    edit: Edit, entry: Entry, changes: RecordChanges, records: Mapping[RecordKey, Record]
) -> None:
    key = _changed_since(changes, records)
    if key is not None:
        later = _later_change(edit, entry, *key)
        if later is None:
            raise Refused(
                tr(
                    "'{label}' cannot be taken back: its records are different now.",
                    label=entry.label,
                )
            )
        raise Refused(
            tr(
                "'{label}' cannot be taken back: {author} did '{later}' since.",
                label=entry.label,
                author=later[0],
                later=later[1],
            )
        )


def _changed_since(
    changes: RecordChanges, records: Mapping[RecordKey, Record]
) -> tuple[str, int] | None:
    """The first record that is not as the changes left it."""
    for key, change in changes.items():
        record, after = records.get(key), change.after
        if (record is None) != (after is None):
            return key
        if (
            record is not None
            and after
            and any(encode(getattr(record, n)) != value for n, value in after.items())
        ):
            return key
    return None


def _later_change(edit: Edit, entry: Entry, family: str, record_id: int) -> Row[str, str] | None:
    """Author and label of the last edit of a record after the entry."""
    later = (
        select(JournalEntry.author, JournalEntry.label)
        .join(JournalChange, JournalChange.revision == JournalEntry.id)
        .where(
            JournalChange.family == family,
            JournalChange.record_id == record_id,
            JournalEntry.id > entry.revision,
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    return edit.session.execute(later).first()
