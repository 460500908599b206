"""Writes allocations, logged time, links, kinds of work, calendars, the plan itself and notes."""

from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from planner_app.api.batch.folding import EntityWrite, Ref
from planner_app.api.batch.resolve_ids import families_of
from planner_app.api.batch.writer import Writing, aware, hours_of, refuse_change_of
from planner_app.api.schema import TYPES
from planner_app.api.schema.kinds import parent_types
from planner_app.errors import Refused
from planner_app.ids import (
    ActivityId,
    AllocationId,
    AllocationTypeId,
    AssignmentTypeId,
    CalendarId,
    DependencyId,
    ItemId,
    MetadataId,
    PersonId,
    TimeEntryId,
)
from planner_app.languages import tr
from planner_app.model import (
    Activity,
    Allocation,
    AllocationType,
    AssignmentType,
    Dependency,
    Person,
    TimeEntry,
    WorkCalendar,
)
from planner_app.operations.rules.activities import create_activity, update_activity
from planner_app.operations.rules.assignment_types import (
    create_allocation_type,
    create_assignment_type,
    update_allocation_type,
    update_assignment_type,
)
from planner_app.operations.rules.metadata import set_metadata
from planner_app.operations.rules.people.allocations import (
    Period,
    create_allocation,
    update_allocation,
    zone_of,
)
from planner_app.operations.rules.people.calendars import (
    create_calendar,
    update_calendar,
    update_plan,
)
from planner_app.operations.rules.tree.dependencies import create_dependency, update_dependency
from planner_app.operations.rules.work.time_entries import log_time, update_time_entry

_WEEK: Final = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
"""Working hours of a calendar for which a client gives none."""


def make_allocation(writing: Writing, write: EntityWrite) -> AllocationId:
    """Create an allocation (A1)."""
    edit, values = writing.edit, write.values
    person = edit.get(Person, writing.known.id_of(_user(values["resource"]), PersonId))
    more = writing.fields(write, "value", treeitem="treeitem_id")
    period = _period(values["start"], values["end"], zone_of(edit, person))
    kind = values["allocation_type"]
    found = create_allocation(
        edit, person_id=person.id, allocation_type=_text(kind), period=period, **more
    )
    return writing.named(Allocation, found, write)


def update_allocations(writing: Writing, write: EntityWrite, allocation_id: AllocationId) -> None:
    """Change an allocation (A1). If only one end is given, the other end stays."""
    edit, values = writing.edit, write.values
    stored = edit.get(Allocation, allocation_id)
    more = writing.fields(write, "value", "allocation_type", treeitem="treeitem_id")
    for name in ("value", "allocation_type", "resource", "start", "end"):
        if name in values and values[name] is None:
            raise Refused(tr("An allocation needs the attribute '{attribute}'.", attribute=name))
    if "resource" in values:
        more["person_id"] = writing.known.id_of(_user(values["resource"]), PersonId)
    if "start" in values or "end" in values:
        person = edit.get(Person, more.get("person_id", stored.person_id))
        zone = zone_of(edit, person)
        # Whole days are stored as days, other periods as moments.
        start = values.get("start") or stored.start or _midnight(stored.start_date)
        end = values.get("end") or stored.end or _midnight(stored.end_date)
        more["period"] = _period(start, end, zone)
    if more:
        update_allocation(edit, allocation_id, **more)


def _user(ref: Ref | None) -> Ref:
    """The person of an allocation. Refused: it is a team (A1)."""
    if ref is None or ref.type == "Group":
        raise Refused(tr("An allocation is for a person, not for a team."))
    return Ref("User", ref.key)


def _period(start: datetime, end: datetime, zone: ZoneInfo) -> Period:
    # ftrack has moments only. Two midnights on the client's own clock mean whole days.
    if start.time() == time(0) == end.time():
        return Period(start.date(), end.date())
    return Period(_with_zone(start, zone), _with_zone(end, zone))


def _with_zone(edge: datetime, zone: ZoneInfo) -> datetime:
    """An end of a period as an aware moment."""
    # A midnight without a zone stands for a whole day, so it is one on the person's clock.
    if edge.tzinfo is None and edge.time() == time(0):
        return edge.replace(tzinfo=zone)
    return aware(edge)


def _midnight(day: date | None) -> datetime:
    assert day is not None
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001


def make_timelog(writing: Writing, write: EntityWrite) -> TimeEntryId:
    """Log hours (R14). They are added to what the person logged that day."""
    edit, values = writing.edit, write.values
    person = edit.get(Person, writing.known.id_of(values["user"], PersonId))
    item_id = writing.known.id_of(values["context"], ItemId)
    assert item_id is not None
    day = _day(values.get("start") or edit.now, zone_of(edit, person))
    more = writing.fields(write, comment="note", activity="activity_id")
    hours = hours_of(values["duration"], "duration")
    entry_id = log_time(
        edit, item_id, day=day, hours=hours, person_id=person.id, append=True, **more
    )
    assert entry_id is not None
    return writing.named(TimeEntry, entry_id, write)


