"""Whose a row is (R3), and that nobody is on an item twice (R4)."""

from typing import Any

import pytest

from planner_app.model import Assignment
from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.transaction.edit import Edit
from tests.operations.conftest import Studio
from tests.operations.rules.work.test_assignments import refused


def test_r03_a_person_and_a_team_at_once_are_refused(studio: Studio) -> None:
    both = {"person_id": studio["Ana"], "team_id": studio["Comp"]}
    refused(studio, "not for both", create_assignment, studio["sh1"], **both)
    row = studio.row("sh1", "Ana")
    refused(studio, "not for both", update_assignment, row, **both)
    refused(
        studio,
        "not for both",
        update_assignment,
        row,
        person_id=0,
        team_id=studio["Comp"],
    )
    refused(studio, "no person 99", update_assignment, row, person_id=99)
    refused(studio, "no team 99", update_assignment, row, team_id=99)


@pytest.mark.parametrize(
    ("start", "change", "end"),
    [
        ("Ana", {"team_id": "Comp"}, "Comp"),
        ("Comp", {"person_id": "Ana"}, "Ana"),
        ("Ana", {"person_id": None}, "Unassigned"),
        ("Ana", {"person_id": 0}, "Unassigned"),
        ("Comp", {"person_id": None}, "Unassigned"),
        ("Comp", {"team_id": None}, "Unassigned"),
        ("Ana", {"team_id": None}, "Ana"),
        ("Ana", {"person_id": None, "team_id": "Comp"}, "Comp"),
        ("Comp", {"person_id": "Ben", "team_id": None}, "Ben"),
    ],
)
def test_r03_setting_one_clears_the_other(
    studio: Studio, start: str, change: dict[str, Any], end: str
) -> None:
    row = studio.row("sh1", start)
    named: dict[str, Any] = {
        key: studio[who] if isinstance(who, str) else who for key, who in change.items()
    }
    studio.workspace.run(update_assignment, row, **named)
    assert studio.who("sh1") == [end]


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ({}, "Unassigned"),
        ({"person_id": None}, "Unassigned"),
        ({"person_id": 0}, "Unassigned"),
        ({"team_id": None}, "Unassigned"),
        ({"person_id": None, "team_id": None}, "Unassigned"),
        ({"person_id": "Ben", "team_id": None}, "Ben"),
        ({"person_id": None, "team_id": "Comp"}, "Comp"),
        ({"team_id": "Comp"}, "Comp"),
    ],
)
def test_r03_neither_on_creation_means_unassigned(
    studio: Studio, given: dict[str, Any], end: str
) -> None:
    studio.row("sh1", "Ana")
    named: dict[str, Any] = {
        key: studio[who] if isinstance(who, str) else who for key, who in given.items()
    }
    studio.workspace.run(create_assignment, studio["sh1"], **named)
    assert studio.who("sh1") == ["Ana", end]


@pytest.mark.parametrize("wrong", [True, False, "1", "", 1.0])
def test_r03_what_is_no_id_is_nobody(studio: Studio, wrong: Any) -> None:
    row = studio.row("sh1", "Ana")
    for key in ("person_id", "team_id"):
        refused(studio, "a person or of a team", create_assignment, studio["sh2"], **{key: wrong})
        refused(studio, "a person or of a team", update_assignment, row, **{key: wrong})


def test_r03_only_persons_have_an_unassigned_id(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    refused(studio, "no team 0", create_assignment, studio["sh2"], team_id=0)
    refused(studio, "no team 0", update_assignment, row, team_id=0)


@pytest.mark.parametrize("who", ["Ana", "Comp", None])
def test_r04_a_second_row_for_the_same_is_refused_done_or_not(
    studio: Studio, who: str | None
) -> None:
    studio.row("sh1", "Ben")
    row = studio.row("sh1", who)
    owner = (
        {"team_id": studio["Comp"]}
        if who == "Comp"
        else {"person_id": studio[who] if who else None}
    )
    refused(studio, "already on 'seq sh1'", create_assignment, studio["sh1"], **owner)
    studio.workspace.run(update_assignment, row, is_done=True)
    refused(studio, "already on 'seq sh1'", create_assignment, studio["sh1"], **owner)


def test_r04_a_range_alone_estimates_the_one_untouched_unassigned_row(studio: Studio) -> None:
    (row,) = studio.rows("sh1")
    assert studio.workspace.run(create_assignment, studio["sh1"], low=2, high=6).value == row.id
    assert studio.ranges("sh1") == [(2, 6)]
    refused(
        studio,
        "Unassigned is already on 'seq sh1'",
        create_assignment,
        studio["sh1"],
        low=1,
        high=2,
    )


def test_r04_nobody_is_twice_on_a_project_team(studio: Studio) -> None:
    studio.row("sh1", "Ana")
    refused(
        studio,
        "Ana is already on 'Film'",
        create_assignment,
        studio["Film"],
        person_id=studio["Ana"],
    )


def test_r04_no_edit_whatever_puts_somebody_on_an_item_twice(studio: Studio) -> None:
    studio.row("sh1", "Ana")
    row = studio.row("sh1", "Ben")

    def double(edit: Edit) -> None:
        edit.get(Assignment, row).person_id = studio["Ana"]

    refused(studio, "on 'sh1' twice", double)


def test_r04_a_range_alone_beside_somebody_makes_an_unassigned_row(studio: Studio) -> None:
    studio.row("sh1", "Ana")
    studio.workspace.run(create_assignment, studio["sh1"], low=2, high=6)
    assert (studio.who("sh1"), studio.ranges("sh1")) == (
        ["Ana", "Unassigned"],
        [(None, None), (2, 6)],
    )


@pytest.mark.parametrize("touch", [{"low": 1, "high": 2}, {"daily_limit": 4}, {"is_done": True}])
def test_r04_a_touched_unassigned_row_is_not_estimated_by_a_new_one(
    studio: Studio, touch: dict[str, Any]
) -> None:
    studio.workspace.run(update_assignment, studio.rows("sh1")[0].id, **touch)
    refused(
        studio,
        "Unassigned is already on 'seq sh1'",
        create_assignment,
        studio["sh1"],
        low=2,
        high=6,
    )


@pytest.mark.parametrize(
    "more",
    [
        {"person_id": None},
        {"team_id": None},
        {"activity_id": None},
        {"assignment_type": "A"},
        {"daily_limit": 4},
    ],
)
def test_r04_with_more_than_a_range_it_is_a_second_unassigned_row(
    studio: Studio, more: dict[str, Any]
) -> None:
    refused(
        studio,
        "Unassigned is already on 'seq sh1'",
        create_assignment,
        studio["sh1"],
        low=2,
        high=6,
        **more,
    )
