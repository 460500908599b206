"""How long scheduling takes once warm: pytest tests/benchmarks --benchmark-only."""

from pathlib import Path

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from planner_app.ids import RowIndex
from planner_app.insight.alerts import Alert, alerts
from planner_app.scheduling.levelling import level
from planner_app.scheduling.loads.utilization import utilization
from planner_app.scheduling.reasons.explanation import Explainer
from planner_app.scheduling.reasons.reasons import Explanation
from planner_app.scheduling.schedule import State
from planner_app.scheduling.simulation import simulate
from tests.scheduling.productions import production, sample_production


@pytest.mark.parametrize(
    ("rows", "people", "at_most"), [(10_000, 30, 0.005), (10_000, 300, 0.005), (100_000, 300, 0.05)]
)
def test_level(benchmark: BenchmarkFixture, rows: int, people: int, at_most: float) -> None:
    problem = production(rows, people)
    schedule = benchmark(level, problem)
    assert (schedule.row_state == State.PLACED).all()
    benchmark.extra_info["target"] = at_most


@pytest.mark.parametrize(
    ("shots", "at_most"), [(1_000, 0.005), (10_000, 0.05)], ids=["10 000 rows", "100 000 rows"]
)
def test_level_the_sample_production(
    benchmark: BenchmarkFixture, tmp_path: Path, shots: int, at_most: float
) -> None:
    """With daily events, bookings, shares and limits, as a studio plans."""
    schedule = benchmark(level, sample_production(shots, tmp_path))
    benchmark.extra_info["rows"], benchmark.extra_info["target"] = len(schedule.row_start), at_most
    assert (schedule.row_state == State.PLACED).any()


@pytest.mark.parametrize(("rows", "people", "at_most"), [(1_000, 30, 0.3), (10_000, 300, 3.0)])
def test_simulate_1000_samples(
    benchmark: BenchmarkFixture, rows: int, people: int, at_most: float
) -> None:
    problem = production(rows, people, uncertain=True)
    found = benchmark(simulate, problem, 1_000)
    assert (np.diff(found.plan) >= 0).all()
    benchmark.extra_info["target"] = at_most


def test_utilization_of_ten_years(benchmark: BenchmarkFixture) -> None:
    schedule = level(production(100_000, 300))
    first = int(schedule.load_day.min())
    table = benchmark(utilization, schedule, first, first + 3_650)
    assert table.scheduled.sum() == schedule.load_seconds.sum()


@pytest.mark.parametrize("made", ["links and departments", "the sample production"])
def test_alerts_and_explanations_of_10_000_rows(
    benchmark: BenchmarkFixture, tmp_path: Path, made: str
) -> None:
    """As data, every row's; words are made for what is shown."""
    problem = (
        production(10_000, 300) if made.startswith("links") else sample_production(1_000, tmp_path)
    )
    schedule = level(problem)

    def everything() -> tuple[list[Explanation], list[Alert]]:
        explainer = Explainer(schedule)
        return [
            explainer.why(row) for row in map(RowIndex, range(len(schedule.row_start)))
        ], alerts(schedule)

    explanations, _ = benchmark(everything)
    assert any(why.reasons for why in explanations)
    benchmark.extra_info["rows"], benchmark.extra_info["target"] = len(schedule.row_start), 0.05
