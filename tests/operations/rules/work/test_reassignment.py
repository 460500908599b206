"""Handing work over on an item (R10a, R10b): what the rule says, with numbers worked out from its
words."""

import math
from typing import Any

import pytest

from planner_app.errors import Refused
from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.reassignment import reassign
from planner_app.operations.rules.work.time_entries import log_time
from planner_app.operations.transaction.changes import Changes
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import history, refused


def hand(studio: Studio, row: str, to: str | None, **values: Any) -> Changes[int]:
    return studio.workspace.run(
        reassign, studio[row], person_id=studio[to] if to else None, **values
    )


def log(studio: Studio, item: str, who: str, hours: float = 3) -> None:
    studio.workspace.run(log_time, studio[item], person_id=studio[who], day=day(5), hours=hours)


def root_sum_square(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    middle = (a[0] + a[1]) / 2 + (b[0] + b[1]) / 2
    half = math.sqrt(((a[1] - a[0]) / 2) ** 2 + ((b[1] - b[0]) / 2) ** 2)
    return middle - half, middle + half


def test_r10a_without_hours_the_row_itself_changes_hands(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    studio.row("sh1", "Cleo")
    values: dict[str, Any] = {
        "daily_limit": 4,
        "activity_id": studio["Layout"],
        "assignment_type": "Creative",
    }
    row = studio.row("sh1", "Ana", low=2, high=6, **values)
    before = studio.rows("sh1")[1]
    changes = hand(studio, "sh1-Ana", "Ben")
    assert changes.value == row
    assert studio.rows("sh1")[1] == before._replace(person_id=studio["Ben"])
    assert studio.who("sh1") == ["Cleo", "Ben"]
    assert history(studio, row) == [(2, 6, studio["Ana"]), (2, 6, studio["Ben"])]
    assert changes.label == "Reassigned 'seq sh1' from Ana to Ben"


def test_r10a_a_row_never_estimated_has_no_history_afterwards_either(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    hand(studio, "sh1-Ana", "Ben")
    assert history(studio, row) == []


def test_r10a_a_done_row_without_hours_changes_hands_and_stays_done(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(update_assignment, row, is_done=True)
    before = studio.rows("sh1")[0]
    hand(studio, "sh1-Ana", "Ben")
    assert studio.rows("sh1") == [before._replace(person_id=studio["Ben"])]
    assert studio.workspace.snapshot.is_done(studio["sh1"])


@pytest.mark.parametrize(("to", "owner"), [("Comp", "Comp"), (None, None)])
def test_r10a_the_history_names_the_new_owner(
    studio: Studio, to: str | None, owner: str | None
) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    target: dict[str, Any] = {"team_id": studio[to]} if to else {"person_id": None}
    studio.workspace.run(reassign, row, **target)
    assert history(studio, row) == [(2, 6, studio["Ana"]), (2, 6, studio[owner] if owner else 0)]


@pytest.mark.parametrize("where", ["sh1", "sh2"])
@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("to", ["Ben", "Comp", None])
def test_r10_hours_never_change_person(
    studio: Studio, to: str | None, there: bool, where: str
) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    if there and (to, where) == (None, "sh2"):
        studio.workspace.run(update_assignment, studio.rows("sh2")[0].id, low=1, high=1)
    elif there:
        studio.row(where, to, low=1, high=1)
    log(studio, "sh1", "Ana")
    before = dict(studio.workspace.snapshot.time_entries)
    target: dict[str, Any] = (
        {"team_id": studio["Comp"]} if to == "Comp" else {"person_id": studio[to] if to else 0}
    )
    carrier = studio.workspace.run(reassign, row, treeitem_id=studio[where], **target).value
    assert studio.workspace.snapshot.time_entries == before
    behind = next(r for r in studio.rows("sh1") if r.id == row)
    assert (studio.workspace.snapshot.who(behind), behind.is_done, behind.low, behind.high) == (
        "Ana",
        True,
        0,
        0,
    )
    assert studio.workspace.snapshot.hours_logged(behind) == 3
    work = studio.workspace.snapshot.assignments[carrier]
    assert (work.treeitem_id, work.low, work.high) == (
        studio[where],
        *((3, 7) if there else (2, 6)),
    )


def test_r10b_hours_stay_with_their_person_on_a_done_row(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    values = {
        "low": 2,
        "high": 6,
        "daily_limit": 4,
        "activity_id": studio["Layout"],
        "assignment_type": "Creative",
    }
    old = studio.row("sh1", "Ana", **values)
    studio.row("sh1", "Cleo")
    log(studio, "sh1", "Ana")
    new = hand(studio, "sh1-Ana", "Ben").value
    rows = studio.rows("sh1")
    assert studio.who("sh1") == ["Ana", "Ben", "Cleo"], "right after it"
    assert [row.position for row in rows] == [1, 2, 3]
    assert (rows[0].id, rows[0].is_done, rows[0].low, rows[0].high) == (old, True, 0, 0)
    assert studio.workspace.snapshot.hours_logged(rows[0]) == 3
    assert rows[1].id == new
    assert (rows[1].activity_id, rows[1].assignment_type_id) == (
        studio["Layout"],
        rows[0].assignment_type_id,
    )
    assert (rows[1].low, rows[1].high, rows[1].is_done, rows[1].daily_limit) == (2, 6, False, 4)
    assert history(studio, old) == [(2, 6, studio["Ana"]), (0, 0, studio["Ana"])]
    assert history(studio, new) == [(2, 6, studio["Ben"])]


def test_r10b_a_row_never_estimated_leaves_no_estimate(studio: Studio) -> None:
    old = studio.row("sh1", "Ana")
    log(studio, "sh1", "Ana")
    new = hand(studio, "sh1-Ana", None).value
    assert (history(studio, old), history(studio, new)) == ([], [])
    assert studio.ranges("sh1") == [(None, None), (None, None)]
    assert studio.who("sh1") == ["Ana", "Unassigned"]


def test_r10b_what_was_estimated_at_nothing_is_handed_over_as_that(studio: Studio) -> None:
    old = studio.row("sh1", "Ana", low=0, high=0)
    log(studio, "sh1", "Ana")
    new = hand(studio, "sh1-Ana", "Ben").value
    assert (history(studio, old), history(studio, new)) == (
        [(0, 0, studio["Ana"])],
        [(0, 0, studio["Ben"])],
    )


def test_r10b_a_done_row_with_hours_has_nothing_to_hand_over(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    log(studio, "sh1", "Ana")
    studio.workspace.run(update_assignment, row, is_done=True)
    refused(studio, "nothing left to hand over", reassign, row, person_id=studio["Ben"])
    refused(studio, "nothing left to hand over", reassign, row, treeitem_id=studio["sh2"])


def test_r10_onto_itself_is_no_change(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    assert hand(studio, "sh1-Ana", "Ana").changed_nothing
    assert hand(studio, "sh1-Ana", "Ana", treeitem_id=studio["sh1"]).changed_nothing


def test_r10_what_else_the_call_sets_goes_to_the_row_that_has_the_work_afterwards(
    studio: Studio,
) -> None:
    old = studio.row("sh1", "Ana", low=2, high=6)
    log(studio, "sh1", "Ana")
    revision = studio.workspace.snapshot.revision
    values: dict[str, Any] = {"low": 1, "high": 3, "daily_limit": 5}
    new = studio.workspace.run(update_assignment, old, person_id=studio["Ben"], **values).value
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


@pytest.mark.parametrize("there", [True, False])
def test_r10_done_activity_and_type_apply_to_the_row_that_has_the_work(
    studio: Studio, there: bool
) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    old = studio.row("sh1", "Ana", low=2, high=6)
    if there:
        studio.row("sh1", "Ben", low=1, high=1)
    log(studio, "sh1", "Ana")
    values: dict[str, Any] = {
        "is_done": True,
        "activity_id": studio["Layout"],
        "assignment_type": "Management",
    }
    changes = studio.workspace.run(update_assignment, old, person_id=studio["Ben"], **values)
    behind, carrier = studio.rows("sh1")
    assert carrier.id == changes.value
    assert (behind.activity_id, behind.assignment_type_id) == (None, None)
    assert (carrier.is_done, carrier.activity_id, carrier.assignment_type_id) == (
        True,
        studio["Layout"],
        1,
    )
    assert studio.workspace.snapshot.is_done(studio["sh1"])


def test_r10_a_range_in_the_same_call_counts_instead_of_the_merged_one(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    target = studio.row("sh1", "Ben", low=1, high=1)
    studio.workspace.run(update_assignment, row, person_id=studio["Ben"], low=8, high=9)
    assert (studio.ranges("sh1"), history(studio, target)[-1]) == ([(8, 9)], (8, 9, studio["Ben"]))


def test_r10_one_sentence_tells_which_other_rows_changed(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Ben", low=1, high=1)
    assert hand(studio, "sh1-Ben", "Cleo").notes == ()
    assert hand(studio, "sh1-Ana", "Cleo").notes == ("The work left was added to the row of Cleo.",)
    log(studio, "sh1", "Cleo")
    studio.row("sh2", "Ana", low=1, high=1)
    changes = hand(studio, "sh1-Ben", "Ana", treeitem_id=studio["sh2"])
    assert changes.label == "Moved Cleo's work on 'seq sh1' to 'seq sh2' for Ana"
    assert changes.notes == (
        "The work left was added to the row of Ana; Cleo keeps the hours logged.",
    )
    studio.row("sh2", "Ben")
    assert hand(studio, "sh2-Ben", "Ana").notes == ("The row of Ana stays as it was.",)
    assert hand(studio, "sh2-Ana", "Ana", treeitem_id=studio["loose"]).notes == (
        "'seq sh2' is unassigned now.",
    )
