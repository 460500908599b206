"""Days, weeks (from Monday) and months (S15): what hours are added up by, without losing a
second."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner_app.scheduling.problem import Ints
from planner_app.scheduling.working_time.zones import EPOCH_DAY


class BucketUnit(Enum):
    """The length of a bucket of days."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, eq=False)
class Buckets:
    """Consecutive days cut into b days, weeks or months; the first and the last hold only the days
    asked for."""

    unit: BucketUnit
    starts: Ints
    """Shape (b + 1,): the ordinal of the first day of each; the last is the day after them all."""
    cuts: Ints
    """Shape (b,): the same as indices into the days."""

    def __len__(self) -> int:
        return len(self.cuts)

    def sums(self, per_day: Ints) -> Ints:
        """Added up along the last axis: shape (..., days) to (..., b)."""
        return np.add.reduceat(per_day, self.cuts, axis=-1)


def buckets_of(first_day: int, days: int, unit: BucketUnit) -> Buckets:
    """The buckets of so many days from first_day (an ordinal) on."""
    each = np.arange(first_day, first_day + days, dtype=np.int64)
    cuts = np.flatnonzero(np.diff(bucket_starts(each, unit), prepend=-1))
    return Buckets(unit, np.append(each[cuts], first_day + days), cuts)


def bucket_starts(days: Ints, unit: BucketUnit) -> Ints:
    """For each day (ordinal) the first day of its bucket."""
    if unit == BucketUnit.WEEK:
        return days - (days - 1) % 7
    if unit == BucketUnit.MONTH:
        months = (days - EPOCH_DAY).astype("datetime64[D]").astype("datetime64[M]")
        return months.astype("datetime64[D]").astype(np.int64) + EPOCH_DAY
    return days
