"""Project teams: who has open work inside a project is on the team of every enclosing project (R12)."""

from sqlalchemy import select

from planner_app.model import Assignment, TreeItem
from planner_app.operations.edit import Edit
from planner_app.operations.rows import rows_of


def enclosing_projects(edit: Edit, item: TreeItem) -> list[TreeItem]:
    """The projects above an item, innermost first."""
    found = []
    parent_id = item.parent_id
    while parent_id is not None:
        parent = edit.session.get_one(TreeItem, parent_id)
        if parent.type == "project":
            found.append(parent)
        parent_id = parent.parent_id
    return found


def join_teams(edit: Edit, item: TreeItem, person_id: int | None) -> None:
    """Put a person with open work on the item on the teams of its projects."""
    if person_id is None:
        return
    for project in enclosing_projects(edit, item):
        rows = rows_of(edit, project.id)
        if all(row.person_id != person_id for row in rows):
            edit.add(Assignment(treeitem_id=project.id, person_id=person_id, position=len(rows) + 1))


def has_open_work_inside(edit: Edit, project: TreeItem, person_id: int | None) -> bool:
    """Whether a person has an open row on a leaf somewhere below the project."""
    if person_id is None:
        return False
    mine = select(TreeItem).join(Assignment, Assignment.treeitem_id == TreeItem.id)
    open_rows = mine.where(Assignment.person_id == person_id, Assignment.is_done.is_(False), TreeItem.type != "project")
    return any(project in enclosing_projects(edit, item) for item in edit.all(open_rows))
