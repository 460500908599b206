"""S15: capacity, booked and scheduled time; parts equal wholes."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import Allocation, Kind
from planner_app.scheduling.utilization import Span, bucket_starts, grouped_by, stacked, utilization
from tests.scheduling.problems import HOUR, Draft, Row, moment, ordinal
from tests.scheduling.strategies import drafts

MONDAY = ordinal("2026-01-05")


def test_s15_a_day_has_capacity_less_taken_time_bookings_and_work_with_events() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    sick = Allocation(1, True, 0.5, first_day=MONDAY, last_day=MONDAY)
    booking = Allocation(2, False, 1.0, 0, MONDAY, MONDAY + 1)
    ana = draft.person(None, None, sick, booking)
    show = draft.add("Show", kind=Kind.CONTAINER)
    draft.add("Task", show, rows=[Row(ana, 5, 5), Row(-1, 9, 9)])
    call = {"start": moment("2026-01-06T18:00"), "finish": moment("2026-01-06T20:00")}
    draft.add("Call", show, Kind.PARTIAL_DAY_EVENT, rows=[Row(ana)], **call)
    table = utilization(level(draft.problem()), MONDAY - 3, MONDAY + 2)
    assert (table.capacity[0] / HOUR).tolist() == [8, 0, 0, 4, 8, 8]
    assert (table.booked[0] / HOUR).tolist() == [0, 0, 0, 8, 8, 0]
    assert (table.scheduled[0] / HOUR).tolist() == [0, 0, 0, 4, 3, 0]


def test_s15_the_past_has_capacity_too() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    draft.person()
    table = utilization(level(_with_a_task(draft).problem()), ordinal("2024-02-26"), ordinal("2024-03-03"))
    assert (table.capacity[0] / HOUR).tolist() == [8, 8, 8, 8, 8, 0, 0]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.integers(-20, 20), st.integers(0, 80), st.sampled_from([Span.WEEK, Span.MONTH]))
def test_s15_the_parts_sum_to_the_wholes(draft: Draft, offset: int, days: int, span: Span) -> None:
    schedule = level(draft.problem())
    table = utilization(schedule, MONDAY + offset, MONDAY + offset + days)
    grouped = grouped_by(table, span)
    for name in ("capacity", "booked", "scheduled"):
        assert (getattr(table, name).sum(axis=1) == getattr(grouped, name).sum(axis=1)).all()
    assert (grouped.starts[:-1] < grouped.starts[1:]).all()
    everything = utilization(schedule, MONDAY - 5, MONDAY + 3_000)
    assert everything.scheduled.sum() == schedule.load_seconds[schedule.load_person >= 0].sum()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts(), st.sampled_from([1, 7]))
def test_s15_a_stack_by_any_key_holds_all_work_once(draft: Draft, days_each: int) -> None:
    schedule = level(draft.problem())
    stack = stacked(schedule, schedule.problem.rows.item % 3, MONDAY - 7, 3_000, days_each)
    assert stack.seconds.sum() == schedule.load_seconds.sum()
    assert stack.seconds.shape == (len(stack.keys), 3_000)


def test_s15_weeks_start_on_monday_and_months_on_the_first() -> None:
    days = np.asarray([ordinal("2026-02-01"), ordinal("2026-02-02"), ordinal("2026-02-28")], np.int64)
    assert bucket_starts(days, Span.WEEK).tolist() == [ordinal(d) for d in ("2026-01-26", "2026-02-02", "2026-02-23")]
    assert bucket_starts(days, Span.MONTH).tolist() == [ordinal("2026-02-01")] * 3


def _with_a_task(draft: Draft) -> Draft:
    draft.add("Task", rows=[Row(0, 1, 1)])
    return draft
