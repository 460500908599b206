"""A plan written for TaskJuggler as our rules have it, and as it is with what they do not know."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property

from planner_app.ids import AllocationId
from planner_app.scheduling.problem import Allocation, ItemKind, WorkCalendar
from tests.scheduling.problems import NINE_TO_FIVE, Draft, Item, Row, ordinal
from tests.scheduling.taskjuggler.clocks import DAY
from tests.scheduling.taskjuggler.program import Answer
from tests.scheduling.taskjuggler.source import Source, Statement, hours

DEFAULT_PRIORITY = 500
ROUND_THE_CLOCK = WorkCalendar((((0, DAY),),) * 7)
TEN_YEARS = 3_652
"""Days, for which a share of somebody's time holds."""


class Meaning(Enum):
    """What such a plan says that ours cannot."""

    ORDER = (
        "order: of equal priorities the most critical path goes first, "
        "and what takes no work at once (S3, S6)"
    )
    STARTS = (
        "starts: a task of a given length starts when it is ready; "
        "our row when there is working time"
    )
    FILLS = (
        "fills: a task of a given length takes what its people have "
        "left meanwhile; ours takes nobody's time"
    )
    SEVERAL = (
        "several: an effort is divided among people as they are free; "
        "ours gives each a row with hours of its own"
    )
    ALTERNATIVES = (
        "alternatives: hour by hour whoever is free of several "
        "people works; our row has one person (R3)"
    )
    SHIFTS = "shifts: a task has working hours of its own; ours has its person's"


@dataclass
class Plan:
    """A plan and what TaskJuggler made of it."""

    source: Source
    answer: Answer

    @cached_property
    def leaves(self) -> list[int]:
        """The tasks without tasks inside."""
        outer = {task.parent for task in self.source.tasks}
        return [index for index in range(len(self.source.tasks)) if index not in outer]

    @cached_property
    def waits_for(self) -> dict[int, set[int]]:
        """The leaves that each leaf waits for, itself or through what it is in."""
        inside: dict[int, list[int]] = {index: [] for index in range(len(self.source.tasks))}
        for leaf in self.leaves:
            for outer in self.around(leaf):
                inside[outer].append(leaf)
        return {
            leaf: {
                before
                for outer in self.around(leaf)
                for predecessor in self.source.predecessors(outer)
                for before in inside[predecessor]
            }
            for leaf in self.leaves
        }

    def around(self, index: int) -> Iterator[int]:
        """A task and what it is in."""
        while index >= 0:
            yield index
            index = self.source.tasks[index].parent

    def means(self, leaf: int) -> Meaning | None:
        """What a task says that our rules do not know."""
        statement = self.source.tasks[leaf].statement
        people = statement.all("allocate")
        if not statement.one("effort"):
            return Meaning.FILLS if people else Meaning.STARTS if statement.one("length") else None
        if statement.one("shifts"):
            return Meaning.SHIFTS
        if any(
            option.words[0] in ("alternative", "mandatory")
            for one in people
            for option in one.inside
        ):
            return Meaning.ALTERNATIVES
        return Meaning.SEVERAL if sum(len(one.words) - 1 for one in people) > 1 else None

    @cached_property
    def order(self) -> list[int]:
        """The leaves as TaskJuggler takes them."""
        left = sorted(self.leaves, key=lambda leaf: (*self._rank(leaf), leaf))
        taken: list[int] = []
        placed: set[int] = set()
        while left:
            following = next(leaf for leaf in left if self.waits_for[leaf] <= placed)
            left.remove(following)
            taken.append(following)
            placed.add(following)
        return taken

    def _rank(self, leaf: int) -> tuple[bool, int, float]:
        given = (self.source.tasks[outer].statement.one("priority") for outer in self.around(leaf))
        priority = next((int(words[0]) for words in given if words), DEFAULT_PRIORITY)
        dates = self.answer.dates[self.source.tasks[leaf].name]
        return has_work(self.source.tasks[leaf].statement), -priority, -dates.path_criticalness


def has_work(statement: Statement) -> bool:
    """Whether a task takes any time."""
    return any(statement.one(word) for word in ("effort", "length", "duration"))


def draft_of(plan: Plan, adopting: frozenset[Meaning]) -> Draft:
    """The plan with an item for each task, as far as it can be said; what is adopted as TaskJuggler
    means it."""
    return _Making(plan, adopting).draft


