"""Hours logged (R14)."""

import math
from datetime import UTC, date, datetime
from typing import Any

import pytest

from planner_app.operations.activities import create_activity
from planner_app.operations.assignments import update_assignment
from planner_app.operations.time_entries import delete_time_entry, log_time
from tests.operations.conftest import Studio, day
from tests.operations.test_assignments import refused


def log(studio: Studio, hours: float, item: str = "sh1", who: str = "Ana", on: int = 5, **values: Any) -> Any:
    changes = studio.workspace.run(log_time, studio[item], person_id=studio[who], day=day(on), hours=hours, **values)
    return changes.value


def hours(studio: Studio) -> list[float]:
    return [entry.hours for entry in studio.workspace.snapshot.time_entries.values()]


@pytest.mark.parametrize("wrong", [-1, 24.5, math.nan, True, "3", None])
def test_r14_hours_that_are_none_are_refused(studio: Studio, wrong: Any) -> None:
    refused(studio, "between 0 and 24", log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=wrong)


def test_r14_where_and_when_hours_are_refused(studio: Studio) -> None:
    values: dict[str, Any] = {"person_id": studio["Ana"], "day": day(5), "hours": 2}
    refused(studio, "not on the folder", log_time, studio["seq"], **values)
    refused(studio, "not on the project", log_time, studio["Film"], **values)
    refused(studio, "no person", log_time, studio["sh1"], **(values | {"person_id": 99}))
    refused(studio, "on a day", log_time, studio["sh1"], **(values | {"day": datetime(2026, 1, 5, tzinfo=UTC)}))
    refused(studio, "on a day", log_time, studio["sh1"], **(values | {"day": date(1066, 1, 1)}))
    refused(studio, "nothing|no hours", log_time, studio["sh1"], **(values | {"hours": 0}), append=True)


def test_r14_a_persons_day_has_24_hours(studio: Studio) -> None:
    log(studio, 20)
    refused(studio, "more than 24 hours", log_time, studio["sh2"], person_id=studio["Ana"], day=day(5), hours=5)
    log(studio, 4, "sh2")
    log(studio, 20, "sh2", on=6)


def test_r14_a_second_entry_replaces_unless_appended(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    first = log(studio, 3)
    assert log(studio, 5) == first
    log(studio, 1, append=True)
    log(studio, 2, activity_id=studio["Layout"])
    assert sorted(hours(studio)) == [1, 2, 5]
    assert log(studio, 4) == first, "all there is of this activity is replaced"
    assert sorted(hours(studio)) == [2, 4]
    assert log(studio, 0) is None
    assert hours(studio) == [2]


def test_r14_somebody_without_a_row_gets_a_done_one_beside_the_unassigned(studio: Studio) -> None:
    log(studio, 3)
    assert studio.who("sh1") == ["Unassigned", "Ana"]
    assert [row.is_done for row in studio.rows("sh1")] == [False, True]
    assert studio.workspace.snapshot.hours_logged(studio.rows("sh1")[1]) == 3
    studio.row("sh1", "Ben")
    assert studio.who("sh1") == ["Ben", "Ana"], "R16's row is still there for the first person"


def test_r14_the_estimate_goes_down_by_the_work_and_not_below_nothing(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    log(studio, 1, reduce_estimate=True)
    assert studio.ranges("sh1") == [(1, 5)]
    log(studio, 3, reduce_estimate=True)
    assert studio.ranges("sh1") == [(0, 3)], "by the difference when replacing"
    log(studio, 1, reduce_estimate=True)
    assert studio.ranges("sh1") == [(0, 3)], "less work gives nothing back"
    log(studio, 9, on=6, reduce_estimate=True)
    assert studio.ranges("sh1") == [(0, 0)]


def test_r14_deleting_gives_nothing_back(studio: Studio) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    entry = log(studio, 1, reduce_estimate=True)
    studio.workspace.run(delete_time_entry, entry)
    assert (hours(studio), studio.ranges("sh1")) == ([], [(1, 5)])


def test_r14_a_done_row_keeps_its_range(studio: Studio) -> None:
    row = studio.row("sh1", "Ana", low=2, high=6)
    studio.workspace.run(update_assignment, row, is_done=True)
    log(studio, 1, reduce_estimate=True)
    assert (studio.ranges("sh1"), studio.rows("sh1")[0].is_done) == ([(2, 6)], True)
