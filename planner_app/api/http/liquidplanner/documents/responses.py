"""LiquidPlanner's answers, field by field; /docs is made from these types."""

from datetime import date, datetime
from typing import Annotated, Final, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from planner_app import model
from planner_app.api.http.liquidplanner.documents.describing import describe
from planner_app.ids import (
    ActivityId,
    AssignmentId,
    DependencyId,
    ItemId,
    PersonId,
    TeamId,
    TimeEntryId,
)
from planner_app.operations.snapshot.records import AssignmentFields, EstimateFields

Day = date | None
Moment = datetime | None
"""A moment with its offset; None where there is no such date (S9)."""
TypeName = Literal[
    "Root", "Package", "Folder", "Project", "Task", "Event", "PartialDayEvent", "Milestone"
]
TYPE_NAMES: dict[str, TypeName] = {
    "root": "Root",
    "package": "Package",
    "folder": "Folder",
    "project": "Project",
    "task": "Task",
    "event": "Event",
    "partial_day_event": "PartialDayEvent",
    "milestone": "Milestone",
}


class Estimate(EstimateFields):
    """An estimate: one line of a row's history (R6)."""


class Assignment(AssignmentFields):
    """A row on an item, derived fields included (R2)."""


describe(Estimate)
describe(
    Assignment,
    model.Assignment,
    estimates=NotRequired[
        Annotated[list[Estimate], "Oldest first (R6), where estimates were asked for"]
    ],
)


class Surroundings(TypedDict):
    """The place of an item, and the settings that it inherits there."""

    parent_ids: Annotated[list[ItemId], Field(description="From the root down")]
    parent_crumbs: Annotated[list[str], Field(description="The names of these")]
    package_ids: list[ItemId]
    package_crumbs: list[str]
    global_priority: Annotated[
        list[int], Field(description="The priority (S3): element by element, smaller first")
    ]
    global_package_priority: Annotated[
        list[int] | None, Field(description="The same of its package; it wins")
    ]
    project_id: Annotated[ItemId | None, Field(description="The nearest project above")]
    effective_is_on_hold: Annotated[
        bool, Field(description="On hold itself or through an ancestor (S9)")
    ]
    parent_delay_until: Annotated[Day, Field(description="The latest of what it inherits")]
    parent_promise_by: Annotated[Day, Field(description="The earliest of what it inherits")]


class Outlook(TypedDict):
    """The dates of an item, its remaining effort and its logged hours."""

    expected_start: Annotated[Moment, Field(description="The earliest start inside (S12)")]
    expected_finish: Annotated[Moment, Field(description="The latest finish inside (S12)")]
    earliest_finish: Annotated[
        Moment, Field(description="The p10 finish of a simulation (S11); null until there is one")
    ]
    latest_finish: Annotated[
        Moment, Field(description="The p90 finish of a simulation (S11); null until there is one")
    ]
    p98_finish: Annotated[
        Moment, Field(description="The p98 finish of a simulation (S11); null until there is one")
    ]
    low_effort_remaining: Annotated[
        float, Field(description="Of all open rows inside, as if worked in series")
    ]
    high_effort_remaining: float
    is_estimated: Annotated[bool, Field(description="Whether an open row inside has a range")]
    work: Annotated[float, Field(description="Hours logged inside")]
    started_on: Annotated[Day, Field(description="The first day with hours logged")]


class Note(TypedDict):
    """LiquidPlanner's note beside an item's description; always empty here."""

    id: int
    type: Literal["Note"]
    item_id: ItemId
    note: Literal[""]


Nothing = Annotated[
    list[dict[str, str]],
    Field(max_length=0, description="Always empty: a plan keeps none of these"),
]


class ItemAlert(TypedDict):
    """An alert about an item (S13)."""

    type: Literal["Alert"]
    key: Annotated[
        str, Field(description="What it is, as `schedule --json` names it, such as `late`")
    ]
    flag: Literal["red", "orange", "yellow", "hint"]
    description: Annotated[str, Field(description="One sentence")]


class Included(TypedDict, total=False):
    """The parts of an item that `include` adds."""

    dependencies: Annotated[
        list["Dependency"],
        Field(description="The links to what it waits for, its predecessors (S6)"),
    ]
    dependents: Annotated[
        list["Dependency"], Field(description="The links to what waits for it, its followers (S6)")
    ]
    alerts: Annotated[
        list[ItemAlert], Field(description="Alerts: what there is to know of it (S13)")
    ]
    timer: Annotated["Timer", Field(description="Of whoever asks")]
    activities: Annotated[
        list["Activity"], Field(description="Every kind of work: all can be done on any item")
    ]
    parent: "Treeitem | None"
    package: "Treeitem | None"
    client: None
    note: Note
    comments: Nothing
    documents: Nothing
    links: Nothing
    checklist_items: Nothing
    tags: Nothing
    snapshots: Nothing


class History(TypedDict):
    """When an item was made and last changed, its rows included; and its custom fields."""

    created_at: Annotated[
        Moment,
        Field(description="As the journal entry has it (R18); null of what is as old as the plan"),
    ]
    created_by: Annotated[
        str | None, Field(description="The author: a token's name, or who edits in a window")
    ]
    updated_at: Moment
    updated_by: str | None
    custom_field_values: Annotated[
        dict[str, str], Field(description="By name; ftrack's metadata of the same item")
    ]


