"""Rows of an item: order, what cannot go, done (R7, R8, R11, R13, R16)."""

from collections.abc import Callable
from typing import Any

import pytest

from planner_app.errors import Refused, UnknownRecord, UserError
from planner_app.ids import ActivityId, AssignmentId
from planner_app.model import Assignment
from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.people.people import delete_person
from planner_app.operations.rules.tree.treeitems import update_treeitem
from planner_app.operations.rules.work.assignments import (
    create_assignment,
    delete_assignment,
    reorder_assignments,
    update_assignment,
)
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.time_entries import delete_time_entry, log_time
from planner_app.operations.snapshot.estimates import estimates_of
from planner_app.operations.transaction.edit import Edit
from tests.operations.comparing import stored
from tests.operations.conftest import Studio, day


def refused(studio: Studio, words: str, operation: Any, *args: Any, **values: Any) -> None:
    """The edit is refused with these words, and every stored row is as it was (R17)."""
    before = stored(studio.workspace, journal=True)
    with pytest.raises(UserError, match=words):
        studio.workspace.run(operation, *args, **values)
    assert stored(studio.workspace, journal=True) == before


def history(studio: Studio, row: int) -> list[tuple[float, float, int]]:
    return [
        (e.low, e.high, e.owner_id) for e in studio.workspace.read(estimates_of, AssignmentId(row))
    ]


def test_r01_whatever_happens_positions_are_counted_from_one_without_gaps(studio: Studio) -> None:
    plan, ids = studio.workspace, [studio.row("sh1", who) for who in ("Ana", "Ben", "Cleo", "Comp")]
    studio.row("sh2", "Ana")
    plan.run(log_time, studio["sh1"], person_id=studio["Ben"], day=day(5), hours=2)

    def positions(item: str = "sh1") -> list[int]:
        return [row.position for row in studio.rows(item)]

    assert positions() == [1, 2, 3, 4]
    plan.run(delete_assignment, ids[0])
    assert positions() == [1, 2, 3], "the first goes"
    plan.run(reassign, ids[1], team_id=studio["Light"])
    assert (studio.who("sh1"), positions()) == (["Ben", "Light", "Cleo", "Comp"], [1, 2, 3, 4]), (
        "one comes between"
    )
    plan.run(reassign, ids[2], team_id=studio["Comp"])
    assert positions() == [1, 2, 3], "one is merged away"
    light = studio.rows("sh1")[1].id
    plan.run(reassign, light, treeitem_id=studio["sh2"])
    assert (positions(), positions("sh2")) == ([1, 2], [1, 2]), "one leaves for another item"


@pytest.mark.parametrize("position", [0, 2, 4])
def test_r01_an_edit_that_leaves_no_clear_order_is_refused(studio: Studio, position: int) -> None:
    rows = [studio.row("sh1", who) for who in ("Ana", "Ben", "Cleo")]

    def misplace(edit: Edit) -> None:
        edit.get(Assignment, rows[0]).position = position

    refused(studio, "no longer have one clear order", misplace)


