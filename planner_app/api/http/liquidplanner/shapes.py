"""What LiquidPlanner's calls answer, field by field: the documents of /docs and the types of the code are one."""

from datetime import date, datetime
from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from planner_app.operations.records import AssignmentRecord

TypeName = Literal["Root", "Package", "Folder", "Project", "Task", "Event", "PartialDayEvent", "Milestone"]
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
Day = date | None
Moment = datetime | None
"""With offset; None where there is no such date (S9)."""


class Treeitem(TypedDict):
    """A node of the tree with its rows."""

    id: int
    type: TypeName
    space_id: int
    name: str
    description: str | None
    parent_id: int | None
    parent_ids: Annotated[list[int], Field(description="From the root down")]
    parent_crumbs: Annotated[list[str], Field(description="The names of these")]
    package_id: Annotated[int | None, Field(description="R15: where its priority comes from")]
    package_ids: list[int]
    package_crumbs: list[str]
    global_priority: Annotated[list[int], Field(description="S3: compared element by element, smaller first")]
    global_package_priority: Annotated[list[int] | None, Field(description="The same of its package; it wins")]
    project_id: Annotated[int | None, Field(description="The nearest project above")]
    is_done: Annotated[bool, Field(description="R13")]
    done_on: Day
    done_at: Moment
    is_on_hold: bool
    effective_is_on_hold: Annotated[bool, Field(description="S9: its own or an ancestor's")]
    started_on: Annotated[Day, Field(description="The first day with hours logged")]
    delay_until: Annotated[Day, Field(description="S5")]
    parent_delay_until: Annotated[Day, Field(description="The latest of what it inherits")]
    promise_by: Annotated[Day, Field(description="S13: the deadline; it never moves work")]
    parent_promise_by: Annotated[Day, Field(description="The earliest of what it inherits")]
    max_effort: float | None
    expected_start: Annotated[Moment, Field(description="S12")]
    expected_finish: Annotated[Moment, Field(description="S12")]
    earliest_finish: Annotated[Moment, Field(description="S11: of 10 in 100 cases; null until simulated")]
    latest_finish: Annotated[Moment, Field(description="S11: of 90 in 100 cases; null until simulated")]
    p98_finish: Annotated[Moment, Field(description="S11: of 98 in 100 cases; null until simulated")]
    low_effort_remaining: Annotated[float, Field(description="Of all open rows inside, as if worked in series")]
    high_effort_remaining: float
    is_estimated: Annotated[bool, Field(description="Whether an open row inside has a range")]
    work: Annotated[float, Field(description="Hours logged inside")]
    work_in_order: Annotated[bool, Field(description="S5")]
    external_reference: str | None
    assignments: Annotated[list[AssignmentRecord], Field(description="R1: by position")]
    start_date: NotRequired[Annotated[Day, Field(description="Of an event: its first day")]]
    finish_date: NotRequired[Annotated[Day, Field(description="Of an event: its last day, included")]]
    start: NotRequired[Annotated[Moment, Field(description="Of a partial-day event")]]
    end: NotRequired[Annotated[Moment, Field(description="Of a partial-day event")]]
    date: NotRequired[Annotated[Day, Field(description="Of a milestone")]]
    children: NotRequired[Annotated[list["Treeitem"], Field(description="What is inside, where `depth` asked for it")]]
