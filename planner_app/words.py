"""Days and moments in the words of the journal, in English whatever the language of the machine."""

from datetime import date, datetime, tzinfo
from typing import Final

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """'Fri 20 Nov 2026'."""
    return f"{WEEKDAYS[day.weekday()]} {_short(day)} {day.year}"


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """'Fri 20 Nov 2026 15:02' on the zone's clock."""
    here = moment.astimezone(zone)
    return f"{day_words(here)} {here:%H:%M}"


def days_words(first: date, last: date) -> str:
    """'20 Nov 2026', '16 – 20 Nov 2026', '30 Nov – 2 Dec 2026': days from first to last."""
    if first == last:
        return f"{_short(last)} {last.year}"
    if first.year != last.year:
        return f"{_short(first)} {first.year} – {_short(last)} {last.year}"
    start = str(first.day) if first.month == last.month else _short(first)
    return f"{start} – {_short(last)} {last.year}"


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
