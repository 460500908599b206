"""The stretch of time that every chart of a window shows: one axis, so that a red week can be
followed upwards."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QObject, Signal

from planner_app.scheduling.working_time.zones import EPOCH_DAY

HOUR: Final = 3_600.0
DAY: Final = 86_400.0
SHORTEST: Final = 6 * HOUR
LONGEST: Final = 25 * 365.25 * DAY
EARLIEST: Final = 725_846_400.0
"""1993-01-01 UTC: clock tables reach from 1990 to 2100."""
LATEST: Final = 4_070_908_800.0
"""2099-01-01 UTC."""
COMFORTABLE: Final = 18 * 7 * DAY
"""A plan longer than this is not squeezed into the first view; it begins at today instead."""
FIRST_VIEW: Final = 12 * 7 * DAY


class TimeSpan(QObject):
    """The visible span [start, end) in UTC seconds, and the extent of the plan that a scrollbar
    covers."""

    changed = Signal()
    """Start, end or extent are new."""

    def __init__(self, start: float, end: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start, self._end = _within_limits(start, end)
        self._extent = (self._start, self._end)
        self._fitted = False

    @property
    def start(self) -> float:
        """UTC seconds at the left edge."""
        return self._start

    @property
    def end(self) -> float:
        """UTC seconds at the right edge."""
        return self._end

    @property
    def length(self) -> float:
        """Seconds shown."""
        return self._end - self._start

    @property
    def extent(self) -> tuple[float, float]:
        """First and last moment of the plan, UTC seconds."""
        return self._extent

    def show(self, start: float, end: float) -> None:
        """Show [start, end), kept within six hours to twenty-five years and within the years 1993
        to 2099."""
        wanted = _within_limits(start, end)
        if wanted != (self._start, self._end):
            self._start, self._end = wanted
            self.changed.emit()

    def pan(self, seconds: float) -> None:
        """Move the view; positive shows later time."""
        self.show(self._start + seconds, self._end + seconds)

    def reveal(self, first: float, last: float) -> None:
        """Pan, where need be, so that [first, last] is seen; of what is longer than the view, its
        beginning."""
        seen = self._start < last and first < self._end
        if (self._start <= first and last <= self._end) or (seen and last - first > self.length):
            return
        margin = max((self.length - (last - first)) / 2, 0.1 * self.length)
        self.pan(first - margin - self._start)

    def zoom(self, factor: float, around: float) -> None:
        """Show `factor` times as much time; the moment `around` keeps its place."""
        # Limited before use, or the view would creep sideways at the end of the zoom.
        factor = min(max(factor, SHORTEST / self.length), LONGEST / self.length)
        self.show(around - (around - self._start) * factor, around + (self._end - around) * factor)

    def set_extent(self, start: float, end: float, now: float) -> None:
        """Say how far the plan reaches; the first time, the view is fitted to it."""
        if (start, end) != self._extent:
            self._extent = (start, end)
            if self._fitted:
                self.changed.emit()
        # Only once: later it would take the view away from under whoever reads.
        if not self._fitted:
            self._fitted = True
            self.fit(now)

    def fit(self, now: float) -> None:
        """Show the whole plan where it fits comfortably, else twelve weeks from a few days before
        now."""
        start, end = self._extent
        if end - start > COMFORTABLE:
            start = max(start, min(now - 4 * DAY, end - FIRST_VIEW))
            end = start + FIRST_VIEW
        margin = max(0.06 * (end - start), DAY)
        self.show(start - margin / 2, max(end + margin, start + 14 * DAY))


def extent_of(days_begun: Collection[int], finish: int, now: int) -> tuple[float, float, float]:
    """From the first day with hours (ordinals) to the plan's finish, a week from now at least; and
    now. UTC seconds."""
    start = min([now, *((day - EPOCH_DAY) * int(DAY) for day in days_begun)])
    return float(start), max(float(finish), now + 7 * DAY), float(now)


def _within_limits(start: float, end: float) -> tuple[float, float]:
    length = min(max(end - start, SHORTEST), LONGEST)
    start = min(max(start, EARLIEST), LATEST - length)
    return start, start + length
