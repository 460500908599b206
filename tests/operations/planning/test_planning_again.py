"""When a plan is scheduled again although nobody changed it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from planner_app.operations.planning.planning_again import is_current, next_planning

PARIS = ZoneInfo("Europe/Paris")


def seconds(words: str) -> int:
    return int(datetime.fromisoformat(words).replace(tzinfo=PARIS).timestamp())


@pytest.mark.parametrize(
    ("now", "again"),
    [
        ("2026-11-20T09:00:00", "2026-11-20T09:15:00"),
        ("2026-11-20T23:45:00", "2026-11-21T00:00:00"),
        ("2026-11-20T23:59:59", "2026-11-21T00:00:00"),
        ("2026-11-21T00:00:00", "2026-11-21T00:15:00"),
        ("2026-10-25T23:50:00", "2026-10-26T00:00:00"),  # a day of 25 hours
        ("2026-03-29T23:50:00", "2026-03-30T00:00:00"),  # and one of 23
    ],
)
def test_s01_a_plan_is_scheduled_again_after_a_quarter_of_an_hour_and_at_midnight(
    now: str, again: str
) -> None:
    assert next_planning(seconds(now), PARIS) == seconds(again)
    assert is_current(seconds(now), seconds(again) - 1, PARIS)
    assert not is_current(seconds(now), seconds(again), PARIS)


def test_a_schedule_of_the_future_is_not_that_of_now() -> None:
    assert not is_current(seconds("2026-11-20T09:00:00"), seconds("2026-11-20T08:59:59"), PARIS)
