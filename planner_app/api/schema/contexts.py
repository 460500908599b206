"""Items of the tree: ftrack's contexts."""

from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, exists, literal, null, select

from planner_app.api.schema.attributes import (
    ID,
    Attribute,
    CollectionAttribute,
    EntityType,
    Reference,
    Scalar,
    alias_of,
    by_name,
    column,
    constant,
    fields_but,
    ids_of,
    notes_on,
    reference,
    scalar,
    text,
)
from planner_app.api.schema.derived import (
    ANCESTORS,
    CONTAINER_IS_DONE,
    DESCENDANTS,
    ITEM_VALUES,
    LINK,
    PROJECT,
    TIME_LOGGED,
)
from planner_app.model import Assignment, TimeEntry, TreeItem

CONCRETE: Final = {
    "project": "Project",
    "folder": "Folder",
    "package": "Package",
    "task": "Task",
    "event": "Event",
    "partial_day_event": "PartialDayEvent",
    "milestone": "Milestone",
}
"""Names of entity types by the type of an item."""
STATUS_IDS: Final = {"not-started": 1, "in-progress": 2, "on-hold": 3, "done": 4}
ONLY_SCHEMA: Final = "default"
"""The id of the only ProjectSchema: statuses and types are the same in all projects."""

_rows, _entries, _items = alias_of(Assignment), alias_of(TimeEntry), alias_of(TreeItem)


def _context_type(item: FromClause) -> ColumnElement[Any]:
    # ftrack's words: a project is a show, everything inside it a task.
    return case((item.c.type == "project", literal("show")), else_=literal("task"))


def _parent(item: FromClause) -> ColumnElement[Any]:
    # Clients do not know the root: an item at the top has no parent.
    top = _items()
    root = select(top.c.id).where(top.c.type == "root").scalar_subquery()
    return case((item.c.parent_id == root, null()), else_=item.c.parent_id)


def _first_activity(item: FromClause) -> ColumnElement[Any]:
    # ftrack gives a task one type; here each row has its activity, and the first one counts.
    row = _rows()
    first = (
        select(row.c.activity_id)
        .where(row.c.treeitem_id == item.c.id)
        .order_by(row.c.position)
        .limit(1)
    )
    return first.correlate(item).scalar_subquery()


def _status(item: FromClause) -> ColumnElement[Any]:
    # ftrack wants one status. The first that fits counts: done before on hold.
    entry = _entries()
    return case(
        (item.c.done_at.is_not(None), literal(STATUS_IDS["done"])),
        (item.c.is_on_hold, literal(STATUS_IDS["on-hold"])),
        (
            exists().where(entry.c.treeitem_id == item.c.id).correlate(item),
            literal(STATUS_IDS["in-progress"]),
        ),
        else_=literal(STATUS_IDS["not-started"]),
    )


_COMMON: Final[tuple[Attribute, ...]] = (
    ID,
    text("name"),
    text("description"),
    Scalar("context_type", "string", _context_type, is_set=False),
    Reference("parent", "Context", (("Context", _parent),), "parent_id"),
    CollectionAttribute("children", "Context", column("parent_id"), "parent", order="rank"),
    ANCESTORS,
    DESCENDANTS,
    PROJECT,
    LINK,
    *fields_but(TreeItem, "name", "description", "start_date", "finish_date", "start", "end"),
    CollectionAttribute("incoming_links", "TypedContextLink", column("after_id"), "to"),
    CollectionAttribute("outgoing_links", "TypedContextLink", column("before_id"), "from"),
    *ITEM_VALUES,
    notes_on("treeitem"),
)
_TYPED: Final[tuple[Attribute, ...]] = (
    scalar("start_date", "date", "delay_until"),
    scalar("end_date", "date", "promise_by"),
    Scalar("bid", "number", lambda item: item.c.max_effort * 3600),
)
"""ftrack's names of "not before", the deadline and the maximum effort (in seconds)."""
_LEAF: Final[tuple[Attribute, ...]] = (
    Scalar("is_done", "boolean", lambda item: item.c.done_at.is_not(None)),
    scalar("done_at", "datetime"),
    reference("package", "Package", "package_id"),
    CollectionAttribute(
        "assignments", "Assignment", column("treeitem_id"), "context", order="position"
    ),
    CollectionAttribute(
        "appointments", "Appointment", column("treeitem_id"), "context", order="position"
    ),
    CollectionAttribute("timelogs", "Timelog", column("treeitem_id"), "context"),
    TIME_LOGGED,
    Reference("status", "Status", (("Status", _status),), "status_id"),
    Reference("type", "Type", (("Type", _first_activity),), "type_id"),
)
_EVENT: Final = (
    scalar("start_date", "date"),
    scalar("finish_date", "date"),
    scalar("end_date", "date", "finish_date"),
)
_PROJECT: Final[tuple[Attribute, ...]] = (
    text("full_name", "name"),
    constant("status", "string", "active"),
    Reference(
        "project_schema",
        "ProjectSchema",
        (("ProjectSchema", lambda _: literal(1)),),
        "project_schema_id",
    ),
    CollectionAttribute(
        "allocations", "Appointment", column("treeitem_id"), "context", order="position"
    ),
    CONTAINER_IS_DONE,
)
_OWN: Final[dict[str, tuple[Attribute, ...]]] = {
    "Project": (*_TYPED, *_PROJECT),
    "Folder": (*_TYPED, CONTAINER_IS_DONE),
    "Package": (*_TYPED, CONTAINER_IS_DONE),
    "Task": (*_TYPED, *_LEAF),
    "Event": (*_EVENT, *_LEAF),
    "PartialDayEvent": (scalar("start", "datetime"), scalar("end", "datetime"), *_LEAF),
    "Milestone": (
        scalar("date", "date", "start_date"),
        scalar("end_date", "date", "start_date"),
        *_LEAF,
    ),
}
_REQUIRED: Final = {
    "Event": ("name", "start_date", "finish_date"),
    "PartialDayEvent": ("name", "start", "end"),
    "Milestone": ("name", "date"),
}
_SHOWN: Final = ("context_type", "id", "name")
"""Default projections of items, in ftrack's order."""
LEAVES: Final = ("Task", "Event", "PartialDayEvent", "Milestone")


def _of_type(kind: str) -> EntityType:
    name = CONCRETE[kind]
    attributes = (*_COMMON, *_OWN[name])
    return EntityType(
        name,
        _items,
        "treeitem",
        by_name(attributes),
        _SHOWN,
        belongs=lambda item: item.c.type == kind,
        record=TreeItem,
        required=_REQUIRED.get(name, ("name",)),
        ids_for_attributes=ids_of(attributes),
    )


def _base(name: str, without: tuple[str, ...]) -> EntityType:
    """A type that stands for items of all types but some. Clients cannot create it."""
    return EntityType(
        name,
        _items,
        "treeitem",
        by_name(_COMMON),
        _SHOWN,
        belongs=lambda item: item.c.type.not_in(without),
        concrete=column("type"),
        subtypes=tuple(
            (concrete, None) for kind, concrete in CONCRETE.items() if kind not in without
        ),
        record=TreeItem,
        ids_for_attributes=ids_of(_COMMON),
        is_made=False,
    )


CONTEXTS: Final = (
    _base("Context", ("root",)),
    _base("TypedContext", ("root", "project")),
    *map(_of_type, CONCRETE),
)
