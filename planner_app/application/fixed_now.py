"""The moment that stands in for the clock, in pictures and tests."""

from collections.abc import Callable
from datetime import datetime


def frozen(now: datetime | None) -> Callable[[], int] | None:
    """A clock that stands at this aware moment; without a moment, None."""
    if now is None:
        return None
    moment = int(now.timestamp())
    return lambda: moment
