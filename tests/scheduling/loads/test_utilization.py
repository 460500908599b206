"""S15: capacity, booked and scheduled time; parts equal wholes."""

from itertools import product
from operator import attrgetter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner_app.ids import AllocationId, ItemIndex
from planner_app.scheduling.levelling import level
from planner_app.scheduling.loads.utilization import PARTS, Logged, grouped_by, summed, utilization
from planner_app.scheduling.problem import Allocation, ItemKind
from planner_app.scheduling.working_time.spans import BucketUnit, bucket_starts
from tests.scheduling.problems import HOUR, Draft, Row, moment, ordinal
from tests.scheduling.strategies import drafts

MONDAY = ordinal("2026-01-05")


def test_s15_a_day_has_capacity_less_taken_time_bookings_and_work_with_events() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    sick = Allocation(AllocationId(1), True, 0.5, first_day=MONDAY, last_day=MONDAY)
    booking = Allocation(AllocationId(2), False, 1.0, ItemIndex(0), MONDAY, MONDAY + 1)
    ana = draft.person(None, None, sick, booking)
    show = draft.add("Show", kind=ItemKind.CONTAINER)
    draft.add("Task", show, rows=[Row(ana, 5, 5), Row(-1, 9, 9)])
    call = {"start": moment("2026-01-06T18:00"), "finish": moment("2026-01-06T20:00")}
    draft.add("Call", show, ItemKind.PARTIAL_DAY_EVENT, rows=[Row(ana)], **call)
    table = utilization(level(draft.problem()), MONDAY - 3, MONDAY + 2)
    assert (table.capacity[0] / HOUR).tolist() == [8, 0, 0, 4, 8, 8]
    assert (table.booked[0] / HOUR).tolist() == [0, 0, 0, 8, 8, 0]
    assert (table.scheduled[0] / HOUR).tolist() == [0, 0, 0, 4, 3, 0]


def test_s15_the_past_has_capacity_too() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    draft.person()
    table = utilization(
        level(_with_a_task(draft).problem()), ordinal("2024-02-26"), ordinal("2024-03-03")
    )
    assert (table.capacity[0] / HOUR).tolist() == [8, 8, 8, 8, 8, 0, 0]


@settings(max_examples=50)
@given(drafts(), st.integers(-20, 20), st.integers(0, 80), st.data())
def test_s15_the_parts_sum_to_the_wholes(
    draft: Draft, offset: int, days: int, data: st.DataObject
) -> None:
    """Days to weeks and months, weeks and months to the span, persons to teams to everyone; each to
    the second."""
    schedule, first = level(draft.problem()), MONDAY + offset
    table = utilization(schedule, first, first + days, entries(data, draft))
    team_of = np.asarray([data.draw(st.integers(0, 2)) for _ in draft.people], np.int32)
    teams, everyone = summed(table, team_of, 3), summed(table, np.zeros_like(team_of), 1)
    for name in PARTS:
        of = attrgetter(name)
        assert (of(summed(teams, np.zeros(3, np.int32), 1)) == of(everyone)).all(), name
        assert (of(everyone)[0] == of(table).sum(axis=0)).all(), name
        for span, lines in product(BucketUnit, (table, teams, everyone)):
            assert (of(grouped_by(lines, span)).sum(axis=1) == of(lines).sum(axis=1)).all(), (
                name,
                span,
            )
        for span in BucketUnit:
            assert (
                of(grouped_by(teams, span)) == of(summed(grouped_by(table, span), team_of, 3))
            ).all(), (name, span)
    everything = utilization(schedule, MONDAY - 5, MONDAY + 3_000)
    assert everything.scheduled.sum() == schedule.load_seconds[schedule.load_person >= 0].sum()


@pytest.mark.parametrize("span", BucketUnit)
def test_s15_a_week_holds_its_days_and_no_others(span: BucketUnit) -> None:
    draft = Draft(moment("2026-01-30T09:00"))
    draft.person()
    draft.add("Task", rows=[Row(0, 20, 20)])
    friday = ordinal("2026-01-30")
    table = grouped_by(utilization(level(draft.problem()), friday, friday + 3), span)
    expected = {BucketUnit.DAY: [8, 0, 0, 8], BucketUnit.WEEK: [8, 8], BucketUnit.MONTH: [8, 8]}[
        span
    ]
    assert (table.scheduled[0] / HOUR).tolist() == expected
    starts = {BucketUnit.DAY: [0, 1, 2, 3], BucketUnit.WEEK: [0, 3], BucketUnit.MONTH: [0, 2]}[span]
    assert (table.starts - friday).tolist() == starts


def entries(data: st.DataObject, draft: Draft) -> Logged:
    """Random logged hours."""
    people, items = st.integers(0, len(draft.people) - 1), st.integers(0, len(draft.items) - 1)
    entry = st.tuples(people, items, st.integers(-30, 30), st.integers(1, 50_000))
    person, item, day, seconds = np.asarray(
        data.draw(st.lists(entry, min_size=1, max_size=9)), np.int64
    ).T
    return Logged(person.astype(np.int32), item.astype(np.int32), day + MONDAY, seconds)


def test_s15_a_person_in_two_teams_counts_once_under_the_main_team() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    first, second, third = (draft.person() for _ in range(3))
    draft.teams = [(first, second), (second, third)]
    draft.add(
        "Party", kind=ItemKind.EVENT, start=MONDAY, finish=MONDAY, rows=[Row(team=0), Row(team=1)]
    )
    table = utilization(level(draft.problem()), MONDAY, MONDAY)
    main_team = np.asarray([0, 0, 1], np.int32)
    per_team = summed(table, main_team, 2)
    assert (per_team.capacity / HOUR).tolist() == [[16], [8]]
    assert (per_team.scheduled / HOUR).tolist() == [[16], [8]]
    assert (summed(table, np.asarray([0, -1, -1], np.int32), 1).capacity / HOUR).tolist() == [[8]]


def test_s15_the_ratios_are_parts_of_the_capacity() -> None:
    draft = Draft(moment("2026-01-09T09:00"))
    draft.person()
    draft.add("Task", rows=[Row(0, 6, 6)])
    table = utilization(level(draft.problem()), MONDAY + 4, MONDAY + 5)
    assert table.share(table.scheduled)[0, 0] == 0.75
    assert np.isnan(table.share(table.scheduled)[0, 1])


def test_s15_days_are_those_of_the_person_s_zone() -> None:
    """Five in the afternoon in Los Angeles is the next day in the plan's zone."""
    draft = Draft(moment("2026-01-05T20:00"))
    draft.person(None, "America/Los_Angeles")
    draft.add("Task", rows=[Row(0, 6, 6)])
    table = utilization(level(draft.problem()), MONDAY, MONDAY + 1)
    assert (table.scheduled[0] / HOUR).tolist() == [5, 1]


def test_s15_weeks_start_on_monday_and_months_on_the_first() -> None:
    days = np.asarray(
        [ordinal("2026-02-01"), ordinal("2026-02-02"), ordinal("2026-02-28")], np.int64
    )
    assert bucket_starts(days, BucketUnit.WEEK).tolist() == [
        ordinal(d) for d in ("2026-01-26", "2026-02-02", "2026-02-23")
    ]
    assert bucket_starts(days, BucketUnit.MONTH).tolist() == [ordinal("2026-02-01")] * 3


def _with_a_task(draft: Draft) -> Draft:
    draft.add("Task", rows=[Row(0, 1, 1)])
    return draft
