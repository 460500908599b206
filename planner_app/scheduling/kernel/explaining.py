"""S14: the levelling looked over once more in its own order, for what held each row just before it
starts."""

from typing import Final, NamedTuple

import numpy as np

from planner_app.scheduling.kernel.arrays import Caps, Events, KernelInput, Lanes, Placed, Takes
from planner_app.scheduling.kernel.clock import moment_of_end, position_of, stretch_from
from planner_app.scheduling.kernel.events import span_of_event
from planner_app.scheduling.kernel.finding import cap_left
from planner_app.scheduling.kernel.free_time import copied, first_above, seek
from planner_app.scheduling.kernel.jit import compiled, inlined
from planner_app.scheduling.kernel.placing import find, use_up
from planner_app.scheduling.kernel.waiting import link_opens
from planner_app.scheduling.problem import NO_TIME, Indices, Ints
from planner_app.scheduling.schedule import Cause, State
from planner_app.scheduling.working_time.allowances import FREE, CapKind

_PLACED: Final = int(State.PLACED)
_DELAY: Final = int(Cause.DELAY)
_PREDECESSOR: Final = int(Cause.PREDECESSOR)
_ORDER: Final = int(Cause.ORDER)
_BUSY: Final = int(Cause.BUSY)
_AWAY: Final = int(Cause.AWAY)
_OWN_LIMIT: Final = int(Cause.OWN_LIMIT)
_FIRST_CAP: Final = int(Cause.PROJECT_LIMIT)
_NOT_WORKING: Final = int(Cause.NOT_WORKING)
_STRICT: Final = int(CapKind.STRICT)
_BOOKING: Final = int(CapKind.BOOKING)


class Causes(NamedTuple):
    """The causes found: row, cause, index (Cause; of links and of caps their own) and the moment
    until it holds."""

    table: Ints
    """Shape (space, 4)."""
    used: Ints
    """Shape (1,): how many there are; what has no space is only counted."""


class Around(NamedTuple):
    """What a levelling alone does not keep, for looking things up."""

    now: int
    delay: Ints
    """Per item its own delay_until."""
    package: Indices
    events: Events
    event_first: Indices
    """Events of lane l: event_of[event_first[l]:event_first[l + 1]]."""
    event_of: Indices
    take_key: Ints
    """All takes by lane and start, as lane << KEY_SHIFT | start, sorted."""
    take_row: Indices
    free_first: Indices
    """Per lane the time not taken off: free_ends[free_first[l]:free_first[l + 1]]."""
    free_starts: Ints
    free_ends: Ints


# 2**40 seconds of work are 35 000 years; the lane fits above them.
KEY_SHIFT: Final = 40


@compiled
def causes(
    given: KernelInput, lanes: Lanes, caps: Caps, placed: Placed, takes: Takes, around: Around
) -> Ints:
    """Shape (causes, 4), see `Causes`; rows that could not be earlier have none. lanes and caps are
    those levelled."""
    room = np.full(len(lanes.first), 2, np.int32)
    for row in range(len(given.work.lane)):
        room[given.work.lane[row]] += takes.size[row]
    space, days = 2 * len(takes.size) + 64, given.axes.mark.shape[1]
    no, stretch = np.zeros(1, np.int32), np.zeros(2 * days + np.max(lanes.size), np.int64)
    probe = Takes(no, no, stretch, stretch.copy(), np.zeros(1, np.int32), False)
    # The number of causes is not known before; a second pass has room for all of them.
    while True:
        found = Causes(np.empty((space, 4), np.int64), np.zeros(1, np.int64))
        left = Caps(caps.kind, caps.first_day, caps.offset, caps.left.copy(), caps.skip.copy())
        _look_over(given, copied(lanes, room), left, placed, takes, around, probe, found)
        if found.used[0] <= space:
            return found.table[: found.used[0]]
        space = found.used[0]


@inlined
def _look_over(
    given: KernelInput,
    lanes: Lanes,
    caps: Caps,
    placed: Placed,
    takes: Takes,
    around: Around,
    probe: Takes,
    found: Causes,
) -> None:
    """Row by row in the order of placement: its causes, then what it got is gone for those that
    follow."""
    work, order = given.work, given.order
    for step in range(len(order.steps)):
        item = order.steps[step]
        if given.tree.size[item] > 1:
            continue
        previous = -1
        for row in range(work.first[item], work.first[item + 1]):
            if not (work.opens[row] and work.estimated[row]):
                continue
            before = previous if given.tree.in_order[item] else -1
            if placed.state[row] == _PLACED:
                _explain(given, row, before, lanes, caps, placed, takes, around, probe, found)
                use_up(work, given.axes, row, lanes, caps, takes)
            else:
                _explain_waiting(given, row, before, placed, found)
            previous = row


@inlined
def _note(found: Causes, row: int, cause: int, index: int, until: int) -> None:
    """One more cause of a row."""
    at = found.used[0]
    if at < len(found.table):
        found.table[at, 0], found.table[at, 1], found.table[at, 2], found.table[at, 3] = (
            row,
            cause,
            index,
            until,
        )
    found.used[0] = at + 1


