"""What families of records and kinds of items are called in sentences."""

from typing import Final

from planner_app.languages import mark, tr
from planner_app.model.base import Record

# Both forms are spelled out: a program cannot put the right article before a translated noun.
_NOUNS: Final = {
    "activity": (mark("activity"), mark("An activity")),
    "allocation": (mark("allocation"), mark("An allocation")),
    "allocation_type": (mark("allocation type"), mark("An allocation type")),
    "assignment": (mark("assignment"), mark("An assignment")),
    "assignment_type": (mark("assignment type"), mark("An assignment type")),
    "dependency": (mark("dependency"), mark("A dependency")),
    "estimate": (mark("estimate"), mark("An estimate")),
    "metadata": (mark("note"), mark("A note")),
    "person": (mark("person"), mark("A person")),
    "plan": (mark("plan"), mark("A plan")),
    "team": (mark("team"), mark("A team")),
    "team_member": (mark("membership"), mark("A membership")),
    "time_entry": (mark("time entry"), mark("A time entry")),
    "treeitem": (mark("item"), mark("An item")),
    "work_calendar": (mark("work calendar"), mark("A work calendar")),
}
"""By family: as a sentence names a record, and as a sentence begins."""

# With the article, which other languages choose by the gender of the noun.
_KINDS: Final = {
    "root": mark("the plan's root"),
    "package": mark("a package"),
    "folder": mark("a folder"),
    "project": mark("a project"),
    "task": mark("a task"),
    "event": mark("an event"),
    "partial_day_event": mark("a partial-day event"),
    "milestone": mark("a milestone"),
}


def noun(family: type[Record]) -> str:
    """'item', in the language spoken."""
    return tr(_NOUNS[family.__tablename__][0])


def a_noun(family: type[Record]) -> str:
    """'An item', as a sentence begins, in the language spoken."""
    return tr(_NOUNS[family.__tablename__][1])


def a_kind(item_type: str) -> str:
    """'a folder', after 'is', in the language spoken. KeyError: items are not of this type."""
    return tr(_KINDS[item_type])
