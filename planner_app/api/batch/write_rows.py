"""Writes assignments and appointments: the rows of items (R3, R4, R7, R10, R16 at the end of the
batch)."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.writer import Writing
from planner_app.errors import Refused
from planner_app.ids import AssignmentId, ItemId
from planner_app.languages import tr
from planner_app.model import Assignment, TreeItem
from planner_app.model.fields import names_of
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.project_teams import came_with_work
from planner_app.operations.rules.work.rows import (
    assignment_type_named,
    hours_logged,
    owner_name,
    owner_of,
    refresh_done_at,
    remove_row,
    renumber,
    rows_of,
    vacancy,
)
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import Edit

_RENAMED: Final = {
    "low_effort_remaining": "low",
    "high_effort_remaining": "high",
    "activity": "activity_id",
}


def make(writing: Writing, write: EntityWrite) -> AssignmentId:
    """A new row; the first one of somebody takes the place of an Unassigned row that nobody touched
    (R16)."""
    edit, known = writing.edit, writing.known
    item = edit.get(TreeItem, known.id_of(write.values["context"], ItemId))
    _refuse_wrong_kind(write, item)
    owner = _owner(writing, write)
    values = writing.fields(write, "assignment_type", *names_of(Assignment), **_RENAMED)
    rows = rows_of(edit, item.id) if item.id in writing.new_items or item.type == "project" else ()
    alone = vacancy(rows) if len(rows) == 1 else None
    joined = _joined(writing, rows, owner) if item.type == "project" else None
    if joined is not None:
        row_id = joined.id
        edit.label = f"Put {owner_name(edit, owner_of(joined))} on '{item.name}'"
    elif owner == {"person_id": None} and alone is not None:
        row_id = update_assignment(edit, alone.id, **values)
    else:
        row_id = create_assignment(edit, item.id, **owner, **values)
    writing.named(Assignment, row_id, write)
    if write.values.get("is_done") is not None:
        update_assignment(edit, row_id, is_done=write.values["is_done"])
    if item.id in writing.new_items:
        writing.new_items[item.id].append(row_id)
    if "position" in write.values:
        writing.later.append(lambda: _move(edit, row_id, write.values["position"]))
    return row_id


def update(writing: Writing, write: EntityWrite, row_id: AssignmentId) -> None:
    """Reassigns first (R10); the rest applies to the row that carries the work then."""
    edit = writing.edit
    values: dict[str, Any] = writing.fields(
        write, "assignment_type", *names_of(Assignment), "is_done", **_RENAMED
    )
    if "type" in write.values:
        _refuse_wrong_kind(
            write,
            edit.get(TreeItem, edit.get(Assignment, row_id).treeitem_id),
        )
    if "resource" in write.values:
        values |= _owner(writing, write)
    if "context" in write.values:
        if write.values["context"] is None:
            raise Refused(tr("An assignment needs a context."))
        values["treeitem_id"] = writing.known.id_of(write.values["context"], ItemId)
        writing.left_items.add(edit.get(Assignment, row_id).treeitem_id)
    if values:
        row_id = update_assignment(edit, row_id, **values)
    if "position" in write.values:
        writing.later.append(lambda: _move(edit, row_id, write.values["position"]))


def delete(writing: Writing, _: EntityWrite, row_id: AssignmentId) -> None:
    """Whether it may go is seen at the end of the batch."""
    edit = writing.edit
    row = edit.get(Assignment, row_id)
    item = edit.get(TreeItem, row.treeitem_id)
    edit.label = f"Took {owner_name(edit, owner_of(row))} off '{name_in(edit, item)}'"
    if hours_logged(edit, row) > 0:
        who = owner_name(edit, owner_of(row))
        raise Refused(
            tr(
                "{who} has logged hours on '{item}'; mark the assignment done instead of "
                "removing it.",
                who=who,
                item=item.name,
            )
        )
    remove_row(edit, row)
    writing.left_items.add(item.id)


def finish(writing: Writing) -> None:
    """R1, R13 of the items whose rows came and went; that none is left without a row (R7) is an
    invariant."""
    edit = writing.edit
    for item_id in sorted(writing.left_items):
        item = edit.session.get(TreeItem, item_id)
        if item is not None:
            refresh_done_at(edit, item)
    for item_id, wanted in writing.new_items.items():
        if len(wanted) > 1 and {row.id for row in rows_of(edit, item_id)} == set(wanted):
            reorder_assignments(edit, item_id, wanted)


def prepare(writing: Writing, writes: Iterable[EntityWrite]) -> None:
    """Read at once what the new rows refer to, and make the types that are new (A1)."""
    contexts = [writing.known.id_of(write.values["context"], ItemId) for write in writes]
    writing.edit.get_all(TreeItem, (item_id for item_id in contexts if item_id is not None))
    for kind in dict.fromkeys(write.values.get("assignment_type") for write in writes):
        if isinstance(kind, str):
            assignment_type_named(writing.edit, kind)


def rounds(writes: Iterable[EntityWrite]) -> list[list[EntityWrite]]:
    """New rows in groups of one for each item at most. Those for nobody come last, so that none of
    them gives way to somebody's (R16)."""
    found: list[list[EntityWrite]] = []
    used: Counter[Ref] = Counter()
    for write in sorted(writes, key=lambda write: write.values.get("resource") is None):
        number = used[write.values["context"]]
        used[write.values["context"]] += 1
        if number == len(found):
            found.append([])
        found[number].append(write)
    return found


def _owner(writing: Writing, write: EntityWrite) -> dict[str, Any]:
    ref = write.values["resource"]
    if ref is None:
        return {"person_id": None}
    family, found = writing.known.of(ref)
    return {"person_id" if family == "person" else "team_id": found}


def _joined(
    writing: Writing, rows: Iterable[Assignment], owner: dict[str, Any]
) -> Assignment | None:
    """R12: the row that came with somebody's work; a client that puts them on the team means it,
    and names it."""
    row = next(
        (
            row
            for row in rows
            if row.person_id is not None and row.person_id == owner.get("person_id")
        ),
        None,
    )
    if row is None or row.id in writing.taken_over or not came_with_work(row, writing.edit.plan):
        return None
    writing.taken_over.add(row.id)
    return row


def _refuse_wrong_kind(write: EntityWrite, item: TreeItem) -> None:
    """ftrack's appointments are assignments of tasks, or allocations on projects."""
    kind = "allocation" if item.type == "project" else "assignment"
    if write.values.get("type", kind) != kind:
        raise Refused(
            tr(
                "On '{item}', a {type}, an appointment is of the type {kind}.",
                item=item.name,
                type=item.type,
                kind=kind,
            )
        )
    if write.entity.name == "Assignment" and item.type == "project":
        raise Refused(
            tr(
                "'{item}' is a project; who is on its team is an Appointment of the type "
                "allocation.",
                item=item.name,
            )
        )


def _move(edit: Edit, row_id: AssignmentId, position: object) -> None:
    """R2: the others close up."""
    row = edit.get(Assignment, row_id)
    rows = [other for other in rows_of(edit, row.treeitem_id) if other.id != row_id]
    if (
        isinstance(position, bool)
        or not isinstance(position, int)
        or not 1 <= position <= len(rows) + 1
    ):
        raise Refused(
            tr("The position of the assignment lies between 1 and {part}.", part=len(rows) + 1)
        )
    rows.insert(position - 1, row)
    renumber(rows)
    edit.label = edit.label or "Reordered assignments"
