"""The shape in which the child process hands over a foreign project file: JSON, still in the file's
own terms.

Times are naive ISO moments as the file shows them (the formats know no time zone), effort is in
hours. Records refer to each other by their place in their list. Numbers can be missing or absurd;
the mapping judges them.
"""

from typing import TypedDict

Ranges = list[list[str]]
"""`[["09:00", "12:00"], ...]` within one day, "24:00" included."""

FROM_DATES = "from its dates"
"""`text` of a duration that the file leaves out, worked out from start and finish."""


class SourceDuration(TypedDict):
    """A length of time: `hours` of work, or on the clock when `elapsed`; a percentage when
    `percent`."""

    hours: float
    elapsed: bool
    percent: bool
    text: str


class SourceException(TypedDict):
    """One exception as the file holds it, before it is spread over its days."""

    name: str | None
    start: str | None
    end: str | None
    recurring: bool


class SourceCalendar(TypedDict):
    """A calendar with everything inherited resolved; `exceptions` are its own, `days` all that
    count."""

    uid: int | None
    name: str | None
    personal: bool
    weekly: dict[str, Ranges]
    exceptions: list[SourceException]
    days: dict[str, Ranges]
    days_left_out: int


class SourceResource(TypedDict):
    """`kind` is MPXJ's type: WORK, MATERIAL, COST, NON_LABOR; units are per cent."""

    uid: int | None
    name: str | None
    kind: str
    is_role: bool
    generic: bool
    email: str | None
    account: str | None
    group: str | None
    guid: str | None
    calendar: int | None
    max_units: float | None
    available_from: str | None
    available_to: str | None


class SourceTask(TypedDict):
    """One node of the tree; a parent comes before its children. `parent` is an index."""

    uid: int | None
    id: int | None
    name: str | None
    parent: int | None
    guid: str | None
    is_summary: bool
    is_milestone: bool
    is_null: bool
    is_active: bool
    is_external: bool
    is_manual: bool
    is_recurring: bool
    is_estimated: bool
    subproject: str | None
    start: str | None
    finish: str | None
    actual_start: str | None
    actual_finish: str | None
    duration: SourceDuration | None
    remaining_duration: SourceDuration | None
    work: float | None
    remaining_work: float | None
    actual_work: float | None
    percent_complete: float | None
    constraint: str | None
    constraint_date: str | None
    second_constraint: str | None
    second_constraint_date: str | None
    deadline: str | None
    priority: int | None
    notes: str | None
    calendar: int | None


class SourceAssignment(TypedDict):
    """`days` are the hours of actual work by ISO day, where the file knows them."""

    task: int | None
    resource: int | None
    units: float | None
    work: float | None
    remaining_work: float | None
    actual_work: float | None
    percent_complete: float | None
    start: str | None
    actual_start: str | None
    actual_finish: str | None
    days: dict[str, float]


class SourceLink(TypedDict):
    """`kind` is MPXJ's relation type: FINISH_START, START_START, ...; an end outside the file is
    None."""

    before: int | None
    after: int | None
    kind: str
    lag: SourceDuration | None


class SourceProject(TypedDict):
    """One project of the file."""

    name: str | None
    title: str | None
    start: str | None
    minutes_per_day: int
    minutes_per_week: int
    default_calendar: int | None
    calendars: list[SourceCalendar]
    resources: list[SourceResource]
    tasks: list[SourceTask]
    assignments: list[SourceAssignment]
    links: list[SourceLink]
    problems: list[str]


class SourceFile(TypedDict):
    """All that was read; `projects` has at least one."""

    format: str
    projects: list[SourceProject]


class SourceFailure(TypedDict):
    """Why nothing was read: `reason` is one of no_extra, no_java, password, unknown, damaged,
    too_big."""

    reason: str
    detail: str
