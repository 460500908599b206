"""Buckets of the period as columns, as many on a page as fit."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from planner_app.scheduling.problem import Floats
from planner_app.scheduling.working_time.spans import Buckets, BucketUnit
from planner_app.ui.charts.days import midnights
from planner_app.ui.charts.scale import Scale
from planner_app.ui.printing.request import PrintRequest
from planner_app.words import day_month_words, short_month_words, weekday_words

NAMES: Final = 150.0
"""Width of the column of names and hours, 1/96 inch."""
NARROWEST: Final = {BucketUnit.DAY: 34.0, BucketUnit.WEEK: 46.0, BucketUnit.MONTH: 56.0}


@dataclass(frozen=True, eq=False)
class TimeColumns:
    """Some consecutive buckets on one page."""

    buckets: Buckets
    first: int
    last: int
    """Of the buckets, included."""
    zone: str
    left: float
    width: float

    @property
    def scale(self) -> Scale:
        """Time to x, over these columns."""
        ends = np.asarray([self.buckets.starts[self.first], self.buckets.starts[self.last + 1]])
        start, end = midnights(self.zone, ends).tolist()
        return Scale(start, end, self.left, self.width)

    @property
    def edges(self) -> Floats:
        """x of the borders of these columns."""
        return self.scale.xs(midnights(self.zone, self.buckets.starts[self.first : self.last + 2]))

    def label(self, bucket: int) -> str:
        """'Mo 8' of a day, '8 Mar' of a week, 'Mar 27' of a month."""
        day = date.fromordinal(int(self.buckets.starts[bucket]))
        if self.buckets.unit is BucketUnit.DAY:
            return f"{weekday_words(day)} {day.day}"
        if self.buckets.unit is BucketUnit.MONTH:
            return f"{short_month_words(day)} {day.year % 100:02d}"
        return day_month_words(day)


def period_of(request: PrintRequest, buckets: Buckets) -> tuple[int, int]:
    """First and last bucket of the period, included; the loads may cover less or more."""
    first = int(np.searchsorted(buckets.starts, request.first.toordinal(), side="right")) - 1
    last = int(np.searchsorted(buckets.starts, request.last.toordinal(), side="right")) - 1
    highest = len(buckets) - 1
    # A period beyond the loads shows their first or last bucket.
    return min(max(first, 0), highest), min(max(last, 0), highest)


def paged_columns(
    request: PrintRequest, buckets: Buckets, left: float, right: float
) -> list[TimeColumns]:
    """The period cut into pages of equally many columns; the last page keeps the width of the
    others."""
    first, last = period_of(request, buckets)
    count = last - first + 1
    room = right - left - NAMES
    fit = max(int(room // NARROWEST[buckets.unit]), 1)
    pages = -(-count // fit)
    # Equally many on each page: no page with a single last week.
    each = -(-count // pages)
    found = []
    for begin in range(first, last + 1, each):
        end = min(begin + each - 1, last)
        # Three weeks do not fill a page with cells as wide as a hand.
        width = min(room * (end - begin + 1) / each, (end - begin + 1) * 110.0)
        found.append(
            TimeColumns(buckets, begin, end, request.snapshot.plan.timezone, left + NAMES, width)
        )
    return found
