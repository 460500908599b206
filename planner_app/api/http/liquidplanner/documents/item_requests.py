"""Bodies with fields of items; rows are sent only with a new item."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from planner_app.api.http.liquidplanner.documents.bodies import (
    Id,
    Sent,
    SentDay,
    SentMoment,
    with_fields,
)
from planner_app.api.http.liquidplanner.documents.requests import NewRow
from planner_app.api.http.liquidplanner.documents.responses import TYPE_NAMES, Treeitem, TypeName
from planner_app.ids import ActivityId, ItemId, PersonId
from planner_app.model import TreeItem
from planner_app.model.fields import names_of

_NAMES: Final = {**{name: name for name in names_of(TreeItem)}, "date": "start_date"}
_BESIDES: Final = (
    "parent_id",
    "package_id",
    "is_done",
    "activity_id",
    "custom_field_values",
    "assignments",
)
_KINDS: Final = {shown: kind for kind, shown in TYPE_NAMES.items()}


def _label(value: object) -> object:
    """A custom field's value as text; LiquidPlanner's clients also send numbers, and choices with a
    label."""
    if isinstance(value, dict) and isinstance(value.get("label"), str):
        return value["label"]
    # true and false are no labels: pydantic refuses them by name.
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Label = Annotated[str, BeforeValidator(_label)]


_SPELLED: Final = ("name", "description", "start_date", "finish_date", "start", "end")


@with_fields(TreeItem, _SPELLED)
class _ItemFields(Sent):
    name: str = Field("", description="At most 1 000 characters")
    description: str | None = Field(None, description="Any text")
    parent_id: Id[ItemId] | None = Field(None, description="Another parent, last in it (R15)")
    package_id: Id[ItemId] | None = Field(
        None, description="A package whose priority a leaf takes; null unpackages it (R15)"
    )
    activity_id: Id[ActivityId] | None = Field(
        None, description="What kind of work all its rows are; null for none"
    )
    is_done: bool = Field(
        False, description="Marks the open rows inside done; false reopens those closed last (R13)"
    )


class ItemChange(_ItemFields):
    """Fields of an item; fields that are not sent stay as they are."""

    # A client wraps by the type that it believes to have; the path says which it is.
    wrapped = frozenset({"treeitem", *(kind for kind in TYPE_NAMES)})
    ignored = frozenset(Treeitem.__annotations__) - {*_NAMES, *_BESIDES}

    start_date: SentDay | None = Field(None, description="The first day of an event (S8)")
    finish_date: SentDay | None = Field(None, description="The last day of an event, included (S8)")
    start: SentMoment | None = Field(None, description="When a partial-day event starts (S8)")
    end: SentMoment | None = Field(None, description="When a partial-day event ends (S8)")
    date: SentDay | None = Field(None, description="The day of a milestone (S8)")
    custom_field_values: dict[str, Label | None] = Field(
        {},
        description=(
            "By name; null takes one away, others stay. ftrack's clients see them as metadata"
        ),
    )
    assignments: list[NewRow] = Field(
        [], description="The rows given with a new item (R16); later: update_assignment"
    )

    def fields(self) -> dict[str, Any]:
        """The sent fields of the item itself, under the names that operations use."""
        return self.given(_NAMES)


class NewItem(ItemChange):
    """A new item. `type` is needed only where the path does not say it."""

    ignored = ItemChange.ignored - {"type"}

    type: TypeName | None = Field(None, description="Of an item made under /treeitems")
    owner_id: Id[PersonId] | None = Field(
        None, description="The person of its one row, as older clients say it; 0 is Unassigned"
    )

    def rows(self) -> list[dict[str, Any]]:
        """Its rows, as arguments for `create_treeitem`."""
        # LiquidPlanner's items had one owner before they had rows; the newer way wins.
        owner = [{"person_id": self.owner_id}] if self.owner_id is not None else []
        rows = [row.row() for row in self.assignments] or owner
        return (
            rows
            if self.activity_id is None
            # A row that names its own activity keeps it.
            else [{"activity_id": self.activity_id, **row} for row in rows]
        )

    @property
    def kind(self) -> str | None:
        """The type, under the name that operations use."""
        return _KINDS[self.type] if self.type is not None else None
