"""Project teams and daily limits (R12)."""

import math
from typing import Any

import pytest

from planner_app.operations.assignments import create_assignment, delete_assignment, update_assignment
from planner_app.operations.reassignment import reassign
from planner_app.operations.treeitems import move_treeitems, update_treeitem
from tests.operations.conftest import Studio, day
from tests.operations.test_assignments import refused


@pytest.mark.parametrize("limit", [0, -1, 24.5, math.nan, True, "8"])
def test_r12_a_limit_that_is_none_is_refused(studio: Studio, limit: Any) -> None:
    row = studio.row("sh1", "Ana")
    refused(studio, "daily limit", update_assignment, row, daily_limit=limit)


def test_r12_limits_stand_on_task_rows_and_project_rows_only(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", daily_limit=4)
    studio.workspace.run(update_assignment, row, daily_limit=None)
    assert studio.rows("sh1")[0].daily_limit is None
    (team_row,) = studio.rows("Film")
    studio.workspace.run(update_assignment, team_row.id, daily_limit=24)
    assert studio.rows("Film")[0].daily_limit == 24
    studio.item("review", "event", start_date=day(5), finish_date=day(6))
    event_row = studio.rows("review")[0].id
    refused(studio, "takes no daily limit", update_assignment, event_row, daily_limit=4)
    refused(studio, "takes no estimate", update_assignment, event_row, low=1, high=2)
    refused(studio, "is a folder", create_assignment, studio["seq"], person_id=studio["Ana"])


def test_r12_a_project_row_takes_neither_range_nor_done_nor_a_team(studio: Studio) -> None:
    row = studio.row("Film", "Ana")
    refused(studio, "takes no estimate", update_assignment, row, low=1, high=2)
    refused(studio, "never done by itself", update_assignment, row, is_done=True)
    refused(studio, "persons only", create_assignment, studio["Film"], team_id=studio["Comp"])
    refused(studio, "persons only", create_assignment, studio["Film"])
    refused(studio, "persons only", update_assignment, row, person_id=None)


def test_r12_open_work_puts_people_on_every_enclosing_project_in_the_same_edit(studio: Studio) -> None:
    studio.item("Part", "project", under="Film")
    studio.item("deep", under="Part")
    revision = studio.workspace.snapshot.revision
    studio.row("deep", "Ana")
    assert studio.workspace.snapshot.revision == revision + 1
    assert (studio.who("Film"), studio.who("Part")) == (["Ana"], ["Ana"])
    studio.workspace.run(reassign, studio["deep-Ana"], person_id=studio["Ben"])
    assert (studio.who("Film"), studio.who("Part")) == (["Ana", "Ben"], ["Ana", "Ben"])
    studio.row("loose", "Cleo")
    studio.workspace.run(move_treeitems, [studio["loose"]], parent_id=studio["seq"])
    assert studio.who("Film") == ["Ana", "Ben", "Cleo"]


def test_r12_reopened_work_puts_its_person_back_on_the_team(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    studio.workspace.run(update_treeitem, studio["sh1"], is_done=True)
    studio.workspace.run(delete_assignment, studio.rows("Film")[0].id)
    studio.workspace.run(update_treeitem, studio["sh1"], is_done=False)
    assert studio.who("Film") == ["Ana"]
    studio.workspace.run(update_assignment, row, is_done=True)
    studio.workspace.run(delete_assignment, studio.rows("Film")[0].id)
    studio.workspace.run(update_assignment, row, low=1, high=2)
    assert studio.who("Film") == ["Ana"]


def test_r12_a_project_row_is_reassigned_only_without_open_work_inside(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    team_row = studio.rows("Film")[0].id
    refused(studio, "Ana has open work inside 'Film'", reassign, team_row, person_id=studio["Ben"])
    studio.workspace.run(update_assignment, row, is_done=True)
    studio.workspace.run(reassign, team_row, person_id=studio["Ben"])
    assert studio.who("Film") == ["Ben"]
    studio.row("Film", "Cleo")
    studio.workspace.run(reassign, team_row, person_id=studio["Cleo"])
    assert studio.who("Film") == ["Cleo"]
