"""Every limit of a plan, once, with its rule. Refusals, checks and importers read them here."""

from datetime import date
from typing import Final

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
"""Years that a day or a moment of a plan may have, both included (R19)."""
HOURS_A_DAY: Final = 24.0
"""Hours that a person can log on a day (R14) and the most of a daily limit (R12)."""
HOURS_ROUNDING: Final = 1e-6
"""What the sum of a day's hours may lie above the limit, because decimals do not add up exactly."""
MOST_HOURS: Final = 100_000.0
"""Hours of either end of a range and of a maximum effort (R5, R13)."""
MOST_ALLOCATION: Final = 2.0
"""Of an allocation's value, where 1 is full time (A1)."""
MOST_LAG_DAYS: Final = 3_650
"""Days of lag of a link (S6)."""
LONGEST_ITEM_NAME: Final = 1_000
"""Characters of the name of an item."""
LONGEST_NAME: Final = 255
"""Characters of a name, a username, a uid or an external reference (R19)."""


def is_year(year: int) -> bool:
    """Whether a plan may have days of this year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def is_day(day: object) -> bool:
    """Whether this is a day, or a moment, that a plan may have."""
    return isinstance(day, date) and is_year(day.year)
