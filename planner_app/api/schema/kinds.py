"""Kinds of work, calendars, the plan, notes, and types that only ftrack's client looks for."""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, literal, null, select, union_all

from planner_app.api.schema import attributes as of
from planner_app.api.schema.attributes import (
    ID,
    Attribute,
    EntityType,
    Reference,
    Scalar,
    scalar,
    text,
)
from planner_app.api.schema.contexts import CONCRETE, ONLY_SCHEMA, STATUS_IDS
from planner_app.model import (
    Activity,
    AllocationType,
    AssignmentType,
    Metadata,
    Plan,
    TreeItem,
    WorkCalendar,
)
from planner_app.operations.transaction.journal import RECORD_TYPES

_STATUSES: Final = (
    ("not-started", "Not started", "NOT_STARTED", "#a0a0a0"),
    ("in-progress", "In progress", "IN_PROGRESS", "#3498db"),
    ("on-hold", "On hold", "BLOCKED", "#e67e22"),
    ("done", "Done", "DONE", "#27ae60"),
)
_STATES: Final = tuple(
    (short.lower(), short.replace("_", " ").title(), short) for _, _, short, _ in _STATUSES
)
"""ftrack's states, each made of the short name of a status."""


def _made_up(names: tuple[str, ...], records: list[tuple[Any, ...]]) -> FromClause:
    """Rows that are stored nowhere, so that queries can join them like others."""
    selects = [
        select(*(literal(value).label(name) for name, value in zip(names, record, strict=True)))
        for record in records
    ]
    return union_all(*selects).subquery()


def _statuses() -> FromClause:
    records = [
        (STATUS_IDS[uid], uid, name, number, color)
        for number, (uid, name, _, color) in enumerate(_STATUSES, start=1)
    ]
    return _made_up(("id", "uid", "name", "state", "color"), records)


def _states() -> FromClause:
    records = [
        (number, uid, name, short) for number, (uid, name, short) in enumerate(_STATES, start=1)
    ]
    return _made_up(("id", "uid", "name", "short"), records)


def _the_only_one() -> FromClause:
    return _made_up(("id", "uid", "name"), [(1, ONLY_SCHEMA, "Default")])


def _nowhere() -> FromClause:
    # ftrack's client asks for the places of files when it starts. There are none.
    none = select(
        literal(0).label("id"), literal("").label("uid"), literal("").label("name")
    ).where(literal(0) == 1)
    return none.subquery()


def _type(
    name: str, source: Any, attributes: tuple[Attribute, ...], *shown: str, **more: Any
) -> EntityType:
    """A type of stored records, or of rows that a function makes up."""
    if isinstance(source, type):
        return of.entity_type(name, source, attributes, *shown, **more)
    return of.entity_type_of(name, source, None, attributes, *shown, **more)


_PARENT_TYPES: Final = {
    "person": "User",
    "team": "Group",
    "team_member": "Membership",
    "assignment": "Assignment",
    "estimate": "Estimate",
    "allocation": "Allocation",
    "time_entry": "Timelog",
    "dependency": "Dependency",
    "activity": "Activity",
    "assignment_type": "AssignmentType",
    "allocation_type": "AllocationType",
    "work_calendar": "WorkCalendar",
    "plan": "Plan",
}
"""Entity types by table. Items are left out: they have several types."""


def _on(family: str) -> of.Of:
    return lambda note: case((note.c.family == family, note.c.record_id), else_=null())


def _parent_type(note: FromClause) -> ColumnElement[Any]:
    # The type of an item is that of its row, not of its table.
    item = of.alias_of(TreeItem)()
    kind = (
        select(case(CONCRETE, value=item.c.type))
        .where(item.c.id == note.c.record_id)
        .scalar_subquery()
    )
    return case((note.c.family == "treeitem", kind), else_=case(_PARENT_TYPES, value=note.c.family))


