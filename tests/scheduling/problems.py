"""Making Problems for tests: a growing plan in memory, turned into the scheduler's arrays."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from planner_app.ids import UNEDITED, ItemIndex, PersonId, PersonIndex, Revision
from planner_app.scheduling.problem import (
    NO_TIME,
    Allocation,
    ItemKind,
    Items,
    Links,
    Person,
    Problem,
    Rows,
    WorkCalendar,
)

HOUR = 3_600
NO_LIMIT = float("nan")
UNESTIMATED = float("nan")


def weekdays(*hours: tuple[float, float], days: int = 5) -> WorkCalendar:
    """The same hours of the clock on the first days of every week."""
    shift = tuple((int(start * HOUR), int(end * HOUR)) for start, end in hours)
    return WorkCalendar((shift,) * days + ((),) * (7 - days))


NINE_TO_FIVE = weekdays((9, 17))
WITH_BREAK = weekdays((9, 12), (13, 18))


def moment(text: str, zone: str = "UTC") -> int:
    """The UTC second of an ISO time on the clock of a zone."""
    when = datetime.fromisoformat(text)
    return int((when if when.tzinfo else when.replace(tzinfo=ZoneInfo(zone))).timestamp())


def ordinal(text: str) -> int:
    """The ordinal of an ISO date."""
    return date.fromisoformat(text).toordinal()


def iso(second: int) -> str | None:
    """A moment as a minute in UTC, None where there is none."""
    return (
        None
        if second == NO_TIME
        else datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d %H:%M:%S")
    )


@dataclass
class Row:
    """An assignment under construction."""

    person: int = -1
    low: float = UNESTIMATED
    high: float = UNESTIMATED
    team: int = -1
    done: bool = False
    limit: float = NO_LIMIT
    logged_today: float = 0.0


@dataclass
class Item:
    """A treeitem under construction."""

    name: str
    parent: int = -1
    kind: ItemKind = ItemKind.TASK
    rows: list[Row] = field(default_factory=list)
    package: int = -1
    on_hold: bool = False
    in_order: bool = True
    delay: int = NO_TIME
    deadline: int = NO_TIME
    done_at: int = NO_TIME
    start: int = NO_TIME
    finish: int = NO_TIME
    max_effort: float = float("nan")
    logged: float = 0.0
    priority: int | None = None
    """Its place among all priorities; None: its place in the outline."""


@dataclass
class Draft:
    """A plan under construction; `problem()` is what the scheduler is asked."""

    now: int
    zone: str = "UTC"
    calendar: WorkCalendar = NINE_TO_FIVE
    strict_bookings: bool = False
    items: list[Item] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    teams: list[tuple[PersonIndex, ...]] = field(default_factory=list)
    links: list[tuple[int, int, float]] = field(default_factory=list)

    def add(
        self, name: str, parent: int = -1, kind: ItemKind = ItemKind.TASK, **fields: object
    ) -> ItemIndex:
        """Append an item (in outline order) and say its index."""
        self.items.append(Item(name, parent, kind, **fields))  # type: ignore[arg-type]
        return ItemIndex(len(self.items) - 1)

    def person(
        self,
        calendar: WorkCalendar | None = None,
        zone: str | None = None,
        *allocations: Allocation,
        **fields: object,
    ) -> PersonIndex:
        """Append a person and say their index."""
        number = len(self.people) + 1
        made = Person(
            PersonId(number),
            calendar or self.calendar,
            zone or self.zone,
            allocations=allocations,
            **fields,  # type: ignore[arg-type]
        )
        self.people.append(made)
        return PersonIndex(number - 1)

    def problem(self, revision: Revision = UNEDITED) -> Problem:
        """The frozen arrays. Items are in outline order already; rows are numbered from 1 in
        order."""
        return Problem(
            revision,
            self.now,
            self.zone,
            self.calendar,
            self.strict_bookings,
            self._items(),
            self._rows(),
            self._links(),
            tuple(self.people),
            tuple(self.teams),
        )

    def _items(self) -> Items:
        items = self.items
        wanted = [
            index if item.priority is None else item.priority for index, item in enumerate(items)
        ]
        priority = np.empty(len(items), np.int32)
        priority[np.argsort(wanted, kind="stable")] = np.arange(len(items))
        return Items(
            ids=np.arange(1, len(items) + 1, dtype=np.int64),
            parent=np.asarray([item.parent for item in items], np.int32),
            package=np.asarray([item.package for item in items], np.int32),
            kind=np.asarray([item.kind for item in items], np.int8),
            priority=priority,
            on_hold=np.asarray([item.on_hold for item in items], np.bool_),
            in_order=np.asarray([item.in_order for item in items], np.bool_),
            delay=np.asarray([item.delay for item in items], np.int64),
            deadline=np.asarray([item.deadline for item in items], np.int64),
            done_at=np.asarray([item.done_at for item in items], np.int64),
            start=np.asarray([item.start for item in items], np.int64),
            finish=np.asarray([item.finish for item in items], np.int64),
            max_effort=np.asarray([item.max_effort for item in items], np.float64),
            logged=np.asarray([item.logged for item in items], np.float64),
        )

    def _rows(self) -> Rows:
        rows = [(index, row) for index, item in enumerate(self.items) for row in item.rows]
        return Rows(
            ids=np.arange(1, len(rows) + 1, dtype=np.int64),
            item=np.asarray([index for index, _ in rows], np.int32),
            person=np.asarray([row.person for _, row in rows], np.int32),
            team=np.asarray([row.team for _, row in rows], np.int32),
            low=np.asarray([row.low for _, row in rows], np.float64),
            high=np.asarray([row.high for _, row in rows], np.float64),
            done=np.asarray([row.done for _, row in rows], np.bool_),
            limit=np.asarray([row.limit for _, row in rows], np.float64),
            logged_today=np.asarray([row.logged_today for _, row in rows], np.float64),
        )

    def _links(self) -> Links:
        before, after, lag = ([link[side] for link in self.links] for side in range(3))
        return Links(
            np.asarray(before, np.int32), np.asarray(after, np.int32), np.asarray(lag, np.float64)
        )
