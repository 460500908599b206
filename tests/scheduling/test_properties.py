"""What holds of the schedule of any plan."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner_app.scheduling.allowances import FREE, booked_per_day
from planner_app.scheduling.levelling import level
from planner_app.scheduling.native import expected_effort
from planner_app.scheduling.problem import NO_TIME, Flags, Floats, Kind, Problem
from planner_app.scheduling.schedule import Schedule, State
from planner_app.scheduling.simulation import simulate
from planner_app.scheduling.worktime import work_time
from tests.scheduling.problems import HOUR, Draft
from tests.scheduling.strategies import drafts

many = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_task(problem: Problem) -> Flags:
    return np.asarray(problem.items.kind[problem.rows.item] == Kind.TASK)


@many
@given(drafts())
def test_s04_nobody_works_on_two_things_at_once(draft: Draft) -> None:
    schedule = level(draft.problem())
    rows = schedule.problem.rows
    for p, person in enumerate(schedule.problem.people):
        mine = (rows.person[schedule.piece_row] == p) & is_task(schedule.problem)[schedule.piece_row]
        start, end = schedule.piece_start[mine], schedule.piece_end[mine]
        order = np.argsort(start, kind="stable")
        if not person.overdrive:
            assert (end[order][:-1] <= start[order][1:]).all()


@many
@given(drafts())
def test_s04_all_work_lies_in_working_hours_and_none_in_the_past(draft: Draft) -> None:
    schedule = level(draft.problem())
    problem, time = schedule.problem, work_time(schedule.problem)
    for piece in np.flatnonzero(is_task(problem)[schedule.piece_row]):
        lane = time.lanes[problem.rows.person[schedule.piece_row[piece]]]  # -1 is the last one, the unassigned
        begin, end = lane.axis.position(np.asarray([schedule.piece_start[piece], schedule.piece_end[piece]]))
        assert end - begin == schedule.piece_end[piece] - schedule.piece_start[piece]
        assert ((lane.free_from <= begin) & (end <= lane.free_to)).any()
        assert schedule.piece_start[piece] >= problem.now


@many
@given(drafts())
def test_s05_nothing_starts_before_it_is_ready(draft: Draft) -> None:
    schedule = level(draft.problem())
    problem, placed = schedule.problem, schedule.row_state == State.PLACED
    assert (schedule.row_start[placed] >= schedule.row_ready[placed]).all()
    for before, after, lag in zip(problem.links.before, problem.links.after, problem.links.lag, strict=True):
        finish, start = schedule.item_finish[before], schedule.item_start[after]
        movable = [row for row in range(len(placed)) if placed[row] and is_task(problem)[row]]
        inside = [schedule.row_start[row] for row in movable if after in around(problem, int(problem.rows.item[row]))]
        if finish != NO_TIME and inside:
            assert min(inside) >= finish + lag * 24 * HOUR - HOUR  # a clock change may take an hour of a lag
            assert start != NO_TIME


@many
@given(drafts())
def test_s02_the_hours_placed_are_the_expected_effort_of_every_row_that_finishes(draft: Draft) -> None:
    schedule = level(draft.problem())
    rows = schedule.problem.rows
    placed = (schedule.row_state == State.PLACED) & is_task(schedule.problem)
    wanted = np.where(placed, expected_effort(rows.low, rows.high), 0)
    task_piece = is_task(schedule.problem)[schedule.piece_row]
    length = (schedule.piece_end - schedule.piece_start)[task_piece]
    assert (np.bincount(schedule.piece_row[task_piece], length, len(wanted)) == wanted).all()
    task_load = is_task(schedule.problem)[schedule.load_row]
    loads = np.bincount(schedule.load_row[task_load], schedule.load_seconds[task_load], len(wanted))
    assert (loads == wanted).all()


@many
@given(drafts())
def test_s07_limits_and_bookings_hold_on_every_day(draft: Draft) -> None:
    schedule = level(draft.problem())
    problem, time = schedule.problem, work_time(schedule.problem)
    rows = problem.rows
    for p, person in enumerate(problem.people):
        if person.overdrive:
            continue
        for row in np.flatnonzero((rows.person == p) & ~np.isnan(rows.limit)):
            own = problem.items.kind[rows.item[row]] == Kind.TASK
            inside = {int(row)} if own else set(rows_inside(problem, int(rows.item[row]), p))
            assert (per_day(schedule, time.first_day, inside, p) <= rows.limit[row] * HOUR).all()
        for item in {a.item for a in person.allocations if a.item >= 0 and not a.takes}:
            booked = booked_per_day(time.lanes[p], [a for a in person.allocations if a.item == item and not a.takes])
            worked = per_day(schedule, time.first_day, set(rows_inside(problem, item, p)), p)
            assert (worked[booked != FREE] <= booked[booked != FREE]).all()


@many
@given(drafts())
def test_s01_the_same_problem_has_the_same_schedule(draft: Draft) -> None:
    first, second = level(draft.problem()), level(draft.problem())
    for each in fields(Schedule):
        if each.name != "problem":
            assert np.array_equal(getattr(first, each.name), getattr(second, each.name)), each.name


@many
@given(drafts(simple=True), st.data())
def test_s03_raising_the_priority_of_a_one_row_leaf_never_delays_it(draft: Draft, data: st.DataObject) -> None:
    leaves = [index for index, item in enumerate(draft.items) if item.kind == Kind.TASK]
    leaf = data.draw(st.sampled_from(leaves))
    before = level(draft.problem())
    for rank, item in enumerate(draft.items):
        item.priority = 2 * rank
    draft.items[leaf].priority = 2 * data.draw(st.integers(0, leaf)) - 1
    after = level(draft.problem())
    assert after.item_finish[leaf] <= before.item_finish[leaf]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drafts())
def test_s11_without_ranges_every_sample_is_the_schedule(draft: Draft) -> None:
    problem = draft.problem()
    problem = replace(problem, rows=replace(problem.rows, high=problem.rows.low.copy()))
    schedule, simulated = level(problem), simulate(problem, samples=3)
    assert simulated is not None
    assert (simulated.rows == schedule.row_finish[:, None]).all()
    assert (simulated.items == schedule.item_finish[:, None]).all()


@many
@given(drafts())
def test_s12_items_span_their_rows_and_containers_their_items(draft: Draft) -> None:
    schedule = level(draft.problem())
    problem = schedule.problem
    for item in range(len(problem.items.ids)):
        inside = [row for row in range(len(problem.rows.ids)) if item in around(problem, int(problem.rows.item[row]))]
        dated = [row for row in inside if schedule.row_finish[row] != NO_TIME]
        assert schedule.item_finish[item] == max((schedule.row_finish[row] for row in dated), default=NO_TIME)
        assert schedule.item_start[item] == min((schedule.row_start[row] for row in dated), default=NO_TIME)


def around(problem: Problem, item: int) -> list[int]:
    """The item and every container around it."""
    found = []
    while item >= 0:
        found.append(item)
        item = int(problem.items.parent[item])
    return found


def rows_inside(problem: Problem, item: int, person: int) -> list[int]:
    """A person's task rows inside an item."""
    mine = np.flatnonzero((problem.rows.person == person) & is_task(problem))
    return [int(row) for row in mine if item in around(problem, int(problem.rows.item[row]))]


def per_day(schedule: Schedule, first_day: int, rows: set[int], person: int) -> Floats:
    """Seconds of work of a person on rows on each day of the axis."""
    mine = np.isin(schedule.load_row, list(rows)) & (schedule.load_person == person)
    days = len(work_time(schedule.problem).lanes[0].hours)
    return np.bincount(schedule.load_day[mine] - first_day, schedule.load_seconds[mine], days).astype(np.float64)
