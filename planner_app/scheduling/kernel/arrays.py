"""The arrays that the compiled code works on. Moments are UTC seconds, positions are seconds on a
work axis."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner_app.scheduling.problem import Flags, Indices, Ints

POSITION_SHIFT: Final = 14
"""Axes have a hint every 2**14 seconds of work."""


class Axes(NamedTuple):
    """The distinct work axes, one after the other; lane l (a person, the last: unassigned) works on
    axis of_lane[l]."""

    of_lane: Indices
    first: Indices
    """Where each axis's stretches begin in start, total and day; each axis closes with one empty
    stretch."""
    start: Ints
    total: Ints
    day: Indices
    mark: Ints
    """Shape (axes, days + 1)."""
    midnight: Ints
    """Shape (axes, days + 1)."""
    hint_origin: int
    moment_hint: Indices
    """Shape (axes, hints): the last stretch that starts by hint_origin + i days."""
    position_hint: Indices
    """Shape (axes, hints): the last stretch that starts by position i << POSITION_SHIFT."""


class PlanClock(NamedTuple):
    """The plan's clock, for lags (see zones.Zone)."""

    changes: Ints
    local_changes: Ints
    offsets: Ints


class Tree(NamedTuple):
    """The n treeitems and their links, as S5 and S6 see them."""

    parent: Indices
    size: Indices
    """Number of items in the subtree, itself included."""
    priority: Indices
    waits: Flags
    """Open tasks: placed in turn. Everything else is settled before."""
    settled_finish: Ints
    """Events, milestones: their finish; done items: done_at; NO_TIME for none."""
    done: Flags
    held: Flags
    in_order: Flags
    ready: Ints
    """The latest of now and the delays of the item, its ancestors and its package (S5)."""
    delayed_by: Indices
    """Whose delay that is; -1 where it is now."""
    link_before: Indices
    link_after: Indices
    link_lag: Ints
    """Seconds on the plan's clock."""


class Order(NamedTuple):
    """Which item when (S6), and how waiting spreads over the tree."""

    steps: Indices
    """Leaves in the order of placement; containers that wait for something, when what they wait for
    is placed."""
    gate: Indices
    """The nearest ancestor that has a predecessor, else -1."""
    watch: Indices
    """The nearest ancestor that has a successor, else -1."""
    watched: Flags
    """Items that have a successor."""
    first: Indices
    """Incoming links of item i: links[first[i]:first[i + 1]]."""
    links: Indices


class Work(NamedTuple):
    """The m rows, sorted by item."""

    first: Indices
    """Rows of item i: first[i]:first[i + 1]."""
    item: Indices
    lane: Indices
    opens: Flags
    """Rows that are neither done nor held nor on containers."""
    estimated: Flags
    limit: Ints
    """Seconds a day, 0 for none."""
    limit_today: Ints
    cap_first: Indices
    """Caps of row r: cap_of[cap_first[r]:cap_first[r + 1]]; all of them 0 without caps."""
    cap_of: Indices


class Caps(NamedTuple):
    """Daily allowances shared between rows (allowances.Cap), one after the other."""

    kind: Indices
    first_day: Indices
    offset: Indices
    """Allowances of cap c: left[offset[c]:offset[c + 1]]."""
    left: Indices
    """Seconds still open on each day, FREE for no restriction; the kernel works on its own copy."""
    skip: Indices
    """For each of left: how many days on from here, where nothing is left, to look for the next
    open day."""


class Lanes(NamedTuple):
    """The free time of every lane on its axis, and today's index."""

    first: Indices
    """Intervals of lane l: starts[first[l]:first[l] + size[l]]."""
    size: Indices
    room: Indices
    starts: Ints
    ends: Ints
    top: Indices
    """Shape (1,): how much of starts and ends is given to lanes."""
    levelled: Flags
    """False for overdrive and for the unassigned (S10): work does not use the time up."""
    today: Indices


class Events(NamedTuple):
    """One entry per event row and person it takes time from, higher in the tree first."""

    row: Indices
    lane: Indices
    whole_days: Flags
    begin: Ints
    """Whole days: index of the first day; else a moment."""
    end: Ints
    """Whole days: index of the day after the last; else a moment."""
    cap_first: Indices
    cap_of: Indices


class KernelInput(NamedTuple):
    """Everything that stays the same from sample to sample."""

    tree: Tree
    order: Order
    work: Work
    axes: Axes
    zone: PlanClock


class Takes(NamedTuple):
    """The stretches of axis that rows got, in order of placement: of row r,
    starts[first[r]:first[r] + size[r]]."""

    first: Indices
    size: Indices
    starts: Ints
    ends: Ints
    used: Indices
    """Shape (1,): how much of starts and ends is in use."""
    recorded: bool
    """False: each row's overwrite those of the row before."""


class Placed(NamedTuple):
    """What the levelling loop answers per row, and per item what its successors wait for."""

    finish: Ints
    state: NDArray[np.int8]
    ready: Ints
    cause: NDArray[np.int8]
    cause_index: Indices
    item_finish: Ints
    """The last finish of the open leaves inside, also of never-estimated ones; NO_TIME for none."""
    item_blocked: Flags
    """Something inside is on hold or never gets a finish."""
