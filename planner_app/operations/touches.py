"""When and by whom items were made and last changed, their rows included: read from the journal."""

from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from planner_app.model import Assignment, JournalEntry, JournalRow

_SPAN: Final = (func.min(JournalRow.revision), func.max(JournalRow.revision))
_OF_ITEMS: Final = (
    select(JournalRow.record_id, *_SPAN).where(JournalRow.family == "treeitem").group_by(JournalRow.record_id)
)
_OF_ROWS: Final = (
    select(Assignment.treeitem_id, *_SPAN)
    .join(JournalRow, JournalRow.record_id == Assignment.id)
    .where(JournalRow.family == "assignment")
    .group_by(Assignment.treeitem_id)
)
_ENTRIES: Final = select(JournalEntry.id, JournalEntry.time, JournalEntry.author)


class Touch(NamedTuple):
    """The first and the last edit of an item."""

    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str


def touches(connection: Connection) -> dict[int, Touch]:
    """Of all items by id. For `Workspace.read`."""
    entries = {revision: (time, author) for revision, time, author in connection.execute(_ENTRIES)}
    last = {item: newest for item, _, newest in connection.execute(_OF_ROWS)}
    return {
        item: Touch(*entries[oldest], *entries[max(newest, last.get(item, newest))])
        for item, oldest, newest in connection.execute(_OF_ITEMS)
    }
