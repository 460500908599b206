"""Days, moments, hours and lists as people read them, in the language spoken."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from planner_app import catalogues, words

DAY = date(2027, 3, 4)


@pytest.fixture
def german() -> Iterator[None]:
    catalogues.speak("de")
    yield
    catalogues.speak("en")


def test_days_are_long_in_sentences_and_short_in_tables() -> None:
    assert words.day_words(DAY) == "Thu 4 March 2027"
    assert words.moment_words(datetime(2027, 3, 4, 9, 5, tzinfo=UTC)) == (
        "Thu 4 March 2027 at 09:05"
    )
    assert words.short_day_words(DAY) == "Th 4 Mar"
    assert words.short_moment_words(datetime(2027, 3, 4, 9, 5, tzinfo=UTC)) == "Th 4 Mar 09:05"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 3, 4), "Th 4 Mar"),
        (date(2026, 4, 4), "Th 4 Mar"),
        (date(2026, 4, 3), "Th 4 Mar 2027"),
        (date(2028, 2, 4), "Th 4 Mar"),
        (date(2028, 2, 5), "Th 4 Mar 2027"),
        (date(2029, 3, 4), "Th 4 Mar 2027"),
    ],
)
def test_a_day_says_its_year_where_it_is_not_within_eleven_months(today: date, said: str) -> None:
    assert words.short_day_words(DAY, today) == said


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (DAY, "4 March 2027"),
        (date(2027, 3, 9), "4 – 9 March 2027"),
        (date(2027, 5, 9), "4 March – 9 May 2027"),
        (date(2028, 1, 9), "4 March 2027 – 9 January 2028"),
    ],
)
def test_days_from_to_say_once_what_they_share(last: date, said: str) -> None:
    assert words.days_words(DAY, last) == said


def test_numbers_have_no_more_decimals_than_needed() -> None:
    assert [words.number_words(number) for number in (8.0, 7.54, 1250, -0.01)] == [
        "8",
        "7.5",
        "1\u202f250",
        "0",
    ]
    assert words.hours_words(2.5) == "2.5 h"
    assert words.range_words(4, 8) == "4–8 h"
    assert words.range_words(4, 4) == "4 h"
    assert words.range_words(None, None) == ""
    assert words.percent_words(0.8) == "80 %"


def test_lists_end_with_and_or_or() -> None:
    assert words.list_words(["Ana"]) == "Ana"
    assert words.list_words(["Ana", "Bo", "Cy"]) == "Ana, Bo and Cy"
    assert words.choice_words(["Ana", "Bo", "Cy"]) == "Ana, Bo or Cy"
    assert words.list_words([]) == ""


@pytest.mark.usefixtures("german")
def test_german_days_and_numbers_are_germans() -> None:
    assert words.day_words(DAY) == "Do., 4. März 2027"
    assert words.moment_words(datetime(2027, 3, 4, 9, 5, tzinfo=UTC)) == (
        "Do., 4. März 2027 um 09:05"
    )
    assert words.short_day_words(DAY) == "Do. 4. März"
    assert words.number_words(1250.5) == "1\u202f250,5"
    assert words.list_words(["Ana", "Bo", "Cy"]) == "Ana, Bo und Cy"


def test_the_locale_of_the_machine_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    assert words.day_words(date(2027, 3, 5)) == "Fri 5 March 2027"
