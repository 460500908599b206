"""Hours logged (R14)."""

import math
from datetime import UTC, date, datetime
from typing import Any

import pytest

from planner_app.ids import TimeEntryId
from planner_app.operations.rules.activities import create_activity
from planner_app.operations.rules.people.people import update_person
from planner_app.operations.rules.work.assignments import update_assignment
from planner_app.operations.rules.work.time_entries import (
    delete_time_entry,
    log_time,
    update_time_entry,
)
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused


def log(
    studio: Studio, hours: float, item: str = "sh1", who: str = "Ana", on: int = 5, **values: Any
) -> TimeEntryId:
    changes = studio.workspace.run(
        log_time, studio[item], person_id=studio[who], day=day(on), hours=hours, **values
    )
    assert changes.value is not None
    return changes.value


def hours(studio: Studio) -> list[float]:
    return [entry.hours for entry in studio.workspace.snapshot.time_entries.values()]


@pytest.mark.parametrize("wrong", [-1, 24.5, math.nan, True, "3", None])
def test_r14_hours_that_are_none_are_refused(studio: Studio, wrong: Any) -> None:
    refused(
        studio,
        "between 0 and 24",
        log_time,
        studio["sh1"],
        person_id=studio["Ana"],
        day=day(5),
        hours=wrong,
    )


def test_r14_where_and_when_hours_are_refused(studio: Studio) -> None:
    values: dict[str, Any] = {"person_id": studio["Ana"], "day": day(5), "hours": 2}
    refused(studio, "is a folder", log_time, studio["seq"], **values)
    refused(studio, "is a project", log_time, studio["Film"], **values)
    refused(studio, "no person", log_time, studio["sh1"], **(values | {"person_id": 99}))
    refused(
        studio,
        "on a day",
        log_time,
        studio["sh1"],
        **(values | {"day": datetime(2026, 1, 5, tzinfo=UTC)}),
    )
    refused(studio, "on a day", log_time, studio["sh1"], **(values | {"day": date(1066, 1, 1)}))
    refused(
        studio, "must be above 0", log_time, studio["sh1"], **(values | {"hours": 0}), append=True
    )


def test_r14_a_persons_day_has_24_hours(studio: Studio) -> None:
    log(studio, 20)
    refused(
        studio,
        "more than 24 hours",
        log_time,
        studio["sh2"],
        person_id=studio["Ana"],
        day=day(5),
        hours=5,
    )
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
    nothing = studio.workspace.run(
        log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=0
    )
    assert nothing.value is None
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


def test_r14_range_and_done_of_the_same_call_come_after_the_reduction_on_that_persons_row(
    studio: Studio,
) -> None:
    studio.row("sh1", "Ana", low=2, high=6)
    studio.row("sh1", "Ben", low=4, high=4)
    log(studio, 1, reduce_estimate=True, low=3, high=5)
    assert studio.ranges("sh1") == [(3, 5), (4, 4)], "not (2, 4): set after it"
    log(studio, 2, on=6, reduce_estimate=True, is_done=True)
    assert (studio.ranges("sh1")[0], [row.is_done for row in studio.rows("sh1")]) == (
        (1, 3),
        [True, False],
    )
    log(studio, 1, on=7, reduce_estimate=True, low=0, high=2)
    assert (studio.ranges("sh1")[0], studio.rows("sh1")[0].is_done) == ((0, 2), False), (
        "work left reopens it"
    )
    log(studio, 1, who="Cleo", low=1, high=1)
    assert (studio.who("sh1"), studio.rows("sh1")[2].is_done) == (["Ana", "Ben", "Cleo"], False)
    assert "Cleo" in studio.who("Film"), "who has open work is on the team"


def test_r14_range_and_done_of_the_same_call_are_checked_like_any(studio: Studio) -> None:
    studio.item("call", "event", start_date=day(5), finish_date=day(5))
    values: dict[str, Any] = {"person_id": studio["Ana"], "day": day(5), "hours": 2}
    refused(studio, "set together", log_time, studio["sh1"], low=1, **values)
    refused(studio, "above high", log_time, studio["sh1"], low=2, high=1, **values)
    refused(studio, "fixed time", log_time, studio["call"], low=1, high=2, **values)
    refused(
        studio,
        "Ana is not on 'seq sh1'",
        log_time,
        studio["sh1"],
        low=1,
        high=2,
        **(values | {"hours": 0}),
    )
    log(studio, 2, is_done=False)
    assert not studio.rows("sh1")[1].is_done


