"""What holds of the schedule of any plan."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner_app.ids import PersonId
from planner_app.scheduling.levelling import level
from planner_app.scheduling.preparing import worktime
from planner_app.scheduling.preparing.worktime import work_time
from planner_app.scheduling.problem import NO_TIME, Flags, Floats, ItemKind, Person, Problem
from planner_app.scheduling.schedule import Schedule, State
from planner_app.scheduling.simulation import simulate
from planner_app.scheduling.units import expected_effort
from planner_app.scheduling.working_time import availability
from planner_app.scheduling.working_time.allowances import FREE, booked_per_day
from planner_app.scheduling.working_time.axis import Axis, axis_of
from planner_app.scheduling.working_time.public_holidays import public_holidays
from tests.scheduling.clockwork import at_clock, days_of, days_off, later_on_clock, shifts
from tests.scheduling.problems import HOUR, Draft, Row, weekdays
from tests.scheduling.strategies import HOURS, STARTS, ZONES, booked_drafts, drafts
from tests.thoroughness import examples

many = settings(max_examples=examples(40, 160))


def is_task(problem: Problem) -> Flags:
    return np.asarray(problem.items.kind[problem.rows.item] == ItemKind.TASK)


@many
@given(drafts())
def test_s01_the_same_problem_has_the_same_schedule(draft: Draft) -> None:
    assert_same_schedule(level(draft.problem()), level(draft.problem()))


@many
@given(drafts(), st.data())
def test_s01_a_plan_with_one_row_changed_is_that_plan_scheduled_from_scratch(
    draft: Draft, data: st.DataObject
) -> None:
    """Whatever is kept from the plan before: axes, work times, the arrays that did not change."""
    problem = draft.problem()
    level(problem)
    row = data.draw(st.sampled_from([row for item in draft.items for row in item.rows]))
    row.low = row.high = data.draw(st.sampled_from(HOURS))
    row.person, row.done = (
        data.draw(st.integers(-1, len(draft.people) - 1)),
        data.draw(st.booleans()),
    )
    changed = draft.problem()
    incremental = level(replace(problem, rows=changed.rows))
    forget_what_is_kept()
    assert_same_schedule(incremental, level(changed))


@many
@given(drafts())
def test_s02_the_hours_placed_are_the_expected_effort_of_every_row_that_finishes(
    draft: Draft,
) -> None:
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
@given(drafts(), st.data())
def test_s03_raising_the_priority_of_a_one_row_leaf_never_delays_it(
    draft: Draft, data: st.DataObject
) -> None:
    leaves = [
        index
        for index, item in enumerate(draft.items)
        if item.kind == ItemKind.TASK and len(item.rows) == 1
    ]
    assume(leaves)
    leaf = data.draw(st.sampled_from(leaves))
    before = level(draft.problem())
    for item, rank in zip(draft.items, before.problem.items.priority.tolist(), strict=True):
        item.priority = 2 * rank
    draft.items[leaf].priority = (
        2 * data.draw(st.integers(0, int(before.problem.items.priority[leaf]))) - 1
    )
    after = level(draft.problem())
    assert (after.item_finish[leaf] == NO_TIME) <= (before.item_finish[leaf] == NO_TIME)
    assert (
        after.item_finish[leaf] <= before.item_finish[leaf] or before.item_finish[leaf] == NO_TIME
    )


@many
@given(drafts())
def test_s04_nobody_works_on_two_things_at_once(draft: Draft) -> None:
    """Nor on a task during an event, their own or their team's: that holds in overdrive too
    (S10)."""
    schedule = level(draft.problem())
    rows, tasks = schedule.problem.rows, is_task(schedule.problem)[schedule.piece_row]
    for p, person in enumerate(schedule.problem.people):
        mine = (rows.person[schedule.piece_row] == p) & tasks
        start, end = schedule.piece_start[mine], schedule.piece_end[mine]
        order = np.argsort(start, kind="stable")
        if not person.overdrive:
            assert (end[order][:-1] <= start[order][1:]).all()
        axis = work_time(schedule.problem).lanes[p].axis
        for begin, until in events_of(schedule, p, axis):
            assert (
                begin == until
                or ((axis.position(end) <= begin) | (until <= axis.position(start))).all()
            )


@many
@given(drafts())
def test_s04_all_work_lies_in_working_hours_and_none_in_the_past(draft: Draft) -> None:
    schedule = level(draft.problem())
    problem = schedule.problem
    unassigned = Person(PersonId(0), problem.calendar, problem.zone)
    for piece in np.flatnonzero(is_task(problem)[schedule.piece_row]).tolist():
        row = int(schedule.piece_row[piece])
        person = (
            problem.people[problem.rows.person[row]]
            if problem.rows.person[row] >= 0
            else unassigned
        )
        begin, end = int(schedule.piece_start[piece]), int(schedule.piece_end[piece])
        days = [*days_of(begin, person.zone), *days_of(end, person.zone)]
        assert any(
            opens <= begin and end <= closes
            for opens, closes in shifts(person, min(days), max(days))
        )
        assert begin >= problem.now
    for row, day in zip(schedule.load_row.tolist(), schedule.load_day.tolist(), strict=True):
        if is_task(problem)[row] and problem.rows.person[row] >= 0:
            assert day not in days_off(problem.people[problem.rows.person[row]])


@settings(many, max_examples=examples(100, 500))
@given(drafts())
def test_s05_nothing_starts_before_it_is_ready(draft: Draft) -> None:
    """Not before the delays of both places, the finish of predecessors with their lag, and of rows
    before it."""
    schedule = level(draft.problem())
    problem, states = schedule.problem, schedule.row_state
    items, links = problem.items, problem.links
    for row in np.flatnonzero((states == State.PLACED) & is_task(problem)).tolist():
        item, start = int(problem.rows.item[row]), int(schedule.row_start[row])
        real = around(problem, item)
        assert start >= max(
            int(items.delay[above]) for above in {*real, *around(problem, int(items.package[item]))}
        )
        for link in np.flatnonzero(np.isin(links.after, real)).tolist():
            finish = max(
                int(schedule.item_finish[links.before[link]]),
                done_at(schedule, int(links.before[link])),
            )
            assert finish == NO_TIME or start >= later_on_clock(
                finish, float(links.lag[link]), problem.zone
            )
        before = np.flatnonzero((problem.rows.item[:row] == item) & items.in_order[item])
        assert (schedule.row_finish[before] <= start).all()
        assert not np.isin(states[before], (State.NEVER, State.WAITS)).any()


@settings(many, max_examples=examples(80, 400))
@given(
    st.sampled_from(ZONES),
    st.sampled_from(STARTS),
    st.integers(0, 120),
    st.sampled_from([0.5, 1.0, 2.0, 2.25, 7.0]),
)
def test_s06_a_lag_is_added_on_the_plans_clock(
    zone: str, start: int, half_hours: int, lag: float
) -> None:
    """Over clock changes too: by the hands of the clock, whoever works round it."""
    finish = start + half_hours * 1_800
    draft = Draft(start, zone)
    draft.person(weekdays((0, 24), days=7))
    call = draft.add(
        "Call", kind=ItemKind.PARTIAL_DAY_EVENT, start=start, finish=finish, rows=[Row()]
    )
    after = draft.add("After", rows=[Row(0, 1, 1)])
    draft.links.append((call, after, lag))
    assert level(draft.problem()).item_start[after] == later_on_clock(finish, lag, zone)


@many
@given(drafts())
def test_s06_behind_what_has_no_finish_nothing_has_dates(draft: Draft) -> None:
    """Something inside that is on hold, never gets time or waits itself; and who is so states why
    (S9)."""
    schedule = level(draft.problem())
    problem, links = schedule.problem, schedule.problem.links
    blocking = np.isin(schedule.row_state, (State.ON_HOLD, State.NEVER, State.WAITS))
    stuck = {
        above
        for row in np.flatnonzero(blocking)
        for above in around(problem, int(problem.rows.item[row]))
    }
    for row in np.flatnonzero(
        is_task(problem) & ~np.isin(schedule.row_state, (State.DONE, State.ON_HOLD))
    ).tolist():
        waits_for = links.before[np.isin(links.after, around(problem, int(problem.rows.item[row])))]
        if stuck.intersection(waits_for.tolist()):
            assert schedule.row_state[row] in (State.WAITS, State.UNESTIMATED)


@settings(many, max_examples=examples(100, 500))
@given(drafts())
def test_s07_daily_limits_hold_on_every_day(draft: Draft) -> None:
    """Of rows and of projects; today less what was logged on it."""
    schedule = level(draft.problem())
    problem, time = schedule.problem, work_time(schedule.problem)
    rows, lanes = problem.rows, time.free_lanes(problem.now)
    for row in np.flatnonzero(~np.isnan(rows.limit) & (rows.team < 0)).tolist():
        p = int(rows.person[row])
        if p >= 0 and problem.people[p].overdrive:
            continue
        inside = [row] if is_task(problem)[row] else rows_inside(problem, int(rows.item[row]), p)
        worked = per_day(schedule, time.first_day, set(inside), p)
        assert (worked <= rows.limit[row] * HOUR).all()
        logged = rows.logged_today[inside].sum() * HOUR
        assert worked[lanes.today[p]] <= max(rows.limit[row] * HOUR - logged, 0)


@many
@given(drafts())
def test_a02_of_a_share_of_the_day_no_more_is_worked(draft: Draft) -> None:
    schedule = level(draft.problem())
    time, whole = work_time(schedule.problem), range(len(schedule.problem.items.ids))
    for p, person in enumerate(schedule.problem.people):
        general = [
            a
            for a in person.allocations
            if a.item < 0 and not a.takes and a.whole_days and a.value < 1
        ]
        inside = {row for item in whole for row in rows_inside(schedule.problem, item, p)}
        worked, hours = per_day(schedule, time.first_day, inside, p), time.lanes[p].hours
        for allocation in general if not person.overdrive else ():
            days = slice(
                allocation.first_day - time.first_day, allocation.last_day + 1 - time.first_day
            )
            assert (worked[days] <= allocation.value * hours[days] + 0.5).all()


@settings(many, max_examples=examples(100, 500))
@given(booked_drafts())
def test_a04_bookings_hold_on_every_day(draft: Draft) -> None:
    """Nobody works more on a subtree than they are booked for it; with strict bookings, on nothing
    else."""
    schedule = level(draft.problem())
    problem, time = schedule.problem, work_time(schedule.problem)
    for p, person in enumerate(problem.people):
        if person.overdrive:
            continue
        covered = np.zeros(len(time.lanes[p].hours), np.bool_)
        provided = [allocation for allocation in person.allocations if not allocation.takes]
        for item in {allocation.item for allocation in provided}:
            booked = booked_per_day(time.lanes[p], [a for a in provided if a.item == item])
            covered |= booked != FREE
            if item >= 0:
                worked = per_day(schedule, time.first_day, set(rows_inside(problem, item, p)), p)
                assert (worked[booked != FREE] <= booked[booked != FREE]).all()
        if problem.strict_bookings:
            mine = set(np.flatnonzero((problem.rows.person == p) & is_task(problem)).tolist())
            assert not per_day(schedule, time.first_day, mine, p)[~covered].any()


@many
@given(drafts())
def test_s08_events_stand_where_they_are_put(draft: Draft) -> None:
    """Whole days on each person's clock, the plan's for teams and nobody; milestones at the end of
    the plan's day."""
    schedule = level(draft.problem())
    problem = schedule.problem
    for row in np.flatnonzero((schedule.row_state == State.PLACED) & ~is_task(problem)).tolist():
        item, p = draft.items[problem.rows.item[row]], int(problem.rows.person[row])
        zone = problem.people[p].zone if p >= 0 and item.kind == ItemKind.EVENT else problem.zone
        start, finish = item.start, item.finish
        if item.kind == ItemKind.EVENT:
            start = at_clock(date.fromordinal(start), 0, zone)
            finish = at_clock(date.fromordinal(finish + 1), 0, zone)
        elif item.kind == ItemKind.MILESTONE:
            start = finish = at_clock(date.fromordinal(start + 1), 0, zone)
        assert (schedule.row_start[row], schedule.row_finish[row]) == (start, finish)


