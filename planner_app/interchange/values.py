"""Turns values of foreign files into ours, or into None where they are missing or impossible."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from planner_app.limits import LAST_YEAR, LONGEST_ITEM_NAME, LONGEST_NAME, MOST_HOURS, is_day

LAST_DAY = date(LAST_YEAR, 12, 31)


def to_day(text: str | None) -> date | None:
    """The day of an ISO date or moment; None outside the years of a plan (R19)."""
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if is_day(day) else None


def to_moment(text: str | None) -> datetime | None:
    """A naive ISO moment as an aware one. Project files know no time zone, so it counts as UTC."""
    day = to_day(text)
    try:
        moment = None if day is None or text is None else datetime.fromisoformat(text[:19])
    except ValueError:
        return None
    return None if moment is None else moment.replace(tzinfo=UTC)


def to_hours(hours: float | None) -> float | None:
    """Hours that a row can carry (R5): finite, not negative, at most the limit, to the second."""
    # Damaged files hold NaN and infinity, which pass every comparison unnoticed.
    if hours is None or not math.isfinite(hours) or not 0 <= hours <= MOST_HOURS:
        return None
    return round(hours, 4)


def is_absurd(hours: float | None) -> bool:
    """Whether the file gives something that cannot be hours of work."""
    return hours is not None and to_hours(hours) is None


def one_line(text: str | None, longest: int = LONGEST_NAME) -> str:
    """The text without control characters and line ends (files wrap long names), cut where it is
    too long to store."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", text or "").split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def prose(text: str | None) -> str | None:
    """The text with its lines but without what cannot be stored; None when nothing is left."""
    lines = (text or "").replace("\r\n", "\n")
    # Control characters and half surrogates cannot be stored in PostgreSQL.
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", lines).strip() or None


def reference_of(*parts: object) -> str | None:
    """The parts as an external reference (R19); None when it is too long to be stored whole."""
    # A cut reference could be that of another item, so it is better to have none.
    reference = ":".join(one_line(str(part), LONGEST_ITEM_NAME) for part in parts)
    return reference if len(reference) <= LONGEST_NAME else None


def days_from(first: date) -> Iterable[date]:
    """Day after day up to the last one we know."""
    for offset in range((LAST_DAY - first).days + 1):
        yield first + timedelta(days=offset)
