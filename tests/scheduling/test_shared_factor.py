"""The shared factor: fitted where there is enough to fit on, and what it does to a simulation (S11,
design)."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from planner_app.scheduling.problem import Correlation, ItemKind, Problem, SharedFactor
from planner_app.scheduling.shared_factor import (
    FEWEST,
    PUBLISHED,
    Finished,
    draw_moments,
    fitted,
    projects_of,
)
from planner_app.scheduling.simulation import simulate
from tests.scheduling import cesaw
from tests.scheduling.problems import HOUR, Draft, Row
from tests.scheduling.test_simulation import ROUND_THE_CLOCK


def finished(
    items: int, projects: int, ratio: float = 1.0, shared: float = 0.0, own: float = 0.2
) -> Finished:
    """A history: every item took its 10 hours, times its project's ratio, times its own scatter."""
    random = np.random.default_rng(5)
    project = (np.arange(items) % projects).astype(np.int32)
    of_project = ratio * np.exp(shared * random.standard_normal(projects))
    hours = 10 * of_project[project] * np.maximum(1 + own * random.standard_normal(items), 0.1)
    return Finished(project, np.full(items, 10.0), np.full(items, 10 * own), hours)


def test_s11_below_30_finished_items_the_published_factor_holds() -> None:
    assert fitted(finished(FEWEST - 1, 3, ratio=2)) == PUBLISHED
    assert fitted(finished(FEWEST, 3, ratio=2)).bias > 0.3
    assert fitted(finished(0, 1)) == PUBLISHED


def test_s11_the_factor_finds_the_bias_and_the_spread_that_a_history_has() -> None:
    found = fitted(finished(20_000, 200, ratio=1.25, shared=0.3))
    assert found.bias == pytest.approx(np.log(1.25), abs=0.05)
    assert found.spread == pytest.approx(0.3, rel=0.15)
    assert found.finished == 20_000


def test_s11_what_scatters_by_itself_is_not_taken_for_a_shared_factor() -> None:
    apart = fitted(finished(1_000, 50, own=0.8))
    together = fitted(finished(1_000, 50, own=0.8, shared=0.4))
    assert apart.spread < 0.1 < 0.3 < together.spread


def test_s11_one_project_alone_tells_half_of_its_bias_and_keeps_the_published_spread() -> None:
    found = fitted(finished(3_000, 1, ratio=1.5))
    assert found.bias == pytest.approx(np.log(1.5) / 2, abs=0.02)
    assert found.spread >= PUBLISHED.spread


def test_s11_the_moments_of_a_draw_are_those_of_what_is_drawn() -> None:
    mean, sigma = np.array([10.0, 1.0, 0.0, 3.0]), np.array([1.0, 2.0, 1.0, 0.0])
    drawn = np.maximum(mean + sigma * np.random.default_rng(1).standard_normal((400_000, 4)), 0)
    expected, variance = draw_moments(mean, sigma)
    assert expected == pytest.approx(drawn.mean(axis=0), abs=0.01)
    assert variance == pytest.approx(drawn.var(axis=0), abs=0.02)


def test_s11_items_belong_to_the_outermost_project_around_them() -> None:
    parent = np.array([-1, 0, 1, 2, -1, 4, -1], np.int32)
    is_project = np.array([False, True, True, False, True, False, False])
    assert projects_of(parent, is_project).tolist() == [0, 1, 1, 1, 2, 2, 0]


def many_small(factor: SharedFactor | None, width: float = 1.0) -> Problem:
    """A hundred items of about an hour in one project, one after the other."""
    draft = Draft(0, calendar=ROUND_THE_CLOCK)
    person = draft.person()
    project = draft.add("Project", kind=ItemKind.CONTAINER)
    for _ in range(100):
        draft.add("Task", project, rows=[Row(person, 2 - width, 2 + width)])
    problem = draft.problem()
    together = np.zeros(len(problem.items.ids), np.int32)
    return replace(problem, correlation=Correlation(together, factor) if factor else None)


def test_s11_a_projects_work_runs_long_or_short_as_a_whole() -> None:
    """Sums of 100 independent draws would keep to 200 +- 10 h; with the factor ln(total / 200 h)
    has its spread."""
    found = simulate(many_small(SharedFactor(0.0, 0.2)), 4_000)
    assert found is not None
    p10, p50, p90 = (found.plan[:3] / HOUR).tolist()
    assert p50 == pytest.approx(200, rel=0.015)
    assert np.log(p90 / p10) / 2 == pytest.approx(1.28155 * np.hypot(0.2, 0.78 / 2 / 10), rel=0.05)


def test_s11_a_bias_moves_everything_that_is_uncertain() -> None:
    plain, moved = (
        simulate(many_small(None), 400),
        simulate(many_small(SharedFactor(np.log(1.5), 0.0)), 400),
    )
    assert plain is not None and moved is not None
    assert moved.plan / plain.plan == pytest.approx(np.full(4, 1.5), rel=0.001)


def test_s11_work_without_a_range_is_certain_with_a_shared_factor_too() -> None:
    found = simulate(many_small(SharedFactor(0.5, 0.3), width=0), 50)
    assert found is not None
    assert (found.plan == 200 * HOUR).all()


def test_s11_two_projects_run_long_independently_of_one_another() -> None:
    problem = many_small(SharedFactor(0.0, 0.2))
    halves = (np.arange(len(problem.items.ids)) > 50).astype(np.int32)
    apart = simulate(
        replace(problem, correlation=Correlation(halves, SharedFactor(0.0, 0.2))), 4_000
    )
    together = simulate(problem, 4_000)
    assert apart is not None and together is not None
    width = [np.log(found.plan[2] / found.plan[0]) for found in (apart, together)]
    assert width[0] / width[1] == pytest.approx(np.sqrt(0.5), rel=0.08)


def test_s11_of_19_real_projects_the_80_percent_range_with_a_shared_factor_holds_13_to_17(
    shared_data: Path,
) -> None:
    found = cesaw.predictions(
        cesaw.finished_tasks(shared_data / "estimates" / "CESAW"), samples=200
    )
    assert len(found) == 19
    assert cesaw.inside(found, "independent") == 0
    assert cesaw.inside(found, "unbiased") <= 6
    assert 13 <= cesaw.inside(found, "shared") <= 17
    assert all(p.shared[0] < p.shared[1] < p.shared[2] for p in found)
    assert cesaw.plot(found).count("<circle") == 19
