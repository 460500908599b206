"""The register: the plan as a whole, its kinds of work and of time, notes, and what comes from
outside or the past."""

from typing import Final

from planner_app.languages import mark
from planner_app.operations.importing import import_document
from planner_app.operations.past.timetravel import restore_revision
from planner_app.operations.register.registered import Registered, WorksOn
from planner_app.operations.rules.activities import (
    create_activity,
    delete_activity,
    update_activity,
)
from planner_app.operations.rules.assignment_types import (
    create_allocation_type,
    create_assignment_type,
    delete_allocation_type,
    delete_assignment_type,
    update_allocation_type,
    update_assignment_type,
)
from planner_app.operations.rules.metadata import delete_metadata, replace_notes, set_metadata
from planner_app.operations.rules.people.calendars import update_plan

# The setting `correlated_work` of S11, in words for people who do not know statistics.
WHOLE_PROJECTS: Final = mark("Allow for whole projects running long")

UPDATE: Final = Registered(
    update_plan,
    mark("Change the plan…"),
    (
        "Changes the plan's name, time zone, default calendar, or how "
        "it counts bookings and uncertain work."
    ),
    ("A4", "S11"),
    WorksOn.PLAN,
    (WHOLE_PROJECTS,),
)
IMPORT: Final = Registered(
    import_document,
    mark("Import…"),
    "Brings in what a file of another program holds.",
    ("R19", "I1"),
    WorksOn.PLAN,
)
RESTORE: Final = Registered(
    restore_revision,
    mark("Restore the plan as it was then"),
    (
        "Brings everything back to what it was after an earlier edit; "
        "that is an edit too and can be undone."
    ),
    ("R18",),
    WorksOn.EDIT,
)
CREATE_ACTIVITY: Final = Registered(
    create_activity, mark("New activity…"), "Makes a new kind of work.", ("R19",), WorksOn.PLAN
)
UPDATE_ACTIVITY: Final = Registered(
    update_activity, mark("Rename the activity…"), "Renames a kind of work.", ("R19",), WorksOn.KIND
)
DELETE_ACTIVITY: Final = Registered(
    delete_activity,
    mark("Remove the activity…"),
    "Takes a kind of work away and makes its work another kind, or none.",
    ("R19",),
    WorksOn.KIND,
)
CREATE_ASSIGNMENT_TYPE: Final = Registered(
    create_assignment_type,
    mark("New assignment type…"),
    "Makes a new type of assignments.",
    ("A1",),
    WorksOn.PLAN,
)
UPDATE_ASSIGNMENT_TYPE: Final = Registered(
    update_assignment_type,
    mark("Rename the assignment type…"),
    "Renames a type of assignments.",
    ("R19",),
    WorksOn.KIND,
)
DELETE_ASSIGNMENT_TYPE: Final = Registered(
    delete_assignment_type,
    mark("Remove the assignment type…"),
    "Takes a type of assignments away and gives its assignments another one, or none.",
    ("R19",),
    WorksOn.KIND,
)
# A1: unlike an assignment type, it is never made by being named in a record.
CREATE_ALLOCATION_TYPE: Final = Registered(
    create_allocation_type,
    mark("New allocation type…"),
    "Makes a new type of allocations, which takes time or provides it.",
    ("A1", "A2"),
    WorksOn.PLAN,
)
# A2: whether it takes time counts for all its allocations, so the dates of many can move.
UPDATE_ALLOCATION_TYPE: Final = Registered(
    update_allocation_type,
    mark("Change the allocation type…"),
    "Renames a type of allocations, or says anew whether it takes time.",
    ("A2",),
    WorksOn.KIND,
)
# No 'or none' here, as other types have it: an allocation needs a known type (A1).
DELETE_ALLOCATION_TYPE: Final = Registered(
    delete_allocation_type,
    mark("Remove the allocation type…"),
    "Takes a type of allocations away and gives its allocations another one.",
    ("A1", "R19"),
    WorksOn.KIND,
)
SET_NOTE: Final = Registered(
    set_metadata,
    mark("Note a value…"),
    "Notes a value under a key of a record.",
    (),
    WorksOn.RECORD,
)
REPLACE_NOTES: Final = Registered(
    replace_notes,
    mark("Note several values…"),
    "Notes values under keys of a record, or takes keys away.",
    (),
    WorksOn.RECORD,
)
DELETE_NOTE: Final = Registered(
    delete_metadata, mark("Remove the note"), "Takes a noted value away.", (), WorksOn.NOTE
)

OPERATIONS: Final = (
    UPDATE,
    IMPORT,
    RESTORE,
    CREATE_ACTIVITY,
    UPDATE_ACTIVITY,
    DELETE_ACTIVITY,
    CREATE_ASSIGNMENT_TYPE,
    UPDATE_ASSIGNMENT_TYPE,
    DELETE_ASSIGNMENT_TYPE,
    CREATE_ALLOCATION_TYPE,
    UPDATE_ALLOCATION_TYPE,
    DELETE_ALLOCATION_TYPE,
    SET_NOTE,
    REPLACE_NOTES,
    DELETE_NOTE,
)
