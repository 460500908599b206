"""The shared factor of a plan: its setting, and what its own finished work tells (S11)."""

from datetime import UTC, datetime

import numpy as np
import pytest

from planner_app.operations.opened.schedule_command import answer
from planner_app.operations.planning.correlation import as_simulated
from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.scheduling.problem import Problem
from planner_app.scheduling.shared_factor import FEWEST, PUBLISHED
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)


def uncertain(studio: Studio) -> Problem:
    """What the simulation is asked."""
    snapshot = studio.workspace.snapshot
    problem = ProblemBuilder().build(snapshot, int(MONDAY.timestamp()))
    found: Problem = studio.workspace.read(as_simulated, snapshot, problem)
    return found


def finish(studio: Studio, count: int, hours: float, under: str = "Film") -> None:
    """So many tasks of 8 to 12 h, that took so many hours, are done."""
    for number in range(count):
        name = f"{under} {number}"
        studio.item(name, under=under)
        studio.row(name, "Ana", low=8, high=12)
        studio.workspace.run(
            log_time,
            studio[name],
            person_id=studio["Ana"],
            day=day(1 + number % 31),
            hours=hours,
            append=True,
        )
        studio.workspace.run(update_assignment, studio[f"{name}-Ana"], is_done=True)


def test_s11_without_the_setting_every_row_is_drawn_by_itself(studio: Studio) -> None:
    assert studio.workspace.snapshot.plan.correlated_work is None
    assert uncertain(studio).correlation is None
    studio.workspace.run(update_plan, correlated_work=False)
    assert uncertain(studio).correlation is None
    refused(studio, "way of drawing uncertain work", update_plan, correlated_work="often")


def test_s11_a_young_plan_has_the_published_factor_and_knows_its_projects(studio: Studio) -> None:
    studio.workspace.run(update_plan, correlated_work=True)
    problem = uncertain(studio)
    assert problem.correlation is not None
    assert problem.correlation.factor == PUBLISHED
    numbers = dict(
        zip(problem.items.ids.tolist(), problem.correlation.project.tolist(), strict=True)
    )
    assert [numbers[studio[name]] for name in ("Film", "sh1", "sh2", "loose")] == [1, 1, 1, 0]


def test_s11_thirty_finished_items_tell_the_plans_own_factor(studio: Studio) -> None:
    studio.workspace.run(update_plan, correlated_work=True)
    finish(studio, FEWEST - 1, 15)
    studio.item("unestimated", under="Film")
    studio.row("unestimated", "Ana")
    studio.workspace.run(update_assignment, studio["unestimated-Ana"], is_done=True)
    found = uncertain(studio).correlation
    assert found is not None and found.factor == PUBLISHED
    studio.row("sh1", "Ana", low=8, high=12)
    studio.workspace.run(
        log_time, studio["sh1"], person_id=studio["Ana"], day=day(30), hours=1, reduce_estimate=True
    )
    found = uncertain(studio).correlation
    assert found is not None and found.factor == PUBLISHED, "sh1 is not done"
    studio.row("sh1", "Ben")
    studio.workspace.run(update_assignment, studio["sh1-Ana"], is_done=True)
    found = uncertain(studio).correlation
    assert found is not None and found.factor == PUBLISHED, "Ben still has work on it"
    studio.workspace.run(update_assignment, studio["sh1-Ben"], is_done=True)
    found = uncertain(studio).correlation
    assert found is not None
    assert found.factor.finished == FEWEST
    expected = (15 * (FEWEST - 1) + 1) / (10 * FEWEST)
    assert found.factor.bias == pytest.approx(np.log(expected) / 2, abs=0.01)


def test_s11_what_was_handed_over_counts_once(studio: Studio) -> None:
    """Ana was given 8 to 12 h, worked 5 and handed the rest to Ben: the item was never promised 20
    h."""
    studio.workspace.run(update_plan, correlated_work=True)
    finish(studio, FEWEST - 1, 10)
    studio.row("sh1", "Ana", low=8, high=12)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(30), hours=5)
    other = studio.workspace.run(reassign, studio["sh1-Ana"], person_id=studio["Ben"]).value
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ben"], day=day(31), hours=5)
    studio.workspace.run(update_assignment, other, is_done=True)
    found = uncertain(studio).correlation
    assert found is not None and found.factor.finished == FEWEST
    assert found.factor.bias == pytest.approx(0, abs=0.002)


def test_s11_the_setting_widens_the_simulated_dates_and_leaves_the_schedule(studio: Studio) -> None:
    for name in ("sh1", "sh2", "loose"):
        studio.row(name, "Ana", low=60, high=64)
    plain = answer(studio.workspace.location, MONDAY, samples=200)
    studio.workspace.run(update_plan, correlated_work=True)
    whole = answer(studio.workspace.location, MONDAY, samples=200)
    assert [row["finish"] for row in plain["assignments"]] == [
        row["finish"] for row in whole["assignments"]
    ]
    assert whole["treeitems"][0]["p10"] < plain["treeitems"][0]["p10"]
    assert whole["treeitems"][0]["p90"] > plain["treeitems"][0]["p90"]
