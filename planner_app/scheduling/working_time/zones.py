"""Clock time and UTC for whole arrays: one zone's offsets as tables."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from planner_app.scheduling.problem import Ints

DAY: Final = 86_400
EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_PROBE: Final = 7 * DAY
"""No zone changes its clock twice in a week."""


class Zone(NamedTuple):
    """The k clock changes of a zone: offset[i] seconds east of UTC hold before changes[i],
    offset[k] after the last."""

    changes: Ints
    """Shape (k,): the UTC moments."""
    local_changes: Ints
    """Shape (k,): the clock times from which the next offset is meant (a missing hour moves
    later)."""
    offsets: Ints
    """Shape (k + 1,)."""

    def offset_at(self, moments: Ints) -> Ints:
        """Seconds to add to UTC moments to get clock time."""
        return self.offsets[np.searchsorted(self.changes, moments, side="right")]

    def to_utc(self, clock: Ints) -> Ints:
        """UTC moments of clock times (seconds since 1970-01-01 00:00 on that clock)."""
        return clock - self.offsets[np.searchsorted(self.local_changes, clock, side="right")]

    def later(self, moment: int, seconds: int) -> int:
        """The moment that many clock seconds later (S6)."""
        at = np.asarray([moment], np.int64)
        return int(self.to_utc(at + self.offset_at(at) + seconds)[0])

    def midnights(self, days: Ints) -> Ints:
        """UTC moments of 00:00 of days given as proleptic ordinals."""
        return self.to_utc((days - EPOCH_DAY) * DAY)

    def day_of(self, moment: int) -> int:
        """The ordinal of the day on this clock at a UTC moment."""
        return (
            int((moment + int(self.offset_at(np.asarray([moment], np.int64))[0])) // DAY)
            + EPOCH_DAY
        )


@lru_cache(maxsize=64)
def zone_table(name: str) -> Zone:
    """The tables of an IANA zone from 1990 to 2100. Raises ZoneInfoNotFoundError for an unknown
    name."""
    zone = ZoneInfo(name)
    first = int(datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    last = int(datetime(_LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    offsets, changes = [_offset(zone, first)], []
    for probe in range(first, last, _PROBE):
        after = _offset(zone, probe + _PROBE)
        # The tables of zoneinfo are private; probing finds its changes once for each zone.
        if after != offsets[-1]:
            changes.append(_change_between(zone, probe, probe + _PROBE))
            offsets.append(after)
    moments, shifts = np.asarray(changes, np.int64), np.asarray(offsets, np.int64)
    # A clock time that a change skips, or gives twice, takes the offset that makes it later.
    return Zone(moments, moments + np.maximum(shifts[:-1], shifts[1:]), shifts)


def _offset(zone: ZoneInfo, moment: int) -> int:
    offset = datetime.fromtimestamp(moment, zone).utcoffset() or timedelta()
    return int(offset.total_seconds())


def _change_between(zone: ZoneInfo, low: int, high: int) -> int:
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high
