"""What callers send of items: fields of the item itself; its rows only when it is made."""

from datetime import date
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BeforeValidator, Field

from planner_app.api.http.liquidplanner.documents.requests import Id, NewRow, Number, Sent
from planner_app.api.http.liquidplanner.documents.responses import TYPE_NAMES, Treeitem, TypeName
from planner_app.operations.rules.tree.treeitems import SETTABLE

_NAMES: Final = {**{name: name for name in SETTABLE}, "date": "start_date"}
_BESIDES: Final = ("parent_id", "package_id", "is_done", "activity_id", "custom_field_values", "assignments")
_KINDS: Final = {shown: kind for kind, shown in TYPE_NAMES.items()}


def _written(value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise ValueError("it is written as text, like 2026-01-05 or 2026-01-05T09:00:00+00:00")
    return value


def _label(value: object) -> object:
    """Of a field that LiquidPlanner keeps as number, or as a choice of its own with a label."""
    if isinstance(value, dict) and isinstance(value.get("label"), str):
        return value["label"]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Label = Annotated[str, BeforeValidator(_label)]
SentDay = Annotated[date, BeforeValidator(_written)]
SentMoment = Annotated[AwareDatetime, BeforeValidator(_written)]


class ItemChange(Sent):
    """Fields of an item; what is not sent stays as it is."""

    wrapped = frozenset({"treeitem", *(kind for kind in TYPE_NAMES)})
    ignored = frozenset(Treeitem.__annotations__) - {*_NAMES, *_BESIDES}

    name: str = Field("", description="At most 1 000 characters")
    description: str | None = Field(None, description="Any text")
    parent_id: Id | None = Field(None, description="R15: another container, last in it")
    package_id: Id | None = Field(None, description="R15: a package whose priority a leaf takes; null takes it out")
    activity_id: Id | None = Field(None, description="What kind of work all its rows are; null for none")
    is_done: bool = Field(False, description="R13: closes the open rows inside; false reopens those closed last")
    is_on_hold: bool = Field(False, description="S9: what is on hold has no dates, and all that is inside")
    work_in_order: bool = Field(True, description="S5: its rows one after another")
    delay_until: SentDay | None = Field(None, description="S5")
    promise_by: SentDay | None = Field(None, description="S13: the deadline")
    max_effort: Number | None = Field(None, description="S13: hours")
    external_reference: str | None = Field(None, description="R19: unique; null frees it")
    start_date: SentDay | None = Field(None, description="S8: of an event")
    finish_date: SentDay | None = Field(None, description="S8: of an event, included")
    start: SentMoment | None = Field(None, description="S8: of a partial-day event")
    end: SentMoment | None = Field(None, description="S8: of a partial-day event")
    date: SentDay | None = Field(None, description="S8: of a milestone")
    custom_field_values: dict[str, Label | None] = Field(
        {}, description="By name; null takes one away, others stay. ftrack's clients see them as metadata"
    )
    assignments: list[NewRow] = Field([], description="R16: the rows of a new item; later: update_assignment")

    def fields(self) -> dict[str, Any]:
        """What of the item itself was sent, as operations call it."""
        return self.given(_NAMES)


class NewItem(ItemChange):
    """An item to be made. Where the path does not say what it is, `type` does."""

    ignored = ItemChange.ignored - {"type"}

    type: TypeName | None = Field(None, description="Of an item made under /treeitems")
    owner_id: Id | None = Field(None, description="The person of its one row, as older clients say it; 0 is Unassigned")

    def rows(self) -> list[dict[str, Any]]:
        """Its rows as `create_treeitem` takes them."""
        owner = [{"person_id": self.owner_id}] if self.owner_id is not None else []
        rows = [row.row() for row in self.assignments] or owner
        return rows if self.activity_id is None else [{"activity_id": self.activity_id, **row} for row in rows]

    @property
    def kind(self) -> str | None:
        """The type as operations call it."""
        return _KINDS[self.type] if self.type is not None else None
