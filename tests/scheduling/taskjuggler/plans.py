"""Plans of any size with everything that both programs can say."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from planner_app.ids import AllocationId, ItemIndex, PersonIndex
from planner_app.scheduling.problem import Allocation, ItemKind
from tests.scheduling.problems import (
    HOUR,
    NO_LIMIT,
    WITH_BREAK,
    Draft,
    Row,
    moment,
    ordinal,
    weekdays,
)

MONDAY = ordinal("2026-03-09")
"""The clocks of America and Europe change in the weeks that follow, on different days."""
NOW = "2026-03-09T10:00"
SHOTS, TASKS = 5, 5
"""In a sequence, and in a shot."""
CALENDARS = (
    WITH_BREAK,
    WITH_BREAK,
    weekdays((8, 16)),
    weekdays((9, 13), days=4),
    replace(WITH_BREAK, exceptions=((MONDAY + 4, ()), (MONDAY + 12, ((10 * HOUR, 15 * HOUR),)))),
)
NIGHT_SHIFT = weekdays((22, 30))


@dataclass(frozen=True)
class Kinds:
    """What a generated plan has beside what both programs mean alike."""

    zone: str = "UTC"
    zones: tuple[str, ...] = ("UTC",)
    """Where people live."""
    step: float = 0.5
    """Efforts are multiples of so many hours."""
    nights: bool = False
    """Some work at night, and some where the plan's midnight is in their day."""
    one_row: bool = False
    """No task has several rows."""
    idle: float = 0.0
    """Share of the tasks that take no time."""


PLAIN: Final = Kinds()


def generated(rows: int, seed: int, kinds: Kinds = PLAIN) -> Draft:
    """A plan of so many rows, drawn from a seed."""
    return _Generator(rows, seed, kinds).draft


