"""Dates, hours and counts in words, the same in every pane and on paper."""

import re
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from planner_app.scheduling.problem import NO_TIME

WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NOTHING: Final = "·"
"""Where a column has nothing to say."""


def local(moment: float, zone: tzinfo) -> datetime:
    """UTC seconds as a clock in the zone shows them."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def finish_date(moment: int, zone: tzinfo) -> date:
    """The day something finishes on: what ends at midnight ends on the day before."""
    return local(moment - 1, zone).date()


def day_words(day: date, year_now: int | None = None) -> str:
    """'Th 11 Mar'; with the year ('Th 11 Mar 28') when it is not the one given."""
    words = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return words if year_now in (None, day.year) else f"{words} {day.year % 100:02d}"


def short_day(day: date) -> str:
    """'11 Mar'."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def start_words(moment: int, zone: tzinfo, year_now: int | None = None) -> str:
    """The day of a start, '' for NO_TIME."""
    return "" if moment == NO_TIME else day_words(local(moment, zone).date(), year_now)


def finish_words(moment: int, zone: tzinfo, year_now: int | None = None) -> str:
    """The day of a finish, '' for NO_TIME."""
    return "" if moment == NO_TIME else day_words(finish_date(moment, zone), year_now)


def clock_words(moment: float, zone: tzinfo) -> str:
    """'Th 11 Mar 16:30', of a moment in UTC seconds."""
    when = local(moment, zone)
    return f"{day_words(when.date())} {when:%H:%M}"


def number_words(hours: float) -> str:
    """'8', '7.5', '1 250': at most one decimal, thin spaces between thousands."""
    rounded = round(hours, 1)
    text = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}")


def parsed_range(text: str) -> tuple[float, float]:
    """'4-8', '4 – 8 h' or '6' as low and high hours. ValueError: it is not that."""
    ends = re.fullmatch(r"\s*([\d.,]+)\s*(?:(?:-|–|to)\s*([\d.,]+))?\s*h?\s*", text)
    if ends is None:
        raise ValueError(text)
    low, high = (float((end or ends[1]).replace(",", ".")) for end in ends.groups())
    return low, high


def hours_words(hours: float) -> str:
    """'7.5 h'."""
    return f"{number_words(hours)} h"


def range_words(low: float | None, high: float | None) -> str:
    """'4–8 h', '4 h' where both ends are the same, '' when never estimated."""
    if low is None or high is None:
        return ""
    return hours_words(low) if low == high else f"{number_words(low)}–{number_words(high)} h"


def count_words(count: int, one: str, many: str | None = None) -> str:
    """'1 shot', '12 shots'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}".replace(
        ",", "\N{NARROW NO-BREAK SPACE}"
    )
