"""Small plans with stated dates: the file's name says the rule and the statement that it proves."""

import re
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


def test_the_table_of_clauses_names_every_plan_file_all_rules_and_nothing_that_is_gone() -> None:
    """plans/README.md is what a reader looks a clause up in."""
    here = Path(__file__).parent
    table = (here / "plans" / "README.md").read_text(encoding="utf-8").partition("| --- |")[2]
    named = set(re.findall(r"`(\w+)`", table))
    files = {path.stem for path in (*PLANS, *REFUSED)}
    sources = "".join(path.read_text(encoding="utf-8") for path in here.parent.rglob("test_*.py"))
    tests = set(re.findall(r"^def (test_\w+)", sources, re.MULTILINE))
    assert named - files - tests == set()
    assert files - named == set()
    rules = [*(f"s{number:02}" for number in range(1, 16)), "a02", "a03", "a04"]
    for rule in rules:
        carry_it = {name for name in named if name.removeprefix("test_").startswith(f"{rule}_")}
        assert carry_it & tests, f"a test of {rule} carries its number"
