"""Refuses edits of records that somebody else changed since whoever makes the edit looked at them.

Whole records are compared, not columns: whoever changes the range of a row that was meanwhile
handed to somebody else did not know that. Places and derived columns count only where both edits
wrote the same one, because they move along with edits of the neighbours. Setting a column to the
value that somebody else has just set counts too: two people who both add one to a value they read
must not both be told that it is done.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from planner_app.errors import Stale
from planner_app.ids import Revision
from planner_app.languages import tr
from planner_app.model import JournalEntry
from planner_app.operations.transaction import journal
from planner_app.operations.transaction.recorder import RecordChange, RecordChanges

_INCIDENTAL: Final = frozenset({"position", "rank", "package_rank", "done_at"})


def refuse_stale(
    connection: Connection, intended: RecordChanges, seen: Revision, instance: str
) -> None:
    """Stale: a record of this edit was changed by another workspace after the revision `seen`; says
    by whom and how."""
    for revision, author, label in _entries_since(connection, seen, instance):
        for key, theirs in journal.changes_of(connection, revision).items():
            if key in intended and _collide(intended[key], theirs):
                raise Stale(
                    tr(
                        "{author} was faster: '{label}'. Your edit was not made; look "
                        "at the plan again.",
                        author=author,
                        label=label,
                    )
                )


def _entries_since(
    connection: Connection, seen: Revision, instance: str
) -> Sequence[tuple[Revision, str, str]]:
    """Revision, author and label of others' edits, newest first."""
    columns = select(JournalEntry.id, JournalEntry.author, JournalEntry.label)
    of_others = columns.where(JournalEntry.id > seen, JournalEntry.instance != instance)
    return [
        (values[0], values[1], values[2])
        for values in connection.execute(of_others.order_by(JournalEntry.id.desc()))
    ]


def _collide(mine: RecordChange, theirs: RecordChange) -> bool:
    mine_columns, their_columns = _columns(mine), _columns(theirs)
    if mine_columns - _INCIDENTAL and their_columns - _INCIDENTAL:
        return True
    return _is_update(mine) and _is_update(theirs) and not mine_columns.isdisjoint(their_columns)


def _is_update(change: RecordChange) -> bool:
    return change.before is not None and change.after is not None


def _columns(change: RecordChange) -> set[str]:
    return set(change.before or ()) | set(change.after or ())
