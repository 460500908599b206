"""S11 in words, without a window: how likely a deadline is kept, what decides a date, what dates
allow for."""

from dataclasses import replace

import numpy as np
import pytest

from planner_app.ids import ItemId, Revision
from planner_app.insight.chances import (
    deadline_words,
    driver_words,
    driving_words,
    factor_words,
    percent_words,
)
from planner_app.insight.dates_by_id import DatesById
from planner_app.scheduling.levelling import level
from planner_app.scheduling.problem import SharedFactor
from planner_app.scheduling.schedule import P50, PERCENTS, Percentiles
from planner_app.scheduling.simulation import simulate
from tests.scheduling.plan_files import PlanFile

PLAN = """
now = '2026-01-05T09:00'
people = {ana = {}, ben = {}}
tree = '''Show
  Model | ana 4-8
  Light | ana 40-80 | deadline 2026-03-31
  Review | ben 1-2'''
"""


class Asked:
    """A plan, its dates and 100 samples, asked by ids and named by them."""

    def __init__(self) -> None:
        plan = PlanFile(PLAN)
        problem = plan.problem()
        ids = [ItemId(item_id) for item_id in problem.items.ids.tolist()]
        self.names = dict(zip(ids, plan.items, strict=True))
        self.dates = DatesById()
        self.dates.take_schedule(level(problem))
        found = simulate(problem, 100)
        assert found is not None
        self.found = found
        self.dates.take_percentiles(found)

    def id(self, name: str) -> ItemId:
        return next(item_id for item_id, own in self.names.items() if own == name)


@pytest.fixture(scope="module")
def asked() -> Asked:
    return Asked()


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "less than 1 %"), (0.344, "34 %"), (0.99, "99 %"), (0.995, "more than 99 %")],
)
def test_s11_a_chance_is_never_certain(share: float, words: str) -> None:
    assert percent_words(share) == words


def test_s11_what_decides_a_finish_is_told_by_full_name(asked: Asked) -> None:
    words = driver_words(
        asked.dates, lambda item_id: f"the {asked.names[item_id]}", asked.id("Show")
    )
    assert (
        words == "Most often decided by the Model (more than 99 %) and the Light (more than 99 %)."
    )
    assert driver_words(asked.dates, asked.names.__getitem__) == words.replace("the ", "")
    assert driving_words(asked.dates, asked.id("Review")) == ""
    assert "more than 99 %" in driving_words(asked.dates, asked.id("Light"))


def test_s11_a_deadline_is_told_of_the_item_whose_it_is(asked: Asked) -> None:
    schedule = asked.dates.schedule
    assert schedule is not None
    deadline = int(schedule.problem.items.deadline.max())
    assert (
        deadline_words(asked.dates, asked.id("Light"), deadline)
        == "kept in more than 99 % of the simulations"
    )
    assert deadline_words(asked.dates, asked.id("Model"), deadline) == ""


def test_s11_nothing_is_told_by_a_simulation_older_than_the_schedule(asked: Asked) -> None:
    dates, schedule = DatesById(), asked.dates.schedule
    assert schedule is not None
    dates.take_schedule(
        replace(
            schedule, problem=replace(schedule.problem, revision=Revision(schedule.revision + 1))
        )
    )
    dates.take_percentiles(asked.found)
    assert driver_words(dates, asked.names.__getitem__) == ""
    assert dates.item_percentile(asked.id("Light"), P50) > 0, "dates go on being shown"


def test_s11_a_column_for_each_percent_in_order(asked: Asked) -> None:
    index = asked.dates.item_index(asked.id("Light"))
    assert index is not None
    finishes = asked.found.items[index].tolist()
    assert len(finishes) == len(PERCENTS)
    assert finishes == sorted(set(finishes))


def test_s11_what_dates_allow_for_is_told_where_projects_share_a_factor() -> None:
    nothing = np.zeros((0, len(PERCENTS)), np.int64)
    found = Percentiles(Revision(1), 100, nothing, nothing, np.zeros(len(PERCENTS), np.int64))
    assert factor_words(found) == ""
    shared = factor_words(replace(found, factor=SharedFactor(0.0, 0.14)))
    assert shared == (
        "Whole projects take 84 % to 120 % of what their ranges say, as real projects usually do."
    )
