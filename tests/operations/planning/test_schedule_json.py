"""The schedule as the command line answers it: the page's example, the shape of the contract, the
known plan."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from planner_app.errors import UserError
from planner_app.ids import CalendarId
from planner_app.interchange.formats import read
from planner_app.operations.importing import import_document
from planner_app.operations.opened import schedule_command
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people import calendars, people
from planner_app.operations.rules.tree import treeitems
from planner_app.operations.rules.work import assignments

PACIFIC = ZoneInfo("US/Pacific")


@pytest.fixture
def page_example(tmp_path: Path) -> str:
    """The item of LiquidPlanner's page: two rows, 2-6 h and 1-2 h, under S2's conditions."""
    plan = str(tmp_path / "page.plan")
    with Workspace.create(plan, name="Page", timezone="US/Pacific") as workspace:
        week = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
        workspace.run(calendars.update_calendar, CalendarId(1), weekly_hours=week)
        task = workspace.run(treeitems.create_treeitem, name="Task Name").value
        for username, low, high in (("first", 2, 6), ("second", 1, 2)):
            person = workspace.run(people.create_person, username=username).value
            workspace.run(assignments.create_assignment, task, person_id=person, low=low, high=high)
    return plan


def test_s02_the_pages_example_to_the_minute(page_example: str) -> None:
    found = schedule_command.answer(page_example, datetime(2015, 1, 19, 8, tzinfo=PACIFIC))
    dates = [(row["person"], row["start"], row["finish"]) for row in found["assignments"]]
    assert dates == [
        ("first", "2015-01-19T08:00:00-08:00", "2015-01-19T12:00:00-08:00"),
        ("second", "2015-01-19T12:00:00-08:00", "2015-01-19T13:30:00-08:00"),
    ]


def test_the_answer_has_the_contracts_shape(page_example: str) -> None:
    now = datetime(2015, 1, 19, 8, tzinfo=PACIFIC)
    found = json.loads(schedule_command.as_json(page_example, now, samples=50))
    chances = {"p10", "p50", "p90", "p98"}
    assert set(found) == {"plan", "now", "revision", "assignments", "treeitems", "people", "alerts"}
    row = {
        "id",
        "uid",
        "treeitem_id",
        "treeitem",
        "person_id",
        "person",
        "team_id",
        "start",
        "finish",
        "why",
    } | chances
    assert all(set(assignment) == row for assignment in found["assignments"])
    item = {"id", "name", "type", "start", "finish", "deadline"} | chances
    assert all(set(treeitem) == item for treeitem in found["treeitems"])
    assert found["people"][0]["days"] == [
        {"date": "2015-01-19", "capacity": 8.0, "booked": 0.0, "scheduled": 4.0}
    ]
    assert found["assignments"][0]["p10"] < found["assignments"][0]["p90"]


def test_without_samples_there_are_no_percentiles(page_example: str) -> None:
    found = schedule_command.answer(page_example, datetime(2015, 1, 19, 8, tzinfo=PACIFIC))
    assert {row["p90"] for row in found["assignments"]} == {None}


def test_every_row_says_why(page_example: str) -> None:
    found = schedule_command.answer(page_example, datetime(2015, 1, 19, 8, tzinfo=PACIFIC))
    assert all(
        row["why"].startswith("Task Name starts on Mon 19 January 2015")
        for row in found["assignments"]
    )


def test_an_absurd_moment_is_refused_in_a_sentence(page_example: str) -> None:
    with pytest.raises(UserError, match="from a day between"):
        schedule_command.answer(page_example, datetime(9999, 1, 1, tzinfo=PACIFIC))


def test_the_plan_whose_answer_is_known(shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "oracle" / "plan300.mspdi.xml"
    plan = str(tmp_path / "oracle.plan")
    with Workspace.create(plan, timezone="UTC") as workspace:
        workspace.run(import_document, read(source))
    found = schedule_command.answer(plan, datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("UTC")))
    assert max(row["finish"] for row in found["assignments"]) == "2026-09-28T16:00:00+00:00"
    assert len(found["assignments"]) == 300
