"""Hours as people type them into a cell, and as they stand there while it is edited."""

import re
from typing import Final

from planner_app.languages import NARROW_SPACE, trc
from planner_app.words import number_words

_DECIMALS: Final = 2
"""Of hours in an editor: a hundredth of an hour is half a minute."""


def typed_hours(hours: float) -> str:
    """The hours as an editor begins with them: without unit and without spaces."""
    return number_words(hours, _DECIMALS).replace(NARROW_SPACE, "")


def parsed_hours(text: str) -> float:
    """'7.5', '7,5 h' or '1 250' as hours. Raises ValueError: it is not a number of hours."""
    # What the program itself writes has narrow spaces between thousands; people type wide ones.
    digits = re.sub(rf"[\s{NARROW_SPACE}]", "", text).removesuffix("h")
    return float(digits.replace(",", "."))


def parsed_range(text: str) -> tuple[float, float]:
    """'4-8', '4 – 8 h' or '6' as low and high hours. Raises ValueError: it is not a range."""
    between = trc("between the ends of a range", "to")
    pattern = rf"([\d.,]+)(?:(?:-|–|{re.escape(between)})([\d.,]+))?h?"
    ends = re.fullmatch(pattern, re.sub(rf"[\s{NARROW_SPACE}]", "", text))
    if ends is None:
        raise ValueError(text)
    return parsed_hours(ends[1]), parsed_hours(ends[2] or ends[1])
