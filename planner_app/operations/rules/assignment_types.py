"""Assignment types and allocation types: create, change, take away (R19, A1)."""

from sqlalchemy import func, select

from planner_app.errors import Refused
from planner_app.ids import AllocationTypeId, AssignmentTypeId
from planner_app.model import Allocation, AllocationType, Assignment, AssignmentType
from planner_app.operations.transaction.edit import Edit, apply_values, free_name

_ASSIGNMENT = "An assignment type"
_ALLOCATION = "An allocation type"


def create_assignment_type(edit: Edit, *, name: str) -> AssignmentTypeId:
    """A new category of assignments; answers the id. Refused: no name, a name that is taken."""
    kind = edit.add(AssignmentType(name=free_name(edit, AssignmentType, _ASSIGNMENT, name)))
    edit.label = f"Added the assignment type {kind.name}"
    return kind.id


def update_assignment_type(edit: Edit, assignment_type_id: AssignmentTypeId, *, name: str) -> None:
    """Rename. Refused: as on creation."""
    kind = edit.get(AssignmentType, assignment_type_id, "assignment type")
    old_name, kind.name = kind.name, free_name(edit, AssignmentType, _ASSIGNMENT, name, kind)
    edit.label = f"Renamed the assignment type {old_name} to {kind.name}"


def delete_assignment_type(
    edit: Edit, assignment_type_id: AssignmentTypeId, *, heir_id: AssignmentTypeId | None = None
) -> None:
    """R19: its assignments become the heir's, else they have no type."""
    kind = edit.get(AssignmentType, assignment_type_id, "assignment type")
    heir = edit.get(AssignmentType, heir_id, "assignment type") if heir_id is not None else None
    if heir is kind:
        raise Refused(f"{kind.name} cannot take its own place.")
    for row in edit.all(select(Assignment).where(Assignment.assignment_type_id == kind.id)):
        row.assignment_type_id = heir.id if heir is not None else None
    edit.label = f"Removed the assignment type {kind.name}"
    edit.delete(kind)


def create_allocation_type(edit: Edit, *, name: str, takes_time: bool) -> AllocationTypeId:
    """A new category of allocations, which takes time or provides it (A2); answers the id. Refused:
    a taken name."""
    kind = AllocationType(name=free_name(edit, AllocationType, _ALLOCATION, name))
    apply_values(kind, {"takes_time": takes_time}, ("takes_time",), _ALLOCATION)
    edit.label = f"Added the allocation type {kind.name}"
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
    kind = edit.get(AllocationType, allocation_type_id, "allocation type")
    edit.label = f"Changed what the allocation type {kind.name} does to people's time"
    if name is not None:
        old_name, kind.name = kind.name, free_name(edit, AllocationType, _ALLOCATION, name, kind)
        edit.label = f"Renamed the allocation type {old_name} to {kind.name}"
    if takes_time is not None:
        apply_values(kind, {"takes_time": takes_time}, ("takes_time",), _ALLOCATION)


def delete_allocation_type(
    edit: Edit, allocation_type_id: AllocationTypeId, *, heir_id: AllocationTypeId | None = None
) -> None:
    """R19: its allocations become the heir's. Refused: some are of it and there is no heir, for
    each needs a type (A1).

    Deleting them instead would silently give somebody's vacation back to work.
    """
    kind = edit.get(AllocationType, allocation_type_id, "allocation type")
    heir = edit.get(AllocationType, heir_id, "allocation type") if heir_id is not None else None
    if heir is kind:
        raise Refused(f"{kind.name} cannot take its own place.")
    count = edit.session.scalar(
        select(func.count()).where(Allocation.allocation_type_id == kind.id)
    )
    if count and heir is None:
        are = "allocation is" if count == 1 else "allocations are"
        raise Refused(
            f"{count} {are} of the type {kind.name}; say which other type takes its place."
        )
    for allocation in edit.all(select(Allocation).where(Allocation.allocation_type_id == kind.id)):
        allocation.allocation_type_id = heir.id if heir is not None else kind.id
    edit.label = f"Removed the allocation type {kind.name}"
    edit.delete(kind)
