"""Days, moments, hours, numbers and lists as text, in the language spoken.

One scheme: long in sentences (Thu 8 January 2026 at 13:00), short in tables (Th 8 Jan, with its
year where that is not within eleven months), ISO in exports. Names and orders are CLDR's, through
Babel, by the language chosen: never the C library's, which Qt sets to that of the machine.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Final, Literal

from planner_app.languages import grouped, locale_name, tr, trc

NOTHING: Final = "·"
"""Where a column has nothing to say."""
_NEAR_MONTHS: Final = 11
"""A day without its year is not further away: twelve months away it would be read as another."""


def local(moment: float, zone: tzinfo) -> datetime:
    """UTC seconds as a clock in the zone shows them."""
    return datetime.fromtimestamp(moment, UTC).astimezone(zone)


def last_day(moment: float, zone: tzinfo) -> date:
    """The day something finishes on: what ends at midnight ends on the day before."""
    return local(moment - 1, zone).date()


def day_words(day: date) -> str:
    """'Thu 8 January 2026', for sentences."""
    return _formatted(day, trc("pattern of a day", "EEE d MMMM y"), locale_name())


def moment_words(moment: datetime) -> str:
    """'Thu 8 January 2026 at 13:00', for sentences, on the clock of the moment's own zone."""
    return tr("{day} at {time}", day=day_words(moment.date()), time=clock_words(moment))


def days_words(first: date, last: date) -> str:
    """'8 January 2026', '8 – 16 January 2026', '30 November – 2 December 2026'."""
    whole = trc("pattern of a day without weekday", "d MMMM y")
    if first == last:
        return _formatted(last, whole, locale_name())
    start = whole
    if first.year == last.year:
        start = trc("pattern of the first of several days in a year", "d MMMM")
        if first.month == last.month:
            start = trc("pattern of the first of several days in a month", "d")
    return tr(
        "{first} – {last}",
        first=_formatted(first, start, locale_name()),
        last=_formatted(last, whole, locale_name()),
    )


def short_day_words(day: date, today: date | None = None) -> str:
    """'Th 8 Jan', for tables; 'Th 8 Jan 2028' where that is not within eleven months of today."""
    pattern = trc("pattern of a day in a table", "EEEEEE d MMM")
    if today is not None and not is_near(day, today):
        pattern = trc("pattern of a day in a table with its year", "EEEEEE d MMM y")
    return _formatted(day, pattern, locale_name())


def short_moment_words(moment: datetime, today: date | None = None) -> str:
    """'Th 8 Jan 13:00', for tables."""
    return f"{short_day_words(moment.date(), today)} {clock_words(moment)}"


def day_month_words(day: date, today: date | None = None) -> str:
    """'8 Jan', for axes; '8 Jan 2028' where that is not within eleven months of today.

    Without today for axes that say the year elsewhere.
    """
    pattern = trc("pattern of a day on an axis", "d MMM")
    if today is not None and not is_near(day, today):
        pattern = trc("pattern of a day on an axis with its year", "d MMM y")
    return _formatted(day, pattern, locale_name())


def month_words(day: date) -> str:
    """'January 2026'."""
    return _formatted(day, trc("pattern of a month", "LLLL y"), locale_name())


def month_name(day: date) -> str:
    """'January', for axes that say the year beside the first month of each."""
    return _formatted(day, "LLLL", locale_name())


def short_month_words(day: date) -> str:
    """'Jan', for axes."""
    return _formatted(day, "LLL", locale_name())


def quarter_words(day: date) -> str:
    """'Q1', for axes."""
    return _formatted(day, "QQQ", locale_name())


def weekday_words(day: date) -> str:
    """'Th', for axes."""
    return _formatted(day, "cccccc", locale_name())


def clock_words(moment: datetime) -> str:
    """'13:00'."""
    return f"{moment.hour:02d}:{moment.minute:02d}"


def is_near(day: date, today: date) -> bool:
    """Whether a day is within eleven months of today, so that its year goes without saying."""
    months = (day.year - today.year) * 12 + day.month - today.month
    if abs(months) != _NEAR_MONTHS:
        return abs(months) < _NEAR_MONTHS
    return day.day <= today.day if months > 0 else day.day >= today.day


def number_words(number: float, decimals: int = 1) -> str:
    """'8', '7.5', '1 250': no more decimals than needed, at most so many."""
    rounded = round(number, decimals) + 0.0  # no minus before a nought
    digits = f"{rounded:,.{decimals}f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    whole, _, fraction = digits.partition(".")
    return grouped(whole) + (_decimal_sign(locale_name()) + fraction if fraction else "")


def hours_words(hours: float) -> str:
    """'7.5 h'."""
    return tr("{hours} h", hours=number_words(hours))


def range_words(low: float | None, high: float | None) -> str:
    """'4–8 h', '4 h' where both ends are the same, '' when never estimated."""
    if low is None or high is None:
        return ""
    if low == high:
        return hours_words(low)
    return tr("{low}–{high} h", low=number_words(low), high=number_words(high))


def percent_words(share: float) -> str:
    """'80 %' of 0.8."""
    return tr("{number} %", number=number_words(share * 100, 0))


def list_words(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'; '' of nothing."""
    return _listed(tuple(words), "standard", locale_name())


def choice_words(words: Sequence[str]) -> str:
    """'a', 'a or b', 'a, b or c'; '' of nothing."""
    return _listed(tuple(words), "or", locale_name())


# Babel's first import and the first look at a language take some 20 ms; later calls are answered
# from here.
@lru_cache(maxsize=4_096)
def _formatted(day: date, pattern: str, locale: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=locale)


@lru_cache(maxsize=16)
def _decimal_sign(locale: str) -> str:
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(locale)


def _listed(words: tuple[str, ...], style: Literal["standard", "or"], locale: str) -> str:
    from babel.lists import format_list

    if len(words) < 2:
        return "".join(words)
    return format_list(words, style=style, locale=locale)
