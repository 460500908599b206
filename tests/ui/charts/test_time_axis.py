import itertools
from datetime import UTC, date, datetime

import numpy as np
import pytest

from planner_app.scheduling.problem import WorkCalendar
from planner_app.ui.charts.days import days_off, midnight
from planner_app.ui.charts.scale import Scale
from planner_app.ui.charts.time_axis import level_for, ticks

DAY = 86_400.0
BERLIN = "Europe/Berlin"


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("days", "unit"),
    [
        (0.5, "hour"),
        (2, "3 hours"),
        (20, "day"),
        (80, "week"),
        (600, "month"),
        (2000, "quarter"),
        (4000, "year"),
    ],
)
def test_the_finest_unit_with_room_is_chosen(days: float, unit: str) -> None:
    assert level_for(800 / (days * DAY)).unit == unit


def test_weeks_begin_on_mondays_of_the_plans_clock() -> None:
    scale = Scale(at("2027-03-08"), at("2027-05-01"), 0, 800)
    moments = [tick.moment for tick in ticks(scale, BERLIN).minor]
    assert midnight(BERLIN, date(2027, 3, 8).toordinal()) in moments
    assert midnight(BERLIN, date(2027, 3, 29).toordinal()) in moments
    # Clocks change on 28 March: that week is an hour shorter.
    steps = {b - a for a, b in itertools.pairwise(moments)}
    assert steps == {7 * 86_400, 7 * 86_400 - 3_600}


def test_months_stand_above_with_the_year_at_january() -> None:
    scale = Scale(at("2026-11-20"), at("2027-02-10"), 0, 900)
    labels = [tick.label for tick in ticks(scale, "UTC").major]
    assert labels[-4:] == ["November", "December", "January 2027", "February"]


def test_hours_are_those_of_the_clock_on_the_day_it_changes() -> None:
    scale = Scale(at("2027-03-27T23:00"), at("2027-03-28T10:00"), 0, 800)
    shown = [tick for tick in ticks(scale, BERLIN).minor if scale.start <= tick.moment <= scale.end]
    hours = {tick.label: tick.moment for tick in shown}
    assert hours["09"] == at("2027-03-28T07:00")


def test_days_off_are_weekends_holidays_and_exceptions() -> None:
    nine_to_five = ((9 * 3_600, 17 * 3_600),)
    calendar = WorkCalendar(
        (nine_to_five,) * 5 + ((), ()),
        country="DE",
        exceptions=(
            (date(2027, 3, 10).toordinal(), ()),
            (date(2027, 3, 13).toordinal(), nine_to_five),
            (date(2027, 3, 26).toordinal(), nine_to_five),
        ),
    )
    off = days_off(calendar, "UTC", at("2027-03-08"), at("2027-04-01")).within(
        at("2027-03-08"), at("2027-03-31")
    )
    shown = [
        (datetime.fromtimestamp(a, UTC).day, int((b - a) / DAY))
        for a, b in zip(*map(np.ndarray.tolist, off), strict=True)
    ]
    # 10 off, 13 worked, 26 is Good Friday but worked, 29 is Easter Monday.
    assert shown == [(10, 1), (14, 1), (20, 2), (27, 3)]
