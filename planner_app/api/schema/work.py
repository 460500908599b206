"""Who does what and when: assignments and their history, allocations, hours, links."""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, func, literal, select

from planner_app.api.schema.attributes import (
    ID,
    Attribute,
    CollectionAttribute,
    EntityType,
    Midnight,
    Reference,
    Scalar,
    alias_of,
    by_name,
    column,
    day_or_moment,
    fields_but,
    ids_of,
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
    """R2, R13: 0 where it is done or was never estimated."""

    def value(table: FromClause) -> ColumnElement[Any]:
        return case((table.c.is_done, literal(0.0)), else_=func.coalesce(table.c[end], 0.0))

    return Scalar(f"{end}_effort_remaining", "number", value)


def _named(kinds: Any, key: str) -> Any:
    def value(table: FromClause) -> ColumnElement[Any]:
        kind = kinds()
        return select(kind.c.name).where(kind.c.id == table.c[key]).scalar_subquery()

    return value


def _is_on_project(table: FromClause) -> ColumnElement[bool]:
    item = _items()
    return table.c.treeitem_id.in_(select(item.c.id).where(item.c.type == "project"))


def _edge(name: str) -> Scalar:
    """An end of an allocation: of whole days, or of moments."""

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
    scalar("owner_id", "integer", is_set=False),
    text("created_by", is_set=False),
    scalar("created_at", "datetime", is_set=False),
    text("note", is_set=False),
    notes_on("estimate"),
)
_ALLOCATION: Final[tuple[Attribute, ...]] = (
    ID,
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


def _type(
    name: str, record: Any, attributes: tuple[Attribute, ...], *shown: str, **more: Any
) -> EntityType:
    return EntityType(
        name,
        alias_of(record),
        record.__tablename__,
        by_name(attributes),
        ("id", *shown),
        record=record,
        ids_for_attributes=ids_of(attributes),
        **more,
    )


WORK: Final = (
    _type(
        "Assignment",
        Assignment,
        _ASSIGNMENT,
        belongs=lambda table: ~_is_on_project(table),
        required=("context", "resource"),
    ),
    _type(
        "Appointment",
        Assignment,
        _APPOINTMENT,
        "type",
        "context_id",
        "resource_id",
        required=("context", "resource"),
    ),
    _type("Estimate", Estimate, _ESTIMATE, is_made=False),
    _type(
        "Allocation",
        Allocation,
        _ALLOCATION,
        required=("resource", "start", "end", "allocation_type"),
        defaults={"value": 1.0},
    ),
    _type("Timelog", TimeEntry, _TIMELOG, required=("user", "context", "duration")),
    _type("Dependency", Dependency, _LINK, required=("from", "to")),
    _type("TypedContextLink", Dependency, _LINK, required=("from", "to")),
)
