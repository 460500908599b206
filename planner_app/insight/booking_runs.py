"""Days on which somebody is booked for more than there is time, or than there is work (A3)."""

from collections.abc import Iterator
from typing import NamedTuple

from planner_app.ids import AllocationId, PersonIndex
from planner_app.scheduling.loads.utilization import utilization
from planner_app.scheduling.problem import Allocation, Problem
from planner_app.scheduling.schedule import Schedule
from planner_app.scheduling.units import HOUR
from planner_app.scheduling.working_time.zones import Zone, zone_table


class BookingRun(NamedTuple):
    """A run of days of one person. Days are ordinals, the last one included."""

    person: PersonIndex
    over: bool
    """More booked than there is time; else more than there is work."""
    first: int
    last: int
    hours: float
    causes: tuple[AllocationId, ...]


def booking_runs(schedule: Schedule) -> Iterator[BookingRun]:
    """The runs of everybody from today to the last booking, by person."""
    problem, zone = schedule.problem, zone_table(schedule.problem.zone)
    booked_people = [
        p for p, person in enumerate(problem.people) if any(map(_is_booking, person.allocations))
    ]
    last_days = [
        _last_day(allocation, zone)
        for p in booked_people
        for allocation in filter(_is_booking, problem.people[p].allocations)
    ]
    today = zone.day_of(problem.now)
    # Without a booking ahead, the hours of everybody need not be worked out.
    if not last_days or max(last_days) < today:
        return
    table = utilization(schedule, today, max(last_days))
    for p in booked_people:
        booked, capacity, scheduled = table.booked[p], table.capacity[p], table.scheduled[p]
        counts = (booked > 0) | (capacity > 0)
        over, under = booked - capacity, booked - scheduled
        under[0] = 0  # today is partly gone: less work than booked says nothing yet
        for is_over, excess in ((True, over), (False, under)):
            for first, last in _runs((excess > 0).tolist(), counts.tolist()):
                hours = float(excess[first : last + 1].clip(0).sum()) / HOUR
                causes = _causes(problem, p, today + first, today + last, over=is_over)
                person = PersonIndex(p)
                yield BookingRun(person, is_over, today + first, today + last, hours, causes)


def _causes(
    problem: Problem, person: int, first: int, last: int, *, over: bool
) -> tuple[AllocationId, ...]:
    """The bookings on some days; where too much is booked, also what takes time on them."""
    zone = zone_table(problem.zone)
    found = []
    for allocation in problem.people[person].allocations:
        is_cause = _is_booking(allocation) or (over and allocation.takes)
        begins = allocation.first_day if allocation.whole_days else zone.day_of(allocation.start)
        if is_cause and begins <= last and _last_day(allocation, zone) >= first:
            found.append(allocation.id)
    return tuple(found)


def _is_booking(allocation: Allocation) -> bool:
    """Whether it gives time to an item; the others take time away, or name no item."""
    return allocation.item >= 0 and not allocation.takes


def _last_day(allocation: Allocation, zone: Zone) -> int:
    """The ordinal of the last day that an allocation touches."""
    # What ends at midnight does not touch the day that begins then.
    return allocation.last_day if allocation.whole_days else zone.day_of(allocation.end - 1)


def _runs(flagged: list[bool], counts: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last day of every run of flagged days. Days that do not count do not end a run."""
    # So a weekend between two flagged days leaves one run, and one alert, not two.
    first = last = -1
    for day, flag in enumerate(flagged):
        if flag:
            first, last = (day if first < 0 else first), day
        elif counts[day] and first >= 0:
            yield first, last
            first = -1
    if first >= 0:
        yield first, last
