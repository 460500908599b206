"""Writes assignments and appointments, which are the rows of items (R3, R4, R7, R10, R16)."""

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
    """Create a row, or take over one that a rule has made: an untouched Unassigned row (R16), or a
    row of a project's team that came with a person's work (R12)."""
    edit, known = writing.edit, writing.known
    item = edit.get(TreeItem, known.id_of(write.values["context"], ItemId))
    _refuse_wrong_kind(write, item)
    owner = _owner(writing, write)
    values = writing.fields(write, "assignment_type", *names_of(Assignment), **_RENAMED)
    # Only these items can have a row that a rule made in this batch; reading rows takes time.
    may_take_over = item.id in writing.new_items or item.type == "project"
    rows = rows_of(edit, item.id) if may_take_over else ()
    alone = vacancy(rows) if len(rows) == 1 else None
    joined = _joined(writing, rows, owner) if item.type == "project" else None
    if joined is not None:
        row_id = joined.id
        edit.label = tr(
            "Put {person} on '{item}'", person=owner_name(edit, owner_of(joined)), item=item.name
        )
    elif owner == {"person_id": None} and alone is not None:
        # The client wants an Unassigned row, and the new item has one already.
        row_id = update_assignment(edit, alone.id, **values)
    else:
        row_id = create_assignment(edit, item.id, **owner, **values)
    writing.named(Assignment, row_id, write)
    # An operation of its own, because a row is made open.
    if write.values.get("is_done") is not None:
        update_assignment(edit, row_id, is_done=write.values["is_done"])
    if item.id in writing.new_items:
        writing.new_items[item.id].append(row_id)
    if "position" in write.values:
        writing.later.append(lambda: _move(edit, row_id, write.values["position"]))
    return row_id


def update(writing: Writing, write: EntityWrite, row_id: AssignmentId) -> None:
    """Reassign the row, and change the row that carries its work then (R10)."""
    edit = writing.edit
    values: dict[str, Any] = writing.fields(
        write, "assignment_type", *names_of(Assignment), "is_done", **_RENAMED
    )
    if "type" in write.values:
        row = edit.get(Assignment, row_id)
        _refuse_wrong_kind(write, edit.get(TreeItem, row.treeitem_id))
    if "resource" in write.values:
        values |= _owner(writing, write)
    if "context" in write.values:
        if write.values["context"] is None:
            raise Refused(tr("An assignment needs a context."))
        values["treeitem_id"] = writing.known.id_of(write.values["context"], ItemId)
        writing.left_items.add(edit.get(Assignment, row_id).treeitem_id)
    if values:
        # R10 can merge the row into another one of the new owner, which then has the work.
        row_id = update_assignment(edit, row_id, **values)
    if "position" in write.values:
        writing.later.append(lambda: _move(edit, row_id, write.values["position"]))


def delete(writing: Writing, _: EntityWrite, row_id: AssignmentId) -> None:
    """Remove a row. Whether the item may be without it is checked at the end of the batch (R7).

    Refused: somebody logged hours on it.
    """
    edit = writing.edit
    row = edit.get(Assignment, row_id)
    item = edit.get(TreeItem, row.treeitem_id)
    who = owner_name(edit, owner_of(row))
    edit.label = tr("Took {person} off '{item}'", person=who, item=name_in(edit, item))
    if hours_logged(edit, row) > 0:
        raise Refused(
            tr(
                "{person} has logged hours on '{item}'; mark the assignment done instead of "
                "removing it.",
                person=who,
                item=item.name,
            )
        )
    remove_row(edit, row)
    writing.left_items.add(item.id)


def finish(writing: Writing) -> None:
    """Settle the items whose rows came or went: done or open (R13), and the order of rows (R1)."""
    # That no item is left without a row (R16) is an invariant, checked with all others.
    edit = writing.edit
    for item_id in sorted(writing.left_items):
        item = edit.session.get(TreeItem, item_id)
        if item is not None:
            refresh_done_at(edit, item)
    for item_id, wanted in writing.new_items.items():
        # Only where the client named all rows can it mean their order.
        if len(wanted) > 1 and {row.id for row in rows_of(edit, item_id)} == set(wanted):
            reorder_assignments(edit, item_id, wanted)


def prepare(writing: Writing, writes: Iterable[EntityWrite]) -> None:
    """Read the items of the new rows with one query, and create unknown assignment types (A1)."""
    contexts = [writing.known.id_of(write.values["context"], ItemId) for write in writes]
    writing.edit.get_all(TreeItem, (item_id for item_id in contexts if item_id is not None))
    for kind in dict.fromkeys(write.values.get("assignment_type") for write in writes):
        if isinstance(kind, str):
            assignment_type_named(writing.edit, kind)


def rounds(writes: Iterable[EntityWrite]) -> list[list[EntityWrite]]:
    """New rows in groups that have each item at most once, to be stored group by group."""
    # Rows for nobody come last: an Unassigned row would give way to the next row with a person
    # (R16), though the client wants both.
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
    """The row of a project's team that came with a person's work (R12)."""
    # A client that puts the person on the team means that row, and gives it an id.
    person_id = owner.get("person_id")
    if person_id is None:
        return None
    row = next((row for row in rows if row.person_id == person_id), None)
    if row is None or row.id in writing.taken_over or not came_with_work(row, writing.edit.plan):
        return None
    writing.taken_over.add(row.id)
    return row


def _refuse_wrong_kind(write: EntityWrite, item: TreeItem) -> None:
    # ftrack's appointments are of two types: assignments of tasks, and allocations to projects.
    is_project = item.type == "project"
    kind = "allocation" if is_project else "assignment"
    if write.values.get("type", kind) != kind:
        if is_project:
            raise Refused(
                tr(
                    "'{item}' is a project, so an Appointment on it is of type 'allocation'.",
                    item=item.name,
                )
            )
        raise Refused(
            tr(
                "'{item}' is not a project, so an Appointment on it is of type 'assignment'.",
                item=item.name,
            )
        )
    if is_project and write.entity.name == "Assignment":
        raise Refused(
            tr(
                "'{item}' is a project. Its team consists of Appointments of type 'allocation'.",
                item=item.name,
            )
        )


def _move(edit: Edit, row_id: AssignmentId, position: object) -> None:
    """Move a row to a position, counted from 1; the other rows close up (R1)."""
    row = edit.get(Assignment, row_id)
    rows = [other for other in rows_of(edit, row.treeitem_id) if other.id != row_id]
    last = len(rows) + 1
    # In Python True is 1, but a client that sends it has made a mistake.
    is_number = isinstance(position, int) and not isinstance(position, bool)
    if not isinstance(position, int) or not is_number or not 1 <= position <= last:
        raise Refused(tr("The position of the assignment must be from 1 to {last}.", last=last))
    rows.insert(position - 1, row)
    renumber(rows)
    edit.label = edit.label or tr("Reordered assignments")
