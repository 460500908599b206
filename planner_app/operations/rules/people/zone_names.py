"""The names of time zones that a plan may use."""

from functools import cache
from zoneinfo import available_timezones


def is_zone(name: object) -> bool:
    """Whether there is such an IANA zone, like Europe/Paris."""
    return isinstance(name, str) and name in _known()


@cache
def _known() -> frozenset[str]:
    """Reading them walks a folder, so once only."""
    return frozenset(available_timezones())
