"""People as TaskJuggler's resources: their hours, absences and shares."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, groupby

from planner_app.ids import PersonId
from planner_app.scheduling.problem import Allocation, ItemKind, Person
from tests.scheduling.problems import Draft
from tests.scheduling.taskjuggler.clocks import (
    Hours,
    ahead,
    day_hours,
    day_start,
    effort,
    limits,
    moment,
    night_start,
    on_clock,
    spans,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Place = tuple[int, int]
"""Of a row: its item and its position there."""


class Resources:
    """Everybody of a plan, up to a moment."""

    def __init__(self, draft: Draft, until: int) -> None:
        self.draft, self.until = draft, until
        self.own = self._resources_of_rows()

    def _resources_of_rows(self) -> dict[Place, str]:
        """Whoever is not levelled (team, Unassigned, overdrive; S10) is a resource of its own in
        TaskJuggler."""
        numbers = count()
        return {
            (index, position): f"own{next(numbers)}"
            for index, item in enumerate(self.draft.items)
            if item.kind is ItemKind.TASK
            for position, row in enumerate(item.rows)
            if row.person < 0 or self.draft.people[row.person].overdrive
        }

    def lines(self) -> Iterator[str]:
        """All of them, and the shifts they work."""
        everybody = Person(PersonId(0), self.draft.calendar, self.draft.zone)
        for number, person in enumerate(self.draft.people):
            yield from self._resource(f"p{number}", person, self._share_limits(person))
        for (index, position), name in self.own.items():
            who = self.draft.items[index].rows[position].person
            yield from self._resource(name, self.draft.people[who] if who >= 0 else everybody, [])

    def _resource(self, name: str, person: Person, capped: list[str]) -> Iterator[str]:
        shifts = {f"{name}_{number}": part for number, part in enumerate(self._shifts(person))}
        for shift, (hours, _) in shifts.items():
            yield f'shift {shift} "{shift}" {{'
            yield from (
                f"  workinghours {day} {spans}" for day, spans in zip(WEEKDAYS, hours, strict=True)
            )
            yield "}"
        periods = ", ".join(f"{shift} {period}" for shift, (_, period) in shifts.items())
        yield f'resource {name} "{name}" {{\n  shifts {periods}'
        for start, end in self._absences(person):
            if max(start, self.draft.now) < min(end, self.until):
                yield f"  leaves annual {self._period(start, end)}"
        yield from limits(capped)
        yield "}"

    def _shifts(self, person: Person) -> Iterator[tuple[list[str], str]]:
        """The hours of the week between the days that are exceptions and clock changes, and the
        hours of those.

        A shift's own time zone is read by TaskJuggler 3.7.1 and has no effect, so hours are told on
        the plan's clock.
        """
        exceptions = dict(person.calendar.exceptions)
        first, last = (
            datetime.fromtimestamp(at, UTC).toordinal() for at in (self.draft.now, self.until)
        )

        def like(day: int) -> tuple[Hours | None, int]:
            return exceptions.get(day), ahead(day, self.draft.zone, person.zone)

        for (hours, seconds), group in groupby(range(first - 1, last + 2), like):
            together = list(group)
            start, end = (
                day_start(together[0], person.zone),
                day_start(together[-1] + 1, person.zone),
            )
            weekly = person.calendar.weekly if hours is None else (hours,) * 7
            if max(start, self.draft.now) < min(end, self.until):
                yield [spans(day) for day in on_clock(weekly, seconds)], self._period(start, end)

    def _offset(self, day: int) -> int:
        """Seconds from UTC to the plan's clock at the start of a day."""
        return day_start(day, "UTC") - day_start(day, self.draft.zone)

    def _absences(self, person: Person) -> Iterator[tuple[int, int]]:
        """Time taken (all of it: of a part TaskJuggler knows no more than we would tell it) and
        before they came."""
        late = night_start(person.calendar)
        for taken in (allocation for allocation in person.allocations if allocation.takes):
            assert taken.value == 1
            if taken.whole_days:
                first, end = (
                    day_start(day, person.zone) for day in (taken.first_day, taken.last_day + 1)
                )
                yield first + late, end + late
            else:
                yield taken.start, taken.end
        if person.active_from is not None:
            yield self.draft.now, day_start(person.active_from, person.zone) + late

    def _share_limits(self, person: Person) -> list[str]:
        shares = [given for given in person.allocations if not given.takes and given.item < 0]
        return [
            line for share in shares if not person.overdrive for line in self.daily(person, share)
        ]

    def daily(self, person: Person, allocation: Allocation, who: str = "") -> Iterator[str]:
        """What a share or a booking leaves of its days, day by day where they differ."""
        days = range(allocation.first_day, allocation.last_day + 1)
        # A limit's days are 24 h long from the start of its period on, so a new one starts where
        # the clock changes.
        for (hours, _), group in groupby(
            days, lambda day: (day_hours(person.calendar, day), self._offset(day))
        ):
            together = list(group)
            start, end = (
                day_start(together[0], self.draft.zone),
                day_start(together[-1] + 1, self.draft.zone),
            )
            if hours and max(start, self.draft.now) < min(end, self.until):
                yield (
                    f"dailymax {effort(allocation.value * hours)} {{ period "
                    f"{self._period(start, end)} {who} }}"
                )

    def _period(self, start: int, end: int) -> str:
        return f"{moment(max(start, self.draft.now))} - {moment(min(end, self.until))}"

    def everything_of(self, person: int) -> list[str]:
        """The resources that are one person."""
        rows = ((place, self.draft.items[place[0]].rows[place[1]].person) for place in self.own)
        return [f"p{person}", *(self.own[place] for place, who in rows if who == person)]
