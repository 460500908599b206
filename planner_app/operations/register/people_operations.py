"""The register: people, teams, their calendars and their time."""

from typing import Final

from planner_app.languages import mark
from planner_app.operations.register.registered import Registered, WorksOn
from planner_app.operations.rules.people.allocations import (
    create_allocation,
    delete_allocation,
    update_allocation,
)
from planner_app.operations.rules.people.calendars import (
    create_calendar,
    delete_calendar,
    update_calendar,
)
from planner_app.operations.rules.people.people import (
    create_person,
    create_team,
    delete_person,
    delete_team,
    update_person,
    update_team,
)
from planner_app.operations.rules.people.quick_person import add_person

# Beside CREATE_PERSON: in the middle of planning a name has to be enough.
ADD_PERSON: Final = Registered(
    add_person,
    mark("New person…"),
    "Adds a person by nothing but a name.",
    ("R19",),
    WorksOn.PLAN,
)
CREATE_PERSON: Final = Registered(
    create_person,
    mark("New person with all fields…"),
    "Adds a person with username, name, team, calendar, time zone and days of coming and going.",
    ("R19",),
    WorksOn.PLAN,
)
UPDATE_PERSON: Final = Registered(
    update_person,
    mark("Change the person…"),
    "Changes a person's names, team, calendar, time zone, or the days on which they come and go.",
    ("R19", "S10"),
    WorksOn.PERSON,
)
# Not 'Delete': somebody with logged hours is only deactivated (R19).
DELETE_PERSON: Final = Registered(
    delete_person,
    mark("Take off the plan…"),
    "Takes a person off the plan and gives their open work to somebody else or to nobody.",
    ("R19",),
    WorksOn.PERSON,
)
CREATE_TEAM: Final = Registered(
    create_team,
    mark("New team…"),
    "Makes a team of some people.",
    ("R19",),
    WorksOn.PLAN,
)
UPDATE_TEAM: Final = Registered(
    update_team,
    mark("Change the team…"),
    "Renames a team, or says anew who is in it.",
    ("R19",),
    WorksOn.TEAM,
)
DELETE_TEAM: Final = Registered(
    delete_team,
    mark("Take the team off the plan…"),
    "Takes a team off the plan and gives its open work to another team or to nobody.",
    ("R19",),
    WorksOn.TEAM,
)
ALLOCATE: Final = Registered(
    create_allocation,
    mark("New time off or booking…"),
    "Says how much of a person's time is there, taken or booked from day to day.",
    ("A1", "A2", "A4"),
    WorksOn.PERSON,
)
UPDATE_ALLOCATION: Final = Registered(
    update_allocation,
    mark("Change time off or booking…"),
    "Changes the days, the type, the share or the item of an allocation.",
    ("A1", "A2", "A4"),
    WorksOn.ALLOCATION,
)
# Without an ellipsis: it is always allowed (A1), so there is nothing to ask.
DELETE_ALLOCATION: Final = Registered(
    delete_allocation,
    mark("Remove time off or booking"),
    "Takes an allocation away.",
    ("A1",),
    WorksOn.ALLOCATION,
)
CREATE_CALENDAR: Final = Registered(
    create_calendar,
    mark("New calendar…"),
    "Makes a work calendar: the hours of a week, public holidays, and days that are different.",
    (),
    WorksOn.PLAN,
)
UPDATE_CALENDAR: Final = Registered(
    update_calendar,
    mark("Change the calendar…"),
    "Changes the name, the hours, the holidays or the different days of a work calendar.",
    (),
    WorksOn.CALENDAR,
)
DELETE_CALENDAR: Final = Registered(
    delete_calendar,
    mark("Remove the calendar"),
    "Takes a work calendar away; who worked by it works by the plan's default.",
    (),
    WorksOn.CALENDAR,
)

OPERATIONS: Final = (
    ADD_PERSON,
    CREATE_PERSON,
    UPDATE_PERSON,
    DELETE_PERSON,
    CREATE_TEAM,
    UPDATE_TEAM,
    DELETE_TEAM,
    ALLOCATE,
    UPDATE_ALLOCATION,
    DELETE_ALLOCATION,
    CREATE_CALENDAR,
    UPDATE_CALENDAR,
    DELETE_CALENDAR,
)