class Treeitem(Surroundings, Outlook, History, Included):
    """A node of the tree with its rows."""

    id: ItemId
    type: TypeName
    space_id: int
    name: str
    description: str | None
    parent_id: ItemId | None
    package_id: Annotated[
        ItemId | None, Field(description="The package that its priority comes from (R15)")
    ]
    is_done: Annotated[
        bool, Field(description="Done: a row by itself, an item when all its rows are (R13)")
    ]
    done_on: Day
    done_at: Moment
    is_on_hold: bool
    delay_until: Day
    promise_by: Day
    max_effort: float | None
    work_in_order: bool
    external_reference: str | None
    activity_id: Annotated[
        ActivityId | None, Field(description="Of all its rows; null where they differ")
    ]
    assignments: Annotated[list[Assignment], Field(description="Its rows, sorted by position (R1)")]
    start_date: NotRequired[Annotated[Day, Field(description="Of an event: its first day")]]
    finish_date: NotRequired[
        Annotated[Day, Field(description="Of an event: its last day, included")]
    ]
    start: NotRequired[Annotated[Moment, Field(description="Of a partial-day event")]]
    end: NotRequired[Annotated[Moment, Field(description="Of a partial-day event")]]
    date: NotRequired[Annotated[Day, Field(description="Of a milestone")]]
    notes: NotRequired[
        Annotated[
            list[str],
            Field(
                description=(
                    "What else an edit changed, in sentences: other rows "
                    "(R10), logged hours that went (R19)"
                )
            ),
        ]
    ]
    timesheet_entry: NotRequired[
        Annotated["TimesheetEntry | None", Field(description="What track_time wrote")]
    ]
    children: NotRequired[
        Annotated[list["Treeitem"], Field(description="What is inside, where `depth` asked for it")]
    ]


OTHER_ITEM_FIELDS: Final = describe(Treeitem, model.TreeItem)
"""Stored fields of an item that its shape does not spell."""


class Dependency(TypedDict):
    """A dependency: one item waits for another (S6)."""

    id: DependencyId
    type: Literal["Dependency"]
    prerequisite_item_id: ItemId
    dependent_item_id: ItemId
    lag_days: Annotated[float, Field(description="Calendar days")]
    satisfied: Annotated[bool, Field(description="Whether the prerequisite is done")]


class TimesheetEntry(TypedDict):
    """A time entry: hours logged by a person on an item and day (R14)."""

    id: TimeEntryId
    type: Literal["TimesheetEntry"]
    item_id: ItemId
    member_id: PersonId
    activity_id: ActivityId | None
    work: Annotated[float, Field(description="Hours")]
    work_performed_on: date
    note: str | None
    # Without timesheets to submit every entry can still be changed.
    state: Literal["open"]
    timesheet_id: Annotated[None, Field(description="There are no timesheets to submit")]


class Timer(TypedDict):
    """A timer: time spent on an item until it is logged; in hours."""

    id: Annotated[ItemId, Field(description="The item's: everybody has one timer an item")]
    type: Literal["Timer"]
    item_id: ItemId
    person_id: Annotated[
        PersonId, Field(description="0 where nobody has the username of the token's name")
    ]
    running: bool
    running_time: Annotated[float, Field(description="Since it was last started")]
    total_time: Annotated[
        float | None, Field(description="Up to when it was last stopped; null before that")
    ]


class EstimateLine(Estimate):
    """An estimate: one line of the history of some row of an item (R6)."""

    assignment_id: AssignmentId


class Member(TypedDict):
    """A person."""

    id: PersonId
    type: Literal["Member"]
    user_name: str
    first_name: str
    last_name: str
    email: str | None
    timezone: str | None
    is_virtual: bool
    access_level: Annotated[
        Literal["member", "disconnected"], Field(description="disconnected: works here no more")
    ]
    overdrive_scheduling: Annotated[
        bool, Field(description="Everything of theirs is placed when ready, not levelled (S10)")
    ]
    daily_availability: Annotated[
        list[float], Field(description="Hours of a usual week's days, from Sunday")
    ]
    first_available_date: Day
    last_available_date: Day
    team_ids: list[TeamId]
    team_name: Annotated[str | None, Field(description="The main team's")]
    external_reference: str | None


OTHER_PERSON_FIELDS: Final = describe(
    Member, model.Person, ("username", "overdrive", "active_from", "active_until", "is_active")
)
"""Stored fields of a person that their shape does not spell, by this name or another."""


class Team(TypedDict):
    """A named set of persons."""

    id: TeamId
    type: Literal["Team"]
    space_id: int
    name: str
    member_ids: list[PersonId]


class Activity(TypedDict):
    """A kind of work."""

    id: ActivityId
    type: Literal["Activity"]
    space_id: int
    name: str


class Workspace(TypedDict):
    """The plan that is served."""

    id: int
    type: Literal["Workspace"]
    name: str
    root_id: Annotated[ItemId, Field(description="The item that everything stands in")]
    timezone: str


class Account(TypedDict):
    """The caller; `id` is that of the person of the token's name, 0 if there is no such person."""

    id: int
    type: Literal["Account"]
    user_name: str
    first_name: str
    last_name: str
    email: str | None
    read_only: bool
    last_workspace_id: int
    workspaces: list[Workspace]


class Gone(TypedDict):
    """The deleted record, with notes on its rows (R19)."""

    id: int
    type: str
    notes: list[str]


class Group(TypedDict):
    """Upcoming work of a project."""

    group: str
    items: list[Treeitem]
