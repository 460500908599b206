"""The free time of the lanes: per lane a sorted list of intervals on its axis, in one pool."""

import numpy as np

from planner_app.scheduling.kernel.arrays import Lanes
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.problem import Indices, Ints


@inlined
def first_above(values: Ints, low: int, high: int, value: int) -> int:
    """Of the sorted values between two places, where the first one greater than the value
    stands."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] > value:
            high = middle
        else:
            low = middle + 1
    return low


@inlined
def seek(lanes: Lanes, lane: int, position: int) -> int:
    """The lane's first interval that ends after the position."""
    return first_above(
        lanes.ends, lanes.first[lane], lanes.first[lane] + lanes.size[lane], position
    )


@inlined
def cut(lanes: Lanes, lane: int, begin: int, end: int) -> None:
    """Take [begin, end) out of a lane's free time. The lane has room for one more interval."""
    _remove(lanes, lane, seek(lanes, lane, begin), seek(lanes, lane, end), begin, end)


@inlined
def _remove(lanes: Lanes, lane: int, first: int, behind: int, begin: int, end: int) -> None:
    """Take [begin, end) out, where `first` ends after begin and `behind` after end: their outer
    parts stay."""
    stop = lanes.first[lane] + lanes.size[lane]
    # min() keeps the index inside, because & evaluates both of its sides.
    head = (first < stop) & (lanes.starts[min(first, stop - 1)] < begin)
    split = head & (behind == first) & (end < lanes.ends[min(first, stop - 1)])
    if split:
        # From behind, so that no interval is overwritten before it was moved.
        for k in range(stop, first, -1):
            lanes.starts[k], lanes.ends[k] = lanes.starts[k - 1], lanes.ends[k - 1]
        lanes.starts[first + 1], lanes.ends[first] = end, begin
        lanes.size[lane] += 1
        return
    if behind < stop:
        lanes.starts[behind] = max(lanes.starts[behind], end)
    if head:
        lanes.ends[first] = begin
    gone = behind - first - head
    if gone > 0:
        for k in range(behind, stop):
            lanes.starts[k - gone], lanes.ends[k - gone] = lanes.starts[k], lanes.ends[k]
        lanes.size[lane] -= gone


@compiled
def with_room(lanes: Lanes, lane: int, extra: int) -> Lanes:
    """The same lanes, the one moved to where it can get `extra` more intervals, and as many
    again."""
    # Doubling keeps the moves of a lane few, however finely it is cut.
    room = 2 * (lanes.size[lane] + extra)
    begin = lanes.top[0]
    starts, ends = lanes.starts, lanes.ends
    if begin + room > len(starts):
        starts = np.empty(2 * (begin + room), np.int64)
        ends = np.empty(2 * (begin + room), np.int64)
        starts[:begin] = lanes.starts[:begin]
        ends[:begin] = lanes.ends[:begin]
    old, size = lanes.first[lane], lanes.size[lane]
    starts[begin : begin + size] = lanes.starts[old : old + size]
    ends[begin : begin + size] = lanes.ends[old : old + size]
    # The old place stays empty: the pool lives for one levelling only.
    lanes.first[lane], lanes.room[lane], lanes.top[0] = begin, room, begin + room
    return Lanes(
        lanes.first, lanes.size, lanes.room, starts, ends, lanes.top, lanes.levelled, lanes.today
    )


@compiled
def copied(lanes: Lanes, extra: Indices) -> Lanes:
    """A copy to work on, each lane with room for so many more intervals, and space for lanes that
    need yet more."""
    size = len(lanes.first)
    first, room = np.empty(size, np.int32), np.empty(size, np.int32)
    top = 0
    for lane in range(size):
        first[lane], room[lane] = top, lanes.size[lane] + extra[lane]
        top += room[lane]
    # Half of the pool is kept for lanes that move to more room.
    starts, ends = np.empty(2 * top, np.int64), np.empty(2 * top, np.int64)
    for lane in range(size):
        for k in range(lanes.size[lane]):
            starts[first[lane] + k] = lanes.starts[lanes.first[lane] + k]
            ends[first[lane] + k] = lanes.ends[lanes.first[lane] + k]
    tops = np.full(1, top, np.int32)
    return Lanes(first, lanes.size.copy(), room, starts, ends, tops, lanes.levelled, lanes.today)
