"""The worker that plans: a schedule first, then the simulation as it comes (S11)."""

import threading
from datetime import UTC, datetime

import pytest

from planner_app.operations.planning import replan
from planner_app.operations.planning.correlation import as_simulated
from planner_app.operations.planning.replan import Replanner, answers_after
from planner_app.operations.rules.people.calendars import update_plan
from planner_app.scheduling.schedule import Percentiles, Schedule
from planner_app.scheduling.shared_factor import PUBLISHED
from tests.operations.conftest import Studio

MONDAY = int(datetime(2026, 1, 5, 9, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("finishes", "shown_after"),
    [(0, (400,)), (1_000, (400,)), (10_000, (50, 400)), (40_000, (31, 250)), (1_000_000, (30, 60))],
)
def test_s11_large_plans_show_a_first_answer_early(
    finishes: int, shown_after: tuple[int, ...]
) -> None:
    assert answers_after(400, finishes) == shown_after


def test_s11_few_samples_are_never_cut() -> None:
    assert answers_after(20, 1_000_000) == (20,)


def test_s11_the_simulation_follows_the_schedule_and_knows_the_plans_shared_factor(
    studio: Studio,
) -> None:
    studio.row("sh1", "Ana", low=4, high=8)
    studio.workspace.run(update_plan, correlated_work=True)
    told: list[Schedule | Percentiles | Exception] = []
    done = threading.Event()

    def hear(answer: Schedule | Percentiles | Exception) -> None:
        told.append(answer)
        if not isinstance(answer, Schedule):
            done.set()

    replanner = Replanner(
        samples=40,
        on_schedule=hear,
        on_percentiles=hear,
        on_error=hear,
        as_simulated=lambda snapshot, problem: studio.workspace.read(
            as_simulated, snapshot, problem
        ),
    )
    try:
        replanner.request(studio.workspace.snapshot, MONDAY)
        assert done.wait(timeout=180)
    finally:
        replanner.close()
    schedule, percentiles = told
    assert isinstance(schedule, Schedule) and schedule.problem.correlation is None
    assert isinstance(percentiles, Percentiles) and percentiles.factor == PUBLISHED
    assert percentiles.revision == schedule.revision == studio.workspace.snapshot.revision


def test_s11_a_rough_answer_comes_first_and_a_newer_question_breaks_the_simulation_off(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a large plan, whose simulation takes a while."""
    monkeypatch.setattr(replan, "_SHOWN_AT_ONCE", 0)
    studio.row("sh1", "Ana", low=4, high=8)
    older = studio.workspace.snapshot
    studio.row("sh2", "Ana", low=4, high=8)
    told: list[tuple[int, int]] = []
    done = threading.Event()

    def hear(answer: Schedule | Percentiles | Exception) -> None:
        assert not isinstance(answer, Exception)
        samples = answer.samples if isinstance(answer, Percentiles) else 0
        told.append((answer.revision - older.revision, samples))
        if len(told) == 2:
            replanner.request(studio.workspace.snapshot, MONDAY)
        if samples == 80:
            done.set()

    replanner = Replanner(samples=80, on_schedule=hear, on_percentiles=hear, on_error=hear)
    try:
        replanner.request(older, MONDAY)
        assert done.wait(timeout=180)
    finally:
        replanner.close()
    assert told == [(0, 0), (0, 30), (1, 0), (1, 30), (1, 80)]


def test_a_simulation_makes_way_for_an_edit_and_begins_again_when_asked(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a server has it: an edit under way shall not share the processor with samples of the plan
    before it."""
    monkeypatch.setattr(replan, "_SHOWN_AT_ONCE", 0)
    studio.row("sh1", "Ana", low=4, high=8)
    told: list[int] = []
    rough, done = threading.Event(), threading.Event()

    def hear(answer: Schedule | Percentiles | Exception) -> None:
        assert not isinstance(answer, Exception)
        told.append(answer.samples if isinstance(answer, Percentiles) else 0)
        if told == [0, 30]:
            assert replanner.break_off()
            rough.set()
        if told[-1] == 80:
            done.set()

    replanner = Replanner(samples=80, on_schedule=hear, on_percentiles=hear, on_error=hear)
    try:
        assert not replanner.break_off(), "there is none yet"
        replanner.request(studio.workspace.snapshot, MONDAY)
        assert rough.wait(timeout=180)
        while replanner.break_off():
            pass
        assert told == [0, 30]
        replanner.request(studio.workspace.snapshot, MONDAY)
        assert done.wait(timeout=180)
    finally:
        replanner.close()
    assert told == [0, 30, 0, 30, 80]
