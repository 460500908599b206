"""Project teams and daily limits (R12)."""

import math
from typing import Any

import pytest

from planner_app.model import Assignment
from planner_app.operations.importing import import_document
from planner_app.operations.importing.plan_document import (
    ItemDraft,
    PersonDraft,
    PlanDocument,
    RowDraft,
    TeamDraft,
)
from planner_app.operations.rules.people.people import update_team
from planner_app.operations.rules.tree.treeitems import (
    delete_treeitems,
    move_treeitems,
    update_treeitem,
)
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    update_assignment,
)
from planner_app.operations.rules.work.event_people import set_people
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.time_entries import log_time
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused


@pytest.mark.parametrize("limit", [0, -1, 24.5, math.nan, math.inf, True, "8"])
def test_r12_a_limit_that_is_none_is_refused(studio: Studio, limit: Any) -> None:
    row = studio.row("sh1", "Ana")
    refused(studio, "daily limit", update_assignment, row, daily_limit=limit)
    refused(
        studio,
        "daily limit",
        create_assignment,
        studio["sh2"],
        person_id=studio["Ana"],
        daily_limit=limit,
    )
    refused(studio, "daily limit", update_assignment, studio.rows("Film")[0].id, daily_limit=limit)


def test_r12_the_ends_of_what_a_limit_can_be(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", daily_limit=24)
    assert studio.rows("sh1")[0].daily_limit == 24
    for limit in (0.25, None):
        studio.workspace.run(update_assignment, row, daily_limit=limit)
        assert studio.rows("sh1")[0].daily_limit == limit


def test_r12_the_pages_limit_on_a_project(studio: Studio) -> None:
    """LiquidPlanner's "Setting Daily Limits on Projects": 3 hours a day, and null removes it."""
    studio.row("sh1", "Ana")
    (team_row,) = studio.rows("Film")
    studio.workspace.run(update_assignment, team_row.id, daily_limit=3)
    assert studio.rows("Film")[0].daily_limit == 3
    studio.workspace.run(update_assignment, team_row.id, daily_limit=None)
    assert studio.rows("Film")[0].daily_limit is None


@pytest.mark.parametrize("kind", ["root", "package", "folder"])
def test_r12_other_containers_carry_no_rows(studio: Studio, kind: str) -> None:
    item = studio.workspace.snapshot.root_id if kind == "root" else studio.item("box", kind)
    for values in (
        {"person_id": studio["Ana"]},
        {"team_id": studio["Comp"]},
        {},
        {"low": 1, "high": 2},
    ):
        refused(studio, "carries no assignments of its own", create_assignment, item, **values)
    row = studio.row("sh1", "Ana")
    refused(studio, "between tasks", reassign, row, treeitem_id=item)


def test_r12_a_project_row_takes_neither_range_nor_done(studio: Studio) -> None:
    row = studio.row("Film", "Ana")
    refused(studio, "takes no estimate", update_assignment, row, low=1, high=2)
    refused(
        studio,
        "takes no estimate",
        create_assignment,
        studio["Film"],
        person_id=studio["Ben"],
        low=1,
        high=2,
    )
    for is_done in (True, False):
        refused(studio, "cannot be done by itself", update_assignment, row, is_done=is_done)


def test_r12_a_project_team_is_made_of_persons(studio: Studio) -> None:
    row = studio.row("Film", "Ana")
    for nobody in ({"team_id": studio["Comp"]}, {"person_id": 0}, {}):
        refused(studio, "consists of people only", create_assignment, studio["Film"], **nobody)
    refused(studio, "consists of people only", update_assignment, row, team_id=studio["Comp"])
    refused(studio, "consists of people only", update_assignment, row, person_id=None)
    refused(studio, "consists of people only", reassign, row, team_id=studio["Comp"])
    refused(studio, "consists of people only", reassign, row, person_id=0)
    refused(studio, "between tasks", update_assignment, row, treeitem_id=studio["sh1"])


ROW = {"team": RowDraft("t"), "nobody": RowDraft(None), "done": RowDraft("d", is_done=True)}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("team", "consists of people only"),
        ("nobody", "consists of people only"),
        ("done", "cannot be done"),
    ],
)
def test_r12_an_import_makes_no_other_project_rows_either(
    studio: Studio, row: str, words: str
) -> None:
    film = ItemDraft("f", "Second film", "project", rows=[ROW[row]])
    document = PlanDocument(
        "x", people=[PersonDraft("d", "dora")], teams=[TeamDraft("t", "Roto")], items=[film]
    )
    refused(studio, words, import_document, document)


