"""A Draft in TaskJuggler's own language."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isnan

import numpy as np

from planner_app.scheduling.problem import Allocation, ItemKind
from tests.scheduling.problems import Draft, Item, Row
from tests.scheduling.taskjuggler.clocks import day_start, effort, limits, moment
from tests.scheduling.taskjuggler.people import Place, Resources
from tests.scheduling.taskjuggler.program import REPORT

HIGHEST = 1_000
"""TaskJuggler's priorities are 1 to 1 000."""


@dataclass
class Written:
    """A plan as text, and which of its tasks is what in the Draft."""

    text: str
    items: dict[str, int] = field(default_factory=dict)
    """Index of the item of every task that is a whole item."""
    rows: dict[str, int] = field(default_factory=dict)
    """Index of the row (as the Problem counts them) of every task that is one row of an item of
    several."""
    priorities: dict[Place, int] = field(default_factory=dict)


def write(draft: Draft, until: int, slot: int, priorities: int = HIGHEST - 1) -> Written:
    """The plan up to a moment, in slots of so many minutes, with no more than so many
    priorities."""
    return _Writer(draft, until, slot, priorities).written()


def rows_by_priority(draft: Draft) -> list[Place]:
    """The rows of tasks, the highest first."""
    order = np.argsort(draft.problem().items.priority, kind="stable").tolist()
    tasks = [index for index in order if draft.items[index].kind is ItemKind.TASK]
    return [
        (index, position) for index in tasks for position in range(len(draft.items[index].rows))
    ]


class _Writer:
    def __init__(self, draft: Draft, until: int, slot: int, priorities: int) -> None:
        self.draft, self.until, self.slot = draft, until, slot
        self.resources = Resources(draft, until)
        self.children, self.after = (
            defaultdict[int, list[int]](list),
            defaultdict[int, list[str]](list),
        )
        self.bookings = defaultdict[int, list[tuple[int, Allocation]]](list)
        self._group()
        self.first_row = np.cumsum([0, *(len(item.rows) for item in draft.items)]).tolist()
        self.found = Written("", priorities=self._priorities(priorities))

    def _group(self) -> None:
        """What belongs to each item."""
        for index, item in enumerate(self.draft.items):
            self.children[item.parent].append(index)
            if item.delay > self.draft.now:
                self.after[index].append(f"delays.i{index}")
        for before, after, lag in self.draft.links:
            self.after[after].append(
                self._path(before) + (f" {{ gapduration {lag:g}d }}" if lag else "")
            )
        for number, person in enumerate(self.draft.people):
            for booking in person.allocations:
                if not booking.takes and booking.item >= 0 and not person.overdrive:
                    self.bookings[booking.item].append((number, booking))

    def written(self) -> Written:
        tasks = [line for top in self.children[-1] for line in self._task(top)]
        self.found.text = "\n".join(
            (*self._head(), *self.resources.lines(), *self._delays(), *tasks, REPORT, "")
        )
        return self.found

    def _head(self) -> Iterator[str]:
        yield f'project plan "Plan" {moment(self.draft.now)} - {moment(self.until)} {{'
        yield f'  timezone "{self.draft.zone}"\n  timingresolution {self.slot}min\n}}'

    def _priorities(self, priorities: int) -> dict[Place, int]:
        """Every row has a priority of its own while there are enough of them, else neighbours share
        one."""
        rows = rows_by_priority(self.draft)
        return {
            place: HIGHEST - 1 - rank * priorities // max(priorities, len(rows))
            for rank, place in enumerate(rows)
        }

    def _task(self, index: int) -> Iterator[str]:
        item = self.draft.items[index]
        yield f'task i{index} "{item.name}" {{'
        self.found.items[self._path(index)] = index
        if index in self.after:
            yield f"  depends {', '.join(self.after[index])}"
        yield from limits(self._caps(index, item))
        yield from self._inside(index, item)
        yield "}"

    def _inside(self, index: int, item: Item) -> Iterator[str]:
        match item.kind:
            case ItemKind.CONTAINER:
                for child in self.children[index]:
                    yield from self._task(child)
            case ItemKind.MILESTONE:
                yield f"  milestone\n  start {moment(day_start(item.start + 1, self.draft.zone))}"
            case ItemKind.PARTIAL_DAY_EVENT:
                who = [
                    name for row in item.rows for name in self.resources.everything_of(row.person)
                ]
                yield (
                    f"  start {moment(item.start)}\n  end "
                    f"{moment(item.finish)}\n  priority {HIGHEST}"
                )
                yield f"  allocate {', '.join(who)}"
            case ItemKind.TASK if len(item.rows) == 1:
                yield from self._work(index, 0, item.rows[0])
            case ItemKind.TASK:
                yield from self._rows(index, item)
            case _:
                raise AssertionError("TaskJuggler has no such thing")

    def _rows(self, index: int, item: Item) -> Iterator[str]:
        for position, row in enumerate(item.rows):
            name = f"{self._path(index)}.r{position}"
            self.found.rows[name] = self.first_row[index] + position
            yield f'task r{position} "r{position}" {{'
            if position and item.in_order:
                yield f"  depends {self._path(index)}.r{position - 1}"
            yield from limits(self._own_limit(row))
            yield from self._work(index, position, row)
            yield "}"

    def _work(self, index: int, position: int, row: Row) -> Iterator[str]:
        hours = (row.low + row.high) / 2
        if hours == 0:
            yield "  milestone"
            return
        who = self.resources.own.get((index, position), f"p{row.person}")
        yield (
            f"  effort {effort(hours)}\n  allocate {who}\n  priority "
            f"{self.found.priorities[index, position]}"
        )

    def _caps(self, index: int, item: Item) -> list[str]:
        """Daily limits and bookings of the item: TaskJuggler knows the last list of a task only."""
        lines = [
            line
            for number, booking in self.bookings[index]
            for line in self.resources.daily(
                self.draft.people[number], booking, f"resources p{number}"
            )
        ]
        if item.kind is ItemKind.CONTAINER:
            lines += [
                f"dailymax {effort(row.limit)} {{ resources p{row.person} }}" for row in item.rows
            ]
        if item.kind is ItemKind.TASK and len(item.rows) == 1:
            lines += self._own_limit(item.rows[0])
        return lines

    def _own_limit(self, row: Row) -> list[str]:
        """Overdrive knows no limits (S10)."""
        free = isnan(row.limit) or (row.person >= 0 and self.draft.people[row.person].overdrive)
        return [] if free else [f"dailymax {effort(row.limit)}"]

    def _delays(self) -> Iterator[str]:
        """TaskJuggler's own start is exact; to start no earlier is to wait for a milestone."""
        yield 'task delays "Delays" {\n  task now "now" { milestone }'
        for index, item in enumerate(self.draft.items):
            if item.delay > self.draft.now:
                yield f'  task i{index} "until" {{ milestone start {moment(item.delay)} }}'
        yield "}"

    def _path(self, index: int) -> str:
        parent = self.draft.items[index].parent
        return f"{self._path(parent)}.i{index}" if parent >= 0 else f"i{index}"
