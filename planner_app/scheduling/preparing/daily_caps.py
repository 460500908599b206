"""Which row draws on which daily allowance: those of allocations and the limits of project rows
(S7, A4)."""

from collections.abc import Sequence

import numpy as np

from planner_app.scheduling.kernel.arrays import Caps
from planner_app.scheduling.problem import Indices, ItemKind, Problem
from planner_app.scheduling.units import HOUR, limit_seconds, native
from planner_app.scheduling.working_time.allowances import Cap, CapKind
from planner_app.scheduling.working_time.axis import DAYS


def project_limits(problem: Problem, size: Indices, today: Indices) -> list[Cap]:
    """S7: each project row's limit over all that person's work inside; hours logged today, events
    aside, count."""
    rows, kind = problem.rows, problem.items.kind
    limited = np.flatnonzero(
        (kind[rows.item] == ItemKind.CONTAINER)
        & (rows.person >= 0)
        & ~np.isnan(rows.limit)
        & ~rows.done
    )
    caps = []
    for row, seconds in zip(limited, limit_seconds(rows.limit[limited]), strict=True):
        person, item = int(rows.person[row]), int(rows.item[row])
        # S10: in overdrive no limit holds.
        if problem.people[person].overdrive:
            continue
        # Rows are sorted by item and items in outline order, so a subtree is one run of rows.
        inside = slice(*np.searchsorted(rows.item, (item, item + size[item])))
        counts = (rows.person[inside] == person) & (kind[rows.item[inside]] == ItemKind.TASK)
        allowance = np.full(DAYS, seconds, np.int32)
        # What was logged today is used up already, whoever placed it.
        allowance[today[person]] -= int(rows.logged_today[inside][counts].sum() * HOUR + 0.5)
        caps.append(Cap(CapKind.LIMIT, person, item, 0, allowance))
    return caps


def cap_arrays(caps: Sequence[Cap]) -> Caps:
    """The caps one after the other."""
    offset = np.zeros(len(caps) + 1, np.int32)
    np.cumsum([len(cap.allowance) for cap in caps], out=offset[1:])
    left = np.concatenate([cap.allowance for cap in caps]) if caps else np.zeros(0, np.int32)
    kinds = np.asarray([cap.kind for cap in caps], np.int32)
    first_days = np.asarray([cap.first_day for cap in caps], np.int32)
    return Caps(kinds, first_days, offset, left, np.ones(len(left), np.int32))


def caps_of(
    caps: Sequence[Cap], item: Indices, lane: Indices, size: Indices
) -> tuple[Indices, Indices]:
    """The caps on elements of work given by item and lane, -1 for none: of element e,
    which[first[e]:first[e + 1]]."""
    from planner_app.scheduling.kernel.caps_of_work import drawn_on

    if not caps or not len(item):
        return np.zeros(len(item) + 1, np.int32), np.zeros(0, np.int32)
    people, tops = (
        np.asarray(field, np.int32)
        for field in zip(*((cap.person, cap.item) for cap in caps), strict=True)
    )
    return drawn_on(people, tops, native(item, np.int32), lane, size)