def parent_types() -> dict[str, str]:
    """For each table that can have notes, the type that a note names its record by."""
    return {"treeitem": "Context", **{f: t for f, t in _PARENT_TYPES.items() if f in RECORD_TYPES}}


def _noted(*attributes: Attribute, family: str) -> tuple[Attribute, ...]:
    return (ID, *attributes, of.notes_on(family))


_METADATA: Final[tuple[Attribute, ...]] = (
    Reference(
        "parent",
        "Context",
        tuple((name, _on(family)) for family, name in parent_types().items()),
        "parent_id",
    ),
    Scalar("parent_type", "string", _parent_type),
    text("key"),
    text("value"),
)
_PLAN: Final[tuple[Attribute, ...]] = _noted(
    text("name"),
    text("timezone"),
    of.reference("default_calendar", "WorkCalendar", "default_calendar_id"),
    scalar("strict_bookings", "boolean"),
    scalar("correlated_work", "boolean"),
    family="plan",
)
_CALENDAR: Final[tuple[Attribute, ...]] = _noted(
    text("name"),
    scalar("weekly_hours", "object"),
    text("country"),
    text("region"),
    scalar("exceptions", "object"),
    family="work_calendar",
)
_ACTIVITY: Final[tuple[Attribute, ...]] = _noted(
    text("name"),
    Scalar("sort", "integer", of.column("id"), is_set=False),
    # ftrack's client shows types in a colour.
    of.constant("color", "string", "#999999"),
    family="activity",
)
_STATUS: Final[tuple[Attribute, ...]] = (
    ID,
    text("name", is_set=False),
    scalar("sort", "integer", "id", is_set=False),
    of.reference("state", "State", "state", is_set=False),
    text("color", is_set=False),
)
_NAMED: Final[tuple[Attribute, ...]] = (ID, text("name", is_set=False))
_PROJECT_SCHEMA: Final[tuple[Attribute, ...]] = (
    *_NAMED,
    of.reference("_task_workflow", "WorkflowSchema", "id", is_set=False),
    of.reference("_task_type_schema", "TaskTypeSchema", "id", is_set=False),
)
"""ftrack's client asks it for the statuses and types of tasks; here they are the same in
all projects."""

KINDS: Final = (
    _type("Activity", Activity, _ACTIVITY, "name", required=("name",)),
    # ftrack's name of an activity.
    _type("Type", Activity, _ACTIVITY, "name", required=("name",)),
    _type(
        "AssignmentType",
        AssignmentType,
        _noted(text("name"), family="assignment_type"),
        "name",
        required=("name",),
    ),
    _type(
        "AllocationType",
        AllocationType,
        _noted(text("name"), scalar("takes_time", "boolean"), family="allocation_type"),
        "name",
        required=("name", "takes_time"),
    ),
    _type("WorkCalendar", WorkCalendar, _CALENDAR, "name", required=("name",)),
    _type("Plan", Plan, _PLAN, "name", is_made=False),
    _type("Status", _statuses, _STATUS, "name", is_made=False),
    _type("State", _states, (*_NAMED, text("short", is_set=False)), "name", is_made=False),
    _type("ProjectSchema", _the_only_one, _PROJECT_SCHEMA, "name", is_made=False),
    _type(
        "WorkflowSchema",
        _the_only_one,
        (*_NAMED, of.everything("statuses", "Status")),
        "name",
        is_made=False,
    ),
    _type(
        "TaskTypeSchema",
        _the_only_one,
        (*_NAMED, of.everything("types", "Type")),
        "name",
        is_made=False,
    ),
    _type("Location", _nowhere, _NAMED, "name", is_made=False),
    EntityType(
        "Metadata",
        of.alias_of(Metadata),
        "metadata",
        of.by_name(_METADATA),
        ("parent_id", "parent_type", "key", "value"),
        primary_key=("parent_id", "key"),
        required=("parent", "key", "value"),
        record=Metadata,
        ids_for_attributes=of.ids_of(_METADATA),
    ),
)
