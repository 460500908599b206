"""Small plans with stated dates: the file's name says the rule and the statement that it proves."""

from pathlib import Path

import pytest

from planner_app.errors import Refused
from planner_app.scheduling.levelling import level
from tests.scheduling.plan_files import read_plan_file

PLANS = sorted((Path(__file__).parent / "plans" / "correct").glob("*.toml"))
REFUSED = sorted((Path(__file__).parent / "plans" / "refused").glob("*.toml"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: f"test_{path.stem}")
def test_the_dates_of_a_plan_file(path: Path) -> None:
    plan = read_plan_file(path)
    schedule = level(plan.problem())
    expected = plan.expectations()
    assert expected
    answers = [(subject, plan.answer(schedule, subject)) for subject, _ in expected]
    assert answers == expected


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: f"test_{path.stem}")
def test_a_plan_file_is_refused_with_a_sentence(path: Path) -> None:
    plan = read_plan_file(path)
    with pytest.raises(Refused) as refusal:
        level(plan.problem())
    assert str(refusal.value) == plan.given["refusal"]
