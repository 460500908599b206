"""Ids do not mix: mypy refuses one of another family, a place for an id and a bare number, from store to window."""

from pathlib import Path

from tests.test_doors import assert_refused


def test_mypy_refuses_each_id_in_the_place_of_another_and_no_right_one(tmp_path: Path) -> None:
    """It would let them pass if ids were plain numbers, or if one of these took Any."""
    assert_refused("wrong_ids.txt", tmp_path)
