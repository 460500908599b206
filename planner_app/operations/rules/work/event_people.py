"""Who takes part in events and milestones: the whole set in one call (R9)."""

from collections.abc import Sequence

from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId, PersonId, TeamId
from planner_app.languages import tr
from planner_app.model import Assignment, TreeItem
from planner_app.model.nouns import a_kind
from planner_app.operations.rules.work.project_teams import join_teams
from planner_app.operations.rules.work.rows import (
    UNASSIGNED,
    Owner,
    hours_logged,
    owner_of,
    refresh_done_at,
    remove_row,
    renumber,
    resolve_owner,
    rows_of,
    set_done,
    vacancy,
)
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit


def set_people(
    edit: Edit,
    treeitem_id: ItemId,
    person_ids: Sequence[PersonId] = (),
    team_ids: Sequence[TeamId] = (),
) -> list[AssignmentId]:
    """R9: exactly these people (0 is Unassigned) and teams take part, in this order; answers the
    ids of their rows.

    Somebody taken off who has logged hours keeps a done row behind the others; it reopens when they
    return. Refused: a task or a container, nobody at all, somebody twice. UnknownRecord: there is
    no such person or team.
    """
    item = edit.get(TreeItem, treeitem_id)
    if not item.is_leaf or item.type == "task":
        raise Refused(
            tr(
                "'{item}' is {kind}; its assignments are changed one by one.",
                item=name_in(edit, item),
                kind=a_kind(item.type),
            )
        )
    there = {owner_of(row): row for row in rows_of(edit, item.id)}
    wanted = _owners(edit, item, person_ids, team_ids, there)
    _fill_vacancy(wanted, there)
    kept = [
        row for owner, row in there.items() if owner not in wanted and hours_logged(edit, row) > 0
    ]
    for owner, row in there.items():
        if owner not in wanted and row not in kept:
            remove_row(edit, row)
    for row in kept:
        set_done(edit, row, True)
    chosen = [_row(edit, item, owner, there) for owner in wanted]
    renumber([*chosen, *kept])
    join_teams(edit, chosen)
    refresh_done_at(edit, item)
    edit.label = tr("Changed who takes part in '{item}'", item=name_in(edit, item))
    return [row.id for row in chosen]


def _owners(
    edit: Edit,
    item: TreeItem,
    person_ids: Sequence[PersonId],
    team_ids: Sequence[TeamId],
    there: dict[Owner, Assignment],
) -> list[Owner]:
    """Persons first, then teams. Somebody deactivated stays where they are, but is not added."""
    if not person_ids and not team_ids:
        raise Refused(tr("'{item}' must keep at least one assignment.", item=name_in(edit, item)))
    present = [(person_id, None) for person_id in person_ids]
    owners = [
        resolve_owner(edit, person_id, None, owner if owner in there else UNASSIGNED)
        for person_id, owner in zip(person_ids, present, strict=True)
    ]
    owners += [resolve_owner(edit, None, team_id) for team_id in team_ids]
    if len(set(owners)) != len(owners):
        raise Refused(tr("Somebody would be on '{item}' twice.", item=name_in(edit, item)))
    return owners


def _fill_vacancy(wanted: Sequence[Owner], there: dict[Owner, Assignment]) -> None:
    """R16: the first who is new takes the place of an Unassigned row that nobody touched and that
    is not wanted."""
    new = [owner for owner in wanted if owner not in there]
    vacant = vacancy(list(there.values())) if UNASSIGNED not in wanted else None
    if vacant is not None and new:
        there[new[0]] = there.pop(UNASSIGNED)
        vacant.person_id, vacant.team_id = new[0]


def _row(edit: Edit, item: TreeItem, owner: Owner, there: dict[Owner, Assignment]) -> Assignment:
    row = there.get(owner)
    if row is None:
        return edit.add(
            Assignment(
                treeitem_id=item.id, person_id=owner[0], team_id=owner[1], position=0, is_done=False
            )
        )
    if row.is_done and hours_logged(edit, row) > 0:
        set_done(edit, row, False)
    return row
