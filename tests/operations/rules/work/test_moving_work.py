"""Work dropped on another item (R10d)."""

from typing import Any

import pytest

from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.reassignment import reassign
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import history, refused
from tests.operations.rules.work.test_reassignment import hand, log, root_sum_square


def test_r10d_dropped_on_another_item_the_row_moves_there_last(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh2", "Ben")
    changes = hand(studio, "sh1-Ana", "Ana", treeitem_id=studio["sh2"])
    assert changes.value == row
    assert studio.who("sh2") == ["Ben", "Ana"]
    assert studio.who("sh1") == ["Unassigned"], "no leaf without a row"
    assert studio.ranges("sh1") == [(None, None)]
    assert history(studio, row) == [(2, 6, studio["Ana"])]


def test_r10d_merges_where_the_person_has_a_row_already(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Cleo")
    studio.row("sh2", "Ana", low=1, high=9)
    hand(studio, "sh1-Ana", "Ana", treeitem_id=studio["sh2"])
    assert studio.ranges("sh2")[0] == pytest.approx(root_sum_square((2, 6), (1, 9)))
    assert (studio.who("sh1"), studio.rows("sh1")[0].position) == (["Cleo"], 1)


def test_r10d_hours_stay_behind(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    log(studio, "sh1", "Ana")
    hand(studio, "sh1-Ana", "Ben", treeitem_id=studio["sh2"])
    (behind,) = studio.rows("sh1")
    assert (behind.person_id, behind.is_done, behind.low, behind.high) == (
        studio["Ana"],
        True,
        0,
        0,
    )
    assert (studio.who("sh2"), studio.ranges("sh2")) == (["Ben"], [(2, 6)])
    assert studio.workspace.snapshot.is_done(studio["sh1"])


def test_r10d_an_untouched_unassigned_row_gives_way(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    hand(studio, "sh1-Ana", "Ana", treeitem_id=studio["sh2"])
    assert (studio.who("sh2"), studio.rows("sh2")[0].position) == (["Ana"], 1)


def test_r10d_work_does_not_move_to_what_carries_none(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    limited = studio.row("sh1", "Ben", daily_limit=4)
    studio.item("review", "milestone", start_date=day(5))
    refused(
        studio, "between tasks, events and milestones", reassign, row, treeitem_id=studio["seq"]
    )
    refused(
        studio, "between tasks, events and milestones", reassign, row, treeitem_id=studio["Film"]
    )
    refused(studio, "fixed time", reassign, row, treeitem_id=studio["review"])
    refused(studio, "fixed time", reassign, limited, treeitem_id=studio["review"])
    refused(studio, "no item 99", reassign, row, treeitem_id=99)


def test_r10d_the_row_takes_all_it_has_along_and_the_others_close_up(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    values: dict[str, Any] = {
        "daily_limit": 4,
        "activity_id": studio["Layout"],
        "assignment_type": "Creative",
    }
    row = studio.row("sh1", "Ana", low=2, high=6, **values)
    studio.row("sh1", "Cleo")
    studio.row("sh2", "Ben")
    before = studio.rows("sh1")[0]
    studio.workspace.run(reassign, row, treeitem_id=studio["sh2"])
    assert studio.rows("sh2")[1] == before._replace(treeitem_id=studio["sh2"], position=2)
    assert [(row.position, studio.workspace.snapshot.who(row)) for row in studio.rows("sh1")] == [
        (1, "Cleo")
    ]


def test_r10d_handed_over_on_the_way_it_says_so_in_the_history(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh2", "Cleo")
    hand(studio, "sh1-Ana", "Ben", treeitem_id=studio["sh2"])
    assert studio.who("sh2") == ["Cleo", "Ben"]
    assert history(studio, row) == [(2, 6, studio["Ana"]), (2, 6, studio["Ben"])]


def test_r10d_with_hours_the_new_row_is_the_last_and_has_all_but_the_hours(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    values: dict[str, Any] = {
        "daily_limit": 4,
        "activity_id": studio["Layout"],
        "assignment_type": "Creative",
    }
    old = studio.row("sh1", "Ana", low=2, high=6, **values)
    for who in ("Ben", "Cleo"):
        studio.row("sh2", who)
    log(studio, "sh1", "Ana")
    before = studio.rows("sh1")[0]
    new = studio.workspace.run(reassign, old, treeitem_id=studio["sh2"]).value
    there = studio.rows("sh2")[2]
    assert there == before._replace(id=new, uid=there.uid, treeitem_id=studio["sh2"], position=3)
    assert studio.workspace.snapshot.hours_logged(there) == 0
    assert history(studio, new) == [(2, 6, studio["Ana"])]
    assert history(studio, old) == [(2, 6, studio["Ana"]), (0, 0, studio["Ana"])]


def test_r10d_into_a_row_that_is_there_what_is_done_adds_nothing(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh2", "Ana", low=1, high=1)
    log(studio, "sh1", "Ana")
    studio.workspace.run(update_assignment, row, is_done=True)
    assert studio.workspace.run(reassign, row, treeitem_id=studio["sh2"]).changed_nothing


def test_r10d_a_done_row_that_is_there_reopens(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    target = studio.row("sh2", "Ana", low=1, high=1)
    studio.workspace.run(update_assignment, target, is_done=True)
    assert studio.workspace.snapshot.items[studio["sh2"]].done_at is not None
    studio.workspace.run(reassign, row, treeitem_id=studio["sh2"])
    assert [(r.id, r.is_done, r.low, r.high) for r in studio.rows("sh2")] == [(target, False, 2, 6)]
    assert studio.workspace.snapshot.items[studio["sh2"]].done_at is None


def test_r10d_a_row_that_is_done_leaves_what_is_to_do_there_to_somebody_else(
    studio: Studio,
) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(update_assignment, row, is_done=True)
    studio.workspace.run(reassign, row, treeitem_id=studio["sh2"])
    assert (studio.who("sh2"), studio.workspace.snapshot.is_done(studio["sh2"])) == (
        ["Unassigned", "Ana"],
        False,
    )
    assert (studio.who("sh1"), studio.workspace.snapshot.is_done(studio["sh1"])) == (
        ["Unassigned"],
        False,
    )


def test_r10d_an_item_whose_open_row_left_is_done_when_the_others_are(studio: Studio) -> None:
    first, second = studio.row("sh1", "Ana"), studio.row("sh1", "Ben")
    studio.workspace.run(update_assignment, first, is_done=True)
    studio.workspace.run(reassign, second, treeitem_id=studio["sh2"])
    assert studio.workspace.snapshot.items[studio["sh1"]].done_at is not None


def test_r10d_an_unassigned_row_moves_like_any_other(studio: Studio) -> None:
    (row,) = studio.rows("sh1")
    studio.workspace.run(update_assignment, row.id, low=2, high=6)
    studio.workspace.run(reassign, row.id, treeitem_id=studio["sh2"])
    assert (studio.who("sh2"), studio.ranges("sh2")) == (["Unassigned"], [(2, 6)])
    assert (studio.who("sh1"), studio.ranges("sh1")) == (["Unassigned"], [(None, None)])


def test_r10d_what_carries_no_range_moves_between_events(studio: Studio) -> None:
    for name in ("review", "delivery"):
        studio.item(name, "milestone", start_date=day(5))
    studio.row("review", "Ana")
    studio.workspace.run(reassign, studio["review-Ana"], treeitem_id=studio["delivery"])
    assert (studio.who("review"), studio.who("delivery")) == (["Unassigned"], ["Ana"])
    studio.workspace.run(
        update_assignment, studio["review-Ana"], treeitem_id=studio["sh1"], low=1, high=2
    )
    assert studio.ranges("sh1") == [(1, 2)]


def test_r16_a_row_that_comes_in_place_of_the_unassigned_stands_where_it_stood(
    studio: Studio,
) -> None:
    log(studio, "sh2", "Cleo")
    assert studio.who("sh2") == ["Unassigned", "Cleo"]
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(reassign, row, treeitem_id=studio["sh2"])
    assert studio.who("sh2") == ["Ana", "Cleo"]


def test_r16_a_row_that_comes_in_place_of_the_unassigned_takes_its_activity_unless_it_has_one(
    studio: Studio,
) -> None:
    for name in ("Layout", "Paint"):
        studio.make(create_activity, name, name=name)
    for item in ("sh1", "sh2"):
        studio.workspace.run(
            update_assignment, studio.rows(item)[0].id, activity_id=studio["Layout"]
        )
    row = studio.row("loose", "Ana")
    studio.workspace.run(reassign, row, treeitem_id=studio["sh1"])
    assert studio.rows("sh1")[0].activity_id == studio["Layout"]
    studio.workspace.run(update_assignment, row, activity_id=studio["Paint"])
    studio.workspace.run(reassign, row, treeitem_id=studio["sh2"])
    assert studio.rows("sh2")[0].activity_id == studio["Paint"]
