"""Undo runs the invariants (R18): what others did to other rows can make it break a rule, and then
it is refused."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from planner_app.errors import UserError
from planner_app.operations.opened.workspace import Workspace
from planner_app.operations.rules.activities import create_activity, delete_activity
from planner_app.operations.rules.people.people import (
    create_person,
    create_team,
    delete_person,
    delete_team,
    update_person,
    update_team,
)
from planner_app.operations.rules.tree.dependencies import create_dependency, delete_dependency
from planner_app.operations.rules.tree.treeitems import delete_treeitems, move_treeitems
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    update_assignment,
)
from planner_app.operations.rules.work.time_entries import delete_time_entry, log_time
from planner_app.operations.transaction.edit import Edit
from tests.operations.conftest import Studio, day
from tests.operations.oracle import Oracle, tables_of

P = ParamSpec("P")
R = TypeVar("R")


def then(
    bob: Workspace, operation: Callable[Concatenate[Edit, P], R], *args: P.args, **values: P.kwargs
) -> R:
    """Bob looks, and does something."""
    bob.catch_up().result()
    return bob.run(operation, *args, **values).value


def refuses_to_undo(studio: Studio, words: str) -> None:
    with pytest.raises(UserError, match=words):
        studio.workspace.history.undo()
    Oracle(tables_of(studio.workspace)).check()


def hours(studio: Studio, who: str, worked: float, item: str = "sh1") -> dict[str, Any]:
    return {"treeitem_id": studio[item], "person_id": studio[who], "day": day(5), "hours": worked}


def test_r06_undo_does_not_leave_a_history_that_ends_in_another_range(
    studio: Studio, bob: Workspace
) -> None:
    row = studio.row("sh1", "Ana")
    studio.workspace.run(update_assignment, row, low=2, high=6)
    then(bob, update_assignment, row, person_id=studio["Cleo"])
    refuses_to_undo(studio, "Somebody else has estimated or handed over 'seq sh1' since")
    bob.history.undo()
    studio.workspace.history.undo()


def test_r14_undo_does_not_take_a_row_from_under_its_hours(studio: Studio, bob: Workspace) -> None:
    studio.row("sh1", "Ana")
    studio.row("sh1", "Ben")
    then(bob, log_time, **hours(studio, "Ben", 2))
    refuses_to_undo(studio, "Ben has logged hours on 'seq sh1'")


def test_r14_undo_does_not_bring_hours_back_without_a_row(studio: Studio, bob: Workspace) -> None:
    studio.row("sh1", "Ana")
    studio.row("sh1", "Ben")
    entry = studio.make(log_time, "entry", **hours(studio, "Ben", 2))
    studio.workspace.run(delete_time_entry, entry)
    then(bob, delete_assignment, studio["sh1-Ben"])
    refuses_to_undo(studio, "Ben has logged hours on 'seq sh1'")


def test_r14_undo_does_not_make_a_day_of_more_than_24_hours(studio: Studio, bob: Workspace) -> None:
    entry = studio.make(log_time, "entry", **hours(studio, "Ana", 20))
    studio.workspace.run(delete_time_entry, entry)
    then(bob, log_time, **hours(studio, "Ana", 5, "sh2"))
    refuses_to_undo(studio, "Ana would have more than 24 hours on Mon 5 January 2026")


def test_r13_undo_does_not_leave_an_item_done_with_an_open_row(
    studio: Studio, bob: Workspace
) -> None:
    rows = [studio.row("sh1", who) for who in ("Ana", "Ben")]
    studio.workspace.run(update_assignment, rows[0], is_done=True)
    then(bob, update_assignment, rows[1], is_done=True)
    refuses_to_undo(studio, "Somebody else has finished or reopened the rest of 'sh1' since")


def test_r13_undo_does_not_leave_an_item_open_whose_rows_are_all_done(
    studio: Studio, bob: Workspace
) -> None:
    rows = [studio.row("sh1", who) for who in ("Ana", "Ben")]
    studio.workspace.run(update_assignment, rows[0], is_done=True)
    studio.workspace.run(update_assignment, rows[0], is_done=False)
    then(bob, update_assignment, rows[1], is_done=True)
    refuses_to_undo(studio, "Somebody else has finished or reopened the rest of 'sh1' since")


def test_undo_does_not_take_somebody_out_of_their_main_team(studio: Studio, bob: Workspace) -> None:
    studio.workspace.run(update_team, studio["Comp"], member_ids=[studio["Ana"]])
    then(bob, update_person, studio["Ana"], main_team_id=studio["Comp"])
    refuses_to_undo(studio, "Comp is the main team of Ana")


def test_r18_undo_does_not_give_an_id_that_somebody_has(studio: Studio, bob: Workspace) -> None:
    team = studio.make(create_team, "Roto", name="Roto", uid="sg:1")
    studio.workspace.run(delete_team, team)
    then(bob, create_person, username="dora", uid="sg:1")
    refuses_to_undo(studio, "Somebody else already has the id 'sg:1'")


def test_s06_undo_does_not_link_an_item_to_what_is_around_it(
    studio: Studio, bob: Workspace
) -> None:
    link = studio.make(create_dependency, "link", studio["loose"], studio["seq"])
    studio.workspace.run(delete_dependency, link)
    then(bob, move_treeitems, [studio["loose"]], parent_id=studio["seq"])
    refuses_to_undo(studio, "'loose'|'seq'")


def test_r18_what_others_built_on_it_is_not_left_hanging(studio: Studio, bob: Workspace) -> None:
    person = studio.make(create_person, "Dora", username="dora")
    then(bob, create_assignment, studio["sh1"], person_id=person)
    refuses_to_undo(studio, "refers to a record that would be gone")


def test_r18_undo_does_not_bring_back_what_refers_to_something_gone(
    studio: Studio, bob: Workspace
) -> None:
    layout = studio.make(create_activity, "Layout", name="Layout")
    studio.row("sh1", "Ana", activity_id=layout)
    studio.row("sh1", "Ben")
    studio.workspace.run(delete_assignment, studio["sh1-Ana"])
    then(bob, delete_activity, layout)
    refuses_to_undo(studio, "refers to a record that would be gone")


def test_r15_undo_does_not_put_an_item_into_what_is_gone(studio: Studio, bob: Workspace) -> None:
    studio.item("box", "folder")
    studio.item("inside", "folder", under="box")
    studio.workspace.run(move_treeitems, [studio["loose"]], parent_id=studio["inside"])
    studio.workspace.run(move_treeitems, [studio["loose"]], parent_id=studio["seq"])
    then(bob, delete_treeitems, [studio["box"]])
    refuses_to_undo(studio, "The container of 'loose' is no longer there")


def test_r18_undo_does_not_bring_back_hours_on_what_is_gone(studio: Studio, bob: Workspace) -> None:
    entry = studio.make(log_time, "entry", **hours(studio, "Ana", 2))
    studio.workspace.run(delete_time_entry, entry)
    then(bob, delete_treeitems, [studio["sh1"]])
    refuses_to_undo(studio, "refers to a record that would be gone")


def test_r18_undo_does_not_bring_back_a_main_team_that_is_gone(
    studio: Studio, bob: Workspace
) -> None:
    studio.workspace.run(update_person, studio["Ana"], main_team_id=studio["Comp"])
    studio.workspace.run(update_person, studio["Ana"], main_team_id=None)
    then(bob, delete_team, studio["Comp"])
    refuses_to_undo(studio, "refers to a record that would be gone")


def test_r18_undo_does_not_bring_back_a_row_or_a_link_of_what_is_gone(
    studio: Studio, bob: Workspace
) -> None:
    for who in ("Ana", "Ben"):
        studio.row("sh1", who, low=1, high=2)
    link = studio.make(create_dependency, "link", studio["sh1"], studio["loose"])
    studio.workspace.run(delete_dependency, link)
    studio.workspace.run(delete_assignment, studio["sh1-Ben"])
    then(bob, delete_treeitems, [studio["seq"]])
    refuses_to_undo(studio, "refers to a record that would be gone")


def test_s06_undo_does_not_bring_back_a_link_of_what_is_gone(
    studio: Studio, bob: Workspace
) -> None:
    link = studio.make(create_dependency, "link", studio["sh1"], studio["loose"])
    studio.workspace.run(delete_dependency, link)
    then(bob, delete_treeitems, [studio["loose"]])
    refuses_to_undo(studio, "refers to a record that would be gone")


def test_r18_undo_does_not_bring_back_a_row_of_somebody_gone(
    studio: Studio, bob: Workspace
) -> None:
    for who in ("Ana", "Ben"):
        studio.row("sh1", who, low=1, high=2)
    studio.workspace.run(delete_assignment, studio["sh1-Ben"])
    then(bob, delete_person, studio["Ben"])
    refuses_to_undo(studio, "no person .* any more: bob did 'Took Ben off the plan'")
