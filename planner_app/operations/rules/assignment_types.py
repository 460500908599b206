"""Assignment types and allocation types: create, change, take away (R19, A1)."""

from sqlalchemy import func, select

from planner_app.errors import Refused
from planner_app.ids import AllocationTypeId, AssignmentTypeId
from planner_app.languages import tr, trn
from planner_app.model import Allocation, AllocationType, Assignment, AssignmentType
from planner_app.operations.transaction.edit import Edit, apply_values, free_name


def create_assignment_type(edit: Edit, *, name: str) -> AssignmentTypeId:
    """A new category of assignments; answers the id. Refused: no name, a name that is taken."""
    kind = edit.add(AssignmentType(name=free_name(edit, AssignmentType, name)))
    edit.label = tr("Added the assignment type {name}", name=kind.name)
    return kind.id


def update_assignment_type(edit: Edit, assignment_type_id: AssignmentTypeId, *, name: str) -> None:
    """Rename. Refused: as on creation."""
    kind = edit.get(AssignmentType, assignment_type_id)
    old_name, kind.name = kind.name, free_name(edit, AssignmentType, name, kind)
    edit.label = tr(
        "Renamed the assignment type {old_name} to {name}", old_name=old_name, name=kind.name
    )


def delete_assignment_type(
    edit: Edit, assignment_type_id: AssignmentTypeId, *, heir_id: AssignmentTypeId | None = None
) -> None:
    """R19: its assignments become the heir's, else they have no type."""
    kind = edit.get(AssignmentType, assignment_type_id)
    heir = edit.get(AssignmentType, heir_id) if heir_id is not None else None
    if heir is kind:
        raise Refused(tr("{name} cannot take its own place.", name=kind.name))
    for row in edit.all(select(Assignment).where(Assignment.assignment_type_id == kind.id)):
        row.assignment_type_id = heir.id if heir is not None else None
    edit.label = tr("Removed the assignment type {name}", name=kind.name)
    edit.delete(kind)


def create_allocation_type(edit: Edit, *, name: str, takes_time: bool) -> AllocationTypeId:
    """A new category of allocations, which takes time or provides it (A2); answers the id. Refused:
    a taken name."""
    kind = AllocationType(name=free_name(edit, AllocationType, name))
    apply_values(kind, {"takes_time": takes_time}, ("takes_time",))
    edit.label = tr("Added the allocation type {name}", name=kind.name)
    return edit.add(kind).id


def update_allocation_type(
    edit: Edit,
    allocation_type_id: AllocationTypeId,
    *,
    name: str | None = None,
    takes_time: bool | None = None,
) -> None:
    """Rename, or say anew whether it takes time: that holds for every allocation of it. Refused: as
    on creation."""
    kind = edit.get(AllocationType, allocation_type_id)
    edit.label = tr("Changed what the allocation type {name} does to people's time", name=kind.name)
    if name is not None:
        old_name, kind.name = kind.name, free_name(edit, AllocationType, name, kind)
        edit.label = tr(
            "Renamed the allocation type {old_name} to {name}", old_name=old_name, name=kind.name
        )
    if takes_time is not None:
        apply_values(kind, {"takes_time": takes_time}, ("takes_time",))


def delete_allocation_type(
    edit: Edit, allocation_type_id: AllocationTypeId, *, heir_id: AllocationTypeId | None = None
) -> None:
    """R19: its allocations become the heir's. Refused: some are of it and there is no heir, for
    each needs a type (A1).

    Deleting them instead would silently give somebody's vacation back to work.
    """
    kind = edit.get(AllocationType, allocation_type_id)
    heir = edit.get(AllocationType, heir_id) if heir_id is not None else None
    if heir is kind:
        raise Refused(tr("{name} cannot take its own place.", name=kind.name))
    count = edit.session.scalar(
        select(func.count()).where(Allocation.allocation_type_id == kind.id)
    )
    if count and heir is None:
        raise Refused(
            trn(
                "{count} allocation has the type {kind}; say which other type takes its place.",
                "{count} allocations have the type {kind}; say which other type takes its place.",
                count,
                kind=kind.name,
            )
        )
    for allocation in edit.all(select(Allocation).where(Allocation.allocation_type_id == kind.id)):
        allocation.allocation_type_id = heir.id if heir is not None else kind.id
    edit.label = tr("Removed the allocation type {name}", name=kind.name)
    edit.delete(kind)