def test_r12_open_work_puts_people_on_every_enclosing_project_in_the_same_edit(
    studio: Studio,
) -> None:
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


def test_r12_every_edit_that_opens_work_inside_puts_its_people_on_the_team(studio: Studio) -> None:
    plan = studio.workspace
    studio.item("review", "event", under="seq", start_date=day(5), finish_date=day(5))
    studio.row("sh1", "Ben")
    row = studio.row("loose", "Ana", low=1, high=2)
    edits: list[tuple[Any, Any, dict[str, Any]]] = [
        (set_people, studio["review"], {"person_ids": [studio["Ana"]]}),
        (update_assignment, row, {"treeitem_id": studio["sh1"]}),
        (update_assignment, studio["sh1-Ben"], {"person_id": studio["Ana"]}),
        (create_assignment, studio["sh2"], {"person_id": studio["Ana"]}),
        (move_treeitems, [studio["loose"]], {"parent_id": studio["Film"]}),
    ]
    for operation, what, values in edits:
        before = plan.snapshot.revision
        plan.run(operation, what, **values)
        assert studio.who("Film") == ["Ben", "Ana"], operation.__name__
        assert plan.snapshot.revision == before + 1
        plan.history.undo()
        assert studio.who("Film") == ["Ben"], "and the undo takes both back"


def test_r12_rows_of_teams_of_nobody_and_done_ones_put_nobody_on(studio: Studio) -> None:
    plan = studio.workspace
    plan.run(update_team, studio["Comp"], member_ids=[studio["Ana"]])
    for who in ("Comp", None):
        studio.row("sh1", who)
    plan.run(log_time, studio["sh1"], person_id=studio["Ben"], day=day(5), hours=2)
    assert studio.who("sh1") == ["Comp", "Unassigned", "Ben"]
    assert studio.who("Film") == []
    finished = studio.row("loose", "Cleo")
    plan.run(update_assignment, finished, is_done=True)
    plan.run(move_treeitems, [studio["loose"]], parent_id=studio["Film"])
    plan.run(reassign, finished, person_id=studio["Ana"])
    assert (studio.who("loose"), studio.who("Film")) == (["Ana"], [])


def test_r12_nobody_leaves_a_team_by_themselves(studio: Studio) -> None:
    plan = studio.workspace
    studio.row("sh1", "Ana")
    studio.row("sh1", "Ben")
    plan.run(update_assignment, studio["sh1-Ana"], is_done=True)
    plan.run(delete_assignment, studio["sh1-Ana"])
    plan.run(move_treeitems, [studio["sh1"]], parent_id=plan.snapshot.root_id)
    plan.run(delete_treeitems, [studio["sh1"]])
    assert studio.who("Film") == ["Ana", "Ben"]
    for row in studio.rows("Film"):
        plan.run(delete_assignment, row.id)
    assert studio.who("Film") == []


def test_r12_open_work_keeps_its_person_on_every_enclosing_team(studio: Studio) -> None:
    studio.item("Part", "project", under="Film")
    studio.item("deep", under="Part")
    studio.row("deep", "Ana")
    for project in ("Film", "Part"):
        row = studio.rows(project)[0].id
        refused(studio, rf"Ana has open work inside '{project}'\.$", delete_assignment, row)
        refused(
            studio,
            rf"Ana has open work inside '{project}'\.$",
            reassign,
            row,
            person_id=studio["Ben"],
        )


def test_r12_a_row_on_an_inner_team_is_no_work_inside_the_outer_project(studio: Studio) -> None:
    studio.item("Part", "project", under="Film")
    studio.row("Part", "Ana")
    assert studio.who("Film") == []
    studio.workspace.run(delete_assignment, studio["Part-Ana"])
    studio.workspace.history.undo()
    assert studio.who("Part") == ["Ana"]


def test_r12_an_edit_that_takes_a_needed_team_row_away_is_refused(studio: Studio) -> None:
    studio.row("sh1", "Ana")
    row = studio.rows("Film")[0].id
    refused(
        studio,
        "must stay on its team",
        lambda edit: edit.delete(edit.get(Assignment, row)),
    )


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
    refused(
        studio, r"Ana has open work inside 'Film'\.$", reassign, team_row, person_id=studio["Ben"]
    )
    studio.workspace.run(update_assignment, row, is_done=True)
    studio.workspace.run(reassign, team_row, person_id=studio["Ben"])
    assert studio.who("Film") == ["Ben"]
    studio.row("Film", "Cleo")
    studio.workspace.run(reassign, team_row, person_id=studio["Cleo"])
    assert studio.who("Film") == ["Cleo"]
