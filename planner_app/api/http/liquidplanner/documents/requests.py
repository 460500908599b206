"""What callers send: numbers may be text (R5), what is derived is ignored (R2), what nobody knows is refused."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from planner_app.api.http.liquidplanner.documents.responses import Assignment

_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


def _number(value: object) -> object:
    """R5: text that is a number counts as one; true and false do not."""
    if isinstance(value, bool):
        raise ValueError("it is a number, not true or false")
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise ValueError(f"'{value:.40}' is not a number")
        return value.strip()
    return value


_OR_TEXT: Final[dict[str, Any]] = {"anyOf": [{"type": "number"}, {"type": "string"}]}
Number = Annotated[float, BeforeValidator(_number), Field(json_schema_extra=_OR_TEXT)]
Id = Annotated[int, BeforeValidator(_number), Field(ge=-(2**63), lt=2**63, json_schema_extra=_OR_TEXT)]


class Sent(BaseModel):
    """A body. `wrapped` are the names under which it may stand as the only key; `ignored` what is derived."""

    model_config = ConfigDict(extra="forbid", ser_json_inf_nan="constants")
    wrapped: ClassVar[frozenset[str]] = frozenset()
    ignored: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, sent: object) -> object:
        if not isinstance(sent, dict):
            return sent
        if len(sent) == 1 and cls.wrapped & sent.keys():
            (sent,) = sent.values()
        if not isinstance(sent, dict):
            return sent
        known = cls.model_fields.keys()
        strange = sorted(str(name) for name in sent.keys() - known - cls.ignored)
        if strange:
            raise ValueError(f"There is no field '{strange[0]:.80}' to set here.")
        return {name: value for name, value in sent.items() if name in known}

    def given(self, names: Mapping[str, str]) -> dict[str, Any]:
        """The fields that were sent, by the names that operations have for them."""
        return {names[name]: getattr(self, name) for name in names if name in self.model_fields_set}


_ROW_FIELDS: Final = {
    "person_id": "person_id",
    "team_id": "team_id",
    "low_effort_remaining": "low",
    "high_effort_remaining": "high",
    "activity_id": "activity_id",
    "assignment_type": "assignment_type",
    "daily_limit": "daily_limit",
}


class AssignmentChange(Sent):
    """One row: without `assignment_id` a new one, with it that one; of events and milestones the whole set (R9)."""

    wrapped = frozenset({"assignment"})
    ignored = frozenset(Assignment.__annotations__) - {*_ROW_FIELDS, "is_done", "treeitem_id"}

    assignment_id: Id | None = Field(None, description="The row to change; its id stands in the item's `assignments`")
    person_id: Id | None = Field(None, description="0 or null is Unassigned (R3); another person is reassigning (R10)")
    team_id: Id | None = Field(None, description="A team instead of a person (R3)")
    low_effort_remaining: Number | None = Field(None, description="Hours, set together with the high end (R5)")
    high_effort_remaining: Number | None = Field(
        None, description="Hours, set together with the low end, to 100 000 (R5)"
    )
    activity_id: Id | None = Field(None, description="null for none")
    assignment_type: str | None = Field(None, description="By name; an unknown assignment type is made (A1)")
    daily_limit: Number | None = Field(
        None, description="Daily limit in hours, above 0 and at most 24; null removes it (R12)"
    )
    is_done: bool = Field(False, description="A done row has nothing left; false reopens it (R13)")
    treeitem_id: Id | None = Field(None, description="Another item, to which the rest of the row moves (R10d)")
    note: str | None = Field(None, description="A note on the new range, kept with its estimate (R6)")
    person_ids: list[Id] = Field(
        [], description="The persons of an event or milestone, the whole set in this order (R9)"
    )
    team_ids: list[Id] = Field([], description="The teams that take part, behind the persons (R9)")

    def row(self) -> dict[str, Any]:
        """What a new row is made of."""
        return self.given(_ROW_FIELDS)

    def change(self) -> dict[str, Any]:
        """What an existing row is changed by."""
        return self.given({**_ROW_FIELDS, "is_done": "is_done", "treeitem_id": "treeitem_id", "note": "note"})


class NewRow(Sent):
    """A row given with a new item (R16): for nobody unless it says for whom."""

    wrapped = frozenset({"assignment"})
    ignored = AssignmentChange.ignored | {"treeitem_id", "is_done"}

    person_id: Id | None = Field(None, description="0 or null is Unassigned (R3)")
    team_id: Id | None = Field(None, description="A team instead of a person (R3)")
    low_effort_remaining: Number | None = Field(None, description="Hours, set together with the high end (R5)")
    high_effort_remaining: Number | None = Field(None, description="Hours, set together with the low end (R5)")
    estimate: "Range | None" = Field(None, description="The range another way: {low, high}")
    activity_id: Id | None = Field(None, description="What kind of work")
    assignment_type: str | None = Field(None, description="By name; an unknown assignment type is made (A1)")
    daily_limit: Number | None = Field(None, description="Daily limit in hours (R12)")

    def row(self) -> dict[str, Any]:
        """As `create_treeitem` takes it."""
        ends = {"low": self.estimate.low, "high": self.estimate.high} if self.estimate is not None else {}
        return {**ends, **self.given(_ROW_FIELDS)}


class Range(Sent):
    """Low and high in hours (R5)."""

    low: Number = Field(description="Hours, set together with the high end (R5)")
    high: Number = Field(description="Hours, set together with the low end (R5)")


class NewOrder(Sent):
    """All rows of the item, done ones included, in the wanted order (R11)."""

    assignment_ids: list[Id] = Field(description="All the item's rows, done ones included, in the wanted order")