@settings(many, max_examples=examples(100, 500))
@given(drafts())
def test_s09_what_never_gets_time_takes_none_from_anybody(draft: Draft) -> None:
    """Unestimated instead, it would leave all others where they are; unless they wait for it."""
    schedule = level(draft.problem())
    rows, links = schedule.problem.rows, schedule.problem.links
    for row in np.flatnonzero(schedule.row_state == State.NEVER).tolist():
        waited_for = np.isin(links.before, around(schedule.problem, int(rows.item[row]))).any()
        if not waited_for and not (rows.item[row + 1 :] == rows.item[row]).any():
            low, high = rows.low.copy(), rows.high.copy()
            low[row] = high[row] = np.nan
            without = level(replace(schedule.problem, rows=replace(rows, low=low, high=high)))
            assert (without.row_finish == schedule.row_finish).all()
            assert (without.row_start == schedule.row_start).all()


@settings(many, max_examples=examples(100, 500))
@given(drafts())
def test_s10_what_is_not_levelled_starts_when_it_is_ready(draft: Draft) -> None:
    """Team and Unassigned rows on the default calendar; what somebody in overdrive does, in their
    own free hours."""
    schedule = level(draft.problem())
    problem, time = schedule.problem, work_time(schedule.problem)
    for row in np.flatnonzero((schedule.row_state == State.PLACED) & is_task(problem)).tolist():
        p, length = (
            int(problem.rows.person[row]),
            schedule.row_finish[row] - schedule.row_start[row],
        )
        if (
            (p >= 0 and not problem.people[p].overdrive)
            or not length
            or not np.isnan(problem.rows.limit[row])
        ):
            continue
        axis = time.lanes[p].axis
        free = [
            (begin, end)
            for begin, end in zip(time.lanes[p].free_from, time.lanes[p].free_to, strict=True)
        ]
        for first, last in events_of(schedule, p, axis) if p >= 0 else ():
            free = [
                part
                for low, high in free
                for part in ((low, min(high, first)), (max(low, last), high))
            ]
        ready = int(axis.position(schedule.row_ready[row : row + 1])[0])
        earliest = min(max(begin, ready) for begin, end in free if max(begin, ready) < end)
        assert axis.position(schedule.row_start[row : row + 1])[0] == earliest


