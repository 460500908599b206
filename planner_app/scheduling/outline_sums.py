"""Sums and searches over an outline, a level at a time: whole arrays instead of item by item."""

from collections.abc import Iterator

import numpy as np

from planner_app.scheduling.problem import NO_TIME, Flags, Floats, Indices, Ints


def ancestors(parent: Indices, start: Indices) -> Iterator[tuple[Ints, Indices]]:
    """Level by level (which of `start` have one there, and who it is): first `start` themselves, -1
    is nobody."""
    # As many steps as the outline is deep, each over whole arrays.
    which, above = np.flatnonzero(start >= 0), start[start >= 0]
    while len(which):
        yield which, above
        above = parent[above]
        which, above = which[above >= 0], above[above >= 0]


def any_inside(parent: Indices, flags: Flags) -> Flags:
    """Items that are flagged or have something flagged inside."""
    found = np.zeros_like(flags)
    for _, above in ancestors(parent, np.flatnonzero(flags).astype(np.int32)):
        found[above] = True
    return found


def any_around(parent: Indices, start: Indices, flags: Flags) -> Flags:
    """Which of `start` are flagged or lie in something flagged."""
    found = np.zeros(len(start), np.bool_)
    for which, above in ancestors(parent, start):
        found[which] |= flags[above]
    return found


def sum_inside(parent: Indices, values: Floats) -> Floats:
    """The sum of every item's own value and those of everything inside it."""
    totals = np.zeros(len(values), np.float64)
    for which, above in ancestors(parent, np.arange(len(parent), dtype=np.int32)):
        totals += np.bincount(above, values[which], len(values))
    return totals


def earliest_around(parent: Indices, start: Indices, moments: Ints) -> tuple[Ints, Indices]:
    """For each of `start` the earliest moment of it and what is around it, and whose it is; NO_TIME
    and -1 for none."""
    earliest, whose = np.full(len(start), NO_TIME, np.int64), np.full(len(start), -1, np.int32)
    for which, above in ancestors(parent, start):
        theirs = moments[above]
        sooner = (theirs != NO_TIME) & ((earliest[which] == NO_TIME) | (theirs < earliest[which]))
        earliest[which[sooner]], whose[which[sooner]] = theirs[sooner], above[sooner]
    return earliest, whose
