"""What caps a person's work per day besides the clock: general shares, bookings (A2, A4) and
project limits (S7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Final

import numpy as np

from planner_app.scheduling.problem import Allocation, Indices, Ints, Person
from planner_app.scheduling.working_time.availability import (
    Availability,
    day_parts,
    day_slice,
    share,
)
from planner_app.scheduling.working_time.axis import DAYS

FREE: Final = int(np.iinfo(np.int32).max)
"""In an allowance: that day is not restricted."""


class CapKind(IntEnum):
    """Which rule an allowance follows."""

    LIMIT = 0
    """S7: a project row's daily limit; events do not count."""
    SHARE = 1
    """A2: a general allocation below 1; events count (S8)."""
    BOOKING = 2
    """A4: a booking of a subtree; events count (S8)."""
    STRICT = 3
    """A4 with strict_bookings: binds only where no booking covers the day; events count."""


@dataclass(frozen=True, eq=False)
class Cap:
    """Seconds a day that a person may work on an item's subtree (-1: on anything)."""

    kind: CapKind
    person: int
    item: int
    first_day: int
    """Index of the axis's day that allowance[0] is for; days outside are not restricted."""
    allowance: Indices


def person_caps(person: Person, index: int, availability: Availability, strict: bool) -> list[Cap]:
    """The caps that a person's allocations make; none for overdrive (S10)."""
    provided = [allocation for allocation in person.allocations if not allocation.takes]
    if person.overdrive or not (provided or strict):
        return []
    general = [allocation for allocation in provided if allocation.item < 0]
    caps = [
        _cap(
            CapKind.BOOKING,
            index,
            item,
            booked_per_day(availability, [a for a in provided if a.item == item]),
        )
        for item in sorted({allocation.item for allocation in provided if allocation.item >= 0})
    ]
    if any(allocation.value < 1 for allocation in general):
        offered = offered_per_day(availability, general, uncovered=1.0)
        caps.append(
            _cap(CapKind.SHARE, index, -1, np.where(offered < availability.hours, offered, FREE))
        )
    if strict:
        caps.append(
            Cap(
                CapKind.STRICT,
                index,
                -1,
                0,
                offered_per_day(availability, general, uncovered=0.0).astype(np.int32),
            )
        )
    return caps


def booked_per_day(availability: Availability, bookings: Iterable[Allocation]) -> Ints:
    """Seconds booked on each day of the axis, FREE where no booking covers the day. Bookings of one
    day add up (A4)."""
    booked, covered = np.zeros(DAYS, np.int64), np.zeros(DAYS, np.bool_)
    hours = availability.hours.astype(np.int64)
    for booking in bookings:
        if booking.whole_days:
            days = day_slice(availability.axis, booking)
            booked[days] += share(booking.value, hours[days])
            covered[days] = True
            continue
        for day, begin, end in day_parts(availability.axis, booking):
            if hours[day]:
                booked[day] += int(booking.value * (end - begin) + 0.5)
                covered[day] = True
    booked[~covered] = FREE
    return booked


def offered_per_day(
    availability: Availability, general: list[Allocation], uncovered: float
) -> Ints:
    """Seconds of each day that general allocations leave; the smallest counts where several overlap
    (A2)."""
    hours, whole = availability.hours.astype(np.int64), np.full(DAYS, np.inf)
    parts: dict[int, list[tuple[int, int, float]]] = {}
    for allocation in general:
        # More than a whole day cannot be offered; as a booking it would be over-allocation.
        value = min(allocation.value, 1.0)
        if allocation.whole_days:
            days = day_slice(availability.axis, allocation)
            whole[days] = np.minimum(whole[days], value)
            continue
        for day, begin, end in day_parts(availability.axis, allocation):
            parts.setdefault(day, []).append((begin, end, value))
    offered: Ints = np.floor(np.where(np.isinf(whole), uncovered, whole) * hours + 0.5).astype(
        np.int64
    )
    mark = availability.axis.mark
    for day, pieces in parts.items():
        if hours[day]:
            offered[day] = _piecewise(
                int(mark[day]), int(mark[day + 1]), pieces, float(whole[day]), uncovered
            )
    return offered


def _piecewise(
    begin: int, end: int, pieces: list[tuple[int, int, float]], whole: float, uncovered: float
) -> int:
    """Seconds offered over [begin, end): at each moment the smallest of the pieces' and the whole
    day's value."""
    cuts = sorted({begin, end, *(cut for start, stop, _ in pieces for cut in (start, stop))})
    total = 0.0
    for low, high in pairwise(cuts):
        value = min(
            [whole, *(value for start, stop, value in pieces if start <= low and high <= stop)]
        )
        total += (uncovered if value == np.inf else value) * (high - low)
    return int(total + 0.5)


def _cap(kind: CapKind, person: int, item: int, allowance: Ints) -> Cap:
    """A cap over no more days than it restricts."""
    days = np.flatnonzero(allowance != FREE)
    first, last = (int(days[0]), int(days[-1]) + 1) if len(days) else (0, 0)
    return Cap(kind, person, item, first, allowance[first:last].astype(np.int32))