@settings(max_examples=examples(40, 80))
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
        inside = [
            row
            for row in range(len(problem.rows.ids))
            if item in around(problem, int(problem.rows.item[row]))
        ]
        dated = [row for row in inside if schedule.row_finish[row] != NO_TIME]
        assert schedule.item_finish[item] == max(
            (schedule.row_finish[row] for row in dated), default=NO_TIME
        )
        assert schedule.item_start[item] == min(
            (schedule.row_start[row] for row in dated), default=NO_TIME
        )


def forget_what_is_kept() -> None:
    """As in a new process."""
    worktime._kept.clear()
    availability._availability.cache_clear()
    axis_of.cache_clear()
    public_holidays.cache_clear()


def assert_same_schedule(one: Schedule, other: Schedule) -> None:
    """Every array alike."""
    for each in fields(Schedule):
        if each.name != "problem":
            assert np.array_equal(getattr(one, each.name), getattr(other, each.name)), each.name


def events_of(schedule: Schedule, person: int, axis: Axis) -> Iterator[tuple[int, int]]:
    """From where to where on their axis a person is at events, their own and their teams'.

    A whole day is that of the shift that starts on it, as in S7.
    """
    problem = schedule.problem
    for row in np.flatnonzero(schedule.row_state == State.PLACED).tolist():
        item, team = int(problem.rows.item[row]), int(problem.rows.team[row])
        if problem.rows.person[row] != person and (team < 0 or person not in problem.teams[team]):
            continue
        start, finish = int(problem.items.start[item]), int(problem.items.finish[item])
        if problem.items.kind[item] == ItemKind.EVENT:
            first, last = axis.mark[np.asarray([start, finish + 1]) - axis.first_day].tolist()
            yield first, last
        elif problem.items.kind[item] == ItemKind.PARTIAL_DAY_EVENT and start < finish:
            first, last = axis.position(np.asarray([start, finish], np.int64)).tolist()
            yield first, last


def done_at(schedule: Schedule, item: int) -> int:
    """When the last of the done leaves inside something that is done was; else no moment."""
    problem = schedule.problem
    inside = [
        row
        for row, owner in enumerate(problem.rows.item.tolist())
        if item in around(problem, owner)
    ]
    leaves = [
        row for row in inside if problem.items.kind[problem.rows.item[row]] != ItemKind.CONTAINER
    ]
    if not leaves or not problem.rows.done[leaves].all():
        return NO_TIME
    return int(problem.items.done_at[problem.rows.item[leaves]].max())


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
    return np.bincount(
        schedule.load_day[mine] - first_day, schedule.load_seconds[mine], days
    ).astype(np.float64)
