"""The work time of everybody in a problem: axes, free time and caps, as the kernel wants them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from planner_app.ids import UNASSIGNED_ID
from planner_app.scheduling.kernel.arrays import POSITION_SHIFT, Axes, Lanes
from planner_app.scheduling.problem import Indices, Ints, Person, Problem
from planner_app.scheduling.working_time.allowances import Cap, person_caps
from planner_app.scheduling.working_time.availability import Availability, availability_of
from planner_app.scheduling.working_time.axis import Axis, axis_first_day
from planner_app.scheduling.working_time.zones import DAY, EPOCH_DAY

_KEPT: Final = 4


@dataclass(frozen=True, eq=False)
class WorkTime:
    """Everybody's work time before any work is placed. Lane p is person p; the last lane is the
    unassigned (S10)."""

    first_day: int
    """Ordinal of the axes' day 0."""
    lanes: tuple[Availability, ...]
    axes: Axes
    first: Indices
    """Free intervals of lane l: starts[first[l]:first[l + 1]]."""
    starts: Ints
    ends: Ints
    levelled: np.ndarray[tuple[int], np.dtype[np.bool_]]
    caps: tuple[Cap, ...]
    """What allocations cap; project limits are not in it."""

    def free_lanes(self, now: int) -> Lanes:
        """The lanes as the kernel takes them."""
        first, count = self.first[:-1], np.diff(self.first)
        todays = {axis: axis.day_under_way(now) for axis in {lane.axis for lane in self.lanes}}
        today = np.asarray([todays[lane.axis] for lane in self.lanes], np.int32)
        top = np.asarray([len(self.starts)], np.int32)
        return Lanes(first, count, count, self.starts, self.ends, top, self.levelled, today)


_Key = tuple[tuple[Person, ...], Person, bool, int]
_kept: list[tuple[_Key, WorkTime]] = []


def work_time(problem: Problem) -> WorkTime:
    """The work time of a problem's people. The last few answers are kept for equal people,
    calendars and days."""
    # S10: nobody's work uses no time up, as if its person were in overdrive.
    unassigned = Person(UNASSIGNED_ID, problem.calendar, problem.zone, overdrive=True)
    key = (problem.people, unassigned, problem.strict_bookings, axis_first_day(problem.now))
    # Compared by value: most edits leave people as they are. A copy, as threads may insert.
    for known, answer in tuple(_kept):
        if known == key:
            return answer
    answer = _new_work_time(*key)
    _kept.insert(0, (key, answer))
    del _kept[_KEPT:]
    return answer


def _new_work_time(
    people: Sequence[Person], unassigned: Person, strict: bool, first_day: int
) -> WorkTime:
    lanes = tuple(availability_of(person, first_day) for person in (*people, unassigned))
    first = np.zeros(len(lanes) + 1, np.int32)
    np.cumsum([len(lane.free_from) for lane in lanes], out=first[1:])
    return WorkTime(
        first_day,
        lanes,
        _joined(lanes, first_day),
        first,
        np.concatenate([lane.free_from for lane in lanes]),
        np.concatenate([lane.free_to for lane in lanes]),
        np.asarray([not person.overdrive for person in (*people, unassigned)], np.bool_),
        tuple(
            cap
            for p, person in enumerate(people)
            for cap in person_caps(person, p, lanes[p], strict)
        ),
    )


def _joined(lanes: Sequence[Availability], first_day: int) -> Axes:
    """The distinct axes one after the other, with tables that save the kernel its searches."""
    index: dict[Axis, int] = {}
    of_lane = np.asarray([index.setdefault(lane.axis, len(index)) for lane in lanes], np.int32)
    axes = list(index)
    first = np.zeros(len(axes) + 1, np.int32)
    np.cumsum([len(axis.start) for axis in axes], out=first[1:])
    origin = (first_day - EPOCH_DAY) * DAY
    moments = origin + np.arange(len(axes[0].mark)) * DAY
    positions = (
        np.arange((max(int(axis.total[-1]) for axis in axes) >> POSITION_SHIFT) + 1)
        << POSITION_SHIFT
    )
    return Axes(
        of_lane,
        first,
        np.concatenate([axis.start for axis in axes]),
        np.concatenate([axis.total for axis in axes]),
        np.concatenate([axis.day for axis in axes]),
        np.stack([axis.mark for axis in axes]),
        np.stack([axis.midnight for axis in axes]),
        origin,
        np.stack(
            [
                _hints(axis.start, moments, begin)
                for axis, begin in zip(axes, first.tolist(), strict=False)
            ]
        ),
        np.stack(
            [
                _hints(axis.total, positions, begin)
                for axis, begin in zip(axes, first.tolist(), strict=False)
            ]
        ),
    )


def _hints(values: Ints, probes: Ints, begin: int) -> Indices:
    """The last of the values that is at most each probe (the first if none is), counted from
    `begin`."""
    found = np.maximum(np.searchsorted(values, probes, side="right") - 1, 0)
    return (found + begin).astype(np.int32)
