"""What a new plan holds before anybody touched it (Vocabulary, A1). Not an edit: revision 0."""

from typing import Final

import tzlocal

from planner_app.errors import Refused
from planner_app.languages import tr
from planner_app.model import AllocationType, Plan, TreeItem, WorkCalendar
from planner_app.operations.rules.people.zone_names import is_zone
from planner_app.operations.transaction.edit import Edit

NINE_TO_FIVE: Final = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ALLOCATION_TYPES: Final = {
    "Project Work": False,
    "Vacation": True,
    "Sick leave": True,
    "Training": True,
}


def zone_of_new_plan(timezone: str | None) -> str:
    """The zone given, else the machine's. Refused: a zone that does not exist."""
    if timezone is not None and not is_zone(timezone):
        raise Refused(tr("The time zone '{timezone}' does not exist.", timezone=timezone))
    local = timezone or tzlocal.get_localzone_name()
    return local if is_zone(local) else "UTC"


def fill_new_plan(edit: Edit, name: str, timezone: str) -> None:
    """The plan's record, its root, the default calendar and the known allocation types."""
    calendar = edit.add(WorkCalendar(name="Standard", weekly_hours=NINE_TO_FIVE, exceptions={}))
    edit.add(Plan(name=name, timezone=timezone, default_calendar_id=calendar.id))
    edit.add(TreeItem(type="root", name=name, rank=0))
    for type_name, takes in ALLOCATION_TYPES.items():
        edit.add(AllocationType(name=type_name, takes_time=takes))
