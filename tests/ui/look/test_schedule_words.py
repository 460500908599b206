"""How the moments of a schedule read in tables."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from planner_app.scheduling.problem import NO_TIME
from planner_app.ui.look.schedule_words import finish_words, start_words

BERLIN = ZoneInfo("Europe/Berlin")


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_days_are_short_and_on_the_plans_clock() -> None:
    late_evening_in_utc = moment("2027-03-10T23:30+00:00")
    assert start_words(late_evening_in_utc, BERLIN) == "Th 11 Mar"
    assert start_words(late_evening_in_utc, UTC) == "We 10 Mar"


def test_what_ends_at_midnight_ends_on_the_day_before() -> None:
    assert finish_words(moment("2027-03-12T00:00+01:00"), BERLIN) == "Th 11 Mar"


def test_a_day_that_is_far_from_today_tells_its_year() -> None:
    start = moment("2028-03-01T09:00+01:00")
    assert start_words(start, BERLIN, date(2027, 3, 10)) == "We 1 Mar 2028"
    assert start_words(start, BERLIN, date(2027, 12, 1)) == "We 1 Mar"


def test_no_date_is_no_words() -> None:
    assert start_words(NO_TIME, UTC) == finish_words(NO_TIME, UTC) == ""