@inlined
def _explain(
    given: KernelInput,
    row: int,
    before: int,
    lanes: Lanes,
    caps: Caps,
    placed: Placed,
    takes: Takes,
    around: Around,
    probe: Takes,
    found: Causes,
) -> None:
    """What keeps a row from starting earlier: from the last working second before its start."""
    axes, lane = given.axes, given.work.lane[row]
    axis = axes.of_lane[lane]
    if takes.size[row] == 0:
        _bounds(given, row, before, max(placed.finish[row], around.now + 1), placed, around, found)
        return
    position = takes.starts[takes.first[row]]
    # From the first working second on: nothing but the calendar and readiness can hold it.
    if position == position_of(axes, axis, around.now):
        stretch = stretch_from(axes, axis, position)
        start = axes.start[stretch] + position - axes.total[stretch]
        _bounds(given, row, before, max(start, around.now + 1), placed, around, found)
        if start > around.now:
            _note(found, row, _NOT_WORKING, -1, start)
        return
    until = moment_of_end(axes, axis, position)
    if placed.ready[row] >= until:
        # Does being ready hold it, or would its person have been busy anyway? Both can tie.
        earlier = position_of(axes, axis, _bounds(given, row, before, until, placed, around, found))
        if (
            find(given.work, axes, row, earlier, 1, lanes, caps, probe)
            and probe.starts[0] < position
        ):
            return  # Ready then, it would have got time earlier: its readiness alone holds it.
    _obstacles(given, row, position - 1, until, lanes, caps, around, found)


@inlined
def _bounds(
    given: KernelInput,
    row: int,
    before: int,
    tied: int,
    placed: Placed,
    around: Around,
    found: Causes,
) -> int:
    """Note all that keeps a row from being ready before the moment `tied` (S5): when it would be
    ready without."""
    tree, item, ready = given.tree, given.work.item[row], around.now
    if before >= 0:
        ready = _weigh(found, row, _ORDER, before, placed.finish[before], tied, ready)
    for start in (item, around.package[item]):
        above = start
        while above >= 0:
            ready = _weigh(found, row, _DELAY, above, around.delay[above], tied, ready)
            above = tree.parent[above]
    waits = item
    while waits >= 0:
        for k in range(given.order.first[waits], given.order.first[waits + 1]):
            link = given.order.links[k]
            opens = link_opens(tree, given.zone, placed.item_finish, link)
            ready = _weigh(found, row, _PREDECESSOR, link, opens, tied, ready)
        waits = given.order.gate[waits]
    return ready


@inlined
def _weigh(
    found: Causes, row: int, cause: int, index: int, moment: int, tied: int, ready: int
) -> int:
    if moment >= tied:
        _note(found, row, cause, index, moment)
        return ready
    return max(ready, moment)


@inlined
def _explain_waiting(
    given: KernelInput, row: int, before: int, placed: Placed, found: Causes
) -> None:
    """S6, S9: all that leaves a row without dates: links from what has no finish, else the row
    before it."""
    tree, waits, linked = given.tree, given.work.item[row], False
    while waits >= 0:
        for k in range(given.order.first[waits], given.order.first[waits + 1]):
            link = given.order.links[k]
            if placed.item_blocked[tree.link_before[link]]:
                _note(found, row, _PREDECESSOR, link, NO_TIME)
                linked = True
        waits = given.order.gate[waits]
    if not linked and before >= 0 and placed.finish[before] == NO_TIME:
        _note(found, row, _ORDER, before, NO_TIME)


@inlined
def _obstacles(
    given: KernelInput,
    row: int,
    position: int,
    until: int,
    lanes: Lanes,
    caps: Caps,
    around: Around,
    found: Causes,
) -> None:
    """What a row cannot have the second of working time at a position for: who is on what, is away,
    what is used up."""
    lane = given.work.lane[row]
    day = given.axes.day[stretch_from(given.axes, given.axes.of_lane[lane], position)]
    # Allowances first: a used-up day holds the row even where time is free.
    _used_up(given, row, day, until, lanes.today[lane], caps, found)
    interval = seek(lanes, lane, position)
    if interval < lanes.first[lane] + lanes.size[lane] and lanes.starts[interval] <= position:
        return
    kept = first_above(
        around.free_ends, around.free_first[lane], around.free_first[lane + 1], position
    )
    away = kept == around.free_first[lane + 1] or around.free_starts[kept] > position
    if away:
        _note(found, row, _AWAY, day, until)
    at_event = False
    for k in range(around.event_first[lane], around.event_first[lane + 1]):
        first, last = span_of_event(around.events, around.event_of[k], given.axes)
        if first <= position < last:
            _note(found, row, _BUSY, around.events.row[around.event_of[k]], until)
            at_event = True
    # What is neither off nor an event's was given to another row: found by the sorted takes.
    if not away and not at_event:
        key = int((np.int64(lane) << KEY_SHIFT) + position)
        take = first_above(around.take_key, 0, len(around.take_key), key) - 1
        _note(found, row, _BUSY, around.take_row[take], until)


@inlined
def _used_up(
    given: KernelInput, row: int, day: int, until: int, today: int, caps: Caps, found: Causes
) -> None:
    """The limits, shares and bookings of which nothing is left for a row on a day."""
    work = given.work
    if work.limit[row] > 0 and day == today and work.limit_today[row] == 0:
        _note(found, row, _OWN_LIMIT, row, until)
    open_booking = False
    for k in range(work.cap_first[row], work.cap_first[row + 1]):
        open_booking |= (
            caps.kind[work.cap_of[k]] == _BOOKING and 0 < cap_left(caps, work.cap_of[k], day) < FREE
        )
    for k in range(work.cap_first[row], work.cap_first[row + 1]):
        cap = work.cap_of[k]
        if cap_left(caps, cap, day) <= 0 and not (open_booking and caps.kind[cap] == _STRICT):
            _note(found, row, _FIRST_CAP + caps.kind[cap], cap, until)
