"""Fields of items that the snapshot does not hold: when they were made and changed, and custom
fields."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from planner_app.api.http.liquidplanner.documents.responses import History
from planner_app.api.http.service import Service
from planner_app.ids import ItemId
from planner_app.operations.rules.metadata import notes_on
from planner_app.operations.snapshot.last_changes import Touch, touches

_MANY: Final = 500
"""For more items than this, the fields of all items are read."""


class HistoryFields(NamedTuple):
    """History and custom fields, by item."""

    touches: Mapping[ItemId, Touch]
    notes: Mapping[int, Mapping[str, str]]

    def of(self, item_id: ItemId) -> History:
        """The fields of one item, as an answer holds them."""
        touch = self.touches.get(item_id)
        return {
            "created_at": touch.created_at if touch is not None else None,
            "created_by": touch.created_by if touch is not None else None,
            "updated_at": touch.updated_at if touch is not None else None,
            "updated_by": touch.updated_by if touch is not None else None,
            "custom_field_values": dict(self.notes.get(item_id, {})),
        }


def read_beside(service: Service, item_ids: Collection[ItemId]) -> HistoryFields:
    """Read these fields of some items. Waits for the plan's file."""
    # Each id is a parameter of the query, of which databases take a limited number.
    wanted = item_ids if len(item_ids) <= _MANY else None
    return HistoryFields(
        service.workspace.read(touches, wanted),
        service.workspace.read(notes_on, "treeitem", wanted),
    )
