"""How dates and hours read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.look import date_words

BERLIN = ZoneInfo("Europe/Berlin")


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_days_are_short_and_on_the_plans_clock() -> None:
    late_evening_in_utc = moment("2027-03-10T23:30+00:00")
    assert date_words.start_words(late_evening_in_utc, BERLIN) == "Th 11 Mar"
    assert date_words.start_words(late_evening_in_utc, UTC) == "We 10 Mar"
    assert date_words.clock_words(late_evening_in_utc, BERLIN) == "Th 11 Mar 00:30"


def test_what_ends_at_midnight_ends_on_the_day_before() -> None:
    assert date_words.finish_words(moment("2027-03-12T00:00+01:00"), BERLIN) == "Th 11 Mar"


def test_another_year_is_told() -> None:
    assert date_words.day_words(date(2028, 3, 1), 2027) == "We 1 Mar 28"
    assert date_words.day_words(date(2027, 3, 1), 2027) == "Mo 1 Mar"


def test_no_date_is_no_words() -> None:
    assert date_words.start_words(NO_TIME, UTC) == date_words.finish_words(NO_TIME, UTC) == ""


@pytest.mark.parametrize(
    ("text", "ends"),
    [("4-8", (4, 8)), (" 4 – 8 h", (4, 8)), ("6", (6, 6)), ("2,5 to 3 h", (2.5, 3))],
)
def test_ranges_as_people_type_them(text: str, ends: tuple[float, float]) -> None:
    assert date_words.parsed_range(text) == ends


@pytest.mark.parametrize("text", ["", "soon", "4-", "-4", "1-2-3", "1.2.3"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError):
        date_words.parsed_range(text)


def test_ranges_of_hours() -> None:
    assert date_words.range_words(4, 8) == "4–8 h"
    assert date_words.range_words(7.5, 7.5) == "7.5 h"
    assert date_words.range_words(None, None) == ""
    assert date_words.hours_words(1250) == "1\u202f250 h"
    assert date_words.count_words(1, "person", "people") == "1 person"
    assert date_words.count_words(1200, "row") == "1\u202f200 rows"
