"""S15: capacity, booked and scheduled time; parts equal wholes."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import Allocation, Kind
from planner_app.scheduling.utilization import Logged, Span, bucket_starts, demand, grouped_by, summed, utilization
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
@given(drafts(), st.integers(-20, 20), st.integers(0, 80), st.sampled_from([Span.WEEK, Span.MONTH]), st.data())
def test_s15_the_parts_sum_to_the_wholes(draft: Draft, offset: int, days: int, span: Span, data: st.DataObject) -> None:
    """Over days, weeks and months, over teams, and over projects; to the second."""
    schedule, first = level(draft.problem()), MONDAY + offset
    logged = entries(data, len(draft.people), len(draft.items))
    table = utilization(schedule, first, first + days, logged)
    teams = np.asarray([data.draw(st.integers(0, 2)) for _ in draft.people], np.int32)
    for other in (grouped_by(table, span), summed(table, teams, 3), grouped_by(summed(table, teams, 3), span)):
        for name in ("capacity", "booked", "scheduled", "calendar", "logged"):
            assert getattr(other, name).sum() == getattr(table, name).sum(), name
    assert (grouped_by(table, span).capacity.sum(axis=1) == table.capacity.sum(axis=1)).all()
    projects = np.asarray([data.draw(st.integers(0, 2)) for _ in draft.items], np.int32)
    asked = demand(schedule, projects, 3, first, first + days, logged)
    nobody = (schedule.load_person < 0) & (schedule.load_day >= first) & (schedule.load_day <= first + days)
    assert asked.scheduled.sum() == table.scheduled.sum() + schedule.load_seconds[nobody].sum()
    assert asked.booked.sum() == table.booked.sum()
    assert asked.logged.sum() == table.logged.sum()
    everything = utilization(schedule, MONDAY - 5, MONDAY + 3_000)
    assert everything.scheduled.sum() == schedule.load_seconds[schedule.load_person >= 0].sum()


def entries(data: st.DataObject, people: int, items: int) -> Logged:
    """Random logged hours."""
    entry = st.tuples(
        st.integers(0, people - 1), st.integers(0, items - 1), st.integers(-30, 30), st.integers(1, 50_000)
    )
    person, item, day, seconds = np.asarray(data.draw(st.lists(entry, min_size=1, max_size=9)), np.int64).T
    return Logged(person.astype(np.int32), item.astype(np.int32), day + MONDAY, seconds)


def test_s15_a_person_in_two_teams_counts_once_under_the_main_team() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    for _ in range(3):
        draft.person()
    draft.teams = [(0, 1), (1, 2)]
    draft.add("Party", kind=Kind.EVENT, start=MONDAY, finish=MONDAY, rows=[Row(team=0), Row(team=1)])
    table = utilization(level(draft.problem()), MONDAY, MONDAY)
    main_team = np.asarray([0, 0, 1], np.int32)
    per_team = summed(table, main_team, 2)
    assert (per_team.capacity / HOUR).tolist() == [[16], [8]]
    assert (per_team.scheduled / HOUR).tolist() == [[16], [8]]
    assert (summed(table, np.asarray([0, -1, -1], np.int32), 1).capacity / HOUR).tolist() == [[8]]


def test_s15_a_project_has_its_bookings_its_work_and_what_was_logged() -> None:
    draft = Draft(moment("2026-01-05T09:00"))
    ana = draft.person(None, None, Allocation(1, False, 0.5, 0, MONDAY, MONDAY))
    film = draft.add("Film", kind=Kind.CONTAINER)
    draft.add("A", film, rows=[Row(ana, 2, 2), Row(-1, 3, 3)], in_order=False)
    draft.add("Other", rows=[Row(ana, 4, 4)])
    logged = Logged(np.zeros(2, np.int32), np.asarray([1, 2], np.int32), np.full(2, MONDAY), np.asarray([1_800, 7_200]))
    found = demand(level(draft.problem()), np.asarray([0, 0, 1], np.int32), 2, MONDAY, MONDAY, logged)
    assert (found.booked / HOUR).tolist() == [[4], [0]]
    assert (found.scheduled / HOUR).tolist() == [[5], [4]]
    assert (found.logged / HOUR).tolist() == [[0.5], [2]]


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
    days = np.asarray([ordinal("2026-02-01"), ordinal("2026-02-02"), ordinal("2026-02-28")], np.int64)
    assert bucket_starts(days, Span.WEEK).tolist() == [ordinal(d) for d in ("2026-01-26", "2026-02-02", "2026-02-23")]
    assert bucket_starts(days, Span.MONTH).tolist() == [ordinal("2026-02-01")] * 3


def _with_a_task(draft: Draft) -> Draft:
    draft.add("Task", rows=[Row(0, 1, 1)])
    return draft
