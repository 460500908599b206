"""S11: which rows drive a date, and how likely a deadline is kept."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from planner_app.ids import ItemIndex
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import ItemKind, Problem
from planner_app.scheduling.schedule import WHOLE_PLAN
from planner_app.scheduling.simulation import followed, simulate
from tests.scheduling.problems import HOUR, Draft, Row
from tests.scheduling.strategies import drafts
from tests.scheduling.test_simulation import ROUND_THE_CLOCK
from tests.thoroughness import examples

DAY = 24 * HOUR


def studio() -> tuple[Draft, int, int]:
    """Two people who never rest."""
    draft = Draft(0, calendar=ROUND_THE_CLOCK)
    return draft, draft.person(), draft.person()


def shares(problem: Problem, target: ItemIndex = WHOLE_PLAN, samples: int = 400) -> list[float]:
    """Of every row, in how many samples it is on the chain of a target."""
    found = simulate(problem, samples)
    assert found is not None and found.drivers is not None
    share = found.drivers.of(target)
    assert share is not None
    return [float(value) for value in share]


def test_s11_a_chain_of_links_drives_the_date_and_short_work_beside_it_does_not() -> None:
    draft, ana, ben = studio()
    layout = draft.add("Layout", rows=[Row(ana, 8, 12)])
    comp = draft.add("Comp", rows=[Row(ben, 8, 12)])
    draft.add("Notes", rows=[Row(ana, 1, 2)])
    draft.links.append((layout, comp, 0.0))
    assert shares(draft.problem()) == [1, 1, 0]


def test_s11_of_two_equal_branches_each_decides_half_of_the_samples() -> None:
    draft, ana, ben = studio()
    draft.add("Left", rows=[Row(ana, 8, 12)])
    draft.add("Right", rows=[Row(ben, 8, 12)])
    left, right = shares(draft.problem(), samples=2_000)
    assert left == pytest.approx(0.5, abs=0.04)
    assert left + right == pytest.approx(1, abs=0.001), "one of them is last, whichever it is"


def test_s11_what_keeps_the_person_busy_is_on_the_chain() -> None:
    draft, ana, ben = studio()
    draft.add("First", rows=[Row(ana, 8, 12)])
    draft.add("Second", rows=[Row(ana, 8, 12)])
    draft.add("Other", rows=[Row(ben, 4, 6)])
    assert shares(draft.problem()) == [1, 1, 0]


def test_s11_what_interrupts_a_row_is_on_its_chain_and_what_was_long_over_is_not() -> None:
    draft, ana, _ = studio()
    draft.add("Over", rows=[Row(ana, 1, 2)])
    draft.add("Interrupts", delay=2 * DAY, rows=[Row(ana, 8, 12)])
    draft.add("Long", delay=DAY, rows=[Row(ana, 40, 44)])
    assert shares(draft.problem()) == [0, 1, 1]


def test_s11_the_row_before_on_the_same_item_is_on_the_chain_when_work_is_in_order() -> None:
    draft, ana, ben = studio()
    draft.add("Shot", rows=[Row(ana, 8, 12), Row(ben, 4, 6)])
    draft.add("Both at once", in_order=False, rows=[Row(ana, 1, 1), Row(ben, 1, 1)])
    assert shares(draft.problem())[:2] == [1, 1]


def test_s11_work_by_the_day_around_a_row_that_starts_when_it_is_ready_hides_nothing_before() -> (
    None
):
    """An hour of Notes every day, so before Comp as well as while it is on; but Comp begins when
    Layout ends."""
    draft, ana, ben = studio()
    draft.add("Notes", rows=[Row(ana, 2, 2, limit=1)])
    layout = draft.add("Layout", rows=[Row(ben, 8, 12)])
    comp = draft.add("Comp", rows=[Row(ana, 30, 31)])
    draft.links.append((layout, comp, 0.0))
    assert shares(draft.problem()) == [1, 1, 1]


def test_s11_every_container_has_its_own_chain() -> None:
    draft, ana, ben = studio()
    early = draft.add("Early", kind=ItemKind.CONTAINER)
    draft.add("a", early, rows=[Row(ben, 4, 6)])
    late = draft.add("Late", kind=ItemKind.CONTAINER)
    b = draft.add("b", late, rows=[Row(ana, 30, 40)])
    after = draft.add("After", kind=ItemKind.CONTAINER)
    draft.add("c", after, rows=[Row(ben, 4, 6)])
    draft.links.append((late, after, 0.0))
    problem = draft.problem()
    assert shares(problem, early) == [1, 0, 0]
    assert shares(problem, late) == [0, 1, 0]
    assert shares(problem, after) == [0, 1, 1], (
        "waiting for a container is waiting for what is last in it"
    )
    found = simulate(problem, 5)
    assert found is not None and found.drivers is not None and found.drivers.of(b) is None


def test_s11_an_event_can_decide_the_date() -> None:
    draft, ana, _ = studio()
    draft.add("Work", rows=[Row(ana, 1, 2)])
    draft.add(
        "Premiere",
        kind=ItemKind.PARTIAL_DAY_EVENT,
        start=9 * DAY,
        finish=9 * DAY + HOUR,
        rows=[Row(ana)],
    )
    assert shares(draft.problem()) == [0, 1]


def test_s11_the_plan_deadlines_and_the_highest_containers_are_followed() -> None:
    draft = Draft(0)
    top = draft.add("top", kind=ItemKind.CONTAINER)
    inner = draft.add("inner", top, ItemKind.CONTAINER)
    promised = draft.add("promised", inner, deadline=DAY)
    draft.add("leaf", inner)
    other = draft.add("other", kind=ItemKind.CONTAINER)
    assert followed(draft.problem()).tolist() == [-1, promised, top, other, inner]
    for _ in range(100):
        draft.add("more", kind=ItemKind.CONTAINER)
    assert len(followed(draft.problem())) == 63


@settings(max_examples=examples(50, 200))
@given(drafts())
def test_s11_shortening_what_is_on_no_chain_does_not_bring_the_date_forward(draft: Draft) -> None:
    """But for ties, which the simulation never has: so every row takes a few odd seconds more."""
    problem = draft.problem()
    odd = np.random.default_rng(1).integers(1, 400, len(problem.rows.low)) / HOUR
    low = np.where(problem.rows.low > 0, problem.rows.low + odd, problem.rows.low)
    certain = replace(problem, rows=replace(problem.rows, low=low, high=low))
    finish = level(certain).item_finish.max()
    for row in np.flatnonzero(np.array(shares(certain, samples=1)) == 0).tolist():
        if certain.rows.low[row] > 0:
            low = certain.rows.low.copy()
            low[row] -= 1 / HOUR
            shorter = replace(certain, rows=replace(certain.rows, low=low, high=low))
            assert level(shorter).item_finish.max() >= finish


@pytest.mark.parametrize(("hours", "chance"), [(20, 0.5), (30, 0.9), (10, 0.1)])
def test_s13_the_chance_of_a_deadline_is_the_share_of_samples_that_keep_it(
    hours: float, chance: float
) -> None:
    draft, ana, _ = studio()
    folder = draft.add("Folder", kind=ItemKind.CONTAINER, deadline=int(hours * HOUR))
    draft.add("Task", folder, rows=[Row(ana, 10, 30)])
    found = simulate(draft.problem(), samples=20_000)
    assert found is not None
    assert found.in_time[folder] == pytest.approx(chance, abs=0.01)


def test_s13_without_a_deadline_or_a_date_there_is_no_chance() -> None:
    draft, ana, _ = studio()
    draft.add("Task", rows=[Row(ana, 10, 30)])
    draft.add("Held", on_hold=True, deadline=DAY, rows=[Row(ana, 1, 2)])
    draft.add("Sure", deadline=90 * DAY, rows=[Row(ana, 1, 2)])
    found = simulate(draft.problem(), samples=10)
    assert found is not None
    assert np.isnan(found.in_time).tolist() == [True, True, False]
    assert found.in_time[2] == 1


def test_s13_a_sample_that_finishes_with_the_deadline_keeps_it() -> None:
    draft, ana, _ = studio()
    draft.add("Task", deadline=2 * HOUR, rows=[Row(ana, 2, 2)])
    draft.add("Late", deadline=2 * HOUR, rows=[Row(ana, 1, 1)])
    found = simulate(draft.problem(), samples=10)
    assert found is not None
    assert found.in_time.tolist() == [1, 0]
