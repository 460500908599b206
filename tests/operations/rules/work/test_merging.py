"""Handing work to somebody who has a row there already (R10c), with numbers worked out from the
rule's words."""

from typing import Any

import pytest

from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.reassignment import reassign
from tests.operations.conftest import Studio
from tests.operations.rules.work.test_assignments import history, refused
from tests.operations.rules.work.test_reassignment import hand, log, root_sum_square


def test_r10c_ranges_add_up_in_the_middle_and_by_root_sum_square_in_width(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    target = studio.row("sh1", "Ben", low=1, high=9, daily_limit=3)
    source_gone = studio["sh1-Ana"]
    changes = hand(studio, "sh1-Ana", "Ben")
    (row,) = studio.rows("sh1")
    assert changes.value == row.id == target
    assert (row.low, row.high) == pytest.approx(root_sum_square((2, 6), (1, 9)))
    assert (row.position, row.daily_limit) == (1, 3)
    assert history(studio, target)[-1] == (row.low, row.high, studio["Ben"])
    assert source_gone not in studio.workspace.snapshot.assignments
    assert len(history(studio, target)) == 2
    assert "Ben" in changes.notes[0]


def test_r10c_the_target_keeps_its_place_activity_type_and_limit(studio: Studio) -> None:
    for name in ("Layout", "Paint"):
        studio.make(create_activity, name, name=name)
    paint: dict[str, Any] = {
        "activity_id": studio["Paint"],
        "assignment_type": "Creative Work",
        "daily_limit": 3,
    }
    layout: dict[str, Any] = {
        "activity_id": studio["Layout"],
        "assignment_type": "Management",
        "daily_limit": 5,
    }
    studio.row("sh1", "Ben", low=1, high=1, **paint)
    studio.row("sh1", "Cleo")
    studio.row("sh1", "Ana", low=2, high=2, **layout)
    before = studio.rows("sh1")[0]
    hand(studio, "sh1-Ana", "Ben")
    assert studio.who("sh1") == ["Ben", "Cleo"]
    assert studio.rows("sh1")[0] == before._replace(low=3, high=3)


def test_r10c_a_target_never_estimated_takes_the_range_as_it_is(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    target = studio.row("sh1", "Ben")
    hand(studio, "sh1-Ana", "Ben")
    assert (studio.ranges("sh1"), history(studio, target)) == ([(2, 6)], [(2, 6, studio["Ben"])])


@pytest.mark.parametrize("to", ["Comp", None])
def test_r10c_teams_and_nobody_have_rows_to_merge_into_too(studio: Studio, to: str | None) -> None:
    row = studio.row("sh1", "Ana", low=2, high=2)
    studio.row("sh1", to, low=1, high=1)
    studio.workspace.run(reassign, row, **({"team_id": studio[to]} if to else {"person_id": None}))
    assert (studio.who("sh1"), studio.ranges("sh1")) == ([to or "Unassigned"], [(3, 3)])


def test_r10c_a_source_with_hours_that_was_never_estimated_is_done_now(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    target = studio.row("sh1", "Ben", low=1, high=1)
    log(studio, "sh1", "Ana")
    hand(studio, "sh1-Ana", "Ben")
    assert [(r.id, r.is_done, r.low) for r in studio.rows("sh1")] == [
        (row, True, None),
        (target, False, 1),
    ]
    assert (history(studio, row), len(history(studio, target))) == ([], 1)


def test_r10c_with_hours_the_source_stays_done_and_empty(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Ben", low=1, high=1)
    log(studio, "sh1", "Ana")
    hand(studio, "sh1-Ana", "Ben")
    assert [(row.is_done, row.low, row.high) for row in studio.rows("sh1")] == [
        (True, 0, 0),
        (False, 3, 7),
    ]


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
    assert (row.is_done, row.low, row.high) == (False, 2, 6), (
        "a done row has nothing left of its own"
    )


@pytest.mark.parametrize("nothing", [{}, {"low": 0, "high": 0}])
def test_r10c_a_done_target_stays_done_when_nothing_was_added(
    studio: Studio, nothing: dict[str, Any]
) -> None:
    studio.row("sh1", "Ana", **nothing)
    target = studio.row("sh1", "Ben", low=1, high=9)
    studio.workspace.run(update_assignment, target, is_done=True)
    hand(studio, "sh1-Ana", "Ben")
    (row,) = studio.rows("sh1")
    assert (row.is_done, row.low, row.high) == (True, 1, 9)
    assert len(history(studio, target)) == 1


def test_r10c_nothing_left_is_an_estimate_too_where_the_target_is_open(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=0, high=0)
    target = studio.row("sh1", "Ben")
    changes = hand(studio, "sh1-Ana", "Ben")
    assert (studio.who("sh1"), studio.ranges("sh1")) == (["Ben"], [(0, 0)])
    assert history(studio, target) == [(0, 0, studio["Ben"])]
    assert changes.notes == ("The work left was added to the row of Ben.",)


def test_r10c_a_merge_above_the_longest_range_is_refused(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=60_000, high=60_000)
    studio.row("sh1", "Ben", low=40_000, high=40_001)
    refused(studio, "above 100 000 hours", reassign, row, person_id=studio["Ben"])
    studio.workspace.run(update_assignment, studio["sh1-Ben"], low=40_000, high=40_000)
    hand(studio, "sh1-Ana", "Ben")
    assert studio.ranges("sh1") == [(100_000, 100_000)]
    studio.row("sh2", "Ben", low=0, high=1)
    refused(studio, "above 100 000 hours", reassign, studio["sh1-Ben"], treeitem_id=studio["sh2"])
