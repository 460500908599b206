"""Where TaskJuggler means something else by the same plan: each difference has a name, and a plan
that adopts it."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from math import floor
from zoneinfo import ZoneInfo

from planner_app.ids import AllocationId
from planner_app.scheduling.problem import Allocation, ItemKind, Person, WorkCalendar
from tests.scheduling.problems import HOUR, Draft
from tests.scheduling.taskjuggler.clocks import DAY, Hours, ahead, day_start, night_start, on_clock
from tests.scheduling.taskjuggler.program import Dates
from tests.scheduling.taskjuggler.text import Written, rows_by_priority


class Difference(Enum):
    """What TaskJuggler means otherwise; the proof is that our dates are its dates once the plan
    adopts it."""

    SLOTS = "slots: an effort is rounded to whole slots of time; ours is exact to the second (S2)"
    DAYS = (
        "days: a limit's day is 24 h from midnight on; ours is the "
        "day on which the shift starts (S7)"
    )
    GAPS = "gaps: a gap of a day is 24 h; our lag is a day on the plan's clock (S6)"
    TIES = (
        "ties: priorities end at 1 000; of equals the one with the most "
        "critical path goes first, not the upper (S3)"
    )
    TURNS = (
        "turns: what takes no work is placed at once; ours waits for "
        "its turn, and what follows it too (S6)"
    )


def adopted(
    draft: Draft,
    wanted: frozenset[Difference],
    written: Written,
    dates: dict[str, Dates],
    slot: int,
) -> Draft:
    """The plan as TaskJuggler means it, as far as the differences wanted go; slot in minutes."""
    made = deepcopy(draft)
    adopting: dict[Difference, Callable[[], None]] = {
        Difference.SLOTS: lambda: _whole_slots(made, slot * 60),
        Difference.DAYS: lambda: _days_of_the_plan(made),
        Difference.GAPS: lambda: _gaps_of_hours(made),
        Difference.TIES: lambda: _critical_first(made, written, dates),
        Difference.TURNS: lambda: _without_turns(made),
    }
    for difference, adopt in adopting.items():
        if difference in wanted:
            adopt()
    return made


def _whole_slots(draft: Draft, slot: int) -> None:
    for row in (row for item in draft.items for row in item.rows if row.low == row.low):
        slots = floor((row.low + row.high) / 2 * HOUR / slot + 0.5)
        row.low = row.high = slots * slot / HOUR


def _winter(draft: Draft) -> str:
    """A zone that keeps the clock that the plan has now."""
    offset = datetime.fromtimestamp(draft.now, UTC).astimezone(ZoneInfo(draft.zone)).utcoffset()
    assert offset is not None
    return f"Etc/GMT{-int(offset.total_seconds()) // HOUR:+}"


def _days_of_the_plan(draft: Draft) -> None:
    """Whoever works over the plan's midnight has two shifts, the second of which starts on the next
    day."""
    zone = _winter(draft)
    first = datetime.fromtimestamp(draft.now, UTC).toordinal() - 1
    for number, person in enumerate(draft.people):
        days = _day_by_day(person, zone, first)
        if any(start == 0 or end == DAY for shift in days.values() for start, end in shift):
            calendar = WorkCalendar(((),) * 7, exceptions=tuple(sorted(days.items())))
            draft.people[number] = _in_moments(person, draft.now, calendar, zone)


def _day_by_day(person: Person, zone: str, first: int) -> dict[int, Hours]:
    """Their working hours on the clock of a zone, by the day on which they are there, for three
    years."""
    days: dict[int, Hours] = dict.fromkeys(range(first, first + 1_000), ())
    for day in days:
        weekly: list[Hours] = [()] * 7
        weekday = datetime.fromordinal(day).weekday()
        weekly[weekday] = dict(person.calendar.exceptions).get(day, person.calendar.weekly[weekday])
        there = on_clock(tuple(weekly), ahead(day, zone, person.zone))
        for over in (-1, 0, 1):
            if day + over in days:
                days[day + over] = tuple(sorted((*days[day + over], *there[(weekday + over) % 7])))
    return days


def _in_moments(person: Person, now: int, calendar: WorkCalendar, zone: str) -> Person:
    """The same absences on another calendar: they take the same hours."""
    late = night_start(person.calendar)
    taken = []
    for given in person.allocations:
        if given.whole_days:
            start, end = (
                day_start(day, person.zone) + late for day in (given.first_day, given.last_day + 1)
            )
            taken.append(replace(given, start=start, end=end))
        else:
            taken.append(given)
    if person.active_from is not None:
        taken.append(
            Allocation(
                AllocationId(0),
                True,
                1.0,
                start=now,
                end=day_start(person.active_from, person.zone) + late,
            )
        )
    return replace(person, calendar=calendar, zone=zone, allocations=tuple(taken), active_from=None)


def _gaps_of_hours(draft: Draft) -> None:
    """A plan whose clock never changes; what is meant on its clock stays at its moments."""
    for item in draft.items:
        if item.kind is ItemKind.MILESTONE:
            item.kind = ItemKind.PARTIAL_DAY_EVENT
            item.start = item.finish = day_start(item.start + 1, draft.zone)
        for row in (row for row in item.rows if row.person < 0 and item.kind is ItemKind.TASK):
            row.person, row.team = draft.person(draft.calendar, draft.zone), -1
    draft.zone = _winter(draft)


def _critical_first(draft: Draft, written: Written, dates: dict[str, Dates]) -> None:
    """The order in which TaskJuggler takes the rows; its tasks are one row each."""
    name = {index: name for name, index in written.items.items()}
    order = [index for index, _ in rows_by_priority(draft)]
    order.sort(
        key=lambda index: (
            -written.priorities[index, 0],
            -dates[name[index]].path_criticalness,
            index,
        )
    )
    for place, index in enumerate(order):
        draft.items[index].priority = place


def _without_turns(draft: Draft) -> None:
    for item in draft.items:
        if item.kind is ItemKind.TASK and not any(row.high for row in item.rows):
            item.priority = -1
