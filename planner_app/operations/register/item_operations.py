"""The register: items of the tree, their links and packages."""

from typing import Final

from planner_app.languages import mark
from planner_app.operations.register.registered import Registered, WorksOn
from planner_app.operations.rules.activities import set_activity
from planner_app.operations.rules.tree.dependencies import (
    create_dependency,
    delete_dependency,
    update_dependency,
)
from planner_app.operations.rules.tree.packages import package_treeitems
from planner_app.operations.rules.tree.treeitems import (
    create_treeitem,
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)

# Constants, because menus and buttons take these words one by one; the window tells none of them a
# second time.
NEW_TASK: Final = mark("New task")
NEW_FOLDER: Final = mark("New folder")
NEW_MILESTONE: Final = mark("New milestone")
NEW_EVENT: Final = mark("New event")
RENAME: Final = mark("Rename")
MARK_DONE: Final = mark("Mark done")
OPEN_AGAIN: Final = mark("Open again")
PUT_ON_HOLD: Final = mark("Put on hold")
TAKE_OFF_HOLD: Final = mark("Take off hold")
IN_ORDER: Final = mark("In order: each waits for the one above")
AT_ONCE: Final = mark("Everybody at once")
MOVE_UP: Final = mark("Move up")
MOVE_DOWN: Final = mark("Move down")
INDENT: Final = mark("Indent")
OUTDENT: Final = mark("Outdent")

CREATE: Final = Registered(
    create_treeitem,
    mark("New item"),
    "Makes a project, folder, package, task, event or milestone, with the people who work on it.",
    ("R15", "R16"),
    WorksOn.PLAN,
    (NEW_TASK, NEW_FOLDER, NEW_MILESTONE, NEW_EVENT),
)
# One operation behind many entries of the menus: all of them set fields of an item.
UPDATE: Final = Registered(
    update_treeitem,
    mark("Change the item"),
    (
        "Changes an item's name, dates, deadline or description, "
        "closes or reopens it, or puts it on hold."
    ),
    ("R13", "S5", "S8", "S9", "S13"),
    WorksOn.ITEM,
    (RENAME, MARK_DONE, OPEN_AGAIN, PUT_ON_HOLD, TAKE_OFF_HOLD, IN_ORDER, AT_ONCE),
)
MOVE: Final = Registered(
    move_treeitems,
    mark("Move"),
    "Moves items, with all that is inside, to another place or another priority.",
    ("R15", "S3"),
    WorksOn.ITEMS,
    (MOVE_UP, MOVE_DOWN, INDENT, OUTDENT),
)
DELETE: Final = Registered(
    delete_treeitems,
    mark("Delete"),
    "Deletes items with all that is inside, and tells of hours that were logged there.",
    ("R19",),
    WorksOn.ITEMS,
)
PACKAGE: Final = Registered(
    package_treeitems,
    mark("Package"),
    "Gives items their priority from a place in a package, or takes them out of it again.",
    ("R15", "S3"),
    WorksOn.ITEMS,
)
SET_ACTIVITY: Final = Registered(
    set_activity,
    mark("Set the kind of work"),
    "Makes everything that is done on an item one kind of work.",
    (),
    WorksOn.ITEM,
)
# There is no link yet that could be chosen; afterwards it is the link that is worked on.
LINK: Final = Registered(
    create_dependency,
    mark("Link"),
    "Lets an item wait until another one is finished, or some days longer.",
    ("S6",),
    WorksOn.ITEMS,
)
CHANGE_LAG: Final = Registered(
    update_dependency,
    mark("Change the lag"),
    "Says how many days an item waits after the other one is finished.",
    ("S6",),
    WorksOn.LINK,
)
UNLINK: Final = Registered(
    delete_dependency,
    mark("Unlink"),
    "Lets an item wait for the other one no longer.",
    ("S6",),
    WorksOn.LINK,
)

OPERATIONS: Final = (
    CREATE,
    UPDATE,
    MOVE,
    DELETE,
    PACKAGE,
    SET_ACTIVITY,
    LINK,
    CHANGE_LAG,
    UNLINK,
)
