"""S11: the check values, and what a simulation must never do."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings

from planner_app.scheduling.levelling import level
from planner_app.scheduling.preparing.preparation import prepare
from planner_app.scheduling.problem import NO_TIME, ItemKind, Problem, WorkCalendar
from planner_app.scheduling.simulation import SIGMAS_TO_P90, bell_curves, drawn_efforts, simulate
from tests.scheduling.problems import HOUR, Draft, Row
from tests.scheduling.productions import production
from tests.scheduling.strategies import drafts

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


def sampling_error(curve: NormalDist, share: float, samples: int) -> float:
    """Standard error of a percentile of so many draws."""
    density = curve.pdf(curve.inv_cdf(share))
    return float(np.sqrt(share * (1 - share) / samples) / density)


@pytest.mark.parametrize("samples", [100, 1_000, 10_000])
@pytest.mark.parametrize(
    ("ranges", "p10", "p90"),
    [
        (((1, 3),) * 2, 2.586, 5.414),
        (((1, 3),) * 4, 6, 10),
        (((1, 3),) * 10, 16.838, 23.162),
        (((1, 3),) * 25, 45, 55),
        (((1, 3),) * 100, 190, 210),
        (((1, 3), (2, 8), (5, 15)), 11.084, 22.916),
    ],
)
def test_s11_sums_converge_to_the_exact_ones_within_sampling_error(
    ranges: tuple[tuple[float, float], ...], p10: float, p90: float, samples: int
) -> None:
    """Sums of bell curves are bell curves (the ends: reference numbers, 4.); 0.03 h: negative draws
    count as 0."""
    found = simulate(in_series(*ranges), samples)
    assert found is not None
    exact = NormalDist((p10 + p90) / 2, (p90 - p10) / 2 / SIGMAS_TO_P90)
    for share, finish in zip((0.1, 0.5, 0.9, 0.98), (found.plan / HOUR).tolist(), strict=True):
        assert finish == pytest.approx(
            exact.inv_cdf(share), abs=3.5 * sampling_error(exact, share, samples) + 0.03
        )


@pytest.mark.parametrize("people", [2, 3, 5, 10, 20])
def test_s11_work_side_by_side_ends_with_the_slowest(people: int) -> None:
    """The finish of k equal rows at once is the k-th power of one row's curve: later than any of
    them (merge bias)."""
    draft = Draft(0, calendar=ROUND_THE_CLOCK)
    for _ in range(people):
        draft.add("Task", rows=[Row(draft.person(), 90, 110)])
    found = simulate(draft.problem(), 10_000)
    assert found is not None
    one = NormalDist(100, 10 / SIGMAS_TO_P90)
    for share, finish in zip((0.1, 0.5, 0.9, 0.98), (found.plan / HOUR).tolist(), strict=True):
        assert finish == pytest.approx(one.inv_cdf(share ** (1 / people)), abs=0.6)


def test_s11_a_percentile_is_the_nearest_rank() -> None:
    """Of 10 samples p10 is the first, p50 the fifth, p90 the ninth and p98 the last: dates that
    were drawn."""
    problem = in_series((10, 30))
    found = simulate(problem, 10)
    assert found is not None
    assert found.plan.tolist() == [drawn_finishes(problem, 10)[rank] for rank in (0, 4, 8, 9)]


def drawn_finishes(problem: Problem, samples: int) -> list[int]:
    """The finish of one row in every sample, sorted: its effort, from moment 0 on."""
    mean, sigma = bell_curves(problem)
    prepared = prepare(problem)
    streams = (np.random.default_rng((0, sample)) for sample in range(samples))
    return sorted(int(drawn_efforts(prepared, mean, sigma, stream)[0]) for stream in streams)


def test_s11_containers_and_the_plan_have_percentiles_of_their_own() -> None:
    """A container is not as late as the sum of its rows' worst days, and the plan is as late as its
    last container."""
    draft = Draft(0, calendar=ROUND_THE_CLOCK)
    person = draft.person()
    folder = draft.add("Folder", kind=ItemKind.CONTAINER)
    for _ in range(25):
        draft.add("Task", folder, rows=[Row(person, 1, 3)])
    found = simulate(draft.problem(), 2_000)
    assert found is not None
    assert (found.items[folder] / HOUR).tolist()[:3] == pytest.approx([45, 50, 55], abs=0.5)
    assert found.items[folder].tolist() == found.plan.tolist()


def test_s11_one_row_has_its_own_low_and_high_as_percentiles() -> None:
    found = simulate(in_series((10, 30)), samples=20_000)
    assert found is not None
    assert found.rows[0] / HOUR == pytest.approx([10, 20, 30, 36.0], abs=0.35)


def test_s11_negative_draws_count_as_nothing() -> None:
    """A bell curve of 1 +- 3.9 h, cut off at 0: four of ten draws are nothing, and the mean of a
    sum is higher."""
    curve, count = NormalDist(1, 5 / SIGMAS_TO_P90), 100
    problem = in_series(*[(-4, 6)] * count)
    found = simulate(problem, 4_000)
    assert found is not None
    assert found.rows[0].tolist()[0] == problem.now
    mean = curve.mean * (1 - curve.cdf(0)) + curve.variance * curve.pdf(0)
    assert found.plan[1] / HOUR == pytest.approx(count * mean, abs=2)


@settings(max_examples=60)
@given(drafts())
def test_s11_every_sample_is_the_schedule_of_what_was_drawn(draft: Draft) -> None:
    """Calendars, limits, bookings, events, links and order hold in every sample: it is the same
    levelling."""
    problem = draft.problem()
    wide = replace(problem, rows=replace(problem.rows, high=problem.rows.low * 3))
    drawn = drawn_efforts(prepare(wide), *bell_curves(wide), np.random.default_rng((7, 0))) / HOUR
    hours = np.where(np.isnan(wide.rows.low), np.nan, drawn)
    schedule = level(replace(wide, rows=replace(wide.rows, low=hours, high=hours)))
    found = simulate(wide, samples=1, seed=7)
    assert found is not None
    assert (found.rows == schedule.row_finish[:, None]).all()
    assert (found.items == schedule.item_finish[:, None]).all()


def test_s11_the_answer_depends_on_the_seed_and_not_on_the_threads() -> None:
    problem = production(200, 10, uncertain=True)
    alone, together, other = (
        simulate(problem, 50, seed=seed, threads=threads)
        for seed, threads in ((1, 1), (1, 3), (2, 1))
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


def test_s11_work_that_fits_into_ten_years_in_half_of_the_samples_only_has_no_late_percentile() -> (
    None
):
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
