"""Work axes and what is kept of them between replans."""

from dataclasses import replace

from planner_app.ids import AllocationId
from planner_app.scheduling.preparing.worktime import work_time
from planner_app.scheduling.problem import Allocation
from tests.scheduling.problems import HOUR, Draft, Row, moment, ordinal


def test_s01_an_edit_of_the_tree_does_not_build_the_axes_again() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    ana = draft.person(None, None, Allocation(AllocationId(1), True, 1.0, first_day=1, last_day=2))
    draft.add("A", rows=[Row(ana, 1, 1)])
    first = work_time(draft.problem())
    draft.people = [replace(draft.people[0])]
    draft.add("B", rows=[Row(ana, 1, 1)])
    assert work_time(draft.problem()) is first
    draft.person()
    other = work_time(draft.problem())
    assert other is not first
    assert other.lanes[0] is first.lanes[0]


def test_a02_capacity_is_the_calendar_less_taken_time_within_active_days() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    monday = ordinal("2026-01-05")
    half = Allocation(AllocationId(1), True, 0.5, first_day=monday + 1, last_day=monday + 1)
    draft.person(None, None, half, active_from=monday + 1, active_until=monday + 2)
    time = work_time(draft.problem())
    week = slice(monday - time.first_day, monday - time.first_day + 7)
    assert (time.lanes[0].capacity[week] / HOUR).tolist() == [0, 4, 8, 0, 0, 0, 0]


def test_a02_capacity_counts_taken_moments_and_taken_days_once() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    monday = ordinal("2026-01-05")
    leave = Allocation(
        AllocationId(1), True, 1.0, start=moment("2026-01-05T15:00"), end=moment("2026-01-05T17:00")
    )
    draft.person(
        None, None, leave, Allocation(AllocationId(2), True, 0.5, first_day=monday, last_day=monday)
    )
    time = work_time(draft.problem())
    assert time.lanes[0].capacity[monday - time.first_day] / HOUR == 2
