"""The register: who works on an item, how much is left, and the hours logged."""

from typing import Final

from planner_app.languages import mark
from planner_app.operations.register.item_operations import (
    MARK_DONE,
    MOVE_DOWN,
    MOVE_UP,
    OPEN_AGAIN,
)
from planner_app.operations.register.registered import Registered, WorksOn
from planner_app.operations.rules.people.quick_person import assign_newcomer
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.event_people import set_people
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.time_entries import (
    delete_time_entry,
    log_time,
    update_time_entry,
)

EDIT_HOURS: Final = mark("Edit hours left")

ASSIGN: Final = Registered(
    create_assignment,
    mark("Put somebody on this item"),
    "Puts a person or a team on an item, or nobody yet.",
    ("R3", "R4", "R5", "R12", "R16"),
    WorksOn.ITEM,
)
ASSIGN_NEWCOMER: Final = Registered(
    assign_newcomer,
    mark("Put somebody new on this item"),
    "Adds a person by name and puts them on an item.",
    ("R16", "R19"),
    WorksOn.ITEM,
)
# It shares the words of items: who closes the last open row has closed the item (R13).
UPDATE: Final = Registered(
    update_assignment,
    mark("Change the assignment"),
    (
        "Estimates what is left, closes or reopens an assignment, "
        "limits its hours a day, or hands it over."
    ),
    ("R5", "R6", "R10", "R12", "R13"),
    WorksOn.ROW,
    (EDIT_HOURS, MARK_DONE, OPEN_AGAIN),
)
# By itself beside UPDATE: a drag, a call by HTTP and a script use one function (R10).
HAND_OVER: Final = Registered(
    reassign,
    mark("Hand over to…"),
    (
        "Hands what is left to somebody else, or carries it to another "
        "item; logged hours stay where they are."
    ),
    ("R3", "R10"),
    WorksOn.ROW,
)
# On the item, not on a row: all its rows must be given in the wanted order (R11).
REORDER: Final = Registered(
    reorder_assignments,
    mark("Reorder"),
    "Puts the people of an item into another order.",
    ("R11", "S3"),
    WorksOn.ITEM,
    (MOVE_UP, MOVE_DOWN),
)
# Not always possible: a leaf keeps its only row, and logged hours keep theirs (R7).
REMOVE: Final = Registered(
    delete_assignment,
    mark("Remove from this item"),
    "Takes a person or team off an item.",
    ("R7", "R8"),
    WorksOn.ROW,
)
# R9: several rows in one call, which a task does not take.
SET_PEOPLE: Final = Registered(
    set_people,
    mark("Set who takes part"),
    "Says at once who takes part in an event or milestone.",
    ("R9",),
    WorksOn.ITEM,
)
LOG_TIME: Final = Registered(
    log_time,
    mark("Log hours…"),
    "Logs the hours that somebody worked on an item on a day, and what is left of it.",
    ("R13", "R14"),
    WorksOn.ITEM,
)
CORRECT_HOURS: Final = Registered(
    update_time_entry,
    mark("Correct hours…"),
    "Corrects the hours, the day or the note of a time entry.",
    ("R14",),
    WorksOn.TIME_ENTRY,
)
REMOVE_HOURS: Final = Registered(
    delete_time_entry,
    mark("Remove hours"),
    "Takes a time entry away; the estimate stays as it is.",
    ("R14",),
    WorksOn.TIME_ENTRY,
)

OPERATIONS: Final = (
    ASSIGN,
    ASSIGN_NEWCOMER,
    UPDATE,
    HAND_OVER,
    REORDER,
    REMOVE,
    SET_PEOPLE,
    LOG_TIME,
    CORRECT_HOURS,
    REMOVE_HOURS,
)
