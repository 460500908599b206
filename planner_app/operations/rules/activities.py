"""Activities: create, rename, take away (R19)."""

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import ActivityId, ItemId
from planner_app.model import Activity, Assignment, TimeEntry, TreeItem
from planner_app.operations.rules.work.rows import rows_of
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit, free_name


def create_activity(edit: Edit, *, name: str) -> ActivityId:
    """A new kind of work; answers the id. Refused: no name, a name that is taken."""
    activity = edit.add(Activity(name=free_name(edit, Activity, "An activity", name)))
    edit.label = f"Added the activity {activity.name}"
    return activity.id


def update_activity(edit: Edit, activity_id: ActivityId, *, name: str) -> None:
    """Rename. Refused: as on creation."""
    activity = edit.get(Activity, activity_id, "activity")
    old_name, activity.name = (
        activity.name,
        free_name(edit, Activity, "An activity", name, activity),
    )
    edit.label = f"Renamed the activity {old_name} to {activity.name}"


def delete_activity(
    edit: Edit, activity_id: ActivityId, *, heir_id: ActivityId | None = None
) -> None:
    """R19: what was done under it goes under the heir, else under no activity."""
    activity = edit.get(Activity, activity_id, "activity")
    heir = edit.get(Activity, heir_id, "activity") if heir_id is not None else None
    if heir is activity:
        raise Refused(f"{activity.name} cannot take its own place.")
    rows = edit.all(select(Assignment).where(Assignment.activity_id == activity.id))
    entries = edit.all(select(TimeEntry).where(TimeEntry.activity_id == activity.id))
    new_id = heir.id if heir is not None else None
    for row in rows:
        row.activity_id = new_id
    for entry in entries:
        entry.activity_id = new_id
    edit.label = f"Removed the activity {activity.name}"
    edit.delete(activity)


def set_activity(edit: Edit, treeitem_id: ItemId, activity_id: ActivityId | None) -> None:
    """Make all rows of a leaf this kind of work, None for none. Refused: a container, an unknown
    activity."""
    item = edit.get(TreeItem, treeitem_id, "item")
    if not item.is_leaf:
        raise Refused(
            "Kinds of work are those of a task's, event's or "
            f"milestone's rows, not of '{item.name}'."
        )
    activity = edit.get(Activity, activity_id, "activity").id if activity_id is not None else None
    for row in rows_of(edit, item.id):
        row.activity_id = activity
    edit.label = f"Changed the activity of '{name_in(edit, item)}'"
