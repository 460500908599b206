"""Project teams: who has open work inside a project is on the team of every enclosing project (R12)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Select, select

from planner_app.model import Assignment, TreeItem
from planner_app.operations.edit import Edit
from planner_app.operations.subtrees import places, projects_above

_PEOPLE: Final = select(Assignment.treeitem_id, Assignment.person_id)


def join_teams(edit: Edit, rows: Iterable[Assignment]) -> None:
    """Put the people of the open ones among some rows on the teams of the projects around them.

    A row on a team is no work: who is put on a project's team by hand is on no other team for that."""
    pairs = {(row.treeitem_id, row.person_id): None for row in rows if row.person_id is not None and not row.is_done}
    found = places(edit, {item_id for item_id, _ in pairs})
    wanted: dict[int, dict[int, None]] = defaultdict(dict)
    for item_id, person_id in pairs:
        for project_id in () if found[item_id].type == "project" else projects_above(found, item_id):
            wanted[project_id][person_id or 0] = None
    there = team_rows(edit, wanted)
    for project_id, people in wanted.items():
        new = [person_id for person_id in people if person_id not in there[project_id]]
        for position, person_id in enumerate(new, start=len(there[project_id]) + 1):
            edit.add(Assignment(treeitem_id=project_id, person_id=person_id, position=position))


def team_rows(edit: Edit, project_ids: Iterable[int]) -> dict[int, set[int | None]]:
    """The people on the teams of some projects."""
    there: dict[int, set[int | None]] = defaultdict(set)
    for project_id, person_id in edit.rows_where(_PEOPLE, Assignment.treeitem_id, project_ids):
        there[project_id].add(person_id)
    return there


def has_open_work_inside(edit: Edit, project_id: int, person_id: int | None) -> bool:
    """Whether a person has an open row on a leaf somewhere below the project."""
    return person_id is not None and (project_id, person_id) in with_open_work(edit, {person_id})


def with_open_work(edit: Edit, person_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(project id, person id) of every project in which one of some people has an open row on a leaf."""
    pairs = [(item, person) for item, person in edit.rows_where(open_work(), Assignment.person_id, person_ids)]
    found = places(edit, {item for item, _ in pairs})
    return {(project, person) for item, person in pairs for project in projects_above(found, item)}


def open_work() -> Select[int, int | None]:
    """Selects (item id, person id) of the open rows on leaves."""
    columns = select(Assignment.treeitem_id, Assignment.person_id)
    leaves = columns.join(TreeItem, TreeItem.id == Assignment.treeitem_id).where(TreeItem.type != "project")
    return leaves.where(Assignment.is_done.is_(False))
