"""When and by whom items were made and last changed, their rows included: read from the journal."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, select

from planner_app.ids import ItemId
from planner_app.model import Assignment, JournalChange, JournalEntry

# Revisions rise by one with each entry (R18), so the times need no look.
_SPAN: Final = (func.min(JournalChange.revision), func.max(JournalChange.revision))
_ITEM_ID: Final[ColumnElement[Any]] = JournalChange.record_id.expression
_OF_ITEMS: Final = (
    select(_ITEM_ID, *_SPAN)
    .where(JournalChange.family == "treeitem")
    .group_by(JournalChange.record_id)
)
# Joined with the rows that there are: a deleted one has no item any more to count for.
_OF_ROWS: Final = (
    select(Assignment.treeitem_id, *_SPAN)
    .join(JournalChange, JournalChange.record_id == Assignment.id)
    .where(JournalChange.family == "assignment")
    .group_by(Assignment.treeitem_id)
)
_ENTRIES: Final = select(JournalEntry.id, JournalEntry.time, JournalEntry.author)


class Touch(NamedTuple):
    """The first and the last edit of an item."""

    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str


def touches(
    connection: Connection, item_ids: Collection[ItemId] | None = None
) -> dict[ItemId, Touch]:
    """Of these items, or of all, by id; an item as old as the plan has none. For
    `Workspace.read`."""
    of_items, of_rows, entries = _OF_ITEMS, _OF_ROWS, _ENTRIES
    if item_ids is not None:
        of_items = of_items.where(JournalChange.record_id.in_(item_ids))
        mine = select(Assignment.id).where(Assignment.treeitem_id.in_(item_ids))
        of_rows = of_rows.where(
            JournalChange.record_id.in_(mine)
        )  # else SQLite looks at every row's history
    spans = {item: (oldest, newest) for item, oldest, newest in connection.execute(of_items)}
    for item, _, newest in connection.execute(of_rows):
        # Without a line of its own nothing tells who made the item; a row's edit does not.
        if item in spans:
            spans[item] = spans[item][0], max(spans[item][1], newest)
    if item_ids is not None:
        entries = entries.where(
            JournalEntry.id.in_({revision for span in spans.values() for revision in span})
        )
    made = {revision: (time, author) for revision, time, author in connection.execute(entries)}
    return {item: Touch(*made[oldest], *made[newest]) for item, (oldest, newest) in spans.items()}
