"""Assignments: create, update, reorder, delete (R3-R8, R11-R13, R16)."""

from collections.abc import Sequence
from typing import Unpack

from planner_app.errors import Refused
from planner_app.ids import ActivityId, AssignmentId, ItemId, PersonId, TeamId
from planner_app.languages import mark, tr
from planner_app.model import Activity, Assignment, TreeItem
from planner_app.model.assignments import AssignmentValues
from planner_app.operations.rules.work.project_teams import has_open_work_inside, join_teams
from planner_app.operations.rules.work.ranges import checked_range, set_range
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.rows import (
    UNASSIGNED,
    Owner,
    assignment_type_named,
    checked_fields,
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
    set_fields,
    vacancy,
)
from planner_app.operations.snapshot.can_destroy import reason_to_keep
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import KEEP, Edit, Keep
from planner_app.operations.transaction.field_words import listed_fields
from planner_app.words import number_words


def create_assignment(
    edit: Edit,
    treeitem_id: ItemId,
    *,
    person_id: PersonId | Keep | None = KEEP,
    team_id: TeamId | Keep | None = KEEP,
    low: float | Keep = KEEP,
    high: float | Keep = KEEP,
    activity_id: ActivityId | Keep | None = KEEP,
    assignment_type: str | None = None,
    **values: Unpack[AssignmentValues],
) -> AssignmentId:
    """Put somebody on an item; answers the row's id.

    Refused: on it already (R4), a person and a team at once (R3), a bad range (R5), the item
    carries no rows."""
    item = edit.get(TreeItem, treeitem_id)
    owner = resolve_owner(edit, person_id, team_id)
    span = checked_range(low, high)
    values = checked_fields(values)
    refuse_what_cannot_carry(item, owner, span=span, limit=values.get("daily_limit"))
    rows = rows_of(edit, item.id)
    given = any(value is not None for value in (assignment_type, *values.values()))
    others = (person_id, team_id, activity_id)
    only_a_range = (
        span is not None and not given and all(isinstance(other, Keep) for other in others)
    )
    row = _row_to_fill(edit, item, rows, owner, only_a_range=only_a_range)
    if not isinstance(activity_id, Keep):
        row.activity_id = _activity(edit, activity_id)
    if assignment_type is not None:
        row.assignment_type_id = assignment_type_named(edit, assignment_type).id
    set_fields(row, values)
    if span:
        set_range(edit, row, *span)
    refresh_done_at(edit, item, rows if row in rows else [*rows, row])
    join_teams(edit, [row])
    return row.id


def update_assignment(
    edit: Edit,
    assignment_id: AssignmentId,
    *,
    person_id: PersonId | Keep | None = KEEP,
    team_id: TeamId | Keep | None = KEEP,
    treeitem_id: ItemId | None = None,
    low: float | Keep = KEEP,
    high: float | Keep = KEEP,
    note: str | None = None,
    is_done: bool | None = None,
    activity_id: ActivityId | Keep | None = KEEP,
    assignment_type: str | Keep | None = KEEP,
    **values: Unpack[AssignmentValues],
) -> AssignmentId:
    """Change a row; with a person, team or item it is reassigned first and the rest applies to the
    row that carries the work afterwards (R10), whose id is the answer. Refused: R3, R5, R10,
    R12."""
    row = edit.get(Assignment, assignment_id)
    span = checked_range(low, high)
    values = checked_fields(values)
    if not (isinstance(person_id, Keep) and isinstance(team_id, Keep)) or treeitem_id is not None:
        row_id = reassign(
            edit, assignment_id, person_id=person_id, team_id=team_id, treeitem_id=treeitem_id
        )
        row = edit.get(Assignment, row_id)
    item = edit.get(TreeItem, row.treeitem_id)
    who = owner_name(edit, owner_of(row))
    _set_kinds(edit, item, row, activity_id, assignment_type)
    if values:
        refuse_what_cannot_carry(item, owner_of(row), limit=values.get("daily_limit"))
        set_fields(row, values)
        edit.label = edit.label or tr(
            "Changed the {fields} of {person} on '{item}'",
            item=name_in(edit, item),
            person=who,
            fields=listed_fields(Assignment, values),
        )
    _set_progress(edit, item, row, span, is_done, note)
    return row.id


def _set_kinds(
    edit: Edit,
    item: TreeItem,
    row: Assignment,
    activity_id: ActivityId | Keep | None,
    assignment_type: str | Keep | None,
) -> None:
    who = owner_name(edit, owner_of(row))
    if not isinstance(activity_id, Keep):
        row.activity_id = _activity(edit, activity_id)
        edit.label = edit.label or tr(
            "Changed the activity of {person} on '{item}'", person=who, item=name_in(edit, item)
        )
    if not isinstance(assignment_type, Keep):
        row.assignment_type_id = (
            assignment_type_named(edit, assignment_type).id if assignment_type else None
        )
        edit.label = edit.label or tr(
            "Changed the type of {person} on '{item}'", person=who, item=name_in(edit, item)
        )


