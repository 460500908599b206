"""Which columns a table can have, and the names people give them."""

from planner_app.operations.importing.plan_document import ItemType

FIELDS: dict[str, str] = {
    "name": "name, task, task name, item, title, treeitem, shot, shot name, asset, asset name",
    "reference": "id, uid, key, external reference, reference, ref, unique id",
    "parent": "parent, parent name, parent task, folder, container, path, belongs to, summary",
    "type": "type, item type, kind",
    "person": "person, who, assigned to, assignee, assignees, resource, resource name, resource names, resources, "
    "artist, user, username, owner, responsible",
    "team": "team, group, crew",
    "low": "low, low effort, low effort remaining, low hours, low h, min, minimum, best case, optimistic",
    "high": "high, high effort, high effort remaining, high hours, high h, max, maximum, worst case, pessimistic",
    "estimate": "estimate, estimation, estimated hours, effort, hours, work, remaining, remaining work, "
    "remaining hours, effort remaining, bid, bid hours",
    "activity": "activity, task type, department, step, pipeline step, discipline",
    "done": "done, is done, finished, completed, complete",
    "daily_limit": "daily limit, hours per day, hours a day, max hours per day, limit",
    "delay_until": "delay until, not before, start after, start no earlier than, earliest start",
    "promise_by": "promise by, deadline, due, due date, due on, finish by, target date",
    "predecessors": "predecessors, predecessor, depends on, dependencies, dependency, after, blocked by",
    "logged": "logged, hours logged, logged hours, time spent, spent, actual, actual work, actual hours",
    "logged_on": "logged on, day, date logged, logged day, work date",
    "description": "description, notes, note, comment, comments",
    "on_hold": "on hold, is on hold, hold",
    "max_effort": "max effort, budget hours, effort limit",
    "start": "start, start date, date, begin, from",
    "finish": "finish, finish date, end, end date, to, until",
    "project": "project, project name, show, production",
    "season": "season",
    "episode": "episode, episode name",
    "sequence": "sequence, sequence name, seq, scene",
    "asset_type": "asset type, category",
}
"""Our name of each column, and what it may be called; capitals, spaces and punctuation do not count."""

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
BY_CONTENT = ("shot", "asset", "sequence", "scene", "episode", "season", "summary", "phase", "group")
"""Types that say nothing about whether there is work on the item itself."""
KNOWN_TYPES = frozenset((*TYPES, *BY_CONTENT))

SHOWN = ("Name", "Parent", "Type", "Assigned to", "Low", "High", "Estimate", "Deadline", "Predecessors")
"""The columns to name in a message."""


def type_named(cell: str) -> str:
    """The type as it is looked up."""
    return " ".join(cell.replace("_", " ").casefold().split())


def plain(heading: str) -> str:
    """The heading without what does not count."""
    return "".join(char for char in heading.casefold() if char.isalnum())


_FIELD_BY_NAME = {plain(name): field for field, names in FIELDS.items() for name in names.split(", ")}
_FIELD_BY_NAME |= {plain(field): field for field in FIELDS}


def field_of(heading: str) -> str | None:
    """Our name of the column, or None when it is none that we know."""
    return _FIELD_BY_NAME.get(plain(heading))
