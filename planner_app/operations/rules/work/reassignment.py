"""Handing work over: to somebody else, or to another item (R10). The one function behind drags,
calls and scripts."""

from collections.abc import Sequence

from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId, PersonId, TeamId
from planner_app.languages import tr
from planner_app.model import Assignment, TreeItem
from planner_app.model.fields import names_of
from planner_app.operations.rules.work.project_teams import has_open_work_inside, join_teams
from planner_app.operations.rules.work.ranges import append_estimate, merged, set_range
from planner_app.operations.rules.work.rows import (
    Owner,
    hours_logged,
    owner_name,
    owner_of,
    refresh_done_at,
    refuse_what_cannot_carry,
    remove_row,
    renumber,
    resolve_owner,
    row_for,
    rows_of,
    set_done,
    vacancy,
)
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import KEEP, Edit, Keep


def reassign(
    edit: Edit,
    assignment_id: AssignmentId,
    *,
    person_id: PersonId | Keep | None = KEEP,
    team_id: TeamId | Keep | None = KEEP,
    treeitem_id: ItemId | None = None,
) -> AssignmentId:
    """Hand a row's work to another person or team, or carry it to another item; answers the id of
    the row that has it.

    Refused: a person and a team at once, a done row with hours, a merge above 100 000 h, an item
    that carries no such row. Onto itself it is no change.
    """
    row = edit.get(Assignment, assignment_id)
    owner = resolve_owner(edit, person_id, team_id, owner_of(row))
    item = edit.get(TreeItem, row.treeitem_id)
    target_item = edit.get(TreeItem, treeitem_id) if treeitem_id is not None else item
    if target_item.id == item.id and owner == owner_of(row):
        return row.id
    told = len(edit.notes)
    carrier = _hand_on(edit, row, item, target_item, owner)
    # R12: only now is it known which row carries the work, and on which item.
    refresh_done_at(edit, item)
    join_teams(edit, [carrier])
    if edit.notes[told:]:
        edit.notes[told:] = [
            "; ".join(edit.notes[told:]) + "."
        ]  # one sentence for all the rows that changed
    return carrier.id


def _hand_on(
    edit: Edit, row: Assignment, item: TreeItem, target_item: TreeItem, owner: Owner
) -> Assignment:
    """Label the edit and do the handing over that it names; answers the row that carries the
    work."""
    before, after = owner_name(edit, owner_of(row)), owner_name(edit, owner)
    if target_item.id != item.id:
        edit.label = tr(
            "Moved {person}'s work on '{item}' to '{target}'",
            person=before,
            item=name_in(edit, item),
            target=name_in(edit, target_item),
        )
        edit.label += f" for {after}" if owner != owner_of(row) else ""
        carrier = _to_item(edit, row, item, target_item, owner)
        refresh_done_at(edit, target_item)
        return carrier
    if item.type == "project":
        edit.label = tr(
            "Replaced {before} by {after} on the team of '{item}'",
            before=before,
            after=after,
            item=name_in(edit, item),
        )
        return _on_project_team(edit, row, item, owner)
    edit.label = tr(
        "Reassigned '{item}' from {before} to {after}",
        item=name_in(edit, item),
        before=before,
        after=after,
    )
    return _to_owner(edit, row, item, owner)


def _on_project_team(edit: Edit, row: Assignment, item: TreeItem, owner: Owner) -> Assignment:
    refuse_what_cannot_carry(item, owner)
    if has_open_work_inside(edit, item.id, row.person_id):
        raise Refused(
            tr(
                "{person} has open work inside '{item}'.",
                person=owner_name(edit, owner_of(row)),
                item=name_in(edit, item),
            )
        )
    return _to_owner(edit, row, item, owner)


def _to_owner(edit: Edit, row: Assignment, item: TreeItem, owner: Owner) -> Assignment:
    rows = rows_of(edit, item.id)
    target = row_for(rows, owner)
    if target is not None:
        return _merge(edit, row, target)
    if hours_logged(edit, row) == 0:
        return _change_owner(edit, row, owner)
    return _hand_over(edit, row, rows, owner)


def _change_owner(edit: Edit, row: Assignment, owner: Owner) -> Assignment:
    """R10a: nothing logged, nobody there: the row itself changes hands."""
    row.person_id, row.team_id = owner
    if row.low is not None:
        append_estimate(edit, row)
    return row


def _hand_over(edit: Edit, row: Assignment, rows: Sequence[Assignment], owner: Owner) -> Assignment:
    """R10b: hours stay on a done row; a new row right after it takes what is left."""
    _refuse_done_with_hours(edit, row)
    new = edit.add(_copy(row, row.treeitem_id, owner, position=row.position + 1))
    if row.low is not None:
        append_estimate(edit, new)
    index = [other.id for other in rows].index(row.id)
    renumber([*rows[: index + 1], new, *rows[index + 1 :]])
    _leave_hours(edit, row)
    return new


