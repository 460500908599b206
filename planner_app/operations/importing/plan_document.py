"""A plan as a document: what a reader of foreign files or the demo makes, and `import_document`
brings in as one edit.

Records refer to each other by `key`, any text that is unique in its family in this document (people
and teams count as one family). The order of `items` is priority: an item stands behind its elder
siblings; a parent comes before its children.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, TypeVar

from planner_app.model import Assignment, Person, Record, TreeItem
from planner_app.model.fields import fields_but

T = TypeVar("T")

Hours = Mapping[str, Sequence[Sequence[str]]]
"""`{"mon": [["09:00", "12:00"], ["13:00", "18:00"]], ...}`, or by ISO day for exceptions; "24:00"
is allowed; an end not after its start lies on the next day."""

ItemType = Literal[
    "package", "folder", "project", "task", "event", "partial_day_event", "milestone"
]
RemarkKind = Literal[
    "item",
    "person",
    "calendar",
    "exception",
    "link",
    "assignment",
    "constraint",
    "time_entry",
    "allocation",
    "column",
]
"""What a remark is about."""


NOT_IMPORTED: Final = ("is_active",)
"""Fields of a person that no document holds: whoever comes works here."""


def _with_fields_of(
    family: type[Record], left_out: Collection[str] = ()
) -> Callable[[type[T]], type[T]]:
    """Gives a record the stored fields that it does not spell, each with its default."""

    def extended(record: type[T]) -> type[T]:
        # So that a column which the model gains can be imported without a second list to keep.
        for stored in fields_but(family, {*record.__annotations__, *left_out}):
            record.__annotations__[stored.name] = stored.annotation
            setattr(record, stored.name, stored.default)
        return record

    return extended


@dataclass(frozen=True)
class CalendarDraft:
    """A work calendar (contract: `WorkCalendar`)."""

    key: str
    name: str
    weekly_hours: Hours
    exceptions: Hours = field(default_factory=dict)
    country: str | None = None
    region: str | None = None


@dataclass(frozen=True)
@_with_fields_of(Person, NOT_IMPORTED)
class PersonDraft:
    """Somebody who works. `calendar` and `main_team` are keys."""

    key: str
    username: str
    first_name: str = ""
    last_name: str = ""
    email: str | None = None
    calendar: str | None = None
    timezone: str | None = None
    is_virtual: bool = False
    overdrive: bool = False
    active_from: date | None = None
    active_until: date | None = None
    main_team: str | None = None
    external_reference: str | None = None


@dataclass(frozen=True)
class TeamDraft:
    """A named set of persons (keys)."""

    key: str
    name: str
    members: Sequence[str] = ()


@dataclass(frozen=True)
class EstimateDraft:
    """One line of a row's history of ranges (R6), oldest first; hours."""

    low: float
    high: float
    created_by: str
    created_at: datetime
    note: str | None = None


@dataclass(frozen=True)
@_with_fields_of(Assignment)
class RowDraft:
    """One assignment: `who` is a person's or team's key, None for Unassigned.

    low and high in hours, both None = never estimated.
    """

    who: str | None = None
    low: float | None = None
    high: float | None = None
    activity: str | None = None
    assignment_type: str | None = None
    is_done: bool = False
    done_at: datetime | None = None
    daily_limit: float | None = None
    history: Sequence[EstimateDraft] = ()
    """Earlier ranges; the row's own range is appended when it differs from the last of them."""


@dataclass(frozen=True)
@_with_fields_of(TreeItem)
class ItemDraft:
    """A treeitem. A leaf without rows gets one Unassigned row (R16). Dates are of the plan's zone,
    moments aware."""

    key: str
    name: str
    type: ItemType
    parent: str | None = None
    """Key of the parent; None: at the top of what is imported."""
    rows: Sequence[RowDraft] = ()
    description: str | None = None
    is_on_hold: bool = False
    work_in_order: bool = True
    delay_until: date | None = None
    promise_by: date | None = None
    max_effort: float | None = None
    start_date: date | None = None
    """Events: first and last day; milestones: `start_date` is their day."""
    finish_date: date | None = None
    start: datetime | None = None
    """Partial-day events."""
    end: datetime | None = None
    external_reference: str | None = None
    """Lets a later import update instead of double (R19)."""


@dataclass(frozen=True)
class TimeEntryDraft:
    """Hours logged by a person on a leaf on a day."""

    item: str
    person: str
    day: date
    hours: float
    activity: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class LinkDraft:
    """Finish-to-start from `before` to `after`; lag in calendar days, at least 0 (S6)."""

    before: str
    after: str
    lag_days: float = 0.0


@dataclass(frozen=True)
class AllocationDraft:
    """A1: start and end are both dates (whole days, end included) or both aware moments
    (half-open).

    `item` books a subtree.
    """

    person: str
    type: str
    start: date | datetime
    end: date | datetime
    value: float = 1.0
    item: str | None = None


@dataclass(frozen=True)
class Remark:
    """Something of the source that did not come over as it stood: reported, not guessed."""

    kind: RemarkKind
    where: str
    """What it concerns, as a person would look it up: 'task 12 "Comp sh010"', 'line 7'."""
    words: str
    """One sentence: what it was and what became of it."""
    dropped: bool
    """True: it is not in the plan at all; False: it came over changed."""


@dataclass(frozen=True)
class PlanDocument:
    """Everything one import brings."""

    name: str
    items: Sequence[ItemDraft] = ()
    people: Sequence[PersonDraft] = ()
    teams: Sequence[TeamDraft] = ()
    calendars: Sequence[CalendarDraft] = ()
    default_calendar: str | None = None
    """Key of the calendar that becomes the plan's default when the plan is empty."""
    timezone: str | None = None
    """IANA zone that becomes the plan's when the plan is empty."""
    links: Sequence[LinkDraft] = ()
    time_entries: Sequence[TimeEntryDraft] = ()
    allocations: Sequence[AllocationDraft] = ()
    activities: Sequence[str] = ()
    """Names in the order wanted (their colours follow it); ones used but not listed are added."""
    remarks: Sequence[Remark] = ()
    """The reader's report."""
