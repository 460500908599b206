"""Low-high ranges and the history they leave (R5, R6)."""

import math
from typing import Any

import pytest

from planner_app.operations.rules.work.assignments import create_assignment, update_assignment
from planner_app.operations.snapshot.estimates import estimates_of
from tests.operations.conftest import Studio
from tests.operations.rules.work.test_assignments import history, refused

BAD_RANGES: list[tuple[Any, Any]] = [
    (-1, 2),
    (3, 2),
    (1, 100_001),
    (math.nan, 2),
    (1, math.nan),
    (1, math.inf),
    (True, 2),
    (0, True),
    (None, 2),
    (1, None),
    (None, None),
    ("1", "2"),
    (1, 10**400),
]


@pytest.mark.parametrize(("low", "high"), BAD_RANGES)
def test_r05_a_range_that_is_none_is_refused(studio: Studio, low: Any, high: Any) -> None:
    words = "An estimate needs two numbers|An estimate must be between|is above high"
    refused(
        studio, words, create_assignment, studio["sh1"], person_id=studio["Ana"], low=low, high=high
    )
    row = studio.row("sh1", "Ana", low=1, high=2)
    refused(studio, words, update_assignment, row, low=low, high=high)


def test_r05_one_end_alone_is_refused(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=1, high=2)
    refused(studio, "set together", update_assignment, row, low=1)
    refused(studio, "set together", update_assignment, row, high=1)
    refused(
        studio, "set together", create_assignment, studio["sh2"], person_id=studio["Ana"], low=1
    )


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 100_000), (100_000, 100_000), (2.5, 2.5)])
def test_r05_the_ends_of_what_is_allowed(studio: Studio, low: float, high: float) -> None:
    studio.row("sh1", "Ana", low=low, high=high)
    assert studio.ranges("sh1") == [(low, high)]


def test_r06_every_new_range_is_remembered_with_its_owner_and_author(studio: Studio) -> None:
    row = studio.row("sh1", "Ana")
    assert history(studio, row) == []
    assert studio.ranges("sh1") == [(None, None)]
    studio.workspace.run(update_assignment, row, low=2, high=6, note="first look")
    studio.workspace.run(update_assignment, row, low=2, high=6)
    studio.workspace.run(update_assignment, row, team_id=studio["Comp"])
    studio.workspace.run(update_assignment, row, person_id=None)
    studio.workspace.run(update_assignment, row, low=0, high=0)
    ana, comp = studio["Ana"], studio["Comp"]
    assert history(studio, row) == [(2, 6, ana), (2, 6, comp), (2, 6, 0), (0, 0, 0)]
    first = studio.workspace.read(estimates_of, row)[0]
    assert (first.created_by, first.note, first.created_at.tzinfo is not None) == (
        "ada",
        "first look",
        True,
    )


def test_r05_nothing_is_nothing_from_either_side(studio: Studio) -> None:
    changes = studio.workspace.run(update_assignment, studio.row("sh1", "Ana"), low=-0.0, high=-0.0)
    assert changes.label == "Estimated 'seq sh1' for Ana: 0–0 h"


@pytest.mark.parametrize("note", [7, "\x00", b"first look"])
def test_r06_a_note_is_text(studio: Studio, note: Any) -> None:
    row = studio.row("sh1", "Ana")
    refused(studio, "note must be text", update_assignment, row, low=1, high=2, note=note)


def test_r06_the_owner_is_who_had_the_row_then(studio: Studio) -> None:
    for who, owner in (("Ana", studio["Ana"]), ("Comp", studio["Comp"]), (None, 0)):
        assert history(studio, studio.row("sh1", who, low=1, high=2)) == [(1, 2, owner)]


def test_r06_done_and_reopened_leave_no_estimate(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    for is_done in (True, False):
        studio.workspace.run(update_assignment, row, is_done=is_done)
    studio.workspace.run(update_assignment, row, is_done=True)
    studio.workspace.run(update_assignment, row, low=2, high=6)
    assert (history(studio, row), studio.rows("sh1")[0].is_done) == ([(2, 6, studio["Ana"])], False)


def test_r06_estimated_at_nothing_is_an_estimate(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=0, high=0)
    assert history(studio, row) == [(0, 0, studio["Ana"])]


def test_r06_what_stands_in_a_history_stays_as_it_is_and_new_lines_come_last(
    studio: Studio,
) -> None:
    plan, row = studio.workspace, studio.row("sh1", "Ana", low=4, high=31)
    studio.row("sh1", "Ben", low=1, high=2)
    edits: list[tuple[Any, dict[str, Any]]] = [
        (update_assignment, {"low": 2, "high": 6}),
        (update_assignment, {"low": 4, "high": 31}),
        (update_assignment, {"person_id": studio["Cleo"]}),
        (update_assignment, {"treeitem_id": studio["sh2"]}),
        (update_assignment, {"treeitem_id": studio["sh2"], "team_id": studio["Comp"]}),
        (update_assignment, {"person_id": None, "low": 1, "high": 1}),
    ]
    seen = plan.read(estimates_of, row)
    for operation, values in edits:
        changes = plan.run(operation, row, **values)
        now = plan.read(estimates_of, row)
        assert now[: len(seen)] == seen
        assert "estimate" not in changes.touched or not changes.touched["estimate"].updated
        seen = now
    owners = [studio["Ana"]] * 3 + [studio["Cleo"], studio["Comp"], 0, 0]
    assert [(e.low, e.high) for e in seen] == [(4, 31), (2, 6), *[(4, 31)] * 4, (1, 1)]
    assert [e.owner_id for e in seen] == owners
    assert [e.created_at for e in seen] == sorted(e.created_at for e in seen)
