"""Bodies with fields of rows: derived fields are ignored (R2), unknown ones refused."""

from typing import Any, Final

from pydantic import Field

from planner_app import model
from planner_app.api.http.liquidplanner.documents.bodies import Id, Number, Sent, with_fields
from planner_app.api.http.liquidplanner.documents.responses import Assignment
from planner_app.ids import ActivityId, AssignmentId, ItemId, PersonId, TeamId
from planner_app.limits import MOST_HOURS
from planner_app.model.fields import names_of
from planner_app.words import number_words

_ROW_FIELDS: Final = {
    "person_id": "person_id",
    "team_id": "team_id",
    "low_effort_remaining": "low",
    "high_effort_remaining": "high",
    "activity_id": "activity_id",
    "assignment_type": "assignment_type",
    **{name: name for name in names_of(model.Assignment)},
}


@with_fields(model.Assignment, ())
class _RowChange(Sent):
    assignment_id: Id[AssignmentId] | None = Field(
        None, description="The row to change; its id stands in the item's `assignments`"
    )
    person_id: Id[PersonId] | None = Field(
        None, description="0 or null is Unassigned (R3); another person is reassigning (R10)"
    )
    team_id: Id[TeamId] | None = Field(None, description="A team instead of a person (R3)")
    low_effort_remaining: Number | None = Field(
        None, description="Hours, set together with the high end (R5)"
    )
    high_effort_remaining: Number | None = Field(
        None,
        description=f"Hours, set together with the low end, to {number_words(MOST_HOURS)} (R5)",
    )
    activity_id: Id[ActivityId] | None = Field(None, description="null for none")
    assignment_type: str | None = Field(
        None, description="By name; an unknown assignment type is made (A1)"
    )


class AssignmentChange(_RowChange):
    """One row: without `assignment_id` a new one, with it that one; of events and milestones the
    whole set (R9)."""

    wrapped = frozenset({"assignment"})
    ignored = frozenset(Assignment.__annotations__) - {*_ROW_FIELDS, "is_done", "treeitem_id"}

    is_done: bool = Field(False, description="A done row has nothing left; false reopens it (R13)")
    treeitem_id: Id[ItemId] | None = Field(
        None, description="Another item, to which the rest of the row moves (R10d)"
    )
    note: str | None = Field(
        None, description="A note on the new range, kept with its estimate (R6)"
    )
    person_ids: list[Id[PersonId]] = Field(
        [], description="The persons of an event or milestone, the whole set in this order (R9)"
    )
    team_ids: list[Id[TeamId]] = Field(
        [], description="The teams that take part, behind the persons (R9)"
    )

    def row(self) -> dict[str, Any]:
        """The arguments for `create_assignment`."""
        return self.given(_ROW_FIELDS)

    def change(self) -> dict[str, Any]:
        """The arguments for `update_assignment`."""
        return self.given(
            {**_ROW_FIELDS, "is_done": "is_done", "treeitem_id": "treeitem_id", "note": "note"}
        )


@with_fields(model.Assignment, (), new=True)
class NewRow(Sent):
    """A row given with a new item (R16): for nobody unless it says for whom."""

    wrapped = frozenset({"assignment"})
    ignored = AssignmentChange.ignored | {"treeitem_id", "is_done"}

    person_id: Id[PersonId] | None = Field(None, description="0 or null is Unassigned (R3)")
    team_id: Id[TeamId] | None = Field(None, description="A team instead of a person (R3)")
    low_effort_remaining: Number | None = Field(
        None, description="Hours, set together with the high end (R5)"
    )
    high_effort_remaining: Number | None = Field(
        None, description="Hours, set together with the low end (R5)"
    )
    estimate: "Range | None" = Field(None, description="The range another way: {low, high}")
    activity_id: Id[ActivityId] | None = Field(None, description="What kind of work")
    assignment_type: str | None = Field(
        None, description="By name; an unknown assignment type is made (A1)"
    )

    def row(self) -> dict[str, Any]:
        """The row, as `create_treeitem` takes it."""
        ends = (
            {"low": self.estimate.low, "high": self.estimate.high}
            if self.estimate is not None
            else {}
        )
        # Where both are sent, the fields that answers have too win over the older `estimate`.
        return {**ends, **self.given(_ROW_FIELDS)}


class Range(Sent):
    """Low and high in hours (R5)."""

    low: Number = Field(description="Hours, set together with the high end (R5)")
    high: Number = Field(description="Hours, set together with the low end (R5)")


class NewOrder(Sent):
    """All rows of the item, done ones included, in the wanted order (R11)."""

    assignment_ids: list[Id[AssignmentId]] = Field(
        description="All the item's rows, done ones included, in the wanted order"
    )