def _merge(edit: Edit, source: Assignment, target: Assignment) -> Assignment:
    """R10c: what is left is added to the target's row; the source goes, or stays done with its
    hours."""
    left, name = _left(source), owner_name(edit, owner_of(target))
    if left is not None and (left[1] > 0 or not target.is_done):
        set_range(edit, target, *merged(_left(target), left))
        edit.notes.append(tr("The work left was added to the row of {person}", person=name))
    else:
        edit.notes.append(tr("The row of {person} stays as it was", person=name))
    # R14: hours stay with whoever worked them, so the row must stay too.
    if hours_logged(edit, source) > 0:
        if not source.is_done:
            _leave_hours(edit, source)
    else:
        remove_row(edit, source)
    return target


def _to_item(
    edit: Edit, row: Assignment, item: TreeItem, target_item: TreeItem, owner: Owner
) -> Assignment:
    """R10d: the rest moves to another item as its last row; hours stay behind; no leaf is left
    without a row."""
    if not (item.is_leaf and target_item.is_leaf):
        raise Refused(tr("Work can move between tasks, events and milestones only."))
    span = (row.low, row.high) if row.low is not None and row.high is not None else None
    refuse_what_cannot_carry(target_item, owner, span=span, limit=row.daily_limit)
    rows = rows_of(edit, target_item.id)
    target = row_for(rows, owner)
    if target is not None:
        carrier = _merge(edit, row, target)
    elif hours_logged(edit, row) > 0:
        _refuse_done_with_hours(edit, row)
        carrier = edit.add(_copy(row, target_item.id, owner, position=len(rows) + 1))
        if row.low is not None:
            append_estimate(edit, carrier)
        _leave_hours(edit, row)
    else:
        carrier = _carry(edit, row, target_item.id, len(rows) + 1, owner)
    _settle(edit, item, target_item, carrier)
    return carrier


def _carry(
    edit: Edit, row: Assignment, treeitem_id: ItemId, position: int, owner: Owner
) -> Assignment:
    changes_hands = owner_of(row) != owner
    rest = [other for other in rows_of(edit, row.treeitem_id) if other.id != row.id]
    row.treeitem_id, row.position = treeitem_id, position
    row.person_id, row.team_id = owner
    if changes_hands and row.low is not None:
        append_estimate(edit, row)
    renumber(rest)
    return row


def _settle(edit: Edit, item: TreeItem, target_item: TreeItem, carrier: Assignment) -> None:
    """R16 on both ends: no leaf without a row; an untouched Unassigned row gives way to somebody at
    work."""
    if not rows_of(edit, item.id):
        edit.add(Assignment(treeitem_id=item.id, position=1))
        edit.notes.append(tr("'{item}' is unassigned now", item=name_in(edit, item)))
    rows = [row for row in rows_of(edit, target_item.id) if row.id != carrier.id]
    vacant = vacancy(rows)
    if vacant is not None and not carrier.is_done:
        carrier.activity_id = carrier.activity_id or vacant.activity_id
        remove_row(edit, vacant)
        renumber([carrier if row is vacant else row for row in rows])


def _left(row: Assignment) -> tuple[float, float] | None:
    """What there is to hand over: nothing from a never-estimated or done row."""
    return (
        (row.low, row.high)
        if row.low is not None and row.high is not None and not row.is_done
        else None
    )


def _leave_hours(edit: Edit, row: Assignment) -> None:
    """The old row keeps its person and hours, done, with nothing left."""
    if row.low is not None and (row.low, row.high) != (0.0, 0.0):
        row.low = row.high = 0.0
        append_estimate(edit, row)
    set_done(edit, row, True)
    edit.notes.append(tr("{person} keeps the hours logged", person=owner_name(edit, owner_of(row))))


def _refuse_done_with_hours(edit: Edit, row: Assignment) -> None:
    if row.is_done:
        raise Refused(
            tr(
                "{person}'s part is done; there is nothing left to hand over.",
                person=owner_name(edit, owner_of(row)),
            )
        )


def _copy(row: Assignment, treeitem_id: ItemId, owner: Owner, position: int) -> Assignment:
    return Assignment(
        treeitem_id=treeitem_id,
        person_id=owner[0],
        team_id=owner[1],
        activity_id=row.activity_id,
        assignment_type_id=row.assignment_type_id,
        low=row.low,
        high=row.high,
        is_done=False,
        position=position,
        **{name: getattr(row, name) for name in names_of(Assignment)},
    )