def test_r14_without_a_person_they_are_those_of_the_one_who_logs(studio: Studio) -> None:
    values: dict[str, Any] = {"day": day(5), "hours": 2}
    refused(studio, "No username in this plan is 'ada'", log_time, studio["sh1"], **values)
    studio.workspace.run(update_person, studio["Ana"], username="ada")
    studio.workspace.run(log_time, studio["sh1"], **values)
    assert studio.who("sh1") == ["Unassigned", "Ana"]


def test_r14_nothing_where_nothing_was_changes_nothing(studio: Studio) -> None:
    changes = studio.workspace.run(
        log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=0
    )
    assert changes.changed_nothing
    log(studio, 2)
    studio.workspace.run(log_time, studio["sh1"], person_id=studio["Ana"], day=day(5), hours=0)
    assert (hours(studio), studio.who("sh1")) == ([], ["Unassigned", "Ana"])


def test_r14_what_is_replaced_is_that_persons_of_that_day_and_item(studio: Studio) -> None:
    log(studio, 1)
    log(studio, 2, who="Ben")
    log(studio, 3, on=6)
    log(studio, 4, item="sh2")
    assert sorted(hours(studio)) == [1, 2, 3, 4]
    log(studio, 5, note="all of it")
    log(studio, 6)
    assert sorted(hours(studio)) == [2, 3, 4, 6]
    assert [
        entry.note for entry in studio.workspace.snapshot.time_entries.values() if entry.hours == 6
    ] == ["all of it"]


def test_r14_nothing_else_is_reduced(studio: Studio) -> None:
    for who in ("Ana", "Ben"):
        studio.row("sh1", who, low=2, high=6)
    studio.row("sh2", "Ana")
    log(studio, 1)
    assert studio.ranges("sh1") == [(2, 6), (2, 6)], "only where it is asked for"
    log(studio, 2, on=6, reduce_estimate=True)
    assert studio.ranges("sh1") == [(0, 4), (2, 6)]
    log(studio, 2, item="sh2", on=7, reduce_estimate=True)
    assert studio.ranges("sh2") == [(None, None)], "what was never estimated stays so"


def test_r14_an_entry_can_be_corrected(studio: Studio) -> None:
    studio.make(create_activity, "Layout", name="Layout")
    studio.row("sh1", "Ana", low=2, high=6)
    entry = log(studio, 1, reduce_estimate=True)
    run = studio.workspace.run
    changes = run(
        update_time_entry, entry, hours=8, day=day(6), activity_id=studio["Layout"], note="late"
    )
    row = studio.workspace.snapshot.time_entries[entry]
    assert (row.hours, row.day, row.activity_id, row.note) == (8, day(6), studio["Layout"], "late")
    assert (studio.ranges("sh1"), changes.label) == ([(1, 5)], "Changed hours of Ana on 'seq sh1'")
    run(update_time_entry, entry, activity_id=None, note=None)
    assert studio.workspace.snapshot.time_entries[entry][5:] == (None, None)
    assert run(update_time_entry, entry).changed_nothing
    log(studio, 20, "sh2", on=7)
    refused(studio, "more than 24 hours", update_time_entry, entry, day=day(7))
    refused(studio, "more than 24 hours", update_time_entry, entry, hours=24, day=day(7))
    run(update_time_entry, entry, hours=24)
    for wrong, words in (
        (0, "must be above 0"),
        (25, "between 0 and 24"),
        (True, "between 0"),
        (math.nan, "between 0"),
    ):
        refused(studio, words, update_time_entry, entry, hours=wrong)
    refused(studio, "on a day", update_time_entry, entry, day=date(1066, 1, 1))
    refused(studio, "no activity 99", update_time_entry, entry, activity_id=99)
    refused(studio, "note", update_time_entry, entry, note=7)
    refused(studio, "no time entry 99", update_time_entry, 99)
    refused(studio, "no time entry 99", delete_time_entry, 99)
    refused(
        studio,
        "no activity 99",
        log_time,
        studio["sh1"],
        person_id=1,
        day=day(5),
        hours=1,
        activity_id=99,
    )
