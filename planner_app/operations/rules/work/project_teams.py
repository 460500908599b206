"""Project teams: who has open work inside a project is on the team of every enclosing project
(R12)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import func, inspect, select

from planner_app.ids import AssignmentId, ItemId, PersonId
from planner_app.model import Assignment, Plan, TreeItem
from planner_app.operations.transaction.edit import Edit
from planner_app.operations.transaction.subtrees import places, projects_above

_PEOPLE: Final = select(Assignment.treeitem_id, Assignment.person_id)
_SIZES: Final = select(Assignment.treeitem_id, func.count()).group_by(Assignment.treeitem_id)
OPEN_WORK: Final = (
    select(Assignment.treeitem_id, Assignment.person_id)
    .join(TreeItem, TreeItem.id == Assignment.treeitem_id)
    .where(
        TreeItem.type != "project", Assignment.is_done.is_(False), Assignment.person_id.is_not(None)
    )
)
"""(item id, person id) of the open rows of persons on leaves."""


def join_teams(edit: Edit, rows: Iterable[Assignment]) -> None:
    """Put the people of the open ones among some rows on the teams of the projects around them.

    A row on a team is no work: who is put on a project's team by hand is on no other team for that.
    Where the edit is a batch they join at its end."""
    if edit.joining is not None:
        edit.joining.extend(rows)
        return
    pairs = {
        (row.treeitem_id, row.person_id): None
        for row in rows
        if row.person_id is not None and not row.is_done
    }
    found = places(edit, {item_id for item_id, _ in pairs})
    wanted = {
        (project_id, person_id): None
        for item_id, person_id in pairs
        if found[item_id].type != "project"
        for project_id in projects_above(found, item_id)
    }
    # One query for all pairs: a move can bring thousands of rows into a project at once.
    there = on_teams(edit, wanted)
    new = [pair for pair in wanted if pair not in there]
    if not new:
        return
    plan = edit.plan
    sizes = Counter(
        dict(
            edit.records_where(
                _SIZES, Assignment.treeitem_id, {project_id for project_id, _ in new}
            )
        )
    )
    for project_id, person_id in new:
        sizes[project_id] += 1
        row = edit.add(
            Assignment(treeitem_id=project_id, person_id=person_id, position=sizes[project_id])
        )
        row.uid = _uid_of_itself(plan, row.id)


@contextmanager
def joined_at_the_end(edit: Edit) -> Iterator[None]:
    """For a batch: the rows that are there when the body is over have their people join the teams,
    all at once."""
    edit.joining = []
    yield
    rows, edit.joining = edit.joining, None
    edit.session.flush()
    join_teams(edit, dict.fromkeys(row for row in rows if inspect(row).persistent))


def on_teams(edit: Edit, pairs: Iterable[tuple[ItemId, PersonId]]) -> set[tuple[ItemId, PersonId]]:
    """Those on the project's team among some (project id, person id), and maybe others."""
    columns = (Assignment.treeitem_id, Assignment.person_id)
    found = edit.records_where_both(_PEOPLE, columns, pairs)
    return {(project, person) for project, person in found if person is not None}


def has_open_work_inside(edit: Edit, project_id: ItemId, person_id: PersonId | None) -> bool:
    """Whether a person has an open row on a leaf somewhere below the project."""
    return person_id is not None and (project_id, person_id) in with_open_work(edit, {person_id})


def came_with_work(row: Assignment, plan: Plan) -> bool:
    """Whether a team row came of itself and no client has given it an id since: nobody has asked
    for it yet."""
    return row.uid == _uid_of_itself(plan, row.id)


def _uid_of_itself(plan: Plan, row_id: AssignmentId) -> str:
    """The uid by which a row is known to have come of itself.

    It follows from the row's id, which is never given twice, and the plan, so that it is as unique
    as a random one and has the form of one.
    """
    digest = sha256(f"{plan.uid} {row_id}".encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))


def with_open_work(edit: Edit, person_ids: Iterable[PersonId]) -> set[tuple[ItemId, PersonId]]:
    """(project id, person id) of every project in which one of some people has an open row on a
    leaf."""
    rows = edit.records_where(OPEN_WORK, Assignment.person_id, person_ids)
    pairs = [(item, person) for item, person in rows if person is not None]
    found = places(edit, {item for item, _ in pairs})
    return {(project, person) for item, person in pairs for project in projects_above(found, item)}