def test_r07_a_row_with_hours_is_kept_until_they_go(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    studio.row("sh1", "Ben")
    entry = studio.make(
        log_time, "entry", studio["sh1"], person_id=studio["Ana"], day=day(5), hours=3
    )
    refused(studio, "Ana has logged hours on 'sh1'", delete_assignment, row)
    studio.workspace.run(delete_time_entry, entry)
    studio.workspace.run(delete_assignment, row)
    assert studio.who("sh1") == ["Ben"]


def test_r07_a_leafs_only_row_is_kept(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    refused(studio, "must keep at least one", delete_assignment, row)
    studio.row("sh1", "Ben")
    studio.workspace.run(delete_assignment, row)


def test_r07_a_project_row_is_kept_while_there_is_open_work_inside(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    (team_row,) = studio.rows("Film")
    refused(studio, r"Ana has open work inside 'Film'\.$", delete_assignment, team_row.id)
    studio.workspace.run(update_assignment, row, is_done=True)
    studio.workspace.run(delete_assignment, team_row.id)
    assert studio.rows("Film") == []


def test_r08_positions_close_up_and_the_history_goes_with_the_row(studio: Studio) -> None:
    for who in ("Ana", "Ben", "Cleo"):
        studio.row("sh1", who, low=1, high=2)
    changes = studio.workspace.run(delete_assignment, studio["sh1-Ben"])
    assert changes.value == studio["sh1"]
    assert [(row.position, row.low) for row in studio.rows("sh1")] == [(1, 1), (2, 1)]
    assert studio.who("sh1") == ["Ana", "Cleo"]
    assert len(changes.touched["estimate"].deleted) == 1


def test_r11_the_new_order_names_every_row_done_ones_included(studio: Studio) -> None:
    ids = [studio.row("sh1", who) for who in ("Ana", "Ben", "Cleo")]
    other = studio.row("sh2", "Ana")
    studio.workspace.run(update_assignment, ids[1], is_done=True)
    for wrong in (
        ids[:2],
        [*ids, other],
        [ids[0], ids[0], ids[1]],
        [*ids, ids[0]],
        [ids[0], ids[1], 99],
        [],
    ):
        refused(
            studio, "each assignment of 'seq sh1' once", reorder_assignments, studio["sh1"], wrong
        )
    studio.workspace.run(reorder_assignments, studio["sh1"], [ids[2], ids[0], ids[1]])
    assert studio.who("sh1") == ["Cleo", "Ana", "Ben"]
    assert [row.position for row in studio.rows("sh1")] == [1, 2, 3]
    again = studio.workspace.run(reorder_assignments, studio["sh1"], [ids[2], ids[0], ids[1]])
    assert again.changed_nothing


def test_r11_a_container_without_rows_has_nothing_to_reorder(studio: Studio) -> None:
    other = studio.row("sh2", "Ana")
    refused(studio, "each assignment of 'seq' once", reorder_assignments, studio["seq"], [other])
    assert studio.workspace.run(reorder_assignments, studio["seq"], []).changed_nothing
    refused(studio, "no item 99", reorder_assignments, 99, [])


def test_r11_a_project_team_has_an_order_too(studio: Studio) -> None:
    ids = [studio.row("Film", who) for who in ("Ana", "Ben")]
    studio.workspace.run(reorder_assignments, studio["Film"], ids[::-1])
    assert studio.who("Film") == ["Ben", "Ana"]


def test_r13_an_item_is_done_when_all_its_rows_are(studio: Studio) -> None:
    first, second = studio.row("sh1", "Ana", low=1, high=2), studio.row("sh1", "Ben")
    plan = studio.workspace
    plan.run(update_assignment, first, is_done=True)
    assert not plan.snapshot.is_done(studio["sh1"])
    plan.run(update_assignment, second, is_done=True)
    assert plan.snapshot.is_done(studio["sh1"])
    assert plan.snapshot.items[studio["sh1"]].done_at == studio.rows("sh1")[1].done_at is not None
    assert studio.ranges("sh1")[0] == (1, 2), "the stored range stays"
    plan.run(update_treeitem, studio["sh2"], is_done=True)
    assert plan.snapshot.is_done(studio["Film"]), "containers are done when their leaves are"


def test_r13_reopening_an_item_reopens_what_was_closed_with_it(studio: Studio) -> None:
    plan = studio.workspace
    rows = [studio.row("sh1", who) for who in ("Ana", "Ben", "Cleo")]
    plan.run(update_assignment, rows[0], is_done=True)
    plan.run(update_treeitem, studio["sh1"], is_done=True)
    plan.run(update_treeitem, studio["sh1"], is_done=False)
    assert [row.is_done for row in studio.rows("sh1")] == [True, False, False]
    assert plan.snapshot.items[studio["sh1"]].done_at is None
    for row in (rows[2], rows[1]):
        plan.run(update_assignment, row, is_done=True)
    plan.run(update_treeitem, studio["sh1"], is_done=False)
    assert [row.is_done for row in studio.rows("sh1")] == [True, False, True], (
        "closed one by one: the last one"
    )
    assert plan.run(update_treeitem, studio["sh1"], is_done=False).changed_nothing


def test_r13_deleting_the_last_open_row_makes_the_item_done(studio: Studio) -> None:
    first, second = studio.row("sh1", "Ana"), studio.row("sh1", "Ben")
    studio.workspace.run(update_assignment, first, is_done=True)
    studio.workspace.run(delete_assignment, second)
    assert studio.workspace.snapshot.is_done(studio["sh1"])
    assert studio.workspace.snapshot.items[studio["sh1"]].done_at is not None


def test_r13_marking_a_container_marks_its_leaves_and_a_range_reopens(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=1, high=2)
    studio.workspace.run(update_treeitem, studio["Film"], is_done=True)
    assert studio.workspace.snapshot.is_done(studio["sh2"])
    studio.workspace.run(update_assignment, row, low=0, high=0)
    assert studio.rows("sh1")[0].is_done, "a range of nothing does not reopen"
    studio.workspace.run(update_assignment, row, low=0, high=1)
    assert not studio.rows("sh1")[0].is_done
    assert not studio.workspace.snapshot.is_done(studio["Film"])
    studio.item("hollow", "folder")
    assert not studio.workspace.snapshot.is_done(studio["hollow"]), "an empty container is not done"


def test_r16_the_first_person_takes_the_place_of_an_untouched_unassigned_row(
    studio: Studio,
) -> None:
    (vacant,) = studio.rows("sh1")
    assert studio.row("sh1", "Ana") == vacant.id
    assert (studio.who("sh1"), studio.rows("sh1")[0].position) == (["Ana"], 1)
    studio.row("sh1", None)
    studio.row("sh1", "Ben")
    assert studio.who("sh1") == ["Ana", "Unassigned", "Ben"], (
        "beside others it was wanted, and stays"
    )


def test_r16_the_row_keeps_its_activity_and_type_unless_others_are_given(studio: Studio) -> None:
    for name in ("Layout", "Paint"):
        studio.make(create_activity, name, name=name)
    vacant = studio.rows("sh1")[0].id
    studio.workspace.run(
        update_assignment, vacant, activity_id=studio["Layout"], assignment_type="Creative Work"
    )
    studio.row("sh1", "Ana")
    (row,) = studio.rows("sh1")
    assert (row.activity_id, row.assignment_type_id) == (studio["Layout"], 1)
    studio.workspace.history.undo()
    studio.row("sh1", "Ana", activity_id=studio["Paint"])
    assert studio.rows("sh1")[0].activity_id == studio["Paint"]


@pytest.mark.parametrize("touch", [{"low": 1, "high": 2}, {"daily_limit": 4}, {"is_done": True}])
def test_r16_a_touched_unassigned_row_stays(studio: Studio, touch: dict[str, Any]) -> None:
    studio.workspace.run(update_assignment, studio.rows("sh1")[0].id, **touch)
    studio.row("sh1", "Ana")
    assert studio.who("sh1") == ["Unassigned", "Ana"]


def test_r19_somebody_deactivated_is_given_no_new_work(studio: Studio) -> None:
    studio.row("sh1", "Ana")
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=2)
    studio.workspace.run(delete_person, studio["Ana"])
    refused(
        studio, "no longer works here", create_assignment, studio["sh2"], person_id=studio["Ana"]
    )
    done = next(row for row in studio.rows("sh1") if row.person_id == studio["Ana"])
    studio.workspace.run(update_assignment, done.id, person_id=studio["Ana"], activity_id=None)


@pytest.mark.parametrize("wrong", ["yes", 1, 0.0])
def test_r13_done_is_yes_or_no(studio: Studio, wrong: Any) -> None:
    refused(studio, "done or not", update_assignment, studio.rows("sh1")[0].id, is_done=wrong)


def test_unknown_ids_are_refused_by_name(studio: Studio) -> None:
    operations: tuple[Callable[[Edit, AssignmentId], object], ...] = (
        update_assignment,
        reassign,
        delete_assignment,
    )
    for operation in operations:
        with pytest.raises(UnknownRecord, match="no assignment 99"):
            studio.workspace.run(operation, AssignmentId(99))
    with pytest.raises(UnknownRecord, match="no activity 99"):
        studio.workspace.run(
            update_assignment, studio.rows("sh1")[0].id, activity_id=ActivityId(99)
        )
    with pytest.raises(Refused, match="needs a name"):
        studio.workspace.run(
            create_assignment, studio["sh1"], person_id=studio["Ana"], assignment_type=" "
        )
