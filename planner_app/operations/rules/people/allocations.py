"""Allocations: create, change, delete (A1)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from planner_app.errors import Refused
from planner_app.ids import AllocationId, ItemId, PersonId
from planner_app.languages import tr
from planner_app.limits import FIRST_YEAR, LAST_YEAR, MOST_ALLOCATION, is_day
from planner_app.model import Allocation, AllocationType, Person, TreeItem
from planner_app.operations.rules.work.rows import owner_name
from planner_app.operations.snapshot.naming import name_in
from planner_app.operations.transaction.edit import KEEP, Edit, Keep
from planner_app.words import days_words, number_words


@dataclass(frozen=True)
class Period:
    """Whole days (both dates, the last included) or aware moments (half-open)."""

    start: date | datetime
    end: date | datetime

    def columns(self, zone: ZoneInfo) -> dict[str, Any]:
        """As stored; two midnights of the person's zone mean whole days.

        Refused: a mixture, naive moments, the wrong way round, out of this age.
        """
        start, end = self.start, self.end
        if not isinstance(start, date) or not isinstance(end, date):
            raise Refused(tr("The period of an allocation is two days or two moments."))
        if not (is_day(start) and is_day(end)):
            raise Refused(
                tr(
                    "The days of an allocation must be between {first} and {last}.",
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )
        if isinstance(start, datetime) and isinstance(end, datetime):
            return _moments(start, end, zone)
        if isinstance(start, datetime) or isinstance(end, datetime):
            raise Refused(tr("The period of an allocation is two days or two moments."))
        return _days(start, end)


def _moments(start: datetime, end: datetime, zone: ZoneInfo) -> dict[str, Any]:
    if start.tzinfo is None or end.tzinfo is None:
        raise Refused(tr("The start and end of an allocation need a time zone."))
    here = [edge.astimezone(zone) for edge in (start, end)]
    if all(edge.timetz().replace(tzinfo=None) == time(0) for edge in here):
        return _days(here[0].date(), here[1].date())
    if start >= end:
        raise Refused(tr("An allocation must end after it starts."))
    return {"start_date": None, "end_date": None, "start": start, "end": end}


def _days(start: date, end: date) -> dict[str, Any]:
    if start > end:
        raise Refused(tr("An allocation cannot end before it starts."))
    return {"start_date": start, "end_date": end, "start": None, "end": None}


def zone_of(edit: Edit, person: Person) -> ZoneInfo:
    """The zone of a person's clock: their own, else the plan's."""
    return ZoneInfo(person.timezone or edit.plan.timezone)


def create_allocation(
    edit: Edit,
    *,
    person_id: PersonId,
    allocation_type: str,
    period: Period,
    value: float = 1.0,
    treeitem_id: ItemId | None = None,
) -> AllocationId:
    """Say how much of a person's time is there, taken or booked; answers the id.

    Refused: nobody, no period, an unknown type (the known ones are named), a value not above 0 or
    above 2.
    """
    person = edit.get(Person, person_id)
    kind = allocation_type_named(edit, allocation_type)
    if treeitem_id is not None:
        edit.get(TreeItem, treeitem_id)
    record = Allocation(
        person_id=person.id,
        allocation_type_id=kind.id,
        treeitem_id=treeitem_id,
        value=checked_value(value),
        **period.columns(zone_of(edit, person)),
    )
    edit.add(record)
    edit.label = tr("Added {allocation}", allocation=_in_words(edit, record))
    return record.id


def update_allocation(
    edit: Edit,
    allocation_id: AllocationId,
    *,
    allocation_type: str | None = None,
    period: Period | None = None,
    value: float | None = None,
    person_id: PersonId | None = None,
    treeitem_id: ItemId | Keep | None = KEEP,
) -> None:
    """Change an allocation. Refused: as on creation."""
    allocation = edit.get(Allocation, allocation_id)
    if person_id is not None:
        allocation.person_id = edit.get(Person, person_id).id
    if not isinstance(treeitem_id, Keep):
        allocation.treeitem_id = (
            edit.get(TreeItem, treeitem_id).id if treeitem_id is not None else None
        )
    if allocation_type is not None:
        allocation.allocation_type_id = allocation_type_named(edit, allocation_type).id
    if value is not None:
        allocation.value = checked_value(value)
    person = edit.get(Person, allocation.person_id)
    for name, column in (
        period.columns(zone_of(edit, person)) if period is not None else {}
    ).items():
        setattr(allocation, name, column)
    edit.label = tr("Changed an allocation: {allocation}", allocation=_in_words(edit, allocation))


def delete_allocation(edit: Edit, allocation_id: AllocationId) -> None:
    """Always allowed (A1)."""
    allocation = edit.get(Allocation, allocation_id)
    edit.label = tr("Removed {allocation}", allocation=_in_words(edit, allocation))
    edit.delete(allocation)


def allocation_type_named(edit: Edit, name: str) -> AllocationType:
    """Refused: an unknown type, with the known ones named (A1)."""
    known = {
        kind.name: kind for kind in edit.all(select(AllocationType).order_by(AllocationType.id))
    }
    if name not in known:
        raise Refused(
            tr(
                "The allocation type '{name}' does not exist; the known ones are {known}.",
                name=name,
                known=", ".join(known),
            )
        )
    return known[name]


def _in_words(edit: Edit, allocation: Allocation) -> str:
    """'Vacation for Ana, 5 – 9 January 2026', 'Project Work for Ana on 'Film', 5 January 2026'."""
    kind = edit.session.get_one(AllocationType, allocation.allocation_type_id)
    person = edit.session.get_one(Person, allocation.person_id)
    item = (
        edit.session.get(TreeItem, allocation.treeitem_id)
        if allocation.treeitem_id is not None
        else None
    )
    zone = zone_of(edit, person)
    first = allocation.start_date or (allocation.start or edit.now).astimezone(zone).date()
    last = allocation.end_date or (allocation.end or edit.now).astimezone(zone).date()
    who, days = owner_name(edit, (person.id, None)), days_words(first, last)
    if item is None:
        return tr("{type} for {person}, {days}", type=kind.name, person=who, days=days)
    return tr(
        "{type} for {person} on '{item}', {days}",
        type=kind.name,
        person=who,
        item=name_in(edit, item),
        days=days,
    )


def checked_value(value: object) -> float:
    """A1: above 0, at most 2."""
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not 0 < value <= MOST_ALLOCATION
    ):
        raise Refused(
            tr(
                "The value of an allocation must be above 0 and at most {most} (1 is full time).",
                most=number_words(MOST_ALLOCATION),
            )
        )
    return float(value)
