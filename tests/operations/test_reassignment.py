"""Handing work over (R10): what the rule says, with numbers worked out from its words."""

import math
from typing import Any

import pytest

from planner_app.errors import Refused
from planner_app.operations.activities import create_activity
from planner_app.operations.assignments import update_assignment
from planner_app.operations.changes import Changes
from planner_app.operations.reassignment import reassign
from planner_app.operations.time_entries import log_time
from tests.operations.conftest import Studio, day
from tests.operations.test_assignments import history, refused


def hand(studio: Studio, row: str, to: str | None, **values: Any) -> Changes:
    return studio.workspace.run(reassign, studio[row], person_id=studio[to] if to else None, **values)


def log(studio: Studio, item: str, who: str, hours: float = 3) -> None:
    studio.workspace.run(log_time, studio[item], person_id=studio[who], day=day(5), hours=hours)


def root_sum_square(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    middle = (a[0] + a[1]) / 2 + (b[0] + b[1]) / 2
    half = math.sqrt(((a[1] - a[0]) / 2) ** 2 + ((b[1] - b[0]) / 2) ** 2)
    return middle - half, middle + half


def test_r10a_without_hours_the_row_itself_changes_hands(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    row = studio.row("sh1", "Ana", low=2, high=6, daily_limit=4, activity_id=studio["Layout"])
    studio.row("sh1", "Cleo")
    before = studio.rows("sh1")[0]
    changes = hand(studio, "sh1-Ana", "Ben")
    assert changes.value == row
    assert studio.rows("sh1")[0] == before._replace(person_id=studio["Ben"])
    assert history(studio, row) == [(2, 6, studio["Ana"]), (2, 6, studio["Ben"])]
    assert changes.label == "Reassigned 'sh1' from Ana to Ben"


def test_r10a_a_row_never_estimated_has_no_history_afterwards_either(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    hand(studio, "sh1-Ana", "Ben")
    assert history(studio, row) == []


def test_r10b_hours_stay_with_their_person_on_a_done_row(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    values = {"low": 2, "high": 6, "daily_limit": 4, "activity_id": studio["Layout"], "assignment_type": "Creative"}
    old = studio.row("sh1", "Ana", **values)
    studio.row("sh1", "Cleo")
    log(studio, "sh1", "Ana")
    new = int(str(hand(studio, "sh1-Ana", "Ben").value))
    rows = studio.rows("sh1")
    assert studio.who("sh1") == ["Ana", "Ben", "Cleo"], "right after it"
    assert [row.position for row in rows] == [1, 2, 3]
    assert (rows[0].id, rows[0].is_done, rows[0].low, rows[0].high) == (old, True, 0, 0)
    assert studio.workspace.snapshot.hours_logged(rows[0]) == 3
    assert rows[1].id == new
    assert (rows[1].activity_id, rows[1].assignment_type_id) == (studio["Layout"], rows[0].assignment_type_id)
    assert (rows[1].low, rows[1].high, rows[1].is_done, rows[1].daily_limit) == (2, 6, False, 4)
    assert history(studio, old) == [(2, 6, studio["Ana"]), (0, 0, studio["Ana"])]
    assert history(studio, new) == [(2, 6, studio["Ben"])]


def test_r10b_a_row_never_estimated_leaves_no_estimate(studio: Studio) -> None:
    old = studio.row("sh1", "Ana")
    log(studio, "sh1", "Ana")
    new = int(str(hand(studio, "sh1-Ana", None).value))
    assert (history(studio, old), history(studio, new)) == ([], [])
    assert studio.ranges("sh1") == [(None, None), (None, None)]
    assert studio.who("sh1") == ["Ana", "Unassigned"]


def test_r10b_a_done_row_with_hours_has_nothing_to_hand_over(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    log(studio, "sh1", "Ana")
    studio.workspace.run(update_assignment, row, is_done=True)
    refused(studio, "nothing left to hand over", reassign, row, person_id=studio["Ben"])
    refused(studio, "nothing left to hand over", reassign, row, treeitem_id=studio["sh2"])


def test_r10c_ranges_add_up_in_the_middle_and_by_root_sum_square_in_width(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    target = studio.row("sh1", "Ben", low=1, high=9, daily_limit=3)
    source_gone = studio["sh1-Ana"]
    changes = hand(studio, "sh1-Ana", "Ben")
    (row,) = studio.rows("sh1")
    assert changes.value == row.id == target
    assert (row.low, row.high) == pytest.approx(root_sum_square((2, 6), (1, 9)))
    assert (row.position, row.daily_limit) == (1, 3)
    assert source_gone not in studio.workspace.snapshot.assignments
    assert len(history(studio, target)) == 2
    assert "Ben" in changes.notes[0]


def test_r10c_with_hours_the_source_stays_done_and_empty(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Ben", low=1, high=1)
    log(studio, "sh1", "Ana")
    hand(studio, "sh1-Ana", "Ben")
    assert [(row.is_done, row.low, row.high) for row in studio.rows("sh1")] == [(True, 0, 0), (False, 3, 7)]


@pytest.mark.parametrize("state", ["never estimated", "done"])
def test_r10c_what_is_never_estimated_or_done_adds_nothing(studio: Studio, state: str) -> None:
    row = studio.row("sh1", "Ana", **({} if state == "never estimated" else {"low": 2, "high": 6}))
    if state == "done":
        studio.workspace.run(update_assignment, row, is_done=True)
    target = studio.row("sh1", "Ben", low=1, high=2)
    hand(studio, "sh1-Ana", "Ben")
    assert (studio.who("sh1"), studio.ranges("sh1")) == (["Ben"], [(1, 2)])
    assert len(history(studio, target)) == 1


def test_r10c_a_done_source_with_hours_stays_as_it_is(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Ben", low=1, high=2)
    log(studio, "sh1", "Ana")
    studio.workspace.run(update_assignment, row, is_done=True)
    assert hand(studio, "sh1-Ana", "Ben").changed_nothing


def test_r10c_a_done_target_reopens_when_something_was_added(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    target = studio.row("sh1", "Ben", low=1, high=9)
    studio.workspace.run(update_assignment, target, is_done=True)
    hand(studio, "sh1-Ana", "Ben")
    (row,) = studio.rows("sh1")
    assert (row.is_done, row.low, row.high) == (False, 2, 6), "a done row has nothing left of its own"


@pytest.mark.parametrize("nothing", [{}, {"low": 0, "high": 0}])
def test_r10c_a_done_target_stays_done_when_nothing_was_added(studio: Studio, nothing: dict[str, Any]) -> None:
    studio.row("sh1", "Ana", **nothing)
    target = studio.row("sh1", "Ben", low=1, high=9)
    studio.workspace.run(update_assignment, target, is_done=True)
    hand(studio, "sh1-Ana", "Ben")
    (row,) = studio.rows("sh1")
    assert (row.is_done, row.low, row.high) == (True, 1, 9)
    assert len(history(studio, target)) == 1


def test_r10c_a_merge_above_the_longest_range_is_refused(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=60_000, high=60_000)
    studio.row("sh1", "Ben", low=40_000, high=40_001)
    refused(studio, "above 100 000 hours", reassign, row, person_id=studio["Ben"])
    studio.workspace.run(update_assignment, studio["sh1-Ben"], low=40_000, high=40_000)
    hand(studio, "sh1-Ana", "Ben")
    assert studio.ranges("sh1") == [(100_000, 100_000)]


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
    assert (behind.person_id, behind.is_done, behind.low, behind.high) == (studio["Ana"], True, 0, 0)
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
    refused(studio, "between tasks, events and milestones", reassign, row, treeitem_id=studio["seq"])
    refused(studio, "between tasks, events and milestones", reassign, row, treeitem_id=studio["Film"])
    refused(studio, "fixed time", reassign, row, treeitem_id=studio["review"])
    refused(studio, "fixed time", reassign, limited, treeitem_id=studio["review"])


def test_r10_onto_itself_is_no_change(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    assert hand(studio, "sh1-Ana", "Ana").changed_nothing
    assert hand(studio, "sh1-Ana", "Ana", treeitem_id=studio["sh1"]).changed_nothing


def test_r10_what_else_the_call_sets_goes_to_the_row_that_has_the_work_afterwards(studio: Studio) -> None:
    old = studio.row("sh1", "Ana", low=2, high=6)
    log(studio, "sh1", "Ana")
    revision = studio.workspace.snapshot.revision
    values: dict[str, Any] = {"low": 1, "high": 3, "daily_limit": 5}
    new = int(str(studio.workspace.run(update_assignment, old, person_id=studio["Ben"], **values).value))
    behind, carrier = studio.rows("sh1")
    assert studio.workspace.snapshot.revision == revision + 1
    assert (behind.low, behind.high, behind.daily_limit, behind.is_done) == (0, 0, None, True)
    assert (carrier.id, carrier.low, carrier.high, carrier.daily_limit) == (new, 1, 3, 5)
    assert history(studio, new) == [(2, 6, studio["Ben"]), (1, 3, studio["Ben"])]


def test_r10_a_refusal_in_the_second_half_takes_the_first_back(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    refused(studio, "no activity", update_assignment, row, person_id=studio["Ben"], activity_id=99)
    with pytest.raises(Refused):
        studio.workspace.run(update_assignment, row, person_id=studio["Ben"], low=5, high=1)
    assert studio.who("sh1") == ["Ana"]
