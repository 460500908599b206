"""Which columns a table can have, and the names people give them."""

from planner_app.model import Assignment, TreeItem
from planner_app.model.fields import fields_of
from planner_app.operations.importing.plan_document import ItemType

IN_TABLES = {
    family: tuple(field for field in fields_of(family) if field.said.headings)
    for family in (TreeItem, Assignment)
}
"""The stored fields of items and of rows that are columns under their own names."""

FIELDS: dict[str, str] = {
    **{field.name: field.said.headings for fields in IN_TABLES.values() for field in fields},
    "name": "name, task, task name, item, title, treeitem, shot, shot name, asset, asset name",
    "reference": "id, uid, key, external reference, reference, ref, unique id",
    "parent": "parent, parent name, parent task, folder, container, path, belongs to, summary",
    "type": "type, item type, kind",
    "person": "person, who, assigned to, assignee, assignees, resource, "
    "resource name, resource names, resources, "
    "artist, user, username, owner, responsible",
    "team": "team, group, crew",
    "low": (
        "low, low effort, low effort remaining, low hours, low h, "
        "min, minimum, best case, optimistic"
    ),
    "high": (
        "high, high effort, high effort remaining, high hours, high "
        "h, max, maximum, worst case, pessimistic"
    ),
    "estimate": "estimate, estimation, estimated hours, effort, hours, "
    "work, remaining, remaining work, "
    "remaining hours, effort remaining, bid, bid hours",
    "activity": "activity, task type, department, step, pipeline step, discipline",
    "done": "done, is done, finished, completed, complete",
    "predecessors": (
        "predecessors, predecessor, depends on, dependencies, dependency, after, blocked by"
    ),
    "logged": (
        "logged, hours logged, logged hours, time spent, spent, actual, actual work, actual hours"
    ),
    "logged_on": "logged on, day, date logged, logged day, work date",
    "on_hold": "on hold, is on hold, hold",
    "start": "start, start date, date, begin, from",
    "finish": "finish, finish date, end, end date, to, until",
    "project": "project, project name, show, production",
    "season": "season",
    "episode": "episode, episode name",
    "sequence": "sequence, sequence name, seq, scene",
    "asset_type": "asset type, category",
}
"""Our name of each column, and what it may be called; capitals, spaces and punctuation do not
count."""

LEVELS = ("project", "season", "episode", "sequence", "asset_type")
"""Columns that say in which containers an item lies, from the outside in."""

TYPES: dict[str, ItemType] = {
    "package": "package",
    "folder": "folder",
    "project": "project",
    "task": "task",
    "event": "event",
    "partial day event": "partial_day_event",
    "milestone": "milestone",
}
BY_CONTENT = (
    "shot",
    "asset",
    "sequence",
    "scene",
    "episode",
    "season",
    "summary",
    "phase",
    "group",
)
"""Types that say nothing about whether there is work on the item itself."""
KNOWN_TYPES = frozenset((*TYPES, *BY_CONTENT))

SHOWN = (
    "Name",
    "Parent",
    "Type",
    "Assigned to",
    "Low",
    "High",
    "Estimate",
    "Deadline",
    "Predecessors",
)
"""The columns to name in a message."""


def type_named(cell: str) -> str:
    """The type as it is looked up."""
    return " ".join(cell.replace("_", " ").casefold().split())


def plain(heading: str) -> str:
    """The heading without what does not count."""
    return "".join(char for char in heading.casefold() if char.isalnum())


_FIELD_BY_NAME = {
    plain(name): field for field, names in FIELDS.items() for name in names.split(", ")
}
# Our own names too: a table that was exported here comes back.
_FIELD_BY_NAME |= {plain(field): field for field in FIELDS}


def field_of(heading: str) -> str | None:
    """Our name of the column, or None when it is none that we know."""
    return _FIELD_BY_NAME.get(plain(heading))
