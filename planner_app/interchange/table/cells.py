"""Reads the text of a cell as a number, a day, yes or no.

Raises ValueError with a marked sentence where the text cannot be read; {column} and {text} are
filled in by whoever knows them.
"""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime

from planner_app.interchange.values import to_day
from planner_app.languages import mark
from planner_app.limits import MOST_HOURS

HOURS_IN = {"min": 1 / 60, "m": 1 / 60, "h": 1.0, "d": 8.0, "w": 40.0}
"""What a unit is in hours, with the days and weeks of a new plan's calendar."""

UNITS = {
    "": "h",
    "h": "h",
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "hours": "h",
    "std": "h",
    "m": "min",
    "min": "min",
    "mins": "min",
    "minutes": "min",
    "d": "d",
    "day": "d",
    "days": "d",
    "md": "d",
    "w": "w",
    "wk": "w",
    "week": "w",
    "weeks": "w",
}

YES = {
    "yes",
    "y",
    "true",
    "1",
    "x",
    "done",
    "finished",
    "complete",
    "completed",
    "closed",
    "100%",
    "100",
}
NO = {"no", "n", "false", "0", "", "open", "0%", "not started", "in progress"}


def number(text: str, delimiter: str) -> float:
    """A number with a decimal point or comma, and thousands set off by the other one, spaces or
    apostrophes."""
    bare = re.sub(r"[\s'’_]", "", text)
    if "," in bare and "." in bare:
        # Of two signs the last one is the decimal sign, in every locale.
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "").replace(",", ".")
    # In a file with commas between cells, a comma inside a number is more likely American.
    elif re.fullmatch(r"[+-]?\d{1,3},\d{3}", bare) and delimiter == ",":
        raise ValueError(
            mark('{column} "{text}" is unclear: its comma could set off thousands or decimals.')
        )
    else:
        bare = bare.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", bare) or not math.isfinite(float(bare)):
        raise ValueError(mark('{column} "{text}" is not a number.'))
    return float(bare)


def hours(text: str, delimiter: str) -> float:
    """A number of hours; "3 d" and "1,5 days" are days of 8 hours, "2:30" hours and minutes."""
    # Spreadsheets show durations as clock times.
    clock = re.fullmatch(r"(\d{1,6}):([0-5]\d)(:[0-5]\d)?", text)
    if clock:
        return int(clock[1]) + int(clock[2]) / 60
    match = re.fullmatch(r"(.*?)\s*([a-z]*)\.?", text.strip(), re.IGNORECASE)
    unit = UNITS.get(match[2].lower()) if match else None
    if match is None or unit is None:
        raise ValueError(mark('{column} "{text}" is not a number of hours.'))
    found = number(match[1], delimiter) * HOURS_IN[unit]
    if not 0 <= found <= MOST_HOURS:
        raise ValueError(mark('{column} "{text}" is not between 0 and {most_hours} hours.'))
    return found


def yes(text: str) -> bool:
    """Yes or no."""
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    raise ValueError(mark('{column} "{text}" is neither yes nor no.'))


def moment(text: str) -> datetime:
    """An ISO moment with its offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError(
            mark(
                '{column} "{text}" is not a moment with its offset, such as 2026-03-02T09:00+01:00.'
            )
        )
    return found


def day(text: str, order: str | None) -> date:
    """A day: 2026-03-31, 31.3.2026, or with slashes in the `order` ("dmy" or "mdy") that its column
    has."""
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        found = to_day(text)
    else:
        parts = re.match(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b", text)
        if parts is None:
            raise ValueError(mark('{column} "{text}" is not a date.'))
        # A guess would be wrong for half the world without anybody noticing.
        if parts[2] != "." and order is None:
            raise ValueError(
                mark('{column} "{text}" is unclear: the day or the month could stand first.')
            )
        first, second = int(parts[1]), int(parts[3])
        if parts[2] == "." or order == "dmy":
            first, second = second, first
        found = to_day(f"{parts[4]}-{first:02}-{second:02}")
    if found is None:
        raise ValueError(
            mark('{column} "{text}" is not a day between {first_year} and {last_year}.')
        )
    return found


def day_order(texts: Iterable[str]) -> str | None:
    """Whether a column with slashes puts the day or the month first; None when no cell tells."""
    found = set()
    for text in texts:
        parts = re.match(r"(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b", text)
        if parts and int(parts[1]) > 12:
            found.add("dmy")
        elif parts and int(parts[2]) > 12:
            found.add("mdy")
    # A column that shows both orders is no help: each of its cells is reported.
    return found.pop() if len(found) == 1 else None
