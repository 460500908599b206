"""Allocations (A1), work calendars, the plan's settings."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from planner_app.operations.planning.problem_builder import ProblemBuilder
from planner_app.operations.rules.people.allocations import (
    Period,
    create_allocation,
    delete_allocation,
    update_allocation,
)
from planner_app.operations.rules.people.calendars import (
    create_calendar,
    delete_calendar,
    update_calendar,
    update_plan,
)
from planner_app.operations.rules.people.people import update_person
from planner_app.scheduling.levelling import level
from tests.operations.conftest import Studio, day
from tests.operations.rules.work.test_assignments import refused

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
WEEK = {"mon": [["09:00", "17:00"]]}


def vacation(studio: Studio, **values: Any) -> dict[str, Any]:
    usual = {
        "person_id": studio["Ana"],
        "allocation_type": "Vacation",
        "period": Period(day(5), day(9)),
    }
    return usual | values


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"person_id": None}, "no person"),
        ({"person_id": 99}, "no person"),
        (
            {"allocation_type": "Nap"},
            "the known ones are Project Work, Vacation, Sick leave, Training",
        ),
        ({"allocation_type": None}, "the known ones are Project Work"),
        ({"value": 0}, "above 0 and at most 2"),
        ({"value": 2.01}, "above 0 and at most 2"),
        ({"value": True}, "above 0 and at most 2"),
        ({"value": float("nan")}, "above 0 and at most 2"),
        ({"treeitem_id": 99}, "no item"),
        ({"period": Period(day(9), day(5))}, "cannot end before"),
        ({"period": Period(NOON, MORNING)}, "must end after"),
        ({"period": Period(NOON, NOON)}, "must end after"),
        ({"period": Period(MORNING, day(9))}, "two days or two moments"),
        ({"period": Period(MORNING.replace(tzinfo=None), NOON)}, "need a time zone"),
        ({("period"): Period("2026-01-05", "2026-01-09")}, ("two days or two moments")),  # type: ignore[arg-type]
        ({"period": Period(date(1, 1, 1), day(9))}, "between 1900 and 2200"),
    ],
)
def test_a01_what_an_allocation_may_not_be(
    studio: Studio, values: dict[str, Any], words: str
) -> None:
    refused(studio, words, create_allocation, **vacation(studio, **values))


@pytest.mark.parametrize("value", [0.01, 1, 2])
def test_a01_whole_days_are_kept_as_dates(studio: Studio, value: float) -> None:
    made = studio.make(create_allocation, "off", **vacation(studio, value=value))
    row = studio.workspace.snapshot.allocations[made]
    assert (row.start_date, row.end_date, row.start, row.end, row.value) == (
        day(5),
        day(9),
        None,
        None,
        value,
    )


def test_a01_moments_are_kept_in_utc_and_can_become_days(studio: Studio) -> None:
    made = studio.make(create_allocation, "off", **vacation(studio, period=Period(MORNING, NOON)))
    row = studio.workspace.snapshot.allocations[made]
    assert (row.start_date, row.end_date, row.start, row.end) == (None, None, MORNING, NOON)
    studio.workspace.run(
        update_allocation,
        made,
        period=Period(day(5), day(5)),
        value=0.5,
        allocation_type="Training",
    )
    row = studio.workspace.snapshot.allocations[made]
    assert (row.start_date, row.end_date, row.start, row.end, row.value) == (
        day(5),
        day(5),
        None,
        None,
        0.5,
    )
    refused(studio, "the known ones are", update_allocation, made, allocation_type="Nap")
    refused(studio, "at most 2", update_allocation, made, value=3)
    studio.workspace.run(delete_allocation, made)
    assert not studio.workspace.snapshot.allocations


def test_a01_two_midnights_on_the_persons_clock_mean_whole_days(studio: Studio) -> None:
    studio.workspace.run(update_person, studio["Ana"], timezone="US/Pacific")
    there = ZoneInfo("US/Pacific")
    january = Period(datetime(2026, 1, 1, tzinfo=there), datetime(2026, 1, 31, tzinfo=there))
    made = studio.make(create_allocation, "off", **vacation(studio, period=january))
    row = studio.workspace.snapshot.allocations[made]
    assert (row.start_date, row.end_date, row.start) == (day(1), day(31), None)
    elsewhere = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 31, tzinfo=UTC))
    made = studio.make(create_allocation, "utc", **vacation(studio, period=elsewhere))
    assert studio.workspace.snapshot.allocations[made].start == elsewhere.start


def test_a01_an_allocation_changes_hands_and_what_it_books(studio: Studio) -> None:
    made = studio.make(create_allocation, "off", **vacation(studio, treeitem_id=studio["seq"]))
    changes = studio.workspace.run(
        update_allocation, made, person_id=studio["Ben"], treeitem_id=studio["sh1"]
    )
    row = studio.workspace.snapshot.allocations[made]
    assert (row.person_id, row.treeitem_id, changes.label) == (
        studio["Ben"],
        studio["sh1"],
        "Changed an allocation: Vacation for Ben on 'seq sh1', 5 – 9 January 2026",
    )
    studio.workspace.run(update_allocation, made, treeitem_id=None)
    assert studio.workspace.snapshot.allocations[made].treeitem_id is None
    refused(studio, "no person 99", update_allocation, made, person_id=99)
    refused(studio, "no item 99", update_allocation, made, treeitem_id=99)
    refused(studio, "cannot end before", update_allocation, made, period=Period(day(9), day(5)))
    refused(studio, "no allocation 99", update_allocation, 99)
    refused(studio, "no allocation 99", delete_allocation, 99)


PAGE = Period(datetime(2023, 1, 1, tzinfo=UTC), datetime(2023, 1, 31, tzinfo=UTC))


def finish_of(studio: Studio, now: datetime) -> datetime:
    """When the only dated row of the plan is finished."""
    schedule = level(ProblemBuilder().build(studio.workspace.snapshot, int(now.timestamp())))
    return datetime.fromtimestamp(int(schedule.row_finish.max()), UTC)


def test_a01_the_pages_allocation_holds_the_31st_of_january_and_its_half_time_too(
    studio: Studio,
) -> None:
    made = studio.make(
        create_allocation,
        "page",
        person_id=studio["Ana"],
        allocation_type="Project Work",
        period=PAGE,
        value=1.0,
    )
    row = studio.workspace.snapshot.allocations[made]
    assert (row.start_date, row.end_date, row.start, row.end) == (
        date(2023, 1, 1),
        date(2023, 1, 31),
        None,
        None,
    )
    studio.row("sh1", "Ana", low=12, high=12)
    monday = datetime(2023, 1, 30, 9, tzinfo=UTC)
    assert finish_of(studio, monday) == datetime(2023, 1, 31, 13, tzinfo=UTC)
    studio.workspace.run(update_allocation, made, value=0.5)
    assert finish_of(studio, monday) == datetime(2023, 2, 1, 13, tzinfo=UTC), (
        "4 h on the 30th and on the 31st"
    )
    studio.workspace.run(delete_allocation, made)
    assert finish_of(studio, monday) == datetime(2023, 1, 31, 13, tzinfo=UTC)


def test_a01_one_end_at_midnight_alone_means_moments(studio: Studio) -> None:
    period = Period(datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, 12, tzinfo=UTC))
    made = studio.make(create_allocation, "off", **vacation(studio, period=period))
    row = studio.workspace.snapshot.allocations[made]
    assert (row.start_date, row.start, row.end) == (None, period.start, period.end)


def test_a01_an_allocation_may_lie_over_another(studio: Studio) -> None:
    for _ in range(2):
        studio.make(create_allocation, "off", **vacation(studio))
    assert len(studio.workspace.snapshot.allocations) == 2


BAD_WEEKS: list[Any] = [
    {"moon": [["09:00", "17:00"]]},
    {"mon": [["9:00", "17:00"]]},
    {"mon": [["09:00", "25:00"]]},
    {"mon": [["24:00", "08:00"]]},
    {"mon": [["09:00"]]},
    {"mon": 5},
    {"mon": [["09:00", "13:00"], ["12:00", "17:00"]]},
    {"mon": [["22:00", "06:00"], ["23:00", "24:00"]]},
    {"mon": [["22:00", "06:00"]], "tue": [["05:00", "09:00"]]},
    {"sun": [["22:00", "06:00"]], "mon": [["05:00", "09:00"]]},
]


@pytest.mark.parametrize("week", BAD_WEEKS)
def test_hours_that_make_no_week_are_refused(studio: Studio, week: Any) -> None:
    refused(studio, ".", create_calendar, name="Odd", weekly_hours=week)
    default = studio.workspace.snapshot.plan.default_calendar_id
    refused(studio, ".", update_calendar, default, weekly_hours=week)


@pytest.mark.parametrize(
    "values",
    [
        {"exceptions": {"25.12.2026": []}},
        {"exceptions": {"2026-12-25": [["9", "10"]]}},
        {"exceptions": {"2026-12-25": [["09:00"]]}},
        {"country": "XX"},
        {"country": "DE", "region": "ZZ"},
        {"name": ""},
    ],
)
def test_a_calendar_with_nonsense_is_refused(studio: Studio, values: dict[str, Any]) -> None:
    refused(studio, ".", create_calendar, **({"name": "Odd", "weekly_hours": WEEK} | values))
    default = studio.workspace.snapshot.plan.default_calendar_id
    refused(studio, ".", update_calendar, default, **values)


def test_a_calendar_is_kept_sorted_and_can_cross_midnight(studio: Studio) -> None:
    week = {
        "tue": [["13:00", "18:00"], ["09:00", "12:00"]],
        "fri": [["22:00", "06:00"]],
        "sat": [["06:00", "07:00"]],
    }
    exceptions = {"2026-12-25": [], "2026-12-24": [["09:00", "24:00"]]}
    values: dict[str, Any] = {
        "weekly_hours": week,
        "exceptions": exceptions,
        "country": "DE",
        "region": "BY",
    }
    made = studio.make(create_calendar, "Odd", name="Odd", **values)
    row = studio.workspace.snapshot.calendars[made]
    assert row.weekly_hours["tue"] == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert list(row.exceptions) == ["2026-12-24", "2026-12-25"]
    assert studio.workspace.run(update_calendar, made, **values).changed_nothing


def test_a_calendar_that_goes_leaves_its_people_to_the_default(studio: Studio) -> None:
    made = studio.make(create_calendar, "Odd", name="Odd", weekly_hours=WEEK)
    studio.workspace.run(update_person, studio["Ana"], calendar_id=made)
    default = studio.workspace.snapshot.plan.default_calendar_id
    refused(studio, "default calendar", delete_calendar, default)
    studio.workspace.run(delete_calendar, made)
    assert studio.workspace.snapshot.people[studio["Ana"]].calendar_id is None


@pytest.mark.parametrize(
    "values",
    [
        {"timezone": "Mars/Olympus"},
        {"timezone": None},
        {"name": " "},
        {"default_calendar_id": 99},
        {"strict_bookings": 1},
        {"colour": "red"},
    ],
)
def test_the_plans_settings_are_checked(studio: Studio, values: dict[str, Any]) -> None:
    refused(studio, ".", update_plan, **values)


def test_the_plans_settings_change(studio: Studio) -> None:
    studio.workspace.run(update_plan, name="Other", timezone="Europe/Paris", strict_bookings=True)
    plan = studio.workspace.snapshot.plan
    assert (plan.name, plan.timezone, plan.strict_bookings) == ("Other", "Europe/Paris", True)
