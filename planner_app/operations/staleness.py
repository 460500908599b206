"""Refuses edits of rows that somebody else changed since whoever makes the edit looked at them.

Rows are compared, not columns: who changes the range of a row that was meanwhile handed to somebody else decided on
what no longer holds. Places and what follows from other rows do not count unless both wrote the same: they move along
with edits of the neighbours.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, select

from planner_app.errors import Stale
from planner_app.model import JournalEntry, JournalRow
from planner_app.operations.recorder import RowChange

_INCIDENTAL: Final = frozenset({"position", "rank", "package_rank", "done_at"})


def refuse_stale(
    connection: Connection, changed: Mapping[tuple[str, int], RowChange], seen: int, instance: str
) -> None:
    """Stale: a row of this edit was changed by another workspace after the revision `seen`; says by whom and how."""
    for key, entry in _touched_since(connection, seen, instance):
        if key in changed and _collide(changed[key], _change(connection, entry, key)):
            author, label = connection.execute(
                select(JournalEntry.author, JournalEntry.label).where(JournalEntry.id == entry)
            ).one()
            raise Stale(f"{author} was faster: '{label}'. Nothing of yours was changed; look again.")


def _touched_since(connection: Connection, seen: int, instance: str) -> list[tuple[tuple[str, int], int]]:
    """((family, record id), revision) of what others touched, newest first."""
    columns = select(JournalRow.family, JournalRow.record_id, JournalRow.revision)
    of_others = columns.join(JournalEntry, JournalEntry.id == JournalRow.revision).where(
        JournalEntry.id > seen, JournalEntry.instance != instance
    )
    found = connection.execute(of_others.order_by(JournalRow.id.desc()))
    return [((family, record_id), revision) for family, record_id, revision in found]


def _change(connection: Connection, revision: int, key: tuple[str, int]) -> RowChange:
    here = (JournalRow.revision == revision, JournalRow.family == key[0], JournalRow.record_id == key[1])
    return RowChange(*connection.execute(select(JournalRow.before, JournalRow.after).where(*here)).one())


def _collide(mine: RowChange, theirs: RowChange) -> bool:
    mine_columns, their_columns = _columns(mine), _columns(theirs)
    if mine_columns - _INCIDENTAL and their_columns - _INCIDENTAL:
        return True
    return _is_update(mine) and _is_update(theirs) and not mine_columns.isdisjoint(their_columns)


def _is_update(change: RowChange) -> bool:
    return change.before is not None and change.after is not None


def _columns(change: RowChange) -> set[str]:
    return set(change.before or ()) | set(change.after or ())