class _Making:
    def __init__(self, plan: Plan, adopting: frozenset[Meaning]) -> None:
        self.plan, self.adopting = plan, adopting
        project = plan.source.top.all("project")[0]
        self.zone = (project.one("timezone") or ["UTC"])[0].strip('"')
        self.draft = Draft(_start(project), self.zone, self._calendar())
        self.people: dict[str, int] = {}
        self._add_people(plan.source.top)
        self.clock = self.draft.person(ROUND_THE_CLOCK, overdrive=True)
        self._add_tasks()
        if Meaning.ORDER in adopting:
            for place, leaf in enumerate(plan.order):
                self.draft.items[leaf].priority = place

    def _calendar(self) -> WorkCalendar:
        days = (words.words[-1] for words in self.plan.source.top.all("leaves"))
        return replace(NINE_TO_FIVE, exceptions=tuple((ordinal(day), ()) for day in days))

    def _add_people(self, inside: Statement) -> None:
        for statement in inside.all("resource"):
            self._add_people(statement)
            if not statement.all("resource"):
                self.people[statement.words[1]] = self.draft.person(
                    None, None, *self._allocations(statement)
                )

    def _allocations(self, statement: Statement) -> Iterator[Allocation]:
        for leave in statement.all("leaves"):
            first, _, end = leave.words[-3:]
            yield Allocation(
                AllocationId(0), True, 1.0, first_day=ordinal(first), last_day=ordinal(end) - 1
            )
        for limits in statement.all("limits"):
            share = hours(limits.one("dailymax")[0]) / 8
            today = datetime.fromtimestamp(self.draft.now, UTC).toordinal()
            yield Allocation(
                AllocationId(0), False, share, first_day=today, last_day=today + TEN_YEARS
            )

    def _add_tasks(self) -> None:
        for index, task in enumerate(self.plan.source.tasks):
            kind = ItemKind.TASK if index in self.plan.waits_for else ItemKind.CONTAINER
            self.draft.add(task.name, task.parent, kind, in_order=False)
            if kind is ItemKind.TASK:
                self._add_leaf(index, task.statement, self.draft.items[index])
        for index in range(len(self.plan.source.tasks)):
            self.draft.links += [
                (before, index, 0.0) for before in self.plan.source.predecessors(index)
            ]

    def _add_leaf(self, index: int, statement: Statement, item: Item) -> None:
        means = self.plan.means(index)
        booked = self.plan.answer.bookings.get(item.name, [])
        if means in (Meaning.ALTERNATIVES, Meaning.SHIFTS) and means in self.adopting:
            dates = self.plan.answer.dates[item.name]
            item.kind, item.start, item.finish, item.rows = (
                ItemKind.PARTIAL_DAY_EVENT,
                dates.start,
                dates.finish,
                [Row()],
            )
        else:
            item.rows = list(self._rows(statement, means in self.adopting, booked))
        if (
            means in (Meaning.FILLS, Meaning.ALTERNATIVES, Meaning.SHIFTS)
            and means in self.adopting
        ):
            for who, start, end in booked:
                self._take(self.people[who], start, end)

    def _take(self, number: int, start: int, end: int) -> None:
        person = self.draft.people[number]
        taken = Allocation(AllocationId(0), True, 1.0, start=start, end=end)
        self.draft.people[number] = replace(person, allocations=(*person.allocations, taken))

    def _rows(
        self, statement: Statement, divided: bool, booked: list[tuple[str, int, int]]
    ) -> Iterator[Row]:
        """Rows of a leaf; divided: among its people as TaskJuggler did, else alike."""
        if length := statement.one("length"):
            yield Row(low=hours(length[0]), high=hours(length[0]))
        elif duration := statement.one("duration"):
            yield Row(self.clock, hours(duration[0], 24.0), hours(duration[0], 24.0))
        elif effort := statement.one("effort"):
            everybody = [who for one in statement.all("allocate") for who in one.words[1:]]
            for who in everybody:
                share = hours(effort[0]) / len(everybody)
                if divided:
                    share = sum(end - start for name, start, end in booked if name == who) / 3_600
                yield Row(self.people[who], share, share, limit=_limit(statement, who))
        else:
            yield Row(low=0.0, high=0.0)


def _limit(statement: Statement, who: str) -> float:
    """Hours a day of one person on a task, NaN for no limit."""
    for limits in statement.all("limits"):
        for limit in limits.all("dailymax"):
            if who in limit.one("resources"):
                return hours(limit.words[1])
    return float("nan")


def _start(project: Statement) -> int:
    """The moment of a project's start: in UTC, if it names no offset."""
    date = next(word for word in project.words if word[:4].isdigit())
    if date.count("-") == 2:
        return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())
    return int(datetime.strptime(date, "%Y-%m-%d-%H:%M-%z").timestamp())
