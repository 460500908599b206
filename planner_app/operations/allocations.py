"""Allocations: create, change, delete (A1)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.model import Allocation, AllocationType, Person, TreeItem
from planner_app.operations.edit import Edit
from planner_app.operations.rows import owner_name


@dataclass(frozen=True)
class Period:
    """Whole days (both dates, the last included) or aware moments (half-open)."""

    start: date | datetime
    end: date | datetime

    def columns(self) -> dict[str, Any]:
        """As stored. Refused: a mixture, naive moments, the wrong way round."""
        moments = [isinstance(edge, datetime) for edge in (self.start, self.end)]
        if moments[0] != moments[1] or not isinstance(self.start, date) or not isinstance(self.end, date):
            raise Refused("An allocation's period is two days or two moments.")
        if not moments[0]:
            if self.start > self.end:
                raise Refused("An allocation cannot end before it starts.")
            return {"start_date": self.start, "end_date": self.end, "start": None, "end": None}
        assert isinstance(self.start, datetime)
        assert isinstance(self.end, datetime)
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise Refused("The moments of an allocation need a time zone.")
        if self.start >= self.end:
            raise Refused("An allocation must end after it starts.")
        return {"start_date": None, "end_date": None, "start": self.start, "end": self.end}


def create_allocation(
    edit: Edit,
    *,
    person_id: int,
    allocation_type: str,
    period: Period,
    value: float = 1.0,
    treeitem_id: int | None = None,
) -> int:
    """Say how much of a person's time is there, taken or booked; answers the id.

    Refused: nobody, no period, an unknown type (the known ones are named), a value not above 0 or above 2.
    """
    person = edit.get(Person, person_id, "person")
    kind = allocation_type_named(edit, allocation_type)
    if treeitem_id is not None:
        edit.get(TreeItem, treeitem_id, "item")
    edit.label = f"{kind.name} for {owner_name(edit, (person.id, None))}"
    record = Allocation(
        person_id=person.id,
        allocation_type_id=kind.id,
        treeitem_id=treeitem_id,
        value=checked_value(value),
        **period.columns(),
    )
    return edit.add(record).id


def update_allocation(
    edit: Edit,
    allocation_id: int,
    *,
    allocation_type: str | None = None,
    period: Period | None = None,
    value: float | None = None,
) -> None:
    """Change an allocation. Refused: as on creation."""
    allocation = edit.get(Allocation, allocation_id, "allocation")
    if allocation_type is not None:
        allocation.allocation_type_id = allocation_type_named(edit, allocation_type).id
    if value is not None:
        allocation.value = checked_value(value)
    for name, column in (period.columns() if period is not None else {}).items():
        setattr(allocation, name, column)
    edit.label = f"Changed an allocation of {owner_name(edit, (allocation.person_id, None))}"


def delete_allocation(edit: Edit, allocation_id: int) -> None:
    """Always allowed (A1)."""
    allocation = edit.get(Allocation, allocation_id, "allocation")
    edit.label = f"Removed an allocation of {owner_name(edit, (allocation.person_id, None))}"
    edit.delete(allocation)


def allocation_type_named(edit: Edit, name: str) -> AllocationType:
    """Refused: an unknown type, with the known ones named (A1)."""
    known = {kind.name: kind for kind in edit.all(select(AllocationType).order_by(AllocationType.id))}
    if name not in known:
        raise Refused(f"There is no allocation type '{name}'; there are {', '.join(known)}.")
    return known[name]


def checked_value(value: object) -> float:
    """A1: above 0, at most 2."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 2:
        raise Refused("An allocation's value is above 0 and at most 2 (1 is full time).")
    return float(value)
