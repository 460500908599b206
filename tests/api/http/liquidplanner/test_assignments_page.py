"""LiquidPlanner's "Assignments" page, run: its curl lines as printed, only host and placeholders
filled in."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from planner_app.ids import AssignmentId, CalendarId, ItemId, PersonId
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.people.calendars import update_calendar
from planner_app.operations.rules.people.people import create_person
from planner_app.operations.rules.tree.treeitems import create_treeitem
from planner_app.operations.rules.work.assignments import create_assignment
from planner_app.operations.rules.work.time_entries import log_time
from tests.conftest import SHARED_DATA
from tests.operations.conftest import day

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")

LIST = "curl https://app.liquidplanner.com/api/v1/workspaces/:id/treeitems/:id"
REASSIGN = (
    "curl -X POST -g "
    "https://app.liquidplanner.com/api/v1/workspaces/:id/treeitems/:id/update_assignment"
    """ -d '{ "assignment_id": ###, "person_id": ### }'"""
)
ESTIMATE = (
    "curl -X POST -g "
    "https://app.liquidplanner.com/api/v1/workspaces/:id/treeitems/:id/update_assignment"
    """ -d '{ "assignment_id": ###, "low_effort_remaining": ###, "high_effort_remaining": ### }'"""
)
REORDER = (
    "curl -X POST -g "
    "https://app.liquidplanner.com/api/v1/workspaces/:id/treeitems/:id/reorder_assignments"
    """ -d '{ "assignment_ids": [ :id, :id,: id ] }'"""
)
REMOVE = (
    "curl -X DELETE -g "
    "https://app.liquidplanner.com/api/v1/workspaces/:id/treeitems/:id/assignments/:id"
)
HISTORY = "curl https://app.liquidplanner.com/api/workspaces/:\nid/treeitems/:id?include=estimates"
DAILY_LIMIT = (
    "curl https://app.liquidplanner.com/api/v1/workspaces/:id/projects/:id/update_assignment "
)
DAILY_LIMIT_BODY = '{"assignment_id": "448719","daily_limit":"3"}'
LINES = (LIST, REASSIGN, ESTIMATE, REORDER, REMOVE, HISTORY, f"{DAILY_LIMIT}\n{DAILY_LIMIT_BODY}")
PLACEHOLDER = re.compile(r":\s?id|###|448719")
PRINTED = {
    "person_id", "team_id", "low_effort_remaining", (
        "high_effort_remaining"
    ), "treeitem_id", "space_id", "activity_id",
    "is_done", "daily_limit", "position", "hours_logged", (
        "expected_finish"
    ), "expected_start", "can_destroy", "type",
    "id",
}  # fmt: skip


@dataclass
class Page:
    """The plan of the page's first example, served by the command, and the ids that fill its
    placeholders."""

    host: str
    name_and_token: str
    task: ItemId
    project: ItemId
    people: list[PersonId]
    rows: list[AssignmentId]
    team_row: AssignmentId

    def run(self, line: str, *ids: float) -> Any:
        """Run one of the page's lines; answers the body of a 200."""
        filled, wanted = (
            PLACEHOLDER.subn(lambda _: f"{next(given):g}", line, count=0)
            if (given := iter(ids))
            else ("", 0)
        )
        assert wanted == len(ids)
        own = filled.replace(
            "https://app.liquidplanner.com", f"http://{self.name_and_token}@{self.host}"
        )
        done = subprocess.run(
            [*shlex.split(own), "-s", "-w", "\n%{http_code}"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        body, status = done.stdout.rsplit("\n", 1)
        assert status == "200", body
        return json.loads(body)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Page]:
    """The plan, made once, and what is in it."""
    path = tmp_path_factory.mktemp("page") / "page.plan"
    with Workspace.create(str(path), timezone="US/Pacific") as plan:
        week = {name: [["08:00", "16:00"]] for name in ("mon", "tue", "wed", "thu", "fri")}
        plan.run(update_calendar, CalendarId(1), weekly_hours=week)
        people = [
            plan.run(create_person, username=name).value for name in ("first", "second", "third")
        ]
        project = plan.run(create_treeitem, name="Project", type="project").value
        task = plan.run(create_treeitem, name="Task Name", parent_id=project).value
        rows = [
            plan.run(create_assignment, task, person_id=person, low=low, high=high).value
            for person, low, high in zip(people, (2, 1), (6, 2), strict=False)
        ]
        plan.run(log_time, task, person_id=people[0], day=day(5).replace(year=2015), hours=3)
        team_row = plan.snapshot.rows_of[project][0]
    return path, Page("", "", task, project, people, rows, team_row)


@pytest.fixture
def page(made: tuple[Path, Page], tmp_path: Path, token: str) -> Iterator[Page]:
    plan = str(shutil.copy(made[0], tmp_path))
    command = [sys.executable, "-W", "error", "-m", "planner_app", "serve", plan, "--port", "0"]
    serving = subprocess.Popen(
        [*command, "--now", "2015-01-19T08:00-08:00"], stderr=subprocess.PIPE, text=True
    )
    assert serving.stderr is not None
    address = next(word for word in serving.stderr.readline().split() if "://" in word).rstrip(",")
    try:
        yield replace(made[1], host=urlsplit(address).netloc, name_and_token=f"ada:{token}")
    finally:
        serving.terminate()
        assert (serving.wait(30), serving.stderr.read()) == (0, "")
        serving.stderr.close()


def test_the_lines_are_the_pages_own() -> None:
    printed = SHARED_DATA.parent / "reference" / "liquidplanner-assignments.md"
    if not printed.is_file():
        pytest.skip("the page is not beside this checkout")
    text = printed.read_text("utf-8")
    for line in LINES:
        assert f"% {line}\n" in text
    assert text.count("% curl") == len(LINES)


def test_r01_r02_list_assignments_on_a_treeitem(page: Page) -> None:
    found = page.run(LIST, 1, page.task)
    assert (found["name"], found["type"], found["id"]) == ("Task Name", "Task", page.task)
    first, second = found["assignments"]
    assert first.keys() >= PRINTED and "estimates" not in first
    printed = {
        "team_id": None, "treeitem_id": page.task, (
            "space_id"
        ): 1, "activity_id": None, "is_done": False,
        "daily_limit": None, "type": "Assignment",
    }  # fmt: skip
    assert {name: first[name] for name in PRINTED} == printed | {
        "person_id": page.people[0],
        "low_effort_remaining": 2,
        "high_effort_remaining": 6,
        "position": 1,
        "hours_logged": 3,
        "expected_finish": "2015-01-19T20:00:00+00:00",
        "expected_start": "2015-01-19T16:00:00+00:00",
        "can_destroy": False,
        "id": page.rows[0],
    }
    assert {name: second[name] for name in PRINTED} == printed | {
        "person_id": page.people[1],
        "low_effort_remaining": 1,
        "high_effort_remaining": 2,
        "position": 2,
        "hours_logged": 0,
        "expected_finish": "2015-01-19T21:30:00+00:00",
        "expected_start": "2015-01-19T20:00:00+00:00",
        "can_destroy": True,
        "id": page.rows[1],
    }


def test_r10_reassignment_example(page: Page) -> None:
    """The second row changes hands; the first, with its hours, is handed over: other rows change,
    as the page warns."""
    found = page.run(REASSIGN, 1, page.task, page.rows[1], page.people[2])["assignments"]
    assert [(row["id"], row["person_id"]) for row in found] == list(
        zip(page.rows, page.people[::2], strict=True)
    )
    found = page.run(REASSIGN, 1, page.task, page.rows[0], page.people[1])["assignments"]
    assert [
        (r["person_id"], r["is_done"], r["hours_logged"], r["high_effort_remaining"]) for r in found
    ] == [
        (page.people[0], True, 3, 0),
        (page.people[1], False, 0, 6),
        (page.people[2], False, 0, 2),
    ]
    assert found[1]["expected_finish"] == "2015-01-19T20:00:00+00:00"


def test_r05_update_assignments_estimate_example(page: Page) -> None:
    (_, second) = page.run(ESTIMATE, 1, page.task, page.rows[1], 2.5, 3.5)["assignments"]
    assert (second["low_effort_remaining"], second["high_effort_remaining"]) == (2.5, 3.5)
    assert second["expected_finish"] == "2015-01-19T23:00:00+00:00"


def test_r11_reordering_assignments(page: Page) -> None:
    three = page.run(REASSIGN, 1, page.task, page.rows[0], page.people[2])["assignments"]
    ids = [row["id"] for row in three]
    found = page.run(REORDER, 1, page.task, ids[2], ids[0], ids[1])["assignments"]
    assert [(row["id"], row["position"]) for row in found] == [
        (ids[2], 1),
        (ids[0], 2),
        (ids[1], 3),
    ]


def test_r08_removing_assignments(page: Page) -> None:
    found = page.run(REMOVE, 1, page.task, page.rows[1])
    (row,) = found["assignments"]
    assert (found["type"], row["id"], row["can_destroy"]) == ("Task", page.rows[0], False)
    (estimate,) = row["estimates"]
    assert (estimate["owner_id"], estimate["low"], estimate["high"], estimate["type"]) == (
        page.people[0], 2, 6, "Estimate",
    )  # fmt: skip


def test_r06_retrieving_the_estimate_history(page: Page) -> None:
    page.run(ESTIMATE, 1, page.task, page.rows[1], 4, 31)
    found = page.run(HISTORY.replace("\n", ""), 1, page.task)["assignments"]
    assert [[(e["low"], e["high"]) for e in row["estimates"]] for row in found] == [
        [(2, 6)],
        [(1, 2), (4, 31)],
    ]


def test_r12_setting_daily_limits_on_projects(page: Page) -> None:
    """The line is printed without -d; its next line is the body, numbers as text."""
    line = f"{DAILY_LIMIT}-d '{DAILY_LIMIT_BODY}'"
    rows = page.run(line, 1, page.project, page.team_row)["assignments"]
    assert [(row["person_id"], row["daily_limit"]) for row in rows] == [
        (page.people[0], 3),
        (page.people[1], None),
    ]
    gone = line.replace('"3"', "null")
    assert page.run(gone, 1, page.project, page.team_row)["assignments"][0]["daily_limit"] is None
    listed = page.run(LIST.replace("treeitems/:id", "projects/:id/assignments"), 1, page.project)
    assert [row["person_id"] for row in listed] == page.people[:2]