def _set_progress(
    edit: Edit,
    item: TreeItem,
    row: Assignment,
    span: tuple[float, float] | None,
    is_done: bool | None,
    note: str | None,
) -> None:
    who = owner_name(edit, owner_of(row))
    refuse_what_cannot_carry(item, owner_of(row), span=span, is_done=is_done)
    if span:
        set_range(edit, row, *span, note)
        edit.label = edit.label or tr(
            "Estimated '{item}' for {person}: {low}–{high} h",
            item=name_in(edit, item),
            person=who,
            low=number_words(span[0], 2),
            high=number_words(span[1], 2),
        )
    if is_done is not None:
        if not isinstance(is_done, bool):
            raise Refused(tr("An assignment is done or not: is_done must be true or false."))
        set_done(edit, row, is_done)
        label = mark("Finished '{item}' for {person}")
        if not is_done:
            label = mark("Reopened '{item}' for {person}")
        edit.label = edit.label or tr(label, item=name_in(edit, item), person=who)
    refresh_done_at(edit, item)
    join_teams(edit, [row])


def reorder_assignments(
    edit: Edit, treeitem_id: ItemId, assignment_ids: Sequence[AssignmentId]
) -> None:
    """R11: all the item's rows, done ones included, in the wanted order. Refused: a missing,
    foreign or double id."""
    item = edit.get(TreeItem, treeitem_id)
    rows = {row.id: row for row in rows_of(edit, item.id)}
    if len(set(assignment_ids)) != len(assignment_ids) or set(assignment_ids) != set(rows):
        raise Refused(
            tr(
                "The new order must name each assignment of '{item}' once, and no others.",
                item=name_in(edit, item),
            )
        )
    renumber([rows[row_id] for row_id in assignment_ids])
    names = [owner_name(edit, owner_of(rows[i])) for i in assignment_ids]
    shown = [*names[:4], *(["…"] if len(names) > 4 else [])]
    edit.label = tr("Reordered '{item}': {names}", item=name_in(edit, item), names=", ".join(shown))


def delete_assignment(edit: Edit, assignment_id: AssignmentId) -> ItemId:
    """Take a row away; answers the item's id, whose rows `records` tell (R8). Refused: R7."""
    row = edit.get(Assignment, assignment_id)
    item = edit.get(TreeItem, row.treeitem_id)
    who = owner_name(edit, owner_of(row))
    reason = reason_to_keep(
        item,
        who,
        hours=hours_logged(edit, row),
        rows=len(rows_of(edit, item.id)),
        has_open_work_inside=lambda: has_open_work_inside(edit, item.id, row.person_id),
    )
    if reason is not None:
        raise Refused(reason)
    edit.label = tr("Took {person} off '{item}'", person=who, item=name_in(edit, item))
    remove_row(edit, row)
    refresh_done_at(edit, item)
    return item.id


def _row_to_fill(
    edit: Edit, item: TreeItem, rows: Sequence[Assignment], owner: Owner, *, only_a_range: bool
) -> Assignment:
    """The row that a call to create fills: the lone Unassigned one where it only estimates the
    item, otherwise one of the owner's own."""
    alone = vacancy(rows) if only_a_range and len(rows) == 1 else None
    if alone is not None:
        edit.label = tr("Estimated '{item}'", item=name_in(edit, item))
        return alone
    edit.label = tr(
        "Put {person} on '{item}'", person=owner_name(edit, owner), item=name_in(edit, item)
    )
    if row_for(rows, owner) is not None:
        raise Refused(
            tr(
                "{person} is already on '{item}'.",
                person=owner_name(edit, owner),
                item=name_in(edit, item),
            )
        )
    return _new_row(edit, item, rows, owner)


def _new_row(edit: Edit, item: TreeItem, rows: Sequence[Assignment], owner: Owner) -> Assignment:
    """R16: the first row of a person or team takes the place of an Unassigned row that nobody
    touched."""
    vacant = vacancy(rows) if owner != UNASSIGNED else None
    if vacant is not None:
        vacant.person_id, vacant.team_id = owner
        return vacant
    row = Assignment(
        treeitem_id=item.id,
        person_id=owner[0],
        team_id=owner[1],
        position=len(rows) + 1,
        is_done=False,
    )
    return edit.add(row)


def _activity(edit: Edit, activity_id: ActivityId | None) -> ActivityId | None:
    return edit.get(Activity, activity_id).id if activity_id is not None else None
