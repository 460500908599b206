"""Activities: create, rename, take away (R19)."""

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import ActivityId, ItemId
from planner_app.languages import tr
from planner_app.model import Activity, Assignment, TimeEntry, TreeItem
from planner_app.operations.rules.work.rows import rows_of
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit, free_name


def create_activity(edit: Edit, *, name: str) -> ActivityId:
    """A new kind of work; answers the id. Refused: no name, a name that is taken."""
    activity = edit.add(Activity(name=free_name(edit, Activity, name)))
    edit.label = tr("Added the activity {activity}", activity=activity.name)
    return activity.id


def update_activity(edit: Edit, activity_id: ActivityId, *, name: str) -> None:
    """Rename. Refused: as on creation."""
    activity = edit.get(Activity, activity_id)
    old_name, activity.name = (
        activity.name,
        free_name(edit, Activity, name, activity),
    )
    edit.label = tr(
        "Renamed the activity {old_name} to {name}", old_name=old_name, name=activity.name
    )


def delete_activity(
    edit: Edit, activity_id: ActivityId, *, heir_id: ActivityId | None = None
) -> None:
    """R19: what was done under it goes under the heir, else under no activity."""
    activity = edit.get(Activity, activity_id)
    heir = edit.get(Activity, heir_id) if heir_id is not None else None
    if heir is activity:
        raise Refused(tr("{name} cannot take its own place.", name=activity.name))
    rows = edit.all(select(Assignment).where(Assignment.activity_id == activity.id))
    entries = edit.all(select(TimeEntry).where(TimeEntry.activity_id == activity.id))
    new_id = heir.id if heir is not None else None
    for row in rows:
        row.activity_id = new_id
    for entry in entries:
        entry.activity_id = new_id
    edit.label = tr("Removed the activity {activity}", activity=activity.name)
    edit.delete(activity)


def set_activity(edit: Edit, treeitem_id: ItemId, activity_id: ActivityId | None) -> None:
    """Make all rows of a leaf this kind of work, None for none. Refused: a container, an unknown
    activity."""
    item = edit.get(TreeItem, treeitem_id)
    if not item.is_leaf:
        raise Refused(
            tr(
                "'{item}' has no rows, so it has no kind of work; tasks, events and milestones do.",
                item=item.name,
            )
        )
    activity = edit.get(Activity, activity_id).id if activity_id is not None else None
    for row in rows_of(edit, item.id):
        row.activity_id = activity
    edit.label = tr("Changed the activity of '{item}'", item=name_in(edit, item))
