"""Work: assignments and their estimates, allocations, logged hours, links."""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, func, literal, select

from planner_app.api.schema.attributes import (
    ID,
    Attribute,
    CollectionAttribute,
    Midnight,
    Reference,
    Scalar,
    alias_of,
    column,
    day_or_moment,
    entity_type,
    fields_but,
    notes_on,
    reference,
    scalar,
    text,
)
from planner_app.api.schema.derived import ROW_VALUES
from planner_app.api.schema.users import owner
from planner_app.model import (
    Allocation,
    AllocationType,
    Assignment,
    AssignmentType,
    Dependency,
    Estimate,
    TimeEntry,
)
from planner_app.model import TreeItem as Item

_items, _kinds, _periods = alias_of(Item), alias_of(AssignmentType), alias_of(AllocationType)


def _left(end: str) -> Scalar:
    """Effort that is left: 0 when the row is done or was never estimated (R2, R13)."""

    def value(table: FromClause) -> ColumnElement[Any]:
        return case((table.c.is_done, literal(0.0)), else_=func.coalesce(table.c[end], 0.0))

    return Scalar(f"{end}_effort_remaining", "number", value)


def _named(kinds: Any, key: str) -> Any:
    # Clients write types of assignments and allocations by name, not by a reference.
    def value(table: FromClause) -> ColumnElement[Any]:
        kind = kinds()
        return select(kind.c.name).where(kind.c.id == table.c[key]).scalar_subquery()

    return value


def _is_on_project(table: FromClause) -> ColumnElement[bool]:
    item = _items()
    return table.c.treeitem_id.in_(select(item.c.id).where(item.c.type == "project"))


def _edge(name: str) -> Scalar:
    """An end of an allocation, which is stored as a day or as a moment."""

    def value(table: FromClause) -> ColumnElement[Any]:
        return func.coalesce(table.c[name], Midnight(table.c[f"{name}_date"]))

    return Scalar(
        name, "datetime", value, True, day_or_moment, (column(f"{name}_date"), column(name))
    )


_CONTEXT: Final = Reference(
    "context", "Context", (("Context", column("treeitem_id")),), "context_id"
)
_ASSIGNMENT: Final[tuple[Attribute, ...]] = (
    ID,
    _CONTEXT,
    owner("resource"),
    Scalar("assignment_type", "string", _named(_kinds, "assignment_type_id")),
    reference("activity", "Activity", "activity_id"),
    _left("low"),
    _left("high"),
    scalar("is_done", "boolean"),
    scalar("done_at", "datetime", is_set=False),
    *fields_but(Assignment),
    scalar("position", "integer"),
    CollectionAttribute(
        "estimates", "Estimate", column("assignment_id"), "assignment", is_set=False
    ),
    *ROW_VALUES,
    notes_on("assignment"),
)
_APPOINTMENT: Final[tuple[Attribute, ...]] = (
    ID,
    Scalar(
        "type",
        "string",
        lambda table: case(
            (_is_on_project(table), literal("allocation")), else_=literal("assignment")
        ),
    ),
    _CONTEXT,
    owner("resource"),
    notes_on("assignment"),
)
_ESTIMATE: Final[tuple[Attribute, ...]] = (
    ID,
    reference("assignment", "Assignment", "assignment_id", is_set=False),
    scalar("low", "number", is_set=False),
    scalar("high", "number", is_set=False),
    # A number, though others have text ids: whoever owned the row then may be deleted since.
    scalar("owner_id", "integer", is_set=False),
    text("created_by", is_set=False),
    scalar("created_at", "datetime", is_set=False),
    text("note", is_set=False),
    notes_on("estimate"),
)
_ALLOCATION: Final[tuple[Attribute, ...]] = (
    ID,
    # ftrack calls it a resource in one place and a user in another; both are the person.
    Reference("resource", "Resource", (("User", column("person_id")),), "resource_id"),
    Reference("user", "User", (("User", column("person_id")),), "user_id"),
    _edge("start"),
    _edge("end"),
    Scalar("allocation_type", "string", _named(_periods, "allocation_type_id")),
    scalar("value", "number"),
    Reference("treeitem", "Context", (("Context", column("treeitem_id")),), "treeitem_id"),
    notes_on("allocation"),
)
_TIMELOG: Final[tuple[Attribute, ...]] = (
    ID,
    reference("user", "User", "person_id"),
    _CONTEXT,
    Scalar(
        "start",
        "datetime",
        lambda entry: Midnight(entry.c.day),
        True,
        lambda day: day_or_moment(day, None),
        (column("day"),),
    ),
    # ftrack counts seconds.
    Scalar("duration", "number", lambda entry: entry.c.hours * 3600),
    text("comment", "note"),
    reference("activity", "Activity", "activity_id"),
    notes_on("time_entry"),
)
_LINK: Final[tuple[Attribute, ...]] = (
    ID,
    Reference("from", "Context", (("Context", column("before_id")),), "from_id"),
    Reference("to", "Context", (("Context", column("after_id")),), "to_id"),
    scalar("lag_days", "number"),
    notes_on("dependency"),
)


WORK: Final = (
    entity_type(
        "Assignment",
        Assignment,
        _ASSIGNMENT,
        # A project's rows are its team, which ftrack shows as Appointments only.
        belongs=lambda table: ~_is_on_project(table),
        required=("context", "resource"),
    ),
    entity_type(
        "Appointment",
        Assignment,
        _APPOINTMENT,
        "type",
        "context_id",
        "resource_id",
        required=("context", "resource"),
    ),
    entity_type("Estimate", Estimate, _ESTIMATE, is_made=False),
    entity_type(
        "Allocation",
        Allocation,
        _ALLOCATION,
        required=("resource", "start", "end", "allocation_type"),
        defaults={"value": 1.0},
    ),
    entity_type("Timelog", TimeEntry, _TIMELOG, required=("user", "context", "duration")),
    entity_type("Dependency", Dependency, _LINK, required=("from", "to")),
    entity_type("TypedContextLink", Dependency, _LINK, required=("from", "to")),
)