def update_timelog(writing: Writing, write: EntityWrite, entry_id: TimeEntryId) -> None:
    """Correct logged hours. Refused: the person or the item would change."""
    refuse_change_of(write, "user", "context")
    edit, values = writing.edit, write.values
    more = writing.fields(write, comment="note", activity="activity_id")
    if values.get("start") is not None:
        person_id = edit.get(TimeEntry, entry_id).person_id
        more["day"] = _day(values["start"], zone_of(edit, edit.get(Person, person_id)))
    if "duration" in values:
        more["hours"] = hours_of(values["duration"], "duration")
    if more:
        update_time_entry(edit, entry_id, **more)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    # Clients that mean a day send its midnight, whatever their zone; other moments happened on
    # the person's day.
    if moment.tzinfo is None or moment.time() == time(0):
        return moment.date()
    return moment.astimezone(zone).date()


def make_link(writing: Writing, write: EntityWrite) -> DependencyId:
    """Create a link (S6)."""
    before, after = (writing.known.id_of(write.values[name], ItemId) for name in ("from", "to"))
    assert before is not None
    assert after is not None
    found = create_dependency(writing.edit, before, after, **writing.fields(write, "lag_days"))
    return writing.named(Dependency, found, write)


def update_link(writing: Writing, write: EntityWrite, dependency_id: DependencyId) -> None:
    """Change the lag of a link."""
    refuse_change_of(write, "from", "to")
    if "lag_days" in write.values:
        update_dependency(writing.edit, dependency_id, lag_days=write.values["lag_days"])


def make_calendar(writing: Writing, write: EntityWrite) -> CalendarId:
    """Create a calendar, with Monday to Friday from nine to five if no hours are given."""
    values = {"weekly_hours": _WEEK} | writing.fields(
        write, "name", "weekly_hours", "exceptions", "country", "region"
    )
    _refuse_no_hours(values)
    return writing.named(WorkCalendar, create_calendar(writing.edit, **values), write)


def update_calendars(writing: Writing, write: EntityWrite, calendar_id: CalendarId) -> None:
    """Change hours, exceptions and holidays of a calendar."""
    values = writing.fields(write, "name", "weekly_hours", "exceptions", "country", "region")
    _refuse_no_hours(values)
    if values:
        update_calendar(writing.edit, calendar_id, **values)


def _refuse_no_hours(values: dict[str, Any]) -> None:
    for name in ("weekly_hours", "exceptions"):
        if name in values and not isinstance(values[name], dict):
            raise Refused(tr("'{attribute}' of a calendar must be given by day.", attribute=name))


def make_activity(writing: Writing, write: EntityWrite) -> ActivityId:
    """Create an activity."""
    return writing.named(Activity, create_activity(writing.edit, name=write.values["name"]), write)


def make_assignment_type(writing: Writing, write: EntityWrite) -> AssignmentTypeId:
    """Create an assignment type."""
    return writing.named(
        AssignmentType, create_assignment_type(writing.edit, name=write.values["name"]), write
    )


def make_allocation_type(writing: Writing, write: EntityWrite) -> AllocationTypeId:
    """Create an allocation type."""
    found = create_allocation_type(writing.edit, **writing.fields(write, "name", "takes_time"))
    return writing.named(AllocationType, found, write)


def rename_activity(writing: Writing, write: EntityWrite, activity_id: ActivityId) -> None:
    """Rename an activity."""
    if "name" in write.values:
        update_activity(writing.edit, activity_id, name=write.values["name"])


def rename_assignment_type(writing: Writing, write: EntityWrite, kind_id: AssignmentTypeId) -> None:
    """Rename an assignment type."""
    if "name" in write.values:
        update_assignment_type(writing.edit, kind_id, name=write.values["name"])


def update_kind_of_allocation(
    writing: Writing, write: EntityWrite, kind_id: AllocationTypeId
) -> None:
    """Change the name of an allocation type, and whether it takes time."""
    update_allocation_type(writing.edit, kind_id, **writing.fields(write, "name", "takes_time"))


def update_the_plan(writing: Writing, write: EntityWrite, _: int) -> None:
    """Change the settings of the plan."""
    names = ("name", "timezone", "strict_bookings", "correlated_work")
    if values := writing.fields(write, *names, default_calendar="default_calendar_id"):
        update_plan(writing.edit, **values)


def write_note(writing: Writing, write: EntityWrite, _: int = 0) -> MetadataId:
    """Set the value of a note on another entity."""
    # The type of that entity may be missing: its id alone is then looked up in all tables.
    uid, key = write.key
    kind = write.values.get("parent_type")
    named = TYPES.get(kind) if isinstance(kind, str) else None
    families = families_of(named) if named is not None else tuple(parent_types())
    family, record_id = writing.known.of(Ref("Metadata", (uid,)), families)
    return set_metadata(writing.edit, family, record_id, key=key, value=write.values["value"])


def make_note(writing: Writing, write: EntityWrite) -> MetadataId:
    """Create a note on another entity."""
    return write_note(writing, write)


def update_note(writing: Writing, write: EntityWrite, note_id: MetadataId) -> None:
    """Change the value of a note."""
    if "value" in write.values:
        write_note(writing, write, note_id)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused(tr("The type of an allocation must be given by its name."))
    return value
