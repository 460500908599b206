"""What a new plan holds before anybody touched it (Vocabulary, A1). Not an edit: revision 0."""

from typing import Final
from zoneinfo import available_timezones

import tzlocal

from planner_app.model import AllocationType, Plan, TreeItem, WorkCalendar
from planner_app.operations.edit import Edit

NINE_TO_FIVE: Final = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ALLOCATION_TYPES: Final = {"Project Work": False, "Vacation": True, "Sick leave": True, "Training": True}


def fill_new_plan(edit: Edit, name: str, timezone: str | None) -> None:
    """The plan's record, its root, the default calendar and the known allocation types."""
    zone = timezone if timezone in available_timezones() else tzlocal.get_localzone_name()
    calendar = edit.add(WorkCalendar(name="Standard", weekly_hours=NINE_TO_FIVE, exceptions={}))
    edit.add(Plan(name=name, timezone=zone or "UTC", default_calendar_id=calendar.id))
    edit.add(TreeItem(type="root", name=name, rank=0))
    for type_name, takes in ALLOCATION_TYPES.items():
        edit.add(AllocationType(name=type_name, takes_time=takes))
