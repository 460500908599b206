"""When a plan is scheduled again although nobody changed it: *now* moves on (S1)."""

from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from planner_app.words import local

_LASTS: Final = 15 * 60
"""Seconds after which *now* has moved on enough to be seen in the dates."""


def next_planning(now: int, zone: tzinfo) -> int:
    """When a plan that is scheduled at `now` is scheduled again: after a quarter of an hour, or at
    the midnight of the plan's zone where that comes first. UTC seconds."""
    # At midnight the date line moves: what is late or unbooked today is another thing tomorrow.
    tomorrow = local(now, zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), zone)
    return min(now + _LASTS, int(midnight.timestamp()))


def is_current(planned: int, now: int, zone: tzinfo) -> bool:
    """Whether a schedule made at `planned` still is the one of `now` (both UTC seconds)."""
    # After a clock was set back, the schedule is one of the future and no longer current.
    return planned <= now < next_planning(planned, zone)
