"""Low-high ranges and the history they leave (R5, R6)."""

import math
from typing import Any

import pytest

from planner_app.operations.assignments import create_assignment, update_assignment
from planner_app.operations.estimates import estimates_of
from tests.operations.conftest import Studio
from tests.operations.test_assignments import history, refused

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
    refused(studio, ".", create_assignment, studio["sh1"], person_id=studio["Ana"], low=low, high=high)
    row = studio.row("sh1", "Ana", low=1, high=2)
    refused(studio, ".", update_assignment, row, low=low, high=high)


def test_r05_one_end_alone_is_refused(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=1, high=2)
    refused(studio, "set together", update_assignment, row, low=1)
    refused(studio, "set together", update_assignment, row, high=1)
    refused(studio, "set together", create_assignment, studio["sh2"], person_id=studio["Ana"], low=1)


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
    assert (first.created_by, first.note, first.created_at.tzinfo is not None) == ("ada", "first look", True)
