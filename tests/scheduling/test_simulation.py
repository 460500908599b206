"""S11: the check values, and what a simulation must never do."""

import numpy as np
import pytest

from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import NO_TIME, Problem, WorkCalendar
from planner_app.scheduling.simulation import simulate
from tests.scheduling.problems import HOUR, Draft, Row
from tests.scheduling.productions import production

ROUND_THE_CLOCK = WorkCalendar((((0, 24 * HOUR),),) * 7)


def in_series(*ranges: tuple[float, float]) -> Problem:
    """One person without evenings does the rows one after the other, from moment 0."""
    draft = Draft(0, calendar=ROUND_THE_CLOCK)
    person = draft.person()
    for low, high in ranges:
        draft.add("Task", rows=[Row(person, low, high)])
    return draft.problem()


@pytest.mark.parametrize(
    ("ranges", "p10", "p50", "p90"),
    [(((2, 6), (1, 2)), 3.44, 5.50, 7.56), (((4, 8), (4, 8)), 9.17, 12.00, 14.83)],
)
def test_s11_work_in_series_has_the_stated_percentiles(
    ranges: tuple[tuple[float, float], ...], p10: float, p50: float, p90: float
) -> None:
    found = simulate(in_series(*ranges), samples=20_000)
    assert found is not None
    assert found.plan[:3] / HOUR == pytest.approx([p10, p50, p90], abs=0.12)


def test_s11_one_row_has_its_own_low_and_high_as_percentiles() -> None:
    found = simulate(in_series((10, 30)), samples=20_000)
    assert found is not None
    assert found.rows[0] / HOUR == pytest.approx([10, 20, 30, 36.0], abs=0.35)


def test_s11_the_answer_depends_on_the_seed_and_not_on_the_threads() -> None:
    problem = production(200, 10, uncertain=True)
    alone, together, other = (
        simulate(problem, 50, seed=seed, threads=threads) for seed, threads in ((1, 1), (1, 3), (2, 1))
    )
    assert alone is not None and together is not None and other is not None
    assert np.array_equal(alone.rows, together.rows)
    assert not np.array_equal(alone.rows, other.rows)


def test_s11_what_has_no_date_in_the_schedule_has_no_percentiles() -> None:
    draft = Draft(0, calendar=ROUND_THE_CLOCK)
    person = draft.person()
    draft.add("Held", on_hold=True, rows=[Row(person, 1, 2)])
    draft.add("Unestimated", rows=[Row(person)])
    found = simulate(draft.problem(), samples=10)
    assert found is not None
    assert (found.rows == NO_TIME).all()
    assert (found.plan == NO_TIME).all()


def test_s11_work_that_fits_into_ten_years_in_half_of_the_samples_only_has_no_late_percentile() -> None:
    problem = in_series((86_000, 89_000))
    found = simulate(problem, samples=100)
    assert found is not None
    assert found.rows[0, 0] != NO_TIME
    assert found.rows[0, 3] == NO_TIME
    assert level(problem).row_finish[0] != NO_TIME


def test_s11_a_cancelled_simulation_answers_nothing() -> None:
    looks: list[int] = []

    def after_some_samples() -> bool:
        looks.append(1)
        return len(looks) > 20

    assert simulate(in_series((1, 2)), samples=1_000, cancelled=after_some_samples) is None


def test_s11_progress_counts_up_to_all_samples() -> None:
    seen: list[int] = []
    simulate(in_series((1, 2)), samples=40, progress=seen.append)
    assert seen[-1] == 40
    assert seen == sorted(seen)