class _Generator:
    def __init__(self, rows: int, seed: int, kinds: Kinds) -> None:
        self.random, self.kinds, self.left = Random(seed), kinds, rows
        self.draft = Draft(moment(NOW, kinds.zone), kinds.zone, WITH_BREAK)
        self.containers: list[int] = []
        self._people(max(3, rows // 20))
        self._meetings()
        self._production()
        self._bookings()
        self._priorities()

    def _people(self, number: int) -> None:
        for index in range(number):
            calendar, zone = self.random.choice(CALENDARS), self.random.choice(self.kinds.zones)
            if self._late(index):
                calendar, zone = (
                    (NIGHT_SHIFT, zone) if index % 2 else (WITH_BREAK, "America/Los_Angeles")
                )
            given = [allocation for allocation in self._allocations(index) if self._chance(0.3)]
            self.draft.person(
                calendar,
                zone,
                *given,
                overdrive=index == 1,
                active_from=MONDAY + 3 if self._chance(0.1) else None,
            )
        self.draft.teams.append(tuple(map(PersonIndex, range(number))))

    def _late(self, person: int) -> bool:
        """Who works over the plan's midnight has no shares and bookings, only limits."""
        return self.kinds.nights and person % 5 in (2, 3)

    def _allocations(self, person: int) -> list[Allocation]:
        """Vacation, an appointment, and half a month of half days."""
        first = MONDAY + self.random.randrange(30)
        at = moment(NOW) + self.random.randrange(30 * 24) * HOUR
        given = [
            Allocation(
                AllocationId(person),
                True,
                1.0,
                first_day=first,
                last_day=first + self.random.randrange(9),
            ),
            Allocation(
                AllocationId(person),
                True,
                1.0,
                start=at,
                end=at + self.random.randrange(1, 30) * HOUR,
            ),
            Allocation(AllocationId(person), False, 0.5, first_day=first, last_day=first + 14),
        ]
        return given[:2] if self._late(person) else given

    def _meetings(self) -> None:
        """Fixed times, inside and outside working hours, some at once."""
        for number in range(4):
            start = moment(NOW) + self.random.randrange(20 * 24) * HOUR
            who = self.random.sample(range(len(self.draft.people)), 2)
            rows = [Row(person) for person in who]
            end = start + self.random.randrange(1, 9) * HOUR
            self.draft.add(
                f"Meeting {number}",
                -1,
                ItemKind.PARTIAL_DAY_EVENT,
                start=start,
                finish=end,
                rows=rows,
            )
        for number in range(2):
            day = MONDAY + self.random.randrange(20)
            self.draft.add(f"Delivery {number}", -1, ItemKind.MILESTONE, start=day, rows=[Row()])

    def _production(self) -> None:
        production = self._container("Production", -1, 0.3)
        while self.left > 0:
            sequence = self._container("Sequence", production, 0.2)
            for _ in range(SHOTS):
                if self.left > 0:
                    self._shot(sequence)

    def _container(self, name: str, parent: int, limited: float) -> int:
        people = [person for person in range(len(self.draft.people)) if self._chance(limited * 0.3)]
        rows = [Row(person, limit=self.random.choice((2.0, 3.0, 6.0))) for person in people]
        index = self.draft.add(name, parent, ItemKind.CONTAINER, rows=rows)
        self._delay(index)
        self._link(index, 0.15)
        self.containers.append(index)
        return index

    def _shot(self, sequence: int) -> None:
        shot, before = self._container("Shot", sequence, 0.1), -1
        for _ in range(TASKS):
            if self.left <= 0:
                return
            rows = [
                self._row()
                for _ in range(
                    min(
                        self.left,
                        1 if self.kinds.one_row else self.random.choice((1, 1, 1, 1, 2, 3)),
                    )
                )
            ]
            self.left -= len(rows)
            if len(rows) == 1 and self._chance(self.kinds.idle):
                rows[0].low = rows[0].high = 0.0
            task = self.draft.add("Task", shot, rows=rows, in_order=self._chance(0.6))
            self._delay(task)
            self._link(task, 0.05)
            if before >= 0 and self._chance(0.6):
                self._wait(task, before)
            before = task

    def _row(self) -> Row:
        low = 1 + self.random.randrange(round(15 / self.kinds.step)) * self.kinds.step
        row = Row(
            self.random.randrange(len(self.draft.people)), low, low + 2 * self.random.randrange(9)
        )
        if self._chance(0.03):
            row.person, row.team = -1, self.random.choice((-1, 0))
        row.limit = self.random.choice((1.5, 2.0, 4.0)) if self._chance(0.1) else NO_LIMIT
        return row

    def _delay(self, index: int) -> None:
        if self._chance(0.05):
            self.draft.items[index].delay = moment(NOW) + self.random.randrange(-5, 30) * 24 * HOUR

    def _link(self, index: int, chance: float) -> None:
        """From anything earlier: a container, a task, a meeting or a milestone."""
        before = self.random.randrange(index)
        if self._chance(chance):
            self._wait(index, before)

    def _wait(self, index: int, before: int) -> None:
        """Link them, unless that is there already or one is around the other; TaskJuggler refuses
        it twice."""
        around, above = {index}, self.draft.items[index].parent
        while above >= 0:
            around.add(above)
            above = self.draft.items[above].parent
        if before not in around and not any(
            first == before and after in around for first, after, _ in self.draft.links
        ):
            self.draft.links.append((before, index, self.random.choice((0.0, 0.0, 0.0, 1.0, 3.0))))

    def _bookings(self) -> None:
        """Some people are lent to a part of the production for half of their days."""
        for number, person in enumerate(self.draft.people):
            if self._chance(0.2) and not self._late(number):
                item, first = (
                    self.random.choice(self.containers),
                    MONDAY + self.random.randrange(20),
                )
                booking = Allocation(
                    AllocationId(100 + number), False, 0.5, ItemIndex(item), first, first + 14
                )
                self.draft.people[number] = replace(
                    person, allocations=(*person.allocations, booking)
                )

    def _priorities(self) -> None:
        """Some tasks are packaged elsewhere, so that predecessors stand below what follows them
        too."""
        for item in self.draft.items:
            if item.kind is ItemKind.TASK and self._chance(0.1):
                item.priority = self.random.randrange(len(self.draft.items))

    def _chance(self, share: float) -> bool:
        return self.random.random() < share
